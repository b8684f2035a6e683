/* SPDX-License-Identifier: Apache-2.0
 * What the lines of async-profiler's text are. Internal. */
#ifndef PC_FORMATS_ASYNC_LINE_H
#define PC_FORMATS_ASYNC_LINE_H

#include "base/text.h"

struct pc_async_cost {
	int64_t value, count;
	int64_t share; /* 1/100 %, or PC_UNKNOWN */
	struct pc_span unit;
};

/* Each says whether a line is one of its kind; what it gives is borrowed from the line. */
bool pc_async_banner(struct pc_span line); /* "--- Execution profile ---" */
bool pc_async_block(struct pc_span line, struct pc_async_cost *out_cost); /* the head of a stack */
bool pc_async_frame(struct pc_span line, struct pc_span *out_name);
bool pc_async_title(struct pc_span line, struct pc_span *out_unit); /* of the table of methods */
bool pc_async_row(struct pc_span line, struct pc_async_cost *out_cost, struct pc_span *out_name);

#endif
