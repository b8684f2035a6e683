/* SPDX-License-Identifier: Apache-2.0
 * Stacks are made when all nodes are there, each once, without recursion. */
#include "formats/json/forest.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_forest_init(struct pc_forest *forest, struct pc_arena *arena)
{
	*forest = (struct pc_forest){ 0 };
	pc_table_init(&forest->ids, arena);
}

void pc_forest_clear(struct pc_forest *forest)
{
	pc_table_clear(&forest->ids);
	free(forest->by_id);
	free(forest->nodes);
	free(forest->links);
	free(forest->path);
}

uint32_t pc_forest_id(struct pc_forest *forest, struct pc_span id)
{
	uint32_t number = pc_table_intern(&forest->ids, id, NULL);

	while (forest->by_id_count <= number) {
		forest->by_id = PC_GROW(forest->by_id, forest->by_id_count, forest->by_id_room);
		forest->by_id[forest->by_id_count++] = PC_NONE;
	}
	return number;
}

uint32_t pc_forest_add(struct pc_forest *forest, uint32_t parent)
{
	forest->nodes = PC_GROW(forest->nodes, forest->count, forest->room);
	forest->nodes[forest->count] = (struct pc_forest_node){
		.parent = parent, .parent_id = PC_NONE, .frame = PC_NONE, .stack = PC_NONE
	};
	return forest->count++;
}

void pc_forest_bind(struct pc_forest *forest, uint32_t id, uint32_t node)
{
	forest->by_id[id] = node;
}

void pc_forest_child(struct pc_forest *forest, uint32_t node, uint32_t child_id)
{
	forest->links = PC_GROW(forest->links, forest->link_count, forest->link_room);
	forest->links[forest->link_count++] = node;
	forest->links = PC_GROW(forest->links, forest->link_count, forest->link_room);
	forest->links[forest->link_count++] = child_id;
}

uint32_t pc_forest_node(const struct pc_forest *forest, uint32_t id)
{
	return id < forest->by_id_count ? forest->by_id[id] : PC_NONE;
}

void pc_forest_link(struct pc_forest *forest)
{
	for (uint32_t i = 0; i < forest->link_count; i += 2) {
		uint32_t child = pc_forest_node(forest, forest->links[i + 1]);

		if (child != PC_NONE)
			forest->nodes[child].parent = forest->links[i];
	}
	for (uint32_t i = 0; i < forest->count; i++)
		if (forest->nodes[i].parent_id != PC_NONE)
			forest->nodes[i].parent =
				pc_forest_node(forest, forest->nodes[i].parent_id);
}

uint32_t pc_forest_stack(struct pc_forest *forest, struct pc_builder *builder, uint32_t node)
{
	uint32_t size = 0, stack = PC_NONE, asked = node;

	if (node == PC_NONE)
		return PC_NONE;
	/* up to a node whose stack is known, or to what is left out */
	while (node != PC_NONE && !forest->nodes[node].seen) {
		forest->path = PC_GROW(forest->path, size, forest->path_room);
		forest->path[size++] = node;
		forest->nodes[node].seen = true;
		node = forest->nodes[node].parent;
	}
	if (node != PC_NONE)
		stack = forest->nodes[node].root ? PC_NONE : forest->nodes[node].stack;
	while (size) {
		struct pc_forest_node *next = &forest->nodes[forest->path[--size]];

		if (next->frame == PC_NONE)
			next->frame = pc_builder_frame(builder, &(struct pc_place){ .line = 0 });
		next->stack = pc_builder_stack(builder, stack, next->frame);
		stack = next->root ? PC_NONE : next->stack;
	}
	return forest->nodes[asked].stack;
}
