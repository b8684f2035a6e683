/* SPDX-License-Identifier: Apache-2.0
 * Files and folders below a folder, reached by descriptors and steps that follow no link. Each
 * function answers 0 or an errno. Internal. */
#ifndef PC_REPO_TREE_H
#define PC_REPO_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* The folder in which the last part of `path` lies, which the caller closes; `make`: what is
 * missing is made. *out_name is that part. */
int pc_tree_parent(int folder, const char *path, bool make, int *out_fd, const char **out_name);
/* Copies a file or a link, with permissions and time; by reference where the file system can.
 * ENODEV: it is neither. ECANCELED: a signal asks to stop. */
int pc_tree_copy(struct pc *pc, int from, int to, const char *path);
/* Writes the bytes of one file to another, both at their beginnings. */
int pc_tree_copy_bytes(struct pc *pc, int from, int to);
/* Makes a file of these bytes. */
int pc_tree_write(int folder, const char *path, const char *bytes, size_t size);

#endif
