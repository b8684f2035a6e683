/* SPDX-License-Identifier: Apache-2.0
 * Answers that are there already, and those that are to be there next time. What is kept is an
 * answer in full: errors, and answers that were cut or say nothing, are worth another question. */
#include "llm/models.h"

#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "llm/cache/identity.h"

static bool replayed(struct pc_models *models, struct pc_span identity,
		     struct pc_answer *out_answer)
{
	struct pc *pc = models->pc;
	struct pc_span found = pc_replay_find(models->replay, identity);

	if (found.data && pc_answer_parse(pc, found, out_answer)) {
		out_answer->source = PC_FROM_REPLAY;
		return true;
	}
	if (found.data)
		pc_fail(pc, PC_EINPUT, "%s holds no answer for this question but something else",
			models->options->replay);
	else
		pc_replay_missing(pc, models->replay, identity);
	*out_answer = (struct pc_answer){ .status = PC_EINPUT,
					  .error = pc_arena_strdup(pc->arena, pc_error(pc)),
					  .source = PC_FROM_REPLAY };
	pc_forget(pc);
	return true;
}

bool pc_models_known(struct pc_models *models, struct pc_span identity,
		     struct pc_answer *out_answer)
{
	struct pc_kept row = { 0 };
	struct pc_answer answer = { 0 };
	const char *why;

	if (models->replay)
		return replayed(models, identity, out_answer);
	if (!models->cache || models->options->refresh)
		return false;
	why = models->cache_table->get(models->cache, pc_identity_hash(identity), identity.data,
				       identity.size, &row);
	if (why)
		pc_models_uncached(models, "a kept answer is not used: ", why);
	if (why || !row.id ||
	    !pc_answer_parse(models->pc, (struct pc_span){ row.answer, row.answer_size }, &answer))
		return false;
	answer.source = PC_FROM_CACHE;
	answer.kept_s = row.when_s;
	*out_answer = answer;
	return true;
}

/* One that could not be written is told when the run ends: no answer is lost by it. */
static void record(struct pc_models *models, struct pc_span identity, struct pc_span answer)
{
	int status = PC_OK;

	if (!models->record || models->record_error)
		return;
	if (models->looked_up && !models->context_recorded)
		status = pc_record_context(models->pc, models->record, models->model->name,
					   models->model->context_tokens);
	models->context_recorded = true;
	if (status || pc_record_add(models->pc, models->record, identity, answer))
		models->record_error = pc_arena_strdup(models->pc->arena, pc_error(models->pc));
	pc_forget(models->pc);
}

void pc_models_keep(struct pc_models *models, struct pc_span identity,
		    const struct pc_answer *answer)
{
	PC_AUTO(text) struct pc_text written = { 0 };
	struct pc_kept row = {
		.identity = identity.data,
		.identity_size = identity.size,
		.when_s = (int64_t)time(NULL),
	};
	const char *why;

	pc_answer_write(answer, &written);
	record(models, identity, pc_text_span(&written));
	if (!models->cache || answer->source != PC_FROM_MODEL || answer->cut ||
	    (!answer->text_size && !answer->calls))
		return;
	row.hash = pc_identity_hash(identity);
	row.answer = written.data;
	row.answer_size = written.size;
	why = models->cache_table->put(models->cache, &row);
	if (why)
		pc_models_uncached(models, "an answer is not kept: ", why);
}
