/* SPDX-License-Identifier: Apache-2.0
 * Limits that a server tells of, before it has to refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "llm/pool/rate.h"

enum { NOW = 1000000, UNIX_NOW = 1792567680 /* 2026-10-21T07:28:00Z */ };

static struct pc_rate_mark sent(struct pc_rate *rate, unsigned times, int64_t tokens)
{
	struct pc_rate_mark mark = { 0 };

	for (unsigned i = 0; i < times; i++)
		mark = pc_rate_sent(rate, tokens, NOW);
	return mark;
}

static void told(struct pc_rate *rate, const struct pc_rate_mark *mark, const char *name,
		 const char *value)
{
	pc_rate_header(rate, mark, pc_span(name), pc_span(value),
		       &(struct pc_moment){ NOW, UNIX_NOW });
}

static void nothing_told_is_no_limit(void **state)
{
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	sent(&rate, 100, 1000000);
	assert_true(pc_rate_ready_ms(&rate, 1000000, NOW) <= NOW);
}

static void nothing_left_is_waited_out(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "x-ratelimit-limit-requests", "60");
	told(&rate, &mark, "x-ratelimit-remaining-requests", "0");
	told(&rate, &mark, "x-ratelimit-reset-requests", "1m3s");
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 63000);
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW + 1000), NOW + 63000);
	assert_true(pc_rate_ready_ms(&rate, 10, NOW + 63000) <= NOW + 63000);
}

/* The answer knows nothing of what went out meanwhile. */
static void what_is_left_is_counted_down(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	sent(&rate, 2, 10);
	told(&rate, &mark, "x-ratelimit-remaining-requests", "3");
	told(&rate, &mark, "x-ratelimit-reset-requests", "5s");
	assert_true(pc_rate_ready_ms(&rate, 10, NOW) <= NOW);
	sent(&rate, 1, 10);
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 5000);
}

static void an_older_answer_knows_less(void **state)
{
	struct pc_rate_mark first, second;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	first = sent(&rate, 1, 10);
	second = sent(&rate, 1, 10);
	told(&rate, &second, "x-ratelimit-remaining-requests", "0");
	told(&rate, &second, "x-ratelimit-reset-requests", "5s");
	told(&rate, &first, "x-ratelimit-remaining-requests", "100");
	told(&rate, &first, "x-ratelimit-reset-requests", "1ms");
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 5000);
}

/* 1000 in 10 s, 200 are left, 600 wanted: half of what is missing to all. */
static void some_left_is_waited_for_in_part(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 800);
	told(&rate, &mark, "x-ratelimit-limit-tokens", "1000");
	told(&rate, &mark, "x-ratelimit-remaining-tokens", "200");
	told(&rate, &mark, "x-ratelimit-reset-tokens", "8s");
	assert_true(pc_rate_ready_ms(&rate, 200, NOW) <= NOW);
	assert_int_equal(pc_rate_ready_ms(&rate, 600, NOW), NOW + 4000);
	assert_int_equal(pc_rate_ready_ms(&rate, 600, NOW + 3000), NOW + 4000);
	/* more than there ever is: the server has to say so */
	assert_true(pc_rate_ready_ms(&rate, 5000, NOW + 8000) <= NOW + 8000);
}

static void all_is_there_again_and_no_more(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "x-ratelimit-limit-requests", "1");
	told(&rate, &mark, "x-ratelimit-remaining-requests", "0");
	told(&rate, &mark, "x-ratelimit-reset-requests", "1s");
	mark = pc_rate_sent(&rate, 10, NOW + 1000);
	assert_int_equal(rate.of[PC_RATE_REQUESTS].remaining, 0);
	pc_rate_header(&rate, &mark, PC_SPAN("x-ratelimit-reset-requests"), PC_SPAN("1s"),
		       &(struct pc_moment){ NOW + 1500, UNIX_NOW });
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW + 1500), NOW + 2500);
}

