/* SPDX-License-Identifier: Apache-2.0
 * The CSV renderer (RFC 4180): the tables alone, each with a line of the document's keys; values
 * are the document's, so that nothing is rounded. */
#include "base/auto.h"
#include "base/json.h"
#include "base/text.h"
#include "report/render.h"

enum { COLUMNS_MOST = 64 };

/* A spreadsheet takes what begins like this for a formula. */
static bool is_formula(const char *text)
{
	return text[0] && strchr("=+-@\t\r", text[0]);
}

static void add_field(struct pc_text *out, const char *text)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';

	if (quoted)
		pc_text_putc(out, '"');
	for (; *text; text++) {
		if (*text == '"')
			pc_text_putc(out, '"');
		pc_text_putc(out, *text);
	}
	if (quoted)
		pc_text_putc(out, '"');
}

static void add_value(struct pc_text *out, struct json_object *value)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span span;

	if (!value)
		return;
	if (!json_object_is_type(value, json_type_string)) {
		pc_json_print(&text, value, false);
		add_field(out, text.data);
		return;
	}
	span = (struct pc_span){ json_object_get_string(value),
				 (size_t)json_object_get_string_len(value) };
	if (is_formula(span.data))
		pc_text_putc(&text, '\'');
	pc_text_safe_lines(&text, span);
	add_field(out, pc_text_span(&text).data);
}

static void add_table(struct pc_text *out, const struct pc_block *block)
{
	size_t columns[COLUMNS_MOST], count = pc_cell_columns(block, columns, COLUMNS_MOST);

	for (size_t i = 0; i < count; i++) {
		if (i)
			pc_text_putc(out, ',');
		add_field(out, block->columns[columns[i]].key);
	}
	pc_text_puts(out, "\r\n");
	for (size_t row = 0; row < json_object_array_length(block->rows); row++) {
		struct json_object *object = json_object_array_get_idx(block->rows, row);

		for (size_t i = 0; i < count; i++) {
			if (i)
				pc_text_putc(out, ',');
			add_value(out,
				  json_object_object_get(object, block->columns[columns[i]].key));
		}
		pc_text_puts(out, "\r\n");
	}
}

void pc_render_csv(const struct pc_report *report, const struct pc_style *style,
		   struct pc_text *out)
{
	bool any = false;

	(void)style;
	for (size_t i = 0; i < report->count; i++) {
		if (report->blocks[i].kind != PC_BLOCK_TABLE)
			continue;
		if (any)
			pc_text_puts(out, "\r\n");
		any = true;
		add_table(out, &report->blocks[i]);
	}
}
