/* SPDX-License-Identifier: Apache-2.0
 * What a profile.proto holds beside its samples: tables that refer to each other by ids, in any
 * order. Internal. */
#ifndef PC_FORMATS_PPROF_PROTO_H
#define PC_FORMATS_PPROF_PROTO_H

#include "base/index.h"
#include "base/wire.h"
#include "profile/builder.h"

enum { PC_PROTO_HELD_MAX = 1 << 30 }; /* of more bytes it is no profile but a bomb */

/* From the ids that the file gives to places in an array. */
struct pc_proto_ids {
	struct pc_index index;
	uint64_t *ids; /* owned */
	uint32_t count, room;
};

struct pc_proto_type {
	int64_t type, unit; /* strings */
};

struct pc_proto_mapping {
	uint64_t file; /* string */
};

struct pc_proto_function {
	uint64_t name, system_name, file; /* strings */
};

struct pc_proto_location {
	uint64_t mapping;
	uint32_t first, count; /* lines; leaf first */
};

struct pc_proto_line {
	uint64_t function, line;
	uint32_t frame; /* of the builder; PC_NONE: not yet */
};

struct pc_proto {
	struct pc_text strings; /* one behind another */
	size_t *string_ends;	/* owned, as all arrays here */
	struct pc_text samples; /* messages as they are, each behind its size: names come last */
	struct pc_proto_type *types;
	struct pc_proto_ids mapping_ids, function_ids, location_ids;
	struct pc_proto_mapping *mappings;
	struct pc_proto_function *functions;
	struct pc_proto_location *locations;
	struct pc_proto_line *lines;
	uint32_t string_count, string_room, type_count, type_room, mapping_room, function_room,
		location_room, line_count, line_room;
	struct pc_proto_type period_type;
	uint64_t drop_frames, default_type, period;
	size_t held; /* bytes, more or less */
};

void pc_proto_init(struct pc_proto *proto);
void pc_proto_clear(struct pc_proto *proto);
static inline void pc_auto_proto(struct pc_proto *proto)
{
	pc_proto_clear(proto);
}

/* Takes in one field of the profile; false: the message in it is broken. */
bool pc_proto_field(struct pc_proto *proto, const struct pc_wire *wire);
/* "" for what is not there, which is 0 too. */
struct pc_span pc_proto_string(const struct pc_proto *proto, uint64_t id);
/* PC_NONE: there is none of that id. */
uint32_t pc_proto_find(const struct pc_proto_ids *ids, uint64_t id);
/* The stack that has all the frames of a location called by the stack `caller`. */
uint32_t pc_proto_push(struct pc_proto *proto, struct pc_builder *builder, uint32_t caller,
		       uint32_t location);
/* Gives everything to the builder (parse_pprof_proto.c). */
int pc_proto_give(struct pc_proto *proto, struct pc_builder *builder);

#endif
