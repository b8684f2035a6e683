/* SPDX-License-Identifier: Apache-2.0
 * The reader of JSON: what it gives, what it forgives, and where it says that it is broken. */
#include "profile_dump.h"

#include "base/auto.h"
#include "encoding/pull.h"
#include "formats/json/place.h"

/* Everything that is read, written down again; objects of the key "skip" are not asked for. */
static void walk(struct pc_pull *pull, struct pc_text *out)
{
	unsigned level = pc_pull_array(pull);
	struct pc_number number;
	struct pc_span text;

	if (level) {
		pc_text_puts(out, "[");
		while (pc_pull_item(pull, level))
			walk(pull, out);
		pc_text_puts(out, "]");
	} else if ((level = pc_pull_object(pull))) {
		pc_text_puts(out, "{");
		while (pc_pull_member(pull, level, &text)) {
			bool skip = pc_span_is(text, "skip");

			pc_text_add(out, text.data, text.size);
			pc_text_puts(out, ":");
			if (!skip)
				walk(pull, out);
		}
		pc_text_puts(out, "}");
	} else if (pc_pull_string(pull, &text)) {
		pc_text_printf(out, "'");
		pc_text_add(out, text.data, text.size);
		pc_text_printf(out, "'");
	} else if (pc_pull_number(pull, &number)) {
		pc_text_printf(out, "%" PRId64 "/%u ", number.value, number.digits);
	}
}

/* In pieces as large as the input gives them, and in the smallest. */
static void expect_json(const char *json, const char *expected, const char *damage)
{
	struct pc_text out PC_AUTO(text) = { 0 };
	struct pc_pull pull PC_AUTO(pull) = { 0 };

	pc_text_puts(&out, "");
	pc_pull_head(&pull, pc_span(json));
	walk(&pull, &out);
	assert_string_equal(out.data, expected);
	if (damage ? !pull.damage || !strstr(pull.damage, damage) : pull.damage != NULL)
		fail_msg("%s: damage is %s", json, pull.damage ? pull.damage : "none");
}

static void values(void **state)
{
	(void)state;
	expect_json("{}", "{}", NULL);
	expect_json(" [ ] ", "[]", NULL);
	expect_json("\xef\xbb\xbf{\"a\" : [1, 2.50 ,-3e2],\r\n\"b\":{\"c\":\"d\"}}",
		    "{a:[1/0 25/1 -300/0 ]b:{c:'d'}}", NULL);
	expect_json("[true,false,null,[[]],{\"skip\":{\"x\":[1,{\"]\":\"}\\\"\"}]},\"y\":2}]",
		    "[[[]]{skip:y:2/0 }]", NULL);
}

static void strings(void **state)
{
	(void)state;
	expect_json("[\"a\\n\\t\\\"\\\\\\/\\b\"]", "['a\n\t\"\\/\b']", NULL);
	expect_json("[\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"]", "['A\xc3\xa9€😀']", NULL);
	expect_json("[\"\\ud800x\",\"\\udc00\",\"\\ud800\\ud800\\udc00\",\"\\uZZ\"]",
		    "['\xef\xbf\xbdx''\xef\xbf\xbd''\xef\xbf\xbd\xf0\x90\x80\x80''\xef\xbf\xbdZZ']",
		    NULL);
	expect_json("[\"tab\there\"]", "['tab\there']", NULL);
	expect_json("{\"a\\u0062\" :1}", "{ab:1/0 }", NULL);
}

/* What tracers write though it is no JSON. */
static void forgiven(void **state)
{
	(void)state;
	expect_json("[1,2,]", "[1/0 2/0 ]", NULL);
	expect_json("{\"a\":[1,],\"b\":2,}", "{a:[1/0 ]b:2/0 }", NULL);
	expect_json("{\"a\":NaN,\"b\":-Infinity,\"c\":1}", "{a:b:c:1/0 }", NULL);
}

static void damage(void **state)
{
	(void)state;
	expect_json("", "", NULL);
	expect_json("[1,2", "[1/0 2/0 ]", "not closed");
	expect_json("{\"a\":[1,2", "{a:[1/0 2/0 ]}", "too early");
	expect_json("{\"a\":\"b", "{a:}", "middle of a string");
	expect_json("{\"a\\", "{}", "middle of a string");
	expect_json("[1 2]", "[1/0 ]", "comma");
	expect_json("[1}", "[1/0 ]", "comma");
	expect_json("[1,}", "[1/0 ]", "closed by }");
	expect_json("{1:2}", "{}", "name of a member");
	expect_json("{\"a\" 2}", "{}", "colon");
	expect_json("[%]", "[]", "a value was expected");
}

/* A list of lists where one is none: it is skipped like all that is not read. */
static void no_list(void **state)
{
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	unsigned level, inner, count = 0;

	(void)state;
	pc_pull_head(&pull, PC_SPAN("[[1],7,{\"a\":1},[2]]"));
	level = pc_pull_array(&pull);
	while (pc_pull_item(&pull, level) && count < 10) {
		inner = pc_pull_array(&pull);
		while (pc_pull_item(&pull, inner))
			;
		count++;
	}
	assert_int_equal(count, 4);
	assert_null(pull.damage);
}

static void expect_number(const char *text, int64_t value, unsigned digits)
{
	struct pc_number number;

	if (!pc_number_parse(pc_span(text), &number))
		fail_msg("%s is no number", text);
	if (number.value != value || number.digits != digits)
		fail_msg("%s gives %" PRId64 " with %u digits", text, number.value, number.digits);
}

