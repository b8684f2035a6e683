/* SPDX-License-Identifier: Apache-2.0
 * The next question in line: answered from what is there, refused, made to wait, or sent off. */
#include "base/auto.h"
#include "base/context.h"
#include "base/index.h"
#include "base/json.h"
#include "base/log.h"
#include "llm/cache/identity.h"
#include "llm/pool/pool_internal.h"
#include "llm/structured/structured.h"

/* ---- how it is done with ---- */

void pc_auto_query_texts(struct pc_query_texts *texts)
{
	pc_text_clear(&texts->system);
	pc_text_clear(&texts->prompt);
	pc_text_clear(&texts->schema);
	pc_text_clear(&texts->schema_name);
	pc_text_clear(&texts->turns);
	pc_text_clear(&texts->tools);
}

void pc_job_clear(struct pc_job *job)
{
	pc_exchange_free(pc_steal(&job->exchange));
	pc_auto_query_texts(&job->texts);
	pc_text_clear(&job->identity);
	pc_text_clear(&job->repair);
	json_object_put(pc_steal(&job->shape));
}

static void count(struct pc_job *job)
{
	struct pc_model_use *use = &job->pool->models->use;

	job->state = PC_JOB_DONE;
	job->pool->done++;
	use->asked++;
	if (job->answer.status)
		use->failed++;
	else if (job->answer.source != PC_FROM_MODEL)
		use->cached++;
	if (job->calls.on_done)
		job->calls.on_done(job->context, &job->answer);
	pc_job_clear(job);
}

/* Those that asked the same were not asked: their answer took nothing. */
static void follow(struct pc_job *job, const struct pc_answer *answer)
{
	job->answer = *answer;
	job->answer.attempts = 0;
	job->answer.elapsed_ms = 0;
	if (!answer->status && answer->source == PC_FROM_MODEL)
		job->answer.source = PC_FROM_CACHE;
	count(job);
}

void pc_job_done(struct pc_job *job)
{
	struct pc_job *also = pc_steal(&job->also);

	if (job->state == PC_JOB_FLYING) {
		job->answer.elapsed_ms = job->pool->models->now_ms() - job->began_ms;
		job->answer.attempts = job->attempts;
	}
	if (!job->answer.error)
		job->answer.error = "";
	if (!job->answer.text)
		job->answer.text = "";
	if (!job->answer.model)
		job->answer.model = job->pool->models->model->name;
	count(job);
	while (also) {
		struct pc_job *next = also->also;

		also->also = NULL;
		follow(also, &job->answer);
		also = next;
	}
}

void pc_job_failed(struct pc_job *job, int status, const char *error)
{
	job->answer.status = status;
	job->answer.error = pc_text_shown(job->pool->models->pc->arena, pc_span(error), 0);
	if (job->state != PC_JOB_FLYING)
		job->answer.prompt_tokens = job->answer.answer_tokens = -1;
	pc_job_done(job);
}

/* With the error that was recorded, which is that of this question alone. */
static void failed_as_recorded(struct pc_job *job, int status)
{
	struct pc *pc = job->pool->models->pc;

	pc_job_failed(job, status, pc_error(pc));
	pc_forget(pc);
}

/* ---- asked before ---- */

static uint64_t hash_of(const void *owner, uint32_t id)
{
	const struct pc_asked *asked = owner;

	return asked->jobs[id]->hashes[0];
}

/* Two hashes with seeds that nobody knows stand for the identity, which is long. */
static struct pc_job **asked_before(struct pc_asked *asked, const struct pc_job *job)
{
	struct pc_probe probe = pc_index_start(asked->index, job->hashes[0]);
	uint32_t id;

	while ((id = pc_index_next(asked->index, &probe)) != PC_NONE)
		if (asked->jobs[id]->hashes[0] == job->hashes[0] &&
		    asked->jobs[id]->hashes[1] == job->hashes[1])
			return &asked->jobs[id];
	return NULL;
}

static void remember(struct pc_asked *asked, struct pc_job *job)
{
	asked->jobs = PC_GROW(asked->jobs, asked->index->count, asked->room);
	asked->jobs[asked->index->count] = job;
	pc_index_add(asked->index, job->hashes[0], hash_of, asked);
}

/* True: it has, or will have, the answer to the same question, asked in this run. One that failed
 * is asked anew. */
static bool asked_already(struct pc_job *job)
{
	struct pc_asked *asked = &job->pool->models->asked;
	struct pc_job **place = asked_before(asked, job), *leader = place ? *place : NULL;

	if (!leader) {
		remember(asked, job);
		return false;
	}
	if (leader->state == PC_JOB_DONE && !leader->answer.status) {
		follow(job, &leader->answer);
		return true;
	}
	if (leader->pool != job->pool || leader->state != PC_JOB_FLYING) {
		*place = job;
		return false;
	}
	job->state = PC_JOB_FOLLOWS;
	job->also = leader->also;
	leader->also = job;
	return true;
}

/* ---- what is there ---- */

