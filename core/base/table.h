/* SPDX-License-Identifier: Apache-2.0
 * Interning: every distinct key once, numbered 0, 1, 2, … in order of arrival. */
#ifndef PC_BASE_TABLE_H
#define PC_BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/index.h"
#include "base/text.h"

/* A set of byte strings (or of fixed structs, seen as bytes) with open addressing. */
struct pc_table {
	struct pc_arena *arena; /* borrowed: keys are copied there */
	struct pc_span *keys;	/* by id */
	uint32_t count, room;
	struct pc_index index;
};

PC_API void pc_table_init(struct pc_table *table, struct pc_arena *arena);
PC_API void pc_table_clear(struct pc_table *table); /* frees what the arena does not hold */
/* The id of `key`, which is copied when new (then *out_new, if given, is true). Keys are
 * NUL-terminated there. */
PC_API uint32_t pc_table_intern(struct pc_table *table, struct pc_span key, bool *out_new);
PC_API uint32_t pc_table_find(const struct pc_table *table,
			      struct pc_span key); /* PC_NONE: not there */

#endif
