/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/stats.c, ranks.c and select.c: published values, and every case of small numbers
 * by brute force. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "measure/ranks.h"
#include "measure/select.h"
#include "measure/stats.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void near(double got, double wanted, double by)
{
	if (!(fabs(got - wanted) <= by))
		fail_msg("%.17g, not %.17g", got, wanted);
}

/* A small generator, so that each run has the same numbers. */
static double drawn(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (double)(*state >> 11) / 9007199254740992.0;
}

/* ---- published values: Hollander and Wolfe, as in R's help of wilcox.test ---- */

static void depression_data_give_the_published_values(void **state)
{
	static const double x[] = { 1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30 };
	static const double y[] = { 0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29 };
	double d[COUNT(x)];
	struct pc_estimate e;

	(void)state;
	for (size_t i = 0; i < COUNT(x); i++)
		d[i] = x[i] - y[i];
	pc_signed_rank(d, COUNT(d), 0.95, &e);
	assert_true(e.exact);
	near(e.statistic, 40, 0);
	near(e.p, 0.0390625, 1e-15);
	near(e.value, 0.46, 1e-12);
	near(e.low, 0.010, 1e-12);
	near(e.high, 0.786, 1e-12);
	near(e.level, 0.9609375, 1e-15);
}

static void permeability_data_give_the_published_values(void **state)
{
	static const double x[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 };
	static const double y[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	struct pc_estimate e;

	(void)state;
	pc_rank_sum(&(struct pc_two){ y, x, COUNT(y), COUNT(x) }, 0.95, &e);
	assert_true(e.exact);
	near(e.statistic, 35, 0);
	near(e.p, 2 * 0.1272, 1e-4);
}

static void the_least_p_is_that_of_the_number_of_pairs(void **state)
{
	static const double d[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 11, 12, 13, 14, 15 };

	(void)state;
	near(pc_signed_rank_p(d, 5, 0), 0.0625, 1e-15);
	near(pc_signed_rank_p(d, 6, 0), 0.03125, 1e-15);
	near(pc_signed_rank_p(d, 8, 0), 0.0078125, 1e-15);
	near(pc_rank_sum_p(&(struct pc_two){ x, y, 3, 3 }, 0), 0.1, 1e-12);
	near(pc_rank_sum_p(&(struct pc_two){ x, y, 4, 4 }, 0), 2 / 70.0, 1e-12);
	near(pc_rank_sum_p(&(struct pc_two){ x, y, 5, 5 }, 0), 2 / 252.0, 1e-12);
}

/* n = 20: the 53rd average from either end, 95.2 %. */
static void the_interval_of_twenty_is_the_known_one(void **state)
{
	double d[20], sums[210];
	size_t count = 0;
	struct pc_estimate e;

	(void)state;
	for (size_t i = 0; i < 20; i++)
		d[i] = sin((double)i * 7) + (double)i / 50;
	for (size_t i = 0; i < 20; i++)
		for (size_t j = i; j < 20; j++)
			sums[count++] = (d[i] + d[j]) / 2;
	pc_signed_rank(d, 20, 0.95, &e);
	near(e.level, 0.952, 5e-4);
	for (size_t i = 0; i < count; i++) /* sorted by insertion */
		for (size_t j = i; j && sums[j - 1] > sums[j]; j--) {
			double kept = sums[j];

			sums[j] = sums[j - 1];
			sums[j - 1] = kept;
		}
	near(e.low, sums[52], 1e-12);
	near(e.high, sums[210 - 53], 1e-12);
	near(e.value, (sums[104] + sums[105]) / 2, 1e-12);
}

/* ---- brute force ---- */

/* p by all flips of signs: of ranks as pc_rank_all gives them to |d|. */
static double p_by_flips(const double *d, size_t n)
{
	struct pc_rank ranks[12];
	size_t plus = 0, below = 0, above = 0, flips = 0;

	for (size_t i = 0; i < n; i++)
		ranks[i] = (struct pc_rank){ fabs(d[i]), (uint32_t)i, 0 };
	pc_rank_all(ranks, n);
	for (size_t i = 0; i < n; i++)
		plus += d[ranks[i].index] > 0 ? ranks[i].twice : 0;
	for (size_t mask = 0; mask < 1u << n; mask++) {
		size_t sum = 0;
		bool counts = true;

		for (size_t i = 0; i < n; i++) {
			counts = counts && !(ranks[i].value == 0 && mask >> i & 1);
			sum += mask >> i & 1 ? ranks[i].twice : 0;
		}
		flips += counts;
		below += counts && sum <= plus;
		above += counts && sum >= plus;
	}
	below = below < above ? below : above;
	return fmin(1, 2 * (double)below / (double)flips);
}

static void signed_ranks_are_those_of_all_flips(void **state)
{
	uint64_t seed = 1;
	double d[12];

	(void)state;
	for (size_t n = 1; n <= 12; n++)
		for (int round = 0; round < 30; round++) {
			for (size_t i = 0; i < n; i++) /* every third round has ties and zeros */
				d[i] = round % 3 ? drawn(&seed) - 0.4 : floor(drawn(&seed) * 5) - 2;
			near(pc_signed_rank_p(d, n, 0), p_by_flips(d, n), 1e-12);
		}
}

/* p by all ways to choose which of the values are y's. */
static double p_by_choices(const double *x, size_t xn, const double *y, size_t yn)
{
	struct pc_rank ranks[12];
	size_t n = xn + yn, sum = 0, below = 0, above = 0, all = 0;

	for (size_t i = 0; i < n; i++)
		ranks[i] = (struct pc_rank){ i < xn ? x[i] : y[i - xn], (uint32_t)i, 0 };
	pc_rank_all(ranks, n);
	for (size_t i = 0; i < n; i++)
		sum += ranks[i].index >= xn ? ranks[i].twice : 0;
	for (unsigned mask = 0; mask < 1u << n; mask++) {
		size_t chosen = 0;

		if ((size_t)__builtin_popcount(mask) != yn)
			continue;
		for (size_t i = 0; i < n; i++)
			chosen += mask >> i & 1 ? ranks[i].twice : 0;
		all++;
		below += chosen <= sum;
		above += chosen >= sum;
	}
	below = below < above ? below : above;
	return fmin(1, 2 * (double)below / (double)all);
}

static void rank_sums_are_those_of_all_choices(void **state)
{
	uint64_t seed = 7;
	double x[11], y[11];

	(void)state;
	for (size_t xn = 1; xn <= 11; xn++)
		for (size_t yn = 1; xn + yn <= 12; yn++)
			for (int round = 0; round < 6; round++) {
				for (size_t i = 0; i < xn; i++)
					x[i] = round % 2 ? drawn(&seed) : floor(drawn(&seed) * 4);
				for (size_t i = 0; i < yn; i++)
					y[i] = round % 2 ? drawn(&seed)
							 : floor(drawn(&seed) * 4) + 1;
				near(pc_rank_sum_p(&(struct pc_two){ x, y, xn, yn }, 0),
				     p_by_choices(x, xn, y, yn), 1e-12);
			}
}

/* ---- what must hold of any numbers ---- */

static void the_interval_is_what_the_test_does_not_reject(void **state)
{
	uint64_t seed = 3;
	double d[25];

	(void)state;
	for (size_t n = 6; n <= 25; n++) {
		struct pc_estimate e;
		double by;

		for (size_t i = 0; i < n; i++)
			d[i] = drawn(&seed) + drawn(&seed) - 0.7;
		pc_signed_rank(d, n, 0.95, &e);
		by = (e.high - e.low) * 1e-9;
		assert_true(pc_signed_rank_p(d, n, e.low + by) > 0.05 - 1e-12);
		assert_true(pc_signed_rank_p(d, n, e.low - by) <= 0.05 + 1e-12);
		assert_true(pc_signed_rank_p(d, n, e.high - by) > 0.05 - 1e-12);
		assert_true(pc_signed_rank_p(d, n, e.high + by) <= 0.05 + 1e-12);
	}
}

static void many_numbers_are_approximated_closely(void **state)
{
	uint64_t seed = 11;
	double d[201], x[60], y[60];
	struct pc_estimate few, many;

	(void)state;
	for (size_t i = 0; i < COUNT(d); i++)
		d[i] = drawn(&seed) - 0.45;
	pc_signed_rank(d, 200, 0.95, &few);
	pc_signed_rank(d, 201, 0.95, &many);
	assert_true(few.exact && !many.exact);
	near(many.low, few.low, 0.01);
	near(many.high, few.high, 0.01);
	for (size_t i = 0; i < COUNT(x); i++) {
		x[i] = drawn(&seed);
		y[i] = drawn(&seed) + 0.2;
	}
	pc_rank_sum(&(struct pc_two){ x, y, 28, 28 }, 0.95, &few);
	pc_rank_sum(&(struct pc_two){ x, y, 29, 29 }, 0.95, &many);
	assert_true(few.exact && !many.exact);
	near(many.value, few.value, 0.05);
	near(many.level, 0.95, 1e-12);
}

/* Zeros have no sign, but push the ranks of the others up: counting all flips would take for ever,
 * and the normal distribution is as good. */
static void a_few_among_many_zeros_are_not_counted(void **state)
{
	enum { MANY = 10000, FEW = 100 };
	static double d[MANY];
	struct pc_estimate e, few;
	uint64_t seed = 5;

	(void)state;
	for (size_t i = 0; i < FEW; i++)
		d[i] = drawn(&seed) - 0.25;
	pc_signed_rank(d, FEW, 0.95, &few);
	pc_signed_rank(d, MANY, 0.95, &e);
	assert_true(few.exact && !e.exact);
	near(log10(e.p), log10(pc_signed_rank_p(d, MANY, 0)), 1e-12);
	assert_true(e.p < 0.01);
	near(e.value, 0, 0);
	assert_false(signbit(e.value) || signbit(e.low) || signbit(e.high));
}

static void very_many_numbers_are_summed_without_overflow(void **state)
{
	enum { MANY = 100000 };
	double *x = malloc(MANY * sizeof(*x)), *y = malloc(MANY * sizeof(*y));
	struct pc_estimate e;

	(void)state;
	for (size_t i = 0; i < MANY; i++) { /* every y is above every x */
		x[i] = (double)i;
		y[i] = (double)(i + MANY);
	}
	pc_rank_sum(&(struct pc_two){ x, y, MANY, MANY }, 0.95, &e);
	near(e.statistic, 1e10, 0);
	near(e.value, MANY, 0);
	near(e.p, 0, 0);
	pc_signed_rank(y, MANY, 0.95, &e);
	near(e.statistic, 100000.0 * 100001 / 2, 0);
	near(e.p, 0, 0);
	free(x);
	free(y);
}

static void certainty_is_all_there_is(void **state)
{
	static double d[300];
	struct pc_estimate e;

	(void)state;
	for (size_t i = 0; i < COUNT(d); i++)
		d[i] = (double)i;
	pc_signed_rank(d, COUNT(d), 1, &e);
	near(e.low, 0, 0);
	near(e.high, 299, 0);
	near(e.level, 0, 0);
	pc_signed_rank(d + 1, 1, 0.95, &e);
	near(e.p, 1, 0);
	near(e.value, 1, 0);
	near(pc_quantile(d, 1, 1), 0, 0);
	assert_true(isnan(pc_quantile(d, 0, 1)));
}

static void nothing_and_too_little_are_said(void **state)
{
	static const double d[] = { 1, 2, 3 };
	struct pc_estimate e;

	(void)state;
	pc_signed_rank(d, 0, 0.95, &e);
	near(e.p, 1, 0);
	assert_true(isnan(e.value));
	pc_signed_rank(d, 3, 0.95, &e);
	near(e.level, 0, 0);
	near(e.low, 1, 0);
	near(e.high, 3, 0);
	pc_rank_sum(&(struct pc_two){ d, d, 3, 0 }, 0.95, &e);
	near(e.p, 1, 0);
	pc_rank_sum(&(struct pc_two){ d, d, 3, 3 }, 0.95, &e);
	near(e.p, 1, 0);
	near(e.value, 0, 0);
	near(e.level, 0, 0);
	assert_true(isnan(pc_median(d, 0)));
	near(pc_median(d, 2), 1.5, 0);
}

static void the_kth_is_that_of_all_sums(void **state)
{
	static const double x[] = { -3, -1, -1, 0, 2.5, 1e300 }, y[] = { -1e300, 0, 0, 7 };
	const double inf = INFINITY;
	const struct pc_sums walsh = { .x = x, .x_count = 6 }, apart = { x, y, 6, 4 };

	(void)state;
	assert_int_equal(pc_sums_count(&walsh), 21);
	near(pc_sums_kth(&walsh, 1), -3, 0);
	near(pc_sums_kth(&walsh, 2), -2, 0);
	near(pc_sums_kth(&walsh, 21), 5e299 + 5e299, 0);
	near(pc_sums_kth(&apart, 1), -2e300, 0);
	near(pc_sums_kth(&apart, 24), 10, 0);
	near(pc_sums_kth(&(struct pc_sums){ &inf, y, 1, 4 }, 1) < -1e308, 1, 0);
}

static void many_tests_are_adjusted(void **state)
{
	double p[] = { 0.01, 0.04, NAN, 0.03, 0.005 };

	(void)state;
	pc_benjamini_hochberg(p, COUNT(p)); /* as R's p.adjust(c(.01, .04, .03, .005), "BH") */
	near(p[0], 0.02, 1e-15);
	near(p[1], 0.04, 1e-15);
	assert_true(isnan(p[2]));
	near(p[3], 0.04, 1e-15);
	near(p[4], 0.02, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(depression_data_give_the_published_values),
		cmocka_unit_test(permeability_data_give_the_published_values),
		cmocka_unit_test(the_least_p_is_that_of_the_number_of_pairs),
		cmocka_unit_test(the_interval_of_twenty_is_the_known_one),
		cmocka_unit_test(signed_ranks_are_those_of_all_flips),
		cmocka_unit_test(rank_sums_are_those_of_all_choices),
		cmocka_unit_test(the_interval_is_what_the_test_does_not_reject),
		cmocka_unit_test(many_numbers_are_approximated_closely),
		cmocka_unit_test(a_few_among_many_zeros_are_not_counted),
		cmocka_unit_test(very_many_numbers_are_summed_without_overflow),
		cmocka_unit_test(certainty_is_all_there_is),
		cmocka_unit_test(nothing_and_too_little_are_said),
		cmocka_unit_test(the_kth_is_that_of_all_sums),
		cmocka_unit_test(many_tests_are_adjusted),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
