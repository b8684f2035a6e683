/* SPDX-License-Identifier: Apache-2.0
 * Whether a value is what a schema says (https://json-schema.org, the words of structured.h). */
#include "llm/structured/schema.h"

#include <math.h>

#include "base/auto.h"
#include "base/json.h"
#include "llm/structured/structured.h"

enum { STEPS = 1 << 20 }; /* schemas that refer to themselves in several ways explode */

struct check {
	struct json_object *root;
	struct pc_text path, *out_why;
	unsigned depth, steps;
	bool spent; /* it refers to itself too often: no other reason counts */
};

static bool holds(struct check *c, struct json_object *value, struct json_object *schema);

/* ---- saying why not ---- */
static bool fails(struct check *c, const char *fmt, ...) PC_PRINTF(2, 3);
static bool fails(struct check *c, const char *fmt, ...)
{
	va_list args;

	if (c->spent && c->out_why->size)
		return false;
	c->out_why->size = 0;
	pc_text_puts(c->out_why, c->path.size ? c->path.data : "the answer");
	pc_text_putc(c->out_why, ' ');
	va_start(args, fmt);
	pc_text_vprintf(c->out_why, fmt, args);
	va_end(args);
	return false;
}

static const char *type_name(struct json_object *value)
{
	static const char *const names[] = { "null",	  "a boolean", "a number", "an integer",
					     "an object", "an array",  "a string" };

	return names[json_object_get_type(value)];
}

static bool is_number(struct json_object *value)
{
	return json_object_is_type(value, json_type_int) ||
	       json_object_is_type(value, json_type_double);
}

bool pc_schema_is_type(struct json_object *value, const char *type)
{
	static const enum json_type kinds[] = { json_type_object, json_type_array,
						json_type_string, json_type_null,
						json_type_null,	  json_type_boolean,
						json_type_null };
	double number;

	if (!strcmp(type, "number"))
		return is_number(value);
	if (!strcmp(type, "integer")) {
		if (!is_number(value))
			return false;
		number = json_object_get_double(value);
		return json_object_is_type(value, json_type_int) || number == floor(number);
	}
	for (size_t i = 0; pc_schema_types[i]; i++)
		if (!strcmp(pc_schema_types[i], type))
			return json_object_is_type(value, kinds[i]);
	return false;
}

/* ---- a step down, and back ---- */
static bool holds_below(struct check *c, struct json_object *value, struct json_object *schema,
			size_t path_size)
{
	bool held = holds(c, value, schema);

	c->path.size = path_size;
	if (c->path.data)
		c->path.data[path_size] = '\0';
	return held;
}

static bool holds_member(struct check *c, struct json_object *value, const char *name,
			 struct json_object *schema)
{
	size_t size = c->path.size;

	if (size)
		pc_text_putc(&c->path, '.');
	pc_text_safe(&c->path, pc_span(name));
	return holds_below(c, value, schema, size);
}

static bool holds_item(struct check *c, struct json_object *value, size_t index,
		       struct json_object *schema)
{
	size_t size = c->path.size;

	pc_text_printf(&c->path, "%s[%zu]", size ? "" : "the answer", index);
	return holds_below(c, value, schema, size);
}

/* ---- words ---- */
static bool check_type(struct check *c, struct json_object *value, struct json_object *wanted)
{
	PC_AUTO(text) struct pc_text types = { 0 };
	size_t count =
		json_object_is_type(wanted, json_type_array) ? json_object_array_length(wanted) : 1;

	for (size_t i = 0; i < count; i++) {
		const char *type =
			json_object_get_string(json_object_is_type(wanted, json_type_array)
						       ? json_object_array_get_idx(wanted, i)
						       : wanted);
		bool vowel = strchr("aio", *type) && *type;

		if (pc_schema_is_type(value, type))
			return true;
		pc_text_printf(&types, "%s%s%s", i ? " or " : "",
			       !strcmp(type, "null") ? ""
			       : vowel		     ? "an "
						     : "a ",
			       type);
	}
	return fails(c, "is %s, and %s is wanted", type_name(value),
		     types.data ? types.data : "nothing");
}

