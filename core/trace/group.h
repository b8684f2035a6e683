/* SPDX-License-Identifier: Apache-2.0
 * Equal stacks of a dump, counted. What was numbered or placed by chance (addresses, lines, hashes,
 * numbers of lambdas, how deep a function called itself) makes no difference. */
#ifndef PC_TRACE_GROUP_H
#define PC_TRACE_GROUP_H

#include "trace/doing.h"

enum { PC_GROUP_NAMES = 5 };

/* Lies in the command: a new member raises PC_ABI_MAJOR. */
struct pc_trace_group {
	uint32_t first;		/* the first trace of it, by its place in the dump */
	const uint32_t *traces; /* all of them */
	size_t trace_count;
	int64_t count;	/* threads, or samples of a profile */
	int64_t still;	/* threads of it that are in it in each of several dumps */
	uint32_t dumps; /* in so many of them it stands */
	const char *names[PC_GROUP_NAMES]; /* of its threads; from strangers */
	size_t name_count;		   /* of those */
	struct pc_doing doing;		   /* of the first */
};

/* By role (threads first), then the most frequent first. */
struct pc_trace_groups {
	const struct pc_trace_group *items;
	size_t count;
	int64_t threads; /* in all: of the roles THREAD and ERROR */
};

/* 0 stands for the usual value. New members go to the end: a query built against an older header is
 * smaller, and still works. */
struct pc_group_query {
	const char *filter; /* regular expression: only traces with a function, library, file,
			       message or state that matches */
	const char *thread; /* regular expression: only threads whose name, id or tid matches */
};

/* In pc's arena. PC_EUSAGE: an expression is none. */
PC_API int pc_dump_group_query(struct pc *pc, const struct pc_dump *dump,
			       const struct pc_group_query *query, size_t query_size,
			       struct pc_trace_groups *out_groups);
#define pc_dump_group(pc, dump, query, out_groups) \
	pc_dump_group_query(pc, dump, query, sizeof(struct pc_group_query), out_groups)

/* The function of a frame as groups compare it: without arguments, parameters of templates and
 * such. In pc's arena. */
PC_API const char *pc_trace_function(struct pc *pc, const struct pc_call_site *site);

#endif
