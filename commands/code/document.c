/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of code: every number it knows, once. Described in commands/code.md. */
#include "code.h"

#include <math.h>

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static struct json_object *events(const struct code_result *r)
{
	struct json_object *array = json_object_new_array();
	const struct pc_listing_event *event;
	size_t count;

	event = pc_listing_events(r->listing, &count);
	for (size_t i = 0; i < count; i++, event++) {
		struct json_object *object = json_object_new_object();

		add(object, "name", pc_json_string(event->name));
		add(object, "unit", pc_json_string(event->unit));
		add(object, "inclusive", json_object_new_boolean(event->inclusive));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *input(const struct code_result *r)
{
	const struct pc_listing_event *event = code_event(r);
	struct json_object *object = json_object_new_object();

	add(object, "format", pc_json_string(pc_listing_format(r->listing)));
	add(object, "tool", pc_json_string(pc_listing_tool(r->listing)));
	add(object, "events", events(r));
	add(object, "event", event ? pc_json_string(event->name) : NULL);
	add(object, "unit", event ? pc_json_string(event->unit) : NULL);
	add(object, "total", code_cost(event, r->hot.total));
	add(object, "functions", json_object_new_int64((int64_t)r->hot.count));
	add(object, "left_out", json_object_new_int64((int64_t)r->hot.without));
	add(object, "costs", json_object_new_boolean(r->hot.costs));
	pc_remarks_add(pc_listing_remarks(r->listing), object);
	return object;
}

struct json_object *code_document(const struct code_result *r)
{
	struct json_object *document = json_object_new_object();
	struct json_object *functions = json_object_new_array();

	for (size_t i = 0; i < code_shown(r); i++)
		json_object_array_add(functions, code_function_document(r, i));
	add(document, "command", pc_json_string("code"));
	add(document, "input", input(r));
	add(document, "functions", functions);
	add(document, "advice", code_advice_document(r));
	add(document, "model", NULL);
	return document;
}
