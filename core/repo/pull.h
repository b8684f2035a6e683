/* SPDX-License-Identifier: Apache-2.0
 * Pull requests: GitHub is asked what they are, git fetches them. */
#ifndef PC_REPO_PULL_H
#define PC_REPO_PULL_H

#include <stdint.h>

#include "repo/sides.h"

/* Texts lie in pc's arena, and are safe to show. */
struct pc_pull {
	uint32_t number;
	const char *remote, *url;  /* by which it was found; where people see it */
	const char *title, *state; /* "open", "closed", "merged"; NULL: GitHub could not be asked */
	struct pc_revision base, head;
	const char *warning; /* what is not as it should be; NULL: nothing */
};

/* The pull request of that number at the remote "upstream", else "origin", else the others. Base is
 * the commit where it left its branch. What the repository lacks of it is fetched to a folder of
 * the run's own, from which sides and changes are read until the repository is closed; into the
 * repository nothing is written. Where GitHub can't be asked but the remote has it, its base is the
 * default branch, and the warning says so. PC_ENET, PC_ECONFIG, PC_EINPUT: as of GitHub. */
PC_API int pc_pull_find(struct pc_repository *repository, uint32_t number,
			struct pc_pull *out_pull);

#endif
