/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/decide.c, doubts.c and samples.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/context.h"
#include "measure/decide.h"
#include "measure/doubts.h"
#include "measure/overall.h"
#include "measure/ranks.h"

enum { ROUNDS = 20 };

static int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

static void near(double got, double wanted, double by)
{
	if (!(fabs(got - wanted) <= by))
		fail_msg("%.17g, not %.17g", got, wanted);
}

/* Noise of a hundredth, the same in each run. */
static double noise(size_t i)
{
	return 0.01 * sin((double)i * 12.9898) * cos((double)i * 78.233);
}

static const struct pc_decision_options usual = { 0, 1, NULL, 0, PC_THRESHOLD, 0.95, 1 };

struct pairs {
	struct pc_samples *samples;
	struct pc_series *series;
};

static struct pairs pairs_of(struct pc *pc, enum pc_measure measure)
{
	struct pairs p = { .samples = pc_samples_new(pc) };

	p.series = pc_samples_series(p.samples, "bench", NULL, measure);
	return p;
}

static struct pc_decision decide(struct pc *pc, size_t rounds, double base_ns, double factor,
				 const bool *first)
{
	struct pairs p = pairs_of(pc, PC_MEASURE_WALL);
	struct pc_decision_options options = usual;
	struct pc_decision d;

	for (size_t i = 0; i < rounds; i++) {
		pc_series_set(pc, p.series, 0, i, base_ns * (1 + noise(2 * i)));
		pc_series_set(pc, p.series, 1, i, base_ns * factor * (1 + noise(2 * i + 1)));
	}
	options.head_first = first;
	options.first_count = ROUNDS;
	pc_decide(p.series, &options, &d);
	pc_samples_clear(p.samples);
	return d;
}

static void changes_beyond_the_threshold_are_told(void **state)
{
	struct pc_decision d = decide(*state, ROUNDS, 5e7, 0.9, NULL);

	assert_int_equal(d.verdict, PC_VERDICT_FASTER);
	assert_int_equal(d.pairs, ROUNDS);
	near(d.ratio, 0.9, 0.01);
	assert_true(d.low < 0.9 && 0.9 < d.high && d.high < 1);
	assert_true(d.p < 1e-4 && d.p_beyond < 1e-3 && d.exact);
	near(d.threshold, 0.01, 0);
	assert_true(pc_measure_kind(PC_MEASURE_INSTRUCTIONS)->part < 1);
	assert_int_equal(decide(*state, ROUNDS, 5e7, 1.05, NULL).verdict, PC_VERDICT_SLOWER);
}

static void equal_sides_are_the_same_and_close_ones_unclear(void **state)
{
	struct pc_decision d = decide(*state, 200, 5e7, 1, NULL);

	assert_int_equal(d.verdict, PC_VERDICT_SAME);
	d = decide(*state, ROUNDS, 5e7, 1.012, NULL);
	assert_int_equal(d.verdict, PC_VERDICT_UNCLEAR);
	assert_true(d.more_pairs > 0);
}

static void too_few_pairs_have_no_verdict(void **state)
{
	struct pc_decision d = decide(*state, 5, 5e7, 2, NULL);

	assert_int_equal(d.verdict, PC_VERDICT_NONE);
	assert_string_equal(d.why, "fewer than 6 pairs");
	near(d.ratio, 2, 0.05);
	assert_int_equal(decide(*state, 6, 5e7, 2, NULL).verdict, PC_VERDICT_SLOWER);
	assert_int_equal(decide(*state, 0, 5e7, 2, NULL).verdict, PC_VERDICT_NONE);
}

static void what_is_too_fast_is_labelled(void **state)
{
	struct pc_decision d = decide(*state, ROUNDS, 900, 2, NULL);

	assert_true(d.too_fast);
	assert_int_equal(d.verdict, PC_VERDICT_NONE);
	assert_string_equal(d.why, "too fast for the clock");
}

