/* SPDX-License-Identifier: Apache-2.0
 * The manual page, from the table. The prose of a command is put at @PROSE@ when the page is built
 * (doc/man.sh). */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "cli/config.h"
#include "cli/options.h"
#include "cli/plugin.h"
#include "cli/roff.h"

/* A page under way. */
struct page {
	struct pc_text *out;
	struct pc_arena *arena;
};

static const struct {
	const char *status, *meaning;
} exits[] = {
	{ "0", "done" },
	{ "1", "a negative finding that was asked for: a regression, coverage below the bar, some "
	       "jobs failed" },
	{ "2", "an error of usage, of the configuration or of the input" },
	{ "3", "a model or the network was needed and could not be had" },
	{ "4", "undecided, where a command offers it" },
	{ "130", "interrupted" },
};

static void line(struct page *page, const char *raw)
{
	pc_roff_add(page->out, raw);
	pc_text_putc(page->out, '\n');
}

static void title(struct page *page, const char *name, const char *help)
{
	char *upper = pc_arena_strdup(page->arena, name);

	for (char *c = upper; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	pc_text_puts(page->out,
		     ".\\\" Made by 'perfcopilot manual' from the table of arguments.\n.TH ");
	pc_roff_add(page->out, upper);
	pc_text_puts(page->out, " 1 \"\" \"perfcopilot " PC_VERSION "\" \"Perfcopilot manual\"\n"
				".nh\n.ad l\n");
	pc_text_puts(page->out, ".SH NAME\n");
	pc_roff_add(page->out, name);
	pc_text_puts(page->out, " \\- ");
	line(page, help);
	pc_text_puts(page->out, ".SH SYNOPSIS\n");
}

/* ---- arguments ---- */

/* "(one of a, b; 1..10; default: 3)" behind the help. */
static void limits(struct page *page, const struct pc_arg *arg)
{
	const char *range = pc_arg_range(page->arena, arg), *before = " (";

	if (arg->choice_help) {
		pc_text_printf(page->out, "%sone of those below", before);
		before = "; ";
	}
	for (size_t i = 0; !arg->choice_help && arg->choices && arg->choices[i]; i++) {
		pc_text_puts(page->out, i ? ", " : " (one of ");
		pc_roff_font(page->out, 'B', arg->choices[i]);
		before = "; ";
	}
	if (arg->flags & PC_OPEN)
		pc_text_puts(page->out, ", or other words");
	if (range[0]) {
		pc_text_printf(page->out, "%s%s", before, range);
		before = "; ";
	}
	if (arg->fallback) {
		pc_text_printf(page->out, "%sdefault: ", before);
		pc_roff_font(page->out, 'B', arg->fallback);
		before = "; ";
	}
	if (arg->flags & PC_REQUIRED) {
		pc_text_printf(page->out, "%srequired", before);
		before = "; ";
	}
	if (arg->name && pc_arg_is_many(arg)) {
		pc_text_printf(page->out, "%smay be repeated", before);
		before = "; ";
	}
	if (arg->alias) {
		pc_text_printf(page->out, "%salso ", before);
		pc_roff_font(page->out, 'B', pc_arena_printf(page->arena, "--%s", arg->alias));
		before = "; ";
	}
	if (arg->needs) {
		pc_text_printf(page->out, "%swith ", before);
		pc_roff_add(page->out, pc_arg_needs(page->arena, arg));
		before = "; ";
	}
	if (before[0] == ';')
		pc_text_putc(page->out, ')');
}

/* "-n, --top=N", "--debug, --no-debug", or "INFILE" */
static void term(struct page *page, const struct pc_arg *arg)
{
	if (arg->letter) {
		pc_roff_font(page->out, 'B', (const char[]){ '-', arg->letter, '\0' });
		pc_text_puts(page->out, ", ");
	}
	pc_roff_font(page->out, arg->name ? 'B' : 'I', pc_arg_spoken(page->arena, arg));
	if (arg->kind == PC_KIND_FLAG && !(arg->flags & PC_ONLY_ARGV)) {
		pc_text_puts(page->out, ", ");
		pc_roff_font(page->out, 'B', pc_arena_printf(page->arena, "--no-%s", arg->name));
	} else if (arg->name && pc_arg_takes_value(arg)) {
		pc_text_putc(page->out, '=');
		pc_roff_font(page->out, 'I', pc_arg_metavar(arg));
	}
	pc_text_putc(page->out, '\n');
}

/* A list within the entry of their option. */
static void explained_choices(struct page *page, const struct pc_arg *arg)
{
	if (!arg->choice_help)
		return;
	pc_text_puts(page->out, ".RS\n.PD 0\n");
	for (size_t i = 0; arg->choices[i]; i++) {
		pc_text_puts(page->out, ".TP 20\n");
		pc_roff_font(page->out, 'B', arg->choices[i]);
		pc_text_putc(page->out, '\n');
		line(page, arg->choice_help[i]);
	}
	pc_text_puts(page->out, ".PD\n.RE\n");
}

static void argument(struct page *page, const char *section, const struct pc_arg *arg)
{
	const char *variable = pc_environment_name(page->arena, section, arg);
	const char *dot = section[0] ? "." : "";

	pc_text_puts(page->out, ".TP\n");
	term(page, arg);
	pc_roff_add(page->out, arg->help);
	limits(page, arg);
	pc_text_putc(page->out, '\n');
	if (variable) {
		pc_text_puts(page->out, ".br\nConfiguration: ");
		pc_roff_font(page->out, 'B',
			     pc_arena_printf(page->arena, "%s%s%s", section, dot, arg->name));
		pc_text_puts(page->out, "; environment: ");
		pc_roff_font(page->out, 'B', variable);
		pc_text_puts(page->out, ".\n");
	}
	explained_choices(page, arg);
}

static void arguments(struct page *page, const char *section, const struct pc_spec *spec)
{
	for (size_t i = 0; i < spec->count; i++)
		if (!spec->rows[i].name)
			argument(page, section, &spec->rows[i]);
	for (size_t i = 0; i < spec->count; i++)
		if (spec->rows[i].name)
			argument(page, section, &spec->rows[i]);
}

/* ---- one command ---- */

/* The usage line with the words that are typed as they stand in bold. */
static void usage(struct page *page, const struct pc_command *command, const struct pc_spec *verb)
{
	PC_AUTO(text) struct pc_text all = { 0 };
	const char *typed = pc_arena_printf(page->arena, "perfcopilot %s%s%s", command->name,
					    verb ? " " : "", verb ? verb->name : "");

	pc_help_usage(&all, command, verb);
	pc_roff_font(page->out, 'B', typed);
	line(page, all.data + strlen(typed));
}

static void synopsis(struct page *page, const struct pc_command *command)
{
	const struct pc_args *args = command->args;
	bool own = args->own.declared || !args->verb_count;

	if (own)
		usage(page, command, NULL);
	for (size_t i = 0; i < args->verb_count; i++) {
		if (own || i)
			pc_text_puts(page->out, ".br\n");
		usage(page, command, &args->verbs[i]);
	}
}

static void verbs(struct page *page, const struct pc_command *command)
{
	const struct pc_args *args = command->args;

	if (args->verb_count)
		pc_text_puts(page->out, ".SH VERBS\n");
	for (size_t i = 0; i < args->verb_count; i++) {
		const struct pc_spec *verb = &args->verbs[i];

		pc_text_puts(page->out, ".SS ");
		line(page, verb->name);
		line(page, verb->help);
		arguments(page, pc_arena_printf(page->arena, "%s.%s", command->name, verb->name),
			  verb);
	}
}

static void globals_in_short(struct page *page)
{
	pc_text_puts(page->out, ".SH GLOBAL OPTIONS\n");
	for (size_t i = 0; i < pc_globals.count; i++) {
		if (i)
			pc_text_puts(page->out, i + 1 < pc_globals.count ? ", " : " and ");
		pc_roff_font(page->out, 'B', pc_arg_spoken(page->arena, &pc_globals.rows[i]));
	}
	pc_text_puts(page->out,
		     " are options of every command, and stand before or after its name; "
		     "\\fBperfcopilot\\fR(1) describes them.\n"
		     "After its name, a command\\(aqs own option hides a global one of the same "
		     "name or letter.\n");
}

static void exit_status(struct page *page)
{
	pc_text_puts(page->out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		pc_roff_item(page->out, 'B', exits[i].status, exits[i].meaning);
}

static bool has_options(const struct pc_spec *spec)
{
	for (size_t i = 0; i < spec->count; i++)
		if (spec->rows[i].name)
			return true;
	return false;
}

static void environment(struct page *page, bool options)
{
	pc_text_puts(page->out, ".SH ENVIRONMENT\n");
	if (options)
		pc_text_puts(
			page->out,
			"Each option above names the variable that sets it; an empty variable is "
			"not "
			"set, and a list has commas between its items.\n"
			"The command line wins over the environment, and the environment over the "
			"configuration file.\n");
	pc_roff_item(page->out, 'B', "NO_COLOR",
		     "if not empty, no colours; PERFCOPILOT_COLOR and --color win over it");
	pc_roff_item(page->out, 'B', "XDG_CONFIG_HOME",
		     "an absolute path: the folder used instead of ~/.config");
	pc_roff_item(
		page->out, 'B', "XDG_STATE_HOME",
		"an absolute path: the folder used instead of ~/.local/state, where answers of "
		"models are kept");
}

static void configuration_file(struct page *page)
{
	pc_text_puts(page->out, ".SH FILES\n");
	pc_roff_item(page->out, 'I', "~/.config/perfcopilot/config.yaml",
		     "settings: a line \"option: value\" for each; options of a command are "
		     "indented below "
		     "its name, and those of a verb below the verb's.");
	pc_text_puts(page->out, "\\fB\\-\\-show\\-config\\fR prints all of them as such a file.\n");
}

void pc_man_print(struct pc_text *out, const struct pc_command *command)
{
	struct page page = { out, pc_arena_new() };
	const struct pc_args *args = command->args;
	bool options = has_options(&args->own);

	for (size_t i = 0; i < args->verb_count; i++)
		options = options || has_options(&args->verbs[i]);

	title(&page, pc_arena_printf(page.arena, "perfcopilot-%s", command->name), command->help);
	synopsis(&page, command);
	pc_text_puts(out, ".\\\" @PROSE@\n");
	if (args->own.count) {
		pc_text_puts(out, ".SH OPTIONS\n");
		arguments(&page, command->name, &args->own);
	}
	verbs(&page, command);
	globals_in_short(&page);
	exit_status(&page);
	environment(&page, options);
	configuration_file(&page);
	pc_text_puts(out, ".SH SEE ALSO\n\\fBperfcopilot\\fR(1)\n");
	pc_arena_free(page.arena);
}

/* ---- the program ---- */

static void folders(struct page *page)
{
	pc_roff_item(page->out, 'B', "PERFCOPILOT_COMMANDS_PATH",
		     "folders to search for commands before all others, with colons between them");
	pc_roff_item(page->out, 'B', "XDG_DATA_HOME",
		     "an absolute path: the folder used instead of ~/.local/share");
}

/* Pages are built for the commands that come with the program and have a manual: not for the
 * built-in ones. */
static void see_also(struct page *page, const struct pc_command *const *commands, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!commands[i]->path)
			continue;
		pc_text_puts(page->out, any ? "(1),\n" : ".SH SEE ALSO\n");
		any = true;
		pc_roff_font(page->out, 'B',
			     pc_arena_printf(page->arena, "perfcopilot-%s", commands[i]->name));
	}
	if (any)
		pc_text_puts(page->out, "(1)\n");
}

