/* SPDX-License-Identifier: Apache-2.0
 * The functions and calls of a callgrind file, each once. */
#include "formats/valgrind/callgrind_graph.h"

#include <stdlib.h>

#include "base/arena.h"

static void new_tables(struct pc_callgrind_graph *graph)
{
	graph->arena = pc_arena_new();
	pc_table_init(&graph->functions, graph->arena);
	pc_table_init(&graph->arcs, graph->arena);
}

static void clear_tables(struct pc_callgrind_graph *graph)
{
	pc_table_clear(&graph->functions);
	pc_table_clear(&graph->arcs);
	pc_arena_free(graph->arena);
}

void pc_callgrind_graph_init(struct pc_callgrind_graph *graph)
{
	*graph = (struct pc_callgrind_graph){ .events = 0 };
	new_tables(graph);
}

void pc_callgrind_graph_clear(struct pc_callgrind_graph *graph)
{
	clear_tables(graph);
	free(graph->self);
	free(graph->spent);
	free(graph->calls);
}

static void clear_numbers(int64_t **numbers, size_t *room)
{
	free(*numbers);
	*numbers = NULL;
	*room = 0;
}

/* Room for `wanted` numbers, zero at first. */
static void grow(int64_t **numbers, size_t *room, size_t wanted)
{
	size_t more = *room ? *room : 64;

	if (wanted <= *room)
		return;
	while (more < wanted)
		more *= 2;
	*numbers = pc_realloc(*numbers, more, sizeof(**numbers));
	memset(*numbers + *room, 0, (more - *room) * sizeof(**numbers));
	*room = more;
}

void pc_callgrind_graph_begin(struct pc_callgrind_graph *graph, size_t events)
{
	clear_tables(graph);
	new_tables(graph);
	clear_numbers(&graph->self, &graph->self_room);
	clear_numbers(&graph->spent, &graph->spent_room);
	clear_numbers(&graph->calls, &graph->calls_room);
	graph->events = events;
	graph->defined = false;
}

static struct pc_span bytes_of(const void *key, size_t size)
{
	return (struct pc_span){ key, size };
}

uint32_t pc_callgrind_function(struct pc_callgrind_graph *graph,
			       const struct pc_callgrind_function *function)
{
	uint32_t id =
		pc_table_intern(&graph->functions, bytes_of(function, sizeof(*function)), NULL);

	grow(&graph->self, &graph->self_room, (size_t)graph->functions.count * graph->events);
	return id;
}

static bool add_row(int64_t *row, const int64_t *costs, size_t events)
{
	for (size_t i = 0; i < events; i++)
		if (__builtin_add_overflow(row[i], costs[i], &row[i]) || row[i] == INT64_MIN)
			return false;
	return true;
}

bool pc_callgrind_add_self(struct pc_callgrind_graph *graph, uint32_t function,
			   const int64_t *costs)
{
	graph->defined = true;
	return add_row(graph->self + (size_t)function * graph->events, costs, graph->events);
}

bool pc_callgrind_add_call(struct pc_callgrind_graph *graph, const struct pc_callgrind_arc *arc,
			   int64_t calls, const int64_t *costs)
{
	uint32_t id = pc_table_intern(&graph->arcs, bytes_of(arc, sizeof(*arc)), NULL);

	grow(&graph->spent, &graph->spent_room, (size_t)graph->arcs.count * graph->events);
	grow(&graph->calls, &graph->calls_room, graph->arcs.count);
	graph->defined = true;
	return !__builtin_add_overflow(graph->calls[id], calls, &graph->calls[id]) &&
	       add_row(graph->spent + (size_t)id * graph->events, costs, graph->events);
}
