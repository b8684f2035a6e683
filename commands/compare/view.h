/* SPDX-License-Identifier: Apache-2.0
 * What the parts of compare's view have in common: how they look into the document, and columns. */
#ifndef COMPARE_VIEW_H
#define COMPARE_VIEW_H

#include <json-c/json.h>

#include "compare.h"

static inline struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

static inline const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *value = get(object, key);

	return value ? json_object_get_string(value) : NULL;
}

static inline double number_of(struct json_object *object, const char *key)
{
	return json_object_get_double(get(object, key));
}

#define MEDIAN(key, title)                                                       \
	{                                                                        \
		(key), (title), PC_CELL_QUANTITY, .null = "", .unit_key = "unit" \
	}
#define CHANGE(key, title)                                                  \
	{                                                                   \
		(key), (title), PC_CELL_PERCENT, .null = "", .change = true \
	}
#define CHANGES                                                                   \
	CHANGE("change_percent", "Change"), CHANGE("change_low_percent", "From"), \
		CHANGE("change_high_percent", "To"),                              \
	{                                                                         \
		"verdict", "Verdict", PC_CELL_TEXT, .null = NULL                  \
	}

/* The functions of a benchmark. (view_functions.c) */
void compare_show_functions(struct compare_result *r, struct pc_report *report,
			    struct json_object *benchmark);

#endif
