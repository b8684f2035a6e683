/* SPDX-License-Identifier: Apache-2.0
 * Differences: rows of two rankings are paired by name, and their costs subtracted. */
#include "profile/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/builder.h"

struct pairing {
	const struct pc_side *sides[2];
	struct pc_diff_query query;
	unsigned scale[2]; /* decimals that each side's costs lack */
	struct pc_diff diff;
};

/* ---- which rows are the same ---- */
/* A row that still looks for its like, sorted by name. */
struct seeker {
	const struct pc_ranked *row;
	const char *module; /* NULL: it no longer matters */
	unsigned side;
};

static int compare_seekers(const void *left, const void *right)
{
	const struct seeker *a = left, *b = right;
	int order = strcmp(a->row->name, b->row->name);

	if (!order)
		order = strcmp(a->module ? a->module : "", b->module ? b->module : "");
	if (!order)
		order = (a->side > b->side) - (a->side < b->side);
	return order;
}

static bool alike(const struct seeker *a, const struct seeker *b)
{
	return !strcmp(a->row->name, b->row->name) &&
	       !strcmp(a->module ? a->module : "", b->module ? b->module : "");
}

static void add_row(struct pairing *p, const struct pc_ranked *old_row,
		    const struct pc_ranked *new_row)
{
	p->diff.rows[p->diff.count++] = (struct pc_moved){ .old_row = old_row, .new_row = new_row };
}

/* Pairs each run of two that are alike and of both sides; the others are kept. How many are. */
static size_t pair(struct pairing *p, struct seeker *seekers, size_t count)
{
	size_t kept = 0, end;

	if (count)
		qsort(seekers, count, sizeof(*seekers), compare_seekers);
	for (size_t at = 0; at < count; at = end) {
		for (end = at + 1; end < count && alike(&seekers[at], &seekers[end]);)
			end++;
		if (end - at == 2 && seekers[at].side != seekers[at + 1].side) {
			add_row(p, seekers[at].row, seekers[at + 1].row);
			continue;
		}
		memmove(&seekers[kept], &seekers[at], (end - at) * sizeof(*seekers));
		kept += end - at;
	}
	return kept;
}

static void pair_all(struct pc *pc, struct pairing *p)
{
	size_t count = p->sides[0]->ranking->count + p->sides[1]->ranking->count, filled = 0;
	struct seeker *seekers PC_AUTO(memory) = pc_realloc(NULL, count, sizeof(*seekers));

	p->diff.rows = pc_arena_alloc(pc_memory(pc), count * sizeof(*p->diff.rows));
	for (unsigned side = 0; side < 2; side++)
		for (size_t i = 0; i < p->sides[side]->ranking->count; i++) {
			const struct pc_ranked *row = &p->sides[side]->ranking->rows[i];

			seekers[filled++] = (struct seeker){ row, row->module, side };
		}
	count = pair(p, seekers, count);
	for (size_t i = 0; i < count; i++)
		seekers[i].module = NULL;
	count = pair(p, seekers, count);
	for (size_t i = 0; i < count; i++)
		add_row(p, seekers[i].side == 0 ? seekers[i].row : NULL,
			seekers[i].side == 1 ? seekers[i].row : NULL);
}

/* ---- numbers ---- */
static bool scale(int64_t *value, unsigned digits)
{
	for (; digits && *value != PC_UNKNOWN; digits--)
		if (__builtin_mul_overflow(*value, 10, value))
			return false;
	return true;
}

/* The old cost as if the whole had cost what it does now. */
static bool normalize(const struct pairing *p, int64_t *value)
{
	bool negative = *value < 0;
	int64_t magnitude;

	if (*value == PC_UNKNOWN || !p->diff.normalized)
		return true;
	magnitude = negative ? -*value : *value;
	if (!pc_scaled(magnitude, p->diff.new_base, p->diff.old_base, &magnitude))
		return false;
	*value = negative ? -magnitude : magnitude;
	return true;
}

static double points(const struct pairing *p, int64_t old_cost, int64_t new_cost)
{
	double before = old_cost ? pc_rank_percent(p->sides[0]->ranking, old_cost) : 0;
	double after = new_cost ? pc_rank_percent(p->sides[1]->ranking, new_cost) : 0;

	return p->diff.old_base && p->diff.new_base ? after - before : NAN;
}

static bool subtract(struct pairing *p, int64_t *old_cost, int64_t *new_cost, int64_t *change)
{
	if (!scale(old_cost, p->scale[0]) || !scale(new_cost, p->scale[1]) ||
	    !normalize(p, old_cost))
		return false;
	*change = PC_UNKNOWN;
	if (*old_cost == PC_UNKNOWN || *new_cost == PC_UNKNOWN)
		return true;
	return !__builtin_sub_overflow(*new_cost, *old_cost, change);
}

