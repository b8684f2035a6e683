/* SPDX-License-Identifier: Apache-2.0
 * What servers say when they refuse: no two of them in the same shape. OpenAI: {"error":{"message",
 * "type","param","code"}}; vLLM the same, flat; llama-server and Gemini with a number for code,
 * Gemini within an array; Ollama {"error":"…"}; FastAPI {"detail":…}; Mistral that within
 * "message"; proxies HTML. */
#include <ctype.h>
#include <strings.h>

#include "base/auto.h"
#include "llm/provider/provider_parts.h"

enum { SHORT_MAX = 64 };

/* ---- what may be shown ---- */

/* As much of a safe text as fits, in front of a blank where one is near: half of a word would be
 * half of a secret, which is not recognised. */
static size_t cut_at(struct pc_span safe, size_t most)
{
	size_t hard = most, soft;

	while (hard && ((unsigned char)safe.data[hard] & 0xc0) == 0x80)
		hard--;
	for (soft = hard; soft && safe.data[soft] != ' ';)
		soft--;
	return soft > most / 2 ? soft : hard;
}

/* As one line of at most `most` bytes. Secrets are taken out by who tells it. */
static void say(struct pc_text *out, struct pc_span said, size_t most)
{
	PC_AUTO(text) struct pc_text line = { 0 }, safe = { 0 };

	said = pc_span_trim(said);
	for (size_t i = 0; i < said.size && line.size <= most; i++) {
		if (!isspace((unsigned char)said.data[i]))
			pc_text_putc(&line, said.data[i]);
		else if (line.size && line.data[line.size - 1] != ' ')
			pc_text_putc(&line, ' ');
	}
	pc_text_safe(&safe, pc_text_span(&line));
	pc_text_clear(out);
	if (safe.size <= most) {
		pc_text_add(out, pc_text_span(&safe).data, safe.size);
		return;
	}
	pc_text_add(out, safe.data, cut_at(pc_text_span(&safe), most - strlen("…")));
	pc_text_puts(out, "…");
}

void pc_failure_say(struct pc_text *out, struct pc_span said)
{
	say(out, said, PC_SAID_MAX);
}

static void say_short(struct pc_text *out, struct pc_span said)
{
	if (said.size)
		say(out, said, SHORT_MAX);
}

/* ---- what is no JSON ---- */

static const char *find_tag(struct pc_span body, const char *tag)
{
	size_t size = strlen(tag);

	for (size_t i = 0; i + size <= body.size; i++)
		if (!strncasecmp(body.data + i, tag, size))
			return body.data + i + size;
	return NULL;
}

/* The text of a page, without its tags. */
static void without_tags(struct pc_text *out, struct pc_span page)
{
	bool within = false;

	for (size_t i = 0; i < page.size && out->size < (size_t)4 * PC_SAID_MAX; i++) {
		if (page.data[i] == '<')
			pc_text_putc(out, ' ');
		within = (within || page.data[i] == '<') && page.data[i] != '>';
		if (!within && page.data[i] != '>')
			pc_text_putc(out, page.data[i]);
	}
}

static struct pc_span title_of(struct pc_span page)
{
	const char *title = find_tag(page, "<title>"), *end;

	if (!title)
		return page;
	end = memchr(title, '<', (size_t)(page.data + page.size - title));
	return (struct pc_span){ title, (size_t)((end ? end : page.data + page.size) - title) };
}

void pc_failure_quote(struct pc_text *out, struct pc_span body)
{
	PC_AUTO(text) struct pc_text words = { 0 }, said = { 0 };

	body = pc_span_trim(body);
	if (!pc_span_starts(body, "<")) {
		pc_failure_say(out, body);
		return;
	}
	without_tags(&words, title_of(body));
	pc_failure_say(&said, pc_text_span(&words));
	pc_text_clear(out);
	pc_text_printf(out, "an HTML page, %s", said.size ? said.data : "without words");
	if (out->size > PC_SAID_MAX)
		pc_failure_say(out, pc_text_span(&said));
}

/* ---- JSON ---- */

/* FastAPI's: [{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}] */
static void add_detail(struct pc_text *out, struct json_object *detail)
{
	struct json_object *first = pc_said_first(detail), *place = pc_said_get(first, "loc");
	struct pc_span said = pc_said_text(pc_said_get(first, "msg"));

	if (!first)
		said = pc_said_text(detail);
	for (size_t i = 0;
	     json_object_is_type(place, json_type_array) && i < json_object_array_length(place);
	     i++)
		pc_text_printf(out, "%s%s", i ? "." : "",
			       json_object_get_string(json_object_array_get_idx(place, i)));
	if (out->size && said.size)
		pc_text_puts(out, ": ");
	if (said.size)
		pc_text_add(out, said.data, said.size);
}