static void no_wait_is_longer_than_two_minutes(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "x-ratelimit-remaining-requests", "0");
	told(&rate, &mark, "x-ratelimit-reset-requests", "24h0m0s");
	assert_true(pc_rate_ready_ms(&rate, 10, NOW) <= NOW + 120000);
	assert_true(pc_rate_ready_ms(&rate, 10, NOW + 120000) <= NOW + 120000);
	pc_rate_refused(&rate, 36000000, NOW);
	assert_true(pc_rate_ready_ms(&rate, 10, NOW) <= NOW + 120000);
}

static void a_refusal_holds_all_back(void **state)
{
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	pc_rate_refused(&rate, 3000, NOW);
	pc_rate_refused(&rate, 1000, NOW);
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 3000);
}

static void anthropic_names_them_otherwise(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "anthropic-ratelimit-requests-limit", "50");
	told(&rate, &mark, "anthropic-ratelimit-requests-remaining", "0");
	told(&rate, &mark, "anthropic-ratelimit-requests-reset", "2026-10-21T07:28:30Z");
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 30000);
	told(&rate, &mark, "anthropic-ratelimit-requests-remaining", "49");
	told(&rate, &mark, "anthropic-ratelimit-tokens-remaining", "0");
	told(&rate, &mark, "anthropic-ratelimit-tokens-reset", "2026-10-21T07:28:40Z");
	assert_int_equal(pc_rate_ready_ms(&rate, 10, NOW), NOW + 40000);
}

/* What goes in is known; of what comes out, only that nothing more may. */
static void what_goes_in_and_out_is_limited_apart(void **state)
{
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "anthropic-ratelimit-output-tokens-limit", "8000");
	told(&rate, &mark, "anthropic-ratelimit-output-tokens-remaining", "5");
	told(&rate, &mark, "anthropic-ratelimit-output-tokens-reset", "2026-10-21T07:29:00Z");
	assert_true(pc_rate_ready_ms(&rate, 1000, NOW) <= NOW);
	told(&rate, &mark, "anthropic-ratelimit-output-tokens-remaining", "0");
	assert_int_equal(pc_rate_ready_ms(&rate, 1000, NOW), NOW + 60000);
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	told(&rate, &mark, "anthropic-ratelimit-input-tokens-limit", "10000");
	told(&rate, &mark, "anthropic-ratelimit-input-tokens-remaining", "0");
	told(&rate, &mark, "anthropic-ratelimit-input-tokens-reset", "2026-10-21T07:28:20Z");
	assert_int_equal(pc_rate_ready_ms(&rate, 1000, NOW), NOW + 20000);
}

static void nonsense_is_passed_over(void **state)
{
	static const char *const names[] = { "x-ratelimit-",
					     "x-ratelimit-remaining",
					     "x-ratelimit-remaining-cats",
					     "x-ratelimit-remaining-requests",
					     "x-ratelimit-reset-requests",
					     "x-ratelimit--tokens",
					     "anthropic-ratelimit-",
					     "anthropic-ratelimit-requests",
					     "anthropic-ratelimit-cats-remaining",
					     "anthropic-ratelimit-requests-reset",
					     "date" };
	static const char *const values[] = { "",     "-1",   "99999999999999999999",
					      "soon", "0x10", "1e9" };
	struct pc_rate_mark mark;
	struct pc_rate rate;

	(void)state;
	pc_rate_init(&rate);
	mark = sent(&rate, 1, 10);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (size_t j = 0; j < sizeof(values) / sizeof(values[0]); j++)
			told(&rate, &mark, names[i], values[j]);
	assert_true(pc_rate_ready_ms(&rate, 10, NOW) <= NOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_told_is_no_limit),
		cmocka_unit_test(nothing_left_is_waited_out),
		cmocka_unit_test(what_is_left_is_counted_down),
		cmocka_unit_test(an_older_answer_knows_less),
		cmocka_unit_test(some_left_is_waited_for_in_part),
		cmocka_unit_test(all_is_there_again_and_no_more),
		cmocka_unit_test(no_wait_is_longer_than_two_minutes),
		cmocka_unit_test(a_refusal_holds_all_back),
		cmocka_unit_test(anthropic_names_them_otherwise),
		cmocka_unit_test(what_goes_in_and_out_is_limited_apart),
		cmocka_unit_test(nonsense_is_passed_over),
	};

	return cmocka_run_group_tests_name("rate", tests, NULL, NULL);
}
