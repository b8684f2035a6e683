/* SPDX-License-Identifier: Apache-2.0
 * Revisions of a repository, each in a folder of its own outside of the project. A side's folder is
 * a repository that borrows the objects of the user's (objects/info/alternates): nothing is written
 * into the user's, none of its hooks, filters or configuration is run or read by what runs there,
 * and what a killed run leaves is one folder. Paths of sides are equally long. */
#ifndef PC_REPO_SIDES_H
#define PC_REPO_SIDES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct pc_repository;
struct pc_sides;

/* The repository around `path` (NULL: here). PC_EINPUT: there is none. */
PC_API int pc_repository_open(struct pc *pc, const char *path,
			      struct pc_repository **out_repository);
PC_API void pc_repository_close(struct pc_repository *repository);
static inline void pc_auto_repository(struct pc_repository **repository)
{
	pc_repository_close(*repository);
}

/* Its working folder, or what it is where it is bare; and where in it we are: "src/lib", "" at its
 * top. */
PC_API const char *pc_repository_folder(const struct pc_repository *repository);
PC_API const char *pc_repository_below(const struct pc_repository *repository);
/* From where its commits are read, those that were fetched (repo/pull.h) too: then it is not the
 * user's. */
PC_API const char *pc_repository_objects(const struct pc_repository *repository);

/* A revision: texts lie in pc's arena. */
struct pc_revision {
	const char *given;   /* as it was typed, or what stood for it */
	const char *commit;  /* 40 hex digits; of the working tree that of HEAD */
	const char *name;    /* for tables, safe: a branch, a tag, 12 digits, "working tree" */
	const char *subject; /* first paragraph of the commit's message, safe to show */
	const char *date;    /* of the commit: "Mon Oct 31 12:00:00 2022 +0100" */
	bool working_tree, dirty;
	const char *note; /* what should be known: "the merge base of A and B"; NULL: nothing */
};

/* A ref, anything that git rev-parse takes for a commit, or "." for the working tree. PC_EINPUT
 * says what is near ("did you mean"), and what an unborn, shallow or bare repository lacks. */
PC_API int pc_revision_find(struct pc_repository *repository, const char *text,
			    struct pc_revision *out_revision);
/* "A...B": B, against the merge base of both; "A..B": B against A. What is left out is HEAD; the
 * note of the base says what it is. PC_EUSAGE: it is no range. */
PC_API int pc_revision_range(struct pc_repository *repository, const char *text,
			     struct pc_revision *out_base, struct pc_revision *out_head);
/* Base and head when none is named: the default branch of the remote (its HEAD, else main, else
 * master), and what there is against it (a detached HEAD too). */
PC_API int pc_revision_default(struct pc_repository *repository, struct pc_revision *out_base,
			       struct pc_revision *out_head);
/* What is compared with a base where no head is named: what is checked out, or the working tree
 * where that is the base and something in it is changed. */
PC_API int pc_revision_against(struct pc_repository *repository, const struct pc_revision *base,
			       struct pc_revision *out_head);

/* Folders for these revisions, at most PC_SIDE_FOLDERS_MAX, below `root` (NULL:
 * $XDG_CACHE_HOME/perfcopilot/compare). Of a commit: what is committed, submodules out of what the
 * repository has of them, LFS files out of its lfs/objects; what is not there is refused with the
 * reason. Of the working tree: tracked files as they are, and untracked ones that are not ignored,
 * with an index that knows them. Leftovers of runs that were killed are removed first, those of
 * runs that live never. On failure nothing stays. What runs in a side must not have GIT_DIR and its
 * kin in the environment: they would lead it to the user's repository. */
enum { PC_SIDE_FOLDERS_MAX = 8 };
PC_API int pc_sides_make(struct pc_repository *repository, const char *root,
			 const struct pc_revision *revisions, size_t count,
			 struct pc_sides **out_sides);
PC_API const char *pc_sides_folder(const struct pc_sides *sides, size_t index);
/* What a side lacks that its revision has, a line each, safe to show; NULL: nothing. */
PC_API const char *pc_sides_note(const struct pc_sides *sides, size_t index);
/* Removes them, all that lies in them. NULL is fine; what is not freed is when the run ends. */
PC_API void pc_sides_free(struct pc_sides *sides);
static inline void pc_auto_sides(struct pc_sides **sides)
{
	pc_sides_free(*sides);
}

#endif
