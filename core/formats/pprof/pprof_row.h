/* SPDX-License-Identifier: Apache-2.0
 * A row of a table by pprof, and the quantities and places in it. Internal. */
#ifndef PC_FORMATS_PPROF_ROW_H
#define PC_FORMATS_PPROF_ROW_H

#include "profile/builder.h"

struct pc_pprof_row {
	int64_t flat, cum;
	int64_t flat_percent, cum_percent; /* 1/100 %; PC_UNKNOWN */
	const char *unit;		   /* NULL: only plain numbers */
	struct pc_span name;
};

/* False: it is no row. */
bool pc_pprof_row(struct pc_span line, struct pc_pprof_row *out_row);
/* "1184.27kB" gives 1212692 and "bytes"; a plain number gives NULL as its unit. */
bool pc_pprof_quantity(struct pc_span text, int64_t *out_value, const char **out_unit);
/* The place that the name of a row in `module` is; whether several rows may be parts of one
 * function.
 */
bool pc_pprof_place(struct pc_span name, struct pc_span module, struct pc_place *out_place);

#endif
