/* SPDX-License-Identifier: Apache-2.0
 * Reports of sanitizers, between the files that read them. Internal. */
#ifndef PC_TRACE_SANITIZER_H
#define PC_TRACE_SANITIZER_H

#include "base/table.h"
#include "trace/native/native.h"

struct pc_sanitizer {
	struct pc_native_held held;
	struct pc_text message;	 /* of the present trace; empty: it is no heading's */
	struct pc_text said;	 /* the last line that was no heading, in front of a stack */
	struct pc_table mutexes; /* "M12" */
	uint32_t *addresses;	 /* owned; by the id of a mutex: one of `mutexes`, or PC_NONE */
	uint32_t address_room;
	struct pc_text place; /* "a.c:3:5", where undefined behaviour was, until its stack comes */
	bool report;	      /* a report was begun */
	bool failed;	      /* and its stack has begun */
	bool unended;	      /* the summary with which it ends was not there yet */
};

/* What stands behind a frame's number: "0x4a4afb in f /a.c:3:5", "f a.c:3 (lib.so+0x12)". */
void pc_sanitizer_site(struct pc_span text, struct pc_site *site);

/* ---- mutexes of ThreadSanitizer ---- */
/* "Cycle in lock order graph: M1 (0x7b2c) => M2 (0x7b30) => M1" */
void pc_sanitizer_cycle(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line);
/* "Mutex M1 acquired here while holding mutex M2 in main thread:" */
void pc_sanitizer_acquired(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			   struct pc_span line);
/* "by thread T1 (mutexes: write M0, read M1):" */
void pc_sanitizer_holds(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line);

#endif
