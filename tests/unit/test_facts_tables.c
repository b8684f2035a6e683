/* SPDX-License-Identifier: Apache-2.0
 * Tables of other profilers, real files against facts (facts.h). */
#include "facts.h"

/* "module`function" */
static const char *function_of(const char *name)
{
	const char *mark = strchr(name, '`');

	return mark ? mark + 1 : name;
}

/* The facts are of a tool that rounds every line to milliseconds. */
static void check_vtune(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	double lines = json_object_get_double(fact(check, "stacks"));

	ensure(check, near(scaled(&check->events[0], check->events[0].total) / 1e6,
			   json_object_get_double(fact(check, "total")), lines / 2));
	for (size_t i = 0; i < items(check, "top_self"); i++) {
		const char *name = function_of(text_of(item(check, "top_self", i, 0)));
		double ms = (double)sum_of(&ranking, name, SELF) / 1e6;

		ensure(check, near(ms, json_object_get_double(item(check, "top_self", i, 1)), 1.5));
	}
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

/* The facts count calls, and are of a tool that loses lines such as those of IEnumerator`1: they
 * are a lower limit. The sum of the column is 63576647. */
/* The facts count lines alone. IPCounts.txt says 14.379314: its rows were rounded otherwise. */
static void check_verysleepy(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, check->events[0].total == 14379312 && check->events[0].digits == 6);
	ensure(check, sum_of(&ranking, "cycfn2", SELF) == 9515034);
	ensure(check, sum_of(&ranking, "main", TOTAL) == 14379312);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static void check_vsprof(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 1);

	ensure(check, check->event_count == 2);
	ensure(check, !strcmp(check->events[1].name, "calls"));
	ensure(check, check->events[1].total == 63576647);
	for (size_t i = 0; i < items(check, "top_self"); i++)
		ensure(check, sum_of(&ranking, text_of(item(check, "top_self", i, 0)), SELF) ==
				      json_object_get_int64(item(check, "top_self", i, 1)));
	for (size_t i = 0; i < items(check, "top_total"); i++)
		ensure(check, sum_of(&ranking, text_of(item(check, "top_total", i, 0)), TOTAL) >=
				      json_object_get_int64(item(check, "top_total", i, 1)));
	ensure(check, near((double)self_of(check, 0) / 100, 0, 0.001)); /* it has stacks */
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

/* A line is a sample; the first is of the titles. */
static void check_xperf(const struct check *check)
{
	ensure(check, check->events[0].samples == json_object_get_int64(fact(check, "lines")) - 1);
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

/* Comments and a blank line, then rows: both sides add up. */
static void check_diff(const struct check *check)
{
	ensure(check, check->event_count == 2);
	ensure(check, near((double)self_of(check, 0) / 100, 100, 0.5));
	ensure(check, near((double)self_of(check, 1) / 100, 100, 0.5));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == 0);
}

static void tables(void **state)
{
	(void)state;
	assert_true(each_file("vtune-csv", check_vtune, NULL) > 0);
	assert_true(each_file("verysleepy-zip", check_verysleepy, NULL) > 0);
	assert_true(each_file("vsprof-csv", check_vsprof, NULL) > 0);
	assert_true(each_file("xperf-csv", check_xperf, NULL) > 0);
	assert_true(each_file("perf-diff", check_diff, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tables) };

	return RUN_FACTS(tests);
}
