/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/suite.c, measure/words.c and base/yaml.c. */
#include "import_fixture.h"

#include "measure/suite.h"
#include "measure/words.h"

static const char *joined(struct pc *pc, const char *const *words)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	for (; *words; words++)
		pc_text_printf(&text, "[%s]", *words);
	return pc_arena_strdup(pc_memory(pc), text.data ? text.data : "");
}

static void check_words(struct pc *pc, const char *command, const char *expected)
{
	const char *why = NULL;
	const char *const *words = pc_words(pc, command, &why);

	if (!words)
		assert_non_null(strstr(why, expected));
	else
		assert_string_equal(joined(pc, words), expected);
}

static void commands_are_cut_as_a_shell_does(void **state)
{
	check_words(*state, "  ./bench\t--size 10 ", "[./bench][--size][10]");
	check_words(*state, "a 'b c' \"d e\" f\\ g", "[a][b c][d e][f g]");
	check_words(*state, "a '' \"\" b''c", "[a][][][bc]");
	check_words(*state, "a \"\\$x \\\" \\n\" '\\n$x|*'", "[a][$x \" \\n][\\n$x|*]");
	check_words(*state, "a\\\nb --x=1 a#b a~", "[ab][--x=1][a#b][a~]");
	check_words(*state, "./a=b c", "[./a=b][c]");
}

static void what_a_shell_would_act_upon_is_refused(void **state)
{
	check_words(*state, "a | b", "'|'");
	check_words(*state, "a \"$x\"", "'$'");
	check_words(*state, "a *.c", "'*'");
	check_words(*state, "a ~/x", "'~'");
	check_words(*state, "a # b", "'#'");
	check_words(*state, "A=1 b", "environment");
	check_words(*state, "a 'b", "not closed");
	check_words(*state, "a \"b", "not closed");
	check_words(*state, "a \\", "backslash");
	check_words(*state, " \n", "no word");
}

static int read_suite(struct pc *pc, const char *yaml, struct pc_suite *out_suite)
{
	return pc_suite_read(pc, file_of(pc, pc_span(yaml)), out_suite);
}

static void a_suite_is_read(void **state)
{
	struct pc_suite suite;

	assert_int_equal(read_suite(*state,
				    "name: proofs\ntimeout: 600\nenvironment: {A: 1, B: }\n"
				    "tests:\n"
				    "  - name: sort/small\n    command: ./bench --size \"10 0\"\n"
				    "    timeout: 2.5\n    group: sort\n    folder: build/x\n"
				    "    environment: {A: two}\n"
				    "  - command: [./bench, '', 20]\n"
				    "  - command: ./bench | tail -1\n    shell: true\n",
				    &suite),
			 PC_OK);
	assert_string_equal(suite.name, "proofs");
	assert_int_equal(suite.count, 3);
	assert_string_equal(suite.tests[0].name, "sort/small");
	assert_string_equal(joined(*state, suite.tests[0].argv), "[./bench][--size][10 0]");
	assert_string_equal(joined(*state, suite.tests[0].environment), "[A=1][B=][A=two]");
	assert_int_equal(suite.tests[0].timeout_ms, 2500);
	assert_string_equal(suite.tests[0].group, "sort");
	assert_string_equal(suite.tests[0].folder, "build/x");
	assert_int_equal(suite.tests[0].line, 5);
	assert_string_equal(suite.tests[0].title, "sort: sort/small");
	assert_true(suite.tests[0].named);
	assert_false(suite.tests[1].named);
	assert_string_equal(suite.tests[1].name, "./bench  20");
	assert_string_equal(joined(*state, suite.tests[1].argv), "[./bench][][20]");
	assert_int_equal(suite.tests[1].timeout_ms, 600000);
	assert_null(suite.tests[1].group);
	assert_null(suite.tests[1].folder);
	assert_string_equal(joined(*state, suite.tests[2].argv),
			    "[/bin/sh][-c][./bench | tail -1]");
}

static void a_name_is_one_of_its_group(void **state)
{
	struct pc_suite suite;

	assert_int_equal(read_suite(*state,
				    "tests:\n  - {name: x, group: a, command: c}\n"
				    "  - {name: x, group: b, command: c}\n"
				    "  - {name: x, command: c}\n",
				    &suite),
			 PC_OK);
	assert_string_equal(suite.tests[1].title, "b: x");
	assert_string_equal(suite.tests[2].title, "x");
}

