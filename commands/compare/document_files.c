/* SPDX-License-Identifier: Apache-2.0
 * compare's document: the files that prove that the sides differ. */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum { FILES_MAX = 20 }; /* a build may make thousands */

static int by_size(const void *a, const void *b)
{
	const struct pc_artefact *x = a, *y = b;

	if (x->size_bytes != y->size_bytes)
		return x->size_bytes < y->size_bytes ? 1 : -1;
	return strcmp(x->path, y->path);
}

static struct json_object *file_of(const struct pc_artefact *file)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "path", file->path);
	pc_json_add_count(object, "size_bytes", (int64_t)file->size_bytes);
	pc_json_add_text(object, "sha256", file->sha256);
	return object;
}

struct json_object *compare_files(const struct pc_artefacts *files)
{
	struct json_object *object, *list;
	PC_AUTO(memory) struct pc_artefact *sorted = NULL;

	if (!files->count)
		return NULL;
	sorted = pc_realloc(NULL, files->count, sizeof(*sorted));
	memcpy(sorted, files->items, files->count * sizeof(*sorted));
	qsort(sorted, files->count, sizeof(*sorted), by_size);
	object = json_object_new_object();
	list = json_object_new_array();
	for (size_t i = 0; i < files->count && i < FILES_MAX; i++)
		json_object_array_add(list, file_of(&sorted[i]));
	pc_json_add_count(object, "count", (int64_t)files->count);
	pc_json_add(object, "largest", list);
	return object;
}
