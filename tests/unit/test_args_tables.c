/* SPDX-License-Identifier: Apache-2.0
 * Tests of cli/args.c and cli/args_check.c: tables that are declared, good and bad; and of rows
 * that take the rest. */
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
	uint32_t a, b;
	bool flag;
	const char *text, *other;
	int choice;
	struct pc_list list, rest;
};

static int setup(void **state)
{
	*state = pc_new();
	return 0;
}

static int teardown(void **state)
{
	pc_free(*state);
	return 0;
}

static struct pc_args *declare(struct pc *pc, const struct pc_arg *rows, int expected)
{
	struct pc_args *args = pc_args_new(pc->arena);

	assert_int_equal(pc_args_declare(args, sizeof(struct sample), rows), expected);
	return args;
}

/* A table of these rows is refused, and the reason holds `why`. */
static void check_refused(struct pc *pc, const struct pc_arg *rows, const char *why)
{
	struct pc_args *args = declare(pc, rows, PC_EUSAGE);

	assert_non_null(args->refusal);
	if (!strstr(args->refusal, why))
		fail_msg("\"%s\" was wanted in: %s", why, args->refusal);
}

#define ROWS(...) ((const struct pc_arg[]){ __VA_ARGS__, { 0 } })
#define REFUSED(pc, why, ...) check_refused((pc), ROWS(__VA_ARGS__), (why))

#define A(...)                                                      \
	{                                                           \
		PC_UINT(struct sample, a), __VA_ARGS__, .help = "h" \
	}
#define B(...)                                                      \
	{                                                           \
		PC_UINT(struct sample, b), __VA_ARGS__, .help = "h" \
	}
#define TEXT(...)                                                        \
	{                                                                \
		PC_STRING(struct sample, text), __VA_ARGS__, .help = "h" \
	}
#define OTHER(...)                                                        \
	{                                                                 \
		PC_STRING(struct sample, other), __VA_ARGS__, .help = "h" \
	}
#define FLAG(...)                                                      \
	{                                                              \
		PC_FLAG(struct sample, flag), __VA_ARGS__, .help = "h" \
	}
#define CHOICE(...)                                                        \
	{                                                                  \
		PC_CHOICE(struct sample, choice), __VA_ARGS__, .help = "h" \
	}
#define LIST(...)                                                      \
	{                                                              \
		PC_LIST(struct sample, list), __VA_ARGS__, .help = "h" \
	}
#define REST(...)                                                      \
	{                                                              \
		PC_REST(struct sample, rest), __VA_ARGS__, .help = "h" \
	}

static void good_tables_are_taken(void **state)
{
	static const char *const words[] = { "x", NULL };
	struct pc_args *args;

	args = declare(*state,
		       ROWS(A("a", 'a', "N", "3", .min = 1, .max = 9), B("b-2", '2'), FLAG("flag"),
			    CHOICE("c", .choices = words),
			    TEXT(.metavar = "T", .flags = PC_REQUIRED), OTHER(.metavar = "O"),
			    REST(.metavar = "R")),
		       PC_OK);
	assert_null(args->refusal);
	assert_int_equal(args->own.count, 7);
	assert_int_equal(args->own.effects, PC_READS);
	args = declare(*state, (const struct pc_arg[]){ { 0 } }, PC_OK);
	assert_int_equal(args->own.count, 0);
}

static void no_rows_are_refused(void **state)
{
	check_refused(*state, NULL, "NULL");
}

static void names_are_checked(void **state)
{
	REFUSED(*state, "'Top' is no name for an option", A("Top"));
	REFUSED(*state, "'to_p' is no name", A("to_p"));
	REFUSED(*state, "'-t' is no name", A("-t"));
	REFUSED(*state, "'' is no name", A(""));
	REFUSED(*state, "'9' is no name", A("9"));
	REFUSED(*state, "letter", A("a", '-'));
	REFUSED(*state, "letter", A("a", '='));
	REFUSED(*state, "needs one", A(.letter = 'a'));
	REFUSED(*state, "needs one", FLAG(.metavar = "F"));
	REFUSED(*state, "needs an option that is not declared", A("a", .needs = "b"));
	REFUSED(*state, "has no help", { PC_UINT(struct sample, a), "a", .help = NULL });
}

