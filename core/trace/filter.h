/* SPDX-License-Identifier: Apache-2.0
 * Which traces of a dump are looked at. Internal. */
#ifndef PC_TRACE_FILTER_H
#define PC_TRACE_FILTER_H

#include "profile/regex.h"
#include "trace/trace.h"

struct pc_trace_filter {
	const struct pc_dump *dump;
	struct pc_regex frames, threads;
	uint8_t *by_frame; /* owned; whether it matches, with an expression for frames */
};

/* PC_EUSAGE: an expression is none. NULL and "" let everything pass. */
int pc_trace_filter_init(struct pc *pc, struct pc_trace_filter *filter, const char *frames,
			 const char *threads);
bool pc_trace_passes(const struct pc_trace_filter *filter, const struct pc_trace *trace);
void pc_trace_filter_clear(struct pc_trace_filter *filter);
static inline void pc_auto_trace_filter(struct pc_trace_filter *filter)
{
	pc_trace_filter_clear(filter);
}

#endif
