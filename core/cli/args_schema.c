/* SPDX-License-Identifier: Apache-2.0
 * The table as JSON schema: what a chat model has to know to call a command as a tool. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/json.h"
#include "cli/config.h"
#include "cli/plugin.h"
#include "cli/spec.h"

static struct json_object *effects_array(unsigned effects)
{
	static const struct {
		unsigned flag;
		const char *word;
	} words[] = { { PC_READS, "reads" },
		      { PC_WRITES, "writes" },
		      { PC_EXECUTES, "executes" },
		      { PC_NETWORK, "network" } };
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (effects & words[i].flag)
			json_object_array_add(array, pc_json_string(words[i].word));
	return array;
}

static bool is_integer(const struct pc_arg *arg)
{
	return arg->kind == PC_KIND_UINT || arg->kind == PC_KIND_INT;
}

static const char *type_of(const struct pc_arg *arg)
{
	if (is_integer(arg))
		return "integer";
	if (arg->kind == PC_KIND_DOUBLE)
		return "number";
	if (arg->kind == PC_KIND_FLAG)
		return "boolean";
	return pc_arg_is_many(arg) ? "array" : "string";
}

static struct json_object *number(const struct pc_arg *arg, double value)
{
	/* bounds are doubles: those of an int64_t that lie outside its range stay so */
	if (is_integer(arg) && value >= -9007199254740992.0 && value <= 9007199254740992.0)
		return json_object_new_int64((int64_t)value);
	return json_object_new_double(value);
}

/* Mirrors pc_arg_store: no range is 0 and 0, and a maximum below the minimum is none. */
static void add_bounds(struct json_object *property, const struct pc_arg *arg)
{
	bool any = arg->min != 0 || arg->max != 0, is_uint = arg->kind == PC_KIND_UINT;

	if (!is_integer(arg) && arg->kind != PC_KIND_DOUBLE)
		return;
	if (any)
		json_object_object_add(property, "minimum", number(arg, arg->min));
	else if (is_uint)
		json_object_object_add(property, "minimum", json_object_new_int64(0));
	if (any && arg->max >= arg->min && (!is_uint || arg->max < UINT32_MAX))
		json_object_object_add(property, "maximum", number(arg, arg->max));
	else if (is_uint)
		json_object_object_add(property, "maximum", json_object_new_int64(UINT32_MAX));
}

static struct json_object *strings(const char *const *words)
{
	struct json_object *array = json_object_new_array();

	for (; *words; words++)
		json_object_array_add(array, pc_json_string(*words));
	return array;
}

static struct json_object *default_value(const struct pc_arg *arg)
{
	struct json_object *array;

	if (is_integer(arg))
		return json_object_new_int64(strtoll(arg->fallback, NULL, 10));
	if (arg->kind == PC_KIND_DOUBLE)
		return json_object_new_double(strtod(arg->fallback, NULL));
	if (arg->kind == PC_KIND_FLAG)
		return json_object_new_boolean(!strcmp(pc_config_truth(arg->fallback), "true") ||
					       !strcmp(arg->fallback, "1"));
	if (!pc_arg_is_many(arg))
		return pc_json_string(arg->fallback);
	array = json_object_new_array();
	json_object_array_add(array, pc_json_string(arg->fallback));
	return array;
}

static struct json_object *description_of(const struct pc_arg *arg)
{
	PC_AUTO(arena) struct pc_arena *arena = pc_arena_new();

	return pc_json_string(arg->needs ? pc_arena_printf(arena, "%s (with %s)", arg->help,
							   pc_arg_needs(arena, arg))
					 : arg->help);
}

static struct json_object *property_of(const struct pc_arg *arg)
{
	struct json_object *property = json_object_new_object();

	json_object_object_add(property, "type", pc_json_string(type_of(arg)));
	json_object_object_add(property, "description", description_of(arg));
	add_bounds(property, arg);
	if (pc_arg_is_many(arg)) {
		struct json_object *items = json_object_new_object();

		json_object_object_add(items, "type", pc_json_string("string"));
		json_object_object_add(property, "items", items);
	} else if (arg->choices && !(arg->flags & PC_OPEN)) {
		json_object_object_add(property, "enum", strings(arg->choices));
	}
	if (arg->fallback)
		json_object_object_add(property, "default", default_value(arg));
	if (pc_arg_effects(arg))
		json_object_object_add(property, "effects", effects_array(pc_arg_effects(arg)));
	return property;
}

/* An option by its name, a positional by its metavar in small letters; a name that is taken gets a
 * number. */
static void property_name(struct json_object *properties, const struct pc_arg *arg,
			  struct pc_text *out)
{
	const char *name = arg->name ? arg->name : pc_arg_metavar(arg);
	size_t size;

	for (; *name; name++)
		pc_text_putc(out, isalnum((unsigned char)*name)
					  ? (char)tolower((unsigned char)*name)
					  : (*name == '-' ? '-' : '_'));
	size = out->size;
	for (unsigned i = 2; json_object_object_get_ex(properties, out->data, NULL); i++) {
		out->data[out->size = size] = '\0';
		pc_text_printf(out, "_%u", i);
	}
}

static void add_row(struct json_object *properties, struct json_object *required,
		    const struct pc_arg *arg)
{
	PC_AUTO(text) struct pc_text name = { 0 };

	property_name(properties, arg, &name);
	json_object_object_add(properties, name.data, property_of(arg));
	if (arg->flags & PC_REQUIRED)
		json_object_array_add(required, pc_json_string(name.data));
}

struct json_object *pc_spec_parameters(const struct pc_spec *spec)
{
	struct json_object *parameters = json_object_new_object();
	struct json_object *properties = json_object_new_object();
	struct json_object *required = json_object_new_array();

	for (size_t pass = 0; pass < 2; pass++) /* options first: their names are fixed */
		for (size_t i = 0; i < spec->count; i++)
			if (!spec->rows[i].name == (pass == 1))
				add_row(properties, required, &spec->rows[i]);
	json_object_object_add(parameters, "type", pc_json_string("object"));
	json_object_object_add(parameters, "properties", properties);
	json_object_object_add(parameters, "required", required);
	json_object_object_add(parameters, "additionalProperties", json_object_new_boolean(false));
	return parameters;
}

struct json_object *pc_schema(const struct pc_command *command, const struct pc_spec *verb)
{
	const struct pc_spec *spec = verb ? verb : &command->args->own;
	struct json_object *schema = json_object_new_object();
	PC_AUTO(arena) struct pc_arena *arena = pc_arena_new();
	struct pc_spec looks = pc_spec_looks(arena, spec);
	PC_AUTO(text) struct pc_text name = { 0 };

	pc_text_puts(&name, command->name);
	if (verb)
		pc_text_printf(&name, "_%s", verb->name);
	json_object_object_add(schema, "name", pc_json_string(name.data));
	json_object_object_add(schema, "description",
			       pc_json_string(verb ? verb->help : command->help));
	json_object_object_add(schema, "effects", effects_array(pc_spec_effects(spec)));
	json_object_object_add(schema, "parameters", pc_spec_parameters(spec));
	json_object_object_add(schema, "tool",
			       pc_spec_only_looks(spec) ? pc_spec_parameters(&looks) : NULL);
	return schema;
}
