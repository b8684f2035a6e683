/* SPDX-License-Identifier: Apache-2.0
 * What the records of a chunk consist of, and its pools. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/java/jfr.h"

enum { DEPTH_MAX = 16 }; /* of elements, and of objects in objects; the JDK has 5 */

/* ---- names ---- */
static const struct {
	const char *name;
	enum pc_jfr_role role;
} roles[] = {
	{ "stackTrace", PC_JFR_STACK_TRACE },
	{ "sampledThread", PC_JFR_THREAD },
	{ "eventThread", PC_JFR_THREAD },
	{ "frames", PC_JFR_FRAMES },
	{ "truncated", PC_JFR_TRUNCATED },
	{ "method", PC_JFR_METHOD },
	{ "lineNumber", PC_JFR_LINE },
	{ "type", PC_JFR_TYPE },
	{ "name", PC_JFR_NAME },
	{ "descriptor", PC_JFR_DESCRIPTOR },
	{ "hidden", PC_JFR_HIDDEN },
	{ "description", PC_JFR_STRING },
	{ "string", PC_JFR_STRING },
	{ "osName", PC_JFR_OS_NAME },
	{ "osThreadId", PC_JFR_OS_ID },
	{ "javaName", PC_JFR_JAVA_NAME },
	{ "javaThreadId", PC_JFR_JAVA_ID },
};

static const struct {
	const char *name;
	enum pc_jfr_pool pool;
} pools[] = {
	{ "jdk.types.StackTrace", PC_JFR_STACKS },     { "jdk.types.Method", PC_JFR_METHODS },
	{ "java.lang.Class", PC_JFR_CLASSES },	       { "jdk.types.Symbol", PC_JFR_SYMBOLS },
	{ "java.lang.String", PC_JFR_STRINGS },	       { "java.lang.Thread", PC_JFR_THREADS },
	{ "jdk.types.FrameType", PC_JFR_FRAME_TYPES },
};

static const struct {
	const char *name;
	size_t size_bytes;
	bool is_float;
} numbers[] = {
	{ "boolean", 1, true }, /* one byte, always */
	{ "byte", 1, true },	{ "char", 2, false }, { "short", 2, false }, { "int", 4, false },
	{ "long", 8, false },	{ "float", 4, true }, { "double", 8, true },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the description of types ---- */
/* Elements have attributes and more elements; names and values are numbers of strings. */
struct description {
	struct pc_jfr_chunk *chunk;
	struct pc_jfr_reader *reader;
	struct pc_span *strings; /* owned */
	uint64_t string_count;
};

enum attribute { NAME, ID, CLASS, CONSTANT_POOL, DIMENSION, ATTRIBUTES };

static struct pc_span next_string(struct description *d)
{
	uint64_t number = pc_jfr_number(d->reader, 4);

	if (number >= d->string_count)
		d->reader->bad = true;
	return d->reader->bad ? PC_SPAN("") : d->strings[number];
}

static uint64_t number_of(struct pc_span text)
{
	int64_t value;

	return pc_span_int(text, &value) ? (uint64_t)value : 0;
}

static void add_type(struct pc_jfr_chunk *chunk, const struct pc_span *attributes)
{
	struct pc_jfr_type type = { .name = attributes[NAME],
				    .id = number_of(attributes[ID]),
				    .first = chunk->field_count,
				    .event = PC_NONE };
	uint32_t id;

	for (size_t i = 0; i < COUNT(numbers); i++)
		if (pc_span_is(type.name, numbers[i].name)) {
			type.is_number = true;
			type.is_float = numbers[i].is_float;
			type.size_bytes = numbers[i].size_bytes;
		}
	for (size_t i = 0; i < COUNT(pools); i++)
		if (pc_span_is(type.name, pools[i].name))
			type.pool = pools[i].pool;
	type.is_string = type.pool == PC_JFR_STRINGS;
	chunk->pool_types[type.pool] = chunk->type_count;
	type.kind = pc_jfr_kind(type.name);
	chunk->types = PC_GROW(chunk->types, chunk->type_count, chunk->type_room);
	chunk->types[chunk->type_count] = type;
	id = pc_ids_add(&chunk->type_ids, (int64_t)type.id);
	chunk->type_ids.records[id].value = chunk->type_count++;
}

static void add_field(struct pc_jfr_chunk *chunk, const struct pc_span *attributes)
{
	struct pc_jfr_type *type = &chunk->types[chunk->type_count - 1];
	struct pc_jfr_field field = { .type_id = number_of(attributes[CLASS]),
				      .pooled = pc_span_is(attributes[CONSTANT_POOL], "true"),
				      .array = number_of(attributes[DIMENSION]) > 0 };

	for (size_t i = 0; i < COUNT(roles); i++)
		if (pc_span_is(attributes[NAME], roles[i].name))
			field.role = roles[i].role;
	if (type->kind && type->kind->field && pc_span_is(attributes[NAME], type->kind->field))
		field.role = PC_JFR_COST;
	chunk->fields = PC_GROW(chunk->fields, chunk->field_count, chunk->field_room);
	chunk->fields[chunk->field_count++] = field;
	type->count++;
}

static void read_attributes(struct description *d, struct pc_span *out_attributes)
{
	static const char *const names[] = { "name", "id", "class", "constantPool", "dimension" };
	uint64_t count = pc_jfr_number(d->reader, 4);

	for (size_t i = 0; i < ATTRIBUTES; i++)
		out_attributes[i] = PC_SPAN("");
	for (; count && !d->reader->bad; count--) {
		struct pc_span key = next_string(d), value = next_string(d);

		for (size_t i = 0; i < ATTRIBUTES; i++)
			if (pc_span_is(key, names[i]))
				out_attributes[i] = value;
	}
}

static void read_element(struct description *d, unsigned depth)
{
	struct pc_span name = next_string(d), attributes[ATTRIBUTES];
	uint64_t children;

	read_attributes(d, attributes);
	if (pc_span_is(name, "class"))
		add_type(d->chunk, attributes);
	else if (pc_span_is(name, "field") && d->chunk->type_count)
		add_field(d->chunk, attributes);
	children = pc_jfr_number(d->reader, 4);
	if (children && depth == DEPTH_MAX)
		d->reader->bad = true;
	for (; children && !d->reader->bad; children--)
		read_element(d, depth + 1);
}

static struct pc_span kept(struct description *d, const struct pc_jfr_text *string)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	pc_jfr_text_put(&text, string);
	return text.size
		       ? (struct pc_span){ pc_arena_strndup(d->chunk->arena, text.data, text.size),
					   text.size }
		       : PC_SPAN("");
}

