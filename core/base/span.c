/* SPDX-License-Identifier: Apache-2.0
 * Spans: looking at bytes that belong to somebody else. */
#include "base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct pc_span pc_span_trim(struct pc_span span)
{
	while (span.size && is_blank(span.data[span.size - 1]))
		span.size--;
	while (span.size && is_blank(*span.data)) {
		span.data++;
		span.size--;
	}
	return span;
}

static bool same(const char *a, const char *b, size_t size)
{
	return !size || memcmp(a, b, size) == 0; /* an empty span may be NULL */
}

/* Texts are compared with dozens of words, and nearly all differ at their first byte: no word is
 * measured before. */
static bool begins(struct pc_span span, const char *word, size_t *out_size)
{
	size_t i = 0;

	for (; word[i]; i++)
		if (i == span.size || span.data[i] != word[i])
			return false;
	*out_size = i;
	return true;
}

bool pc_span_is(struct pc_span span, const char *string)
{
	size_t size;

	return begins(span, string, &size) && size == span.size;
}

bool pc_span_starts(struct pc_span span, const char *prefix)
{
	size_t size;

	return begins(span, prefix, &size);
}

bool pc_span_ends(struct pc_span span, const char *suffix)
{
	size_t size = strlen(suffix);

	return span.size >= size && (!size || same(span.data + span.size - size, suffix, size));
}

/* memmem prepares a table for each search, which costs more than to search a short text. */
static const char *find_near(struct pc_span span, const char *needle, size_t size)
{
	const char *at = span.data, *last = at + span.size - size;

	while ((at = memchr(at, *needle, (size_t)(last - at) + 1))) {
		if (!memcmp(at, needle, size))
			return at;
		if (at++ == last)
			return NULL;
	}
	return NULL;
}

const char *pc_span_find(struct pc_span span, const char *needle)
{
	enum { SHORT = 256 };
	size_t size = strlen(needle);

	if (!span.data || span.size < size)
		return NULL;
	return size && span.size <= SHORT ? find_near(span, needle, size)
					  : memmem(span.data, span.size, needle, size);
}

static bool cut_at(struct pc_span span, const char *at, struct pc_span *out_before,
		   struct pc_span *out_rest)
{
	size_t before;

	if (!at)
		return false;
	before = (size_t)(at - span.data);
	*out_before = (struct pc_span){ span.data, before };
	*out_rest = (struct pc_span){ at + 1, span.size - before - 1 };
	return true;
}

bool pc_span_cut(struct pc_span span, char c, struct pc_span *out_before, struct pc_span *out_rest)
{
	return cut_at(span, span.size ? memchr(span.data, c, span.size) : NULL, out_before,
		      out_rest);
}

bool pc_span_cut_last(struct pc_span span, char c, struct pc_span *out_before,
		      struct pc_span *out_rest)
{
	return cut_at(span, span.size ? memrchr(span.data, c, span.size) : NULL, out_before,
		      out_rest);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether every "," of `digits` has three digits behind it and at least one in front. */
static bool well_grouped(struct pc_span digits)
{
	size_t since = 0; /* digits since the last separator or the start */
	bool grouped = false;

	for (size_t i = 0; i < digits.size; i++) {
		if (is_digit(digits.data[i])) {
			since++;
			continue;
		}
		if (digits.data[i] != ',' || !since || since > 3 || (grouped && since != 3))
			return false;
		grouped = true;
		since = 0;
	}
	return since && (!grouped || since == 3);
}

bool pc_span_int(struct pc_span span, int64_t *out_value)
{
	bool negative = pc_span_starts(span, "-");
	struct pc_span digits = negative ? (struct pc_span){ span.data + 1, span.size - 1 } : span;
	int64_t value = 0;

	if (!well_grouped(digits))
		return false;
	for (size_t i = 0; i < digits.size; i++) {
		int digit = digits.data[i] - '0';

		if (digits.data[i] == ',')
			continue;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    (negative ? __builtin_sub_overflow(value, digit, &value)
			      : __builtin_add_overflow(value, digit, &value)))
			return false;
	}
	*out_value = value;
	return true;
}
