/* SPDX-License-Identifier: Apache-2.0
 * One attempt at one question: the request goes out, the answer is read as it comes, and whatever
 * goes wrong is one struct pc_failure. Nothing is tried again here. Internal. */
#ifndef PC_LLM_EXCHANGE_H
#define PC_LLM_EXCHANGE_H

#include "llm/models.h"
#include "llm/wire/sse.h"

enum {
	PC_FIRST_EVENT_MS = 300000, /* a model that has to be loaded first takes minutes */
	PC_IDLE_MS = 120000,	    /* between events: comments keep a connection, not an answer */
	PC_REASON_MS = 10000,	    /* for the words of a refusal */
	PC_COUNTS_MS = 5000,	    /* for the counts of tokens that may follow the last word */
	PC_LINGER_MS = 100,	    /* for the end of an answer that is complete */
	PC_ERROR_MAX = 1 << 20,	    /* bytes kept of a refusal */
	PC_ANSWER_MAX = 64 << 20    /* of an answer, all of it */
};

struct pc_exchange {
	struct pc_models *models;
	unsigned quirks; /* it was asked with these; */
	unsigned learnt; /* with these too it would not have been refused */
	struct pc_outgoing outgoing;
	struct pc_transfer *transfer; /* NULL: over */
	struct pc_rate_mark mark;
	struct pc_reading reading;
	struct pc_sse sse;
	struct pc_text body; /* of an answer that is no stream; of a refusal; how a stream began */
	struct pc_text location;
	size_t received;
	uint64_t began_ms, event_ms;	  /* event_ms 0: none yet */
	uint64_t finished_ms;		  /* nothing more is wanted; 0: not yet */
	uint64_t attempt_ms, total_at_ms; /* how long, until when; 0: no limit */
	bool sniffed, is_stream;
	bool told;  /* an event that was no error came */
	bool ended; /* the reading is whole, or reading.failure says what is wrong */
};

static inline uint64_t pc_sooner(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The query is redacted. `tokens` is what it is estimated to take. Errors are told like all others,
 * by a failure. Free it with pc_exchange_free. */
struct pc_exchange *pc_exchange_start(struct pc_models *models, const struct pc_query *query,
				      int64_t tokens, uint64_t total_at_ms);
/* When pc_exchange_expire has something to do. */
uint64_t pc_exchange_deadline_ms(const struct pc_exchange *exchange);
/* Ends what takes too long. */
void pc_exchange_expire(struct pc_exchange *exchange, uint64_t now_ms);
/* Stops it where it still is under way. NULL is fine. */
void pc_exchange_free(struct pc_exchange *exchange);

#endif
