/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of JSON: exact decimals, percentages, and documents that no terminal obeys. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/json.h"

/* Takes the object over. */
static void assert_printed(struct json_object *object, const char *wanted)
{
	PC_AUTO(json) struct json_object *owned = object;
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_json_print(&text, owned, false);
	assert_string_equal(text.data, wanted);
}

static void test_decimal(void **state)
{
	static const struct {
		int64_t value;
		unsigned digits;
		const char *wanted;
	} cases[] = { { 334618, 3, "334.618" },
		      { 0, 0, "0" },
		      { 0, 5, "0" },
		      { 5000, 3, "5" },
		      { 1250, 3, "1.25" },
		      { 5, 3, "0.005" },
		      { -5, 3, "-0.005" },
		      { -1250, 2, "-12.5" },
		      { 1, 9, "0.000000001" },
		      { 1, 20, "0.00000000000000000001" },
		      { INT64_MAX, 0, "9223372036854775807" },
		      { INT64_MAX, 9, "9223372036.854775807" },
		      { INT64_MIN, 9, "-9223372036.854775808" } };
	PC_AUTO(json) struct json_object *number = pc_json_decimal(334618, 3);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_printed(pc_json_decimal(cases[i].value, cases[i].digits), cases[i].wanted);
	assert_true(json_object_get_double(number) == 334.618);
	assert_true(json_object_is_type(number, json_type_double));
}

static void test_decimal_is_int(void **state)
{
	PC_AUTO(json) struct json_object *whole = pc_json_decimal(INT64_MIN, 0);

	(void)state;
	assert_true(json_object_is_type(whole, json_type_int));
	assert_true(json_object_get_int64(whole) == INT64_MIN);
}

static void test_number(void **state)
{
	(void)state;
	assert_printed(pc_json_number(3), "3");
	assert_printed(pc_json_number(-0.25), "-0.25");
	assert_null(pc_json_number(NAN));
	assert_null(pc_json_number(INFINITY));
	assert_printed(pc_json_number(8999999999999999), "8999999999999999");
}

static void test_members(void **state)
{
	struct json_object *object = json_object_new_object();

	(void)state;
	pc_json_add_text(object, "text", "a");
	pc_json_add_text(object, "none", NULL);
	pc_json_add_count(object, "count", INT64_MIN);
	pc_json_add_flag(object, "flag", true);
	pc_json_add(object, "value", pc_json_number(0.5));
	assert_printed(object, "{\"text\":\"a\",\"none\":null,\"count\":-9223372036854775808,"
			       "\"flag\":true,\"value\":0.5}");
}

static void test_percent(void **state)
{
	PC_AUTO(json) struct json_object *round = pc_json_percent(100);

	(void)state;
	assert_printed(pc_json_percent(34.05), "34.05");
	assert_printed(pc_json_percent(34.1), "34.10");
	assert_printed(pc_json_percent(0.0123), "0.01");
	assert_printed(pc_json_percent(0.0034), "0.0034");
	assert_printed(pc_json_percent(0.00345678), "0.0035");
	assert_printed(pc_json_percent(0.00999), "0.01");
	assert_printed(pc_json_percent(-0.0034), "-0.0034");
	assert_printed(pc_json_percent(0), "0.00");
	assert_printed(pc_json_percent(1e-20), "0.00");
	assert_null(pc_json_percent(NAN));
	assert_null(pc_json_percent(INFINITY));
	assert_null(pc_json_percent(-INFINITY));
	assert_true(json_object_is_type(round, json_type_double));
}

static void test_percent_is_json(void **state)
{
	static const double values[] = { 1e14, 1e15, 1e300, -1e300, 5e-324, 0.005, 99.995 };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		PC_AUTO(json) struct json_object *object = pc_json_percent(values[i]), *back = NULL;
		PC_AUTO(text) struct pc_text text = { 0 };

		pc_json_print(&text, object, false);
		back = json_tokener_parse(text.data);
		assert_non_null(back);
	}
}

static void test_string(void **state)
{
	(void)state;
	assert_null(pc_json_string(NULL));
	assert_printed(pc_json_string(""), "\"\"");
	assert_printed(pc_json_string("a/b"), "\"a/b\"");
	assert_printed(pc_json_string("</script><img onerror=\"x\">"),
		       "\"</script><img onerror=\\\"x\\\">\"");
	assert_printed(pc_json_string("\xff\xc0\x80 é"), "\"\\\\xff\\\\xc0\\\\x80 é\"");
}

static void test_no_terminal_obeys(void **state)
{
	(void)state;
	assert_printed(pc_json_string("\033[31m\x7f\xc2\x9b"), "\"\\u001b[31m\\u007f\\u009b\"");
	assert_printed(pc_json_string("\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf\xe2\x80\xa8"),
		       "\"\\u202e\\u2066\\ufeff\\u2028\"");
	assert_printed(pc_json_string("\xf3\xa0\x81\x81 日本 \xf0\x9f\x98\x80"),
		       "\"\\udb40\\udc41 日本 \xf0\x9f\x98\x80\"");
	/* made without pc_json_string: invalid bytes and NUL inside */
	assert_printed(json_object_new_string_len("a\0\xff", 3), "\"a\\u0000\\\\xff\"");
}

