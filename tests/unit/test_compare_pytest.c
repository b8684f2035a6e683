/* SPDX-License-Identifier: Apache-2.0
 * How pytest is started with the plugin, and what is read of what that wrote. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "files.h"
#include "pytest.h"

static struct pc_changed_function functions[] = {
	{ .name = "f", .file = "src/a.py", .change = PC_CHANGE_MODIFIED },
	{ .name = "C.m", .file = "b.py", .old_name = "C.n", .change = PC_CHANGE_RENAMED },
	{ .name = "f", .file = "b.py", .change = PC_CHANGE_ADDED },
	{ .name = "gone", .file = "b.py", .old_file = "old.py", .change = PC_CHANGE_DELETED },
	{ .name = "g", .file = "x.c", .change = PC_CHANGE_MODIFIED },
};
static const struct pc_changes changes = { .functions = functions, .count = 5 };

static const char *entry(const struct pytest_run *run, const char *name)
{
	for (const char *const *at = run->environment; *at; at++)
		if (!strncmp(*at, name, strlen(name)) && (*at)[strlen(name)] == '=')
			return *at + strlen(name) + 1;
	return NULL;
}

static void check_settings(const char *folder, size_t side, const char *wanted)
{
	struct pc_text text = { 0 };
	char path[128];
	bool more;

	snprintf(path, sizeof(path), "%s/settings-%zu.json", folder, side);
	assert_int_equal(compare_file_read(path, 1 << 20, false, &text, &more), 0);
	if (!strstr(text.data, wanted))
		fail_msg("no %s in %s", wanted, text.data);
	unlink(path);
	pc_text_clear(&text);
}

static void test_prepare(void **state)
{
	char folder[] = "/tmp/pc-pytest-XXXXXX", path[128], wanted[512];
	static const char *const targets[] = { "tests", "-x", NULL };
	struct pc *pc = pc_new();
	struct pytest_side side = { .targets = targets, .project = "/home/user/project" };
	struct pytest_run run;

	(void)state;
	assert_non_null(mkdtemp(folder));
	side.root = folder;
	snprintf(path, sizeof(path), "%s/src", folder);
	mkdir(path, 0700);
	setenv("PYTHONPATH", "/home/user/project/lib:/home/user/projects::/other", 1);
	unsetenv("VIRTUAL_ENV");
	assert_int_equal(compare_pytest_prepare(pc, folder, &side, &changes, &run), PC_OK);
	snprintf(wanted, sizeof(wanted), "%s/src:%s:%s:%s/lib:/home/user/projects:/other", folder,
		 folder, folder, folder);
	assert_string_equal(entry(&run, "PYTHONPATH"), wanted);
	assert_string_equal(run.python, "python3");
	assert_string_equal(run.argv[0], "python3");
	assert_string_equal(run.argv[8], "tests");
	assert_string_equal(run.argv[9], "./-x");
	assert_null(run.argv[10]);
	assert_non_null(entry(&run, "PERFCOPILOT_PYTEST"));
	check_settings(folder, 0,
		       "\"functions\":[{\"index\":0,\"file\":\"src/a.py\",\"name\":\"f\"},"
		       "{\"index\":1,\"file\":\"b.py\",\"name\":\"C.n\"},"
		       "{\"index\":3,\"file\":\"old.py\",\"name\":\"gone\"}]");
	side.number = 1;
	assert_int_equal(compare_pytest_prepare(pc, folder, &side, &changes, &run), PC_OK);
	check_settings(folder, 1,
		       "\"functions\":[{\"index\":0,\"file\":\"src/a.py\",\"name\":\"f\"},"
		       "{\"index\":1,\"file\":\"b.py\",\"name\":\"C.m\"},"
		       "{\"index\":2,\"file\":\"b.py\",\"name\":\"f\"}]");
	side.root = "/a:b";
	assert_int_equal(compare_pytest_prepare(pc, folder, &side, NULL, &run), PC_EINPUT);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/perfcopilot_pytest.py", folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	pc_free(pc);
}

static double value(struct pc_samples *samples, const char *function, enum pc_measure measure)
{
	const struct pc_series *series = pc_samples_series(samples, "t.py::a", function, measure);

	return series->counts[1] > 2 ? series->values[1][2] : NAN;
}

static void test_read(void **state)
{
	static const char text[] =
		"{\"kind\":\"start\",\"version\":1,\"python\":\"3.11.2\",\"pytest\":\"7.2.1\"}\n"
		"{\"kind\":\"function\",\"index\":0,\"imported\":\"/s/src/a.py\",\"inside\":true,"
		"\"wrapped\":true,\"why\":null}\n"
		"{\"kind\":\"function\",\"index\":1,\"imported\":null,\"inside\":false,"
		"\"wrapped\":false,\"why\":\"its file was not imported\"}\n"
		"{\"kind\":\"function\",\"index\":5}\n"
		"{\"kind\":\"collected\",\"tests\":3,\"deselected\":1}\n"
		"{\"kind\":\"error\",\"file\":\"t2.py\",\"why\":\"SyntaxError\"}\n"
		"{\"kind\":\"begin\",\"test\":\"t.py::a\"}\n"
		"{\"kind\":\"result\",\"test\":\"t.py::a\",\"benchmark\":\"t.py::a\",\"rounds\":5,"
		"\"iterations\":1,\"wall_ns\":100.5,\"cpu_ns\":90,\"functions\":["
		"{\"index\":0,\"calls\":3,\"wall_ns\":50,\"cpu_ns\":null},"
		"{\"index\":1,\"calls\":2,\"wall_ns\":-1,\"cpu_ns\":7}]}\n"
		"{\"kind\":\"test\",\"test\":\"t.py::a\",\"outcome\":\"passed\",\"why\":null}\n"
		"{\"kind\":\"test\",\"test\":\"t.py::b\",\"outcome\":\"failed\","
		"\"why\":\"assert 1\"}\n"
		"not json\n"
		"{\"kind\":\"begin\",\"test\":\"t.py::c\"}\n"
		"{\"kind\":\"resul";
	struct pc *pc = pc_new();
	struct pc_samples *samples = pc_samples_new(pc);
	const struct pytest_reading reading = { .changes = &changes,
						.samples = samples,
						.side = 1,
						.round = 2,
						.unfinished = PC_OUTCOME_SIGNALLED,
						.why = "SIGSEGV" };
	struct pytest_found found;

	(void)state;
	compare_pytest_read_bytes(pc, pc_span(text), &reading, &found);
	assert_string_equal(found.python, "3.11.2");
	assert_int_equal(found.collected, 3);
	assert_int_equal(found.deselected, 1);
	assert_int_equal(found.skipped_lines, 2);
	assert_string_equal(found.unfinished, "t.py::c");
	assert_false(found.ended);
	assert_string_equal(found.damage, "its last line is cut off");
	assert_int_equal(found.note_count, 1);
	assert_string_equal(found.notes[0], "t2.py: SyntaxError");
	assert_string_equal(found.functions[0].imported, "/s/src/a.py");
	assert_true(found.functions[0].inside && found.functions[0].wrapped);
	assert_string_equal(found.functions[1].why, "its file was not imported");
	assert_true(value(samples, NULL, PC_MEASURE_WALL) == 100.5);
	assert_true(value(samples, NULL, PC_MEASURE_CPU) == 90);
	assert_true(value(samples, "f (src/a.py)", PC_MEASURE_WALL) == 50);
	assert_true(value(samples, "f (src/a.py)", PC_MEASURE_CALLS) == 3);
	assert_true(value(samples, "C.m", PC_MEASURE_CPU) == 7);
	assert_true(isnan(value(samples, "C.m", PC_MEASURE_WALL)));
	assert_int_equal(pc_samples_benchmark(samples, "t.py::b")->outcomes[1], PC_OUTCOME_FAILED);
	assert_string_equal(pc_samples_benchmark(samples, "t.py::c")->why[1], "SIGSEGV");
	assert_int_equal(pc_samples_benchmark(samples, "t.py::a")->outcomes[0], PC_OUTCOME_MISSING);
	pc_samples_clear(samples);
	pc_free(pc);
}

static void test_read_file(void **state)
{
	char path[] = "/tmp/pc-results-XXXXXX";
	struct pc *pc = pc_new();
	struct pc_samples *samples = pc_samples_new(pc);
	const struct pytest_reading reading = { .samples = samples };
	struct pytest_found found;
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	assert_int_equal(compare_pytest_read(pc, path, &reading, &found), PC_OK);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(compare_pytest_read(pc, path, &reading, &found), PC_EINPUT);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(compare_pytest_read(pc, path, &reading, &found), PC_EINPUT);
	unlink(path);
	pc_samples_clear(samples);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_prepare),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
