/* SPDX-License-Identifier: Apache-2.0
 * --budget: what is in flight is held against it with what it may still take, so that several
 * questions at once spend no more than one after the other. How long an answer gets is known by its
 * limit, else guessed by the longest so far; before there is one, a question goes alone. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/pool/pool_internal.h"
#include "llm/prompt/split.h"
#include "llm/provider/provider.h"

/* What stands around a question on its way to the model: roles and marks; with a schema or tools,
 * how they are to be kept to (Anthropic says 313 to 346 tokens for that). */
enum { AROUND_TOKENS = 16, AROUND_TOOLS_TOKENS = 350 };

void pc_job_estimate(struct pc_job *job)
{
	struct pc_query query = job->query;

	if (job->repair.size)
		query.prompt = job->repair.data;
	job->question_tokens = AROUND_TOKENS + pc_query_tokens(&query) +
			       (query.schema || query.tools ? AROUND_TOOLS_TOKENS : 0);
	job->limit_tokens = pc_answer_limit(job->pool->models->model, &job->query);
}

static bool is_blind(const struct pc_job *job)
{
	return !job->limit_tokens && !job->pool->models->longest_answer;
}

/* Question and answer, as far as it can be known. */
static int64_t tokens_of(const struct pc_job *job)
{
	return job->question_tokens +
	       (job->limit_tokens ? job->limit_tokens : job->pool->models->longest_answer);
}

struct flight {
	int64_t tokens;
	size_t count;
	bool blind, held; /* held: one waits for budget itself, and is first */
};

static struct flight in_flight_beside(const struct pc_job *job)
{
	const struct pc_pool *pool = job->pool;
	struct flight flight = { 0 };

	for (size_t i = 0; i < pool->flying_count; i++) {
		const struct pc_job *other = pool->flying[i];

		if (!other || other == job || other->state != PC_JOB_FLYING)
			continue;
		flight.held = flight.held || other->held;
		if (other->held)
			continue;
		flight.count++;
		flight.tokens += tokens_of(other);
		flight.blind = flight.blind || is_blind(other);
	}
	return flight;
}

enum pc_budget pc_budget_for(const struct pc_job *job)
{
	const struct pc_models *models = job->pool->models;
	int64_t budget = models->options->budget_tokens;
	int64_t spent = models->spent + tokens_of(job);
	struct flight flight;

	if (!budget)
		return PC_BUDGET_HAS;
	if (spent > budget)
		return PC_BUDGET_SPENT;
	flight = in_flight_beside(job);
	if (flight.held && job->state != PC_JOB_FLYING)
		return PC_BUDGET_LATER;
	if (!flight.count)
		return PC_BUDGET_HAS;
	if (flight.blind || is_blind(job) || spent + flight.tokens > budget)
		return PC_BUDGET_LATER;
	return PC_BUDGET_HAS;
}

void pc_budget_spend(struct pc_models *models, int64_t question, int64_t answer)
{
	models->spent += question + answer;
	if (answer > models->longest_answer)
		models->longest_answer = answer;
}

void pc_job_over_budget(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	PC_AUTO(text) struct pc_text why = { 0 };

	pc_text_printf(&why,
		       "not asked%s: of the --budget of %" PRId64 " tokens %" PRId64
		       " are spent, and this would take about %" PRId64 " more",
		       job->attempts ? " again" : "", models->options->budget_tokens, models->spent,
		       tokens_of(job));
	models->use.beyond_budget++;
	pc_job_failed(job, PC_EMODEL, why.data);
}
