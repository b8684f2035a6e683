/* SPDX-License-Identifier: Apache-2.0
 * Callers and callees, from stacks or from the calls of a call graph. */
#include "profile/callers.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/rank.h"
#include "profile/regex.h"
#include "profile/sealed.h"

/* Frames of one name in one library. */
struct group {
	uint32_t frame; /* the first of them; PC_NONE: there is none */
	int64_t cost, samples, calls;
};

struct kin {
	const struct pc_profile *profile;
	const struct pc_relatives_query *query;
	bool *is_meant;	      /* owned; by frame */
	struct group *groups; /* owned */
	uint32_t count, room;
	struct pc_index index; /* of groups */
	int64_t total, self;
};

static void pc_auto_kin(struct kin *kin)
{
	free(kin->is_meant);
	free(kin->groups);
	pc_index_clear(&kin->index);
}

/* ---- which functions are meant ---- */
/* strings NULL: those without a name */
static uint32_t mark(struct kin *kin, const bool *strings)
{
	const struct pc_profile *profile = kin->profile;
	uint32_t marked = 0;

	for (uint32_t i = 0; i < profile->frame_count; i++) {
		uint32_t function = profile->frames[i].function;

		kin->is_meant[i] = function == PC_NONE ? !strings : strings && strings[function];
		marked += kin->is_meant[i];
	}
	return marked;
}

static void name_them(struct pc *pc, const struct kin *kin, const bool *strings,
		      struct pc_relatives *relatives)
{
	const struct pc_profile *profile = kin->profile;
	bool *used PC_AUTO(memory) = pc_realloc(NULL, profile->string_count, sizeof(*used));
	const char **names;
	size_t count = 0;

	memset(used, 0, profile->string_count * sizeof(*used));
	for (uint32_t i = 0; i < profile->frame_count; i++)
		if (kin->is_meant[i])
			used[profile->frames[i].function] = true;
	for (uint32_t i = 0; i < profile->string_count; i++)
		count += used[i];
	names = pc_arena_alloc(pc_memory(pc), (count + 1) * sizeof(*names));
	count = 0;
	for (uint32_t i = 0; i < profile->string_count; i++)
		if (used[i] && strings[i])
			names[count++] = profile->strings[i];
	names[count] = NULL;
	relatives->names = names;
}

static int find(struct pc *pc, struct kin *kin, struct pc_relatives *relatives)
{
	const struct pc_profile *profile = kin->profile;
	const char *function = kin->query->function;
	bool *strings PC_AUTO(memory) = pc_realloc(NULL, profile->string_count, sizeof(*strings));
	static const char *const unknown[] = { PC_RANK_UNKNOWN, NULL };
	struct pc_regex regex PC_AUTO(regex) = { 0 };
	int status;

	kin->is_meant = pc_realloc(NULL, profile->frame_count, sizeof(*kin->is_meant));
	if (!strcmp(function, PC_RANK_UNKNOWN) && mark(kin, NULL)) {
		relatives->names = unknown;
		return PC_OK;
	}
	for (uint32_t i = 0; i < profile->string_count; i++)
		strings[i] = !strcmp(profile->strings[i], function);
	if (!mark(kin, strings)) {
		status = pc_regex_compile(pc, "the function", function, &regex);
		if (status)
			return status;
		for (uint32_t i = 0; i < profile->string_count && !pc_cancelled(pc); i++)
			strings[i] = pc_regex_matches(&regex, profile->strings[i]);
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		if (!mark(kin, strings))
			return pc_fail(pc, PC_EUSAGE,
				       "no function is called \"%s\", or matches it; topn without "
				       "it shows what there is",
				       function);
	}
	name_them(pc, kin, strings, relatives);
	return PC_OK;
}

/* ---- groups ---- */
static uint64_t key_of(const struct kin *kin, uint32_t frame)
{
	const struct pc_frame_ids *ids = &kin->profile->frames[frame];

	return frame == PC_NONE ? UINT64_MAX : (uint64_t)ids->function << 32 | ids->module;
}

static uint64_t group_hash(const void *owner, uint32_t id)
{
	const struct kin *kin = owner;

	return pc_hash_pair(kin->index.seed, key_of(kin, kin->groups[id].frame));
}

/* Borrowed until the next call. */
static struct group *group_of(struct kin *kin, uint32_t frame)
{
	uint64_t key = key_of(kin, frame), hash = pc_hash_pair(kin->index.seed, key);
	struct pc_probe probe = pc_index_start(&kin->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&kin->index, &probe)) != PC_NONE)
		if ((kin->groups[id].frame == PC_NONE) == (frame == PC_NONE) &&
		    key_of(kin, kin->groups[id].frame) == key)
			return &kin->groups[id];
	kin->groups = PC_GROW(kin->groups, kin->count, kin->room);
	kin->groups[kin->count] = (struct group){ .frame = frame };
	pc_index_add(&kin->index, hash, group_hash, kin);
	return &kin->groups[kin->count++];
}

/* ---- stacks ---- */
/* The frame next to the outermost, or the innermost, that is meant; false: none is in the stack. */
static bool next_to(const struct kin *kin, uint32_t stack, uint32_t *out_frame)
{
	const struct pc_node *nodes = kin->profile->nodes;
	bool callers = kin->query->relation == PC_CALLERS, found = false;
	uint32_t before = PC_NONE;

	for (uint32_t at = stack; at != PC_NONE; at = nodes[at].caller) {
		if (kin->is_meant[nodes[at].frame]) {
			found = true;
			*out_frame = callers ? nodes[at].caller : before;
			if (!callers)
				return true;
		}
		before = nodes[at].frame;
	}
	if (found && callers && *out_frame != PC_NONE)
		*out_frame = nodes[*out_frame].frame;
	return found;
}

