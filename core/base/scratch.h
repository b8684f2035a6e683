/* SPDX-License-Identifier: Apache-2.0
 * Folders for files that nobody needs for long: ours alone, in the run's folder (run_folder.h) in
 * $TMPDIR, so that the next run removes what a killed one has left. Internal. */
#ifndef PC_BASE_SCRATCH_H
#define PC_BASE_SCRATCH_H

#include "base/status.h"

/* In $TMPDIR, or in /tmp; its name can't be guessed. PC_EINPUT: it can't be made. What is not freed
 * goes when the run ends. */
int pc_scratch_new(struct pc *pc, char **out_folder);
/* Removes it with all in it, and frees the name. NULL is fine. */
void pc_scratch_free(char *folder);
static inline void pc_auto_scratch(char **folder)
{
	pc_scratch_free(*folder);
}
/* Calls `each` with the path of each file, until one fails. */
int pc_scratch_each(const char *folder, int (*each)(void *context, const char *path),
		    void *context);

#endif
