/* SPDX-License-Identifier: Apache-2.0
 * How a sealed listing lies in memory. Internal. */
#ifndef PC_LISTING_SEALED_H
#define PC_LISTING_SEALED_H

#include "listing/listing.h"

struct pc_listing {
	const char *format, *tool;
	const struct pc_listing_event *events;
	const struct pc_listing_part *parts;
	size_t event_count, part_count;
	uint32_t preferred; /* PC_NONE: no event is */
	struct pc_remarks remarks;
};

#endif
