/* SPDX-License-Identifier: Apache-2.0
 * How much of a question is free for data, with the model that is configured. */
#include <inttypes.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/json.h"
#include "llm/models.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"
#include "llm/provider/provider_parts.h"

enum {
	NO_MODEL_TOKENS = 32768, /* none is configured: what is shown fits nearly any */
	ANSWER_TOKENS = 8192,	 /* kept free where no limit is set */
	AROUND_TURN_TOKENS = 8	 /* who says it, and which call is meant */
};

struct measure {
	int64_t context, question, answer;
	const char *origin; /* of the context */
};

static int64_t tokens_of(const char *text)
{
	return text ? pc_tokens(pc_span(text)) : 0;
}

static int64_t tokens_at(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return json_object_is_type(value, json_type_string)
		       ? tokens_of(json_object_get_string(value))
		       : 0;
}

int64_t pc_turn_tokens(struct json_object *turn)
{
	struct json_object *calls = json_object_object_get(turn, "calls");
	int64_t tokens = AROUND_TURN_TOKENS + tokens_at(turn, "text");

	for (size_t i = 0;
	     json_object_is_type(calls, json_type_array) && i < json_object_array_length(calls);
	     i++) {
		struct json_object *call = json_object_array_get_idx(calls, i);

		tokens +=
			AROUND_TURN_TOKENS + tokens_at(call, "name") + tokens_at(call, "arguments");
	}
	return tokens;
}

static int64_t turns_tokens(const char *text)
{
	const char *why;
	PC_AUTO(json)
	struct json_object *turns = text ? pc_json_parse(pc_span(text), &why) : NULL;
	int64_t tokens = 0;

	for (size_t i = 0;
	     json_object_is_type(turns, json_type_array) && i < json_object_array_length(turns);
	     i++)
		tokens += pc_turn_tokens(json_object_array_get_idx(turns, i));
	return tokens;
}

int64_t pc_query_tokens(const struct pc_query *query)
{
	return tokens_of(query->system) + tokens_of(query->prompt) + tokens_of(query->schema) +
	       turns_tokens(query->turns) + tokens_of(query->tools);
}

static int64_t at_most(int64_t tokens, int64_t most)
{
	return tokens < most ? tokens : most;
}

/* Who asks will be told what is wrong. */
static const struct pc_model *known_model(struct pc *pc)
{
	struct pc_models *models = pc_models_of(pc);

	if (!pc_models_settle(models) && models->model &&
	    (!models->model->name || !models->model->context_known))
		pc_models_look_up(models);
	pc_forget(pc);
	return models->model;
}

static struct measure measure(struct pc *pc, const struct pc_query *query)
{
	static const struct pc_model none = { .context_tokens = NO_MODEL_TOKENS,
					      .context_origin = "a default" };
	const struct pc_model *model = known_model(pc);
	struct measure m = { .question = pc_query_tokens(query) };

	if (!model)
		model = &none;
	m.context = model->context_tokens;
	m.origin = model->context_origin;
	m.answer = pc_answer_limit(model, query);
	if (!m.answer) /* a small context: most of it is for the question */
		m.answer = at_most(ANSWER_TOKENS, m.context / 4);
	if (!model->context_known) /* a guess forbids no question */
		m.answer = at_most(m.answer, m.context / 2);
	return m;
}

/* The estimate of tokens errs: a twentieth is left. */
int64_t pc_prompt_room(struct pc *pc, const struct pc_query *query)
{
	struct measure m = measure(pc, query);
	int64_t room = m.context - m.context / 20 - m.answer - m.question;

	return room > 0 ? room : 0;
}

int pc_prompt_too_long(struct pc *pc, const struct pc_query *query, int64_t tokens)
{
	struct measure m = measure(pc, query);

	return pc_fail(pc, PC_EMODEL,
		       "%" PRId64 " tokens fit into the model's context (%s), and about %" PRId64
		       " are needed: %" PRId64 " for the question, %" PRId64
		       " for its data and %" PRId64
		       " for the answer; take a model with more, say with --context-tokens what "
		       "this one takes, or allow a shorter answer with --max-tokens",
		       m.context, m.origin, m.question + tokens + m.answer + m.context / 20,
		       m.question, tokens, m.answer);
}

const char *pc_models_too_long(const struct pc_models *models, int64_t tokens)
{
	const struct pc_model *model = models->model;

	if (!model->context_known || tokens <= model->context_tokens)
		return NULL;
	return pc_arena_printf(models->pc->arena,
			       "not asked: it takes about %" PRId64 " tokens, and %" PRIu32
			       " fit into the model's context (%s); make it shorter, take a model "
			       "with more, or say with --context-tokens what this one takes",
			       tokens, model->context_tokens, model->context_origin);
}
