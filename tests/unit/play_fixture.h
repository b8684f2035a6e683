/* SPDX-License-Identifier: Apache-2.0
 * A wire that is played: requests are taken down, answers come as a test has them, and time passes
 * when the pool waits. Everything else is real. Included by one test each. */
#ifndef PC_TESTS_PLAY_FIXTURE_H
#define PC_TESTS_PLAY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/models.h"

#define SAY(text) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define STOP(why) \
	"data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" why "\"}]}\n\n"
#define USAGE "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3}}\n\n"
#define DONE "data: [DONE]\n\n"
#define KEY "sk-canary-0123456789abcdefABCDEF"
#define MUST_BE(condition) assert_true(condition)

enum { PIECES = 8, REQUESTS = 64 };

/* How a request is answered: its first byte after delay_ms, each piece gap_ms after the last. */
struct reply {
	int status; /* 0: none comes */
	const char *headers[6];
	const char *pieces[PIECES];
	uint64_t delay_ms, gap_ms;
	enum pc_http_end end;
	bool hangs; /* it does not end by itself */
};

struct pc_transfer {
	struct pc_http_calls calls;
	void *context;
	struct reply reply;
	uint64_t next_ms;
	size_t at; /* 0: status and headers; then pieces; then the end */
	struct pc_transfer *next;
};

struct asked {
	char *body;
	uint64_t at_ms;
};

static struct {
	uint64_t now_ms;
	unsigned steps, flying, most, count, stopped;
	struct pc_transfer *transfers;
	struct asked asked[REQUESTS];
	struct reply (*reply)(unsigned number, const char *body);
	bool interrupt; /* at the next step */
} wire;

static inline uint64_t wire_now(void)
{
	return wire.now_ms;
}

static inline double wire_chance(void)
{
	return 0.5;
}

static inline struct pc_net *wire_open(void)
{
	return (struct pc_net *)&wire;
}

static inline void wire_close(struct pc_net *net)
{
	(void)net;
	assert_null(wire.transfers);
}

static inline struct pc_transfer *wire_start(struct pc_net *net,
					     const struct pc_http_request *request,
					     const struct pc_http_calls *calls, void *context)
{
	struct pc_transfer *transfer = calloc(1, sizeof(*transfer));

	(void)net;
	MUST_BE(wire.count < REQUESTS);
	wire.asked[wire.count] =
		(struct asked){ strndup(request->body, request->body_size), wire.now_ms };
	*transfer = (struct pc_transfer){
		.calls = *calls,
		.context = context,
		.reply = wire.reply(wire.count, wire.asked[wire.count].body),
		.next = wire.transfers,
	};
	transfer->next_ms = wire.now_ms + transfer->reply.delay_ms;
	wire.count++;
	wire.transfers = transfer;
	if (++wire.flying > wire.most)
		wire.most = wire.flying;
	return transfer;
}

static inline void wire_drop(struct pc_transfer *transfer)
{
	struct pc_transfer **link = &wire.transfers;

	while (*link != transfer)
		link = &(*link)->next;
	*link = transfer->next;
	wire.flying--;
	free(transfer);
}

static inline void wire_stop(struct pc_transfer *transfer)
{
	wire.stopped++;
	wire_drop(transfer);
}

static inline void wire_head(struct pc_transfer *transfer)
{
	const struct reply *reply = &transfer->reply;

	if (!reply->status)
		return;
	transfer->calls.on_status(transfer->context, reply->status);
	for (size_t i = 0; i < 6 && reply->headers[i]; i++) {
		const char *colon = strchr(reply->headers[i], ':');

		transfer->calls.on_header(transfer->context, reply->headers[i],
					  (size_t)(colon - reply->headers[i]), colon + 1,
					  strlen(colon + 1));
	}
}

/* What happens next to a transfer. */
static inline void wire_play(struct pc_transfer *transfer)
{
	const char *piece = transfer->at && transfer->at <= PIECES
				    ? transfer->reply.pieces[transfer->at - 1]
				    : NULL;
	enum pc_http_end end = transfer->reply.end;

	transfer->next_ms += transfer->reply.gap_ms;
	if (!transfer->at++) {
		wire_head(transfer);
		return;
	}
	if (piece && transfer->calls.on_bytes(transfer->context, piece, strlen(piece)))
		return;
	if (!piece && transfer->reply.hangs) {
		transfer->next_ms = UINT64_MAX;
		return;
	}
	transfer->calls.on_end(transfer->context, piece ? PC_HTTP_STOPPED : end, "as it is played");
	wire_drop(transfer);
}

static inline struct pc_transfer *wire_due(void)
{
	struct pc_transfer *due = wire.transfers;

	for (struct pc_transfer *each = due; each; each = each->next)
		if (each->next_ms <= due->next_ms)
			due = each;
	return due;
}

static inline bool wire_step(struct pc_net *net, int timeout_ms, int wake_fd)
{
	struct pc_transfer *due = wire_due();
	uint64_t until = wire.now_ms + (uint64_t)timeout_ms;

	(void)net;
	(void)wake_fd;
	MUST_BE(wire.steps++ < 100000);
	if (wire.interrupt) {
		raise(SIGINT);
		return true;
	}
	if (!due || due->next_ms > until) {
		wire.now_ms = until;
		return true;
	}
	if (due->next_ms > wire.now_ms)
		wire.now_ms = due->next_ms;
	wire_play(due);
	return true;
}

static const struct pc_transport wire_table = {
	.open = wire_open,
	.close = wire_close,
	.start = wire_start,
	.stop = wire_stop,
	.step = wire_step,
};

static struct pc_model wire_model = {
	.provider = &pc_openai,
	.name = "m",
	.base_url = "http://127.0.0.1:1/v1",
	.key = KEY,
	.key_origin = "OPENAI_API_KEY",
	.temperature = (double)NAN,
	.context_tokens = 8192,
	.local = true,
};

static struct pc_model_options wire_options;

/* A run that asks over the wire; `reply` plays the server. */
static inline struct pc *wire_run(struct reply (*reply)(unsigned number, const char *body))
{
	struct pc *pc = pc_new();
	struct pc_models *models;

	memset(&wire, 0, sizeof(wire));
	wire.now_ms = 1000000;
	wire.reply = reply;
	wire_model.temperature = (double)NAN;
	wire_options = (struct pc_model_options){
		.max_concurrent = 4, .timeout_s = 6000, .attempt_timeout_s = 3000, .redact = true
	};
	pc->model_options = &wire_options;
	models = pc_models_of(pc);
	models->model = &wire_model;
	models->settled = true;
	models->transport = &wire_table;
	models->now_ms = wire_now;
	models->chance = wire_chance;
	return pc;
}

static inline void wire_end(struct pc **pc)
{
	pc_free(*pc);
	for (unsigned i = 0; i < wire.count; i++)
		free(wire.asked[i].body);
}
#define pc_auto_wire wire_end

#endif
