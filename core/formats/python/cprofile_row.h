/* SPDX-License-Identifier: Apache-2.0
 * The lines of pstats's tables. Internal. */
#ifndef PC_FORMATS_CPROFILE_ROW_H
#define PC_FORMATS_CPROFILE_ROW_H

#include "base/text.h"

/* "35421/1    0.008    0.000    0.008    0.008 p1.py:7(fib)"; in a table of callers without the
 * times of a call: "5/2    0.000    0.005  p1.py:7(fib)". Times are in s, with `digits`. */
struct pc_cprofile_row {
	int64_t calls, primitive, self, total;
	unsigned digits;
	struct pc_span name; /* borrowed */
};
bool pc_cprofile_row(struct pc_span line, struct pc_cprofile_row *out_row);
bool pc_cprofile_arc(struct pc_span line, struct pc_cprofile_row *out_row);

/* "         107468 function calls (71917 primitive calls) in 0.843 seconds" */
struct pc_cprofile_head {
	int64_t calls, time;
	unsigned digits;
};
bool pc_cprofile_head(struct pc_span line, struct pc_cprofile_head *out_head);

/* What a line begins; PC_CPROFILE_ROW: nothing. */
enum pc_cprofile_title {
	PC_CPROFILE_ROW,
	PC_CPROFILE_STATS,
	PC_CPROFILE_CALLERS,
	PC_CPROFILE_CALLEES
};
enum pc_cprofile_title pc_cprofile_title(struct pc_span line);
/* "p1.py:3(count)   <-       3    0.067    0.067  p1.py:16(main)" in two; *out_arc may be empty.
 * The line goes on with another arc of the same function where it has no arrow. */
bool pc_cprofile_arrow(struct pc_span line, struct pc_span *out_name, struct pc_span *out_arc);

#endif
