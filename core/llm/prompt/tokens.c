/* SPDX-License-Identifier: Apache-2.0
 * An estimate of tokens by the shapes that byte-pair encodings have in common: short words are one,
 * long ones several, digits go in threes at most, signs mostly alone, the blank in front of a word
 * belongs to it. */
#include "llm/prompt/tokens.h"

enum kind { LOWER, UPPER, DIGIT, BLANK, NEWLINE, SIGN, OTHER };

static enum kind kind_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return LOWER;
	if (c >= 'A' && c <= 'Z')
		return UPPER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c == ' ')
		return BLANK;
	if (c == '\n' || c == '\t' || c == '\r')
		return NEWLINE;
	return (unsigned char)c < 0x80 ? SIGN : OTHER;
}

/* Bytes a token holds of a run of one kind: what encodings do at their worst, not at their best. */
static int64_t tokens_of_run(enum kind kind, size_t size, bool alone)
{
	switch (kind) {
	case LOWER:
		return (int64_t)((size + 4) / 5);
	case UPPER:
	case DIGIT:
		return (int64_t)((size + 2) / 3);
	case BLANK:
		return alone || size > 1; /* indents are one */
	case NEWLINE:
	case SIGN:
		return (int64_t)size;
	default:
		return (int64_t)((size + 1) / 2); /* two bytes of a letter, three of a character */
	}
}

/* The run that begins at `at`; a capital belongs to its word. */
static enum kind run_at(struct pc_span text, size_t at, size_t *out_end)
{
	enum kind kind = kind_of(text.data[at]);
	size_t end = at + 1;

	while (end < text.size && kind_of(text.data[end]) == kind)
		end++;
	if (kind == UPPER && end - at == 1 && end < text.size && kind_of(text.data[end]) == LOWER) {
		kind = LOWER;
		while (end < text.size && kind_of(text.data[end]) == LOWER)
			end++;
	}
	*out_end = end;
	return kind;
}

static bool is_alone(struct pc_span text, size_t end)
{
	return end == text.size || kind_of(text.data[end]) == NEWLINE;
}

int64_t pc_tokens(struct pc_span text)
{
	int64_t tokens = 0;

	for (size_t at = 0, end; at < text.size; at = end) {
		enum kind kind = run_at(text, at, &end);

		tokens += tokens_of_run(kind, end - at, is_alone(text, end));
	}
	return tokens;
}

/* Of the run that is too much, what fits; a character of several bytes stays whole. */
static size_t part_of_run(enum kind kind, size_t size, int64_t tokens)
{
	size_t low = 0, high = size;

	while (low < high) {
		size_t middle = low + (high - low + 1) / 2;

		if (tokens_of_run(kind, middle, true) <= tokens)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

size_t pc_tokens_fit(struct pc_span text, int64_t max_tokens)
{
	size_t at = 0, end;

	for (; at < text.size; at = end) {
		enum kind kind = run_at(text, at, &end);
		int64_t tokens = tokens_of_run(kind, end - at, is_alone(text, end));

		if (tokens > max_tokens) {
			at += part_of_run(kind, end - at, max_tokens);
			break;
		}
		max_tokens -= tokens;
	}
	while (at && at < text.size && ((unsigned char)text.data[at] & 0xc0) == 0x80)
		at--;
	while (at && at < text.size && text.data[at - 1] == ' ')
		at--; /* at an end it counts */
	return at;
}
