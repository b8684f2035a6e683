/* SPDX-License-Identifier: Apache-2.0
 * Where one input may hold several: a reader says that the line it was given does not belong, and
 * before the next is given somebody judges whether another input begins there. Also whether an
 * input ended within a line. Internal. */
#ifndef PC_INPUT_DOUBT_H
#define PC_INPUT_DOUBT_H

#include "input/input.h"

#define PC_DOUBT_SIZE (32u << 10) /* a judge may be asked often: less than of an input */

/* `rest` begins with the doubted line, whose number is given. True: the input ends before it. */
typedef bool (*pc_input_judge)(void *context, struct pc_span rest, uint64_t line_number);
void pc_input_watch(struct pc_input *input, pc_input_judge judge, void *context);
/* The line last given does not belong. */
void pc_input_doubt(struct pc_input *input);

/* Whether the line last given was the last one, and no newline ended it. */
bool pc_input_unfinished(const struct pc_input *input);

#endif
