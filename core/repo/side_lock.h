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

/* Takes a new place below `root` (NULL: the usual folder), where what killed runs have left is
 * removed first. *out_root: where that really is; in the arena. */
int pc_side_place_open(struct pc *pc, const char *root, struct pc_side_place *out_place,
		       const char **out_root);
/* Removes it; `folder`, which is in it, is named to the user where that can't be. */
void pc_side_place_close(struct pc *pc, struct pc_side_place *place, const char *folder);

/* ---- parts ---- */
/* Removes what runs have left that do not live any more. */
void pc_side_places_sweep(struct pc *pc, int root);
/* Takes a new place, and makes its folder. 0 or an errno. */
int pc_side_place_take(int root, struct pc_side_place *out_place);
/* Removes its folder, then the lock. 0 or the errno of what stays. */
int pc_side_place_leave(struct pc_side_place *place);

#endif
