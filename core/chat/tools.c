/* SPDX-License-Identifier: Apache-2.0
 * Tools: what is offered, and what becomes of a call. A model may call what is not there, with
 * arguments that make no sense: it is told so, and may try again. */
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "chat/conversation_internal.h"
#include "llm/structured/structured.h"

void pc_tools_offered(const struct pc_conversation *conversation, struct pc_text *out)
{
	PC_AUTO(json) struct json_object *array = json_object_new_array();

	if (!conversation->tool_count)
		return;
	for (size_t i = 0; i < conversation->tool_count; i++) {
		const struct pc_tool *tool = &conversation->tools[i];
		struct json_object *object = json_object_new_object();
		const char *why;

		json_object_object_add(object, "name", pc_json_string(tool->name));
		json_object_object_add(object, "description", pc_json_string(tool->description));
		json_object_object_add(object, "parameters",
				       pc_json_parse(pc_span(tool->parameters), &why));
		json_object_array_add(array, object);
	}
	pc_json_print(out, array, false);
}

static const struct pc_tool *tool_named(const struct pc_conversation *conversation,
					const char *name)
{
	for (size_t i = 0; i < conversation->tool_count; i++)
		if (!strcmp(conversation->tools[i].name, name))
			return &conversation->tools[i];
	return NULL;
}

static void no_such_tool(const struct pc_conversation *conversation, const char *name,
			 struct pc_text *out)
{
	pc_text_printf(out, "error: there is no tool '%s'", name);
	for (size_t i = 0; i < conversation->tool_count; i++)
		pc_text_printf(out, "%s%s",
			       i ? ", " : "; there are: ", conversation->tools[i].name);
}

/* A tool takes texts as C has them: one with a NUL in it would be another one. */
static bool has_nul(struct json_object *arguments)
{
	if (!json_object_is_type(arguments, json_type_object))
		return false;
	json_object_object_foreach(arguments, key, value)
	{
		(void)key;
		if (json_object_is_type(value, json_type_string) &&
		    strlen(json_object_get_string(value)) !=
			    (size_t)json_object_get_string_len(value))
			return true;
	}
	return false;
}

/* The arguments as the tool's schema has them; NULL, and why not in `out`. */
static struct json_object *arguments_of(const struct pc_tool *tool, const char *text,
					struct pc_text *out)
{
	const char *why = "they are null";
	PC_AUTO(json) struct json_object *schema = NULL;
	PC_AUTO(json) struct json_object *arguments = NULL;
	PC_AUTO(text) struct pc_text wrong = { 0 };

	arguments = pc_json_parse(pc_span(text[0] ? text : "{}"), &why);
	if (!arguments) {
		pc_text_printf(out, "error: the arguments are no JSON: %s", why);
		return NULL;
	}
	schema = pc_json_parse(pc_span(tool->parameters), &why);
	if (schema && !pc_schema_holds(arguments, schema, &wrong)) {
		pc_text_printf(out, "error: the arguments are wrong: %s",
			       wrong.data ? wrong.data : "they are not what the schema says");
		return NULL;
	}
	if (has_nul(arguments)) {
		pc_text_puts(out, "error: the arguments are wrong: there is a NUL in a text");
		return NULL;
	}
	return pc_steal(&arguments);
}

/* Cut at the end of a line, and said so. */
static void cut_result(struct pc_text *out)
{
	size_t size = PC_TOOL_RESULT_MAX;

	if (out->size <= size)
		return;
	while (size && out->data[size - 1] != '\n')
		size--;
	out->size = size ? size : PC_TOOL_RESULT_MAX;
	while (out->size && ((unsigned char)out->data[out->size] & 0xc0) == 0x80)
		out->size--;
	out->data[out->size] = '\0';
	pc_text_puts(out, "[cut here: ask for less]\n");
}

static void run_tool(struct pc_conversation *conversation, const char *name, const char *text,
		     struct pc_text *out)
{
	const struct pc_tool *tool = tool_named(conversation, name);
	PC_AUTO(json) struct json_object *arguments = NULL;
	int status;

	if (!tool) {
		no_such_tool(conversation, name, out);
		return;
	}
	arguments = arguments_of(tool, text, out);
	if (!arguments)
		return;
	conversation->pc->looking = true;
	status = tool->run(conversation->pc, tool->context, arguments, out);
	conversation->pc->looking = false;
	if (status) {
		pc_text_printf(out, "%serror: %s", out->size ? "\n" : "",
			       pc_error(conversation->pc));
		pc_forget(conversation->pc);
	}
	if (!out->size)
		pc_text_puts(out, "nothing was found");
	cut_result(out);
}

/* What is called goes back to the model with each question: no more of it is kept than is run. */
static struct json_object *calls_of(const struct pc_answer *answer, size_t *out_dropped)
{
	const char *why;
	struct json_object *calls = pc_json_parse(pc_span(answer->calls), &why);
	size_t count = json_object_array_length(calls);

	*out_dropped = count > PC_TOOL_CALLS_MAX ? count - PC_TOOL_CALLS_MAX : 0;
	if (*out_dropped)
		json_object_array_del_idx(calls, PC_TOOL_CALLS_MAX, *out_dropped);
	return calls;
}

static void run_call(struct pc_conversation *conversation, struct json_object *call,
		     struct pc_text *out)
{
	size_t size = strlen(pc_turn_text(call, "arguments"));

	if (strlen(pc_turn_text(call, "name")) > PC_TOOL_NAME_MAX)
		json_object_object_add(call, "name", json_object_new_string("unknown"));
	if (size <= PC_TOOL_ARGUMENTS_MAX) {
		run_tool(conversation, pc_turn_text(call, "name"), pc_turn_text(call, "arguments"),
			 out);
		return;
	}
	json_object_object_add(call, "arguments", json_object_new_string("{}"));
	pc_text_printf(out,
		       "error: the arguments were dropped: they had %zu bytes, and %d are taken",
		       size, PC_TOOL_ARGUMENTS_MAX);
}

void pc_tools_run(struct pc_conversation *conversation, const struct pc_answer *answer,
		  const struct pc_conversation_calls *calls)
{
	size_t dropped;
	PC_AUTO(json) struct json_object *wanted = calls_of(answer, &dropped);
	struct json_object *turn = pc_conversation_add(conversation, "model", answer->text);

	json_object_object_add(turn, "calls", json_object_get(wanted));
	for (size_t i = 0; i < json_object_array_length(wanted); i++) {
		struct json_object *call = json_object_array_get_idx(wanted, i);
		const char *name;
		PC_AUTO(text) struct pc_text result = { 0 };

		run_call(conversation, call, &result);
		name = pc_turn_text(call, "name");
		turn = pc_conversation_add(conversation, "tool", result.data);
		json_object_object_add(turn, "id", pc_json_string(pc_turn_text(call, "id")));
		json_object_object_add(turn, "name", pc_json_string(name));
		if (calls->on_tool)
			calls->on_tool(calls->context, name, pc_turn_text(call, "arguments"),
				       pc_turn_text(turn, "text"));
	}
	if (dropped && calls->on_note)
		calls->on_note(calls->context,
			       pc_arena_printf(conversation->pc->arena,
					       "the model called %zu tools at once: the first %d "
					       "were run",
					       dropped + PC_TOOL_CALLS_MAX, PC_TOOL_CALLS_MAX));
}
