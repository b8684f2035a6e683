/* SPDX-License-Identifier: Apache-2.0
 * A conversation that outgrows what the model can read: the model puts the oldest turns in short,
 * once, and the summary stands in their place. */
#include "base/auto.h"
#include "base/context.h"
#include "chat/conversation_internal.h"
#include "llm/pool/pool.h"
#include "llm/prompt/prompt.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"

enum { TURN_TOKENS = 8 /* for what stands around the text of a turn */ };

/* The first question behind the older half: results of tools stay with what called them. 0: what is
 * there can't be cut. */
static size_t cut_at(const struct pc_conversation *conversation)
{
	size_t count = pc_conversation_count(conversation);
	int64_t half = pc_conversation_tokens(conversation) / 2, tokens = 0;
	size_t best = 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *turn = pc_conversation_turn(conversation, i);

		if (i && pc_turn_is(turn, "user")) {
			best = i;
			if (tokens >= half)
				break;
		}
		tokens += pc_tokens(pc_span(pc_turn_text(turn, "text")));
	}
	return best ? best : count;
}

static void write_down(const struct pc_conversation *conversation, size_t count, int64_t room,
		       struct pc_text *out)
{
	for (size_t i = 0; i < count && room > 0; i++) {
		struct json_object *turn = pc_conversation_turn(conversation, i);
		struct pc_span text = pc_span(pc_turn_text(turn, "text"));
		const struct pc_span *parts;

		if (!text.size)
			continue;
		pc_text_printf(out, "%s:\n", pc_turn_text(turn, "role"));
		if (pc_split(conversation->pc, text, room, NULL, &parts) > 1)
			text = parts[0]; /* its beginning says what it is */
		pc_text_add(out, text.data, text.size);
		pc_text_puts(out, "\n\n");
		room -= pc_tokens(text) + TURN_TOKENS;
	}
}

static int put_in_short(struct pc_conversation *conversation, size_t count,
			const struct pc_answer **out_answer)
{
	struct pc *pc = conversation->pc;
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text said = { 0 };
	struct pc_query query;
	int status;

	json_object_object_add(values, "conversation", json_object_new_string(""));
	status = pc_prompt_fill(pc, "chat/summary", values, &query);
	if (status)
		return status;
	write_down(conversation, count, pc_prompt_room(pc, &query), &said);
	json_object_object_add(values, "conversation", pc_json_string(pc_text_span(&said).data));
	status = pc_prompt_fill(pc, "chat/summary", values, &query);
	return status ? status : pc_ask(pc, &query, NULL, NULL, out_answer);
}

static void replace(struct pc_conversation *conversation, size_t count, const char *summary)
{
	struct json_object *turns = json_object_new_array(), *old = conversation->turns;

	conversation->turns = turns;
	pc_conversation_add(conversation, "user",
			    pc_arena_printf(conversation->pc->arena,
					    "What was said before, in short:\n\n%s", summary));
	for (size_t i = count; i < json_object_array_length(old); i++)
		json_object_array_add(turns, json_object_get(json_object_array_get_idx(old, i)));
	json_object_put(old);
}

int pc_conversation_fit(struct pc_conversation *conversation, const struct pc_query *query,
			const struct pc_conversation_calls *calls)
{
	struct pc *pc = conversation->pc;
	struct pc_query now = *query;
	const struct pc_answer *answer;
	size_t count;
	int status;

	if (conversation->system)
		now.system = conversation->system;
	if (!pc_conversation_count(conversation) ||
	    pc_conversation_tokens(conversation) <= pc_prompt_room(pc, &now))
		return PC_OK;
	count = cut_at(conversation);
	status = put_in_short(conversation, count, &answer);
	if (status)
		return pc_add(pc, "the conversation has outgrown the model's context, and could "
				  "not be put in short");
	replace(conversation, count, answer->text);
	if (calls->on_note)
		calls->on_note(calls->context,
			       pc_arena_printf(pc->arena,
					       "the conversation has outgrown the model's context: "
					       "its oldest %zu turns were put in short",
					       count));
	return PC_OK;
}
