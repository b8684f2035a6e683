/* SPDX-License-Identifier: Apache-2.0
 * Tests of measure/kevm.c: the table of the KEVM timing suite, and its log. The golden files of the
 * suite itself are asked where $PERFCOPILOT_SHARED_DATA has them. */
#include "import_fixture.h"

#include <math.h>
#include <stdlib.h>

#include "measure/kevm.h"
#include "measure/run.h"

static void check_number(double value, const char *expected)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_kevm_number(value, &text);
	assert_string_equal(text.data, expected);
}

static void numbers_are_written_as_python_does(void **state)
{
	(void)state;
	check_number(86.33, "86.33");
	check_number(0, "0.0");
	check_number(1, "1.0");
	check_number(51.7, "51.7");
	check_number(100, "100.0");
	check_number(0.1 + 0.2, "0.30000000000000004");
	check_number(104.95 + 149.17 + 36.08 + 35.92 + 193.89 + 109.96, "629.97");
	check_number(2.0 / 3, "0.6666666666666666");
	check_number(1e-5, "1e-05");
	check_number(0.0001, "0.0001");
	check_number(1.5e-7, "1.5e-07");
	check_number(1e16, "1e+16");
	check_number(123456789012345680.0, "1.2345678901234568e+17");
	check_number(1234567890123456.0, "1234567890123456.0");
	check_number(5e-324, "5e-324");
	check_number(-2.5, "-2.5");
	check_number(INFINITY, "inf");
}

#define LINE(time, path) "0 " time "s 1.00s 0.00s 1KB kevm prove " path "\n"

/* Two logs as a table, head first. */
static const char *table_of(struct pc *pc, const char *head, const char *base, struct pc_kevm *kevm)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_import_file files[2] = { { file_of(pc, pc_span(head)), NULL, 1 },
					   { file_of(pc, pc_span(base)), NULL, 0 } };
	struct pc_imported imported[2];
	const char *copy;

	kevm->samples = pc_samples_new(pc);
	kevm->head = 1;
	assert_int_equal(pc_import(pc, files, 2, kevm->samples, imported), PC_OK);
	pc_kevm_table(pc, kevm, &text);
	copy = pc_arena_strdup(pc_memory(pc), text.data);
	return copy;
}

static struct pc_kevm usual(void)
{
	return (struct pc_kevm){
		.head_name = "aa", .base_name = "b", .min_time_s = 2, .min_change = 0.035
	};
}

static void the_table_has_its_exact_form(void **state)
{
	struct pc_kevm kevm = usual();
	const char *head = LINE("10.00", "s/t/slower.k") LINE("5.00", "s/t/x|y.k")
		LINE("7.00", "s/t/same.k") LINE("1.00", "s/t/short.k") LINE("100.00", "s/t/near.k");
	const char *base = LINE("8.00", "s/t/slower.k") LINE("6.25", "s/t/x|y.k")
		LINE("7.00", "s/t/same.k") LINE("1.90", "s/t/short.k") LINE("103.40", "s/t/near.k");

	assert_string_equal(table_of(*state, head, base, &kevm),
			    " Test         | aa time | b time | (aa/b) time        \n"
			    "--------------|---------|--------|--------------------\n"
			    " s/t/x\\|y.k   | 5.0     | 6.25   | 0.8                \n"
			    " s/t/slower.k | 10.0    | 8.0    | 1.25               \n"
			    " TOTAL        | 15.0    | 14.25  | 1.0526315789473684 \n");
	pc_samples_clear(kevm.samples);
	kevm.github = true;
	kevm.min_time_s = 0;
	kevm.min_change = 0.8;
	assert_string_equal(table_of(*state, head, base, &kevm),
			    "| Test        | aa time | b time | (aa/b) time        \n"
			    "|-------------|---------|--------|--------------------\n"
			    "| s/t/short.k | 1.0     | 1.9    | 0.5263157894736842 \n"
			    "| TOTAL       | 1.0     | 1.9    | 0.5263157894736842 \n");
	pc_samples_clear(kevm.samples);
}

static void one_revision_on_both_sides_is_compared(void **state)
{
	struct pc_kevm kevm = usual();
	const char *text;

	kevm.base_name = "aa";
	text = table_of(*state, LINE("10.00", "x.k"), LINE("5.00", "x.k"), &kevm);
	assert_non_null(strstr(text, " x.k   | 10.0    | 5.0     | 2.0 "));
	pc_samples_clear(kevm.samples);
	assert_string_equal(table_of(*state, LINE("10.00", "x.k"), LINE("10.00", "x.k"), &kevm),
			    "Identical runs\n");
	pc_samples_clear(kevm.samples);
}

static void no_time_at_all_is_no_error(void **state)
{
	struct pc_kevm kevm = usual();
	const char *text = table_of(*state, LINE("10.00", "x.k") LINE("0.00", "y.k"),
				    LINE("0.00", "x.k") LINE("4.00", "y.k"), &kevm);

	assert_non_null(strstr(text, " x.k   | 10.0    | 0.0    | inf "));
	assert_non_null(strstr(text, " y.k   | 0.0     | 4.0    | 0.0 "));
	pc_samples_clear(kevm.samples);
}

static void repetitions_count_by_their_median(void **state)
{
	struct pc_kevm kevm = usual();
	const char *text =
		table_of(*state, LINE("10.00", "x.k") LINE("90.00", "x.k") LINE("11.00", "x.k"),
			 LINE("5.50", "x.k"), &kevm);

	assert_non_null(strstr(text, " x.k   | 11.0    | 5.5    | 2.0 "));
	pc_samples_clear(kevm.samples);
}

