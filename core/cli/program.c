/* SPDX-License-Identifier: Apache-2.0
 * argv → command → settings → run → output. The one road of every run. */
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/log.h"
#include "cli/config.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/output_internal.h"
#include "cli/plugin.h"
#include "cli/sinks.h"
#include "cli/terminal.h"
#include "cli/tty.h"
#include "llm/cache/record.h"
#include "llm/pool/pool.h"

enum { LARGEST_EXIT = 125 }; /* what a shell uses itself begins behind it */

/* What one run finds out, stage by stage. */
struct run {
	struct pc *pc;
	int argc, at;
	char **argv;
	struct pc_setting *globals; /* index-parallel to pc_globals.rows */
	const struct pc_command *command;
	const struct pc_spec *spec; /* of the command or its verb */
	const char *section;	    /* "topn", "answers.list" */
	struct pc_setting *settings;
	struct pc_options options;
	void *own; /* the struct of the command, filled */
};

int pc_exit_status(int status)
{
	if (status >= 0)
		return status;
	switch (status) {
	case PC_ENET:
	case PC_EMODEL:
		return 3;
	case PC_ECANCEL:
		return 128 + (pc_signal_seen() ? pc_signal_seen() : 2);
	default:
		return 2;
	}
}

static const char *global_text(const struct run *r, const char *name)
{
	bool negated;
	const struct pc_arg *arg = pc_spec_option(&pc_globals, pc_span(name), &negated);
	const struct pc_setting *setting = &r->globals[arg - pc_globals.rows];

	return setting->count ? setting->texts[setting->count - 1] : "";
}

/* Both "" and "-" are standard output. */
static const char *output_of(const char *path)
{
	return strcmp(path, "-") ? path : "";
}

static bool asked(const struct run *r, const char *flag)
{
	const char *text = global_text(r, flag);

	return !strcmp(pc_config_truth(text), "true") || !strcmp(text, "1");
}

static int parse(struct run *r, bool stop_at_word)
{
	struct pc_parse p = {
		.spec = r->spec,
		.settings = r->settings,
		.globals = &pc_globals,
		.global_settings = r->globals,
		.program = "perfcopilot",
		.stop_at_word = stop_at_word,
	};

	if (r->command && r->spec != &r->command->args->own)
		p.program = pc_arena_printf(r->pc->arena, "perfcopilot %s %s", r->command->name,
					    r->spec->name);
	else if (r->command)
		p.program = pc_arena_printf(r->pc->arena, "perfcopilot %s", r->command->name);
	return pc_parse_argv(r->pc, &p, r->argc, r->argv, &r->at);
}

static void take_spec(struct run *r, const struct pc_spec *spec)
{
	r->spec = spec;
	r->settings = pc_settings_new(r->pc->arena, spec);
}

