/* SPDX-License-Identifier: Apache-2.0
 * How each provider is asked and what its answers mean. A provider is a row of functions that touch
 * neither the network nor the clock. Internal. */
#ifndef PC_LLM_PROVIDER_H
#define PC_LLM_PROVIDER_H

#include "base/arena.h"
#include "base/text.h"
#include "llm/query.h"
#include "llm/settings/settings.h"

/* What servers refuse that others want; learnt from a refusal, kept for the run. */
enum pc_quirk {
	PC_QUIRK_NO_TEMPERATURE = 1u << 0,
	PC_QUIRK_OTHER_MAX_TOKENS = 1u << 1, /* max_tokens in place of max_completion_tokens, or
						 the other way round */
	PC_QUIRK_NO_STREAM_OPTIONS = 1u << 2,
	PC_QUIRK_NO_SCHEMA = 1u << 3, /* response_format json_object instead */
	PC_QUIRK_NO_JSON = 1u << 4,   /* no response_format at all */
	PC_QUIRK_NO_TOOLS = 1u << 5   /* what tools said is told in words */
};

enum pc_finish { PC_FINISH_NONE, PC_FINISH_STOP, PC_FINISH_LENGTH, PC_FINISH_REFUSED };

enum pc_failure_kind {
	PC_FAILED_NOT,	     /* it did not fail */
	PC_FAILED_CONNECT,   /* nothing was sent */
	PC_FAILED_SILENT,    /* closed, or nothing came, before the first byte */
	PC_FAILED_TIMEOUT,   /* the attempt, or its silence, took too long */
	PC_FAILED_CUT,	     /* broke off within the answer */
	PC_FAILED_STATUS,    /* an answer of status >= 300 */
	PC_FAILED_IN_STREAM, /* an error among the events */
	PC_FAILED_STRANGE,   /* an answer that is none: HTML, no JSON, no choices */
	PC_FAILED_LOCAL	     /* this side: TLS, URL, proxy, memory */
};

/* Why an attempt failed. Texts are in the exchange's own memory: controls escaped, length bounded;
 * whoever tells them takes secrets out. Begins as PC_FAILURE. */
struct pc_failure {
	enum pc_failure_kind kind;
	int status; /* of HTTP; 0: none came */
	struct pc_text message, code, type, param, request_id;
	const char *advice;	/* what else can be said to who asked; NULL: nothing */
	int64_t retry_after_ms; /* -1: not said */
	int should_retry;	/* x-should-retry: 1, 0; -1: not said */
	bool began;		/* an event of the answer had been delivered */
};
#define PC_FAILURE                                       \
	{                                                \
		.retry_after_ms = -1, .should_retry = -1 \
	}
void pc_failure_clear(struct pc_failure *failure); /* as PC_FAILURE */
static inline void pc_auto_failure(struct pc_failure *failure)
{
	pc_failure_clear(failure);
}

enum { PC_SAID_MAX = 4096 /* bytes of what a server says that are kept */ };
/* Puts what a server says into one of these texts, in place of what is there: a line that is safe
 * to show. */
void pc_failure_say(struct pc_text *out, struct pc_span said);

/* A tool that the answer calls, while it comes. */
enum { PC_CALLS_MAX = 16 /* in one answer */ };
struct pc_call_reading {
	int64_t index; /* as the server counts them; -1: it does not */
	struct pc_text id, name, arguments;
};

/* What is known of an answer while it comes. Begins as PC_READING. A stream that ends with neither
 * `done` nor `finish` broke off. */
struct pc_reading {
	struct pc_text text;	  /* the answer; what is new stands behind `told` */
	struct pc_text reasoning; /* never part of the answer */
	size_t told;
	enum pc_finish finish;
	int64_t prompt_tokens, answer_tokens; /* -1: not said */
	struct pc_text model;		      /* as the server calls it */
	struct pc_text refusal;		      /* what a refusal says */
	bool takes_calls;		      /* tools were offered */
	struct pc_call_reading calls[PC_CALLS_MAX];
	size_t call_count;
	bool done; /* [DONE], message_stop: nothing more is read */
	struct pc_failure failure;
};
#define PC_READING                                                              \
	{                                                                       \
		.prompt_tokens = -1, .answer_tokens = -1, .failure = PC_FAILURE \
	}
/* Appends the calls as the answer has them (llm/query.h). */
void pc_reading_calls(const struct pc_reading *reading, struct pc_text *out);
void pc_reading_clear(struct pc_reading *reading); /* as PC_READING */
static inline void pc_auto_reading(struct pc_reading *reading)
{
	pc_reading_clear(reading);
}

/* A request as it goes out. Owned by who called. */
struct pc_outgoing {
	struct pc_text url, body;
	struct pc_text headers[6]; /* the first without data ends them */
};
void pc_outgoing_clear(struct pc_outgoing *outgoing);
static inline void pc_auto_outgoing(struct pc_outgoing *outgoing)
{
	pc_outgoing_clear(outgoing);
}

struct pc_provider {
	const char *name;	   /* as --provider has it */
	const char *base_url;	   /* default; NULL: it must be given */
	const char *default_model; /* NULL: must be given */
	uint32_t default_context_tokens;
	/* The query is redacted already. */
	void (*request)(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
			struct pc_outgoing *out);
	/* GET that lists the models: url and headers. */
	void (*list)(const struct pc_model *model, struct pc_outgoing *out);
	/* One event of a stream. False: nothing more is wanted (done, or failed). */
	bool (*event)(struct pc_reading *reading, struct pc_span event, struct pc_span data);
	/* A whole answer that is no stream, of status 200. */
	void (*whole)(struct pc_reading *reading, struct pc_span body);
	/* The body of an answer of status >= 300: fills message, code, type, param; `status` is
	 * there. */
	void (*error)(struct pc_failure *failure, struct pc_span body);
	/* Which quirk would have avoided this failure; 0: none. */
	unsigned (*learn)(const struct pc_failure *failure, unsigned quirks);
};

/* The longest answer, in tokens: what the user says (--max-tokens), else what the query wants; 0:
 * neither does. */
uint32_t pc_answer_limit(const struct pc_model *model, const struct pc_query *query);

extern const struct pc_provider pc_openai, pc_azure, pc_anthropic;
extern const struct pc_provider *const pc_providers[]; /* NULL ends them */
/* NULL: there is none of that name; of NULL neither. */
const struct pc_provider *pc_provider_named(const char *name);

#endif
