/* SPDX-License-Identifier: Apache-2.0
 * A folder of sources that strangers name files of: reached by steps that follow no link and leave
 * no folder. Nothing is written. */
#ifndef PC_REPO_FOLDER_H
#define PC_REPO_FOLDER_H

#include "base/text.h"

enum pc_folder_state {
	PC_FOLDER_FOUND,
	PC_FOLDER_MISSING,
	PC_FOLDER_LEAVES, /* it lies outside, in .git, or behind a symbolic link */
	PC_FOLDER_ODD	  /* no regular file, or a huge one */
};

/* In pc's arena. */
struct pc_folder_file {
	const char *path; /* below the folder, with "/" between */
	const char *bytes;
	size_t size;
	const char *why, *why_path; /* where it is not found: why, and of what part of the path */
};

/* A descriptor, which the caller closes. PC_EINPUT: it is none. */
PC_API int pc_folder_open(struct pc *pc, const char *folder, int *out_folder);
PC_API enum pc_folder_state pc_folder_read(struct pc *pc, int folder, const char *path,
					   struct pc_folder_file *out_file);
/* Sources in it and below, by their endings; of a huge tree not all. The array is NULL-terminated,
 * in pc's arena. */
PC_API const char *const *pc_folder_sources(struct pc *pc, int folder);
/* Whether a path below a folder is that of a source, by its ending, and no part of it is hidden. */
PC_API bool pc_folder_is_source(const char *path);

/* Why a path may not be touched, whatever lies there; NULL: it may. Internal. */
const char *pc_folder_why_not(struct pc_span path);

#endif
