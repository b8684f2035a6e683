/* SPDX-License-Identifier: Apache-2.0
 * Pieces of lines that several parsers of traces need, and the frames of gdb. */
#include "trace/pieces.h"

#include "formats/lines.h"

struct pc_span pc_trace_after(struct pc_span text, const char *at)
{
	return (struct pc_span){ at, (size_t)(text.data + text.size - at) };
}

bool pc_trace_between(struct pc_span text, const char *before, const char *behind,
		      struct pc_span *out_text)
{
	const char *at = pc_span_find(text, before), *end;

	if (!at)
		return false;
	text = pc_trace_after(text, at + strlen(before));
	end = pc_span_find(text, behind);
	if (!end)
		return false;
	*out_text = (struct pc_span){ text.data, (size_t)(end - text.data) };
	return true;
}

int pc_trace_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool pc_trace_address(struct pc_span *text, uint64_t *out_address)
{
	uint64_t address = 0;
	size_t at = 2;

	if (!pc_span_starts(*text, "0x"))
		return false;
	for (; at < text->size && pc_trace_hex_digit(text->data[at]) >= 0; at++)
		address = address << 4 | (uint64_t)pc_trace_hex_digit(text->data[at]);
	if (at == 2 || at > 18 || (at < text->size && !strchr(" \t:,", text->data[at])))
		return false;
	at += at < text->size && text->data[at] != ' ';
	*text = pc_span_trim((struct pc_span){ text->data + at, text->size - at });
	*out_address = address;
	return true;
}

bool pc_trace_number(struct pc_span *text, uint32_t *out_number)
{
	struct pc_span word, rest = *text;
	int64_t number;

	if (!rest.size || rest.data[0] != '#' || !pc_span_word(&rest, &word))
		return false;
	word.data++;
	word.size--;
	if (pc_span_ends(word, ":"))
		word.size--;
	if (!pc_span_digits(word) || !pc_span_int(word, &number) || number > UINT32_MAX)
		return false;
	*text = pc_span_trim(rest);
	*out_number = (uint32_t)number;
	return true;
}

void pc_trace_place(struct pc_span text, struct pc_site *site)
{
	struct pc_span file;
	uint32_t column;

	site->file = text;
	if (!pc_file_line(text, ':', &site->file, &site->line))
		return;
	column = site->line;
	if (pc_file_line(site->file, ':', &file, &site->line)) {
		site->file = file;
		site->column = column;
	}
}

/* ---- frames of gdb ---- */
/* "f (x=1) at a.c:3", "f (x=1) from /lib/libc.so.6": takes the place off the end. */
static struct pc_span take_place(struct pc_span text, struct pc_site *site)
{
	static const char *const marks[] = { ") at ", ") from " };

	for (size_t i = 0; i < 2; i++) {
		struct pc_span rest = text;
		const char *at, *last = NULL;

		for (; (at = pc_span_find(rest, marks[i])); rest = pc_trace_after(rest, at + 1))
			last = at;
		if (!last)
			continue;
		rest = pc_trace_after(text, last + strlen(marks[i]));
		if (i == 0)
			pc_trace_place(rest, site);
		else
			site->module = rest;
		return (struct pc_span){ text.data, (size_t)(last + 1 - text.data) };
	}
	return text;
}

/* eu-stack: "poll - /lib/libc.so.6", or "- 1 poll" for an address that is one of return */
static struct pc_span take_module(struct pc_span text, struct pc_site *site)
{
	const char *at;

	if (pc_span_starts(text, "- 1"))
		text = pc_span_trim(pc_trace_after(text, text.data + 3));
	at = pc_span_find(text, " - ");
	if (!at)
		return text;
	site->module = pc_span_trim(pc_trace_after(text, at + 3));
	return (struct pc_span){ text.data, (size_t)(at - text.data) };
}

void pc_gdb_site(struct pc_span text, struct pc_site *site)
{
	bool has_address = pc_trace_address(&text, &site->address);

	if (pc_span_starts(text, "in "))
		text = pc_span_trim(pc_trace_after(text, text.data + 3));
	if (pc_span_find(text, ")") || !has_address)
		text = take_place(text, site);
	else
		text = take_module(text, site);
	text = pc_trace_plain_name(text);
	if (!pc_span_is(text, "??"))
		site->function = text;
}
