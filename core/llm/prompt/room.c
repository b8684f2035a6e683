/* SPDX-License-Identifier: Apache-2.0
 * How much of a prompt is free for data, with the model that is configured. */
#include "base/context.h"
#include "llm/models.h"
#include "llm/prompt/split.h"

enum {
	NO_MODEL_TOKENS = 32768, /* none is configured: what is shown fits nearly any */
	ANSWER_TOKENS = 4096	 /* kept free where no limit is set */
};

int64_t pc_prompt_room(struct pc *pc, int64_t fixed_tokens)
{
	struct pc_models *models = pc_models_of(pc);
	const struct pc_model *model;
	int64_t context = NO_MODEL_TOKENS, answer = ANSWER_TOKENS, room;

	if (pc_models_settle(models))
		pc_forget(pc); /* who asks will be told */
	model = models->model;
	if (model)
		context = model->context_tokens;
	if (answer > context / 4) /* a small context: most of it is for the question */
		answer = context / 4;
	if (model && model->max_answer_tokens)
		answer = model->max_answer_tokens;
	/* the estimate of tokens errs: a twentieth is left */
	room = context - context / 20 - answer - fixed_tokens;
	return room > 0 ? room : 0;
}
