/* SPDX-License-Identifier: Apache-2.0
 * Which code lies at an address, while code comes, moves and goes. Internal. */
#ifndef PC_FORMATS_NODE_CODE_MAP_H
#define PC_FORMATS_NODE_CODE_MAP_H

#include <stdbool.h>
#include <stdint.h>

enum { PC_CODE_LEVELS = 10 }; /* enough for millions */

struct pc_code {
	uint64_t start, end;
	uint32_t frame;
	uint32_t next[PC_CODE_LEVELS]; /* of a skip list; PC_NONE: no more */
};

struct pc_code_map {
	struct pc_code *codes;	      /* owned; the first is the head */
	uint32_t count, room, unused; /* unused: a list of those that were removed, by next[0] */
	uint64_t seed;
};

void pc_code_map_init(struct pc_code_map *map);
void pc_code_map_clear(struct pc_code_map *map);
/* What began in these bytes before is gone. */
void pc_code_map_add(struct pc_code_map *map, uint64_t start, uint64_t size, uint32_t frame);
void pc_code_map_move(struct pc_code_map *map, uint64_t from, uint64_t to);
/* The frame of the code at an address, or PC_NONE. */
uint32_t pc_code_map_find(const struct pc_code_map *map, uint64_t address);

#endif
