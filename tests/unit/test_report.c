/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of reports: the four renderers with what profiles of strangers may
 * hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "report/render.h"

#define HOSTILE \
	"\033[31mred\xff\xe2\x80\xae|`a`|</script><img src=x onerror=alert(1)>_*[x](y)\n@all"
#define NAME_SIZE 5000

static const struct pc_column function_columns[] = {
	{ "rank", "#", PC_CELL_COUNT },
	{ "self_percent", "self", PC_CELL_PERCENT },
	{ "self_percent", "", PC_CELL_BAR },
	{ "self", "time", PC_CELL_QUANTITY, "ns" },
	{ "total_percent", "total", PC_CELL_PERCENT },
	{ "samples", "samples", PC_CELL_COUNT },
	{ "function", "function", PC_CELL_SYMBOL },
	{ "module", "library", PC_CELL_SYMBOL },
	{ "line", "line", PC_CELL_COUNT },
	{ 0 },
};
static const struct pc_column module_columns[] = {
	{ "module", "library", PC_CELL_SYMBOL },
	{ "functions", "functions", PC_CELL_LIST },
	{ 0 },
};

static struct json_object *function_row(int rank, const char *function, const char *module,
					int64_t self, double percent)
{
	struct json_object *row = json_object_new_object();

	json_object_object_add(row, "rank", json_object_new_int(rank));
	json_object_object_add(row, "function", pc_json_string(function));
	json_object_object_add(row, "module", pc_json_string(module));
	json_object_object_add(row, "line", NULL);
	json_object_object_add(row, "self", self < 0 ? NULL : json_object_new_int64(self));
	json_object_object_add(row, "self_percent", pc_json_percent(percent));
	json_object_object_add(row, "total_percent", rank == 2 ? NULL : pc_json_percent(percent));
	json_object_object_add(row, "samples", json_object_new_int(1234567));
	return row;
}

static struct json_object *functions_of(void)
{
	struct json_object *rows = json_object_new_array();
	char name[NAME_SIZE];

	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	json_object_array_add(rows, function_row(1, "longest_match", "gzip", 382382382, 34.05));
	json_object_array_add(rows, function_row(2, HOSTILE, HOSTILE, 99400000, 17.025));
	json_object_array_add(rows, function_row(3, name, NULL, -1, 0.004));
	json_object_array_add(rows, function_row(4, "日本語の関数名", "libjp.so", 0, NAN));
	json_object_array_add(rows, NULL); /* no object at all */
	return rows;
}

static struct json_object *modules_of(void)
{
	struct json_object *rows = json_object_new_array(), *row = json_object_new_object(),
			   *list = json_object_new_array();

	for (int i = 0; i < 14; i++)
		json_object_array_add(list, pc_json_string(i == 1 ? HOSTILE : "deflate"));
	json_object_object_add(row, "module", pc_json_string("gzip"));
	json_object_object_add(row, "functions", list);
	json_object_array_add(rows, row);
	return rows;
}

static struct pc_report *report_of(struct pc *pc)
{
	struct json_object *data = json_object_new_object();
	struct pc_report *report = pc_report_new(pc, "topn " HOSTILE, data);

	json_object_object_add(data, "functions", functions_of());
	json_object_object_add(data, "modules", modules_of());
	json_object_object_add(data, "nothing", json_object_new_array());
	pc_report_note(report, PC_LEVEL_WARNING, "the input ended early: %s", HOSTILE);
	pc_report_fact(report, "event", "cycles %s", HOSTILE);
	pc_report_note(report, PC_LEVEL_NOTE, "rounded");
	pc_report_fact(report, "lost", "unknown");
	pc_report_heading(report, "Functions %s", HOSTILE);
	pc_report_table(report, json_object_object_get(data, "functions"), function_columns);
	pc_report_table(report, json_object_object_get(data, "modules"), module_columns);
	pc_report_table(report, json_object_object_get(data, "nothing"), module_columns);
	pc_report_text(report, "- no list\n\n    no code\n1. no list %s\n", HOSTILE);
	return report;
}

/* Renders the report above. */
static void render(const char *name, const struct pc_style *style, struct pc_text *out)
{
	PC_AUTO(pc) struct pc *pc = pc_new();
	PC_AUTO(report) struct pc_report *report = report_of(pc);
	const struct pc_renderer *renderer = pc_renderers;

	while (renderer->name && strcmp(renderer->name, name) != 0)
		renderer++;
	assert_non_null(renderer->name);
	renderer->render(report, style, out);
}

static bool holds(const struct pc_text *text, const char *wanted)
{
	return strstr(text->data, wanted) != NULL;
}

static void assert_safe(const struct pc_text *text)
{
	uint32_t c = 0;

	for (size_t at = 0, size; at < text->size; at += size) {
		size = pc_utf8_decode(text->data + at, text->data + text->size, &c);
		assert_true(size && (c == '\n' || c == '\t' || !pc_utf8_is_dangerous(c)));
	}
}

