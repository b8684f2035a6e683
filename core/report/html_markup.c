/* SPDX-License-Identifier: Apache-2.0
 * A stranger's Markdown as HTML: only the elements that are written here come out of it, all of its
 * text is escaped. */
#include "base/auto.h"
#include "report/markup.h"

enum { BELOW = 1, DEEPEST = 8 }; /* headings of a report are h1 and h2; lists in lists */

enum part { NOTHING, PARAGRAPH, QUOTE, TABLE };

struct list {
	size_t indent;
	bool numbered;
};

struct writer {
	struct pc_text *out;
	struct list lists[DEEPEST];
	size_t depth;
	enum part part; /* what is open, within the innermost list */
	bool apart;	/* the last line was blank */
};

static void close_part(struct writer *w)
{
	static const char *const ends[] = { "", "</p>\n", "</blockquote>\n", "</table></div>\n" };

	pc_text_puts(w->out, ends[w->part]);
	w->part = NOTHING;
}

/* Lists that are deeper than so many. */
static void close_lists(struct writer *w, size_t depth)
{
	close_part(w);
	for (; w->depth > depth; w->depth--)
		pc_text_puts(w->out,
			     w->lists[w->depth - 1].numbered ? "</li></ol>\n" : "</li></ul>\n");
}

/* ---- within a line ---- */
static void add_escaped(struct pc_text *out, struct pc_span span)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_add(&text, span.data, span.size);
	pc_text_escape(out, pc_text_span(&text).data);
}

static bool is_sign(char c)
{
	return c && strchr("\\`*_{}[]()#+-.!|<>~$@&", c);
}

/* Up to the next "**" that has no backslash; those of signs go. Bytes of it. */
static size_t add_up_to_bold(struct pc_text *out, struct pc_span text)
{
	PC_AUTO(text) struct pc_text plain = { 0 };
	size_t i = 0;

	while (i < text.size) {
		struct pc_span after = { text.data + i, text.size - i };

		if (pc_span_starts(after, "**"))
			break;
		i += after.size > 1 && after.data[0] == '\\' && is_sign(after.data[1]);
		pc_text_putc(&plain, text.data[i++]);
	}
	pc_text_escape(out, pc_text_span(&plain).data);
	return i;
}

/* Bold needs an end, in whatever piece of the line that is. */
static void add_plain(struct pc_text *out, struct pc_span text, struct pc_span rest, bool *bold)
{
	for (size_t size; text.size;) {
		size = add_up_to_bold(out, text);
		text = (struct pc_span){ text.data + size, text.size - size };
		if (!text.size)
			return;
		text = (struct pc_span){ text.data + 2, text.size - 2 };
		if (*bold || pc_span_find(text, "**") || pc_span_find(rest, "**")) {
			pc_text_puts(out, *bold ? "</b>" : "<b>");
			*bold = !*bold;
		} else {
			pc_text_puts(out, "**");
		}
	}
}

static void add_inline(struct pc_text *out, struct pc_span line)
{
	struct pc_span piece;
	bool code, bold = false;

	while (pc_markup_piece(&line, &piece, &code)) {
		if (!code) {
			add_plain(out, piece, line, &bold);
			continue;
		}
		pc_text_puts(out, "<code>");
		add_escaped(out, pc_span_trim(piece));
		pc_text_puts(out, "</code>");
	}
	pc_text_puts(out, bold ? "</b>" : "");
}

/* ---- blocks ---- */
static void add_item(struct writer *w, const struct pc_markup_line *line)
{
	bool numbered = line->kind == PC_MARKUP_NUMBERED;
	struct list *top;

	close_part(w);
	while (w->depth && w->lists[w->depth - 1].indent > line->indent)
		close_lists(w, w->depth - 1);
	top = w->depth ? &w->lists[w->depth - 1] : NULL;
	if (top && line->indent < top->indent + 2 && top->numbered != numbered) {
		close_lists(w, w->depth - 1);
		top = NULL;
	}
	if (top && (line->indent < top->indent + 2 || w->depth == DEEPEST)) {
		pc_text_puts(w->out, "</li>\n<li>");
	} else {
		w->lists[w->depth++] = (struct list){ line->indent, numbered };
		if (numbered)
			pc_text_printf(w->out, "<ol start=\"%u\">\n<li>", line->level);
		else
			pc_text_puts(w->out, "<ul>\n<li>");
	}
	add_inline(w->out, line->text);
}

