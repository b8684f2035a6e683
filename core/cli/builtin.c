/* SPDX-License-Identifier: Apache-2.0
 * The built-in commands: their table, and the small ones that print what is derived from argument
 * tables. */
#include "cli/builtin.h"

#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "cli/complete.h"
#include "cli/output.h"
#include "cli/plugin.h"

static int no_args(struct pc_args *args)
{
	return pc_args_effects(args, PC_READS);
}

static int doctor_args(struct pc_args *args)
{
	return pc_args_effects(args,
			       PC_READS | PC_NETWORK); /* whether the model's server answers */
}

/* ---- completion ---- */

struct completion {
	int shell;
	struct pc_list words;
};

static const char *const shells[] = { "bash", "zsh", "fish", "words", NULL };

static int completion_args(struct pc_args *args)
{
	static const struct pc_arg rows[] = {
		{ PC_CHOICE(struct completion, shell), .metavar = "SHELL", .flags = PC_REQUIRED,
		  .choices = shells,
		  .help = "whose script is printed; words: complete the last WORD, as those "
			  "scripts ask" },
		{ PC_REST(struct completion, words), .metavar = "WORD",
		  .help = "the command line so far, for words" },
		{ 0 },
	};

	return pc_args_declare(args, sizeof(struct completion), rows);
}

static int completion_run(struct pc *pc, const void *options)
{
	const struct completion *opt = options;
	PC_AUTO(text) struct pc_text out = { 0 };

	if (!strcmp(shells[opt->shell], "words"))
		pc_complete_words(pc, opt->words.items, opt->words.count, &out);
	else
		pc_text_puts(&out, pc_complete_script(shells[opt->shell]));
	pc_output_text(pc, out.data ? out.data : "");
	return PC_OK;
}

/* ---- manual and schema: of one command, or of the program ---- */

struct subject {
	const char *command;
};

static int subject_args(struct pc_args *args)
{
	static const struct pc_arg rows[] = {
		{ PC_STRING(struct subject, command), .metavar = "COMMAND",
		  .help = "of which; none: the program" },
		{ 0 },
	};

	return pc_args_declare(args, sizeof(struct subject), rows);
}

static int manual_run(struct pc *pc, const void *options)
{
	const struct subject *opt = options;
	const struct pc_command *command, **commands;
	PC_AUTO(text) struct pc_text out = { 0 };
	int status;

	if (!opt->command[0]) {
		size_t count = pc_commands_usable(pc, &commands);

		pc_man_program(&out, commands, count);
	} else {
		status = pc_command_open(pc, opt->command, &command);
		if (status)
			return status;
		pc_man_print(&out, command);
	}
	pc_output_text(pc, out.data);
	return PC_OK;
}

/* A command with verbs gives one tool a verb. */
static void add_schemas(struct json_object *array, const struct pc_command *command)
{
	const struct pc_args *args = command->args;

	for (size_t i = 0; i < args->verb_count; i++)
		json_object_array_add(array, pc_schema(command, &args->verbs[i]));
	if (args->own.declared || !args->verb_count)
		json_object_array_add(array, pc_schema(command, NULL));
}

static int schema_run(struct pc *pc, const void *options)
{
	const struct subject *opt = options;
	PC_AUTO(json) struct json_object *array = json_object_new_array();
	PC_AUTO(text) struct pc_text out = { 0 };
	const struct pc_command *one, **commands = &one;
	size_t count = 1;
	int status = PC_OK;

	if (opt->command[0])
		status = pc_command_open(pc, opt->command, &one);
	else
		count = pc_commands_usable(pc, &commands);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		add_schemas(array, commands[i]);
	pc_json_print(&out, array, true);
	pc_text_putc(&out, '\n');
	pc_output_text(pc, out.data);
	return PC_OK;
}

const struct pc_command *const pc_builtins[] = {
	&(const struct pc_command){ .name = "commands",
				    .help = "List the commands that were found, and where",
				    .add_args = no_args,
				    .run = pc_commands_run },
	&(const struct pc_command){ .name = "completion",
				    .help = "Print the completion script of a shell",
				    .add_args = completion_args,
				    .run = completion_run },
	&(const struct pc_command){ .name = "doctor",
				    .help = "Say what is configured, present and missing",
				    .add_args = doctor_args,
				    .run = pc_doctor_run },
	&(const struct pc_command){
		.name = "manual",
		.help = "Print a manual page (roff), made from the argument table",
		.add_args = subject_args,
		.run = manual_run },
	&(const struct pc_command){
		.name = "schema",
		.help = "Print the arguments as JSON schema, one tool a command",
		.add_args = subject_args,
		.run = schema_run },
	NULL,
};
