/* SPDX-License-Identifier: Apache-2.0
 * Answers are told in the order asked, the first of them while it comes. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/pool/pool_internal.h"

/* Bytes at the end of `span` that begin a character and do not end it. */
static size_t half_character(struct pc_span span)
{
	for (size_t back = 1; back <= 3 && back <= span.size; back++) {
		unsigned char byte = (unsigned char)span.data[span.size - back];
		size_t wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;

		if (byte >= 0x80 && byte < 0xc0)
			continue;
		return wanted > back ? back : 0;
	}
	return 0;
}

static void say_nothing_else(const struct pc_pool *pool)
{
	struct pc *pc = pool->models->pc;

	if (pc->sinks.doing)
		pc->sinks.doing(pc, "");
}

static void tell(struct pc_job *job, const char *bytes, size_t size)
{
	if (!size)
		return;
	say_nothing_else(job->pool);
	job->told += size;
	job->calls.on_text(job->context, bytes, size);
}

/* JSON by a schema is told when it is known to be that; a mended answer replaces the first. */
static void tell_text(struct pc_job *job)
{
	const struct pc_answer *answer = &job->answer;
	PC_AUTO(text) struct pc_text valid = { 0 };
	struct pc_reading *reading;
	struct pc_span fresh;

	if (!job->calls.on_text)
		return;
	if (job->state == PC_JOB_DONE) {
		if (!job->shaped || !answer->status)
			tell(job, answer->text + job->told, answer->text_size - job->told);
		return;
	}
	if (job->shaped || !job->exchange)
		return;
	reading = &job->exchange->reading;
	fresh = pc_text_span(&reading->text);
	fresh = (struct pc_span){ fresh.data + reading->told, fresh.size - reading->told };
	fresh.size -= half_character(fresh);
	reading->told += fresh.size;
	pc_text_valid(&valid, fresh);
	tell(job, valid.data, valid.size);
}

int pc_pool_deliver(struct pc_pool *pool)
{
	struct pc_job *job;
	int status;

	while ((job = pool->head)) {
		tell_text(job);
		if (job->state != PC_JOB_DONE)
			return PC_OK;
		if (job->calls.on_answer) {
			say_nothing_else(pool);
			status = job->calls.on_answer(job->context, &job->answer);
			if (status)
				return status;
		}
		pool->head = job->after;
	}
	pool->last = NULL;
	return PC_OK;
}

static uint64_t waiting_until(const struct pc_pool *pool)
{
	uint64_t until = pool->rate_until_ms;

	for (size_t i = 0; !until && i < pool->flying_count; i++)
		if (!pool->flying[i]->exchange && pool->flying[i]->limited)
			until = pool->flying[i]->again_ms;
	return until;
}

void pc_pool_progress(struct pc_pool *pool, uint64_t now_ms)
{
	struct pc_models *models = pool->models;
	uint64_t until = waiting_until(pool);
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!models->pc->sinks.doing || (pool->head && pool->head->told))
		return;
	if (pool->total == PC_POOL_UNKNOWN)
		pc_text_printf(&text, "%" PRIu64 " answers", pool->had + pool->done);
	else if (pool->total || pool->submitted > 1)
		pc_text_printf(&text, "%" PRIu64 " of %" PRIu64 " answers", pool->had + pool->done,
			       pool->total ? pool->total : pool->submitted);
	else
		pc_text_printf(&text, "waiting for %s", models->model->name);
	if (models->use.prompt_tokens + models->use.answer_tokens)
		pc_text_printf(&text, ", %" PRId64 " tokens",
			       models->use.prompt_tokens + models->use.answer_tokens);
	if (until > now_ms)
		pc_text_printf(&text, ", %" PRIu64 " s until the server's limit allows more",
			       (until - now_ms + 999) / 1000);
	models->pc->sinks.doing(models->pc, text.data);
}
