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

int64_t pc_tokens(struct pc_span text)
{
	int64_t tokens = 0;

	for (size_t at = 0, end; at < text.size; at = end) {
		enum kind kind = kind_of(text.data[at]), next;

		end = at + 1;
		while (end < text.size && kind_of(text.data[end]) == kind)
			end++;
		next = end < text.size ? kind_of(text.data[end]) : NEWLINE;
		if (kind == UPPER && next == LOWER && end - at == 1) {
			/* a capital belongs to its word */
			while (end < text.size && kind_of(text.data[end]) == LOWER)
				end++;
			kind = LOWER;
		}
		tokens += tokens_of_run(kind, end - at, next == NEWLINE);
	}
	return tokens;
}
