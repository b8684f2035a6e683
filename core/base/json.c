/* SPDX-License-Identifier: Apache-2.0
 * JSON beyond json-c: exact decimals, percentages, and text that no terminal obeys. */
#include "base/json.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "base/auto.h"

enum { DEEPEST = 128 }; /* and so no recursion goes deeper */

struct json_object *pc_json_string(const char *text)
{
	PC_AUTO(text) struct pc_text valid = { 0 };

	if (!text)
		return NULL; /* json-c's null */
	pc_text_valid(&valid, pc_span(text));
	return json_object_new_string_len(valid.data,
					  valid.size > INT_MAX ? INT_MAX : (int)valid.size);
}

struct json_object *pc_json_strings(const char *const *texts)
{
	struct json_object *array = json_object_new_array();

	for (; *texts; texts++)
		json_object_array_add(array, pc_json_string(*texts));
	return array;
}

/* value / 10^digits, printed exactly; zeros at the end are left off as long as more than `keep`
 * decimals are there. */
static struct json_object *decimal(int64_t value, unsigned digits, unsigned keep)
{
	PC_AUTO(text) struct pc_text printed = { 0 };
	double scale = 1;
	char number[32];
	int size, whole;

	while (digits > keep && value % 10 == 0) {
		value /= 10;
		digits--;
	}
	if (!digits)
		return json_object_new_int64(value);
	/* powers of ten are exact up to 1e22, so the one division is all that rounds */
	for (unsigned i = 0; i < digits; i++)
		scale *= 10;
	size = snprintf(number, sizeof(number), "%" PRIu64,
			value < 0 ? -(uint64_t)value : (uint64_t)value);
	whole = size - (int)digits;
	pc_text_puts(&printed, value < 0 ? "-" : "");
	pc_text_add(&printed, whole > 0 ? number : "0", whole > 0 ? (size_t)whole : 1);
	pc_text_putc(&printed, '.');
	for (int i = whole; i < 0; i++)
		pc_text_putc(&printed, '0');
	pc_text_puts(&printed, number + (whole > 0 ? whole : 0));
	return json_object_new_double_s((double)value / scale, printed.data);
}

struct json_object *pc_json_decimal(int64_t value, unsigned digits)
{
	return decimal(value, digits, 0);
}

struct json_object *pc_json_percent(double percent)
{
	double size = percent < 0 ? -percent : percent, scale = 100;
	unsigned digits = 2;

	if (!(size < 1e15)) /* NAN and infinity are no JSON */
		return size < INFINITY ? json_object_new_double(percent) : NULL;
	if (size < 0.01)
		for (; size > 0 && size * scale < 9.95 && digits < 12; digits++)
			scale *= 10;
	return decimal((int64_t)(percent * scale + (percent < 0 ? -0.5 : 0.5)), digits, 2);
}

struct json_object *pc_json_number(double value)
{
	if (!isfinite(value))
		return NULL;
	if (value == floor(value) && fabs(value) < 9e15) /* exact as an integer, and read as one */
		return json_object_new_int64((int64_t)value);
	return json_object_new_double(value);
}

/* ---- members ---- */

void pc_json_add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

void pc_json_add_text(struct json_object *object, const char *key, const char *text)
{
	pc_json_add(object, key, pc_json_string(text));
}

void pc_json_add_count(struct json_object *object, const char *key, int64_t count)
{
	pc_json_add(object, key, json_object_new_int64(count));
}

void pc_json_add_flag(struct json_object *object, const char *key, bool flag)
{
	pc_json_add(object, key, json_object_new_boolean(flag));
}

/* ---- printing ---- */

static void add_code_unit(struct pc_text *text, uint32_t unit)
{
	pc_text_printf(text, "\\u%04x", (unsigned)unit);
}

/* json-c escapes what JSON must escape; what else is not for a terminal stands in strings only, as
 * all of JSON outside of them is ASCII. */
static void add_for_terminal(struct pc_text *text, const char *json, size_t size)
{
	const char *at = json, *end = json + size, *run = at;

	while (at < end) {
		uint32_t c = 0;
		size_t bytes = pc_utf8_decode(at, end, &c);

		if (bytes && (c == '\n' || !pc_utf8_is_dangerous(c))) {
			at += bytes;
			continue;
		}
		pc_text_add(text, run, (size_t)(at - run));
		if (!bytes) {
			pc_text_printf(text, "\\\\x%02x", (unsigned char)*at);
		} else if (c > 0xffff) {
			add_code_unit(text, 0xd7c0 + (c >> 10));
			add_code_unit(text, 0xdc00 + (c & 0x3ff));
		} else {
			add_code_unit(text, c);
		}
		at += bytes ? bytes : 1;
		run = at;
	}
	pc_text_add(text, run, (size_t)(at - run));
}

