/* SPDX-License-Identifier: Apache-2.0
 * Formats that are known but not read as costs: traces, annotated sources, what administrators
 * print, and files that a tool must convert first. Internal. */
#ifndef PC_FORMATS_KNOWN_H
#define PC_FORMATS_KNOWN_H

#include "profile/format.h"

/* Whether `line` begins with what `pattern` says (its language: known.c). */
bool pc_known_matches(struct pc_span pattern, struct pc_span line);
/* The surest of the known formats for `head`, or NULL; *out_score is its score. `wanted` says which
 * of them count (NULL: all). */
typedef bool pc_known_wanted(const struct pc_format *format);
const struct pc_format *pc_known_detect(struct pc_span head, pc_known_wanted *wanted,
					int *out_score);

/* ---- single lines ---- */
/* Rows for which one line is enough. */
enum { PC_KNOWN_ROWS_MAX = 255 };
struct pc_known_rows {
	uint8_t rows[PC_KNOWN_ROWS_MAX];
	size_t count;
};
typedef bool pc_known_belongs(const void *context, const struct pc_format *format);
void pc_known_choose(struct pc_known_rows *rows, pc_known_belongs *of, const void *context);
/* The surest of the chosen rows that the line is of, or NULL. */
const struct pc_format *pc_known_line(const struct pc_known_rows *rows, struct pc_span line,
				      int *out_score);

const struct pc_format *pc_known_named(const char *name);

#endif
