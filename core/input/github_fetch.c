/* SPDX-License-Identifier: Apache-2.0
 * One request to GitHub: what comes, what it means, and waiting where the rate is limited. */
#include "input/github_fetch.h"

#include <ctype.h>
#include <stdlib.h>
#include <time.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"

enum {
	BODY_BYTES_MAX = 8 << 20,
	HEADER_BYTES_MAX = 8192,
	SILENCE_MAX_MS = 60000,
	STEP_MS = 1000,
	WAIT_MAX_S = 60,
	WAITS_MAX = 2,
	MESSAGE_BYTES_MAX = 200
};

struct exchange {
	struct pc_github *github;
	struct pc_github_answer *answer;
	int status;
	struct pc_text remaining, reset, retry_after, location;
	enum pc_http_end end;
	int64_t heard_ms;
	bool ended, huge;
	char why[256];
};

static inline void pc_auto_exchange(struct exchange *exchange)
{
	pc_text_clear(&exchange->remaining);
	pc_text_clear(&exchange->reset);
	pc_text_clear(&exchange->retry_after);
	pc_text_clear(&exchange->location);
}

/* ---- what comes ---- */
static void on_status(void *context, int status)
{
	struct exchange *exchange = context;

	exchange->status = status;
	exchange->heard_ms = pc_now_ms();
}

static void on_header(void *context, const char *name, size_t name_size, const char *value,
		      size_t value_size)
{
	struct exchange *exchange = context;
	const struct {
		const char *name;
		struct pc_text *text;
	} wanted[] = {
		{ "etag", &exchange->answer->etag },
		{ "link", &exchange->answer->link },
		{ "x-ratelimit-remaining", &exchange->remaining },
		{ "x-ratelimit-reset", &exchange->reset },
		{ "retry-after", &exchange->retry_after },
		{ "location", &exchange->location },
	};

	for (size_t i = 0; i < value_size; i++)
		if (value[i] < ' ' || value[i] > '~')
			return;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++)
		if (pc_span_is((struct pc_span){ name, name_size }, wanted[i].name) &&
		    value_size <= HEADER_BYTES_MAX) {
			wanted[i].text->size = 0;
			pc_text_add(wanted[i].text, value, value_size);
		}
}

static bool on_bytes(void *context, const char *bytes, size_t size)
{
	struct exchange *exchange = context;

	exchange->heard_ms = pc_now_ms();
	exchange->huge = exchange->answer->body.size + size > BODY_BYTES_MAX;
	if (!exchange->huge)
		pc_text_add(&exchange->answer->body, bytes, size);
	return !exchange->huge;
}

static void on_end(void *context, enum pc_http_end end, const char *why)
{
	struct exchange *exchange = context;

	exchange->ended = true;
	exchange->end = end;
	snprintf(exchange->why, sizeof(exchange->why), "%s", why);
}

/* ---- one exchange ---- */
static int wait_for_end(struct exchange *exchange, struct pc_transfer *transfer)
{
	struct pc_github *github = exchange->github;

	while (!exchange->ended) {
		bool silent = pc_now_ms() - exchange->heard_ms > SILENCE_MAX_MS;

		if (pc_cancelled(github->pc) || silent) {
			github->transport->stop(transfer);
			return silent ? pc_fail(github->pc, PC_ENET,
						"%s said nothing for %d s; try again later",
						github->api, SILENCE_MAX_MS / 1000)
				      : pc_cancel(github->pc);
		}
		if (!github->transport->step(github->net, STEP_MS, pc_signal_fd())) {
			github->transport->stop(transfer);
			return pc_fail(github->pc, PC_ENOMEM, "out of memory");
		}
	}
	return PC_OK;
}

static int ask(struct exchange *exchange, const char *url, const char *etag)
{
	static const struct pc_http_calls calls = { on_status, on_header, on_bytes, on_end };
	struct pc_github *github = exchange->github;
	const char *headers[5] = { "Accept: application/vnd.github+json",
				   "X-GitHub-Api-Version: 2022-11-28" };
	struct pc_http_request request = { .url = url,
					   .headers = headers,
					   .direct = github->local };
	struct pc_transfer *transfer;
	size_t count = 2;

	if (github->token)
		headers[count++] = pc_arena_printf(pc_memory(github->pc),
						   "Authorization: Bearer %s", github->token);
	if (etag)
		headers[count++] =
			pc_arena_printf(pc_memory(github->pc), "If-None-Match: %s", etag);
	exchange->heard_ms = pc_now_ms();
	transfer = github->transport->start(github->net, &request, &calls, exchange);
	if (!transfer)
		return pc_fail(github->pc, PC_ENOMEM, "out of memory");
	return wait_for_end(exchange, transfer);
}

/* ---- what it means ---- */
/* How many seconds until more may be asked; -1: that is not what is wrong. */
static int64_t limited_for(const struct exchange *exchange)
{
	int64_t seconds = 0, reset = 0;

	if (exchange->status != 403 && exchange->status != 429)
		return -1;
	if (pc_span_int(pc_text_span(&exchange->retry_after), &seconds))
		return seconds < 0 ? 0 : seconds;
	if (!pc_span_is(pc_text_span(&exchange->remaining), "0"))
		return exchange->status == 429 ? WAIT_MAX_S + 1 : -1;
	if (!pc_span_int(pc_text_span(&exchange->reset), &reset))
		return WAIT_MAX_S + 1;
	seconds = reset - (int64_t)time(NULL) + 1;
	return seconds < 0 || reset < 0 ? 0 : seconds;
}

