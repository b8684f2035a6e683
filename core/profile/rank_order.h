/* SPDX-License-Identifier: Apache-2.0
 * Which groups are ranked, and in which order. Internal to ranking. */
#ifndef PC_PROFILE_RANK_ORDER_H
#define PC_PROFILE_RANK_ORDER_H

#include "profile/rank_sums.h"

/* The best groups so far: of each library a heap with the worst on top, so that millions of names
 * need no room and no sorting. */
struct pc_heap {
	uint32_t *ids; /* owned; of groups */
	uint32_t count, room;
};

struct pc_order {
	const struct pc_sums *sums;
	enum pc_rank_sort sort;
	size_t limit;	       /* of each heap; 0: none */
	struct pc_heap *heaps; /* owned */
	uint32_t *heap_of;     /* owned; by string, the last is of no library: 1 + the heap; 0: none
				  yet */
	uint32_t count, room;
};

void pc_order_init(struct pc_order *order, const struct pc_sums *sums, enum pc_rank_sort sort,
		   size_t limit);
void pc_order_clear(struct pc_order *order);
static inline void pc_auto_order(struct pc_order *order)
{
	pc_order_clear(order);
}
void pc_order_add(struct pc_order *order, uint32_t group);
/* The groups that were kept, best first; on the heap, the caller's. */
uint32_t *pc_order_sorted(struct pc_order *order, uint32_t *out_count);

#endif
