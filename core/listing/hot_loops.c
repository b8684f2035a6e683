/* SPDX-License-Identifier: Apache-2.0
 * The loops of a part by share, and its kinds of work. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"
#include "listing/hot_part.h"

/* ---- loops ---- */
static int by_share(const void *left, const void *right)
{
	const struct pc_hot_loop *a = left, *b = right;
	double x = isnan(a->percent) ? -1 : a->percent, y = isnan(b->percent) ? -1 : b->percent;

	if (x != y)
		return x > y ? -1 : 1;
	if (a->loop->first != b->loop->first)
		return a->loop->first < b->loop->first ? -1 : 1;
	return a->loop->last > b->loop->last ? -1 : a->loop->last < b->loop->last;
}

/* What costs nothing is no hot loop; where nothing has a cost, all of them are shown. */
void pc_hot_find_loops(struct pc_hot_find *find)
{
	const struct pc_listing_part *part = find->hot->part;
	struct pc_hot_loop *loops =
		pc_arena_alloc(pc_memory(find->pc), part->loop_count * sizeof(*loops) + 1);
	bool costs = find->hot->lines_found || find->hot->instructions_found;
	size_t count = 0;

	for (uint32_t i = 0; i < part->loop_count; i++) {
		const struct pc_loop *loop = &part->loops[i];
		int64_t cost = costs ? loop->costs[find->column] : PC_UNKNOWN;
		double percent = pc_hot_percent(find, cost);

		if (costs && cost <= 0)
			continue;
		if (find->event && find->event->percent && percent > 100)
			percent = 100; /* a sum of rounded ones */
		loops[count++] = (struct pc_hot_loop){ loop, percent,
						       percent * find->hot->percent_of_all / 100 };
	}
	if (count)
		qsort(loops, count, sizeof(*loops), by_share);
	find->hot->loops = loops;
	find->hot->loop_count = count;
}

/* ---- kinds of work ---- */
static int by_percent(const void *left, const void *right)
{
	const struct pc_hot_work *a = left, *b = right;
	double x = fmax(a->percent, isnan(a->likely_percent) ? 0 : a->likely_percent);
	double y = fmax(b->percent, isnan(b->likely_percent) ? 0 : b->likely_percent);

	if (x != y)
		return x > y ? -1 : 1;
	return (int)a->work - (int)b->work;
}

static enum pc_work likely(const struct pc_hot_line *line)
{
	enum pc_work work;

	if (!line->waits_for)
		return (enum pc_work)line->line->work;
	work = (enum pc_work)line->waits_for->work;
	return pc_work_is_slow(work) ? work : PC_WORK_LOAD; /* it computes, but reads first */
}

void pc_hot_find_works(struct pc_hot_find *find, const struct pc_hot_line *lines, size_t count)
{
	struct pc_hot_work *works = pc_arena_alloc(pc_memory(find->pc), PC_WORKS * sizeof(*works));
	double percents[PC_WORKS] = { 0 }, likelies[PC_WORKS] = { 0 };
	bool disassembly = find->hot->part->disassembly, waits = false;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (isnan(lines[i].percent))
			continue;
		waits = waits || lines[i].waits_for;
		for (int work = 1; work < PC_WORKS; work++)
			if (lines[i].works >> work & 1)
				percents[work] += lines[i].percent;
		if (disassembly)
			likelies[likely(&lines[i])] += lines[i].percent;
	}
	for (int work = 1; work < PC_WORKS; work++)
		if (percents[work] > 0 || likelies[work] > 0)
			works[found++] = (struct pc_hot_work){ (enum pc_work)work, percents[work],
							       waits ? likelies[work] : NAN };
	if (found)
		qsort(works, found, sizeof(*works), by_percent);
	find->hot->works = works;
	find->hot->work_count = found;
}
