/* SPDX-License-Identifier: Apache-2.0
 * Totals of stacks. Internal to ranking. */
#ifndef PC_PROFILE_RANK_TOTALS_H
#define PC_PROFILE_RANK_TOTALS_H

#include "profile/rank_sums.h"

/* Adds the cost of every stack of the event to each group that is in it, once however often it
 * recurs, and its process; in time and room that grow with the stacks, not with their depth. Makes
 * all groups that are still missing, and ends the making of groups. PC_ECANCEL: interrupted. */
int pc_totals_add(struct pc *pc, struct pc_sums *sums);

#endif
