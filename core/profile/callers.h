/* SPDX-License-Identifier: Apache-2.0
 * Who calls a function, and whom it calls: a function's cost in parts that add up to it. */
#ifndef PC_PROFILE_CALLERS_H
#define PC_PROFILE_CALLERS_H

#include "profile/profile.h"

enum pc_relation { PC_CALLERS, PC_CALLEES };

#define PC_RELATIVE_NONE "[none]" /* the caller where there is none: a root of the stacks */
#define PC_RELATIVE_SELF "[self]" /* the callee where there is none: the function itself */

struct pc_relative {
	const char *name, *module; /* name is never NULL */
	enum pc_frame_kind kind;
	int64_t cost;	 /* of the function, when it is called by, or calls, this one */
	int64_t samples; /* or PC_UNKNOWN */
	int64_t calls;	 /* as a call graph counts them, or PC_UNKNOWN */
};

struct pc_relatives {
	const char *const *names; /* the functions that are meant; NULL-terminated */
	int64_t total, self;	  /* of them together, or PC_UNKNOWN */
	struct pc_relative *rows; /* most expensive first */
	size_t count;
	bool exact; /* stacks were recorded: the rows add up to the total */
};

struct pc_relatives_query {
	size_t event;
	const char *function;
	enum pc_relation relation;
};

/* `function` is a name (PC_RANK_UNKNOWN: all that have none); when none is exactly so, an extended
 * regular expression, which may mean several functions, taken as one. Of stacks in which it recurs
 * the outermost call has the caller and the innermost the callee: so each stack is counted once.
 * Without stacks the rows are what a call graph (callgrind, gprof, cProfile) says. In pc's arena.
 * PC_EUSAGE: no such function, or a bad expression; PC_EINPUT: the input does not say who calls
 * whom. */
PC_API int pc_profile_relatives(struct pc *pc, const struct pc_profile *profile,
				const struct pc_relatives_query *query,
				struct pc_relatives *out_relatives);

#endif
