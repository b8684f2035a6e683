/* SPDX-License-Identifier: Apache-2.0
 * The Markdown renderer: GitHub's tables, and nothing from a profile that Markdown would obey. */
#include "report/markdown.h"
#include "base/auto.h"
#include "report/markup.h"
#include "report/render.h"

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c & 0x80);
}

/* Safe text, so that Markdown shows it as it is. */
static void add_escaped(struct pc_text *out, const char *safe)
{
	char before = ' ';

	for (; *safe; before = *safe++) {
		bool inside_word = is_word(before) && is_word(safe[1]);

		if (strchr("\\`*[]<>&|~#$", *safe) || (*safe == '_' && !inside_word))
			pc_text_putc(out, '\\');
		pc_text_putc(out, *safe);
		if (*safe == '@' && !is_word(before)) /* would call a user of that name */
			pc_text_puts(out, PC_MARKDOWN_NOBODY);
	}
}

/* The same at the beginning of a line, which must not become a list, a rule or an underlined
 * heading. */
static void add_escaped_line(struct pc_text *out, const char *line)
{
	size_t digits;

	line += strspn(line, " \t"); /* four blanks would make it code */
	digits = strspn(line, "0123456789");
	pc_text_add(out, line, digits);
	line += digits;
	if (*line && strchr(digits ? ".)" : "+-=", *line)) {
		pc_text_putc(out, '\\');
		pc_text_putc(out, *line++);
	}
	add_escaped(out, line);
}

static void add_line(struct pc_text *out, const char *raw)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(raw));
	add_escaped(out, safe.data);
}

/* Blank lines keep paragraphs apart. */
static void add_lines(struct pc_text *out, const char *raw)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe_lines(&safe, pc_span_trim(pc_span(raw)));
	for (char *line = safe.data, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		add_escaped_line(out, line);
		pc_text_putc(out, '\n');
	}
}

