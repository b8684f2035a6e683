/* SPDX-License-Identifier: Apache-2.0
 * Places for the folders of runs: <16 hex> beside <16 hex>.lock, which the run that lives holds by
 * flock. Internal. */
#ifndef PC_REPO_SIDE_LOCK_H
#define PC_REPO_SIDE_LOCK_H

#include "base/status.h"

struct pc_side_place {
	int root;      /* the folder of all places */
	int lock;      /* held */
	char name[17]; /* of the folder, and of the lock before its ".lock" */
};

/* Removes what runs have left that do not live any more. */
void pc_side_places_sweep(struct pc *pc, int root);
/* Takes a new place, and makes its folder. 0 or an errno. */
int pc_side_place_take(int root, struct pc_side_place *out_place);
/* Removes its folder, then the lock. 0 or the errno of what stays. */
int pc_side_place_leave(struct pc_side_place *place);

#endif
