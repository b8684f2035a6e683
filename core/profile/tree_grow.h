/* SPDX-License-Identifier: Apache-2.0
 * A call tree while it grows. Internal: tree.c fills it, tree_order.c makes a pc_tree of it. */
#ifndef PC_PROFILE_TREE_GROW_H
#define PC_PROFILE_TREE_GROW_H

#include "profile/tree_names.h"

enum {
	PC_TREE_MOST = 1 << 22, /* nodes that merging may make: reversing makes many of few */
	PC_GROW_SEVERAL = 7	/* in the place of a kind: there is more than one */
};

struct pc_grow_node {
	uint32_t parent;
	uint32_t name : 29, kind : 3;
	int64_t self[2];
};

struct pc_grow {
	struct pc *pc;
	struct pc_tree_names names;
	struct pc_grow_node *nodes; /* 0 is the root, which has none as parent */
	uint32_t count, room;
	struct pc_index index; /* of nodes, by parent and name */
	unsigned digits;
	bool reverse, process, part, cut, rest; /* rest: the root has costs of its own */
	uint64_t unknown;
};

int pc_grow_finish(struct pc_grow *grow, const struct pc_tree_query *query,
		   const struct pc_tree **out_tree);

#endif
