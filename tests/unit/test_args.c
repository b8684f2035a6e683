/* SPDX-License-Identifier: Apache-2.0
 * Tests of cli/args_parse.c and cli/args_value.c: from argv to the command's struct. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/context.h"
#include "cli/options.h"
#include "cli/spec.h"

struct sample {
	uint32_t top;
	int64_t shift;
	double ratio;
	bool deep, quick;
	const char *name, *file, *first;
	int color;
	const char *word;
	struct pc_list items, others;
};

static const char *const colors[] = { "red", "green", "blue", NULL };
static const char *const words[] = { "one", "two", NULL };

static const struct pc_arg rows[] = {
	{ PC_UINT(struct sample, top), "top", 'n', "N", "20", .min = 1, .max = 64, .help = "h" },
	{ PC_INT(struct sample, shift), "shift", 's', .min = -5, .max = 5, .help = "h" },
	{ PC_DOUBLE(struct sample, ratio), "ratio", 'r', .fallback = "0.5", .help = "h" },
	{ PC_FLAG(struct sample, deep), "deep-look", 'd', .help = "h" },
	{ PC_FLAG(struct sample, quick), "quick", 'q', .fallback = "true", .help = "h" },
	{ PC_STRING(struct sample, name), "name", .help = "h" },
	{ PC_FILE(struct sample, file), "file", 'f', .help = "h" },
	{ PC_CHOICE(struct sample, color), "color", 'c', .fallback = "green", .choices = colors,
	  .help = "h" },
	{ PC_STRING(struct sample, word), "word", .choices = words, .help = "h" },
	{ PC_LIST(struct sample, items), "item", 'i', .help = "h" },
	{ PC_STRING(struct sample, first), .metavar = "FIRST", .help = "h" },
	{ PC_LIST(struct sample, others), .metavar = "OTHER", .help = "h" },
	{ 0 },
};

/* One command line through all steps; the struct is what `run` would get. */
struct line {
	struct pc *pc;
	struct pc_args *args;
	struct pc_setting *settings, *globals;
	struct pc_options options;
	struct sample got;
};

static int setup(void **state)
{
	struct pc *pc = pc_new();
	struct line *line = pc_arena_alloc(pc->arena, sizeof(*line));

	line->pc = pc;
	line->args = pc_args_new(pc->arena);
	assert_int_equal(pc_args_declare(line->args, sizeof(struct sample), rows), PC_OK);
	*state = line;
	return 0;
}

static int teardown(void **state)
{
	struct line *line = *state;

	pc_free(line->pc);
	return 0;
}

static int parse_words(struct line *line, const char *const *argv)
{
	struct pc_parse parse = { .spec = &line->args->own,
				  .globals = &pc_globals,
				  .program = "perfcopilot x" };
	int argc = 0, index = 0, status;

	while (argv[argc])
		argc++;
	memset(&line->got, 0, sizeof(line->got));
	parse.settings = line->settings = pc_settings_new(line->pc->arena, &line->args->own);
	parse.global_settings = line->globals = pc_settings_new(line->pc->arena, &pc_globals);
	status = pc_parse_argv(line->pc, &parse, argc, (char **)(uintptr_t)argv, &index);
	if (status)
		return status;
	assert_int_equal(index, argc);
	status = pc_spec_fill(line->pc, &pc_globals, line->globals, &line->options);
	return status ? status
		      : pc_spec_fill(line->pc, &line->args->own, line->settings, &line->got);
}

#define PARSE(line, ...) parse_words((line), (const char *const[]){ __VA_ARGS__, NULL })

static void check_refused(struct line *line, int status, const char *message)
{
	assert_int_equal(status, PC_EUSAGE);
	assert_string_equal(pc_error(line->pc), message);
}

#define REFUSED(line, message, ...) check_refused((line), PARSE((line), __VA_ARGS__), (message))

/* ---- spellings ---- */

static void nothing_said_gives_the_defaults(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, NULL), PC_OK);
	assert_int_equal(line->got.top, 20);
	assert_int_equal(line->got.shift, 0);
	assert_true(line->got.ratio == 0.5);
	assert_false(line->got.deep);
	assert_true(line->got.quick);
	assert_string_equal(line->got.name, "");
	assert_string_equal(line->got.file, "");
	assert_int_equal(line->got.color, 1);
	assert_string_equal(line->got.word, "");
	assert_int_equal(line->got.items.count, 0);
	assert_string_equal(line->got.first, "");
	assert_int_equal(line->got.others.count, 0);
}

