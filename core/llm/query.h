/* SPDX-License-Identifier: Apache-2.0
 * A question to a model, and its answer. */
#ifndef PC_LLM_QUERY_H
#define PC_LLM_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct json_object;

/* Copied when it is submitted; redacted then, before anything else sees it. New members go to the
 * end. */
struct pc_query {
	size_t size;		     /* sizeof(struct pc_query) of who asks */
	const char *system, *prompt; /* UTF-8; system NULL: none */
	const char *schema;	     /* JSON Schema; NULL: any text will do */
	const char *schema_name;     /* [A-Za-z0-9_-]{1,64}; NULL: "answer" */
	uint32_t max_answer_tokens;  /* 0: no limit; --max-tokens has the last word */
	uint32_t sample;	     /* tells equal questions apart that are to be asked again */
	/* Of a conversation; each is JSON, or NULL. What was said before the prompt, and the last
	 * results of tools: [{"role":"user","text":"…"}, {"role":"model","text":"…","calls":[…]},
	 * {"role":"tool","id":"…","name":"…","text":"…"}]. With turns, an empty prompt adds nothing
	 * to them. */
	const char *turns;
	const char *tools; /* what the model may call: [{"name","description","parameters"}] */
};
static inline bool pc_query_offers(const struct pc_query *query)
{
	return query->tools && !query->schema;
}
#define PC_QUERY(...) ((struct pc_query){ .size = sizeof(struct pc_query), __VA_ARGS__ })

enum pc_answer_source { PC_FROM_MODEL, PC_FROM_CACHE, PC_FROM_REPLAY };

/* In pc's arena. */
struct pc_answer {
	int status;	   /* PC_OK, PC_ENET, PC_EMODEL, PC_ECANCEL, PC_EINPUT (its schema) */
	const char *error; /* with a status: one line; "" without */
	const char *text;  /* valid UTF-8, as the model wrote it: not safe to show
			      (pc_text_safe_lines); with a status what came before the failure */
	size_t text_size;
	struct json_object *json; /* by the schema; NULL without one; lives as long as the run */
	const char *model;	  /* as the server called it */
	int64_t prompt_tokens, answer_tokens; /* -1: not said */
	uint64_t elapsed_ms;
	unsigned attempts; /* requests made; 0 for a kept answer */
	enum pc_answer_source source;
	bool cut;	/* by length */
	int64_t kept_s; /* when a kept answer was given, since 1970; 0 for others */
	/* What the model wants to know before it answers: [{"id","name","arguments":"{…}"}], as it
	 * wrote them; NULL: nothing. Only where tools were offered. */
	const char *calls;
};

#endif
