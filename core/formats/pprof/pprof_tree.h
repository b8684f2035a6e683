/* SPDX-License-Identifier: Apache-2.0
 * The context of a function in pprof -tree and -peek: who called it above its row, whom it called
 * below. Internal. */
#ifndef PC_FORMATS_PPROF_TREE_H
#define PC_FORMATS_PPROF_TREE_H

#include "base/arena.h"
#include "base/table.h"
#include "formats/pprof/pprof_row.h"

struct pc_pprof_tree {
	struct pc_arena *arena; /* owned, as all here */
	struct pc_table seen;	/* calls: each stands with its caller and with its callee */
	struct {
		uint32_t frame;
		int64_t value;
	} * callers; /* of the row to come */
	uint32_t caller_count, caller_room;
	uint32_t node; /* the frame of the row; PC_NONE: not yet */
};

struct pc_pprof_context {
	int64_t value;
	const char *unit; /* NULL: a plain number */
	struct pc_span name;
};

void pc_pprof_tree_init(struct pc_pprof_tree *tree);
void pc_pprof_tree_clear(struct pc_pprof_tree *tree);
/* "-----+-----" */
bool pc_pprof_is_rule(struct pc_span line);
void pc_pprof_tree_rule(struct pc_pprof_tree *tree); /* another function follows */
/* "0.71s   100% |   main.main.func1"; false: it is none. */
bool pc_pprof_context(struct pc_span line, struct pc_pprof_context *out_context);
/* A caller, or after pc_pprof_tree_row a callee. */
int pc_pprof_tree_context(struct pc_pprof_tree *tree, struct pc_builder *builder, uint32_t event,
			  uint32_t frame, int64_t value);
int pc_pprof_tree_row(struct pc_pprof_tree *tree, struct pc_builder *builder, uint32_t event,
		      uint32_t frame);

#endif
