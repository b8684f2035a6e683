/* SPDX-License-Identifier: Apache-2.0
 * answers show: questions and answers in full, line by line as they are. */
#include <inttypes.h>

#include "answers.h"

struct showing {
	struct pc *pc;
	struct pc_report *report;
	struct json_object *rows;
};

/* How much of a line of `size` bytes fits; cut at a space, and a word that is too long is left
 * whole. */
static size_t piece_of(const char *line, size_t size, size_t width)
{
	size_t columns, fits = pc_utf8_prefix(line, width, &columns), cut;

	if (fits >= size)
		return size;
	for (cut = fits; cut && line[cut] != ' '; cut--)
		;
	if (!cut || strspn(line, " ") >= cut)
		cut = fits + strcspn(line + fits, " \n");
	return cut < size ? cut : size;
}

/* Lines of a stranger, each cut into pieces that fit. */
static void draw(const void *figure, const struct pc_figure_style *style, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	const char *at;

	pc_text_safe_lines(&safe, pc_span(figure));
	for (at = safe.data ? safe.data : ""; *at; at += *at == '\n') {
		size_t size = strcspn(at, "\n"), fits;

		if (!size)
			pc_text_putc(out, '\n');
		for (; size; at += fits, size -= fits) {
			fits = piece_of(at, size, style->columns);
			pc_text_add(out, at, fits);
			pc_text_putc(out, '\n');
			fits += fits < size; /* the space has become a line's end */
		}
	}
}

static void add_part(struct showing *showing, const char *heading, struct json_object *text)
{
	const char *lines = json_object_get_string(text);

	if (!lines)
		return;
	pc_report_heading(showing->report, "%s", heading);
	pc_report_figure(showing->report, draw, pc_arena_strdup(pc_memory(showing->pc), lines));
}

static void add_fact(struct showing *showing, const char *label, struct json_object *value)
{
	if (value)
		pc_report_fact(showing->report, label, "%s", json_object_get_string(value));
}

static void add_parameters(struct showing *showing, struct json_object *parameters)
{
	if (!json_object_is_type(parameters, json_type_object))
		return;
	json_object_object_foreach(parameters, key, value) add_fact(showing, key, value);
}

static bool show_row(void *context, const struct pc_answers_row *kept)
{
	struct showing *showing = context;
	struct json_object *row = json_object_new_object(), *when = answers_time(kept->when_s);

	json_object_object_add(row, "id", json_object_new_int64(kept->id));
	json_object_object_add(row, "answered", when);
	json_object_object_add(row, "question", json_object_get(kept->question));
	json_object_object_add(row, "answer", json_object_get(kept->answer));
	json_object_array_add(showing->rows, row);
	pc_report_fact(showing->report, "id", "%" PRId64, kept->id);
	add_fact(showing, "answered", when);
	add_fact(showing, "provider", answers_get(kept->question, "provider"));
	add_fact(showing, "model", answers_get(kept->question, "model"));
	add_parameters(showing, answers_get(kept->question, "parameters"));
	add_fact(showing, "sample", answers_get(kept->question, "sample"));
	add_fact(showing, "tokens asked", answers_get(kept->answer, "prompt_tokens"));
	add_fact(showing, "tokens answered", answers_get(kept->answer, "answer_tokens"));
	add_part(showing, "System", answers_get(kept->question, "system"));
	add_part(showing, "Question", answers_get(kept->question, "prompt"));
	add_part(showing, "Schema", answers_get(kept->question, "schema"));
	add_part(showing, "Answer", answers_get(kept->answer, "text"));
	if (answers_get(kept->answer, "cut"))
		pc_report_note(showing->report, PC_LEVEL_WARNING,
			       "answer %" PRId64 " was cut off by its length", kept->id);
	return true;
}

int answers_run_show(struct pc *pc, const void *options)
{
	const struct answers_ids *opt = options;
	struct json_object *document = answers_document(pc, "show");
	struct showing showing = { pc, pc_report_new(pc, "Answers kept", document),
				   json_object_new_array() };
	const int64_t *ids = NULL;
	int status = answers_ids(pc, &opt->ids, &ids);

	json_object_object_add(document, "answers", showing.rows);
	for (size_t i = 0; i < opt->ids.count && !status; i++) {
		status = pc_answers_find(pc, &PC_ANSWERS(.id = ids[i]), show_row, &showing);
		if (!status && json_object_array_length(showing.rows) != i + 1)
			status = pc_fail(pc, PC_EINPUT,
					 "there is no answer %" PRId64
					 "; 'perfcopilot answers list' shows which there are",
					 ids[i]);
	}
	return status ? status : pc_output_report(pc, showing.report);
}
