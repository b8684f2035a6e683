/* SPDX-License-Identifier: Apache-2.0
 * Whether a failed attempt is worth another, and when: what the official clients do (openai-python
 * 3.3.1, _base_client.py), stricter on what can't succeed. Pure. Internal. */
#ifndef PC_LLM_RETRY_H
#define PC_LLM_RETRY_H

#include "llm/provider/provider.h"

enum { PC_ATTEMPTS = 3, PC_RETRY_AFTER_MAX_MS = 120000 };

struct pc_retry {
	bool again;
	int64_t delay_ms;
	const char *why; /* said with --debug and, where it is final, in the error */
};

/* `attempt` counts from 1; `chance` is in [0, 1). */
struct pc_retry pc_retry_decide(const struct pc_failure *failure, unsigned attempt, double chance);

/* "Retry-After: 3", "… Wed, 21 Oct 2026 07:28:00 GMT", "retry-after-ms: 120.5", from now; -1: no
 * such thing. `now` in seconds since 1970. */
int64_t pc_retry_after_ms(struct pc_span value, int64_t now);
int64_t pc_retry_millis(struct pc_span value);
/* "2026-11-21T20:00:00Z" of anthropic-ratelimit-*-reset (RFC 3339), from now; -1: none. */
int64_t pc_retry_until_ms(struct pc_span value, int64_t now);
/* "1s", "6m0s", "120ms": the durations of x-ratelimit-reset-*; -1: none. */
int64_t pc_retry_duration_ms(struct pc_span value);

#endif
