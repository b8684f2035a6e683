/* SPDX-License-Identifier: Apache-2.0
 * Adding up. Names come first, so that the many that cost next to nothing are never looked up; then
 * every cost once more, with all remedies that know it. */
#include "advice/costs.h"

#include <stdlib.h>

#include "advice/context.h"
#include "advice/name.h"
#include "base/auto.h"

static void *zeroed(size_t count, size_t size)
{
	void *array = pc_realloc(NULL, count, size);

	memset(array, 0, count * size);
	return array;
}

static uint32_t count_names(const struct pc_profile *profile)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < profile->frame_count; i++)
		if (profile->frames[i].function != PC_NONE && profile->frames[i].function >= count)
			count = profile->frames[i].function + 1;
	return count + 1;
}

void pc_costs_init(struct pc_advice_costs *costs, const struct pc_profile *profile, size_t event,
		   const struct pc_remedies *remedies, struct pc_arena *arena)
{
	struct pc_remedy_set none = { 0 };

	*costs = (struct pc_advice_costs){ .profile = profile,
					   .remedies = remedies,
					   .event_index = event,
					   .event = &profile->events[event] };
	if (costs->event->percent_only)
		costs->base = 10000;
	else if (costs->event->total > 0)
		costs->base = costs->event->total;
	costs->name_count = count_names(profile);
	costs->self = zeroed(costs->name_count, sizeof(*costs->self));
	costs->total = zeroed(costs->name_count, sizeof(*costs->total));
	costs->stamps = zeroed(costs->name_count, sizeof(*costs->stamps));
	if (profile->entry_count)
		costs->by_row = zeroed((size_t)profile->frame_count + 1, sizeof(*costs->by_row));
	costs->by_thread = zeroed((size_t)profile->thread_count + 1, sizeof(*costs->by_thread));
	costs->frame_sets = zeroed((size_t)profile->frame_count + 1, sizeof(*costs->frame_sets));
	costs->thread_sets = zeroed((size_t)profile->thread_count + 1, sizeof(*costs->thread_sets));
	pc_table_init(&costs->sets, arena);
	pc_table_init(&costs->unions, arena);
	pc_table_intern(&costs->sets, (struct pc_span){ (const char *)&none, sizeof(none) }, NULL);
	for (uint32_t i = 0; i < remedies->count; i++)
		if (remedies->items[i].subtree)
			pc_set_add(&costs->subtree, i);
}

void pc_costs_clear(struct pc_advice_costs *costs)
{
	free(costs->self);
	free(costs->total);
	free(costs->stamps);
	free(costs->by_row);
	free(costs->by_thread);
	free(costs->frame_sets);
	free(costs->thread_sets);
	free(costs->union_costs);
	pc_table_clear(&costs->sets);
	pc_table_clear(&costs->unions);
}

/* ---- names ---- */
static void add_totals(struct pc_advice_costs *costs, const struct pc_cell *cell, uint32_t stamp)
{
	const struct pc_node *nodes = costs->profile->nodes;

	for (uint32_t at = cell->stack; at != PC_NONE; at = nodes[at].caller) {
		uint32_t name = pc_costs_name(costs, nodes[at].frame);

		if (costs->stamps[name] == stamp)
			continue;
		costs->stamps[name] = stamp;
		costs->total[name] += cell->value;
	}
}

static void add_cells(struct pc_advice_costs *costs)
{
	const struct pc_profile *profile = costs->profile;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_where *where = &profile->wheres[cell->where];

		if (where->event != costs->event_index)
			continue;
		costs->negative |= cell->value < 0;
		costs->self[pc_costs_name(costs, profile->nodes[cell->stack].frame)] += cell->value;
		costs->by_thread[pc_costs_thread(costs, where->thread)] += cell->value;
		if (profile->has_stacks)
			add_totals(costs, cell, i + 1);
	}
}

