/* SPDX-License-Identifier: Apache-2.0
 * `perfcopilot doctor`: what is configured, present and missing, with the remedy. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/context.h"
#include "base/json.h"
#include "base/module.h"
#include "cli/builtin.h"
#include "cli/config.h"
#include "cli/doctor.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/plugin.h"
#include "report/report.h"

/* A variable that some row declares. */
struct variable {
	const char *name, *section;
	const struct pc_spec *spec;
	size_t row;
};

struct variables {
	struct variable *items; /* heap */
	size_t count, room;
};

#define PREFIX "PERFCOPILOT_"

/* Variables that are no option's. */
static const char *const places[] = { PREFIX "COMMANDS_PATH", PREFIX "MODULES_PATH" };

void pc_checkup_add(struct pc_checkup *c, const char *subject, const char *state,
		    const char *finding, const char *remedy)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "subject", pc_json_string(subject));
	json_object_object_add(row, "state", pc_json_string(state));
	json_object_object_add(row, "finding", pc_json_string(finding));
	json_object_object_add(row, "remedy", pc_json_string(remedy));
	json_object_array_add(c->checks, row);
	c->broken = c->broken || !strcmp(state, "broken");
}

/* What a run would say of one section of the file. */
static int try_section(struct pc *pc, const struct pc_config *config, const char *section,
		       const struct pc_spec *spec)
{
	struct pc_setting *settings = pc_settings_new(pc->arena, spec);
	void *options = pc_arena_alloc(pc->arena, spec->size);
	int status = pc_config_apply(pc, config, section, spec, settings);

	return status ? status : pc_spec_fill(pc, spec, settings, options);
}

static const char *verb_section(struct pc *pc, const struct pc_command *command,
				const struct pc_spec *verb)
{
	return pc_arena_printf(pc->arena, "%s.%s", command->name, verb->name);
}

static int try_command(struct pc *pc, const struct pc_config *config,
		       const struct pc_command *command)
{
	const struct pc_args *args = command->args;
	int status = pc_config_check_verbs(pc, config, command->name, args);

	if (!status)
		status = try_section(pc, config, command->name, &args->own);
	for (size_t i = 0; i < args->verb_count && !status; i++)
		status = try_section(pc, config, verb_section(pc, command, &args->verbs[i]),
				     &args->verbs[i]);
	return status;
}

/* Adds a row for the globals and for each command whose settings are wrong; false: none is. */
static bool try_all(struct pc_checkup *c, const struct pc_config *config, const char *remedy)
{
	const struct pc_command **commands;
	size_t count = pc_commands_usable(c->pc, &commands);
	bool wrong = false;

	for (size_t i = 0; i <= count; i++) {
		if (i ? try_command(c->pc, config, commands[i - 1])
		      : try_section(c->pc, config, "", &pc_globals)) {
			pc_checkup_add(c, "configuration", "broken", pc_error(c->pc), remedy);
			wrong = true;
		}
		pc_forget(c->pc);
	}
	return wrong;
}

static void check_config(struct pc_checkup *c)
{
	static const char remedy[] = "mend the line named, or move the file away";
	const char *path = pc_config_path(c->pc);
	struct pc_config *config;
	int status = pc_config_read(c->pc, &config);

	if (!status)
		status = pc_config_check_sections(c->pc, config, pc_command_exists);
	if (status)
		pc_checkup_add(c, "configuration", "broken", pc_error(c->pc), remedy);
	pc_forget(c->pc);
	if (status || try_all(c, config, remedy))
		return;
	if (access(path, F_OK))
		path = pc_arena_printf(c->pc->arena, "no file %s; defaults are used", path);
	pc_checkup_add(c, "configuration", "fine", path, NULL);
}

/* ---- the environment ---- */

static void declare(struct pc *pc, const char *section, const struct pc_spec *spec,
		    struct variables *known)
{
	for (size_t i = 0; i < spec->count; i++) {
		const char *name = pc_environment_name(pc->arena, section, &spec->rows[i]);

		if (!name)
			continue;
		known->items = PC_GROW(known->items, known->count, known->room);
		known->items[known->count++] = (struct variable){ name, section, spec, i };
	}
}

