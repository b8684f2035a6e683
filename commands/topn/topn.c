/* SPDX-License-Identifier: Apache-2.0
 * topn: what costs the most, from what a profiler saw. */
#include "topn.h"

const char command[] = "topn";
const char help[] = "Rank what a profiler saw: functions, libraries, processes, files, threads";

static const char *const by_words[] = { "function", "library", "process", "file", "thread", NULL };
static const char *const plurals[] = { "functions", "libraries", "processes", "files", "threads" };
static const char *const columns[] = { "Function", "Library", "Process", "File", "Thread" };
static const char *const sort_words[] = { "self", "total", NULL };

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_UINT(struct topn, rows), "top", 'n', "N", "20", .min = 1, .max = 1e6,
		  .help = "show the first N" },
		{ PC_CHOICE(struct topn, by), "by", 0, "WHAT", "function", .choices = by_words,
		  .help = "what is ranked" },
		{ PC_CHOICE(struct topn, sort), "sort", 0, "COST", "self", .choices = sort_words,
		  .help = "order by the cost in itself, or with all that it calls" },
		{ PC_STRING(struct topn, event), "event", 0, "EVENT",
		  .help = "which of several events; without it the one with the most samples" },
		{ PC_STRING(struct topn, filter), "filter", 0, "REGEX",
		  .help = "only names, or libraries, that match; shares stay those of the whole" },
		{ PC_STRING(struct topn, format), "format", 0, "FORMAT",
		  .choices = pc_profile_formats(),
		  .help = "what the input is; without it that is found out from the content" },
		{ PC_LIST(struct topn, infiles), .metavar = "INFILE", .flags = PC_PATHS,
		  .help = "profiles, added up; - or none is standard input; gzip and zstd are read "
			  "through" },
		{ 0 },
	};

	return pc_args_declare(args, sizeof(struct topn), rows);
}

/* Where the input knows nothing of what was asked for, the nearest that it knows is ranked, and
 * said. */
static int choose(struct pc *pc, struct topn_result *r)
{
	struct pc_rank_query query = { .by = (enum pc_rank_by)r->options->by, .event = r->event };

	query.sort = (enum pc_rank_sort)r->options->sort;
	query.filter = r->options->filter;
	if (query.sort == PC_SORT_SELF && !pc_rank_knows(r->profile, r->event, PC_SORT_SELF))
		query.sort = PC_SORT_TOTAL;
	r->sort = query.sort;
	r->by = query.by;
	return pc_profile_rank(pc, r->profile, &query, &r->main);
}

/* One ranking by functions and one by libraries always, for the document; a third where --by says
 * so. */
static int rank(struct pc *pc, struct topn_result *r)
{
	struct pc_rank_query query = { .event = r->event, .filter = r->options->filter };
	int status = choose(pc, r);

	if (status)
		return status;
	query.sort = r->sort;
	query.by = PC_BY_FUNCTION;
	status = pc_profile_rank(pc, r->profile, &query, &r->functions);
	if (!status && pc_rank_knows(r->profile, r->event, PC_SORT_SELF)) {
		query.by =
			PC_BY_LIBRARY; /* totals of functions do not add up to those of libraries */
		query.sort = PC_SORT_SELF;
		status = pc_profile_rank(pc, r->profile, &query, &r->libraries);
	}
	if (status || r->main.matched)
		return status;
	if (r->by != PC_BY_FUNCTION || !r->libraries.matched)
		return pc_fail(pc, PC_EINPUT,
			       "this input does not say which %s its costs belong to; try another "
			       "--by, or "
			       "record so that it does (perf script has function, library, process "
			       "and thread)",
			       by_words[r->by]);
	r->by = PC_BY_LIBRARY;
	r->main = r->libraries;
	return PC_OK;
}

int run(struct pc *pc, const void *options)
{
	struct topn_result r = { .options = options };
	int status = pc_profile_read(pc, r.options->infiles, r.options->format, &r.profile);

	if (!status)
		status = pc_profile_event(pc, r.profile, r.options->event, &r.event);
	if (!status)
		status = rank(pc, &r);
	if (status)
		return status;
	r.by_word = by_words[r.by];
	r.sort_word = sort_words[r.sort];
	r.title = pc_arena_printf(pc_memory(pc), "Top %s by %s cost", plurals[r.by], r.sort_word);
	r.column = columns[r.by];
	return topn_show(pc, &r);
}

PC_PLUGIN;
