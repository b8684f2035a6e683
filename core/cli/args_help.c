/* SPDX-License-Identifier: Apache-2.0
 * Usage and --help, derived from the table. */
#include <string.h>

#include "base/auto.h"
#include "cli/options.h"
#include "cli/plugin.h"

enum { HELP_COLUMN = 30, HELP_WIDTH = 80 };

/* Text from `column` on, wrapped at words; the cursor stands at `at`. */
static void wrapped(struct pc_text *out, const char *text, size_t at, size_t column)
{
	size_t word;

	if (at >= column) {
		pc_text_putc(out, '\n');
		at = 0;
	}
	pc_text_printf(out, "%*s", (int)(column - at), "");
	at = column;
	for (; *text; text += word) {
		text += strspn(text, " ");
		word = strcspn(text, " ");
		if (at > column && at + 1 + word > HELP_WIDTH) {
			pc_text_printf(out, "\n%*s", (int)column, "");
			at = column;
		}
		if (at > column)
			pc_text_putc(out, ' ');
		at += (at > column) + word;
		pc_text_add(out, text, word);
	}
	pc_text_putc(out, '\n');
}

static void entry(struct pc_text *out, const char *left, const char *help)
{
	pc_text_printf(out, "  %s", left);
	wrapped(out, help, pc_utf8_width(left) + 2, HELP_COLUMN);
}

/* "one of a, b; 1..64; default 20": what the table knows beside the help text. */
static void limits(struct pc_text *out, const struct pc_arg *arg)
{
	PC_AUTO(arena) struct pc_arena *arena = pc_arena_new();
	const char *range = pc_arg_range(arena, arg), *before = " (";

	if (arg->choice_help) {
		pc_text_printf(out, "%sone of those below", before);
		before = "; ";
	} else if (arg->choices) {
		pc_text_printf(out, "%sone of", before);
		for (size_t i = 0; arg->choices[i]; i++)
			pc_text_printf(out, "%s %s", i ? "," : "", arg->choices[i]);
		if (arg->flags & PC_OPEN)
			pc_text_puts(out, ", or other words");
		before = "; ";
	}
	if (range[0]) {
		pc_text_printf(out, "%s%s", before, range);
		before = "; ";
	}
	if (arg->fallback) {
		pc_text_printf(out, "%sdefault %s", before, arg->fallback);
		before = "; ";
	}
	if (arg->flags & PC_REQUIRED && arg->name) {
		pc_text_printf(out, "%srequired", before);
		before = "; ";
	}
	if (arg->name && arg->kind == PC_KIND_LIST) {
		pc_text_printf(out, "%smay be repeated", before);
		before = "; ";
	}
	if (arg->alias) {
		pc_text_printf(out, "%salso --%s", before, arg->alias);
		before = "; ";
	}
	if (arg->needs) {
		pc_text_printf(out, "%swith %s", before, pc_arg_needs(arena, arg));
		before = "; ";
	}
	if (before[0] == ';')
		pc_text_putc(out, ')');
}

/* Whether a global is hidden behind a command's own row of the same name or letter. */
static const struct pc_arg *shadow(const struct pc_spec *spec, const struct pc_arg *global)
{
	bool negated;
	const struct pc_arg *own = pc_spec_option(spec, pc_span(global->name), &negated);

	if (own && !negated)
		return own;
	return global->letter ? pc_spec_letter(spec, global->letter) : NULL;
}

/* A flag that is there to be switched off. */
static bool is_on(const struct pc_arg *arg)
{
	return arg->kind == PC_KIND_FLAG && arg->fallback && !strcmp(arg->fallback, "true");
}

static void option(struct pc_text *out, const struct pc_arg *arg, const struct pc_spec *shadowing)
{
	PC_AUTO(text) struct pc_text left = { 0 }, help = { 0 };
	const struct pc_arg *own = shadowing ? shadow(shadowing, arg) : NULL;

	if (arg->letter)
		pc_text_printf(&left, "-%c, ", arg->letter);
	else
		pc_text_puts(&left, "    ");
	pc_text_printf(&left, is_on(arg) ? "--[no-]%s" : "--%s", arg->name);
	if (pc_arg_takes_value(arg))
		pc_text_printf(&left, " %s", pc_arg_metavar(arg));
	pc_text_puts(&help, arg->help);
	limits(&help, arg);
	if (own && !strcmp(own->name, arg->name))
		pc_text_printf(&help,
			       "; here --%s is the command's own: the global stands before the "
			       "command's name",
			       own->name);
	else if (own)
		pc_text_printf(&help, "; here -%c is --%s", arg->letter, own->name);
	entry(out, left.data, help.data);
}

