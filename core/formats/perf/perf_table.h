/* SPDX-License-Identifier: Apache-2.0
 * What a report by perf says of its events, and how its rows become costs. Internal. */
#ifndef PC_FORMATS_PERF_TABLE_H
#define PC_FORMATS_PERF_TABLE_H

#include "formats/perf/perf_columns.h"
#include "profile/builder.h"

/* In what the costs of a table are. */
enum pc_perf_cost {
	PC_PERF_IN_PERCENT,
	PC_PERF_IN_PERIODS,
	PC_PERF_IN_SAMPLES, /* for want of anything else */
	PC_PERF_UNDECIDED   /* of percentages and samples: when all rows are known */
};

/* One event; given to the builder at the end, when all is known. */
struct pc_perf_section {
	const char *name; /* in the arena */
	uint32_t event;	  /* PC_NONE: nothing of it was seen yet */
	enum pc_perf_cost cost;
	int64_t total, samples;
	int64_t shown;		/* sum of the rows' own shares, 1/100 % */
	bool counted;		/* by the rows, for want of an exact number of samples */
	size_t leaves, callers; /* rows whose total is their own cost, or more than that */
};

struct pc_perf_table {
	struct pc_builder *builder;
	struct pc_perf_section *sections; /* owned */
	size_t count, room;		  /* sections */
	bool *seen;			  /* owned; by event: whether it has a section */
	size_t seen_count, seen_room;
	size_t group;	/* how many of the last sections share the table */
	size_t session; /* the first section that `lost` speaks of */
	int64_t lost;
	struct pc_row *rows; /* owned; those of the last section while its costs are undecided */
	size_t row_count, row_room;
	uint64_t all_rows, group_rows; /* read, of all tables and of the last */
};

/* The events of the next table; "a, b" and "anon group { a, b }" are several. */
int pc_perf_table_events(struct pc_perf_table *table, struct pc_span names, int64_t samples);
void pc_perf_table_total(struct pc_perf_table *table, int64_t total);
/* "Total Lost Samples" stands above all events of one `perf record`. */
int pc_perf_table_lost(struct pc_perf_table *table, int64_t lost);
/* Its columns are known, its rows follow. */
int pc_perf_table_open(struct pc_perf_table *table, const struct pc_perf_layout *layout);
int pc_perf_table_row(struct pc_perf_table *table, const struct pc_perf_row *row);
/* The end of the input. */
int pc_perf_table_end(struct pc_perf_table *table);
void pc_perf_table_clear(struct pc_perf_table *table);

#endif
