/* SPDX-License-Identifier: Apache-2.0
 * Bytes of a server become an answer or a failure. What an answer is shows in its first byte: JSON
 * and HTML begin with brackets, events with a letter or a colon; Content-Type is not to be trusted.
 */
#include "llm/pool/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/auto.h"
#include "llm/pool/retry.h"
#include "llm/provider/provider_parts.h"

/* ---- how it fails ---- */

/* The first failure is the one that is told. */
static void fail(struct pc_exchange *exchange, enum pc_failure_kind kind, const char *why)
{
	struct pc_failure *failure = &exchange->reading.failure;

	if (failure->kind)
		return;
	failure->kind = kind;
	if (!failure->message.size)
		pc_text_puts(&failure->message, why);
}

static void make_safe(struct pc_exchange *exchange, struct pc_text *text)
{
	struct pc_text safe = { 0 };

	if (!text->size)
		return;
	pc_models_tell(exchange->models, pc_text_span(text), &safe);
	pc_text_clear(text);
	*text = safe;
}

/* A redirect is not followed: the key would go with it. */
static void read_refusal(struct pc_exchange *exchange)
{
	struct pc_failure *failure = &exchange->reading.failure;

	failure->kind = PC_FAILED_STATUS;
	if (failure->status < 400 && exchange->location.size) {
		pc_text_puts(&failure->message, "it answers from another address, ");
		pc_text_add(&failure->message, pc_text_span(&exchange->location).data,
			    exchange->location.size);
		pc_text_puts(&failure->message, ", to which nothing is sent");
		return;
	}
	exchange->models->model->provider->error(failure, pc_text_span(&exchange->body));
	failure->kind = PC_FAILED_STATUS;
}

/* A page, a greeting: it would be no other the next time. */
static void read_text(struct pc_exchange *exchange)
{
	struct pc_failure *failure = &exchange->reading.failure;

	pc_reading_strange(&exchange->reading,
			   "the server answered with text, not with a model's answer",
			   pc_text_span(&exchange->body));
	failure->advice = "is the address right?";
}

/* All of the answer came: is it one? */
static void judge(struct pc_exchange *exchange)
{
	struct pc_reading *reading = &exchange->reading;

	if (reading->failure.kind)
		return;
	if (reading->failure.status >= 300)
		read_refusal(exchange);
	else if (!exchange->received)
		fail(exchange, PC_FAILED_SILENT, "the answer is empty");
	else if (exchange->is_stream && !pc_sse_is_stream(&exchange->sse))
		read_text(exchange);
	else if (!exchange->is_stream)
		exchange->models->model->provider->whole(reading, pc_text_span(&exchange->body));
	if (reading->failure.kind || reading->finish == PC_FINISH_LENGTH ||
	    reading->finish == PC_FINISH_REFUSED)
		return;
	if (!reading->finish && !reading->done)
		fail(exchange, exchange->is_stream ? PC_FAILED_CUT : PC_FAILED_STRANGE,
		     exchange->is_stream ? "the answer stopped before its end"
					 : "what came is no answer of a model");
	else if (!reading->text.size && !reading->call_count)
		fail(exchange, PC_FAILED_STRANGE, "the answer ended and said nothing");
}

/* Quirks are learnt from a server's own words, before they are cut. */
static void conclude(struct pc_exchange *exchange)
{
	struct pc_failure *failure = &exchange->reading.failure;

	exchange->ended = true;
	exchange->transfer = NULL;
	failure->began = exchange->told;
	if (failure->kind == PC_FAILED_STATUS)
		exchange->learnt =
			exchange->models->model->provider->learn(failure, exchange->quirks);
	if (!failure->kind)
		return;
	make_safe(exchange, &failure->message);
	make_safe(exchange, &failure->code);
	make_safe(exchange, &failure->type);
	make_safe(exchange, &failure->param);
	make_safe(exchange, &failure->request_id);
}

/* ---- what comes ---- */

static void on_status(void *context, int status)
{
	struct pc_exchange *exchange = context;

	exchange->reading.failure.status = status;
	if (status >= 300)
		exchange->event_ms = exchange->models->now_ms(); /* what is left is its reason */
}

static void keep(struct pc_text *text, struct pc_span value)
{
	pc_text_clear(text);
	pc_text_add(text, value.data, value.size);
}

