/* SPDX-License-Identifier: Apache-2.0
 * Profiles in JSON: what we read of real files, against the facts known of them. */
#include "facts.h"

#include "base/text.h"

static int64_t whole(const struct check *check, const char *key)
{
	return json_object_get_int64(fact(check, key));
}

/* Each of the facts' names has that number, `scale` times as large. */
static void check_top(const struct check *check, const char *key, enum number number, size_t event,
		      int64_t scale)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, event);

	for (size_t i = 0; i < items(check, key); i++) {
		const char *name = text_of(item(check, key, i, 0));
		int64_t wanted = scale * json_object_get_int64(item(check, key, i, 1));
		int64_t got = sum_of(&ranking, name, number);

		if (got != wanted)
			fail_msg("%s: %s: %s has %" PRId64 ", not %" PRId64, check->file, key, name,
				 got, wanted);
	}
}

static size_t event_named(const struct check *check, const char *name)
{
	size_t index = 0;

	if (pc_profile_event(check->pc, check->profile, name, &index))
		fail_msg("%s: %s", check->file, pc_error(check->pc));
	return index;
}

static void check_cpuprofile(const struct check *check)
{
	ensure(check, check->event_count == 1);
	ensure(check, check->events[0].total == 1000 * whole(check, "sum_timeDeltas_us"));
	ensure(check, check->events[0].samples == whole(check, "samples"));
	check_top(check, "top_self_us_naive", SELF, 0, 1000);
	check_top(check, "top_self_samples", SAMPLES, 0, 1);
}

static void check_heapprofile(const struct check *check)
{
	ensure(check, check->events[0].total == whole(check, "total"));
	check_top(check, "top_self", SELF, 0, 1);
}

/* The facts are of each profile; the hottest are the same in all of the only file that has two. */
static void check_speedscope(const struct check *check)
{
	struct json_object *profiles = fact(check, "profiles"), *profile, *value;
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);
	int64_t scale = !strcmp(check->events[0].unit, "ns") ? 1000000000 : 1, total = 0;
	size_t count = json_object_array_length(profiles);

	for (size_t i = 0; i < count; i++) {
		profile = json_object_array_get_idx(profiles, i);
		ensure(check, json_object_object_get_ex(profile, "total", &value));
		total += json_object_get_int64(value) * scale;
		ensure(check, json_object_object_get_ex(profile, "top_self", &value));
		for (size_t j = 0; j < json_object_array_length(value); j++) {
			struct json_object *row = json_object_array_get_idx(value, j);
			const char *name = text_of(json_object_array_get_idx(row, 0));
			int64_t self = json_object_get_int64(json_object_array_get_idx(row, 1));

			ensure(check,
			       sum_of(&ranking, name, SELF) == self * scale * (int64_t)count);
		}
	}
	ensure(check, check->events[0].total == total);
}

/* The facts' names end in a part of the frame's number, "Object#d#9920". */
static void check_stackprof(const struct check *check)
{
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	ensure(check, !strcmp(check->events[0].name, text_of(fact(check, "mode"))));
	ensure(check, check->events[0].samples == whole(check, "samples"));
	ensure(check, check->events[0].lost == whole(check, "missed"));
	for (size_t i = 0; i < items(check, "top_self"); i++) {
		struct pc_span name = pc_span(text_of(item(check, "top_self", i, 0))), rest;
		char text[256];

		ensure(check, pc_span_cut_last(name, '#', &name, &rest));
		snprintf(text, sizeof(text), "%.*s", (int)name.size, name.data);
		ensure(check, sum_of(&ranking, text, SELF) ==
				      json_object_get_int64(item(check, "top_self", i, 1)));
	}
}

/* The facts add up the durations of complete events alone. Where begin events never end, they last
 * until the last event does (11 µs), as in speedscope: the complete event of 1 µs lies in them. */
static void check_trace(const struct check *check)
{
	if (strstr(check->file, "not-enough-end-events")) {
		ensure(check, check->events[0].total == 11000);
		return;
	}
	if (!items(check, "top_X_dur_us")) {
		ensure(check, check->events[0].total > 0);
		return;
	}
	/* where no event lies in another there are no stacks, and self is all */
	check_top(check, "top_X_dur_us", pc_profile_has_stacks(check->profile) ? TOTAL : SELF,
		  event_named(check, "wall"), 1000);
}

static void check_gecko(const struct check *check)
{
	/* the facts count no threads: they looked beside the "profile" of the old tools */
	ensure(check, check->events[0].samples == 39);
	ensure(check, check->events[0].total == 39);
}

static void check_processed(const struct check *check)
{
	int64_t samples = 0;
	struct pc_ranking ranking = rank(check, PC_BY_FUNCTION, 0);

	for (size_t i = 0; i < items(check, "samples"); i++)
		samples +=
			json_object_get_int64(json_object_array_get_idx(fact(check, "samples"), i));
	ensure(check, check->events[0].total == samples);
	ensure(check, sum_of(&ranking, "0x100001a45", SELF) == 6);
}

/* No facts are given: the sums of "tb", "gb" and "eb" were taken with another program. */
static void check_dhat(const struct check *check)
{
	bool ours = strstr(check->file, "gen_va") != NULL;

	ensure(check, check->event_count == 6);
	ensure(check, check->events[0].total == (ours ? 1124096 : 21642));
	ensure(check,
	       check->events[event_named(check, "peak_space")].total == (ours ? 1124096 : 9584));
}

static void check_safari(const struct check *check)
{
	ensure(check, check->events[0].samples == 23);
	ensure(check, check->events[0].total > 0);
}

static const struct {
	const char *format;
	void (*checker)(const struct check *check);
} formats[] = {
	{ "cpuprofile", check_cpuprofile },	  { "heapprofile", check_heapprofile },
	{ "speedscope", check_speedscope },	  { "stackprof", check_stackprof },
	{ "chrome-trace", check_trace },	  { "firefox-gecko", check_gecko },
	{ "firefox-processed", check_processed }, { "dhat-json", check_dhat },
	{ "safari-json", check_safari },
};

static void all_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		assert_true(each_file(formats[i].format, formats[i].checker, NULL) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(all_formats) };

	return RUN_FACTS(tests);
}
