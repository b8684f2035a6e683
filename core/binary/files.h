/* SPDX-License-Identifier: Apache-2.0
 * Small files of the system, read whole. Internal. */
#ifndef PC_BINARY_FILES_H
#define PC_BINARY_FILES_H

#include "base/text.h"

/* The first bytes of a file; how many there are, 0 where it can't be read. */
size_t pc_file_start(const char *path, void *out, size_t size);
/* Appends the file, at most `most` bytes of it. False: it can't be read. */
bool pc_file_read(const char *path, size_t most, struct pc_text *out);
/* The same, and what is packed is unpacked. It is no input of the user's: --echo-input is not for
 * it. */
bool pc_file_unpacked(struct pc *pc, const char *path, size_t most, struct pc_text *out);
/* The next line without its end. False: there is none. */
bool pc_span_line(struct pc_span *rest, struct pc_span *out_line);

#endif
