/* SPDX-License-Identifier: Apache-2.0
 * What a model is asked of a profile, and what of its answer the profile does not hold. */
#include "model.h"

struct asked {
	struct pc *pc;
	const struct topn_result *result;
	struct json_object *document; /* borrowed */
	size_t left_out;	      /* rows that did not fit into the prompt */
	struct pc_checked checked;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return topn_report(asked->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return topn_prompt(asked->pc, asked->document, out_query, &asked->left_out);
}

static void check(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	asked->checked = pc_checked_new(asked->pc, "profile");
	pc_checked_learn(&asked->checked, asked->document);
	pc_cited_profile(asked->checked.known, asked->result->profile, asked->result->event);
	if (asked->result->old.profile)
		pc_cited_profile(asked->checked.known, asked->result->old.profile,
				 asked->result->old.event);
	pc_checked_answer(&asked->checked, answer);
}

static const char *marked(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	(void)answer; /* that which was checked */
	return pc_checked_marked(&asked->checked);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;

	pc_checked_remarks(&asked->checked, to);
	if (asked->left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu rows did not fit into the model's context and were not sent",
			       asked->left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;

	json_object_object_add(answer, "rows_left_out",
			       json_object_new_int64((int64_t)asked->left_out));
	pc_checked_members(&asked->checked, answer);
}

int topn_show(struct pc *pc, const struct topn_result *result)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	PC_AUTO(json) struct json_object *document = topn_document(result);
	struct asked asked = { .pc = pc, .result = result, .document = document };

	return pc_explain(pc, &PC_EXPLANATION(.context = &asked, .document = document,
					      .report = report, .questions = questions,
					      .check = check, .marked = marked, .remarks = remarks,
					      .remarks_title = PC_CHECKED_TITLE("profile"),
					      .members = members));
}
