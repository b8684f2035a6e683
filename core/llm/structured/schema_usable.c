/* SPDX-License-Identifier: Apache-2.0
 * Whether a schema says only what can be checked. */
#include "llm/structured/schema.h"

#include "base/auto.h"
#include "base/json.h"
#include "llm/structured/structured.h"

enum { STEPS = 1 << 20 }; /* that "$ref" and kin may take before they come to something */

/* What the value of a word must be. */
enum shape {
	ANY,
	COUNT,
	NUMBER,
	SCHEMA,
	SCHEMAS,
	NAMED_SCHEMAS,
	NAMES,
	VALUES,
	TYPES,
	REF,
	PATTERN
};

static const char *const wanted[] = {
	[COUNT] = "a whole number, 0 or more",
	[NUMBER] = "a number",
	[SCHEMA] = "a schema: an object, true or false",
	[SCHEMAS] = "an array of schemas that is not empty",
	[NAMED_SCHEMAS] = "an object of schemas",
	[NAMES] = "an array of strings",
	[VALUES] = "an array",
	[TYPES] = "a type, or an array of types",
	[REF] = "\"#\", or the place of a schema in it as \"#/$defs/name\"",
	[PATTERN] = "a regular expression",
};

static const struct word {
	const char *name;
	enum shape shape;
} words[] = {
	{ "$comment", ANY },
	{ "$defs", NAMED_SCHEMAS },
	{ "$id", ANY },
	{ "$ref", REF },
	{ "$schema", ANY },
	{ "additionalProperties", SCHEMA },
	{ "allOf", SCHEMAS },
	{ "anyOf", SCHEMAS },
	{ "const", ANY },
	{ "default", ANY },
	{ "definitions", NAMED_SCHEMAS },
	{ "deprecated", ANY },
	{ "description", ANY },
	{ "enum", VALUES },
	{ "examples", ANY },
	{ "format", ANY }, /* a remark, as the standard has it */
	{ "items", SCHEMA },
	{ "maxItems", COUNT },
	{ "maxLength", COUNT },
	{ "maximum", NUMBER },
	{ "minItems", COUNT },
	{ "minLength", COUNT },
	{ "minimum", NUMBER },
	{ "oneOf", SCHEMAS },
	{ "pattern", PATTERN },
	{ "properties", NAMED_SCHEMAS },
	{ "required", NAMES },
	{ "title", ANY },
	{ "type", TYPES },
};

const char *const pc_schema_types[] = { "object",  "array",   "string", "number",
					"integer", "boolean", "null",	NULL };

struct reading {
	struct json_object *root;
	struct pc_text path, *out_why;
	unsigned depth, steps;
};

static bool is_schema(struct reading *r, struct json_object *schema);

/* The first reason is the one that is told. */
static bool refuse(struct reading *r, const char *what, const char *why)
{
	if (!r->out_why->size) {
		pc_text_puts(r->out_why, r->path.size ? "at " : "");
		pc_text_safe(r->out_why, pc_text_span(&r->path));
		pc_text_printf(r->out_why, "%s%s%s", r->path.size ? ": " : "", what, why);
	}
	return false;
}

/* A step down, named as JSON Pointer names it, and back. */
static bool is_schema_at(struct reading *r, const char *step, struct json_object *schema)
{
	size_t size = r->path.size;
	bool usable;

	pc_text_printf(&r->path, "/%s", step);
	usable = is_schema(r, schema);
	r->path.size = size;
	r->path.data[size] = '\0';
	return usable;
}

