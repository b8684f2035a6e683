/* SPDX-License-Identifier: Apache-2.0
 * Sealing: every cost gets the decimals of its event, percentages that are added to others become
 * costs, and all of it moves into pc's arena. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/build.h"

/* What sealing finds out of an event. */
struct plan {
	uint32_t used;	       /* pools */
	bool convert;	       /* percentages become costs */
	bool percent_only;     /* the only pool is one of percentages, and stays so */
	struct pc_amount most; /* sum of all magnitudes: no sum of some is larger */
};

struct seal {
	struct pc_builder *builder;
	struct plan *plans; /* by event; in the arena */
	struct pc_event *events;
	struct pc_event_facts *facts;
};

static int too_large(struct seal *seal, uint32_t event)
{
	return pc_build_too_large(seal->builder, seal->builder->events[event].name);
}

/* ---- what becomes of each pool ---- */
static int plan_percent(struct seal *seal, struct pc_build_pool *pool)
{
	struct pc_builder *builder = seal->builder;
	struct pc_build_event *event = &builder->events[pool->event];

	if (pool->total.value == PC_UNKNOWN)
		return pc_fail(
			builder->pc, PC_EINPUT,
			"%s: a table of percentages without a total can't be added to another; "
			"give it with its head, or each alone",
			pool->input);
	if (pool->total.value < 0 ||
	    !pc_amount_scale(&pool->total.value, event->digits - pool->total.digits))
		return too_large(seal, pool->event);
	seal->plans[pool->event].convert = true;
	return PC_OK;
}

static int plan_pool(struct seal *seal, struct pc_build_pool *pool)
{
	struct plan *plan = &seal->plans[pool->event];

	if (!pool->used)
		return PC_OK;
	if (pool->percent && plan->used == 1)
		plan->percent_only = true;
	else if (pool->percent)
		return plan_percent(seal, pool);
	if (!pc_amount_add(&plan->most, pool->self.value, pool->self.digits) ||
	    !pc_amount_add(&plan->most, pool->totals.value, pool->totals.digits))
		return too_large(seal, pool->event);
	return PC_OK;
}

static int plan_all(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	int status = PC_OK;

	for (uint32_t i = 0; i < builder->pool_count; i++)
		seal->plans[builder->pools[i].event].used += builder->pools[i].used;
	for (uint32_t i = 0; i < builder->pool_count && !status; i++)
		status = plan_pool(seal, &builder->pools[i]);
	for (uint32_t i = 0; i < builder->event_count && !status; i++) {
		struct plan *plan = &seal->plans[i];
		unsigned digits = builder->events[i].digits;

		if (!plan->percent_only && !pc_amount_add(&plan->most, 0, digits))
			status = too_large(seal, i);
		if (plan->convert)
			pc_build_note(builder,
				      "costs of %s were computed from percentages of two decimals",
				      builder->events[i].name);
	}
	return status;
}

/* ---- costs ---- */
static bool from_percent(int64_t *value, int64_t total, struct pc_amount *most)
{
	int64_t magnitude = *value < 0 ? -*value : *value;

	if (!pc_scaled(magnitude, total, 10000, &magnitude) ||
	    !pc_amount_add(most, magnitude, most->digits))
		return false;
	*value = *value < 0 ? -magnitude : magnitude;
	return true;
}

/* *value, which belongs to `id`, in the decimals of its event. */
static int finish(struct seal *seal, uint32_t id, int64_t *value)
{
	const struct pc_build_where *where = &seal->builder->wheres[id];
	const struct pc_build_pool *pool = &seal->builder->pools[where->pool];
	struct plan *plan = &seal->plans[pool->event];
	unsigned digits = seal->builder->events[pool->event].digits;
	bool fits;

	if (*value == PC_UNKNOWN || plan->percent_only)
		return PC_OK;
	if (pool->percent)
		fits = from_percent(value, pool->total.value, &plan->most);
	else
		fits = digits == where->digits || pc_amount_scale(value, digits - where->digits);
	return fits ? PC_OK : too_large(seal, pool->event);
}

static uint32_t event_of(const struct seal *seal, uint32_t where)
{
	return seal->builder->pools[seal->builder->wheres[where].pool].event;
}

/* Costs that get more decimals, or are computed, are no counts any longer. */
static int finish_cell(struct seal *seal, uint32_t i)
{
	struct pc_builder *builder = seal->builder;
	struct pc_cell *cell = &builder->cells[i];
	int64_t value = cell->value;
	int status = finish(seal, cell->where, &value);

	if (!status && value != cell->value && !builder->counts)
		pc_build_counts(builder);
	if (!status)
		cell->value = value;
	return status;
}

static int finish_cells(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	int status = PC_OK;

	for (uint32_t i = 0; i < builder->cell_count && !status; i++) {
		struct pc_event_facts *facts =
			&seal->facts[event_of(seal, builder->cells[i].where)];

		facts->entries++;
		facts->self_known = true;
		facts->total_known |= builder->has_stacks;
		status = finish_cell(seal, i);
	}
	return status;
}

static int finish_entries(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	int status = PC_OK;

	for (uint32_t i = 0; i < builder->entry_count && !status; i++) {
		struct pc_entry *entry = &builder->entries[i];
		struct pc_event_facts *facts = &seal->facts[event_of(seal, entry->where)];

		facts->entries++;
		facts->self_known |= entry->self != PC_UNKNOWN;
		facts->total_known |= entry->total != PC_UNKNOWN;
		status = finish(seal, entry->where, &entry->self);
		if (!status)
			status = finish(seal, entry->where, &entry->total);
	}
	return status;
}

