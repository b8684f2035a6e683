/* SPDX-License-Identifier: Apache-2.0
 * Limits of a server: "x-ratelimit-remaining-requests: 0" with "x-ratelimit-reset-requests: 6m0s"
 * means that nothing need be asked for now. What a limit leaves is counted down by what goes out,
 * since answers come late. */
#include "llm/pool/rate.h"

#include "llm/pool/retry.h"

/* The server is asked all the same after so long: it may have been a limit of a day. */
enum { LONGEST_WAIT_MS = PC_RETRY_AFTER_MAX_MS };

void pc_rate_init(struct pc_rate *rate)
{
	static const struct pc_allowance unknown = { .limit = -1, .remaining = -1 };

	*rate = (struct pc_rate){ .requests = unknown, .tokens = unknown };
}

/* Once all of it must be there again, no more than that is known. */
static void spend(struct pc_allowance *allowance, int64_t count, uint64_t now_ms)
{
	if (allowance->full_at_ms && allowance->full_at_ms <= now_ms) {
		allowance->full_at_ms = 0;
		allowance->remaining = allowance->limit;
	}
	allowance->sent += count;
	if (allowance->remaining >= 0)
		allowance->remaining =
			allowance->remaining > count ? allowance->remaining - count : 0;
}

struct pc_rate_mark pc_rate_sent(struct pc_rate *rate, int64_t tokens, uint64_t now_ms)
{
	spend(&rate->requests, 1, now_ms);
	spend(&rate->tokens, tokens, now_ms);
	return (struct pc_rate_mark){ rate->requests.sent, rate->tokens.sent };
}

/* Answers come in any order: one to an older request than the last that told knows less. */
static void told_remaining(struct pc_allowance *allowance, int64_t mark, int64_t value)
{
	int64_t since = allowance->sent - mark;

	if (mark < allowance->told_at)
		return;
	allowance->told_at = mark;
	allowance->remaining = value > since ? value - since : 0;
}

static uint64_t shorter(int64_t duration_ms)
{
	return (uint64_t)(duration_ms < LONGEST_WAIT_MS ? duration_ms : LONGEST_WAIT_MS);
}

static void told_reset(struct pc_allowance *allowance, int64_t mark, struct pc_span value,
		       uint64_t now_ms)
{
	int64_t duration = pc_retry_duration_ms(value);

	if (duration < 0 || mark < allowance->told_at)
		return;
	allowance->told_ms = now_ms;
	allowance->full_at_ms = now_ms + shorter(duration);
}

/* "limit-requests", "remaining-tokens": what is said, and of what. */
void pc_rate_header(struct pc_rate *rate, const struct pc_rate_mark *mark, struct pc_span name,
		    struct pc_span value, uint64_t now_ms)
{
	const size_t prefix = sizeof("x-ratelimit-") - 1;
	struct pc_span what, of;
	struct pc_allowance *allowance;
	int64_t at, count;

	if (!pc_span_starts(name, "x-ratelimit-"))
		return;
	name = (struct pc_span){ name.data + prefix, name.size - prefix };
	if (!pc_span_cut(name, '-', &what, &of) ||
	    (!pc_span_is(of, "requests") && !pc_span_is(of, "tokens")))
		return;
	allowance = pc_span_is(of, "tokens") ? &rate->tokens : &rate->requests;
	at = pc_span_is(of, "tokens") ? mark->tokens : mark->requests;
	if (pc_span_is(what, "reset")) {
		told_reset(allowance, at, value, now_ms);
		return;
	}
	if (!pc_span_int(pc_span_trim(value), &count) || count < 0)
		return;
	if (pc_span_is(what, "remaining"))
		told_remaining(allowance, at, count);
	else if (pc_span_is(what, "limit"))
		allowance->limit = count;
}

void pc_rate_refused(struct pc_rate *rate, int64_t delay_ms, uint64_t now_ms)
{
	if (delay_ms > 0 && now_ms + shorter(delay_ms) > rate->not_before_ms)
		rate->not_before_ms = now_ms + shorter(delay_ms);
}

/* Where nothing is left it is waited until all is there again; where something is left, though not
 * enough, for the part of that time in which the rest comes back. */
static uint64_t allowance_ready(const struct pc_allowance *allowance, int64_t count,
				uint64_t now_ms)
{
	double share = 1;

	if (allowance->remaining < 0 || allowance->remaining >= count ||
	    allowance->full_at_ms <= now_ms)
		return now_ms;
	if (allowance->limit >= 0 && allowance->remaining >= allowance->limit)
		return now_ms; /* it will never be more */
	if (allowance->remaining > 0 && allowance->limit > count)
		share = (double)(count - allowance->remaining) /
			(double)(allowance->limit - allowance->remaining);
	return allowance->told_ms +
	       (uint64_t)((double)(allowance->full_at_ms - allowance->told_ms) * share + 0.5);
}

uint64_t pc_rate_ready_ms(const struct pc_rate *rate, int64_t tokens, uint64_t now_ms)
{
	uint64_t requests = allowance_ready(&rate->requests, 1, now_ms);
	uint64_t ready = allowance_ready(&rate->tokens, tokens, now_ms);

	if (ready < requests)
		ready = requests;
	return ready > rate->not_before_ms ? ready : rate->not_before_ms;
}
