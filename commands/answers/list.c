/* SPDX-License-Identifier: Apache-2.0
 * answers list and search: a line an answer. */
#include "answers.h"

enum { EXCERPT_COLUMNS = 60 };

struct listing {
	struct json_object *rows;
	uint32_t limit;
	bool more;
};

/* The first line that is not empty, as far as it is short. */
static struct json_object *excerpt(struct json_object *text)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	PC_AUTO(text) struct pc_text cut = { 0 };
	struct pc_span rest, line;
	size_t columns;

	if (!json_object_is_type(text, json_type_string))
		return NULL;
	rest = pc_span_trim((struct pc_span){ json_object_get_string(text),
					      (size_t)json_object_get_string_len(text) });
	if (!pc_span_cut(rest, '\n', &line, &(struct pc_span){ 0 }))
		line = rest;
	pc_text_safe(&safe, pc_span_trim(line));
	if (!safe.data)
		return pc_json_string("");
	pc_text_add(&cut, safe.data, pc_utf8_prefix(safe.data, EXCERPT_COLUMNS, &columns));
	if (cut.size < safe.size)
		pc_text_puts(&cut, "…");
	return pc_json_string(cut.data);
}

static void add_copy(struct json_object *row, const char *key, struct json_object *value)
{
	json_object_object_add(row, key, json_object_get(value));
}

static bool add_row(void *context, const struct pc_answers_row *kept)
{
	struct listing *listing = context;
	struct json_object *row, *id;

	listing->more = listing->limit && json_object_array_length(listing->rows) == listing->limit;
	if (listing->more)
		return false;
	row = json_object_new_object();
	id = json_object_new_int64(kept->id);
	json_object_object_add(row, "id", id);
	json_object_object_add(row, "answered", answers_time(kept->when_s));
	json_object_object_add(row, "damaged", json_object_new_boolean(!kept->question));
	add_copy(row, "provider", answers_get(kept->question, "provider"));
	add_copy(row, "model", answers_get(kept->question, "model"));
	add_copy(row, "sample", answers_get(kept->question, "sample"));
	add_copy(row, "prompt_tokens", answers_get(kept->answer, "prompt_tokens"));
	add_copy(row, "answer_tokens", answers_get(kept->answer, "answer_tokens"));
	json_object_object_add(row, "question", excerpt(answers_get(kept->question, "prompt")));
	json_object_object_add(row, "answer", excerpt(answers_get(kept->answer, "text")));
	json_object_array_add(listing->rows, row);
	return true;
}

static void show_rows(struct pc_report *report, const struct listing *listing, const char *text)
{
	static const struct pc_column columns[] = {
		{ "id", "ID", PC_CELL_TEXT },
		{ "answered", "Answered", PC_CELL_TEXT },
		{ "model", "Model", PC_CELL_SYMBOL, .null = "damaged" },
		{ "question", "Question", PC_CELL_SYMBOL, .null = "" },
		{ "answer", "Answer", PC_CELL_SYMBOL, .null = "" },
		{ NULL },
	};

	if (json_object_array_length(listing->rows))
		pc_report_table(report, listing->rows, columns);
	else
		pc_report_text(report, text ? "No answer that is kept holds that."
					    : "No answers are kept.");
	if (listing->more)
		pc_report_note(report, PC_LEVEL_NOTE, "there are more; -n shows them");
}

int answers_run_list(struct pc *pc, const void *options)
{
	const struct answers_list *opt = options;
	struct json_object *document = answers_document(pc, opt->text ? "search" : "list");
	struct listing listing = { .rows = json_object_new_array(), .limit = opt->rows };
	struct pc_report *report = pc_report_new(pc, "Answers kept", document);
	int status = pc_answers_find(
		pc, &PC_ANSWERS(.text = opt->text, .limit = opt->rows ? (size_t)opt->rows + 1 : 0),
		add_row, &listing);

	if (opt->text)
		json_object_object_add(document, "text", pc_json_string(opt->text));
	json_object_object_add(document, "answers", listing.rows);
	json_object_object_add(document, "more", json_object_new_boolean(listing.more));
	show_rows(report, &listing, opt->text);
	return status ? status : pc_output_report(pc, report);
}