static void zeros_have_no_ratio_but_can_be_the_same(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_MAJOR_FAULTS);
	struct pc_decision d;

	for (size_t i = 0; i < ROUNDS; i++) {
		pc_series_set(*state, p.series, 0, i, 0);
		pc_series_set(*state, p.series, 1, i, 0);
	}
	pc_decide(p.series, &usual, &d);
	assert_int_equal(d.verdict, PC_VERDICT_SAME);
	pc_series_set(*state, p.series, 1, 3, 2);
	pc_decide(p.series, &usual, &d);
	assert_int_equal(d.verdict, PC_VERDICT_NONE);
	assert_non_null(strstr(d.why, "zero"));
	pc_samples_clear(p.samples);
}

static void rounds_in_which_a_side_failed_are_no_pairs(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_WALL);
	struct pc_decision d;

	for (size_t i = 0; i < ROUNDS; i++) {
		pc_series_set(*state, p.series, 0, i, 1e8 + (double)i);
		if (i % 4)
			pc_series_set(*state, p.series, 1, i, 1e8 + (double)i);
	}
	pc_decide(p.series, &usual, &d);
	assert_int_equal(d.pairs, 15);
	near(d.ratio, 1, 0);
	pc_samples_clear(p.samples);
}

/* JSON has no infinity, but 1e999 becomes one. */
static void infinity_is_no_number(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_WALL);
	struct pc_decision d;

	for (size_t i = 0; i < ROUNDS; i++) {
		pc_series_set(*state, p.series, 0, i, i == 4 ? INFINITY : 1e8 * (1 + noise(i)));
		pc_series_set(*state, p.series, 1, i,
			      i == 9 ? -INFINITY : 2e8 * (1 + noise(i + 7)));
	}
	pc_decide(p.series, &usual, &d);
	assert_int_equal(d.verdict, PC_VERDICT_SLOWER);
	assert_int_equal(d.pairs, ROUNDS - 2);
	assert_true(isfinite(d.ratio) && isfinite(d.low) && isfinite(d.high));
	pc_samples_clear(p.samples);
}

static void imported_numbers_are_not_paired(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_WALL);
	struct pc_decision d;

	for (size_t i = 0; i < 10; i++) {
		pc_series_add(*state, p.series, 0, 100 + (double)i);
		pc_series_add(*state, p.series, 1, 200 + (double)i);
	}
	pc_series_add(*state, p.series, 1, 205);
	pc_decide(p.series, &(struct pc_decision_options){ 0, 1, NULL, 0, PC_THRESHOLD, 0.95, 0 },
		  &d);
	assert_int_equal(d.verdict, PC_VERDICT_SLOWER);
	assert_int_equal(d.pairs, 0);
	assert_int_equal(d.head_count, 11);
	near(d.ratio, 1.96, 0.05);
	pc_samples_clear(p.samples);
}

static void the_place_in_a_pair_is_told(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_WALL);
	struct pc_decision_options options = usual;
	bool first[ROUNDS];
	struct pc_decision d;

	for (size_t i = 0; i < ROUNDS; i++) { /* who comes second takes 5 % longer */
		first[i] = i * 7 % 3 == 1;
		pc_series_set(*state, p.series, 0, i, 1e8 * (1 + noise(i)) * (first[i] ? 1.05 : 1));
		pc_series_set(*state, p.series, 1, i,
			      1e8 * (1 + noise(i + 90)) * (first[i] ? 1 : 1.05));
	}
	options.head_first = first;
	options.first_count = ROUNDS;
	pc_decide(p.series, &options, &d);
	assert_true(d.slot);
	pc_samples_clear(p.samples);
	assert_false(decide(*state, ROUNDS, 1e8, 1, first).slot);
}