/* ---- text ---- */
static void assert_lines(const struct pc_text *text, size_t columns)
{
	PC_AUTO(memory) char *copy = strdup(text->data);

	assert_true(text->size && text->data[text->size - 1] == '\n');
	for (char *line = copy, *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		assert_true(end == line || end[-1] != ' ');
		assert_true(!columns || pc_utf8_width(line) <= columns);
	}
}

static void test_text_fits(void **state)
{
	(void)state;
	for (size_t columns = 0; columns <= 200; columns++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			struct pc_style style = { .ascii = ascii, .columns = columns };
			PC_AUTO(text) struct pc_text out = { 0 };

			render("text", &style, &out);
			assert_safe(&out);
			assert_lines(&out, columns < 10 ? 0 : columns); /* "warning:" is not cut */
			for (size_t i = 0; ascii && i < out.size; i++)
				assert_true((out.data[i] & 0x80) == 0);
		}
	}
}

static void test_text(void **state)
{
	struct pc_style style = { .columns = 130 };
	PC_AUTO(text) struct pc_text out = { 0 };
	const char *note, *warning;

	(void)state;
	render("text", &style, &out);
	assert_true(holds(&out, "\nevent  cycles \\x1b[31mred\\xff\\u202e|`a`|"));
	assert_true(holds(&out, "\nlost   unknown\n"));
	assert_true(holds(&out, " 34.05 %  ████████████████████   382 ms "));
	assert_true(holds(&out, " 17.02 %  ██████████            99.4 ms  unknown  1,234,567"));
	assert_true(holds(&out, " <0.01 %  ▏ "));
	assert_true(holds(&out, "nnn…nnn"));
	assert_true(holds(&out, ", … (+"));
	assert_true(holds(&out, "\nnone\n"));
	assert_false(holds(&out, " line\n")); /* nothing but null */
	warning = strstr(out.data, "\nwarning: the input ended early");
	note = strstr(out.data, "\nnote: rounded\n");
	assert_true(warning && note && warning < note && !note[sizeof("\nnote: rounded\n") - 1]);
}

static void test_text_unlimited(void **state)
{
	struct pc_style style = { 0 };
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	render("text", &style, &out);
	assert_false(holds(&out, "…"));
	assert_true(out.size < 4 * NAME_SIZE); /* one long name does not pad the others */
}

static void test_text_narrow(void **state)
{
	struct pc_style style = { .columns = 40 };
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	render("text", &style, &out);
	assert_false(holds(&out, "█"));
	assert_true(holds(&out, "\n34.05 %"));
	assert_true(holds(&out, "longe…atch"));
	assert_true(holds(&out, "(too narrow for: #, time, samples)"));
}

static void test_text_ascii(void **state)
{
	struct pc_style style = { .columns = 130, .ascii = true };
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	render("text", &style, &out);
	assert_true(holds(&out, " 34.05 %  ###"));
	assert_true(holds(&out, "nnn...nnn"));
	assert_true(holds(&out, "\\u65e5"));
	assert_true(holds(&out, ", ... (+"));
}

static void test_text_color(void **state)
{
	struct pc_style plain = { .columns = 130 }, coloured = { .columns = 130, .color = true };
	PC_AUTO(text) struct pc_text a = { 0 }, b = { 0 };
	size_t kept = 0;

	(void)state;
	render("text", &plain, &a);
	render("text", &coloured, &b);
	assert_memory_equal(b.data, "\033[1mtopn ", 9);
	assert_true(holds(&b, "\033[33mwarning:\033[0m the input"));
	assert_true(holds(&b, "\033[2munknown\033[0m"));
	assert_true(holds(&b, "\033[36m█"));
	for (size_t i = 0; i < b.size; i++) { /* without colours it is the same */
		if (b.data[i] == '\033')
			i += strcspn(b.data + i, "m");
		else
			b.data[kept++] = b.data[i];
	}
	b.data[kept] = '\0';
	assert_string_equal(a.data, b.data);
}

/* ---- the others ---- */
static void test_markdown(void **state)
{
	struct pc_style style = { 0 };
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	render("markdown", &style, &out);
	assert_safe(&out);
	assert_memory_equal(out.data, "# topn \\\\x1b\\[31mred", 19);
	assert_true(holds(&out, "| \\# | self | time | total | samples | function | library |\n"
				"| ---: | ---: | ---: | ---: | ---: | :--- | :--- |\n"
				"| 1 | 34.05 % | 382 ms | 34.05 % | 1,234,567 | `longest_match` | "
				"`gzip` |\n"));
	assert_true(holds(&out, "| ``\\x1b[31mred\\xff\\u202e\\|`a`\\|</script><img src=x "
				"onerror=alert(1)>_*[x](y)\\x0a@all`` |"));
	assert_true(holds(&out, "- **event:** cycles \\\\x1b\\[31mred\\\\xff\\\\u202e\\|\\`a\\`\\|"
				"\\</script\\>\\<img src=x onerror=alert(1)\\>\\_\\*\\[x\\](y)"));
	assert_true(holds(&out, "\n\\- no list\n\nno code\n1\\. no list "));
	assert_true(holds(&out, "\n@<!-- -->all\n"));
	assert_true(holds(&out, "\n\n> **Note:** rounded\n"));
	assert_false(holds(&out, "\n- no"));
}

