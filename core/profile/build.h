/* SPDX-License-Identifier: Apache-2.0
 * Inside the builder. Internal: build.c collects places and costs, build_events.c what is said of
 * events and inputs, seal.c turns it all into a profile. */
#ifndef PC_PROFILE_BUILD_H
#define PC_PROFILE_BUILD_H

#include "base/remarks_builder.h"
#include "base/table.h"
#include "profile/builder.h"
#include "profile/mangled.h"
#include "profile/sealed.h"

enum { PC_DIGITS_MAX = 18 }; /* 10^18 is the largest power of ten in 64 bits */

/* A sum that keeps all decimals of its parts. */
struct pc_amount {
	int64_t value;
	unsigned digits;
};

/* False, and nothing changed, when it does not fit. */
bool pc_amount_scale(int64_t *value, unsigned digits); /* by 10^digits */
bool pc_amount_add(struct pc_amount *sum, int64_t value, unsigned digits);

/* Costs that are of one kind: all inputs share a pool for an event, but a table of percentages has
 * its own, since its costs can be added up only when its total is known. */
struct pc_build_pool {
	uint32_t event;
	bool percent, used;
	const char *input;	       /* of a table of percentages */
	struct pc_amount total;	       /* of a table of percentages; PC_UNKNOWN */
	struct pc_amount self, totals; /* sums of magnitudes: no sum of some of them is larger */
};

/* Where the costs of a cell belong. Costs with other decimals are other cells, so that none is ever
 * rescaled while reading; sealing does it once. */
struct pc_build_where {
	uint32_t thread, pool, table, digits;
};

struct pc_build_event {
	const char *name, *unit; /* unit NULL: no input has ended yet */
	uint32_t shared;	 /* pool; PC_NONE: none yet */
	uint32_t inputs;	 /* how many have it */
	unsigned digits;	 /* the most that were seen */
	struct pc_amount total;	 /* of all inputs; PC_UNKNOWN */
	int64_t samples, lost;
	int64_t counts, calls;	 /* sums of all known ones: no sum of some of them is larger */
	struct pc_amount period; /* of the first sample */
	bool period_known, period_unknown, period_differs; /* of some samples */

	/* of the present input */
	uint32_t input; /* its number: of another one, the rest is old */
	uint32_t pool;
	const char *said_unit;
	struct pc_amount said_total, sum;
	int64_t said_samples, said_lost, count;
	bool period_said;
	bool self_unknown, mixed; /* mixed: percentages came after costs */
	size_t costs;
};

struct pc_builder {
	struct pc *pc;
	uint32_t input; /* the number of the present one; 1 is the first */
	const char *input_format;
	struct pc_input *source; /* borrowed; NULL between inputs */
	size_t input_costs;
	bool overlapping;

	struct pc_table strings, event_names;
	struct pc_mangled mangled;
	struct pc_remarks_builder remarks;
	struct pc_text scratch;
	struct pc_index frame_index, node_index, thread_index, where_index, cell_index, entry_index,
		arc_index;
	struct pc_frame_ids *frames;
	struct pc_node *nodes;
	struct pc_thread *threads;
	struct pc_build_where *wheres;
	struct pc_cell *cells;
	int64_t *counts; /* by cell, with the room of cells; NULL: each is its cell's value */
	struct pc_entry *entries;
	struct pc_arc *arcs;
	struct pc_build_event *events; /* by the id of their name */
	struct pc_build_pool *pools;
	uint32_t frame_count, frame_room, node_count, node_room, thread_count, thread_room,
		where_count, where_room, cell_count, cell_room, entry_count, entry_room, arc_count,
		arc_room, event_count, event_room, pool_count, pool_room;
	uint32_t last_where;
	uint32_t preferred; /* event; PC_NONE */
	bool has_stacks, has_functions, has_modules, has_files, has_processes;
	bool input_has_tool, tool_differs;

	const char *format, *tool;
};

/* The life of a builder: new; for each input begin, parse and end; then seal; in any case free. */
struct pc_builder *pc_builder_new(struct pc *pc);
void pc_builder_begin(struct pc_builder *builder, const char *input_name, const char *format);
/* PC_EINPUT: nothing was in the input, or it does not go with the others. */
int pc_builder_end(struct pc_builder *builder);
int pc_builder_seal(struct pc_builder *builder, struct pc_profile **out_profile);
void pc_builder_free(struct pc_builder *builder);
static inline void pc_auto_builder(struct pc_builder **builder)
{
	if (*builder)
		pc_builder_free(*builder);
}

/* ---- between the files ---- */
/* `text` as valid UTF-8 without NUL; borrowed until the next call. */
struct pc_span pc_build_valid(struct pc_builder *builder, struct pc_span text);
/* The name as people wrote it, where it is a mangled one of C++, Rust or D; borrowed until the next
 * call. */
struct pc_span pc_build_plain(struct pc_builder *builder, struct pc_span name);
/* The pool for costs of `event` in the present input. */
uint32_t pc_build_pool(struct pc_builder *builder, uint32_t event);
/* A note that is about no single input, or names it. */
void pc_build_note(struct pc_builder *builder, const char *fmt, ...) PC_PRINTF(2, 3);
void pc_build_forget_indexes(struct pc_builder *builder); /* nothing more can be added */
void pc_build_counts(struct pc_builder *builder);	  /* from here on counts are not values */
int pc_build_too_large(struct pc_builder *builder, const char *event_name);

#endif
