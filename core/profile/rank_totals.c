/* SPDX-License-Identifier: Apache-2.0
 * Totals of stacks. A stack's callers stand before it in the table of nodes, so that one pass from
 * the back adds up what is under each. Where a group recurs in a stack, only its outermost node
 * counts: what is under the others is under that one too. */
#include "profile/rank_totals.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"

enum { SEEN = 1, RECURS = 2 }; /* the event is in or under the node; its group is above it */

struct totals {
	struct pc_sums *sums;
	const struct pc_node *nodes;
	uint32_t count;
	uint8_t *marks;	     /* owned; by node */
	int64_t *costs;	     /* owned; by node, of all that is under it */
	uint32_t *processes; /* owned; by node, as of a group; NULL: `process` is everybody's */
	uint32_t process;
	bool nested; /* something is called at all */
};

static void pc_auto_totals(struct totals *t)
{
	free(t->marks);
	free(t->costs);
	free(t->processes);
}

/* ---- which nodes, and whose ---- */
static bool is_of_event(const struct totals *t, const struct pc_cell *cell)
{
	return t->sums->profile->wheres[cell->where].event == t->sums->event;
}

static void mark_seen(struct totals *t)
{
	const struct pc_profile *profile = t->sums->profile;

	t->marks = pc_zeroed(t->count, sizeof(*t->marks));
	for (uint32_t i = 0; i < profile->cell_count; i++)
		if (is_of_event(t, &profile->cells[i]))
			t->marks[profile->cells[i].stack] = SEEN;
	for (uint32_t i = t->count; i--;) {
		if (!t->marks[i] || t->nodes[i].caller == PC_NONE)
			continue;
		t->marks[t->nodes[i].caller] = SEEN;
		t->nested = true;
	}
}

static void make_groups(struct totals *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (t->marks[i])
			pc_sums_group(t->sums, t->nodes[i].frame);
	pc_index_clear(&t->sums->index);
}

/* ---- recursion ---- */
/* The nodes that are seen as a forest. Walked in depth without a stack: a node knows its caller. */
struct forest {
	uint32_t *callee; /* owned; by node: the first of its callees */
	uint32_t *next;	  /* owned; by node: the next one of the same caller */
	bool *open;	  /* owned; by group: it is on the way from the root */
	uint32_t root;
};

static void pc_auto_forest(struct forest *f)
{
	free(f->callee);
	free(f->next);
	free(f->open);
}

static void plant(const struct totals *t, struct forest *f)
{
	size_t size = (size_t)t->count * sizeof(uint32_t);

	f->callee = pc_realloc(NULL, t->count, sizeof(*f->callee));
	f->next = pc_realloc(NULL, t->count, sizeof(*f->next));
	f->open = pc_zeroed(t->sums->count, sizeof(*f->open));
	f->root = PC_NONE;
	memset(f->callee, 0xff, size); /* PC_NONE */
	for (uint32_t i = t->count; i--;) {
		uint32_t caller = t->nodes[i].caller;
		uint32_t *first = caller == PC_NONE ? &f->root : &f->callee[caller];

		if (!t->marks[i])
			continue;
		f->next[i] = *first;
		*first = i;
	}
}

static void enter(struct totals *t, struct forest *f, uint32_t node)
{
	bool *open = &f->open[t->sums->group_of[t->nodes[node].frame]];

	if (*open)
		t->marks[node] |= RECURS;
	*open = true;
}

static void leave(const struct totals *t, struct forest *f, uint32_t node)
{
	if (!(t->marks[node] & RECURS))
		f->open[t->sums->group_of[t->nodes[node].frame]] = false;
}

/* The node after one that has no callees, or whose callees are done. */
static uint32_t after(const struct totals *t, struct forest *f, uint32_t node)
{
	for (; node != PC_NONE; node = t->nodes[node].caller) {
		leave(t, f, node);
		if (f->next[node] != PC_NONE)
			return f->next[node];
	}
	return PC_NONE;
}

static void mark_recursion(struct totals *t)
{
	struct forest f PC_AUTO(forest) = { 0 };

	plant(t, &f);
	for (uint32_t at = f.root; at != PC_NONE;) {
		enter(t, &f, at);
		at = f.callee[at] == PC_NONE ? after(t, &f, at) : f.callee[at];
	}
}

/* ---- sums ---- */
static uint32_t process_of(const struct totals *t, uint32_t where)
{
	const struct pc_profile *profile = t->sums->profile;
	uint32_t thread = profile->wheres[where].thread;

	return thread == PC_NONE ? PC_NONE : profile->threads[thread].process;
}

/* Mostly a profile is of one process, or does not name any. */
static void find_process(struct totals *t)
{
	const struct pc_profile *profile = t->sums->profile;

	t->process = PC_PROCESS_UNSET;
	for (uint32_t i = 0; i < profile->where_count; i++) {
		uint32_t process = process_of(t, i);

		if (profile->wheres[i].event != t->sums->event || process == t->process)
			continue;
		if (t->process != PC_PROCESS_UNSET) {
			t->processes = pc_realloc(NULL, t->count, sizeof(*t->processes));
			break;
		}
		t->process = process;
	}
	for (uint32_t i = 0; t->processes && i < t->count; i++)
		t->processes[i] = PC_PROCESS_UNSET;
}

static void add_costs(struct totals *t)
{
	const struct pc_profile *profile = t->sums->profile;

	t->costs = pc_zeroed(t->count, sizeof(*t->costs));
	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];

		if (!is_of_event(t, cell))
			continue;
		t->costs[cell->stack] += cell->value;
		if (t->processes)
			pc_sums_process(&t->processes[cell->stack], process_of(t, cell->where));
	}
}

static void give(const struct totals *t, uint32_t frame, int64_t cost, uint32_t process)
{
	struct pc_group *group = &t->sums->groups[t->sums->group_of[frame]];

	pc_known_add(&group->total, cost);
	pc_sums_process(&group->process, process);
}

static void give_costs(struct totals *t)
{
	for (uint32_t i = t->count; i--;) {
		uint32_t caller = t->nodes[i].caller;
		uint32_t process = t->processes ? t->processes[i] : t->process;

		if (!t->marks[i])
			continue;
		if (!(t->marks[i] & RECURS))
			give(t, t->nodes[i].frame, t->costs[i], process);
		if (caller == PC_NONE)
			continue;
		t->costs[caller] += t->costs[i];
		if (t->processes)
			pc_sums_process(&t->processes[caller], process);
	}
}

int pc_totals_add(struct pc *pc, struct pc_sums *sums)
{
	static void (*const steps[])(struct totals *) = { mark_seen,	make_groups, mark_recursion,
							  find_process, add_costs,   give_costs };
	struct totals t PC_AUTO(totals) = { .sums = sums,
					    .nodes = sums->profile->nodes,
					    .count = sums->profile->node_count };

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (pc_cancelled(pc))
			return pc_cancel(pc);
		if (steps[i] != mark_recursion || t.nested)
			steps[i](&t);
	}
	return PC_OK;
}
