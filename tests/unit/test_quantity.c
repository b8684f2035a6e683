/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of quantities for people, and of the cells that show them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/render.h"

static void test_quantity(void **state)
{
	static const struct {
		int64_t value;
		unsigned digits;
		const char *unit, *wanted;
	} cases[] = { { 382382382, 0, "ns", "382 ms" },
		      { 999, 0, "ns", "999 ns" },
		      { 12382, 0, "ns", "12.4 µs" },
		      { 999999, 0, "ns", "1 ms" },
		      { 1123, 3, "s", "1.12 s" },
		      { 382, 0, "s", "382 s" },
		      { 1000, 0, "s", "16 min 40 s" },
		      { 7260, 0, "s", "2 h 1 min" },
		      { 3600 * 49, 0, "s", "2 d 1 h" },
		      { 250, 0, "us", "250 µs" },
		      { 1, 0, "bytes", "1 byte" },
		      { 1023, 0, "bytes", "1023 bytes" },
		      { 1048575, 0, "bytes", "1 MiB" },
		      { 1288490189, 0, "bytes", "1.2 GiB" },
		      { 3100000, 0, "cycles", "3.1 M cycles" },
		      { 999499, 0, "samples", "999 k samples" },
		      { 999500, 0, "samples", "1 M samples" },
		      { 42, 0, "samples", "42 samples" },
		      { 0, 0, "samples", "0 samples" },
		      { -1500, 0, "", "-1.5 k" },
		      { 7, 0, NULL, "7" },
		      { 34, 4, "x", "0.0034 x" },
		      { 3405, 2, "%", "34.05 %" },
		      { 1, 4, "%", "<0.01 %" },
		      { 0, 2, "%", "0.00 %" },
		      { INT64_MAX, 0, "cycles", "9.22 E cycles" },
		      { INT64_MAX, 0, "bytes", "8 EiB" },
		      { INT64_MIN, 0, "ns", "unknown" },
		      { 1, 0, "\033x", "1 \\x1bx" } };
	PC_AUTO(pc) struct pc *pc = pc_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(
			pc_quantity(pc_memory(pc), cases[i].value, cases[i].digits, cases[i].unit),
			cases[i].wanted);
	assert_non_null(pc_quantity(pc_memory(pc), INT64_MAX, 0, "s")); /* 292 milliard years */
}

static void assert_cell(enum pc_cell_kind kind, const char *unit, struct json_object *value,
			const char *wanted)
{
	PC_AUTO(json) struct json_object *row = json_object_new_object();
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_column column = { "key", "title", kind, unit };

	json_object_object_add(row, "key", value);
	pc_cell_text(&column, row, &text);
	assert_string_equal(text.data, wanted);
}

static void test_cells(void **state)
{
	(void)state;
	assert_cell(PC_CELL_COUNT, NULL, json_object_new_int64(INT64_MIN),
		    "-9,223,372,036,854,775,808");
	assert_cell(PC_CELL_COUNT, NULL, pc_json_decimal(12345675, 1), "1,234,567.5");
	assert_cell(PC_CELL_COUNT, NULL, json_object_new_int(999), "999");
	assert_cell(PC_CELL_COUNT, NULL, pc_json_string("a\033"), "a\\x1b");
	assert_cell(PC_CELL_COUNT, NULL, NULL, "unknown");
	assert_cell(PC_CELL_QUANTITY, "ns", pc_json_decimal(-15005, 1), "-1.5 µs");
	assert_cell(PC_CELL_QUANTITY, "B", json_object_new_double(1e300),
		    "1.0000000000000001e+300 B");
	assert_cell(PC_CELL_QUANTITY, "s", json_object_new_double(1e-3), "1 ms");
	assert_cell(PC_CELL_PERCENT, NULL, pc_json_percent(0.0034), "<0.01 %");
	assert_cell(PC_CELL_PERCENT, NULL, pc_json_percent(100), "100.00 %");
	assert_cell(PC_CELL_TEXT, NULL, json_object_new_boolean(true), "yes");
	assert_cell(PC_CELL_SYMBOL, NULL, json_object_new_string_len("a\0b", 3), "a\\x00b");
	assert_cell(PC_CELL_LIST, NULL, json_object_new_array(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantity),
		cmocka_unit_test(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
