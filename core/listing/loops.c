/* SPDX-License-Identifier: Apache-2.0
 * Loops of instructions, by the jumps that lead back. */
#include "listing/loops.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"

enum { WALKS = 32 }; /* so many times the lines of a part are walked through at most */

struct place {
	uint64_t address;
	uint32_t line;
};

struct jump {
	uint32_t from, to; /* lines */
};

/* What is known of the lines of a part while loops are looked for. */
struct walk {
	const struct pc_listing_line *lines;
	struct place *places; /* by address */
	uint32_t *targets;    /* by line: the line that it jumps to, or PC_NONE */
	bool *reached;
	uint32_t count, place_count;
	uint64_t budget; /* lines that may still be walked through */
};

static int by_address(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

static void find_places(struct walk *walk)
{
	bool sorted = true;

	for (uint32_t i = 0; i < walk->count; i++) {
		const struct pc_listing_line *line = &walk->lines[i];
		struct place *place = &walk->places[walk->place_count];

		if (line->kind != PC_LINE_INSTRUCTION || !line->address)
			continue;
		*place = (struct place){ line->address, i };
		sorted = sorted && (!walk->place_count || place[-1].address <= place->address);
		walk->place_count++;
	}
	if (!sorted)
		qsort(walk->places, walk->place_count, sizeof(*walk->places), by_address);
}

static uint32_t line_at(const struct walk *walk, uint64_t address)
{
	uint32_t low = 0, high = walk->place_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (walk->places[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < walk->place_count && walk->places[low].address == address
		       ? walk->places[low].line
		       : PC_NONE;
}

/* Whether the line at `last` can be reached from the one at `first` by lines between them. Twice
 * through finds what jumps back and forth, as compilers do. */
static bool is_reached(struct walk *walk, uint32_t first, uint32_t last)
{
	bool *reached = walk->reached;

	if (walk->budget < 2 * (uint64_t)(last - first + 1))
		return false;
	walk->budget -= 2 * (uint64_t)(last - first + 1);
	memset(reached + first, 0, last - first + 1);
	reached[first] = true;
	for (unsigned round = 0; round < 2 && !reached[last]; round++)
		for (uint32_t i = first; i < last; i++) {
			uint32_t target = walk->targets[i];

			if (!reached[i])
				continue;
			if (target != PC_NONE && target >= first && target <= last)
				reached[target] = true;
			if (!walk->lines[i].ends)
				reached[i + 1] = true;
		}
	return reached[last];
}

/* By target, and of one target the farthest jump first. */
static int by_target(const void *left, const void *right)
{
	const struct jump *a = left, *b = right;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->from > b->from ? -1 : a->from < b->from;
}

static void add(struct pc_loops *loops, uint32_t first, uint32_t last)
{
	loops->items = PC_GROW(loops->items, loops->count, loops->room);
	loops->items[loops->count++] = (struct pc_loop){ .first = first, .last = last };
}

/* Loops come by their first line, an outer one first. One that reaches beyond the loop it began in
 * is no part of it. */
static void set_depths(struct pc_loops *loops)
{
	uint32_t *open = pc_realloc(NULL, loops->count + 1, sizeof(*open)), depth = 0;

	for (uint32_t i = 0; i < loops->count; i++) {
		struct pc_loop *loop = &loops->items[i];

		while (depth && loops->items[open[depth - 1]].last < loop->last)
			depth--;
		open[depth++] = i;
		loop->depth = depth;
	}
	free(open);
}

static void count_lines(const struct walk *walk, struct pc_loops *loops)
{
	uint32_t *before = pc_realloc(NULL, (size_t)walk->count + 1, sizeof(*before));

	before[0] = 0;
	for (uint32_t i = 0; i < walk->count; i++)
		before[i + 1] = before[i] + (walk->lines[i].kind == PC_LINE_INSTRUCTION);
	for (uint32_t i = 0; i < loops->count; i++)
		loops->items[i].lines =
			before[loops->items[i].last + 1] - before[loops->items[i].first];
	free(before);
}

static void find_loops(struct walk *walk, struct pc_loops *out)
{
	struct jump *jumps = NULL;
	uint32_t count = 0, room = 0, done = PC_NONE;

	for (uint32_t i = 0; i < walk->count; i++) {
		walk->targets[i] =
			walk->lines[i].jumps ? line_at(walk, walk->lines[i].target) : PC_NONE;
		if (walk->targets[i] == PC_NONE || walk->targets[i] > i)
			continue;
		jumps = PC_GROW(jumps, count, room);
		jumps[count++] = (struct jump){ i, walk->targets[i] };
	}
	if (count)
		qsort(jumps, count, sizeof(*jumps), by_target);
	for (uint32_t i = 0; i < count; i++) {
		if (jumps[i].to == done || !is_reached(walk, jumps[i].to, jumps[i].from))
			continue;
		done = jumps[i].to;
		add(out, jumps[i].to, jumps[i].from);
	}
	free(jumps);
}

void pc_loops_of_instructions(const struct pc_listing_line *lines, uint32_t count,
			      struct pc_loops *out)
{
	struct walk walk = { .lines = lines, .count = count, .budget = WALKS * (uint64_t)count };

	out->count = 0;
	walk.places = pc_realloc(NULL, (size_t)count + 1, sizeof(*walk.places));
	walk.targets = pc_realloc(NULL, (size_t)count + 1, sizeof(*walk.targets));
	walk.reached = pc_zeroed((size_t)count + 1, sizeof(*walk.reached));
	find_places(&walk);
	find_loops(&walk, out);
	set_depths(out);
	if (out->count)
		count_lines(&walk, out);
	free(walk.places);
	free(walk.targets);
	free(walk.reached);
}

void pc_loops_clear(struct pc_loops *loops)
{
	free(loops->items);
	*loops = (struct pc_loops){ 0 };
}
