/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a prompt that a user wrote, filled with values of every kind. */
#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "fuzz.h"
#include "llm/prompt/prompt_file.h"

static int partial(void *context, struct pc_span name, struct pc_template *out)
{
	(void)name;
	*out = *(const struct pc_template *)context; /* itself: it must end all the same */
	return 0;
}

static int any_name(void *context, struct pc_span name, unsigned line)
{
	(void)context, (void)name, (void)line;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(json)
	struct json_object *values = json_tokener_parse(
		"{\"x\":\"a\\n```\",\"n\":null,\"l\":[1,{\"x\":2,\"l\":[]}],\"o\":{\"y\":3.5}}");
	const struct pc_template given = { "p.md", { (const char *)data, size }, 1 };
	PC_AUTO(text) struct pc_text out = { 0 };
	struct pc_prompt prompt = { 0 };
	struct pc_template self;
	struct pc_template_values with = { values, partial, &self };

	self = given;
	if (size > 4096)
		return 0; /* lists in lists: what comes out grows with a power of it */
	pc_template_fill(pc, &given, &with, &out);
	if (pc_prompt_parse(pc, &given, &prompt))
		return 0;
	self = prompt.user;
	if (!pc_template_names(pc, &prompt.user, any_name, NULL))
		pc_template_fill(pc, &prompt.user, &with, &out);
	return 0;
}
