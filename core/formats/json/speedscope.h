/* SPDX-License-Identifier: Apache-2.0
 * What is collected of a speedscope file. Internal to parse_speedscope.c and speedscope_profile.c.
 */
#ifndef PC_FORMATS_JSON_SPEEDSCOPE_H
#define PC_FORMATS_JSON_SPEEDSCOPE_H

#include "encoding/pull.h"
#include "formats/json/trie.h"

struct pc_speedscope_open {
	uint32_t key, node;
};
/* A profile: what the costs of its number in the trie are in. */
struct pc_speedscope_group {
	uint32_t thread, event;
	unsigned power; /* of ten, to nanoseconds */
	bool time;
};

struct pc_speedscope {
	struct pc_builder *builder;
	struct pc_trie trie; /* of indexes of frames */
	uint32_t *frames, frame_count, frame_room;
	struct pc_speedscope_group *groups;
	uint32_t group_count, group_room;
	struct pc_text exporter;
	bool gap;	   /* a profile has time without a stack */
	const char *wrong; /* why the rest of a profile was not read */

	/* of the present profile */
	struct pc_text name, unit;
	struct pc_number start, end, last;
	struct pc_column samples, weights, digits; /* nodes of the trie; the decimals of weights */
	struct pc_speedscope_open *open;
	uint32_t open_count, open_room;
	bool stopped;
	struct pc_amount sum;

	/* of the present frame or event */
	struct pc_text function, file, type;
	int64_t line, frame;
	struct pc_number at;
};

/* Reads one profile and adds its costs to the trie. */
void pc_speedscope_profile(struct pc_pull *pull, struct pc_speedscope *all);

#endif
