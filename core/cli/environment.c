/* SPDX-License-Identifier: Apache-2.0
 * What the environment sets: PERFCOPILOT_<COMMAND>_<VERB>_<NAME>, and NO_COLOR. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/config.h"

static void add_upper(struct pc_text *text, const char *word)
{
	for (; *word; word++) {
		bool lower = *word >= 'a' && *word <= 'z';

		pc_text_putc(text, lower			  ? (char)(*word - 'a' + 'A')
				   : *word == '-' || *word == '.' ? '_'
								  : *word);
	}
}

const char *pc_environment_name(struct pc_arena *arena, const char *section,
				const struct pc_arg *arg)
{
	PC_AUTO(text) struct pc_text name = { 0 };

	if (!arg->name || (arg->flags & PC_ONLY_ARGV))
		return NULL;
	pc_text_puts(&name, "PERFCOPILOT_");
	add_upper(&name, section);
	if (section[0])
		pc_text_putc(&name, '_');
	add_upper(&name, arg->name);
	return pc_arena_strdup(arena, name.data);
}

/* An empty variable is not set: VAR= perfcopilot … is how people say "without it". */
static const char *value_of(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] ? value : NULL;
}

/* "a,b" are two items; empty ones are none. */
static void set_list(struct pc_arena *arena, struct pc_setting *setting, const char *value,
		     const char *where)
{
	struct pc_span rest = pc_span(value), item;

	while (rest.size) {
		if (!pc_span_cut(rest, ',', &item, &rest)) {
			item = rest;
			rest.size = 0;
		}
		if (item.size)
			pc_setting_add(arena, setting,
				       pc_arena_strndup(arena, item.data, item.size),
				       PC_FROM_ENVIRONMENT, where);
	}
}

static void set_row(struct pc_arena *arena, const struct pc_arg *arg, struct pc_setting *setting,
		    const char *name, const char *value)
{
	if (setting->count && setting->origin > PC_FROM_ENVIRONMENT)
		return;
	*setting = (struct pc_setting){ 0 };
	if (pc_arg_is_many(arg))
		set_list(arena, setting, value, name);
	else
		pc_setting_add(arena, setting,
			       arg->kind == PC_KIND_FLAG ? pc_config_truth(value)
							 : pc_arena_strdup(arena, value),
			       PC_FROM_ENVIRONMENT, name);
}

/* https://no-color.org: any value but the empty one. Ours says it more exactly, and wins. */
static void set_no_color(struct pc_arena *arena, const struct pc_spec *globals,
			 struct pc_setting *settings)
{
	bool negated;
	const struct pc_arg *arg = pc_spec_option(globals, PC_SPAN("color"), &negated);
	struct pc_setting *setting = arg && !negated ? &settings[arg - globals->rows] : NULL;

	if (setting && value_of("NO_COLOR") && !value_of(pc_environment_name(arena, "", arg)))
		set_row(arena, arg, setting, "NO_COLOR", "never");
}

int pc_environment_apply(struct pc *pc, const char *section, const struct pc_spec *spec,
			 struct pc_setting *settings)
{
	for (size_t i = 0; i < spec->count; i++) {
		const char *name = pc_environment_name(pc->arena, section, &spec->rows[i]);
		const char *value = name ? value_of(name) : NULL;

		if (value)
			set_row(pc->arena, &spec->rows[i], &settings[i], name, value);
	}
	if (!section[0])
		set_no_color(pc->arena, spec, settings);
	return PC_OK;
}
