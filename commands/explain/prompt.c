/* SPDX-License-Identifier: Apache-2.0
 * What a model is told: the document as lines of "key: value", no more than fits. */
#include "explain.h"

enum { VALUE_MAX = 4000, DEPTH_MAX = 6, NOTE_TOKENS = 16 };

struct writer {
	struct pc *pc;
	struct pc_text *out;
	int64_t room; /* tokens */
	size_t left_out;
};

static void put_line(struct writer *writer, const struct pc_text *line)
{
	int64_t tokens = pc_tokens(pc_text_span(line)) + 1;

	if (tokens > writer->room) {
		writer->left_out++;
		return;
	}
	writer->room -= tokens;
	pc_text_add(writer->out, line->data, line->size);
	pc_text_putc(writer->out, '\n');
}

static void put_value(struct writer *writer, const char *name, struct json_object *value)
{
	PC_AUTO(text) struct pc_text safe = { 0 }, line = { 0 };
	const char *text = json_object_get_string(value);

	pc_text_safe_lines(&safe, pc_span(text));
	if (!safe.size)
		return;
	pc_text_printf(&line, "%s: ", name);
	pc_text_fit(&line, pc_hide_secrets(writer->pc, safe.data), VALUE_MAX);
	put_line(writer, &line);
}

static void put(struct writer *writer, const char *name, struct json_object *value, int depth);

static void put_members(struct writer *writer, const char *name, struct json_object *object,
			int depth)
{
	json_object_object_foreach(object, key, value)
	{
		PC_AUTO(text) struct pc_text path = { 0 };

		pc_text_printf(&path, "%s%s%s", name, name[0] ? "." : "", key);
		put(writer, path.data, value, depth + 1);
	}
}

/* Items that are texts go on one line, others each on lines of their own. */
static void put_items(struct writer *writer, const char *name, struct json_object *array, int depth)
{
	size_t count = explain_count(array);

	if (count && json_object_is_type(json_object_array_get_idx(array, 0), json_type_string)) {
		put_value(writer, name, array);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		PC_AUTO(text) struct pc_text path = { 0 };

		pc_text_printf(&path, "%s[%zu]", name, i + 1);
		put(writer, path.data, json_object_array_get_idx(array, i), depth + 1);
	}
}

/* A document is as deep as its command made it. */
static void put(struct writer *writer, const char *name, struct json_object *value, int depth)
{
	if (!value || depth > DEPTH_MAX)
		return;
	if (json_object_is_type(value, json_type_object))
		put_members(writer, name, value, depth);
	else if (json_object_is_type(value, json_type_array))
		put_items(writer, name, value, depth);
	else
		put_value(writer, name, value);
}

static void put_advice(struct pc_text *out, struct json_object *advice)
{
	for (size_t i = 0; i < explain_count(advice); i++) {
		struct json_object *item = json_object_array_get_idx(advice, i);

		pc_text_printf(out, "- %s; %s\n", explain_text(item, "title", NULL),
			       explain_text(item, "action", NULL));
	}
}

static struct json_object *text_of(const struct pc_text *text)
{
	return pc_json_string(text->data ? text->data : "");
}

static int fill_facts(struct pc *pc, const char *name, const struct pc_text *facts,
		      struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();

	explain_add(values, "facts", text_of(facts));
	explain_add_text(values, "wish", pc_output_wish(pc));
	return pc_prompt_fill(pc, name, values, out_query);
}

static bool is_told(const char *key)
{
	static const char *const apart[] = { "command", "advice", "model", "optimizations", NULL };

	for (size_t i = 0; apart[i]; i++)
		if (!strcmp(key, apart[i]))
			return false;
	return true;
}

int explain_prompt(struct pc *pc, const char *name, struct json_object *document,
		   struct pc_query *out_query)
{
	PC_AUTO(text) struct pc_text facts = { 0 };
	struct writer writer = { .pc = pc, .out = &facts };
	int status = fill_facts(pc, name, &facts, out_query);

	if (status)
		return status;
	writer.room = pc_prompt_room(pc, out_query) - NOTE_TOKENS;
	json_object_object_foreach(document, key, value)
	{
		if (is_told(key))
			put(&writer, key, value, 0);
	}
	if (writer.left_out)
		pc_text_printf(&facts, "(%zu more lines left out)\n", writer.left_out);
	return fill_facts(pc, name, &facts, out_query);
}

int explain_prompt_next(struct pc *pc, const char *name, struct json_object *document,
			struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text advice = { 0 };

	put_advice(&advice, json_object_object_get(document, "advice"));
	explain_add(values, "advice", text_of(&advice));
	explain_add_text(values, "wish", pc_output_wish(pc));
	return pc_prompt_fill(pc, name, values, out_query);
}
