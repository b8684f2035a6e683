/* SPDX-License-Identifier: Apache-2.0
 * Pieces of lines that several parsers of traces need. Internal. */
#ifndef PC_TRACE_PIECES_H
#define PC_TRACE_PIECES_H

#include "trace/builder.h"

/* What follows `at`, a place in the text. */
struct pc_span pc_trace_after(struct pc_span text, const char *at);
/* What stands between two texts; false: they are not there. */
bool pc_trace_between(struct pc_span text, const char *before, const char *behind,
		      struct pc_span *out_text);
/* Its value; -1: it is none. */
int pc_trace_hex_digit(char c);
/* "0x00007ff7 rest", also with a sign behind the digits: takes the address off. False: it begins
 * with none. */
bool pc_trace_address(struct pc_span *text, uint64_t *out_address);
/* "#12  rest", "#12: rest": takes the number off. */
bool pc_trace_number(struct pc_span *text, uint32_t *out_number);
/* "a.c:3:5", "a.c:3", "a.c" into the file, line and column of a site. */
void pc_trace_place(struct pc_span text, struct pc_site *site);

/* What gdb and eu-stack print behind a frame's number. */
void pc_gdb_site(struct pc_span text, struct pc_site *site);
/* The locks that a trace's frames tell of; zeroed where a trace begins. */
struct pc_gdb_locks {
	bool found;
	int64_t expected; /* of the last futex; 0: none */
};
void pc_gdb_locks(struct pc_dump_builder *builder, struct pc_gdb_locks *locks,
		  struct pc_span function, struct pc_span frame);

#endif
