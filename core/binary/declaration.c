/* SPDX-License-Identifier: Apache-2.0
 * What debug information says of a function. libdw bears no damage, so a child process reads it;
 * what that writes is no more to be trusted than the file. */
#include "binary/declaration.h"

#include "binary/apart.h"

enum { SECONDS = 10, MEMORY_BYTES = 1 << 30 };

struct reading {
	const struct pc_elf_table *table;
	struct pc_elf *elf;
	uint64_t address;
};

static void work(void *context, void *out)
{
	const struct reading *reading = context;

	reading->table->declared(reading->elf, reading->address, out);
}

#define END(text) ((text)[sizeof(text) - 1] = '\0')

void pc_declaration_tame(struct pc_elf_declaration *d)
{
	END(d->file);
	END(d->compiler);
	END(d->returns);
	for (size_t i = 0; i < PC_ELF_PARAMETERS_MAX; i++) {
		END(d->parameters[i].name);
		END(d->parameters[i].type);
	}
	if (d->language >= PC_ELF_LANGUAGES)
		d->language = PC_ELF_LANGUAGE_UNKNOWN;
	if (d->line < 0)
		d->line = 0;
	if (d->parameter_count > PC_ELF_PARAMETERS_MAX)
		d->parameter_count = PC_ELF_PARAMETERS_MAX;
	if (d->result >= PC_ELF_DECLARATION_RESULTS)
		d->result = PC_ELF_UNDECLARED;
	d->is_function = d->is_function != 0;
}

const char *pc_declaration_read(const struct pc_elf_table *table, struct pc_elf *elf,
				uint64_t address, struct pc_elf_declaration *out)
{
	struct reading reading = { table, elf, address };
	const struct pc_apart apart = { work, &reading, SECONDS, MEMORY_BYTES };
	struct pc_elf_declaration told;
	const char *why = pc_apart(&apart, &told, sizeof(told));

	if (why)
		return why;
	pc_declaration_tame(&told);
	if (told.result == PC_ELF_UNREADABLE)
		return "it is damaged, or needs more than 1 GiB of memory";
	*out = told;
	return NULL;
}
