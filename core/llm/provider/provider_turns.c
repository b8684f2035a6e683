/* SPDX-License-Identifier: Apache-2.0
 * What was said before, and the tools on offer, as the two protocols write them down. */
#include "base/auto.h"
#include "llm/provider/provider_parts.h"

static bool is_role(struct json_object *turn, const char *role)
{
	return pc_span_is(pc_said_text(pc_said_get(turn, "role")), role);
}

static struct json_object *copy_of(struct json_object *object, const char *key)
{
	struct json_object *value = pc_said_get(object, key);

	return value ? json_object_get(value) : json_object_new_string("");
}

static struct json_object *calls_of(struct json_object *turn)
{
	struct json_object *calls = pc_said_get(turn, "calls");

	return json_object_is_type(calls, json_type_array) && json_object_array_length(calls)
		       ? calls
		       : NULL;
}

/* For servers that know no tools. */
static struct json_object *result_in_words(struct json_object *turn)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span name = pc_said_text(pc_said_get(turn, "name"));
	struct pc_span result = pc_said_text(pc_said_get(turn, "text"));

	pc_text_printf(&text, "%.*s says:\n%.*s", (int)name.size, name.data ? name.data : "",
		       (int)result.size, result.data ? result.data : "");
	return pc_json_string(text.data);
}

bool pc_offers_tools(const struct pc_query *query, unsigned quirks)
{
	return pc_query_offers(query) && !(quirks & PC_QUIRK_NO_TOOLS);
}

/* An array of what `make` makes of each. */
static struct json_object *each_tool(const struct pc_query *query,
				     struct json_object *(*make)(struct json_object *from))
{
	PC_AUTO(json) struct json_object *tools = pc_said_parse(pc_span(query->tools));
	struct json_object *array = json_object_new_array();

	for (size_t i = 0;
	     json_object_is_type(tools, json_type_array) && i < json_object_array_length(tools);
	     i++)
		json_object_array_add(array, make(json_object_array_get_idx(tools, i)));
	return array;
}

/* ---- OpenAI's ---- */
static struct json_object *openai_calls(struct json_object *calls)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < json_object_array_length(calls); i++) {
		struct json_object *from = json_object_array_get_idx(calls, i);
		struct json_object *call = json_object_new_object();
		struct json_object *function = json_object_new_object();

		json_object_object_add(function, "name", copy_of(from, "name"));
		json_object_object_add(function, "arguments", copy_of(from, "arguments"));
		json_object_object_add(call, "id", copy_of(from, "id"));
		json_object_object_add(call, "type", json_object_new_string("function"));
		json_object_object_add(call, "function", function);
		json_object_array_add(array, call);
	}
	return array;
}

static struct json_object *openai_turn(struct json_object *turn, unsigned quirks)
{
	bool tools = !(quirks & PC_QUIRK_NO_TOOLS);
	struct json_object *message, *calls = tools ? calls_of(turn) : NULL;

	if (is_role(turn, "tool") && tools) {
		message = pc_said_message("tool", copy_of(turn, "text"));
		json_object_object_add(message, "tool_call_id", copy_of(turn, "id"));
		return message;
	}
	if (is_role(turn, "tool"))
		return pc_said_message("user", result_in_words(turn));
	message = pc_said_message(is_role(turn, "model") ? "assistant" : "user",
				  copy_of(turn, "text"));
	if (calls)
		json_object_object_add(message, "tool_calls", openai_calls(calls));
	return message;
}

/* Calls `add` with each turn, and with the prompt as the last. */
typedef void add_turn(struct json_object *messages, struct json_object *turn, unsigned quirks);

static void each_turn(const struct pc_query *query, unsigned quirks, struct json_object *messages,
		      add_turn *add)
{
	PC_AUTO(json)
	struct json_object *turns = query->turns ? pc_said_parse(pc_span(query->turns)) : NULL;
	PC_AUTO(json) struct json_object *last = NULL;
	size_t count =
		json_object_is_type(turns, json_type_array) ? json_object_array_length(turns) : 0;

	for (size_t i = 0; i < count; i++)
		add(messages, json_object_array_get_idx(turns, i), quirks);
	if (count && !(query->prompt && query->prompt[0]))
		return;
	last = json_object_new_object();
	json_object_object_add(last, "role", json_object_new_string("user"));
	json_object_object_add(last, "text", pc_json_string(query->prompt ? query->prompt : ""));
	add(messages, last, quirks);
}