static bool read_strings(struct description *d)
{
	uint64_t count = pc_jfr_number(d->reader, 4);

	/* each of them takes a byte at least */
	if (d->reader->bad || count > (uint64_t)(d->reader->end - d->reader->at))
		return false;
	d->strings = pc_realloc(NULL, count + 1, sizeof(*d->strings));
	for (; d->string_count < count && !d->reader->bad; d->string_count++) {
		struct pc_jfr_text string = pc_jfr_string(d->reader);

		d->strings[d->string_count] = kept(d, &string);
	}
	return !d->reader->bad;
}

bool pc_jfr_describe(struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader)
{
	struct description d = { .chunk = chunk, .reader = reader };
	bool good = read_strings(&d);

	chunk->type_count = chunk->field_count = 0;
	pc_ids_clear(&chunk->type_ids);
	pc_ids_init(&chunk->type_ids);
	if (good)
		read_element(&d, 0);
	for (uint32_t i = 0; i < chunk->field_count; i++) {
		const struct pc_jfr_type *type = pc_jfr_type_of(chunk, chunk->fields[i].type_id);

		chunk->fields[i].type = type ? (uint32_t)(type - chunk->types) : PC_NONE;
	}
	free(d.strings);
	return good && !reader->bad && chunk->type_count;
}

struct pc_jfr_type *pc_jfr_type_of(const struct pc_jfr_chunk *chunk, uint64_t id)
{
	uint32_t record = pc_ids_find(&chunk->type_ids, (int64_t)id);

	return record == PC_NONE ? NULL : &chunk->types[chunk->type_ids.records[record].value];
}

/* ---- values ---- */
static const struct pc_jfr_text nothing = { .bytes = { "", 0 } };

static bool read_value(const struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		       const struct pc_jfr_type *type, struct pc_jfr_object *object,
		       unsigned depth);

static void keep(struct pc_jfr_object *object, const struct pc_jfr_field *field, uint64_t number,
		 const struct pc_jfr_text *text)
{
	if (!object || field->role == PC_JFR_OTHER)
		return;
	object->numbers[field->role] = number;
	object->texts[field->role] = *text;
}

