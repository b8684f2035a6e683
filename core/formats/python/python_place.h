/* SPDX-License-Identifier: Apache-2.0
 * How pstats names a function: "decoder.py:343(raw_decode)", "{built-in method builtins.len}".
 * Internal. */
#ifndef PC_FORMATS_PYTHON_PLACE_H
#define PC_FORMATS_PYTHON_PLACE_H

#include "profile/builder.h"

/* Borrowed from `text`; what is not of that form is a name as it stands. */
struct pc_place pc_python_place(struct pc_span text);

#endif
