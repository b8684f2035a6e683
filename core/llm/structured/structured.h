/* SPDX-License-Identifier: Apache-2.0
 * JSON out of an answer, and whether it is what was asked for. Internal: the pool does it for a
 * query with a schema. */
#ifndef PC_LLM_STRUCTURED_H
#define PC_LLM_STRUCTURED_H

#include "base/text.h"

struct json_object;

/* The JSON in an answer: bare, in a fence, or with prose around; trailing commas and comments are
 * forgiven. NULL, and why in *out_why, where there is none. A new reference. */
struct json_object *pc_structured_find(struct pc_span answer, struct pc_text *out_why);

/* Checks against a schema: type, properties, required, additionalProperties, items, enum, const,
 * minimum, maximum, minLength, maxLength, minItems, maxItems, pattern, anyOf, oneOf, allOf, $ref
 * within it. False: where and why, "functions[2].share is a string, and a number is wanted". */
bool pc_schema_holds(struct json_object *value, struct json_object *schema,
		     struct pc_text *out_why);
/* Whether a schema says only what can be checked; else where it does not, and what is at fault, in
 * *out_why: 'at /properties/a: "minimum" must be a number'. */
bool pc_schema_usable(struct json_object *schema, struct pc_text *out_why);

/* The question that asks to mend an answer. */
void pc_structured_repair(struct pc_span answer, const char *why, struct pc_text *out_prompt);

#endif
