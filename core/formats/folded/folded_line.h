/* SPDX-License-Identifier: Apache-2.0
 * One line of folded stacks. Internal. */
#ifndef PC_FORMATS_FOLDED_LINE_H
#define PC_FORMATS_FOLDED_LINE_H

#include "base/text.h"

struct pc_folded_line {
	struct pc_span stack;
	int64_t values[2];
	unsigned digits[2];
	size_t count; /* of values: 1 or 2 */
};

/* "# austin: 3.3.0" and "// made by …"; the line is not empty. */
bool pc_folded_is_comment(struct pc_span line);
/* False: it is no stack with a count, or, of a difference, with two. */
bool pc_folded_line(struct pc_span line, bool is_difference, struct pc_folded_line *out_line);

#endif