static int no_verb(struct run *r, const char *word)
{
	const struct pc_args *args = r->command->args;
	const char **names = pc_arena_alloc(r->pc->arena, (args->verb_count + 1) * sizeof(*names));
	PC_AUTO(text) struct pc_text all = { 0 };
	const char *near;

	for (size_t i = 0; i < args->verb_count; i++) {
		names[i] = args->verbs[i].name;
		pc_text_printf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	if (!word)
		return pc_fail(r->pc, PC_EUSAGE, "a verb is missing; one of %s", all.data);
	near = pc_text_nearest(word, names);
	if (near)
		return pc_fail(r->pc, PC_EUSAGE, "unknown verb '%s'; did you mean '%s'?", word,
			       near);
	return pc_fail(r->pc, PC_EUSAGE, "unknown verb '%s'; one of %s", word, all.data);
}

/* Behind the command's name: a verb may come first, after options of the command itself or globals.
 */
static int parse_verb(struct run *r)
{
	const struct pc_args *args = r->command->args;
	const struct pc_spec *verb;
	int status = parse(r, true);

	if (status)
		return status;
	verb = r->at < r->argc ? pc_args_verb(args, r->argv[r->at]) : NULL;
	for (size_t i = 0; verb && i < args->own.count; i++)
		if (r->settings[i].count)
			return pc_fail(r->pc, PC_EUSAGE,
				       "%s is no option of '%s'; see 'perfcopilot %s %s --help'",
				       r->settings[i].where, verb->name, r->command->name,
				       verb->name);
	if (verb) {
		take_spec(r, verb);
		r->section = pc_arena_printf(r->pc->arena, "%s.%s", r->command->name, verb->name);
		r->at++;
		return PC_OK;
	}
	if (args->own.declared || asked(r, "help"))
		return PC_OK;
	return no_verb(r, r->at < r->argc ? r->argv[r->at] : NULL);
}

static int parse_command(struct run *r)
{
	int status = pc_command_open(r->pc, r->argv[r->at], &r->command);

	if (status)
		return status;
	r->at++;
	r->pc->command = r->command->name;
	r->section = r->command->name;
	take_spec(r, &r->command->args->own);
	if (r->command->args->verb_count)
		status = parse_verb(r);
	return status ? status : parse(r, false);
}

/* What argv said stays; the rest comes from the file and the environment. */
static void overlay(struct pc_setting *low, const struct pc_setting *high, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (high[i].count)
			low[i] = high[i];
}

static int settle(struct run *r, const struct pc_config *config, const char *section,
		  const struct pc_spec *spec, struct pc_setting **settings)
{
	struct pc_setting *low = pc_settings_new(r->pc->arena, spec);
	int status = config ? pc_config_apply(r->pc, config, section, spec, low) : PC_OK;

	if (!status)
		status = pc_environment_apply(r->pc, section, spec, low);
	if (status)
		return status;
	overlay(low, *settings, spec->count);
	*settings = low;
	return PC_OK;
}

static int read_config(struct run *r, struct pc_config **out_config)
{
	int status = pc_config_read(r->pc, out_config);

	if (!status)
		status = pc_config_check_sections(r->pc, *out_config, pc_command_exists);
	if (!status && r->command)
		status = pc_config_check_verbs(r->pc, *out_config, r->command->name,
					       r->command->args);
	return status;
}

/* defaults < file < environment < argv. */
static int settle_all(struct run *r)
{
	struct pc_config *config = NULL;
	int status = read_config(r, &config);

	if (!status)
		status = settle(r, config, "", &pc_globals, &r->globals);
	if (!status && r->spec)
		status = settle(r, config, r->section, r->spec, &r->settings);
	return status ? status : pc_spec_fill(r->pc, &pc_globals, r->globals, &r->options);
}

/* Built-in commands run where the configuration or the environment is broken, with what argv says:
 * `doctor` says so itself, and the others only print what is derived from tables. */
static int resolve(struct run *r)
{
	struct pc_setting *globals = r->globals, *settings = r->settings;
	int status = settle_all(r);

	if (status && r->command && !r->command->path) {
		pc_forget(r->pc);
		r->globals = globals;
		r->settings = settings;
		r->options = (struct pc_options){ 0 };
		status = pc_spec_fill(r->pc, &pc_globals, r->globals, &r->options);
	}
	if (status || !r->spec)
		return status;
	r->own = pc_arena_alloc(r->pc->arena, r->spec->size);
	return pc_spec_fill(r->pc, r->spec, r->settings, r->own);
}

static int show_help(struct run *r)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	if (r->command) {
		pc_help_print(&out, r->command, r->spec == &r->command->args->own ? NULL : r->spec);
	} else {
		const struct pc_command **commands;
		size_t count = pc_commands_usable(r->pc, &commands);

		pc_help_program(&out, commands, count);
	}
	pc_output_text(r->pc, out.data);
	return PC_OK;
}

static int show_config(struct run *r)
{
	PC_AUTO(text) struct pc_text out = { 0 };

	pc_config_show(r->pc, &out, "", &pc_globals, r->globals);
	if (r->spec)
		pc_config_show(r->pc, &out, r->section, r->spec, r->settings);
	pc_output_text(r->pc, out.data);
	return PC_OK;
}

/* Said before anything is read or sent. */
static int can_chat(struct pc *pc)
{
	PC_AUTO(fd) int terminal = -1;
	int configured = pc_model_configured(pc);

	if (configured < 0)
		return configured;
	if (!configured)
		return pc_fail(pc, PC_ECONFIG, "there is no model to talk with: %s",
			       pc_model_remedy());
	return pc_options_check_sources(pc) ? PC_EUSAGE : pc_tty_open(pc, &terminal);
}