static void openai_add(struct json_object *messages, struct json_object *turn, unsigned quirks)
{
	json_object_array_add(messages, openai_turn(turn, quirks));
}

void pc_openai_turns(const struct pc_query *query, unsigned quirks, struct json_object *messages)
{
	each_turn(query, quirks, messages, openai_add);
}

static struct json_object *openai_tool(struct json_object *from)
{
	struct json_object *tool = json_object_new_object();

	json_object_object_add(tool, "type", json_object_new_string("function"));
	json_object_object_add(tool, "function", json_object_get(from));
	return tool;
}

struct json_object *pc_openai_tools(const struct pc_query *query)
{
	return each_tool(query, openai_tool);
}

/* ---- Anthropic's: blocks, and roles that take turns ---- */
static struct json_object *block_of(const char *type)
{
	struct json_object *block = json_object_new_object();

	json_object_object_add(block, "type", json_object_new_string(type));
	return block;
}

static void add_text(struct json_object *blocks, struct json_object *text)
{
	struct json_object *block;

	if (!json_object_get_string_len(text)) { /* an empty one is refused */
		json_object_put(text);
		return;
	}
	block = block_of("text");
	json_object_object_add(block, "text", text);
	json_object_array_add(blocks, block);
}

static void add_call(struct json_object *blocks, struct json_object *call)
{
	struct json_object *block = block_of("tool_use");
	struct json_object *input = pc_said_parse(pc_said_text(pc_said_get(call, "arguments")));

	if (!json_object_is_type(input, json_type_object)) {
		json_object_put(input);
		input = json_object_new_object();
	}
	json_object_object_add(block, "id", copy_of(call, "id"));
	json_object_object_add(block, "name", copy_of(call, "name"));
	json_object_object_add(block, "input", input);
	json_object_array_add(blocks, block);
}

static void add_result(struct json_object *blocks, struct json_object *turn)
{
	struct json_object *block = block_of("tool_result");

	json_object_object_add(block, "tool_use_id", copy_of(turn, "id"));
	json_object_object_add(block, "content", copy_of(turn, "text"));
	json_object_array_add(blocks, block);
}

/* The blocks of the last message when it is of that role, else of a new one. */
static struct json_object *blocks_for(struct json_object *messages, const char *role)
{
	size_t count = json_object_array_length(messages);
	struct json_object *last = count ? json_object_array_get_idx(messages, count - 1) : NULL;

	if (!last || !is_role(last, role)) {
		last = pc_said_message(role, json_object_new_array());
		json_object_array_add(messages, last);
	}
	return pc_said_get(last, "content");
}

static void anthropic_add(struct json_object *messages, struct json_object *turn, unsigned quirks)
{
	bool tools = !(quirks & PC_QUIRK_NO_TOOLS);
	struct json_object *calls = tools ? calls_of(turn) : NULL;
	struct json_object *blocks =
		blocks_for(messages, is_role(turn, "model") ? "assistant" : "user");

	if (is_role(turn, "tool") && tools)
		add_result(blocks, turn);
	else
		add_text(blocks,
			 is_role(turn, "tool") ? result_in_words(turn) : copy_of(turn, "text"));
	for (size_t i = 0; calls && i < json_object_array_length(calls); i++)
		add_call(blocks, json_object_array_get_idx(calls, i));
}

void pc_anthropic_turns(const struct pc_query *query, unsigned quirks, struct json_object *messages)
{
	each_turn(query, quirks, messages, anthropic_add);
}

static struct json_object *anthropic_tool(struct json_object *from)
{
	struct json_object *tool = json_object_new_object();

	json_object_object_add(tool, "name", copy_of(from, "name"));
	json_object_object_add(tool, "description", copy_of(from, "description"));
	json_object_object_add(tool, "input_schema", copy_of(from, "parameters"));
	return tool;
}

struct json_object *pc_anthropic_tools(const struct pc_query *query)
{
	return each_tool(query, anthropic_tool);
}
