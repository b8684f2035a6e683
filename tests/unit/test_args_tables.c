/* SPDX-License-Identifier: Apache-2.0
 * Tests of cli/args.c and cli/args_check.c: tables that are declared, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "args_fixture.h"

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
	REFUSED(*state, "silences an option that is not declared", A("a", .silences = "b"));
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
		TEST(verbs_have_rows_of_their_own),
		TEST(bad_verbs_are_refused),
	};

	return cmocka_run_group_tests_name("args tables", tests, NULL, NULL);
}
