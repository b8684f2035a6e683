/* SPDX-License-Identifier: Apache-2.0
 * Folded stacks and Elastic's table, real files against facts (facts.h). */
#include "facts.h"

/* ---- folded ---- */

/* Where the facts were counted by a simpler rule than the format's. */
static const struct {
	const char *file;
	double total;
	uint64_t bad;
	const char *why;
} folded_truths[] = {
	{ "folded/flames.txt", 291, 0, "austin's header and footer are comments, not stacks" },
	{ "folded/simple-with-invalids.txt", 14, 1, "two of the three are comments" },
};

static void check_folded_top(const struct check *check, const char *key, enum number number,
			     size_t event)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, event);

	for (size_t i = 0; i < items(check, key); i++) {
		char name[4096];
		double expected = json_object_get_double(item(check, key, i, 1)), sum;

		snprintf(name, sizeof(name), "%s", text_of(item(check, key, i, 0)));
		if (name[0] == '#')
			continue;
		if (check->event_count == 2 &&
		    strrchr(name, ' ')) /* the first count was taken for a part of the name */
			*strrchr(name, ' ') = 0;
		sum = scaled(&check->events[event], sum_of(&ranking, name, number));
		/* of a difference, a name may stand in several of the facts' rows */
		if (check->event_count == 2 ? sum < expected : !near(sum, expected, 1e-9))
			fail_msg("%s: %s: %s has %f, not %f", check->file, key, name, sum,
				 expected);
	}
}

static void check_folded(const struct check *check)
{
	size_t event = check->event_count - 1; /* "after" of a difference */
	double total = json_object_get_double(fact(check, "total"));
	uint64_t bad = (uint64_t)json_object_get_int64(fact(check, "bad_lines"));

	for (size_t i = 0; i < sizeof(folded_truths) / sizeof(folded_truths[0]); i++)
		if (!strcmp(folded_truths[i].file, check->file)) {
			total = folded_truths[i].total;
			bad = folded_truths[i].bad;
		}
	ensure(check, near(scaled(&check->events[event], check->events[event].total), total, 1e-9));
	ensure(check, pc_profile_skipped(check->profile, &(const char *){ NULL }) == bad);
	if (!strcmp(check->file, "folded/flames.txt")) /* the facts rank lines, not functions */
		return;
	check_folded_top(check, "top_self", SELF, event);
	check_folded_top(check, "top_total", TOTAL, event);
}

/* ---- Elastic ---- */

static void check_elastic(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_LIBRARY, 0);
	const struct pc_entry *first = &check->profile->entries[0];
	struct json_object *row = fact(check, "first");
	int64_t self;
	struct pc_text place = { 0 };

	ensure(check, check->profile->entry_count == json_object_get_int64(fact(check, "rows")));
	ensure(check, near((double)self_of(check, 0) / 100,
			   json_object_get_double(fact(check, "sum_self_pct")), 1e-9));
	for (size_t i = 0; i < items(check, "by_module"); i++) {
		self = sum_of(&ranking, text_of(item(check, "by_module", i, 0)), SELF);
		ensure(check, near((double)self / 100,
				   json_object_get_double(item(check, "by_module", i, 1)), 1e-9));
	}
	dump_frame(&place, check->profile, first->frame);
	for (size_t i = 1; i <= 2; i++)
		ensure(check,
		       strstr(place.data, text_of(json_object_array_get_idx(row, i))) != NULL);
	ensure(check, near((double)first->self / 100,
			   strtod(text_of(json_object_array_get_idx(row, 4)), NULL), 1e-9));
	ensure(check, near((double)first->total / 100,
			   strtod(text_of(json_object_array_get_idx(row, 5)), NULL), 1e-9));
	pc_text_clear(&place);
}

static void folded(void **state)
{
	(void)state;
	assert_true(each_file("folded", check_folded, NULL) > 0);
}

static void elastic(void **state)
{
	(void)state;
	assert_true(each_file("elastic-topn", check_elastic, NULL) > 0);
}

static void others(void **state)
{
	static const char *const formats[] = { "elastic-stacktrace", "perf-data", "perf-annotate",
					       "perf-stat", "vmstat" };

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		each_file(formats[i], NULL, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded),
		cmocka_unit_test(elastic),
		cmocka_unit_test(others),
	};

	setenv("PATH", "/nonexistent", 1); /* as where perf is not installed */
	return RUN_FACTS(tests);
}
