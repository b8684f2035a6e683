/* SPDX-License-Identifier: Apache-2.0
 * The locks of a dump: who holds them, who waits for them, and who waits for each other. */
#ifndef PC_TRACE_LOCKS_H
#define PC_TRACE_LOCKS_H

#include "trace/trace.h"

/* Traces are told by their places in the dump. Lies in the command: a new member raises
 * PC_ABI_MAJOR. */
struct pc_lock_queue {
	const char *id, *type;
	uint32_t dump;
	uint32_t owner; /* UINT32_MAX: the dump does not say, or it is none of its threads */
	const char *owner_text; /* as the dump says it; NULL */
	const uint32_t *waiters;
	size_t waiter_count;
	size_t awaiting; /* threads that gave it up until they are woken */
};

/* Each thread waits for a lock that the next one holds, the last for one of the first. */
struct pc_lock_cycle {
	const uint32_t *traces;
	const char *const *locks; /* locks[i] is what traces[i] waits for */
	size_t count;
};

struct pc_locks {
	const struct pc_lock_queue *queues; /* that somebody waits for, the longest first */
	size_t queue_count;
	const struct pc_lock_cycle *cycles; /* deadlocks */
	size_t cycle_count;
	size_t held; /* locks that somebody holds */
};

/* In pc's arena. */
PC_API void pc_dump_locks(struct pc *pc, const struct pc_dump *dump, struct pc_locks *out_locks);

#endif
