/* SPDX-License-Identifier: Apache-2.0
 * TOML, value by value: what the specification allows, and where it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/toml.h"

/* "a.b=text@line " a value: "text" of a string, 'text' of others, {} of a table, [] before it where
 * it stands in an array */
static void write_value(void *context, const struct pc_toml_value *value)
{
	struct pc_text *out = context;
	const char *quote = value->is_string ? "\"" : "'";

	if (!value->depth)
		return;
	for (size_t i = 0; i < value->depth; i++)
		pc_text_printf(out, "%s%.*s", i ? "." : "", (int)value->keys[i].size,
			       value->keys[i].data);
	pc_text_puts(out, value->in_array ? "[]=" : "=");
	if (value->is_table)
		pc_text_puts(out, "{}");
	else
		pc_text_printf(out, "%s%.*s%s", quote, (int)value->text.size, value->text.data,
			       quote);
	pc_text_printf(out, "@%d ", (int)value->line);
}

static const char *read_text(const char *text, struct pc_text *out)
{
	uint64_t line;
	const char *why;

	pc_text_add(out, "", 0);
	why = pc_toml_read(pc_span(text), write_value, out, &line);
	if (why)
		pc_text_printf(out, "!%d: %s", (int)line, why);
	return out->data;
}

static const struct {
	const char *text, *wanted;
} cases[] = {
	{ "", "" },
	{ "# only\n\r\n", "" },
	{ "\xef\xbb\xbf"
	  "a = 1",
	  "a='1'@1 " },
	{ "a = 1 # why\r\nb = true\nc = 1979-05-27 07:32:00Z\n",
	  "a='1'@1 b='true'@2 c='1979-05-27 07:32:00Z'@3 " },
	{ "a = -1_000.5e+3", "a='-1_000.5e+3'@1 " },
	{ "a.\"b.c\" . 'd' = ''", "a.b.c.d=\"\"@1 " },
	{ "1-a_ = \"x\\t\\u00e9\\U0001F600\\\"\"", "1-a_=\"x\t\xc3\xa9\xf0\x9f\x98\x80\"\"@1 " },
	{ "a = 'c:\\n'", "a=\"c:\\n\"@1 " },
	{ "a = \"\"\"\nb \\\n   c\nd\"\"\"\"\"\nb = 1", "a=\"b c\nd\"\"\"@1 b='1'@5 " },
	{ "a = '''\n'x'\\'''\n", "a=\"'x'\\\"@1 " },
	{ "a = [ 1, # one\n 'b' ,\n [], [2],\n]", "a[]='1'@1 a[]=\"b\"@2 a[]='2'@3 " },
	{ "a = { b = 1, c.d = [ { e = 'f' } ] }\n",
	  "a={}@1 a.b='1'@1 a.c.d[]={}@1 a.c.d.e[]=\"f\"@1 " },
	{ "[a.'b']\nc = 1\n[[d]]\n[ e . f ]\ng = 2",
	  "a.b={}@1 a.b.c='1'@2 d={}@3 e.f={}@4 e.f.g='2'@5 " },

	{ "a", "!1: a key has no \"=\"" },
	{ "\n= 1", "!2: a key is missing" },
	{ "a =", "!1: a value is missing" },
	{ "a = 1 b = 2", "a='1 b'@1 !1: more stands on a line than a key and its value" },
	{ "a = 'b\nc'", "!1: a string does not end" },
	{ "a = \"\"\"b\nc", "!2: a string does not end" },
	{ "a = \"\\x\"", "!1: an unknown escape stands in a string" },
	{ "a = \"\\u12\"", "!1: \\u or \\U has too few digits" },
	{ "a = \"\\ud800\"", "!1: \\u or \\U names no character" },
	{ "a = [1 'b']", "a[]='1'@1 !1: a comma or a bracket is missing" },
	{ "a = [1,\n", "a[]='1'@1 !2: a value is missing" },
	{ "a = { b = 1", "a={}@1 a.b='1'@1 !1: a bracket is not closed" },
	{ "[a\nb = 1", "!1: a heading is not closed" },
	{ "[[a]\n", "!1: a heading is not closed" },
	{ "'''a''' = 1", "!1: a key goes over several lines" },
};

static void values_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		PC_AUTO(text) struct pc_text got = { 0 };

		assert_string_equal(read_text(cases[i].text, &got), cases[i].wanted);
	}
}

static void depth_has_an_end(void **state)
{
	PC_AUTO(text) struct pc_text arrays = { 0 }, tables = { 0 }, keys = { 0 };
	PC_AUTO(text) struct pc_text one = { 0 }, two = { 0 }, three = { 0 };

	(void)state;
	pc_text_puts(&arrays, "a = ");
	pc_text_puts(&tables, "a = ");
	pc_text_puts(&keys, "a");
	for (int i = 0; i < 100000; i++) {
		pc_text_puts(&arrays, "[");
		pc_text_puts(&tables, "{a=");
		pc_text_puts(&keys, ".a");
	}
	assert_non_null(strstr(read_text(arrays.data, &one), "nested too deep"));
	assert_non_null(strstr(read_text(tables.data, &two), "nested too deep"));
	assert_non_null(strstr(read_text(keys.data, &three), "nested too deep"));
}

/* In memory of exactly that size, so that a byte too far is seen. */
static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t size = strlen(cases[i].text) + 1; size-- > 0;) {
			PC_AUTO(memory) char *bytes = malloc(size + !size);
			PC_AUTO(text) struct pc_text got = { 0 };
			uint64_t line;

			memcpy(bytes, cases[i].text, size);
			pc_toml_read((struct pc_span){ bytes, size }, write_value, &got, &line);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_told),
		cmocka_unit_test(depth_has_an_end),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
