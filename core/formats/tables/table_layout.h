/* SPDX-License-Identifier: Apache-2.0
 * A table of no known tool: what its columns are is guessed from their titles and cells. Internal.
 */
#ifndef PC_FORMATS_TABLES_TABLE_LAYOUT_H
#define PC_FORMATS_TABLES_TABLE_LAYOUT_H

#include "encoding/csv.h"

enum { PC_TABLE_TITLE = 64 };

#define PC_TABLE_NONE ((size_t)-1)

struct pc_table_layout {
	char separator; /* ' ': words; "|" stands for the lines of boxes too */
	size_t count;	/* cells of a row */
	size_t name, module, file, self, total, samples; /* columns; PC_TABLE_NONE: none */
	bool titled;
	char cost_title[PC_TABLE_TITLE], name_title[PC_TABLE_TITLE];
};

/* How sure it is that the text beginning with `head` is a table with names and percentages: 0, or
 * 20 to 40. */
int pc_table_guess(struct pc_span head, struct pc_table_layout *out_layout);
/* The cells of a line; false: it is no row and no line of titles (a rule, prose). */
bool pc_table_cells(char separator, struct pc_span line, struct pc_csv *csv);
/* "12.3%", and "12.3" in a column of percentages, in 1/100 %. */
bool pc_table_percent(struct pc_span cell, int64_t *out_hundredths);

#endif
