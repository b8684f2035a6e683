/* SPDX-License-Identifier: Apache-2.0
 * What perf script prints of a place in the code, and on the lines under a sample's head. All spans
 * are parts of the line. Internal. */
#ifndef PC_FORMATS_PERF_FRAME_H
#define PC_FORMATS_PERF_FRAME_H

#include "base/text.h"

struct pc_perf_frame {
	struct pc_span address, symbol, module; /* module as printed: a path, "[kernel.kallsyms]" */
	bool inlined;				/* module is that of the next frame that is not */
};

/* Where the code of the frame above stands. */
struct pc_perf_source {
	struct pc_span file; /* empty: perf did not find it */
	uint32_t line;
	bool inlined; /* the frame above */
};

/* "    7f443cc8af43 foo(int, int)+0x1f (/usr/lib/libfoo.so (deleted))" */
bool pc_perf_frame(struct pc_span line, struct pc_perf_frame *out_frame);
/* The same without an address: "    foo(int, int) (/usr/lib/libfoo.so)". With `bare` a symbol alone
 * will do. */
bool pc_perf_symbol(struct pc_span line, bool bare, struct pc_perf_frame *out_frame);
/* The frame that stands on the line of its sample's head, maybe between other fields; false: it is
 * something else, such as a tracepoint's fields. */
bool pc_perf_head_frame(struct pc_span rest, struct pc_perf_frame *out_frame);
/* "  lines.c:161", "  libc-start.c:360 (inlined)", "  [kernel.kallsyms][ffffffff813a2413]": -F
 * +srcline prints one under each frame. */
bool pc_perf_source(struct pc_span line, struct pc_perf_source *out_source);
/* " insn: 48 89", " ABI:2 SP:0x7ffe", " 0x4005/0x4006/P/-/-/0": fields that follow the frames. */
bool pc_perf_fields(struct pc_span line);

#endif
