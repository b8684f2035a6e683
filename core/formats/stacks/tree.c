/* SPDX-License-Identifier: Apache-2.0
 * A row is done when one comes that stands no further in: then all that is below it was seen. */
#include "formats/stacks/tree.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"

/* In a tree of callers the last level is the outermost. A row at depth n is at least n bytes long,
 * so this takes no longer than reading it did. */
static uint32_t caller_stack(const struct pc_tree *tree)
{
	uint32_t stack = PC_NONE;

	for (size_t i = tree->count; i-- > 0;)
		if (tree->levels[i].row.frame != PC_NONE)
			stack = pc_builder_stack(tree->builder, stack, tree->levels[i].row.frame);
	return stack;
}

static int64_t self_of(struct pc_tree *tree, const struct pc_tree_level *level)
{
	int64_t self = level->row.self;

	if (self != PC_UNKNOWN)
		return self;
	self = level->row.value - level->below; /* both are positive */
	if (self >= 0)
		return self;
	pc_builder_note(tree->builder,
			"some rows have less than what stands below them: the tool rounds");
	return 0;
}

static int close_level(struct pc_tree *tree)
{
	struct pc_tree_level *level = &tree->levels[tree->count - 1];
	struct pc_sample sample = { .thread = level->row.thread,
				    .event = tree->event,
				    .value = self_of(tree, level),
				    .stack = level->stack };

	if (tree->callers && sample.value)
		sample.stack = caller_stack(tree);
	tree->count--;
	sample.count = tree->counted ? sample.value : PC_UNKNOWN;
	return sample.value ? pc_builder_sample(tree->builder, &sample) : PC_OK;
}

int pc_tree_add(struct pc_tree *tree, const struct pc_tree_row *row)
{
	struct pc_tree_level level = { .row = *row, .stack = PC_NONE };
	int status = PC_OK;

	while (tree->count && tree->levels[tree->count - 1].row.indent >= row->indent && !status)
		status = close_level(tree);
	if (status)
		return status;
	if (tree->count) {
		struct pc_tree_level *above = &tree->levels[tree->count - 1];

		level.stack = above->stack;
		if (level.row.thread == PC_NONE)
			level.row.thread = above->row.thread;
		if (__builtin_add_overflow(above->below, row->value, &above->below))
			above->below = INT64_MAX;
	}
	if (row->frame != PC_NONE && !tree->callers)
		level.stack = pc_builder_stack(tree->builder, level.stack, row->frame);
	tree->levels = PC_GROW(tree->levels, tree->count, tree->room);
	tree->levels[tree->count++] = level;
	return PC_OK;
}

int pc_tree_end(struct pc_tree *tree)
{
	int status = PC_OK;

	while (tree->count && !status)
		status = close_level(tree);
	return status;
}

void pc_tree_clear(struct pc_tree *tree)
{
	free(tree->levels);
}