static void values_stand_apart_or_joined(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "--top", "3"), PC_OK);
	assert_int_equal(line->got.top, 3);
	assert_int_equal(PARSE(line, "--top=4"), PC_OK);
	assert_int_equal(line->got.top, 4);
	assert_int_equal(PARSE(line, "-n", "5"), PC_OK);
	assert_int_equal(line->got.top, 5);
	assert_int_equal(PARSE(line, "-n6"), PC_OK);
	assert_int_equal(line->got.top, 6);
	assert_int_equal(PARSE(line, "--name="), PC_OK);
	assert_string_equal(line->got.name, "");
	assert_int_equal(PARSE(line, "--name", "--top"), PC_OK);
	assert_string_equal(line->got.name, "--top");
	assert_int_equal(PARSE(line, "--name=a=b"), PC_OK);
	assert_string_equal(line->got.name, "a=b");
	assert_int_equal(PARSE(line, "-s", "-3"), PC_OK);
	assert_int_equal(line->got.shift, -3);
}

static void the_last_one_said_wins(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-n", "5", "--top=7", "-n2"), PC_OK);
	assert_int_equal(line->got.top, 2);
	assert_int_equal(PARSE(line, "--quick", "--no-quick"), PC_OK);
	assert_false(line->got.quick);
	assert_int_equal(PARSE(line, "--no-quick", "-q"), PC_OK);
	assert_true(line->got.quick);
}

static void letters_are_bundled(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-dqn30", "x"), PC_OK);
	assert_true(line->got.deep);
	assert_int_equal(line->got.top, 30);
	assert_string_equal(line->got.first, "x");
	assert_int_equal(PARSE(line, "-dn", "31"), PC_OK);
	assert_int_equal(line->got.top, 31);
	REFUSED(line, "unknown option '-y'; see 'perfcopilot x --help'", "-dyn3");
	REFUSED(line, "unknown option '-\xc3\xa4'; see 'perfcopilot x --help'", "-\xc3\xa4");
}

static void an_underscore_equals_a_hyphen(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "--deep_look"), PC_OK);
	assert_true(line->got.deep);
	assert_int_equal(PARSE(line, "--deep-look", "--no_deep_look"), PC_OK);
	assert_false(line->got.deep);
	assert_int_equal(PARSE(line, "--output_format=json"), PC_OK);
	assert_int_equal(pc_options_format(&line->options), PC_SHOW_JSON);
}

static void flags_may_have_a_value(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "--deep-look=yes", "--quick=off"), PC_OK);
	assert_true(line->got.deep);
	assert_false(line->got.quick);
	assert_int_equal(PARSE(line, "--deep-look=0"), PC_OK);
	assert_false(line->got.deep);
	REFUSED(line, "--deep-look: 'maybe' is neither true nor false", "--deep-look=maybe");
	REFUSED(line, "--no-deep-look takes no value", "--no-deep-look=true");
}

static void only_flags_can_be_negated(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "--no-top"), PC_EUSAGE);
	assert_non_null(strstr(pc_error(line->pc), "unknown option '--no-top'"));
	assert_int_equal(PARSE(line, "--no-"), PC_EUSAGE);
	assert_int_equal(PARSE(line, "--no-no-quick"), PC_EUSAGE);
}

static void two_hyphens_end_the_options(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-d", "--", "-n", "--", "--top"), PC_OK);
	assert_true(line->got.deep);
	assert_string_equal(line->got.first, "-n");
	assert_int_equal(line->got.others.count, 2);
	assert_string_equal(line->got.others.items[0], "--");
	assert_string_equal(line->got.others.items[1], "--top");
	assert_int_equal(PARSE(line, "-", "a"), PC_OK);
	assert_string_equal(line->got.first, "-");
}

static void options_stand_between_words(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "a", "-n", "9", "b", "--deep-look", "c"), PC_OK);
	assert_string_equal(line->got.first, "a");
	assert_int_equal(line->got.top, 9);
	assert_int_equal(line->got.others.count, 2);
	assert_string_equal(line->got.others.items[1], "c");
}

static void lists_keep_their_order(void **state)
{
	struct line *line = *state;
	const char *argv[1 + 2 * 100] = { 0 };

	assert_int_equal(PARSE(line, "-i", "b", "--item=a", "-ic", "--item", ""), PC_OK);
	assert_int_equal(line->got.items.count, 4);
	assert_string_equal(line->got.items.items[0], "b");
	assert_string_equal(line->got.items.items[2], "c");
	assert_string_equal(line->got.items.items[3], "");
	for (size_t i = 0; i < 100; i++) {
		argv[2 * i] = "-i";
		argv[2 * i + 1] = pc_arena_printf(line->pc->arena, "%zu", i);
	}
	assert_int_equal(parse_words(line, argv), PC_OK);
	assert_int_equal(line->got.items.count, 100);
	for (size_t i = 0; i < 100; i++)
		assert_string_equal(line->got.items.items[i], argv[2 * i + 1]);
}