void pc_json_print(struct pc_text *text, struct json_object *object, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE |
		    (pretty ? JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED
			    : JSON_C_TO_STRING_PLAIN);
	size_t size = 0;
	const char *json = json_object_to_json_string_length(object, flags, &size);

	if (json)
		add_for_terminal(text, json, size);
}

void pc_json_print_written(struct pc_text *text, struct pc_span json)
{
	add_for_terminal(text, json.data, json.size);
}

/* ---- reading ---- */

/* A number could go on, but for the end that it is told of. */
static const char *parse_all(struct json_tokener *tokener, struct pc_span text,
			     struct json_object **out_object, size_t *out_byte)
{
	struct json_object *object = json_tokener_parse_ex(tokener, text.data, (int)text.size);

	*out_byte = json_tokener_get_parse_end(tokener);
	if (json_tokener_get_error(tokener) == json_tokener_continue) {
		object = json_tokener_parse_ex(tokener, "", 1);
		*out_byte = text.size;
		if (json_tokener_get_error(tokener) != json_tokener_success)
			return "it ends in the middle";
	}
	*out_object = object;
	if (json_tokener_get_error(tokener) != json_tokener_success)
		return json_tokener_error_desc(json_tokener_get_error(tokener));
	return *out_byte < text.size ? "more stands behind its end" : NULL;
}

static const char *parse(struct pc_span text, struct json_object **out_object, size_t *out_byte)
{
	struct json_tokener *tokener;
	const char *why;

	*out_byte = 0;
	if (!text.size)
		return "it is empty";
	if (text.size >= INT_MAX)
		return "it is too long";
	tokener = json_tokener_new_ex(DEEPEST);
	if (!tokener)
		return "out of memory";
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	why = parse_all(tokener, text, out_object, out_byte);
	json_tokener_free(tokener);
	return why || *out_object ? why : "it is null";
}

struct json_object *pc_json_parse_at(struct pc_span text, const char **out_why, size_t *out_byte)
{
	struct json_object *object = NULL;
	struct pc_span trimmed = pc_span_trim(text);
	const char *why = parse(trimmed, &object, out_byte);

	if (!why)
		return object;
	if (trimmed.size)
		*out_byte += (size_t)(trimmed.data - text.data);
	json_object_put(object);
	*out_why = why;
	return NULL;
}

struct json_object *pc_json_parse(struct pc_span text, const char **out_why)
{
	size_t byte;

	return pc_json_parse_at(text, out_why, &byte);
}

/* ---- as it is written ---- */

/* Behind the string that begins at `at`. */
static size_t string_end(struct pc_span text, size_t at)
{
	for (at++; at < text.size && text.data[at] != '"'; at++)
		at += text.data[at] == '\\';
	return at < text.size ? at + 1 : text.size;
}

static uint64_t members_below(struct json_object *value)
{
	bool is_array = json_object_is_type(value, json_type_array);
	size_t items = is_array ? json_object_array_length(value) : 0;
	uint64_t count = 0;

	for (size_t i = 0; i < items; i++)
		count += members_below(json_object_array_get_idx(value, i));
	if (!json_object_is_type(value, json_type_object))
		return count;
	json_object_object_foreach(value, key, member)
	{
		(void)key;
		count += 1 + members_below(member);
	}
	return count;
}

/* A colon outside of strings is a member. */
bool pc_json_has_twice(struct pc_span text, struct json_object *object)
{
	uint64_t colons = 0;

	for (size_t at = 0; at < text.size;) {
		colons += text.data[at] == ':';
		at = text.data[at] == '"' ? string_end(text, at) : at + 1;
	}
	return colons != members_below(object);
}

static bool is_key(struct pc_span written, const char *key)
{
	const char *why;
	PC_AUTO(json) struct json_object *string = pc_json_parse(written, &why);

	return json_object_is_type(string, json_type_string) &&
	       !strcmp(json_object_get_string(string), key);
}

/* The value that begins at `at` ends before the comma or bracket of the object that it is in. */
static size_t value_end(struct pc_span text, size_t at)
{
	size_t depth = 0;

	while (at < text.size) {
		char c = text.data[at];

		if (!depth && (c == ',' || c == '}'))
			break;
		depth += c == '{' || c == '[';
		depth -= depth && (c == '}' || c == ']');
		at = c == '"' ? string_end(text, at) : at + 1;
	}
	return at;
}

struct pc_span pc_json_written(struct pc_span text, const char *key)
{
	size_t at = 0;

	while (at < text.size) {
		struct pc_span name;
		size_t end;

		while (at < text.size && text.data[at] != '"')
			at++;
		name.data = text.data + at;
		name.size = string_end(text, at) - at;
		at += name.size;
		while (at < text.size && text.data[at] != ':')
			at++;
		if (at++ >= text.size)
			break;
		end = value_end(text, at);
		if (is_key(name, key))
			return pc_span_trim((struct pc_span){ text.data + at, end - at });
		at = end;
	}
	return (struct pc_span){ NULL, 0 };
}
