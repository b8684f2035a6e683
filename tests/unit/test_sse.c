/* SPDX-License-Identifier: Apache-2.0
 * Server-sent events: the same ones however the bytes are cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/auto.h"
#include "llm/wire/sse.h"

struct seen {
	struct pc_text text; /* "event|data;" … */
	size_t events, wanted;
};

static bool see(void *context, struct pc_span event, struct pc_span data)
{
	struct seen *seen = context;

	pc_text_add(&seen->text, event.data, event.size);
	pc_text_puts(&seen->text, "|");
	pc_text_add(&seen->text, data.data, data.size);
	pc_text_puts(&seen->text, ";");
	return ++seen->events != seen->wanted;
}

/* In pieces of `size` bytes, the first of `first`. */
static void expect_in(struct pc_span bytes, size_t first, size_t size, struct pc_span wanted)
{
	PC_AUTO(sse) struct pc_sse sse = { 0 };
	PC_AUTO(text) struct pc_text piece = { 0 };
	struct seen seen = { 0 };

	for (size_t at = 0, part = first; at < bytes.size; at += part, part = size) {
		if (part > bytes.size - at)
			part = bytes.size - at;
		pc_text_clear(&piece); /* what was fed is gone */
		pc_text_add(&piece, bytes.data + at, part);
		assert_true(pc_sse_feed(&sse, pc_text_span(&piece), see, &seen));
	}
	assert_int_equal(seen.text.size, wanted.size);
	if (wanted.size)
		assert_memory_equal(seen.text.data, wanted.data, wanted.size);
	pc_text_clear(&seen.text);
}

/* Whole, byte by byte, and cut in two at every place. */
static void expect_bytes(struct pc_span bytes, struct pc_span wanted)
{
	expect_in(bytes, 1, 1, wanted);
	for (size_t first = 0; first <= bytes.size; first++)
		expect_in(bytes, first, bytes.size, wanted);
}

#define EXPECT(bytes, wanted) expect_bytes(PC_SPAN(bytes), PC_SPAN(wanted))

static void lines_end_in_three_ways(void **state)
{
	(void)state;
	EXPECT("data: a\n\ndata: b\n\n", "|a;|b;");
	EXPECT("data: a\r\rdata: b\r\r", "|a;|b;");
	EXPECT("data: a\r\n\r\ndata: b\r\n\r\n", "|a;|b;");
	EXPECT("data: a\r\n\ndata: b\r\r\n", "|a;|b;");
	EXPECT("data: a\n\rdata: b\n\r\n", "|a;|b;");
	EXPECT("\r\n\n\r\r\ndata: a\n\n\n\n", "|a;");
}

static void fields(void **state)
{
	(void)state;
	EXPECT("event: ping\ndata: {}\n\ndata: x\n\n", "ping|{};|x;");
	EXPECT("data:a\ndata:  b\ndata\ndata: c\n\n", "|a\n b\n\nc;");
	EXPECT("event: one\nevent: two\ndata: x\n\n", "two|x;");
	EXPECT("event: dropped\n\ndata: x\n\n", "|x;");
	EXPECT("data\n\n", "|;");
	EXPECT("data:\n\n", "|;");
	EXPECT("id: 7\nretry: 10\nDATA: no\n data: no\ndata : no\nfoo\ndata: a: b\n\n", "|a: b;");
	EXPECT(": keep-alive\n\n:\n\ndata: a\n: within\ndata: b\n\n", "|a\nb;");
}

static void bytes_of_all_kinds(void **state)
{
	(void)state;
	EXPECT("\xef\xbb\xbf"
	       "data: a\n\n\xef\xbb\xbf"
	       "data: no\n\n",
	       "|a;");
	EXPECT("data: é€😀\n\n", "|é€😀;");
	EXPECT("data: a\0b\xff\n\n", "|a\0b\xff;");
}

static void what_has_no_end_is_no_event(void **state)
{
	(void)state;
	EXPECT("", "");
	EXPECT("data: a", "");
	EXPECT("data: a\n\ndata: b\n", "|a;");
}

static void enough_is_enough(void **state)
{
	PC_AUTO(sse) struct pc_sse sse = { 0 };
	struct seen seen = { .wanted = 2 };

	(void)state;
	assert_false(
		pc_sse_feed(&sse, PC_SPAN("data: a\n\ndata: [DONE]\n\ndata: c\n\n"), see, &seen));
	assert_string_equal(seen.text.data, "|a;|[DONE];");
	pc_text_clear(&seen.text);
}

/* As a line, as lines of one event, as a comment, and as a name. */
static void too_long_is_refused(void **state)
{
	static const char *const begins[] = { "data: ", "data: x\ndata: ", ": ", "event: " };
	static char piece[1 << 20];

	(void)state;
	memset(piece, 'x', sizeof(piece));
	for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++) {
		PC_AUTO(sse) struct pc_sse sse = { 0 };
		struct seen seen = { 0 };
		size_t fed = 0;

		assert_true(pc_sse_feed(&sse, pc_span(begins[i]), see, &seen));
		while (pc_sse_feed(&sse, (struct pc_span){ piece, sizeof(piece) }, see, &seen))
			fed += sizeof(piece);
		assert_true(sse.too_long);
		assert_true(fed <= PC_SSE_EVENT_MAX);
		assert_false(pc_sse_feed(&sse, PC_SPAN("\n\ndata: a\n\n"), see, &seen));
		assert_int_equal(seen.events, 0);
	}
}

static void a_long_one_is_read(void **state)
{
	PC_AUTO(sse) struct pc_sse sse = { 0 };
	PC_AUTO(text) struct pc_text line = { 0 };
	struct seen seen = { 0 };

	(void)state;
	pc_text_puts(&line, "data: ");
	while (line.size < 1 << 20)
		pc_text_puts(&line, "0123456789");
	pc_text_puts(&line, "\n\n");
	for (size_t at = 0; at < line.size; at++)
		assert_true(pc_sse_feed(&sse, (struct pc_span){ line.data + at, 1 }, see, &seen));
	assert_int_equal(seen.events, 1);
	assert_int_equal(seen.text.size, line.size - 8 + 2);
	pc_text_clear(&seen.text);
}

static bool never(void *context, struct pc_span event, struct pc_span data)
{
	(void)context, (void)event, (void)data;
	return true;
}

static void whether_it_is_one(void **state)
{
	static const struct {
		const char *bytes;
		bool is_one;
	} rows[] = {
		{ "data: x\n\n", true },
		{ ": ping\n", true },
		{ "event: x", true },
		{ "\xef\xbb\xbfid:1\n", true },
		{ "retry", true },
		{ "\r\ndata", true },
		{ "Hello\n\n", false },
		{ "Hello", false },
		{ "\n\n", false },
		{ "date: x\n", false },
		{ "Welcome: data\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pc_sse sse = { 0 };

		pc_sse_feed(&sse, pc_span(rows[i].bytes), never, NULL);
		if (pc_sse_is_stream(&sse) != rows[i].is_one)
			fail_msg("'%s'", rows[i].bytes);
		pc_sse_clear(&sse);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_in_three_ways),
		cmocka_unit_test(whether_it_is_one),
		cmocka_unit_test(fields),
		cmocka_unit_test(bytes_of_all_kinds),
		cmocka_unit_test(what_has_no_end_is_no_event),
		cmocka_unit_test(enough_is_enough),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(a_long_one_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
