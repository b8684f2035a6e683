/* SPDX-License-Identifier: Apache-2.0
 * The JSON document of topn: every number it knows, once. Described in commands/topn.md. */
#include "topn.h"

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static struct json_object *number(int64_t value, unsigned digits)
{
	return value == PC_UNKNOWN ? NULL : pc_json_decimal(value, digits);
}

/* Costs that are percentages are known as such only: not as a quantity. */
static struct json_object *cost(const struct pc_event *event, int64_t value)
{
	return event->percent_only ? NULL : number(value, event->digits);
}

static struct json_object *total(const struct pc_event *event)
{
	return number(event->total, event->percent_only ? 0 : event->digits);
}

/* Of the event that is ranked; a mean can be had from total and samples. */
static struct json_object *period(const struct pc_event *event)
{
	return event->period_is_mean ? NULL : cost(event, event->period);
}

static struct json_object *event_document(const struct pc_event *event)
{
	struct json_object *object = json_object_new_object();

	add(object, "name", pc_json_string(event->name));
	add(object, "unit", pc_json_string(event->unit));
	add(object, "total", total(event));
	add(object, "samples", number(event->samples, 0));
	add(object, "lost", number(event->lost, 0));
	return object;
}

static struct json_object *damage(const struct pc_profile *profile)
{
	struct json_object *object;
	const char *at, *reason;

	if (!pc_profile_damage(profile, &at, &reason))
		return NULL;
	object = json_object_new_object();
	add(object, "at", pc_json_string(at));
	add(object, "reason", pc_json_string(reason));
	return object;
}

static struct json_object *notes(const struct pc_profile *profile)
{
	const char *const *note = pc_profile_notes(profile);
	struct json_object *array = json_object_new_array();

	for (; *note; note++)
		json_object_array_add(array, pc_json_string(*note));
	return array;
}

static struct json_object *input_document(const struct topn_result *r)
{
	struct json_object *object = json_object_new_object(), *events = json_object_new_array();
	const struct pc_event *event;
	const char *first;
	size_t count;

	event = pc_profile_events(r->profile, &count);
	for (size_t i = 0; i < count; i++)
		json_object_array_add(events, event_document(&event[i]));
	event += r->event;
	add(object, "format", pc_json_string(pc_profile_format(r->profile)));
	add(object, "tool", pc_json_string(pc_profile_tool(r->profile)));
	add(object, "events", events);
	add(object, "event", pc_json_string(event->name));
	add(object, "unit", pc_json_string(event->unit));
	add(object, "total", total(event));
	add(object, "samples", number(event->samples, 0));
	add(object, "period", period(event));
	add(object, "lost", number(event->lost, 0));
	add(object, "skipped_lines",
	    json_object_new_int64((int64_t)pc_profile_skipped(r->profile, &first)));
	add(object, "damage", damage(r->profile));
	add(object, "notes", notes(r->profile));
	return object;
}

/* self, self_percent, total, total_percent, samples: the same in every row that is ranked. */
static void add_costs(struct json_object *row, const struct topn_result *r,
		      const struct pc_ranking *ranking, const struct pc_ranked *ranked)
{
	const struct pc_event *event = pc_profile_events(r->profile, &(size_t){ 0 }) + r->event;

	add(row, "self", cost(event, ranked->self));
	add(row, "self_percent", pc_json_percent(pc_rank_percent(ranking, ranked->self)));
	add(row, "total", cost(event, ranked->total));
	add(row, "total_percent", pc_json_percent(pc_rank_percent(ranking, ranked->total)));
	add(row, "samples", number(ranked->samples, 0));
}

static size_t shown(const struct topn_result *r, const struct pc_ranking *ranking)
{
	return ranking->count < r->options->rows ? ranking->count : r->options->rows;
}

static struct json_object *functions(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < shown(r, &r->functions); i++) {
		const struct pc_ranked *ranked = &r->functions.rows[i];
		struct json_object *row = json_object_new_object();

