/* SPDX-License-Identifier: Apache-2.0
 * Ranking: self and total, recursion, names that are unknown, ties, filters. */
#include "rank_fixture.h"

/* ---- stacks ---- */
static void self_is_at_the_leaf_and_total_above(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main;a;b", 5);
	stack(f, "main;a", 3);
	stack(f, "main;c", 2);
	r = rank(f);
	assert_int_equal(r.count, 4);
	assert_int_equal(r.base, 10);
	assert_cost(&r, "main", 0, 10);
	assert_cost(&r, "a", 3, 8);
	assert_cost(&r, "b", 5, 5);
	assert_cost(&r, "c", 2, 2);
	assert_string_equal(r.rows[0].name, "b");
	assert_int_equal(r.rows[0].samples, 1);
	assert_int_equal(named(&r, "main")->samples, 0);
	assert_true(fabs(pc_rank_percent(&r, 5) - 50.0) < 1e-9);
	assert_true(isnan(pc_rank_percent(&r, PC_UNKNOWN)));
	assert_string_equal(rank_by(f, PC_BY_FUNCTION, PC_SORT_TOTAL).rows[0].name, "main");
}

static void recursion_counts_once(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main@x;fib@x;fib@x;help@y;fib@x", 7);
	stack(f, "main@x;fib@x", 1);
	r = rank(f);
	assert_cost(&r, "fib", 8, 8);
	assert_cost(&r, "help", 0, 7);
	r = rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF);
	assert_cost(&r, "x", 8, 8);
	assert_cost(&r, "y", 0, 7);
}

static void an_empty_stack_is_unknown(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "", 4);
	stack(f, "main;a", 1);
	r = rank(f);
	assert_cost(&r, "[unknown]", 4, 4);
	assert_null(named(&r, "[unknown]")->function);
	assert_int_equal(r.unknown, 4);
	assert_int_equal(r.user, 1);
}

static void without_callers_totals_are_unknown(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "a", 4);
	stack(f, "b", 1);
	r = rank(f);
	assert_false(pc_profile_has_stacks(f->profile));
	assert_cost(&r, "a", 4, PC_UNKNOWN);
	assert_true(pc_rank_knows(f->profile, 0, PC_SORT_SELF));
	assert_false(pc_rank_knows(f->profile, 0, PC_SORT_TOTAL));
	assert_error(f, fail_rank(f, PC_BY_FUNCTION, PC_SORT_TOTAL), PC_EINPUT, "perf record -g");
}

static void only_the_event_asked_for_counts(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { .thread = PC_NONE, .value = 9, .count = 2 };
	struct pc_rank_query query = { .event = 1 };
	struct pc_ranking r;

	stack(f, "main;a", 1);
	s.event = event_named(f, "faults");
	s.stack = pc_builder_stack(f->b, PC_NONE, frame_of(f, PC_SPAN("b")));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	r = rank(f);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.base, 1);
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &r), PC_OK);
	assert_int_equal(r.count, 1);
	assert_cost(&r, "b", 9, 9);
	assert_int_equal(r.rows[0].samples, 2);
	assert_int_equal(r.base, 9);
}

/* ---- names ---- */
static void functions_are_told_apart_by_module(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main;f@x=a.c", 4);
	stack(f, "main;f@x=b.c", 2);
	stack(f, "main;f@y=b.c", 1);
	r = rank(f);
	assert_int_equal(r.count, 3);
	assert_string_equal(r.rows[0].module, "x");
	assert_int_equal(r.rows[0].self, 6);
	assert_null(r.rows[0].file); /* several */
	assert_string_equal(r.rows[1].module, "y");
	assert_string_equal(r.rows[1].file, "b.c");
}

static void tables_tell_functions_apart_by_file(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	row(f, "f@x=a.c", 4, PC_UNKNOWN);
	row(f, "f@x=b.c", 2, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.count, 2);
	assert_string_equal(r.rows[0].file, "a.c");
}

static void lines_of_a_function_are_one_entry(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	pc_builder_overlapping(f->b);
	line(f, "f", 1, 4, PC_UNKNOWN);
	line(f, "f", 2, 2, PC_UNKNOWN);
	line(f, "g", 3, 1, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.count, 2);
	assert_cost(&r, "f", 6, PC_UNKNOWN);
	assert_int_equal(named(&r, "f")->line, 0);
	assert_string_equal(named(&r, "f")->file, "x.c");
	assert_int_equal(named(&r, "g")->line, 3);
}