static void declare_all(struct pc *pc, struct variables *known)
{
	const struct pc_command **commands;
	size_t count = pc_commands_usable(pc, &commands);

	declare(pc, "", &pc_globals, known);
	for (size_t i = 0; i < count; i++) {
		const struct pc_args *args = commands[i]->args;

		declare(pc, commands[i]->name, &args->own, known);
		for (size_t k = 0; k < args->verb_count; k++)
			declare(pc, verb_section(pc, commands[i], &args->verbs[k]), &args->verbs[k],
				known);
	}
}

/* What a run would say of it. */
static int try_variable(struct pc *pc, const struct variable *variable)
{
	const struct pc_arg *arg = &variable->spec->rows[variable->row];
	struct pc_setting *settings = pc_settings_new(pc->arena, variable->spec);
	struct pc_setting *setting = &settings[variable->row];
	int status = pc_environment_apply(pc, variable->section, variable->spec, settings);

	if (status || !setting->count || pc_arg_is_many(arg))
		return status;
	return pc_arg_store(pc, arg, setting->texts[0], setting->where,
			    pc_arena_alloc(pc->arena, variable->spec->size));
}

/* The value is not shown: who knows what it was meant to be, a password perhaps. */
static void add_undeclared(struct pc_checkup *c, const char *name, const struct variables *known)
{
	const char **names = pc_arena_alloc(c->pc->arena, (known->count + 3) * sizeof(*names));
	const char *near, *remedy = "mend its name, or unset it";

	for (size_t i = 0; i < known->count; i++)
		names[i] = known->items[i].name + strlen(PREFIX);
	names[known->count] = places[0] + strlen(PREFIX);
	names[known->count + 1] = places[1] + strlen(PREFIX);
	near = pc_text_nearest(name + strlen(PREFIX), names);
	if (near)
		remedy = pc_arena_printf(c->pc->arena, "did you mean " PREFIX "%s? %s", near,
					 remedy);
	pc_checkup_add(c, "environment", "broken",
		       pc_arena_printf(c->pc->arena, "%s: no option has it", name), remedy);
}

static void check_variable(struct pc_checkup *c, const char *name, const char *whole,
			   const struct variables *known)
{
	bool declared =
		!strcmp(name, "NO_COLOR") || !strcmp(name, places[0]) || !strcmp(name, places[1]);

	for (size_t i = 0; i < known->count; i++) {
		if (strcmp(known->items[i].name, name))
			continue;
		declared = true;
		if (try_variable(c->pc, &known->items[i])) {
			pc_checkup_add(c, "environment", "broken", pc_error(c->pc),
				       "mend the variable named, or unset it");
			pc_forget(c->pc);
			return;
		}
	}
	if (declared)
		pc_checkup_add(c, "environment", "fine", whole, NULL);
	else
		add_undeclared(c, name, known);
}

/* Every variable of ours that is set, for a value that nobody remembers. An empty one is not. */
static void check_environment(struct pc_checkup *c)
{
	struct variables known = { 0 };
	bool any = false;

	declare_all(c->pc, &known);
	for (char **variable = environ; *variable; variable++) {
		size_t size = strcspn(*variable, "=");
		const char *name = pc_arena_strndup(c->pc->arena, *variable, size);

		if (!(*variable)[size] || !(*variable)[size + 1] ||
		    (strncmp(name, PREFIX, strlen(PREFIX)) && strcmp(name, "NO_COLOR")))
			continue;
		check_variable(c, name, *variable, &known);
		any = true;
	}
	free(known.items);
	if (!any)
		pc_checkup_add(c, "environment", "fine", "no PERFCOPILOT_* variable is set", NULL);
}

/* ---- the rest ---- */

static void check_commands(struct pc_checkup *c)
{
	struct pc_found *found;
	size_t count = pc_commands_find(c->pc, &found), usable = 0;

	for (size_t i = 0; i < count; i++) {
		usable += found[i].command && !found[i].shadowed;
		if (found[i].refusal)
			pc_checkup_add(
				c, pc_arena_printf(c->pc->arena, "command %s", found[i].name),
				"broken", found[i].refusal, "do as it says, or remove the file");
	}
	pc_checkup_add(c, "commands", "fine",
		       pc_arena_printf(c->pc->arena,
				       "%zu usable; 'perfcopilot commands' lists them", usable),
		       NULL);
}