static void on_header(void *context, const char *name, size_t name_size, const char *value,
		      size_t value_size)
{
	struct pc_exchange *exchange = context;
	struct pc_failure *failure = &exchange->reading.failure;
	struct pc_span header = { name, name_size };
	struct pc_span text = pc_span_trim((struct pc_span){ value, value_size });

	if (pc_span_is(header, "x-request-id") || pc_span_is(header, "request-id"))
		keep(&failure->request_id, text);
	else if (pc_span_is(header, "location"))
		keep(&exchange->location, text);
	else if (pc_span_is(header, "x-should-retry"))
		failure->should_retry = pc_span_is(text, "true")    ? 1
					: pc_span_is(text, "false") ? 0
								    : -1;
	else if (pc_span_is(header, "retry-after-ms") && pc_retry_millis(text) >= 0)
		failure->retry_after_ms = pc_retry_millis(text);
	else if (pc_span_is(header, "retry-after") && failure->retry_after_ms < 0)
		failure->retry_after_ms = pc_retry_after_ms(text, (int64_t)time(NULL));
	else
		pc_rate_header(
			&exchange->models->rate, &exchange->mark, header, text,
			&(struct pc_moment){ exchange->models->now_ms(), (int64_t)time(NULL) });
}

static bool on_event(void *context, struct pc_span event, struct pc_span data)
{
	struct pc_exchange *exchange = context;
	struct pc_reading *reading = &exchange->reading;
	bool more = exchange->models->model->provider->event(reading, event, data);

	exchange->event_ms = exchange->models->now_ms();
	exchange->told = exchange->told || !reading->failure.kind;
	return more && !reading->failure.kind;
}

static void sniff(struct pc_exchange *exchange, const char *bytes, size_t size)
{
	struct pc_span rest = pc_span_trim((struct pc_span){ bytes, size });

	if (!rest.size)
		return;
	exchange->sniffed = true;
	exchange->is_stream =
		exchange->reading.failure.status < 300 && !strchr("{[<\"", rest.data[0]);
}

/* What is complete is not stopped at once: its connection can be used again if it ends by itself.
 */
static void finish(struct pc_exchange *exchange)
{
	if (!exchange->finished_ms)
		exchange->finished_ms = exchange->models->now_ms();
}

static void take_stream(struct pc_exchange *exchange, struct pc_span bytes)
{
	size_t room = PC_SAID_MAX - exchange->body.size;

	if (!exchange->event_ms && room) /* it may turn out to be none */
		pc_text_add(&exchange->body, bytes.data, bytes.size < room ? bytes.size : room);
	if (pc_sse_feed(&exchange->sse, bytes, on_event, exchange))
		return;
	if (exchange->sse.too_long)
		fail(exchange, PC_FAILED_STRANGE, "an event of the answer has no end");
	finish(exchange);
}

static bool on_bytes(void *context, const char *bytes, size_t size)
{
	struct pc_exchange *exchange = context;
	bool refusal = exchange->reading.failure.status >= 300;

	if (exchange->finished_ms)
		return true;
	exchange->received += size;
	if (exchange->received > PC_ANSWER_MAX) {
		fail(exchange, PC_FAILED_STRANGE, "the answer has no end");
		return false;
	}
	if (!exchange->sniffed)
		sniff(exchange, bytes, size);
	if (!exchange->sniffed)
		return true;
	if (exchange->is_stream) {
		take_stream(exchange, (struct pc_span){ bytes, size });
		return true;
	}
	exchange->event_ms = exchange->models->now_ms();
	pc_text_add(&exchange->body, bytes, size);
	return !refusal || exchange->body.size < PC_ERROR_MAX;
}

static void on_end(void *context, enum pc_http_end end, const char *why)
{
	static const struct {
		enum pc_failure_kind kind;
		const char *what;
	} ends[] = {
		[PC_HTTP_CONNECT] = { PC_FAILED_CONNECT, "no connection" },
		[PC_HTTP_TLS] = { PC_FAILED_LOCAL, "no secure connection" },
		[PC_HTTP_PROXY] = { PC_FAILED_LOCAL, "the proxy" },
		[PC_HTTP_SILENT] = { PC_FAILED_SILENT, "closed before it answered" },
		[PC_HTTP_CUT] = { PC_FAILED_CUT, "the answer broke off" },
		[PC_HTTP_REFUSED] = { PC_FAILED_LOCAL, "it can't be asked" },
	};
	struct pc_exchange *exchange = context;
	PC_AUTO(text) struct pc_text text = { 0 };
	bool complete =
		end == PC_HTTP_DONE || end == PC_HTTP_STOPPED ||
		(end == PC_HTTP_CUT && (exchange->reading.done || exchange->reading.finish ||
					exchange->reading.failure.status >= 300));

	if (!complete) {
		pc_text_puts(&text, ends[end].what);
		if (why && why[0])
			pc_text_printf(&text, ": %s", why);
		fail(exchange, ends[end].kind, text.data);
	}
	judge(exchange);
	conclude(exchange);
}

