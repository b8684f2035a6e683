/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of remarks: what readers say of their inputs, and how documents and reports show it;
 * and of reading several inputs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/remarks_builder.h"
#include "input/inputs.h"

static struct pc *pc;
static struct pc_remarks_builder builder;

PC_PRINTF(2, 3)
static void note(const char *input, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&builder, input, fmt, args);
	va_end(args);
}

PC_PRINTF(2, 3)
static void damage(uint64_t line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_damage_line(&builder, line, fmt, args);
	va_end(args);
}

static void shows(const char *wanted)
{
	const struct pc_remarks remarks = pc_remarks_seal(&builder);
	PC_AUTO(json) struct json_object *object = json_object_new_object();

	pc_remarks_add(&remarks, object);
	assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN), wanted);
}

static void test_one(void **state)
{
	(void)state;
	pc_remarks_begin(&builder, "a");
	shows("{\"skipped_lines\":0,\"damage\":null,\"notes\":[]}");
	assert_string_equal(pc_remarks_why(&builder), "");
	note("a", "%d rows", 3);
	note("a", "%d rows", 3);
	note("a", "\xff");
	pc_remarks_skip(&builder, 7);
	assert_string_equal(pc_remarks_why(&builder), ", 1 line of it could not be understood");
	pc_remarks_skip(&builder, 8);
	damage(9, "%s", "cut");
	pc_remarks_damage_byte(&builder, 100, "the stream broke");
	shows("{\"skipped_lines\":2,\"damage\":{\"at\":\"a: line 9\",\"reason\":\"cut\"},"
	      "\"notes\":[\"3 rows\",\"\\\\xff\",\"a: byte 100: the stream broke\"]}");
	assert_string_equal(pc_remarks_seal(&builder).skipped_first, "a: line 7");
	assert_string_equal(pc_remarks_why(&builder),
			    ", 2 lines of it could not be understood, damaged at a: line 9: cut");
}

static void test_several(void **state)
{
	(void)state;
	pc_remarks_begin(&builder, "a");
	pc_remarks_skip(&builder, 1);
	note("a", "rounded");
	pc_remarks_begin(&builder, "b");
	assert_string_equal(pc_remarks_why(&builder), "");
	note("b", "rounded");
	note(NULL, "of all");
	shows("{\"skipped_lines\":1,\"damage\":null,"
	      "\"notes\":[\"a: rounded\",\"b: rounded\",\"of all\"]}");
}

static void test_taken(void **state)
{
	const char *const notes[] = { "derived", NULL };
	const struct pc_remarks other = { 4, "x: line 2", "x: byte 3", "cut", notes };

	(void)state;
	pc_remarks_begin(&builder, "x");
	pc_remarks_take(&builder, &other);
	shows("{\"skipped_lines\":4,\"damage\":{\"at\":\"x: byte 3\",\"reason\":\"cut\"},"
	      "\"notes\":[\"derived\"]}");
	assert_string_equal(pc_remarks_seal(&builder).skipped_first, "x: line 2");
}

static void test_many(void **state)
{
	const char *const *at;
	size_t count = 0;

	(void)state;
	pc_remarks_begin(&builder, "a");
	for (int i = 0; i < 1000; i++)
		note("a", "note %d", i);
	for (at = pc_remarks_seal(&builder).notes; *at; at++)
		count++;
	assert_int_equal(count, PC_NOTES_MAX);
	assert_string_equal(at[-1], "there is more to know, but this is enough");
}

/* ---- several inputs ---- */
static int collect(void *context, const char *path)
{
	pc_text_puts(context, path);
	return *path == '!' ? pc_fail(pc, PC_EINPUT, "no") : PC_OK;
}

static void test_inputs(void **state)
{
	static const char *const paths[] = { "a", "-", "!", "b" }, *const twice[] = { "-", "-" };
	PC_AUTO(text) struct pc_text seen = { 0 };

	(void)state;
	assert_int_equal(pc_inputs_read(pc, (struct pc_list){ 0 }, collect, &seen), PC_OK);
	assert_int_equal(pc_inputs_read(pc, (struct pc_list){ paths, 4 }, collect, &seen),
			 PC_EINPUT);
	assert_string_equal(seen.data, "-a-!");
	assert_int_equal(pc_inputs_name(pc, PC_EINPUT, "!"), PC_EINPUT);
	assert_int_equal(pc_inputs_name(pc, PC_EINPUT, "!"), PC_EINPUT);
	assert_string_equal(pc_error(pc), "!: no");
	pc_forget(pc);
	assert_int_equal(pc_inputs_read(pc, (struct pc_list){ twice, 2 }, collect, &seen),
			 PC_EUSAGE);
	assert_string_equal(seen.data, "-a-!");
	pc_forget(pc);
}

static int begin(void **state)
{
	(void)state;
	pc = pc_new();
	pc_remarks_init(&builder, pc);
	return 0;
}

static int end(void **state)
{
	(void)state;
	pc_free(pc);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one, begin, end),
		cmocka_unit_test_setup_teardown(test_several, begin, end),
		cmocka_unit_test_setup_teardown(test_taken, begin, end),
		cmocka_unit_test_setup_teardown(test_many, begin, end),
		cmocka_unit_test_setup_teardown(test_inputs, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
