/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of schemas: what they say of a value, and which can be used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"
#include "llm/structured/structured.h"

/* why NULL: it holds */
static void check(const char *schema, const char *value, const char *why)
{
	PC_AUTO(json) struct json_object *s = json_tokener_parse(schema);
	PC_AUTO(json) struct json_object *v = json_tokener_parse(value);
	struct pc_text got = { 0 };
	bool held;

	if (!pc_schema_usable(s, &got))
		fail_msg("%s: %s", schema, got.data);
	held = pc_schema_holds(v, s, &got);
	if (held != !why || (why && strcmp(got.data, why) != 0))
		print_message("%s %s: %s\n", schema, value, got.data ? got.data : "holds");
	assert_int_equal(held, !why);
	if (why)
		assert_string_equal(got.data, why);
	pc_text_clear(&got);
}

static void test_types(void **state)
{
	(void)state;
	check("{\"type\":\"object\"}", "{}", NULL);
	check("{\"type\":\"object\"}", "[]", "the answer is an array, and an object is wanted");
	check("{\"type\":\"integer\"}", "1.0", NULL);
	check("{\"type\":\"integer\"}", "1.5", "the answer is a number, and an integer is wanted");
	check("{\"type\":\"number\"}", "1", NULL);
	check("{\"type\":\"boolean\"}", "true", NULL);
	check("{\"type\":\"null\"}", "null", NULL);
	check("{\"type\":[\"string\",\"null\"]}", "null", NULL);
	check("{\"type\":[\"string\",\"null\"]}", "1",
	      "the answer is an integer, and a string or null is wanted");
	check("true", "1", NULL);
	check("false", "1", "the answer may not be there");
	check("{}", "1", NULL);
}

static void test_members(void **state)
{
	static const char schema[] =
		"{\"type\":\"object\",\"properties\":{\"functions\":{\"type\":\"array\",\"items\":"
		"{\"type\":\"object\",\"properties\":{\"share\":{\"type\":\"number\"},\"name\":"
		"{\"type\":\"string\"}},\"required\":[\"name\"],\"additionalProperties\":false}}},"
		"\"required\":[\"functions\"]}";

	(void)state;
	check(schema, "{\"functions\":[{\"name\":\"a\",\"share\":1},{\"name\":\"b\"}],\"x\":1}",
	      NULL);
	check(schema, "{}", "the answer has no \"functions\"");
	check(schema,
	      "{\"functions\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\",\"share\":\"1\"}]"
	      "}",
	      "functions[2].share is a string, and a number is wanted");
	check(schema, "{\"functions\":[{}]}", "functions[0] has no \"name\"");
	check(schema, "{\"functions\":[{\"name\":\"a\",\"y\\u001b\":1}]}",
	      "functions[0] has \"y\\x1b\", which is not among its properties");
	check("{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a\":1}",
	      "a is an integer, and a string is wanted");
	check("{\"items\":{\"type\":\"string\"}}", "[\"a\",1]",
	      "the answer[1] is an integer, and a string is wanted");
	check("{\"required\":[\"a\"]}", "1", NULL);
}

static void test_values(void **state)
{
	(void)state;
	check("{\"enum\":[\"a\",1,null]}", "1.0", NULL);
	check("{\"enum\":[\"a\",1]}", "\"b\"", "the answer is none of \"a\", 1");
	check("{\"const\":{\"a\":[1]}}", "{\"a\":[1]}", NULL);
	check("{\"const\":2}", "3", "the answer is not 2");
	check("{\"minimum\":0,\"maximum\":100}", "50", NULL);
	check("{\"minimum\":0}", "-1", "the answer is -1, and at least 0 is wanted");
	check("{\"maximum\":1.5}", "2", "the answer is 2, and at most 1.5 is wanted");
	check("{\"minLength\":2,\"maxLength\":2}", "\"äö\"", NULL);
	check("{\"minLength\":3}", "\"äö\"",
	      "the answer has 2 characters, and at least 3 are wanted");
	check("{\"maxLength\":1}", "\"äö\"",
	      "the answer has 2 characters, and at most 1 are wanted");
	check("{\"minItems\":1}", "[]", "the answer has 0 items, and at least 1 are wanted");
	check("{\"maxItems\":1}", "[1,2]", "the answer has 2 items, and at most 1 are wanted");
	check("{\"minItems\":1,\"minLength\":5,\"minimum\":5,\"pattern\":\"x\"}", "{}", NULL);
	check("{\"pattern\":\"^\\\\d{2}[\\\\w-]+\\\\.c$\"}", "\"12a-b.c\"", NULL);
	check("{\"pattern\":\"^a\"}", "\"ba\"", "the answer does not match ^a");
}

