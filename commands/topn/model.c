/* SPDX-License-Identifier: Apache-2.0
 * What a model is asked of a profile, and what of its answer the profile does not hold. */
#include "model.h"

struct asked {
	struct pc *pc;
	const struct topn_result *result;
	struct json_object *document; /* borrowed */
	struct topn_said said;
};

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return topn_report(asked->pc, asked->result, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return topn_prompt(asked->pc, asked->document, out_query, &asked->said.left_out);
}

static void check(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	asked->said.answer = answer;
	topn_check_cited(asked->pc, asked->result, asked->document, &asked->said);
}

static const char *marked(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	(void)answer; /* that which was checked */
	return topn_marked(asked->pc, &asked->said);
}

/* What the profile does not hold: shares, names that are given one, names that are merely named. */
enum unknown { UNKNOWN_SHARE, UNKNOWN_NAME, UNKNOWN_PROPOSAL, UNKNOWNS };

static enum unknown kind_of(const struct pc_cited *cited)
{
	return cited->is_percent ? UNKNOWN_SHARE
	       : cited->is_claim ? UNKNOWN_NAME
				 : UNKNOWN_PROPOSAL;
}

static struct json_object *unknown(struct pc *pc, const struct topn_said *said, enum unknown kind)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < said->cited_count; i++)
		if (kind_of(&said->cited[i]) == kind)
			json_object_array_add(
				array, pc_json_string(pc_arena_strndup(pc_memory(pc),
								       said->cited[i].text.data,
								       said->cited[i].text.size)));
	return array;
}

static void checked(struct pc_report *report, const struct topn_said *said)
{
	struct pc_text lists[UNKNOWNS] = { 0 };
	static const struct {
		enum unknown kind;
		const char *label;
	} facts[] = { { UNKNOWN_NAME, "names not in it" },
		      { UNKNOWN_SHARE, "shares not in it" },
		      { UNKNOWN_PROPOSAL, "not in it, proposed?" } };

	for (size_t i = 0; i < said->cited_count; i++) {
		struct pc_text *list = &lists[kind_of(&said->cited[i])];

		pc_text_puts(list, list->size ? ", " : "");
		pc_text_add(list, said->cited[i].text.data, said->cited[i].text.size);
	}
	if (!lists[UNKNOWN_NAME].size && !lists[UNKNOWN_SHARE].size)
		pc_report_text(report, "All that it says of the profile's names and shares is in "
				       "it.");
	for (size_t i = 0; i < UNKNOWNS; i++)
		if (lists[facts[i].kind].size)
			pc_report_fact(report, facts[i].label, "%s", lists[facts[i].kind].data);
	for (size_t i = 0; i < UNKNOWNS; i++)
		pc_text_clear(&lists[i]);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;

	checked(to, &asked->said);
	if (asked->said.left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu rows did not fit into the model's context and were not sent",
			       asked->said.left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;
	const struct topn_said *said = &asked->said;

	json_object_object_add(answer, "rows_left_out",
			       json_object_new_int64((int64_t)said->left_out));
	json_object_object_add(answer, "unknown_names", unknown(asked->pc, said, UNKNOWN_NAME));
	json_object_object_add(answer, "proposed_names",
			       unknown(asked->pc, said, UNKNOWN_PROPOSAL));
	json_object_object_add(answer, "unknown_percentages",
			       unknown(asked->pc, said, UNKNOWN_SHARE));
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
					      .remarks_title = "Checked against the profile",
					      .members = members));
}
