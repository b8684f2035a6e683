/* SPDX-License-Identifier: Apache-2.0
 * A folder for the files of one run: ours alone, flat, gone afterwards. Internal. */
#ifndef PC_MEASURE_SCRATCH_H
#define PC_MEASURE_SCRATCH_H

#include "base/status.h"

/* Made in $TMPDIR, or in /tmp. PC_EINPUT: it can't be. */
int pc_scratch_new(struct pc *pc, char **out_folder);
/* Removes it with its files, and frees the name. NULL is fine. */
void pc_scratch_free(char *folder);
static inline void pc_auto_scratch(char **folder)
{
	pc_scratch_free(*folder);
}
/* Calls `each` with the path of each file, until one fails. */
int pc_scratch_each(const char *folder, int (*each)(void *context, const char *path),
		    void *context);

#endif
