/* SPDX-License-Identifier: Apache-2.0
 * What readers of results in JSON have in common. Internal. */
#ifndef PC_MEASURE_IMPORT_JSON_H
#define PC_MEASURE_IMPORT_JSON_H

#include "encoding/pull.h"
#include "measure/import/importer.h"

/* The paths of the head's keys have all of `wanted`, of which NULL is the last. */
bool pc_import_has_keys(struct pc_span head, const char *const *wanted);
/* The number before which the reader stands, times 10^power; NaN: it is none. */
double pc_import_pull_number(struct pc_pull *pull, unsigned power);

struct pc_import_column {
	double *values; /* owned; NaN: it was no number */
	size_t count, room;
};

/* All items of an array, times 10^power, instead of what the column holds. */
void pc_import_pull_column(struct pc_pull *pull, unsigned power, struct pc_import_column *column);
void pc_import_column_clear(struct pc_import_column *column);

/* The members of a file's object by these fields. The record begins with the importer. */
void pc_import_json(struct pc_importer *importer, const struct pc_pull_field *fields, void *record);

#endif
