/* SPDX-License-Identifier: Apache-2.0
 * Which functions differ between two revisions: both blobs are read, never the working tree's file
 * for a commit's. Where functions lie says universal-ctags. */
#ifndef PC_REPO_CHANGES_H
#define PC_REPO_CHANGES_H

#include "base/text.h"
#include "repo/sides.h"

enum pc_change {
	PC_CHANGE_ADDED,
	PC_CHANGE_DELETED,
	PC_CHANGE_MODIFIED,
	PC_CHANGE_RENAMED, /* another name, the same body or nearly */
	PC_CHANGE_MOVED	   /* the same name, another file */
};

struct pc_changed_function {
	const char *name;		 /* "f", "Class.method", "outer.inner" */
	const char *file;		 /* at head; of a deleted one at base */
	const char *old_name, *old_file; /* at base; NULL: as at head */
	const char *language;		 /* as ctags names it */
	enum pc_change change;
	bool signature;		       /* its parameters differ */
	bool decorators;	       /* what stands above it differs, as @cache */
	uint32_t base_line, head_line; /* 0: not there */
	uint32_t base_end, head_end;
	const char *const *callers; /* direct ones at head, "name (file)"; in the arena */
	size_t caller_count;
};

struct pc_changes {
	struct pc_changed_function *functions; /* in the arena, by file and line */
	size_t count;
	uint32_t files, binary_files;	/* that differ */
	const char *const *other_files; /* that differ, in no function */
	size_t other_count;
	const char *note; /* why functions are not known (ctags is missing); NULL */
};

/* `head` may be the working tree. */
PC_API int pc_changes_find(struct pc_repository *repository, const struct pc_revision *base,
			   const struct pc_revision *head, struct pc_changes *out_changes);
/* "path::name,Class.method;path2::f": these, whether they differ or not. PC_EUSAGE: how it is
 * wrong. */
PC_API int pc_changes_named(struct pc_repository *repository, const char *text,
			    const struct pc_revision *base, const struct pc_revision *head,
			    struct pc_changes *out_changes);
/* The diff of both as text, at most `most` bytes; in the arena. */
PC_API int pc_changes_diff(struct pc_repository *repository, const struct pc_revision *base,
			   const struct pc_revision *head, size_t most, const char **out_text);

#endif