static void nothing_is_declared_twice(void **state)
{
	REFUSED(*state, "--a is declared twice", A("a"), B("a"));
	REFUSED(*state, "-x is declared twice (--a and --b)", A("a", 'x'), B("b", 'x'));
}

static void fields_are_checked(void **state)
{
	REFUSED(*state, "'--a' and '--b' fill overlapping fields", A("a"),
		{ PC_UINT(struct sample, a), "b", .help = "h" });
	REFUSED(*state, "overlapping",
		{ PC_KIND_STRING, offsetof(struct sample, text), "a", .help = "h" },
		{ PC_KIND_UINT, offsetof(struct sample, text) + 4, "b", .help = "h" });
	REFUSED(*state, "outside its struct",
		{ PC_KIND_UINT, sizeof(struct sample), "a", .help = "h" });
	REFUSED(*state, "outside its struct",
		{ PC_KIND_STRING, sizeof(struct sample) - 4, "a", .help = "h" });
	REFUSED(*state, "outside its struct", { PC_KIND_UINT, SIZE_MAX - 1, "a", .help = "h" });
	REFUSED(*state, "unknown kind (77)", { (enum pc_kind)77, 0, "a", .help = "h" });
}

static void choices_and_defaults_are_checked(void **state)
{
	static const char *const words[] = { "x", "y", NULL }, *const none[] = { NULL },
				 *const one[] = { "the first", NULL };

	REFUSED(*state, "'c' is a choice without choices", CHOICE("c"));
	REFUSED(*state, "'c' is a choice without choices", CHOICE("c", .choices = none));
	REFUSED(*state, "'c' does not explain each of its choices",
		CHOICE("c", .choices = words, .choice_help = one));
	REFUSED(*state, "its default: 'z' is none of x, y",
		CHOICE("c", .fallback = "z", .choices = words));
	REFUSED(*state, "its default: 'z' is none of x, y",
		TEXT("t", .fallback = "z", .choices = words));
	REFUSED(*state, "its default: '11' is out of range; wanted is a whole number, 1..10",
		A("a", .fallback = "11", .min = 1, .max = 10));
	REFUSED(*state, "its default: 'x' is not", A("a", .fallback = "x"));
	REFUSED(*state, "neither true nor false", FLAG("f", .fallback = "2"));
}

static void positionals_are_checked(void **state)
{
	REFUSED(*state, "'O' is required but stands after 'T', which is not", TEXT(.metavar = "T"),
		OTHER(.metavar = "O", .flags = PC_REQUIRED));
	REFUSED(*state, "nothing can stand after 'L'", LIST(.metavar = "L"), TEXT(.metavar = "T"));
	REFUSED(*state, "nothing can stand after 'R'", REST(.metavar = "R"), LIST(.metavar = "L"));
	REFUSED(*state, "can't have a name", REST("rest"));
}

static void a_struct_has_a_limit(void **state)
{
	struct pc_args *args = pc_args_new(((struct pc *)*state)->arena);

	assert_int_equal(pc_args_declare(args, SIZE_MAX, ROWS(A("a"))), PC_EUSAGE);
	assert_non_null(strstr(args->refusal, "larger than"));
}

/* ---- rows of other ages ---- */

/* What a later header may have: one column more. */
struct later_arg {
	struct pc_arg now;
	const char *column;
};

static void larger_rows_are_read_as_far_as_known(void **state)
{
	const struct later_arg rows[] = { { A("a", 'x'), "later" },
					  { B("b"), "later" },
					  { { 0 }, NULL } };
	struct pc_args *args = pc_args_new(((struct pc *)*state)->arena);

	assert_int_equal(
		pc_args_declare_rows(args, sizeof(struct sample), &rows[0].now, sizeof(rows[0])),
		PC_OK);
	assert_int_equal(args->own.count, 2);
	assert_string_equal(args->own.rows[1].name, "b");
	assert_int_equal(args->own.rows[0].letter, 'x');
}

static void rows_smaller_than_the_first_header_are_refused(void **state)
{
	struct pc_args *args = pc_args_new(((struct pc *)*state)->arena);

	assert_int_equal(pc_args_declare_rows(args, sizeof(struct sample), ROWS(A("a")), 8),
			 PC_EUSAGE);
	assert_non_null(strstr(args->refusal, "build it against the installed header"));
}

