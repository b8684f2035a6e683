/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of structured answers: the JSON in what a model writes, and the question that asks to
 * mend it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "llm/structured/structured.h"

static void finds(const char *answer, const char *wanted)
{
	struct pc_text why = { 0 }, got = { 0 };
	struct json_object *found = pc_structured_find(pc_span(answer), &why);

	if (!found)
		fail_msg("%s: %s", answer, why.data);
	pc_json_print(&got, found, false);
	assert_string_equal(got.data, wanted);
	assert_int_equal(why.size, 0);
	json_object_put(found);
	pc_text_clear(&got);
	pc_text_clear(&why);
}

static void lacks(const char *answer, const char *wanted)
{
	struct pc_text why = { 0 };

	assert_null(pc_structured_find(pc_span(answer), &why));
	if (!strstr(why.data, wanted))
		print_message("%s: %s\n", answer, why.data);
	assert_non_null(strstr(why.data, wanted));
	pc_text_clear(&why);
}

static void test_bare(void **state)
{
	(void)state;
	finds("{\"a\":1}", "{\"a\":1}");
	finds(" \n[1, 2.5, \"x\", null, true]\n", "[1,2.5,\"x\",null,true]");
	finds("\xef\xbb\xbf{}", "{}");
	finds("42", "42");
	finds("\"text\"", "\"text\"");
	finds("{\"a\":\"```\\n{}\\n```\"}", "{\"a\":\"```\\n{}\\n```\"}");
}

static void test_forgiven(void **state)
{
	(void)state;
	finds("{\"a\":[1,2,],}", "{\"a\":[1,2]}");
	finds("{\"a\":1, // one\n \"b\":/* two */2 /* , */ , }", "{\"a\":1,\"b\":2}");
	finds("{\"url\":\"http://x//y /* z */\"}", "{\"url\":\"http://x//y /* z */\"}");
	finds("{\"a\":\"x\ny\"}", "{\"a\":\"x\\ny\"}");
	finds("{\"a\":\"\\\"}\"}", "{\"a\":\"\\\"}\"}");
}

static void test_around(void **state)
{
	(void)state;
	finds("Sure! Here it is:\n```json\n{\"a\": 1}\n```\nAnything else?", "{\"a\":1}");
	finds("```\n[1]\n```", "[1]");
	finds("```text\nno JSON\n```\n```json\n{\"a\":1}\n```", "{\"a\":1}");
	finds("As [1] and {x} say: {\"a\": {\"b\": 2}} and [3].", "{\"a\":{\"b\":2}}");
	finds("{\"a\":1} That is all.", "{\"a\":1}");
	finds("{oops} {\"a\":1}", "{\"a\":1}");
	finds("```json\n{\"a\":1}", "{\"a\":1}"); /* the fence was cut */
	finds("- item\n  ```json\n  {\"a\":1}\n  ```", "{\"a\":1}");
}

static void test_none(void **state)
{
	struct pc_text text = { 0 }, why = { 0 };

	(void)state;
	lacks("", "there is no JSON in it");
	lacks("I can't help with that.", "there is no JSON in it");
	lacks("{\"a\": [1, 2", "does not end");
	lacks("{\"a\": \"x", "does not end");
	lacks("{\"a\" 1}", "the JSON is broken at its byte");
	lacks("{a: 1}", "the JSON is broken");
	lacks("[1,,2]", "the JSON is broken");
	lacks("{\"a\":\"\xff\"}", "the JSON is broken");
	for (int i = 0; i < 1000; i++)
		pc_text_putc(&text, '[');
	assert_null(pc_structured_find(pc_text_span(&text), &why));
	pc_text_clear(&text);
	pc_text_clear(&why);
}

/* Brackets, comments and strings without an end: none of them makes it quadratic. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = { "[/*", "[//", "{\"",     "{\"{",	 "[",
					      "{}",  "[1,", "{\"a\":", "```\n[", "\"[" };

	(void)state;
	for (size_t i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		struct pc_text text = { 0 }, why = { 0 };

		while (text.size < 300000)
			pc_text_puts(&text, pieces[i]);
		pc_text_putc(&text, '\n');
		json_object_put(pc_structured_find(pc_text_span(&text), &why));
		pc_text_clear(&text);
		pc_text_clear(&why);
	}
}

static void test_repair(void **state)
{
	struct pc_text prompt = { 0 }, big = { 0 };

	(void)state;
	pc_structured_repair(PC_SPAN("```json\n{\"a\":1}\n```\x1b"), "a is an\ninteger", &prompt);
	assert_non_null(strstr(prompt.data, "\n````\n```json\n{\"a\":1}\n```\\x1b\n````\n"));
	assert_non_null(strstr(prompt.data, "It can't be used: a is an\\x0ainteger.\n"));
	pc_text_clear(&prompt);
	while (big.size < 100000)
		pc_text_puts(&big, "ä");
	pc_structured_repair(pc_text_span(&big), "x", &prompt);
	assert_true(prompt.size < 40000);
	assert_non_null(strstr(prompt.data, "only the beginning"));
	pc_text_clear(&prompt);
	pc_text_clear(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bare),	cmocka_unit_test(test_forgiven),
		cmocka_unit_test(test_around),	cmocka_unit_test(test_none),
		cmocka_unit_test(test_hostile), cmocka_unit_test(test_repair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