static void test_several(void **state)
{
	static const char tree[] =
		"{\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{\"kids\":"
		"{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/node\"}}},"
		"\"additionalProperties\":false}},\"$ref\":\"#/$defs/node\"}";

	(void)state;
	check("{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "4", NULL);
	check("{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "2",
	      "the answer is nothing of what it may be (anyOf)");
	check("{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":3}]}", "2", NULL);
	check("{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":3}]}", "4",
	      "the answer is more than one of what it may be");
	check("{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}", "3",
	      "the answer is 3, and at most 2 is wanted");
	check("{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}", "2", NULL);
	check(tree, "{\"kids\":[{\"kids\":[{}]}]}", NULL);
	check(tree, "{\"kids\":[{\"kids\":[{\"x\":1}]}]}",
	      "kids[0].kids[0] has \"x\", which is not among its properties");
}

static void test_usable(void **state)
{
	static const struct {
		const char *schema, *why;
	} cases[] = {
		{ "[]", "it must be a schema: an object, true or false" },
		{ "{\"typ\":\"string\"}", "\"typ\" is no keyword that can be checked" },
		{ "{\"properties\":{\"a\":{\"if\":{}}}}",
		  "at /properties/a: \"if\" is no keyword" },
		{ "{\"type\":\"text\"}", "\"type\" must be a type, or" },
		{ "{\"type\":[]}", "\"type\"" },
		{ "{\"minLength\":-1}", "\"minLength\"" },
		{ "{\"minimum\":\"1\"}", "\"minimum\" must be a number" },
		{ "{\"pattern\":\"(\"}", "\"pattern\"" },
		{ "{\"$ref\":\"#/no\"}", "\"$ref\"" },
		{ "{\"$ref\":\"http://x\"}", "\"$ref\"" },
		{ "{\"anyOf\":[]}", "\"anyOf\"" },
		{ "{\"required\":[1]}", "\"required\"" },
		{ "{\"enum\":1}", "\"enum\"" },
		{ "{\"items\":[{}]}", "\"items\" must be a schema" },
		{ "{\"anyOf\":[{},{\"items\":3}]}", "at /anyOf/1: \"items\"" },
		{ "{\"$ref\":\"#\"}", "refers to itself without an end" },
		{ "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{\"anyOf\":"
		  "[{\"type\":\"string\"},{\"$ref\":\"#/properties/a\"}]}}}",
		  "at /properties/a: it refers to itself without an end" },
		{ "{\"$defs\":{\"a\":{\"allOf\":[{\"anyOf\":[{\"$ref\":\"#/$defs/"
		  "a\"},{\"$ref\":\"#/"
		  "$defs/a\"}]},{\"$ref\":\"#/$defs/a\"}]}},\"$ref\":\"#/$defs/a\"}",
		  "refers to itself without an end" },
		{ "{\"$ref\":\"#/default\",\"default\":[1]}", "\"$ref\" must be" },
		{ "{\"$ref\":\"#/required/0\",\"required\":[\"a\"]}", "\"$ref\" must be" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		PC_AUTO(json) struct json_object *schema = json_tokener_parse(cases[i].schema);
		struct pc_text why = { 0 };

		assert_false(pc_schema_usable(schema, &why));
		if (!strstr(why.data, cases[i].why))
			print_message("%s: %s\n", cases[i].schema, why.data);
		assert_non_null(strstr(why.data, cases[i].why));
		pc_text_clear(&why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),  cmocka_unit_test(test_members),
		cmocka_unit_test(test_values), cmocka_unit_test(test_several),
		cmocka_unit_test(test_usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
