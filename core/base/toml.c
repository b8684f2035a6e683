/* SPDX-License-Identifier: Apache-2.0
 * TOML, by recursion over arrays and inline tables, which goes only so deep. */
#include "base/toml.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"

struct parser {
	struct pc_span rest;
	uint64_t line, heading;
	struct pc_span keys[PC_TOML_KEYS_MAX];
	size_t depth, nested;
	bool in_array;
	char *room; /* for texts with escapes, which are never longer than what they are written as
		     */
	void (*each)(void *context, const struct pc_toml_value *value);
	void *context;
};

static const char no_end[] = "a string does not end";

/* ---- bytes ---- */
static char peek(const struct parser *p, size_t at)
{
	return at < p->rest.size ? p->rest.data[at] : '\0';
}

static bool begins(const struct parser *p, const char *with)
{
	return pc_span_starts(p->rest, with);
}

static void skip(struct parser *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		p->line += p->rest.data[i] == '\n';
	p->rest.data += size;
	p->rest.size -= size;
}

static void skip_blanks(struct parser *p)
{
	while (p->rest.size && strchr(" \t", peek(p, 0)) && peek(p, 0))
		skip(p, 1);
}

/* Blanks, ends of lines and comments. */
static void skip_between(struct parser *p)
{
	for (; p->rest.size; skip(p, 1)) {
		char c = peek(p, 0);

		if (c == '#')
			while (p->rest.size > 1 && peek(p, 1) != '\n')
				skip(p, 1);
		else if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return;
	}
}

static const char *end_of_line(struct parser *p)
{
	skip_blanks(p);
	if (p->rest.size && !strchr("#\r\n", peek(p, 0)))
		return "more stands on a line than a key and its value";
	return p->rest.size && !peek(p, 0) ? "a zero byte stands there" : NULL;
}

/* ---- texts ---- */
static void put_utf8(struct parser *p, uint32_t c)
{
	if (c < 0x80) {
		*p->room++ = (char)c;
		return;
	}
	if (c < 0x800) {
		*p->room++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*p->room++ = (char)(0xe0 | c >> 12);
		} else {
			*p->room++ = (char)(0xf0 | c >> 18);
			*p->room++ = (char)(0x80 | (c >> 12 & 63));
		}
		*p->room++ = (char)(0x80 | (c >> 6 & 63));
	}
	*p->room++ = (char)(0x80 | (c & 63));
}