static void options(struct pc_text *out, const char *title, const struct pc_spec *spec,
		    const struct pc_spec *shadowing)
{
	bool any = false;

	for (size_t i = 0; i < spec->count; i++) {
		if (!spec->rows[i].name)
			continue;
		if (!any)
			pc_text_printf(out, "\n%s:\n", title);
		any = true;
		option(out, &spec->rows[i], shadowing);
	}
}

static void positionals(struct pc_text *out, const struct pc_spec *spec)
{
	bool any = false;

	for (size_t i = 0; i < spec->count; i++) {
		PC_AUTO(text) struct pc_text help = { 0 };

		if (spec->rows[i].name)
			continue;
		if (!any)
			pc_text_puts(out, "\nArguments:\n");
		any = true;
		pc_text_puts(&help, spec->rows[i].help);
		limits(&help, &spec->rows[i]);
		entry(out, pc_arg_metavar(&spec->rows[i]), help.data);
	}
}

/* Choices that need a word each: too many for the line of their option. */
static void explained_choices(struct pc_text *out, const struct pc_spec *spec)
{
	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *arg = &spec->rows[i];

		if (!arg->choice_help || !arg->name)
			continue;
		pc_text_printf(out, "\nChoices of --%s:\n", arg->name);
		for (size_t choice = 0; arg->choices[choice]; choice++)
			entry(out, arg->choices[choice], arg->choice_help[choice]);
	}
}

/* The words of a command line, verbs and their commands included. */
void pc_help_usage(struct pc_text *out, const struct pc_command *command,
		   const struct pc_spec *verb)
{
	const struct pc_spec *spec = verb ? verb : &command->args->own;
	bool has_options = false;

	pc_text_printf(out, "perfcopilot %s", command->name);
	if (verb)
		pc_text_printf(out, " %s", verb->name);
	for (size_t i = 0; i < spec->count; i++)
		has_options = has_options || spec->rows[i].name;
	if (has_options)
		pc_text_puts(out, " [OPTION]...");
	for (size_t i = 0; i < spec->count; i++) {
		const struct pc_arg *arg = &spec->rows[i];

		if (arg->name)
			continue;
		pc_text_printf(out, arg->flags & PC_REQUIRED ? " %s%s%s" : " [%s%s%s]",
			       arg->flags & PC_BEHIND ? "-- " : "", pc_arg_metavar(arg),
			       pc_arg_is_many(arg) ? "..." : "");
	}
}

static void verbs(struct pc_text *out, const struct pc_command *command)
{
	const struct pc_args *args = command->args;

	pc_text_puts(out, "\nVerbs:\n");
	for (size_t i = 0; i < args->verb_count; i++)
		entry(out, args->verbs[i].name, args->verbs[i].help);
	pc_text_printf(out, "\n'perfcopilot %s VERB --help' says more.\n", command->name);
}

void pc_help_print(struct pc_text *out, const struct pc_command *command,
		   const struct pc_spec *verb)
{
	const struct pc_args *args = command->args;
	const struct pc_spec *spec = verb ? verb : &args->own;

	pc_text_puts(out, "Usage: ");
	if (verb || args->own.declared || !args->verb_count)
		pc_help_usage(out, command, verb);
	else
		pc_text_printf(out, "perfcopilot %s VERB [OPTION]...", command->name);
	if (!verb && args->own.declared && args->verb_count)
		pc_text_printf(out, "\n       perfcopilot %s VERB [OPTION]...", command->name);
	pc_text_puts(out, "\n\n");
	pc_text_safe(out, pc_span(verb ? verb->help : command->help));
	pc_text_putc(out, '\n');
	if (!verb && args->verb_count)
		verbs(out, command);
	positionals(out, spec);
	options(out, "Options", spec, NULL);
	options(out, "Global options (before or after the command)", &pc_globals, spec);
	explained_choices(out, spec);
	if (command->path && strstr(command->path, PC_PKGLIBDIR) == command->path)
		pc_text_printf(out, "\nManual: man perfcopilot-%s\n", command->name);
}

void pc_help_program(struct pc_text *out, const struct pc_command *const *commands, size_t count)
{
	pc_text_puts(out, "Usage: perfcopilot [GLOBAL OPTION]... COMMAND [ARGUMENT]...\n\n"
			  "Find, understand, fix and prove performance problems.\n\nCommands:\n");
	for (size_t i = 0; i < count; i++)
		entry(out, commands[i]->name, commands[i]->help);
	options(out, "Global options (before or after the command)", &pc_globals, NULL);
	pc_text_puts(
		out,
		"\n'perfcopilot COMMAND --help' says more of one command, 'perfcopilot commands'\n"
		"where each was found, 'perfcopilot doctor' what is missing.\n");
}