/* What stands in as far as an item's text belongs to it, and what follows without a blank line. */
static void leave_lists(struct writer *w, const struct pc_markup_line *line)
{
	size_t depth = w->depth;

	while (depth && w->apart && line->indent <= w->lists[depth - 1].indent)
		depth--;
	if (depth < w->depth)
		close_lists(w, depth);
}

static void add_text(struct writer *w, const struct pc_markup_line *line, enum part part)
{
	static const char *const starts[] = { "", "<p>", "<blockquote>", "" };

	leave_lists(w, line);
	if (w->part == part || (w->depth && !w->apart && part == PARAGRAPH && !w->part)) {
		pc_text_putc(w->out, '\n');
	} else {
		close_part(w);
		pc_text_puts(w->out, starts[part]);
		w->part = part;
	}
	add_inline(w->out, line->text);
}

/* The bytes up to the next "|" that is in no code. */
static size_t cell_size(struct pc_span row)
{
	struct pc_span rest = row, piece;
	bool code;

	while (pc_markup_piece(&rest, &piece, &code))
		for (size_t i = 0; !code && i < piece.size; i++) {
			if (piece.data[i] == '\\')
				i++;
			else if (piece.data[i] == '|')
				return (size_t)(piece.data - row.data) + i;
		}
	return row.size;
}

static void add_row(struct writer *w, struct pc_span row)
{
	const char *cell = w->part == TABLE ? "td" : "th";

	if (w->part != TABLE) {
		close_part(w);
		pc_text_puts(w->out, "<div class=\"box\" tabindex=\"0\"><table>\n");
		w->part = TABLE;
	}
	if (pc_span_ends(row, "|"))
		row.size--;
	pc_text_puts(w->out, "<tr>");
	for (size_t size; row.data; row = (struct pc_span){ row.data + size, row.size - size }) {
		size = cell_size(row);
		pc_text_printf(w->out, "<%s>", cell);
		add_inline(w->out, pc_span_trim((struct pc_span){ row.data, size }));
		pc_text_printf(w->out, "</%s>", cell);
		if (size == row.size)
			break;
		size++;
	}
	pc_text_puts(w->out, "</tr>\n");
}

static void add_code(struct writer *w, const struct pc_markup_line *line)
{
	struct pc_span rest = line->text, one;

	leave_lists(w, line);
	close_part(w);
	pc_text_puts(w->out, "<pre tabindex=\"0\">");
	while (pc_markup_code_line(&rest, line->indent, &one)) {
		add_escaped(w->out, one);
		pc_text_putc(w->out, '\n');
	}
	pc_text_puts(w->out, "</pre>\n");
}

static void add_heading(struct writer *w, const struct pc_markup_line *line)
{
	unsigned level = line->level + BELOW > 6 ? 6 : line->level + BELOW;

	level = level < 3 ? 3 : level;
	close_lists(w, 0);
	pc_text_printf(w->out, "<h%u>", level);
	add_inline(w->out, line->text);
	pc_text_printf(w->out, "</h%u>\n", level);
}

static void add_line(struct writer *w, const struct pc_markup_line *line)
{
	switch (line->kind) {
	case PC_MARKUP_BLANK:
		close_part(w);
		break;
	case PC_MARKUP_HEADING:
		add_heading(w, line);
		break;
	case PC_MARKUP_ITEM:
	case PC_MARKUP_NUMBERED:
		add_item(w, line);
		break;
	case PC_MARKUP_ROW:
		leave_lists(w, line);
		add_row(w, line->text);
		break;
	case PC_MARKUP_ROW_RULE:
		break;
	case PC_MARKUP_RULE:
		close_lists(w, 0);
		pc_text_puts(w->out, "<hr>\n");
		break;
	case PC_MARKUP_CODE:
		add_code(w, line);
		break;
	default:
		add_text(w, line, line->kind == PC_MARKUP_QUOTE ? QUOTE : PARAGRAPH);
		break;
	}
	w->apart = line->kind == PC_MARKUP_BLANK;
}

void pc_markup_html(struct pc_span safe, struct pc_text *out)
{
	struct writer w = { .out = out };
	struct pc_markup_line line;

	while (pc_markup_next(&safe, &line))
		add_line(&w, &line);
	close_lists(&w, 0);
}
