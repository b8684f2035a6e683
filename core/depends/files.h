/* SPDX-License-Identifier: Apache-2.0
 * What the walk asks of a name before it opens a file. Internal. */
#ifndef PC_DEPENDS_FILES_H
#define PC_DEPENDS_FILES_H

#include "depends/depends.h"

/* A list says on what is depended, a lock what that became, a source only hints. */
enum pc_file_kind { PC_FILE_OTHER, PC_FILE_MAY_BE_ELF, PC_FILE_SOURCE, PC_FILE_LIST, PC_FILE_LOCK };

enum pc_file_kind pc_depends_file_kind(const char *path);

/* pc_depends_read() of an ELF file that is open. */
void pc_depends_read_elf(struct pc *pc, const char *path, int fd,
			 const struct pc_depends_sink *sink);

#endif
