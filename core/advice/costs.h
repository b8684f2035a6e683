/* SPDX-License-Identifier: Apache-2.0
 * What each remedy concerns: the costs of one event, added up by the set of remedies that know
 * them. Internal. */
#ifndef PC_ADVICE_COSTS_H
#define PC_ADVICE_COSTS_H

#include "advice/match.h"
#include "profile/sealed.h"

/* A name costs at least 1 / this of the whole, or it is not looked at: 0.01 %. */
enum { PC_ADVICE_LOOKED_AT = 10000 };

struct pc_advice_costs {
	const struct pc_profile *profile;
	const struct pc_remedies *remedies;
	const struct pc_event *event;
	size_t event_index;
	int64_t base; /* what 100 % is; 0: unknown */
	bool negative;

	/* owned; by string of a function (the last is that of unknown ones) */
	uint32_t name_count;
	int64_t *self, *total; /* total: of a table the largest of one row */
	uint32_t *stamps;
	int64_t *by_row;    /* owned; by frame, of tables: the largest number of a row */
	int64_t *by_thread; /* owned; the last is the unknown one */

	struct pc_table sets;  /* sets of remedies that know a frame, or a program; 0 is the empty
				  one */
	uint32_t *frame_sets;  /* owned; by frame */
	uint32_t *thread_sets; /* owned; by thread, the last is the unknown one */
	uint64_t context;      /* words of context.h that hold */
	struct pc_remedy_set allowed; /* by them */
	struct pc_remedy_set subtree; /* all remedies of that scope */

	struct pc_table
		unions;	      /* sets of remedies that know a cost, by place, callers or program */
	int64_t *union_costs; /* owned; by union */
	uint32_t union_room;
	int64_t row_total[PC_REMEDIES_MAX]; /* of a table: the largest total of a row that matches
					     */
};

void pc_costs_init(struct pc_advice_costs *costs, const struct pc_profile *profile, size_t event,
		   const struct pc_remedies *remedies, struct pc_arena *arena);
void pc_costs_clear(struct pc_advice_costs *costs);
static inline void pc_auto_costs(struct pc_advice_costs *costs)
{
	pc_costs_clear(costs);
}
void pc_costs_add(struct pc_advice_costs *costs); /* costs of names and threads */
void pc_costs_match(struct pc_advice_costs *costs, struct pc_arena *arena); /* then, of remedies */

/* The set of that id in `table` */
static inline struct pc_remedy_set pc_set_of(const struct pc_table *table, uint32_t id)
{
	struct pc_remedy_set set;

	memcpy(&set, table->keys[id].data, sizeof(set));
	return set;
}
/* The name that a frame's costs are added up by. */
static inline uint32_t pc_costs_name(const struct pc_advice_costs *costs, uint32_t frame)
{
	uint32_t function = costs->profile->frames[frame].function;

	return function == PC_NONE ? costs->name_count - 1 : function;
}
static inline uint32_t pc_costs_thread(const struct pc_advice_costs *costs, uint32_t thread)
{
	return thread == PC_NONE ? costs->profile->thread_count : thread;
}
static inline double pc_costs_percent(const struct pc_advice_costs *costs, int64_t cost)
{
	double percent = costs->base > 0 ? 100.0 * (double)cost / (double)costs->base : 0;

	return percent > 100 ? 100 : percent; /* a table's rows may be rounded up */
}

#endif
