/* SPDX-License-Identifier: Apache-2.0
 * V8's samples and nodes as costs. A sample stands for the time since the one before it, as in
 * other sampling profilers. */
#include <stdlib.h>

#include "base/auto.h"
#include "formats/json/v8.h"

struct moment {
	int64_t time;
	uint32_t sample;
};

static int by_time(const void *a, const void *b)
{
	const struct moment *one = a, *other = b;

	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->sample < other->sample ? -1 : one->sample > other->sample;
}

/* The times of all samples that have one. */
static bool moments(const struct pc_v8 *v8, struct moment *all, uint32_t count)
{
	int64_t time = 0, delta;

	for (uint32_t i = 0; i < count; i++) {
		if (v8->deltas.count) {
			delta = v8->deltas.values[i] == PC_UNKNOWN ? 0 : v8->deltas.values[i];
			if (__builtin_add_overflow(time, delta, &time))
				return false;
		} else if (v8->times.values[i] != PC_UNKNOWN) {
			time = v8->times.values[i];
		}
		all[i] = (struct moment){ time, i };
	}
	return true;
}

struct give {
	struct pc_v8 *v8;
	uint32_t thread, event;
	int64_t idle, all;
};

static int give_value(struct give *give, uint32_t sample, int64_t value)
{
	struct pc_forest *forest = &give->v8->forest;
	int64_t id = give->v8->samples.values[sample];
	uint32_t node = id == PC_UNKNOWN ? PC_NONE : pc_forest_node(forest, (uint32_t)id);
	struct pc_sample cost = { .stack = pc_forest_stack(forest, give->v8->builder, node),
				  .thread = give->thread,
				  .event = give->event,
				  .value = value,
				  .count = 1 };
	int status = pc_builder_sample(give->v8->builder, &cost);

	if (status)
		return status;
	give->all += value; /* no larger than what the builder could add up */
	if (node != PC_NONE && forest->nodes[node].frame == give->v8->idle)
		give->idle += value;
	return PC_OK;
}

static void note_idle(const struct give *give)
{
	int64_t hundredths;

	if (give->idle > 0 && give->all > 0 && pc_scaled(give->idle, 10000, give->all, &hundredths))
		pc_builder_note(give->v8->builder,
				"the program was idle for %d.%02d %% of the time: (idle)",
				(int)(hundredths / 100), (int)(hundredths % 100));
}

/* V8 may write samples out of order: what a sample stands for is known when they are sorted. */
static int give_times(struct give *give, uint32_t count)
{
	PC_AUTO(memory) struct moment *all = pc_realloc(NULL, count + 1, sizeof(*all));
	/* times alone do not say how long it was before the first */
	int64_t before = 0, value;
	int status = PC_OK;

	if (!moments(give->v8, all, count))
		return pc_fail(pc_builder_pc(give->v8->builder), PC_EINPUT,
			       "the times between samples are larger than 64 bits can add up");
	for (uint32_t i = 1; i < count; i++)
		if (all[i].time < all[i - 1].time) {
			qsort(all, count, sizeof(*all), by_time);
			break;
		}
	if (count && (!give->v8->deltas.count || all[0].time < 0))
		before = all[0].time;
	for (uint32_t i = 0; i < count && !status; i++) {
		if (__builtin_sub_overflow(all[i].time, before, &value))
			value = INT64_MAX; /* which the builder refuses */
		status = give_value(give, all[i].sample, value);
		before = all[i].time;
	}
	return status;
}

int pc_v8_give_samples(struct pc_v8 *v8, uint32_t thread, const char *event)
{
	uint32_t count = v8->samples.count;
	uint32_t timed = v8->deltas.count ? v8->deltas.count : v8->times.count;
	struct give give = { .v8 = v8, .thread = thread };
	int status = PC_OK;

	pc_forest_link(&v8->forest);
	give.event = pc_builder_event(v8->builder, timed ? pc_span(event) : PC_SPAN("samples"));
	if (timed && timed < count)
		pc_builder_note(v8->builder, "%u of %u samples have no time and are not counted",
				count - timed, count);
	if (timed)
		status = give_times(&give, timed < count ? timed : count);
	for (uint32_t i = 0; !timed && i < count && !status; i++)
		status = give_value(&give, i, 1);
	note_idle(&give);
	return status;
}

int pc_v8_give_values(struct pc_v8 *v8, uint32_t event, bool counted)
{
	int status = PC_OK;

	pc_forest_link(&v8->forest);
	for (uint32_t i = 0; i < v8->forest.count && !status; i++) {
		int64_t value = pc_column_at(&v8->values, i);
		struct pc_sample cost = { .thread = PC_NONE,
					  .event = event,
					  .value = value,
					  .count = counted ? value : PC_UNKNOWN };

		if (value == PC_UNKNOWN || value <= 0)
			continue;
		cost.stack = pc_forest_stack(&v8->forest, v8->builder, i);
		status = pc_builder_sample(v8->builder, &cost);
	}
	return status;
}
