/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of Markdown from strangers: what of it stays, and what must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "report/markup.h"

struct example {
	const char *markdown, *wanted;
};

static void check(void (*write)(struct pc_span safe, struct pc_text *out),
		  const struct example *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		PC_AUTO(text) struct pc_text out = { 0 };

		write(pc_span(cases[i].markdown), &out);
		if (strcmp(pc_text_span(&out).data, cases[i].wanted) != 0)
			print_error("case: %s\n", cases[i].markdown);
		assert_string_equal(pc_text_span(&out).data, cases[i].wanted);
	}
}
#define CHECK(write, cases) check(write, cases, sizeof(cases) / sizeof((cases)[0]))

static void test_markdown(void **state)
{
	static const struct example cases[] = {
		{ "# A\n##### B\n#no", "### A\n###### B\n#no\n" },
		{ "- a\n  - b\n12) c", "- a\n  - b\n12. c\n" },
		{ "**bold** *em* a_b", "**bold** *em* a_b\n" },
		{ "`a<b>` <b>x</b>", "`a<b>` \\<b>x\\</b>\n" },
		{ "a lone ` and <i>", "a lone \\` and \\<i>\n" },
		{ "\\`<img>` x", "\\`\\<img>\\` x\n" },
		{ "``a`b`` c", "``a`b`` c\n" },
		{ "![i](http://e/i.png) [t](u) [t][r]",
		  "\\![i]\\(http://e/i.png) [t]\\(u) [t]\\[r]\n" },
		{ "[r]: http://e", "[r]\\: http://e\n" },
		{ "@all a@b $x$ #12", "@<!-- -->all a@b \\$x\\$ \\#12\n" },
		{ "text\n---\ntext\n===", "text\n***\ntext\n\\===\n" },
		{ "| a | b |\n|---|--:|\n| `x|y` | 1 |",
		  "| a | b |\n|---|--:|\n| `x\\|y` | 1 |\n" },
		{ "`x|y`", "`x|y`\n" },
		{ "> q <b>\n> ~~~", "> q \\<b>\n> \\~\\~~\n" },
		{ "```cpp\na<b>;\n```\nc", "```cpp\na<b>;\n```\nc\n" },
		{ "```mermaid\nx\n```", "```\nx\n```\n" },
		{ "  ~~~\n  a\n   b\n```\n  ~~~\n", "````\na\n b\n```\n````\n" },
		{ "```\nno end <b>", "```\nno end <b>\n```\n" },
		{ "``` a`b\n<b>", "\\`\\`\\` a\\`b\n\\<b>\n" },
		{ "", "" },
	};

	(void)state;
	CHECK(pc_markup_markdown, cases);
}

static void test_html(void **state)
{
	static const struct example cases[] = {
		{ "# A\n#### B", "<h3>A</h3>\n<h5>B</h5>\n" },
		{ "a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>\n" },
		{ "**b** ** c", "<p><b>b</b> ** c</p>\n" },
		{ "**a `b` c**", "<p><b>a <code>b</code> c</b></p>\n" },
		{ "\\*\\*a", "<p>**a</p>\n" },
		{ "<script>x</script> &amp;", "<p>&lt;script&gt;x&lt;/script&gt; &amp;amp;</p>\n" },
		{ "`<b>`", "<p><code>&lt;b&gt;</code></p>\n" },
		{ "- a\n  - b\n- c\n\nd",
		  "<ul>\n<li>a<ul>\n<li>b</li></ul>\n</li>\n<li>c</li></ul>\n<p>d</p>\n" },
		{ "3. a\n   more\n\n   para",
		  "<ol start=\"3\">\n<li>a\nmore<p>para</p>\n</li></ol>\n" },
		{ "- a\n1. b", "<ul>\n<li>a</li></ul>\n<ol start=\"1\">\n<li>b</li></ol>\n" },
		{ "> q\n> r", "<blockquote>q\nr</blockquote>\n" },
		{ "```\n<b>\n```", "<pre tabindex=\"0\">&lt;b&gt;\n</pre>\n" },
		{ "| a |\n|---|\n| `x|y` |",
		  "<div class=\"box\" tabindex=\"0\"><table>\n<tr><th>a</th></tr>\n"
		  "<tr><td><code>x|y</code></td></tr>\n</table></div>\n" },
		{ "a\n***\nb", "<p>a</p>\n<hr>\n<p>b</p>\n" },
		{ "", "" },
	};

	(void)state;
	CHECK(pc_markup_html, cases);
}

static void test_deep(void **state)
{
	PC_AUTO(text) struct pc_text deep = { 0 }, out = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		pc_text_printf(&deep, "%*s- x\n", 2 * i, "");
	for (int i = 0; i < 20000; i++)
		pc_text_puts(&deep, i % 3 ? "`" : "**``");
	pc_markup_html(pc_text_span(&deep), &out);
	pc_markup_markdown(pc_text_span(&deep), &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
