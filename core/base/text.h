/* SPDX-License-Identifier: Apache-2.0
 * Text: a string that grows, spans of bytes, and what makes text from strangers safe to show. */
#ifndef PC_BASE_TEXT_H
#define PC_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/status.h"

/* ---- a string that grows; data is always NUL-terminated once something was added ---- */
struct pc_text {
	char *data; /* owned */
	size_t size, room;
};

PC_API void pc_text_add(struct pc_text *text, const char *bytes, size_t size);
PC_API void pc_text_puts(struct pc_text *text, const char *string);
PC_API void pc_text_putc(struct pc_text *text, char c);
PC_API void pc_text_printf(struct pc_text *text, const char *fmt, ...) PC_PRINTF(2, 3);
PC_API void pc_text_vprintf(struct pc_text *text, const char *fmt, va_list args);
PC_API void pc_text_clear(struct pc_text *text); /* frees; the text is empty and usable again */
static inline void pc_auto_text(struct pc_text *text)
{
	pc_text_clear(text);
}

/* ---- bytes that belong to somebody else; may hold NUL and invalid UTF-8 ---- */
struct pc_span {
	const char *data;
	size_t size;
};

#define PC_SPAN(literal) ((struct pc_span){ (literal), sizeof(literal) - 1 })
static inline struct pc_span pc_span(const char *string)
{
	return (struct pc_span){ string, string ? strlen(string) : 0 };
}
/* What a text holds, borrowed until it grows; never NULL, to which nothing may be added. */
static inline struct pc_span pc_text_span(const struct pc_text *text)
{
	return text->data ? (struct pc_span){ text->data, text->size } : PC_SPAN("");
}
PC_API struct pc_span pc_span_trim(struct pc_span span);
PC_API bool pc_span_is(struct pc_span span, const char *string);
PC_API bool pc_span_starts(struct pc_span span, const char *prefix);
PC_API bool pc_span_ends(struct pc_span span, const char *suffix);
PC_API const char *pc_span_find(struct pc_span span, const char *needle); /* NULL: not there */
/* The part before the first (last) `c`; *rest is what follows. False, and nothing changed, when
 * there is none. */
PC_API bool pc_span_cut(struct pc_span span, char c, struct pc_span *out_before,
			struct pc_span *out_rest);
PC_API bool pc_span_cut_last(struct pc_span span, char c, struct pc_span *out_before,
			     struct pc_span *out_rest);
/* A decimal integer that is the whole span ("-" and thousands separators "," allowed); false when
 * it is not. */
PC_API bool pc_span_int(struct pc_span span, int64_t *out_value);
#define PC_UNKNOWN INT64_MIN /* a number that an input does not say */

/* ---- several texts ---- */
/* Several values, in the order given; borrowed, valid as long as the run. */
struct pc_list {
	const char *const *items;
	size_t count;
};

/* ---- UTF-8 ---- */
/* Decodes one character of [at, end): returns its bytes (1..4), or 0 when the byte at `at` begins
 * no valid one. */
PC_API size_t pc_utf8_decode(const char *at, const char *end, uint32_t *out_char);
/* Appends one character; what is none (a surrogate, say) as U+FFFD. */
PC_API void pc_utf8_put(struct pc_text *text, uint32_t c);
/* Controls, escapes and bidi overrides: what may change a terminal or the reading order. "\t" and
 * "\n" count too. */
PC_API bool pc_utf8_is_dangerous(uint32_t c);
/* Terminal columns of safe text. */
PC_API size_t pc_utf8_width(const char *text);
/* Bytes of the longest beginning of `text` that takes at most `columns`; *out_columns is what it
 * takes. */
PC_API size_t pc_utf8_prefix(const char *text, size_t columns, size_t *out_columns);

/* Appends `span` so that it can be shown: dangerous characters become \x1b or \u202e, invalid bytes
 * \xff. The one way by which text from strangers reaches a terminal or a page. */
PC_API void pc_text_safe(struct pc_text *text, struct pc_span span);
/* Like pc_text_safe, but lets "\n" and "\t" through: for text of several lines. */
PC_API void pc_text_safe_lines(struct pc_text *text, struct pc_span span);
/* Appends `span` as valid UTF-8 without NUL: invalid bytes and NUL become \xff and \x00, the rest
 * stays. */
PC_API void pc_text_valid(struct pc_text *text, struct pc_span span);
/* The span itself where it is ASCII without NUL, else what pc_text_valid makes of it, in `scratch`,
 * whose content it replaces. */
PC_API struct pc_span pc_text_valid_span(struct pc_text *scratch, struct pc_span span);
/* Appends `safe` so that HTML and XML show it as it is, in an attribute too. */
PC_API void pc_text_escape(struct pc_text *text, const char *safe);
/* Appends `safe` cut in the middle with "…" so that it takes at most `columns`; 0: no limit. */
PC_API void pc_text_fit(struct pc_text *text, const char *safe, size_t columns);
struct pc_arena;
/* A copy as pc_text_safe and pc_text_fit make it, in the arena. */
PC_API const char *pc_text_shown(struct pc_arena *arena, struct pc_span span, size_t columns);

/* The name of `names` (NULL-terminated) nearest to `word`, for "did you mean"; NULL when none is
 * near. */
PC_API const char *pc_text_nearest(const char *word, const char *const *names);

#endif
