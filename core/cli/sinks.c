/* SPDX-License-Identifier: Apache-2.0
 * Between the options and the library: what it may know of them, and through whom it speaks. */
#include "cli/sinks.h"

#include <unistd.h>

#include "base/context.h"
#include "cli/terminal.h"

/* What is told before it is known whether anybody listens. */
static void keep_debug(struct pc *pc, const char *text)
{
	pc_text_add(&pc->early, text, strlen(text) + 1);
}

static void tell_early(struct pc *pc)
{
	for (size_t at = 0; at < pc->early.size; at += strlen(pc->early.data + at) + 1)
		pc_terminal_debug(pc, pc->early.data + at);
}

void pc_sinks_early(struct pc *pc)
{
	pc->sinks.debug = keep_debug;
}

void pc_sinks_install(struct pc *pc, const struct pc_options *options)
{
	struct pc_sinks *sinks = &pc->sinks;

	pc->model_options = &options->model;
	pc->offline = options->offline;
	pc->quiet = options->quiet;
	pc->wish = pc_options_wish(options);
	sinks->debug = options->debug ? pc_terminal_debug : NULL;
	if (options->debug)
		tell_early(pc);
	if (!options->quiet && isatty(STDERR_FILENO)) {
		sinks->progress = pc_terminal_progress;
		sinks->doing = pc_terminal_doing;
	}
	if (!options->quiet)
		sinks->hint = pc_terminal_hint;
	if (options->echo_input)
		sinks->echo = pc_terminal_echo;
}
