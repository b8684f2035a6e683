/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/native*.c: this program is what is watched. What needs perf or valgrind is
 * skipped where there is none, or where it may not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "input/process.h"
#include "measure/native.h"
#include "measure/stats.h"

static char self[4096];

/* valgrind can't run a program that a sanitizer watches, as this one may be. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED true
#endif
#endif
#ifndef WATCHED
#define WATCHED false
#endif

static bool can_count(void)
{
	return !WATCHED && pc_process_exists("valgrind");
}

struct fixture {
	struct pc *pc;
	struct pc_runner *runner;
	struct pc_samples *samples;
	struct pc_run run;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	f->samples = pc_samples_new(f->pc);
	*state = f;
	return pc_runner_new(f->pc, &f->runner);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_samples_clear(f->samples);
	pc_runner_free(f->runner);
	pc_free(f->pc);
	free(f);
	return 0;
}

/* ---- what is watched ---- */

static volatile unsigned sink;

__attribute__((noinline)) static void work_much(long rounds)
{
	for (long i = 0; i < rounds; i++)
		sink = sink * 31 + (unsigned)i;
}

__attribute__((noinline)) static void work_less(long rounds)
{
	for (long i = 0; i < rounds; i++)
		sink = sink * 33 + (unsigned)i;
}

__attribute__((noinline)) static void work_at_times(long rounds)
{
	for (long i = 0; i < rounds; i++)
		sink = sink * 35 + (unsigned)i;
}

/* work MUCH LESS AT_TIMES STATUS */
static int work(char **argv)
{
	work_much(strtol(argv[2], NULL, 10));
	work_less(strtol(argv[3], NULL, 10));
	work_at_times(strtol(argv[4], NULL, 10));
	return atoi(argv[5]);
}

/* ---- names ---- */

static void names_are_those_of_both_sides(void **state)
{
	static const char *const rows[][2] = {
		{ "work", "work" },
		{ "work.constprop.0.isra.3", "work" },
		{ "work.part.0.cold", "work" },
		{ "ns::f(int) [clone .constprop.1]", "ns::f(int)" },
		{ "int ns::f<int>(std::vector<int> const&)",
		  "int ns::f<int>(std::vector<int> const&)" },
		{ "core::fmt::write::h0123456789abcdef", "core::fmt::write" },
		{ "core[9b1e5fbd3c2a4c5d]::fmt::write", "core::fmt::write" },
		{ "<core[9b1e5fbd3c2a4c5d]::A as b[01234567]::C>::d", "<core::A as b::C>::d" },
		{ "f.llvm.1234567890", "f" },
		{ "__libc_start_main@@GLIBC_2.34", "__libc_start_main" },
		{ "main.(*T).work[...]", "main.(*T).work[...]" },
		{ "operator[]", "operator[]" },
		{ "a[12", "a[12" },
		{ "", "" },
	};
	struct pc_text scratch = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pc_span got = pc_native_name(&scratch, pc_span(rows[i][0]));

		if (!pc_span_is(got, rows[i][1]))
			fail_msg("%s: %.*s", rows[i][0], (int)got.size, got.data);
	}
	pc_text_clear(&scratch);
}

/* Newcombe 1998 (table I, method 3): 81 of 263, 15 of 148, 0 of 20, 1 of 29. */
static void shares_have_intervals(void **state)
{
	static const double rows[][4] = { { 81, 263, 0.2553, 0.3662 },
					  { 15, 148, 0.0624, 0.1605 },
					  { 0, 20, 0.0000, 0.1611 },
					  { 1, 29, 0.0061, 0.1718 } };
	double low, high;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pc_wilson(rows[i][0] / rows[i][1], rows[i][1], 0.95, &low, &high);
		assert_true(fabs(low - rows[i][2]) < 6e-5 && fabs(high - rows[i][3]) < 6e-5);
	}
	pc_wilson(NAN, 0, 0.95, &low, &high);
	assert_true(low == 0 && high == 1);
}

/* ---- runs ---- */

struct job {
	enum pc_native_by by;
	const char *much[2]; /* of both sides */
	uint32_t rounds;
};

static int watch(struct fixture *f, struct pc_native *native, const char *const *argv,
		 const struct pc_native_at *at)
{
	const struct pc_run_spec spec = { .cpu = -1, .argv = argv };

	return pc_native_run(native, f->runner, &spec, at, &f->run);
}

static void watch_all(struct fixture *f, const struct job *job)
{
	struct pc_native *native = pc_native_new(f->pc, job->by, f->samples);

	for (uint32_t i = 0; i < 2 * job->rounds; i++) {
		const struct pc_native_at at = { "bench", i % 2, i / 2 };
		const char *argv[] = {
			self, "work", job->much[i % 2], "1000000", i == 1 ? "500000" : "0",
			"0",  NULL
		};

		if (watch(f, native, argv, &at))
			fail_msg("%s", pc_error(f->pc));
		assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
	}
	pc_native_finish(native);
}

static const struct pc_series *series_of(struct fixture *f, const char *function)
{
	for (size_t i = 0; i < pc_samples_series_count(f->samples); i++) {
		const struct pc_series *s = pc_samples_series_at(f->samples, i);

		if (s->function && !strcmp(s->function, function))
			return s;
	}
	fail_msg("no function %s", function);
	return NULL;
}

