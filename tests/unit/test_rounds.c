/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/rounds.c: what looks see, and the order in which sides run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/context.h"
#include "measure/rounds.h"

enum { MOST_MS = 9000, FIRST_LOOK_MS = MOST_MS / 3, LOOK_AFTER = 8, PAIRS = 12 };

/* Benchmarks that lie within the one work. */
struct inner {
	const char *name;
	double even, odd; /* head/base, by round */
	bool base_alone;
};

struct bench {
	struct pc *pc;
	struct pc_samples *samples;
	const struct inner *inner; /* ends with one without a name */
	int64_t began_ms;
	uint32_t rounds;
};

/* The first look comes when so many rounds are done. */
static void wait_for_look(const struct bench *bench)
{
	const struct timespec tick = { 0, 10000000 };

	while (pc_now_ms() < bench->began_ms + FIRST_LOOK_MS + 500)
		nanosleep(&tick, NULL);
}

static int read_inner(void *context, const struct pc_round *at, struct pc_run *run,
		      struct pc_runner *runner)
{
	struct bench *bench = context;

	(void)runner;
	(void)run;
	for (const struct inner *i = bench->inner; i->name; i++) {
		double ratio = at->number % 2 ? i->odd : i->even;

		if (!at->side || !i->base_alone)
			pc_series_set(
				bench->pc,
				pc_samples_series(bench->samples, i->name, NULL, PC_MEASURE_WALL),
				at->side, at->number, at->side ? 1e6 * ratio : 1e6);
	}
	return PC_OK;
}

static int count_round(void *context, const struct pc_round *at)
{
	struct bench *bench = context;

	bench->rounds++;
	if (at->number == LOOK_AFTER)
		wait_for_look(bench);
	return PC_OK;
}

static uint32_t rounds_of(const struct inner *inner)
{
	static const char *const argv[] = { "true", NULL };
	static const struct pc_round_side sides[] = { { .name = "base" }, { .name = "head" } };
	struct bench bench = { .pc = pc_new(), .inner = inner, .began_ms = pc_now_ms() };
	struct pc_round_work work = { .name = "tests", .argv = argv };
	const struct pc_rounds rounds = { .sides = sides,
					  .side_count = 2,
					  .works = &work,
					  .work_count = 1,
					  .pairs = PAIRS,
					  .max_time_ms = MOST_MS,
					  .timeout_ms = MOST_MS,
					  .seed = 1,
					  .inner = true,
					  .threshold = 0.01,
					  .samples = bench.samples = pc_samples_new(bench.pc),
					  .context = &bench,
					  .read = read_inner,
					  .done = count_round };

	if (pc_rounds_run(bench.pc, &rounds))
		fail_msg("%s", pc_error(bench.pc));
	pc_samples_clear(bench.samples);
	pc_free(bench.pc);
	return bench.rounds;
}

static void a_look_sees_the_benchmarks_within(void **state)
{
	static const struct inner decided[] = {
		{ "a", 1.1, 1.2, false }, { "b", 1, 1, false }, { "gone", 0, 0, true }, { 0 }
	};

	(void)state;
	assert_int_equal(rounds_of(decided), LOOK_AFTER + 1);
}

static void one_that_is_unclear_goes_on(void **state)
{
	static const struct inner unclear[] = { { "a", 1.1, 1.2, false },
						{ "b", 0.9, 1.1, false },
						{ 0 } };

	(void)state;
	assert_int_equal(rounds_of(unclear), PAIRS);
}

static void looks_correct_the_level(void **state)
{
	struct pc_rounds rounds = { 0 };

	(void)state;
	assert_true(pc_rounds_level(&rounds) == 0.95);
	rounds.max_time_ms = 1;
	assert_true(pc_rounds_level(&rounds) == 1 - pc_look_level(PC_ROUNDS_LOOKS));
}

static void every_second_round_turns_the_order(void **state)
{
	const struct pc_rounds rounds = { .side_count = 3, .seed = 7 };
	size_t one[PC_SIDES_MAX], next[PC_SIDES_MAX];

	(void)state;
	for (uint32_t number = 0; number < 100; number += 2) {
		pc_rounds_order(&rounds, 0, number, one);
		pc_rounds_order(&rounds, 0, number + 1, next);
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(one[i], next[2 - i]);
		assert_int_equal(one[0] + one[1] + one[2], 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_look_sees_the_benchmarks_within),
		cmocka_unit_test(one_that_is_unclear_goes_on),
		cmocka_unit_test(looks_correct_the_level),
		cmocka_unit_test(every_second_round_turns_the_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
