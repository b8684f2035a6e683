/* SPDX-License-Identifier: Apache-2.0
 * The global options: one struct, and in options.c one row each. Internal. */
#ifndef PC_CLI_OPTIONS_H
#define PC_CLI_OPTIONS_H

#include <stdbool.h>

#include "cli/spec.h"
#include "llm/settings/settings.h"

enum pc_format_choice { PC_SHOW_TEXT, PC_SHOW_MARKDOWN, PC_SHOW_JSON, PC_SHOW_HTML };
enum pc_color_choice { PC_COLOR_AUTO, PC_COLOR_ALWAYS, PC_COLOR_NEVER };

struct pc_options {
	bool help, version, debug, quiet, echo_input, offline, show_config, chat;
	const char *output_format; /* pc_options_format */
	int color;		   /* enum pc_color_choice */
	const char *output;	   /* "" is standard output */
	const char *sources;	   /* "": there are none (pc_sources) */
	struct pc_model_options model;
};

/* Which renderer writes the report: of words that name none, text. (options.c) */
enum pc_format_choice pc_options_format(const struct pc_options *options);
/* Those words, a wish for the model; "": there are none. */
const char *pc_options_wish(const struct pc_options *options);
/* PC_EUSAGE: --sources names no folder that can be read. */
int pc_options_check_sources(struct pc *pc);

extern const struct pc_spec
	pc_globals; /* the table; its names, letters and help are said only there */

#endif
