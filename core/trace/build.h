/* SPDX-License-Identifier: Apache-2.0
 * Inside the builder of dumps, and what a sealed dump holds. Internal: build.c collects traces,
 * build_dump.c what is said of inputs, seal.c makes a dump of it. */
#ifndef PC_TRACE_BUILD_H
#define PC_TRACE_BUILD_H

#include "base/remarks_builder.h"
#include "base/table.h"
#include "profile/mangled.h"
#include "trace/builder.h"
#include "trace/others.h"
#include "trace/tail.h"

enum {
	PC_LANES = 4,			/* traces that may be mixed */
	PC_DEADLOCKS_MAX = 64,		/* sentences */
	PC_TRACE_FRAMES_MAX = 1 << 20,	/* of one trace */
	PC_TRACES_MAX = 1 << 20,	/* of one dump */
	PC_TRACE_LOCKS_MAX = 1 << 12,	/* of one trace */
	PC_TRACE_MESSAGE_MAX = 16 << 10 /* bytes */
};

/* A frame as it is interned: without padding, to be compared as bytes. */
struct pc_site_ids {
	uint64_t address;
	uint32_t function, module, file; /* strings */
	uint32_t line, column, kind;
};

struct pc_stack {
	const uint32_t *frames; /* leaf first */
	uint32_t count;
};

struct pc_dump {
	const struct pc_trace *traces;
	size_t trace_count;
	const struct pc_call_site *frames;
	uint32_t frame_count, dumps;
	const char *format, *tool, *language, *reason;
	const char *const *deadlocks;
	struct pc_remarks remarks;
};

/* A trace that may still grow. There are several where traces are mixed (mixed.c). */
struct pc_lane {
	struct pc_trace trace;
	bool root_first;
	bool apart;	  /* it is known to have ended */
	uint32_t *frames; /* owned */
	uint32_t frame_count, frame_room;
	struct pc_trace_lock *locks; /* owned */
	uint32_t lock_count, lock_room;
	uint32_t next;		  /* the number that is expected; 0: no frame had one yet */
	uint32_t doubtful;	  /* from this frame on it may be another's; PC_NONE: no doubt */
	uint32_t doubtful_number; /* of that frame */
};

struct pc_dump_builder {
	struct pc *pc;
	struct pc_table strings, sites;
	struct pc_remarks_builder remarks;
	struct pc_index stack_index;
	struct pc_stack *stacks;
	uint32_t stack_count, stack_room;
	struct pc_mangled mangled;
	struct pc_text valid; /* the last text as UTF-8 */
	struct pc_trace *traces;
	uint32_t trace_count, trace_room;
	uint64_t traces_left_out;

	struct pc_lane lanes[PC_LANES]; /* the oldest first; the present one is lanes[now] */
	uint32_t lane_count, now;
	bool mixed; /* some of these stand among each other, line by line */

	/* the present input */
	struct pc_input *source;
	struct pc_text pending; /* lines that were read before the format was known */
	uint64_t pending_line;	/* the number of the first of them */
	uint32_t first_trace;
	bool input_has_tool, input_has_language;
	struct pc_tail tail;
	struct pc_others *others; /* of the input; borrowed, NULL: nobody looks */

	/* of all */
	uint32_t dump, dump_trace; /* its first trace */
	bool tool_differs, language_differs;
	const char *format, *tool, *language, *reason;
	const char **deadlocks;
	uint32_t deadlock_count, deadlock_room;
};

/* The life of a builder: new; for each input begin, parse and end; then seal; in any case free. */
struct pc_dump_builder *pc_dump_builder_new(struct pc *pc);
void pc_dump_begin(struct pc_dump_builder *builder, const char *input_name, const char *format);
/* PC_EINPUT: no stack was in the input. */
int pc_dump_end(struct pc_dump_builder *builder, const char *format);
void pc_dump_seal(struct pc_dump_builder *builder, struct pc_dump **out_dump);
void pc_dump_builder_free(struct pc_dump_builder *builder);
static inline void pc_auto_dump_builder(struct pc_dump_builder **builder)
{
	if (*builder)
		pc_dump_builder_free(*builder);
}

/* ---- between the files ---- */
/* `text` as valid UTF-8 in the arena, once for all; NULL for an empty one. */
const char *pc_dump_text(struct pc_dump_builder *builder, struct pc_span text);
/* The present trace, which begins where there is none. */
struct pc_lane *pc_trace_present(struct pc_dump_builder *builder);
/* Ends a trace: it becomes one of the dump's. */
void pc_lane_close(struct pc_dump_builder *builder, uint32_t lane);

#endif
