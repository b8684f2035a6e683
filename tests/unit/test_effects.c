/* SPDX-License-Identifier: Apache-2.0
 * What commands and their arguments do to the world, and what of them may be a tool of a model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"
#include "cli/plugin.h"
#include "cli/spec.h"

struct sample {
	uint32_t top;
	bool deep;
	const char *text, *into, *infile, *how;
	struct pc_list paths;
};

static struct pc_arg rows[] = {
	{ PC_UINT(struct sample, top), "top", .help = "how many" },
	{ PC_FLAG(struct sample, deep), "deep", .help = "deep" },
	{ PC_STRING(struct sample, text), "text", .needs = "into", .help = "in the file" },
	{ PC_FILE(struct sample, into), "into", .effects = PC_WRITES, .help = "a file" },
	{ PC_STRING(struct sample, how), "how", .effects = PC_EXECUTES, .help = "a program" },
	{ PC_LIST(struct sample, paths), "paths", .flags = PC_PATHS, .help = "files" },
	{ PC_FILE(struct sample, infile), .metavar = "INFILE", .help = "the input" },
};

static struct pc_args args = {
	.own = { .rows = rows,
		 .count = sizeof(rows) / sizeof(rows[0]),
		 .size = sizeof(struct sample),
		 .declared = true },
};
static const struct pc_command command = { .name = "rank", .help = "Rank", .args = &args };

static void assert_member(struct json_object *schema, const char *key, const char *wanted)
{
	assert_string_equal(json_object_to_json_string_ext(json_object_object_get(schema, key),
							   JSON_C_TO_STRING_PLAIN),
			    wanted);
}

static void test_of_rows(void **state)
{
	static const unsigned wanted[] = { 0, 0, 0, PC_WRITES, PC_EXECUTES, PC_READS, PC_READS };

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		assert_int_equal(pc_arg_effects(&rows[i]), wanted[i]);
}

/* Those of all its arguments; who asks a model is on the network, and keeps what was said. */
static void test_of_a_command(void **state)
{
	struct pc_spec spec = args.own;

	(void)state;
	spec.effects = PC_READS;
	assert_int_equal(pc_spec_effects(&spec), PC_READS | PC_WRITES | PC_EXECUTES);
	spec.count = 2;
	assert_int_equal(pc_spec_effects(&spec), PC_READS);
	spec.effects = PC_READS | PC_ASKS;
	assert_int_equal(pc_spec_effects(&spec), PC_READS | PC_WRITES | PC_NETWORK);
}

/* What is done whatever the arguments decides whether there is a tool … */
static void test_tool(void **state)
{
	static const unsigned none[] = { PC_WRITES, PC_READS | PC_EXECUTES, PC_READS | PC_NETWORK,
					 PC_READS | PC_ASKS | PC_EXECUTES, 1u << 31 };
	static const unsigned some[] = { PC_READS, PC_READS | PC_ASKS };

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++) {
		PC_AUTO(json) struct json_object *schema = NULL;

		args.own.effects = none[i];
		schema = pc_schema(&command, NULL);
		assert_member(schema, "tool", "null");
	}
	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++) {
		args.own.effects = some[i];
		assert_true(pc_spec_only_looks(&args.own));
	}
}

/* … and what an argument adds keeps that argument out of it. */
static void test_arguments_of_a_tool(void **state)
{
	PC_AUTO(json) struct json_object *schema = NULL;

	(void)state;
	args.own.effects = PC_READS | PC_ASKS;
	schema = pc_schema(&command, NULL);
	assert_member(schema, "effects", "[\"reads\",\"writes\",\"executes\",\"network\"]");
	assert_member(json_object_object_get(schema, "tool"), "properties",
		      "{\"top\":{\"type\":\"integer\",\"description\":\"how many\",\"minimum\":0,"
		      "\"maximum\":4294967295},\"deep\":{\"type\":\"boolean\",\"description\":"
		      "\"deep\"}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of_rows),
		cmocka_unit_test(test_of_a_command),
		cmocka_unit_test(test_tool),
		cmocka_unit_test(test_arguments_of_a_tool),
	};

	return cmocka_run_group_tests_name("effects", tests, NULL, NULL);
}