static void test_markdown_fences(void **state)
{
	static const struct {
		const char *name, *wanted;
	} cases[] = { { "`", "`` ` ``" },	    { "a```b", "````a```b````" },
		      { " a ", "`  a  `" },	    { "  ", "`  `" },
		      { "", "| - |  |" },	    { "a|b", "`a\\|b`" },
		      { "a\\|b", "`a\\\\\\|b`" }, /* a pair of backslashes would free the pipe */
		      { "a\\\\|b", "`a\\\\\\|b`" }, { "c\\", "`c\\`" } };
	static const struct pc_column columns[] = {
		{ "left", "left", PC_CELL_TEXT },
		{ "name", "name", PC_CELL_SYMBOL },
		{ 0 },
	};
	struct pc_style style = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct json_object *rows = json_object_new_array(), *row = json_object_new_object();
		PC_AUTO(report) struct pc_report *report = pc_report_new(pc, "x", rows);
		PC_AUTO(text) struct pc_text out = { 0 };

		json_object_object_add(row, "left", pc_json_string("-"));
		json_object_object_add(row, "name", pc_json_string(cases[i].name));
		json_object_array_add(rows, row);
		pc_report_table(report, rows, columns);
		pc_render_markdown(report, &style, &out);
		assert_true(holds(&out, cases[i].wanted));
	}
}

static void test_html(void **state)
{
	struct pc_style style = { 0 };
	PC_AUTO(text) struct pc_text out = { 0 };

	(void)state;
	render("html", &style, &out);
	assert_safe(&out);
	assert_memory_equal(out.data, "<!DOCTYPE html>\n", 16);
	assert_true(holds(&out, "default-src 'none'; style-src 'unsafe-inline'"));
	assert_true(holds(&out, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
	assert_false(holds(&out, "<img"));
	assert_false(holds(&out, "<script"));
	assert_false(holds(&out, "</script"));
	assert_false(holds(&out, "http://") || holds(&out, "https://"));
	assert_true(holds(&out, "<b style=\"width:100.00%\"></b>"));
	assert_true(holds(&out, "<b style=\"width:49.99%\"></b>") ||
		    holds(&out, "<b style=\"width:50.00%\"></b>"));
	assert_true(holds(&out, "<span class=\"unknown\">unknown</span>"));
	assert_true(holds(&out, "<dd class=\"unknown\">unknown</dd>"));
	assert_true(holds(&out, "<aside class=\"warning\"><b>warning:</b> the input"));
	assert_true(holds(&out, "</main>\n</body>\n</html>\n"));
}

static void test_json(void **state)
{
	struct pc_style style = { 0 };
	PC_AUTO(text) struct pc_text out = { 0 };
	PC_AUTO(json) struct json_object *back = NULL;
	struct json_object *row;

	(void)state;
	render("json", &style, &out);
	assert_safe(&out);
	assert_memory_equal(out.data, "{\n  \"functions\": [", 18);
	assert_memory_equal(out.data + out.size - 3, "\n}\n", 3);
	back = json_tokener_parse(out.data);
	row = json_object_array_get_idx(json_object_object_get(back, "functions"), 1);
	assert_string_equal(json_object_get_string(json_object_object_get(row, "function")),
			    "\033[31mred\\xff\xe2\x80\xae|`a`|</script><img src=x onerror=alert(1)>"
			    "_*[x](y)\n@all");
}

static void test_empty(void **state)
{
	struct pc_style style = { 0 };

	(void)state;
	for (const struct pc_renderer *renderer = pc_renderers; renderer->name; renderer++) {
		PC_AUTO(pc) struct pc *pc = pc_new();
		struct pc_report *report = pc_report_new(pc, "", NULL);
		PC_AUTO(text) struct pc_text out = { 0 };

		renderer->render(report, &style, &out);
		/* CSV has tables alone */
		assert_true(out.size > 0 || !strcmp(renderer->name, "csv"));
		pc_report_clear(report);
		pc_report_clear(report); /* twice is fine */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {

		cmocka_unit_test(test_text_fits),      cmocka_unit_test(test_text),
		cmocka_unit_test(test_text_unlimited), cmocka_unit_test(test_text_narrow),
		cmocka_unit_test(test_text_ascii),     cmocka_unit_test(test_text_color),
		cmocka_unit_test(test_markdown),       cmocka_unit_test(test_markdown_fences),
		cmocka_unit_test(test_html),	       cmocka_unit_test(test_json),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
