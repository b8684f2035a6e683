/* SPDX-License-Identifier: Apache-2.0
 * topn: what costs the most, from what a profiler saw. */
#include "topn.h"

const char command[] = "topn";
const char help[] = "Rank what a profiler saw: functions, libraries, processes, files, threads";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_UINT(struct topn, rows), "top", 'n', "N", "20", .min = 1, .max = 1e6,
		  .help = "show the first N" },
		{ PC_CHOICE(struct topn, by), "by", 0, "WHAT", "function", .choices = topn_by_words,
		  .help = "what is ranked" },
		{ PC_CHOICE(struct topn, sort), "sort", 0, "COST", "self",
		  .choices = topn_sort_words,
		  .help = "order by the cost in itself, or with all that it calls" },
		{ PC_STRING(struct topn, event), "event", 0, "EVENT",
		  .help = "which of several events; without it the one with the most samples" },
		{ PC_STRING(struct topn, filter), "filter", 0, "REGEX",
		  .help = "only names, or libraries, that match; shares stay those of the whole" },
		{ PC_STRING(struct topn, focus), "focus", 0, "REGEX",
		  .help = "only stacks that run through a function, library or file that matches" },
		{ PC_STRING(struct topn, ignore), "ignore", 0, "REGEX",
		  .help = "no stacks that run through what matches" },
		{ PC_STRING(struct topn, hide), "hide", 0, "REGEX",
		  .help = "take what matches out of the stacks: its cost goes to its callers" },
		{ PC_STRING(struct topn, callers), "callers", 0, "FUNCTION",
		  .help = "who calls it: a name, or a regular expression where no name is so" },
		{ PC_STRING(struct topn, callees), "callees", 0, "FUNCTION",
		  .help = "whom it calls, and what it costs in itself" },
		{ PC_LIST(struct topn, diff), "diff", 0, "OLD", .flags = PC_PATHS,
		  .effects = PC_READS | PC_EXECUTES,
		  .help = "what moved since this profile; several are added up" },
		{ PC_FLAG(struct topn, normalize), "normalize", .needs = "diff",
		  .help = "scale old costs so that both totals are the same" },
		{ PC_FILE(struct topn, flamegraph), "flamegraph", 0, "FILE.svg",
		  .effects = PC_WRITES,
		  .help = "write a flame graph, with --diff a differential one" },
		{ PC_STRING(struct topn, title), "title", 0, "TEXT",
		  .needs = "flamegraph speedscope pprof",
		  .help = "what the flame graph and the exports are called" },
		{ PC_CHOICE(struct topn, colors), "colors", 0, "WHAT", "auto",
		  .choices = topn_color_words, .needs = "flamegraph",
		  .help = "what the flame graph's colours tell: kernel, user, JIT and inlined "
			  "apart, libraries, names, or the change" },
		{ PC_FLAG(struct topn, icicle), "icicle", .needs = "flamegraph",
		  .help = "the flame graph hangs from its root" },
		{ PC_FLAG(struct topn, reverse), "reverse", .needs = "flamegraph flame",
		  .help = "the flame graph is merged from the leaves: who calls what is hot" },
		{ PC_DOUBLE(struct topn, min_width), "min-width", 0, "PIXELS", "0.1", .min = 0,
		  .max = 100, .needs = "flamegraph",
		  .help = "leave out boxes of the flame graph that are narrower" },
		{ PC_FLAG(struct topn, flame), "flame",
		  .help = "draw a small flame graph in the report" },
		{ PC_FILE(struct topn, folded), "folded", 0, "FILE", .effects = PC_WRITES,
		  .help = "write folded stacks" },
		{ PC_FILE(struct topn, speedscope), "speedscope", 0, "FILE.json",
		  .effects = PC_WRITES, .help = "write a profile for speedscope" },
		{ PC_FILE(struct topn, pprof), "pprof", 0, "FILE.pb.gz", .effects = PC_WRITES,
		  .help = "write a profile for pprof" },
		{ PC_FLAG(struct topn, advice), "advice", 0, NULL, "true",
		  .help = "say what is known to help with what is hot" },
		{ PC_STRING(struct topn, format), "format", 0, "FORMAT", .effects = PC_READS,
		  .choices = pc_profile_formats(), .choice_help = pc_profile_format_descriptions(),
		  .help = "what the input is; without it that is found out from the content" },
		{ PC_LIST(struct topn, infiles), .metavar = "INFILE", .flags = PC_PATHS,
		  .effects = PC_READS | PC_EXECUTES, /* perf.data needs perf */
		  .help = "profiles, added up; - or none is standard input; gzip and zstd are read "
			  "through" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_ASKS);
	return pc_args_declare(args, sizeof(struct topn), rows);
}

int run(struct pc *pc, const void *options)
{
	struct topn_result r = { .options = options };
	int status = topn_read(pc, &r);

	if (!status)
		status = topn_find(pc, &r);
	if (!status)
		status = topn_write_files(pc, &r);
	if (!status)
		topn_offer_tool(pc, &r);
	return status ? status : topn_show(pc, &r);
}

PC_PLUGIN;
