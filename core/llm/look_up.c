/* SPDX-License-Identifier: Apache-2.0
 * What is not said of the model, and its server, or a recording of what it said, knows: how much
 * fits into it. Its name: models_name.c. */
#include <inttypes.h>

#include "base/context.h"
#include "base/log.h"
#include "llm/models.h"

/* What was asked for once is asked for again: by the same measure, so that it is the same. */
static void from_replay(struct pc_models *models, struct pc_model *model)
{
	const char *name;
	uint32_t tokens;

	if (!pc_replay_context(models->replay, model->name, &name, &tokens))
		return;
	model->context_tokens = tokens;
	model->context_origin = "--replay";
}

/* Where servers are not asked: what is made by a guess may be another question than otherwise. */
static void from_guess(struct pc *pc, const struct pc_model *model, const char *why)
{
	pc_hint(pc,
		"how much fits into the model is not known, and with %s its server is not asked: "
		"%" PRIu32 " tokens are taken; --context-tokens says how many do",
		why, model->context_tokens);
}

static void find_context(struct pc_models *models, struct pc_model *model)
{
	struct pc *pc = models->pc;
	struct pc_list names;

	if (models->replay)
		from_replay(models, model);
	else if (models->options->show_prompt || pc->offline)
		from_guess(pc, model, pc->offline ? "--offline" : "--show-prompt");
	else if (model->name && pc_model_ask(pc, model, PC_CONTEXT_TIMEOUT_MS, &names))
		pc_forget(pc); /* who asks next will be told, or the guess will do */
}

int pc_models_look_up(struct pc_models *models)
{
	struct pc_model *model;
	int status = pc_models_name(models);

	if (status || models->looked_up || models->model->context_known)
		return status;
	models->looked_up = true;
	model = pc_arena_alloc(models->pc->arena, sizeof(*model));
	*model = *models->model;
	models->model = model;
	find_context(models, model);
	return PC_OK;
}
