/* SPDX-License-Identifier: Apache-2.0
 * What speaks against trusting numbers. A doubt is told where chance alone gives it once in a
 * hundred times or less. */
#include "measure/doubts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "measure/ranks.h"
#include "measure/stats.h"

enum { ENOUGH = 10, ENOUGH_FOR_MODES = 12 };
static const double unlikely = 0.01;

bool pc_doubt_slot(const double *d, const bool *head_first, size_t count, double estimate)
{
	PC_AUTO(memory) double *late = NULL;

	if (count < ENOUGH)
		return false;
	late = pc_realloc(NULL, count, sizeof(*late));
	for (size_t i = 0; i < count; i++)
		late[i] = head_first[i] ? estimate - d[i] : d[i] - estimate;
	return pc_signed_rank_p(late, count, 0) <= unlikely;
}

static void merge(double *x, double *spare, size_t half, size_t count)
{
	size_t left = 0, right = half;

	memcpy(spare, x, count * sizeof(*x));
	for (size_t at = 0; at < count; at++) {
		bool is_left = right == count || (left < half && spare[left] <= spare[right]);

		x[at] = is_left ? spare[left++] : spare[right++];
	}
}

/* Pairs of numbers that rise, less those that fall. Leaves x in order: what a merge sort knows of
 * both halves saves looking at every pair, of which a file may have very many. */
static double rises(double *x, double *spare, size_t count)
{
	size_t half = count / 2, below = 0, up_to = 0;
	double sum;

	if (count < 2)
		return 0;
	sum = rises(x, spare, half) + rises(x + half, spare, count - half);
	for (size_t j = half; j < count; j++) {
		while (below < half && x[below] < x[j])
			below++;
		while (up_to < half && x[up_to] <= x[j])
			up_to++;
		sum += (double)below - (double)(half - up_to);
	}
	merge(x, spare, half, count);
	return sum;
}

bool pc_doubt_trend(const double *x, size_t count)
{
	PC_AUTO(memory) double *copy = NULL;
	PC_AUTO(memory) double *spare = NULL;
	double n = (double)count, up;

	if (count < ENOUGH)
		return false;
	copy = pc_realloc(NULL, count, sizeof(*copy));
	spare = pc_realloc(NULL, count, sizeof(*spare));
	memcpy(copy, x, count * sizeof(*copy));
	up = fmax(0, fabs(rises(copy, spare, count)) - 1);
	return pc_two_sided_normal(up / sqrt(n * (n - 1) * (2 * n + 5) / 18)) <= unlikely;
}

static double mean_of(const double *x, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += x[i];
	return sum / (double)count;
}

bool pc_doubt_serial(const double *x, size_t count)
{
	double mean, all = 0, next = 0;

	if (count < ENOUGH)
		return false;
	mean = mean_of(x, count);
	for (size_t i = 0; i < count; i++) {
		all += (x[i] - mean) * (x[i] - mean);
		if (i)
			next += (x[i] - mean) * (x[i - 1] - mean);
	}
	return all > 0 && fabs(next / all) > 2.576 / sqrt((double)count);
}

bool pc_doubt_two_modes(const double *x, size_t count)
{
	PC_AUTO(memory) double *s = NULL;
	double mean, all = 0, left = 0, best = 0;

	if (count < ENOUGH_FOR_MODES)
		return false;
	s = pc_sorted(x, count);
	mean = mean_of(s, count);
	for (size_t i = 0; i < count; i++)
		all += (s[i] - mean) * (s[i] - mean);
	for (size_t i = 1; i < count; i++) {
		double a = (double)i, b = (double)(count - i), apart;

		left += s[i - 1] - mean;
		apart = left * left / a + left * left / b; /* between the two parts */
		if (5 * i >= count && 5 * (count - i) >= count)
			best = fmax(best, apart);
	}
	return all > 0 && best > 0.9 * all;
}

void pc_doubt_outliers(const double *x, size_t count, uint32_t *out_mild, uint32_t *out_severe)
{
	PC_AUTO(memory) double *s = pc_sorted(x, count);
	double low, high, apart;

	*out_mild = *out_severe = 0;
	if (count < 4)
		return;
	low = pc_quantile(s, count, 0.25);
	high = pc_quantile(s, count, 0.75);
	apart = high - low;
	for (size_t i = 0; i < count; i++) {
		double beyond = fmax(low - s[i], s[i] - high);

		*out_severe += beyond > 3 * apart;
		*out_mild += beyond > 1.5 * apart && beyond <= 3 * apart;
	}
}