static void what_did_not_pass_twice_is_told_beside_the_table(void **state)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_kevm kevm = usual();

	table_of(*state,
		 "124 600.00s 1.00s 0.00s 1KB kevm prove late.k\n" LINE(
			 "9.00", "new.k") "1 1.00s 1.00s 0.00s 1KB kevm prove bad.k\n" LINE("9.00",
											    "ok.k")
			 LINE("9.00", "mended.k"),
		 LINE("9.00", "late.k") LINE("9.00", "gone.k")
			 LINE("9.00", "ok.k") "1 1.00s 1.00s 0.00s 1KB kevm prove bad.k\n"
					      "139 1.00s 1.00s 0.00s 1KB kevm prove mended.k\n",
		 &kevm);
	assert_int_equal(pc_kevm_others(&kevm, &text), 2);
	assert_string_equal(text.data,
			    "- late.k: b passed, aa timed out (exit status 124)\n"
			    "- gone.k: b passed, aa missing\n"
			    "- new.k: b missing, aa passed\n"
			    "- bad.k: b failed (exit status 1), aa failed (exit status 1)\n"
			    "- mended.k: b crashed (SIGSEGV), aa passed\n");
	pc_samples_clear(kevm.samples);
}

static void a_log_that_is_written_is_read_again(void **state)
{
	static const char *const argv[] = { "kevm", "prove", "a/b/c/d-spec.k", "x\ny", NULL };
	const struct pc_kevm_head head = { "perfcopilot 1", "123 (dirty)", "main", "Mon\nday" };
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_imported imported;
	struct pc_run run = { .outcome = PC_OUTCOME_PASSED };

	run.values[PC_MEASURE_WALL] = 1.5e9;
	run.values[PC_MEASURE_USER] = 1e9;
	run.values[PC_MEASURE_SYSTEM] = 0.25e9;
	run.values[PC_MEASURE_MEMORY] = 10240;
	pc_kevm_log_head(&head, &text);
	assert_string_equal(text.data, "perfcopilot 1\nGit:\n  revision:\t123 (dirty)\n"
				       "  branch:\tmain\n  last commit:\tMon day\n");
	pc_kevm_log_run(&run, argv, NULL, &text);
	assert_non_null(strstr(text.data, "\n0 1.50s 1.00s 0.25s 10KB kevm prove a/b/c/d-spec.k "
					  "x y\n"));
	run.outcome = PC_OUTCOME_SIGNALLED;
	run.code = 11;
	pc_kevm_log_run(&run, argv + 2, NULL, &text);
	run.outcome = PC_OUTCOME_TIMEOUT;
	pc_kevm_log_run(&run, argv + 3, NULL, &text);
	run.outcome = PC_OUTCOME_FAILED;
	run.code = 3;
	pc_kevm_log_run(&run, argv, "sort: a\nb", &text);
	assert_non_null(strstr(text.data, " x y # test: sort: a b\n"));
	assert_string_equal(import_two(*state, text.data, NULL, &imported),
			    "b/c/d-spec.k passed|missing\n  wall 1500000000|\n  user 1000000000|\n"
			    "  system 250000000|\n  memory 10240|\n"
			    "a/b/c/d-spec.k x y crashed (SIGSEGV)|missing\n"
			    "x y timed out (exit status 124)|missing\n"
			    "sort: a b failed (exit status 3)|missing\n");
	assert_string_equal(imported.revision, "123 (dirty)");
}

/* ---- the suite's own files ---- */
static char *golden(struct pc *pc, const char *name)
{
	const char *folder = getenv("PERFCOPILOT_SHARED_DATA");
	char *text, *path = pc_arena_printf(pc_memory(pc), "%s/automation/kevm/%s",
					    folder ? folder : "/nonexistent", name);
	PC_AUTO(file) FILE *file = fopen(path, "r");

	if (!file)
		return NULL;
	text = pc_arena_alloc(pc_memory(pc), 1 << 16);
	text[fread(text, 1, (1 << 16) - 1, file)] = 0;
	return text;
}

static void check_golden(struct pc *pc, const char *name, bool github)
{
	const char *head = golden(pc, "golden_pr.data"), *base = golden(pc, "golden_master.data");
	const char *expected = golden(pc, name);
	struct pc_kevm kevm = usual();

	if (!head || !base || !expected)
		return; /* they are no part of this project */
	kevm.head_name = "1111111111111111111111111111111111111111";
	kevm.base_name = "2222222222222222222222222222222222222222";
	kevm.github = github;
	assert_string_equal(table_of(pc, head, base, &kevm), expected);
	pc_samples_clear(kevm.samples);
}

static void the_golden_table_is_made(void **state)
{
	check_golden(*state, "golden_comparison.gfm", false);
}

static void the_golden_table_of_2024_is_made(void **state)
{
	check_golden(*state, "golden_comparison_2024style.gfm", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers_are_written_as_python_does),
		TEST(the_table_has_its_exact_form),
		TEST(one_revision_on_both_sides_is_compared),
		TEST(no_time_at_all_is_no_error),
		TEST(repetitions_count_by_their_median),
		TEST(what_did_not_pass_twice_is_told_beside_the_table),
		TEST(a_log_that_is_written_is_read_again),
		TEST(the_golden_table_is_made),
		TEST(the_golden_table_of_2024_is_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
