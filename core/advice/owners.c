/* SPDX-License-Identifier: Apache-2.0
 * Giving costs to remedies. Who gets less than his least share is dropped, and what he had goes to
 * the next, so it is done again until nobody is dropped. */
#include "advice/owners.h"

#include <stdlib.h>

#include "base/auto.h"

struct rank {
	uint32_t remedy;
	int specificity;
	int64_t known; /* all that it knows */
};

struct owners {
	const struct pc_advice_costs *costs;
	double least_percent;
	struct rank ranks[PC_REMEDIES_MAX]; /* the most specific first */
	size_t count;
	int64_t owned[PC_REMEDIES_MAX]; /* by remedy */
};

/* A name that a remedy knows, and that counts for it. */
struct match {
	uint32_t remedy, name;
	int64_t cost;
};

/* ---- who is first ---- */
static int specificity(const struct pc_remedy *remedy)
{
	if (remedy->matches[PC_TARGET_PROGRAM].size)
		return 0;
	if (!remedy->matches[PC_TARGET_FUNCTION].size && !remedy->matches[PC_TARGET_FILE].size)
		return 4;
	if (remedy->around)
		return 3;
	return remedy->subtree ? 1 : 2;
}

static int compare_ranks(const void *left, const void *right)
{
	const struct rank *a = left, *b = right;

	if (a->specificity != b->specificity)
		return a->specificity - b->specificity;
	if (a->known != b->known)
		return a->known < b->known ? -1 : 1;
	return a->remedy < b->remedy ? -1 : 1;
}

static bool is_enough(const struct owners *owners, uint32_t remedy, int64_t cost)
{
	double least = owners->costs->remedies->items[remedy].least_percent;

	if (least < owners->least_percent)
		least = owners->least_percent;
	return cost > 0 && pc_costs_percent(owners->costs, cost) >= least;
}

static int64_t known_cost(const struct pc_advice_costs *costs, uint32_t remedy)
{
	int64_t known = 0;

	for (uint32_t i = 0; i < costs->unions.count; i++) {
		struct pc_remedy_set set = pc_set_of(&costs->unions, i);

		if (pc_set_has(&set, remedy))
			known += costs->union_costs[i];
	}
	return known > costs->row_total[remedy] ? known : costs->row_total[remedy];
}

static void rank_all(struct owners *owners)
{
	const struct pc_remedies *remedies = owners->costs->remedies;

	for (uint32_t i = 0; i < remedies->count; i++) {
		int64_t known = known_cost(owners->costs, i);

		if (is_enough(owners, i, known))
			owners->ranks[owners->count++] =
				(struct rank){ i, specificity(&remedies->items[i]), known };
	}
	qsort(owners->ranks, owners->count, sizeof(*owners->ranks), compare_ranks);
}

/* ---- who gets what ---- */
/* The first of those that are left, or PC_NONE. */
static uint32_t owner_of(const struct owners *owners, const struct pc_remedy_set *set)
{
	for (size_t i = 0; i < owners->count; i++)
		if (pc_set_has(set, owners->ranks[i].remedy))
			return owners->ranks[i].remedy;
	return PC_NONE;
}

static int64_t final_cost(const struct owners *owners, uint32_t remedy)
{
	int64_t total = owners->costs->row_total[remedy];

	return total > owners->owned[remedy] ? total : owners->owned[remedy];
}

/* Drops the most specific of those that got too little: what it had goes to a more general one,
 * which may then have enough. */
static bool drop_one(struct owners *owners)
{
	for (size_t i = 0; i < owners->count; i++) {
		uint32_t remedy = owners->ranks[i].remedy;

		if (is_enough(owners, remedy, final_cost(owners, remedy)))
			continue;
		memmove(&owners->ranks[i], &owners->ranks[i + 1],
			(owners->count - i - 1) * sizeof(*owners->ranks));
		owners->count--;
		return true;
	}
	return false;
}

static void give(struct owners *owners)
{
	const struct pc_advice_costs *costs = owners->costs;

	do {
		memset(owners->owned, 0, sizeof(owners->owned));
		for (uint32_t i = 0; i < costs->unions.count; i++) {
			struct pc_remedy_set set = pc_set_of(&costs->unions, i);
			uint32_t owner = owner_of(owners, &set);

			if (owner != PC_NONE)
				owners->owned[owner] += costs->union_costs[i];
		}
	} while (drop_one(owners));
}

/* ---- by what names ---- */
static int compare_matches(const void *left, const void *right)
{
	const struct match *a = left, *b = right;

	if (a->remedy != b->remedy)
		return a->remedy < b->remedy ? -1 : 1;
	if (a->cost != b->cost)
		return a->cost > b->cost ? -1 : 1;
	return (a->name > b->name) - (a->name < b->name);
}

