/* SPDX-License-Identifier: Apache-2.0
 * Places that are written as one text. Internal. */
#ifndef PC_FORMATS_JSON_PLACE_H
#define PC_FORMATS_JSON_PLACE_H

#include "profile/builder.h"

/* "f (a.c:12)", "f(http://host/a.js:12:7)", "f (in /lib/libc.so.6)": the function, and what of the
 * file, line and module is there; "0x12ab: " before it is taken off, "???" is unknown. */
struct pc_place pc_place_parse(struct pc_span text);
/* "a.js:12:7" or "a.js:12" to file and line; without them the file is the whole text. */
void pc_place_file(struct pc_span text, struct pc_place *place);

#endif
