/* SPDX-License-Identifier: Apache-2.0
 * Where the report goes, and the question that a model would be asked. */
#include "stacktrace.h"

static int show_prompt(struct pc *pc, struct json_object *document)
{
	struct pc_query query;
	size_t left_out;
	int status = stacktrace_prompt(pc, document, &query, &left_out);

	return status ? status : pc_show_prompt(pc, &query);
}

int stacktrace_show(struct pc *pc, struct stacktrace_result *r)
{
	PC_AUTO(json) struct json_object *document = stacktrace_document(r);
	PC_AUTO(json) struct json_object *kept = json_object_new_array();

	if (pc_shows_prompts(pc))
		return show_prompt(pc, document);
	r->kept = kept;
	return pc_output_report(pc, stacktrace_report(pc, r, json_object_get(document)));
}
