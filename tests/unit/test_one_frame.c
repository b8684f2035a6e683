/* SPDX-License-Identifier: Apache-2.0
 * Stacks of one frame: what the format says of them. */
#include "profile_dump.h"

#include "profile/rank.h"

/* What the only function costs, in a text of that format. */
static struct pc_ranked read_one(struct pc *pc, const char *format, const char *text)
{
	struct pc_rank_query query = { .by = PC_BY_FUNCTION };
	struct pc_profile *profile;
	struct pc_ranking ranking;

	if (read_text(pc, format, pc_span(text), &profile))
		fail_msg("%s: %s", format, pc_error(pc));
	assert_int_equal(pc_profile_rank(pc, profile, &query, &ranking), PC_OK);
	assert_int_equal(ranking.count, 1);
	return ranking.rows[0];
}

/* Formats that can't be written without stacks: who has no callers costs its self in total. */
static void a_total_is_known_where_stacks_are_recorded(void **state)
{
	static const struct {
		const char *format, *text;
	} cases[] = {
		{ "chrome-trace", "[{\"ph\":\"X\",\"ts\":0,\"dur\":5,\"pid\":1,\"tid\":1,"
				  "\"name\":\"idle\"}]" },
		{ "cpuprofile", "{\"nodes\":[{\"id\":1,\"callFrame\":{\"functionName\":\"idle\","
				"\"scriptId\":\"0\",\"url\":\"\",\"lineNumber\":-1,"
				"\"columnNumber\":-1},\"hitCount\":3}],\"startTime\":0,"
				"\"endTime\":9}" },
		{ "heapprofile", "{\"head\":{\"callFrame\":{\"functionName\":\"idle\","
				 "\"scriptId\":\"0\",\"url\":\"\",\"lineNumber\":-1,"
				 "\"columnNumber\":-1},\"selfSize\":3,\"children\":[]}}" },
		{ "safari", "{\"recording\":{\"sampleStackTraces\":[{\"timestamp\":1,"
			    "\"stackFrames\":[{\"name\":\"idle\",\"url\":\"\",\"line\":1,"
			    "\"column\":1}]}],\"sampleDurations\":[0.001]}}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_ranked row = read_one(pc, cases[i].format, cases[i].text);

		assert_true(row.self > 0);
		if (row.total != row.self)
			fail_msg("%s: total %" PRId64, cases[i].format, row.total);
		pc_free(pc);
	}
}

/* A list of counts looks the same: nobody can tell whether idle was called. */
static void a_total_is_unknown_where_a_list_looks_the_same(void **state)
{
	struct pc *pc = pc_new();
	struct pc_ranked row = read_one(pc, "folded", "idle 10\n");

	(void)state;
	assert_int_equal(row.self, 10);
	assert_true(row.total == PC_UNKNOWN);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_total_is_known_where_stacks_are_recorded),
		cmocka_unit_test(a_total_is_unknown_where_a_list_looks_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
