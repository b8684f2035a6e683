/* SPDX-License-Identifier: Apache-2.0
 * What this machine knows of a library, a program or a function: where the file lies, whose package
 * it is, what its symbol tables and debug information say, what its manual says. Nothing is run and
 * nothing is asked of the network, unless said. All that is given lies in pc's arena; texts come
 * from files of strangers. NULL: unknown. */
#ifndef PC_BINARY_BINARY_H
#define PC_BINARY_BINARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/text.h"

/* ---- where files lie (places.c) ---- */
struct pc_place {
	const char *path; /* as found; links are followed in real_path */
	const char *real_path;
	const char *how; /* "as given", "ld.so.cache", "$PATH", … */
};
struct pc_places {
	const struct pc_place *items; /* the most likely first */
	size_t count;
};
/* Of "libc.so.6", "libc", "c", a path, a program of $PATH, an extension of Python or Perl. */
PC_API void pc_library_find(struct pc *pc, const char *name, struct pc_places *out_places);
/* A program by its path or of $PATH; NULL: there is none. */
PC_API const char *pc_program_find(struct pc *pc, const char *name);
/* "[kernel.kallsyms]", "vmlinux", "[ext4]", …: no file of its own. */
PC_API bool pc_is_kernel(const char *library);
/* Whether the running kernel has a function of that name; *out_module is the module that it is in
 * ("": the kernel itself). PC_EINPUT: its names can't be read. */
PC_API int pc_kernel_find(struct pc *pc, const char *function, bool *out_found,
			  const char **out_module);

/* ---- symbols (binary.c, symbols.c) ---- */
struct pc_symbol {
	const char *name, *demangled, *version, *section;
	const char *binding, *type, *table; /* words; table: "dynamic", "full", "debug" */
	uint64_t address, size;
	bool is_default, is_clone; /* a clone: "f.constprop.0" of f */
};
struct pc_parameter {
	const char *name, *type;
};
struct pc_binary {
	const char *kind, *machine, *soname, *interpreter, *compiler, *language, *build_id;
	int bits;
	const char *debug_path; /* of a file of its own */
	bool stripped, has_debug, damaged;
	struct pc_list needed;
	size_t symbol_count; /* named and defined */
	/* why these could not be read, in words that end a sentence; NULL: they were */
	const char *unread_symbols, *unread_declaration;

	/* of the function that was asked for */
	const struct pc_symbol *symbols;
	size_t found_count;
	struct pc_list aliases; /* other names of the same address */
	struct pc_list near;	/* where there is none: names that are like it */
	bool imported;		/* it is used here, and lies in another library */
	const char *ifunc;	/* the name by which it is called where the program, as it
				   starts, chooses one of several; NULL: it is not chosen */
	const char *chosen;	/* the choice of this machine */
	struct pc_list choices;
	const char *file, *returns; /* of its declaration; returns "": nothing */
	int line;
	bool parameters_known;
	const struct pc_parameter *parameters;
	size_t parameter_count;
};
/* PC_EINPUT: it is no ELF file that can be read. `function` NULL: only the file is asked about. */
PC_API int pc_binary_read(struct pc *pc, const char *path, const char *function,
			  struct pc_binary *out_binary);

/* ---- packages (package.c) ---- */
struct pc_package {
	const char *name, *version, *architecture, *summary;
};
/* Of the file, by the lists of dpkg or apk; where rpm is, it is asked. NULL: of none that is known.
 */
PC_API const struct pc_package *pc_package_of(struct pc *pc, const char *path);

/* ---- manuals (manual.c) ---- */
struct pc_manual {
	const char *path, *section;
	const char *title;    /* the line of NAME */
	const char *synopsis; /* several lines; NULL: none */
	struct pc_text text;  /* all of it as plain text, owned by the arena */
};
/* The page of that name in the first of the sections ("3 2") that has one; NULL: there is none. */
PC_API const struct pc_manual *pc_manual_find(struct pc *pc, const char *name,
					      const char *sections);
/* What the plain text of a manual or of --help says of an option, as it is given ("-c",
 * "--config=x",
 * "-j8", "-9", "-xzf": a line for each letter, "if=x"); NULL: nothing. */
PC_API const char *pc_option_told(struct pc *pc, struct pc_span text, const char *option);
/* The same of letters that are options without "-", as in "tar xzf" and "ps aux". */
PC_API const char *pc_letters_told(struct pc *pc, struct pc_span text, const char *letters);
/* What PROGRAM --help says: it is run, with no input and for a few seconds at most. PC_EINPUT: it
 * can't be run, or said nothing. */
PC_API int pc_program_help(struct pc *pc, const char *program, struct pc_text *out);

#endif
