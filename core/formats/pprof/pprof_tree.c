/* SPDX-License-Identifier: Apache-2.0
 * Calls as pprof -tree and -peek print them. */
#include "formats/pprof/pprof_tree.h"

#include <stdlib.h>

#include "formats/lines.h"

void pc_pprof_tree_init(struct pc_pprof_tree *tree)
{
	*tree = (struct pc_pprof_tree){ .arena = pc_arena_new(), .node = PC_NONE };
	pc_table_init(&tree->seen, tree->arena);
}

void pc_pprof_tree_clear(struct pc_pprof_tree *tree)
{
	pc_table_clear(&tree->seen);
	pc_arena_free(tree->arena);
	free(tree->callers);
}

bool pc_pprof_is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-' && line.data[i] != '+')
			return false;
	return line.size > 20 && pc_span_find(line, "-+-") != NULL;
}

void pc_pprof_tree_rule(struct pc_pprof_tree *tree)
{
	tree->caller_count = 0;
	tree->node = PC_NONE;
}

bool pc_pprof_context(struct pc_span line, struct pc_pprof_context *out_context)
{
	struct pc_pprof_context context;
	struct pc_span rest = line, words[3];

	for (size_t i = 0; i < 3; i++)
		if (!pc_span_word(&rest, &words[i]))
			return false;
	if (!pc_span_is(words[2], "|") || !pc_span_ends(words[1], "%") ||
	    !pc_pprof_quantity(words[0], &context.value, &context.unit))
		return false;
	context.name = pc_span_trim(rest);
	*out_context = context;
	return context.name.size > 0;
}

static int add_call(struct pc_pprof_tree *tree, struct pc_builder *builder,
		    const struct pc_call *call)
{
	uint32_t key[3] = { call->caller, call->callee, call->event };
	bool new;

	pc_table_intern(&tree->seen, (struct pc_span){ (const char *)key, sizeof(key) }, &new);
	return new ? pc_builder_call(builder, call) : PC_OK;
}

int pc_pprof_tree_context(struct pc_pprof_tree *tree, struct pc_builder *builder, uint32_t event,
			  uint32_t frame, int64_t value)
{
	struct pc_call call = { .caller = tree->node,
				.callee = frame,
				.event = event,
				.value = value,
				.calls = PC_UNKNOWN };

	if (tree->node != PC_NONE)
		return add_call(tree, builder, &call);
	tree->callers = PC_GROW(tree->callers, tree->caller_count, tree->caller_room);
	tree->callers[tree->caller_count].frame = frame;
	tree->callers[tree->caller_count++].value = value;
	return PC_OK;
}

int pc_pprof_tree_row(struct pc_pprof_tree *tree, struct pc_builder *builder, uint32_t event,
		      uint32_t frame)
{
	int status = PC_OK;

	for (uint32_t i = 0; i < tree->caller_count && !status; i++) {
		struct pc_call call = { .caller = tree->callers[i].frame,
					.callee = frame,
					.event = event,
					.value = tree->callers[i].value,
					.calls = PC_UNKNOWN };

		status = add_call(tree, builder, &call);
	}
	tree->caller_count = 0;
	tree->node = frame;
	return status;
}
