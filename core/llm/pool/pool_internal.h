/* SPDX-License-Identifier: Apache-2.0
 * One question on its way through the pool. Internal part of pool.h. */
#ifndef PC_LLM_POOL_INTERNAL_H
#define PC_LLM_POOL_INTERNAL_H

#include "llm/models.h"
#include "llm/pool/exchange.h"
#include "llm/pool/pool.h"

enum { PC_CONCURRENT_MAX = 64 };

/* What a redacted query borrows. */
struct pc_query_texts {
	struct pc_text system, prompt, schema, schema_name, turns, tools;
};
void pc_auto_query_texts(struct pc_query_texts *texts);

/* The query as it may be sent: nothing of it goes anywhere but through here. (pool.c) */
void pc_query_redact(struct pc_models *models, const struct pc_query *query,
		     struct pc_query_texts *texts, struct pc_query *out_query);

enum pc_job_state {
	PC_JOB_QUEUED,
	PC_JOB_FOLLOWS, /* another asks the same */
	PC_JOB_FLYING,	/* an attempt is under way, or waits to be made again */
	PC_JOB_DONE
};

struct pc_job {
	struct pc_job *after; /* submitted next */
	struct pc_job *also;  /* the next that waits for the same answer; of a leader the first */
	struct pc_pool *pool;
	enum pc_job_state state;
	struct pc_pool_calls calls;
	void *context;

	/* what is asked; owned until it is done */
	struct pc_query query; /* redacted; its texts are those below */
	struct pc_query_texts texts;
	struct pc_text identity;
	struct pc_text repair; /* the question that asks to mend the answer; empty: not asked */
	struct json_object *shape;
	uint64_t hashes[2];		       /* of the identity; stay */
	int64_t question_tokens, limit_tokens; /* estimated; most of the answer, 0: no limit */
	bool prepared, shaped;		       /* shaped: with a schema */

	/* how it goes */
	struct pc_exchange *exchange; /* NULL: none is under way */
	uint64_t began_ms, total_at_ms;
	uint64_t again_ms; /* when the next attempt is made, */
	bool limited;	   /* as the server said, for its limit */
	bool held;	   /* until those in flight have left enough of --budget */
	unsigned attempts; /* requests made */
	unsigned tries;	   /* those that count for retries: not what a quirk cost */
	size_t told;	   /* bytes of the answer, as valid UTF-8, that on_text has had */
	struct pc_answer answer;
};

struct pc_pool {
	struct pc_models *models;
	struct pc_job *head; /* delivered next */
	struct pc_job *next; /* started next */
	struct pc_job *last;
	struct pc_job *flying[PC_CONCURRENT_MAX]; /* NULL: moved to a lower place */
	size_t flying_count;
	uint64_t submitted, done;
	uint64_t had, total;	/* as pc_pool_expect said; total 0: it did not */
	uint64_t rate_until_ms; /* nothing is started before; 0: that is not why */
};

/* ---- pool_take.c: the next in line ---- */
/* Answers it from what is there, or sends it off. False: it has to wait. */
bool pc_pool_take(struct pc_pool *pool, struct pc_job *job);
/* Of an answer to it, from wherever it is, the JSON that its schema wants: answer->json. True where
 * none is wanted, too; else why it is none. */
bool pc_job_find_json(const struct pc_job *job, struct pc_answer *answer, struct pc_text *out_why);
/* Sends it, with what it needs to be sent. */
void pc_job_attempt(struct pc_job *job);
/* It is answered: so are those that ask the same. What it held is freed, but for the answer. */
void pc_job_done(struct pc_job *job);
/* The same, with an error. `status` is enum pc_status. */
void pc_job_failed(struct pc_job *job, int status, const char *error);
void pc_job_clear(struct pc_job *job);

/* ---- pool_end.c: what an attempt came to ---- */
/* The answer so far. */
void pc_job_take_text(struct pc_job *job);
void pc_job_ended(struct pc_job *job);

/* ---- budget.c ---- */
enum pc_budget {
	PC_BUDGET_HAS,
	PC_BUDGET_LATER, /* it is decided when some that are in flight have ended */
	PC_BUDGET_SPENT
};

/* Fills question_tokens and limit_tokens: of the repair, where there is one. */
void pc_job_estimate(struct pc_job *job);
/* Whether its next request may go out. */
enum pc_budget pc_budget_for(const struct pc_job *job);
/* Tokens that an attempt took. */
void pc_budget_spend(struct pc_models *models, int64_t question, int64_t answer);
void pc_job_over_budget(struct pc_job *job);

/* ---- pool_deliver.c ---- */
/* Whatever can be told in order. PC_OK, or what a call returned. */
int pc_pool_deliver(struct pc_pool *pool);
void pc_pool_progress(struct pc_pool *pool, uint64_t now_ms);

/* ---- explain.c ---- */
/* One line on why an attempt failed and what to do, safe to show. The status that it is. */
int pc_failure_explain(const struct pc_models *models, const struct pc_failure *failure,
		       struct pc_text *out);

#endif