static void add_entries(struct pc_advice_costs *costs)
{
	const struct pc_profile *profile = costs->profile;

	for (uint32_t i = 0; i < profile->entry_count; i++) {
		const struct pc_entry *entry = &profile->entries[i];
		const struct pc_where *where = &profile->wheres[entry->where];
		uint32_t name = pc_costs_name(costs, entry->frame);

		if (where->event != costs->event_index)
			continue;
		if (entry->total != PC_UNKNOWN && entry->total > costs->total[name])
			costs->total[name] = entry->total;
		if (entry->total > costs->by_row[entry->frame]) /* PC_UNKNOWN is not */
			costs->by_row[entry->frame] = entry->total;
		if (entry->self == PC_UNKNOWN)
			continue;
		if (entry->self > costs->by_row[entry->frame])
			costs->by_row[entry->frame] = entry->self;
		costs->negative |= entry->self < 0;
		costs->self[name] += entry->self;
		costs->by_thread[pc_costs_thread(costs, where->thread)] += entry->self;
	}
}

void pc_costs_add(struct pc_advice_costs *costs)
{
	add_cells(costs);
	add_entries(costs);
}

/* ---- remedies of places and programs ---- */
static struct pc_span string_of(const struct pc_advice_costs *costs, uint32_t id)
{
	return pc_span(id == PC_NONE ? NULL : costs->profile->strings[id]);
}

static uint32_t set_of_frame(struct pc_advice_costs *costs, const struct pc_matcher *matcher,
			     const struct pc_frame_ids *ids, struct pc_text *scratch)
{
	struct pc_remedy_set set = { 0 };
	struct pc_match_names names = { .function = string_of(costs, ids->function),
					.file = string_of(costs, ids->file),
					.module = string_of(costs, ids->module),
					.kind = (enum pc_frame_kind)ids->kind };

	pc_match_names(matcher, &names, scratch, &costs->context, &set);
	return pc_table_intern(&costs->sets, (struct pc_span){ (const char *)&set, sizeof(set) },
			       NULL);
}

static bool is_same(const struct pc_frame_ids *a, const struct pc_frame_ids *b)
{
	return a->function == b->function && a->module == b->module && a->file == b->file &&
	       a->kind == b->kind;
}

static void match_frames(struct pc_advice_costs *costs, const struct pc_matcher *matcher)
{
	const struct pc_frame_ids *frames = costs->profile->frames;
	struct pc_text scratch PC_AUTO(text) = { 0 };
	int64_t least = costs->base / PC_ADVICE_LOOKED_AT;
	uint32_t before = PC_NONE;

	for (uint32_t i = 0; i < costs->profile->frame_count; i++) {
		uint32_t name = pc_costs_name(costs, i);

		if ((!costs->self[name] && !costs->total[name]) ||
		    (costs->self[name] < least && costs->total[name] < least))
			continue;
		if (before != PC_NONE && is_same(&frames[before], &frames[i]))
			costs->frame_sets[i] = costs->frame_sets[before];
		else
			costs->frame_sets[i] = set_of_frame(costs, matcher, &frames[i], &scratch);
		before = i;
	}
}

static void match_threads(struct pc_advice_costs *costs, const struct pc_matcher *matcher)
{
	for (uint32_t i = 0; i < costs->profile->thread_count; i++) {
		struct pc_remedy_set set = { 0 };

		pc_match_program(matcher, string_of(costs, costs->profile->threads[i].process),
				 &set);
		costs->thread_sets[i] = pc_table_intern(
			&costs->sets, (struct pc_span){ (const char *)&set, sizeof(set) }, NULL);
	}
}

static void allow(struct pc_advice_costs *costs)
{
	for (uint32_t i = 0; i < costs->remedies->count; i++) {
		const struct pc_remedy *remedy = &costs->remedies->items[i];

		if (!(remedy->needs & ~costs->context) && !(remedy->forbids & costs->context))
			pc_set_add(&costs->allowed, i);
	}
}