static void test_keys(void **state)
{
	struct json_object *object = json_object_new_object();

	(void)state;
	json_object_object_add(object, "\xe2\x80\xae\033", NULL);
	assert_printed(object, "{\"\\u202e\\u001b\":null}");
}

static void test_round_trip(void **state)
{
	static const char hostile[] = "\033\xe2\x80\xae\xf3\xa0\x81\x81\"\\/\x7f\n日";
	PC_AUTO(json) struct json_object *object = pc_json_string(hostile), *back = NULL;
	PC_AUTO(text) struct pc_text text = { 0 };

	(void)state;
	pc_json_print(&text, object, true);
	back = json_tokener_parse(text.data);
	assert_string_equal(json_object_get_string(back), hostile);
}

static void test_pretty(void **state)
{
	PC_AUTO(json) struct json_object *object = json_object_new_object();
	struct json_object *list = json_object_new_array();
	PC_AUTO(text) struct pc_text text = { 0 };

	(void)state;
	json_object_array_add(list, pc_json_string("x"));
	json_object_object_add(object, "path", pc_json_string("/usr/lib"));
	json_object_object_add(object, "list", list);
	json_object_object_add(object, "model", NULL);
	pc_json_print(&text, object, true);
	assert_string_equal(text.data,
			    "{\n  \"path\": \"/usr/lib\",\n  \"list\": [\n    \"x\"\n  ],\n"
			    "  \"model\": null\n}");
	text.size = 0;
	pc_json_print(&text, NULL, true);
	assert_string_equal(text.data, "null");
}

static void check_parsed(struct pc_span text, const char *wanted)
{
	PC_AUTO(text) struct pc_text got = { 0 };
	const char *why = "";
	PC_AUTO(json) struct json_object *object = pc_json_parse(text, &why);

	if (object)
		pc_json_print(&got, object, false);
	else
		pc_text_puts(&got, why);
	assert_string_equal(got.data, wanted);
}

static void test_parse(void **state)
{
	PC_AUTO(text) struct pc_text deep = { 0 };

	(void)state;
	check_parsed(PC_SPAN(" {\"a\":[1,2.50,\"x\"]}\r\n"), "{\"a\":[1,2.50,\"x\"]}");
	check_parsed(PC_SPAN("12"), "12");
	check_parsed(PC_SPAN("\"\\u0041\""), "\"A\"");
	check_parsed(PC_SPAN(" "), "it is empty");
	check_parsed(PC_SPAN("null"), "it is null");
	check_parsed(PC_SPAN("{\"a\":"), "it ends in the middle");
	check_parsed(PC_SPAN("\"a"), "it ends in the middle");
	check_parsed(PC_SPAN("\"\xc3\""), "invalid utf-8 string");
	for (size_t i = 0; i < 200; i++)
		pc_text_putc(&deep, '[');
	check_parsed(pc_text_span(&deep), "nesting too deep");
}

static void test_parse_is_strict(void **state)
{
	const struct pc_span bad[] = { PC_SPAN("['a']"), PC_SPAN("[1,]"), PC_SPAN("{\"a\":1} 2"),
				       PC_SPAN("{}\0"),	 PC_SPAN("12 x"), PC_SPAN("/**/{}") };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const char *why = NULL;
		PC_AUTO(json) struct json_object *object = pc_json_parse(bad[i], &why);

		if (object || !why)
			fail_msg("%s is taken", bad[i].data);
	}
}

static void test_written(void **state)
{
	static const char line[] =
		"{\"x\":{\"id\":[1,{\"id\":\"}\"}]}, \"i\\u0064\" : 1.10 ,\"y\":\"\\\",\"}";
	PC_AUTO(text) struct pc_text text = { 0 };

	(void)state;
	assert_true(pc_span_is(pc_json_written(pc_span(line), "id"), "1.10"));
	assert_true(pc_span_is(pc_json_written(pc_span(line), "y"), "\"\\\",\""));
	assert_true(pc_span_is(pc_json_written(PC_SPAN("{\"id\":1e400}"), "id"), "1e400"));
	assert_true(pc_span_is(pc_json_written(PC_SPAN("{\"a\":\"id\"}"), "a"), "\"id\""));
	assert_int_equal(pc_json_written(PC_SPAN("{\"a\":\"id\"}"), "id").size, 0);
	assert_int_equal(pc_json_written(PC_SPAN("{}"), "id").size, 0);
	pc_json_print_written(&text, PC_SPAN("\"a\xc2\x9b\x7f\""));
	assert_string_equal(text.data, "\"a\\u009b\\u007f\"");
}

static void test_twice(void **state)
{
	static const struct {
		const char *text;
		bool twice;
	} cases[] = { { "{}", false },
		      { "{\"a\":1,\"b\":{\"a\":\":\"}}", false },
		      { "[{\"a\":1},{\"a\":2}]", false },
		      { "{\"a\":1,\"a\":1}", true },
		      { "{\"a\":1,\"\\u0061\":1}", true },
		      { "[{\"b\":{\"a\":[],\"a\":\"\\\":\"}}]", true } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *why;
		PC_AUTO(json)
		struct json_object *object = pc_json_parse(pc_span(cases[i].text), &why);

		assert_non_null(object);
		assert_int_equal(pc_json_has_twice(pc_span(cases[i].text), object), cases[i].twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_decimal_is_int),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_percent_is_json),
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_no_terminal_obeys),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_pretty),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_is_strict),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
