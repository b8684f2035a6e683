/* SPDX-License-Identifier: Apache-2.0
 * The lines of bcc's tools that print stacks. Internal. */
#ifndef PC_FORMATS_BCC_LINE_H
#define PC_FORMATS_BCC_LINE_H

#include "formats/stacks/stack_lines.h"

/* What a tool says when it begins: what it counts, and whose stacks it takes. */
struct pc_bcc_banner {
	struct pc_span event;
	const char *unit;
	bool samples; /* the numbers count something, and are no time */
	enum pc_side side;
};
bool pc_bcc_banner(struct pc_span line, struct pc_bcc_banner *out_banner);

enum pc_bcc_kind {
	PC_BCC_FRAME,
	PC_BCC_COUNT,
	PC_BCC_DELIMITER, /* "--", and between waker and target "--    --" */
	PC_BCC_PROCESS,	  /* "-    comm (pid)", and further in than the frames "comm [pid]" */
	PC_BCC_WAKER,	  /* "waker:  comm pid", "target:  comm pid" */
};

struct pc_bcc_line {
	enum pc_bcc_kind kind;
	size_t indent;
	struct pc_span text; /* a frame's, or of a waker all */
	struct pc_span process;
	int64_t pid; /* -1: not said */
	int64_t value;
};

/* A line that is indented and has something on it, in a stack whose frames are indented by `indent`
 * (0: it is the first). */
void pc_bcc_line(struct pc_span line, size_t indent, struct pc_bcc_line *out_line);
void pc_bcc_frame(struct pc_span text, struct pc_stack_line *out_line);

#endif
