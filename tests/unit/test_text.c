/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of text: growing strings, spans, UTF-8, and what makes text from strangers safe to
 * show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"

/* ---- growing ---- */
static void test_add(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	pc_text_add(&text, NULL, 0);
	assert_string_equal(text.data, "");
	pc_text_puts(&text, "one");
	pc_text_putc(&text, ' ');
	pc_text_printf(&text, "%s %d", "two", 3);
	pc_text_add(&text, "\0x", 2);
	assert_int_equal(text.size, 11);
	assert_memory_equal(text.data, "one two 3\0x", 12);
	pc_text_clear(&text);
	assert_null(text.data);
	assert_int_equal(text.size, 0);
	pc_text_puts(&text, "again");
	assert_string_equal(text.data, "again");
	pc_text_clear(&text);
}

static void test_add_much(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		pc_text_printf(&text, "%05u", i);
	assert_int_equal(text.size, 500000);
	assert_memory_equal(text.data + 5 * 77777, "77777", 5);
	assert_int_equal(text.data[text.size], '\0');
	pc_text_clear(&text);
}

static void test_nearest(void **state)
{
	static const char *const names[] = { "topn",  "output", "output-format",
					     "color", "doctor", "commands",
					     NULL };
	static const char *const none[] = { NULL };
	char longest[4096];

	(void)state;
	assert_string_equal(pc_text_nearest("topm", names), "topn");
	assert_string_equal(pc_text_nearest("otpn", names), "topn"); /* two swapped */
	assert_string_equal(pc_text_nearest("comands", names), "commands");
	assert_string_equal(pc_text_nearest("colour", names), "color");
	assert_string_equal(pc_text_nearest("OUTPUT_FORMAT", names), "output-format");
	assert_string_equal(pc_text_nearest("out", names), "output"); /* begins it */
	assert_string_equal(pc_text_nearest("d", names), "doctor");
	assert_null(pc_text_nearest("", names));
	assert_null(pc_text_nearest("zebra", names));
	assert_null(pc_text_nearest("xy", names));
	assert_null(pc_text_nearest("topn", none));
	memset(longest, 't', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(pc_text_nearest(longest, names));
}

/* ---- spans ---- */
static void test_spans(void **state)
{
	struct pc_span nothing = { 0 }, nul = { "a\0b", 3 };

	(void)state;
	assert_true(pc_span_is(pc_span_trim(PC_SPAN(" \t x y\r\n")), "x y"));
	assert_int_equal(pc_span_trim(PC_SPAN(" \n ")).size, 0);
	assert_int_equal(pc_span_trim(nothing).size, 0);
	assert_true(pc_span_is(nothing, ""));
	assert_false(pc_span_is(nul, "a"));
	assert_true(pc_span_starts(PC_SPAN("perf script"), "perf"));
	assert_false(pc_span_starts(PC_SPAN("per"), "perf"));
	assert_true(pc_span_ends(PC_SPAN("libc.so"), ".so"));
	assert_false(pc_span_ends(PC_SPAN("so"), ".so"));
	assert_true(pc_span_starts(nothing, "") && pc_span_ends(nothing, ""));
	assert_ptr_equal(pc_span_find(nul, "b"), nul.data + 2);
	assert_null(pc_span_find(nothing, "b"));
	assert_null(pc_span_find(PC_SPAN("abc"), "abcd"));
}

static void test_span_cut(void **state)
{
	struct pc_span before = PC_SPAN("kept"), rest = PC_SPAN("kept");

	(void)state;
	assert_false(pc_span_cut(PC_SPAN("abc"), ';', &before, &rest));
	assert_false(pc_span_cut((struct pc_span){ 0 }, ';', &before, &rest));
	assert_false(pc_span_cut_last((struct pc_span){ 0 }, ';', &before, &rest));
	assert_true(pc_span_is(before, "kept") && pc_span_is(rest, "kept"));
	assert_true(pc_span_cut(PC_SPAN("a;b;c"), ';', &before, &rest));
	assert_true(pc_span_is(before, "a") && pc_span_is(rest, "b;c"));
	assert_true(pc_span_cut_last(PC_SPAN("a;b;c"), ';', &before, &rest));
	assert_true(pc_span_is(before, "a;b") && pc_span_is(rest, "c"));
	assert_true(pc_span_cut(PC_SPAN(";"), ';', &before, &rest));
	assert_true(!before.size && !rest.size);
}

static void test_span_int(void **state)
{
	static const char *const bad[] = { "",
					   "-",
					   ",",
					   "1,",
					   ",1",
					   "1,23",
					   "1,2345",
					   "12,34",
					   "1234,567",
					   "1 ",
					   " 1",
					   "+1",
					   "1.0",
					   "--1",
					   "0x1",
					   "9223372036854775808",
					   "-9223372036854775809",
					   "99999999999999999999999999" };
	int64_t value = 42;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(pc_span_int(pc_span(bad[i]), &value));
	assert_false(pc_span_int((struct pc_span){ 0 }, &value));
	assert_false(pc_span_int((struct pc_span){ "1\0", 2 }, &value));
	assert_int_equal(value, 42);
	assert_true(pc_span_int(PC_SPAN("1,234,567"), &value) && value == 1234567);
	assert_true(pc_span_int(PC_SPAN("-12"), &value) && value == -12);
	assert_true(pc_span_int(PC_SPAN("007"), &value) && value == 7);
	assert_true(pc_span_int(PC_SPAN("9223372036854775807"), &value) && value == INT64_MAX);
	assert_true(pc_span_int(PC_SPAN("-9,223,372,036,854,775,808"), &value) &&
		    value == INT64_MIN);
}

/* ---- UTF-8 ---- */
static void test_decode(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		uint32_t c;
	} good[] = { { "a", 1, 'a' },
		     { "\xc2\x80", 2, 0x80 },
		     { "\xdf\xbf", 2, 0x7ff },
		     { "\xe0\xa0\x80", 3, 0x800 },
		     { "\xed\x9f\xbf", 3, 0xd7ff },
		     { "\xee\x80\x80", 3, 0xe000 },
		     { "\xf0\x90\x80\x80", 4, 0x10000 },
		     { "\xf4\x8f\xbf\xbf", 4, 0x10ffff } };
	/* a lone continuation, overlong, a surrogate, too large, cut short */
	static const char *const bad[] = { "\x80",
					   "\xbf",
					   "\xc0\x80",
					   "\xc1\xbf",
					   "\xe0\x9f\xbf",
					   "\xed\xa0\x80",
					   "\xed\xbf\xbf",
					   "\xf0\x8f\xbf\xbf",
					   "\xf4\x90\x80\x80",
					   "\xf5\x80\x80\x80",
					   "\xfe",
					   "\xff",
					   "\xc3",
					   "\xe2\x82",
					   "\xf0\x9f\x98",
					   "\xc3(" };
	uint32_t c = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(pc_utf8_decode(bad[i], bad[i] + strlen(bad[i]), &c), 0);
	assert_int_equal(pc_utf8_decode("", "", &c), 0);
	assert_int_equal(c, 7);
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(pc_utf8_decode(good[i].bytes, good[i].bytes + good[i].size, &c),
				 good[i].size);
		assert_int_equal(c, good[i].c);
		/* one byte less is not enough */
		assert_int_equal(
			pc_utf8_decode(good[i].bytes, good[i].bytes + good[i].size - 1, &c), 0);
	}
}

