/* SPDX-License-Identifier: Apache-2.0
 * Which failures are tried again, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "llm/pool/retry.h"

/* 21 October 2026, 07:28:00 GMT */
enum { THEN = 1792567680 };

static bool again(struct pc_failure failure, unsigned attempt)
{
	struct pc_retry retry = pc_retry_decide(&failure, attempt, 0);

	assert_non_null(retry.why);
	assert_true(retry.again || !retry.delay_ms);
	return retry.again;
}

#define FAILURE(...) ((struct pc_failure){ .retry_after_ms = -1, .should_retry = -1, __VA_ARGS__ })
#define STATUS(number, ...) FAILURE(.kind = PC_FAILED_STATUS, .status = (number), __VA_ARGS__)
#define TEXT(literal)                                                \
	{                                                            \
		(char *)(uintptr_t)(literal), sizeof(literal) - 1, 0 \
	}

/* As x-should-retry has it. */
static struct pc_failure advised(struct pc_failure failure, int should_retry)
{
	failure.should_retry = should_retry;
	return failure;
}

static void kinds(void **state)
{
	static const struct {
		enum pc_failure_kind kind;
		bool once, twice;
	} rows[] = {
		{ PC_FAILED_NOT, false, false },   { PC_FAILED_CONNECT, true, true },
		{ PC_FAILED_SILENT, true, true },  { PC_FAILED_TIMEOUT, true, false },
		{ PC_FAILED_CUT, true, true },	   { PC_FAILED_STRANGE, false, false },
		{ PC_FAILED_LOCAL, false, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum pc_failure_kind kind = rows[i].kind;

		assert_int_equal(again(FAILURE(.kind = kind), 1), rows[i].once);
		assert_int_equal(again(FAILURE(.kind = kind), 2), rows[i].twice);
		assert_false(again(FAILURE(.kind = kind), PC_ATTEMPTS));
		assert_false(again(FAILURE(.kind = kind, .began = true), 1));
	}
	/* the head had come: what it cost is spent */
	assert_false(again(FAILURE(.kind = PC_FAILED_TIMEOUT, .status = 200), 1));
}

static void statuses(void **state)
{
	static const int healing[] = { 408, 409, 429, 500, 502, 503, 504, 529 };
	static const int final[] = { 300, 307, 400, 401, 402, 403, 404, 410, 413, 422, 499 };

	(void)state;
	for (size_t i = 0; i < sizeof(healing) / sizeof(*healing); i++) {
		assert_true(again(STATUS(healing[i]), 1));
		assert_true(again(STATUS(healing[i]), 2));
		assert_false(again(STATUS(healing[i]), 3));
		assert_false(again(advised(STATUS(healing[i]), 0), 1));
		assert_false(again(STATUS(healing[i], .began = true), 1));
	}
	for (size_t i = 0; i < sizeof(final) / sizeof(*final); i++)
		assert_false(again(STATUS(final[i]), 1));
	assert_true(again(advised(STATUS(404), 1), 1));
	assert_false(again(advised(STATUS(404), 1), 3));
	assert_false(again(advised(STATUS(400), 1), 1));
	assert_false(again(advised(STATUS(401), 1), 1));
}

static void what_has_no_money_is_final(void **state)
{
	(void)state;
	assert_false(again(STATUS(429, .code = TEXT("insufficient_quota")), 1));
	assert_false(again(advised(STATUS(429, .type = TEXT("insufficient_quota")), 1), 1));
	assert_true(again(STATUS(429, .code = TEXT("rate_limit_exceeded")), 1));
}

static void errors_among_events(void **state)
{
	(void)state;
#define IN_STREAM(...) FAILURE(.kind = PC_FAILED_IN_STREAM, .status = 200, __VA_ARGS__)
	assert_true(again(IN_STREAM(.type = TEXT("overloaded_error")), 1));
	assert_true(again(IN_STREAM(.code = TEXT("503")), 1));
	assert_true(again(IN_STREAM(.code = TEXT("429")), 2));
	assert_false(again(IN_STREAM(.code = TEXT("400")), 1));
	assert_false(again(IN_STREAM(.type = TEXT("invalid_request_error")), 1));
	assert_false(again(IN_STREAM(), 1));
	assert_false(again(IN_STREAM(.type = TEXT("overloaded_error"), .began = true), 1));
}

static void delays(void **state)
{
	static const int64_t backs[][2] = { { 500, 375 }, { 1000, 750 } };
	struct pc_failure failure = STATUS(503);

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(pc_retry_decide(&failure, i + 1, 0).delay_ms, backs[i][0]);
		assert_in_range(pc_retry_decide(&failure, i + 1, 0.999999).delay_ms, backs[i][1],
				backs[i][1] + 1);
	}
	failure.retry_after_ms = 3000;
	assert_int_equal(pc_retry_decide(&failure, 1, 0.5).delay_ms, 3000);
	failure.retry_after_ms = PC_RETRY_AFTER_MAX_MS;
	assert_int_equal(pc_retry_decide(&failure, 1, 0.5).delay_ms, PC_RETRY_AFTER_MAX_MS);
	failure.retry_after_ms = 0;
	assert_int_equal(pc_retry_decide(&failure, 1, 0).delay_ms, 500);
	failure.retry_after_ms = 36000000;
	assert_false(pc_retry_decide(&failure, 1, 0).again);
	failure.should_retry = 1;
	assert_false(pc_retry_decide(&failure, 1, 0).again);
}

