/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of code: every number it knows, once. Described in commands/code.md. */
#include "code.h"

#include <math.h>

static struct json_object *events(const struct code_result *r)
{
	struct json_object *array = json_object_new_array();
	const struct pc_listing_event *event;
	size_t count;

	event = pc_listing_events(r->listing, &count);
	for (size_t i = 0; i < count; i++, event++) {
		struct json_object *object = json_object_new_object();

		pc_json_add_text(object, "name", event->name);
		pc_json_add_text(object, "unit", event->unit);
		pc_json_add_flag(object, "inclusive", event->inclusive);
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *input(const struct code_result *r)
{
	const struct pc_listing_event *event = code_event(r);
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "format", pc_listing_format(r->listing));
	pc_json_add_text(object, "tool", pc_listing_tool(r->listing));
	pc_json_add(object, "events", events(r));
	pc_json_add(object, "event", event ? pc_json_string(event->name) : NULL);
	pc_json_add(object, "unit", event ? pc_json_string(event->unit) : NULL);
	pc_json_add(object, "total", code_cost(event, r->hot.total));
	pc_json_add_count(object, "functions", (int64_t)r->hot.count);
	pc_json_add_count(object, "left_out", (int64_t)r->hot.without);
	pc_json_add_flag(object, "costs", r->hot.costs);
	pc_remarks_add(pc_listing_remarks(r->listing), object);
	return object;
}

struct json_object *code_document(const struct code_result *r)
{
	struct json_object *document = json_object_new_object();
	struct json_object *functions = json_object_new_array();

	for (size_t i = 0; i < code_shown(r); i++)
		json_object_array_add(functions, code_function_document(r, i));
	pc_json_add_text(document, "command", "code");
	pc_json_add(document, "input", input(r));
	pc_json_add(document, "functions", functions);
	pc_json_add(document, "advice", code_advice_document(r));
	pc_json_add(document, "model", NULL);
	return document;
}
