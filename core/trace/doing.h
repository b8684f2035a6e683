/* SPDX-License-Identifier: Apache-2.0
 * What a thread does, by the functions nearest to its leaf and by what its runtime says of it: the
 * table is doing.def. */
#ifndef PC_TRACE_DOING_H
#define PC_TRACE_DOING_H

#include "trace/trace.h"

enum pc_doing_kind {
	PC_DOING_UNKNOWN,
	PC_DOING_FAILED,    /* it crashed, panicked, threw here */
	PC_DOING_LOCK,	    /* waits for a lock */
	PC_DOING_CONDITION, /* waits for a condition, a channel, a future, another thread */
	PC_DOING_IDLE,	    /* a worker, or a loop of events, that has nothing to do */
	PC_DOING_SLEEP,
	PC_DOING_EVENTS, /* waits for any of several descriptors */
	PC_DOING_SOCKET,
	PC_DOING_FILE,
	PC_DOING_DNS,
	PC_DOING_DATABASE,
	PC_DOING_CHILD, /* waits for a process */
	PC_DOING_MEMORY,
	PC_DOING_GC,
	PC_DOING_JIT, /* compiles, or loads code */
	PC_DOING_WAITS,
	PC_DOING_COMPUTES
};

struct pc_doing {
	enum pc_doing_kind kind;
	const char *word; /* "lock": for documents */
	const char *what; /* "waits for a mutex"; never NULL */
	uint32_t frame;	  /* place in the stack, from the leaf, of what says so; UINT32_MAX: none */
	uint32_t own;	  /* place of the first frame that is no runtime's; UINT32_MAX: none */
};

struct pc_doings;
/* For the traces of one dump; in pc's arena. */
PC_API struct pc_doings *pc_doings_new(struct pc *pc, const struct pc_dump *dump);
PC_API struct pc_doing pc_doing_of(const struct pc_doings *doings, const struct pc_trace *trace);
PC_API const char *pc_doing_word(enum pc_doing_kind kind);
/* Whether that kind of doing is waiting, for whatever: no processor is used. */
PC_API bool pc_doing_waits(enum pc_doing_kind kind);

#endif