static void counts_are_those_of_functions(void **state)
{
	static const struct job job = { PC_NATIVE_COUNTED, { "1000000", "2000000" }, 2 };
	struct fixture *f = *state;
	const struct pc_series *much, *less, *times;
	struct pc_native_share share;

	if (!can_count())
		return;
	watch_all(f, &job);
	much = series_of(f, "work_much");
	less = series_of(f, "work_less");
	times = series_of(f, "work_at_times");
	assert_int_equal(much->measure, PC_MEASURE_SIMULATED);
	assert_true(much->paired && much->counts[0] == 2 && much->counts[1] == 2);
	assert_true(much->values[0][0] > 1e6 && much->values[0][0] == much->values[0][1]);
	assert_true(fabs(much->values[1][0] / much->values[0][0] - 2) < 0.001);
	assert_true(less->values[1][0] == less->values[0][0]);
	/* it ran in one run alone, and elsewhere took next to nothing, or nothing */
	assert_true(times->values[1][0] > 5e5 && times->values[1][1] < 100);
	assert_true(times->values[0][0] < 100);
	pc_native_share(f->samples, much, 0, 0.95,
			&share); /* counted, and so without an interval */
	assert_true(isnan(share.share) && isnan(share.low) && !share.samples);
	assert_true(pc_samples_find(f->samples, "bench", NULL, PC_MEASURE_SIMULATED)->values[0][0] >
		    much->values[0][0]);
}

static bool may_sample(struct fixture *f)
{
	struct pc_native *native = pc_native_new(f->pc, PC_NATIVE_SAMPLED, f->samples);
	const char *argv[] = { self, "work", "1", "1", "1", "0", NULL };
	const struct pc_native_at at = { "probe", 0, 0 };
	bool may = pc_process_exists("perf") && !watch(f, native, argv, &at);

	return may;
}

static void samples_are_shares_of_time(void **state)
{
	static const struct job job = { PC_NATIVE_SAMPLED, { "100000000", "100000000" }, 2 };
	struct fixture *f = *state;
	const struct pc_series *much;
	struct pc_native_share share;

	if (!may_sample(f))
		skip();
	for (size_t i = 0; i < 2; i++) /* what the rounds measured, when nobody watched */
		for (size_t m = PC_MEASURE_CPU; m <= PC_MEASURE_USER; m++)
			pc_series_set(
				f->pc,
				pc_samples_series(f->samples, "bench", NULL, (enum pc_measure)m), i,
				0, 7e9);
	watch_all(f, &job);
	much = series_of(f, "work_much");
	assert_true(much->measure == PC_MEASURE_CPU || much->measure == PC_MEASURE_USER);
	/* of 7 s in the first round; in the second of what perf saw */
	assert_true(much->values[0][0] > 5e9 && much->values[0][0] < 7e9 + 1);
	assert_true(much->values[0][1] > 1e6 && much->values[0][1] < 5e9);
	pc_native_share(f->samples, much, 1, 0.95, &share); /* of the round with a time */
	assert_true(share.samples > 20 && share.share > 0.7);
	assert_true(share.low < share.share && share.share < share.high);
}

static void a_run_that_fails_adds_nothing(void **state)
{
	struct fixture *f = *state;
	struct pc_native *native = pc_native_new(f->pc, PC_NATIVE_COUNTED, f->samples);
	const char *argv[] = { self, "work", "1", "1", "1", "3", NULL };
	const struct pc_native_at at = { "bench", 0, 0 };

	if (!can_count()) {
		return;
	}
	assert_int_equal(watch(f, native, argv, &at), PC_OK);
	assert_int_equal(f->run.outcome, PC_OUTCOME_FAILED);
	assert_int_equal(pc_samples_series_count(f->samples), 0);
	pc_native_finish(native);
}

static void a_missing_perf_is_told(void **state)
{
	struct fixture *f = *state;
	struct pc_native *native = pc_native_new(f->pc, PC_NATIVE_SAMPLED, f->samples);
	const struct pc_native_at at = { "bench", 0, 0 };
	const struct pc_run_spec spec = {
		.cpu = -1,
		.argv = (const char *const[]){ self, NULL },
		.environment = (const char *const[]){ "PATH=/nowhere", NULL },
	};

	assert_int_equal(pc_native_run(native, f->runner, &spec, &at, &f->run), PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "perf_event_paranoid"));
	assert_non_null(strstr(pc_error(f->pc), "cachegrind"));
}

static void what_perf_cannot_run_is_told(void **state)
{
	struct fixture *f = *state;
	struct pc_native *native = pc_native_new(f->pc, PC_NATIVE_SAMPLED, f->samples);
	const char *argv[] = { "./not-there", NULL };
	const struct pc_native_at at = { "bench", 0, 0 };
	int status;

	if (!pc_process_exists("perf"))
		skip();
	status = watch(f, native, argv, &at);
	assert_true(status == PC_EINPUT || f->run.outcome == PC_OUTCOME_FAILED);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_of_both_sides),
		cmocka_unit_test(shares_have_intervals),
		cmocka_unit_test_setup_teardown(counts_are_those_of_functions, setup, teardown),
		cmocka_unit_test_setup_teardown(samples_are_shares_of_time, setup, teardown),
		cmocka_unit_test_setup_teardown(a_run_that_fails_adds_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_missing_perf_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(what_perf_cannot_run_is_told, setup, teardown),
	};

	if (argc == 6 && !strcmp(argv[1], "work"))
		return work(argv);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) <= 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
