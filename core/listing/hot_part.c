/* SPDX-License-Identifier: Apache-2.0
 * The hottest lines and instructions of one part. */
#include "listing/hot_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"

double pc_hot_percent(const struct pc_hot_find *find, int64_t cost)
{
	if (!find->event || cost == PC_UNKNOWN)
		return NAN;
	if (find->event->percent)
		return (double)cost / 100;
	if (find->hot->total == PC_UNKNOWN || find->hot->total <= 0)
		return NAN;
	return 100 * ((double)cost / (double)find->hot->total);
}

static double of_all(const struct pc_hot_find *find, double percent)
{
	return percent * find->hot->percent_of_all / 100;
}

static int64_t cost_of(const struct pc_hot_find *find, const struct pc_listing_line *line)
{
	if (find->column == PC_NONE || !line->costs || line->costs[find->column] == PC_UNKNOWN)
		return 0;
	return line->costs[find->column];
}

/* ---- lists ---- */
struct list {
	struct pc_hot_line *items; /* owned until given away */
	size_t count, room;
};

static struct pc_hot_line *push(struct list *list, const struct pc_listing_line *line, int64_t cost)
{
	list->items = PC_GROW(list->items, list->count, list->room);
	list->items[list->count] = (struct pc_hot_line){ .line = line, .cost = cost };
	return &list->items[list->count++];
}

static int by_cost(const void *left, const void *right)
{
	const struct pc_hot_line *a = left, *b = right;

	if (a->cost != b->cost)
		return a->cost > b->cost ? -1 : 1;
	return a->line->order < b->line->order ? -1 : a->line->order > b->line->order;
}

/* Costs of lines become quantities where the part's total is known. */
static void set_shares(const struct pc_hot_find *find, struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct pc_hot_line *line = &list->items[i];

		line->percent = pc_hot_percent(find, line->cost);
		line->percent_of_all = of_all(find, line->percent);
		if (!find->event->percent)
			continue;
		line->cost = find->hot->total == PC_UNKNOWN
				     ? PC_UNKNOWN
				     : llround(line->percent * (double)find->hot->total / 100);
	}
}

/* The first of them, in the arena. */
static const struct pc_hot_line *first_of(const struct pc_hot_find *find, struct list *list,
					  size_t *out_count)
{
	size_t count = list->count < find->most ? list->count : find->most;
	struct pc_hot_line *kept = pc_arena_alloc(pc_memory(find->pc), count * sizeof(*kept) + 1);

	if (count)
		memcpy(kept, list->items, count * sizeof(*kept));
	*out_count = count;
	return kept;
}

/* ---- instructions ---- */
/* A sample says where the processor was when it was asked: behind what takes long. So where the
 * instruction before is slow, and costs less, it is the likely cause. */
static const struct pc_listing_line *waits_for(const struct pc_hot_find *find,
					       const struct pc_listing_line *before,
					       const struct pc_listing_line *line)
{
	bool slow = before && (pc_work_is_slow((enum pc_work)before->work) || before->reads);

	if (!slow || pc_work_is_slow((enum pc_work)line->work) || find->event->inclusive ||
	    cost_of(find, before) >= cost_of(find, line))
		return NULL;
	return before;
}

/* The line of source above an instruction, where lines have no numbers. */
static void find_instructions(const struct pc_hot_find *find, struct list *out)
{
	const struct pc_listing_part *part = find->hot->part;
	const struct pc_listing_line *before = NULL, *source = NULL;

	for (uint32_t i = 0; i < part->line_count; i++) {
		const struct pc_listing_line *line = &part->lines[i];
		struct pc_hot_line *hot;

		if (line->kind == PC_LINE_SOURCE) {
			source = *line->text ? line : source;
			continue;
		}
		if (cost_of(find, line)) {
			hot = push(out, line, cost_of(find, line));
			hot->source = source;
			hot->works = (uint64_t)1 << line->work;
			hot->waits_for = waits_for(find, before, line);
		}
		before = line;
	}
}

/* ---- lines of source ---- */
static int by_place(const void *left, const void *right)
{
	const struct pc_hot_line *a = left, *b = right;
	const struct pc_listing_line *x = a->line, *y = b->line;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->scope != y->scope)
		return x->scope < y->scope ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* perf names the file of an instruction only where that costs something. */
