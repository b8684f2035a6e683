/* SPDX-License-Identifier: Apache-2.0
 * OpenAI's chat completions (openai-openapi 2.3.0), and all that speaks the same: Ollama,
 * llama-server, vLLM, LM Studio, Gemini, Mistral, OpenRouter. */
#include <math.h>

#include "base/auto.h"
#include "llm/provider/provider_parts.h"

/* ---- asking ---- */

static bool is_openai(const struct pc_model *model)
{
	return !strcmp(model->base_url, pc_openai.base_url);
}

/* OpenAI and Azure refuse max_tokens for models that reason; of the others many know no other name.
 */
static const char *limit_name(const struct pc_model *model, unsigned quirks)
{
	bool newer = model->provider == &pc_azure || is_openai(model);

	return newer != !!(quirks & PC_QUIRK_OTHER_MAX_TOKENS) ? "max_completion_tokens"
							       : "max_tokens";
}

static struct json_object *answer_format(const struct pc_query *query, unsigned quirks)
{
	struct json_object *format = json_object_new_object(), *schema;

	if (quirks & PC_QUIRK_NO_SCHEMA) {
		json_object_object_add(format, "type", json_object_new_string("json_object"));
		return format;
	}
	schema = json_object_new_object();
	json_object_object_add(schema, "name",
			       pc_json_string(query->schema_name ? query->schema_name : "answer"));
	json_object_object_add(schema, "schema", pc_said_parse(pc_span(query->schema)));
	json_object_object_add(format, "type", json_object_new_string("json_schema"));
	json_object_object_add(format, "json_schema", schema);
	return format;
}

static struct json_object *stream_options(const struct pc_model *model)
{
	struct json_object *options = json_object_new_object();

	json_object_object_add(options, "include_usage", json_object_new_boolean(true));
	if (is_openai(model)) /* padding against listeners, which is half of what is sent */
		json_object_object_add(options, "include_obfuscation",
				       json_object_new_boolean(false));
	return options;
}

static struct json_object *messages_of(const struct pc_query *query, unsigned quirks)
{
	bool in_words = query->schema && (quirks & (PC_QUIRK_NO_SCHEMA | PC_QUIRK_NO_JSON));
	struct json_object *messages = json_object_new_array();
	struct json_object *system = pc_system_text(query, in_words);

	if (system)
		json_object_array_add(messages, pc_said_message("system", system));
	pc_openai_turns(query, quirks, messages);
	return messages;
}

void pc_openai_body(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		    struct pc_outgoing *out)
{
	PC_AUTO(json) struct json_object *body = json_object_new_object();
	uint32_t limit = pc_answer_limit(model, query);

	json_object_object_add(body, "model", pc_json_string(model->name));
	json_object_object_add(body, "messages", messages_of(query, quirks));
	json_object_object_add(body, "stream", json_object_new_boolean(true));
	if (!(quirks & PC_QUIRK_NO_STREAM_OPTIONS))
		json_object_object_add(body, "stream_options", stream_options(model));
	if (limit)
		json_object_object_add(body, limit_name(model, quirks),
				       json_object_new_int64(limit));
	if (!isnan(model->temperature) && !(quirks & PC_QUIRK_NO_TEMPERATURE))
		json_object_object_add(body, "temperature", pc_said_number(model->temperature));
	if (pc_offers_tools(query, quirks))
		json_object_object_add(body, "tools", pc_openai_tools(query));
	if (query->schema && !(quirks & PC_QUIRK_NO_JSON))
		json_object_object_add(body, "response_format", answer_format(query, quirks));
	pc_json_print(&out->body, body, false);
}

static void add_headers(const struct pc_model *model, struct pc_outgoing *out)
{
	PC_AUTO(text) struct pc_text bearer = { 0 };

	if (model->key) {
		pc_text_printf(&bearer, "Bearer %s", model->key);
		pc_outgoing_header(out, "Authorization", bearer.data);
	}
	pc_outgoing_header(out, "OpenAI-Organization", model->organization);
	pc_outgoing_header(out, "OpenAI-Project", model->project);
}

