/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/import: logs of GNU time and what test runners print. */
#include "import_fixture.h"

#include <dirent.h>
#include <stdlib.h>

#define RECORD "0 1.50s 1.00s 0.25s 10KB "
#define VALUES "  wall 1500000000|\n  user 1000000000|\n  system 250000000|\n  memory 10240|\n"

static void a_time_log_is_named_by_its_proofs(void **state)
{
	struct pc_imported imported;
	const char *got = import_two(
		*state,
		"Kore version 0.60.0.0\nGit:\n  revision:\t111 (dirty)\n  branch:\tmaster\n"
		"  last commit:\tMon Oct 31 12:00:00 2022 +0000\n" RECORD
		"timeout 600 kevm prove tests/specs/mcd/x-spec.k VERIFICATION --backend "
		"haskell\n" RECORD "kevm interpret a/b/c/d/e.json\n",
		NULL, &imported);

	assert_string_equal(imported.format, "gnu-time");
	assert_string_equal(imported.revision, "111 (dirty)");
	assert_string_equal(got, "specs/mcd/x-spec.k passed|missing\n" VALUES
				 "c/d/e.json passed|missing\n" VALUES);
	assert_true(has_note(&imported, "may have crashed"));
	assert_int_equal(imported.remarks.skipped, 0);
}

static void other_commands_are_their_own_names(void **state)
{
	check_import(*state, RECORD "timeout -k 5 600 make one\n" RECORD "make two\n", "gnu-time",
		     "make one passed|missing\n" VALUES "make two passed|missing\n" VALUES);
}

static void tests_of_one_end_get_longer_names_on_both_sides(void **state)
{
	struct pc_imported imported[2];

	assert_string_equal(import_two(*state,
				       RECORD "kevm prove p/a/specs/m/x.k\n" RECORD
					      "kevm prove p/b/specs/m/x.k\n" RECORD
					      "kevm prove /home/me/q/r/s.k\n",
				       RECORD "kevm prove p/a/specs/m/x.k\n" RECORD
					      "kevm prove /build/1/q/r/s.k\n",
				       imported),
			    "a/specs/m/x.k passed|passed\n"
			    "  wall 1500000000| 1500000000\n  user 1000000000| 1000000000\n"
			    "  system 250000000| 250000000\n  memory 10240| 10240\n"
			    "b/specs/m/x.k passed|missing\n" VALUES "q/r/s.k passed|passed\n"
			    "  wall 1500000000| 1500000000\n  user 1000000000| 1000000000\n"
			    "  system 250000000| 250000000\n  memory 10240| 10240\n");
}

static void repetitions_are_samples(void **state)
{
	check_import(*state, "0 1.00s 1.00s 0.00s 1KB x\n0 2.00s 1.00s 0.00s 2KB x\n", "gnu-time",
		     "x passed|missing\n  wall 1000000000 2000000000|\n"
		     "  user 1000000000 1000000000|\n  system 0 0|\n  memory 1024 2048|\n");
}

static void what_failed_has_no_time(void **state)
{
	check_import(*state,
		     "124 600.00s 1.00s 0.00s 1KB a\n139 1.00s 1.00s 0.00s 1KB b\n"
		     "Command exited with non-zero status 2\n2 1.00s 1.00s 0.00s 1KB c\n"
		     "Command terminated by signal 9\n0 1.00s 1.00s 0.00s 1KB d\n"
		     "137 1.00s 1.00s 0.00s 1KB e\n255 1.00s 1.00s 0.00s 1KB f\n",
		     "gnu-time",
		     "a timed out (exit status 124)|missing\nb crashed (SIGSEGV)|missing\n"
		     "c failed (exit status 2)|missing\nd crashed (SIGKILL)|missing\n"
		     "e crashed (SIGKILL)|missing\nf failed (exit status 255)|missing\n");
}

static void commands_may_have_blanks_and_lines(void **state)
{
	check_import(*state,
		     RECORD "kevm prove my specs/a b/x-spec.k MODULE --definition d.k\n" RECORD
			    "sh -c one\n  two\n" RECORD "last\n",
		     "gnu-time",
		     "my specs/a b/x-spec.k passed|missing\n" VALUES
		     "sh -c one two passed|missing\n" VALUES "last passed|missing\n" VALUES);
}

static void time_verbose_and_posix_are_read(void **state)
{
	check_import(*state,
		     "Command terminated by signal 11\n\tCommand being timed: \"./x a\"\n"
		     "\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:09.00\n\tExit status: 0\n"
		     "\tCommand being timed: \"./y\"\n\tUser time (seconds): 0.50\n"
		     "\tElapsed (wall clock) time (h:mm:ss or m:ss): 1:02:03\n"
		     "\tMaximum resident set size (kbytes): 4\n"
		     "\tVoluntary context switches: 7\n\tExit status: 0\n",
		     "gnu-time-v",
		     "./x a crashed (SIGSEGV)|missing\n./y passed|missing\n"
		     "  wall 3723000000000|\n  user 500000000|\n  memory 4096|\n  waits 7|\n");
	check_import(*state,
		     "real 1.50\nuser 1.00\nsys 0.25\n\nreal\t1m2,5s\nuser\t0m0.1s\nsys\t0m0s\n",
		     "time-p",
		     "command passed|missing\n  wall 1500000000 62500000000|\n"
		     "  user 1000000000 100000000|\n  system 250000000 0|\n");
}