static int limited(struct exchange *exchange, int64_t seconds)
{
	struct pc_github *github = exchange->github;
	time_t when = time(NULL) + (time_t)(seconds < 86400 ? seconds : 86400);
	struct tm parts;
	char clock[32];

	gmtime_r(&when, &parts);
	strftime(clock, sizeof(clock), "%H:%M:%S UTC", &parts);
	return pc_fail(github->pc, PC_ENET, "%s takes no more requests %s %s; try again then%s",
		       github->api, seconds < 86400 ? "until about" : "before", clock,
		       github->token ? "" : ", or set GITHUB_TOKEN, which raises the limit");
}

static int wait_out(struct exchange *exchange, int64_t seconds)
{
	struct pc *pc = exchange->github->pc;
	int64_t until = pc_now_ms() + seconds * 1000;
	bool ready, going = true;

	if (pc->sinks.doing)
		pc->sinks.doing(pc, pc_arena_printf(pc_memory(pc),
						    "waiting %lld s: GitHub limits the rate",
						    (long long)seconds));
	while (going && pc_now_ms() < until)
		going = pc_signal_wait_ms(-1, 0, (int)(until - pc_now_ms()), &ready);
	if (pc->sinks.doing)
		pc->sinks.doing(pc, "");
	return pc_cancelled(pc) ? pc_cancel(pc) : PC_OK;
}

/* What the server says of it, "" or in brackets. */
static const char *message_of(const struct exchange *exchange)
{
	struct pc *pc = exchange->github->pc;
	struct pc_text safe PC_AUTO(text) = { 0 };
	const char *why;
	struct json_object *json PC_AUTO(json) =
		pc_json_parse(pc_text_span(&exchange->answer->body), &why);
	struct json_object *message;

	if (!json || !json_object_is_type(json, json_type_object) ||
	    !json_object_object_get_ex(json, "message", &message) ||
	    !json_object_is_type(message, json_type_string))
		return "";
	pc_text_puts(&safe, " (");
	pc_text_safe(&safe, pc_span(json_object_get_string(message)));
	if (safe.size > MESSAGE_BYTES_MAX) {
		safe.size = MESSAGE_BYTES_MAX;
		while (safe.size && (safe.data[safe.size] & 0xc0) == 0x80)
			safe.size--;
	}
	pc_text_putc(&safe, ')');
	return pc_arena_strdup(pc_memory(pc), safe.data);
}

static int not_good(struct exchange *exchange, const char *url)
{
	struct pc_github *github = exchange->github;
	const char *said = message_of(exchange);

	switch (exchange->status) {
	case 401:
		return pc_fail(github->pc, PC_ECONFIG,
			       "%s refuses the token%s: set GITHUB_TOKEN to a valid one, or unset "
			       "it for what is public",
			       github->api, said);
	case 403:
		return pc_fail(github->pc, PC_ECONFIG,
			       "%s: not allowed%s; the token needs leave "
			       "to read it",
			       url, said);
	case 404:
		return pc_fail(github->pc, PC_EINPUT,
			       "%s: not found%s; where it is private, set "
			       "GITHUB_TOKEN to a token that may read it",
			       url, said);
	case 301:
	case 302:
	case 307:
	case 308:
		return pc_fail(github->pc, PC_EINPUT,
			       "%s has moved to %s: the repository was renamed; set the address "
			       "of the remote to its new one",
			       url,
			       exchange->location.size ? exchange->location.data : "elsewhere");
	default:
		return pc_fail(github->pc, PC_ENET, "%s answered with status %d%s; try again later",
			       url, exchange->status, said);
	}
}

/* One try. *out_wait: for how many seconds it is to be waited; -1: it is done. */
static int try_once(struct pc_github *github, const char *url, struct pc_github_answer *out,
		    int64_t *out_wait)
{
	struct pc_github_answer kept PC_AUTO(github_answer) = { 0 };
	struct exchange exchange PC_AUTO(exchange) = { .github = github, .answer = out };
	bool known = pc_github_kept(github->pc, url, &kept);
	int status = ask(&exchange, url, known ? kept.etag.data : NULL);

	if (status)
		return status;
	if (exchange.huge)
		return pc_fail(github->pc, PC_EINPUT, "%s: the answer is larger than %d MiB", url,
			       BODY_BYTES_MAX >> 20);
	if (exchange.end != PC_HTTP_DONE)
		return pc_fail(github->pc, PC_ENET, "%s: %s", url,
			       exchange.end == PC_HTTP_CUT ? "the answer broke off; try again"
							   : exchange.why);
	*out_wait = limited_for(&exchange);
	if (*out_wait > WAIT_MAX_S)
		return limited(&exchange, *out_wait);
	if (*out_wait >= 0)
		return PC_OK;
	if (exchange.status == 304 && known) {
		pc_auto_github_answer(out);
		*out = kept;
		kept = (struct pc_github_answer){ 0 };
		return PC_OK;
	}
	if (exchange.status != 200)
		return not_good(&exchange, url);
	pc_text_puts(&out->body, "");
	pc_github_keep(github->pc, url, out);
	return PC_OK;
}

int pc_github_fetch(struct pc_github *github, const char *url, struct pc_github_answer *out)
{
	for (int waits = 0;; waits++) {
		struct pc_github_answer answer PC_AUTO(github_answer) = { 0 };
		struct exchange exchange = { .github = github };
		int64_t wait = -1;
		int status = try_once(github, url, &answer, &wait);

		if (status)
			return status;
		if (wait < 0) {
			*out = answer;
			answer = (struct pc_github_answer){ 0 };
			return PC_OK;
		}
		if (waits == WAITS_MAX)
			return limited(&exchange, wait);
		status = wait_out(&exchange, wait);
		if (status)
			return status;
	}
}
