/* SPDX-License-Identifier: Apache-2.0
 * Between the files of the reader. Internal to pull*.c. */
#ifndef PC_ENCODING_PULL_TOKEN_H
#define PC_ENCODING_PULL_TOKEN_H

#include "encoding/pull.h"

/* The next byte, which stays; -1 at the end. */
int pc_pull_byte(struct pc_pull *pull);
static inline void pc_pull_use(struct pc_pull *pull, size_t size)
{
	pull->rest.data += size;
	pull->rest.size -= size;
}
/* The first byte of the value before which the reader stands; -1: there is none. */
int pc_pull_next(struct pc_pull *pull);
/* A number or a word such as null, used up; false, and nothing changed: none stands here. */
bool pc_pull_word(struct pc_pull *pull, struct pc_span *out_text);
/* A copy in pull->text, which outlives the piece of input that a token lies in. */
struct pc_span pc_pull_keep(struct pc_pull *pull, struct pc_span text);

#endif
