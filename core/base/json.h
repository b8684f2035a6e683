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
pc_json_decimal(int64_t value, unsigned digits); /* value / 10^digits, printed exactly */
PC_API struct json_object *
pc_json_percent(double percent); /* two decimals are kept; more where small */

/* Strict JSON: the whole of `text`, in valid UTF-8, is one value, at most 128 deep. NULL, and why
 * in *out_why (static), where it is not, or where it is null. */
PC_API struct json_object *pc_json_parse(struct pc_span text, const char **out_why);

/* Appends the object as JSON; control and bidi characters inside strings are written as \uXXXX. */
PC_API void pc_json_print(struct pc_text *text, struct json_object *object, bool pretty);

#endif