static void request(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		    struct pc_outgoing *out)
{
	pc_openai_body(model, query, quirks, out);
	pc_outgoing_begin(out, model->base_url);
	pc_text_puts(&out->url, "/chat/completions");
	add_headers(model, out);
}

static void list(const struct pc_model *model, struct pc_outgoing *out)
{
	pc_outgoing_begin(out, model->base_url);
	pc_text_puts(&out->url, "/models");
	add_headers(model, out);
}

/* ---- reading ---- */

/* A string, or Mistral's parts: [{"type":"thinking","thinking":[…]},{"type":"text","text":"…"}] */
static bool add_content(struct pc_reading *reading, struct json_object *content)
{
	size_t count = json_object_is_type(content, json_type_array)
			       ? json_object_array_length(content)
			       : 0;

	if (!count)
		return pc_reading_add(reading, &reading->text, pc_said_text(content));
	for (size_t i = 0; i < count; i++) {
		struct json_object *part = json_object_array_get_idx(content, i);
		struct json_object *thought = pc_said_first(pc_said_get(part, "thinking"));

		if (!pc_reading_add(reading, &reading->text,
				    pc_said_text(pc_said_get(part, "text"))) ||
		    !pc_reading_add(reading, &reading->reasoning,
				    pc_said_text(pc_said_get(thought, "text"))))
			return false;
	}
	return true;
}

/* Arguments are a string that comes in pieces, or (Ollama, Gemini) an object at once. */
static bool add_calls(struct pc_reading *reading, struct json_object *calls)
{
	size_t count =
		json_object_is_type(calls, json_type_array) ? json_object_array_length(calls) : 0;

	for (size_t i = 0; i < count; i++) {
		struct json_object *call = json_object_array_get_idx(calls, i);
		struct json_object *function = pc_said_get(call, "function");
		struct json_object *arguments = pc_said_get(function, "arguments");
		PC_AUTO(text) struct pc_text printed = { 0 };
		struct pc_call_piece piece = { .index = -1,
					       .id = pc_said_text(pc_said_get(call, "id")),
					       .name = pc_said_text(pc_said_get(function, "name")),
					       .arguments = pc_said_text(arguments) };

		pc_said_count(pc_said_get(call, "index"), &piece.index);
		if (json_object_is_type(arguments, json_type_object)) {
			pc_json_print(&printed, arguments, false);
			piece.arguments = pc_text_span(&printed);
		}
		if (!pc_reading_call(reading, &piece))
			return false;
	}
	return true;
}

/* A delta, or a whole message. Reasoning has two names, and some servers send it by both. */
static bool add_message(struct pc_reading *reading, struct json_object *message)
{
	struct pc_span thought = pc_said_text(pc_said_get(message, "reasoning_content"));
	struct pc_span refusal = pc_said_text(pc_said_get(message, "refusal"));

	if (!thought.size)
		thought = pc_said_text(pc_said_get(message, "reasoning"));
	if (refusal.size)
		reading->finish = PC_FINISH_REFUSED;
	return pc_reading_add(reading, &reading->reasoning, thought) &&
	       pc_reading_add(reading, &reading->refusal, refusal) &&
	       add_content(reading, pc_said_get(message, "content")) &&
	       add_calls(reading, pc_said_get(message, "tool_calls"));
}

static bool add_choice(struct pc_reading *reading, struct json_object *choice, const char *part)
{
	struct pc_span finish = pc_said_text(pc_said_get(choice, "finish_reason"));
	int64_t index = 0;

	pc_said_count(pc_said_get(choice, "index"), &index);
	if (index) /* one was asked for */
		return true;
	if (!add_message(reading, pc_said_get(choice, part)))
		return false;
	if (pc_span_is(finish, "error"))
		return pc_reading_fail(reading, PC_FAILED_IN_STREAM,
				       PC_SPAN("the server broke the answer off"));
	pc_reading_finish(reading, finish);
	return true;
}

