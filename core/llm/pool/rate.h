/* SPDX-License-Identifier: Apache-2.0
 * What a server says of its limits in x-ratelimit-* and anthropic-ratelimit-* headers: the pool
 * slows down before the server has to refuse. Pure: the time is given. Internal. */
#ifndef PC_LLM_RATE_H
#define PC_LLM_RATE_H

#include "base/text.h"

/* One limit: so many requests, or tokens, in a time. */
struct pc_allowance {
	int64_t limit, remaining; /* -1: not said */
	uint64_t told_ms;	  /* when the server said so, */
	uint64_t full_at_ms;	  /* and when all of it is there again; 0: not said */
	int64_t sent;		  /* in the whole run */
	int64_t told_at;	  /* what `sent` was when the newest answer's request went out */
};

/* Anthropic limits what goes in and what comes out apart; of the latter nothing is known before. */
enum pc_rate_of {
	PC_RATE_REQUESTS,
	PC_RATE_TOKENS,
	PC_RATE_INPUT_TOKENS,
	PC_RATE_OUTPUT_TOKENS,
	PC_RATE_COUNT
};

struct pc_rate {
	struct pc_allowance of[PC_RATE_COUNT];
	uint64_t not_before_ms; /* a refusal said so (Retry-After) */
};

/* Where the counts stood when a request went out: its answer's headers know of none later. */
struct pc_rate_mark {
	int64_t of[PC_RATE_COUNT];
};

/* Now, by the clock that never goes back and by that of the world. */
struct pc_moment {
	uint64_t ms;
	int64_t unix_s;
};

void pc_rate_init(struct pc_rate *rate);
/* A request that is estimated to take so many tokens goes out. */
struct pc_rate_mark pc_rate_sent(struct pc_rate *rate, int64_t tokens, uint64_t now_ms);
/* One header of the answer to that request; whatever is not of limits is passed over. */
void pc_rate_header(struct pc_rate *rate, const struct pc_rate_mark *mark, struct pc_span name,
		    struct pc_span value, const struct pc_moment *now);
/* A refusal that said when to come again: nobody else asks before. */
void pc_rate_refused(struct pc_rate *rate, int64_t delay_ms, uint64_t now_ms);
/* When a request of so many tokens may go out: at or before `now_ms` is now. */
uint64_t pc_rate_ready_ms(const struct pc_rate *rate, int64_t tokens, uint64_t now_ms);

#endif