static void drift_heaps_and_outliers_are_told(void **state)
{
	struct pairs p = pairs_of(*state, PC_MEASURE_WALL);
	struct pc_decision d;

	for (size_t i = 0; i < ROUNDS; i++) {
		double base = 1e8 * (1 + 0.01 * (double)i);

		pc_series_set(*state, p.series, 0, i, base);
		pc_series_set(*state, p.series, 1, i, base * (1 + noise(i)) * (i == 4 ? 2 : 1));
	}
	pc_decide(p.series, &usual, &d);
	assert_true(d.trend);
	assert_int_equal(d.severe, 1);
	assert_false(d.two_modes);
	for (size_t i = 0; i < ROUNDS; i++)
		pc_series_set(*state, p.series, 0, i, 1e8 * (i % 3 ? 1 : 1.3) * (1 + noise(i) / 9));
	pc_decide(p.series, &usual, &d);
	assert_true(d.two_modes);
	pc_samples_clear(p.samples);
}

/* Every pair of numbers, looked at. */
static bool drifts(const double *x, size_t count)
{
	double n = (double)count, up = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			up += (x[j] > x[i]) - (x[j] < x[i]);
	up = fmax(0, fabs(up) - 1);
	return pc_two_sided_normal(up / sqrt(n * (n - 1) * (2 * n + 5) / 18)) <= 0.01;
}

static void drift_is_found_without_looking_at_every_pair(void **state)
{
	enum { MANY = 1000000 };
	double *x = pc_arena_alloc(pc_memory(*state), MANY * sizeof(*x));
	size_t found = 0;

	for (size_t count = 10; count < 60; count++) {
		for (size_t i = 0; i < count; i++) /* with ties, and more or less of a drift */
			x[i] = floor(2000 * noise(i + 7 * count)) + (double)(i * (count % 5));
		assert_int_equal(pc_doubt_trend(x, count), drifts(x, count));
		found += pc_doubt_trend(x, count);
	}
	assert_in_range(found, 5, 45);
	for (size_t i = 0; i < MANY; i++)
		x[i] = (double)(i * 7919 % 1000);
	assert_false(pc_doubt_trend(x, MANY));
	for (size_t i = 0; i < MANY; i++)
		x[i] += (double)i / 1000;
	assert_true(pc_doubt_trend(x, MANY));
}

static void many_verdicts_are_held_to_their_number(void **state)
{
	struct pc_decision d[40];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		d[i] = (struct pc_decision){ .verdict = PC_VERDICT_SAME, .p_beyond = 1 };
	d[3] = (struct pc_decision){ .verdict = PC_VERDICT_FASTER,
				     .p_beyond = 0.04,
				     .pairs = ROUNDS };
	d[7] = (struct pc_decision){ .verdict = PC_VERDICT_SLOWER, .p_beyond = 1e-6 };
	d[9] = (struct pc_decision){ .verdict = PC_VERDICT_NONE, .p_beyond = NAN };
	pc_decide_together(d, 40, 0.95);
	assert_int_equal(d[3].verdict, PC_VERDICT_UNCLEAR);
	assert_true(d[3].more_pairs > 0 && d[3].more_pairs < 10 * ROUNDS);
	assert_int_equal(d[7].verdict, PC_VERDICT_SLOWER);
	assert_true(isnan(d[9].p_adjusted));
}

static void the_worst_outcome_stays(void **state)
{
	struct pc_samples *samples = pc_samples_new(*state);
	struct pc_benchmark *b = pc_samples_benchmark(samples, "t");

	assert_int_equal(b->outcomes[0], PC_OUTCOME_MISSING);
	pc_samples_outcome(samples, "t", 0, PC_OUTCOME_PASSED, NULL);
	pc_samples_outcome(samples, "t", 0, PC_OUTCOME_TIMEOUT, "600 s");
	pc_samples_outcome(samples, "t", 0, PC_OUTCOME_PASSED, NULL);
	b = pc_samples_benchmark(samples, "t");
	assert_int_equal(b->outcomes[0], PC_OUTCOME_TIMEOUT);
	assert_string_equal(b->why[0], "600 s");
	assert_int_equal(pc_samples_benchmark_count(samples), 1);
	pc_samples_clear(samples);
}

