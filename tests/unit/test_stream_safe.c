/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of text that comes in pieces: whatever the cuts, it shows what the whole would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/stream_safe.h"

static void add(struct pc_safe_stream *stream, const char *piece, struct pc_text *out)
{
	pc_safe_stream_add(stream, pc_span(piece), out);
}

/* What is whole is shown at once; what is not waits, three bytes at most. */
static void test_nothing_waits(void **state)
{
	struct pc_safe_stream stream = { 0 };
	struct pc_text out = { 0 };

	(void)state;
	add(&stream, "a\n\tä", &out);
	assert_string_equal(out.data, "a\n\tä");
	add(&stream, "\xe2", &out);
	add(&stream, "", &out);
	pc_safe_stream_add(&stream, (struct pc_span){ 0 }, &out);
	add(&stream, "\x82", &out);
	assert_string_equal(out.data, "a\n\tä");
	add(&stream, "\xac!", &out);
	assert_string_equal(out.data, "a\n\tä€!");
	add(&stream, "\xf0\x9f\x98", &out);
	assert_string_equal(out.data, "a\n\tä€!");
	add(&stream, "\x80", &out);
	assert_string_equal(out.data, "a\n\tä€!😀");
	pc_safe_stream_end(&stream, &out);
	assert_string_equal(out.data, "a\n\tä€!😀");
	pc_text_clear(&out);
}

/* A beginning that can't become a character is no reason to wait. */
static void test_hopeless(void **state)
{
	static const struct {
		const char *piece, *shown;
	} cases[] = {
		{ "\xff", "\\xff" },
		{ "\x80", "\\x80" },
		{ "\xc0", "\\xc0" },
		{ "\xe0\x80", "\\xe0\\x80" },
		{ "\xed\xa0", "\\xed\\xa0" },
		{ "\xf4\x90", "\\xf4\\x90" },
		{ "\xf0\x8f", "\\xf0\\x8f" },
		{ "\xe2\x41", "\\xe2"
			      "A" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pc_safe_stream stream = { 0 };
		struct pc_text out = { 0 };

		add(&stream, cases[i].piece, &out);
		assert_string_equal(out.data, cases[i].shown);
		assert_int_equal(stream.held_size, 0);
		pc_text_clear(&out);
	}
}

static void test_end(void **state)
{
	struct pc_safe_stream stream = { 0 };
	struct pc_text out = { 0 };

	(void)state;
	add(&stream, "\xe2\x82", &out);
	pc_safe_stream_end(&stream, &out);
	assert_string_equal(out.data, "\\xe2\\x82");
	add(&stream, "next", &out);
	assert_string_equal(out.data, "\\xe2\\x82next");
	pc_text_clear(&out);
}

/* Escapes, C1, bidi overrides, tags, broken UTF-8: cut at every one and every two places. */
static void test_any_cut(void **state)
{
	static const char whole[] =
		"\x1b[31mred\x1b]0;t\a\b\r\x7f\n\t|\x9b"
		"2J|\xc2\x9b"
		"2J|\xe2\x80\xae|\xe2\x81\xa6|\xf3\xa0\x81\x81|ä€😀\xe2\x82|\xf0\x9f\x98\xe2"
		"\xc3\xc3\xa4\xf4\x8f\xbf\xbf\xed\xa0\x80\xe2\x80";
	struct pc_text wanted = { 0 };
	size_t size = sizeof(whole) - 1;

	(void)state;
	pc_text_safe_lines(&wanted, (struct pc_span){ whole, size });
	assert_null(strpbrk(wanted.data, "\x1b\a\b\r\x7f"));
	for (size_t first = 0; first <= size; first++) {
		for (size_t second = first; second <= size; second++) {
			struct pc_safe_stream stream = { 0 };
			struct pc_text out = { 0 };

			pc_safe_stream_add(&stream, (struct pc_span){ whole, first }, &out);
			pc_safe_stream_add(&stream,
					   (struct pc_span){ whole + first, second - first }, &out);
			pc_safe_stream_add(&stream,
					   (struct pc_span){ whole + second, size - second }, &out);
			pc_safe_stream_end(&stream, &out);
			assert_string_equal(out.data, wanted.data);
			pc_text_clear(&out);
		}
	}
	pc_text_clear(&wanted);
}

static void test_byte_by_byte(void **state)
{
	static const char whole[] = "ä\xf0\x9f\x98\x80\xe2\x80\xae\xf0\x9f\x1b[0m\xff€";
	struct pc_text wanted = { 0 }, out = { 0 };
	struct pc_safe_stream stream = { 0 };

	(void)state;
	pc_text_safe_lines(&wanted, PC_SPAN(whole));
	for (size_t i = 0; i < sizeof(whole) - 1; i++)
		pc_safe_stream_add(&stream, (struct pc_span){ whole + i, 1 }, &out);
	pc_safe_stream_end(&stream, &out);
	assert_string_equal(out.data, wanted.data);
	pc_text_clear(&out);
	pc_text_clear(&wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_waits), cmocka_unit_test(test_hopeless),
		cmocka_unit_test(test_end),	      cmocka_unit_test(test_any_cut),
		cmocka_unit_test(test_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
