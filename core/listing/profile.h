/* SPDX-License-Identifier: Apache-2.0
 * The functions of a listing as a profile without stacks. Internal. */
#ifndef PC_LISTING_PROFILE_H
#define PC_LISTING_PROFILE_H

#include "listing/listing.h"

/* *out_profile NULL: parts have no totals that can be added up. */
int pc_listing_profile(struct pc *pc, const struct pc_listing *listing, uint32_t event,
		       struct pc_profile **out_profile);

#endif
