/* SPDX-License-Identifier: Apache-2.0
 * What providers share: JSON from strangers, what an answer is made of, and how a refusal is read.
 * Internal to core/llm/provider*.c. */
#ifndef PC_LLM_PROVIDER_PARTS_H
#define PC_LLM_PROVIDER_PARTS_H

#include "base/json.h"
#include "llm/provider/provider.h"

/* ---- JSON that may be anything ---- */
/* A new reference; NULL: the whole is no JSON, or too deep. */
struct json_object *pc_said_parse(struct pc_span bytes);
/* A member, borrowed; NULL: there is none, it is null, or `object` is none. */
struct json_object *pc_said_get(struct json_object *object, const char *key);
/* The first item; NULL as above. */
struct json_object *pc_said_first(struct json_object *array);
/* A string, borrowed; data NULL: it is none. */
struct pc_span pc_said_text(struct json_object *value);
/* A count of tokens into *out, where it is one. */
void pc_said_count(struct json_object *value, int64_t *out_count);

/* ---- reading ---- */
/* False: more than an answer may be; the reading has failed. */
bool pc_reading_add(struct pc_reading *reading, struct pc_text *to, struct pc_span piece);
/* By the server's word ("stop", "max_tokens", …); data NULL: nothing is said. A refusal stays one.
 */
void pc_reading_finish(struct pc_reading *reading, struct pc_span word);
void pc_reading_model(struct pc_reading *reading, struct json_object *name);
/* Always false, which is what an event answers then. */
bool pc_reading_fail(struct pc_reading *reading, enum pc_failure_kind kind, struct pc_span said);
bool pc_reading_fail_with(struct pc_reading *reading, struct json_object *error);
bool pc_reading_strange(struct pc_reading *reading, const char *what, struct pc_span said);
/* Nothing more comes: an answer that is none has failed. */
bool pc_reading_end(struct pc_reading *reading);

/* ---- tools that are called (provider_calls.c) ---- */
/* A piece of a call; what is not said is data NULL, index -1. False as pc_reading_add. */
struct pc_call_piece {
	int64_t index;
	struct pc_span id, name, arguments;
};
bool pc_reading_call(struct pc_reading *reading, const struct pc_call_piece *piece);
void pc_calls_clear(struct pc_reading *reading);

/* ---- what was said before (provider_turns.c) ---- */
/* Adds the turns of a query and its prompt to an array, as each protocol has them. */
void pc_openai_turns(const struct pc_query *query, unsigned quirks, struct json_object *messages);
void pc_anthropic_turns(const struct pc_query *query, unsigned quirks,
			struct json_object *messages);
/* Whether the query offers tools, and the server takes them. */
bool pc_offers_tools(const struct pc_query *query, unsigned quirks);
/* A new reference: the tools as each protocol has them. */
struct json_object *pc_openai_tools(const struct pc_query *query);
struct json_object *pc_anthropic_tools(const struct pc_query *query);

/* ---- errors ---- */
/* A body of whatever shape: JSON of any server known, HTML, text; with advice where there is some.
 */
void pc_failure_read(struct pc_failure *failure, struct pc_span body);
void pc_failure_read_json(struct pc_failure *failure, struct json_object *body);
/* What an HTML page or a text says, in place of what is there. */
void pc_failure_quote(struct pc_text *out, struct pc_span body);
bool pc_failure_speaks_of(const struct pc_failure *failure, const char *word);
/* Whether that is no longer, or never was, rather than of a wrong value. */
bool pc_failure_unsupported(const struct pc_failure *failure);

/* ---- requests ---- */
void pc_outgoing_header(struct pc_outgoing *out, const char *name, const char *value);
/* User-Agent and, for a body, its type. */
void pc_outgoing_begin(struct pc_outgoing *out, const char *url);
/* The query's system text, with the schema in words where the server takes it no other way. */
struct json_object *pc_system_text(const struct pc_query *query, bool schema_in_words);
struct json_object *pc_said_message(const char *role, struct json_object *content);
/* The shortest decimal that is the number: 0.7, not 0.69999999999999996. */
struct json_object *pc_said_number(double number);

/* ---- OpenAI's protocol, which Azure speaks too ---- */
void pc_openai_body(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		    struct pc_outgoing *out);
bool pc_openai_event(struct pc_reading *reading, struct pc_span event, struct pc_span data);
void pc_openai_whole(struct pc_reading *reading, struct pc_span body);
unsigned pc_openai_learn(const struct pc_failure *failure, unsigned quirks);
#define PC_READS_AS_OPENAI                                                            \
	.event = pc_openai_event, .whole = pc_openai_whole, .error = pc_failure_read, \
	.learn = pc_openai_learn

#endif
