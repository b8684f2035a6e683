/* SPDX-License-Identifier: Apache-2.0
 * Lines of separated values: cells, with or without quotes. Internal. */
#ifndef PC_ENCODING_CSV_H
#define PC_ENCODING_CSV_H

#include "base/text.h"

enum { PC_CSV_CELLS = 96 }; /* what stands behind belongs to the last */

struct pc_csv {
	char separator;
	struct pc_span
		cells[PC_CSV_CELLS]; /* of the last line; not trimmed: blanks may mean depth */
	size_t count;
	struct pc_text text; /* what the cells point into */
};

/* What separates the titles in `line`: the most frequent of "," ";" tab and "|"; 0: none is there.
 */
char pc_csv_separator(struct pc_span line);
/* Cuts a line into cells, which are valid until the next call; "" inside quotes is one quote. */
void pc_csv_cut(struct pc_csv *csv, struct pc_span line);
void pc_csv_clear(struct pc_csv *csv);

#endif
