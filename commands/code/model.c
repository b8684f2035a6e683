/* SPDX-License-Identifier: Apache-2.0
 * What a model is asked of a listing, and whether the patch that it proposes applies. */
#include "model.h"

struct asked {
	struct pc *pc;
	const struct code_result *result;
	struct json_object *document; /* borrowed */
	size_t left_out;
	struct pc_patch patch;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return code_report(asked->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return code_prompt(asked->pc, asked->result, asked->document, out_query, &asked->left_out);
}

static void check(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	code_patch(asked->pc, asked->result, answer, &asked->patch);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;

	code_show_patch(to, &asked->patch);
	if (asked->left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu lines did not fit into the model's context and were not sent",
			       asked->left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;
	bool any = json_object_object_get(answer, "answer");

	json_object_object_add(answer, "lines_left_out",
			       json_object_new_int64((int64_t)asked->left_out));
	json_object_object_add(answer, "patch", any ? code_patch_document(&asked->patch) : NULL);
}

int code_show(struct pc *pc, const struct code_result *r)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = code_document(r);
	struct asked asked = { .pc = pc, .result = r, .document = document };

	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions,
					      .check = check, .remarks = remarks,
					      .remarks_title = "The patch", .members = members));
}
