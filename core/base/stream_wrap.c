/* SPDX-License-Identifier: Apache-2.0
 * Words of a stream on lines of a terminal. The last column stays free: how a cursor behaves there
 * no two terminals agree on. */
#include "base/stream_wrap.h"

enum { TAB = 8 };

static void repeat(struct pc_text *out, char c, size_t count)
{
	while (count--)
		pc_text_putc(out, c);
}

static void forget_word(struct pc_wrap *wrap)
{
	wrap->word.size = 0;
	wrap->word_columns = 0;
}

static void start_line(struct pc_wrap *wrap, struct pc_text *out)
{
	pc_text_putc(out, '\n');
	repeat(out, ' ', wrap->indent);
	wrap->column = wrap->indent;
}

/* Backspaces and blanks every terminal knows. */
static void take_word_along(struct pc_wrap *wrap, struct pc_text *out)
{
	repeat(out, '\b', wrap->word_columns);
	repeat(out, ' ', wrap->word_columns);
	repeat(out, '\b', wrap->word_columns);
	start_line(wrap, out);
	pc_text_add(out, pc_text_span(&wrap->word).data, wrap->word.size);
	wrap->column += wrap->word_columns;
}

/* "-" or "12." at the beginning of a line. */
static bool is_marker(struct pc_span word)
{
	size_t digits = 0;

	while (digits < word.size && word.data[digits] >= '0' && word.data[digits] <= '9')
		digits++;
	return word.size == 1
		       ? strchr("-*+", word.data[0]) != NULL
		       : digits && digits + 1 == word.size && strchr(".)", word.data[digits]);
}

static void add_blank(struct pc_wrap *wrap, char blank, size_t columns, struct pc_text *out)
{
	size_t width = blank == '\t' ? TAB - wrap->column % TAB : 1;
	bool first = !wrap->inside || wrap->column == wrap->indent + wrap->word_columns;

	if (wrap->column + width >= columns) {
		forget_word(wrap);
		start_line(wrap, out);
		return;
	}
	pc_text_putc(out, blank);
	wrap->column += width;
	if (wrap->column < columns / 2 && first &&
	    (!wrap->inside || is_marker(pc_text_span(&wrap->word))))
		wrap->indent = wrap->column;
	forget_word(wrap);
}

static void add_char(struct pc_wrap *wrap, struct pc_span c, size_t columns, struct pc_text *out)
{
	char text[8] = { 0 };
	size_t width;

	memcpy(text, c.data, c.size < sizeof(text) ? c.size : sizeof(text) - 1);
	width = pc_utf8_width(text);
	if (wrap->column + width >= columns) {
		if (wrap->word_columns && wrap->word_columns < wrap->column - wrap->indent) {
			take_word_along(wrap, out);
		} else {
			start_line(wrap, out);
			forget_word(wrap);
		}
	}
	pc_text_add(out, c.data, c.size);
	pc_text_add(&wrap->word, c.data, c.size);
	wrap->word_columns += width;
	wrap->column += width;
	wrap->inside = true;
}

void pc_wrap_add(struct pc_wrap *wrap, struct pc_span safe, size_t columns, struct pc_text *out)
{
	for (size_t i = 0, size; i < safe.size; i += size) {
		char c = safe.data[i];
		uint32_t decoded;

		size = pc_utf8_decode(safe.data + i, safe.data + safe.size, &decoded);
		size += !size;
		if (c == '\n') {
			pc_text_putc(out, c);
			forget_word(wrap);
			wrap->column = wrap->indent = 0;
			wrap->inside = false;
		} else if (c == ' ' || c == '\t') {
			add_blank(wrap, c, columns, out);
		} else {
			add_char(wrap, (struct pc_span){ safe.data + i, size }, columns, out);
		}
	}
}

void pc_wrap_end(struct pc_wrap *wrap)
{
	pc_text_clear(&wrap->word);
	*wrap = (struct pc_wrap){ 0 };
}
