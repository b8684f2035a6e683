/* SPDX-License-Identifier: Apache-2.0
 * A text that is too long for one question, in parts: cut where its structure allows, never within
 * a line. */
#ifndef PC_LLM_SPLIT_H
#define PC_LLM_SPLIT_H

#include "base/text.h"

/* Where to cut best: before a line for which `begins` holds. */
struct pc_split_places {
	bool (*begins)(void *context, struct pc_span line);
	void *context;
};

/* Parts of at most `max_tokens` each, together the whole text, in order, borrowed from it; a line
 * longer than that is a part of its own. `places` NULL: behind empty lines. *out_parts is in pc's
 * arena. */
PC_API size_t pc_split(struct pc *pc, struct pc_span text, int64_t max_tokens,
		       const struct pc_split_places *places, const struct pc_span **out_parts);

struct pc_query;
struct json_object;

/* An estimate (pc_tokens) of all that a question sends: its texts, what was said before, the tools
 * on offer. */
PC_API int64_t pc_query_tokens(const struct pc_query *query);
/* Of one turn of a conversation (llm/query.h): what was said or found, and what was called. */
int64_t pc_turn_tokens(struct json_object *turn);
/* What a question may hold beside what it says already and the longest answer to it, with the model
 * that is configured. Its server is asked once in a run how much fits, where that is not known and
 * questions are to be sent. */
PC_API int64_t pc_prompt_room(struct pc *pc, const struct pc_query *query);
/* Records why `tokens` more are too much for it, and what to do. Returns PC_EMODEL. */
PC_API int pc_prompt_too_long(struct pc *pc, const struct pc_query *query, int64_t tokens);

#endif