/* ---- one attempt ---- */

static void send(struct pc_exchange *exchange)
{
	static const struct pc_http_calls calls = { on_status, on_header, on_bytes, on_end };
	struct pc_outgoing *out = &exchange->outgoing;
	struct pc_models *models = exchange->models;
	const size_t most = sizeof(out->headers) / sizeof(out->headers[0]);
	const char *headers[sizeof(out->headers) / sizeof(out->headers[0]) + 1] = { 0 };
	struct pc_http_request request = {
		.url = out->url.data,
		.headers = headers,
		.body = out->body.data,
		.body_size = out->body.size,
		.ca_file = models->model->ca_file,
		.direct = models->model->local,
	};

	for (size_t i = 0; i < most && out->headers[i].data; i++)
		headers[i] = out->headers[i].data;
	exchange->transfer = models->transport->start(models->net, &request, &calls, exchange);
	if (exchange->transfer)
		return;
	fail(exchange, PC_FAILED_LOCAL, "out of memory");
	conclude(exchange);
}

struct pc_exchange *pc_exchange_start(struct pc_models *models, const struct pc_query *query,
				      int64_t tokens, uint64_t total_at_ms)
{
	struct pc_exchange *exchange = pc_zeroed(1, sizeof(*exchange));

	exchange->models = models;
	exchange->quirks = models->quirks;
	exchange->began_ms = models->now_ms();
	exchange->attempt_ms = (uint64_t)(models->options->attempt_timeout_s * 1000);
	exchange->total_at_ms = total_at_ms;
	exchange->reading = (struct pc_reading)PC_READING;
	exchange->reading.takes_calls = pc_query_offers(query);
	models->model->provider->request(models->model, query, exchange->quirks,
					 &exchange->outgoing);
	exchange->mark = pc_rate_sent(&models->rate, tokens, exchange->began_ms);
	send(exchange);
	return exchange;
}

uint64_t pc_exchange_deadline_ms(const struct pc_exchange *exchange)
{
	int idle_ms = exchange->reading.failure.status >= 300 ? PC_REASON_MS
		      : exchange->reading.finish	      ? PC_COUNTS_MS
							      : PC_IDLE_MS;
	uint64_t at = exchange->event_ms ? exchange->event_ms + (uint64_t)idle_ms
					 : exchange->began_ms + PC_FIRST_EVENT_MS;

	if (exchange->finished_ms)
		return exchange->finished_ms + PC_LINGER_MS;
	if (exchange->attempt_ms)
		at = pc_sooner(at, exchange->began_ms + exchange->attempt_ms);
	return exchange->total_at_ms ? pc_sooner(at, exchange->total_at_ms) : at;
}

static void too_long(struct pc_exchange *exchange, uint64_t now_ms)
{
	PC_AUTO(text) struct pc_text why = { 0 };
	uint64_t took = now_ms - exchange->began_ms;

	if (exchange->total_at_ms && exchange->total_at_ms <= now_ms)
		pc_text_puts(&why, "the question took longer than --model-timeout");
	else if (exchange->attempt_ms && took >= exchange->attempt_ms)
		pc_text_puts(&why, "the attempt took longer than --model-attempt-timeout");
	else if (exchange->event_ms)
		pc_text_printf(&why, "the answer stopped coming for %d s", PC_IDLE_MS / 1000);
	else
		pc_text_printf(&why, "no answer began within %d s", PC_FIRST_EVENT_MS / 1000);
	fail(exchange, PC_FAILED_TIMEOUT, why.data);
}

void pc_exchange_expire(struct pc_exchange *exchange, uint64_t now_ms)
{
	if (exchange->ended || now_ms < pc_exchange_deadline_ms(exchange))
		return;
	if (exchange->transfer)
		exchange->models->transport->stop(exchange->transfer);
	if (!exchange->finished_ms && !exchange->reading.finish &&
	    exchange->reading.failure.status < 300)
		too_long(exchange, now_ms);
	judge(exchange);
	conclude(exchange);
}

void pc_exchange_free(struct pc_exchange *exchange)
{
	if (!exchange)
		return;
	if (exchange->transfer)
		exchange->models->transport->stop(exchange->transfer);
	pc_outgoing_clear(&exchange->outgoing);
	pc_reading_clear(&exchange->reading);
	pc_sse_clear(&exchange->sse);
	pc_text_clear(&exchange->body);
	pc_text_clear(&exchange->location);
	free(exchange);
}