		add(row, "rank", json_object_new_int64((int64_t)i + 1));
		add(row, "function", pc_json_string(ranked->name));
		add(row, "module", pc_json_string(ranked->module));
		add(row, "file", pc_json_string(ranked->file));
		add(row, "line", ranked->line ? json_object_new_int64(ranked->line) : NULL);
		add(row, "process", pc_json_string(ranked->process));
		add_costs(row, r, &r->functions, ranked);
		json_object_array_add(array, row);
	}
	return array;
}

/* The libraries that are shown, each with room for its functions; by their names, so that functions
 * find them in one pass. Libraries that cost nothing in themselves, but call what does, are left
 * out. */
static struct json_object *libraries(const struct topn_result *r)
{
	struct json_object *by_name = json_object_new_object();

	for (size_t i = 0; i < shown(r, &r->libraries); i++)
		if (r->libraries.rows[i].self != 0)
			add(by_name, r->libraries.rows[i].name, json_object_new_array());
	return by_name;
}

/* In the order of the ranking; those with no cost of their own are left out. */
static void add_functions(const struct topn_result *r, struct json_object *by_name)
{
	for (size_t i = 0; i < r->functions.count; i++) {
		const struct pc_ranked *f = &r->functions.rows[i];
		struct json_object *names;

		if (f->self != 0 &&
		    json_object_object_get_ex(by_name, pc_rank_library(f), &names) &&
		    json_object_array_length(names) < r->options->rows)
			json_object_array_add(names, pc_json_string(f->name));
	}
}

static struct json_object *modules(const struct topn_result *r)
{
	const struct pc_event *event = pc_profile_events(r->profile, &(size_t){ 0 }) + r->event;
	struct json_object *array = json_object_new_array();
	PC_AUTO(json) struct json_object *by_name = libraries(r);

	add_functions(r, by_name);
	for (size_t i = 0; i < shown(r, &r->libraries); i++) {
		const struct pc_ranked *ranked = &r->libraries.rows[i];
		struct json_object *row, *names;

		if (!json_object_object_get_ex(by_name, ranked->name, &names))
			continue;
		row = json_object_new_object();
		add(row, "module", pc_json_string(ranked->name));
		add(row, "self", cost(event, ranked->self));
		add(row, "self_percent",
		    pc_json_percent(pc_rank_percent(&r->libraries, ranked->self)));
		add(row, "functions", json_object_get(names));
		json_object_array_add(array, row);
	}
	return array;
}

static struct json_object *groups(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < shown(r, &r->main); i++) {
		struct json_object *row = json_object_new_object();

		add(row, "rank", json_object_new_int64((int64_t)i + 1));
		add(row, "name", pc_json_string(r->main.rows[i].name));
		add_costs(row, r, &r->main, &r->main.rows[i]);
		json_object_array_add(array, row);
	}
	return array;
}

/* Where the time was spent; unlisted is what a table leaves out (perf hides small rows). Null where
 * the input does not tell kernel from user, and for differences, which have no parts. */
static struct json_object *split(const struct topn_result *r)
{
	const struct pc_ranking *f = &r->functions;
	int64_t unlisted = f->base - f->kernel - f->user - f->unknown;
	struct json_object *object;

	if ((!f->kernel && !f->user) || f->kernel < 0 || f->user < 0 || f->unknown < 0)
		return NULL;
	object = json_object_new_object();
	add(object, "kernel_percent", pc_json_percent(pc_rank_percent(f, f->kernel)));
	add(object, "user_percent", pc_json_percent(pc_rank_percent(f, f->user)));
	add(object, "unknown_percent", pc_json_percent(pc_rank_percent(f, f->unknown)));
	add(object, "unlisted_percent",
	    pc_json_percent(pc_rank_percent(f, unlisted > 0 ? unlisted : 0)));
	return object;
}

struct json_object *topn_document(const struct topn_result *r)
{
	struct json_object *document = json_object_new_object();

	add(document, "command", pc_json_string("topn"));
	add(document, "input", input_document(r));
	add(document, "by", pc_json_string(r->by_word));
	add(document, "sort", pc_json_string(r->sort_word));
	add(document, "split", split(r));
	add(document, "groups", r->by == PC_BY_FUNCTION ? NULL : groups(r));
	add(document, "functions", functions(r));
	add(document, "modules", modules(r));
	add(document, "advice", json_object_new_array());
	add(document, "model", NULL);
	return document;
}