static bool fill(struct pairing *p, struct pc_moved *row)
{
	row->old_self = row->old_row ? row->old_row->self : 0;
	row->new_self = row->new_row ? row->new_row->self : 0;
	row->old_total = row->old_row ? row->old_row->total : 0;
	row->new_total = row->new_row ? row->new_row->total : 0;
	row->self_points = points(p, row->old_self, row->new_self);
	row->total_points = points(p, row->old_total, row->new_total);
	return subtract(p, &row->old_self, &row->new_self, &row->self_change) &&
	       subtract(p, &row->old_total, &row->new_total, &row->total_change);
}

/* ---- order ---- */
static int64_t size_of(int64_t change)
{
	return change == PC_UNKNOWN ? -1 : change < 0 ? -change : change;
}

static int by_change(int64_t a, int64_t b)
{
	return (size_of(a) < size_of(b)) - (size_of(a) > size_of(b));
}

static const char *name_of(const struct pc_moved *row)
{
	return (row->new_row ? row->new_row : row->old_row)->name;
}

static int by_self(const void *left, const void *right)
{
	const struct pc_moved *a = left, *b = right;
	int order = by_change(a->self_change, b->self_change);

	if (!order)
		order = by_change(a->total_change, b->total_change);
	return order ? order : strcmp(name_of(a), name_of(b));
}

static int by_total(const void *left, const void *right)
{
	const struct pc_moved *a = left, *b = right;
	int order = by_change(a->total_change, b->total_change);

	if (!order)
		order = by_change(a->self_change, b->self_change);
	return order ? order : strcmp(name_of(a), name_of(b));
}

/* ---- */
/* "cpu-clock in ns", "samples" */
static const char *counted(struct pc *pc, const struct pc_event *event)
{
	return strcmp(event->name, event->unit)
		       ? pc_arena_printf(pc_memory(pc), "%s in %s", event->name, event->unit)
		       : event->name;
}

static int check(struct pc *pc, const struct pc_event *old_event, const struct pc_event *new_event)
{
	if (old_event->percent_only != new_event->percent_only)
		return pc_fail(pc, PC_EINPUT,
			       "one side has costs in %s, the other has percentages alone: they "
			       "can't be compared; record both the same way",
			       old_event->percent_only ? new_event->unit : old_event->unit);
	if (strcmp(old_event->unit, new_event->unit) && !old_event->percent_only)
		return pc_fail(pc, PC_EINPUT,
			       "the old profile is of %s, the new one of %s: they can't be "
			       "compared; record both with the same event",
			       counted(pc, old_event), counted(pc, new_event));
	return PC_OK;
}

static int measure(struct pc *pc, struct pairing *p)
{
	const struct pc_event *events[] = { p->sides[0]->event, p->sides[1]->event };
	bool fits;

	p->diff.digits = events[events[0]->digits < events[1]->digits]->digits;
	for (int side = 0; side < 2; side++)
		p->scale[side] = p->diff.digits - events[side]->digits;
	p->diff.percent_only = events[0]->percent_only;
	p->diff.old_base = p->sides[0]->ranking->base;
	p->diff.new_base = p->sides[1]->ranking->base;
	fits = scale(&p->diff.old_base, p->scale[0]) && scale(&p->diff.new_base, p->scale[1]);
	p->diff.normalized = p->query.normalize;
	if (p->diff.normalized && (p->diff.old_base <= 0 || p->diff.new_base <= 0))
		return pc_fail(pc, PC_EINPUT,
			       "a side has no total, or none above 0, to normalise by");
	for (size_t i = 0; i < p->diff.count && fits; i++)
		fits = fill(p, &p->diff.rows[i]);
	return fits ? PC_OK
		    : pc_fail(pc, PC_EINPUT, "the costs of event %s are larger than 64 bits hold",
			      events[1]->name);
}

int pc_rank_diff(struct pc *pc, const struct pc_side *old_side, const struct pc_side *new_side,
		 const struct pc_diff_query *query, struct pc_diff *out_diff)
{
	struct pairing p = { .sides = { old_side, new_side }, .query = *query };
	int status = check(pc, old_side->event, new_side->event);

	if (status)
		return status;
	pair_all(pc, &p);
	status = measure(pc, &p);
	if (status)
		return status;
	if (p.diff.count)
		qsort(p.diff.rows, p.diff.count, sizeof(*p.diff.rows),
		      query->sort == PC_SORT_SELF ? by_self : by_total);
	*out_diff = p.diff;
	return PC_OK;
}
