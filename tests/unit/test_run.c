/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/run.c and the runner: real programs. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "measure/run.h"

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })
/* The argv, and what differs from the usual. */
#define SPEC_ON(on, ...) (&(struct pc_run_spec){ .cpu = (on), .argv = __VA_ARGS__ })
#define SPEC(...) SPEC_ON(-1, __VA_ARGS__)

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

static void run(struct fixture *f, const struct pc_run_spec *spec)
{
	if (pc_run(f->runner, spec, &f->run))
		fail_msg("%s", pc_error(f->pc));
}

static double value(const struct fixture *f, enum pc_measure measure)
{
	assert_true(f->run.have >> measure & 1);
	return f->run.values[measure];
}

static void a_run_is_measured(void **state)
{
	struct fixture *f = *state;

	run(f, SPEC(ARGV("sh", "-c",
			 "sleep 0.05; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); "
			 "done")));
	assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
	assert_int_equal(f->run.code, 0);
	assert_true(value(f, PC_MEASURE_WALL) > 5e7);
	assert_true(value(f, PC_MEASURE_CPU) > 0);
	assert_true(value(f, PC_MEASURE_CPU) < value(f, PC_MEASURE_WALL));
	assert_true(value(f, PC_MEASURE_WAITS) >= 1);
	assert_true(value(f, PC_MEASURE_MINOR_FAULTS) > 10);
	assert_int_equal(f->run.left_behind, 0);
}

/* What we hold must not show in the peak of a small program. */
static void peak_memory_is_that_of_the_child(void **state)
{
	struct fixture *f = *state;
	size_t size = 64u << 20;
	char *ours = malloc(size);

	memset(ours, 1, size);
	run(f, SPEC(ARGV("true")));
	assert_true(value(f, PC_MEASURE_MEMORY) < 16e6);
	run(f, SPEC(ARGV("sh", "-c", "head -c 40000000 /dev/zero | tail -c 40000000 >/dev/null")));
	assert_true(value(f, PC_MEASURE_MEMORY) > 39e6);
	free(ours);
}

static void ends_are_told_apart(void **state)
{
	struct fixture *f = *state;

	run(f, SPEC(ARGV("sh", "-c", "echo alas >&2; exit 3")));
	assert_int_equal(f->run.outcome, PC_OUTCOME_FAILED);
	assert_int_equal(f->run.code, 3);
	assert_string_equal(f->run.said, "alas\n");
	run(f, SPEC(ARGV("sh", "-c", "kill -SEGV $$")));
	assert_int_equal(f->run.outcome, PC_OUTCOME_SIGNALLED);
	assert_int_equal(f->run.code, SIGSEGV);
	assert_string_equal(f->run.said, "");
	run(f, SPEC(ARGV("sleep", "600"), .timeout_ms = 50));
	assert_int_equal(f->run.outcome, PC_OUTCOME_TIMEOUT);
	assert_true(value(f, PC_MEASURE_WALL) >= 5e7);
	run(f, SPEC(ARGV("true"), .timeout_ms = 60000));
	assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
}

static void what_cannot_start_is_no_run(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(pc_run(f->runner, SPEC(ARGV("no-such-program-at-all")), &f->run),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "not in $PATH"));
	assert_int_equal(pc_run(f->runner, SPEC(ARGV("/etc/passwd")), &f->run), PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), strerror(EACCES)));
	assert_int_equal(pc_run(f->runner, SPEC(ARGV("true"), .folder = "/no/such"), &f->run),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(f->pc), "/no/such"));
	assert_int_equal(pc_run(f->runner,
				SPEC(ARGV("true"), .folder = "/no/such", .counters = true),
				&f->run),
			 PC_EINPUT);
	run(f, SPEC(ARGV("true"))); /* and it still works */
}

static const char *output(struct fixture *f)
{
	static char text[4096];
	ssize_t got = pread(pc_runner_output(f->runner), text, sizeof(text) - 1, 0);

	text[got > 0 ? got : 0] = '\0';
	return text;
}

static void output_environment_and_folder_are_those_asked_for(void **state)
{
	struct fixture *f = *state;
	const char *const environment[] = { "PATH=/usr/bin:/bin", "WHAT=two words", NULL };

	run(f, SPEC(ARGV("sh", "-c", "pwd; echo \"$WHAT\"; echo \"$HOME.\"; cat"), .folder = "/usr",
		    .environment = environment, .keep_output = true));
	assert_string_equal(output(f), "/usr\ntwo words\n.\n");
	run(f, SPEC(ARGV("echo", "", "a b", "$x"), .keep_output = true));
	assert_string_equal(output(f), " a b $x\n");
	run(f, SPEC(ARGV("echo", "dropped")));
	assert_string_equal(output(f), "");
}

static bool lives(const char *file)
{
	FILE *in = fopen(file, "re");
	long pid = 0;

	assert_non_null(in);
	assert_int_equal(fscanf(in, "%ld", &pid), 1);
	fclose(in);
	unlink(file);
	return kill((pid_t)pid, 0) == 0;
}

static void what_is_left_behind_is_ended(void **state)
{
	struct fixture *f = *state;
	char file[] = "/tmp/perfcopilot-run-XXXXXX", script[256];

	close(mkstemp(file));
	snprintf(script, sizeof(script), "sleep 600 & echo $! >%s", file);
	run(f, SPEC(ARGV("sh", "-c", script)));
	assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
	assert_int_equal(lives(file), 0);
	close(open(file, O_CREAT | O_CLOEXEC, 0600));
	snprintf(script, sizeof(script),
		 "setsid sh -c 'echo $$ >%s; exec sleep 600' & "
		 "while [ ! -s %s ]; do sleep 0.01; done",
		 file, file);
	run(f, SPEC(ARGV("sh", "-c", script)));
	assert_true(f->run.left_behind >= 1);
	assert_int_equal(lives(file), 0);
}

static void a_stop_ends_the_run(void **state)
{
	struct fixture *f = *state;
	pid_t pid;

	pc_signals_install();
	pid = fork();
	if (!pid) {
		usleep(100000);
		kill(getppid(), SIGTERM); /* Ctrl-C may be ignored where tests run */
		_exit(0);
	}
	assert_int_equal(pc_run(f->runner, SPEC(ARGV("sleep", "600")), &f->run), PC_ECANCEL);
}

static void counters_are_there_or_it_is_said_why_not(void **state)
{
	struct fixture *f = *state;
	const char *why = "";
	uint64_t measures = pc_runner_measures(f->runner, &why);

	assert_true(measures >> PC_MEASURE_WALL & 1);
	if (measures >> PC_MEASURE_INSTRUCTIONS & 1)
		assert_null(why);
	else
		assert_non_null(why);
	run(f, SPEC(ARGV("true"), .counters = true));
	assert_int_equal(f->run.outcome, PC_OUTCOME_PASSED);
	assert_true(pc_runner_resolution(f->runner) >= 1);
}

static void one_cpu_is_one(void **state)
{
	struct fixture *f = *state;

	run(f, SPEC_ON(0, ARGV("nproc"), .keep_output = true));
	assert_string_equal(output(f), "1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_is_measured),
		TEST(peak_memory_is_that_of_the_child),
		TEST(ends_are_told_apart),
		TEST(what_cannot_start_is_no_run),
		TEST(output_environment_and_folder_are_those_asked_for),
		TEST(what_is_left_behind_is_ended),
		TEST(counters_are_there_or_it_is_said_why_not),
		TEST(one_cpu_is_one),
		TEST(a_stop_ends_the_run),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
