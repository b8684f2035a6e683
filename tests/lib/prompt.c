/* SPDX-License-Identifier: Apache-2.0
 * Fills a prompt for contract/prompts.sh: tests/lib/prompt NAME VALUES.json prints the question. */
#include <stdio.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/prompt/prompt.h"

int main(int argc, char **argv)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(json)
	struct json_object *values = argc == 3 ? json_object_from_file(argv[2]) : NULL;
	struct pc_query query = { 0 };

	if (!values || pc_prompt_fill(pc, argv[1], values, &query)) {
		fprintf(stderr, "%s\n", values ? pc_error(pc) : "prompt NAME VALUES.json");
		return 2;
	}
	printf("max-answer-tokens: %u\n# system\n%s\n# user\n%s\n", query.max_answer_tokens,
	       query.system ? query.system : "", query.prompt);
	if (query.schema)
		printf("# schema %s\n%s\n", query.schema_name, query.schema);
	return 0;
}
