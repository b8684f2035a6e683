/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-demangle.so: names of C++, Rust and D as people wrote them. It knows
 * libiberty and nothing of the core. */
#ifndef PC_PROFILE_DEMANGLE_H
#define PC_PROFILE_DEMANGLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/module.h"

/* Names come from strangers, and a few bytes can stand for gigabytes: longer ones stay mangled. */
enum { PC_MANGLED_MAX = 32 << 10, PC_DEMANGLED_MAX = 64 << 10 };

struct pc_demangle_table {
	struct pc_module module;
	/* `name` is NUL-terminated; what it stands for goes to `out`, NUL-terminated. False: it is
	 * no mangled name, or too long. */
	bool (*demangle)(const char *name, char out[PC_DEMANGLED_MAX]);
};

#endif
