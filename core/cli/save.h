/* SPDX-License-Identifier: Apache-2.0
 * Files that are whole or not there. Internal. */
#ifndef PC_CLI_SAVE_H
#define PC_CLI_SAVE_H

#include <sys/types.h>

#include "base/status.h"
#include "base/text.h"

#define PC_SAVE_STANDARD "-" /* the path that means standard output */

/* Writes the parts, one after another, to `path`; data NULL ends them. A regular file is replaced
 * in one step and keeps its mode, a device or FIFO is written as it is. PC_EINPUT: why it can't be.
 */
int pc_save(struct pc *pc, const char *path, const struct pc_span *parts);

/* The same with what `make` writes to the descriptor it is given: 0, or the errno. A new file gets
 * `mode`, whatever the umask is. Of a regular file only. */
int pc_save_made(struct pc *pc, const char *path, mode_t mode,
		 int (*make)(const void *context, int fd), const void *context);

/* Where `path` leads, however it is spelled: what is written to the same place comes to overwrite
 * or to mix. PC_SAVE_STANDARD: standard output, under whichever name. In the arena, or `path`. */
const char *pc_save_place(struct pc *pc, const char *path);

/* The parts to an open descriptor. 0 or the errno; ECANCELED: a signal asks to stop. */
int pc_save_to(int fd, const struct pc_span *parts);

/* PC_OK, or an error for `result`: 0, an errno, or ECANCELED when a signal asked to stop. A reader
 * that has gone (head, a pager that was left) has what it wanted: no error. */
int pc_save_told(struct pc *pc, const char *name, int result);

#endif
