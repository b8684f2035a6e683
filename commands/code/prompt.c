/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of annotated code: the head of the document and its functions as lines of
 * text, no more than fits. */
#include "model.h"

enum {
	TEXT_COLUMNS = 300,   /* of a cell */
	WHOLE_COLUMNS = 8192, /* lines of code are not cut: what is cut may hide a secret */
	NOTE_TOKENS = 16      /* of the line that tells how many lines were left out */
};

/* A part of what is said: `room` tokens are left for it. */
struct writer {
	struct pc *pc;
	struct pc_text *out;
	int64_t room;
	size_t left_out;
};

static void put(struct writer *writer, const struct pc_text *line)
{
	int64_t tokens = pc_tokens(pc_text_span(line)) + 1;

	if (writer->left_out || tokens > writer->room) {
		writer->left_out++;
		return;
	}
	writer->room -= tokens;
	pc_text_add(writer->out, line->data, line->size);
	pc_text_putc(writer->out, '\n');
}

/* Tabs stand between cells, so those of a text become blanks. */
static void put_cell(struct writer *writer, struct json_object *value, struct pc_text *line)
{
	PC_AUTO(text) struct pc_text plain = { 0 }, safe = { 0 };

	if (json_object_is_type(value, json_type_array))
		for (size_t i = 0; i < json_object_array_length(value); i++)
			pc_text_printf(&plain, "%s%s", i ? ", " : "",
				       json_object_get_string(json_object_array_get_idx(value, i)));
	else
		pc_text_puts(&plain, value ? json_object_get_string(value) : "");
	for (size_t i = 0; i < plain.size; i++)
		if (plain.data[i] == '\t')
			plain.data[i] = ' ';
	pc_text_safe(&safe, pc_text_span(&plain));
	if (safe.size > TEXT_COLUMNS)
		pc_text_fit(line, pc_hide_secrets(writer->pc, safe.data), TEXT_COLUMNS);
	else
		pc_text_puts(line, safe.data ? safe.data : "");
}

/* A title that names the columns, and a line for each row. */
static void put_rows(struct writer *writer, struct json_object *function, const char *key,
		     const char *const *keys)
{
	struct json_object *rows = json_object_object_get(function, key);
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!json_object_array_length(rows))
		return;
	pc_text_printf(&line, "%s:", key);
	for (size_t i = 0; keys[i]; i++)
		pc_text_printf(&line, "%s%s", i ? "\t" : " ", keys[i]);
	put(writer, &line);
	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);

		line.size = 0;
		for (size_t k = 0; row && keys[k]; k++) {
			pc_text_puts(&line, k ? "\t" : "");
			put_cell(writer, json_object_object_get(row, keys[k]), &line);
		}
		if (!row)
			pc_text_puts(&line, "...");
		put(writer, &line);
	}
}

/* The code itself, with its indentation: a patch is written from it. */
static void put_context(struct writer *writer, struct json_object *function)
{
	const struct pc_figure_style style = { .columns = WHOLE_COLUMNS };
	struct json_object *rows = json_object_object_get(function, "context");
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!json_object_array_length(rows))
		return;
	pc_text_puts(&text, "code:\n");
	code_draw_context(rows, &style, &text);
	put(writer, &text);
}

static void put_function(struct writer *writer, struct json_object *function)
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
		put_cell(writer, value, &line);
	}
	put(writer, &line);
	put_rows(writer, function, "lines", lines);
	put_rows(writer, function, "instructions", instructions);
	put_context(writer, function);
	put_rows(writer, function, "loops", loops);
	put_rows(writer, function, "work", works);
}

/* ---- the head ---- */
static void put_head(struct pc_text *out, struct json_object *input)
{
	static const char *const keys[] = { "format", "tool",	   "event",	    "unit",
					    "total",  "functions", "skipped_lines", "notes" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct json_object *value = json_object_object_get(input, keys[i]);

		if (!value)
			continue;
		pc_text_printf(out, "%s: ", keys[i]);
		pc_text_safe(out, pc_span(json_object_get_string(value)));
		pc_text_putc(out, '\n');
	}
}

static void put_advice(struct pc_text *out, struct json_object *advice)
{
	static const char *const keys[] = { "title", "bound", "action" };

	for (size_t i = 0; i < json_object_array_length(advice); i++) {
		struct json_object *item = json_object_array_get_idx(advice, i);

		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			struct json_object *value = json_object_object_get(item, keys[k]);

			pc_text_puts(out, k ? "; " : "");
			pc_text_safe(out, pc_span(value ? json_object_get_string(value) : "-"));
		}
		pc_text_putc(out, '\n');
	}
}

static struct json_object *text_of(struct pc_text *text)
{
	pc_text_add(text, "", 0);
	return pc_json_string(text->data);
}

/* How many lines were left out. */
static size_t put_functions(struct writer *writer, struct json_object *document)
{
	struct json_object *array = json_object_object_get(document, "functions");

	for (size_t i = 0; i < json_object_array_length(array); i++)
		put_function(writer, json_object_array_get_idx(array, i));
	if (writer->left_out)
		pc_text_printf(writer->out, "(%zu more lines left out)\n", writer->left_out);
	return writer->left_out;
}

void code_tell(struct pc *pc, struct json_object *document, int64_t tokens, struct pc_text *out)
{
	struct writer writer = { .pc = pc, .out = out, .room = tokens };

	put_head(out, json_object_object_get(document, "input"));
	put_functions(&writer, document);
}

struct telling {
	struct pc_text head, functions, advice;
	size_t left_out;
};

static int fill(struct pc *pc, const struct code_result *r, struct telling *told,
		struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();

	json_object_object_add(values, "listing", text_of(&told->head));
	json_object_object_add(values, "functions", text_of(&told->functions));
	json_object_object_add(values, "advice", text_of(&told->advice));
	json_object_object_add(values, "source",
			       r->options->source[0] ? json_object_new_boolean(1) : NULL);
	json_object_object_add(values, "wish", pc_json_string(pc_output_wish(pc)));
	return pc_prompt_fill(pc, "code/explain", values, out_query);
}

/* First without the functions, to see what is left for them. */
static int fill_what_fits(struct pc *pc, const struct code_result *r, struct json_object *document,
			  struct telling *told, struct pc_query *out_query)
{
	struct writer writer = { .pc = pc, .out = &told->functions };
	int status;

	put_head(&told->head, json_object_object_get(document, "input"));
	put_advice(&told->advice, json_object_object_get(document, "advice"));
	status = fill(pc, r, told, out_query);
	if (status)
		return status;
	writer.room = pc_prompt_room(pc, out_query) - NOTE_TOKENS;
	told->left_out = put_functions(&writer, document);
	return fill(pc, r, told, out_query);
}

int code_prompt(struct pc *pc, const struct code_result *r, struct json_object *document,
		struct pc_query *out_query, size_t *out_left_out)
{
	struct telling told = { 0 };
	int status = fill_what_fits(pc, r, document, &told, out_query);

	*out_left_out = told.left_out;
	pc_text_clear(&told.head);
	pc_text_clear(&told.functions);
	pc_text_clear(&told.advice);
	return status;
}
