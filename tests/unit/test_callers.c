/* SPDX-License-Identifier: Apache-2.0
 * Callers and callees: parts that add up to the function. */
#include "rank_fixture.h"

#include "profile/callers.h"

static struct pc_relatives relatives(struct fixture *f, const char *function,
				     enum pc_relation relation)
{
	struct pc_relatives_query query = { .function = function, .relation = relation };
	struct pc_relatives found;

	if (!f->profile)
		seal(f);
	if (pc_profile_relatives(f->pc, f->profile, &query, &found))
		fail_msg("%s", pc_error(f->pc));
	return found;
}

static void assert_part(const struct pc_relatives *found, size_t i, const char *name, int64_t cost)
{
	assert_true(i < found->count);
	assert_string_equal(found->rows[i].name, name);
	assert_int_equal(found->rows[i].cost, cost);
}

static void recursive(struct fixture *f)
{
	stack(f, "main;walk;walk;alloc", 8);
	stack(f, "main;walk;read", 4);
	stack(f, "main;walk;walk", 2);
	stack(f, "walk", 1);
	stack(f, "main;other", 100);
}

static void callers_add_up(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	recursive(f);
	found = relatives(f, "walk", PC_CALLERS);
	assert_true(found.exact);
	assert_int_equal(found.total, 15);
	assert_int_equal(found.self, 3);
	assert_int_equal(found.count, 2);
	assert_part(&found, 0, "main", 14);
	assert_part(&found, 1, PC_RELATIVE_NONE, 1);
	assert_int_equal(found.rows[0].samples, 3);
	assert_true(found.rows[0].calls == PC_UNKNOWN);
}

static void callees_add_up(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	recursive(f);
	found = relatives(f, "walk", PC_CALLEES);
	assert_int_equal(found.total, 15);
	assert_int_equal(found.count, 3);
	assert_part(&found, 0, "alloc", 8);
	assert_part(&found, 1, "read", 4);
	assert_part(&found, 2, PC_RELATIVE_SELF, 3);
}

static void an_expression_may_mean_several(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	recursive(f);
	found = relatives(f, "^(alloc|read)", PC_CALLERS);
	assert_int_equal(found.total, 12);
	assert_part(&found, 0, "walk", 12);
	assert_string_equal(found.names[0], "alloc");
	assert_string_equal(found.names[1], "read");
	assert_null(found.names[2]);
}

static void a_name_is_no_expression_where_it_is_exact(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	stack(f, "a;x", 1);
	stack(f, "b;xy", 2);
	found = relatives(f, "x", PC_CALLERS);
	assert_int_equal(found.count, 1);
	assert_part(&found, 0, "a", 1);
}

static void libraries_tell_functions_apart(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	stack(f, "init@one;x", 1);
	stack(f, "init@two;x", 2);
	found = relatives(f, "x", PC_CALLERS);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.rows[0].module, "two");
}

static void what_has_no_name_can_be_meant(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	stack(f, "main;@libc;read", 3);
	found = relatives(f, "[unknown]", PC_CALLEES);
	assert_int_equal(found.total, 3);
	assert_part(&found, 0, "read", 3);
	assert_string_equal(found.names[0], "[unknown]");
	found = relatives(f, "read", PC_CALLERS);
	assert_part(&found, 0, "[unknown]", 3);
	assert_string_equal(found.rows[0].module, "libc");
}

/* ---- call graphs ---- */
static void call(struct fixture *f, const char *caller, const char *callee, int64_t value)
{
	struct pc_call c = { .caller = frame_of(f, pc_span(caller)),
			     .callee = frame_of(f, pc_span(callee)),
			     .event = event_named(f, "cycles"),
			     .value = value,
			     .calls = 3 };

	assert_int_equal(pc_builder_call(f->b, &c), PC_OK);
}

static void a_call_graph_is_told_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives found;

	row(f, "main", 1, 10);
	row(f, "work", 9, 9);
	call(f, "main", "work", 9);
	found = relatives(f, "work", PC_CALLERS);
	assert_false(found.exact);
	assert_int_equal(found.total, 9);
	assert_part(&found, 0, "main", 9);
	assert_int_equal(found.rows[0].calls, 3);
	found = relatives(f, "main", PC_CALLEES);
	assert_part(&found, 0, "work", 9);
	assert_part(&found, 1, PC_RELATIVE_SELF, 1);
	found = relatives(f, "main|work", PC_CALLERS);
	assert_true(found.total == PC_UNKNOWN); /* one calls the other */
	assert_int_equal(found.self, 10);
}

static void errors_say_what_to_do(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives_query query = { .function = "nobody" };
	struct pc_relatives found;

	row(f, "main", 1, 1);
	seal(f);
	assert_error(f, pc_profile_relatives(f->pc, f->profile, &query, &found), PC_EINPUT,
		     "does not say who calls whom");
}

static void unknown_functions_are_an_error(void **state)
{
	struct fixture *f = *state;
	struct pc_relatives_query query = { .function = "nobody" };
	struct pc_relatives found;

	stack(f, "main;x", 1);
	seal(f);
	assert_error(f, pc_profile_relatives(f->pc, f->profile, &query, &found), PC_EUSAGE,
		     "no function is called \"nobody\"");
	query.function = "(";
	assert_error(f, pc_profile_relatives(f->pc, f->profile, &query, &found), PC_EUSAGE,
		     "no extended regular expression");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(callers_add_up),
		TEST(callees_add_up),
		TEST(an_expression_may_mean_several),
		TEST(a_name_is_no_expression_where_it_is_exact),
		TEST(libraries_tell_functions_apart),
		TEST(what_has_no_name_can_be_meant),
		TEST(a_call_graph_is_told_as_it_is),
		TEST(errors_say_what_to_do),
		TEST(unknown_functions_are_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
