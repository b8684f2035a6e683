/* SPDX-License-Identifier: Apache-2.0
 * How a parser fills a dump. Frames and stacks are interned: ten thousand threads of a pool that
 * all wait alike take little more than one. Internal. */
#ifndef PC_TRACE_BUILDER_H
#define PC_TRACE_BUILDER_H

#include "input/input.h"
#include "trace/trace.h"

struct pc_dump_builder;

/* All spans are borrowed for the call. */

/* The next trace begins; the one before ends. */
void pc_trace_begin(struct pc_dump_builder *builder, enum pc_trace_role role);
void pc_trace_role(struct pc_dump_builder *builder, enum pc_trace_role role); /* said later */
void pc_trace_name(struct pc_dump_builder *builder, struct pc_span name);
void pc_trace_id(struct pc_dump_builder *builder, struct pc_span id);
void pc_trace_tid(struct pc_dump_builder *builder, int64_t tid);
void pc_trace_state(struct pc_dump_builder *builder, enum pc_trace_state state,
		    struct pc_span text);
void pc_trace_waiting(struct pc_dump_builder *builder, int64_t waiting_ms);
void pc_trace_count(struct pc_dump_builder *builder, int64_t count);
void pc_trace_message(struct pc_dump_builder *builder, struct pc_span message);
void pc_trace_left_out(struct pc_dump_builder *builder, uint32_t frames);
void pc_trace_damaged(struct pc_dump_builder *builder);
void pc_trace_lock(struct pc_dump_builder *builder, enum pc_lock_use use, struct pc_span id,
		   struct pc_span type, struct pc_span owner);

/* A frame of the present trace, leaf first unless pc_trace_root_first was called for it. Without a
 * trace one of PC_ROLE_THREAD begins. Empty spans and 0 are "unknown". At most a million frames a
 * trace are kept, the rest is counted as left out. */
struct pc_site {
	struct pc_span function, module, file;
	uint32_t line, column;
	uint64_t address;
	enum pc_frame_kind kind;
};
void pc_trace_frame(struct pc_dump_builder *builder, const struct pc_site *site);
void pc_trace_root_first(struct pc_dump_builder *builder);
/* How many frames the present trace has; false where there is none. */
bool pc_trace_open(const struct pc_dump_builder *builder, uint32_t *out_frames);

/* Frames that are numbered, "#3", tell whether they follow each other. Call it in front of
 * pc_trace_frame, with 0 for a leaf; when a leaf begins another trace, pc_trace_begin goes first.
 * Where two traces are mixed line by line, the frame's own trace is taken up again as far as its
 * number tells which that is. False: it can't be told, leave the frame away; the trace is damaged,
 * and a note says so. */
bool pc_trace_numbered(struct pc_dump_builder *builder, uint32_t number, uint64_t line_number);
/* A blank line or so: what comes is not mixed with what was. */
void pc_trace_apart(struct pc_dump_builder *builder);
/* Ends the present trace; what belongs to no trace may follow. */
void pc_trace_close(struct pc_dump_builder *builder);
/* Takes the present trace back: it was there already. */
void pc_trace_drop(struct pc_dump_builder *builder);

/* Another dump begins in the same input. */
void pc_dump_next(struct pc_dump_builder *builder);
/* The first that is said counts. */
void pc_dump_says_tool(struct pc_dump_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_dump_says_reason(struct pc_dump_builder *builder, struct pc_span reason);
void pc_dump_says_language(struct pc_dump_builder *builder, const char *language); /* static */
void pc_dump_says_deadlock(struct pc_dump_builder *builder, struct pc_span sentence);

void pc_dump_note(struct pc_dump_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_dump_skip(struct pc_dump_builder *builder, uint64_t line_number);
void pc_dump_damaged(struct pc_dump_builder *builder, uint64_t line_number, const char *fmt, ...)
	PC_PRINTF(3, 4);
/* The input ends too early: `reason` is a sentence. The first that is said of an input counts. */
void pc_dump_cut(struct pc_dump_builder *builder, uint64_t line_number, const char *reason);
/* What a whole dump has at its end is not there: it may have been left away on purpose. `what` is
 * static, and a sentence. */
void pc_dump_unended(struct pc_dump_builder *builder, const char *what);

/* ---- lines ---- */
/* The lines of a dump as its program printed them: what pasting (formats/lines.h) and a collector
 * of logs put in front of every line is taken off. Where a collector tells threads or processes
 * apart, their lines are given one after another. Borrowed for the call; number is that of the
 * input. Stops when `each` fails. */
struct pc_trace_line {
	struct pc_span text;
	uint64_t number;
};
typedef int pc_trace_each(struct pc_dump_builder *builder, void *state,
			  const struct pc_trace_line *line);
int pc_trace_lines(struct pc_dump_builder *builder, struct pc_input *input, pc_trace_each *each,
		   void *state);
/* For formats that are not made of lines (JSON): the input as it is. */
struct pc *pc_dump_builder_pc(struct pc_dump_builder *builder);

/* One row of traces.def. The name is that of formats/known.def, which detects it. */
struct pc_trace_format {
	const char *name, *description, *language;
	int (*parse)(struct pc_dump_builder *builder, struct pc_input *input);
};
extern const struct pc_trace_format pc_trace_table[]; /* name NULL ends */

/* ---- names as they are printed ---- */
/* "void f<int>(int, char*) const" gives what a frame is called: arguments' values ("argc=1") and
 * addresses are left off, signatures of C++ stay. */
struct pc_span pc_trace_plain_name(struct pc_span name);

#endif
