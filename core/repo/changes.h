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
	PC_CHANGE_MOVED,   /* the same name, another file; nearly the same body */
	PC_CHANGE_SAME	   /* of functions that were named alone: it does not differ */
};

struct pc_changed_function {
	const char *name;		 /* "f", "Class.method", "outer.inner" */
	const char *file;		 /* at head; of a deleted one at base */
	const char *old_name, *old_file; /* at base; NULL: as at head */
	const char *language;		 /* as ctags names it */
	enum pc_change change;
	bool body;		       /* its own text differs, but for blank lines */
	bool signature;		       /* its parameters differ */
	bool decorators;	       /* what stands above it differs, as @cache */
	uint32_t base_line, head_line; /* 0: not there */
	uint32_t base_end, head_end;
	bool end_guessed;	    /* ctags tells no ends for its language: by indentation */
	const char *const *callers; /* direct ones at head, found by name: "name (file)" */
	size_t caller_count;
	bool callers_cut; /* there are more */
};

struct pc_changes {
	struct pc_changed_function *functions; /* in the arena, by file and line */
	size_t count;
	uint32_t files, binary_files;	/* that differ; no regular files count as files too */
	const char *const *other_files; /* that differ, in no function */
	size_t other_count;
	const char *note;	    /* why functions are not known (ctags is missing); NULL */
	const char *const *remarks; /* what was cut, left out or guessed; in the arena */
	size_t remark_count;
};

/* What is compared: these very two. */
struct pc_between {
	struct pc *pc;
	const char *folder;		/* of the repository, or below it */
	const struct pc_revision *base; /* a commit */
	const struct pc_revision *head; /* or the working tree, with files that are not ignored */
};

/* A function is the same by its name in a file, or in one that was renamed; then by its body,
 * wherever it went. */
PC_API int pc_changes_find(const struct pc_between *between, struct pc_changes *out_changes);
/* "path::name,Class.method;path2::f": these, whether they differ or not. PC_EUSAGE: how it is
 * wrong. */
PC_API int pc_changes_named(const struct pc_between *between, const char *text,
			    struct pc_changes *out_changes);
/* The diff of both as text, at most `most` bytes of whole lines; in the arena. *out_cut: there is
 * more. */
PC_API int pc_changes_diff(const struct pc_between *between, size_t most, const char **out_text,
			   bool *out_cut);

#endif
