/* SPDX-License-Identifier: Apache-2.0
 * Ranks and the spreads of their sums, by counting: no table, no random number. */
#include "measure/ranks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"

static int by_value(const void *a, const void *b)
{
	const struct pc_rank *x = a, *y = b;

	return x->value < y->value ? -1 : x->value > y->value;
}

double pc_rank_all(struct pc_rank *ranks, size_t count)
{
	double ties = 0;

	qsort(ranks, count, sizeof(*ranks), by_value);
	for (size_t from = 0, to; from < count; from = to) {
		double t;

		for (to = from + 1; to < count && ranks[to].value == ranks[from].value;)
			to++;
		for (size_t i = from; i < to; i++) /* the middle of from + 1 .. to, twice */
			ranks[i].twice = (uint32_t)(from + 1 + to);
		t = (double)(to - from);
		ties += t * t * t - t;
	}
	return ties;
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double *pc_sorted(const double *x, size_t count)
{
	double *copy = pc_realloc(NULL, count ? count : 1, sizeof(*copy));

	if (count) {
		memcpy(copy, x, count * sizeof(*copy));
		qsort(copy, count, sizeof(*copy), by_number);
	}
	return copy;
}

void pc_spread_of_signs(const uint32_t *twice, size_t count, double *out)
{
	size_t most = 0;

	out[0] = 1;
	for (size_t i = 0; i < count; i++) {
		memset(out + most + 1, 0, twice[i] * sizeof(*out));
		most += twice[i];
		for (size_t s = most + 1; s-- > 0;)
			out[s] = (out[s] + (s >= twice[i] ? out[s - twice[i]] : 0)) / 2;
	}
}

/* The Gaussian binomial coefficient: times (1 - q^(y+i)), by (1 - q^i), for i = 1..x. Counts are
 * whole and stay below 2^53. */
void pc_spread_of_sums(size_t x, size_t y, double *out)
{
	size_t most = x * y;
	double all = 0;

	memset(out, 0, (most + 1) * sizeof(*out));
	out[0] = 1;
	for (size_t i = 1; i <= x; i++) {
		for (size_t s = most; s >= y + i; s--)
			out[s] -= out[s - y - i];
		for (size_t s = i; s <= most; s++)
			out[s] += out[s - i];
	}
	for (size_t s = 0; s <= most; s++)
		all += out[s];
	for (size_t s = 0; s <= most; s++)
		out[s] /= all;
}

void pc_spread_of_choices(const uint32_t *twice, size_t count, size_t chosen, double *out)
{
	size_t most = 0, row;
	PC_AUTO(memory) double *counts = NULL;
	double all = 0;

	for (size_t i = 0; i < count; i++)
		most += twice[i];
	row = most + 1;
	counts = pc_zeroed((chosen + 1) * row, sizeof(*counts));
	counts[0] = 1;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1 < chosen ? i + 1 : chosen; k > 0; k--)
			for (size_t s = most; s >= twice[i]; s--)
				counts[k * row + s] += counts[(k - 1) * row + s - twice[i]];
	for (size_t s = 0; s <= most; s++)
		all += counts[chosen * row + s];
	for (size_t s = 0; s <= most; s++)
		out[s] = counts[chosen * row + s] / all;
}

double pc_two_sided(const double *spread, size_t most, size_t at)
{
	double below = 0, above = 0;

	for (size_t s = 0; s <= at; s++)
		below += spread[s];
	for (size_t s = most + 1; s-- > at;)
		above += spread[s];
	return fmin(1, 2 * fmin(below, above));
}

double pc_two_sided_normal(double z)
{
	return erfc(fabs(z) / sqrt(2));
}

size_t pc_critical(const double *spread, size_t most, double alpha, double *out_level)
{
	double below = 0;
	size_t k = 0;

	*out_level = 0;
	while (k <= most && 2 * (below + spread[k]) <= alpha * (1 + 1e-12)) {
		below += spread[k++];
		*out_level = 1 - 2 * below;
	}
	return k;
}

/* By halves: erfc has no inverse in C, and 60 steps are enough for a double. */
double pc_critical_normal(double alpha)
{
	double low = 0, high = 40;

	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;

		if (pc_two_sided_normal(middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	return high;
}
