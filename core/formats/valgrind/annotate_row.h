/* SPDX-License-Identifier: Apache-2.0
 * A row of callgrind_annotate and cg_annotate: a cell for each event, and a name. Internal. */
#ifndef PC_FORMATS_ANNOTATE_ROW_H
#define PC_FORMATS_ANNOTATE_ROW_H

#include "profile/builder.h"

enum { PC_ANNOTATE_EVENTS_MAX = 64 };

/* Takes "1,234 (12.3%)" or "." off *line; a point is 0. */
bool pc_annotate_cell(struct pc_span *line, int64_t *out_value);
/* "a.c:main (12x) [/usr/bin/a]" as a place; *out_calls is PC_UNKNOWN where it is not said. */
void pc_annotate_place(struct pc_span name, struct pc_place *out_place, int64_t *out_calls);
/* "f'2": the second level of a recursion */
bool pc_annotate_is_level(struct pc_span function);

#endif
