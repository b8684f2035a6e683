/* SPDX-License-Identifier: Apache-2.0
 * Which function of one revision is which of another: by name, then by what it does. */
#include "repo/functions.h"

#include <stdlib.h>

enum { PAIRS_MAX = 200000, FEW_LINES = 3 };
#define STEPS_MAX 50000000u

/* ---- by name ---- */
struct named {
	const struct pc_function *function;
	uint32_t index;
	bool taken;
};

static int by_name(const void *a, const void *b)
{
	const struct named *one = a, *other = b;
	int order = strcmp(one->function->name, other->function->name);

	if (!order)
		order = strcmp(one->function->parameters, other->function->parameters);
	return order ? order : (one->index > other->index) - (one->index < other->index);
}

static struct named *sorted(const struct pc_functions *functions)
{
	struct named *named = pc_realloc(NULL, functions->count + 1, sizeof(*named));

	for (uint32_t i = 0; i < functions->count; i++)
		named[i] = (struct named){ &functions->items[i], i, false };
	qsort(named, functions->count, sizeof(*named), by_name);
	return named;
}

static int compare(const struct named *one, const struct named *other, bool parameters)
{
	int order = strcmp(one->function->name, other->function->name);

	if (!order && parameters)
		order = strcmp(one->function->parameters, other->function->parameters);
	return order;
}

struct side {
	struct named *items; /* owned; sorted by name and parameters */
	uint32_t count;
};

/* One walk over both. */
static void match_sorted(struct side *base, struct side *head, bool parameters, uint32_t *out_base)
{
	uint32_t i = 0, k = 0;

	while (i < base->count && k < head->count) {
		struct named *left = &base->items[i], *right = &head->items[k];
		int order = compare(left, right, parameters);

		if (left->taken || (!right->taken && order < 0)) {
			i++;
		} else if (right->taken || order > 0) {
			k++;
		} else {
			out_base[right->index] = left->index;
			left->taken = right->taken = true;
		}
	}
}

void pc_functions_match(const struct pc_functions *base, const struct pc_functions *head,
			uint32_t *out_base)
{
	struct side left = { sorted(base), base->count }, right = { sorted(head), head->count };

	for (uint32_t i = 0; i < head->count; i++)
		out_base[i] = PC_NONE;
	match_sorted(&left, &right, true, out_base);
	match_sorted(&left, &right, false, out_base);
	free(left.items);
	free(right.items);
}

/* ---- by what it does ---- */
struct likeness {
	double share;
	bool same_word, same_file;
	uint32_t base, head;
};

static int best_first(const void *a, const void *b)
{
	const struct likeness *one = a, *other = b;

	if (one->share < other->share || one->share > other->share)
		return one->share > other->share ? -1 : 1;
	if (one->same_word != other->same_word)
		return one->same_word ? -1 : 1;
	if (one->same_file != other->same_file)
		return one->same_file ? -1 : 1;
	if (one->base != other->base)
		return one->base < other->base ? -1 : 1;
	return (one->head > other->head) - (one->head < other->head);
}

/* Which part of the lines of both is common; nothing below 0.6. */
static double common(const struct pc_function *base, const struct pc_function *head, size_t *steps)
{
	const struct pc_function_text *one = &base->text, *other = &head->text;
	uint32_t i = 0, k = 0, same = 0;
	uint32_t fewer = one->count < other->count ? one->count : other->count;
	double all = (double)one->count + other->count;

	if (!fewer || strcmp(base->language, head->language) != 0)
		return 0;
	if (one->shape == other->shape)
		return 1;
	if (fewer < FEW_LINES || 2.0 * fewer < 0.6 * all)
		return 0;
	while (i < one->count && k < other->count) {
		uint64_t left = one->lines[i], right = other->lines[k];

		same += left == right;
		i += left <= right;
		k += right <= left;
	}
	*steps += i + k;
	return 2.0 * same >= 0.6 * all ? 2.0 * same / all : 0;
}

struct likenesses {
	struct likeness *items; /* owned */
	size_t count, room, steps;
};

static bool is_enough(const struct likenesses *all)
{
	return all->steps > STEPS_MAX || all->count == PAIRS_MAX;
}

/* All that one of base may have become. */
static void compare_with_all(struct likenesses *all, const struct pc_function_left *base,
			     struct pc_function_left *head, size_t head_count)
{
	for (uint32_t k = 0; k < head_count && !is_enough(all); k++) {
		const struct pc_function *one = base->function, *other = head[k].function;
		double share = common(one, other, &all->steps);

		all->steps++;
		if (share <= 0)
			continue;
		all->items = PC_GROW(all->items, all->count, all->room);
		all->items[all->count++] =
			(struct likeness){ share, !strcmp(one->word, other->word),
					   base->file == head[k].file, 0, k };
	}
}

bool pc_functions_pair(struct pc_function_left *base, size_t base_count,
		       struct pc_function_left *head, size_t head_count)
{
	struct likenesses all = { 0 };

	for (uint32_t k = 0; k < head_count; k++)
		head[k].partner = PC_NONE;
	for (uint32_t i = 0; i < base_count; i++) {
		size_t first = all.count;

		base[i].partner = PC_NONE;
		compare_with_all(&all, &base[i], head, head_count);
		for (size_t k = first; k < all.count; k++)
			all.items[k].base = i;
	}
	if (all.count)
		qsort(all.items, all.count, sizeof(*all.items), best_first);
	for (size_t i = 0; i < all.count; i++) {
		struct pc_function_left *old = &base[all.items[i].base];
		struct pc_function_left *new = &head[all.items[i].head];

		if (old->partner == PC_NONE && new->partner == PC_NONE) {
			old->partner = all.items[i].head;
			new->partner = all.items[i].base;
		}
	}
	free(all.items);
	return !is_enough(&all);
}
