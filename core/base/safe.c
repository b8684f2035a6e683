/* SPDX-License-Identifier: Apache-2.0
 * What makes text from strangers fit to be shown: dangerous characters become visible, long text is
 * cut. */
#include "base/text.h"

#include "base/arena.h"
#include "base/auto.h"

enum mode { SAFE, SAFE_LINES, VALID };

static bool passes(enum mode mode, uint32_t c)
{
	if (mode == VALID)
		return c != 0;
	if (mode == SAFE_LINES && (c == '\n' || c == '\t'))
		return true;
	return !pc_utf8_is_dangerous(c);
}

static void add_escaped(struct pc_text *text, uint32_t c)
{
	/* \x85 would be taken for the byte: a character from 0x80 on has at least four digits */
	pc_text_printf(text,
		       c < 0x80	     ? "\\x%02x"
		       : c <= 0xffff ? "\\u%04x"
				     : "\\U%08x",
		       (unsigned)c);
}

static void add_as(struct pc_text *text, struct pc_span span, enum mode mode)
{
	const char *at = span.size ? span.data : "", *end = at + span.size, *run = at;

	while (at < end) {
		uint32_t c = 0;
		size_t size = pc_utf8_decode(at, end, &c);

		if (size && passes(mode, c)) {
			at += size;
			continue;
		}
		pc_text_add(text, run, (size_t)(at - run));
		if (size)
			add_escaped(text, c);
		else
			pc_text_printf(text, "\\x%02x", (unsigned char)*at);
		at += size ? size : 1;
		run = at;
	}
	pc_text_add(text, run, (size_t)(at - run));
}

void pc_text_safe(struct pc_text *text, struct pc_span span)
{
	add_as(text, span, SAFE);
}

void pc_text_safe_lines(struct pc_text *text, struct pc_span span)
{
	add_as(text, span, SAFE_LINES);
}

void pc_text_valid(struct pc_text *text, struct pc_span span)
{
	add_as(text, span, VALID);
}

static bool is_plain(struct pc_span span)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < span.size; i++)
		odd |= (unsigned char)(span.data[i] - 1) >= 0x7f;
	return !odd;
}

struct pc_span pc_text_valid_span(struct pc_text *scratch, struct pc_span span)
{
	if (is_plain(span))
		return span;
	scratch->size = 0;
	pc_text_valid(scratch, span);
	return pc_text_span(scratch);
}

void pc_text_escape(struct pc_text *text, const char *safe)
{
	for (size_t run; *safe; safe += run + (safe[run] != '\0')) {
		run = strcspn(safe, "&<>\"'");
		pc_text_add(text, safe, run);
		if (safe[run] == '&')
			pc_text_puts(text, "&amp;");
		else if (safe[run] == '<')
			pc_text_puts(text, "&lt;");
		else if (safe[run] == '>')
			pc_text_puts(text, "&gt;");
		else if (safe[run])
			pc_text_puts(text, safe[run] == '"' ? "&quot;" : "&#39;");
	}
}

void pc_text_fit(struct pc_text *text, const char *safe, size_t columns)
{
	size_t width = pc_utf8_width(safe), head, tail, skipped, size;

	if (!columns || width <= columns) {
		pc_text_puts(text, safe);
		return;
	}
	head = columns / 2;
	tail = columns - 1 - head;
	pc_text_add(text, safe, pc_utf8_prefix(safe, head, &size));
	pc_text_puts(text, "…");
	size = pc_utf8_prefix(safe, width - tail, &skipped);
	if (skipped < width - tail) /* a wide character lies across the edge */
		size += pc_utf8_prefix(safe + size, 2, &skipped);
	pc_text_puts(text, safe + size);
}

const char *pc_text_shown(struct pc_arena *arena, struct pc_span span, size_t columns)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	PC_AUTO(text) struct pc_text cut = { 0 };

	pc_text_safe(&safe, span);
	pc_text_fit(&cut, pc_text_span(&safe).data, columns);
	return pc_arena_strdup(arena, pc_text_span(&cut).data);
}
