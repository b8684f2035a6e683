/* SPDX-License-Identifier: Apache-2.0
 * findfaster's document: what is known of the target, and what a folder says. */
#include "findfaster.h"

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static struct json_object *number(uint64_t value)
{
	return json_object_new_int64((int64_t)value);
}

static struct json_object *span(struct pc_span text)
{
	PC_AUTO(text) struct pc_text valid = { 0 };

	if (!text.size)
		return NULL;
	pc_text_valid(&valid, text);
	return pc_json_string(valid.data);
}

static struct json_object *path_of(const char *path)
{
	return span(pc_span(path));
}

/* ---- what is known ---- */
static void add_thing(struct json_object *object, const struct pc_software *thing)
{
	add(object, "name", pc_json_string(thing->name));
	add(object, "kind", pc_json_string(pc_software_words[thing->kind]));
	add(object, "what", pc_json_string(thing->what));
}

static struct json_object *things(const struct findfaster_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->known.thing_count; i++) {
		struct json_object *object = json_object_new_object();

		add_thing(object, r->known.things[i]);
		json_object_array_add(array, object);
	}
	return array;
}

/* A setting is no thing that could be looked for; what was not seen may stand in what was not read.
 */
static struct json_object *present(const struct findfaster_result *r, size_t index)
{
	bool found = r->options->check[0] && findfaster_present(r, index) > 0;

	if (!r->options->check[0] || r->known.items[index].use->kind >= PC_SOFTWARE_FUNCTION)
		return NULL;
	return found || findfaster_saw_all(r) ? json_object_new_boolean(found) : NULL;
}

static struct json_object *alternatives(const struct findfaster_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->known.count; i++) {
		const struct pc_alternative *one = &r->known.items[i];
		struct json_object *object = json_object_new_object();

		add_thing(object, one->use);
		add(object, "in_place_of", pc_json_string(one->of->name));
		add(object, "in_place_of_kind", pc_json_string(pc_software_words[one->of->kind]));
		add(object, "fit", pc_json_string(one->fit_word));
		add(object, "watch", pc_json_string(one->watch));
		add(object, "verified", json_object_new_boolean(one->evidence != NULL));
		add(object, "evidence", pc_json_string(one->evidence));
		add(object, "source", pc_json_string(one->source));
		add(object, "present", present(r, i));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *remedies(const struct findfaster_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->known.remedy_count; i++) {
		const struct pc_known_remedy *one = &r->known.remedies[i];
		struct json_object *object = json_object_new_object();

		add(object, "id", pc_json_string(one->id));
		add(object, "title", pc_json_string(one->title));
		add(object, "meaning", pc_json_string(one->meaning));
		add(object, "action", pc_json_string(one->action));
		add(object, "effort", pc_json_string(one->effort));
		add(object, "evidence", pc_json_string(one->evidence));
		add(object, "source", pc_json_string(one->source));
		json_object_array_add(array, object);
	}
	return array;
}

/* ---- what was measured ---- */
static struct json_object *percent(double ratio)
{
	return ratio > 0 ? pc_json_percent((ratio - 1) * 100) : NULL;
}

static struct json_object *measured(const struct findfaster_result *r)
{
	struct json_object *array;

	if (!r->options->verify)
		return NULL;
	array = json_object_new_array();
	for (size_t i = 0; i < r->measured_count; i++) {
		const struct findfaster_measured *one = &r->measured[i];
		const struct pc_decision *d = &one->decision;
		struct json_object *object = json_object_new_object();

		add(object, "name", pc_json_string(r->known.items[one->alternative].use->name));
		add(object, "why_not", pc_json_string(one->why));
		add(object, "same_output",
		    one->ran ? json_object_new_boolean(one->same_output) : NULL);
		add(object, "pairs", one->ran ? number(d->pairs) : NULL);
		add(object, "base_ns", one->ran ? number((uint64_t)d->base_median) : NULL);
		add(object, "head_ns", one->ran ? number((uint64_t)d->head_median) : NULL);
		add(object, "change_percent", one->ran ? percent(d->ratio) : NULL);
		add(object, "change_low_percent", one->ran ? percent(d->low) : NULL);
		add(object, "change_high_percent", one->ran ? percent(d->high) : NULL);
		add(object, "verdict",
		    one->ran ? pc_json_string(pc_verdict_word(d->verdict)) : NULL);
		json_object_array_add(array, object);
	}
	return array;
}

