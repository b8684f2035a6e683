/* SPDX-License-Identifier: Apache-2.0
 * The table of functions in the text of valgrind's annotators, kept until its end: only then it is
 * known whether its costs are self or total. Internal. */
#ifndef PC_FORMATS_ANNOTATE_TABLE_H
#define PC_FORMATS_ANNOTATE_TABLE_H

#include "base/table.h"
#include "formats/valgrind/annotate_row.h"

struct pc_annotate_row {
	uint32_t frame;
	uint32_t key;
	bool level; /* of a recursion */
	bool has_module;
};

/* A line of --tree: what a function spends in one that it calls. */
struct pc_annotate_call {
	uint32_t row;	/* the function that stands between its callers and callees */
	uint32_t key;	/* the other's name, without folders */
	uint32_t frame; /* the other, when it has no row */
	bool up;	/* the other is the caller */
	int64_t calls;
};

struct pc_annotate_table {
	struct pc_builder *builder;
	struct pc_table keys; /* "a.c:main" */
	uint32_t *key_frames; /* owned; by key: the frame of its row, or PC_NONE */
	uint32_t key_room;
	size_t events;
	uint32_t event[PC_ANNOTATE_EVENTS_MAX]; /* of the builder */
	int64_t totals[PC_ANNOTATE_EVENTS_MAX];
	size_t total_count; /* 0: not said */
	bool may_be_inclusive, has_calls;

	struct pc_annotate_row *rows;	 /* owned */
	struct pc_annotate_call *calls;	 /* owned */
	int64_t *row_costs, *call_costs; /* owned; a row of events for each */
	uint32_t row_count, row_room, call_count, call_room;
	size_t row_costs_room, call_costs_room;
};

void pc_annotate_table_init(struct pc_annotate_table *table, struct pc_builder *builder,
			    struct pc_arena *arena);
void pc_annotate_table_clear(struct pc_annotate_table *table);
void pc_annotate_add_row(struct pc_annotate_table *table, struct pc_span name,
			 const int64_t *costs);
/* `row` is the number of the function's row, which may still have to come. */
void pc_annotate_add_call(struct pc_annotate_table *table, uint32_t row, bool up,
			  struct pc_span name, const int64_t *costs);
/* Hands everything to the builder; the table is empty then. */
int pc_annotate_end(struct pc_annotate_table *table);

#endif