static void add_stacks(struct kin *kin)
{
	const struct pc_profile *profile = kin->profile;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		uint32_t frame = PC_NONE;
		struct group *group;

		if (profile->wheres[cell->where].event != kin->query->event ||
		    !next_to(kin, cell->stack, &frame))
			continue;
		group = group_of(kin, frame);
		group->cost += cell->value;
		pc_known_add(&group->samples, pc_cell_samples(profile, i));
		group->calls = PC_UNKNOWN;
		kin->total += cell->value;
		if (kin->is_meant[profile->nodes[cell->stack].frame])
			kin->self += cell->value;
	}
}

/* ---- the calls of a call graph ---- */
static void add_arcs(struct kin *kin)
{
	const struct pc_profile *profile = kin->profile;
	bool callers = kin->query->relation == PC_CALLERS;

	for (uint32_t i = 0; i < profile->arc_count; i++) {
		const struct pc_arc *arc = &profile->arcs[i];
		uint32_t meant = callers ? arc->callee : arc->caller;
		struct group *group;

		if (profile->wheres[arc->where].event != kin->query->event || !kin->is_meant[meant])
			continue;
		group = group_of(kin, callers ? arc->caller : arc->callee);
		group->cost += arc->value;
		group->samples = PC_UNKNOWN;
		pc_known_add(&group->calls, arc->calls);
	}
}

/* Totals of several functions overlap where one calls the other. */
static void add_rows(struct kin *kin)
{
	const struct pc_profile *profile = kin->profile;
	uint32_t rows = 0;

	for (uint32_t i = 0; i < profile->entry_count; i++) {
		const struct pc_entry *entry = &profile->entries[i];

		if (profile->wheres[entry->where].event != kin->query->event ||
		    !kin->is_meant[entry->frame])
			continue;
		pc_known_add(&kin->self, entry->self);
		pc_known_add(&kin->total, rows ? PC_UNKNOWN : entry->total);
		rows++;
	}
	if (kin->query->relation == PC_CALLEES && rows && kin->self != PC_UNKNOWN && kin->self) {
		struct group *group = group_of(kin, PC_NONE);

		group->cost = kin->self;
		group->samples = group->calls = PC_UNKNOWN;
	}
}

/* ---- the answer ---- */
static int by_cost(const void *left, const void *right)
{
	const struct pc_relative *a = left, *b = right;
	int order = (a->cost < b->cost) - (a->cost > b->cost);

	if (!order)
		order = strcmp(a->name, b->name);
	return order ? order : strcmp(a->module ? a->module : "", b->module ? b->module : "");
}

static const char *name_of(const struct kin *kin, uint32_t frame)
{
	if (frame == PC_NONE)
		return kin->query->relation == PC_CALLERS ? PC_RELATIVE_NONE : PC_RELATIVE_SELF;
	if (kin->profile->frames[frame].function == PC_NONE)
		return PC_RANK_UNKNOWN;
	return kin->profile->strings[kin->profile->frames[frame].function];
}

static void fill_rows(struct pc *pc, const struct kin *kin, struct pc_relatives *relatives)
{
	relatives->count = kin->count;
	relatives->rows = pc_arena_alloc(pc_memory(pc), kin->count * sizeof(*relatives->rows));
	for (uint32_t i = 0; i < kin->count; i++) {
		const struct group *group = &kin->groups[i];
		struct pc_relative *row = &relatives->rows[i];

		*row = (struct pc_relative){ .name = name_of(kin, group->frame),
					     .cost = group->cost,
					     .samples = group->samples,
					     .calls = group->calls };
		if (group->frame == PC_NONE)
			continue;
		row->kind = (enum pc_frame_kind)kin->profile->frames[group->frame].kind;
		if (kin->profile->frames[group->frame].module != PC_NONE)
			row->module =
				kin->profile->strings[kin->profile->frames[group->frame].module];
	}
	if (kin->count)
		qsort(relatives->rows, kin->count, sizeof(*relatives->rows), by_cost);
}

int pc_profile_relatives(struct pc *pc, const struct pc_profile *profile,
			 const struct pc_relatives_query *query, struct pc_relatives *out_relatives)
{
	struct pc_relatives relatives = { .exact = profile->has_stacks };
	struct kin kin PC_AUTO(kin) = { .profile = profile, .query = query };
	int status;

	pc_index_init(&kin.index);
	if (!profile->has_stacks && !profile->arc_count)
		return pc_fail(pc, PC_EINPUT,
			       "this input does not say who calls whom; record stacks (perf record "
			       "-g and perf script), or give a call graph (callgrind, gprof, "
			       "cProfile)");
	status = find(pc, &kin, &relatives);
	if (status)
		return status;
	if (profile->has_stacks) {
		add_stacks(&kin);
	} else {
		add_arcs(&kin);
		add_rows(&kin);
	}
	fill_rows(pc, &kin, &relatives);
	relatives.total = kin.total;
	relatives.self = kin.self;
	*out_relatives = relatives;
	return PC_OK;
}
