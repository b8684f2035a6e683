/* SPDX-License-Identifier: Apache-2.0
 * What a model is told: the document as lines of "key: value", no more than fits. */
#include "explain.h"

enum { VALUE_MAX = 4000, DEPTH_MAX = 6 };

static void put_value(struct pc_telling *telling, const char *name, struct json_object *value)
{
	PC_AUTO(text) struct pc_text safe = { 0 }, line = { 0 };
	const char *text = json_object_get_string(value);

	pc_text_safe_lines(&safe, pc_span(text));
	if (!safe.size)
		return;
	pc_text_printf(&line, "%s: ", name);
	pc_text_fit(&line, pc_hide_secrets(telling->pc, safe.data), VALUE_MAX);
	pc_tell(telling, pc_text_span(&line));
}

static void put(struct pc_telling *telling, const char *name, struct json_object *value, int depth);

static void put_members(struct pc_telling *telling, const char *name, struct json_object *object,
			int depth)
{
	json_object_object_foreach(object, key, value)
	{
		PC_AUTO(text) struct pc_text path = { 0 };

		pc_text_printf(&path, "%s%s%s", name, name[0] ? "." : "", key);
		put(telling, path.data, value, depth + 1);
	}
}

/* Items that are texts go on one line, others each on lines of their own. */
static void put_items(struct pc_telling *telling, const char *name, struct json_object *array,
		      int depth)
{
	size_t count = explain_count(array);

	if (count && json_object_is_type(json_object_array_get_idx(array, 0), json_type_string)) {
		put_value(telling, name, array);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		PC_AUTO(text) struct pc_text path = { 0 };

		pc_text_printf(&path, "%s[%zu]", name, i + 1);
		put(telling, path.data, json_object_array_get_idx(array, i), depth + 1);
	}
}

/* A document is as deep as its command made it. */
static void put(struct pc_telling *telling, const char *name, struct json_object *value, int depth)
{
	if (!value || depth > DEPTH_MAX)
		return;
	if (json_object_is_type(value, json_type_object))
		put_members(telling, name, value, depth);
	else if (json_object_is_type(value, json_type_array))
		put_items(telling, name, value, depth);
	else
		put_value(telling, name, value);
}

static bool is_told(const char *key)
{
	static const char *const apart[] = { "command", "advice", "model", "optimizations", NULL };

	for (size_t i = 0; apart[i]; i++)
		if (!strcmp(key, apart[i]))
			return false;
	return true;
}

static void put_document(void *document, struct pc_telling *telling)
{
	json_object_object_foreach(document, key, value)
	{
		if (is_told(key))
			put(telling, key, value, 0);
	}
}

int explain_prompt(struct pc *pc, const char *name, struct json_object *document,
		   struct pc_query *out_query)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	const struct pc_tell_prompt prompt = { .name = name,
					       .values = values,
					       .key = "facts",
					       .unit = "lines",
					       .write = put_document,
					       .context = document,
					       .gaps = true };

	pc_json_add_text(values, "wish", pc_output_wish(pc));
	return pc_prompt_tell(pc, &prompt, out_query, NULL);
}

int explain_prompt_next(struct pc *pc, const char *name, struct json_object *document,
			struct pc_query *out_query)
{
	static const char *const keys[] = { "title", "action", NULL };
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text advice = { 0 };

	pc_tell_items(json_object_object_get(document, "advice"), keys, &advice);
	pc_json_add_text(values, "advice", pc_text_span(&advice).data);
	pc_json_add_text(values, "wish", pc_output_wish(pc));
	return pc_prompt_fill(pc, name, values, out_query);
}
