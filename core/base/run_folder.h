/* SPDX-License-Identifier: Apache-2.0
 * Folders of runs: <prefix><16 hex> beside <prefix><16 hex>.lock, which the run that lives holds by
 * flock. Internal. */
#ifndef PC_BASE_RUN_FOLDER_H
#define PC_BASE_RUN_FOLDER_H

#include "base/status.h"

enum { PC_RUN_FOLDER_NAME = 48 }; /* a prefix has at most 31 bytes */

struct pc_run_folder {
	int root; /* what it lies in */
	int lock; /* held */
	char name[PC_RUN_FOLDER_NAME];
};

/* Removes what runs of this user have left that do not live any more. */
void pc_run_folders_sweep(struct pc *pc, int root, const char *prefix);
/* Makes a new one. 0 or an errno. */
int pc_run_folder_take(int root, const char *prefix, struct pc_run_folder *out_folder);
/* Removes it, then the lock. 0 or the errno of what stays. */
int pc_run_folder_leave(struct pc_run_folder *folder);

#endif
