/* SPDX-License-Identifier: Apache-2.0
 * Modules: the files that know a heavy library (zlib and zstd, curl, libgit2, …), opened at first
 * use so that a command that does without pays nothing at load. A module exports one table,
 * pc_module_table, whose first member is the PACKAGE_VERSION it was built with. */
#ifndef PC_BASE_MODULE_H
#define PC_BASE_MODULE_H

#include "base/status.h"

struct pc_module {
	const char *version; /* PACKAGE_VERSION, checked: a module of another build is refused */
};

/* The folder in which this library was built, when it runs from there (its file lies in .libs);
 * NULL: it is installed. In pc's arena. */
const char *pc_build_folder(struct pc *pc);

/* $PERFCOPILOT_MODULES_PATH names the folder of modules for programs that have the library linked
 * in, such as the unit tests; else they lie beside the library, or in pkglibdir. */

/* The table of module `name` ("inflate" opens perfcopilot-inflate.so); cast it to the module's own
 * struct. PC_EINPUT with what is missing and what to install or rebuild. Never closed. */
int pc_module(struct pc *pc, const char *name, const struct pc_module **out_table);

/* The path of a program of ours that lies beside the modules ("runner" is perfcopilot-runner), in
 * pc's arena. PC_EINPUT as above. */
int pc_module_program(struct pc *pc, const char *name, const char **out_path);

#endif
