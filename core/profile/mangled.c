/* SPDX-License-Identifier: Apache-2.0
 * Names as people wrote them: every mangled one is looked at once. */
#include "profile/mangled.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"

void pc_mangled_init(struct pc_mangled *mangled, struct pc *pc)
{
	*mangled = (struct pc_mangled){ .pc = pc };
	pc_table_init(&mangled->names, pc_memory(pc));
}

void pc_mangled_clear(struct pc_mangled *mangled)
{
	pc_table_clear(&mangled->names);
	pc_text_clear(&mangled->scratch);
	free(mangled->plain);
	mangled->plain = NULL;
}

/* "_ZN3foo3barEv", "__ZN…", "_RNvC…", "_D3std…": so few names begin like it that asking costs
 * nothing. */
static bool looks_mangled(struct pc_span name)
{
	const char *at = name.data;

	if (name.size < 4 || at[0] != '_')
		return false;
	at += at[1] == '_';
	if (at[1] == 'Z' || at[1] == 'R')
		return true;
	return at[1] == 'D' && at[2] >= '1' && at[2] <= '9';
}

/* NULL: there is no module. */
static const struct pc_demangle_table *table_of(struct pc_mangled *mangled)
{
	const struct pc_module *module;

	if (!mangled->tried && pc_module(mangled->pc, "demangle", &module) == PC_OK)
		mangled->demangle = (const struct pc_demangle_table *)module;
	else if (!mangled->tried) {
		mangled->problem = pc_arena_strdup(pc_memory(mangled->pc), pc_error(mangled->pc));
		pc_forget(mangled->pc);
	}
	mangled->tried = true;
	return mangled->demangle;
}

static struct pc_span valid(struct pc_mangled *mangled, struct pc_span text)
{
	mangled->scratch.size = 0;
	pc_text_valid(&mangled->scratch, text);
	return pc_text_span(&mangled->scratch);
}

static struct pc_span plain_name(struct pc_mangled *mangled, struct pc_span name)
{
	const struct pc_demangle_table *table = table_of(mangled);
	struct pc_span kept;
	char *plain PC_AUTO(memory) = NULL;

	if (table && name.size < PC_MANGLED_MAX)
		plain = pc_realloc(NULL, PC_DEMANGLED_MAX, 1);
	if (!plain || !table->demangle(name.data, plain))
		return name;
	kept = valid(mangled, pc_span(plain));
	kept.data = pc_arena_strndup(pc_memory(mangled->pc), kept.data, kept.size);
	return kept;
}

struct pc_span pc_mangled_plain(struct pc_mangled *mangled, struct pc_span name)
{
	bool is_new = false;
	uint32_t id;

	if (!looks_mangled(name))
		return name;
	id = pc_table_intern(&mangled->names, valid(mangled, name), &is_new);
	if (is_new) {
		mangled->plain = PC_GROW(mangled->plain, mangled->count, mangled->room);
		mangled->count++;
		mangled->plain[id] = plain_name(mangled, mangled->names.keys[id]);
	}
	return mangled->plain[id];
}
