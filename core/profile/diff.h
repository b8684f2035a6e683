/* SPDX-License-Identifier: Apache-2.0
 * What moved between two rankings of the same kind. */
#ifndef PC_PROFILE_DIFF_H
#define PC_PROFILE_DIFF_H

#include "profile/rank.h"

/* One side of a difference: all borrowed. */
struct pc_side {
	const struct pc_ranking *ranking;
	const struct pc_event *event;
};

/* Costs in the unit of the events and the digits of the difference, or PC_UNKNOWN; what a side has
 * no row for is 0 there. `old` is scaled where the difference is normalised; percentages are always
 * shares of each side's own total. */
struct pc_moved {
	const struct pc_ranked *old_row, *new_row; /* NULL: not in that ranking; not both */
	int64_t old_self, new_self, self_change;
	int64_t old_total, new_total, total_change;
	double self_points, total_points; /* percentage points; NAN: unknown */
};

struct pc_diff {
	struct pc_moved *rows; /* the largest change first, of what the query sorts by */
	size_t count;
	int64_t old_base, new_base; /* what 100 % is; 0: unknown */
	unsigned digits;
	bool percent_only, normalized;
};

struct pc_diff_query {
	enum pc_rank_sort sort;
	bool normalize; /* old costs are scaled so that both totals are the same */
};

/* Rows are the same when name and library are; what is left over is, when its name is the only one
 * so: a library may have another name in another build. In pc's arena. PC_EINPUT: the events can't
 * be compared: other units, or percentages on one side only. */
PC_API int pc_rank_diff(struct pc *pc, const struct pc_side *old_side,
			const struct pc_side *new_side, const struct pc_diff_query *query,
			struct pc_diff *out_diff);

#endif
