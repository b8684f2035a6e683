/* SPDX-License-Identifier: Apache-2.0
 * Totals from a graph of calls. What callgrind writes beside a call is the callee's cost with all
 * that it calls, added up over all calls; inside a cycle it counts the same cost again at every
 * level. Calls that leave a cycle never come back into it (else they would be a part of it), so the
 * sum of what its functions cost themselves and of the calls that leave it is exact for the cycle
 * as a whole. Cycles are found by Tarjan's algorithm ("Depth-first search and linear graph
 * algorithms", SIAM J. Comput. 1(2), 1972), without recursion. */
#include <stdlib.h>

#include "base/arena.h"
#include "formats/valgrind/callgrind_graph.h"
#include "profile/profile.h"

/* ---- the search for cycles ---- */

struct frame {
	uint32_t function, next; /* next: its next call to look at */
};

struct search {
	uint32_t *first; /* by function: the first of its callees; one more at the end */
	uint32_t *callees;
	uint32_t *number, *low; /* by function; number 0: not seen yet */
	uint32_t *open;		/* functions seen whose group is not known yet */
	struct frame *path;
	uint32_t open_count, depth, numbered;
};

static uint32_t *numbers(size_t count)
{
	uint32_t *made = pc_realloc(NULL, count + 1, sizeof(*made));

	memset(made, 0, (count + 1) * sizeof(*made));
	return made;
}

/* The callees of each function, one after another. */
static void list_callees(const struct pc_callgrind_graph *graph, struct search *search)
{
	uint32_t count = graph->functions.count;
	uint32_t *at = numbers(count);

	search->first = numbers((size_t)count + 1);
	search->callees = numbers(graph->arcs.count);
	for (uint32_t i = 0; i < graph->arcs.count; i++)
		search->first[pc_callgrind_arc_at(graph, i).caller + 1]++;
	for (uint32_t i = 0; i < count; i++) {
		search->first[i + 1] += search->first[i];
		at[i] = search->first[i];
	}
	for (uint32_t i = 0; i < graph->arcs.count; i++) {
		struct pc_callgrind_arc arc = pc_callgrind_arc_at(graph, i);

		search->callees[at[arc.caller]++] = arc.callee;
	}
	free(at);
}

static void enter(struct search *search, uint32_t function)
{
	search->number[function] = search->low[function] = ++search->numbered;
	search->open[search->open_count++] = function;
	search->path[search->depth++] = (struct frame){ function, search->first[function] };
}

/* All callees were looked at: the functions above one that reaches nothing earlier are a group. */
static void leave(struct search *search, struct pc_callgrind_groups *groups)
{
	uint32_t function = search->path[--search->depth].function, member;

	if (search->depth) {
		uint32_t caller = search->path[search->depth - 1].function;

		if (search->low[function] < search->low[caller])
			search->low[caller] = search->low[function];
	}
	if (search->low[function] != search->number[function])
		return;
	do {
		member = search->open[--search->open_count];
		groups->of[member] = groups->count;
		groups->size[groups->count]++;
	} while (member != function);
	groups->count++;
}

static void walk(struct search *search, struct pc_callgrind_groups *groups, uint32_t root)
{
	enter(search, root);
	while (search->depth) {
		struct frame *frame = &search->path[search->depth - 1];
		uint32_t callee;

		if (frame->next == search->first[frame->function + 1]) {
			leave(search, groups);
			continue;
		}
		callee = search->callees[frame->next++];
		if (!search->number[callee])
			enter(search, callee);
		else if (groups->of[callee] == PC_NONE &&
			 search->number[callee] < search->low[frame->function])
			search->low[frame->function] = search->number[callee];
	}
}

