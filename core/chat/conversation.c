/* SPDX-License-Identifier: Apache-2.0
 * A conversation: turns, and questions in their light. */
#include "chat/conversation_internal.h"

#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "chat/chat.h"
#include "cli/spec.h"
#include "llm/models.h"
#include "llm/prompt/split.h"

static void end(void *context)
{
	struct pc_conversation *conversation = context;

	json_object_put(conversation->turns);
}

struct pc_conversation *pc_conversation_of(struct pc *pc)
{
	struct pc_conversation *conversation = pc->conversation;

	if (conversation)
		return conversation;
	conversation = pc_arena_alloc(pc->arena, sizeof(*conversation));
	conversation->pc = pc;
	conversation->turns = json_object_new_array();
	conversation->topic = pc->command ? pc->command : "chat";
	pc->conversation = conversation;
	pc_at_end(pc, end, conversation);
	return conversation;
}

int pc_conversation_offer(struct pc_conversation *conversation, const struct pc_tool *tool)
{
	struct pc_tool copy = { 0 };

	memcpy(&copy, tool, tool->size < sizeof(copy) ? tool->size : sizeof(copy));
	if (copy.effects & ~(unsigned)PC_READS)
		return pc_fail(conversation->pc, PC_EUSAGE,
			       "'%s' can't be a tool of a model: by its table it does more than "
			       "read",
			       copy.name);
	if (conversation->tool_count == PC_TOOLS_MAX)
		return pc_fail(conversation->pc, PC_EUSAGE, "more than %d tools are offered",
			       PC_TOOLS_MAX);
	conversation->tools[conversation->tool_count++] = copy;
	return PC_OK;
}

int pc_conversation_offer_again(struct pc *pc, const char *description,
				int (*run)(struct pc *pc, void *context,
					   struct json_object *arguments, struct pc_text *out),
				void *context)
{
	const struct pc_spec *spec = pc->running.spec;

	if (!pc_chats(pc))
		return PC_OK;
	return pc_conversation_offer(
		pc_conversation_of(pc),
		&PC_TOOL(.name = pc->command, .description = description,
			 .parameters = pc_args_again_schema(pc), .run = run, .context = context,
			 .effects = pc_spec_only_looks(spec) ? PC_READS : spec->effects));
}

/* ---- turns ---- */
const char *pc_turn_text(struct json_object *turn, const char *key)
{
	struct json_object *value = json_object_object_get(turn, key);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : "";
}

bool pc_turn_is(struct json_object *turn, const char *role)
{
	return !strcmp(pc_turn_text(turn, "role"), role);
}

size_t pc_conversation_count(const struct pc_conversation *conversation)
{
	return json_object_array_length(conversation->turns);
}

struct json_object *pc_conversation_turn(const struct pc_conversation *conversation, size_t i)
{
	return json_object_array_get_idx(conversation->turns, i);
}

/* Not counted: what is sent is counted when it is. */
static struct json_object *hidden(const struct pc_conversation *conversation, const char *text)
{
	struct pc_models *models = pc_models_of(conversation->pc);
	PC_AUTO(text) struct pc_text out = { 0 };

	if (pc_models_hide(models)) {
		pc_forget(conversation->pc);
		return json_object_new_string("[not kept: a pattern of --redact-pattern is wrong]");
	}
	pc_models_redact(models, text, &out);
	return pc_json_string(pc_text_span(&out).data);
}

struct json_object *pc_conversation_add(struct pc_conversation *conversation, const char *role,
					const char *text)
{
	struct json_object *turn = json_object_new_object();

	json_object_object_add(turn, "role", json_object_new_string(role));
	json_object_object_add(turn, "text", hidden(conversation, text ? text : ""));
	json_object_array_add(conversation->turns, turn);
	return turn;
}

void pc_conversation_drop(struct pc_conversation *conversation, size_t first)
{
	size_t count = pc_conversation_count(conversation);

	if (first < count)
		json_object_array_del_idx(conversation->turns, first, count - first);
}

size_t pc_conversation_last_question(const struct pc_conversation *conversation)
{
	size_t count = pc_conversation_count(conversation);

	for (size_t i = count; i > 0; i--)
		if (pc_turn_is(pc_conversation_turn(conversation, i - 1), "user"))
			return i - 1;
	return count;
}

int64_t pc_conversation_tokens(const struct pc_conversation *conversation)
{
	int64_t tokens = 0;

	for (size_t i = 0; i < pc_conversation_count(conversation); i++)
		tokens += pc_turn_tokens(pc_conversation_turn(conversation, i));
	return tokens;
}

int64_t pc_conversation_room(const struct pc_conversation *conversation,
			     const struct pc_query *query, bool tools)
{
	PC_AUTO(text) struct pc_text offered = { 0 };
	struct pc_query now = *query;

	if (conversation->system)
		now.system = conversation->system;
	if (tools)
		pc_tools_offered(conversation, &offered);
	now.turns = NULL;
	now.tools = offered.data;
	return pc_prompt_room(conversation->pc, &now);
}

void pc_conversation_join(struct pc_conversation *conversation, const struct pc_query *query,
			  const struct pc_answer *answer)
{
	if (query->system && !conversation->system)
		conversation->system = pc_hide_secrets(conversation->pc, query->system);
	if (query->prompt && query->prompt[0])
		pc_conversation_add(conversation, "user", query->prompt);
	if (answer->text_size)
		pc_conversation_add(conversation, "model", answer->text);
}

/* ---- asking ---- */
static int ask_once(struct pc_conversation *conversation, const struct pc_query *query, bool tools,
		    const struct pc_conversation_calls *calls, const struct pc_answer **out_answer)
{
	PC_AUTO(text) struct pc_text turns = { 0 };
	PC_AUTO(text) struct pc_text offered = { 0 };
	struct pc_query now = PC_QUERY(.prompt = query->prompt, .schema = query->schema,
				       .schema_name = query->schema_name,
				       .max_answer_tokens = query->max_answer_tokens,
				       .sample = query->sample + conversation->sample);

	now.system = conversation->system ? conversation->system : query->system;
	if (pc_conversation_count(conversation)) {
		pc_json_print(&turns, conversation->turns, false);
		now.turns = turns.data;
	}
	if (tools)
		pc_tools_offered(conversation, &offered);
	now.tools = offered.data;
	return pc_ask(conversation->pc, &now, calls->on_text, calls->context, out_answer);
}

int pc_conversation_ask(struct pc_conversation *conversation, const struct pc_query *query,
			bool tools, const struct pc_conversation_calls *calls,
			const struct pc_answer **out_answer)
{
	static const struct pc_conversation_calls nobody;
	struct pc_query now = *query;
	int status;

	*out_answer = NULL;
	calls = calls ? calls : &nobody;
	status = pc_conversation_fit(conversation, query, tools, calls);
	if (status)
		return status;
	for (int round = 0; round < PC_TOOL_ROUNDS; round++) {
		status = ask_once(conversation, &now, tools, calls, out_answer);
		if (status || !(*out_answer)->calls)
			break;
		if (now.prompt && now.prompt[0])
			pc_conversation_add(conversation, "user", now.prompt);
		now.prompt = "";
		pc_tools_run(conversation, *out_answer, calls);
		/* the last one has to be an answer */
		tools = pc_conversation_fit_results(conversation, &now, calls) &&
			round + 2 < PC_TOOL_ROUNDS;
	}
	/* a question that got nothing is asked again, not built upon */
	if (!status || (*out_answer)->text_size || !now.prompt || !now.prompt[0])
		pc_conversation_join(conversation, &now, *out_answer);
	return status;
}
