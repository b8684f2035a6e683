/* SPDX-License-Identifier: Apache-2.0
 * Tests of cli/args_parse.c: rows that must be given, and those that take the rest of the line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "args_fixture.h"

static int parse(struct pc *pc, const struct pc_args *args, const char *const *argv,
		 struct sample *out)
{
	struct pc_parse parse = { .spec = &args->own,
				  .globals = &pc_globals,
				  .program = "perfcopilot x" };
	int argc = 0, index = 0, status;

	while (argv[argc])
		argc++;
	parse.settings = pc_settings_new(pc->arena, &args->own);
	parse.global_settings = pc_settings_new(pc->arena, &pc_globals);
	status = pc_parse_argv(pc, &parse, argc, (char **)(uintptr_t)argv, &index);
	*out = (struct sample){ 0 };
	if (!status)
		status = pc_spec_fill(pc, &args->own, parse.settings, out);
	return status ? status : pc_spec_require(pc, &args->own, parse.settings);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void required_rows_must_be_given(void **state)
{
	struct pc_args *args =
		declare(*state,
			ROWS(A("a", .flags = PC_REQUIRED),
			     TEXT(.metavar = "T", .flags = PC_REQUIRED), LIST(.metavar = "L")),
			PC_OK);
	struct sample got;

	assert_int_equal(parse(*state, args, WORDS("x"), &got), PC_EUSAGE);
	assert_string_equal(pc_error(*state), "--a is required");
	assert_int_equal(parse(*state, args, WORDS("--a=1"), &got), PC_EUSAGE);
	assert_string_equal(pc_error(*state), "T is missing");
	assert_int_equal(parse(*state, args, WORDS("--a=1", "t", "l"), &got), PC_OK);
	assert_string_equal(got.text, "t");
	assert_int_equal(got.list.count, 1);
}

static void words_too_many_are_refused(void **state)
{
	struct pc_args *args = declare(*state, ROWS(TEXT(.metavar = "T")), PC_OK);
	struct sample got;

	assert_int_equal(parse(*state, args, WORDS("t", "u"), &got), PC_EUSAGE);
	assert_string_equal(pc_error(*state),
			    "'u' is one word too many; see 'perfcopilot x --help'");
}

static void check_rest(struct pc *pc, const struct pc_list *rest, const char *expected)
{
	struct pc_text all = { 0 };

	for (size_t i = 0; i < rest->count; i++)
		pc_text_printf(&all, "%s|", rest->items[i]);
	assert_string_equal(all.data ? all.data : "", expected);
	pc_text_clear(&all);
	(void)pc;
}

static void the_rest_is_taken_as_it_is(void **state)
{
	struct pc_args *args = declare(
		*state, ROWS(FLAG("flag", 'f'), TEXT(.metavar = "T"), REST(.metavar = "R")), PC_OK);
	struct sample got;

	assert_int_equal(parse(*state, args, WORDS("t", "cmd", "-f", "--", "--debug"), &got),
			 PC_OK);
	assert_false(got.flag);
	check_rest(*state, &got.rest, "cmd|-f|--|--debug|");
	assert_int_equal(parse(*state, args, WORDS("-f", "t", "--", "-f", "x"), &got), PC_OK);
	assert_true(got.flag);
	check_rest(*state, &got.rest, "-f|x|");
	assert_int_equal(parse(*state, args, WORDS("t", "--flag", "--", "--", "x"), &got), PC_OK);
	assert_true(got.flag);
	check_rest(*state, &got.rest, "--|x|");
	assert_int_equal(parse(*state, args, WORDS("t"), &got), PC_OK);
	check_rest(*state, &got.rest, "");
}

static void what_stands_behind_dashes_stands_there_alone(void **state)
{
	struct pc_args *args = declare(*state,
				       ROWS(FLAG("flag", 'f'), TEXT(.metavar = "T"),
					    REST(.metavar = "COMMAND", .flags = PC_BEHIND)),
				       PC_OK);
	struct sample got;

	assert_int_equal(parse(*state, args, WORDS("t", "-f", "--", "cmd", "-f"), &got), PC_OK);
	assert_true(got.flag);
	assert_string_equal(got.text, "t");
	check_rest(*state, &got.rest, "cmd|-f|");
	assert_int_equal(parse(*state, args, WORDS("--", "cmd"), &got), PC_OK);
	assert_string_equal(got.text, "");
	check_rest(*state, &got.rest, "cmd|");
	assert_int_equal(parse(*state, args, WORDS("t", "cmd"), &got), PC_EUSAGE);
	assert_string_equal(pc_error(*state), "'cmd' is one word too many; COMMAND stands behind "
					      "'--', see 'perfcopilot x --help'");
	REFUSED(*state, "does not take the rest", TEXT(.metavar = "T", .flags = PC_BEHIND));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(required_rows_must_be_given),
		TEST(words_too_many_are_refused),
		TEST(the_rest_is_taken_as_it_is),
		TEST(what_stands_behind_dashes_stands_there_alone),
	};

	return cmocka_run_group_tests_name("args rest", tests, NULL, NULL);
}
