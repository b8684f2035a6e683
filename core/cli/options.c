/* SPDX-License-Identifier: Apache-2.0
 * The global options, one row each; everything else about them is derived. */
#include "cli/options.h"

static const char *const formats[] = { "text", "markdown", "json", "html", NULL };
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
	{ PC_CHOICE(struct pc_options, output_format), "output-format", 0, "FORMAT", "text",
	  .choices = formats, .help = "how the report is written" },
	{ PC_FILE(struct pc_options, output), "output", 'o', "FILE",
	  .help = "write there instead of standard output; whole, or not at all" },
	{ PC_FLAG(struct pc_options, offline), "offline", .help = "never use the network" },
	{ PC_FLAG(struct pc_options, show_config), "show-config", .flags = PC_ONLY_ARGV,
	  .help = "show every setting and where it comes from" },
	{ PC_CHOICE(struct pc_options, color), "color", 0, "WHEN", "auto", .choices = colors,
	  .help = "colours: auto is on a terminal, unless NO_COLOR is set" },
};

const struct pc_spec pc_globals = {
	.help = "Global options",
	.rows = rows,
	.count = sizeof(rows) / sizeof(rows[0]),
	.size = sizeof(struct pc_options),
	.declared = true,
};