static int run_command(struct run *r)
{
	int status = pc_spec_require(r->pc, r->spec, r->settings);

	if (status)
		return status;
	r->pc->running.spec = r->spec;
	r->pc->running.settings = r->settings;
	status = r->command->path ? pc_model_check_options(r->pc) : PC_OK;
	if (!status && r->options.chat)
		status = can_chat(r->pc);
	if (status)
		return status;
	pc_debug(r->pc, "running %s from %s", r->command->name,
		 r->command->path ? r->command->path : "the library");
	status = pc_record_check(r->pc, &r->options.model, r->options.output);
	if (!status)
		status = pc_output_begin(r->pc);
	if (!status)
		status = r->spec->run(r->pc, r->own);
	if (status > LARGEST_EXIT)
		return pc_fail(r->pc, PC_EINPUT,
			       "the command returned %d, where 0, an enum pc_status or 1..%d is "
			       "wanted; mend the command",
			       status, LARGEST_EXIT);
	return status;
}

/* --help and --version work whatever the configuration says. */
static int run_program(struct run *r)
{
	int status = parse(r, true);

	if (!status && r->at < r->argc)
		status = parse_command(r);
	if (status)
		return status;
	r->options.output = output_of(global_text(r, "output"));
	if (asked(r, "version")) {
		pc_output_text(r->pc, "perfcopilot " PC_VERSION "\n");
		return PC_OK;
	}
	if (asked(r, "help"))
		return show_help(r);
	status = resolve(r);
	if (status)
		return status;
	r->options.output = output_of(r->options.output);
	pc_sinks_install(r->pc, &r->options);
	if (r->options.show_config)
		return show_config(r);
	if (r->command)
		return run_command(r);
	return pc_fail(r->pc, PC_EUSAGE, "a command is missing; 'perfcopilot --help' lists them");
}

/* Whether a word of argv asks for JSON, found without parsing: the parser may have stopped before.
 */
static bool argv_wants_json(const struct run *r)
{
	for (int i = 1; i < r->argc; i++) {
		const char *word = r->argv[i];

		if (!strcmp(word, "--"))
			break;
		if (!strncmp(word, "--output", 8) && word[8] && !strncmp(word + 9, "format", 6) &&
		    (!strcmp(word + 15, "=json") ||
		     (!word[15] && i + 1 < r->argc && !strcmp(r->argv[i + 1], "json"))))
			return true;
	}
	return false;
}

/* Errors are JSON where JSON was asked for, even where the settings could not be resolved. */
static bool wants_json(const struct run *r)
{
	bool negated;
	const struct pc_arg *arg = pc_spec_option(&pc_globals, PC_SPAN("output-format"), &negated);
	const char *environment = getenv(pc_environment_name(r->pc->arena, "", arg));

	if (pc_options_format(&r->options) != PC_SHOW_TEXT)
		return pc_options_format(&r->options) == PC_SHOW_JSON;
	if (global_text(r, "output-format")[0])
		return !strcmp(global_text(r, "output-format"), "json");
	return argv_wants_json(r) || (environment && !strcmp(environment, "json"));
}

static int finish(struct run *r, int status)
{
	if (status >= 0 && pc_cancelled(r->pc))
		status = pc_cancel(r->pc);
	else if (status == PC_ECANCEL && r->pc->unheard && !pc_cancelled(r->pc))
		status = PC_OK; /* who left has what it wanted */
	pc_terminal_clear(r->pc);
	status = pc_output_end(r->pc, status);
	if (status < 0 && status != PC_ECANCEL)
		pc_terminal_error(r->pc, status, wants_json(r));
	return pc_exit_status(status);
}

/* A program started with a standard stream closed would write into the first file that it opens. */
static void open_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			break;
}

int pc_main(int argc, char **argv)
{
	PC_AUTO(pc) struct pc *pc = NULL;
	struct run r = { .argc = argc, .argv = argv, .at = 1 };

	open_standard_streams();
	setlocale(LC_CTYPE, "");
	pc_signals_install();
	r.pc = pc = pc_new();
	r.options.output = "";
	pc->options = &r.options;
	pc_sinks_early(pc);
	r.globals = pc_settings_new(pc->arena, &pc_globals);
	return finish(&r, run_program(&r));
}
