/* SPDX-License-Identifier: Apache-2.0
 * A part of a profile, chosen by what its stacks run through, as pprof's -focus, -ignore and -hide
 * do. */
#ifndef PC_PROFILE_SELECT_H
#define PC_PROFILE_SELECT_H

#include "profile/profile.h"

/* POSIX extended regular expressions on function, library or file; NULL or "": not asked for. New
 * members go to the end. */
struct pc_selection {
	const char *focus;  /* only stacks with a frame that matches */
	const char *ignore; /* no stack with a frame that matches */
	const char *hide; /* frames that match are taken out, and their cost goes to their callers;
			     with no caller left it is dropped */
};

/* Totals stay those of the whole, so that shares do. Everything asked for NULL or "": the profile
 * itself. In pc's arena; it lives no longer than `profile`. PC_EUSAGE: a bad expression; PC_EINPUT:
 * the input has no stacks. */
PC_API int pc_profile_select_size(struct pc *pc, struct pc_profile *profile,
				  const struct pc_selection *selection, size_t selection_size,
				  struct pc_profile **out_selected);
#define pc_profile_select(pc, profile, selection, out_selected) \
	pc_profile_select_size(pc, profile, selection, sizeof(struct pc_selection), out_selected)

#endif
