/* SPDX-License-Identifier: Apache-2.0
 * What arguments do to the world; and those of the running command as a tool's: what can be asked
 * again of what was read, by the rows that have no effects nor need one that has. */
#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "cli/spec.h"

unsigned pc_arg_effects(const struct pc_arg *arg)
{
	bool path = arg->kind == PC_KIND_FILE || (arg->flags & PC_PATHS);

	return arg->effects ? arg->effects : path ? PC_READS : 0;
}

unsigned pc_spec_effects(const struct pc_spec *spec)
{
	unsigned effects = spec->effects;

	for (size_t i = 0; i < spec->count; i++)
		effects |= pc_arg_effects(&spec->rows[i]);
	if (effects & PC_ASKS)
		effects |= PC_NETWORK | PC_WRITES;
	return effects & ~(unsigned)PC_ASKS;
}

bool pc_spec_only_looks(const struct pc_spec *spec)
{
	return !(spec->effects & ~(unsigned)(PC_READS | PC_ASKS));
}

/* Options alone: what is positional is the input. */
static bool only_looks(const struct pc_arg *arg)
{
	return arg->name && !pc_arg_effects(arg) && !arg->needs;
}

struct pc_spec pc_spec_looks(struct pc_arena *arena, const struct pc_spec *spec)
{
	struct pc_spec looks = *spec;

	looks.rows = pc_arena_alloc(arena, (spec->count + 1) * sizeof(*looks.rows));
	looks.count = 0;
	for (size_t i = 0; i < spec->count; i++)
		if (only_looks(&spec->rows[i]))
			looks.rows[looks.count++] = spec->rows[i];
	return looks;
}

const char *pc_args_again_schema(struct pc *pc)
{
	struct pc_spec looks = pc_spec_looks(pc->arena, pc->running.spec);
	PC_AUTO(json) struct json_object *schema = NULL;
	PC_AUTO(text) struct pc_text text = { 0 };

	schema = pc_spec_parameters(&looks);
	pc_json_print(&text, schema, false);
	return pc_arena_strdup(pc->arena, text.data);
}

/* A value as it would be typed. */
static void add_value(struct pc *pc, struct pc_setting *setting, struct json_object *value,
		      const char *name)
{
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			pc_setting_add(pc->arena, setting,
				       json_object_get_string(json_object_array_get_idx(value, i)),
				       PC_FROM_ARGV, name);
		return;
	}
	pc_setting_add(pc->arena, setting,
		       pc_arena_strdup(pc->arena, json_object_get_string(value)), PC_FROM_ARGV,
		       name);
}

int pc_args_again(struct pc *pc, struct json_object *arguments, const void **out_options)
{
	const struct pc_spec *spec = pc->running.spec;
	struct pc_setting *settings = pc_settings_new(pc->arena, spec);
	void *options = pc_arena_alloc(pc->arena, spec->size);
	int status;

	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *arg = &spec->rows[i];
		struct json_object *value =
			only_looks(arg) ? json_object_object_get(arguments, arg->name) : NULL;

		if (value)
			add_value(pc, &settings[i], value, arg->name);
		else if (!only_looks(arg))
			settings[i] = pc->running.settings[i];
	}
	status = pc_spec_fill(pc, spec, settings, options);
	if (!status)
		*out_options = options;
	return status;
}
