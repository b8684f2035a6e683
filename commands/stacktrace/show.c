/* SPDX-License-Identifier: Apache-2.0
 * The report, and what a model is asked of it. */
#include "stacktrace.h"

struct asked {
	struct stacktrace_result *result;
	struct json_object *document; /* borrowed */
	size_t left_out;	      /* groups that did not fit into the question */
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return stacktrace_report(asked->result->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return stacktrace_prompt(asked->result->pc, asked->document, out_query, &asked->left_out);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;

	if (asked->left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu groups did not fit into the model's context and were not sent",
			       asked->left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;

	stacktrace_add(answer, "groups_left_out", json_object_new_int64((int64_t)asked->left_out));
}

int stacktrace_show(struct pc *pc, struct stacktrace_result *r)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = stacktrace_document(r);
	PC_AUTO(json) struct json_object *kept = json_object_new_array();
	struct asked asked = { .result = r, .document = document };

	r->kept = kept;
	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions,
					      .remarks = remarks, .members = members));
}