static void inlined_and_not_is_user_code(void **state)
{
	struct fixture *f = *state;
	struct pc_place place = { .function = PC_SPAN("f"), .kind = PC_FRAME_INLINED };
	struct pc_ranking r;

	add_row(f, pc_builder_frame(f->b, &place), PC_NONE, 1, PC_UNKNOWN);
	place.kind = PC_FRAME_USER;
	add_row(f, pc_builder_frame(f->b, &place), PC_NONE, 2, PC_UNKNOWN);
	place.function = PC_SPAN("g");
	add_row(f, pc_builder_frame(f->b, &place), PC_NONE, 1, PC_UNKNOWN);
	place.kind = PC_FRAME_KERNEL;
	add_row(f, pc_builder_frame(f->b, &place), PC_NONE, 1, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(named(&r, "f")->kind, PC_FRAME_USER);
	assert_int_equal(named(&r, "g")->kind, PC_FRAME_UNKNOWN);
}

static void unknown_functions_are_shown_by_module(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	row(f, "@x", 4, PC_UNKNOWN);
	row(f, "@y", 2, PC_UNKNOWN);
	row(f, "f@y", 1, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.count, 3);
	assert_string_equal(r.rows[0].name, "[unknown]");
	assert_string_equal(r.rows[0].module, "x");
	assert_string_equal(r.rows[1].module, "y");
}

static void nothing_is_ranked_by_what_nobody_has(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	row(f, "@x", 4, PC_UNKNOWN);
	row(f, "@k!", 1, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.count, 0);
	assert_int_equal(r.base, 5);
	assert_int_equal(r.kernel, 1);
	assert_int_equal(rank_by(f, PC_BY_FILE, PC_SORT_SELF).count, 0);
	assert_int_equal(rank_by(f, PC_BY_PROCESS, PC_SORT_SELF).count, 0);
	assert_int_equal(rank_by(f, PC_BY_THREAD, PC_SORT_SELF).count, 0);
	assert_int_equal(rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF).count, 2);
}

static void no_library_anywhere(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;a", 4);
	assert_int_equal(rank_by(f, PC_BY_LIBRARY, PC_SORT_SELF).count, 0);
}

static void libraries_and_files(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main@x=m.c;read!", 4);
	stack(f, "main@x=m.c;jit", 2);
	stack(f, "main@x=m.c", 1);
	r = rank_by(f, PC_BY_LIBRARY, PC_SORT_TOTAL);
	assert_int_equal(r.count, 3);
	assert_cost(&r, "x", 1, 7);
	assert_cost(&r, "[kernel]", 4, 4);
	assert_cost(&r, "[unknown]", 2, 2);
	assert_string_equal(named(&r, "x")->module, "x");
	assert_null(named(&r, "[kernel]")->module);
	r = rank_by(f, PC_BY_FILE, PC_SORT_SELF);
	assert_int_equal(r.count, 2);
	assert_cost(&r, "[unknown]", 6, 6);
	assert_cost(&r, "m.c", 1, 7);
	assert_string_equal(named(&r, "m.c")->file, "m.c");
}

static void processes_and_threads(void **state)
{
	struct fixture *f = *state;
	uint32_t one = pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 11);
	uint32_t two = pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 12);
	uint32_t cat = pc_builder_thread(f->b, PC_SPAN("cat"), 5, -1);
	uint32_t sh = pc_builder_thread(f->b, PC_SPAN("sh"), -1, -1);
	struct pc_ranking r;

	add_stack(f, "main;a", one, 1);
	add_stack(f, "main;a", two, 2);
	add_stack(f, "main;b", cat, 4);
	add_stack(f, "main;c", sh, 8);
	add_stack(f, "main;d", PC_NONE, 16);
	r = rank_by(f, PC_BY_PROCESS, PC_SORT_TOTAL);
	assert_int_equal(r.count, 4);
	assert_cost(&r, "gzip", 3, 3);
	assert_cost(&r, "cat", 4, 4);
	assert_cost(&r, "[unknown]", 16, 16);
	assert_string_equal(named(&r, "gzip")->process, "gzip");
	assert_int_equal(named(&r, "gzip")->samples, 2);
	r = rank_by(f, PC_BY_THREAD, PC_SORT_SELF);
	assert_int_equal(r.count, 5);
	assert_cost(&r, "gzip/11", 1, 1);
	assert_cost(&r, "gzip/12", 2, 2);
	assert_cost(&r, "cat/5", 4, 4);
	assert_cost(&r, "sh", 8, 8);
	r = rank(f);
	assert_string_equal(named(&r, "a")->process, "gzip");
	assert_string_equal(named(&r, "b")->process, "cat");
	assert_null(named(&r, "d")->process);
	assert_null(named(&r, "main")->process);
}

static void kinds_are_split_by_the_leaf(void **state)
{
	struct fixture *f = *state;
	static const enum pc_frame_kind kinds[] = { PC_FRAME_UNKNOWN,	PC_FRAME_USER,
						    PC_FRAME_KERNEL,	PC_FRAME_JIT,
						    PC_FRAME_INLINED,	PC_FRAME_GUEST,
						    PC_FRAME_HYPERVISOR };
	struct pc_ranking r;

	for (size_t i = 0; i < 7; i++) {
		struct pc_place place = { .function = PC_SPAN("f"), .kind = kinds[i] };

		add_row(f, pc_builder_frame(f->b, &place), PC_NONE, 1 << i, PC_UNKNOWN);
	}
	r = rank(f);
	assert_int_equal(r.kernel, 4);
	assert_int_equal(r.user, 2 + 8 + 16);
	assert_int_equal(r.unknown, 1 + 32 + 64);
	assert_int_equal(r.kernel + r.user + r.unknown, r.base);
}

