/* SPDX-License-Identifier: Apache-2.0
 * TOML 1.0 (https://toml.io/en/v1.0.0), value by value. Nothing is kept, so a key that stands twice
 * is not found out. */
#ifndef PC_BASE_TOML_H
#define PC_BASE_TOML_H

#include "base/text.h"

enum { PC_TOML_KEYS_MAX = 32, PC_TOML_DEPTH_MAX = 64 };

struct pc_toml_value {
	const struct pc_span *keys; /* from the top on, without quotes */
	size_t depth;		    /* of keys */
	struct pc_span text;	    /* of a string: what it says; else as it is written */
	bool is_string, is_table;   /* is_table: it begins here, and has no text */
	bool in_array;		    /* an array in a value, not one of tables */
	uint64_t line;		    /* of its key, of a value in an array its own */
	uint64_t heading;	    /* how many [headings] stand before it */
};

/* Tells each value, and at the end one without keys; all that is told lives until this returns.
 * NULL, or what is wrong (static) on line *out_line; what stands before that was told. */
PC_API const char *pc_toml_read(struct pc_span text,
				void (*each)(void *context, const struct pc_toml_value *value),
				void *context, uint64_t *out_line);

#endif
