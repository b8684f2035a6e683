/* SPDX-License-Identifier: Apache-2.0
 * Ranks, and how their sums are spread where nothing differs. Internal. */
#ifndef PC_MEASURE_RANKS_H
#define PC_MEASURE_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pc_rank {
	double value;
	uint32_t index; /* where it stood */
	uint32_t twice; /* twice its middle rank, so that ties have whole numbers too */
};

/* Sorts by value and gives ranks; returns the sum of t^3 - t over groups of t ties. */
double pc_rank_all(struct pc_rank *ranks, size_t count);

/* A copy in order, the caller's. */
double *pc_sorted(const double *x, size_t count);

/* Chances of sums of signed ranks: out[s] is that of the sum s of those of `twice` which a coin
 * chose. `out` has room for the sum of all + 1. */
void pc_spread_of_signs(const uint32_t *twice, size_t count, double *out);
/* Chances of U where no values are tied: out has x * y + 1. Exact while x + y <= PC_SUM_EXACT. */
enum { PC_SUM_EXACT = 56 };
void pc_spread_of_sums(size_t x, size_t y, double *out);
/* Chances of sums of `chosen` of these ranks, all choices being equal: out has room for the sum of
 * all
 * + 1. */
void pc_spread_of_choices(const uint32_t *twice, size_t count, size_t chosen, double *out);

/* The two tails of a spread over 0..most, at `at` and beyond in either direction, doubled and at
 * most 1. */
double pc_two_sided(const double *spread, size_t most, size_t at);
/* The same of the normal distribution. */
double pc_two_sided_normal(double z);
/* The largest k so that less than `k` of a spread has at most alpha / 2; 0: not even 1 has. */
size_t pc_critical(const double *spread, size_t most, double alpha, double *out_level);
double pc_critical_normal(double alpha); /* z */

#endif