static void check_modules(struct pc_checkup *c)
{
	static const struct {
		const char *name, *finding;
	} modules[] = {
		{ "demangle", "names of C++, Rust and D as they were written" },
		{ "inflate", "reads gzip and zstd" },
	};

	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		const char *subject = pc_arena_printf(c->pc->arena, "module %s", modules[i].name);
		const struct pc_module *table;

		if (pc_module(c->pc, modules[i].name, &table))
			pc_checkup_add(c, subject, "broken", pc_error(c->pc),
				       "install perfcopilot again, whole");
		else
			pc_checkup_add(c, subject, "fine", modules[i].finding, NULL);
		pc_forget(c->pc);
	}
}

static const char *in_path(struct pc *pc, const char *program)
{
	const char *path = getenv("PATH");

	while (path && *path) {
		size_t size = strcspn(path, ":");
		const char *file = pc_arena_printf(pc->arena, "%.*s/%s", (int)size, path, program);

		if (access(file, X_OK) == 0)
			return file;
		path += size + (path[size] == ':');
	}
	return NULL;
}

/* Programs that perfcopilot itself never needs, but whose output it reads. */
static void check_programs(struct pc_checkup *c)
{
	static const struct {
		const char *name, *remedy;
	} programs[] = {
		{ "perf", "to record profiles on this machine: apt-get install linux-perf (Ubuntu: "
			  "linux-tools-generic)" },
	};

	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		const char *file = in_path(c->pc, programs[i].name);

		pc_checkup_add(c, pc_arena_printf(c->pc->arena, "program %s", programs[i].name),
			       file ? "fine" : "absent", file ? file : "not in PATH",
			       file ? NULL : programs[i].remedy);
	}
}

static const char *text_of(struct json_object *row, const char *key)
{
	return json_object_get_string(json_object_object_get(row, key));
}

/* What is amiss, whole: a table cuts it where the terminal is narrow. */
static void add_notes(const struct pc_checkup *c, struct pc_report *report)
{
	for (size_t i = 0; i < json_object_array_length(c->checks); i++) {
		struct json_object *row = json_object_array_get_idx(c->checks, i);
		bool broken = !strcmp(text_of(row, "state"), "broken");

		if (text_of(row, "remedy"))
			pc_report_note(report, broken ? PC_LEVEL_WARNING : PC_LEVEL_NOTE,
				       "%s: %s; %s", text_of(row, "subject"),
				       text_of(row, "finding"), text_of(row, "remedy"));
	}
	if (!c->broken)
		pc_report_note(report, PC_LEVEL_NOTE, "nothing is broken");
	if (c->pc->options->offline)
		pc_report_note(report, PC_LEVEL_NOTE, "--offline is set");
}

int pc_doctor_run(struct pc *pc, const void *options)
{
	static const struct pc_column columns[] = {
		{ "subject", "What", PC_CELL_TEXT },
		{ "state", "State", PC_CELL_TEXT },
		{ "finding", "Found", PC_CELL_SYMBOL },
		{ NULL },
	};
	struct json_object *data = json_object_new_object();
	struct pc_checkup c = { .pc = pc, .checks = json_object_new_array() };
	struct pc_report *report;

	(void)options;
	check_config(&c);
	check_environment(&c);
	check_commands(&c);
	check_modules(&c);
	check_programs(&c);
	pc_checkup_model(&c);
	json_object_object_add(data, "command", pc_json_string("doctor"));
	json_object_object_add(data, "version", pc_json_string(PC_VERSION));
	json_object_object_add(data, "offline", json_object_new_boolean(pc->options->offline));
	json_object_object_add(data, "checks", c.checks);
	report = pc_report_new(pc, "perfcopilot " PC_VERSION, data);
	pc_report_table(report, c.checks, columns);
	add_notes(&c, report);
	pc_output_report(pc, report);
	return c.broken ? 1 : PC_OK;
}