/* ---- order and filter ---- */
static void ties_are_broken_by_the_other_number_and_the_name(void **state)
{
	struct fixture *f = *state;
	static const char *const order[] = { "big", "c", "a", "b", "unknown" };
	struct pc_ranking r;

	row(f, "unknown", PC_UNKNOWN, 9);
	row(f, "b", 2, 3);
	row(f, "a", 2, 3);
	row(f, "c", 2, 4);
	row(f, "big", 3, PC_UNKNOWN);
	r = rank(f);
	assert_int_equal(r.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(r.rows[i].name, order[i]);
	r = rank_by(f, PC_BY_FUNCTION, PC_SORT_TOTAL);
	assert_string_equal(r.rows[0].name, "unknown");
	assert_string_equal(r.rows[4].name, "big");
}

static void filters_match_name_or_module(void **state)
{
	struct fixture *f = *state;
	struct pc_rank_query query = { .filter = "^(read|libz)" };
	struct pc_ranking r;

	stack(f, "main@app;read@libc", 1);
	stack(f, "main@app;inflate@libz", 2);
	seal(f);
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &r), PC_OK);
	assert_int_equal(r.count, 2);
	assert_int_equal(r.matched, 3);
	assert_string_equal(r.rows[0].name, "inflate");
	assert_int_equal(r.base, 3);
	assert_int_equal(r.user, 3);
	query.filter = "nothing";
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &r), PC_OK);
	assert_int_equal(r.count, 0);
	query.filter = "(";
	assert_error(f, pc_profile_rank(f->pc, f->profile, &query, &r), PC_EUSAGE,
		     "the filter \"(\"");
	query.filter = "";
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &r), PC_OK);
	assert_int_equal(r.count, 3);
}

/* More groups than the first room holds, met while a group is borrowed. */
static void many_functions(void **state)
{
	struct fixture *f = *state;
	char text[64];
	struct pc_ranking r;

	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "main;caller%d;leaf%d", i, i);
		stack(f, text, i + 1);
	}
	r = rank(f);
	assert_int_equal(r.count, 10001);
	assert_string_equal(r.rows[0].name, "leaf4999");
	assert_cost(&r, "caller17", 0, 18);
	assert_cost(&r, "main", 0, 5000 * 5001 / 2);
}

/* The first of the whole, and the first of each library. */
static void a_limit_keeps_the_first_of_each_library(void **state)
{
	struct fixture *f = *state;
	struct pc_rank_query query = { .limit = 2 };
	struct pc_ranking ranking;
	const char *const wanted[] = { "a9", "a8", "b1", "b0" };

	for (int i = 0; i < 10; i++) {
		const char name[] = { 'a', (char)('0' + i), '@', 'm', '\0' };

		stack(f, name, 100 + i);
	}
	stack(f, "b0@n", 1);
	stack(f, "b1@n", 2);
	seal(f);
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &ranking), PC_OK);
	assert_int_equal(ranking.count, 4);
	assert_int_equal(ranking.found, 12);
	for (size_t i = 0; i < ranking.count; i++)
		assert_string_equal(ranking.rows[i].name, wanted[i]);
	query.filter = "^a[0-4]";
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &ranking), PC_OK);
	assert_int_equal(ranking.count, 2);
	assert_int_equal(ranking.found, 5);
	assert_string_equal(ranking.rows[0].name, "a4");
	query.by = PC_BY_LIBRARY;
	query.filter = NULL;
	query.limit = 1;
	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &ranking), PC_OK);
	assert_int_equal(ranking.count, 1);
	assert_string_equal(ranking.rows[0].name, "m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(self_is_at_the_leaf_and_total_above),
		TEST(recursion_counts_once),
		TEST(an_empty_stack_is_unknown),
		TEST(without_callers_totals_are_unknown),
		TEST(only_the_event_asked_for_counts),
		TEST(functions_are_told_apart_by_module),
		TEST(tables_tell_functions_apart_by_file),
		TEST(lines_of_a_function_are_one_entry),
		TEST(inlined_and_not_is_user_code),
		TEST(unknown_functions_are_shown_by_module),
		TEST(nothing_is_ranked_by_what_nobody_has),
		TEST(no_library_anywhere),
		TEST(libraries_and_files),
		TEST(processes_and_threads),
		TEST(kinds_are_split_by_the_leaf),
		TEST(ties_are_broken_by_the_other_number_and_the_name),
		TEST(filters_match_name_or_module),
		TEST(many_functions),
		TEST(a_limit_keeps_the_first_of_each_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
