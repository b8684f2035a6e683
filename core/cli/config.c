/* SPDX-License-Identifier: Apache-2.0
 * What the configuration file sets: its keys are the long names of options, its sections commands
 * and verbs. */
#include "cli/config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/context.h"
#include "base/places.h"
#include "cli/config_tree.h"
#include "cli/options.h"
#include "cli/plugin.h"

const char *pc_config_path(struct pc *pc)
{
	return pc_arena_printf(pc->arena, "%s/config.yaml",
			       pc_user_folder(pc, "XDG_CONFIG_HOME", ".config"));
}

/* ---- finding ---- */

static const struct pc_config_entry *child(const struct pc_config_entry *entry, struct pc_span key)
{
	for (const struct pc_config_entry *at = entry->children; at; at = at->next)
		if (pc_span_is(key, at->key))
			return at;
	return NULL;
}

static int check_section(struct pc *pc, const struct pc_config *config,
			 const struct pc_config_entry *entry)
{
	if (entry->kind == PC_YAML_MAP || entry->kind == PC_YAML_NULL)
		return PC_OK;
	return pc_config_fail(pc, config->path, entry->line,
			      "\"%s\" is a %s, where its options are wanted, "
			      "one a line and indented: \"option: value\"",
			      pc_yaml_shown(pc, entry->typed),
			      entry->kind == PC_YAML_SCALAR ? "value" : "list");
}

/* "" is the whole file, "answers.list" the section of a verb. *out_entry is NULL when there is
 * none. */
static int find_section(struct pc *pc, const struct pc_config *config, const char *section,
			const struct pc_config_entry **out_entry)
{
	const struct pc_config_entry *entry = &config->root;
	struct pc_span rest = pc_span(section), name;
	int status = PC_OK;

	while (rest.size && entry && !status) {
		if (!pc_span_cut(rest, '.', &name, &rest)) {
			name = rest;
			rest.size = 0;
		}
		entry = child(entry, name);
		if (entry)
			status = check_section(pc, config, entry);
	}
	if (!status)
		*out_entry = entry;
	return status;
}

/* ---- one key ---- */

static const char *const no_names[] = { NULL };

/* What was set under one section. */
struct apply {
	struct pc *pc;
	const struct pc_config *config;
	const char *section;
	const struct pc_spec *spec;
	struct pc_setting *settings;
};

/* What "did you mean" may name: the options that can be set here, then `more`. */
static const char *const *known_names(struct pc_arena *arena, const struct pc_spec *spec,
				      const char *const *more)
{
	size_t count = 0, more_count = 0;
	const char **names;

	while (more[more_count])
		more_count++;
	names = pc_arena_alloc(arena, (spec->count + more_count + 1) * sizeof(*names));
	for (size_t i = 0; i < spec->count; i++)
		if (spec->rows[i].name && !(spec->rows[i].flags & PC_ONLY_ARGV))
			names[count++] = spec->rows[i].name;
	memcpy(&names[count], more, more_count * sizeof(*names));
	return names;
}

static int unknown_key(const struct apply *a, const struct pc_config_entry *entry,
		       const char *const *more)
{
	const char *shown = pc_yaml_shown(a->pc, entry->typed);
	const char *near = pc_text_nearest(pc_yaml_shown(a->pc, entry->key),
					   known_names(a->pc->arena, a->spec, more));
	char *command = pc_arena_strdup(a->pc->arena, a->section);

	if (near)
		return pc_config_fail(a->pc, a->config->path, entry->line,
				      "unknown key \"%s\" in \"%s\"; did you mean \"%s\"?", shown,
				      a->section, near);
	for (char *c = command; *c; c++)
		if (*c == '.')
			*c = ' ';
	return pc_config_fail(a->pc, a->config->path, entry->line,
			      "unknown key \"%s\" in \"%s\"; 'perfcopilot %s --help' lists the "
			      "options that can be set",
			      shown, a->section, command);
}

static int wrong_type(const struct apply *a, const struct pc_config_entry *entry,
		      const struct pc_arg *arg)
{
	const char *found = entry->kind == PC_YAML_MAP ? "a mapping" : "a list";

	if (pc_arg_is_many(arg))
		return pc_config_fail(a->pc, a->config->path, entry->line,
				      "\"%s\" is %s, where a value or a list of values is wanted",
				      arg->name, found);
	return pc_config_fail(a->pc, a->config->path, entry->line,
			      "\"%s\" is %s, where one value is wanted: \"%s: %s\"", arg->name,
			      found, arg->name, pc_arg_metavar(arg));
}

/* YAML 1.1 has many words for a truth value, in three cases each. */
const char *pc_config_truth(const char *text)
{
	static const char *const words[] = { "true", "false", "yes", "no", "on", "off" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcasecmp(text, words[i]))
			return i % 2 ? "false" : "true";
	return text;
}

static int set_value(const struct apply *a, const struct pc_config_entry *value, const char *key,
		     size_t row)
{
	const struct pc_arg *arg = &a->spec->rows[row];
	const char *where = pc_arena_printf(a->pc->arena, "%s:%lu", a->config->path, value->line);

	if (value->kind == PC_YAML_NULL)
		return pc_config_fail(a->pc, a->config->path, value->line,
				      "\"%s\" has no value; give one, or remove the line",
				      pc_yaml_shown(a->pc, key));
	pc_setting_add(a->pc->arena, &a->settings[row],
		       arg->kind == PC_KIND_FLAG ? pc_config_truth(value->text) : value->text,
		       PC_FROM_FILE, where);
	return PC_OK;
}