static void series_are_told_apart_by_all_their_parts(void **state)
{
	struct pc_samples *samples = pc_samples_new(*state);

	for (size_t i = 0; i < 100; i++) {
		char name[16];

		snprintf(name, sizeof(name), "b%zu", i % 10);
		pc_series_add(
			*state,
			pc_samples_series(samples, name, i % 20 < 10 ? NULL : "f", PC_MEASURE_WALL),
			0, (double)i);
	}
	pc_samples_series(samples, "b0", "", PC_MEASURE_WALL);
	pc_samples_series(samples, "b0", "f", PC_MEASURE_CPU);
	assert_int_equal(pc_samples_series_count(samples), 22);
	assert_int_equal(pc_samples_series_at(samples, 3)->counts[0], 5);
	assert_int_equal(pc_measure_of(PC_SPAN("cache_misses")), PC_MEASURE_CACHE_MISSES);
	assert_int_equal(pc_measure_of(PC_SPAN("cache")), PC_MEASURES);
	pc_samples_clear(samples);
}

/* Two benchmarks of eight rounds, the one a tenth slower, the other a tenth faster than that. */
static void many_ratios_are_one_mean(void **state)
{
	struct pc_samples *samples = pc_samples_new(*state);
	const struct pc_overall_options options = { 0, 1, 0.95 };
	struct pc_overall_part parts[3] = { { .ratio = 1.1 }, { .ratio = 1.1 / 1.21 }, { 0 } };
	struct pc_overall all;

	for (size_t b = 0; b < 3; b++) {
		struct pc_series *s = pc_samples_series(samples,
							b == 2 ? "c"
							: b    ? "b"
							       : "a",
							NULL, PC_MEASURE_WALL);

		s->paired = true;
		for (size_t i = 0; i < 8; i++) {
			pc_series_set(*state, s, 0, i, 100);
			pc_series_set(*state, s, 1, i, 100 * (b ? 1 / 1.1 : 1.1) * exp(noise(i)));
		}
	}
	for (size_t b = 0; b < 3; b++)
		parts[b].series = pc_samples_series_at(samples, b);
	parts[2].ratio = NAN; /* nothing of it counts */
	pc_overall(parts, 3, &options, &all);
	assert_int_equal(all.benchmarks, 2);
	assert_int_equal(all.rounds, 8);
	near(all.ratio, 1, 0.01);
	assert_true(all.low <= all.ratio && all.ratio <= all.high && all.low > 0.98);
	parts[1].series->values[1][3] = NAN; /* a round is left out with all of it */
	pc_overall(parts, 3, &options, &all);
	assert_int_equal(all.rounds, 7);
	((struct pc_series *)(uintptr_t)parts[0].series)->paired = false;
	parts[0].ratio = 1.21;
	parts[1].ratio = 1;
	pc_overall(parts, 3, &options, &all);
	assert_int_equal(all.rounds, 0);
	near(all.ratio, 1.1, 1e-12);
	assert_true(isnan(all.low) && isnan(all.high));
	pc_overall(parts + 2, 1, &options, &all);
	assert_true(!all.benchmarks && isnan(all.ratio));
	pc_samples_clear(samples);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(changes_beyond_the_threshold_are_told),
		TEST(equal_sides_are_the_same_and_close_ones_unclear),
		TEST(too_few_pairs_have_no_verdict),
		TEST(what_is_too_fast_is_labelled),
		TEST(zeros_have_no_ratio_but_can_be_the_same),
		TEST(rounds_in_which_a_side_failed_are_no_pairs),
		TEST(infinity_is_no_number),
		TEST(imported_numbers_are_not_paired),
		TEST(the_place_in_a_pair_is_told),
		TEST(drift_heaps_and_outliers_are_told),
		TEST(drift_is_found_without_looking_at_every_pair),
		TEST(many_verdicts_are_held_to_their_number),
		TEST(many_ratios_are_one_mean),
		TEST(the_worst_outcome_stays),
		TEST(series_are_told_apart_by_all_their_parts),
	};

	return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