static bool is_equal(struct json_object *a, struct json_object *b)
{
	if (is_number(a) && is_number(b))
		return json_object_get_double(a) == json_object_get_double(b);
	return json_object_equal(a, b);
}

static bool check_enum(struct check *c, struct json_object *value, struct json_object *wanted)
{
	PC_AUTO(text) struct pc_text list = { 0 };

	for (size_t i = 0; i < json_object_array_length(wanted); i++) {
		struct json_object *one = json_object_array_get_idx(wanted, i);

		if (is_equal(value, one))
			return true;
		pc_text_puts(&list, i ? ", " : "");
		pc_json_print(&list, one, false);
	}
	return fails(c, "is none of %s", list.data ? list.data : "nothing");
}

static bool check_const(struct check *c, struct json_object *value, struct json_object *wanted)
{
	PC_AUTO(text) struct pc_text one = { 0 };

	if (is_equal(value, wanted))
		return true;
	pc_json_print(&one, wanted, false);
	return fails(c, "is not %s", one.data);
}

static bool check_minimum(struct check *c, struct json_object *value, struct json_object *wanted)
{
	return !is_number(value) ||
	       json_object_get_double(value) >= json_object_get_double(wanted) ||
	       fails(c, "is %s, and at least %s is wanted", json_object_get_string(value),
		     json_object_get_string(wanted));
}

static bool check_maximum(struct check *c, struct json_object *value, struct json_object *wanted)
{
	return !is_number(value) ||
	       json_object_get_double(value) <= json_object_get_double(wanted) ||
	       fails(c, "is %s, and at most %s is wanted", json_object_get_string(value),
		     json_object_get_string(wanted));
}

/* Of a string its characters, of an array its items; -1: neither. */
static int64_t size_of(struct json_object *value, enum json_type type)
{
	const char *text = json_object_get_string(value);
	int64_t size = 0;

	if (!json_object_is_type(value, type))
		return -1;
	if (type == json_type_array)
		return (int64_t)json_object_array_length(value);
	for (int i = 0; i < json_object_get_string_len(value); i++)
		size += ((unsigned char)text[i] & 0xc0) != 0x80;
	return size;
}

static bool check_size(struct check *c, struct json_object *value, struct json_object *wanted,
		       const char *word)
{
	bool items = pc_span_ends(pc_span(word), "Items"), least = *word == 'm' && word[1] == 'i';
	int64_t size = size_of(value, items ? json_type_array : json_type_string);
	int64_t limit = json_object_get_int64(wanted);

	if (size < 0 || (least ? size >= limit : size <= limit))
		return true;
	return fails(c, "has %lld %s, and at %s %lld are wanted", (long long)size,
		     items ? "items" : "characters", least ? "least" : "most", (long long)limit);
}

static bool check_pattern(struct check *c, struct json_object *value, struct json_object *wanted)
{
	regex_t pattern;
	bool matches;

	if (!json_object_is_type(value, json_type_string))
		return true;
	if (!pc_schema_pattern(&pattern, json_object_get_string(wanted)))
		return fails(c, "can't be checked: the pattern is none");
	matches = !regexec(&pattern, json_object_get_string(value), 0, NULL, 0);
	regfree(&pattern);
	return matches || fails(c, "does not match %s", json_object_get_string(wanted));
}

static bool check_required(struct check *c, struct json_object *value, struct json_object *wanted)
{
	if (!json_object_is_type(value, json_type_object))
		return true;
	for (size_t i = 0; i < json_object_array_length(wanted); i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(wanted, i));

		if (!json_object_object_get_ex(value, name, NULL))
			return fails(c, "has no \"%s\"", name);
	}
	return true;
}

