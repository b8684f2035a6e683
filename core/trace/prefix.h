/* SPDX-License-Identifier: Apache-2.0
 * What a collector of logs puts in front of every line: times, hosts, processes, threads. The table
 * of forms stands in prefix.c. Internal. */
#ifndef PC_TRACE_PREFIX_H
#define PC_TRACE_PREFIX_H

#include "base/text.h"

struct pc_prefixes {
	uint32_t forms; /* a bit a form that is in use; 0: lines are as they were written */
};

/* Which forms are in use, from the head of an input. */
void pc_prefixes_look(struct pc_prefixes *prefixes, struct pc_span head);
/* The line without its prefixes. What tells processes, threads or streams apart is appended to
 * *key; *out_goes_on: the next line of the same key goes on with this one. */
struct pc_span pc_prefixes_take(const struct pc_prefixes *prefixes, struct pc_span line,
				struct pc_text *key, bool *out_goes_on);

#endif
