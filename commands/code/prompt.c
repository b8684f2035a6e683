/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of annotated code: the head of the document and its functions as lines of
 * text, no more than fits. */
#include "model.h"

enum {
	TEXT_COLUMNS = 300,  /* of a cell */
	WHOLE_COLUMNS = 8192 /* lines of code are not cut: what is cut may hide a secret */
};

/* Tabs stand between cells, so those of a text become blanks. */
static void put_cell(struct pc_telling *telling, struct json_object *value, struct pc_text *line)
{
	PC_AUTO(text) struct pc_text plain = { 0 };

	if (json_object_is_type(value, json_type_array))
		for (size_t i = 0; i < json_object_array_length(value); i++)
			pc_text_printf(&plain, "%s%s", i ? ", " : "",
				       json_object_get_string(json_object_array_get_idx(value, i)));
	else
		pc_text_puts(&plain, value ? json_object_get_string(value) : "");
	for (size_t i = 0; i < plain.size; i++)
		if (plain.data[i] == '\t')
			plain.data[i] = ' ';
	pc_tell_value(telling->pc, pc_text_span(&plain).data, TEXT_COLUMNS, line);
}

/* A title that names the columns, and a line for each row. */
static void put_rows(struct pc_telling *telling, struct json_object *function, const char *key,
		     const char *const *keys)
{
	struct json_object *rows = json_object_object_get(function, key);
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!json_object_array_length(rows))
		return;
	pc_text_printf(&line, "%s:", key);
	for (size_t i = 0; keys[i]; i++)
		pc_text_printf(&line, "%s%s", i ? "\t" : " ", keys[i]);
	pc_tell(telling, pc_text_span(&line));
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		line.size = 0;
		for (size_t k = 0; row && keys[k]; k++) {
			pc_text_puts(&line, k ? "\t" : "");
			put_cell(telling, json_object_object_get(row, keys[k]), &line);
		}
		if (!row)
			pc_text_puts(&line, "...");
		pc_tell(telling, pc_text_span(&line));
	}
}

/* The code itself, with its indentation: a patch is written from it. */
static void put_context(struct pc_telling *telling, struct json_object *function)
{
	const struct pc_figure_style style = { .columns = WHOLE_COLUMNS };
	struct json_object *rows = json_object_object_get(function, "context");
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!json_object_array_length(rows))
		return;
	pc_text_puts(&text, "code:\n");
	code_draw_context(rows, &style, &text);
	pc_tell(telling, pc_text_span(&text));
}

/* "80.71 %	20|	sum += table[at];": behind the bar each tab and blank is the source's. */
static void put_line(struct json_object *row, struct pc_text *out)
{
	struct json_object *percent = json_object_object_get(row, "percent");

	if (!row) {
		pc_text_puts(out, "...\n");
		return;
	}
	if (percent)
		pc_text_printf(out, "%.2f %%", json_object_get_double(percent));
	pc_text_printf(out, "\t%s|", json_object_get_string(json_object_object_get(row, "line")));
	pc_text_safe_lines(out,
			   pc_span(json_object_get_string(json_object_object_get(row, "text"))));
	pc_text_putc(out, '\n');
}

/* The source as it is: a patch has to have its lines. */
static void put_source(struct pc_telling *telling, struct json_object *function)
{
	struct json_object *source = json_object_object_get(function, "source");
	struct json_object *rows = source ? json_object_object_get(source, "lines") : NULL;
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!source)
		return;
	pc_text_puts(&text, "source, as it is in ");
	pc_text_safe(&text,
		     pc_span(json_object_get_string(json_object_object_get(source, "path"))));
	pc_text_puts(&text, " (share, line|text):\n");
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		put_line(json_object_array_get_idx(rows, i), &text);
	pc_tell(telling, pc_text_span(&text));
}

static void put_function(struct pc_telling *telling, struct json_object *function)
{
	static const char *const head[] = { "function",	       "file",		 "module",
					    "instructions_of", "percent_of_all", NULL };
	static const char *const lines[] = { "percent", "file", "line", "text", "work", NULL };
	static const char *const instructions[] = { "percent", "address",   "text",
						    "work",    "waits_for", NULL };
	static const char *const loops[] = { "percent", "depth",  "size", "from",
					     "to",	"begins", NULL };
	static const char *const works[] = { "percent", "likely_percent", "work", NULL };
	PC_AUTO(text) struct pc_text line = { 0 };

	for (size_t i = 0; head[i]; i++) {
		struct json_object *value = json_object_object_get(function, head[i]);

		if (!value)
			continue;
		pc_text_printf(&line, "%s%s ", line.size ? "; " : "## ", head[i]);
		put_cell(telling, value, &line);
	}
	pc_tell(telling, pc_text_span(&line));
	put_rows(telling, function, "lines", lines);
	put_rows(telling, function, "instructions", instructions);
	put_context(telling, function);
	put_source(telling, function);
	put_rows(telling, function, "loops", loops);
	put_rows(telling, function, "work", works);
}

/* ---- the head ---- */
static void put_head(struct pc *pc, struct json_object *document, struct pc_text *out)
{
	static const char *const keys[] = { "format",	 "tool",	  "event", "unit", "total",
					    "functions", "skipped_lines", "notes", NULL };

	pc_tell_facts(pc, json_object_object_get(document, "input"), keys, 0, out);
}

static void put_functions(void *document, struct pc_telling *telling)
{
	struct json_object *array = json_object_object_get(document, "functions");

	for (size_t i = 0; i < json_object_array_length(array); i++)
		put_function(telling, json_object_array_get_idx(array, i));
}

void code_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out)
{
	struct pc_telling telling = { .pc = pc, .out = out, .unit = "lines", .room = tokens };

	put_head(pc, document, out);
	put_functions(document, &telling);
	pc_tell_end(&telling);
}

int code_prompt(struct pc *pc, const struct code_result *r, struct json_object *document,
		struct pc_query *out_query, size_t *out_left_out)
{
	static const char *const advice_keys[] = { "title", "bound", "action", NULL };
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text head = { 0 }, advice = { 0 };
	const struct pc_tell_prompt prompt = { .name = "code/explain",
					       .values = values,
					       .key = "functions",
					       .unit = "lines",
					       .write = put_functions,
					       .context = document };

	put_head(pc, document, &head);
	pc_tell_items(json_object_object_get(document, "advice"), advice_keys, &advice);
	json_object_object_add(values, "listing", pc_json_string(pc_text_span(&head).data));
	json_object_object_add(values, "advice", pc_json_string(pc_text_span(&advice).data));
	json_object_object_add(values, "source", r->sources ? json_object_new_boolean(1) : NULL);
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_tell(pc, &prompt, out_query, out_left_out);
}