static void unknown_options_are_guessed_at(void **state)
{
	struct line *line = *state;

	REFUSED(line, "unknown option '--deep-lok'; did you mean '--deep-look'?", "--deep-lok");
	REFUSED(line, "unknown option '--tpo'; did you mean '--top'?", "--tpo=3");
	REFUSED(line, "unknown option '--outptu'; did you mean '--output'?", "--outptu", "x");
	REFUSED(line, "unknown option '--zzzzzz'; see 'perfcopilot x --help'", "--zzzzzz");
	REFUSED(line, "unknown option '--'; see 'perfcopilot x --help'", "--=x");
}

static void a_missing_value_is_said(void **state)
{
	struct line *line = *state;

	REFUSED(line, "--top needs a value: --top N", "--top");
	REFUSED(line, "-f needs a value: -f FILE", "-d", "-f");
	REFUSED(line, "--name needs a value: --name TEXT", "--name");
}

/* ---- own rows before globals ---- */

static void own_rows_shadow_globals(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-d", "--color=blue", "--debug", "--quiet"), PC_OK);
	assert_true(line->got.deep); /* -d is --deep-look here */
	assert_int_equal(line->got.color, 2);
	assert_int_equal(line->options.color, PC_COLOR_AUTO);
	assert_true(line->options.debug);
	assert_true(line->options.quiet);
}

/* ---- values ---- */

static void whole_numbers_have_ranges(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-n1"), PC_OK);
	assert_int_equal(PARSE(line, "-n64"), PC_OK);
	REFUSED(line, "-n: '0' is out of range; wanted is a whole number, 1..64", "-n0");
	REFUSED(line, "--top: '65' is out of range; wanted is a whole number, 1..64", "--top=65");
	REFUSED(line, "--top: '-1' is out of range; wanted is a whole number, 1..64", "--top",
		"-1");
	REFUSED(line, "--top: '' is not a whole number, 1..64", "--top=");
	REFUSED(line, "--top: '3x' is not a whole number, 1..64", "--top=3x");
	REFUSED(line, "--top: '1.5' is not a whole number, 1..64", "--top=1.5");
	REFUSED(line, "--top: '0x10' is not a whole number, 1..64", "--top=0x10");
	REFUSED(line,
		"--top: '99999999999999999999' is out of range; wanted is a whole number, 1..64",
		"--top=99999999999999999999");
	REFUSED(line, "--shift: '-6' is out of range; wanted is a whole number, -5..5",
		"--shift=-6");
}

static void numbers_are_finite(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-r", "-1.25e-3"), PC_OK);
	assert_true(line->got.ratio == -1.25e-3);
	REFUSED(line, "-r: 'nan' is not a number", "-rnan");
	REFUSED(line, "-r: 'inf' is not a number", "-rinf");
	REFUSED(line, "-r: '1e999' is out of range; wanted is a number", "-r1e999");
	REFUSED(line, "-r: 'x' is not a number", "-rx");
}

static void choices_are_named(void **state)
{
	struct line *line = *state;

	assert_int_equal(PARSE(line, "-cred", "--word=two"), PC_OK);
	assert_int_equal(line->got.color, 0);
	assert_string_equal(line->got.word, "two");
	REFUSED(line, "-c: 'gren' is none of red, green, blue; did you mean 'green'?", "-cgren");
	REFUSED(line, "--color: '' is none of red, green, blue", "--color=");
	REFUSED(line, "--word: 'three' is none of one, two", "--word=three");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_said_gives_the_defaults),
		TEST(values_stand_apart_or_joined),
		TEST(the_last_one_said_wins),
		TEST(letters_are_bundled),
		TEST(an_underscore_equals_a_hyphen),
		TEST(flags_may_have_a_value),
		TEST(only_flags_can_be_negated),
		TEST(two_hyphens_end_the_options),
		TEST(options_stand_between_words),
		TEST(lists_keep_their_order),
		TEST(unknown_options_are_guessed_at),
		TEST(a_missing_value_is_said),
		TEST(own_rows_shadow_globals),
		TEST(whole_numbers_have_ranges),
		TEST(numbers_are_finite),
		TEST(choices_are_named),
	};

	return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
