/* SPDX-License-Identifier: Apache-2.0
 * The order of a ranking. */
#include "profile/rank_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"

/* ---- which is first ---- */
/* By size, whatever the sign: in a difference of profiles the largest gain matters as much as the
 * largest loss. What is unknown is last. */
static int64_t size_of(int64_t cost)
{
	if (cost == PC_UNKNOWN)
		return -1;
	return cost < 0 ? -cost : cost;
}

static int larger_first(int64_t a, int64_t b)
{
	return (size_of(a) < size_of(b)) - (size_of(a) > size_of(b));
}

static int compare_strings(const struct pc_sums *sums, uint32_t a, uint32_t b)
{
	const char *left = pc_sealed_string(sums->profile, a);
	const char *right = pc_sealed_string(sums->profile, b);

	return a == b ? 0 : strcmp(left ? left : "", right ? right : "");
}

static int by_name(const struct pc_sums *sums, const struct pc_group *a, const struct pc_group *b)
{
	const char *left = pc_sums_name(sums, a), *right = pc_sums_name(sums, b);
	int order = strcmp(left ? left : PC_RANK_UNKNOWN, right ? right : PC_RANK_UNKNOWN);
	const struct pc_frame_ids *frames = sums->profile->frames;

	if (order || pc_by_thread(sums->by))
		return order;
	order = compare_strings(sums, frames[a->of].module, frames[b->of].module);
	return order ? order : compare_strings(sums, frames[a->of].file, frames[b->of].file);
}

static int compare(const struct pc_order *order, uint32_t left, uint32_t right)
{
	const struct pc_group *a = &order->sums->groups[left], *b = &order->sums->groups[right];
	int by_self = larger_first(a->self, b->self), by_total = larger_first(a->total, b->total);
	int first = order->sort == PC_SORT_SELF ? by_self : by_total;
	int second = order->sort == PC_SORT_SELF ? by_total : by_self;

	if (first || second)
		return first ? first : second;
	return by_name(order->sums, a, b);
}

static int compare_ids(const void *left, const void *right, void *order)
{
	return compare(order, *(const uint32_t *)left, *(const uint32_t *)right);
}

/* ---- heaps ---- */
static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t kept = *a;

	*a = *b;
	*b = kept;
}

static void sift_up(const struct pc_order *order, struct pc_heap *heap)
{
	for (uint32_t at = heap->count - 1; at;) {
		uint32_t parent = (at - 1) / 2;

		if (compare(order, heap->ids[parent], heap->ids[at]) >= 0)
			return;
		swap(&heap->ids[parent], &heap->ids[at]);
		at = parent;
	}
}

static void sift_down(const struct pc_order *order, struct pc_heap *heap)
{
	for (uint32_t at = 0, child; (child = 2 * at + 1) < heap->count; at = child) {
		if (child + 1 < heap->count &&
		    compare(order, heap->ids[child], heap->ids[child + 1]) < 0)
			child++;
		if (compare(order, heap->ids[at], heap->ids[child]) >= 0)
			return;
		swap(&heap->ids[at], &heap->ids[child]);
	}
}

static struct pc_heap *heap_of(struct pc_order *order, uint32_t group)
{
	const struct pc_profile *profile = order->sums->profile;
	uint32_t module = PC_NONE, *known;

	if (order->limit && order->sums->by == PC_BY_FUNCTION)
		module = profile->frames[order->sums->groups[group].of].module;
	known = &order->heap_of[module == PC_NONE ? profile->string_count : module];
	if (!*known) {
		order->heaps = PC_GROW(order->heaps, order->count, order->room);
		order->heaps[order->count] = (struct pc_heap){ 0 };
		*known = ++order->count;
	}
	return &order->heaps[*known - 1];
}

/* ---- */
void pc_order_init(struct pc_order *order, const struct pc_sums *sums, enum pc_rank_sort sort,
		   size_t limit)
{
	size_t strings = (size_t)sums->profile->string_count + 1;

	*order = (struct pc_order){ .sums = sums, .sort = sort, .limit = limit };
	order->heap_of = pc_zeroed(strings, sizeof(*order->heap_of));
}

void pc_order_clear(struct pc_order *order)
{
	for (uint32_t i = 0; i < order->count; i++)
		free(order->heaps[i].ids);
	free(order->heaps);
	free(order->heap_of);
}

void pc_order_add(struct pc_order *order, uint32_t group)
{
	struct pc_heap *heap = heap_of(order, group);

	if (order->limit && heap->count == order->limit) {
		if (compare(order, group, heap->ids[0]) >= 0)
			return;
		heap->ids[0] = group;
		sift_down(order, heap);
		return;
	}
	heap->ids = PC_GROW(heap->ids, heap->count, heap->room);
	heap->ids[heap->count++] = group;
	if (order->limit)
		sift_up(order, heap);
}

uint32_t *pc_order_sorted(struct pc_order *order, uint32_t *out_count)
{
	uint32_t *ids, count = 0;

	for (uint32_t i = 0; i < order->count; i++)
		count += order->heaps[i].count;
	ids = pc_realloc(NULL, count, sizeof(*ids));
	count = 0;
	for (uint32_t i = 0; i < order->count; i++) {
		memcpy(ids + count, order->heaps[i].ids, order->heaps[i].count * sizeof(*ids));
		count += order->heaps[i].count;
	}
	if (count)
		qsort_r(ids, count, sizeof(*ids), compare_ids, order);
	*out_count = count;
	return ids;
}
