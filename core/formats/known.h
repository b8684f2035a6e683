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
const struct pc_format *pc_known_named(const char *name);

#endif
