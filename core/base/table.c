/* SPDX-License-Identifier: Apache-2.0
 * Interned byte strings. */
#include "base/table.h"

#include <stdlib.h>

void pc_table_init(struct pc_table *table, struct pc_arena *arena)
{
	*table = (struct pc_table){ .arena = arena };
	pc_index_init(&table->index);
}

void pc_table_clear(struct pc_table *table)
{
	pc_index_clear(&table->index);
	free(table->keys);
	*table = (struct pc_table){ .arena = table->arena };
}

static uint64_t hash_of(const void *owner, uint32_t id)
{
	const struct pc_table *table = owner;

	return pc_hash_bytes(table->keys[id].data, table->keys[id].size, table->index.seed);
}

static uint32_t find(const struct pc_table *table, struct pc_span key, uint64_t hash)
{
	struct pc_probe probe = pc_index_start(&table->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&table->index, &probe)) != PC_NONE)
		if (table->keys[id].size == key.size &&
		    (!key.size || !memcmp(table->keys[id].data, key.data, key.size)))
			return id;
	return PC_NONE;
}

uint32_t pc_table_find(const struct pc_table *table, struct pc_span key)
{
	return find(table, key, pc_hash_bytes(key.data, key.size, table->index.seed));
}

uint32_t pc_table_intern(struct pc_table *table, struct pc_span key, bool *out_new)
{
	uint64_t hash = pc_hash_bytes(key.data, key.size, table->index.seed);
	uint32_t id = find(table, key, hash);

	if (out_new)
		*out_new = id == PC_NONE;
	if (id != PC_NONE)
		return id;
	table->keys = PC_GROW(table->keys, table->count, table->room);
	table->keys[table->count] =
		(struct pc_span){ pc_arena_strndup(table->arena, key.data, key.size), key.size };
	pc_index_add(&table->index, hash, hash_of, table);
	return table->count++;
}