static const char *unicode(struct parser *p, size_t digits)
{
	uint32_t c = 0;

	for (size_t i = 0; i < digits; i++) {
		char digit = peek(p, 2 + i);

		if (!isxdigit((unsigned char)digit))
			return "\\u or \\U has too few digits";
		c = c << 4 | (uint32_t)(isdigit((unsigned char)digit) ? digit - '0'
								      : (digit | 32) - 'a' + 10);
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return "\\u or \\U names no character";
	put_utf8(p, c);
	skip(p, 2 + digits);
	return NULL;
}

static const char *escape(struct parser *p, bool many)
{
	static const char names[] = "btnfre\"\\", meant[] = "\b\t\n\f\r\033\"\\";
	char c = peek(p, 1);
	const char *at = c ? strchr(names, c) : NULL;

	if (c == 'u' || c == 'U')
		return unicode(p, c == 'u' ? 4 : 8);
	if (at) {
		*p->room++ = meant[at - names];
		skip(p, 2);
		return NULL;
	}
	if (!many || !c || !strchr(" \t\r\n", c))
		return "an unknown escape stands in a string";
	skip(p, 1);
	while (p->rest.size && strchr(" \t\r\n", peek(p, 0)) && peek(p, 0))
		skip(p, 1);
	return NULL;
}

/* What stands between the quotes, which are `quotes`; `literal`: without escapes. */
static const char *string(struct parser *p, const char *quotes, struct pc_span *out)
{
	bool literal = quotes[0] == '\'', many = quotes[1] != '\0';
	const char *begin = p->room, *why = NULL;

	skip(p, strlen(quotes));
	if (many)
		skip(p, begins(p, "\r\n") ? 2 : begins(p, "\n"));
	while (!why && p->rest.size && !begins(p, quotes)) {
		char c = peek(p, 0);

		if (c == '\n' && !many)
			return no_end;
		if (!c)
			return "a zero byte stands in a string";
		if (c == '\\' && !literal) {
			why = escape(p, many);
			continue;
		}
		*p->room++ = c;
		skip(p, 1);
	}
	if (why || !p->rest.size)
		return why ? why : no_end;
	/* two quotes more may stand before the three that end it */
	while (many && peek(p, 3) == quotes[0]) {
		*p->room++ = quotes[0];
		skip(p, 1);
	}
	skip(p, strlen(quotes));
	*out = (struct pc_span){ begin, (size_t)(p->room - begin) };
	return NULL;
}

static const char *quotes_of(const struct parser *p)
{
	static const char *const all[] = { "\"\"\"", "'''", "\"", "'" };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (begins(p, all[i]))
			return all[i];
	return NULL;
}

/* ---- keys ---- */
static bool is_bare(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static const char *key(struct parser *p)
{
	struct pc_span *out = &p->keys[p->depth];
	const char *quotes = quotes_of(p), *why;
	size_t size = 0;

	if (p->depth == PC_TOML_KEYS_MAX)
		return "its tables are nested too deep";
	if (quotes) {
		why = quotes[1] ? "a key goes over several lines" : string(p, quotes, out);
		p->depth += !why;
		return why;
	}
	while (is_bare(peek(p, size)))
		size++;
	if (!size)
		return "a key is missing";
	*out = (struct pc_span){ p->rest.data, size };
	p->depth++;
	skip(p, size);
	return NULL;
}

/* a."b".c */
static const char *dotted_key(struct parser *p)
{
	const char *why;

	for (;;) {
		skip_blanks(p);
		why = key(p);
		skip_blanks(p);
		if (why || peek(p, 0) != '.')
			return why;
		skip(p, 1);
	}
}

/* ---- values ---- */
static void tell(struct parser *p, struct pc_span text, bool is_string, uint64_t line)
{
	const struct pc_toml_value value = { .keys = p->keys,
					     .depth = p->depth,
					     .text = text,
					     .is_string = is_string,
					     .is_table = !text.data,
					     .in_array = p->in_array,
					     .line = line,
					     .heading = p->heading };

	p->each(p->context, &value);
}

static const char *value(struct parser *p, uint64_t line);

static const char *pair(struct parser *p)
{
	size_t depth = p->depth;
	uint64_t line = p->line;
	const char *why = dotted_key(p);

	if (!why && peek(p, 0) != '=')
		why = "a key has no \"=\"";
	if (!why) {
		skip(p, 1);
		skip_blanks(p);
		why = value(p, line);
	}
	p->depth = depth;
	return why;
}

/* What stands between brackets, with commas between: values, or keys with values. */
static const char *items(struct parser *p, char end, uint64_t line)
{
	const char *why = NULL;

	skip(p, 1);
	for (;;) {
		skip_between(p);
		if (peek(p, 0) == end)
			break;
		why = end == ']' ? value(p, line) : pair(p);
		skip_between(p);
		if (why)
			return why;
		if (peek(p, 0) == ',')
			skip(p, 1);
		else if (peek(p, 0) != end)
			return p->rest.size ? "a comma or a bracket is missing"
					    : "a bracket is not closed";
	}
	skip(p, 1);
	return NULL;
}

static const char *nested(struct parser *p, uint64_t line)
{
	bool array = peek(p, 0) == '[', in_array = p->in_array;
	const char *why;

	if (p->nested == PC_TOML_DEPTH_MAX)
		return "its values are nested too deep";
	p->nested++;
	if (!array)
		tell(p, (struct pc_span){ NULL, 0 }, false, line);
	p->in_array |= array;
	why = items(p, array ? ']' : '}', line);
	p->in_array = in_array;
	p->nested--;
	return why;
}

/* Numbers, dates, true and false. */
static const char *plain(struct parser *p, uint64_t line)
{
	size_t size = 0;
	struct pc_span text;

	while (is_bare(peek(p, size)) || (peek(p, size) && strchr("+.: ", peek(p, size))))
		size++;
	text = pc_span_trim((struct pc_span){ p->rest.data, size });
	if (!text.size)
		return "a value is missing";
	tell(p, text, false, line);
	skip(p, size);
	return NULL;
}

static const char *value(struct parser *p, uint64_t line)
{
	const char *quotes = quotes_of(p), *why;
	struct pc_span text;

	line = p->in_array ? p->line : line;
	if (peek(p, 0) == '[' || peek(p, 0) == '{')
		return nested(p, line);
	if (!quotes)
		return plain(p, line);
	why = string(p, quotes, &text);
	if (!why)
		tell(p, text, true, line);
	return why;
}

/* ---- headings ---- */
static const char *heading(struct parser *p)
{
	size_t brackets = begins(p, "[[") ? 2 : 1;
	uint64_t line = p->line;
	const char *why;

	skip(p, brackets);
	p->depth = 0;
	p->heading++;
	why = dotted_key(p);
	if (!why && !begins(p, brackets == 2 ? "]]" : "]"))
		why = "a heading is not closed";
	if (why)
		return why;
	skip(p, brackets);
	tell(p, (struct pc_span){ NULL, 0 }, false, line);
	return NULL;
}

const char *pc_toml_read(struct pc_span text,
			 void (*each)(void *context, const struct pc_toml_value *value),
			 void *context, uint64_t *out_line)
{
	struct parser p = { .rest = text, .line = 1, .each = each, .context = context };
	char *room PC_AUTO(memory) = pc_realloc(NULL, text.size + 1, 1);
	const char *why = NULL;

	p.room = room;
	skip(&p, begins(&p, "\xef\xbb\xbf") ? 3 : 0);
	for (skip_between(&p); !why && p.rest.size; skip_between(&p)) {
		why = peek(&p, 0) == '[' ? heading(&p) : pair(&p);
		if (!why)
			why = end_of_line(&p);
		if (why)
			break;
	}
	p.depth = 0;
	tell(&p, (struct pc_span){ NULL, 0 }, false, p.line);
	*out_line = p.line;
	return why;
}