/* One value of a field; objects in it are only told where they are an array's. */
static bool read_item(const struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		      const struct pc_jfr_field *field, struct pc_jfr_object *object,
		      unsigned depth)
{
	const struct pc_jfr_type *type = field->type == PC_NONE ? NULL : &chunk->types[field->type];
	struct pc_jfr_object element = { .each = NULL };
	struct pc_jfr_text text = nothing;
	bool wanted = object && object->each && field->array;

	if (field->pooled) {
		keep(object, field, pc_jfr_number(reader, 8), &text);
	} else if (!type || depth == DEPTH_MAX) {
		reader->bad = true;
	} else if (type->is_string) {
		text = pc_jfr_string(reader);
		keep(object, field, text.key, &text);
	} else if (type->is_number) {
		keep(object, field,
		     type->is_float ? pc_jfr_fixed(reader, type->size_bytes)
				    : pc_jfr_number(reader, type->size_bytes),
		     &text);
	} else if (read_value(chunk, reader, type, wanted ? &element : NULL, depth + 1) && wanted &&
		   field->role == PC_JFR_FRAMES) {
		object->each(object->context, &element);
	}
	return !reader->bad;
}

static bool read_value(const struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		       const struct pc_jfr_type *type, struct pc_jfr_object *object, unsigned depth)
{
	for (uint32_t i = 0; i < type->count && !reader->bad; i++) {
		const struct pc_jfr_field *field = &chunk->fields[type->first + i];
		uint64_t count = field->array ? pc_jfr_number(reader, 4) : 1;

		for (; count && !reader->bad; count--) {
			const unsigned char *before = reader->at;

			read_item(chunk, reader, field, object, depth);
			if (reader->at == before)
				break; /* objects without fields: any number of them is nothing */
		}
	}
	return !reader->bad;
}

bool pc_jfr_read(const struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		 const struct pc_jfr_type *type, struct pc_jfr_object *out_object)
{
	struct pc_jfr_field alone = { .type = (uint32_t)(type - chunk->types),
				      .role = PC_JFR_STRING };

	/* strings and numbers may have fields in their description: they are not written */
	if (type->is_string || type->is_number)
		return read_item(chunk, reader, &alone, out_object, 0);
	return read_value(chunk, reader, type, out_object, 0);
}

/* ---- pools ---- */
static void read_pool(struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		      const struct pc_jfr_type *type)
{
	uint64_t count = pc_jfr_number(reader, 4);

	for (; count && !reader->bad; count--) {
		uint64_t key = pc_jfr_number(reader, 8);
		int64_t at = reader->at - chunk->data;
		uint32_t record;

		if (!pc_jfr_read(chunk, reader, type, NULL) || type->pool == PC_JFR_NO_POOL)
			continue;
		record = pc_ids_add(&chunk->pools[type->pool], (int64_t)key);
		chunk->pools[type->pool].records[record].value = at;
	}
}

bool pc_jfr_pools(struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader)
{
	uint64_t count = pc_jfr_number(reader, 4);

	for (; count && !reader->bad; count--) {
		const struct pc_jfr_type *type = pc_jfr_type_of(chunk, pc_jfr_number(reader, 8));

		if (!type)
			return false;
		read_pool(chunk, reader, type);
	}
	return !reader->bad;
}

bool pc_jfr_look_up(const struct pc_jfr_chunk *chunk, enum pc_jfr_pool pool, uint64_t key,
		    struct pc_jfr_object *out_object)
{
	uint32_t record = pc_ids_find(&chunk->pools[pool], (int64_t)key);
	struct pc_jfr_reader reader = { .end = chunk->data + chunk->size,
					.compressed = chunk->compressed };

	if (record == PC_NONE)
		return false;
	reader.at = chunk->data + chunk->pools[pool].records[record].value;
	return pc_jfr_read(chunk, &reader, &chunk->types[chunk->pool_types[pool]], out_object);
}

/* ---- the chunk ---- */
void pc_jfr_chunk_init(struct pc_jfr_chunk *chunk)
{
	*chunk = (struct pc_jfr_chunk){ .data = NULL };
	chunk->arena = pc_arena_new();
	pc_ids_init(&chunk->type_ids);
	pc_ids_init(&chunk->stacks);
	pc_ids_init(&chunk->threads);
	for (size_t i = 0; i < PC_JFR_POOLS; i++)
		pc_ids_init(&chunk->pools[i]);
}

void pc_jfr_chunk_clear(struct pc_jfr_chunk *chunk)
{
	pc_arena_free(chunk->arena);
	free(chunk->types);
	free(chunk->fields);
	pc_ids_clear(&chunk->type_ids);
	pc_ids_clear(&chunk->stacks);
	pc_ids_clear(&chunk->threads);
	for (size_t i = 0; i < PC_JFR_POOLS; i++)
		pc_ids_clear(&chunk->pools[i]);
}
