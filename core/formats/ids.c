/* SPDX-License-Identifier: Apache-2.0
 * A map from numbers to numbers. */
#include "formats/ids.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_ids_init(struct pc_ids *ids)
{
	*ids = (struct pc_ids){ .count = 0 };
	pc_index_init(&ids->index);
}

void pc_ids_clear(struct pc_ids *ids)
{
	pc_index_clear(&ids->index);
	free(ids->records);
}

static uint64_t hash_of(const void *owner, uint32_t record)
{
	const struct pc_ids *ids = owner;

	return pc_hash_pair(ids->index.seed, (uint64_t)ids->records[record].id);
}

uint32_t pc_ids_find(const struct pc_ids *ids, int64_t id)
{
	struct pc_probe probe =
		pc_index_start(&ids->index, pc_hash_pair(ids->index.seed, (uint64_t)id));
	uint32_t record;

	while ((record = pc_index_next(&ids->index, &probe)) != PC_NONE)
		if (ids->records[record].id == id)
			return record;
	return PC_NONE;
}

uint32_t pc_ids_add(struct pc_ids *ids, int64_t id)
{
	uint32_t known = pc_ids_find(ids, id);

	if (known != PC_NONE)
		return known;
	ids->records = PC_GROW(ids->records, ids->count, ids->room);
	ids->records[ids->count] = (struct pc_id){ id, 0 };
	pc_index_add(&ids->index, pc_hash_pair(ids->index.seed, (uint64_t)id), hash_of, ids);
	return ids->count++;
}
