/* SPDX-License-Identifier: Apache-2.0
 * The functions of a dump by the names under which they can be compared and looked up: without
 * arguments, parameters of templates, hashes, addresses and the numbers of lambdas. Internal. */
#ifndef PC_TRACE_PLAIN_H
#define PC_TRACE_PLAIN_H

#include "base/table.h"
#include "trace/trace.h"

struct pc_plain_frames {
	struct pc_table names;
	uint32_t *by_frame; /* in pc's arena: names; of a frame without a function that of its
			       module, in brackets */
};

void pc_plain_frames_init(struct pc_plain_frames *plain, struct pc *pc, const struct pc_dump *dump);
void pc_plain_frames_clear(struct pc_plain_frames *plain);
static inline void pc_auto_plain_frames(struct pc_plain_frames *plain)
{
	pc_plain_frames_clear(plain);
}
/* Appends what is left of a function's name. */
void pc_plain_name(struct pc_text *out, struct pc_span function);

#endif
