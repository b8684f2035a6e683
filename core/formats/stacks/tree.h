/* SPDX-License-Identifier: Apache-2.0
 * Trees printed a node a line, deeper ones further in, each with what it and all below it cost.
 * Internal. */
#ifndef PC_FORMATS_TREE_H
#define PC_FORMATS_TREE_H

#include "profile/builder.h"

struct pc_tree_row {
	size_t indent;
	uint32_t frame; /* PC_NONE: a thread or a process, and no part of the stacks */
	int64_t value;
	int64_t self;	 /* PC_UNKNOWN: the value less what the rows below it have */
	uint32_t thread; /* PC_NONE: that of the row above it in the tree */
};

struct pc_tree_level {
	struct pc_tree_row row;
	uint32_t stack;
	int64_t below;
};

/* Begin with { .builder = …, .event = … }. */
struct pc_tree {
	struct pc_builder *builder;
	uint32_t event;
	bool callers;		      /* what stands below a function are its callers */
	bool counted;		      /* values are numbers of samples */
	struct pc_tree_level *levels; /* owned; the rows above the next one */
	size_t count, room;
};

int pc_tree_add(struct pc_tree *tree, const struct pc_tree_row *row);
int pc_tree_end(struct pc_tree *tree); /* the next row begins another tree */
void pc_tree_clear(struct pc_tree *tree);

#endif