struct row {
	const char *text;
	int64_t ms;
};

static void retry_after(void **state)
{
	static const struct row rows[] = {
		{ "3", 3000 },
		{ " 0 ", 0 },
		{ "1.5", 1500 },
		{ "0.0001", 1 },
		{ "36000", 36000000 },
		{ "99999999999999999999999", 1000000000000 },
		{ "Wed, 21 Oct 2026 07:28:00 GMT", 10000 },
		{ "Wednesday, 21-Oct-26 07:28:00 GMT", 10000 },
		{ "Wed Oct 21 07:28:00 2026", 10000 },
		{ "Wed, 21 oct 2026 07:27:00 GMT", 0 },
		{ "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
		{ "", -1 },
		{ ".", -1 },
		{ "-3", -1 },
		{ "3 s", -1 },
		{ "1e3", -1 },
		{ "soon", -1 },
		{ "Wed, 21 Oct 2026 07:28:00 CEST", -1 },
		{ "Wed, 21 Okt 2026 07:28:00 GMT", -1 },
		{ "Wed, 21 Oct 2026", -1 },
		{ "Wed, 21 Oct 99999999 07:28:00 GMT", -1 },
		{ "Wed, 32 Oct 2026 07:99:00 GMT", -1 },
		{ ", , , ,", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(pc_retry_after_ms(pc_span(rows[i].text), THEN - 10), rows[i].ms);
	assert_int_equal(pc_retry_after_ms((struct pc_span){ NULL, 0 }, 0), -1);
}

static void milliseconds(void **state)
{
	static const struct row rows[] = { { "120.5", 121 }, { "0", 0 },   { "1500", 1500 },
					   { "x", -1 },	     { "-1", -1 }, { "", -1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(pc_retry_millis(pc_span(rows[i].text)), rows[i].ms);
}

static void durations(void **state)
{
	static const struct row rows[] = {
		{ "1s", 1000 },
		{ "6m0s", 360000 },
		{ "120ms", 120 },
		{ "2m59.56s", 179560 },
		{ "1h2m3s", 3723000 },
		{ "8.64s", 8640 },
		{ "500us", 1 },
		{ "7µs", 1 },
		{ "0", 0 },
		{ "0s", 0 },
		{ "59.7", 59700 },
		{ "", -1 },
		{ "s", -1 },
		{ "1d", -1 },
		{ "1s ", 1000 },
		{ "1m-3s", -1 },
		{ "1s2", -1 },
		{ "9999999999999h9999999999999h9999999999999h", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(pc_retry_duration_ms(pc_span(rows[i].text)), rows[i].ms);
}

static void times_of_the_day(void **state)
{
	static const struct {
		const char *value;
		int64_t ms;
	} rows[] = {
		{ "2026-10-21T07:28:30Z", 30000 },
		{ " 2026-10-21t07:28:30z ", 30000 },
		{ "2026-10-21T07:28:30.25Z", 31000 },
		{ "2026-10-21T09:28:30+02:00", 30000 },
		{ "2026-10-21T01:58:30-05:30", 30000 },
		{ "2026-10-21T07:00:00Z", 0 },
		{ "2026-10-21T07:28:30", -1 },
		{ "2026-10-21T07:28:30.Q", -1 },
		{ "2026-13-21T07:28:30Z", -1 },
		{ "2026-10-21T07:28:99Z", -1 },
		{ "2026-10-21T07:28:30+2:00", -1 },
		{ "20261021T072830Z", -1 },
		{ "soon", -1 },
		{ "", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (pc_retry_until_ms(pc_span(rows[i].value), 1792567680) != rows[i].ms)
			fail_msg("'%s'", rows[i].value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(statuses),
		cmocka_unit_test(what_has_no_money_is_final),
		cmocka_unit_test(errors_among_events),
		cmocka_unit_test(delays),
		cmocka_unit_test(retry_after),
		cmocka_unit_test(milliseconds),
		cmocka_unit_test(durations),
		cmocka_unit_test(times_of_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
