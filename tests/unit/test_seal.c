/* SPDX-License-Identifier: Apache-2.0
 * Several inputs added up, and tables of percentages. */
#include "builder_fixture.h"
#include "profile/sealed.h"

/* ---- several inputs ---- */
static void inputs_are_added_up(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	pc_builder_tool(f->b, "perf %d", 6);
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	pc_builder_totals(f->b, 0, 100, PC_UNKNOWN, 5);
	next_input(f, "two.txt");
	pc_builder_tool(f->b, "perf %d", 6);
	assert_int_equal(sample(f, "faults", 7, 0), PC_OK);
	assert_int_equal(sample(f, "cycles", 25, 1), PC_OK);
	pc_builder_totals(f->b, 0, PC_UNKNOWN, PC_UNKNOWN, 6);
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->total, 1025);
	assert_int_equal(event_of(profile, 0)->digits, 1);
	assert_int_equal(event_of(profile, 0)->samples, 2);
	assert_int_equal(event_of(profile, 0)->lost, 11);
	assert_int_equal(event_of(profile, 1)->total, 7);
	assert_string_equal(pc_profile_format(profile), "folded stacks");
	assert_string_equal(pc_profile_tool(profile), "perf 6");
}

static void lost_is_unknown_where_one_input_does_not_say(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	pc_builder_totals(f->b, 0, PC_UNKNOWN, PC_UNKNOWN, 5);
	next_input(f, "two.txt");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	assert_true(event_of(seal(f), 0)->lost == PC_UNKNOWN);
}

static void formats_and_tools_may_differ(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	pc_builder_tool(f->b, "perf 6");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	pc_builder_begin(f->b, "two.txt", "perf script");
	pc_builder_tool(f->b, "perf 5");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	profile = seal(f);
	assert_string_equal(pc_profile_format(profile), "several");
	assert_null(pc_profile_tool(profile));
}

static void a_tool_is_known_where_all_inputs_say_it(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	next_input(f, "two.txt");
	pc_builder_tool(f->b, "pprof");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	next_input(f, "three.txt");
	pc_builder_tool(f->b, "pprof");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	assert_null(pc_profile_tool(seal(f)));
}

static void notes_name_their_input(void **state)
{
	struct fixture *f = *state;
	const char *const *notes;

	pc_builder_note(f->b, "rounded");
	pc_builder_note(f->b, "rounded");
	pc_builder_damage(f->b, 3, "cut off");
	pc_builder_damage(f->b, 4, "again");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	next_input(f, "two.txt");
	pc_builder_note(f->b, "rounded");
	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	notes = pc_profile_notes(seal(f));
	assert_string_equal(notes[0], "one.txt: rounded");
	assert_string_equal(notes[1], "one.txt: line 4: again");
	assert_string_equal(notes[2], "two.txt: rounded");
	assert_null(notes[3]);
}

/* ---- periods ---- */
static void a_period_is_what_each_sample_stands_for(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(sample(f, "cycles", 25, 1), PC_OK);
	assert_int_equal(sample(f, "cycles", 25, 1), PC_OK);
	assert_int_equal(sample(f, "faults", 1, 0), PC_OK);
	assert_int_equal(sample(f, "samples", 1, 0), PC_OK);
	next_input(f, "two.txt");
	assert_int_equal(sample(f, "cycles", 25, 1), PC_OK);
	assert_int_equal(sample(f, "faults", 4, 0), PC_OK);
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->period, 25);
	assert_int_equal(event_of(profile, 0)->digits, 1);
	assert_false(event_of(profile, 0)->period_is_mean);
	assert_int_equal(event_of(profile, 1)->period, 3); /* 2.5 */
	assert_true(event_of(profile, 1)->period_is_mean);
	assert_true(event_of(profile, 2)->period == PC_UNKNOWN); /* a sample is a sample */
}

static void a_period_gets_the_decimals_of_its_event(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", 2, 0), PC_OK);
	pc_builder_totals(f->b, 0, 200, PC_UNKNOWN, PC_UNKNOWN);
	pc_builder_total_digits(f->b, 0, 2);
	assert_int_equal(event_of(seal(f), 0)->period, 200);
}

static void a_period_is_unknown_where_samples_come_in_lots(void **state)
{
	struct fixture *f = *state;
	struct pc_sample lot = { .stack = PC_NONE, .thread = PC_NONE, .value = 9, .count = 3 };

	assert_int_equal(sample(f, "cycles", 3, 0), PC_OK);
	lot.event = event_named(f, "cycles");
	assert_int_equal(pc_builder_sample(f->b, &lot), PC_OK);
	assert_int_equal(self_row(f, "rows", "main", 5), PC_OK);
	assert_true(event_of(seal(f), 0)->period == PC_UNKNOWN);
	assert_true(event_of(f->profile, 1)->period == PC_UNKNOWN);
}

