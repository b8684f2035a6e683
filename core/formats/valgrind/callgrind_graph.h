/* SPDX-License-Identifier: Apache-2.0
 * What a callgrind file says, summed up: functions, what each costs itself, and what each spends in
 * the functions that it calls. Memory grows with distinct functions and calls. Internal. */
#ifndef PC_FORMATS_CALLGRIND_GRAPH_H
#define PC_FORMATS_CALLGRIND_GRAPH_H

#include "base/table.h"

/* valgrind has about 20 events; of computed ones it writes none */
enum {
	PC_CALLGRIND_COUNTED_MAX = 64,
	PC_CALLGRIND_FORMULAS_MAX = 16,
	PC_CALLGRIND_EVENTS_MAX = PC_CALLGRIND_COUNTED_MAX + PC_CALLGRIND_FORMULAS_MAX
};

/* Ids of names; PC_NONE: not said. The key of a function: no padding. */
struct pc_callgrind_function {
	uint32_t object, file, name;
};

struct pc_callgrind_arc {
	uint32_t caller, callee; /* functions; the key of an arc: no padding */
};

struct pc_callgrind_graph {
	struct pc_arena *arena;		 /* owned */
	struct pc_table functions, arcs; /* keys as above */
	size_t events;			 /* costs stand in rows of so many */
	int64_t *self;			 /* owned; a row a function */
	int64_t *spent;			 /* owned; a row an arc */
	int64_t *calls;			 /* owned; by arc */
	size_t self_room, spent_room, calls_room;
	bool defined; /* some function has costs */
};

void pc_callgrind_graph_init(struct pc_callgrind_graph *graph);
void pc_callgrind_graph_clear(struct pc_callgrind_graph *graph);
/* Forgets everything, ids too; the costs that follow have so many events. */
void pc_callgrind_graph_begin(struct pc_callgrind_graph *graph, size_t events);

uint32_t pc_callgrind_function(struct pc_callgrind_graph *graph,
			       const struct pc_callgrind_function *function);
/* Add a row of graph->events costs. False: more than 64 bits can hold. */
bool pc_callgrind_add_self(struct pc_callgrind_graph *graph, uint32_t function,
			   const int64_t *costs);
bool pc_callgrind_add_call(struct pc_callgrind_graph *graph, const struct pc_callgrind_arc *arc,
			   int64_t calls, const int64_t *costs);

/* By value: keys lie in the table as bytes. */
static inline struct pc_callgrind_function
pc_callgrind_function_at(const struct pc_callgrind_graph *graph, uint32_t id)
{
	struct pc_callgrind_function function;

	memcpy(&function, graph->functions.keys[id].data, sizeof(function));
	return function;
}

static inline struct pc_callgrind_arc pc_callgrind_arc_at(const struct pc_callgrind_graph *graph,
							  uint32_t id)
{
	struct pc_callgrind_arc arc;

	memcpy(&arc, graph->arcs.keys[id].data, sizeof(arc));
	return arc;
}

/* ---- cycles and totals (callgrind_totals.c) ---- */

/* Functions that call each other are one group; a function in no cycle is a group of its own. */
struct pc_callgrind_groups {
	uint32_t count;
	uint32_t *of;	 /* by function: its group */
	uint32_t *size;	 /* by group: how many functions */
	uint32_t *entry; /* by group: the only function of it that is called from outside, or
			    PC_NONE */
	int64_t *total;	 /* by group, a row of events: cost of the group and of all it calls */
	int64_t *given;	 /* by group, a row of events: what callers outside spend in it */
};

/* All of it owned by *out_groups, pc_callgrind_groups_clear when done. False: overflow. */
bool pc_callgrind_groups(const struct pc_callgrind_graph *graph,
			 struct pc_callgrind_groups *out_groups);
void pc_callgrind_groups_clear(struct pc_callgrind_groups *groups);
/* The cost of a function and of all that it calls, recursion counted once; PC_UNKNOWN where the
 * calls don't tell. */
int64_t pc_callgrind_total(const struct pc_callgrind_graph *graph,
			   const struct pc_callgrind_groups *groups, uint32_t function,
			   size_t event);

#endif
