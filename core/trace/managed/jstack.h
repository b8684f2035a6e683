/* SPDX-License-Identifier: Apache-2.0
 * Between the files that read thread dumps of Java. Internal to jstack*.c. */
#ifndef PC_TRACE_JSTACK_H
#define PC_TRACE_JSTACK_H

#include "trace/managed/managed.h"

struct jstack {
	struct pc_text given_up; /* the lock that the thread gave up or still wants: it is not held,
				    though it entered the block */
	struct pc_text deadlock; /* the sentence of the present cycle */
	enum {
		NONE,
		CYCLE, /* who waits for whom */
		AGAIN  /* the stacks of those, once more */
	} in_deadlock;
	struct pc_broken broken;
	bool unended; /* of HotSpot's dump the end was not there yet */
};

/* The heading of a thread begins its trace; false: the line is none. */
bool jstack_heading(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span line);
/* "- locked <0x…> (a T)" and its kin, also without the "- ". */
bool jstack_lock(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span text);
/* What the machine itself says of deadlocks; false: nothing here. */
bool jstack_deadlock(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span text);

#endif