static void find_groups(const struct pc_callgrind_graph *graph, struct pc_callgrind_groups *groups)
{
	uint32_t count = graph->functions.count;
	struct search search = { .number = numbers(count),
				 .low = numbers(count),
				 .open = numbers(count) };

	search.path = pc_realloc(NULL, (size_t)count + 1, sizeof(*search.path));
	list_callees(graph, &search);
	for (uint32_t i = 0; i < count; i++)
		if (!search.number[i])
			walk(&search, groups, i);
	free(search.first);
	free(search.callees);
	free(search.number);
	free(search.low);
	free(search.open);
	free(search.path);
}

/* ---- what groups cost ---- */

static bool add(int64_t *sum, int64_t value)
{
	return !__builtin_add_overflow(*sum, value, sum) && *sum != INT64_MIN;
}

/* A call from one group into another. */
static bool add_crossing(const struct pc_callgrind_graph *graph, struct pc_callgrind_groups *groups,
			 uint32_t id, bool *called)
{
	struct pc_callgrind_arc arc = pc_callgrind_arc_at(graph, id);
	uint32_t from = groups->of[arc.caller], to = groups->of[arc.callee];
	size_t events = graph->events;

	if (from == to)
		return true;
	if (!called[to])
		groups->entry[to] = arc.callee;
	else if (groups->entry[to] != arc.callee)
		groups->entry[to] = PC_NONE;
	called[to] = true;
	for (size_t i = 0; i < events; i++) {
		int64_t cost = graph->spent[id * events + i];

		if (!add(&groups->total[from * events + i], cost) ||
		    !add(&groups->given[to * events + i], cost))
			return false;
	}
	return true;
}

static bool add_costs(const struct pc_callgrind_graph *graph, struct pc_callgrind_groups *groups)
{
	size_t events = graph->events;
	bool *called = pc_realloc(NULL, (size_t)groups->count + 1, sizeof(*called));
	bool fits = true;

	memset(called, 0, (size_t)groups->count + 1);
	for (uint32_t f = 0; f < graph->functions.count && fits; f++)
		for (size_t i = 0; i < events && fits; i++)
			fits = add(&groups->total[groups->of[f] * events + i],
				   graph->self[f * events + i]);
	for (uint32_t i = 0; i < graph->arcs.count && fits; i++)
		fits = add_crossing(graph, groups, i, called);
	free(called);
	return fits;
}

static int64_t *costs(size_t count, size_t events)
{
	int64_t *made = pc_realloc(NULL, count * events + 1, sizeof(*made));

	memset(made, 0, (count * events + 1) * sizeof(*made));
	return made;
}

bool pc_callgrind_groups(const struct pc_callgrind_graph *graph,
			 struct pc_callgrind_groups *out_groups)
{
	uint32_t count = graph->functions.count;
	struct pc_callgrind_groups groups = { .of = numbers(count),
					      .size = numbers(count),
					      .entry = numbers(count) };

	memset(groups.of, 0xff, count * sizeof(*groups.of));
	memset(groups.entry, 0xff, count * sizeof(*groups.entry));
	find_groups(graph, &groups);
	groups.total = costs(groups.count, graph->events);
	groups.given = costs(groups.count, graph->events);
	if (!add_costs(graph, &groups)) {
		pc_callgrind_groups_clear(&groups);
		return false;
	}
	*out_groups = groups;
	return true;
}

void pc_callgrind_groups_clear(struct pc_callgrind_groups *groups)
{
	free(groups->of);
	free(groups->size);
	free(groups->entry);
	free(groups->total);
	free(groups->given);
}

/* Of a cycle, one function's total is known when every way into the cycle leads through it, and
 * what was spent on these ways is all that the cycle costs: then it stood below everything. */
int64_t pc_callgrind_total(const struct pc_callgrind_graph *graph,
			   const struct pc_callgrind_groups *groups, uint32_t function,
			   size_t event)
{
	uint32_t group = groups->of[function];
	size_t at = group * graph->events + event;

	if (groups->size[group] == 1 ||
	    (groups->entry[group] == function && groups->given[at] == groups->total[at]))
		return groups->total[at];
	return PC_UNKNOWN;
}
