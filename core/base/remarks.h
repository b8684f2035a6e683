/* SPDX-License-Identifier: Apache-2.0
 * What a reader has to say of its input beside what is in it: lines that did not belong, damage,
 * and what else should be known. */
#ifndef PC_BASE_REMARKS_H
#define PC_BASE_REMARKS_H

#include <stdint.h>

#include "base/status.h"

struct json_object;

/* New members go to the end. */
struct pc_remarks {
	uint64_t skipped;	   /* lines that were no part of the format … */
	const char *skipped_first; /* … and the first of them: "x.txt: line 12"; NULL: none */
	/* Where the input ended or broke before its end, and why; NULL: it did not. */
	const char *damage_at, *damage_reason;
	/* What a reader should know (rounded, derived, cut off); NULL-terminated. With several
	 * inputs each begins with the name of the one it is about. */
	const char *const *notes;
};

/* Adds "skipped_lines", "damage" and "notes" to a document. */
PC_API void pc_remarks_add(const struct pc_remarks *remarks, struct json_object *object);

#endif
