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
	PC_ELF_PACKED_MAX = 128 << 20, /* bytes that .gnu_debugdata may unpack to */
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
enum pc_elf_language {
	PC_ELF_LANGUAGE_UNKNOWN,
	PC_ELF_C,
	PC_ELF_CPLUSPLUS,
	PC_ELF_RUST,
	PC_ELF_GO,
	PC_ELF_D,
	PC_ELF_SWIFT,
	PC_ELF_FORTRAN,
	PC_ELF_ASSEMBLY,
	PC_ELF_LANGUAGES
};
enum pc_elf_declaration_result {
	PC_ELF_UNDECLARED, /* nothing stands there of it */
	PC_ELF_DECLARED,
	PC_ELF_UNREADABLE,
	PC_ELF_DECLARATION_RESULTS
};
/* Plain bytes that hold all of it, for it comes from another process; "" and 0: unknown. */
struct pc_elf_declaration {
	char file[1024], compiler[512];
	char returns[96]; /* "": nothing, or unknown */
	struct pc_elf_parameter parameters[PC_ELF_PARAMETERS_MAX];
	uint32_t parameter_count;
	uint32_t language, result; /* enum pc_elf_language, enum pc_elf_declaration_result */
	int32_t line;
	uint32_t is_function; /* its parameters are known, too */
};

struct pc_elf;

struct pc_elf_table {
	struct pc_module module;
	/* NULL, or why it is no ELF file that can be read (static, or until the next call). */
	const char *(*open)(const char *path, struct pc_elf **out_elf);
	void (*close)(struct pc_elf *elf);
	void (*facts)(struct pc_elf *elf, struct pc_elf_facts *out_facts);
	/* Every named symbol of the tables there are: .dynsym, .symtab, .gnu_debugdata. NULL, or
	 * why the last could not be unpacked (static). */
	const char *(*symbols)(struct pc_elf *elf,
			       void (*each)(void *context, const struct pc_elf_symbol *symbol),
			       void *context);
	/* What the debug information says of the code at `address`; *out is zeroed. Damaged one is
	 * more than libdw can bear: see declaration.h. */
	void (*declared)(struct pc_elf *elf, uint64_t address,
			 struct pc_elf_declaration *out_declaration);
};

#endif
