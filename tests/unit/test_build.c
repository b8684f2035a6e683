/* SPDX-License-Identifier: Apache-2.0
 * The builder: places are interned, costs are added up exactly, what is said of an event is kept.
 */
#include "builder_fixture.h"

/* ---- places ---- */
static void places_are_interned(void **state)
{
	struct fixture *f = *state;
	struct pc_place place = { PC_SPAN("f"), PC_SPAN("m"), PC_SPAN("x.c"), 7, PC_FRAME_USER };
	uint32_t id = pc_builder_frame(f->b, &place), stack, caller;

	assert_int_equal(pc_builder_frame(f->b, &place), id);
	place.kind = PC_FRAME_KERNEL;
	assert_int_not_equal(pc_builder_frame(f->b, &place), id);
	place.kind = PC_FRAME_USER;
	place.line = 8;
	assert_int_not_equal(pc_builder_frame(f->b, &place), id);
	place = (struct pc_place){ .function = PC_SPAN("f"), .module = PC_SPAN("mx.c") };
	assert_int_not_equal(pc_builder_frame(f->b, &place), id);

	caller = pc_builder_stack(f->b, PC_NONE, id);
	stack = pc_builder_stack(f->b, caller, id);
	assert_int_not_equal(caller, stack);
	assert_int_equal(pc_builder_stack(f->b, PC_NONE, id), caller);
	assert_int_equal(pc_builder_stack(f->b, caller, id), stack);
}

static void huge_lines_are_unknown(void **state)
{
	struct fixture *f = *state;
	struct pc_place place = { .function = PC_SPAN("f"), .line = UINT32_MAX };
	uint32_t id = pc_builder_frame(f->b, &place);

	place.line = 0;
	assert_int_equal(pc_builder_frame(f->b, &place), id);
}

static void names_become_valid(void **state)
{
	struct fixture *f = *state;
	struct pc_place bad = { .function = { "f\xff\0g", 4 }, .module = { "\xc3\xa9", 2 } };
	uint32_t id = pc_builder_frame(f->b, &bad);
	const struct pc_profile *profile;

	assert_int_equal(pc_builder_frame(f->b, &bad), id);
	assert_int_equal(sample(f, "bad \xff", 1, 0), PC_OK);
	assert_int_equal(sample(f, "bad \xff", 1, 0), PC_OK);
	profile = seal(f);
	assert_string_equal(profile->strings[profile->frames[id].function], "f\\xff\\x00g");
	assert_string_equal(profile->strings[profile->frames[id].module], "\xc3\xa9");
	assert_int_equal(profile->event_count, 1);
	assert_string_equal(event_of(profile, 0)->name, "bad \\xff");
}

static void threads_are_interned(void **state)
{
	struct fixture *f = *state;
	uint32_t id = pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 2);

	assert_int_equal(pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 2), id);
	assert_int_not_equal(pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 3), id);
	assert_int_not_equal(pc_builder_thread(f->b, PC_SPAN("gzip"), 2, 2), id);
	assert_int_equal(pc_builder_thread(f->b, PC_SPAN(""), -1, -1), PC_NONE);
	id = pc_builder_thread(f->b, (struct pc_span){ "g\xff", 2 }, 1, 2);
	assert_int_equal(pc_builder_thread(f->b, (struct pc_span){ "g\xff", 2 }, 1, 2), id);
	assert_int_equal(pc_builder_thread(f->b, PC_SPAN("g\\xff"), 1, 2), id);
}

/* ---- exact sums ---- */
static void amounts_keep_decimals(void **state)
{
	struct pc_amount sum = { 0, 0 };

	(void)state;
	assert_true(pc_amount_add(&sum, 15, 1));
	assert_true(pc_amount_add(&sum, 2, 0));
	assert_true(pc_amount_add(&sum, -25, 2));
	assert_int_equal(sum.value, 325);
	assert_int_equal(sum.digits, 2);
	assert_false(pc_amount_add(&sum, INT64_MAX, 2));
	assert_false(pc_amount_add(&sum, INT64_MAX / 10, 0));
	assert_false(pc_amount_add(&sum, 1, 60));
	assert_int_equal(sum.value, 325);
	sum = (struct pc_amount){ INT64_MIN + 1, 0 };
	assert_false(pc_amount_add(&sum, -1, 0)); /* that would be PC_UNKNOWN */
}

static void digits_are_those_of_the_finest(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(sample(f, "cpu", 2, 0), PC_OK);
	assert_int_equal(sample(f, "cpu", 15, 1), PC_OK);
	assert_int_equal(sample(f, "cpu", 25, 2), PC_OK);
	assert_int_equal(sample(f, "cpu", 1, 0), PC_OK);
	assert_int_equal(sample(f, "other", 7, 0), PC_OK);
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->digits, 2);
	assert_int_equal(event_of(profile, 0)->total, 475);
	assert_int_equal(event_of(profile, 0)->samples, 4);
	assert_int_equal(event_of(profile, 1)->digits, 0);
	assert_int_equal(event_of(profile, 1)->total, 7);
	for (uint32_t i = 0, sum = 0; i < profile->cell_count; i++) {
		sum += (uint32_t)profile->cells[i].value;
		if (i + 1 == profile->cell_count)
			assert_int_equal(sum, 475 + 7);
	}
}

