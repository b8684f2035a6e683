/* SPDX-License-Identifier: Apache-2.0
 * Answers as providers word them, and what their requests ask. */
#include <stdio.h>
#include <string.h>

#include "model_server.h"

/* What a provider's answers are made of: lines of a script each. */
struct wire {
	const char *name, *begin, *text, *finish, *usage, *done, *whole, *reason;
};

#define CHUNK(choices)                                                                     \
	"data {\"id\":\"chatcmpl-%n\",\"object\":\"chat.completion.chunk\",\"created\":1," \
	"\"model\":\"%m\",\"choices\":[" choices "]"
#define CHOICE(delta, reason) \
	"{\"index\":0,\"delta\":{" delta "},\"logprobs\":null,\"finish_reason\":" reason "}"
#define OPENAI_USAGE \
	"\"usage\":{\"prompt_tokens\":%i,\"completion_tokens\":%o,\"total_tokens\":%u}}"
#define OPENAI_BEGIN \
	CHUNK(CHOICE("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", "null")) "}"
#define OPENAI_REST                                                                       \
	.text = CHUNK(CHOICE("\"content\":\"%t\"", "null")) "}",                          \
	.finish = CHUNK(CHOICE("", "\"%f\"")) "}", .usage = CHUNK("") "," OPENAI_USAGE,   \
	.done = "data [DONE]", .reason = "stop",                                          \
	.whole = "send {\"id\":\"chatcmpl-%n\",\"object\":\"chat.completion\",\"model\":" \
		 "\"%m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","  \
		 "\"content\":\"%t\",\"refusal\":null},\"finish_reason\":\"%f\"}]," OPENAI_USAGE

static const struct wire wires[] = {
	{ "openai", .begin = OPENAI_BEGIN, OPENAI_REST },
	{ "azure",
	  .begin = "data {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
		   "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":"
		   "{}}]}\n" OPENAI_BEGIN,
	  OPENAI_REST },
	{ "anthropic",
	  .begin = "event message_start {\"type\":\"message_start\",\"message\":{\"id\":\"msg_%n\","
		   "\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"model\":\"%m\","
		   "\"stop_reason\":null,\"usage\":{\"input_tokens\":%i,\"output_tokens\":1}}}\n"
		   "event content_block_start {\"type\":\"content_block_start\",\"index\":0,"
		   "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n"
		   "event ping {\"type\":\"ping\"}",
	  .text = "event content_block_delta {\"type\":\"content_block_delta\",\"index\":0,"
		  "\"delta\":{\"type\":\"text_delta\",\"text\":\"%t\"}}",
	  .finish = "event content_block_stop {\"type\":\"content_block_stop\",\"index\":0}\n"
		    "event message_delta {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
		    "\"%f\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":%o}}",
	  .done = "event message_stop {\"type\":\"message_stop\"}",
	  .whole = "send {\"id\":\"msg_%n\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
		   "\"%m\",\"content\":[{\"type\":\"text\",\"text\":\"%t\"}],\"stop_reason\":"
		   "\"%f\",\"usage\":{\"input_tokens\":%i,\"output_tokens\":%o}}",
	  .reason = "end_turn" },
};

void wire_set(struct making *making, struct pc_span name)
{
	for (size_t i = 0; i < sizeof(wires) / sizeof(*wires); i++)
		if (pc_span_is(name, wires[i].name))
			making->wire = &wires[i];
}

static void run_lines(struct making *making, const char *lines)
{
	struct pc_span rest = pc_span(lines), line;

	while (rest.size) {
		line = rest;
		if (!pc_span_cut(line, '\n', &line, &rest))
			rest.size = 0;
		make_line(making, line_of(line));
	}
}

static void put_piece(struct making *making, struct pc_span json)
{
	making->piece.size = 0;
	pc_text_add(&making->piece, json.data, json.size);
	making->pieces++;
	run_lines(making, making->wire->text);
}

