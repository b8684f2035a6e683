/* SPDX-License-Identifier: Apache-2.0
 * Kinds of software, and the names by which one thing is known in each: "libz.so.1", "zlib.h" and
 * "ZLIB::ZLIB" are of the same library. */
#ifndef PC_BASE_SOFTWARE_H
#define PC_BASE_SOFTWARE_H

#include "base/text.h"

enum pc_software_kind {
	PC_SOFTWARE_PROGRAM,
	PC_SOFTWARE_LIBRARY, /* native: C, C++ and what links with them */
	PC_SOFTWARE_PYLIBRARY,
	PC_SOFTWARE_NPM,
	PC_SOFTWARE_CARGO,
	PC_SOFTWARE_GOMODULE,
	PC_SOFTWARE_JAVA, /* "group:artifact" */
	PC_SOFTWARE_FUNCTION,
	PC_SOFTWARE_SETTING, /* an option or a way of doing: nothing that can be looked for */
	PC_SOFTWARE_KINDS
};

/* "program", "library", … by kind; NULL-terminated. */
PC_API extern const char *const pc_software_words[PC_SOFTWARE_KINDS + 1];

/* Replaces *out by the kind and what is left of `name` by which it can be compared. */
PC_API void pc_software_key(enum pc_software_kind kind, struct pc_span name, struct pc_text *out);

#endif