static void test_dangerous(void **state)
{
	static const uint32_t bad[] = { 0,	0x07,	0x08,	 0x09,	  0x0a,	  0x0d,
					0x1b,	0x7f,	0x80,	 0x9b,	  0x9f,	  0x61c,
					0x200b, 0x200d, 0x200e,	 0x200f,  0x2028, 0x2029,
					0x202a, 0x202e, 0x2060,	 0x2066,  0x2069, 0xfeff,
					0xfff9, 0xfffb, 0xe0000, 0xe0041, 0xe007f };
	static const uint32_t good[] = { ' ',	 '~',	 0xa0,	 0xe9,	 0x3b1,	  0x5d0,
					 0x2026, 0x2588, 0x65e5, 0xfffd, 0x1f600, 0xe0100 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_true(pc_utf8_is_dangerous(bad[i]));
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_false(pc_utf8_is_dangerous(good[i]));
}

static void test_width(void **state)
{
	size_t columns;

	(void)state;
	assert_int_equal(pc_utf8_width(""), 0);
	assert_int_equal(pc_utf8_width("abc"), 3);
	assert_int_equal(pc_utf8_width("é…█"), 3);
	assert_int_equal(pc_utf8_width("日本"), 4);
	assert_int_equal(pc_utf8_width("e\xcc\x81x"), 2); /* a combining accent */
	assert_int_equal(pc_utf8_width("\xff\xff"), 2);
	assert_int_equal(pc_utf8_prefix("日本語", 5, &columns), 6);
	assert_int_equal(columns, 4);
	assert_int_equal(pc_utf8_prefix("e\xcc\x81x", 1, &columns), 3);
	assert_int_equal(columns, 1);
	assert_int_equal(pc_utf8_prefix("abc", 0, &columns), 0);
}

/* ---- safe to show ---- */
static void assert_shown(void (*show)(struct pc_text *, struct pc_span), struct pc_span span,
			 const char *wanted)
{
	struct pc_text text = { 0 };

	show(&text, span);
	assert_string_equal(text.data, wanted);
	assert_int_equal(text.size, strlen(wanted));
	pc_text_clear(&text);
}

static void test_safe(void **state)
{
	struct pc_span hostile =
		PC_SPAN("\033[31mred\0\x07\xc2\x9b\xe2\x80\xae\xff\x7f \xf3\xa0\x81\x81|");

	(void)state;
	assert_shown(pc_text_safe, hostile,
		     "\\x1b[31mred\\x00\\x07\\u009b\\u202e\\xff\\x7f \\U000e0041|");
	assert_shown(pc_text_safe, PC_SPAN("plain 日本 é"), "plain 日本 é");
	assert_shown(pc_text_safe, PC_SPAN("a\nb\tc"), "a\\x0ab\\x09c");
	assert_shown(pc_text_safe, (struct pc_span){ 0 }, "");
	assert_shown(pc_text_safe, (struct pc_span){ "日", 2 }, "\\xe6\\x97");
	assert_shown(pc_text_safe_lines, PC_SPAN("a\nb\tc\r\033"), "a\nb\tc\\x0d\\x1b");
	assert_shown(pc_text_valid, PC_SPAN("a\033\0\xff\xe2\x80\xae"),
		     "a\033\\x00\\xff\xe2\x80\xae");
}

/* Whatever the bytes, what is shown is valid, without danger, and is left as it is by showing it
 * again. */
static void test_safe_always(void **state)
{
	struct pc_text text = { 0 }, again = { 0 };
	unsigned char noise[4096];
	uint32_t seed = 1, c;

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++) {
		seed = seed * 1664525 + 1013904223;
		noise[i] = (unsigned char)(seed >> 24);
	}
	pc_text_safe(&text, (struct pc_span){ (const char *)noise, sizeof(noise) });
	for (size_t at = 0, size; at < text.size; at += size) {
		size = pc_utf8_decode(text.data + at, text.data + text.size, &c);
		assert_true(size && !pc_utf8_is_dangerous(c));
	}
	pc_text_safe(&again, (struct pc_span){ text.data, text.size });
	assert_string_equal(again.data, text.data);
	pc_text_clear(&text);
	pc_text_clear(&again);
}

