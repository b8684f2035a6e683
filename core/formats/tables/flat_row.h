/* SPDX-License-Identifier: Apache-2.0
 * The flat tables of flat.def: their titles and their rows. Internal. */
#ifndef PC_FORMATS_TABLES_FLAT_ROW_H
#define PC_FORMATS_TABLES_FLAT_ROW_H

#include "profile/builder.h"

struct pc_flat {
	const char *tool, *titles, *columns, *event, *unit;
	int64_t factor;	   /* of the unit in one that is printed */
	const char *whole; /* NULL: no line says what the whole is */
};

struct pc_flat_row {
	int64_t self, total, count; /* in the table's unit or 1/100 %; PC_UNKNOWN */
	int64_t share;		    /* of self, 1/100 %; PC_UNKNOWN */
	struct pc_span name, module, file;
	uint32_t line; /* 0: unknown */
};

/* NULL: no titles that are known. */
const struct pc_flat *pc_flat_titles(struct pc_span line);
/* False: it is no row of that table. */
bool pc_flat_row(const struct pc_flat *flat, struct pc_span line, struct pc_flat_row *out_row);
/* "Samples: 15073 (5.68% miss rate)": the whole, in the table's unit. */
bool pc_flat_whole(const struct pc_flat *flat, struct pc_span line, int64_t *out_value);

#endif
