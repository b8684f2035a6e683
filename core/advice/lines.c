/* SPDX-License-Identifier: Apache-2.0
 * Advice about annotated sources. The names of hot functions are asked about as those of any
 * profile; kinds of work go by the table of lines.def. */
#include "advice/lines.h"

#include <math.h>
#include <stdlib.h>

#include "advice/remedies.h"
#include "base/arena.h"
#include "listing/profile.h"

enum {
	MOST = 8,
	INSTRUCTIONS = 0,
	SOURCE = 1,
	/* where no function's part of the whole is known, only the first are looked at: tools print
	   what is hottest first */
	FIRST = 3
};
#define LEAST_PERCENT 1.0 /* of the whole, where that is known */

static const struct rule {
	const char *id;
	enum pc_work work;
	int where;
	const char *file;
	double least_percent;
	enum pc_advice_effort effort;
	const char *title, *meaning, *action, *source;
} rules[] = {
/* clang-format off */
#define PC_RULE(id, work, where, file, least, effort, title, meaning, action, source) \
	{ id, PC_WORK_##work, where, file, least, PC_EFFORT_##effort, title, meaning, action, source },
#include "advice/lines.def"
#undef PC_RULE
	/* clang-format on */
};

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

/* ---- what a rule finds ---- */
static bool is_about(const struct rule *rule, const struct pc_hot_part *part)
{
	if (part->part->disassembly != (rule->where == INSTRUCTIONS))
		return false;
	return !*rule->file ||
	       (part->part->file && pc_span_ends(pc_span(part->part->file), rule->file));
}

static double share_in(const struct rule *rule, const struct pc_hot_part *part)
{
	for (size_t i = 0; i < part->work_count; i++) {
		const struct pc_hot_work *work = &part->works[i];

		if (work->work == rule->work)
			return isnan(work->likely_percent) ? work->percent : work->likely_percent;
	}
	return 0;
}

struct found {
	double percent;	 /* of the whole; NAN: it is unknown */
	double greatest; /* of one function */
	const char *names[PC_ADVICE_NAMES];
	size_t count, matched;
};

static void add_name(struct found *found, const struct pc_listing_part *part)
{
	const char *name = part->function ? part->function : part->file;

	found->matched += name != NULL;
	if (name && found->count < PC_ADVICE_NAMES)
		found->names[found->count++] = name;
}

static struct found find(const struct rule *rule, const struct pc_hot *hot)
{
	struct found found = { 0 };

	for (size_t i = 0; i < hot->count; i++) {
		const struct pc_hot_part *part = &hot->parts[i];
		double share = is_about(rule, part) ? share_in(rule, part) : 0;

		if (share < rule->least_percent || (isnan(part->percent_of_all) && i >= FIRST))
			continue;
		found.percent += share * part->percent_of_all / 100;
		found.greatest = fmax(found.greatest, share);
		add_name(&found, part->part);
	}
	return found;
}

static const char *bound_of(struct pc_arena *arena, const struct pc_listing_event *event,
			    const struct found *found)
{
	if (event->inclusive || isnan(found->percent))
		return pc_arena_printf(arena, "%.2f %% of the function", found->greatest);
	return pc_arena_printf(arena, "%.2f %% of all", found->percent);
}

static struct pc_advice make(struct pc_arena *arena, const struct pc_listing_event *event,
			     const struct rule *rule, const struct found *found)
{
	struct pc_advice advice = { .kind = PC_ADVICE_PATTERN,
				    .id = rule->id,
				    .title = rule->title,
				    .meaning = rule->meaning,
				    .action = rule->action,
				    .source = rule->source,
				    .effort = rule->effort,
				    .effort_word = pc_effort_words[rule->effort],
				    .basis = PC_ADVICE_SELF,
				    .basis_word = "self",
				    .cost = PC_UNKNOWN,
				    .percent = event->inclusive ? NAN : found->percent,
				    .speedup_most = NAN,
				    .bound = bound_of(arena, event, found),
				    .name_count = found->count,
				    .names_matched = found->matched };

	memcpy(advice.names, found->names, sizeof(advice.names));
	return advice;
}

/* ---- the list ---- */
static int by_share(const void *left, const void *right)
{
	const struct pc_advice *a = left, *b = right;
	double x = isnan(a->percent) ? 0 : a->percent, y = isnan(b->percent) ? 0 : b->percent;

	if (x != y)
		return x > y ? -1 : 1;
	return strcmp(a->id, b->id);
}

/* What is known of the functions by name; none of it where costs can't be added up. */
static int advise_names(struct pc *pc, const struct pc_listing *listing, uint32_t event,
			struct pc_advice_list *out_list)
{
	const struct pc_advice_query query = { .least_percent = 5, .most = 3 };
	struct pc_profile *profile = NULL;
	int status = pc_listing_profile(pc, listing, event, &profile);

	*out_list = (struct pc_advice_list){ 0 };
	return status || !profile ? status : pc_advise(pc, profile, &query, out_list);
}

/* What a line of source calls is in its cost only where that is inclusive; an instruction that
 * calls is then not to blame for it. */
static bool is_in_costs(const struct rule *rule, const struct pc_listing_event *event)
{
	if (rule->where == INSTRUCTIONS)
		return !event->inclusive;
	return event->inclusive || rule->work == PC_WORK_DIVIDE;
}

int pc_advise_listing(struct pc *pc, const struct pc_listing *listing, uint32_t event,
		      const struct pc_hot *hot, struct pc_advice_list *out_list)
{
	const struct pc_listing_event *what = &pc_listing_events(listing, &(size_t){ 0 })[event];
	struct pc_advice_list names;
	struct pc_advice *items;
	size_t count = 0;
	int status;

	*out_list = (struct pc_advice_list){ 0 };
	if (what->no_time || !hot->costs)
		return PC_OK;
	status = advise_names(pc, listing, event, &names);
	if (status)
		return status;
	items = pc_arena_alloc(pc_memory(pc), (RULES + names.count) * sizeof(*items));
	for (size_t i = 0; i < RULES; i++) {
		struct found found = { 0 };

		if (is_in_costs(&rules[i], what))
			found = find(&rules[i], hot);
		if (found.matched && !(found.percent < LEAST_PERCENT))
			items[count++] = make(pc_memory(pc), what, &rules[i], &found);
	}
	for (size_t i = 0; i < names.count; i++)
		if (names.items[i].kind == PC_ADVICE_REMEDY)
			items[count++] = names.items[i];
	if (count)
		qsort(items, count, sizeof(*items), by_share);
	out_list->items = items;
	out_list->count = count < MOST ? count : MOST;
	out_list->left_out = count - out_list->count;
	return PC_OK;
}
