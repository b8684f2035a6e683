/* SPDX-License-Identifier: Apache-2.0
 * What a collector of logs puts in front of every line: times, hosts, processes, threads. The table
 * of forms stands in prefix.c. Internal. */
#ifndef PC_TRACE_PREFIX_H
#define PC_TRACE_PREFIX_H

#include "base/text.h"

struct pc_prefixes {
	uint32_t forms;	     /* a bit a form that is in use */
	bool wrapped;	     /* each line is an object of JSON */
	struct pc_text text; /* what the last object said */
};
/* Whether lines are as they were written. */
static inline bool pc_prefixes_none(const struct pc_prefixes *prefixes)
{
	return !prefixes->forms && !prefixes->wrapped;
}

/* Which forms are in use, from the head of an input. */
void pc_prefixes_look(struct pc_prefixes *prefixes, struct pc_span head);
void pc_prefixes_clear(struct pc_prefixes *prefixes);
static inline void pc_auto_prefixes(struct pc_prefixes *prefixes)
{
	pc_prefixes_clear(prefixes);
}
/* The line without its prefixes, borrowed until the next call; of an object there may be several,
 * with "\n" between them. What tells processes, threads or streams apart is appended to
 * *key; *out_goes_on: the next line of the same key goes on with this one. */
struct pc_span pc_prefixes_take(struct pc_prefixes *prefixes, struct pc_span line,
				struct pc_text *key, bool *out_goes_on);

#endif
