/* SPDX-License-Identifier: Apache-2.0
 * Loops in the lines of one part: of instructions by jumps back, of sources by their syntax.
 * Internal. */
#ifndef PC_LISTING_LOOPS_H
#define PC_LISTING_LOOPS_H

#include "listing/listing.h"

struct pc_loops {
	struct pc_loop *items; /* owned; by their first line, an outer one first */
	uint32_t count, room;
};

/* Finds them: first, last, depth and lines are set. `lines` are all lines of a part, their orders
 * 0, 1, …
 *
 * Of instructions a loop is a backward jump and what lies between its target and itself, if the
 * jump can be reached from its target without leaving: code that was moved out of the way jumps
 * back too. Jumps to one target are one loop. */
void pc_loops_of_instructions(const struct pc_listing_line *lines, uint32_t count,
			      struct pc_loops *out);
/* Of sources a loop is a line that begins with a word such as "for", and the lines below that are
 * indented deeper, with the brackets around them. */
void pc_loops_of_sources(const struct pc_listing_line *lines, uint32_t count, struct pc_loops *out);

/* Whether a line of source begins a loop. */
bool pc_loop_begins(struct pc_span text);

void pc_loops_clear(struct pc_loops *loops);

#endif
