/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/cachegrind.c, simulated.c and scratch.c. What needs valgrind is skipped where
 * there is none. */
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
#include "base/scratch.h"
#include "input/process.h"
#include "measure/cachegrind.h"
#include "measure/run.h"

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define SPEC(...) (&(struct pc_run_spec){ .cpu = -1, .argv = __VA_ARGS__ })

struct fixture {
	struct pc *pc;
	struct pc_runner *runner;
	struct pc_run run;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->pc = pc_new();
	*state = f;
	return pc_runner_new(f->pc, &f->runner);
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_runner_free(f->runner);
	pc_free(f->pc);
	free(f);
	return 0;
}

static const char *total(const char *text, size_t size, uint64_t *out)
{
	FILE *file = fmemopen((void *)(uintptr_t)text, size, "r");
	const char *why = pc_cachegrind_total(file, out);

	fclose(file);
	return why;
}

static void totals_are_read(void **state)
{
	static const struct {
		const char *text;
		uint64_t instructions; /* 0: it is refused */
	} rows[] = {
		{ "desc: x\ncmd: ./t\nevents: Ir\nfl=a\nfn=b\n1 2\nsummary: 139341\n", 139341 },
		{ "events: Dr Ir Dw\nsummary: 1 18446744073709551615 3\n", UINT64_MAX },
		{ "events: Ir\nsummary: 5", 0 },
		{ "events: Ir\nsummary: 18446744073709551616\n", 0 },
		{ "events: Ir\nsummary: -5\n", 0 },
		{ "events: Ir\nsummary:\n", 0 },
		{ "events: Dr\nsummary: 5\n", 0 },
		{ "events: Dr Ir\nsummary: 5\n", 0 },
		{ "events: Ir\nevents: Ir\nsummary: 5\n", 0 },
		{ "events: Ir\nsummary: 5\nsummary: 5\n", 0 },
		{ "events: Ir\nsummary: 5\nfn=more\n", 0 },
		{ "summary: 5\nevents: Ir\n", 0 },
		{ "events: Ir\nfn=a\n1 5\n", 0 },
		{ "\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t got = 7;
		const char *why = total(rows[i].text, strlen(rows[i].text), &got);

		if (!why != !!rows[i].instructions)
			fail_msg("row %zu: %s", i, why ? why : "was taken");
		assert_int_equal(got, why ? 7 : rows[i].instructions);
	}
}

/* A line may be longer than what we hold of it, and what stands within it is no line. */
static void long_lines_pass(void **state)
{
	enum { LONG = 10000 };
	static char text[LONG + 100];
	uint64_t got = 0;
	size_t size;

	(void)state;
	memcpy(text, "cmd: ", 5);
	memset(text + 5, 'x', LONG);
	for (size_t at = 4000; at < 4200; at++)
		memcpy(text + at, "summary: 1", 10);
	size = LONG + 5;
	size += (size_t)sprintf(text + size, "\nevents: Ir\nsummary: 9\n");
	assert_null(total(text, size, &got));
	assert_int_equal(got, 9);
}

static bool have_valgrind(void)
{
	return pc_process_exists("valgrind");
}

static double instructions(struct fixture *f, const struct pc_run_spec *spec)
{
	if (pc_run_simulated(f->runner, spec, &f->run, NULL))
		fail_msg("%s", pc_error(f->pc));
	assert_int_equal(f->run.have, 1ull << PC_MEASURE_SIMULATED);
	return f->run.values[PC_MEASURE_SIMULATED];
}

static void instructions_are_counted(void **state)
{
	struct fixture *f = *state;
	double one, two;

	if (!have_valgrind())
		skip();
	one = instructions(f, SPEC(ARGV("sh", "-c", "exit 3")));
	assert_int_equal(f->run.outcome, PC_OUTCOME_FAILED);
	assert_int_equal(f->run.code, 3);
	two = instructions(f, SPEC(ARGV("sh", "-c", "sh -c 'exit 0'; exit 0")));
	assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
	assert_true(one > 10000);
	assert_true(two > 1.5 * one);
}

static void files_are_kept_for_who_asks(void **state)
{
	struct fixture *f = *state;
	char *folder = NULL;

	if (!have_valgrind())
		skip();
	setenv("TMPDIR", "/tmp/", 1); /* a slash more is none too many */
	assert_int_equal(pc_run_simulated(f->runner, SPEC(ARGV("true")), &f->run, &folder), PC_OK);
	unsetenv("TMPDIR");
	assert_non_null(folder);
	assert_int_equal(access(folder, R_OK), 0);
	pc_scratch_free(folder);
}

static void what_valgrind_cannot_run_is_told(void **state)
{
	struct fixture *f = *state;

	if (!have_valgrind())
		skip();
	f->run.code = 77;
	assert_int_equal(pc_run_simulated(f->runner, SPEC(ARGV("./not-there")), &f->run, NULL),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "./not-there"));
	assert_non_null(strstr(pc_error(f->pc), "No such file"));
	assert_int_equal(f->run.code, 77);
}

static void a_killed_run_has_no_count(void **state)
{
	struct fixture *f = *state;

	if (!have_valgrind())
		skip();
	assert_int_equal(
		pc_run_simulated(f->runner, SPEC(ARGV("sh", "-c", "kill -KILL $$")), &f->run, NULL),
		PC_OK);
	assert_int_equal(f->run.outcome, PC_OUTCOME_SIGNALLED);
	assert_int_equal(f->run.have, 0);
}

static void a_missing_valgrind_is_told(void **state)
{
	struct fixture *f = *state;
	const struct pc_run_spec spec = { .cpu = -1,
					  .argv = ARGV("true"),
					  .environment = ARGV("PATH=/nowhere") };

	assert_int_equal(pc_run_simulated(f->runner, &spec, &f->run, NULL), PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "needs valgrind"));
}

static void a_scratch_folder_needs_a_place(void **state)
{
	struct fixture *f = *state;
	char *folder = NULL;

	setenv("TMPDIR", "/nowhere", 1);
	assert_int_equal(pc_scratch_new(f->pc, &folder), PC_EINPUT);
	unsetenv("TMPDIR");
	assert_null(folder);
	assert_non_null(strstr(pc_error(f->pc), "TMPDIR"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_are_read),
		cmocka_unit_test(long_lines_pass),
		cmocka_unit_test_setup_teardown(instructions_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(files_are_kept_for_who_asks, setup, teardown),
		cmocka_unit_test_setup_teardown(what_valgrind_cannot_run_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_killed_run_has_no_count, setup, teardown),
		cmocka_unit_test_setup_teardown(a_missing_valgrind_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_scratch_folder_needs_a_place, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
