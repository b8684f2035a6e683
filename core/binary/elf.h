/* SPDX-License-Identifier: Apache-2.0
 * The module perfcopilot-elf.so: what stands in an ELF file and in the debug information that
 * belongs to it, as elfutils reads them. It knows libelf and libdw, and nothing of the core. Files
 * come from strangers: what is damaged is left out, and told. */
#ifndef PC_BINARY_ELF_H
#define PC_BINARY_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/module.h"

enum {
	PC_ELF_SYMBOLS_MAX = 4 << 20, /* of one table; more are not looked at */
	PC_ELF_NEEDED_MAX = 256,
	PC_ELF_PARAMETERS_MAX = 24
};

/* Texts of all these are borrowed from the file, until it is closed; NULL: unknown. */
struct pc_elf_facts {
	const char *kind, *machine; /* "shared library", "program", …; "x86-64", … */
	const char *soname, *interpreter, *compiler;
	char build_id[65]; /* hex; "": none */
	int bits;
	bool has_table, has_debug, damaged; /* .symtab; DWARF; something can't be read */
	bool go, rust;
	const char *needed[PC_ELF_NEEDED_MAX];
	size_t needed_count;
	char debug_link[256]; /* the file that .gnu_debuglink names; "": none */
};

enum pc_elf_binding { PC_ELF_GLOBAL, PC_ELF_WEAK, PC_ELF_LOCAL, PC_ELF_UNIQUE };
enum pc_elf_type { PC_ELF_FUNCTION, PC_ELF_IFUNC, PC_ELF_OBJECT, PC_ELF_NO_TYPE, PC_ELF_OTHER };

struct pc_elf_symbol {
	const char *name, *version, *section;
	uint64_t address, size;
	enum pc_elf_binding binding;
	enum pc_elf_type type;
	bool defined, dynamic, is_default; /* of a dynamic one: the version that is linked to */
};

struct pc_elf_parameter {
	char name[96], type[96];
};
/* Holds its texts itself, for it comes from another process; "": unknown. */
struct pc_elf_declaration {
	char file[1024], compiler[512];
	const char *language; /* static; NULL: unknown */
	int line;
	char returns[96]; /* "": nothing, or unknown */
	struct pc_elf_parameter parameters[PC_ELF_PARAMETERS_MAX];
	size_t parameter_count;
	bool found, is_function; /* is_function: its parameters are known, too */
};

struct pc_elf;

struct pc_elf_table {
	struct pc_module module;
	/* NULL, or why it is no ELF file that can be read (static, or until the next call). */
	const char *(*open)(const char *path, struct pc_elf **out_elf);
	void (*close)(struct pc_elf *elf);
	void (*facts)(struct pc_elf *elf, struct pc_elf_facts *out_facts);
	/* Every named symbol of the tables there are: .dynsym, .symtab, .gnu_debugdata. */
	void (*symbols)(struct pc_elf *elf,
			void (*each)(void *context, const struct pc_elf_symbol *symbol),
			void *context);
	/* Where the debug information says that the code at `address` was written. Damaged one is
	 * more than libdw can bear, so a child process reads it: false, too, where that fell. */
	bool (*declared)(struct pc_elf *elf, uint64_t address,
			 struct pc_elf_declaration *out_declaration);
};

#endif
