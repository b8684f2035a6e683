/* SPDX-License-Identifier: Apache-2.0
 * Where sides lie, and what is fetched for them: a folder of this run's in the folder of
 * comparisons. Internal. */
#ifndef PC_REPO_SIDE_PLACE_H
#define PC_REPO_SIDE_PLACE_H

#include "base/run_folder.h"

/* Takes a new place below `root` (NULL: the usual folder), where what killed runs have left is
 * removed first. *out_root: where that really is; in the arena. */
int pc_side_place_open(struct pc *pc, const char *root, struct pc_run_folder *out_place,
		       const char **out_root);
/* Removes it; `folder`, which is in it, is named to the user where that can't be. */
void pc_side_place_close(struct pc *pc, struct pc_run_folder *place, const char *folder);

#endif
