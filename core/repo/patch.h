/* SPDX-License-Identifier: Apache-2.0
 * Patches that strangers propose, in what they wrote: found, put right where that is safe (counts
 * and numbers of lines), and tried on the files of one folder. Nothing is written. */
#ifndef PC_REPO_PATCH_H
#define PC_REPO_PATCH_H

#include "base/text.h"

enum pc_patch_state {
	PC_PATCH_NONE,	    /* there is none in the text */
	PC_PATCH_UNCHECKED, /* there is no folder to try it on: a sketch */
	PC_PATCH_APPLIES,
	PC_PATCH_FAILS, /* it does not apply: a sketch */
	PC_PATCH_LEAVES /* it touches what lies outside of the folder, or .git, or a symbolic link
			 */
};

/* All of it in pc's arena. */
struct pc_patch {
	enum pc_patch_state state;
	const char *state_word;	  /* "none", "unchecked", "applies", "fails", "leaves" */
	const char *text;	  /* the patch as git would take it; "" without one */
	const char *why;	  /* of "fails" and "leaves"; else NULL */
	const char *const *files; /* that it changes */
	size_t file_count;
};

/* `folder` NULL or "": there is none. The patches of a text are one. Errors of the check itself are
 * PC_EINPUT: the folder is none, or libgit2 is missing. */
PC_API int pc_patch_check(struct pc *pc, const char *folder, struct pc_span text,
			  struct pc_patch *out_patch);

#endif
