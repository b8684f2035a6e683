/* SPDX-License-Identifier: Apache-2.0
 * Names of functions as debuggers and runtimes print them, and what they are called. */
#include "trace/builder.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '$' || (unsigned char)c >= 0x80;
}

static struct pc_span from(struct pc_span text, size_t at)
{
	return (struct pc_span){ text.data + at, text.size - at };
}

/* "n=0x10, …)", "clock_id@entry=0)", "...)", ")": what stands between the parentheses of values,
 * which those of a signature ("int, char*)") do not. */
static bool are_values(struct pc_span text)
{
	size_t at = 0;

	if (!text.size || text.data[0] == ')' || pc_span_starts(text, "..."))
		return !text.size || text.data[0] != ')' || text.size == 1 || text.data[1] == ' ';
	while (at < text.size && is_word(text.data[at]))
		at++;
	if (at && pc_span_starts(from(text, at), "@entry="))
		return true;
	return at && at < text.size && text.data[at] == '=';
}

static struct pc_span without_values(struct pc_span name)
{
	for (size_t at = 1; at + 1 < name.size; at++)
		if (name.data[at] == '(' && name.data[at - 1] == ' ' &&
		    are_values(from(name, at + 1)))
			return (struct pc_span){ name.data, at - 1 };
	return name;
}

/* "+0x1a", "+0x1a/0x40", " + 26" at the end */
static struct pc_span without_offset(struct pc_span name)
{
	size_t at = name.size;

	while (at && (is_digit(name.data[at - 1]) || strchr("abcdefABCDEFx/", name.data[at - 1])))
		at--;
	if (at == name.size)
		return name;
	if (at >= 3 && !memcmp(name.data + at - 3, " + ", 3) && is_digit(name.data[at]))
		return (struct pc_span){ name.data, at - 3 };
	if (at >= 2 && name.data[at - 1] == '+' && pc_span_starts(from(name, at), "0x"))
		return (struct pc_span){ name.data, at - 1 };
	return name;
}

struct pc_span pc_trace_plain_name(struct pc_span name)
{
	return pc_span_trim(without_offset(pc_span_trim(without_values(pc_span_trim(name)))));
}