/* ---- remedies of costs ---- */
static void unite(struct pc_remedy_set *all, const struct pc_remedy_set *more,
		  const struct pc_remedy_set *only)
{
	for (size_t i = 0; i < PC_REMEDIES_MAX / 64; i++)
		all->words[i] |= more->words[i] & only->words[i];
}

static void unite_frame(const struct pc_advice_costs *costs, uint32_t id,
			const struct pc_remedy_set *only, struct pc_remedy_set *all)
{
	struct pc_remedy_set set;

	if (!id)
		return;
	set = pc_set_of(&costs->sets, id);
	unite(all, &set, only);
}

static void add_cost(struct pc_advice_costs *costs, const struct pc_remedy_set *set, int64_t cost)
{
	bool new;
	uint32_t id;

	if (!pc_set_any(set))
		return;
	id = pc_table_intern(&costs->unions, (struct pc_span){ (const char *)set, sizeof(*set) },
			     &new);
	if (new) {
		costs->union_costs = PC_GROW(costs->union_costs, id, costs->union_room);
		costs->union_costs[id] = 0;
	}
	costs->union_costs[id] += cost;
}

static void unite_cells(struct pc_advice_costs *costs, const struct pc_remedy_set *callers)
{
	const struct pc_profile *profile = costs->profile;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_where *where = &profile->wheres[cell->where];
		const struct pc_node *node = &profile->nodes[cell->stack];
		struct pc_remedy_set set = { 0 };

		if (where->event != costs->event_index)
			continue;
		unite_frame(costs, costs->frame_sets[node->frame], &costs->allowed, &set);
		unite_frame(costs, costs->thread_sets[pc_costs_thread(costs, where->thread)],
			    &costs->allowed, &set);
		while (node->caller != PC_NONE) {
			node = &profile->nodes[node->caller];
			unite_frame(costs, costs->frame_sets[node->frame], callers, &set);
		}
		add_cost(costs, &set, cell->value);
	}
}

/* What is around others contains them, and a table does not say how much of it they are. */
static bool remedy_has_totals(const struct pc_remedy *remedy)
{
	return remedy->subtree && !remedy->around;
}

static void note_total(struct pc_advice_costs *costs, const struct pc_remedy_set *set,
		       int64_t total)
{
	for (uint32_t i = 0; i < costs->remedies->count; i++)
		if (pc_set_has(set, i) && remedy_has_totals(&costs->remedies->items[i]) &&
		    costs->row_total[i] < total)
			costs->row_total[i] = total;
}

static void unite_entries(struct pc_advice_costs *costs)
{
	const struct pc_profile *profile = costs->profile;

	for (uint32_t i = 0; i < profile->entry_count; i++) {
		const struct pc_entry *entry = &profile->entries[i];
		const struct pc_where *where = &profile->wheres[entry->where];
		struct pc_remedy_set set = { 0 };

		if (where->event != costs->event_index)
			continue;
		unite_frame(costs, costs->frame_sets[entry->frame], &costs->allowed, &set);
		if (entry->total != PC_UNKNOWN && pc_set_any(&set))
			note_total(costs, &set, entry->total);
		unite_frame(costs, costs->thread_sets[pc_costs_thread(costs, where->thread)],
			    &costs->allowed, &set);
		if (entry->self != PC_UNKNOWN)
			add_cost(costs, &set, entry->self);
	}
}

void pc_costs_match(struct pc_advice_costs *costs, struct pc_arena *arena)
{
	struct pc_matcher matcher PC_AUTO(matcher) = { 0 };
	struct pc_remedy_set callers = { 0 };

	pc_matcher_init(&matcher, costs->remedies, arena);
	match_frames(costs, &matcher);
	match_threads(costs, &matcher);
	allow(costs);
	unite(&callers, &costs->subtree, &costs->allowed);
	unite_cells(costs, &callers);
	unite_entries(costs);
}
