/* SPDX-License-Identifier: Apache-2.0
 * The part that is being read: all of its lines, until it ends; then what is worth keeping of it.
 * Internal. */
#ifndef PC_LISTING_DRAFT_H
#define PC_LISTING_DRAFT_H

#include "base/table.h"
#include "listing/builder.h"
#include "listing/loops.h"
#include "listing/work.h"

struct pc_draft {
	bool open;
	const char *function, *file, *module; /* interned */
	uint32_t events[PC_LISTING_EVENTS_MAX], event_count;
	int64_t totals[PC_LISTING_EVENTS_MAX]; /* PC_UNKNOWN: not said */
	bool sums[PC_LISTING_EVENTS_MAX];      /* the total is the sum of the lines, if not said */
	struct pc_listing_line *lines;	       /* owned; texts and costs are in `scratch` */
	uint32_t count, room;
	struct pc_arena *scratch; /* owned */
	struct pc_loops loops;
	enum pc_isa isa;
	bool disassembly;
};

/* What was read of mnemonics before: few are ever seen. */
struct pc_mnemonics {
	struct pc_table names;
	uint8_t (*works)[PC_ISAS]; /* owned; by name */
	uint32_t room;
};

/* The instruction set, the kind of every instruction, jumps, sums and loops. */
void pc_draft_study(struct pc_draft *draft, struct pc_mnemonics *mnemonics);
/* Which lines are kept: out_kept[i] for each. */
void pc_draft_choose(const struct pc_draft *draft, bool *out_kept);
/* The sum of column `column` over the lines first to last; saturates. */
int64_t pc_draft_sum(const struct pc_draft *draft, uint32_t column, uint32_t first, uint32_t last);

#endif
