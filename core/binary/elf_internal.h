/* SPDX-License-Identifier: Apache-2.0
 * What the sources of perfcopilot-elf.so share. */
#ifndef PC_BINARY_ELF_INTERNAL_H
#define PC_BINARY_ELF_INTERNAL_H

#include <elfutils/libdw.h>
#include <gelf.h>

#include "binary/elf.h"

struct pc_elf {
	int fd;
	Elf *elf;
	size_t names; /* the section of sections' names */
	char *path;
};

/* The name of a section; NULL: it has none that can be read. */
const char *pc_elf_section_name(struct pc_elf *elf, Elf_Scn *section);
/* The first section of that name; NULL: there is none. */
Elf_Scn *pc_elf_section(struct pc_elf *elf, const char *name);
/* The first section of that type. */
Elf_Scn *pc_elf_section_of(struct pc_elf *elf, GElf_Word type);

void pc_elf_facts(struct pc_elf *elf, struct pc_elf_facts *out_facts);
const char *pc_elf_symbols(struct pc_elf *elf,
			   void (*each)(void *context, const struct pc_elf_symbol *symbol),
			   void *context);
void pc_elf_declared(struct pc_elf *elf, uint64_t address,
		     struct pc_elf_declaration *out_declaration);

/* The ELF file in .gnu_debugdata, unpacked into *out_bytes, which the caller frees once it has
 * ended *out_elf. NULL, or why not (static). (elf_packed.c) */
const char *pc_elf_unpack(struct pc_elf *elf, Elf **out_elf, unsigned char **out_bytes);

#endif
