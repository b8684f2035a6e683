/* SPDX-License-Identifier: Apache-2.0
 * Whether an input ends where its program ended it: a log that was cut off in the middle of a line
 * is read as far as it goes, and who reads the report is told. Internal. */
#ifndef PC_TRACE_TAIL_H
#define PC_TRACE_TAIL_H

#include "base/text.h"

struct pc_dump_builder;

/* Of one input; zeroed is empty. */
struct pc_tail {
	struct pc_text line; /* the last one, where no newline ends it */
	uint64_t number;
	bool told; /* that it ends too early */
	const char *unended;
};

/* The last line of the input, without prefixes; no newline ended it. */
void pc_tail_line(struct pc_tail *tail, struct pc_span line, uint64_t number);
/* When the parser is done: tells of a line that breaks off, where the parser did not. What is kept
 * of the input is given up. */
void pc_tail_judge(struct pc_dump_builder *builder);

/* Whether a last line without a newline breaks off: a bracket or quote in it is not closed, or it
 * begins as a frame does and lacks what every such frame has. */
bool pc_tail_is_cut(struct pc_span line);

#endif
