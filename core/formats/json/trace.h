/* SPDX-License-Identifier: Apache-2.0
 * What is collected of a Chrome trace. Internal to parse_chrome_trace.c and trace_*.c. */
#ifndef PC_FORMATS_JSON_TRACE_H
#define PC_FORMATS_JSON_TRACE_H

#include "base/table.h"
#include "encoding/pull.h"
#include "formats/json/forest.h"
#include "formats/json/v8.h"

/* Events of a trace come in any order, and what encloses what is known when they are sorted: they
 * are kept, in a tenth of what they take as text. */
enum { PC_TRACE_EVENTS_MAX = 32 << 20 };
struct pc_slice {
	int64_t time, duration; /* ns */
	uint32_t thread, name;	/* in pc_trace.threads and names */
	uint32_t order;
	char phase; /* 'B', 'E' or 'X' */
};

struct pc_trace_thread {
	uint32_t process, name; /* in pc_trace.processes and names; PC_NONE: no name is known */
	int64_t pid, tid;	/* -1: not a number */
	uint32_t id;		/* of the builder, when all names are known */
};
struct pc_trace_profile { /* of V8, in a trace */
	struct pc_v8 v8;
	uint32_t thread;
};
struct pc_trace_sample {
	uint32_t node, thread; /* node: an id of the forest */
	int64_t weight;
};

struct pc_trace {
	struct pc_builder *builder;
	struct pc_table names, process_keys, thread_keys, profile_keys;
	uint32_t *processes; /* by key: their names */
	struct pc_trace_thread *threads;
	struct pc_slice *slices;
	struct pc_trace_profile *profiles;
	struct pc_trace_sample *samples; /* Hermes, and whoever writes stackFrames */
	struct pc_forest frames;	 /* stackFrames */
	uint32_t process_count, process_room, thread_count, thread_room, slice_count, slice_room,
		profile_count, profile_room, sample_count, sample_room;
	uint64_t unclosed, unopened, cut, outlasting,
		other; /* events that are not as they should be */

	/* of the present event */
	struct pc_text name, phase, pid, tid, id, argument, parent, category;
	struct pc_number time, duration, thread_duration, weight;
	struct pc_v8 chunk;
	bool has_chunk;
};

/* ---- trace_event.c ---- */
/* The array of events. */
void pc_trace_read_events(struct pc_pull *pull, struct pc_trace *trace);
uint32_t pc_trace_thread(struct pc_trace *trace); /* of the present event */
/* ---- trace_slices.c ---- */
int pc_trace_give_slices(struct pc_trace *trace);

#endif
