/* SPDX-License-Identifier: Apache-2.0
 * A callgrind or cachegrind file as far as it was read. Internal: parse_callgrind.c reads lines,
 * callgrind_head.c what stands in the head of a part, callgrind_part.c hands a part over. */
#ifndef PC_FORMATS_CALLGRIND_FILE_H
#define PC_FORMATS_CALLGRIND_FILE_H

#include "formats/valgrind/callgrind_graph.h"
#include "formats/valgrind/callgrind_names.h"
#include "profile/builder.h"

/* "event: CEst = Ir + 10 Bm": computed from what was counted. */
struct pc_callgrind_formula {
	struct pc_span name, text; /* in the file's arena */
	bool used;		   /* by the present part: its events are counted */
	int64_t factors[PC_CALLGRIND_EVENTS_MAX];
};

struct pc_callgrind {
	struct pc_builder *builder;
	struct pc_arena *arena; /* as long as the file */
	struct pc_callgrind_names names;
	struct pc_callgrind_graph graph;
	bool cachegrind; /* the other of the two */
	uint64_t line;	 /* the last one read */

	/* the head of the present part */
	uint32_t thread;
	struct pc_text process;
	int64_t pid;
	bool by_callgrind; /* valgrind wrote it, not another tool in its form */
	size_t positions;
	size_t counted, events;			 /* events: with the derived ones */
	uint32_t event[PC_CALLGRIND_EVENTS_MAX]; /* of the builder */
	struct pc_span event_name[PC_CALLGRIND_EVENTS_MAX];
	struct pc_callgrind_formula formulas[PC_CALLGRIND_FORMULAS_MAX];
	size_t formula_count;
	int64_t said[PC_CALLGRIND_EVENTS_MAX]; /* in its summary */
	size_t said_count;
	bool ended; /* its last line was there */

	/* the place of the next costs; ids of names */
	uint32_t object, file, own_file, name;
	uint32_t function; /* PC_NONE: look it up */
	bool has_own_file;
	/* the call that the next costs belong to */
	uint32_t called_object, called_file, called_name;
	bool has_called_object, has_called_file, has_called_name;
	bool in_call;
	int64_t calls;
	struct pc_callgrind_arc arc;
};

/* A line of the head, "key: value". False: not known. */
bool pc_callgrind_head(struct pc_callgrind *file, struct pc_span key, struct pc_span value,
		       int *out_status);
/* Hands what was read of the present part to the builder, and begins the next. */
int pc_callgrind_part(struct pc_callgrind *file);
int pc_callgrind_too_large(struct pc_callgrind *file);

#endif
