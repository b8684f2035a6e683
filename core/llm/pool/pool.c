/* SPDX-License-Identifier: Apache-2.0
 * The pool: a line of questions, of which as many as may be are in flight. One loop waits for all
 * of them, makes what is due, and tells what has come. */
#include "llm/pool/pool.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "base/log.h"
#include "llm/pool/pool_internal.h"

/* No wait is longer, and with somebody watching the line of progress none longer than that. */
enum { LONGEST_STEP_MS = 60000, WATCHED_STEP_MS = 250 };

/* ---- in line ---- */

static void clear_pool(void *context)
{
	struct pc_pool *pool = context;

	for (struct pc_job *job = pool->head; job; job = job->after)
		pc_job_clear(job);
}

int pc_pool_new(struct pc *pc, struct pc_pool **out_pool)
{
	struct pc_models *models = pc_models_of(pc);
	struct pc_pool *pool;
	int status;

	*out_pool = NULL;
	if (pc->looking)
		return pc_fail(pc, PC_EUSAGE, "a tool of a model only reads: it can't ask one");
	status = pc_models_open(models);
	if (status)
		return status;
	pool = pc_arena_alloc(pc->arena, sizeof(*pool));
	pool->models = models;
	pc_at_end(pc, clear_pool, pool);
	*out_pool = pool;
	return PC_OK;
}

/* The one place through which all that is asked has to go. NULL: there is none. */
static const char *take(struct pc_models *models, const char *text, struct pc_text *out)
{
	if (!text)
		return NULL;
	pc_text_puts(out, "");
	models->use.redacted += pc_models_redact(models, text, out);
	return out->data;
}

/* Each string for itself: within JSON a secret may not look like one. At most as deep as
 * pc_json_parse allows. */
static struct json_object *take_value(struct pc_models *models, struct json_object *value);

static struct json_object *take_array(struct pc_models *models, struct json_object *array)
{
	struct json_object *taken = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(array); i++)
		json_object_array_add(taken,
				      take_value(models, json_object_array_get_idx(array, i)));
	return taken;
}

static struct json_object *take_object(struct pc_models *models, struct json_object *object)
{
	struct json_object *taken = json_object_new_object();

	json_object_object_foreach(object, key, value)
		json_object_object_add(taken, key, take_value(models, value));
	return taken;
}

static struct json_object *take_value(struct pc_models *models, struct json_object *value)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	switch (json_object_get_type(value)) {
	case json_type_string:
		return pc_json_string(take(models, json_object_get_string(value), &text));
	case json_type_array:
		return take_array(models, value);
	case json_type_object:
		return take_object(models, value);
	default:
		return json_object_get(value);
	}
}

static const char *take_json(struct pc_models *models, const char *json, struct pc_text *out)
{
	const char *why;
	PC_AUTO(json) struct json_object *value = json ? pc_json_parse(pc_span(json), &why) : NULL;
	PC_AUTO(json) struct json_object *taken = value ? take_value(models, value) : NULL;

	if (!taken)
		return NULL;
	pc_json_print(out, taken, false);
	return out->data;
}

void pc_query_redact(struct pc_models *models, const struct pc_query *query,
		     struct pc_query_texts *texts, struct pc_query *out)
{
	*out = (struct pc_query){ 0 };
	memcpy(out, query, query->size < sizeof(*out) ? query->size : sizeof(*out));
	out->size = sizeof(*out);
	out->system = take(models, out->system, &texts->system);
	out->prompt = take(models, out->prompt ? out->prompt : "", &texts->prompt);
	out->schema = take(models, out->schema, &texts->schema);
	out->schema_name = take(models, out->schema_name, &texts->schema_name);
	out->turns = take_json(models, out->turns, &texts->turns);
	out->tools = take_json(models, out->tools, &texts->tools);
}