static size_t longest_run(const char *text, char c)
{
	size_t longest = 0, run = 0;

	for (; *text; text++) {
		run = *text == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

size_t pc_markdown_fence(const char *safe)
{
	size_t longest = longest_run(safe, '`');

	return longest < 3 ? 3 : longest + 1;
}

/* A pipe ends a cell even in a code span: it takes a backslash there, which the table takes off
 * again. Backslashes in front of it must not pair up with that one. */
static void add_code_text(struct pc_text *out, const char *safe)
{
	size_t backslashes = 0;

	for (; *safe; safe++) {
		if (*safe == '|')
			pc_text_puts(out, backslashes % 2 ? "\\\\" : "\\");
		backslashes = *safe == '\\' ? backslashes + 1 : 0;
		pc_text_putc(out, *safe);
	}
}

static void add_fence(struct pc_text *out, size_t length, const char *after)
{
	for (size_t i = 0; i < length; i++)
		pc_text_putc(out, '`');
	pc_text_puts(out, after);
}

void pc_markdown_code(struct pc_text *out, const char *safe, bool in_table)
{
	size_t fence = longest_run(safe, '`') + 1, size = strlen(safe);
	bool blank = strspn(safe, " ") == size;
	/* one blank at both ends is taken off again */
	bool apart = !blank && (*safe == '`' || safe[size - 1] == '`' ||
				(*safe == ' ' && safe[size - 1] == ' '));

	if (!size)
		return;
	add_fence(out, fence, apart ? " " : "");
	if (in_table)
		add_code_text(out, safe);
	else
		pc_text_puts(out, safe);
	pc_text_puts(out, apart ? " " : "");
	add_fence(out, fence, "");
}

static void add_cell(struct pc_text *out, const struct pc_column *column, struct json_object *row)
{
	struct json_object *value = pc_cell_value(column, row);
	PC_AUTO(text) struct pc_text safe = { 0 };

	if (value && column->kind == PC_CELL_LIST && json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			safe.size = 0;
			pc_cell_item(json_object_array_get_idx(value, i), &safe);
			pc_text_puts(out, i ? ", " : "");
			pc_markdown_code(out, safe.data, true);
		}
		return;
	}
	pc_cell_text(column, row, &safe);
	if (value && (column->kind == PC_CELL_SYMBOL || column->kind == PC_CELL_LIST))
		pc_markdown_code(out, safe.data, true);
	else
		add_escaped(out, safe.data);
}

static void add_table(struct pc_text *out, const struct pc_report *report,
		      const struct pc_block *block)
{
	size_t *indexes = pc_arena_alloc(report->arena, block->column_count * sizeof(*indexes));
	size_t count = pc_cell_columns(block, indexes, block->column_count), kept = 0;

	for (size_t i = 0; i < count; i++) /* no bars */
		if (block->columns[indexes[i]].kind != PC_CELL_BAR)
			indexes[kept++] = indexes[i];
	if (!kept) {
		pc_text_puts(out, "none\n");
		return;
	}
	for (size_t i = 0; i < kept; i++) {
		pc_text_puts(out, "| ");
		add_line(out, block->columns[indexes[i]].title);
		pc_text_putc(out, ' ');
	}
	pc_text_puts(out, "|\n");
	for (size_t i = 0; i < kept; i++)
		pc_text_puts(out, pc_cell_is_number(block->columns[indexes[i]].kind) ? "| ---: "
										     : "| :--- ");
	pc_text_puts(out, "|\n");
	for (size_t row = 0; row < json_object_array_length(block->rows); row++) {
		for (size_t i = 0; i < kept; i++) {
			pc_text_puts(out, "| ");
			add_cell(out, &block->columns[indexes[i]],
				 json_object_array_get_idx(block->rows, row));
			pc_text_putc(out, ' ');
		}
		pc_text_puts(out, "|\n");
	}
}

/* No line of it may end the fence. */
static void add_figure(struct pc_text *out, const struct pc_block *block)
{
	PC_AUTO(text) struct pc_text lines = { 0 };
	size_t fence;

	pc_figure_lines(block, &(struct pc_style){ 0 }, &lines);
	fence = pc_markdown_fence(lines.data);
	add_fence(out, fence, "text\n");
	pc_text_add(out, lines.data, lines.size);
	add_fence(out, fence, "\n");
}

static void add_block(struct pc_text *out, const struct pc_report *report,
		      const struct pc_block *block)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	switch (block->kind) {
	case PC_BLOCK_HEADING:
		pc_text_puts(out, "## ");
		add_line(out, block->text);
		pc_text_putc(out, '\n');
		break;
	case PC_BLOCK_TEXT:
		add_lines(out, block->text);
		break;
	case PC_BLOCK_MARKDOWN:
		pc_text_safe_lines(&safe, pc_span(block->text));
		pc_markup_markdown(pc_text_span(&safe), out);
		break;
	case PC_BLOCK_FACT:
		pc_text_puts(out, "- **");
		add_line(out, block->label);
		pc_text_puts(out, ":** ");
		add_line(out, block->text);
		pc_text_putc(out, '\n');
		break;
	case PC_BLOCK_TABLE:
		add_table(out, report, block);
		break;
	case PC_BLOCK_FIGURE:
		add_figure(out, block);
		break;
	case PC_BLOCK_PICTURE:
		break;
	case PC_BLOCK_NOTE:
		pc_text_puts(out,
			     block->level == PC_LEVEL_WARNING ? "> **Warning:** " : "> **Note:** ");
		add_line(out, block->text);
		pc_text_putc(out, '\n');
		break;
	}
}

/* Blank lines part blocks, but for the facts of one list. Notes come last. */
void pc_render_markdown(const struct pc_report *report, const struct pc_style *style,
			struct pc_text *out)
{
	enum pc_block_kind previous = PC_BLOCK_HEADING;

	(void)style;
	pc_text_puts(out, "# ");
	add_line(out, report->title);
	pc_text_putc(out, '\n');
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < report->count; i++) {
			const struct pc_block *block = &report->blocks[i];

			if ((block->kind == PC_BLOCK_NOTE) != (pass == 1))
				continue;
			if (block->kind != PC_BLOCK_FACT || previous != PC_BLOCK_FACT)
				pc_text_putc(out, '\n');
			add_block(out, report, block);
			previous = block->kind;
		}
	}
}
