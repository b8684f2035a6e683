/* SPDX-License-Identifier: Apache-2.0
 * Anthropic's messages (anthropic-version 2023-06-01). A schema is asked for as the input of a tool
 * that must be called: that works with every model. */
#include <math.h>

#include "base/auto.h"
#include "llm/provider/provider_parts.h"

enum { LIMIT = 8192, SMALL_LIMIT = 4096 };

/* ---- asking ---- */

/* A tool takes an object, nothing else. */
static struct json_object *tool_schema(const struct pc_query *query, unsigned quirks)
{
	struct json_object *schema;

	if (!query->schema || (quirks & PC_QUIRK_NO_SCHEMA))
		return NULL;
	schema = pc_said_parse(pc_span(query->schema));
	if (pc_span_is(pc_said_text(pc_said_get(schema, "type")), "object"))
		return schema;
	json_object_put(schema);
	return NULL;
}

static void add_tool(struct json_object *body, const char *name, struct json_object *schema)
{
	struct json_object *tools = json_object_new_array(), *tool = json_object_new_object();
	struct json_object *choice = json_object_new_object();

	json_object_object_add(tool, "name", pc_json_string(name));
	json_object_object_add(tool, "description", json_object_new_string("takes the answer"));
	json_object_object_add(tool, "input_schema", schema);
	json_object_array_add(tools, tool);
	json_object_object_add(body, "tools", tools);
	json_object_object_add(choice, "type", json_object_new_string("tool"));
	json_object_object_add(choice, "name", pc_json_string(name));
	json_object_object_add(body, "tool_choice", choice);
}

static void add_body(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		     struct pc_outgoing *out)
{
	PC_AUTO(json) struct json_object *body = json_object_new_object();
	struct json_object *schema = tool_schema(query, quirks);
	struct json_object *system = pc_system_text(query, query->schema && !schema);
	struct json_object *messages = json_object_new_array();
	uint32_t limit = pc_answer_limit(model, query);

	if (!limit)
		limit = LIMIT;
	if ((quirks & PC_QUIRK_OTHER_MAX_TOKENS) && limit > SMALL_LIMIT)
		limit = SMALL_LIMIT;
	json_object_object_add(body, "model", pc_json_string(model->name));
	json_object_object_add(body, "max_tokens", json_object_new_int64(limit));
	if (system)
		json_object_object_add(body, "system", system);
	if (query->turns)
		pc_anthropic_turns(query, quirks, messages);
	else
		json_object_array_add(messages,
				      pc_said_message("user", pc_json_string(query->prompt)));
	json_object_object_add(body, "messages", messages);
	json_object_object_add(body, "stream", json_object_new_boolean(true));
	if (!isnan(model->temperature) && !(quirks & PC_QUIRK_NO_TEMPERATURE))
		json_object_object_add(body, "temperature", pc_said_number(model->temperature));
	if (schema)
		add_tool(body, query->schema_name ? query->schema_name : "answer", schema);
	else if (pc_offers_tools(query, quirks))
		json_object_object_add(body, "tools", pc_anthropic_tools(query));
	pc_json_print(&out->body, body, false);
}

/* ANTHROPIC_BASE_URL is written without "/v1", as Anthropic's clients have it, and with. */
static void begin(const struct pc_model *model, const char *path, struct pc_outgoing *out)
{
	PC_AUTO(text) struct pc_text bearer = { 0 };

	pc_outgoing_begin(out, model->base_url);
	if (!pc_span_ends(pc_span(model->base_url), "/v1"))
		pc_text_puts(&out->url, "/v1");
	pc_text_puts(&out->url, path);
	pc_outgoing_header(out, "anthropic-version", "2023-06-01");
	if (model->key && model->key_is_token) {
		pc_text_printf(&bearer, "Bearer %s", model->key);
		pc_outgoing_header(out, "Authorization", bearer.data);
	} else {
		pc_outgoing_header(out, "x-api-key", model->key);
	}
}

static void request(const struct pc_model *model, const struct pc_query *query, unsigned quirks,
		    struct pc_outgoing *out)
{
	add_body(model, query, quirks, out);
	begin(model, "/messages", out);
}

static void list(const struct pc_model *model, struct pc_outgoing *out)
{
	begin(model, "/models?limit=1000", out);
}

/* ---- reading ---- */

static void add_usage(struct pc_reading *reading, struct json_object *usage)
{
	int64_t cached = 0, written = 0, input = -1;

	pc_said_count(pc_said_get(usage, "output_tokens"), &reading->answer_tokens);
	pc_said_count(pc_said_get(usage, "input_tokens"), &input);
	pc_said_count(pc_said_get(usage, "cache_read_input_tokens"), &cached);
	pc_said_count(pc_said_get(usage, "cache_creation_input_tokens"), &written);
	if (input < 0 || __builtin_add_overflow(input, cached, &input) ||
	    __builtin_add_overflow(input, written, &input))
		return;
	reading->prompt_tokens = input;
}

static bool stop(struct pc_reading *reading, struct json_object *of)
{
	struct pc_span reason = pc_said_text(pc_said_get(of, "stop_reason"));
	struct json_object *details = pc_said_get(of, "stop_details");

	pc_reading_finish(reading, reason);
	return reading->finish != PC_FINISH_REFUSED || reading->refusal.size ||
	       pc_reading_add(reading, &reading->refusal,
			      pc_said_text(pc_said_get(details, "explanation")));
}