static void numbers(void **state)
{
	static const char *const none[] = {
		"", "-", "e5", "1e", "1x", "1.2.3", "99999999999999999999", "1e30", NULL
	};
	struct pc_number number;
	int64_t value;

	(void)state;
	expect_number("0", 0, 0);
	expect_number("-0.0", 0, 0);
	expect_number("1.50", 15, 1);
	expect_number("0.30000000000000004", 3, 1);
	expect_number("0.29999999999999999", 3, 1);
	expect_number("1.0000000005", 1000000001, 9);
	expect_number("52949279308.123", 52949279308123, 3);
	expect_number("1.5e3", 1500, 0);
	expect_number("15E-4", 15, 4);
	expect_number("1e-400", 0, 0);
	expect_number("9223372036854775799", 9223372036854775799, 0);
	for (size_t i = 0; none[i]; i++)
		if (pc_number_parse(pc_span(none[i]), &number))
			fail_msg("%s is a number", none[i]);
	assert_true(pc_number_parse(pc_span("-1.2345"), &number));
	assert_true(pc_number_scaled(&number, 3, &value));
	assert_int_equal(value, -1235); /* half away from zero */
	assert_true(pc_number_scaled(&number, 6, &value));
	assert_int_equal(value, -1234500);
	number = (struct pc_number){ INT64_MAX, 0, true };
	assert_false(pc_number_scaled(&number, 1, &value));
}

/* Levels cost a byte each, and no recursion. */
static void deep(void **state)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	unsigned level = 0, count = 0;

	(void)state;
	for (unsigned i = 0; i < PC_PULL_DEPTH_MAX + 10; i++)
		pc_text_putc(&text, '[');
	pc_pull_head(&pull, (struct pc_span){ text.data, text.size });
	while ((level = pc_pull_array(&pull))) {
		count = level;
		if (!pc_pull_item(&pull, level))
			break;
	}
	assert_int_equal(count, PC_PULL_DEPTH_MAX);
	assert_non_null(strstr(pull.damage, "levels deep"));
}

static void long_strings(void **state)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	struct pc_span got;
	unsigned level;

	(void)state;
	pc_text_puts(&text, "[\"\\n");
	for (unsigned i = 0; i < PC_PULL_TEXT_MAX; i++)
		pc_text_puts(&text, i % 1000 ? "xy" : "\\\"");
	pc_text_puts(&text, "\", 7]");
	pc_pull_head(&pull, (struct pc_span){ text.data, text.size });
	level = pc_pull_array(&pull);
	assert_true(pc_pull_item(&pull, level) && pc_pull_string(&pull, &got));
	assert_true(got.size <= PC_PULL_TEXT_MAX && got.size > PC_PULL_TEXT_MAX - 2000);
	assert_true(pull.shortened);
	assert_true(pc_pull_item(&pull, level) && pc_pull_scalar(&pull, &got));
	assert_int_equal(got.data[0], '7');
	assert_false(pc_pull_item(&pull, level));
	assert_null(pull.damage);
}

static void paths(void **state)
{
	struct pc_text found PC_AUTO(text) = { 0 };

	(void)state;
	pc_paths_of(PC_SPAN("{\"a\":[{\"b\":{\"nodes\":1}},{\"later\":2}],"
			    "\"x.y\":1,\"name\":\"nodes\",\"cut\":{\"in\":[1,\"no"),
		    &found);
	assert_true(pc_paths_have(&found, "a"));
	assert_true(pc_paths_have(&found, "a[].b"));
	assert_true(pc_paths_have(&found, "a[].b.nodes"));
	assert_true(pc_paths_have(&found, "cut.in[]"));
	assert_false(pc_paths_have(&found, "nodes"));
	assert_false(pc_paths_have(&found, "a[].later"));
	assert_false(pc_paths_have(&found, "x.y"));
	found.size = 0;
	pc_paths_of(PC_SPAN("perf 1 [000] 1.2: cycles:"), &found);
	assert_string_equal(found.data, "\n");
}

static void expect_place(const char *text, const char *expected)
{
	struct pc_place place = pc_place_parse(pc_span(text));
	struct pc_text out PC_AUTO(text) = { 0 };

	pc_text_printf(&out, "%.*s|%.*s|%.*s|%u", (int)place.function.size, place.function.data,
		       (int)place.module.size, place.module.data, (int)place.file.size,
		       place.file.data, place.line);
	assert_string_equal(out.data, expected);
}

static void places(void **state)
{
	(void)state;
	expect_place("0x48417B4: malloc (in /usr/lib/vg.so)", "malloc|vg.so||0");
	expect_place("0x1091F5: ins (va.c:5)", "ins||va.c|5");
	expect_place("<T as X>::f (a/mod.rs:227:5)", "<T as X>::f||a/mod.rs|227");
	expect_place("f(http://h:8081/a.js?x=1:418874:4)", "f||http://h:8081/a.js?x=1|418874");
	expect_place("f (file (1).js:3:4)", "f||file (1).js|3");
	expect_place("operator()(int)", "operator()(int)|||0");
	expect_place("0x12: ???", "|||0");
	expect_place("0x1234", "0x1234|||0");
	expect_place("(idle)", "(idle)|||0");
	expect_place(")", ")|||0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),	cmocka_unit_test(strings),
		cmocka_unit_test(forgiven),	cmocka_unit_test(damage),
		cmocka_unit_test(numbers),	cmocka_unit_test(deep),
		cmocka_unit_test(long_strings), cmocka_unit_test(paths),
		cmocka_unit_test(places),	cmocka_unit_test(no_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