bool pc_schema_pattern(regex_t *out_pattern, const char *pattern)
{
	PC_AUTO(text) struct pc_text posix = { 0 };
	bool in_brackets = false;

	/* POSIX has no \d, and takes \ within brackets for itself */
	for (; *pattern; pattern++) {
		if (*pattern == '\\' && pattern[1] == 'd')
			pc_text_puts(&posix, in_brackets ? "0-9" : "[0-9]");
		else if (*pattern == '\\' && pattern[1] == 'w' && in_brackets)
			pc_text_puts(&posix, "A-Za-z0-9_");
		else if (*pattern == '\\' && pattern[1] == 's' && in_brackets)
			pc_text_puts(&posix, " \t\r\n");
		else if (*pattern == '\\' && pattern[1] && !in_brackets)
			pc_text_add(&posix, pattern, 2);
		else if (*pattern == '\\' && pattern[1])
			pc_text_putc(&posix, pattern[1]);
		else
			pc_text_putc(&posix, *pattern);
		if (*pattern == '\\' && pattern[1])
			pattern++;
		else if (*pattern == '[')
			in_brackets = true;
		else if (*pattern == ']')
			in_brackets = false;
	}
	return !regcomp(out_pattern, posix.data ? posix.data : "", REG_EXTENDED | REG_NOSUB);
}

struct json_object *pc_schema_follow(struct json_object *root, const char *ref)
{
	struct json_object *found = NULL;

	if (*ref != '#' || (ref[1] && ref[1] != '/'))
		return NULL;
	if (!ref[1])
		return root;
	return json_pointer_get(root, ref + 1, &found) ? NULL : found;
}

static bool is_count(struct json_object *value)
{
	return json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= 0;
}

static bool is_number(struct json_object *value)
{
	return json_object_is_type(value, json_type_int) ||
	       json_object_is_type(value, json_type_double);
}

static bool is_one_type(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string))
		return false;
	for (size_t i = 0; pc_schema_types[i]; i++)
		if (!strcmp(json_object_get_string(value), pc_schema_types[i]))
			return true;
	return false;
}

static bool are_all(struct json_object *list, bool (*is)(struct json_object *value))
{
	if (!json_object_is_type(list, json_type_array))
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!is(json_object_array_get_idx(list, i)))
			return false;
	return true;
}

static bool is_name(struct json_object *value)
{
	return json_object_is_type(value, json_type_string);
}

static bool are_types(struct json_object *value)
{
	return is_one_type(value) ||
	       (are_all(value, is_one_type) && json_object_array_length(value));
}

static const struct word *word_of(const char *name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i].name, name))
			return &words[i];
	return NULL;
}

/* The first step of a JSON Pointer, which is then without it. */
static struct pc_span next_step(struct pc_span *at)
{
	const char *end;
	struct pc_span step = { at->data + 1, at->size - 1 };

	end = memchr(step.data, '/', step.size);
	if (end)
		step.size = (size_t)(end - step.data);
	*at = (struct pc_span){ step.data + step.size, at->size - 1 - step.size };
	return step;
}

/* Whether a JSON Pointer leads where schemas stand: /properties/x, /items, /anyOf/0, and on. */
static bool leads_to_schema(struct pc_span at)
{
	while (at.size) {
		PC_AUTO(text) struct pc_text step = { 0 };
		struct pc_span name = next_step(&at);
		const struct word *word;

		pc_text_puts(&step, "");
		pc_text_add(&step, name.data, name.size);
		word = word_of(step.data);
		if (!word)
			return false;
		if (word->shape == SCHEMA)
			continue;
		if ((word->shape != SCHEMAS && word->shape != NAMED_SCHEMAS) || !at.size)
			return false;
		next_step(&at);
	}
	return true;
}

static bool is_ref(struct reading *r, struct json_object *value)
{
	const char *ref = json_object_get_string(value);

	return json_object_is_type(value, json_type_string) && pc_schema_follow(r->root, ref) &&
	       leads_to_schema(pc_span(ref + 1));
}

/* Whether a schema leads to itself with nothing of the value used up in between: then no value can
 * be held against it. */
static bool comes_back(struct reading *r, struct json_object *schema, unsigned depth)
{
	static const char *const several[] = { "allOf", "anyOf", "oneOf" };
	struct json_object *ref = NULL, *list = NULL, *next;

	if (!json_object_is_type(schema, json_type_object))
		return false;
	if (depth == PC_SCHEMA_DEPTH || r->steps++ == STEPS)
		return true;
	if (json_object_object_get_ex(schema, "$ref", &ref) &&
	    json_object_is_type(ref, json_type_string)) {
		next = pc_schema_follow(r->root, json_object_get_string(ref));
		if (next && comes_back(r, next, depth + 1))
			return true;
	}
	for (size_t i = 0; i < sizeof(several) / sizeof(*several); i++) {
		if (!json_object_object_get_ex(schema, several[i], &list) ||
		    !json_object_is_type(list, json_type_array))
			continue;
		for (size_t k = 0; k < json_object_array_length(list); k++)
			if (comes_back(r, json_object_array_get_idx(list, k), depth + 1))
				return true;
	}
	return false;
}

