/* SPDX-License-Identifier: Apache-2.0
 * A trie whose edges are numbers, and its costs, each pair once. */
#include "formats/json/trie.h"

#include <stdlib.h>

#include "base/arena.h"

static uint64_t pair(uint32_t a, uint32_t b)
{
	return (uint64_t)a << 32 | b;
}

static uint64_t node_hash(const void *owner, uint32_t id)
{
	const struct pc_trie *trie = owner;

	return pc_hash_pair(trie->node_index.seed,
			    pair(trie->nodes[id].parent, trie->nodes[id].key));
}

static uint64_t cost_hash(const void *owner, uint32_t id)
{
	const struct pc_trie *trie = owner;

	return pc_hash_pair(trie->cost_index.seed,
			    pair(trie->costs[id].node, trie->costs[id].group));
}

void pc_trie_init(struct pc_trie *trie)
{
	*trie = (struct pc_trie){ 0 };
	pc_index_init(&trie->node_index);
	pc_index_init(&trie->cost_index);
}

void pc_trie_clear(struct pc_trie *trie)
{
	pc_index_clear(&trie->node_index);
	pc_index_clear(&trie->cost_index);
	free(trie->nodes);
	free(trie->costs);
}

uint32_t pc_trie_node(struct pc_trie *trie, uint32_t parent, uint32_t key)
{
	uint64_t hash = pc_hash_pair(trie->node_index.seed, pair(parent, key));
	struct pc_probe probe = pc_index_start(&trie->node_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&trie->node_index, &probe)) != PC_NONE)
		if (trie->nodes[id].parent == parent && trie->nodes[id].key == key)
			return id;
	trie->nodes = PC_GROW(trie->nodes, trie->node_count, trie->node_room);
	trie->nodes[trie->node_count] = (struct pc_trie_node){ parent, key };
	pc_index_add(&trie->node_index, hash, node_hash, trie);
	return trie->node_count++;
}

bool pc_trie_add(struct pc_trie *trie, uint32_t node, uint32_t group, struct pc_amount value,
		 int64_t count)
{
	uint64_t hash = pc_hash_pair(trie->cost_index.seed, pair(node, group));
	struct pc_probe probe = pc_index_start(&trie->cost_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&trie->cost_index, &probe)) != PC_NONE) {
		struct pc_trie_cost *cost = &trie->costs[id];

		if (cost->node != node || cost->group != group)
			continue;
		if (count == PC_UNKNOWN || cost->count == PC_UNKNOWN)
			cost->count = PC_UNKNOWN;
		else if (__builtin_add_overflow(cost->count, count, &cost->count))
			return false;
		return pc_amount_add(&cost->value, value.value, value.digits);
	}
	trie->costs = PC_GROW(trie->costs, trie->cost_count, trie->cost_room);
	trie->costs[trie->cost_count] = (struct pc_trie_cost){ node, group, value, count };
	pc_index_add(&trie->cost_index, hash, cost_hash, trie);
	trie->cost_count++;
	return true;
}

uint32_t *pc_trie_stacks(const struct pc_trie *trie, struct pc_builder *builder,
			 const uint32_t *frames, uint32_t frame_count)
{
	uint32_t *stacks = pc_realloc(NULL, trie->node_count + 1, sizeof(*stacks));
	uint32_t unknown = pc_builder_frame(builder, &(struct pc_place){ .line = 0 });

	for (uint32_t i = 0; i < trie->node_count; i++) {
		const struct pc_trie_node *node = &trie->nodes[i];
		uint32_t frame = node->key < frame_count ? frames[node->key] : unknown;

		stacks[i] = pc_builder_stack(
			builder, node->parent == PC_NONE ? PC_NONE : stacks[node->parent],
			frame == PC_NONE ? unknown : frame);
	}
	return stacks;
}