static int set_row(const struct apply *a, const struct pc_config_entry *entry, size_t row)
{
	const struct pc_arg *arg = &a->spec->rows[row];
	struct pc_setting *setting = &a->settings[row];
	int status = PC_OK;

	if (entry->kind == PC_YAML_MAP || (entry->kind == PC_YAML_LIST && !pc_arg_is_many(arg)))
		return wrong_type(a, entry, arg);
	if (entry->kind == PC_YAML_LIST && !entry->children)
		return pc_config_fail(a->pc, a->config->path, entry->line,
				      "\"%s\" is an empty list; remove the line", arg->name);
	if (setting->count && setting->origin > PC_FROM_FILE)
		return PC_OK;
	*setting = (struct pc_setting){ 0 };
	if (entry->kind != PC_YAML_LIST)
		return set_value(a, entry, entry->typed, row);
	for (const struct pc_config_entry *item = entry->children; item && !status;
	     item = item->next)
		status = set_value(a, item, entry->typed, row);
	return status;
}

static int negated_key(const struct apply *a, const struct pc_config_entry *entry,
		       const struct pc_arg *arg)
{
	return pc_config_fail(a->pc, a->config->path, entry->line,
			      "unknown key \"%s\"; write \"%s: false\"",
			      pc_yaml_shown(a->pc, entry->typed), arg->name);
}

static int set_entry(const struct apply *a, const struct pc_config_entry *entry)
{
	bool top = !a->section[0], negated;
	const struct pc_arg *arg = pc_spec_option(a->spec, pc_span(entry->key), &negated);

	if (top && (!arg || negated || entry->kind == PC_YAML_MAP))
		return PC_OK; /* a command's: pc_config_check_sections */
	if (!arg && entry->kind == PC_YAML_MAP)
		return PC_OK; /* a verb's: pc_config_check_verbs */
	if (!arg)
		return unknown_key(a, entry, no_names);
	if (negated)
		return negated_key(a, entry, arg);
	if (arg->flags & PC_ONLY_ARGV)
		return pc_config_fail(
			a->pc, a->config->path, entry->line,
			"\"%s\" can only be said on the command line; remove the line", arg->name);
	return set_row(a, entry, (size_t)(arg - a->spec->rows));
}

int pc_config_apply(struct pc *pc, const struct pc_config *config, const char *section,
		    const struct pc_spec *spec, struct pc_setting *settings)
{
	const struct apply apply = { pc, config, section, spec, settings };
	const struct pc_config_entry *entry = NULL;
	int status = find_section(pc, config, section, &entry);

	if (status || !entry)
		return status;
	for (entry = entry->children; entry && !status; entry = entry->next)
		status = set_entry(&apply, entry);
	return status;
}

/* ---- sections ---- */

static int unknown_top(const struct apply *globals, const struct pc_config_entry *entry)
{
	struct pc *pc = globals->pc;
	const char *shown = pc_yaml_shown(pc, entry->typed);
	const char *const *names = known_names(pc->arena, &pc_globals, pc_command_names(pc));
	const char *near = pc_text_nearest(pc_yaml_shown(pc, entry->key), names);

	if (near)
		return pc_config_fail(pc, globals->config->path, entry->line,
				      "unknown key \"%s\"; did you mean \"%s\"?", shown, near);
	return pc_config_fail(pc, globals->config->path, entry->line,
			      "unknown key \"%s\": neither a global option nor a command; "
			      "'perfcopilot --help' lists both",
			      shown);
}

int pc_config_check_sections(struct pc *pc, const struct pc_config *config,
			     bool (*is_command)(struct pc *pc, const char *name))
{
	const struct apply globals = { pc, config, "", &pc_globals, NULL };
	int status = PC_OK;

	for (const struct pc_config_entry *entry = config->root.children; entry && !status;
	     entry = entry->next) {
		bool negated;
		const struct pc_arg *arg =
			pc_spec_option(&pc_globals, pc_span(entry->key), &negated);

		if (arg && !negated && entry->kind != PC_YAML_MAP)
			continue;
		if (pc_spec_is_name(entry->key) && is_command(pc, entry->key))
			status = check_section(pc, config, entry);
		else if (!arg)
			status = unknown_top(&globals, entry);
		else
			status = negated ? negated_key(&globals, entry, arg)
					 : wrong_type(&globals, entry, arg);
	}
	return status;
}

static const char *const *verb_names(struct pc_arena *arena, const struct pc_args *args)
{
	const char **names = pc_arena_alloc(arena, (args->verb_count + 1) * sizeof(*names));

	for (size_t i = 0; i < args->verb_count; i++)
		names[i] = args->verbs[i].name;
	return names;
}

int pc_config_check_verbs(struct pc *pc, const struct pc_config *config, const char *command,
			  const struct pc_args *args)
{
	const struct apply own = { pc, config, command, &args->own, NULL };
	const struct pc_config_entry *entry = NULL;
	int status = find_section(pc, config, command, &entry);

	if (status || !entry)
		return status;
	for (entry = entry->children; entry && !status; entry = entry->next) {
		bool negated;

		if (pc_args_verb(args, entry->key))
			status = check_section(pc, config, entry);
		else if (!pc_spec_option(&args->own, pc_span(entry->key), &negated))
			status = unknown_key(&own, entry, verb_names(pc->arena, args));
	}
	return status;
}
