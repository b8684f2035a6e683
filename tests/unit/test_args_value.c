/* SPDX-License-Identifier: Apache-2.0
 * Tests of cli/args_value.c: one text into one field, ranges, and who is named in an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <string.h>

#include "base/context.h"
#include "cli/spec.h"

struct sample {
	uint32_t top;
	int64_t shift;
	double ratio;
	bool pin;
};

struct bench {
	struct pc *pc;
	struct sample got;
};

static int setup(void **state)
{
	struct pc *pc = pc_new();
	struct bench *bench = pc_arena_alloc(pc->arena, sizeof(*bench));

	bench->pc = pc;
	*state = bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;

	pc_free(bench->pc);
	return 0;
}

static void check_refused(struct bench *bench, int status, const char *message)
{
	assert_int_equal(status, PC_EUSAGE);
	assert_string_equal(pc_error(bench->pc), message);
}

/* One row alone, of the kind and range given. */
static int store(struct bench *bench, struct pc_arg arg, const char *text)
{
	memset(&bench->got, 0, sizeof(bench->got));
	return pc_arg_store(bench->pc, &arg, text, "X", &bench->got);
}

static void the_ends_of_each_kind_fit(void **state)
{
	struct bench *bench = *state;
	const struct pc_arg top = { PC_UINT(struct sample, top), .help = "h" };
	const struct pc_arg shift = { PC_INT(struct sample, shift), .help = "h" };
	const struct pc_arg ratio = { PC_DOUBLE(struct sample, ratio), .help = "h" };

	assert_int_equal(store(bench, top, "4294967295"), PC_OK);
	assert_int_equal(bench->got.top, UINT32_MAX);
	check_refused(bench, store(bench, top, "4294967296"),
		      "X: '4294967296' is out of range; wanted is a whole number, 0..4294967295");
	check_refused(bench, store(bench, top, "-1"),
		      "X: '-1' is out of range; wanted is a whole number, 0..4294967295");
	check_refused(bench, store(bench, top, " 3"),
		      "X: ' 3' is not a whole number, 0..4294967295");
	check_refused(bench, store(bench, top, "+3"),
		      "X: '+3' is not a whole number, 0..4294967295");
	check_refused(bench, store(bench, ratio, "nan"), "X: 'nan' is not a number");
	check_refused(bench, store(bench, ratio, "0x10"), "X: '0x10' is not a number");
	assert_int_equal(store(bench, shift, "-9223372036854775808"), PC_OK);
	assert_true(bench->got.shift == INT64_MIN);
	check_refused(bench, store(bench, shift, "9223372036854775808"),
		      "X: '9223372036854775808' is out of range; wanted is a whole number");
	assert_int_equal(store(bench, ratio, "1.7976931348623157e308"), PC_OK);
	assert_true(bench->got.ratio == DBL_MAX);
}

static void ranges_are_said_as_they_are(void **state)
{
	struct bench *bench = *state;
	struct pc_arena *arena = bench->pc->arena;
	const struct pc_arg none = { PC_UINT(struct sample, top), .help = "h" };
	const struct pc_arg open = { PC_INT(struct sample, shift), .min = 1, .max = -1,
				     .help = "h" };
	const struct pc_arg wide = { PC_INT(struct sample, shift), .min = 1, .max = 5e9,
				     .help = "h" };
	const struct pc_arg real = { PC_DOUBLE(struct sample, ratio), .min = 0.1, .max = 0.9,
				     .help = "h" };

	assert_string_equal(pc_arg_range(arena, &none), "");
	assert_string_equal(pc_arg_range(arena, &open), "1 or more");
	assert_string_equal(pc_arg_range(arena, &wide), "1..5000000000");
	assert_string_equal(pc_arg_range(arena, &real), "0.1..0.9");
	assert_int_equal(store(bench, open, "7000000000"), PC_OK);
	check_refused(bench, store(bench, open, "0"),
		      "X: '0' is out of range; wanted is a whole number, 1 or more");
	check_refused(bench, store(bench, wide, "5000000001"),
		      "X: '5000000001' is out of range; wanted is a whole number, 1..5000000000");
	check_refused(bench, store(bench, real, "0.95"),
		      "X: '0.95' is out of range; wanted is a number, 0.1..0.9");
}

