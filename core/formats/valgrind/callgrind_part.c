/* SPDX-License-Identifier: Apache-2.0
 * A part of a callgrind file as rows and calls. */
#include <inttypes.h>

#include "formats/valgrind/callgrind_file.h"

int pc_callgrind_too_large(struct pc_callgrind *file)
{
	return pc_fail(pc_builder_pc(file->builder), PC_EINPUT,
		       "at line %" PRIu64
		       " the costs are larger than 64 bits can add up; give a part of the input",
		       file->line);
}

static uint32_t frame_of(const struct pc_callgrind *file, uint32_t id)
{
	struct pc_callgrind_function function = pc_callgrind_function_at(&file->graph, id);
	struct pc_span object = pc_callgrind_text(&file->names, function.object);
	struct pc_place place = { .function = pc_callgrind_text(&file->names, function.name),
				  .module = pc_module_name(object),
				  .file = pc_callgrind_text(&file->names, function.file),
				  .kind = pc_module_kind(object) };

	return pc_builder_frame(file->builder, &place);
}

/* Every function once, by the first event; by the others those that cost something. */
static int add_rows(struct pc_callgrind *file, const struct pc_callgrind_groups *groups,
		    uint32_t function)
{
	const struct pc_callgrind_graph *graph = &file->graph;
	struct pc_row row = { .frame = frame_of(file, function),
			      .thread = file->thread,
			      .count = PC_UNKNOWN };
	bool has_calls = graph->arcs.count != 0;
	int status = PC_OK;

	for (size_t i = 0; i < graph->events && !status; i++) {
		row.event = file->event[i];
		row.self = graph->self[(size_t)function * graph->events + i];
		row.total = has_calls ? pc_callgrind_total(graph, groups, function, i) : PC_UNKNOWN;
		if (i && !row.self && (!row.total || row.total == PC_UNKNOWN))
			continue;
		status = pc_builder_row(file->builder, &row);
	}
	return status;
}

/* Inside a cycle callgrind counts a cost at every level: what such a call costs can't be said. */
static int add_calls(struct pc_callgrind *file, const struct pc_callgrind_groups *groups,
		     uint32_t id)
{
	const struct pc_callgrind_graph *graph = &file->graph;
	struct pc_callgrind_arc arc = pc_callgrind_arc_at(graph, id);
	struct pc_call call = { .caller = frame_of(file, arc.caller),
				.callee = frame_of(file, arc.callee),
				.calls = graph->calls[id] };
	bool inside = groups->of[arc.caller] == groups->of[arc.callee];
	int status = PC_OK;

	for (size_t i = 0; i < graph->events && !status; i++) {
		call.event = file->event[i];
		call.value = inside ? 0 : graph->spent[id * graph->events + i];
		if (i && !call.value)
			continue;
		status = pc_builder_call(file->builder, &call);
	}
	if (inside)
		pc_builder_note(file->builder, "of calls within a recursion only the number is "
					       "shown: their costs hold each other");
	return status;
}

static uint32_t in_cycles(const struct pc_callgrind_groups *groups)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < groups->count; i++)
		if (groups->size[i] > 1)
			count += groups->size[i];
	return count;
}

static int add_graph(struct pc_callgrind *file, const struct pc_callgrind_groups *groups)
{
	const struct pc_callgrind_graph *graph = &file->graph;
	uint32_t cyclic = in_cycles(groups);
	int status = PC_OK;

	for (uint32_t i = 0; i < graph->functions.count && !status; i++)
		status = add_rows(file, groups, i);
	for (uint32_t i = 0; i < graph->arcs.count && !status; i++)
		status = add_calls(file, groups, i);
	if (cyclic)
		pc_builder_note(file->builder,
				"%" PRIu32 " functions call each other in circles: of most of them "
				"the total can't be said",
				cyclic);
	return status;
}

/* Where the file adds up to something else than its lines do, the lines win. */
static bool compare_summary(struct pc_callgrind *file)
{
	const struct pc_callgrind_graph *graph = &file->graph;
	int64_t sum;

	for (size_t i = 0; i < file->said_count; i++) {
		sum = 0;
		for (uint32_t f = 0; f < graph->functions.count; f++)
			if (__builtin_add_overflow(sum, graph->self[f * graph->events + i], &sum))
				return false;
		if (sum != file->said[i])
			pc_builder_note(file->builder,
					"the file says that its %.*s add up to %" PRId64
					", but its lines add up to %" PRId64 ", which is used",
					(int)file->event_name[i].size, file->event_name[i].data,
					file->said[i], sum);
	}
	return true;
}

int pc_callgrind_part(struct pc_callgrind *file)
{
	struct pc_callgrind_groups groups;
	bool cut = file->in_call;
	int status;

	if (cut)
		pc_builder_damage(file->builder, file->line,
				  "the line with the cost of a call is missing");
	file->in_call = false; /* its functions are numbers in a graph that ends here */
	if (!file->graph.defined)
		return PC_OK;
	if (!file->ended && !cut && (file->by_callgrind || file->cachegrind))
		pc_builder_damage(file->builder, file->line,
				  "the costs end before the line that has the totals");
	if (!compare_summary(file) || !pc_callgrind_groups(&file->graph, &groups))
		return pc_callgrind_too_large(file);
	status = add_graph(file, &groups);
	pc_callgrind_groups_clear(&groups);
	pc_callgrind_graph_begin(&file->graph, file->events);
	file->function = PC_NONE;
	file->said_count = 0;
	file->ended = false;
	return status;
}
