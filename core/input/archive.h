/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-archive.so: the files in an archive, one after another. It needs nothing
 * of the core. */
#ifndef PC_INPUT_ARCHIVE_H
#define PC_INPUT_ARCHIVE_H

#include <stddef.h>

#include "base/module.h"

struct pc_archive; /* one that is being read */

struct pc_archive_table {
	struct pc_module module;
	/* `fill` gives the next bytes of a zip archive, none at its end, a negative number where
	 * they can't be read. NULL when out of memory. */
	struct pc_archive *(*open)(long (*fill)(void *context, const void **out_bytes),
				   void *context);
	/* The next file: its name, borrowed until the next call; NULL at the end, or with
	 * *out_error (else NULL) where the archive is broken (borrowed as well). */
	const char *(*next)(struct pc_archive *archive, const char **out_error);
	/* Up to `room` bytes of that file; 0 at its end, a negative number where it is broken. */
	long (*read)(struct pc_archive *archive, void *out_bytes, size_t room);
	void (*close)(struct pc_archive *archive);
};

#endif
