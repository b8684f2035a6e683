/* SPDX-License-Identifier: Apache-2.0
 * Some tools print the hottest functions in a table and the hottest stacks beside it: two views of
 * the same cost, each cut off somewhere. Stacks are taken first; what the table has beyond them
 * belongs to a function whose callers are not known. Internal. */
#ifndef PC_FORMATS_LEAVES_H
#define PC_FORMATS_LEAVES_H

#include "base/table.h"
#include "profile/builder.h"

struct pc_leaf {
	uint32_t frame;
	int64_t table, table_count; /* what the table says; 0: nothing */
	int64_t stacks, stacks_count;
};

struct pc_leaves {
	struct pc_arena *arena; /* owned */
	struct pc_table names;
	struct pc_leaf *leaves; /* owned; by the id of their name */
	uint32_t room;
	bool has_stacks;
};

void pc_leaves_init(struct pc_leaves *leaves);
void pc_leaves_clear(struct pc_leaves *leaves);
/* The leaf of that name as both views print it; frame PC_NONE: it is new. Borrowed until the next
 * call. */
struct pc_leaf *pc_leaves_get(struct pc_leaves *leaves, struct pc_span name);
void pc_leaves_add_stack(struct pc_leaves *leaves, struct pc_span name, uint32_t frame,
			 const struct pc_sample *sample);
/* Adds what only the table has; forgets all leaves. Without any stack it is a table of rows. */
int pc_leaves_end(struct pc_leaves *leaves, struct pc_builder *builder, uint32_t event);

#endif
