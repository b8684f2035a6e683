/* SPDX-License-Identifier: Apache-2.0
 * Advice: from the costs of a profile to what can be done about them. */
#include "advice/advice.h"

#include <math.h>
#include <stdlib.h>

#include "advice/owners.h"
#include "advice/patterns.h"
#include "base/auto.h"

enum { MOST = 8 };
#define LEAST_PERCENT 2.0

/* What less of the event means to a reader; events that are not here stand for no time. */
static const struct {
	const char *unit, *less;
} time_units[] = {
	{ "ns", "less time" },
	{ "us", "less time" },
	{ "ms", "less time" },
	{ "s", "less time" },
	{ "samples", "less time" },
	{ "%", "less time" },
	{ "cycles", "less time" },
	{ "ticks", "less time" },
	{ "instructions", "fewer instructions" },
};

/* Time that nobody worked: what is hot there is where threads sleep, not what to make faster. */
static bool is_waited(const struct pc_event *event)
{
	static const char *const words[] = { "off-cpu", "offcpu", "wall",  "delay",	"block",
					     "wait",	"sched",  "sleep", "contention" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_find(pc_span(event->name), words[i]))
			return true;
	return false;
}

static const char *less_of(const struct pc_event *event)
{
	if (is_waited(event))
		return NULL;
	for (size_t i = 0; i < sizeof(time_units) / sizeof(time_units[0]); i++)
		if (!strcmp(event->unit, time_units[i].unit))
			return time_units[i].less;
	return NULL;
}

/* ---- a remedy that is given ---- */
/* What is "at most" is never too little: rounded up to hundredths. */
static double round_up(double value)
{
	int64_t parts = (int64_t)(value * 100);

	parts += (double)parts < value * 100 - 1e-6;
	return (double)parts / 100;
}

static void set_bound(struct pc_arena *arena, const char *less, struct pc_advice *advice)
{
	double rest = 1 - advice->percent / 100;

	advice->speedup_most = rest > 1e-9 ? 1 / rest : INFINITY;
	if (rest < 5e-5) /* "100.00 %" */
		advice->bound =
			pc_arena_printf(arena, "at most 100 %% %s: it is all there is", less);
	else
		advice->bound = pc_arena_printf(
			arena, "at most %.2f %% %s, i.e. at most %.2f times as fast",
			advice->percent, less, round_up(advice->speedup_most));
}

static struct pc_advice make(struct pc_arena *arena, const struct pc_advice_costs *costs,
			     const struct pc_owner *owner, const char *less)
{
	const struct pc_remedy *remedy = &costs->remedies->items[owner->remedy];
	struct pc_advice advice = { .kind = PC_ADVICE_REMEDY,
				    .id = remedy->id,
				    .title = remedy->title,
				    .meaning = remedy->meaning,
				    .action = remedy->action,
				    .evidence = remedy->evidence,
				    .source = remedy->source,
				    .verified = remedy->verified,
				    .effort = remedy->effort,
				    .basis = owner->subtree ? PC_ADVICE_SUBTREE : PC_ADVICE_SELF,
				    .cost = owner->cost,
				    .percent = pc_costs_percent(costs, owner->cost),
				    .name_count = owner->name_count,
				    .names_matched = owner->names_matched };

	memcpy(advice.names, owner->names, sizeof(advice.names));
	if (remedy->effort != PC_EFFORT_NONE) {
		set_bound(arena, less, &advice);
		return advice;
	}
	advice.kind = PC_ADVICE_OBSERVATION;
	advice.speedup_most = NAN;
	return advice;
}

static void add_words(struct pc_advice *advice)
{
	static const char *const bases[] = { "self", "subtree", "whole" };

	advice->effort_word = pc_effort_words[advice->effort];
	advice->basis_word = bases[advice->basis];
}

/* ---- the list ---- */
struct list {
	struct pc_advice *items;
	size_t count, observations;
};

static int compare(const void *left, const void *right)
{
	const struct pc_advice *a = left, *b = right;
	bool last_a = a->kind == PC_ADVICE_OBSERVATION, last_b = b->kind == PC_ADVICE_OBSERVATION;
	double percent_a = isnan(a->percent) ? 0 : a->percent;
	double percent_b = isnan(b->percent) ? 0 : b->percent;

	if (last_a != last_b)
		return last_a - last_b;
	if (percent_a != percent_b && !last_a)
		return percent_a > percent_b ? -1 : 1;
	return strcmp(a->id, b->id);
}

/* Observations keep a quarter of the places: they say what the rest is worth. */
static void cut(struct list *list, size_t most, struct pc_advice_list *out)
{
	size_t others = list->count - list->observations, kept = list->observations;

	if (list->count > most && kept > (most + 3) / 4)
		kept = (most + 3) / 4;
	if (others + kept > most)
		others = most - kept;
	else
		kept = most - others < list->observations ? most - others : list->observations;
	memmove(&list->items[others], &list->items[list->count - list->observations],
		kept * sizeof(*list->items));
	out->items = list->items;
	out->count = others + kept;
	out->left_out = list->count - out->count;
}

static void gather(struct pc_arena *arena, const struct pc_advice_costs *costs,
		   double least_percent, struct list *list)
{
	const char *less = less_of(costs->event);
	struct pc_advice *patterns;
	struct pc_owner *owners = NULL;
	size_t pattern_count = pc_patterns_find(costs, less != NULL, arena, &patterns);
	size_t owner_count = less ? pc_owners_find(costs, least_percent, arena, &owners) : 0;

	list->items =
		pc_arena_alloc(arena, (pattern_count + owner_count + 1) * sizeof(*list->items));
	for (size_t i = 0; i < owner_count; i++)
		list->items[list->count++] = make(arena, costs, &owners[i], less);
	for (size_t i = 0; i < pattern_count; i++)
		list->items[list->count++] = patterns[i];
	for (size_t i = 0; i < list->count; i++) {
		list->observations += list->items[i].kind == PC_ADVICE_OBSERVATION;
		add_words(&list->items[i]);
	}
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare);
}

static int advise(struct pc *pc, const struct pc_profile *profile,
		  const struct pc_advice_query *query, struct pc_advice_list *out_list)
{
	struct pc_advice_costs costs PC_AUTO(costs) = { 0 };
	const struct pc_remedies *remedies;
	struct list list = { 0 };
	int status = pc_remedies_read(pc, &remedies);

	if (status)
		return status;
	*out_list = (struct pc_advice_list){ 0 };
	pc_costs_init(&costs, profile, query->event, remedies, pc_memory(pc));
	pc_costs_add(&costs);
	if (!costs.base || costs.negative)
		return PC_OK;
	pc_costs_match(&costs, pc_memory(pc));
	gather(pc_memory(pc), &costs,
	       query->least_percent > 0 ? query->least_percent : LEAST_PERCENT, &list);
	cut(&list, query->most ? query->most : MOST, out_list);
	return PC_OK;
}

int pc_advise_query(struct pc *pc, const struct pc_profile *profile,
		    const struct pc_advice_query *query, size_t query_size,
		    struct pc_advice_list *out_list)
{
	struct pc_advice_query known = { 0 };

	memcpy(&known, query, query_size < sizeof(known) ? query_size : sizeof(known));
	return advise(pc, profile, &known, out_list);
}