void wire_text(struct making *making, struct pc_span text)
{
	struct pc_text json = { 0 };
	struct pc_span rest;
	size_t size;

	expand(making, text, true, &json);
	for (rest = pc_text_span(&json); rest.size; rest.data += size, rest.size -= size) {
		const char *blank = memchr(rest.data, ' ', rest.size);

		size = blank ? (size_t)(blank - rest.data) + 1 : rest.size;
		put_piece(making, (struct pc_span){ rest.data, size });
	}
	pc_text_clear(&json);
}

void wire_words(struct making *making, struct pc_span text)
{
	unsigned long count, last;

	numbers(text, &count, &last);
	for (unsigned long i = 1; i <= count; i++) {
		char word[32];

		snprintf(word, sizeof(word), "w%lu ", i);
		put_piece(making, pc_span(word));
	}
}

void wire_begin(struct making *making, struct pc_span text)
{
	(void)text;
	run_lines(making, making->wire->begin);
}

void wire_finish(struct making *making, struct pc_span reason)
{
	making->reason.size = 0;
	if (reason.size)
		pc_text_add(&making->reason, reason.data, reason.size);
	else
		pc_text_puts(&making->reason, making->wire->reason);
	run_lines(making, making->wire->finish);
	if (making->wire->usage && pc_span_find(making->request->body, "include_usage"))
		run_lines(making, making->wire->usage);
}

void wire_done(struct making *making, struct pc_span text)
{
	(void)text;
	run_lines(making, making->wire->done);
}

static bool wants_stream(struct pc_span body)
{
	return pc_span_find(body, "\"stream\":true") || pc_span_find(body, "\"stream\": true");
}

void wire_say(struct making *making, struct pc_span text)
{
	if (wants_stream(making->request->body)) {
		wire_begin(making, text);
		wire_text(making, text);
		wire_finish(making, PC_SPAN(""));
		wire_done(making, text);
		return;
	}
	making->piece.size = making->reason.size = 0;
	expand(making, text, true, &making->piece);
	making->pieces = making->piece.size / 4 + 1;
	pc_text_puts(&making->reason, making->wire->reason);
	run_lines(making, making->wire->whole);
}

/* ---- requests ---- */

/* Where the value of the first "key" at or behind `at` begins; NULL: there is none. */
static const char *value_of(const char *at, const char *end, const char *key)
{
	size_t size = strlen(key);

	while ((at = memmem(at, (size_t)(end - at), key, size))) {
		at += size;
		while (at < end && *at == ' ')
			at++;
		if (at == end || *at++ != ':')
			continue; /* it is a value itself */
		while (at < end && *at == ' ')
			at++;
		return at;
	}
	return NULL;
}

/* The string there, as JSON has it. False: what is there is none. */
static bool take_string(const char *at, const char *end, struct pc_text *out)
{
	const char *from;

	if (!at || at >= end || *at != '"')
		return false;
	for (from = ++at; at < end && *at != '"'; at++)
		at += *at == '\\';
	if (at >= end)
		return false;
	out->size = 0;
	pc_text_add(out, from, (size_t)(at - from));
	return true;
}

/* What the last user asks: its content, or the text that stands in it. */
static void find_prompt(struct pc_span body, struct pc_text *out)
{
	const char *end = body.data + body.size, *at = body.data, *role;

	while ((role = value_of(at, end, "\"role\""))) {
		at = role;
		if (end - role < 6 || memcmp(role, "\"user\"", 6) != 0)
			continue;
		if (!take_string(value_of(at, end, "\"content\""), end, out))
			take_string(value_of(at, end, "\"text\""), end, out);
	}
}

void wire_start(struct making *making)
{
	struct pc_span body = making->request->body, head = making->request->head;
	const char *model = value_of(body.data, body.data + body.size, "\"model\"");

	making->wire = &wires[0];
	wire_set(making, pc_span_find(head, "/openai/deployments/") ? PC_SPAN("azure")
			 : pc_span_find(head, "/messages")	    ? PC_SPAN("anthropic")
								    : PC_SPAN("openai"));
	find_prompt(body, &making->prompt);
	if (!take_string(model, body.data + body.size, &making->model))
		pc_text_puts(&making->model, "served");
}
