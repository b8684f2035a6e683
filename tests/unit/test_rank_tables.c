/* SPDX-License-Identifier: Apache-2.0
 * Ranking tables without stacks (totals that overlap, numbers that are unknown), and what commands
 * rely on. */
#include "rank_fixture.h"

/* ---- tables ---- */
static void totals_of_tables_are_added_where_they_are_disjoint(void **state)
{
	struct fixture *f = *state;
	uint32_t one = pc_builder_thread(f->b, PC_SPAN("one"), -1, -1);
	uint32_t two = pc_builder_thread(f->b, PC_SPAN("two"), -1, -1);
	uint32_t frame = frame_of(f, PC_SPAN("f@x"));
	struct pc_ranking r;

	add_row(f, frame, one, 1, 5);
	add_row(f, frame, two, 2, 6);
	add_row(f, frame_of(f, PC_SPAN("g@x")), two, 3, PC_UNKNOWN);
	r = rank(f);
	assert_cost(&r, "f", 3, 11);
	assert_cost(&r, "g", 3, PC_UNKNOWN);
	assert_true(pc_rank_knows(f->profile, 0, PC_SORT_TOTAL));
	/* f and g may call each other */
	r = rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF);
	assert_cost(&r, "x", 6, PC_UNKNOWN);
	assert_error(f, fail_rank(f, PC_BY_LIBRARY, PC_SORT_TOTAL), PC_EINPUT, "can't be added up");
}

static void a_function_is_not_all_of_its_library(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	row(f, "f@x", 1, 5);
	row(f, "@y", 2, 6);
	r = rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF);
	assert_cost(&r, "x", 1, PC_UNKNOWN);
	assert_cost(&r, "y", 2, 6);
}

static void overlapping_totals_are_not_added(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	pc_builder_overlapping(f->b);
	line(f, "f", 1, 1, 5);
	line(f, "f", 2, 2, 6);
	line(f, "g", 3, 4, 7);
	line(f, "h", 4, 1, 8);
	line(f, "h", 4, 1, 9);
	r = rank(f);
	assert_cost(&r, "f", 3, PC_UNKNOWN);
	assert_cost(&r, "g", 4, 7);
	assert_cost(&r, "h", 2, PC_UNKNOWN);
	assert_string_equal(rank_by(f, PC_BY_FUNCTION, PC_SORT_TOTAL).rows[0].name, "g");
}

static void functions_that_begin_at_lines_are_told_apart(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	line(f, "__init__", 10, 1, 5);
	line(f, "__init__", 20, 4, 6);
	line(f, "__init__", 20, 1, 1);
	r = rank(f);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.rows[0].line, 20);
	assert_int_equal(r.rows[0].self, 5);
	assert_int_equal(r.rows[0].total, 7);
	assert_int_equal(r.rows[1].line, 10);
	assert_int_equal(r.rows[1].total, 5);
}

static void totals_of_different_inputs_do_not_overlap(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	pc_builder_overlapping(f->b);
	line(f, "f", 1, 1, 5);
	line(f, "g", 1, 1, 5);
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	pc_builder_begin(f->b, "two.txt", "test");
	pc_builder_overlapping(f->b);
	line(f, "f", 1, 1, 5);
	line(f, "g", 2, 1, 5);
	r = rank(f);
	assert_cost(&r, "f", 2, 10);
	assert_cost(&r, "g", 2, 10);
}

static void tables_of_totals_alone(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	row(f, "f", PC_UNKNOWN, 5);
	row(f, "g", PC_UNKNOWN, PC_UNKNOWN);
	assert_error(f, fail_rank(f, PC_BY_FUNCTION, PC_SORT_SELF), PC_EINPUT, "sort by total");
	assert_false(pc_rank_knows(f->profile, 0, PC_SORT_SELF));
	r = rank_by(f, PC_BY_FUNCTION, PC_SORT_TOTAL);
	assert_int_equal(r.count, 2);
	assert_string_equal(r.rows[0].name, "f");
	assert_true(r.rows[0].self == PC_UNKNOWN);
	assert_string_equal(r.rows[1].name, "g");
	assert_int_equal(r.base, 0);
	assert_true(r.kernel == PC_UNKNOWN && r.user == PC_UNKNOWN && r.unknown == PC_UNKNOWN);
	assert_true(isnan(pc_rank_percent(&r, 5)));
}

static void the_base_is_the_total_that_was_told(void **state)
{
	struct fixture *f = *state;

	row(f, "f", 5, PC_UNKNOWN);
	pc_builder_totals(f->b, event_named(f, "cycles"), 50, PC_UNKNOWN, PC_UNKNOWN);
	assert_int_equal(rank(f).base, 50);
}

static void the_base_of_percentages_is_a_hundred(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	pc_builder_percent_only(f->b, event_named(f, "cycles"));
	row(f, "f", 3405, 5000);
	pc_builder_totals(f->b, 0, 77, PC_UNKNOWN, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.base, 10000);
	assert_true(fabs(pc_rank_percent(&r, r.rows[0].self) - 34.05) < 1e-9);
}

/* ---- what commands rely on ---- */
/* A command that was built against another header asks with a query of another size. */
static void queries_of_another_age(void **state)
{
	struct fixture *f = *state;
	const struct later {
		struct pc_rank_query query;
		const char *added;
	} later = { { .filter = "^a" }, "x" };
	const struct pc_rank_query junk = { .filter = "(" };
	struct pc_ranking r;

	stack(f, "a", 4);
	stack(f, "b", 1);
	seal(f);
	assert_int_equal(pc_profile_rank_query(f->pc, f->profile, &later.query, sizeof(later), &r),
			 PC_OK);
	assert_int_equal(r.count, 1);
	assert_int_equal(pc_profile_rank_query(f->pc, f->profile, &junk,
					       offsetof(struct pc_rank_query, filter), &r),
			 PC_OK);
	assert_int_equal(r.count, 2);
}

static void libraries_of_functions_are_named_as_ranked(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking functions, libraries;

	stack(f, "a@x", 8);
	stack(f, "b", 4);
	stack(f, "c!", 2);
	functions = rank(f);
	libraries = rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF);
	assert_int_equal(libraries.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_string_equal(pc_rank_library(&functions.rows[i]), libraries.rows[i].name);
	assert_string_equal(libraries.rows[1].name, PC_RANK_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(totals_of_tables_are_added_where_they_are_disjoint),
		TEST(a_function_is_not_all_of_its_library),
		TEST(overlapping_totals_are_not_added),
		TEST(functions_that_begin_at_lines_are_told_apart),
		TEST(totals_of_different_inputs_do_not_overlap),
		TEST(tables_of_totals_alone),
		TEST(the_base_is_the_total_that_was_told),
		TEST(the_base_of_percentages_is_a_hundred),
		TEST(queries_of_another_age),
		TEST(libraries_of_functions_are_named_as_ranked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