/* ---- what a folder says ---- */
static struct json_object *use_document(const struct findfaster_result *r,
					const struct findfaster_use *use)
{
	static const char *const origins[] = { "declared", "linked", "locked", "locked", "used" };
	struct json_object *object = json_object_new_object();
	const char *of = use->thing ? r->known.items[use->thing - 1].use->name : r->options->target;
	PC_AUTO(text) struct pc_text place = { 0 };

	pc_text_valid(&place, pc_span(use->at.path));
	if (use->at.line)
		pc_text_printf(&place, ":%llu", (unsigned long long)use->at.line);
	add(object, "of", pc_json_string(of));
	add(object, "place", pc_json_string(place.data));
	add(object, "path", path_of(use->at.path));
	add(object, "line", use->at.line ? number(use->at.line) : NULL);
	add(object, "format", pc_json_string(use->at.format));
	add(object, "kind", pc_json_string(pc_software_words[use->at.kind]));
	add(object, "name", span(use->at.name));
	add(object, "version", span(use->at.version));
	add(object, "how", pc_json_string(origins[use->at.origin]));
	add(object, "direct", json_object_new_boolean(findfaster_is_direct(r, use)));
	return object;
}

/* At most so many of the target, and so many of the alternatives. */
static struct json_object *uses(const struct findfaster_result *r, bool of_target)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->check.count; i++)
		if (!r->check.uses[i].thing == of_target &&
		    json_object_array_length(array) < r->options->rows)
			json_object_array_add(array, use_document(r, &r->check.uses[i]));
	return array;
}

static struct json_object *unread(const struct findfaster_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->check.unread_kept && i < r->options->rows; i++) {
		struct json_object *object = json_object_new_object();

		add(object, "path", path_of(r->check.unread[i].path));
		add(object, "why", path_of(r->check.unread[i].why));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *check(const struct findfaster_result *r)
{
	struct json_object *object;
	uint64_t targets = 0;

	if (!r->options->check[0])
		return NULL;
	object = json_object_new_object();
	for (size_t i = 0; i < r->check.count; i++)
		targets += !r->check.uses[i].thing;
	add(object, "folder", path_of(r->options->check));
	add(object, "files", number(r->check.sums.files));
	add(object, "read", number(r->check.sums.read));
	add(object, "unread_places", number(r->check.unread_count));
	add(object, "unread", unread(r));
	add(object, "cut", number(r->check.sums.cut));
	add(object, "links", number(r->check.sums.links));
	add(object, "whole", json_object_new_boolean(findfaster_saw_all(r)));
	add(object, "places", number(targets));
	add(object, "uses", uses(r, true));
	add(object, "alternative_places", number(r->check.count - targets));
	add(object, "alternatives", uses(r, false));
	add(object, "left_out", number(r->check.left_out));
	return object;
}

struct json_object *findfaster_document(const struct findfaster_result *r)
{
	struct json_object *document = json_object_new_object();

	add(document, "command", pc_json_string("findfaster"));
	add(document, "target", path_of(r->options->target));
	add(document, "type", r->type ? pc_json_string(r->type) : NULL);
	add(document, "known", json_object_new_boolean(r->known.count || r->known.remedy_count));
	add(document, "things", things(r));
	add(document, "near", pc_json_string(r->known.near));
	add(document, "alternatives", alternatives(r));
	add(document, "measured", measured(r));
	add(document, "remedies", remedies(r));
	add(document, "check", check(r));
	return document;
}
