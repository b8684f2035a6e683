/* SPDX-License-Identifier: Apache-2.0
 * What manuals and what they are read for share. Internal. */
#ifndef PC_BINARY_OPTIONS_H
#define PC_BINARY_OPTIONS_H

#include "base/text.h"

/* The words of the lines with one blank between, in the arena; NULL: there are none. */
const char *pc_in_one_line(struct pc *pc, struct pc_span lines);

#endif