static bool parse_shape(struct pc_job *job)
{
	PC_AUTO(text) struct pc_text why = { 0 };
	const char *broken;

	if (!job->query.schema)
		return true;
	pc_text_puts(&why, "its schema can't be used: ");
	job->shape = pc_json_parse(pc_span(job->query.schema), &broken);
	if (!job->shape)
		pc_text_printf(&why, "it is no JSON (%s)", broken);
	else if (!json_object_is_type(job->shape, json_type_object))
		pc_text_puts(&why, "it is no JSON object");
	else if (pc_schema_usable(job->shape, &why))
		return true;
	pc_job_failed(job, PC_EINPUT, why.data);
	return false;
}

static void put_json(void *context)
{
	json_object_put(context);
}

bool pc_job_find_json(const struct pc_job *job, struct pc_answer *answer, struct pc_text *out_why)
{
	PC_AUTO(json) struct json_object *found = NULL;

	if (!job->shape || answer->status)
		return true;
	found = pc_structured_find((struct pc_span){ answer->text, answer->text_size }, out_why);
	if (!found || !pc_schema_holds(found, job->shape, out_why))
		return false;
	pc_at_end(job->pool->models->pc, put_json, found);
	answer->json = pc_steal(&found);
	return true;
}

static void note_kept(struct pc_model_use *use, const struct pc_answer *answer)
{
	if (!use->kept++ || answer->kept_s < use->kept_oldest_s)
		use->kept_oldest_s = answer->kept_s;
}

static bool known(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	struct pc_span identity = pc_text_span(&job->identity);
	struct pc_answer answer = { 0 };
	PC_AUTO(text) struct pc_text why = { 0 };

	if (!pc_models_known(models, identity, &answer))
		return false;
	if (!pc_job_find_json(job, &answer, &why)) {
		if (!models->replay)
			return false;
		pc_job_failed(job, PC_EINPUT, "what was recorded is not what its schema wants");
		return true;
	}
	job->answer = answer;
	if (answer.source == PC_FROM_CACHE)
		note_kept(&models->use, &answer);
	if (!answer.status)
		pc_models_keep(models, identity, &answer);
	pc_job_done(job);
	return true;
}

/* Once for each: its identity, and whether there is anything to be asked. */
static bool prepare(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	const char *why;

	job->prepared = true;
	if (!parse_shape(job))
		return false;
	pc_identity(models->model, &job->query, &job->identity);
	for (size_t i = 0; i < 2; i++)
		job->hashes[i] = pc_hash_bytes(job->identity.data, job->identity.size,
					       models->asked.index->seed + i * 0x9e3779b97f4a7c15u);
	if (asked_already(job) || known(job))
		return false;
	if (models->pc->offline) {
		pc_job_failed(job, PC_ENET,
			      "no answer to this question is kept, and --offline forbids asking");
		return false;
	}
	pc_job_estimate(job);
	why = pc_models_too_long(models, job->question_tokens);
	if (why) {
		pc_job_failed(job, PC_EMODEL, why);
		return false;
	}
	return true;
}

/* ---- off it goes ---- */

void pc_job_attempt(struct pc_job *job)
{
	struct pc_models *models = job->pool->models;
	struct pc_query query = job->query;
	int64_t tokens = job->question_tokens + job->limit_tokens;

	if (job->repair.size)
		query.prompt = job->repair.data;
	job->attempts++;
	job->tries++;
	job->limited = false;
	pc_debug(models->pc, "asking %s, model %s, about %lld tokens, attempt %u",
		 models->model->base_url, models->model->name, (long long)tokens, job->attempts);
	job->exchange = pc_exchange_start(models, &query, tokens, job->total_at_ms);
}

static void fly(struct pc_job *job)
{
	struct pc_pool *pool = job->pool;
	struct pc_models *models = pool->models;
	uint64_t limit_ms = (uint64_t)(models->options->timeout_s * 1000);

	job->state = PC_JOB_FLYING;
	job->began_ms = models->now_ms();
	job->total_at_ms = limit_ms ? job->began_ms + limit_ms : 0;
	pool->flying[pool->flying_count++] = job;
	pc_job_attempt(job);
}

bool pc_pool_take(struct pc_pool *pool, struct pc_job *job)
{
	struct pc_models *models = pool->models;
	uint64_t now = models->now_ms(), ready;
	enum pc_budget budget;
	int status;

	if (!job->prepared && !prepare(job))
		return true;
	budget = pc_budget_for(job);
	if (budget == PC_BUDGET_LATER)
		return false;
	if (budget == PC_BUDGET_SPENT) {
		pc_job_over_budget(job);
		return true;
	}
	ready = pc_rate_ready_ms(&models->rate, job->question_tokens + job->limit_tokens, now);
	pool->rate_until_ms = ready > now ? ready : 0;
	if (ready > now)
		return false;
	status = pc_models_connect(models);
	if (status)
		failed_as_recorded(job, status);
	else
		fly(job);
	return true;
}