static int finish_arcs(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	int status = PC_OK;

	for (uint32_t i = 0; i < builder->arc_count && !status; i++)
		status = finish(seal, builder->arcs[i].where, &builder->arcs[i].value);
	return status;
}

/* Where nothing but samples is counted, a period would say that one is one. */
static void finish_period(const struct pc_build_event *from, struct pc_event *event)
{
	event->period = PC_UNKNOWN;
	if (!from->period_known || from->period_unknown || !strcmp(event->unit, "samples"))
		return;
	if (!from->period_differs) {
		event->period = from->period.value;
		if (!pc_amount_scale(&event->period, event->digits - from->period.digits))
			event->period = PC_UNKNOWN;
	} else if (event->total != PC_UNKNOWN && event->samples > 0) {
		event->period_is_mean = true;
		event->period = event->total / event->samples;
		event->period += event->total % event->samples >= (event->samples + 1) / 2;
	}
}

static int finish_events(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;

	for (uint32_t i = 0; i < builder->event_count; i++) {
		const struct pc_build_event *from = &builder->events[i];
		const struct plan *plan = &seal->plans[i];
		int64_t total = from->total.value;

		if (total != PC_UNKNOWN &&
		    !pc_amount_scale(&total, from->digits - from->total.digits))
			return too_large(seal, i);
		seal->events[i] = (struct pc_event){ .name = from->name,
						     .unit = from->unit,
						     .digits = from->digits,
						     .percent_only = plan->percent_only,
						     .derived = plan->convert,
						     .total = total,
						     .samples = from->samples,
						     .lost = from->lost };
		finish_period(from, &seal->events[i]);
	}
	return PC_OK;
}

/* ---- into the arena ---- */
/* Without the room that was left for more. */
static const void *move(struct pc *pc, void *array, size_t count, size_t size)
{
	return pc_arena_adopt(pc_memory(pc), pc_realloc(array, count, size));
}

#define MOVE(builder, array, count) \
	move((builder)->pc, pc_steal(&(builder)->array), (count), sizeof(*(builder)->array))

static const char *const *move_strings(struct pc *pc, struct pc_table *table)
{
	const char **strings = pc_arena_alloc(pc_memory(pc), (table->count + 1) * sizeof(*strings));

	for (uint32_t i = 0; i < table->count; i++)
		strings[i] = table->keys[i].data;
	pc_table_clear(table);
	return strings;
}

static const struct pc_where *make_wheres(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	struct pc_where *wheres =
		pc_arena_alloc(pc_memory(builder->pc), builder->where_count * sizeof(*wheres));

	for (uint32_t i = 0; i < builder->where_count; i++)
		wheres[i] = (struct pc_where){ builder->wheres[i].thread, event_of(seal, i),
					       builder->wheres[i].table };
	return wheres;
}

static struct pc_profile *make_profile(struct seal *seal)
{
	struct pc_builder *builder = seal->builder;
	struct pc_profile *profile = pc_arena_alloc(pc_memory(builder->pc), sizeof(*profile));

	*profile = (struct pc_profile){ .wheres = make_wheres(seal),
					.events = seal->events,
					.facts = seal->facts,
					.event_count = builder->event_count,
					.string_count = builder->strings.count,
					.node_count = builder->node_count,
					.preferred = builder->preferred,
					.frame_count = builder->frame_count,
					.thread_count = builder->thread_count,
					.where_count = builder->where_count,
					.cell_count = builder->cell_count,
					.entry_count = builder->entry_count,
					.arc_count = builder->arc_count,
					.has_stacks = builder->has_stacks,
					.has_functions = builder->has_functions,
					.has_modules = builder->has_modules,
					.has_files = builder->has_files,
					.has_processes = builder->has_processes,
					.format = builder->format,
					.tool = builder->tool_differs ? NULL : builder->tool,
					.remarks = pc_remarks_seal(&builder->remarks) };
	profile->strings = move_strings(builder->pc, &builder->strings);
	profile->cells = MOVE(builder, cells, builder->cell_count);
	if (builder->counts)
		profile->counts = MOVE(builder, counts, builder->cell_count);
	profile->entries = MOVE(builder, entries, builder->entry_count);
	profile->arcs = MOVE(builder, arcs, builder->arc_count);
	profile->frames = MOVE(builder, frames, builder->frame_count);
	profile->nodes = MOVE(builder, nodes, builder->node_count);
	profile->threads = MOVE(builder, threads, builder->thread_count);
	return profile;
}

int pc_builder_seal(struct pc_builder *builder, struct pc_profile **out_profile)
{
	struct pc_arena *arena = pc_memory(builder->pc);
	size_t count = builder->event_count;
	struct seal seal = { .builder = builder,
			     .plans = pc_arena_alloc(arena, count * sizeof(struct plan)),
			     .events = pc_arena_alloc(arena, count * sizeof(struct pc_event)),
			     .facts =
				     pc_arena_alloc(arena, count * sizeof(struct pc_event_facts)) };
	int status;

	pc_build_forget_indexes(builder);
	status = plan_all(&seal);
	if (!status)
		status = finish_cells(&seal);
	if (!status)
		status = finish_entries(&seal);
	if (!status)
		status = finish_arcs(&seal);
	if (!status)
		status = finish_events(&seal);
	if (!status)
		*out_profile = make_profile(&seal);
	return status;
}
