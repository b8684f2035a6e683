/* SPDX-License-Identifier: Apache-2.0
 * The part of topn's document about an input and its events. */
#include "document.h"

static struct json_object *total(const struct pc_event *event)
{
	return topn_number(event->total, event->percent_only ? 0 : event->digits);
}

/* Of the event that is ranked; a mean can be had from total and samples. */
static struct json_object *period(const struct pc_event *event)
{
	return event->period_is_mean ? NULL : topn_cost(event, event->period);
}

static struct json_object *event_document(const struct pc_event *event)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "name", event->name);
	pc_json_add_text(object, "unit", event->unit);
	pc_json_add(object, "total", total(event));
	pc_json_add(object, "samples", topn_number(event->samples, 0));
	pc_json_add(object, "lost", topn_number(event->lost, 0));
	return object;
}

struct json_object *topn_input_document(const struct pc_profile *profile, size_t index)
{
	struct json_object *object = json_object_new_object(), *events = json_object_new_array();
	const struct pc_event *event;
	size_t count;

	event = pc_profile_events(profile, &count);
	for (size_t i = 0; i < count; i++)
		json_object_array_add(events, event_document(&event[i]));
	event += index;
	pc_json_add_text(object, "format", pc_profile_format(profile));
	pc_json_add_text(object, "tool", pc_profile_tool(profile));
	pc_json_add(object, "events", events);
	pc_json_add_text(object, "event", event->name);
	pc_json_add_text(object, "unit", event->unit);
	pc_json_add(object, "total", total(event));
	pc_json_add(object, "samples", topn_number(event->samples, 0));
	pc_json_add(object, "period", period(event));
	pc_json_add(object, "lost", topn_number(event->lost, 0));
	pc_remarks_add(pc_profile_remarks(profile), object);
	return object;
}