/* Azure's first chunk has no choices, and the last, of usage, has none anywhere. */
static bool add_chunk(struct pc_reading *reading, struct json_object *chunk, const char *part)
{
	struct json_object *choices = pc_said_get(chunk, "choices");
	struct json_object *usage = pc_said_get(chunk, "usage");

	pc_reading_model(reading, pc_said_get(chunk, "model"));
	pc_said_count(pc_said_get(usage, "prompt_tokens"), &reading->prompt_tokens);
	pc_said_count(pc_said_get(usage, "completion_tokens"), &reading->answer_tokens);
	for (size_t i = 0;
	     json_object_is_type(choices, json_type_array) && i < json_object_array_length(choices);
	     i++)
		if (!add_choice(reading, json_object_array_get_idx(choices, i), part))
			return false;
	return true;
}

/* An error may come with status 200: within a chunk, flat as vLLM's, or in Gemini's array. */
static bool is_error(struct json_object *json)
{
	struct json_object *outer = pc_said_first(json) ? pc_said_first(json) : json;
	struct json_object *error = pc_said_get(outer, "error");

	return pc_span_is(pc_said_text(pc_said_get(outer, "object")), "error") ||
	       (error && !(json_object_is_type(error, json_type_string) &&
			   !json_object_get_string_len(error)));
}

bool pc_openai_event(struct pc_reading *reading, struct pc_span event, struct pc_span data)
{
	PC_AUTO(json) struct json_object *json = NULL;

	data = pc_span_trim(data);
	if (pc_span_starts(data, "[DONE]"))
		return pc_reading_end(reading);
	if (!data.size)
		return true;
	json = pc_said_parse(data);
	if (json && (is_error(json) || pc_span_is(event, "error")))
		return pc_reading_fail_with(reading, json);
	if (!json_object_is_type(json, json_type_object))
		return pc_reading_strange(reading, "an event is not what it should be", data);
	return add_chunk(reading, json, "delta");
}

void pc_openai_whole(struct pc_reading *reading, struct pc_span body)
{
	PC_AUTO(json) struct json_object *json = pc_said_parse(pc_span_trim(body));

	if (json && is_error(json)) {
		pc_reading_fail_with(reading, json);
	} else if (!pc_said_first(pc_said_get(json, "choices"))) {
		pc_reading_strange(reading, "this is no answer of a model, is the address right?",
				   body);
	} else if (add_chunk(reading, json, "message")) {
		pc_reading_end(reading);
	}
}

/* ---- learning ---- */

static bool is_of_request(const struct pc_failure *failure)
{
	return failure->kind == PC_FAILED_STATUS &&
	       (failure->status == 400 || failure->status == 404 || failure->status == 422);
}

unsigned pc_openai_learn(const struct pc_failure *failure, unsigned quirks)
{
	static const struct {
		const char *word;
		unsigned quirk;
	} rows[] = {
		{ "temperature", PC_QUIRK_NO_TEMPERATURE },
		{ "stream_options", PC_QUIRK_NO_STREAM_OPTIONS },
		{ "max_tokens", PC_QUIRK_OTHER_MAX_TOKENS },
		{ "max_completion_tokens", PC_QUIRK_OTHER_MAX_TOKENS },
	};

	if (!is_of_request(failure))
		return 0;
	/* whatever is wrong with a schema, it can be said in words */
	if (pc_failure_speaks_of(failure, "response_format") ||
	    pc_failure_speaks_of(failure, "json_schema"))
		return !(quirks & PC_QUIRK_NO_SCHEMA) ? PC_QUIRK_NO_SCHEMA
		       : !(quirks & PC_QUIRK_NO_JSON) ? PC_QUIRK_NO_JSON
						      : 0;
	if (!(quirks & PC_QUIRK_NO_TOOLS) && pc_failure_speaks_of(failure, "tool"))
		return PC_QUIRK_NO_TOOLS;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!(quirks & rows[i].quirk) && pc_failure_speaks_of(failure, rows[i].word) &&
		    pc_failure_unsupported(failure))
			return rows[i].quirk;
	return 0;
}

const struct pc_provider pc_openai = {
	.name = "openai",
	.base_url = "https://api.openai.com/v1",
	.default_model = "gpt-5.4-mini",
	.default_context_tokens = 128000,
	.request = request,
	.list = list,
	PC_READS_AS_OPENAI,
};