struct matches {
	struct match *items; /* owned */
	size_t count, room;
};

static void add_match(struct matches *matches, const struct match *match)
{
	if (!match->cost)
		return;
	matches->items = PC_GROW(matches->items, matches->count, matches->room);
	matches->items[matches->count++] = *match;
}

/* By which names are sorted; in a table functions of one name lie in several files. */
static int64_t cost_of_place(const struct pc_advice_costs *costs, uint32_t frame, bool subtree)
{
	uint32_t name = pc_costs_name(costs, frame);

	if (costs->by_row)
		return costs->by_row[frame];
	return subtree && costs->total[name] > costs->self[name] ? costs->total[name]
								 : costs->self[name];
}

static void match_places(const struct owners *owners, struct matches *matches)
{
	const struct pc_advice_costs *costs = owners->costs;

	for (uint32_t i = 0; i < costs->profile->frame_count; i++) {
		const struct pc_frame_ids *frame = &costs->profile->frames[i];
		struct match match = { .remedy = PC_NONE };
		struct pc_remedy_set set;

		if (costs->frame_sets[i]) {
			set = pc_set_of(&costs->sets, costs->frame_sets[i]);
			match.remedy = owner_of(owners, &set);
		}
		if (match.remedy == PC_NONE)
			continue;
		match.name = frame->function == PC_NONE ? frame->module : frame->function;
		match.cost = cost_of_place(costs, i, pc_set_has(&costs->subtree, match.remedy));
		if (match.name != PC_NONE)
			add_match(matches, &match);
	}
}

static void match_processes(const struct owners *owners, struct matches *matches)
{
	const struct pc_advice_costs *costs = owners->costs;

	for (uint32_t i = 0; i < costs->profile->thread_count; i++) {
		struct pc_remedy_set set = pc_set_of(&costs->sets, costs->thread_sets[i]);
		struct match match = { owner_of(owners, &set), costs->profile->threads[i].process,
				       costs->by_thread[i] };

		if (match.remedy != PC_NONE && match.name != PC_NONE)
			add_match(matches, &match);
	}
}

static bool has_name(const struct pc_owner *owner, const char *name)
{
	for (size_t i = 0; i < owner->name_count; i++)
		if (!strcmp(owner->names[i], name))
			return true;
	return false;
}

/* From the sorted matches; a name of several places or threads comes several times in a row. */
static void name_owner(const struct pc_profile *profile, const struct matches *matches,
		       struct pc_owner *owner)
{
	uint32_t before = PC_NONE;

	for (size_t i = 0; i < matches->count; i++) {
		const struct match *match = &matches->items[i];
		const char *name = profile->strings[match->name];

		if (match->remedy != owner->remedy || match->name == before)
			continue;
		before = match->name;
		if (has_name(owner, name))
			continue;
		owner->names_matched++;
		if (owner->name_count < PC_ADVICE_NAMES)
			owner->names[owner->name_count++] = name;
	}
}

static int compare_owners(const void *left, const void *right)
{
	const struct pc_owner *a = left, *b = right;

	if (a->cost != b->cost)
		return a->cost > b->cost ? -1 : 1;
	return a->remedy < b->remedy ? -1 : 1;
}

static void fill(const struct owners *owners, struct pc_owner *list)
{
	const struct pc_advice_costs *costs = owners->costs;
	struct matches matches = { 0 };

	match_places(owners, &matches);
	match_processes(owners, &matches);
	if (matches.count)
		qsort(matches.items, matches.count, sizeof(*matches.items), compare_matches);
	for (size_t i = 0; i < owners->count; i++) {
		uint32_t remedy = owners->ranks[i].remedy;
		bool rows = costs->row_total[remedy] > owners->owned[remedy];

		list[i] = (struct pc_owner){ .remedy = remedy,
					     .cost = final_cost(owners, remedy),
					     .subtree = pc_set_has(&costs->subtree, remedy) &&
							(rows || costs->profile->has_stacks) };
		name_owner(costs->profile, &matches, &list[i]);
	}
	qsort(list, owners->count, sizeof(*list), compare_owners);
	free(matches.items);
}

size_t pc_owners_find(const struct pc_advice_costs *costs, double least_percent,
		      struct pc_arena *arena, struct pc_owner **out_owners)
{
	struct owners owners = { .costs = costs, .least_percent = least_percent };

	rank_all(&owners);
	give(&owners);
	*out_owners = pc_arena_alloc(arena, (owners.count + 1) * sizeof(**out_owners));
	fill(&owners, *out_owners);
	return owners.count;
}
