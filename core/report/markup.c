/* SPDX-License-Identifier: Apache-2.0
 * Lines of Markdown, told by how they begin, and code within them. */
#include "report/markup.h"

enum { CODE_MAX = 4096, NUMBER_DIGITS = 6, TAB = 4 };

static struct pc_span take_line(struct pc_span *rest)
{
	struct pc_span line, after;

	if (!pc_span_cut(*rest, '\n', &line, &after)) {
		line = *rest;
		after = (struct pc_span){ rest->data + rest->size, 0 };
	}
	*rest = after;
	return line;
}

static struct pc_span behind(struct pc_span span, size_t size)
{
	return (struct pc_span){ span.data + size, span.size - size };
}

static struct pc_span without_indent(struct pc_span line, size_t most, size_t *out_columns)
{
	size_t i = 0, columns = 0;

	for (; i < line.size && columns < most && strchr(" \t", line.data[i]); i++)
		columns += line.data[i] == '\t' ? TAB : 1;
	*out_columns = columns;
	return behind(line, i);
}

static size_t run_of(struct pc_span text, size_t at, char c)
{
	size_t end = at;

	while (end < text.size && text.data[end] == c)
		end++;
	return end - at;
}

static bool consists_of(struct pc_span text, const char *signs)
{
	for (size_t i = 0; i < text.size; i++)
		if (!text.data[i] || !strchr(signs, text.data[i]))
			return false;
	return text.size > 0;
}

static bool blank_at(struct pc_span text, size_t at)
{
	return at == text.size || text.data[at] == ' ' || text.data[at] == '\t';
}

/* ---- fenced code ---- */
static size_t fence_of(struct pc_span text)
{
	char sign = text.size ? text.data[0] : ' ';
	size_t size = sign == '`' || sign == '~' ? run_of(text, 0, sign) : 0;

	if (size < 3 || (sign == '`' && memchr(text.data + size, '`', text.size - size)))
		return 0;
	return size;
}

/* Up to the fence that closes it, or the end. */
static void take_code(struct pc_span *rest, size_t fence, struct pc_markup_line *line)
{
	char sign = line->text.data[0];
	struct pc_span start = *rest, one;
	size_t columns;

	line->kind = PC_MARKUP_CODE;
	line->info = pc_span_trim(behind(line->text, fence));
	line->text = (struct pc_span){ start.data, 0 };
	while (rest->size) {
		one = pc_span_trim(without_indent(take_line(rest), SIZE_MAX, &columns));
		if (run_of(one, 0, sign) >= fence && run_of(one, 0, sign) == one.size)
			return;
		line->text.size = (size_t)(rest->data - start.data);
	}
}

bool pc_markup_code_line(struct pc_span *rest, size_t indent, struct pc_span *out_line)
{
	size_t columns;

	if (!rest->size)
		return false;
	*out_line = without_indent(take_line(rest), indent, &columns);
	return true;
}

/* ---- lines ---- */
static bool is_heading(struct pc_markup_line *line)
{
	size_t level = run_of(line->text, 0, '#');

	if (level < 1 || level > 6 || !blank_at(line->text, level))
		return false;
	line->kind = PC_MARKUP_HEADING;
	line->level = (unsigned)level;
	line->text = pc_span_trim(behind(line->text, level));
	return true;
}

static bool is_item(struct pc_markup_line *line)
{
	struct pc_span text = line->text;
	size_t digits = 0;
	unsigned number = 0;

	if (strchr("-*+", text.data[0]) && blank_at(text, 1)) {
		line->kind = PC_MARKUP_ITEM;
		line->text = pc_span_trim(behind(text, 1));
		return true;
	}
	for (; digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9' &&
	       digits < NUMBER_DIGITS;
	     digits++)
		number = number * 10 + (unsigned)(text.data[digits] - '0');
	if (!digits || digits == text.size || !strchr(".)", text.data[digits]) ||
	    !blank_at(text, digits + 1))
		return false;
	line->kind = PC_MARKUP_NUMBERED;
	line->level = number;
	line->text = pc_span_trim(behind(text, digits + 1));
	return true;
}

static bool is_rule(struct pc_span text)
{
	return text.size >= 3 &&
	       (consists_of(text, "- ") || consists_of(text, "* ") || consists_of(text, "_ ")) &&
	       text.data[0] == text.data[text.size - 1] && memchr(text.data + 1, text.data[0], 2);
}

static void tell(struct pc_markup_line *line)
{
	struct pc_span text = pc_span_trim(line->text);

	line->kind = PC_MARKUP_TEXT;
	line->text = text;
	if (!text.size)
		line->kind = PC_MARKUP_BLANK;
	else if (is_rule(text))
		line->kind = PC_MARKUP_RULE;
	else if (is_heading(line) || is_item(line))
		return;
	else if (memchr(text.data, '|', text.size) && consists_of(text, "|-: \t"))
		line->kind = PC_MARKUP_ROW_RULE;
	else if (text.data[0] == '|' || text.data[0] == '>') {
		line->kind = text.data[0] == '|' ? PC_MARKUP_ROW : PC_MARKUP_QUOTE;
		line->text = pc_span_trim(behind(text, 1));
	}
}

bool pc_markup_next(struct pc_span *rest, struct pc_markup_line *out_line)
{
	size_t fence;

	if (!rest->size)
		return false;
	*out_line = (struct pc_markup_line){ 0 };
	out_line->text = without_indent(take_line(rest), SIZE_MAX, &out_line->indent);
	fence = fence_of(out_line->text);
	if (fence)
		take_code(rest, fence, out_line);
	else
		tell(out_line);
	return true;
}

/* ---- within a line ---- */
/* Bytes of the code that opens at `at` with so many backticks, with both; 0: nothing closes it. */
static size_t code_size(struct pc_span text, size_t at, size_t ticks)
{
	for (size_t i = at + ticks; i < text.size && i - at < CODE_MAX;) {
		size_t run = run_of(text, i, '`');

		if (run == ticks)
			return i + run - at;
		i += run ? run : 1;
	}
	return 0;
}

bool pc_markup_piece(struct pc_span *rest, struct pc_span *out_text, bool *out_code)
{
	size_t i = 0, ticks = 0, size = 0;

	if (!rest->size)
		return false;
	while (i < rest->size && !size) {
		ticks = run_of(*rest, i, '`');
		size = ticks ? code_size(*rest, i, ticks) : 0;
		if (!size)
			i += ticks ? ticks : rest->data[i] == '\\' && i + 1 < rest->size ? 2 : 1;
	}
	*out_code = size && !i;
	*out_text = (struct pc_span){ rest->data, i };
	if (*out_code)
		*out_text = (struct pc_span){ rest->data + ticks, size - 2 * ticks };
	*rest = behind(*rest, *out_code ? size : i);
	return true;
}
