/* SPDX-License-Identifier: Apache-2.0
 * What the two halves of schema checking share. Internal. */
#ifndef PC_LLM_SCHEMA_H
#define PC_LLM_SCHEMA_H

#include <json-c/json.h>
#include <regex.h>

#include "base/text.h"

enum { PC_SCHEMA_DEPTH = 128 };

/* What "$ref" leads to within `root`; NULL: nowhere, or out of it. */
struct json_object *pc_schema_follow(struct json_object *root, const char *ref);
/* Compiles a pattern of a schema; false: it is none. */
bool pc_schema_pattern(regex_t *out_pattern, const char *pattern);
bool pc_schema_is_type(struct json_object *value, const char *type);
extern const char *const pc_schema_types[]; /* NULL ends them */

#endif