static void units_may_not_differ(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cpu", 10, 0), PC_OK);
	pc_builder_unit(f->b, 0, "ns");
	next_input(f, "two.txt");
	assert_int_equal(sample(f, "cpu", 10, 0), PC_OK);
	pc_builder_unit(f->b, 0, "samples");
	assert_error(f, pc_builder_end(f->b), PC_EINPUT, "event cpu is in samples, but in ns");
}

static void an_input_of_nothing_is_an_error(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cpu", 10, 0), PC_OK);
	pc_builder_skip(f->b, 9);
	next_input(f, "two.txt");
	pc_builder_event(f->b, PC_SPAN("cpu"));
	pc_builder_skip(f->b, 1);
	pc_builder_skip(f->b, 2);
	pc_builder_damage(f->b, 3, "cut %s", "off");
	assert_error(f, pc_builder_end(f->b), PC_EINPUT,
		     "no samples (read as folded stacks, 2 lines");
	assert_error(f, PC_EINPUT, PC_EINPUT, "two.txt: line 3: cut off");
}

/* ---- percentages ---- */
static int percent(struct fixture *f, const char *event, const char *function, int64_t self)
{
	pc_builder_percent_only(f->b, pc_builder_event(f->b, pc_span(event)));
	return self_row(f, event, function, self);
}

static void percentages_alone_stay(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(percent(f, "cycles", "main", 3405), PC_OK);
	assert_int_equal(percent(f, "faults", "main", 100), PC_OK);
	pc_builder_totals(f->b, 0, 77, PC_UNKNOWN, PC_UNKNOWN);
	profile = seal(f);
	assert_true(event_of(profile, 0)->percent_only);
	assert_false(event_of(profile, 0)->derived);
	assert_int_equal(event_of(profile, 0)->total, 77);
	assert_string_equal(event_of(profile, 0)->unit, "cycles");
	assert_int_equal(profile->entries[0].self, 3405);
	assert_true(event_of(profile, 1)->total == PC_UNKNOWN);
	assert_string_equal(event_of(profile, 1)->unit, "%");
}

static bool tells_too_much(const struct pc_profile *profile)
{
	for (const char *const *note = pc_profile_notes(profile); *note; note++)
		if (!strcmp(*note, "the self costs of cycles add up to 105.01 %: some shares are "
				   "wrong, or stand in the input more than once"))
			return true;
	return false;
}

static void percentages_of_more_than_all_are_told(void **state)
{
	struct fixture *f = *state;

	percent(f, "cycles", "main", 6000);
	percent(f, "cycles", "work", 4501);
	assert_true(tells_too_much(seal(f)));
}

static void what_rounding_makes_is_not_told(void **state)
{
	struct fixture *f = *state;

	percent(f, "cycles", "main", 6000);
	percent(f, "cycles", "work", 4500);
	assert_null(pc_profile_notes(seal(f))[0]);
}

static void percentages_with_a_total_are_added(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;
	int64_t sum = 0;

	assert_int_equal(percent(f, "cycles", "main", 3333), PC_OK);
	assert_int_equal(percent(f, "cycles", "f", 1), PC_OK);
	pc_builder_totals(f->b, 0, 10001, 10, 0);
	next_input(f, "two.txt");
	assert_int_equal(self_row(f, "cycles", "main", 5), PC_OK);
	next_input(f, "three.txt");
	assert_int_equal(percent(f, "cycles", "main", 5000), PC_OK);
	pc_builder_totals(f->b, 0, 3, 10, 0);
	profile = seal(f);
	assert_true(event_of(profile, 0)->derived);
	assert_false(event_of(profile, 0)->percent_only);
	assert_int_equal(event_of(profile, 0)->total, 10001 + 5 + 3);
	assert_int_equal(profile->entries[0].self, 3333); /* 3333.3333 */
	assert_int_equal(profile->entries[1].self, 1);	  /* 1.0001 */
	for (uint32_t i = 0; i < profile->entry_count; i++)
		sum += profile->entries[i].self;
	assert_int_equal(sum, 3333 + 1 + 5 + 2); /* half of 3 is rounded up */
	assert_non_null(strstr(pc_profile_notes(profile)[0], "cycles"));
	assert_null(pc_profile_notes(profile)[1]);
}

