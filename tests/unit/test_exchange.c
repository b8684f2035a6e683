/* SPDX-License-Identifier: Apache-2.0
 * One attempt, and all that servers do to it. */
#include "play_fixture.h"

#include "llm/pool/exchange.h"

static struct reply the_reply;

static struct reply play(unsigned number, const char *body)
{
	(void)number;
	(void)body;
	return the_reply;
}

/* Asks once, and plays until it is over. */
static struct pc_exchange *ask(struct pc *pc, struct reply reply)
{
	struct pc_query query = PC_QUERY(.prompt = "why?");
	struct pc_exchange *exchange;

	the_reply = reply;
	assert_int_equal(pc_models_open(pc->models), PC_OK);
	assert_int_equal(pc_models_connect(pc->models), PC_OK);
	exchange = pc_exchange_start(pc->models, &query, 10, wire.now_ms + 6000000);
	while (!exchange->ended) {
		uint64_t deadline = pc_exchange_deadline_ms(exchange);

		if (deadline > wire.now_ms)
			wire_step(pc->models->net, (int)(deadline - wire.now_ms), -1);
		pc_exchange_expire(exchange, wire.now_ms);
	}
	assert_null(exchange->transfer);
	return exchange;
}

static void auto_exchange(struct pc_exchange **exchange)
{
	pc_exchange_free(*exchange);
}
#define pc_auto_exchange auto_exchange

static void answers(struct reply reply, const char *text)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	PC_AUTO(exchange) struct pc_exchange *exchange = ask(pc, reply);

	if (exchange->reading.failure.kind)
		fail_msg("%s", exchange->reading.failure.message.data);
	assert_string_equal(pc_text_span(&exchange->reading.text).data, text);
}

/* The failure's kind, and a part of what it says. */
static void fails(struct reply reply, enum pc_failure_kind kind, const char *message)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	PC_AUTO(exchange) struct pc_exchange *exchange = ask(pc, reply);
	const struct pc_failure *failure = &exchange->reading.failure;

	if (!strstr(pc_text_span(&failure->message).data, message))
		fail_msg("'%s' has no '%s'", pc_text_span(&failure->message).data, message);
	assert_int_equal(failure->kind, kind);
}

static void a_stream(void **state)
{
	(void)state;
	answers((struct reply){ 200, .pieces = { SAY("a"), SAY("b") STOP("stop"), USAGE DONE } },
		"ab");
	answers((struct reply){ 200, .pieces = { ": ping\r\n\r\n", "da", "ta: {\"choices\":[]}\n\n",
						 SAY("x") STOP("stop") DONE } },
		"x");
}

static void an_answer_that_is_no_stream(void **state)
{
	(void)state;
	answers((struct reply){ 200, .pieces = { " {\"choices\":[{\"message\":{\"content\":\"who",
						 "le\"},\"finish_reason\":\"stop\"}]}" } },
		"whole");
}

static void no_done_is_needed_after_a_finish(void **state)
{
	(void)state;
	answers((struct reply){ 200, .pieces = { SAY("x") STOP("stop") } }, "x");
	answers((struct reply){ 200, .pieces = { SAY("x") STOP("stop") }, .end = PC_HTTP_CUT },
		"x");
	answers((struct reply){ 200, .pieces = { SAY("x") STOP("stop") }, .hangs = true }, "x");
	answers((struct reply){ 200, .pieces = { SAY("x") DONE } }, "x");
}

static void done_ends_it_whatever_lingers(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	struct reply reply = { 200, .pieces = { SAY("x") STOP("stop") DONE SAY("more") },
			       .hangs = true };
	PC_AUTO(exchange) struct pc_exchange *exchange = ask(pc, reply);

	(void)state;
	assert_string_equal(exchange->reading.text.data, "x");
	assert_int_equal(exchange->reading.failure.kind, PC_FAILED_NOT);
	assert_int_equal(wire.now_ms - exchange->began_ms, PC_LINGER_MS);
	assert_int_equal(wire.stopped, 1);
}

static void a_stream_that_stops_is_a_failure(void **state)
{
	(void)state;
	fails((struct reply){ 200, .pieces = { SAY("x") } }, PC_FAILED_CUT, "before its end");
	fails((struct reply){ 200, .pieces = { SAY("x") }, .end = PC_HTTP_CUT }, PC_FAILED_CUT,
	      "broke off");
	fails((struct reply){ 200, .pieces = { DONE } }, PC_FAILED_STRANGE, "without an answer");
	fails((struct reply){ .status = 200 }, PC_FAILED_SILENT, "empty");
	fails((struct reply){ .end = PC_HTTP_SILENT }, PC_FAILED_SILENT, "closed");
	fails((struct reply){ .end = PC_HTTP_CONNECT }, PC_FAILED_CONNECT, "as it is played");
}

/* Wherever it breaks off: the answer is whole, or the failure is told. */
static void no_cut_passes_for_an_answer(void **state)
{
	static const char stream[] =
		SAY("one ") ": ping\r\n\r\n" SAY("two") STOP("stop") USAGE DONE;
	char piece[sizeof(stream)];

	(void)state;
	for (size_t size = 0; size < sizeof(stream); size++) {
		PC_AUTO(wire) struct pc *pc = wire_run(play);
		struct reply reply = { 200, .pieces = { piece }, .end = PC_HTTP_CUT };
		struct pc_exchange *exchange;

		memcpy(piece, stream, size);
		piece[size] = '\0';
		exchange = ask(pc, reply);
		if (!exchange->reading.failure.kind)
			assert_string_equal(exchange->reading.text.data, "one two");
		else
			assert_int_equal(exchange->reading.failure.kind, PC_FAILED_CUT);
		pc_exchange_free(exchange);
	}
}

