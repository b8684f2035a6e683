/* SPDX-License-Identifier: Apache-2.0
 * How V8 names code: "JS: *blur /src/n1.js:4:83", "RegExp: ^a+$", "/usr/lib/libc.so.6". Internal.
 */
#ifndef PC_FORMATS_NODE_PLACE_H
#define PC_FORMATS_NODE_PLACE_H

#include "profile/builder.h"

/* Borrowed from `text`, or from `scratch`, which is the caller's to clear. */
struct pc_place pc_node_place(struct pc_span text, struct pc_text *scratch);

#endif