void pc_pool_submit(struct pc_pool *pool, const struct pc_query *query,
		    const struct pc_pool_calls *calls, void *context)
{
	struct pc_models *models = pool->models;
	struct pc_job *job = pc_arena_alloc(models->pc->arena, sizeof(*job));

	job->pool = pool;
	job->context = context;
	if (calls)
		job->calls = *calls;
	pc_query_redact(models, query, &job->texts, &job->query);
	job->shaped = job->query.schema != NULL;
	job->answer.prompt_tokens = job->answer.answer_tokens = -1;
	if (pool->last)
		pool->last->after = job;
	else
		pool->head = job;
	pool->last = job;
	if (!pool->next)
		pool->next = job;
	pool->submitted++;
}

void pc_pool_expect(struct pc_pool *pool, uint64_t had, uint64_t total)
{
	pool->had = had;
	pool->total = total;
}

/* ---- ended before its time ---- */

/* What is in flight is stopped and all that is not answered has this error. */
static void end_all(struct pc_pool *pool, int status, const char *error)
{
	for (struct pc_job *job = pool->head; job; job = job->after) {
		if (job->state == PC_JOB_DONE)
			continue;
		if (job->exchange)
			pc_job_take_text(job);
		pc_job_failed(job, status, error);
	}
	pool->flying_count = 0;
	pool->next = NULL;
}

/* Those too that a call has submitted when it was too late. */
static void drop_all(struct pc_pool *pool)
{
	clear_pool(pool);
	pool->head = pool->next = pool->last = NULL;
}

/* What is done is told, and the rest as interrupted. */
static int interrupted(struct pc_pool *pool)
{
	end_all(pool, PC_ECANCEL, "interrupted");
	pc_pool_deliver(pool);
	drop_all(pool);
	return pc_cancel(pool->models->pc);
}

static int abandon(struct pc_pool *pool, int status)
{
	end_all(pool, PC_ECANCEL, "given up");
	drop_all(pool);
	return status;
}

/* Nobody waits for an answer: the user has had enough, or who read them has gone. */
static bool is_enough(const struct pc *pc)
{
	return pc_cancelled(pc) || pc->unheard;
}

/* ---- the loop ---- */

static int step_ms(const struct pc_pool *pool, uint64_t now)
{
	uint64_t at = now + LONGEST_STEP_MS;

	if (pool->models->pc->sinks.doing)
		at = now + WATCHED_STEP_MS;
	if (pool->rate_until_ms)
		at = pc_sooner(at, pool->rate_until_ms);
	for (size_t i = 0; i < pool->flying_count; i++) {
		const struct pc_job *job = pool->flying[i];

		if (job->exchange && job->exchange->ended)
			return 0;
		if (job->exchange)
			at = pc_sooner(at, pc_exchange_deadline_ms(job->exchange));
		else if (!job->held)
			at = pc_sooner(at, job->again_ms);
		else if (job->total_at_ms)
			at = pc_sooner(at, job->total_at_ms);
	}
	return at > now ? (int)(at - now) : 0;
}

/* What waits to be asked again heeds the budget and the server's limit like all others, within its
 * own time. */
static void again(struct pc_job *job, uint64_t now)
{
	enum pc_budget budget;
	uint64_t ready;

	if (job->again_ms > now)
		return;
	budget = pc_budget_for(job);
	job->held = budget == PC_BUDGET_LATER;
	ready = pc_rate_ready_ms(&job->pool->models->rate, job->question_tokens + job->limit_tokens,
				 now);
	if (budget == PC_BUDGET_SPENT) {
		pc_job_over_budget(job);
	} else if (job->held) {
		if (job->total_at_ms && now >= job->total_at_ms)
			pc_job_failed(job, PC_EMODEL,
				      "the question took longer than --model-timeout, waiting for "
				      "what others left of --budget");
	} else if (ready <= now) {
		pc_job_attempt(job);
	} else if (job->total_at_ms && ready >= job->total_at_ms) {
		pc_job_failed(job, PC_EMODEL,
			      "the server's limit leaves no time for another attempt within "
			      "--model-timeout");
	} else {
		job->again_ms = ready;
		job->limited = true;
	}
}

