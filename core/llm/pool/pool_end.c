/* SPDX-License-Identifier: Apache-2.0
 * An attempt has ended: it is made again, mended, or is the answer. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/log.h"
#include "llm/cache/identity.h"
#include "llm/pool/pool_internal.h"
#include "llm/pool/retry.h"
#include "llm/prompt/tokens.h"
#include "llm/structured/structured.h"

/* A server is expected to count at least that part of our estimate, which errs on the large side.
 */
enum { LEAST_SHARE = 3, WORTH_TELLING = 3000 };

/* ---- what it took ---- */

static void add_tokens(int64_t *sum, int64_t tokens)
{
	if (tokens >= 0)
		*sum = (*sum < 0 ? 0 : *sum) + tokens;
}

/* Where the server does not say, the estimate is what counts for --budget: of the question once
 * anything was answered, and of what came. */
static void account(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	const struct pc_reading *reading = &job->exchange->reading;
	bool answered = reading->prompt_tokens >= 0 || reading->text.size || !reading->failure.kind;
	int64_t prompt = reading->prompt_tokens, answer = reading->answer_tokens;

	add_tokens(&job->answer.prompt_tokens, prompt);
	add_tokens(&job->answer.answer_tokens, answer);
	add_tokens(&models->use.prompt_tokens, prompt);
	add_tokens(&models->use.answer_tokens, answer);
	if (prompt < 0)
		prompt = answered ? job->question_tokens : 0;
	if (answer < 0)
		answer = pc_tokens(pc_text_span(&reading->text)) +
			 pc_tokens(pc_text_span(&reading->reasoning));
	pc_budget_spend(models, prompt, answer);
}

/* Some servers cut a question that is too long and say nothing (Ollama). */
static void look_for_cut(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	int64_t seen = job->exchange->reading.prompt_tokens;
	int64_t sent = pc_tokens(pc_text_span(&job->texts.prompt)) +
		       pc_tokens(pc_text_span(&job->texts.system));
	PC_AUTO(text) struct pc_text why = { 0 };

	if (models->told_short || job->repair.size || seen <= 0 || sent < WORTH_TELLING ||
	    seen > sent / LEAST_SHARE)
		return;
	models->told_short = true;
	pc_text_printf(&why,
		       "of about %" PRId64 " tokens it counted %" PRId64
		       "; give it a larger context (Ollama: OLLAMA_CONTEXT_LENGTH)",
		       sent, seen);
	pc_models_hint(models, "the model may not have seen the whole question: ", why.data);
}

static void take_calls(struct pc_job *job, const struct pc_reading *reading)
{
	PC_AUTO(text) struct pc_text calls = { 0 };

	if (!reading->call_count)
		return;
	pc_reading_calls(reading, &calls);
	job->answer.calls = pc_arena_strdup(job->pool->models->pc->arena, calls.data);
}

void pc_job_take_text(struct pc_job *job)
{
	struct pc_arena *arena = job->pool->models->pc->arena;
	const struct pc_reading *reading = &job->exchange->reading;
	PC_AUTO(text) struct pc_text valid = { 0 };

	pc_text_valid(&valid, pc_text_span(&reading->text));
	if (valid.size && pc_models_has_key(job->pool->models, valid.data)) {
		PC_AUTO(text) struct pc_text clean = { 0 };

		pc_redact(job->pool->models->redactor, pc_text_span(&valid), &clean);
		valid.size = 0;
		pc_text_add(&valid, clean.data, clean.size);
	}
	job->answer.text = pc_arena_strndup(arena, pc_text_span(&valid).data, valid.size);
	job->answer.text_size = valid.size;
	if (reading->model.size) {
		PC_AUTO(text) struct pc_text name = { 0 };

		pc_models_tell(job->pool->models, pc_text_span(&reading->model), &name);
		job->answer.model = pc_arena_strdup(arena, name.data);
	}
	job->answer.cut = reading->finish == PC_FINISH_LENGTH;
	take_calls(job, reading);
}

/* ---- it failed ---- */

static void again_in(struct pc_job *job, int64_t delay_ms, const char *why)
{
	struct pc_models *models = job->pool->models;
	const struct pc_failure *failure = &job->exchange->reading.failure;
	uint64_t now = models->now_ms();

	pc_debug(models->pc, "status %d, %s: again in %lld ms, since %s", failure->status,
		 failure->message.size ? failure->message.data : "no reason", (long long)delay_ms,
		 why);
	job->limited = failure->status == 429;
	if (job->limited && failure->retry_after_ms > 0)
		pc_rate_refused(&models->rate, delay_ms, now);
	pc_exchange_free(pc_steal(&job->exchange));
	job->again_ms = now + (uint64_t)delay_ms;
}