static bool same_place(const struct pc_listing_line *a, const struct pc_listing_line *b)
{
	return a->line == b->line && a->scope == b->scope &&
	       (a->file == b->file || !a->file || !b->file);
}

static void join(struct pc_hot_line *into, const struct pc_hot_line *one)
{
	if (__builtin_add_overflow(into->cost, one->cost, &into->cost))
		into->cost = INT64_MAX;
	if (!into->line->file)
		into->line = one->line;
	into->works |= one->works;
	if (one->waits_for)
		into->works |= (uint64_t)1 << one->waits_for->work;
	into->instructions++;
}

/* Instructions of one line of the source, added up. */
static void find_lines_of(const struct list *instructions, struct list *out)
{
	size_t count = instructions->count;
	struct pc_hot_line *sorted = pc_realloc(NULL, count + 1, sizeof(*sorted));

	if (count)
		memcpy(sorted, instructions->items, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_place);
	for (size_t i = 0; i < count; i++) {
		if (!sorted[i].line->line)
			continue;
		if (!out->count || !same_place(out->items[out->count - 1].line, sorted[i].line))
			push(out, sorted[i].line, 0);
		join(&out->items[out->count - 1], &sorted[i]);
	}
	free(sorted);
}

/* The text of that place, where the listing has it. */
static const struct pc_listing_line *source_at(const struct pc_listing_part *part,
					       const struct pc_listing_line *place)
{
	const struct pc_listing_line *best = NULL;

	for (uint32_t i = 0; i < part->line_count; i++) {
		const struct pc_listing_line *line = &part->lines[i];

		if (line->kind != PC_LINE_SOURCE || line->line != place->line || !*line->text)
			continue;
		if (!best || (line->order < place->order && line->order > best->order) ||
		    (best->order > place->order))
			best = line;
	}
	return best;
}

static void find_lines(const struct pc_hot_find *find, struct list *out)
{
	const struct pc_listing_part *part = find->hot->part;

	for (uint32_t i = 0; i < part->line_count; i++) {
		const struct pc_listing_line *line = &part->lines[i];

		if (line->kind == PC_LINE_SOURCE && cost_of(find, line))
			push(out, line, cost_of(find, line));
	}
}

static void set_works(const struct pc_hot_find *find, struct list *lines)
{
	const struct pc_listing_part *part = find->hot->part;

	for (size_t i = 0; i < lines->count; i++) {
		struct pc_hot_line *hot = &lines->items[i];
		const char *file = hot->line->file ? hot->line->file : part->file;

		if (hot->percent < 0.1)
			break;
		hot->works = pc_work_of_source(hot->line->text, file);
	}
}

static void sort(struct list *list)
{
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_cost);
}

static void set_share_of_all(struct pc_hot_find *find)
{
	struct pc_hot_part *hot = find->hot;

	if (hot->total != PC_UNKNOWN && find->all != PC_UNKNOWN && find->all > 0)
		hot->percent_of_all = 100 * ((double)hot->total / (double)find->all);
}

void pc_hot_part_find(struct pc_hot_find *find)
{
	struct list instructions = { 0 }, lines = { 0 };
	struct pc_hot_part *hot = find->hot;
	bool disassembly = hot->part->disassembly;

	set_share_of_all(find);
	if (find->event) {
		find_instructions(find, &instructions);
		if (disassembly)
			find_lines_of(&instructions, &lines);
		else
			find_lines(find, &lines);
		sort(&instructions);
		sort(&lines);
		set_shares(find, &instructions);
		set_shares(find, &lines);
		if (!disassembly)
			set_works(find, &lines);
	}
	hot->instructions = first_of(find, &instructions, &hot->instruction_count);
	hot->instructions_found = instructions.count;
	hot->lines = first_of(find, &lines, &hot->line_count);
	hot->lines_found = lines.count;
	for (size_t i = 0; i < hot->line_count && disassembly; i++)
		((struct pc_hot_line *)(uintptr_t)&hot->lines[i])->source =
			source_at(hot->part, hot->lines[i].line);
	if (disassembly)
		pc_hot_find_works(find, instructions.items, instructions.count);
	else
		pc_hot_find_works(find, lines.items, lines.count);
	pc_hot_find_loops(find);
	free(instructions.items);
	free(lines.items);
}