static void look(struct pc_job *job, uint64_t now)
{
	if (job->exchange)
		pc_exchange_expire(job->exchange, now);
	else
		again(job, now);
	if (job->exchange && job->exchange->ended)
		pc_job_ended(job);
}

static void look_at_all(struct pc_pool *pool)
{
	uint64_t now = pool->models->now_ms();
	size_t kept = 0;

	for (size_t i = 0; i < pool->flying_count; i++) {
		struct pc_job *job = pool->flying[i];

		look(job, now);
		pool->flying[i] = NULL;
		if (job->state == PC_JOB_FLYING)
			pool->flying[kept++] = job;
	}
	pool->flying_count = kept;
}

static bool has_room(const struct pc_pool *pool)
{
	uint32_t most = pool->models->options->max_concurrent;

	if (!most)
		most = 1;
	return pool->flying_count < (most < PC_CONCURRENT_MAX ? most : PC_CONCURRENT_MAX);
}

/* In the order asked; those that are answered at once are told at once. */
static int start(struct pc_pool *pool)
{
	int status = PC_OK;

	pool->rate_until_ms = 0;
	while (!status && pool->next && has_room(pool) && !is_enough(pool->models->pc)) {
		struct pc_job *job = pool->next;

		if (!pc_pool_take(pool, job))
			break;
		pool->next = job->after;
		if (job->state == PC_JOB_DONE)
			status = pc_pool_deliver(pool);
	}
	return status;
}

static int turn(struct pc_pool *pool)
{
	struct pc_models *models = pool->models;
	int status = start(pool);
	uint64_t now;

	if (status || !pool->head || is_enough(models->pc))
		return status;
	now = models->now_ms();
	pc_pool_progress(pool, now);
	if (!models->transport->step(models->net, step_ms(pool, now), pc_signal_fd()))
		return pc_fail(models->pc, PC_ENOMEM, "out of memory");
	look_at_all(pool);
	status = start(pool); /* before what is there is told, which takes its time */
	return status ? status : pc_pool_deliver(pool);
}

/* What is kept may be older than what it was asked about. */
static void tell_kept(struct pc_models *models, uint64_t count)
{
	time_t when = (time_t)models->use.kept_oldest_s;
	PC_AUTO(text) struct pc_text text = { 0 };
	char date[16];
	struct tm parts;

	if (!count || !gmtime_r(&when, &parts) || !strftime(date, sizeof(date), "%Y-%m-%d", &parts))
		return;
	if (count == 1)
		pc_text_printf(&text, "kept answer of %s; --refresh asks again", date);
	else
		pc_text_printf(&text,
			       "%" PRIu64 " kept answers, the oldest of %s; --refresh asks again",
			       count, date);
	pc_models_hint(models, text.data, "");
}

/* Who did not want to wait for the record knows why it ends, but not what is missing. */
static int tell_record(const struct pc_models *models)
{
	struct pc *pc = models->pc;

	if (!models->record_error)
		return PC_OK;
	if (!pc_cancelled(pc))
		return pc_fail(pc, PC_EINPUT, "--record is not complete: %s", models->record_error);
	pc_hint(pc, "--record is not complete: %s", models->record_error);
	return pc_cancel(pc);
}

int pc_pool_run(struct pc_pool *pool)
{
	struct pc_models *models = pool->models;
	struct pc *pc = models->pc;
	uint64_t kept = models->use.kept;
	int status = PC_OK;

	if (models->running)
		return pc_fail(
			pc, PC_EINPUT,
			"questions are being asked already; a call submits to the same pool");
	models->running = true;
	while (!status && pool->head && !is_enough(pc))
		status = turn(pool);
	if (status)
		abandon(pool, status);
	else if (is_enough(pc) && pool->head)
		status = interrupted(pool);
	if (pc->sinks.doing)
		pc->sinks.doing(pc, "");
	models->running = false;
	if (!status)
		tell_kept(models, models->use.kept - kept);
	return status ? status : tell_record(models);
}
