/* SPDX-License-Identifier: Apache-2.0
 * Stacks of numbers: of frames whose names come later in the file, which samples name by their
 * index. Costs are added to them exactly, and given to the builder when the names are known.
 * Internal. */
#ifndef PC_FORMATS_JSON_TRIE_H
#define PC_FORMATS_JSON_TRIE_H

#include "base/index.h"
#include "profile/build.h"

struct pc_trie_node {
	uint32_t parent, key;
};
struct pc_trie_cost {
	uint32_t node, group; /* the group is the caller's: an event, a thread */
	struct pc_amount value;
	int64_t count;
};

struct pc_trie {
	struct pc_index node_index, cost_index;
	struct pc_trie_node *nodes; /* a parent comes before its children */
	struct pc_trie_cost *costs;
	uint32_t node_count, node_room, cost_count, cost_room;
};

void pc_trie_init(struct pc_trie *trie);
void pc_trie_clear(struct pc_trie *trie);
/* parent PC_NONE: a root. */
uint32_t pc_trie_node(struct pc_trie *trie, uint32_t parent, uint32_t key);
/* False: too large for 64 bits. The count may be PC_UNKNOWN. */
bool pc_trie_add(struct pc_trie *trie, uint32_t node, uint32_t group, struct pc_amount value,
		 int64_t count);
/* The stacks of all nodes, by their number; yours to free. `frames` are by key; PC_NONE where a key
 * is past their end. */
uint32_t *pc_trie_stacks(const struct pc_trie *trie, struct pc_builder *builder,
			 const uint32_t *frames, uint32_t frame_count);

#endif
