/* SPDX-License-Identifier: Apache-2.0
 * Whether a schema says only what can be checked. */
#include "llm/structured/schema.h"

#include "base/auto.h"
#include "base/json.h"
#include "llm/structured/structured.h"

/* What the value of a word must be. */
enum shape {
	ANY,
	WORD,
	COUNT,
	NUMBER,
	FLAG,
	SCHEMA,
	SCHEMA_OR_FLAG,
	SCHEMAS,
	NAMED_SCHEMAS,
	NAMES,
	VALUES,
	TYPES,
	REF,
	PATTERN
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
	{ "additionalProperties", SCHEMA_OR_FLAG },
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
	{ "items", SCHEMA_OR_FLAG },
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
	struct pc_text *out_why;
	unsigned depth;
};

static bool is_schema(struct reading *r, struct json_object *schema);

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

static bool are_all(struct reading *r, struct json_object *list,
		    bool (*is)(struct reading *r, struct json_object *value))
{
	if (!json_object_is_type(list, json_type_array) || !json_object_array_length(list))
		return false;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!is(r, json_object_array_get_idx(list, i)))
			return false;
	return true;
}

static bool is_name(struct reading *r, struct json_object *value)
{
	(void)r;
	return json_object_is_type(value, json_type_string);
}

static bool is_type_word(struct reading *r, struct json_object *value)
{
	(void)r;
	return is_one_type(value);
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
	if (!json_object_is_type(schemas, json_type_object))
		return false;
	json_object_object_foreach(schemas, name, schema)
	{
		(void)name;
		if (!is_schema(r, schema))
			return false;
	}
	return true;
}

static bool has_shape(struct reading *r, enum shape shape, struct json_object *value)
{
	switch (shape) {
	case COUNT:
		return is_count(value);
	case NUMBER:
		return is_number(value);
	case SCHEMA_OR_FLAG:
		return is_schema(r, value);
	case SCHEMAS:
		return are_all(r, value, is_schema);
	case NAMED_SCHEMAS:
		return are_named(r, value);
	case NAMES:
		return json_object_is_type(value, json_type_array) &&
		       (!json_object_array_length(value) || are_all(r, value, is_name));
	case VALUES:
		return json_object_is_type(value, json_type_array);
	case TYPES:
		return is_one_type(value) || are_all(r, value, is_type_word);
	case REF:
		return json_object_is_type(value, json_type_string) &&
		       pc_schema_follow(r->root, json_object_get_string(value));
	case PATTERN:
		return is_pattern(value);
	default:
		return true;
	}
}

static bool is_word(struct reading *r, const char *name, struct json_object *value)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(words[i].name, name))
			return has_shape(r, words[i].shape, value);
	return false;
}

static bool is_schema(struct reading *r, struct json_object *schema)
{
	bool usable = true;

	if (json_object_is_type(schema, json_type_boolean))
		return true;
	if (!json_object_is_type(schema, json_type_object) || r->depth == PC_SCHEMA_DEPTH)
		return false;
	r->depth++;
	json_object_object_foreach(schema, name, value)
	{
		if (usable && !is_word(r, name, value)) {
			usable = false;
			if (!r->out_why->size) /* the innermost says it best */
				pc_text_safe(r->out_why, pc_span(name));
		}
	}
	r->depth--;
	return usable;
}

bool pc_schema_usable(struct json_object *schema, struct pc_text *out_why)
{
	PC_AUTO(text) struct pc_text word = { 0 };
	struct reading r = { .root = schema, .out_why = &word };

	if (is_schema(&r, schema))
		return true;
	if (word.size)
		pc_text_printf(out_why, "\"%s\" is not known, or not said as it must be",
			       word.data);
	else
		pc_text_puts(out_why, "it is no schema: an object is wanted");
	return false;
}
