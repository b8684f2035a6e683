/* SPDX-License-Identifier: Apache-2.0
 * Lines of several processes or threads that a collector wrote to one log: each stream's lines are
 * given one after another, as far as memory allows. Internal. */
#ifndef PC_TRACE_STREAMS_H
#define PC_TRACE_STREAMS_H

#include "base/table.h"
#include "trace/builder.h"

struct pc_streams {
	struct pc_dump_builder *builder;
	pc_trace_each *each;
	void *state;
	struct pc_table keys;
	struct pc_stream *streams; /* owned; by key */
	uint32_t stream_room;
	uint32_t live;	/* whose lines are given as they come; PC_NONE: none yet */
	uint32_t given; /* whose line was given last; PC_NONE */
	size_t held;	/* bytes that wait */
	uint64_t seen;	/* lines */
};

void pc_streams_init(struct pc_streams *streams, struct pc_dump_builder *builder,
		     pc_trace_each *each, void *state);
/* One line of the stream `key`; with goes_on it is but a part of one. */
int pc_streams_line(struct pc_streams *streams, struct pc_span key,
		    const struct pc_trace_line *line, bool goes_on);
int pc_streams_end(struct pc_streams *streams);
void pc_streams_clear(struct pc_streams *streams);
static inline void pc_auto_streams(struct pc_streams *streams)
{
	pc_streams_clear(streams);
}

#endif