/* A call of a tool begins, or its arguments go on: `index` is that of the block. */
static bool add_call(struct pc_reading *reading, struct json_object *block, int64_t index)
{
	struct json_object *input = pc_said_get(block, "input");
	PC_AUTO(text) struct pc_text json = { 0 };
	struct pc_call_piece piece = { .index = index,
				       .id = pc_said_text(pc_said_get(block, "id")),
				       .name = pc_said_text(pc_said_get(block, "name")),
				       .arguments =
					       pc_said_text(pc_said_get(block, "partial_json")) };

	if (json_object_is_type(input, json_type_object) && json_object_object_length(input)) {
		pc_json_print(&json, input, false);
		piece.arguments = pc_text_span(&json);
	}
	return !piece.id.size && !piece.name.size && !piece.arguments.size
		       ? true
		       : pc_reading_call(reading, &piece);
}

/* A delta of a block, or a block: text, thinking, a call, or the input of the tool that takes the
 * answer. */
static bool add_block(struct pc_reading *reading, struct json_object *block, int64_t index)
{
	struct json_object *input = pc_said_get(block, "input");
	PC_AUTO(text) struct pc_text json = { 0 };

	if (!pc_reading_add(reading, &reading->text, pc_said_text(pc_said_get(block, "text"))) ||
	    !pc_reading_add(reading, &reading->reasoning,
			    pc_said_text(pc_said_get(block, "thinking"))))
		return false;
	if (reading->takes_calls)
		return add_call(reading, block, index);
	if (json_object_is_type(input, json_type_object) && json_object_object_length(input))
		pc_json_print(&json, input, false);
	return pc_reading_add(reading, &reading->text,
			      pc_said_text(pc_said_get(block, "partial_json"))) &&
	       pc_reading_add(reading, &reading->text, pc_text_span(&json));
}

static bool add_message(struct pc_reading *reading, struct json_object *message)
{
	struct json_object *blocks = pc_said_get(message, "content");

	pc_reading_model(reading, pc_said_get(message, "model"));
	add_usage(reading, pc_said_get(message, "usage"));
	for (size_t i = 0;
	     json_object_is_type(blocks, json_type_array) && i < json_object_array_length(blocks);
	     i++)
		if (!add_block(reading, json_object_array_get_idx(blocks, i), (int64_t)i))
			return false;
	return stop(reading, message);
}

/* The type stands in the data, too, whatever a proxy made of the event's name. */
static bool event(struct pc_reading *reading, struct pc_span name, struct pc_span data)
{
	PC_AUTO(json) struct json_object *json = NULL;
	int64_t index = -1;
	struct pc_span type;

	data = pc_span_trim(data);
	if (!data.size)
		return true;
	json = pc_said_parse(data);
	type = pc_said_text(pc_said_get(json, "type"));
	pc_said_count(pc_said_get(json, "index"), &index);
	if (json &&
	    (pc_span_is(type, "error") || pc_span_is(name, "error") || pc_said_get(json, "error")))
		return pc_reading_fail_with(reading, json);
	if (!json_object_is_type(json, json_type_object))
		return pc_reading_strange(reading, "an event is not what it should be", data);
	if (pc_span_is(type, "message_start"))
		return add_message(reading, pc_said_get(json, "message"));
	if (pc_span_is(type, "content_block_start"))
		return add_block(reading, pc_said_get(json, "content_block"), index);
	if (pc_span_is(type, "content_block_delta"))
		return add_block(reading, pc_said_get(json, "delta"), index);
	if (pc_span_is(type, "message_stop"))
		return pc_reading_end(reading);
	if (!pc_span_is(type, "message_delta"))
		return true; /* ping, content_block_stop, and what is to come */
	add_usage(reading, pc_said_get(json, "usage"));
	return stop(reading, pc_said_get(json, "delta"));
}

static void whole(struct pc_reading *reading, struct pc_span body)
{
	PC_AUTO(json) struct json_object *json = pc_said_parse(pc_span_trim(body));

	if (pc_said_get(json, "error"))
		pc_reading_fail_with(reading, json);
	else if (!pc_said_get(json, "content"))
		pc_reading_strange(reading, "this is no answer of a model, is the address right?",
				   body);
	else if (add_message(reading, json))
		pc_reading_end(reading);
}

/* ---- learning ---- */

static unsigned learn(const struct pc_failure *failure, unsigned quirks)
{
	if (failure->kind != PC_FAILED_STATUS || failure->status != 400)
		return 0;
	if (!(quirks & PC_QUIRK_OTHER_MAX_TOKENS) && pc_failure_speaks_of(failure, "max_tokens"))
		return PC_QUIRK_OTHER_MAX_TOKENS;
	if (!(quirks & PC_QUIRK_NO_TEMPERATURE) && pc_failure_speaks_of(failure, "temperature") &&
	    pc_failure_unsupported(failure))
		return PC_QUIRK_NO_TEMPERATURE;
	if (!(quirks & PC_QUIRK_NO_SCHEMA) && (pc_failure_speaks_of(failure, "input_schema") ||
					       pc_failure_speaks_of(failure, "tool")))
		return PC_QUIRK_NO_SCHEMA | PC_QUIRK_NO_TOOLS;
	return 0;
}

const struct pc_provider pc_anthropic = {
	.name = "anthropic",
	.base_url = "https://api.anthropic.com",
	.default_model = "claude-sonnet-4-6",
	.default_context_tokens = 200000,
	.request = request,
	.list = list,
	.event = event,
	.whole = whole,
	.error = pc_failure_read,
	.learn = learn,
};