static void an_error_among_the_events(void **state)
{
	(void)state;
	fails((struct reply){ 200,
			      .pieces = { SAY("x"), "data: {\"error\":{\"message\":\"bo\\u001bom\","
						    "\"code\":500}}\n\n" DONE } },
	      PC_FAILED_IN_STREAM, "bo\\x1bom");
}

static void whether_it_began(void **state)
{
	static const char *const first = "data: {\"error\":{\"message\":\"no\"}}\n\n";
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	PC_AUTO(exchange)
	struct pc_exchange *error = ask(pc, (struct reply){ 200, .pieces = { first } });
	PC_AUTO(exchange)
	struct pc_exchange *later = ask(pc, (struct reply){ 200, .pieces = { SAY("x"), first } });

	(void)state;
	assert_false(error->reading.failure.began);
	assert_true(later->reading.failure.began);
}

static void stalls(void **state)
{
	struct reply pings = { 200, .pieces = { SAY("x"), ": a\n\n", ": b\n\n", ": c\n\n" },
			       .gap_ms = 50000 };

	(void)state;
	fails((struct reply){ 200, .hangs = true }, PC_FAILED_TIMEOUT, "no answer began");
	fails((struct reply){ .delay_ms = 1000000 }, PC_FAILED_TIMEOUT, "no answer began");
	fails((struct reply){ 200, .pieces = { ": ping\n\n" }, .hangs = true }, PC_FAILED_TIMEOUT,
	      "no answer began");
	fails((struct reply){ 200, .pieces = { SAY("x") }, .hangs = true }, PC_FAILED_TIMEOUT,
	      "stopped coming");
	fails(pings, PC_FAILED_TIMEOUT, "stopped coming");
}

static void an_attempt_has_its_time(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	struct pc_exchange *exchange;

	(void)state;
	wire_options.attempt_timeout_s = 2;
	exchange = ask(pc, (struct reply){ 200, .pieces = { SAY("x"), SAY("y"), SAY("z") },
					   .gap_ms = 900 });
	assert_int_equal(exchange->reading.failure.kind, PC_FAILED_TIMEOUT);
	assert_non_null(strstr(exchange->reading.failure.message.data, "--model-attempt-timeout"));
	assert_int_equal(wire.now_ms - exchange->began_ms, 2000);
	pc_exchange_free(exchange);
}

static void refusals(void **state)
{
	(void)state;
	fails((struct reply){ 500, .pieces = { "<html><h1>Bad", " Gateway</h1>" } },
	      PC_FAILED_STATUS, "Bad Gateway");
	fails((struct reply){ 400, .pieces = { "{\"object\":\"error\",\"message\":\"flat\"}" } },
	      PC_FAILED_STATUS, "flat");
	fails((struct reply){ 503,
			      .pieces = { "{\"error\":{\"code\":503,\"message\":\"Loading\"}}" } },
	      PC_FAILED_STATUS, "Loading");
	fails((struct reply){ 307, .headers = { "location: http://x:1/\033" } }, PC_FAILED_STATUS,
	      "http://x:1/\\x1b");
	fails((struct reply){ 200, .pieces = { "<html>Welcome</html>" } }, PC_FAILED_STRANGE, "");
}

static void headers_are_taken(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	struct reply reply = { 429,
			       .headers = { "retry-after: 7", "retry-after-ms: 1500",
					    "x-should-retry: false", "x-request-id: r\0331",
					    "x-ratelimit-remaining-requests: 0",
					    "x-ratelimit-reset-requests: 9s" },
			       .pieces = { "{\"error\":{\"code\":\"rate_limit_exceeded\"}}" } };
	PC_AUTO(exchange) struct pc_exchange *exchange = ask(pc, reply);
	const struct pc_failure *failure = &exchange->reading.failure;

	(void)state;
	assert_int_equal(failure->retry_after_ms, 1500);
	assert_int_equal(failure->should_retry, 0);
	assert_string_equal(failure->request_id.data, "r\\x1b1");
	assert_string_equal(failure->code.data, "rate_limit_exceeded");
	assert_int_equal(pc_rate_ready_ms(&pc->models->rate, 1, wire.now_ms), wire.now_ms + 9000);
}

static void the_key_is_in_no_error(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	struct reply reply = { 401, .headers = { "x-request-id: " KEY },
			       .pieces = { "{\"error\":{\"message\":\"Incorrect key: " KEY
					   "\",\"type\":\"" KEY "\",\"code\":\"" KEY "\"}}" } };
	PC_AUTO(exchange) struct pc_exchange *exchange = ask(pc, reply);
	const struct pc_failure *failure = &exchange->reading.failure;

	(void)state;
	assert_null(strstr(failure->message.data, "canary"));
	assert_null(strstr(failure->type.data, "canary"));
	assert_null(strstr(failure->code.data, "canary"));
	assert_null(strstr(failure->request_id.data, "canary"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream),
		cmocka_unit_test(an_answer_that_is_no_stream),
		cmocka_unit_test(no_done_is_needed_after_a_finish),
		cmocka_unit_test(done_ends_it_whatever_lingers),
		cmocka_unit_test(a_stream_that_stops_is_a_failure),
		cmocka_unit_test(no_cut_passes_for_an_answer),
		cmocka_unit_test(an_error_among_the_events),
		cmocka_unit_test(whether_it_began),
		cmocka_unit_test(stalls),
		cmocka_unit_test(an_attempt_has_its_time),
		cmocka_unit_test(refusals),
		cmocka_unit_test(headers_are_taken),
		cmocka_unit_test(the_key_is_in_no_error),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
