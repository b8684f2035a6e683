/* SPDX-License-Identifier: Apache-2.0
 * The tree that massif writes of one snapshot of the heap: whoever allocated, below it its callers.
 * Only one tree is kept, that of the snapshot to show. Internal. */
#ifndef PC_FORMATS_HEAP_TREE_H
#define PC_FORMATS_HEAP_TREE_H

#include "profile/builder.h"

enum { PC_HEAP_DEPTH_MAX = 512 }; /* valgrind allows 200 */

struct pc_heap_node {
	uint32_t parent;     /* PC_NONE: the top */
	uint32_t frame;	     /* PC_NONE: several places, not named */
	int64_t bytes, rest; /* rest: what none of its callers has */
};

struct pc_heap_tree {
	struct pc_heap_node *nodes; /* owned */
	uint32_t count, room;
	uint32_t path[PC_HEAP_DEPTH_MAX]; /* the last node at every depth */
	uint32_t depth;			  /* of the last node, and one more */
	int64_t snapshot;		  /* its number */
	bool peak;
};

struct pc_heap {
	struct pc_builder *builder;
	struct pc_heap_tree best, present;
	int64_t extra, stacks; /* of the snapshot being read: bookkeeping, stacks */
	int64_t best_extra, best_stacks;
	int64_t snapshots, largest, largest_snapshot; /* of all, with or without a tree */
	struct pc_text process;
};

void pc_heap_clear(struct pc_heap *heap);
/* "./a.out -x" */
void pc_heap_command(struct pc_heap *heap, struct pc_span command);
/* A snapshot: its number, and its bytes in blocks, beside them, and in stacks. */
void pc_heap_snapshot(struct pc_heap *heap, int64_t number, const int64_t bytes[3]);
/* The snapshot's tree begins. */
void pc_heap_begin(struct pc_heap *heap, bool peak);
/* A line of it: the top has depth 0. "0x10900: main (a.c:14)", "in 3 places, …". False: it does not
 * follow from the lines above it. */
bool pc_heap_line(struct pc_heap *heap, size_t depth, int64_t bytes, struct pc_span label);
/* The snapshot to show becomes samples. */
int pc_heap_end(struct pc_heap *heap);

#endif
