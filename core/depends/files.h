/* SPDX-License-Identifier: Apache-2.0
 * What the walk asks of a name before it opens a file. Internal. */
#ifndef PC_DEPENDS_FILES_H
#define PC_DEPENDS_FILES_H

enum pc_file_kind { PC_FILE_OTHER, PC_FILE_MAY_BE_ELF, PC_FILE_TEXT, PC_FILE_LOCK };

enum pc_file_kind pc_depends_file_kind(const char *path);

#endif
