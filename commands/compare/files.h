/* SPDX-License-Identifier: Apache-2.0
 * Small files, read and written whole. */
#ifndef PC_COMPARE_FILES_H
#define PC_COMPARE_FILES_H

#include <perfcopilot.h>

/* Appends the file, at most `most` bytes of it; *out_more: there is more. 0 or the errno; EINVAL:
 * it is no regular file. Waits for nothing. `follow`: a symbolic link may stand there. */
int compare_file_read(const char *path, size_t most, bool follow, struct pc_text *text,
		      bool *out_more);
/* A new file for its user alone, or what stands in its place, which may be no link. 0 or the errno.
 */
int compare_file_write(const char *path, struct pc_span bytes);

#endif
