/* SPDX-License-Identifier: Apache-2.0
 * Which traces of a dump are looked at: each frame is matched once. */
#include "trace/filter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "trace/build.h"

int pc_trace_filter_init(struct pc *pc, struct pc_trace_filter *filter, const char *frames,
			 const char *threads)
{
	const struct pc_dump *dump = filter->dump;
	int status = pc_regex_compile(pc, "--filter", frames, &filter->frames);

	if (!status)
		status = pc_regex_compile(pc, "--thread", threads, &filter->threads);
	if (status || !filter->frames.set)
		return status;
	filter->by_frame = pc_realloc(NULL, dump->frame_count, 1);
	for (uint32_t i = 0; i < dump->frame_count; i++) {
		const struct pc_call_site *site = &dump->frames[i];

		filter->by_frame[i] = pc_regex_matches(&filter->frames, site->function) ||
				      pc_regex_matches(&filter->frames, site->module) ||
				      pc_regex_matches(&filter->frames, site->file);
	}
	return PC_OK;
}

static bool passes_frames(const struct pc_trace_filter *filter, const struct pc_trace *trace)
{
	if (pc_regex_matches(&filter->frames, trace->message) ||
	    pc_regex_matches(&filter->frames, trace->state_text))
		return true;
	for (uint32_t i = 0; i < trace->frame_count; i++)
		if (filter->by_frame[trace->frames[i]])
			return true;
	return false;
}

static bool passes_thread(const struct pc_trace_filter *filter, const struct pc_trace *trace)
{
	char tid[24];

	snprintf(tid, sizeof(tid), "%" PRId64, trace->tid);
	return pc_regex_matches(&filter->threads, trace->name) ||
	       pc_regex_matches(&filter->threads, trace->id) ||
	       (trace->tid >= 0 && pc_regex_matches(&filter->threads, tid));
}

bool pc_trace_passes(const struct pc_trace_filter *filter, const struct pc_trace *trace)
{
	return (!filter->frames.set || passes_frames(filter, trace)) &&
	       (!filter->threads.set || passes_thread(filter, trace));
}

void pc_trace_filter_clear(struct pc_trace_filter *filter)
{
	pc_regex_clear(&filter->frames);
	pc_regex_clear(&filter->threads);
	free(filter->by_frame);
	filter->by_frame = NULL;
}
