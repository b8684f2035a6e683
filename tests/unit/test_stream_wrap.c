/* SPDX-License-Identifier: Apache-2.0
 * Unit tests of streamed text on a terminal: what stands there in the end, however it is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/stream_wrap.h"

enum { COLUMNS = 11 };

/* What a terminal shows of it, without blanks at the ends of lines. */
static void shown(struct pc_span written, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	size_t at = 0;

	for (size_t i = 0; i <= written.size; i++) {
		char c = i < written.size ? written.data[i] : '\n';

		if (c == '\b') {
			assert_true(at > 0);
			at--;
		} else if (c != '\n') {
			assert_true(at < COLUMNS - 1);
			line.size = line.size > at ? line.size : at;
			if (at == line.size)
				pc_text_putc(&line, c);
			line.data[at++] = c;
		} else {
			while (line.size && line.data[line.size - 1] == ' ')
				line.size--;
			pc_text_add(out, pc_text_span(&line).data, line.size);
			pc_text_puts(out, i < written.size ? "\n" : "");
			line.size = at = 0;
		}
	}
}

static void test_wrap(void **state)
{
	static const struct {
		const char *text, *wanted;
	} cases[] = {
		{ "one two three four", "one two\nthree four" },
		{ "1234567890 x", "1234567890\nx" },
		{ "1234567890123 x", "1234567890\n123 x" },
		{ "a 1234567890123", "a\n1234567890\n123" },
		{ "- one two three", "- one two\n  three" },
		{ "12. a bbbb cccc\nd", "12. a bbbb\n    cccc\nd" },
		{ "  in one two", "  in one\n  two" },
		{ "a\n\nb", "a\n\nb" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t step = 1; step < 20; step++) {
			struct pc_wrap wrap = { 0 };
			struct pc_span rest = pc_span(cases[i].text);
			PC_AUTO(text) struct pc_text out = { 0 }, screen = { 0 };

			while (rest.size) {
				size_t size = step < rest.size ? step : rest.size;

				pc_wrap_add(&wrap, (struct pc_span){ rest.data, size }, COLUMNS,
					    &out);
				rest = (struct pc_span){ rest.data + size, rest.size - size };
			}
			pc_wrap_end(&wrap);
			shown(pc_text_span(&out), &screen);
			assert_string_equal(pc_text_span(&screen).data, cases[i].wanted);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