static bool check_members(struct check *c, struct json_object *value, struct json_object *schema)
{
	struct json_object *named = json_object_object_get(schema, "properties"), *other = NULL;
	bool has_other = json_object_object_get_ex(schema, "additionalProperties", &other);

	if (!json_object_is_type(value, json_type_object))
		return true;
	json_object_object_foreach(value, name, member)
	{
		struct json_object *one = NULL;

		if (json_object_object_get_ex(named, name, &one)) {
			if (!holds_member(c, member, name, one))
				return false;
		} else if (has_other && json_object_is_type(other, json_type_boolean) &&
			   !json_object_get_boolean(other)) {
			PC_AUTO(text) struct pc_text safe = { 0 };

			pc_text_safe(&safe, pc_span(name));
			return fails(c, "has \"%s\", which is not among its properties",
				     safe.data ? safe.data : "");
		} else if (has_other && !holds_member(c, member, name, other)) {
			return false;
		}
	}
	return true;
}

static bool check_items(struct check *c, struct json_object *value, struct json_object *wanted)
{
	if (!json_object_is_type(value, json_type_array))
		return true;
	for (size_t i = 0; i < json_object_array_length(value); i++)
		if (!holds_item(c, json_object_array_get_idx(value, i), i, wanted))
			return false;
	return true;
}

/* How many of several schemas hold; why not is that of the last. */
static bool check_several(struct check *c, struct json_object *value, struct json_object *wanted,
			  const char *word)
{
	size_t count = json_object_array_length(wanted), held = 0;

	for (size_t i = 0; i < count; i++) {
		held += holds(c, value, json_object_array_get_idx(wanted, i));
		if (!strcmp(word, "allOf") && held <= i)
			return false;
	}
	if (held == 1 || (held && strcmp(word, "oneOf") != 0))
		return true;
	if (held)
		return fails(c, "is more than one of what it may be");
	return count == 1 ? false : fails(c, "is nothing of what it may be (%s)", word);
}

static bool check_ref(struct check *c, struct json_object *value, struct json_object *wanted)
{
	struct json_object *schema = pc_schema_follow(c->root, json_object_get_string(wanted));

	return schema ? holds(c, value, schema)
		      : fails(c, "can't be checked: \"$ref\" leads nowhere");
}

static bool check_word(struct check *c, struct json_object *value, const char *word,
		       struct json_object *wanted)
{
	static const struct {
		const char *word;
		bool (*check)(struct check *c, struct json_object *value,
			      struct json_object *wanted);
	} checks[] = { { "$ref", check_ref },	     { "const", check_const },
		       { "enum", check_enum },	     { "items", check_items },
		       { "maximum", check_maximum }, { "minimum", check_minimum },
		       { "pattern", check_pattern }, { "required", check_required },
		       { "type", check_type } };

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		if (!strcmp(checks[i].word, word))
			return checks[i].check(c, value, wanted);
	if (pc_span_ends(pc_span(word), "Length") || pc_span_ends(pc_span(word), "Items"))
		return check_size(c, value, wanted, word);
	if (pc_span_ends(pc_span(word), "Of"))
		return check_several(c, value, wanted, word);
	return true;
}

static bool holds(struct check *c, struct json_object *value, struct json_object *schema)
{
	struct json_object *type;
	bool held = true;

	if (json_object_is_type(schema, json_type_boolean))
		return json_object_get_boolean(schema) || fails(c, "may not be there");
	if (c->depth == PC_SCHEMA_DEPTH || c->steps++ >= STEPS) {
		fails(c, "can't be checked: the schema refers to itself too often");
		c->spent = true;
		return false;
	}
	c->depth++;
	/* of what is of another type nothing else needs to be told */
	if (json_object_object_get_ex(schema, "type", &type))
		held = check_type(c, value, type);
	json_object_object_foreach(schema, word, wanted)
	{
		held = held && (!strcmp(word, "type") || check_word(c, value, word, wanted));
	}
	held = held && check_members(c, value, schema);
	c->depth--;
	return held;
}

bool pc_schema_holds(struct json_object *value, struct json_object *schema, struct pc_text *out_why)
{
	PC_AUTO(text) struct pc_text why = { 0 };
	struct check c = { .root = schema, .out_why = &why };
	bool held = holds(&c, value, schema);

	if (!held)
		pc_text_safe(out_why, pc_text_span(&why));
	pc_text_clear(&c.path);
	return held;
}
