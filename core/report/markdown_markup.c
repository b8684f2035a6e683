/* SPDX-License-Identifier: Apache-2.0
 * A stranger's Markdown as ours. Code is fenced anew, so that we and whoever renders it agree on
 * what is code; all else that could be more than text (HTML, links, images, mentions, mathematics)
 * has a backslash. */
#include "base/auto.h"
#include "report/markdown.h"
#include "report/markup.h"

enum { BELOW = 2 }; /* headings of a report are "#" and "##" */

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c & 0x80);
}

/* Whether Markdown makes of `c`, between these two, what we do not want. */
static bool is_active(char before, char c, char next)
{
	switch (c) {
	case '`':
	case '<':
	case '$':
		return true;
	case '!':
		return next == '[';
	case '(':
	case '[':
	case ':':
		return before == ']'; /* a link, its definition */
	case '#':
		return next >= '0' && next <= '9';
	case '~':
		return next == '~';
	default:
		return false;
	}
}

static void add_plain(struct pc_text *out, struct pc_span text)
{
	char before = ' ';

	for (size_t i = 0; i < text.size; before = text.data[i++]) {
		char c = text.data[i], next = i + 1 < text.size ? text.data[i + 1] : ' ';

		if (c == '\\' && i + 1 < text.size) { /* one of its own: it goes with the next */
			pc_text_putc(out, c);
			c = text.data[++i];
		} else if (is_active(before, c, next)) {
			pc_text_putc(out, '\\');
		}
		pc_text_putc(out, c);
		if (c == '@' && !is_word(before))
			pc_text_puts(out, PC_MARKDOWN_NOBODY);
	}
}

static void add_inline(struct pc_text *out, struct pc_span line, bool in_table)
{
	struct pc_span piece;
	bool code;

	while (pc_markup_piece(&line, &piece, &code)) {
		PC_AUTO(text) struct pc_text text = { 0 };

		if (!code) {
			add_plain(out, piece);
			continue;
		}
		pc_text_add(&text, piece.data, piece.size);
		pc_markdown_code(out, text.data, in_table);
	}
}

/* A language, and nothing that makes a picture of it. */
static bool is_language(struct pc_span info)
{
	static const char *const names[] = { "bash", "c",    "c++",  "console", "cpp",	"diff",
					     "go",   "ini",  "java", "js",	"json", "python",
					     "rust", "sh",   "sql",  "text",	"toml", "ts",
					     "xml",  "yaml", NULL };

	for (size_t i = 0; names[i]; i++)
		if (pc_span_is(info, names[i]))
			return true;
	return false;
}

static void add_code(struct pc_text *out, const struct pc_markup_line *line)
{
	struct pc_span rest = line->text, one;
	PC_AUTO(text) struct pc_text lines = { 0 };
	size_t fence;

	pc_text_puts(&lines, "");
	while (pc_markup_code_line(&rest, line->indent, &one)) {
		pc_text_add(&lines, one.data, one.size);
		pc_text_putc(&lines, '\n');
	}
	fence = pc_markdown_fence(lines.data);
	for (size_t i = 0; i < fence; i++)
		pc_text_putc(out, '`');
	if (is_language(line->info))
		pc_text_add(out, line->info.data, line->info.size);
	pc_text_putc(out, '\n');
	pc_text_add(out, lines.data, lines.size);
	for (size_t i = 0; i < fence; i++)
		pc_text_putc(out, '`');
	pc_text_putc(out, '\n');
}

/* A rule is "***": dashes would make a heading of the line above. */
static void add_start(struct pc_text *out, const struct pc_markup_line *line)
{
	size_t level = line->level + BELOW;

	if (line->kind != PC_MARKUP_HEADING)
		for (size_t i = 0; i < line->indent; i++)
			pc_text_putc(out, ' ');
	switch (line->kind) {
	case PC_MARKUP_HEADING:
		for (size_t i = 0; i < (level > 6 ? 6 : level); i++)
			pc_text_putc(out, '#');
		pc_text_putc(out, ' ');
		break;
	case PC_MARKUP_ITEM:
		pc_text_puts(out, "- ");
		break;
	case PC_MARKUP_NUMBERED:
		pc_text_printf(out, "%u. ", line->level);
		break;
	case PC_MARKUP_QUOTE:
		pc_text_puts(out, "> ");
		break;
	case PC_MARKUP_ROW:
		pc_text_puts(out, "| ");
		break;
	case PC_MARKUP_RULE:
		pc_text_puts(out, "***");
		break;
	default:
		if (pc_span_starts(line->text, "=")) /* would make a heading, too */
			pc_text_putc(out, '\\');
		break;
	}
}

/* A table splits code at "|", unless that has a backslash, and where it is none that shows. */
static bool has_table(struct pc_span safe)
{
	struct pc_markup_line line;

	while (pc_markup_next(&safe, &line))
		if (line.kind == PC_MARKUP_ROW_RULE ||
		    (line.kind == PC_MARKUP_QUOTE && pc_span_find(line.text, "--")))
			return true;
	return false;
}

void pc_markup_markdown(struct pc_span safe, struct pc_text *out)
{
	bool in_table = has_table(safe);
	struct pc_markup_line line;

	while (pc_markup_next(&safe, &line)) {
		if (line.kind == PC_MARKUP_CODE) {
			add_code(out, &line);
			continue;
		}
		add_start(out, &line);
		if (line.kind == PC_MARKUP_ROW_RULE)
			pc_text_add(out, line.text.data, line.text.size);
		else if (line.kind != PC_MARKUP_RULE)
			add_inline(out, line.text, in_table);
		pc_text_putc(out, '\n');
	}
}
