/* SPDX-License-Identifier: Apache-2.0
 * One attempt, and all that servers do to it. */
#include <stdio.h>

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
	fails((struct reply){ 200, .pieces = { STOP("stop") DONE } }, PC_FAILED_STRANGE,
	      "said nothing");
	fails((struct reply){ 200, .pieces = { STOP("tool_calls") } }, PC_FAILED_STRANGE,
	      "said nothing");
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

/* What came of a refusal is told, however it ends. */
static void a_refusal_may_stall(void **state)
{
	PC_AUTO(wire) struct pc *pc = wire_run(play);
	PC_AUTO(exchange)
	struct pc_exchange *exchange =
		ask(pc, (struct reply){ 500, .pieces = { "upstream ti" }, .hangs = true });

	(void)state;
	assert_int_equal(exchange->reading.failure.kind, PC_FAILED_STATUS);
	assert_int_equal(exchange->reading.failure.status, 500);
	assert_string_equal(exchange->reading.failure.message.data, "upstream ti");
	assert_int_equal(wire.now_ms - exchange->began_ms, PC_REASON_MS);
}

static void what_came_of_a_refusal_is_told(void **state)
{
	(void)state;
	fails((struct reply){ 503, .hangs = true }, PC_FAILED_STATUS, "it says no more");
	fails((struct reply){ 302, .headers = { "location: http://x:1/" }, .hangs = true },
	      PC_FAILED_STATUS, "http://x:1/");
	fails((struct reply){ 500, .pieces = { "{\"error\":{\"message\":\"bo" },
			      .end = PC_HTTP_CUT },
	      PC_FAILED_STATUS, "bo");
}

static void a_text_is_no_answer(void **state)
{
	(void)state;
	fails((struct reply){ 200, .pieces = { "Ollama is", " running\n" } }, PC_FAILED_STRANGE,
	      "the server answered with text, not with a model's answer: Ollama is running");
	fails((struct reply){ 200, .pieces = { "da" } }, PC_FAILED_STRANGE, "with text");
	fails((struct reply){ 200, .pieces = { ": ping\n" } }, PC_FAILED_CUT, "before its end");
	fails((struct reply){ 200, .pieces = { "Hel" }, .end = PC_HTTP_CUT }, PC_FAILED_CUT,
	      "broke off");
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

/* Whatever stands around a key, no half of it is left. */
static void no_half_of_the_key_is_in_an_error(void **state)
{
	char body[8192], half[] = KEY;

	(void)state;
	half[sizeof(half) / 2] = '\0';
	for (size_t before = 200; before < 460; before += 7) {
		PC_AUTO(wire) struct pc *pc = wire_run(play);
		PC_AUTO(exchange) struct pc_exchange *exchange = NULL;

		snprintf(body, sizeof(body), "{\"error\":{\"message\":\"%0*d%s%0*d\"}}",
			 (int)before, 7, KEY, 3000, 7);
		assert_int_equal(pc_models_open(pc->models), PC_OK);
		pc_redactor_knows(pc->models->redactor, KEY);
		exchange = ask(pc, (struct reply){ 401, .pieces = { body } });
		assert_null(strstr(exchange->reading.failure.message.data, half));
	}
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
		cmocka_unit_test(a_refusal_may_stall),
		cmocka_unit_test(what_came_of_a_refusal_is_told),
		cmocka_unit_test(a_text_is_no_answer),
		cmocka_unit_test(an_attempt_has_its_time),
		cmocka_unit_test(refusals),
		cmocka_unit_test(headers_are_taken),
		cmocka_unit_test(the_key_is_in_no_error),
		cmocka_unit_test(no_half_of_the_key_is_in_an_error),
	};

	return cmocka_run_group_tests_name("exchange", tests, NULL, NULL);
}
