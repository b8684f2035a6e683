/* SPDX-License-Identifier: Apache-2.0
 * universal-ctags, run once over copies of many texts: no option file, nothing of a repository is
 * run. Internal. */
#ifndef PC_REPO_CTAGS_H
#define PC_REPO_CTAGS_H

#include "repo/functions.h"

struct pc_ctags_file {
	const char *path;     /* of which the last part alone counts: it tells the language */
	struct pc_span bytes; /* as they are: may be of any encoding */
	struct pc_functions functions; /* what is found; in pc's arena */
};

/* *out_note, in pc's arena: why functions are not known, or not all; NULL: they are. PC_ECANCEL, or
 * PC_EINPUT: no place for the copies. */
int pc_ctags_run(struct pc *pc, struct pc_ctags_file *files, size_t count, const char **out_note);

#endif