static const struct {
	const char *yaml, *why;
} wrong[] = {
	{ "", ":1: a suite has lines" },
	{ "- a\n", ":1: a suite has lines" },
	{ "name: x\n", ":1: \"tests\" wants a list" },
	{ "tests: []\n", ":1: \"tests\" wants a list" },
	{ "tests:\n  - x\n", ":2: a test wants at least" },
	{ "tests:\n  - name: x\n", ":2: a test without a \"command\"" },
	{ "tests:\n  - command: a\n    time_out: 1\n", ":3: there is no key \"time_out\"" },
	{ "tests:\n  - command: a\n    timeot: 1\n", "did you mean \"timeout\"?" },
	{ "tests:\n  - command: a\nfoo: 1\n",
	  ":3: there is no key \"foo\" here; there are name, timeout, group, folder, environment, "
	  "tests" },
	{ "tests:\n  - {name: x, group: a, command: c}\n  - {name: \"a: x\", command: c}\n",
	  ":3: a test \"a: x\" is there already, on line 2" },
	{ "tests:\n  - command: a\n    timeout: 0\n", ":3: \"timeout\" wants seconds" },
	{ "tests:\n  - command: a\n    timeout: nan\n", ":3: \"timeout\" wants seconds" },
	{ "tests:\n  - command: a\n    timeout: 10s\n", ":3: \"timeout\" wants seconds" },
	{ "tests:\n  - command: a | b\n", ":2: \"command\": '|' means" },
	{ "tests:\n  - command: [a, [b]]\n", ":2: a command's list" },
	{ "tests:\n  - command: ['']\n", ":2: a command needs a program" },
	{ "tests:\n  - command: [a]\n    shell: true\n", ":2: \"command\" wants a text, as" },
	{ "tests:\n  - command: a\n    shell: yes\n", ":3: \"shell\" wants true or false" },
	{ "tests:\n  - command: a\n    folder: /x\n", ":3: \"folder\" wants a path within" },
	{ "tests:\n  - command: a\n    folder: x/../..\n", ":3: \"folder\" must not leave" },
	{ "tests:\n  - command: a\n    environment: {A=: 1}\n", ":3: \"A=\" is no name" },
	{ "tests:\n  - command: a\n    environment: {A: [1]}\n", ":3: \"A\" wants a text" },
	{ "tests:\n  - command: a\n  - command: [a]\n",
	  ":3: a test \"a\" is there already, on line 2" },
	{ "tests:\n  - command: a\n    command: b\n", ":3: the key \"command\" is there twice" },
	{ "tests: &x\n  - command: a\n", ":1: anchors" },
	{ "tests:\n  - *x\n", ":2: anchors" },
	{ "tests: !x\n  - command: a\n", "tags" },
	{ "tests:\n  - command: \"a\\0b\"\n", ":2: holds a NUL" },
	{ "tests: [[[[[[[[[[1]]]]]]]]]]\n", ":1: nested deeper" },
	{ "tests:\n  - command: \"a\n", "not valid YAML" },
	{ "tests:\n\t- command: a\n", ":2: tabs are not allowed" },
	{ "tests:\n  - command: \xff\n", ":2: not valid YAML" },
	{ "a: 1\n---\nb: 1\n", ":2: a second YAML document" },
	{ "[a]: 1\n", ":1: a key must be a name" },
};

static void what_is_wrong_is_told_with_its_line(void **state)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct pc_suite suite;

		assert_int_equal(read_suite(*state, wrong[i].yaml, &suite), PC_EINPUT);
		if (!strstr(pc_error(*state), wrong[i].why))
			fail_msg("%s\ngives: %s", wrong[i].yaml, pc_error(*state));
	}
}

static void a_large_file_is_none(void **state)
{
	char *yaml = pc_arena_alloc(pc_memory(*state), (2 << 20) + 1);
	struct pc_suite suite;

	memset(yaml, '[', 2 << 20);
	assert_int_equal(read_suite(*state, yaml, &suite), PC_EINPUT);
	assert_non_null(strstr(pc_error(*state), "1 MiB"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(commands_are_cut_as_a_shell_does),
		TEST(what_a_shell_would_act_upon_is_refused),
		TEST(a_suite_is_read),
		TEST(a_name_is_one_of_its_group),
		TEST(what_is_wrong_is_told_with_its_line),
		TEST(a_large_file_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
