/* SPDX-License-Identifier: Apache-2.0
 * A skip list: sorted by address, with shortcuts whose lengths nobody outside can foresee. */
#include "formats/node/code_map.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/index.h"

enum { HEAD = 0 };

void pc_code_map_init(struct pc_code_map *map)
{
	struct pc_index index;

	pc_index_init(&index);
	*map = (struct pc_code_map){ .seed = index.seed, .unused = PC_NONE };
	pc_index_clear(&index);
	map->codes = PC_GROW(map->codes, map->count, map->room);
	map->codes[map->count++] = (struct pc_code){ 0 };
	for (unsigned i = 0; i < PC_CODE_LEVELS; i++)
		map->codes[HEAD].next[i] = PC_NONE;
}

void pc_code_map_clear(struct pc_code_map *map)
{
	free(map->codes);
}

/* The last of each level that begins before `address`. */
static void find_before(const struct pc_code_map *map, uint64_t address,
			uint32_t before[PC_CODE_LEVELS])
{
	uint32_t at = HEAD;

	for (unsigned level = PC_CODE_LEVELS; level--;) {
		uint32_t next = map->codes[at].next[level];

		for (; next != PC_NONE && map->codes[next].start < address;
		     next = map->codes[at].next[level])
			at = next;
		before[level] = at;
	}
}

/* Takes out what follows. */
static void remove_next(struct pc_code_map *map, const uint32_t before[PC_CODE_LEVELS])
{
	uint32_t gone = map->codes[before[0]].next[0];

	for (unsigned level = 0; level < PC_CODE_LEVELS; level++)
		if (map->codes[before[level]].next[level] == gone)
			map->codes[before[level]].next[level] = map->codes[gone].next[level];
	map->codes[gone].next[0] = map->unused;
	map->unused = gone;
}

static uint32_t take(struct pc_code_map *map)
{
	uint32_t id = map->unused;

	if (id != PC_NONE) {
		map->unused = map->codes[id].next[0];
		return id;
	}
	map->codes = PC_GROW(map->codes, map->count, map->room);
	return map->count++;
}

/* One of four that are on a level is on the next, too. */
static unsigned height(const struct pc_code_map *map, uint64_t start)
{
	uint64_t hash = pc_hash_pair(map->seed, start);
	unsigned levels = 1;

	for (; levels < PC_CODE_LEVELS && (hash & 3) == 0; hash >>= 2)
		levels++;
	return levels;
}

void pc_code_map_add(struct pc_code_map *map, uint64_t start, uint64_t size, uint32_t frame)
{
	struct pc_code code = { .start = start, .frame = frame };
	uint32_t before[PC_CODE_LEVELS], id;
	unsigned levels = height(map, start);

	code.end = size > UINT64_MAX - start ? UINT64_MAX : start + size;
	find_before(map, start, before);
	while ((id = map->codes[before[0]].next[0]) != PC_NONE &&
	       (map->codes[id].start < code.end || map->codes[id].start == start))
		remove_next(map, before);
	id = take(map);
	for (unsigned level = 0; level < PC_CODE_LEVELS; level++) {
		code.next[level] = PC_NONE;
		if (level >= levels)
			continue;
		code.next[level] = map->codes[before[level]].next[level];
		map->codes[before[level]].next[level] = id;
	}
	map->codes[id] = code;
}

void pc_code_map_move(struct pc_code_map *map, uint64_t from, uint64_t to)
{
	uint32_t before[PC_CODE_LEVELS], id;
	struct pc_code code;

	find_before(map, from, before);
	id = map->codes[before[0]].next[0];
	if (id == PC_NONE || map->codes[id].start != from)
		return;
	code = map->codes[id];
	remove_next(map, before);
	pc_code_map_add(map, to, code.end - code.start, code.frame);
}

uint32_t pc_code_map_find(const struct pc_code_map *map, uint64_t address)
{
	uint32_t before[PC_CODE_LEVELS], id;

	if (address == UINT64_MAX)
		return PC_NONE;
	find_before(map, address + 1, before);
	id = before[0];
	return id != HEAD && address < map->codes[id].end ? map->codes[id].frame : PC_NONE;
}
