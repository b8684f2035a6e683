/* SPDX-License-Identifier: Apache-2.0
 * What debug information says of a function, read apart. Internal. */
#ifndef PC_BINARY_DECLARATION_H
#define PC_BINARY_DECLARATION_H

#include "binary/elf.h"

/* NULL: it could be read, and *out_declaration holds what stands there, which may be nothing. Else
 * why it could not (static). */
const char *pc_declaration_read(const struct pc_elf_table *table, struct pc_elf *elf,
				uint64_t address, struct pc_elf_declaration *out_declaration);

/* Makes of any bytes a declaration that can be read: texts end, numbers and words are those that
 * there are. */
void pc_declaration_tame(struct pc_elf_declaration *declaration);

#endif
