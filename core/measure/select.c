/* SPDX-License-Identifier: Apache-2.0
 * The k-th of many sums. Of n numbers there are n * n sums, so none is kept: how many are at most t
 * is counted in one walk, since rows and columns are sorted, and t is found bit by bit. Doubles
 * have the order of their bits, but for the sign, so 64 walks give the very sum. */
#include "measure/select.h"

#include <stdint.h>
#include <string.h>

/* An order of integers that is that of doubles. */
static double value_of(uint64_t order)
{
	uint64_t bits = order & 1ull << 63 ? order & ~(1ull << 63) : ~order;
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* With i rising, the largest j whose average is at most t falls. */
static size_t averages_up_to(const struct pc_sums *s, double t)
{
	size_t count = 0, j = s->x_count;

	for (size_t i = 0; i < s->x_count; i++) {
		while (j > i && (s->x[i] + s->x[j - 1]) / 2 > t)
			j--;
		if (j <= i)
			break;
		count += j - i;
	}
	return count;
}

static size_t differences_up_to(const struct pc_sums *s, double t)
{
	size_t count = 0, j = 0;

	for (size_t i = 0; i < s->x_count; i++) {
		while (j < s->y_count && s->y[j] - s->x[i] <= t)
			j++;
		count += j;
	}
	return count;
}

double pc_sums_kth(const struct pc_sums *s, size_t k)
{
	uint64_t low = 0, high = UINT64_MAX;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		double t = value_of(middle);
		size_t count;

		if (t != t) { /* beyond either infinity lie those that are no numbers */
			if (middle >> 63)
				high = middle;
			else
				low = middle + 1;
			continue;
		}
		count = s->y ? differences_up_to(s, t) : averages_up_to(s, t);
		if (count >= k)
			high = middle;
		else
			low = middle + 1;
	}
	return value_of(low) + 0.0; /* of the two zeros that which has no sign */
}

size_t pc_sums_count(const struct pc_sums *s)
{
	return s->y ? s->x_count * s->y_count : s->x_count * (s->x_count + 1) / 2;
}

double pc_sums_median(const struct pc_sums *s)
{
	size_t all = pc_sums_count(s);

	if (all % 2)
		return pc_sums_kth(s, all / 2 + 1);
	return pc_sums_kth(s, all / 2) / 2 + pc_sums_kth(s, all / 2 + 1) / 2;
}
