/* SPDX-License-Identifier: Apache-2.0
 * What is not said of the model, and its server, or a recording of what it said, knows: how much
 * fits into it. Its name: models_name.c. */
#include "base/context.h"
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

int pc_models_look_up(struct pc_models *models)
{
	struct pc_model *model;
	struct pc_list names;
	int status = pc_models_name(models);

	if (status || models->looked_up || models->model->context_known)
		return status;
	models->looked_up = true;
	model = pc_arena_alloc(models->pc->arena, sizeof(*model));
	*model = *models->model;
	models->model = model;
	if (models->replay)
		from_replay(models, model);
	else if (!models->pc->offline && !models->options->show_prompt && model->name &&
		 pc_model_ask(models->pc, model, PC_CONTEXT_TIMEOUT_MS, &names))
		pc_forget(models->pc); /* who asks next will be told, or the default will do */
	return PC_OK;
}
