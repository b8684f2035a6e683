/* SPDX-License-Identifier: Apache-2.0
 * A function looked up in the symbol tables of a file and of its debug file. Internal. */
#ifndef PC_BINARY_SYMBOLS_H
#define PC_BINARY_SYMBOLS_H

#include "binary/binary.h"
#include "binary/elf.h"

struct pc_symbols_source {
	const struct pc_elf_table *table;
	struct pc_elf *elf, *debug; /* debug NULL: none */
	const char *path;
};

/* Fills what struct pc_binary says of the function; without one only the number of symbols. */
void pc_symbols_find(struct pc *pc, const struct pc_symbols_source *source, const char *function,
		     struct pc_binary *binary);

/* The address, in its file, of the function that this very process would call by the name; 0: it
 * has not loaded the file. */
uint64_t pc_symbols_chosen(const char *path, const char *name);

/* Texts that grow in the arena; more than PC_NAMES_MAX are left out, and each stands once. */
enum { PC_NAMES_MAX = 48 };
struct pc_names {
	const char *items[PC_NAMES_MAX];
	size_t count;
};
void pc_names_add(struct pc *pc, struct pc_names *names, const char *name);
struct pc_list pc_names_list(struct pc *pc, const struct pc_names *names);

#endif
