/* SPDX-License-Identifier: Apache-2.0
 * The names in a callgrind file, which are written once: "fn=(12) main", and "fn=(12)" from then
 * on. Objects, files and functions are numbered apart. Internal. */
#ifndef PC_FORMATS_CALLGRIND_NAMES_H
#define PC_FORMATS_CALLGRIND_NAMES_H

#include "base/table.h"

enum pc_callgrind_kind { PC_CALLGRIND_OBJECT, PC_CALLGRIND_FILE, PC_CALLGRIND_FUNCTION };

struct pc_callgrind_names {
	struct pc_table texts, numbers;
	uint32_t *meaning; /* owned; by number's id: a text's */
	uint32_t room;
	uint64_t undefined; /* numbers that were used and never given a name */
};

void pc_callgrind_names_init(struct pc_callgrind_names *names, struct pc_arena *arena);
void pc_callgrind_names_clear(struct pc_callgrind_names *names);
/* The id of what stands behind "fn=": a text's, PC_NONE for what means "unknown". */
uint32_t pc_callgrind_name(struct pc_callgrind_names *names, enum pc_callgrind_kind kind,
			   struct pc_span value);
static inline struct pc_span pc_callgrind_text(const struct pc_callgrind_names *names, uint32_t id)
{
	return id == PC_NONE ? (struct pc_span){ "", 0 } : names->texts.keys[id];
}

#endif