static void tables_are_copied(void **state)
{
	struct pc_arg rows[] = { A("a"), { 0 } };
	struct pc_args *args = declare(*state, rows, PC_OK);

	rows[0].name = "changed";
	assert_string_equal(args->own.rows[0].name, "a");
	assert_int_equal(pc_args_declare(args, sizeof(struct sample), rows), PC_EUSAGE);
	assert_non_null(strstr(args->refusal, "twice"));
}

static void no_args_at_all_is_survived(void **state)
{
	(void)state;
	assert_int_equal(pc_args_declare(NULL, 8, ROWS(A("a"))), PC_EUSAGE);
}

/* ---- required rows, and the rest of the line ---- */

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

/* ---- verbs ---- */

static int run_nothing(struct pc *pc, const void *options)
{
	(void)pc;
	(void)options;
	return PC_OK;
}

static void verbs_have_rows_of_their_own(void **state)
{
	const struct pc_verb verbs[] = {
		{ "list", "h", .size = sizeof(struct sample), .rows = ROWS(A("a")),
		  .run = run_nothing },
		{ "wipe", "h", PC_WRITES, .run = run_nothing },
		{ 0 },
	};
	struct pc_args *args = pc_args_new(((struct pc *)*state)->arena);

	assert_int_equal(pc_args_verbs(args, verbs), PC_OK);
	assert_false(args->own.declared);
	assert_int_equal(pc_args_verb(args, "list")->count, 1);
	assert_int_equal(pc_args_verb(args, "list")->effects, PC_READS);
	assert_int_equal(pc_args_verb(args, "wipe")->effects, PC_WRITES);
	assert_int_equal(pc_args_verb(args, "wipe")->count, 0);
	assert_null(pc_args_verb(args, "lis"));
	assert_int_equal(pc_args_verbs(args, verbs), PC_EUSAGE);
}

static void check_verbs_refused(struct pc *pc, const struct pc_verb *verbs, const char *why)
{
	struct pc_args *args = pc_args_new(pc->arena);

	assert_int_equal(pc_args_verbs(args, verbs), PC_EUSAGE);
	assert_non_null(args->refusal);
	if (!strstr(args->refusal, why))
		fail_msg("\"%s\" was wanted in: %s", why, args->refusal);
}

#define VERBS_REFUSED(pc, why, ...) \
	check_verbs_refused((pc), ((const struct pc_verb[]){ __VA_ARGS__, { 0 } }), (why))

static void bad_verbs_are_refused(void **state)
{
	check_verbs_refused(*state, NULL, "NULL");
	VERBS_REFUSED(*state, "lacks a help or a run", { "a", "h", .run = NULL });
	VERBS_REFUSED(*state, "lacks a help or a run", { "a", NULL, .run = run_nothing });
	VERBS_REFUSED(*state, "the verb 'a' twice", { "a", "h", .run = run_nothing },
		      { "a", "h", .run = run_nothing });
	VERBS_REFUSED(*state, "outside its struct",
		      { "a", "h", .size = 2, .rows = ROWS(A("a")), .run = run_nothing });
	VERBS_REFUSED(*state, "'--a' is no name", { "--a", "h", .run = run_nothing });
	VERBS_REFUSED(*state, "'' is no name", { "", "h", .run = run_nothing });
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(good_tables_are_taken),
		TEST(no_rows_are_refused),
		TEST(names_are_checked),
		TEST(nothing_is_declared_twice),
		TEST(fields_are_checked),
		TEST(choices_and_defaults_are_checked),
		TEST(positionals_are_checked),
		TEST(a_struct_has_a_limit),
		TEST(larger_rows_are_read_as_far_as_known),
		TEST(rows_smaller_than_the_first_header_are_refused),
		TEST(tables_are_copied),
		TEST(no_args_at_all_is_survived),
		TEST(required_rows_must_be_given),
		TEST(words_too_many_are_refused),
		TEST(the_rest_is_taken_as_it_is),
		TEST(verbs_have_rows_of_their_own),
		TEST(bad_verbs_are_refused),
	};

	return cmocka_run_group_tests_name("args tables", tests, NULL, NULL);
}
