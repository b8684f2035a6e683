/* SPDX-License-Identifier: Apache-2.0
 * A side while it is made: one repository for the revision, and one for each submodule in it.
 * Internal. */
#ifndef PC_REPO_SIDE_H
#define PC_REPO_SIDE_H

#include "base/text.h"
#include "repo/repository.h"

struct pc_side {
	struct pc *pc;
	const struct pc_repo_table *git;
	const char *revision; /* its name, in messages */
	struct pc_text notes; /* what was left out, a line each; safe to show */
};

struct pc_side_part {
	struct pc_side *side;
	struct pc_repo *from; /* the user's */
	struct pc_repo_facts facts;
	const char *commit;
	const char *fetched;  /* a repository with more objects; NULL: there is none */
	bool working_tree;    /* as it is there, instead of the commit's files */
	const char *folder;   /* of the part */
	const char *where;    /* "", or "lib/x/" of a submodule */
	unsigned depth;	      /* of submodules in submodules */
	int fd;		      /* of the folder */
	struct pc_repo *repo; /* the one that is made; NULL: not yet */
};

/* All of it, into `part->folder`, which is there and empty. */
int pc_side_make(struct pc_side_part *part);

/* Its steps. */
int pc_side_write_git(struct pc_side_part *part);
int pc_side_copy_files(struct pc_side_part *part);
int pc_side_fetch_lfs(struct pc_side_part *part);
int pc_side_add_modules(struct pc_side_part *part);

/* The folder of objects of a repository and those that it borrows, a line each; libgit2 takes
 * relative paths in the first file only. PC_EINPUT: its path can't be written so. */
int pc_side_alternates(struct pc *pc, const char *repository, struct pc_text *out);

/* What went wrong with a file or folder below the part, by its errno. */
int pc_side_fail(const struct pc_side_part *part, const char *path, int error);
/* What libgit2 could not do. */
int pc_side_fail_git(const struct pc_side_part *part, const char *what);
void pc_side_note(struct pc_side *side, const char *fmt, ...) PC_PRINTF(2, 3);

/* What a pointer file of Git LFS says. */
struct pc_lfs_pointer {
	char oid[65];
	uint64_t size_bytes;
	bool extended; /* by programs of which we know nothing */
};
bool pc_lfs_parse(struct pc_span bytes, struct pc_lfs_pointer *out_pointer);

#endif
