/* SPDX-License-Identifier: Apache-2.0
 * To whom a cost counts that several remedies know: to the most specific. One for programs comes
 * before one for what functions call, before one for functions, before one of what is around
 * others, before one for libraries; among these the one that concerns less. Internal. */
#ifndef PC_ADVICE_OWNERS_H
#define PC_ADVICE_OWNERS_H

#include "advice/costs.h"

struct pc_owner {
	uint32_t remedy;
	int64_t cost; /* what counts for it, and for no other */
	bool subtree; /* with what is called */
	const char *names[PC_ADVICE_NAMES];
	size_t name_count, names_matched;
};

/* Those with at least their least share, the largest first; *out_owners is in the arena. */
size_t pc_owners_find(const struct pc_advice_costs *costs, double least_percent,
		      struct pc_arena *arena, struct pc_owner **out_owners);

#endif
