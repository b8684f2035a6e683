/* SPDX-License-Identifier: Apache-2.0
 * Between the files that use the module perfcopilot-repo.so. */
#ifndef PC_REPO_REPOSITORY_H
#define PC_REPO_REPOSITORY_H

#include "repo/repo.h"
#include "repo/sides.h"

struct pc_fetch;

struct pc_repository {
	struct pc *pc;
	const struct pc_repo_table *git;
	struct pc_repo *repo;
	struct pc_repo_facts facts;
	const char *shown;	/* its folder, safe to show; in the arena */
	struct pc_fetch *fetch; /* what was fetched for it; NULL: nothing */
};

/* Text of a stranger, safe to show; in the arena. */
const char *pc_repo_safe(struct pc *pc, const char *text);

#endif
