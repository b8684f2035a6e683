/* SPDX-License-Identifier: Apache-2.0
 * Call trees as JSON has them: nodes that know their children or their parent by an id, which may
 * be of a node that comes later, or that lie one in another. Internal. */
#ifndef PC_FORMATS_JSON_FOREST_H
#define PC_FORMATS_JSON_FOREST_H

#include "base/table.h"
#include "profile/builder.h"

struct pc_forest_node {
	uint32_t parent, parent_id; /* a node and an id; PC_NONE: none, or not by that */
	uint32_t frame, stack;	    /* the stack: PC_NONE until it is asked for */
	bool root;		    /* not shown below others: "(root)" */
	bool seen;
};

struct pc_forest {
	struct pc_table ids; /* texts, to small integers */
	uint32_t *by_id;     /* to nodes; PC_NONE: none yet */
	struct pc_forest_node *nodes;
	uint32_t *links; /* pairs of a node and the id of a child */
	uint32_t *path;
	uint32_t by_id_count, by_id_room, count, room, link_count, link_room, path_room;
};

void pc_forest_init(struct pc_forest *forest, struct pc_arena *arena);
void pc_forest_clear(struct pc_forest *forest);
uint32_t pc_forest_id(struct pc_forest *forest, struct pc_span id);
/* A new node, of which nothing but the parent is known; PC_NONE: none. */
uint32_t pc_forest_add(struct pc_forest *forest, uint32_t parent);
void pc_forest_bind(struct pc_forest *forest, uint32_t id, uint32_t node);
void pc_forest_child(struct pc_forest *forest, uint32_t node, uint32_t child_id);
/* When all nodes are there: children are given their parents. */
void pc_forest_link(struct pc_forest *forest);
/* PC_NONE: no such node. */
uint32_t pc_forest_node(const struct pc_forest *forest, uint32_t id);
/* The stack that ends in the node; of nodes that are one below another in a circle, the circle is
 * cut. */
uint32_t pc_forest_stack(struct pc_forest *forest, struct pc_builder *builder, uint32_t node);

#endif
