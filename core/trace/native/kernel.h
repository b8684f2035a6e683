/* SPDX-License-Identifier: Apache-2.0
 * Reports of the Linux kernel, between the files that read them. Internal. */
#ifndef PC_TRACE_KERNEL_H
#define PC_TRACE_KERNEL_H

#include "base/table.h"
#include "trace/native/native.h"

struct pc_kernel {
	struct pc_table seen;	 /* tasks of the present dump */
	struct pc_text doubtful; /* frames with "?" of the present trace, a line each */
	struct pc_text message;	 /* of the present report */
	struct pc_text comm;	 /* the task that was last said to run */
	struct pc_text leaf;	 /* where the processor was: it may be printed again below */
	int64_t tid;		 /* of that task; -1 */
	bool reported;		 /* a report was begun and no frame of it has come */
	bool open;		 /* frames may follow */
	bool called;		 /* the calls of the present trace were announced */
	bool bare;		 /* there was no heading at all, as in /proc */
	bool ended;		 /* nothing calls the last frame */
	bool unended;		 /* what "cut here" began has not been ended */
	uint32_t sure;		 /* frames below the announcement without "?" */
	uint64_t left_out;	 /* doubtful frames */

	/* lockdep */
	bool lockdep;			/* its report was begun, and its own stack has not come */
	struct pc_text wanted, holding; /* locks of the report */
	int side;			/* which of them comes next: 1, 2; 0: none */
	bool in_chain;			/* the present trace is a link, and not the last */
};

/* "fn+0x12/0x34 [mod]", "[<ffffffff81234567>] ? fn+0x12/0x34", "fn (fs/a.c:12) mod"; false: it is
 * no frame. */
bool pc_kernel_site(struct pc_span text, struct pc_site *out_site, bool *out_doubtful);

/* The headings of tasks: "task:bash state:S …", "CPU: 1 PID: 42 Comm: cat …", "Showing all locks"
 * …; false: the line is none. */
bool pc_kernel_task(struct pc_dump_builder *builder, struct pc_kernel *kernel, struct pc_span line);
/* What lockdep says: chains of locks, locks that a task holds. */
bool pc_kernel_lockdep(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span line);

/* What begins and ends a report, and its other stacks. */
bool pc_kernel_report(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line);

/* ---- the walk (kernel.c) ---- */
/* The next trace; a report that waits for its stack gets it, whatever the role. */
void pc_kernel_begin(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		     enum pc_trace_role role);
void pc_kernel_end(struct pc_dump_builder *builder, struct pc_kernel *kernel);
/* The same, and what follows belongs to no trace. */
void pc_kernel_close(struct pc_dump_builder *builder, struct pc_kernel *kernel);

#endif
