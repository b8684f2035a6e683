/* SPDX-License-Identifier: Apache-2.0
 * Limits of a server: "x-ratelimit-remaining-requests: 0" with "x-ratelimit-reset-requests: 6m0s"
 * means that nothing need be asked for now; so does "anthropic-ratelimit-requests-remaining: 0".
 * What a limit leaves is counted down by what goes out, since answers come late. */
#include "llm/pool/rate.h"

#include "llm/pool/retry.h"

/* The server is asked all the same after so long: it may have been a limit of a day. */
enum { LONGEST_WAIT_MS = PC_RETRY_AFTER_MAX_MS };

void pc_rate_init(struct pc_rate *rate)
{
	static const struct pc_allowance unknown = { .limit = -1, .remaining = -1 };

	*rate = (struct pc_rate){ 0 };
	for (size_t i = 0; i < PC_RATE_COUNT; i++)
		rate->of[i] = unknown;
}

/* What a request takes of an allowance: of an answer, as much as is left. */
static int64_t taken(enum pc_rate_of of, int64_t tokens)
{
	return of == PC_RATE_TOKENS || of == PC_RATE_INPUT_TOKENS ? tokens : 1;
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
	struct pc_rate_mark mark;

	for (size_t i = 0; i < PC_RATE_COUNT; i++) {
		spend(&rate->of[i], taken((enum pc_rate_of)i, tokens), now_ms);
		mark.of[i] = rate->of[i].sent;
	}
	return mark;
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

/* A duration, or a time of the day. */
static void told_reset(struct pc_allowance *allowance, int64_t mark, struct pc_span value,
		       const struct pc_moment *now)
{
	int64_t duration = pc_retry_duration_ms(value);

	if (duration < 0)
		duration = pc_retry_until_ms(value, now->unix_s);
	if (duration < 0 || mark < allowance->told_at)
		return;
	allowance->told_ms = now->ms;
	allowance->full_at_ms = now->ms + shorter(duration);
}

/* "x-ratelimit-remaining-tokens", "anthropic-ratelimit-input-tokens-remaining": what is said, and
 * of what. */
static bool read_name(struct pc_span name, struct pc_span *out_what, struct pc_span *out_of)
{
	static const char open[] = "x-ratelimit-", anthropic[] = "anthropic-ratelimit-";
	bool theirs = pc_span_starts(name, anthropic);
	size_t prefix = theirs ? sizeof(anthropic) - 1 : sizeof(open) - 1;

	if (!theirs && !pc_span_starts(name, open))
		return false;
	name = (struct pc_span){ name.data + prefix, name.size - prefix };
	return theirs ? pc_span_cut_last(name, '-', out_of, out_what)
		      : pc_span_cut(name, '-', out_what, out_of);
}

void pc_rate_header(struct pc_rate *rate, const struct pc_rate_mark *mark, struct pc_span name,
		    struct pc_span value, const struct pc_moment *now)
{
	static const char *const names[] = { "requests", "tokens", "input-tokens",
					     "output-tokens" };
	struct pc_span what, of;
	size_t i = 0;
	int64_t count;

	if (!read_name(name, &what, &of))
		return;
	while (i < PC_RATE_COUNT && !pc_span_is(of, names[i]))
		i++;
	if (i == PC_RATE_COUNT)
		return;
	if (pc_span_is(what, "reset"))
		told_reset(&rate->of[i], mark->of[i], value, now);
	else if (!pc_span_int(pc_span_trim(value), &count) || count < 0)
		return;
	else if (pc_span_is(what, "remaining"))
		told_remaining(&rate->of[i], mark->of[i], count);
	else if (pc_span_is(what, "limit"))
		rate->of[i].limit = count;
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
	uint64_t ready = now_ms > rate->not_before_ms ? now_ms : rate->not_before_ms;

	for (size_t i = 0; i < PC_RATE_COUNT; i++) {
		uint64_t at =
			allowance_ready(&rate->of[i], taken((enum pc_rate_of)i, tokens), now_ms);

		ready = at > ready ? at : ready;
	}
	return ready;
}
