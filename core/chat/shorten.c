/* SPDX-License-Identifier: Apache-2.0
 * A conversation that outgrows what the model can read: the model puts the oldest turns in short,
 * once, and the summary stands in their place. Where it does so between a question and its answer,
 * by what tools found, of the oldest results the beginning is kept. */
#include "base/auto.h"
#include "base/context.h"
#include "chat/conversation_internal.h"
#include "llm/pool/pool.h"
#include "llm/prompt/prompt.h"
#include "llm/prompt/split.h"
#include "llm/prompt/tokens.h"

enum {
	TURN_TOKENS = 8,   /* for what stands around the text of a turn */
	RESULT_TOKENS = 64 /* kept of a result at least */
};

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
		tokens += pc_turn_tokens(turn);
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
			bool tools, const struct pc_conversation_calls *calls)
{
	struct pc *pc = conversation->pc;
	const struct pc_answer *answer;
	size_t count;
	int status;

	if (!pc_conversation_count(conversation) ||
	    pc_conversation_tokens(conversation) <=
		    pc_conversation_room(conversation, query, tools))
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

/* ---- what tools found ---- */
/* Takes about `over` tokens off a result; its beginning stays. What was taken off. */
static int64_t shorten_result(struct pc_conversation *conversation, struct json_object *turn,
			      int64_t over)
{
	static const char note[] = "\n[shortened: there is no room for more; ask for less]";
	struct pc_span text = pc_span(pc_turn_text(turn, "text"));
	int64_t had = pc_tokens(text), note_tokens = pc_tokens(pc_span(note));
	int64_t keep = had - over - note_tokens;
	size_t size;

	if (had <= RESULT_TOKENS + note_tokens)
		return 0;
	size = pc_tokens_fit(text, keep > RESULT_TOKENS ? keep : RESULT_TOKENS);
	json_object_object_add(turn, "text",
			       pc_json_string(pc_arena_printf(conversation->pc->arena, "%.*s%s",
							      (int)size, text.data, note)));
	return had - pc_tokens(pc_span(pc_turn_text(turn, "text")));
}

bool pc_conversation_fit_results(struct pc_conversation *conversation, const struct pc_query *query,
				 const struct pc_conversation_calls *calls)
{
	int64_t over = pc_conversation_tokens(conversation) -
		       pc_conversation_room(conversation, query, true);
	size_t shortened = 0;

	for (size_t i = 0; over > 0 && i < pc_conversation_count(conversation); i++) {
		struct json_object *turn = pc_conversation_turn(conversation, i);
		int64_t less =
			pc_turn_is(turn, "tool") ? shorten_result(conversation, turn, over) : 0;

		over -= less;
		shortened += less > 0;
	}
	if (shortened && calls->on_note)
		calls->on_note(calls->context,
			       pc_arena_printf(conversation->pc->arena,
					       "the model's context is full: of %zu result%s of "
					       "tools only the beginning was kept",
					       shortened, shortened == 1 ? "" : "s"));
	return over <= 0;
}