static void the_origin_is_named_and_decides_the_status(void **state)
{
	struct bench *bench = *state;
	struct pc_arg rows[] = {
		{ PC_UINT(struct sample, top), "top", .min = 1, .max = 64, .help = "h" },
	};
	const struct pc_spec spec = { .rows = rows, .count = 1, .size = sizeof(struct sample) };
	struct pc_setting *settings = pc_settings_new(bench->pc->arena, &spec);

	pc_setting_add(bench->pc->arena, &settings[0], "99", PC_FROM_FILE, "config.yaml:3");
	assert_int_equal(pc_spec_fill(bench->pc, &spec, settings, &bench->got), PC_ECONFIG);
	assert_string_equal(
		pc_error(bench->pc),
		"config.yaml:3: top: '99' is out of range; wanted is a whole number, 1..64");
	pc_setting_add(bench->pc->arena, &settings[0], "98", PC_FROM_ENVIRONMENT,
		       "PERFCOPILOT_X_TOP");
	assert_int_equal(pc_spec_fill(bench->pc, &spec, settings, &bench->got), PC_ECONFIG);
	assert_string_equal(
		pc_error(bench->pc),
		"PERFCOPILOT_X_TOP: '98' is out of range; wanted is a whole number, 1..64");
	assert_int_equal(settings[0].count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Of --top and --shift one is given or neither, and --ratio in the way that is said. */
static int require(struct bench *bench, const char *shift, enum pc_origin origin)
{
	struct pc_arg rows[] = {
		{ PC_UINT(struct sample, top), "top", .help = "h" },
		{ PC_INT(struct sample, shift), "shift", .help = "h" },
		{ PC_DOUBLE(struct sample, ratio), "ratio", .needs = "top shift", .help = "h" },
	};
	const struct pc_spec spec = { .rows = rows, .count = 3, .size = sizeof(struct sample) };
	struct pc_setting *settings = pc_settings_new(bench->pc->arena, &spec);

	pc_setting_add(bench->pc->arena, &settings[2], "1.5", origin, "X");
	if (shift)
		pc_setting_add(bench->pc->arena, &settings[1], shift, PC_FROM_FILE, "Y");
	return pc_spec_require(bench->pc, &spec, settings);
}

static void what_needs_another_says_so(void **state)
{
	struct bench *bench = *state;

	check_refused(bench, require(bench, NULL, PC_FROM_ARGV),
		      "--ratio does nothing without --top or --shift");
	assert_int_equal(require(bench, "3", PC_FROM_ARGV), PC_OK);
	assert_int_equal(require(bench, NULL, PC_FROM_FILE), PC_OK); /* for another day */
}

/* --report silences --top and --pin, which holds where nothing else is said. */
static int beside(struct bench *bench, const char *top, const char *pin, enum pc_origin origin)
{
	struct pc_arg rows[] = {
		{ PC_DOUBLE(struct sample, ratio), "report", .silences = "top pin", .help = "h" },
		{ PC_UINT(struct sample, top), "top", .help = "h" },
		{ PC_FLAG(struct sample, pin), "pin", .fallback = "true", .help = "h" },
	};
	const struct pc_spec spec = { .rows = rows, .count = 3, .size = sizeof(struct sample) };
	struct pc_setting *settings = pc_settings_new(bench->pc->arena, &spec);

	pc_setting_add(bench->pc->arena, &settings[0], "1", PC_FROM_ARGV, "--report");
	if (top)
		pc_setting_add(bench->pc->arena, &settings[1], top, origin, "--top");
	if (pin)
		pc_setting_add(bench->pc->arena, &settings[2], pin, origin, "--no-pin");
	return pc_spec_require(bench->pc, &spec, settings);
}

static void what_another_silences_says_so(void **state)
{
	struct bench *bench = *state;

	check_refused(bench, beside(bench, "3", NULL, PC_FROM_ARGV),
		      "--top does nothing with --report");
	check_refused(bench, beside(bench, NULL, "false", PC_FROM_ARGV),
		      "--no-pin does nothing with --report");
	assert_int_equal(beside(bench, NULL, "true", PC_FROM_ARGV), PC_OK);
	assert_int_equal(beside(bench, "3", NULL, PC_FROM_FILE), PC_OK); /* for another day */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_ends_of_each_kind_fit),
		TEST(ranges_are_said_as_they_are),
		TEST(what_needs_another_says_so),
		TEST(what_another_silences_says_so),
		TEST(the_origin_is_named_and_decides_the_status),
	};

	return cmocka_run_group_tests_name("args values", tests, NULL, NULL);
}
