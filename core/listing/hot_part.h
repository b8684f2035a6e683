/* SPDX-License-Identifier: Apache-2.0
 * What is hot in one part. Internal. */
#ifndef PC_LISTING_HOT_PART_H
#define PC_LISTING_HOT_PART_H

#include "listing/hot.h"

struct pc_hot_find {
	struct pc *pc;
	struct pc_hot_part *hot;	      /* its part and total are set */
	const struct pc_listing_event *event; /* NULL: none */
	uint32_t column;		      /* of the event in the part; PC_NONE */
	int64_t all;			      /* the total of the whole, or PC_UNKNOWN */
	size_t most;			      /* lines */
};
void pc_hot_part_find(struct pc_hot_find *find);

/* The column of an event in a part; PC_NONE: it has none. */
uint32_t pc_hot_column(const struct pc_listing_part *part, uint32_t event);
/* The share of the part that a cost is, in percent; NAN: unknown. */
double pc_hot_percent(const struct pc_hot_find *find, int64_t cost);
/* Loops and kinds of work. */
void pc_hot_find_loops(struct pc_hot_find *find);
void pc_hot_find_works(struct pc_hot_find *find, const struct pc_hot_line *lines, size_t count);

#endif