/* Why it is not asked again is said where one would expect it. */
static void give_up(struct pc_job *job, const char *why)
{
	const struct pc_failure *failure = &job->exchange->reading.failure;
	bool expected = failure->status == 429 || failure->status >= 500 ||
			failure->kind == PC_FAILED_TIMEOUT;
	PC_AUTO(text) struct pc_text text = { 0 };
	int status = pc_failure_explain(job->pool->models, failure, &text);

	if (why && expected && job->tries < PC_ATTEMPTS)
		pc_text_printf(&text, "; %s", why);
	if (job->attempts > 1)
		pc_text_printf(&text, "; given up after %u attempts", job->attempts);
	pc_debug(job->pool->models->pc, "failed: %s", text.data);
	pc_job_failed(job, status, text.data);
}

/* What a server refuses is left out from now on, and the question asked again at once: that is no
 * retry. Another question may have taught it meanwhile. */
static bool learn(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	unsigned learnt = job->exchange->learnt & ~job->exchange->quirks;

	if (!learnt)
		return false;
	pc_debug(models->pc,
		 "the server refused (%s): it is asked without from now on (quirks %#x)",
		 job->exchange->reading.failure.message.size
			 ? job->exchange->reading.failure.message.data
			 : "no reason",
		 learnt);
	models->quirks |= learnt;
	job->tries--;
	pc_exchange_free(pc_steal(&job->exchange));
	pc_job_attempt(job);
	return true;
}

static void ended_badly(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	const struct pc_failure *failure = &job->exchange->reading.failure;
	uint64_t now = models->now_ms();
	struct pc_retry retry;

	if (learn(job))
		return;
	retry = pc_retry_decide(failure, job->tries, models->chance());
	if (failure->began || job->told)
		give_up(job, NULL);
	else if (!retry.again)
		give_up(job, retry.why);
	else if (job->total_at_ms && now + (uint64_t)retry.delay_ms >= job->total_at_ms)
		give_up(job, "--model-timeout leaves no time for another attempt");
	else
		again_in(job, retry.delay_ms, retry.why);
}

/* ---- it came ---- */

/* The same question once more, with its answer and what is wrong with that. The answer goes back to
 * who gave it, but through the one place where secrets are taken out. */
static void write_repair(struct pc_job *job, const char *why)
{
	struct pc_models *models = job->pool->models;
	PC_AUTO(text) struct pc_text prompt = { 0 };

	pc_text_printf(&prompt, "%s\n\n", job->query.prompt);
	pc_structured_repair((struct pc_span){ job->answer.text, job->answer.text_size }, why,
			     &prompt);
	models->use.redacted += pc_models_redact(models, prompt.data, &job->repair);
	pc_job_estimate(job);
}

/* With its own retries; in its turn, and while there is budget for it. False: there is none. */
static bool ask_to_mend(struct pc_job *job, const char *why)
{
	struct pc_models *models = job->pool->models;

	write_repair(job, why);
	if (pc_budget_for(job) == PC_BUDGET_SPENT)
		return false;
	pc_debug(models->pc, "the answer is not what its schema wants: %s; asked to mend it", why);
	job->tries = 0;
	job->again_ms = models->now_ms();
	pc_exchange_free(pc_steal(&job->exchange));
	return true;
}

static void wrong_shape(struct pc_job *job, const char *why, bool spent)
{
	PC_AUTO(text) struct pc_text error = { 0 };

	pc_text_printf(&error, "the answer is not what was asked for: %s", why);
	if (job->answer.cut)
		pc_text_puts(&error, "; it was cut by its length (--max-tokens)");
	else if (spent)
		pc_text_puts(&error, "; the --budget leaves too little to have it mended");
	pc_job_failed(job, PC_EINPUT, error.data);
}

static void not_by_schema(struct pc_job *job, const char *why)
{
	bool again = !job->repair.size && !job->answer.cut;

	if (!again || !ask_to_mend(job, why))
		wrong_shape(job, why, again);
}

static void refused(struct pc_job *job)
{
	const struct pc_text *refusal = &job->exchange->reading.refusal;
	PC_AUTO(text) struct pc_text error = { 0 };

	pc_text_puts(&error, "the model refused to answer");
	if (refusal->size) {
		pc_text_puts(&error, ": ");
		pc_models_tell(job->pool->models, pc_text_span(refusal), &error);
	}
	pc_job_failed(job, PC_EMODEL, error.data);
}

static void ended_well(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	PC_AUTO(text) struct pc_text why = { 0 };

	look_for_cut(job);
	if (job->exchange->reading.finish == PC_FINISH_REFUSED) {
		refused(job);
		return;
	}
	if (!pc_job_find_json(job, &job->answer, &why)) {
		not_by_schema(job, why.data ? why.data : "it holds no JSON");
		return;
	}
	pc_debug(models->pc, "answered: %lld + %lld tokens%s", (long long)job->answer.prompt_tokens,
		 (long long)job->answer.answer_tokens,
		 job->answer.cut ? ", cut by its length" : "");
	pc_models_keep(models, pc_text_span(&job->identity), &job->answer);
	pc_job_done(job);
}

void pc_job_ended(struct pc_job *job)
{
	account(job);
	pc_job_take_text(job);
	if (job->exchange->reading.failure.kind)
		ended_badly(job);
	else
		ended_well(job);
}
