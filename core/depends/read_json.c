/* SPDX-License-Identifier: Apache-2.0
 * JSON: package.json and its lock, Pipfile.lock, vcpkg.json. json-c knows no lines: a name is
 * looked for in the text from where the one before it was found, which is where it stands. */
#include "base/auto.h"
#include "base/json.h"

#include "depends/reader.h"

/* Objects whose members are dependencies. */
static const struct {
	const char *format, *key;
	enum pc_software_kind kind;
	enum pc_dependency_origin origin;
} objects[] = {
	{ "package.json", "dependencies", PC_SOFTWARE_NPM, PC_DEPENDENCY_DECLARED },
	{ "package.json", "devDependencies", PC_SOFTWARE_NPM, PC_DEPENDENCY_DECLARED },
	{ "package.json", "optionalDependencies", PC_SOFTWARE_NPM, PC_DEPENDENCY_DECLARED },
	{ "package.json", "peerDependencies", PC_SOFTWARE_NPM, PC_DEPENDENCY_DECLARED },
	{ "package-lock.json", "packages", PC_SOFTWARE_NPM, PC_DEPENDENCY_LOCKED },
	{ "package-lock.json", "dependencies", PC_SOFTWARE_NPM, PC_DEPENDENCY_LOCKED },
	{ "Pipfile.lock", "default", PC_SOFTWARE_PYLIBRARY, PC_DEPENDENCY_LOCKED },
	{ "Pipfile.lock", "develop", PC_SOFTWARE_PYLIBRARY, PC_DEPENDENCY_LOCKED },
	{ "vcpkg.json", "dependencies", PC_SOFTWARE_LIBRARY, PC_DEPENDENCY_DECLARED },
};

/* Moves to the line on which "name" stands next; where it stands nowhere behind, nothing moves. A
 * name that is written with escapes is looked for in vain through all the rest: not too often. */
enum { SEARCHES_IN_VAIN = 16 };
struct finder {
	struct pc_reader *reader;
	struct pc_span rest;
	unsigned in_vain;
	uint64_t line;
	struct pc_text quoted;
};

static const char *find_behind(struct finder *finder)
{
	return memmem(finder->rest.data, finder->rest.size, finder->quoted.data,
		      finder->quoted.size);
}

static void move_to(struct finder *finder, struct pc_span name)
{
	const char *at;

	finder->quoted.size = 0;
	pc_text_putc(&finder->quoted, '"');
	pc_text_add(&finder->quoted, name.data, name.size);
	pc_text_putc(&finder->quoted, '"');
	at = finder->in_vain < SEARCHES_IN_VAIN ? find_behind(finder) : NULL;
	if (!at) {
		finder->in_vain++;
		return;
	}
	for (const char *c = finder->rest.data; c < at; c++)
		finder->line += *c == '\n';
	finder->rest = pc_from(finder->rest, (size_t)(at - finder->rest.data));
	finder->reader->line = finder->line;
}

static struct pc_span text_of(struct json_object *value)
{
	if (json_object_is_type(value, json_type_object)) {
		struct json_object *version = json_object_object_get(value, "version");

		if (!version)
			version = json_object_object_get(value, "version>=");
		value = version;
	}
	return json_object_is_type(value, json_type_string)
		       ? (struct pc_span){ json_object_get_string(value),
					   (size_t)json_object_get_string_len(value) }
		       : (struct pc_span){ "", 0 };
}

/* "node_modules/a/node_modules/@s/b" is a place of @s/b; "" the package itself. */
static struct pc_span last_package(struct pc_span path)
{
	static const char folder[] = "node_modules/";
	const char *at;

	while ((at = pc_span_find(path, folder)))
		path = pc_from(path, (size_t)(at - path.data) + strlen(folder));
	return path;
}

static void tell_object(struct finder *finder, size_t which, struct json_object *object)
{
	json_object_object_foreach(object, key, value)
	{
		move_to(finder, pc_span(key));
		pc_reader_tell(finder->reader, objects[which].kind, objects[which].origin,
			       last_package(pc_span(key)), text_of(value));
	}
}

/* vcpkg: [ "zlib", { "name": "zstd" } ] */
static void tell_array(struct finder *finder, size_t which, struct json_object *array)
{
	for (size_t i = 0; i < json_object_array_length(array); i++) {
		struct json_object *item = json_object_array_get_idx(array, i), *name = item;
		struct pc_span text;

		if (json_object_is_type(item, json_type_object))
			name = json_object_object_get(item, "name");
		text = text_of(name);
		move_to(finder, text);
		pc_reader_tell(finder->reader, objects[which].kind, objects[which].origin, text,
			       item == name ? (struct pc_span){ "", 0 } : text_of(item));
	}
}

enum { COMMAS_MAX = 2000000 };

/* A value of two bytes becomes an object of a hundred: a file of nothing else would fill the
 * memory. Real ones have a comma in each few dozen bytes. */
static bool is_too_much(struct pc_span text)
{
	size_t commas = 0;

	for (size_t i = 0; i < text.size && commas <= COMMAS_MAX; i++)
		commas += text.data[i] == ',';
	return commas > COMMAS_MAX;
}

/* NULL: it is none, as half a file is. */
static struct json_object *parse(struct pc_reader *reader)
{
	PC_AUTO(json) struct json_object *root = NULL;
	const char *why = "it is null";
	size_t byte = 0;

	if (is_too_much(reader->rest)) {
		pc_reader_fail(reader, "it holds more than %d values", COMMAS_MAX);
		return NULL;
	}
	root = pc_json_parse_at(reader->rest, &why, &byte);
	if (!root)
		pc_reader_fail(reader, "it is no valid JSON: %s, at byte %zu", why, byte);
	else if (!json_object_is_type(root, json_type_object))
		pc_reader_fail(reader, "it is no JSON object");
	return json_object_is_type(root, json_type_object) ? pc_steal(&root) : NULL;
}

void pc_read_json(struct pc_reader *reader)
{
	PC_AUTO(json) struct json_object *root = parse(reader);
	bool packages;

	if (!root)
		return;
	packages = json_object_object_get(root, "packages") != NULL;
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		struct finder finder = { .reader = reader, .rest = reader->rest, .line = 1 };
		struct json_object *object = json_object_object_get(root, objects[i].key);
		bool old = !strcmp(objects[i].format, "package-lock.json") &&
			   !strcmp(objects[i].key, "dependencies");

		if (strcmp(objects[i].format, reader->at.format) || (old && packages))
			continue; /* of both forms the newer one says it all */
		move_to(&finder, pc_span(objects[i].key));
		if (json_object_is_type(object, json_type_object))
			tell_object(&finder, i, object);
		else if (json_object_is_type(object, json_type_array))
			tell_array(&finder, i, object);
		pc_text_clear(&finder.quoted);
	}
}
