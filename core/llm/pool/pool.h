/* SPDX-License-Identifier: Apache-2.0
 * Many questions at a time: first in, first out; never more than --max-concurrent-queries in
 * flight; answers in the order asked, each as soon as it and those before it are there; the failure
 * of one loses no other. One thread; a query that waits for a rate limit counts as in flight. */
#ifndef PC_LLM_POOL_H
#define PC_LLM_POOL_H

#include "llm/query.h"

struct pc_pool;

/* All are optional and called from within pc_pool_run. `context` is what was given with the query.
 */
struct pc_pool_calls {
	/* A piece of the answer, as it comes, whole characters of UTF-8; a kept answer comes in one
	 * piece. Nothing of a second attempt is told twice. Only for the query that is next in
	 * order.
	 */
	void (*on_text)(void *context, const char *bytes, size_t size);
	/* In the order asked. PC_OK, or an error that ends the run. */
	int (*on_answer)(void *context, const struct pc_answer *answer);
	/* The same answer as soon as it is there, whichever those before it are, once; for who has
	 * to write down what was paid for. It must not submit. */
	void (*on_done)(void *context, const struct pc_answer *answer);
};

/* *out_pool NULL with PC_ECONFIG and kin: no model can be asked (pc_model_configured tells before).
 * In pc's arena; what it holds open is closed when pc ends. */
PC_API int pc_pool_new(struct pc *pc, struct pc_pool **out_pool);
/* Copies the query. */
PC_API void pc_pool_submit(struct pc_pool *pool, const struct pc_query *query,
			   const struct pc_pool_calls *calls, void *context);
/* For the line of progress: how many answers there will be, those that are had elsewhere (`had`)
 * among them. PC_POOL_UNKNOWN: nobody knows. Without it, what was submitted is all. */
#define PC_POOL_UNKNOWN UINT64_MAX
PC_API void pc_pool_expect(struct pc_pool *pool, uint64_t had, uint64_t total);
/* Until all that was submitted is answered; calls may submit more. PC_OK however many answers
 * failed; PC_ECANCEL: interrupted, what was done is kept and has been delivered, the rest was told
 * as PC_ECANCEL; else what a call returned. */
PC_API int pc_pool_run(struct pc_pool *pool);

/* One question; on_text may be NULL. *out_answer is set whatever comes of it. PC_OK, or the
 * answer's status with its error recorded. */
PC_API int pc_ask(struct pc *pc, const struct pc_query *query,
		  void (*on_text)(void *context, const char *bytes, size_t size), void *context,
		  const struct pc_answer **out_answer);

/* Whether a model is configured: 1, 0, or an error. Needs no network. */
PC_API int pc_model_configured(struct pc *pc);
/* Whether the options can be meant, before anything is read: PC_EUSAGE, not a temperature, say. */
PC_API int pc_model_check_options(struct pc *pc);
/* One line for who has none: "no model is configured: set OPENAI_API_KEY …". */
PC_API const char *pc_model_remedy(void);
/* A text as it would be sent, in the arena: for what is cut before it becomes part of a prompt,
 * since half of a secret is not recognised. */
PC_API const char *pc_hide_secrets(struct pc *pc, const char *text);
/* Whether --refresh asks for everything anew. */
PC_API bool pc_asks_anew(const struct pc *pc);
/* Whether the run only shows prompts (--show-prompt). Then no question is to be asked, but
 * pc_show_prompt called: it puts what would be sent, redacted, with an estimate of its tokens, into
 * the output. */
PC_API bool pc_shows_prompts(const struct pc *pc);
PC_API int pc_show_prompt(struct pc *pc, const struct pc_query *query);

/* Whole run, for a report: how many were asked, kept ones among them, tokens, secrets taken out. */
struct pc_model_use {
	uint64_t asked, cached, failed, redacted;
	int64_t prompt_tokens, answer_tokens;
	const char *provider, *model; /* NULL: none was settled */
	uint64_t beyond_budget;	      /* not asked, for --budget is spent; among the failed */
	uint64_t kept;		      /* answers of earlier runs, among the cached */
	int64_t kept_oldest_s;	      /* when the oldest of them was given, since 1970 */
};
PC_API const struct pc_model_use *pc_model_use(const struct pc *pc);

#endif
