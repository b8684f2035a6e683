/* SPDX-License-Identifier: Apache-2.0
 * Rows of perf report that were pasted without their titles. Internal. */
#ifndef PC_FORMATS_PERF_BARE_H
#define PC_FORMATS_PERF_BARE_H

#include "formats/perf/perf_columns.h"

/* False: it is no such row. */
bool pc_perf_bare_row(struct pc_span line, struct pc_perf_row *out_row);
/* The columns that the row has; they stand nowhere. */
void pc_perf_bare_layout(const struct pc_perf_row *row, struct pc_perf_layout *out_layout);
/* How sure it is that there are such rows. */
int pc_perf_bare_score(struct pc_span head);

#endif
