/* SPDX-License-Identifier: Apache-2.0
 * Loops of sources, by words and indentation: good enough for code that is laid out as people do,
 * in whatever language. */
#include <stdlib.h>

#include "base/arena.h"
#include "listing/loops.h"

enum { TAB = 8, EMPTY = UINT32_MAX };

static uint32_t indent_of(struct pc_span text)
{
	uint32_t columns = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '\t')
			columns = columns / TAB * TAB + TAB;
		else if (text.data[i] == ' ')
			columns++;
		else
			return columns;
	}
	return EMPTY;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.';
}

static bool takes(struct pc_span *text, const char *word)
{
	size_t size = strlen(word);

	if (!pc_span_starts(*text, word) || (text->size > size && is_name(text->data[size])))
		return false;
	*text = pc_span_trim((struct pc_span){ text->data + size, text->size - size });
	return true;
}

/* "do { … } while (x);" ends where it says while: that line begins nothing. */
static bool ends_do(struct pc_span text)
{
	return text.size && text.data[text.size - 1] == ';' && !pc_span_find(text, "{");
}

bool pc_loop_begins(struct pc_span text)
{
	static const char *const words[] = { "for", "foreach", "loop", "do", "until" };
	bool closes;

	text = pc_span_trim(text);
	closes = text.size && text.data[0] == '}';
	while (text.size && (text.data[0] == '}' || text.data[0] == '{'))
		text = pc_span_trim((struct pc_span){ text.data + 1, text.size - 1 });
	takes(&text, "async");
	if (text.size && text.data[0] == '\'') { /* a label of Rust */
		const char *colon = memchr(text.data, ':', text.size);

		if (colon)
			text = pc_span_trim((struct pc_span){
				colon + 1, (size_t)(text.data + text.size - colon - 1) });
	}
	if (takes(&text, "while"))
		return !(closes && ends_do(text));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (takes(&text, words[i]))
			return true;
	return false;
}

/* ---- how far one reaches ---- */
struct open_loop {
	uint32_t loop, indent;
};

struct scan {
	struct pc_loops *loops;
	struct open_loop *open; /* owned; the innermost last */
	uint32_t count, room;
};

static bool is_bracket(struct pc_span text)
{
	text = pc_span_trim(text);
	return text.size && (text.data[0] == '{' || text.data[0] == '}');
}

/* A line that is indented no deeper ends a loop, but for its own brackets. */
static void close_loops(struct scan *scan, uint32_t line, uint32_t indent, bool bracket)
{
	while (scan->count) {
		const struct open_loop *open = &scan->open[scan->count - 1];

		if (open->indent < indent)
			break;
		if (open->indent == indent && bracket) {
			scan->loops->items[open->loop].last = line;
			break;
		}
		scan->count--;
	}
	for (uint32_t i = 0; i < scan->count; i++) {
		struct pc_loop *loop = &scan->loops->items[scan->open[i].loop];

		if (loop->last == line)
			continue;
		loop->last = line;
		loop->lines++;
	}
}

static void open_loop(struct scan *scan, uint32_t line, uint32_t indent)
{
	struct pc_loops *loops = scan->loops;

	loops->items = PC_GROW(loops->items, loops->count, loops->room);
	loops->items[loops->count] = (struct pc_loop){
		.first = line, .last = line, .depth = scan->count + 1, .lines = 1
	};
	scan->open = PC_GROW(scan->open, scan->count, scan->room);
	scan->open[scan->count++] = (struct open_loop){ loops->count++, indent };
}

enum { DEEPEST = 64 }; /* deeper nested loops are no program's */

void pc_loops_of_sources(const struct pc_listing_line *lines, uint32_t count, struct pc_loops *out)
{
	struct scan scan = { .loops = out };

	out->count = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct pc_span text = pc_span(lines[i].text);
		uint32_t indent = indent_of(text);
		bool begins;

		if (lines[i].kind != PC_LINE_SOURCE || indent == EMPTY)
			continue;
		begins = pc_loop_begins(text);
		close_loops(&scan, i, indent, is_bracket(text) && !begins);
		if (begins && scan.count < DEEPEST)
			open_loop(&scan, i, indent);
	}
	free(scan.open);
}
