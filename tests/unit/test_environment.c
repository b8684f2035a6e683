/* SPDX-License-Identifier: Apache-2.0
 * What the environment sets, over the file and under the command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/context.h"
#include "cli/config.h"
#include "cli/options.h"

struct sample {
	uint32_t top;
	bool deep, once;
	const char *name, *infile;
	struct pc_list tags;
};

static struct pc_arg rows[] = {
	{ PC_UINT(struct sample, top), "top-count", .min = 1, .max = 100, .help = "h" },
	{ PC_FLAG(struct sample, deep), "deep", .help = "h" },
	{ PC_STRING(struct sample, name), "name", .help = "h" },
	{ PC_LIST(struct sample, tags), "tags", .help = "h" },
	{ PC_FLAG(struct sample, once), "once", .flags = PC_ONLY_ARGV, .help = "h" },
	{ PC_FILE(struct sample, infile), .metavar = "INFILE", .help = "h" },
};
enum { TOP, DEEP, NAME, TAGS, ONCE, INFILE };

static const struct pc_spec spec = {
	.name = "rank",
	.help = "h",
	.rows = rows,
	.count = sizeof(rows) / sizeof(rows[0]),
	.size = sizeof(struct sample),
	.declared = true,
};

static const char *const variables[] = {
	"NO_COLOR",
	"PERFCOPILOT_COLOR",
	"PERFCOPILOT_RANK_TAGS",
	"PERFCOPILOT_RANK_DEEP",
	"PERFCOPILOT_RANK_NAME",
	"PERFCOPILOT_RANK_TOP_COUNT",
	"PERFCOPILOT_RANK_ONCE",
};

struct fixture {
	struct pc *pc;
	struct pc_setting *settings;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	f->pc = pc_new();
	f->settings = pc_settings_new(f->pc->arena, &spec);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	pc_free(f->pc);
	free(f);
	return 0;
}

static void test_names(void **state)
{
	struct fixture *f = *state;
	struct pc_arena *arena = f->pc->arena;

	assert_string_equal(pc_environment_name(arena, "rank", &rows[TOP]),
			    "PERFCOPILOT_RANK_TOP_COUNT");
	assert_string_equal(pc_environment_name(arena, "", &rows[NAME]), "PERFCOPILOT_NAME");
	assert_string_equal(pc_environment_name(arena, "x-y.list", &rows[NAME]),
			    "PERFCOPILOT_X_Y_LIST_NAME");
	assert_null(pc_environment_name(arena, "rank", &rows[INFILE]));
	assert_null(pc_environment_name(arena, "rank", &rows[ONCE]));
}

static void test_values(void **state)
{
	struct fixture *f = *state;

	setenv("PERFCOPILOT_RANK_TAGS", "a,,b c,", 1);
	setenv("PERFCOPILOT_RANK_DEEP", "ON", 1);
	setenv("PERFCOPILOT_RANK_NAME", "a,b", 1);
	setenv("PERFCOPILOT_RANK_ONCE", "true", 1);
	assert_int_equal(pc_environment_apply(f->pc, "rank", &spec, f->settings), PC_OK);
	assert_int_equal(f->settings[TAGS].count, 2);
	assert_string_equal(f->settings[TAGS].texts[0], "a");
	assert_string_equal(f->settings[TAGS].texts[1], "b c");
	assert_string_equal(f->settings[DEEP].texts[0], "true");
	assert_string_equal(f->settings[DEEP].where, "PERFCOPILOT_RANK_DEEP");
	assert_string_equal(f->settings[NAME].texts[0], "a,b");
	assert_int_equal(f->settings[TOP].count, 0);
	assert_int_equal(f->settings[ONCE].count, 0);
}

static void test_precedence(void **state)
{
	struct fixture *f = *state;

	pc_setting_add(f->pc->arena, &f->settings[TAGS], "file", PC_FROM_FILE, "config.yaml:1");
	pc_setting_add(f->pc->arena, &f->settings[NAME], "file", PC_FROM_FILE, "config.yaml:2");
	pc_setting_add(f->pc->arena, &f->settings[TOP], "7", PC_FROM_ARGV, "--top-count");
	setenv("PERFCOPILOT_RANK_TAGS", "environment", 1);
	setenv("PERFCOPILOT_RANK_NAME", "", 1); /* an empty variable is not set */
	setenv("PERFCOPILOT_RANK_TOP_COUNT", "8", 1);
	assert_int_equal(pc_environment_apply(f->pc, "rank", &spec, f->settings), PC_OK);
	assert_int_equal(f->settings[TAGS].count, 1);
	assert_string_equal(f->settings[TAGS].texts[0], "environment");
	assert_string_equal(f->settings[NAME].texts[0], "file");
	assert_int_equal(f->settings[TOP].count, 1);
	assert_string_equal(f->settings[TOP].texts[0], "7");
}

static void test_out_of_range_names_its_origin(void **state)
{
	struct fixture *f = *state;
	struct sample sample = { 0 };

	setenv("PERFCOPILOT_RANK_TOP_COUNT", "500", 1);
	assert_int_equal(pc_environment_apply(f->pc, "rank", &spec, f->settings), PC_OK);
	assert_int_equal(pc_spec_fill(f->pc, &spec, f->settings, &sample), PC_ECONFIG);
	assert_non_null(strstr(pc_error(f->pc), "PERFCOPILOT_RANK_TOP_COUNT"));
	assert_non_null(strstr(pc_error(f->pc), "1..100"));
}

static const struct pc_setting *color_of(struct fixture *f)
{
	struct pc_setting *globals = pc_settings_new(f->pc->arena, &pc_globals);
	bool negated;

	assert_int_equal(pc_environment_apply(f->pc, "", &pc_globals, globals), PC_OK);
	return &globals[pc_spec_option(&pc_globals, PC_SPAN("color"), &negated) - pc_globals.rows];
}

static void test_no_color(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(color_of(f)->count, 0);
	setenv("NO_COLOR", "", 1);
	assert_int_equal(color_of(f)->count, 0);
	setenv("NO_COLOR", "1", 1);
	assert_string_equal(color_of(f)->texts[0], "never");
	assert_string_equal(color_of(f)->where, "NO_COLOR");
	setenv("PERFCOPILOT_COLOR", "always", 1);
	assert_int_equal(color_of(f)->count, 1);
	assert_string_equal(color_of(f)->texts[0], "always");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names),      TEST(test_values),
		TEST(test_precedence), TEST(test_out_of_range_names_its_origin),
		TEST(test_no_color),
	};

	return cmocka_run_group_tests_name("environment", tests, NULL, NULL);
}