void pc_man_program(struct pc_text *out, const struct pc_command *const *commands, size_t count)
{
	struct page page = { out, pc_arena_new() };

	title(&page, "perfcopilot", "find, understand, fix and prove performance problems");
	pc_text_puts(out, "\\fBperfcopilot\\fR [GLOBAL OPTION]... COMMAND [ARGUMENT]...\n"
			  ".\\\" @PROSE@\n.SH COMMANDS\n");
	for (size_t i = 0; i < count; i++)
		pc_roff_item(out, 'B', commands[i]->name, commands[i]->help);
	pc_text_puts(
		out,
		".PP\n\\fBperfcopilot commands\\fR lists them with the place of each; "
		"\\fBperfcopilot \\fICOMMAND\\fB \\-\\-help\\fR describes one.\n.SH OPTIONS\n");
	arguments(&page, "", &pc_globals);
	exit_status(&page);
	environment(&page, true);
	folders(&page);
	configuration_file(&page);
	pc_roff_item(out, 'I', "~/.local/share/perfcopilot/commands/*.so",
		     "commands: a file dropped there is one");
	pc_roff_item(out, 'I', PC_PKGLIBDIR "/commands/*.so", "commands that were installed");
	see_also(&page, commands, count);
	pc_arena_free(page.arena);
}
