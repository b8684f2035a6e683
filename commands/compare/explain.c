/* SPDX-License-Identifier: Apache-2.0
 * The report, and with --explain what a model makes of it: a model that fails takes nothing of the
 * verdicts, nor of the exit status that they are. */
#include "explain.h"

#include <json-c/json.h>

struct asked {
	struct compare_result *r;
	const struct compare_verdicts *verdicts;
	struct json_object *document; /* borrowed */
	struct compare_told told;
	struct pc_checked checked;
};

/* A talk needs an answer to talk about, and a prompt a question. */
bool compare_asks(const struct compare_result *r)
{
	return r->options->explain || pc_chats(r->pc) || pc_shows_prompts(r->pc);
}

static struct pc_report *report(void *context, struct json_object *document)
{
	const struct asked *asked = context;

	return compare_report(asked->r, asked->verdicts, document);
}

static int prompt(void *context, struct pc_query *out_query)
{
	struct asked *asked = context;

	return compare_prompt(asked->r, asked->document, out_query, &asked->told);
}

/* ---- the answer, held against the comparison ---- */

static double number_of(struct json_object *object, const char *key)
{
	return json_object_get_double(json_object_object_get(object, key));
}

static void learn_quantity(struct pc_cited_known *known, struct json_object *row, const char *key)
{
	struct json_object *unit = json_object_object_get(row, "unit");

	if (unit && json_object_object_get(row, key))
		pc_cited_quantity(known, number_of(row, key), json_object_get_string(unit));
}

/* "20 % less time" is "25 % faster", which nobody has to have in a table. */
static void learn_row(struct pc_cited_known *known, struct json_object *row)
{
	static const char *const ratios[] = { "ratio", "ratio_low", "ratio_high" };
	static const char *const medians[] = { "base_median", "head_median", "base", "head" };

	for (size_t i = 0; i < sizeof(medians) / sizeof(medians[0]); i++)
		learn_quantity(known, row, medians[i]);
	for (size_t i = 0; i < sizeof(ratios) / sizeof(ratios[0]); i++) {
		double ratio = number_of(row, ratios[i]);

		if (ratio > 0)
			pc_cited_percent(known, (1 / ratio - 1) * 100);
	}
	pc_cited_percent(known, number_of(row, "share_head") * 100);
}

static void learn_texts(struct pc_cited_known *known, struct json_object *texts)
{
	for (size_t i = 0; texts && i < json_object_array_length(texts); i++)
		pc_cited_text(known,
			      pc_span(json_object_get_string(json_object_array_get_idx(texts, i))));
}

static void learn_rows(struct pc_cited_known *known, struct json_object *rows)
{
	size_t count = rows ? json_object_array_length(rows) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		learn_row(known, row);
		learn_rows(known, json_object_object_get(row, "measures"));
		learn_rows(known, json_object_object_get(row, "functions"));
		learn_texts(known, json_object_object_get(row, "warnings"));
	}
}

/* Of one head: the document itself, or one of those that --also named. */
static void learn_side(struct pc_cited_known *known, struct json_object *side)
{
	learn_row(known, json_object_object_get(side, "overall"));
	learn_rows(known, json_object_object_get(side, "benchmarks"));
}

static void learn(struct pc_cited_known *known, struct json_object *document)
{
	struct json_object *also = json_object_object_get(document, "also");

	learn_side(known, document);
	for (size_t i = 0; also && i < json_object_array_length(also); i++)
		learn_side(known, json_object_array_get_idx(also, i));
}

static void check(void *context, const struct pc_answer *answer)
{
	struct asked *asked = context;

	asked->checked = pc_checked_new(asked->r->pc, "comparison");
	pc_checked_learn(&asked->checked, asked->document);
	learn(asked->checked.known, asked->document);
	pc_cited_text(asked->checked.known, pc_span(asked->told.facts));
	compare_learn_diff(&asked->checked, asked->told.diff);
	pc_checked_answer(&asked->checked, answer);
}

static const char *marked(void *context, const struct pc_answer *answer)
{
	const struct asked *asked = context;

	(void)answer; /* that which was checked */
	return pc_checked_marked(&asked->checked);
}

static void remarks(void *context, struct pc_report *to)
{
	const struct asked *asked = context;
	const struct compare_told *told = &asked->told;

	pc_checked_remarks(&asked->checked, to);
	if (told->rows_left_out || told->lines_left_out)
		pc_report_note(to, PC_LEVEL_NOTE,
			       "%zu rows of the tables and %zu lines of the diff did not fit into "
			       "the model's context and were not sent",
			       told->rows_left_out, told->lines_left_out);
}

static void members(void *context, struct json_object *answer)
{
	const struct asked *asked = context;
	const struct compare_told *told = &asked->told;

	json_object_object_add(answer, "rows_left_out",
			       json_object_new_int64((int64_t)told->rows_left_out));
	json_object_object_add(answer, "diff_lines_left_out",
			       json_object_new_int64((int64_t)told->lines_left_out));
	pc_checked_members(&asked->checked, answer);
}

/* ---- showing ---- */

/* Text stands there already when the model fails; other formats have it in the report. */
static int without_answer(const struct asked *asked)
{
	struct pc *pc = asked->r->pc;
	PC_AUTO(text) struct pc_text why = { 0 };
	struct pc_report *note;

	if (!pc_output_streams(pc))
		return PC_OK;
	pc_text_safe(&why, pc_span(pc_error(pc)));
	note = pc_report_new(pc, "", NULL);
	pc_report_note(note, PC_LEVEL_WARNING,
		       asked->checked.answer ? "the model's answer breaks off: %s"
					     : "there is no answer of the model: %s",
		       why.data ? why.data : "");
	pc_output_text(pc, "\n");
	return pc_output_report(pc, note);
}

int compare_show(struct compare_result *r, const struct compare_verdicts *verdicts,
		 struct json_object *document)
{
	static const struct pc_question questions[] = { { .key = "model", .prompt = prompt },
							{ NULL } };
	struct asked asked = { .r = r, .verdicts = verdicts, .document = document };
	int status;

	json_object_object_add(document, "model", NULL);
	if (!compare_asks(r))
		return pc_output_report(r->pc,
					compare_report(r, verdicts, json_object_get(document)));
	status = pc_explain(r->pc,
			    &PC_EXPLANATION(.context = &asked, .document = document,
					    .report = report, .questions = questions,
					    .check = check, .marked = marked, .remarks = remarks,
					    .remarks_title = PC_CHECKED_TITLE("comparison"),
					    .members = members));
	return status == PC_EMODEL || status == PC_ENET ? without_answer(&asked) : status;
}
