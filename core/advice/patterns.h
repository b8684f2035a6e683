/* SPDX-License-Identifier: Apache-2.0
 * What the profile as a whole shows: rules that are conditions of numbers, not of names. Internal.
 */
#ifndef PC_ADVICE_PATTERNS_H
#define PC_ADVICE_PATTERNS_H

#include "advice/costs.h"

/* All that hold, in the order of their table, in the arena; returns how many. `is_time`: the event
 * stands for time, so that patterns about it are of use too. */
size_t pc_patterns_find(const struct pc_advice_costs *costs, bool is_time, struct pc_arena *arena,
			struct pc_advice **out_found);

/* What patterns look at; by pattern_facts.c. */
struct pc_pattern_facts {
	const struct pc_advice_costs *costs;
	bool has_names, has_stacks;
	int64_t kernel, user; /* self, by kind of frame; idle is none */
	int64_t idle;	      /* of processors that had nothing to do */
	int64_t waiting;      /* in functions that only wait */
	int64_t unnamed, jit; /* self of what has no name; jit: in generated code */
	int64_t chainless;    /* of programs, in stacks of one frame */
	int64_t repeated;     /* in stacks in which a function calls itself many times in a row */
	int64_t deepest;      /* in stacks of exactly the greatest depth */
	uint32_t depth;	      /* the greatest depth */
	const char *repeats;  /* that function */
	int64_t hottest;      /* the largest self of one name */
	uint32_t names;	      /* that have a cost */
	int64_t busiest;      /* the largest cost of one thread that is not idle */
	uint32_t threads;     /* of the process of that thread */
	const char *busiest_name; /* its process */
};
void pc_pattern_facts_find(const struct pc_advice_costs *costs, struct pc_pattern_facts *facts);

#endif
