/* SPDX-License-Identifier: Apache-2.0
 * findfaster's document: what is known of the target, and what a folder says. */
#include "findfaster.h"

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
	pc_json_add_text(object, "name", thing->name);
	pc_json_add_text(object, "kind", pc_software_words[thing->kind]);
	pc_json_add_text(object, "what", thing->what);
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
		pc_json_add_text(object, "in_place_of", one->of->name);
		pc_json_add_text(object, "in_place_of_kind", pc_software_words[one->of->kind]);
		pc_json_add_text(object, "fit", one->fit_word);
		pc_json_add_text(object, "watch", one->watch);
		pc_json_add_flag(object, "verified", one->evidence != NULL);
		pc_json_add_text(object, "evidence", one->evidence);
		pc_json_add_text(object, "source", one->source);
		pc_json_add(object, "present", present(r, i));
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

		pc_json_add_text(object, "id", one->id);
		pc_json_add_text(object, "title", one->title);
		pc_json_add_text(object, "meaning", one->meaning);
		pc_json_add_text(object, "action", one->action);
		pc_json_add_text(object, "effort", one->effort);
		pc_json_add_text(object, "evidence", one->evidence);
		pc_json_add_text(object, "source", one->source);
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

		pc_json_add_text(object, "name", r->known.items[one->alternative].use->name);
		pc_json_add_text(object, "why_not", one->why);
		pc_json_add(object, "same_output",
			    one->ran ? json_object_new_boolean(one->same_output) : NULL);
		pc_json_add(object, "pairs", one->ran ? number(d->pairs) : NULL);
		pc_json_add(object, "base_ns", one->ran ? number((uint64_t)d->base_median) : NULL);
		pc_json_add(object, "head_ns", one->ran ? number((uint64_t)d->head_median) : NULL);
		pc_json_add(object, "change_percent", one->ran ? percent(d->ratio) : NULL);
		pc_json_add(object, "change_low_percent", one->ran ? percent(d->low) : NULL);
		pc_json_add(object, "change_high_percent", one->ran ? percent(d->high) : NULL);
		pc_json_add(object, "verdict",
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
	pc_json_add_text(object, "of", of);
	pc_json_add_text(object, "place", place.data);
	pc_json_add(object, "path", path_of(use->at.path));
	pc_json_add(object, "line", use->at.line ? number(use->at.line) : NULL);
	pc_json_add_text(object, "format", use->at.format);
	pc_json_add_text(object, "kind", pc_software_words[use->at.kind]);
	pc_json_add(object, "name", span(use->at.name));
	pc_json_add(object, "version", span(use->at.version));
	pc_json_add_text(object, "how", origins[use->at.origin]);
	pc_json_add_flag(object, "direct", findfaster_is_direct(r, use));
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

		pc_json_add(object, "path", path_of(r->check.unread[i].path));
		pc_json_add(object, "why", path_of(r->check.unread[i].why));
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
	pc_json_add(object, "folder", path_of(r->options->check));
	pc_json_add(object, "files", number(r->check.sums.files));
	pc_json_add(object, "read", number(r->check.sums.read));
	pc_json_add(object, "unread_places", number(r->check.unread_count));
	pc_json_add(object, "unread", unread(r));
	pc_json_add(object, "cut", number(r->check.sums.cut));
	pc_json_add(object, "links", number(r->check.sums.links));
	pc_json_add_flag(object, "whole", findfaster_saw_all(r));
	pc_json_add(object, "places", number(targets));
	pc_json_add(object, "uses", uses(r, true));
	pc_json_add(object, "alternative_places", number(r->check.count - targets));
	pc_json_add(object, "alternatives", uses(r, false));
	pc_json_add(object, "left_out", number(r->check.left_out));
	return object;
}

struct json_object *findfaster_document(const struct findfaster_result *r)
{
	struct json_object *document = json_object_new_object();

	pc_json_add_text(document, "command", "findfaster");
	pc_json_add(document, "target", path_of(r->options->target));
	pc_json_add(document, "type", r->type ? pc_json_string(r->type) : NULL);
	pc_json_add_flag(document, "known", r->known.count || r->known.remedy_count);
	pc_json_add(document, "things", things(r));
	pc_json_add_text(document, "near", r->known.near);
	pc_json_add(document, "alternatives", alternatives(r));
	pc_json_add(document, "measured", measured(r));
	pc_json_add(document, "remedies", remedies(r));
	pc_json_add(document, "check", check(r));
	return document;
}
