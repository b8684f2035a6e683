/* SPDX-License-Identifier: Apache-2.0
 * Names as people wrote them: every mangled one is looked at once. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "profile/build.h"
#include "profile/demangle.h"

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

/* NULL: there is no module, which is told once. */
static const struct pc_demangle_table *table_of(struct pc_builder *builder)
{
	const struct pc_module *module;

	if (!builder->demangle_tried && pc_module(builder->pc, "demangle", &module) == PC_OK)
		builder->demangle = (const struct pc_demangle_table *)module;
	else if (!builder->demangle_tried) {
		pc_build_note(builder, "names stay mangled: %s", pc_error(builder->pc));
		pc_forget(builder->pc);
	}
	builder->demangle_tried = true;
	return builder->demangle;
}

/* The name that `mangled` stands for, or itself. */
static uint32_t plain_name(struct pc_builder *builder, struct pc_span mangled)
{
	const struct pc_demangle_table *table = table_of(builder);
	char *plain PC_AUTO(memory) = NULL;

	if (table && mangled.size < PC_MANGLED_MAX)
		plain = pc_realloc(NULL, PC_DEMANGLED_MAX, 1);
	if (!plain || !table->demangle(mangled.data, plain))
		return pc_table_intern(&builder->strings, mangled, NULL);
	return pc_table_intern(&builder->strings, pc_build_valid(builder, pc_span(plain)), NULL);
}

struct pc_span pc_build_plain(struct pc_builder *builder, struct pc_span name)
{
	struct pc_span mangled;
	bool is_new = false;
	uint32_t id;

	if (!looks_mangled(name))
		return name;
	mangled = pc_build_valid(builder, name);
	id = pc_table_intern(&builder->mangled, mangled, &is_new);
	if (is_new) {
		builder->plain = PC_GROW(builder->plain, builder->plain_count, builder->plain_room);
		builder->plain_count++;
		builder->plain[id] = plain_name(builder, builder->mangled.keys[id]);
	}
	return builder->strings.keys[builder->plain[id]];
}