static void assert_fit(const char *text, size_t columns, const char *wanted)
{
	struct pc_text cut = { 0 };

	pc_text_fit(&cut, text, columns);
	assert_string_equal(cut.data, wanted);
	assert_true(!columns || pc_utf8_width(cut.data) <= columns);
	pc_text_clear(&cut);
}

static void test_fit(void **state)
{
	(void)state;
	assert_fit("abcdefgh", 0, "abcdefgh");
	assert_fit("abcdefgh", 8, "abcdefgh");
	assert_fit("abcdefgh", 7, "abc…fgh");
	assert_fit("abcdefgh", 4, "ab…h");
	assert_fit("abcdefgh", 2, "a…");
	assert_fit("abcdefgh", 1, "…");
	assert_fit("", 1, "");
	assert_fit("日本語関数名", 7, "日…名");
	assert_fit("日本語関数名", 6, "日…名");
	assert_fit("ae\xcc\x81xxxxe\xcc\x81", 5, "ae\xcc\x81…xe\xcc\x81");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_add),	    cmocka_unit_test(test_add_much),
		cmocka_unit_test(test_nearest),	    cmocka_unit_test(test_spans),
		cmocka_unit_test(test_span_cut),    cmocka_unit_test(test_span_int),
		cmocka_unit_test(test_decode),	    cmocka_unit_test(test_dangerous),
		cmocka_unit_test(test_width),	    cmocka_unit_test(test_safe),
		cmocka_unit_test(test_safe_always), cmocka_unit_test(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
