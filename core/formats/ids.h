/* SPDX-License-Identifier: Apache-2.0
 * Numbers by which a text refers to what it has said before. Internal. */
#ifndef PC_FORMATS_IDS_H
#define PC_FORMATS_IDS_H

#include <stdbool.h>

#include "base/index.h"

struct pc_id {
	int64_t id, value;
};

struct pc_ids {
	struct pc_index index;
	struct pc_id *records; /* owned */
	uint32_t count, room;
};

void pc_ids_init(struct pc_ids *ids);
void pc_ids_clear(struct pc_ids *ids);
/* The number of the record of `id`, made with value 0 when new. */
uint32_t pc_ids_add(struct pc_ids *ids, int64_t id);
uint32_t pc_ids_find(const struct pc_ids *ids, int64_t id); /* PC_NONE: not there */

#endif
