/* SPDX-License-Identifier: Apache-2.0
 * The global options, one row each; everything else about them is derived. */
#include "cli/options.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/context.h"

/* A number of a header, as the help says it. */
#define TEXT_OF(number) TEXT(number)
#define TEXT(word) #word

static const char *const formats[] = { "text", "markdown", "json", "html", "csv", NULL };
static const char *const providers[] = { "openai", "azure", "anthropic", NULL };
static const char *const colors[] = { "auto", "always", "never", NULL };

static struct pc_arg rows[] = {
	{ PC_FLAG(struct pc_options, help), "help", 'h', .flags = PC_ONLY_ARGV,
	  .help = "show help: of the program, of a command, of a verb" },
	{ PC_FLAG(struct pc_options, version), "version", 'V', .flags = PC_ONLY_ARGV,
	  .help = "show the version" },
	{ PC_FLAG(struct pc_options, debug), "debug", 'd',
	  .help = "tell on standard error what is done and why" },
	{ PC_FLAG(struct pc_options, quiet), "quiet", 'q',
	  .help = "no progress and no hints on the terminal" },
	{ PC_FLAG(struct pc_options, echo_input), "echo-input", 'e',
	  .help = "show the input as it is read (on standard error, when the output is JSON or "
		  "HTML)" },
	{ PC_STRING(struct pc_options, output_format), "output-format", 0, "FORMAT", "text",
	  .choices = formats, .flags = PC_OPEN,
	  .help = "how the report is written; other words are a wish to the model" },
	{ PC_FILE(struct pc_options, output), "output", 'o', "FILE",
	  .help = "write there instead of standard output; whole, or not at all" },
	{ PC_FLAG(struct pc_options, chat), "chat", 'c',
	  .help = "after an answer of a model, talk on about it, on the terminal" },
	{ PC_FILE(struct pc_options, sources), "sources", 0, "FOLDER",
	  .help = "the source files of what is looked at: in a talk the model may read them, and "
		  "code tries a model's patch on them; nothing outside of FOLDER is read" },
	{ PC_FLAG(struct pc_options, offline), "offline", .help = "never use the network" },
	{ PC_FLAG(struct pc_options, show_config), "show-config", .flags = PC_ONLY_ARGV,
	  .help = "show every setting and where it comes from" },
	{ PC_CHOICE(struct pc_options, color), "color", 0, "WHEN", "auto", .choices = colors,
	  .help = "colours: auto is on a terminal, unless NO_COLOR is set" },
	{ PC_STRING(struct pc_options, model.name), "model-or-deployment-id", 'm', "NAME",
	  .alias = "model", .help = "the model to ask, on Azure the deployment" },
	{ PC_STRING(struct pc_options, model.provider), "provider", 0, "PROVIDER",
	  .choices = providers,
	  .help = "who is asked; without it the environment tells, by whose key it holds" },
	{ PC_STRING(struct pc_options, model.base_url), "base-url", 0, "URL",
	  .help = "where it is asked: anything that speaks OpenAI's protocol, or the provider's; a "
		  "server on this machine needs no key" },
	{ PC_FILE(struct pc_options, model.env_file), "env-file", 0, "FILE",
	  .help = "read the variables of providers from this file, which nobody else may read" },
	{ PC_STRING(struct pc_options, model.key_command), "key-command", 0, "COMMAND",
	  .help = "a program, with its words, that prints the key within " TEXT_OF(
		  PC_KEY_COMMAND_S) " s" },
	{ PC_FILE(struct pc_options, model.key_file), "key-file", 0, "FILE",
	  .help = "a file that holds the key and nobody else may read" },
	{ PC_STRING(struct pc_options, model.temperature), "temperature", 0, "T",
	  .help = "0..2; not sent unless it is given" },
	{ PC_UINT(struct pc_options, model.max_answer_tokens), "max-tokens", 0, "N", .min = 0,
	  .max = 1e6, .help = "longest answer; 0: as the prompt has it, else as the server" },
	{ PC_UINT(struct pc_options, model.context_tokens), "context-tokens", 0, "N", .min = 0,
	  .max = 1e8, .help = "what fits into the model, prompt and answer; 0: as is known of it" },
	{ PC_INT(struct pc_options, model.budget_tokens), "budget", 0, "TOKENS", .min = 0,
	  .max = 1e12, .help = "ask nothing more once so many were spent; 0: no limit" },
	{ PC_UINT(struct pc_options, model.max_concurrent), "max-concurrent-queries", 0, "N", "4",
	  .min = 1, .max = 64, .help = "at most so many questions in flight" },
	{ PC_DOUBLE(struct pc_options, model.timeout_s), "model-timeout", 0, "SECONDS", "600",
	  .min = 0.1, .max = 86400, .help = "of a question, with all its attempts" },
	{ PC_DOUBLE(struct pc_options, model.attempt_timeout_s), "model-attempt-timeout", 0,
	  "SECONDS", "300", .min = 0.1, .max = 86400, .help = "of one attempt" },
	{ PC_FLAG(struct pc_options, model.show_prompt), "show-prompt", .flags = PC_ONLY_ARGV,
	  .help = "show what would be sent, and send nothing" },
	{ PC_FLAG(struct pc_options, model.cache), "cache", 0, NULL, "true",
	  .help = "keep answers, and ask nothing twice" },
	{ PC_FLAG(struct pc_options, model.refresh), "refresh",
	  .help = "ask again, and keep the new answer" },
	{ PC_FILE(struct pc_options, model.record), "record", 0, "FILE",
	  .help = "write down each question and answer" },
	{ PC_FILE(struct pc_options, model.replay), "replay", 0, "FILE",
	  .help = "take every answer from a recorded file, and none from elsewhere" },
	{ PC_FLAG(struct pc_options, model.redact), "redact", 0, NULL, "true",
	  .help = "take secrets out of what is sent" },
	{ PC_LIST(struct pc_options, model.redact_patterns), "redact-pattern", 0, "REGEX",
	  .help = "what else is a secret" },
};

const struct pc_spec pc_globals = {
	.help = "Global options",
	.rows = rows,
	.count = sizeof(rows) / sizeof(rows[0]),
	.size = sizeof(struct pc_options),
	.declared = true,
};

static int format_of(const struct pc_options *options)
{
	int i = 0;

	while (formats[i] &&
	       strcmp(formats[i], options->output_format ? options->output_format : "text") != 0)
		i++;
	return formats[i] ? i : -1;
}

enum pc_format_choice pc_options_format(const struct pc_options *options)
{
	int format = format_of(options);

	return format < 0 ? PC_SHOW_TEXT : (enum pc_format_choice)format;
}

const char *pc_options_wish(const struct pc_options *options)
{
	return format_of(options) < 0 ? options->output_format : "";
}

int pc_options_check_sources(struct pc *pc)
{
	const char *sources = pc->options->sources;
	struct stat st;

	if (!sources[0])
		return PC_OK;
	if (stat(sources, &st))
		return pc_fail(pc, PC_EUSAGE, "--sources: %s: %s", sources, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return pc_fail(pc, PC_EUSAGE, "--sources: %s is no folder", sources);
	if (access(sources, R_OK | X_OK))
		return pc_fail(pc, PC_EUSAGE, "--sources: %s can't be read: %s", sources,
			       strerror(errno));
	return PC_OK;
}
