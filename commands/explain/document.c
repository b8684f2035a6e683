/* SPDX-License-Identifier: Apache-2.0
 * Parts of documents that explainfunction and explainprocess have in common. */
#include "explain.h"

struct json_object *explain_list(const struct pc_list *list)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < list->count; i++)
		json_object_array_add(array, pc_json_string(list->items[i]));
	return array;
}

struct json_object *explain_package(const struct pc_package *package)
{
	struct json_object *object;

	if (!package)
		return NULL;
	object = json_object_new_object();
	pc_json_add_text(object, "name", package->name);
	pc_json_add_text(object, "version", package->version);
	pc_json_add_text(object, "architecture", package->architecture);
	pc_json_add_text(object, "summary", package->summary);
	return object;
}

struct json_object *explain_manual(const struct pc_manual *manual)
{
	struct json_object *object;

	if (!manual)
		return NULL;
	object = json_object_new_object();
	pc_json_add_text(object, "path", manual->path);
	pc_json_add_text(object, "section", manual->section);
	pc_json_add_text(object, "title", manual->title);
	pc_json_add_text(object, "synopsis", manual->synopsis);
	return object;
}

struct json_object *explain_advice(struct pc *pc, const struct pc_advice_frame *frames,
				   size_t count)
{
	struct json_object *array = json_object_new_array();
	struct pc_advice_list list;

	if (!count || pc_advise_frames(pc, frames, count, 0, &list))
		return array;
	for (size_t i = 0; i < list.count; i++)
		json_object_array_add(array, pc_advice_document(&list.items[i]));
	return array;
}

/* ---- reading ---- */
struct json_object *explain_at(struct json_object *object, const char *key, const char *inner)
{
	struct json_object *value = json_object_object_get(object, key);

	return inner ? json_object_object_get(value, inner) : value;
}

const char *explain_text(struct json_object *object, const char *key, const char *inner)
{
	struct json_object *value = explain_at(object, key, inner);

	return value ? json_object_get_string(value) : NULL;
}

size_t explain_count(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}