static bool is_pattern(struct json_object *value)
{
	regex_t pattern;

	if (!json_object_is_type(value, json_type_string) ||
	    !pc_schema_pattern(&pattern, json_object_get_string(value)))
		return false;
	regfree(&pattern);
	return true;
}

static bool are_named(struct reading *r, struct json_object *schemas)
{
	json_object_object_foreach(schemas, name, schema)
	{
		if (!is_schema_at(r, name, schema))
			return false;
	}
	return true;
}

static bool are_schemas(struct reading *r, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		char step[24];

		snprintf(step, sizeof(step), "%zu", i);
		if (!is_schema_at(r, step, json_object_array_get_idx(list, i)))
			return false;
	}
	return true;
}

/* But for what stands in the schemas below. */
static bool has_shape(struct reading *r, enum shape shape, struct json_object *value)
{
	switch (shape) {
	case COUNT:
		return is_count(value);
	case NUMBER:
		return is_number(value);
	case SCHEMA:
		return json_object_is_type(value, json_type_object) ||
		       json_object_is_type(value, json_type_boolean);
	case SCHEMAS:
		return json_object_is_type(value, json_type_array) &&
		       json_object_array_length(value);
	case NAMED_SCHEMAS:
		return json_object_is_type(value, json_type_object);
	case NAMES:
		return are_all(value, is_name);
	case VALUES:
		return json_object_is_type(value, json_type_array);
	case TYPES:
		return are_types(value);
	case REF:
		return is_ref(r, value);
	case PATTERN:
		return is_pattern(value);
	default:
		return true;
	}
}

static bool is_word(struct reading *r, const char *name, struct json_object *value)
{
	const struct word *word = word_of(name);
	PC_AUTO(text) struct pc_text quoted = { 0 };
	size_t size = r->path.size;
	bool usable = true;

	pc_text_puts(&quoted, "\"");
	pc_text_safe(&quoted, pc_span(name));
	pc_text_puts(&quoted, "\" ");
	if (!word)
		return refuse(r, quoted.data, "is no keyword that can be checked");
	if (!has_shape(r, word->shape, value)) {
		pc_text_puts(&quoted, "must be ");
		return refuse(r, quoted.data, wanted[word->shape]);
	}
	if (word->shape == SCHEMA)
		return is_schema_at(r, name, value);
	pc_text_printf(&r->path, "/%s", name);
	if (word->shape == SCHEMAS)
		usable = are_schemas(r, value);
	else if (word->shape == NAMED_SCHEMAS)
		usable = are_named(r, value);
	r->path.size = size;
	r->path.data[size] = '\0';
	return usable;
}

static bool is_schema(struct reading *r, struct json_object *schema)
{
	bool usable = true;

	if (json_object_is_type(schema, json_type_boolean))
		return true;
	if (!json_object_is_type(schema, json_type_object))
		return refuse(r, "it must be ", wanted[SCHEMA]);
	if (r->depth == PC_SCHEMA_DEPTH)
		return refuse(r, "its schemas stand in one another ", "too deep");
	r->depth++;
	json_object_object_foreach(schema, name, value)
	{
		usable = usable && is_word(r, name, value);
	}
	r->depth--;
	if (usable && json_object_object_get_ex(schema, "$ref", NULL) && comes_back(r, schema, 0))
		return refuse(r, "it refers to itself ", "without an end, and can't be checked");
	return usable;
}

bool pc_schema_usable(struct json_object *schema, struct pc_text *out_why)
{
	PC_AUTO(text) struct pc_text why = { 0 };
	struct reading r = { .root = schema, .out_why = &why };
	bool usable = is_schema(&r, schema);

	pc_text_add(out_why, pc_text_span(&why).data, why.size);
	pc_text_clear(&r.path);
	return usable;
}
