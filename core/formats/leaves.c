/* SPDX-License-Identifier: Apache-2.0
 * Two views of one cost, stacks and a table of functions, without counting any of it twice. */
#include "formats/leaves.h"

#include <stdlib.h>

void pc_leaves_init(struct pc_leaves *leaves)
{
	*leaves = (struct pc_leaves){ .arena = pc_arena_new() };
	pc_table_init(&leaves->names, leaves->arena);
}

void pc_leaves_clear(struct pc_leaves *leaves)
{
	pc_table_clear(&leaves->names);
	pc_arena_free(leaves->arena);
	free(leaves->leaves);
}

struct pc_leaf *pc_leaves_get(struct pc_leaves *leaves, struct pc_span name)
{
	uint32_t count = leaves->names.count, id;
	bool new;

	id = pc_table_intern(&leaves->names, name, &new);
	if (new) {
		leaves->leaves = PC_GROW(leaves->leaves, count, leaves->room);
		leaves->leaves[id] = (struct pc_leaf){ .frame = PC_NONE };
	}
	return &leaves->leaves[id];
}

/* Sums saturate: the builder refuses such costs anyway. */
static void add(int64_t *sum, int64_t value)
{
	if (value != PC_UNKNOWN && __builtin_add_overflow(*sum, value, sum))
		*sum = INT64_MAX;
}

void pc_leaves_add_stack(struct pc_leaves *leaves, struct pc_span name, uint32_t frame,
			 const struct pc_sample *sample)
{
	struct pc_leaf *leaf = pc_leaves_get(leaves, name);

	leaves->has_stacks = true;
	leaf->frame = frame;
	add(&leaf->stacks, sample->value);
	add(&leaf->stacks_count, sample->count);
}

static int add_rest(struct pc_builder *builder, uint32_t event, const struct pc_leaf *leaf)
{
	struct pc_sample sample = { .thread = PC_NONE, .event = event };

	if (leaf->table <= leaf->stacks)
		return PC_OK;
	sample.stack = pc_builder_stack(builder, PC_NONE, leaf->frame);
	sample.value = leaf->table - leaf->stacks;
	sample.count = PC_UNKNOWN;
	if (leaf->table_count != PC_UNKNOWN && leaf->table_count >= leaf->stacks_count)
		sample.count = leaf->table_count - leaf->stacks_count;
	return pc_builder_sample(builder, &sample);
}

static int add_row(struct pc_builder *builder, uint32_t event, const struct pc_leaf *leaf)
{
	struct pc_row row = { .frame = leaf->frame,
			      .thread = PC_NONE,
			      .event = event,
			      .self = leaf->table,
			      .total = PC_UNKNOWN,
			      .count = leaf->table_count };

	return pc_builder_row(builder, &row);
}

int pc_leaves_end(struct pc_leaves *leaves, struct pc_builder *builder, uint32_t event)
{
	int status = PC_OK;

	for (uint32_t i = 0; i < leaves->names.count && !status; i++)
		status = leaves->has_stacks ? add_rest(builder, event, &leaves->leaves[i])
					    : add_row(builder, event, &leaves->leaves[i]);
	pc_leaves_clear(leaves);
	pc_leaves_init(leaves);
	return status;
}