static void percentages_take_the_decimals_of_the_event(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(percent(f, "cpu", "main", 5000), PC_OK);
	pc_builder_totals(f->b, 0, 3, PC_UNKNOWN, PC_UNKNOWN);
	next_input(f, "two.txt");
	assert_int_equal(sample(f, "cpu", 125, 2), PC_OK);
	profile = seal(f);
	assert_int_equal(profile->entries[0].self, 150);
	assert_int_equal(profile->cells[0].value, 125);
	assert_int_equal(event_of(profile, 0)->total, 425);
	assert_int_equal(event_of(profile, 0)->digits, 2);
}

static void percentages_without_a_total_are_refused(void **state)
{
	struct fixture *f = *state;
	struct pc_profile *profile = NULL;

	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	next_input(f, "two.txt");
	assert_int_equal(percent(f, "cycles", "main", 3405), PC_OK);
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	assert_error(f, pc_builder_seal(f->b, &profile), PC_EINPUT,
		     "two.txt: a table of percentages without a total can't be added to another");
}

static void percentages_of_another_event_are_not_in_the_way(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	next_input(f, "two.txt");
	assert_int_equal(percent(f, "cpu", "main", 3405), PC_OK);
	profile = seal(f);
	assert_false(event_of(profile, 0)->percent_only);
	assert_true(event_of(profile, 1)->percent_only);
}

static void percentages_after_costs_are_refused(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(self_row(f, "cycles", "main", 10), PC_OK);
	assert_int_equal(percent(f, "cycles", "main", 3405), PC_OK);
	assert_error(f, pc_builder_end(f->b), PC_EINPUT, "event cycles has a table of percentages");
}

static void huge_percentages_may_not_overflow(void **state)
{
	struct fixture *f = *state;
	struct pc_profile *profile = NULL;

	assert_int_equal(percent(f, "cycles", "main", INT64_MAX / 2), PC_OK);
	pc_builder_totals(f->b, 0, INT64_MAX / 2, PC_UNKNOWN, PC_UNKNOWN);
	next_input(f, "two.txt");
	assert_int_equal(self_row(f, "cycles", "main", 10), PC_OK);
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	assert_error(f, pc_builder_seal(f->b, &profile), PC_EINPUT, "event cycles");
}

/* ---- calls ---- */
static int call(struct fixture *f, int64_t value, unsigned digits, int64_t calls)
{
	struct pc_call call = { .event = pc_builder_event(f->b, PC_SPAN("cycles")),
				.value = value,
				.digits = digits,
				.calls = calls };
	struct pc_place place = { .function = PC_SPAN("main") };

	call.caller = pc_builder_frame(f->b, &place);
	place.function = PC_SPAN("work");
	call.callee = pc_builder_frame(f->b, &place);
	return pc_builder_call(f->b, &call);
}

static void calls_are_added_up_in_the_decimals_of_the_event(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(self_row(f, "cycles", "main", 10), PC_OK);
	assert_int_equal(call(f, 7, 0, 2), PC_OK);
	assert_int_equal(call(f, 5, 0, 1), PC_OK);
	assert_int_equal(call(f, 25, 1, PC_UNKNOWN), PC_OK);
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->digits, 1);
	assert_int_equal(event_of(profile, 0)->total, 100);
	assert_int_equal(profile->arc_count, 2);
	assert_int_equal(profile->arcs[0].value, 120);
	assert_int_equal(profile->arcs[0].calls, 3);
	assert_int_equal(profile->arcs[1].value, 25);
	assert_true(profile->arcs[1].calls == PC_UNKNOWN);
}

static void calls_may_not_overflow(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(call(f, INT64_MAX, 0, 1), PC_OK);
	assert_error(f, call(f, 1, 0, 1), PC_EINPUT, "event cycles");
	assert_error(f, call(f, 0, 0, INT64_MAX), PC_EINPUT, "event cycles");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(inputs_are_added_up),
		TEST(lost_is_unknown_where_one_input_does_not_say),
		TEST(formats_and_tools_may_differ),
		TEST(a_tool_is_known_where_all_inputs_say_it),
		TEST(notes_name_their_input),
		TEST(a_period_is_what_each_sample_stands_for),
		TEST(a_period_gets_the_decimals_of_its_event),
		TEST(a_period_is_unknown_where_samples_come_in_lots),
		TEST(units_may_not_differ),
		TEST(an_input_of_nothing_is_an_error),
		TEST(percentages_alone_stay),
		TEST(percentages_of_more_than_all_are_told),
		TEST(what_rounding_makes_is_not_told),
		TEST(percentages_with_a_total_are_added),
		TEST(percentages_take_the_decimals_of_the_event),
		TEST(percentages_without_a_total_are_refused),
		TEST(percentages_of_another_event_are_not_in_the_way),
		TEST(percentages_after_costs_are_refused),
		TEST(huge_percentages_may_not_overflow),
		TEST(calls_are_added_up_in_the_decimals_of_the_event),
		TEST(calls_may_not_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
