/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-repo.so: what knows libgit2. It needs nothing of the core, reads no file
 * and writes none: repositories of its own lie in memory. */
#ifndef PC_REPO_REPO_H
#define PC_REPO_REPO_H

#include <stddef.h>

#include "base/module.h"

/* A file as it is, by its path in the folder, with "/" between. */
struct pc_repo_file {
	const char *path, *bytes;
	size_t size;
};

struct pc_repo_table {
	struct pc_module module;
	/* Whether a diff applies to these files, which are all that it changes and that exist. 0:
	 * it does; else why not, in `why`. */
	int (*apply)(const struct pc_repo_file *files, size_t count, const char *diff, char *why,
		     size_t why_room);
};

#endif