static void sums_may_not_overflow(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", INT64_MAX, 0), PC_OK);
	assert_int_equal(sample(f, "other", INT64_MAX, 0), PC_OK);
	assert_error(f, sample(f, "cycles", 1, 0), PC_EINPUT, "event cycles");
}

static void rescaled_sums_may_not_overflow(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", INT64_MAX / 2, 0), PC_OK);
	assert_error(f, sample(f, "cycles", 5, 1), PC_EINPUT, "event cycles");
}

static void negative_costs_count_by_magnitude(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cycles", INT64_MAX, 0), PC_OK);
	assert_error(f, sample(f, "cycles", -INT64_MAX, 0), PC_EINPUT, "event cycles");
}

static void impossible_samples_are_refused(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { PC_NONE, PC_NONE, 0, 1, 0, -1 };

	assert_error(f, sample(f, "cycles", PC_UNKNOWN, 0), PC_EINPUT, "event cycles");
	assert_error(f, sample(f, "cycles", 0, 19), PC_EINPUT, "event cycles");
	assert_error(f, pc_builder_sample(f->b, &s), PC_EINPUT, "event cycles");
}

static void counts_may_not_overflow(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = {
		.stack = PC_NONE, .thread = PC_NONE, .value = 1, .count = INT64_MAX
	};

	s.event = pc_builder_event(f->b, PC_SPAN("cycles"));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	next_input(f, "two.txt");
	s.event = pc_builder_event(f->b, PC_SPAN("cycles"));
	s.count = 1;
	assert_error(f, pc_builder_sample(f->b, &s), PC_EINPUT, "event cycles");
}

static void totals_of_rows_may_not_overflow(void **state)
{
	struct fixture *f = *state;
	struct pc_row r = {
		.frame = PC_NONE, .thread = PC_NONE, .self = 1, .total = INT64_MAX, .count = 1
	};

	r.event = pc_builder_event(f->b, PC_SPAN("cycles"));
	assert_int_equal(pc_builder_row(f->b, &r), PC_OK);
	assert_error(f, pc_builder_row(f->b, &r), PC_EINPUT, "event cycles");
}

/* The decimals of the total make what fitted too large. */
static void sealing_checks_the_rest(void **state)
{
	struct fixture *f = *state;
	struct pc_profile *profile = NULL;

	assert_int_equal(sample(f, "cycles", INT64_MAX / 5, 0), PC_OK);
	pc_builder_totals(f->b, 0, 12345, PC_UNKNOWN, PC_UNKNOWN);
	pc_builder_total_digits(f->b, 0, 1);
	assert_int_equal(pc_builder_end(f->b), PC_OK);
	assert_error(f, pc_builder_seal(f->b, &profile), PC_EINPUT, "event cycles");
	assert_null(profile);
}

/* ---- what is said of an event ---- */
static void unknown_parts_make_unknown_sums(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = {
		.stack = PC_NONE, .thread = PC_NONE, .value = 5, .count = PC_UNKNOWN
	};
	const struct pc_profile *profile;

	s.event = pc_builder_event(f->b, PC_SPAN("cycles"));
	assert_int_equal(sample(f, "cycles", 1, 0), PC_OK);
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	assert_int_equal(self_row(f, "faults", "main", PC_UNKNOWN), PC_OK);
	assert_int_equal(self_row(f, "faults", "f", 3), PC_OK);
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->total, 6);
	assert_true(event_of(profile, 0)->samples == PC_UNKNOWN);
	assert_true(event_of(profile, 0)->lost == PC_UNKNOWN);
	assert_true(event_of(profile, 1)->total == PC_UNKNOWN);
}

static void what_was_said_wins(void **state)
{
	struct fixture *f = *state;
	const struct pc_profile *profile;

	assert_int_equal(sample(f, "cycles", 10, 0), PC_OK);
	pc_builder_totals(f->b, 0, 1055, 3, 4);
	pc_builder_total_digits(f->b, 0, 1);
	pc_builder_unit(f->b, 0, "apples");
	profile = seal(f);
	assert_int_equal(event_of(profile, 0)->total, 1055);
	assert_int_equal(event_of(profile, 0)->digits, 1);
	assert_int_equal(event_of(profile, 0)->samples, 3);
	assert_int_equal(event_of(profile, 0)->lost, 4);
	assert_string_equal(event_of(profile, 0)->unit, "apples");
	assert_int_equal(profile->cells[0].value, 100);
}

static void unit_is_guessed_from_the_name(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(sample(f, "cpu-clock:u", 10, 0), PC_OK);
	assert_string_equal(event_of(seal(f), 0)->unit, "ns");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(places_are_interned),
		TEST(huge_lines_are_unknown),
		TEST(names_become_valid),
		TEST(threads_are_interned),
		TEST(amounts_keep_decimals),
		TEST(digits_are_those_of_the_finest),
		TEST(sums_may_not_overflow),
		TEST(rescaled_sums_may_not_overflow),
		TEST(negative_costs_count_by_magnitude),
		TEST(impossible_samples_are_refused),
		TEST(counts_may_not_overflow),
		TEST(totals_of_rows_may_not_overflow),
		TEST(sealing_checks_the_rest),
		TEST(unknown_parts_make_unknown_sums),
		TEST(what_was_said_wins),
		TEST(unit_is_guessed_from_the_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
