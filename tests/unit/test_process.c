/* SPDX-License-Identifier: Apache-2.0
 * Programs whose output is an input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "input/input.h"
#include "input/process.h"

static struct pc_input *run(struct pc *pc, const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct pc_input *input;

	assert_int_equal(pc_input_run(pc, "script", argv, &input), PC_OK);
	return input;
}

static uint64_t lines_of(struct pc_input *input)
{
	struct pc_span line;
	bool more = true;

	while (!pc_input_line(input, &line, &more) && more)
		;
	return pc_input_line_number(input);
}

static void output_is_an_input(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(input) struct pc_input *input = run(pc, "echo one; echo two");

	(void)state;
	assert_int_equal(lines_of(input), 2);
	assert_null(pc_input_damage(input));
	assert_string_equal(pc_input_name(input), "script");
}

static void failure_is_damage(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(input)
	struct pc_input *input = run(pc, "echo one; echo 'no such\033[1m data' >&2; exit 3");

	(void)state;
	assert_int_equal(lines_of(input), 1);
	assert_string_equal(pc_input_damage(input), "sh ended with status 3: no such\\x1b[1m data");
}

static void a_signal_is_damage(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(input) struct pc_input *input = run(pc, "echo one; kill -9 $$");

	(void)state;
	lines_of(input);
	assert_string_equal(pc_input_damage(input), "sh was ended by signal 9");
}

/* More than a pipe holds, on both. */
static void much_of_both_is_no_deadlock(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(input)
	struct pc_input *input =
		run(pc, "yes error | head -n 300000 >&2; yes line | head -n 300000");

	(void)state;
	assert_int_equal(lines_of(input), 300000);
}

static void it_ends_with_its_input(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct pc_input *input = run(pc, "seq 1000; exec sleep 1000");
	struct pc_span line;
	bool more;

	(void)state;
	assert_int_equal(pc_input_line(input, &line, &more), PC_OK);
	pc_input_close(input);
}

/* Its output ends when nobody holds it any more. */
static void a_group_ends_as_a_whole(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(fd) int fd = -1;
	const char *const argv[] = { "sh", "-c", "sleep 1000 & echo begun; wait", NULL };
	struct pc_process process = { 0 };
	char bytes[16];

	(void)state;
	assert_int_equal(pc_process_start_apart(pc, argv, &process, &fd), PC_OK);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 6);
	assert_false(pc_process_ended(&process));
	pc_process_kill(&process);
	assert_int_equal(read(fd, bytes, sizeof(bytes)), 0);
	assert_true(pc_process_ended(&process));
}

static void what_is_not_there_is_told(void **state)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	const char *const argv[] = { "no-such-program-here", NULL };
	struct pc_input *input;

	(void)state;
	assert_false(pc_process_exists(argv[0]));
	assert_true(pc_process_exists("sh"));
	assert_int_equal(pc_input_run(pc, "x", argv, &input), PC_EINPUT);
	assert_string_equal(pc_error(pc),
			    "no-such-program-here can't be run: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_is_an_input),
		cmocka_unit_test(failure_is_damage),
		cmocka_unit_test(a_signal_is_damage),
		cmocka_unit_test(much_of_both_is_no_deadlock),
		cmocka_unit_test(it_ends_with_its_input),
		cmocka_unit_test(a_group_ends_as_a_whole),
		cmocka_unit_test(what_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
