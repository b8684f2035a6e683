/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of tables: what gives way where the width is short, cells without a value, columns of
 * another age. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/render.h"

static struct json_object *function_row(int rank, const char *function, const char *module,
					double percent)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "rank", json_object_new_int(rank));
	json_object_object_add(row, "function", pc_json_string(function));
	json_object_object_add(row, "module", pc_json_string(module));
	json_object_object_add(row, "self_percent", pc_json_percent(percent));
	json_object_object_add(row, "samples", json_object_new_int(1234567));
	return row;
}

static bool holds(const struct pc_text *text, const char *wanted)
{
	return strstr(text->data, wanted) != NULL;
}

static void assert_width(const struct pc_text *text, size_t columns)
{
	for (const char *line = text->data; *line; line += strcspn(line, "\n") + 1) {
		PC_AUTO(text) struct pc_text copy = { 0 };

		pc_text_add(&copy, line, strcspn(line, "\n"));
		assert_true(pc_utf8_width(copy.data) <= columns);
	}
}

/* A C++ profile at 80 columns: bars and names get shorter before anything is left out. */
static void test_text_bars_stay(void **state)
{
	static const struct pc_column columns[] = {
		{ "self_percent", "Self", PC_CELL_PERCENT },
		{ "self_percent", "", PC_CELL_BAR },
		{ "self_percent", "Total", PC_CELL_PERCENT },
		{ "samples", "Samples", PC_CELL_COUNT },
		{ "function", "Function", PC_CELL_SYMBOL },
		{ "module", "Library", PC_CELL_SYMBOL, .null = "[unknown]" },
		{ 0 },
	};
	static const char name[] = "std::_Rb_tree<std::__cxx11::basic_string<char> >::_M_erase";

	(void)state;
	for (size_t width = 80; width >= 60; width -= 20) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct json_object *rows = json_object_new_array();
		PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
		PC_AUTO(text) struct pc_text out = { 0 };
		struct pc_style style = { .columns = width };

		json_object_array_add(rows, function_row(1, name, "libstdc++.so.6.0.30", 50));
		json_object_array_add(rows, function_row(2, name, NULL, 25));
		pc_report_table(report, rows, columns);
		pc_render_text(report, &style, &out);
		assert_width(&out, width);
		assert_true(holds(&out, "50.00 %  ██████  "));
		assert_true(holds(&out, "[unknown]\n"));
		assert_true(holds(&out, "1,234,567") == (width == 80));
		assert_true(holds(&out, "(too narrow for: Samples)") == (width == 60));
	}
}

/* What is said aside goes before what other tables give up first. */
static void test_text_asides_go_first(void **state)
{
	static const struct pc_column columns[] = {
		{ "function", "Function", PC_CELL_SYMBOL },
		{ "samples", "Samples", PC_CELL_COUNT },
		{ "self_percent", "Self", PC_CELL_PERCENT, .aside = true },
		{ 0 },
	};
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct json_object *rows = json_object_new_array();
	PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	json_object_array_add(rows, function_row(1, "a_function_of_some_length", NULL, 50));
	pc_report_table(report, rows, columns);
	pc_render_text(report, &(struct pc_style){ .columns = 36 }, &out);
	assert_true(holds(&out, "1,234,567"));
	assert_true(holds(&out, "(too narrow for: Self)"));
}

/* ---- columns ---- */
/* Each renderer of `rows` with one column that holds a number and null. */
static void assert_null_cells(const char *null, const char *const *wanted)
{
	const struct pc_column columns[] = { { "name", "name", PC_CELL_TEXT },
					     { "line", "line", PC_CELL_TEXT, .null = null },
					     { 0 } };

	for (size_t i = 0; pc_renderers[i].name; i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct json_object *rows = json_object_new_array();
		PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
		PC_AUTO(text) struct pc_text out = { 0 };

		for (int row = 0; row < 2; row++) {
			struct json_object *object = json_object_new_object();

			json_object_object_add(object, "name", pc_json_string("f"));
			json_object_object_add(object, "line", row ? json_object_new_int(7) : NULL);
			json_object_array_add(rows, object);
		}
		pc_report_table(report, rows, columns);
		pc_renderers[i].render(report, &(struct pc_style){ 0 }, &out);
		if (!holds(&out, wanted[i]))
			fail_msg("%s is not in %s", wanted[i], out.data);
	}
}

/* Values as they are in the document, quoted where they must be; no formula reaches a spreadsheet.
 */
static void test_csv(void **state)
{
	static const struct pc_column columns[] = { { "name", "Name", PC_CELL_TEXT },
						    { "ns", "Time", PC_CELL_QUANTITY, "ns" },
						    { 0 } };
	PC_AUTO(pc) struct pc *pc = pc_new();
	struct json_object *rows = json_object_new_array();
	PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
	PC_AUTO(text) struct pc_text out = { 0 };
	const char *const names[] = { "a,b", "say \"a\"", "=1+1", "\033[31m" };

	(void)state;
	for (int row = 0; row < 4; row++) {
		struct json_object *object = json_object_new_object();

		json_object_object_add(object, "name", pc_json_string(names[row]));
		json_object_object_add(object, "ns", json_object_new_int64(1234567));
		json_object_array_add(rows, object);
	}
	pc_report_table(report, rows, columns);
	pc_render_csv(report, &(struct pc_style){ 0 }, &out);
	assert_string_equal(out.data, "name,ns\r\n\"a,b\",1234567\r\n\"say \"\"a\"\"\",1234567\r\n"
				      "'=1+1,1234567\r\n\\x1b[31m,1234567\r\n");
}

static void test_null(void **state)
{
	static const char *const unknown[] = { "\nf     unknown\n", "\n| f | unknown |\n",
					       "\"line\": null",
					       "<span class=\"unknown\">unknown</span></td>",
					       "\nf,\r\n" };
	static const char *const named[] = { "\nf     [none]\n", "\n| f | \\[none\\] |\n",
					     "\"line\": null",
					     "<span class=\"unknown\">[none]</span></td>",
					     "\nf,\r\n" };
	static const char *const empty[] = { "\nf\n", "\n| f |  |\n", "\"line\": null",
					     "<td class=\"text\"></td>", "\nf,\r\n" };

	(void)state;
	assert_null_cells(NULL, unknown);
	assert_null_cells("[none]", named);
	assert_null_cells("", empty);
}

/* A command that was built against another header has columns of another size. */
static void test_columns_of_another_age(void **state)
{
	const struct later {
		struct pc_column column;
		const char *added;
	} later[] = { { { "rank", "#", PC_CELL_COUNT }, "x" },
		      { { "function", "function", PC_CELL_SYMBOL }, "y" },
		      { { 0 }, "z" } };
	const struct earlier {
		const char *key, *title;
		enum pc_cell_kind kind;
		const char *unit;
	} earlier[] = { { "rank", "#", PC_CELL_COUNT },
			{ "function", "function", PC_CELL_SYMBOL },
			{ 0 } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct json_object *rows = json_object_new_array();
		PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
		PC_AUTO(text) struct pc_text out = { 0 };

		json_object_array_add(rows, function_row(1, "main", NULL, 50));
		pc_report_table_rows(report, rows,
				     i ? &later[0].column : (const struct pc_column *)earlier,
				     i ? sizeof(later[0]) : sizeof(earlier[0]));
		pc_render_text(report, &(struct pc_style){ 0 }, &out);
		assert_true(holds(&out, "\n#  function\n1  main\n"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_bars_stay),
		cmocka_unit_test(test_text_asides_go_first),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_columns_of_another_age),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
