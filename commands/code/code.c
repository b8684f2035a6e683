/* SPDX-License-Identifier: Apache-2.0
 * code: which lines and instructions of a function cost the most, and what kind of work they are,
 * from what a profiler annotated. */
#include "model.h"

const char command[] = "code";
const char help[] = "Say what is hot in annotated source: lines, loops, kinds of work";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_UINT(struct code, lines), "top", 'n', "N", "10", .min = 1, .max = 1000,
		  .help = "show the first N lines and instructions of each function" },
		{ PC_UINT(struct code, functions), "functions", 0, "N", "5", .min = 1, .max = 1000,
		  .help = "show the first N functions" },
		{ PC_STRING(struct code, function), "function", 0, "REGEX",
		  .help = "only functions, or files, that match" },
		{ PC_STRING(struct code, event), "event", 0, "EVENT",
		  .help = "which of several events" },
		{ PC_UINT(struct code, context), "context", 0, "N", "3", .max = 10,
		  .help = "show N lines around the hottest ones; 0 shows none of them" },
		{ PC_FLAG(struct code, advice), "advice", 0, NULL, "true",
		  .help = "say what is known to help with what is hot" },
		{ PC_STRING(struct code, format), "format", 0, "FORMAT", .effects = PC_READS,
		  .choices = pc_listing_formats(), .choice_help = pc_listing_format_descriptions(),
		  .help = "what the input is; without it that is found out from the content" },
		{ PC_FILE(struct code, infile), .metavar = "INFILE",
		  .help = "what a profiler annotated; - or none is standard input; gzip and zstd "
			  "are "
			  "read through" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_ASKS);
	return pc_args_declare(args, sizeof(struct code), rows);
}

int code_find(struct pc *pc, struct code_result *r)
{
	struct pc_hot_query query = { .function = r->options->function,
				      .lines = r->options->lines };
	int status = pc_listing_find_event(pc, r->listing, r->options->event, &r->event);

	if (status)
		return status;
	query.event = r->event;
	status = pc_listing_hot(pc, r->listing, &query, &r->hot);
	if (!status && r->options->advice && r->event != PC_NO_EVENT)
		status = pc_advise_listing(pc, r->listing, r->event, &r->hot, &r->advice);
	return status;
}

int run(struct pc *pc, const void *options)
{
	struct code_result r = { .options = options };
	int status = pc_listing_read(pc, r.options->infile, r.options->format, &r.listing);

	if (!status)
		status = code_find(pc, &r);
	if (status)
		return status;
	code_find_sources(pc, &r);
	code_offer_tool(pc, &r);
	return code_show(pc, &r);
}

PC_PLUGIN;
