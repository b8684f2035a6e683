/* SPDX-License-Identifier: Apache-2.0
 * The little that json-c lacks: scoped cleanup, exact decimals, text that is safe on a terminal. */
#ifndef PC_BASE_JSON_H
#define PC_BASE_JSON_H

#include <json-c/json.h>
#include <stdint.h>

#include "base/text.h"

static inline void pc_auto_json(struct json_object **object)
{
	json_object_put(*object);
}

/* All of these give a new reference that is yours; adding it to an object or array hands it over.
 */
PC_API struct json_object *
pc_json_string(const char *text); /* NULL gives null; invalid UTF-8 is escaped */
PC_API struct json_object *
pc_json_strings(const char *const *texts); /* an array; NULL-terminated */
PC_API struct json_object *
pc_json_decimal(int64_t value, unsigned digits); /* value / 10^digits, printed exactly */
PC_API struct json_object *
pc_json_percent(double percent); /* two decimals are kept; more where small */
PC_API struct json_object *
pc_json_number(double value); /* a whole number as such; NULL where it is no number */

/* What documents are made of: each adds one member. */
PC_API void pc_json_add(struct json_object *object, const char *key, struct json_object *value);
PC_API void pc_json_add_text(struct json_object *object, const char *key, const char *text);
PC_API void pc_json_add_count(struct json_object *object, const char *key, int64_t count);
PC_API void pc_json_add_flag(struct json_object *object, const char *key, bool flag);

/* Strict JSON: the whole of `text`, in valid UTF-8, is one value, at most 128 deep. NULL, and why
 * in *out_why (static), where it is not, or where it is null. */
PC_API struct json_object *pc_json_parse(struct pc_span text, const char **out_why);
/* The same, and at which byte of `text` it breaks. */
PC_API struct json_object *pc_json_parse_at(struct pc_span text, const char **out_why,
					    size_t *out_byte);
/* Of the text from which `object` was parsed: whether some key stands twice in one object, of which
 * json-c keeps the last alone. */
PC_API bool pc_json_has_twice(struct pc_span text, struct json_object *object);
/* The value of `key` in the text of an object, to the letter: numbers lose digits when they are
 * parsed. Empty: it is not there. The text must have been parsed. */
PC_API struct pc_span pc_json_written(struct pc_span text, const char *key);
/* Appends JSON as it is written, but that what is not for a terminal becomes \uXXXX. */
PC_API void pc_json_print_written(struct pc_text *text, struct pc_span json);

/* Appends the object as JSON; control and bidi characters inside strings are written as \uXXXX. */
PC_API void pc_json_print(struct pc_text *text, struct json_object *object, bool pretty);

#endif
