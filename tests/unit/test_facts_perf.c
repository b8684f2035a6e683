/* SPDX-License-Identifier: Apache-2.0
 * perf report and perf script, real files against facts (facts.h). */
#include "facts.h"

/* ---- perf report ---- */

static void check_report_events(const struct check *check)
{
	bool counted = strstr(text_of(fact(check, "columns")), "Samples") != NULL;

	ensure(check, check->event_count == items(check, "events"));
	for (size_t i = 0; i < check->event_count; i++) {
		const struct pc_event *event = &check->events[i];
		const char *samples = text_of(item(check, "events", i, 0));
		const char *total = text_of(json_object_array_get_idx(fact(check, "approx"), i));

		ensure(check, !strcmp(event->name, text_of(item(check, "events", i, 1))));
		ensure(check, event->total == strtoll(total, NULL, 10));
		if (!strchr(samples, 'K'))
			ensure(check, event->samples == strtoll(samples, NULL, 10));
		else if (counted)
			ensure(check, event->samples / 1000 == strtoll(samples, NULL, 10));
		else
			ensure(check, event->samples == PC_UNKNOWN);
	}
}

static void check_report_first(const struct check *check, size_t i)
{
	const struct pc_entry *entry = &check->profile->entries[i];
	const char *self = text_of(item(check, "first3", i, 1)),
		   *row = text_of(item(check, "first3", i, 2));
	double percent = strtod(text_of(item(check, "first3", i, 0)), NULL);
	uint32_t id = check->profile->frames[entry->frame].function;
	const char *function = id == PC_NONE ? "" : check->profile->strings[id];

	if (!check->events[0].percent_only) {
		ensure(check, near(100.0 * (double)entry->self / (double)check->events[0].total,
				   percent, 0.006));
	} else if (*self) {
		ensure(check, near((double)entry->total / 100, percent, 0.001));
		ensure(check, near((double)entry->self / 100, strtod(self, NULL), 0.001));
	} else {
		ensure(check, near((double)entry->self / 100, percent, 0.001));
	}
	if (strlen(function) > 24) /* of long rows the facts keep the end */
		function += strlen(function) - 24;
	ensure(check, strstr(row, function) || strstr(check->file, ".sort-srcline."));
}

static void check_report(const struct check *check)
{
	bool hierarchy = strstr(check->file, ".hierarchy.") != NULL;
	int64_t rows = json_object_get_int64(fact(check, "rows"));

	check_report_events(check);
	if (hierarchy) /* the facts count the outer levels, which are sums */
		ensure(check, check->profile->entry_count > rows);
	else if (strstr(check->file,
			".sort-srcline.")) /* "f+215" and "f+25" are one function, without a line */
		ensure(check, check->profile->entry_count <= rows);
	else
		ensure(check, check->profile->entry_count == rows);
	for (size_t i = 0; i < items(check, "first3") && !hierarchy; i++)
		check_report_first(check, i);
	if (strstr(check->file, ".percent-limit."))
		return;
	for (size_t i = 0; i < check->event_count;
	     i++) /* what is exact adds up; hundreds of roundings nearly do */
		if (check->events[i].percent_only)
			ensure(check, near((double)self_of(check, i) / 100, 100, 2));
		else
			ensure(check, self_of(check, i) == check->events[i].total);
}

/* ---- perf script ---- */

static size_t event_index(const struct check *check, const char *name)
{
	size_t i = 0;

	while (i < check->event_count && strcmp(check->events[i].name, name))
		i++;
	ensure(check, i < check->event_count);
	return i;
}

/* A blank line stands between the head of the second sample and its frame; the facts lose the frame
 * there. */
static int64_t true_samples(const struct check *check, const char *name, int64_t samples)
{
	return !strcmp(check->file, "perf-script/empty-line.txt") && !strcmp(name, "main")
		       ? 2
		       : samples;
}

static void check_top(const struct check *check, const char *key, enum pc_rank_by by)
{
	for (size_t i = 0; i < items(check, key); i++) {
		const char *name = text_of(item(check, key, i, 0));
		int64_t samples = 0, expected = json_object_get_int64(item(check, key, i, 1));

		for (size_t event = 0; event < check->event_count; event++) {
			struct pc_ranking ranking = rank(check, by, event);

			samples += sum_of(&ranking, name, SAMPLES);
		}
		if (samples != true_samples(check, name, expected))
			fail_msg("%s: %s: %s has %" PRId64 " samples, not %" PRId64, check->file,
				 key, name, samples, expected);
	}
}

/* FlameGraph's own totals, which the facts hold too, lose the last sample of a file, every event
 * but the first, and samples on one line: they are no measure. The counts by regular expression
 * are. */
static void check_script(const struct check *check)
{
	size_t count = 0;

	json_object_object_foreach(fact(check, "events"), name, samples)
	{
		size_t event = event_index(check, name);
		struct json_object *period = json_object_object_get(fact(check, "period"), name);

		ensure(check, check->events[event].samples == json_object_get_int64(samples));
		ensure(check, check->events[event].total == json_object_get_int64(period));
		count++;
	}
	ensure(check, check->event_count == count);
	check_top(check, "top_leaf", PC_BY_FUNCTION);
	check_top(check, "top_comm", PC_BY_PROCESS);
}

static void perf_report(void **state)
{
	(void)state;
	assert_true(each_file("perf-report", check_report, NULL) > 0);
}

static void perf_script(void **state)
{
	(void)state;
	assert_true(each_file("perf-script", check_script, NULL) > 0);
	assert_true(each_file("simpleperf-script", check_script, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(perf_report),
		cmocka_unit_test(perf_script),
	};

	return RUN_FACTS(tests);
}
