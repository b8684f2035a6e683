/* SPDX-License-Identifier: Apache-2.0
 * What readers of inputs have in common: several paths, what an input begins with, and errors that
 * name it. Internal. */
#ifndef PC_INPUT_INPUTS_H
#define PC_INPUT_INPUTS_H

#include "input/input.h"

/* Calls `read` for each path in turn, or once for "-", standard input, where there is none, until
 * one fails. PC_EUSAGE: standard input is named twice. */
int pc_inputs_read(struct pc *pc, struct pc_list paths,
		   int (*read)(void *context, const char *path), void *context);
/* Up to `size` bytes of its beginning, at least one: PC_EINPUT where there is nothing in it. */
int pc_inputs_head(struct pc *pc, struct pc_input *input, size_t size, struct pc_span *out_head);
/* Puts the name before the recorded error, unless it is there already. Returns the status. */
int pc_inputs_name(struct pc *pc, int status, const char *name);

#endif