static void pytest_gives_calls_and_outcomes(void **state)
{
	check_import(*state,
		     "t/x.py::a[1 - 2] \x1b[32mPASSED\x1b[0m                  [ 16%]\n"
		     "t/x.py::b FAILED   [ 50%]\nt/x.py::c SKIPPED (PASSED before)  [ 90%]\n"
		     "[gw0] [ 95%] PASSED t/x.py::d \n"
		     "68.92s call     t/x.py::a[1 - 2]\n0.50s setup    t/x.py::a[1 - 2]\n"
		     "1.00s call     t/x.py::b\n2.00s call     t/x.py::d\n3.00s call    t/x.py::e\n"
		     "FAILED t/x.py::b - assert 1 == 2\nERROR t/x.py::f[a - b] - no\n",
		     "pytest-durations",
		     "t/x.py::a[1 - 2] passed|missing\n  wall 68920000000|\n"
		     "  setup wall 500000000|\nt/x.py::b failed (assert 1 == 2)|missing\n"
		     "t/x.py::c skipped|missing\nt/x.py::d passed|missing\n  wall 2000000000|\n"
		     "t/x.py::f[a - b] failed (no)|missing\n"
		     "t/x.py::e passed|missing\n  wall 3000000000|\n");
}

static void go_gives_every_count(void **state)
{
	check_import(*state,
		     "goos: linux\npkg: example.org/a\n--- FAIL: BenchmarkBad\n    x.go:1: no\n"
		     "BenchmarkX/n=1-8   \t 100\t 12.5 ns/op\t 8 B/op\t 1 allocs/op\n"
		     "BenchmarkX/n=1-8   \t 100\t 13.5 ns/op\t 8 B/op\t 1 allocs/op\n"
		     "--- SKIP: BenchmarkNot\npkg: example.org/b\n"
		     "BenchmarkTalks-8   \ttalking\n 50\t 1e3 ns/op\t 5.0 MB/s\nPASS\n",
		     "go-bench",
		     "example.org/a.BenchmarkX/n=1-8 passed|missing\n  wall 12.5 13.5|\n"
		     "  allocated 8 8|\n  allocations 1 1|\n"
		     "example.org/b.BenchmarkTalks-8 passed|missing\n  wall 1000|\n"
		     "example.org/a.BenchmarkBad-8 failed|missing\n"
		     "example.org/a.BenchmarkNot-8 skipped|missing\n");
}

static void cargo_gives_estimates(void **state)
{
	check_import(*state,
		     "fib 20       time:   [26.029 us 26.251 us 26.505 us]\n"
		     "             change: [-1% +0% +1%] (p = 0.4 > 0.05)\n"
		     "a name that is long enough for a line of its own\n"
		     "                        time:   [1.0 ms 2.5 ms 3.0 ms]\n"
		     "test tests::x ... bench:       1,234 ns/iter (+/- 5)\n"
		     "test tests::y ... FAILED\n",
		     "cargo-bench",
		     "fib 20 passed|missing\n  wall 26251|\n"
		     "a name that is long enough for a line of its own passed|missing\n"
		     "  wall 2500000|\ntests::x passed|missing\n  wall 1234|\n"
		     "tests::y failed|missing\n");
}

static void perf_stat_gives_its_counters(void **state)
{
	struct pc_imported imported;

	check_import(*state,
		     "# started on Sun Nov 22 "
		     "2026\n\n8343988,ns,duration_time,8343988,100.00,8.1,G/sec\n"
		     "<not counted>,ns,system_time,0,100.00,,\n"
		     "1.02,msec,task-clock,1022234,100.00,0.123,CPUs utilized\n"
		     "75,,page-faults,1022234,100.00,73.369,K/sec\n"
		     "123,,instructions:u,0,100.00,,\n<not supported>,,cycles:u,0,100.00,,\n",
		     "perf-stat",
		     "command passed|missing\n  wall 8343988|\n  cpu 1020000|\n"
		     "  instructions 123|\n");
	import_two(*state,
		   "17574439;ns;duration_time;11.47%;17574439;100.00;;\n"
		   "1.29;msec;task-clock;5.78%;1289797;100.00;;\n",
		   NULL, &imported);
	assert_true(has_note(&imported, "means of several runs"));
}

/* "shop.go-bench.txt": the second word is the format. */
static void check_recording(struct pc *pc, const char *folder, const char *name)
{
	const char *path = pc_arena_printf(pc_memory(pc), "%s/%s", folder, name);
	struct pc_samples *samples = pc_samples_new(pc);
	struct pc_import_file file = { path, NULL, 0 };
	const char *word = strchr(name, '.') + 1;
	struct pc_imported imported;

	if (pc_import(pc, &file, 1, samples, &imported))
		fail_msg("%s", pc_error(pc));
	assert_memory_equal(word, imported.format, strlen(imported.format));
	assert_int_equal(word[strlen(imported.format)], '.');
	assert_null(imported.remarks.damage_reason);
	assert_int_equal(imported.remarks.skipped, 0);
	assert_true(pc_samples_series_count(samples) > 0);
	pc_samples_clear(samples);
}

static void recordings_are_read(void **state)
{
	const char *top = getenv("top_srcdir");
	const char *folder =
		pc_arena_printf(pc_memory(*state), "%s/examples/benchmarks", top ? top : "..");
	DIR *all = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(all);
	while ((entry = readdir(all)))
		if (entry->d_name[0] != '.') {
			check_recording(*state, folder, entry->d_name);
			count++;
		}
	closedir(all);
	assert_true(count > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_time_log_is_named_by_its_proofs),
		TEST(other_commands_are_their_own_names),
		TEST(tests_of_one_end_get_longer_names_on_both_sides),
		TEST(repetitions_are_samples),
		TEST(what_failed_has_no_time),
		TEST(commands_may_have_blanks_and_lines),
		TEST(time_verbose_and_posix_are_read),
		TEST(pytest_gives_calls_and_outcomes),
		TEST(go_gives_every_count),
		TEST(cargo_gives_estimates),
		TEST(perf_stat_gives_its_counters),
		TEST(recordings_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