static void add_message(struct pc_text *out, struct json_object *error)
{
	static const char *const names[] = { "message", "msg", "error_description", "error",
					     "title" };
	struct pc_span raw = pc_said_text(pc_said_get(pc_said_get(error, "metadata"), "raw"));
	struct pc_span said = pc_said_text(error);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !said.size; i++)
		said = pc_said_text(pc_said_get(error, names[i]));
	if (said.size)
		pc_text_add(out, said.data, said.size);
	else
		add_detail(out, pc_said_get(error, "detail"));
	if (!out->size)
		add_detail(out, pc_said_get(pc_said_get(error, "message"), "detail"));
	if (out->size && raw.size) { /* OpenRouter's "Provider returned error" says nothing */
		pc_text_puts(out, ": ");
		pc_text_add(out, raw.data, raw.size);
	}
}

/* A string, or a number as its digits. */
static void say_word(struct pc_text *out, struct json_object *value)
{
	if (json_object_is_type(value, json_type_int))
		say_short(out, pc_span(json_object_get_string(value)));
	else
		say_short(out, pc_said_text(value));
}

/* What else can be said to who asked. The first that fits. */
static void advise(struct pc_failure *failure)
{
	static const struct {
		const char *code;    /* or type; NULL: any */
		const char *message; /* part of it; NULL: any */
		const char *advice;
	} rows[] = {
		{ "insufficient_quota", NULL,
		  "no quota is left: it takes a payment, or another key" },
		{ "DeploymentNotFound", NULL,
		  "on Azure -m names a deployment of this resource, not a model; a new one takes "
		  "some minutes" },
		{ "404", "Resource not found",
		  "is the address https://RESOURCE.openai.azure.com, and the API version one that "
		  "it has?" },
		{ NULL, "v1/responses",
		  "this model can be had by the Responses API alone, which is not spoken here: "
		  "name "
		  "another by -m" },
		{ NULL, "not a chat model", "name another by -m" },
		{ "context_length_exceeded", NULL,
		  "--context-tokens says how much fits, so that less is sent" },
		{ "exceed_context_size_error", NULL,
		  "--context-tokens says how much fits, so that less is sent" },
		{ NULL, "prompt is too long",
		  "--context-tokens says how much fits, so that less is sent" },
		{ "invalid_api_key", NULL, "'perfcopilot doctor' says where the key is from" },
		{ "authentication_error", NULL, "'perfcopilot doctor' says where the key is from" },
		{ "model_not_found", NULL, "name another by -m" },
		{ "content_filter", NULL, "the server's filter held the question back" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool code = !rows[i].code ||
			    pc_span_is(pc_text_span(&failure->code), rows[i].code) ||
			    pc_span_is(pc_text_span(&failure->type), rows[i].code);

		if (!code || (rows[i].message &&
			      !pc_span_find(pc_text_span(&failure->message), rows[i].message)))
			continue;
		failure->advice = rows[i].advice;
		return;
	}
}

void pc_failure_read_json(struct pc_failure *failure, struct json_object *body)
{
	struct json_object *outer = pc_said_first(body) ? pc_said_first(body) : body;
	struct json_object *inner = pc_said_get(outer, "error");
	struct json_object *error = inner ? inner : outer;
	PC_AUTO(text) struct pc_text message = { 0 };

	add_message(&message, error);
	if (!message.size)
		pc_json_print(&message, body, false);
	pc_failure_say(&failure->message, pc_text_span(&message));
	say_word(&failure->code, pc_said_get(error, "code"));
	say_word(&failure->param, pc_said_get(error, "param"));
	say_word(&failure->type, pc_said_get(error, "type"));
	if (!failure->type.size) /* Google's word for it */
		say_word(&failure->type, pc_said_get(error, "status"));
	advise(failure);
}

void pc_failure_read(struct pc_failure *failure, struct pc_span body)
{
	PC_AUTO(json) struct json_object *json = pc_said_parse(pc_span_trim(body));

	if (json) {
		pc_failure_read_json(failure, json);
		return;
	}
	pc_failure_quote(&failure->message, body);
	if (failure->status == 404)
		failure->advice = "is the address right? Most servers want /v1 at its end";
	if (!failure->message.size)
		pc_text_puts(&failure->message, "it says no more");
}

/* ---- what a refusal is about ---- */

bool pc_failure_speaks_of(const struct pc_failure *failure, const char *word)
{
	struct pc_span param = pc_text_span(&failure->param);

	return param.size ? pc_span_starts(param, word)
			  : pc_span_find(pc_text_span(&failure->message), word) != NULL;
}

bool pc_failure_unsupported(const struct pc_failure *failure)
{
	static const char *const words[] = {
		"nsupported",	  "not supported", "not support",      "nrecognized",
		"nknown",	  "not permitted", "not allowed",      "extra_forbidden",
		"nexpected",	  "deprecated",	   "only the default", "Only the default",
		"not compatible", "not available",
	};

	if (pc_span_starts(pc_text_span(&failure->code), "unsupported_") ||
	    pc_span_starts(pc_text_span(&failure->code), "unknown_"))
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (pc_span_find(pc_text_span(&failure->message), words[i]))
			return true;
	return false;
}
