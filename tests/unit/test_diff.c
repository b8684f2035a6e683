/* SPDX-License-Identifier: Apache-2.0
 * Differences of two rankings. */
#include "rank_fixture.h"

#include "profile/diff.h"

static const struct pc_event cycles = { .name = "cycles", .unit = "cycles" };

static struct pc_ranking ranking_of(struct pc_ranked *rows, size_t count, int64_t base)
{
	return (struct pc_ranking){ .rows = rows, .count = count, .base = base };
}

static struct pc_diff diff(struct fixture *f, const struct pc_ranking *old_ranking,
			   const struct pc_ranking *new_ranking, bool normalize)
{
	struct pc_side a = { old_ranking, &cycles }, b = { new_ranking, &cycles };
	struct pc_diff_query query = { .normalize = normalize };
	struct pc_diff result;

	if (pc_rank_diff(f->pc, &a, &b, &query, &result))
		fail_msg("%s", pc_error(f->pc));
	return result;
}

static void assert_moved(const struct pc_moved *row, const char *name, int64_t before,
			 int64_t after)
{
	assert_string_equal((row->new_row ? row->new_row : row->old_row)->name, name);
	assert_int_equal(row->old_self, before);
	assert_int_equal(row->new_self, after);
	assert_int_equal(row->self_change, after - before);
}

static void rows_are_paired_by_name_and_library(void **state)
{
	struct pc_ranked before[] = { { .name = "a", .module = "m", .self = 70, .total = 70 },
				      { .name = "a", .module = "n", .self = 20, .total = 20 },
				      { .name = "gone", .self = 10, .total = 10 } };
	struct pc_ranked after[] = { { .name = "a", .module = "n", .self = 25, .total = 25 },
				     { .name = "a", .module = "m", .self = 10, .total = 10 },
				     { .name = "fresh", .self = 15, .total = 15 } };
	struct pc_ranking old_ranking = ranking_of(before, 3, 100);
	struct pc_ranking new_ranking = ranking_of(after, 3, 50);
	struct pc_diff result = diff(*state, &old_ranking, &new_ranking, false);

	assert_int_equal(result.count, 4);
	assert_moved(&result.rows[0], "a", 70, 10);
	assert_moved(&result.rows[1], "fresh", 0, 15);
	assert_null(result.rows[1].old_row);
	assert_moved(&result.rows[2], "gone", 10, 0);
	assert_moved(&result.rows[3], "a", 20, 25);
	assert_true(fabs(result.rows[0].self_points - -50) < 1e-9);
	assert_true(fabs(result.rows[1].self_points - 30) < 1e-9);
}

static void a_library_may_have_another_name(void **state)
{
	struct pc_ranked before[] = { { .name = "work", .module = "app-1", .self = 9 },
				      { .name = "init", .module = "x", .self = 1 },
				      { .name = "init", .module = "y", .self = 2 } };
	struct pc_ranked after[] = { { .name = "work", .module = "app-2", .self = 4 },
				     { .name = "init", .module = "z", .self = 3 } };
	struct pc_ranking old_ranking = ranking_of(before, 3, 12);
	struct pc_ranking new_ranking = ranking_of(after, 2, 7);
	struct pc_diff result = diff(*state, &old_ranking, &new_ranking, false);

	assert_int_equal(result.count, 4);
	assert_moved(&result.rows[0], "work", 9, 4);
	assert_moved(&result.rows[1], "init", 0, 3); /* which of the two it was can't be said */
}

static void totals_can_be_made_equal(void **state)
{
	struct pc_ranked before[] = { { .name = "a", .self = 60, .total = 60 },
				      { .name = "b", .self = 40, .total = 40 } };
	struct pc_ranked after[] = { { .name = "a", .self = 120, .total = 120 },
				     { .name = "b", .self = 80, .total = 80 } };
	struct pc_ranking old_ranking = ranking_of(before, 2, 100);
	struct pc_ranking new_ranking = ranking_of(after, 2, 200);
	struct pc_diff result = diff(*state, &old_ranking, &new_ranking, true);

	assert_true(result.normalized);
	assert_moved(&result.rows[0], "a", 120, 120);
	assert_true(fabs(result.rows[0].self_points) < 1e-9);
}

static void decimals_are_made_the_same(void **state)
{
	struct fixture *f = *state;
	struct pc_event ms = { .name = "t", .unit = "ms" },
			tenths = { .name = "t", .unit = "ms", .digits = 1 };
	struct pc_ranked before[] = { { .name = "a", .self = 2 } };
	struct pc_ranked after[] = { { .name = "a", .self = 25 } };
	struct pc_ranking old_ranking = ranking_of(before, 1, 2),
			  new_ranking = ranking_of(after, 1, 25);
	struct pc_side a = { &old_ranking, &ms }, b = { &new_ranking, &tenths };
	struct pc_diff result;

	assert_int_equal(pc_rank_diff(f->pc, &a, &b, &(struct pc_diff_query){ 0 }, &result), PC_OK);
	assert_int_equal(result.digits, 1);
	assert_moved(&result.rows[0], "a", 20, 25);
	assert_int_equal(result.old_base, 20);
}

static void what_one_side_does_not_know_is_unknown(void **state)
{
	struct pc_ranked before[] = { { .name = "a", .self = 2, .total = PC_UNKNOWN } };
	struct pc_ranked after[] = { { .name = "a", .self = 3, .total = 3 } };
	struct pc_ranking old_ranking = ranking_of(before, 1, 2),
			  new_ranking = ranking_of(after, 1, 3);
	struct pc_diff result = diff(*state, &old_ranking, &new_ranking, false);

	assert_true(result.rows[0].total_change == PC_UNKNOWN);
	assert_true(isnan(result.rows[0].total_points));
}

static void other_units_are_refused(void **state)
{
	struct fixture *f = *state;
	struct pc_event ns = { .name = "cpu-clock", .unit = "ns" },
			percent = { .name = "cycles", .unit = "cycles", .percent_only = true };
	struct pc_ranking nothing = { 0 };
	struct pc_side a = { &nothing, &ns }, b = { &nothing, &cycles }, c = { &nothing, &percent };
	struct pc_diff result;

	assert_error(f, pc_rank_diff(f->pc, &a, &b, &(struct pc_diff_query){ 0 }, &result),
		     PC_EINPUT, "the old profile is of cpu-clock in ns, the new one of cycles");
	assert_error(f, pc_rank_diff(f->pc, &c, &b, &(struct pc_diff_query){ 0 }, &result),
		     PC_EINPUT, "percentages alone");
	assert_error(
		f,
		pc_rank_diff(f->pc, &b, &b, &(struct pc_diff_query){ .normalize = true }, &result),
		PC_EINPUT, "to normalise by");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_are_paired_by_name_and_library),
		TEST(a_library_may_have_another_name),
		TEST(totals_can_be_made_equal),
		TEST(decimals_are_made_the_same),
		TEST(what_one_side_does_not_know_is_unknown),
		TEST(other_units_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
