/* SPDX-License-Identifier: Apache-2.0
 * The head of a sample as perf script (and simpleperf) prints it. Internal. */
#ifndef PC_FORMATS_PERF_SAMPLE_H
#define PC_FORMATS_PERF_SAMPLE_H

#include "base/text.h"

/* What perf script -F selects of a head. */
enum {
	PC_PERF_COMMAND = 1u << 0,
	PC_PERF_IDS = 1u << 1,
	PC_PERF_CPU = 1u << 2,
	PC_PERF_TIME = 1u << 3,
	PC_PERF_PERIOD = 1u << 4,
	PC_PERF_EVENT = 1u << 5,
	PC_PERF_FIELDS = 1u << 6, /* so many sets of them */
	PC_PERF_ANY = ~0u,
};

/* All spans are parts of the line. */
struct pc_perf_head {
	unsigned fields; /* PC_PERF_…: which there are */
	bool record;	 /* no sample: "PERF_RECORD_MMAP …", which is in `rest` */
	struct pc_span command;
	int64_t pid, tid;     /* -1: not said */
	int64_t period;	      /* PC_UNKNOWN: not said */
	struct pc_span event; /* without its last ":"; empty: not said */
	struct pc_span rest;  /* after the event: a frame, a tracepoint's fields, or nothing */
};

/* "C2 CompilerThre  3244/3250 [001] 7628.04:   250000 cpu-clock:u: …": a name may hold blanks,
 * digits and ":". A line that is like no other: it has a command, and a time or an event. */
bool pc_perf_head(struct pc_span line, struct pc_perf_head *out_head);
/* A head that has exactly these fields, or PC_PERF_ANY: even "2640" alone. It means something only
 * in a text that has such a line before every sample. */
bool pc_perf_loose_head(struct pc_span line, unsigned fields, struct pc_perf_head *out_head);

#endif
