/* SPDX-License-Identifier: Apache-2.0
 * The formats that pprof had before its protobuf: samples as addresses, and behind them the
 * libraries that were mapped there. Samples are held until these have come. Internal. */
#ifndef PC_FORMATS_PPROF_LEGACY_H
#define PC_FORMATS_PPROF_LEGACY_H

#include "base/arena.h"
#include "base/table.h"
#include "profile/builder.h"

enum { PC_LEGACY_EVENTS = 4 };

struct pc_legacy_range {
	uint64_t start, end;
	uint32_t module; /* of modules */
};

/* What a profile itself says of an address: of what was inlined there the outermost comes first. */
struct pc_legacy_location {
	uint64_t address;
	uint32_t symbol, depth;
};

struct pc_legacy {
	struct pc_builder *builder;
	struct pc_arena *arena; /* owned, as all below */
	struct pc_table modules;
	struct pc_table symbols; /* function, file and line, each ended by NUL */
	struct pc_legacy_range *ranges;
	struct pc_legacy_location *locations;
	/* of each sample: thread, number of frames, values; then address and symbol of each frame,
	 * leaf first */
	uint64_t *words;
	size_t word_count, word_room;
	size_t open, previous; /* where the present sample begins, and the one before */
	uint32_t events[PC_LEGACY_EVENTS];
	uint32_t event_count, range_count, range_room, location_count, location_room;
	bool counted; /* the first value of a sample is how many they are */
};

void pc_legacy_init(struct pc_legacy *legacy, struct pc_builder *builder);
void pc_legacy_clear(struct pc_legacy *legacy);
static inline void pc_auto_legacy(struct pc_legacy *legacy)
{
	pc_legacy_clear(legacy);
}

/* The next of the values of each sample; the last one is the event that is meant by none. */
void pc_legacy_event(struct pc_legacy *legacy, const char *name, const char *unit);
/* Begins a sample; false: too many are held. */
bool pc_legacy_sample(struct pc_legacy *legacy, uint32_t thread, const int64_t *values);
int64_t *pc_legacy_values(struct pc_legacy *legacy); /* of the present sample */
/* Frames are added to the present sample, leaf first; symbol PC_NONE: only its address is known. */
void pc_legacy_frame(struct pc_legacy *legacy, uint64_t address, uint32_t symbol);
void pc_legacy_drop_frames(struct pc_legacy *legacy);
uint32_t pc_legacy_symbol(struct pc_legacy *legacy, const struct pc_place *place);
/* A line of /proc/PID/maps, or of its short form; false: it is none. */
bool pc_legacy_map(struct pc_legacy *legacy, struct pc_span line);
/* "0x0000008a com.example.f (Source.java:18)", "0x401136 main--inlined"; false: it is no such line.
 */
bool pc_legacy_locate(struct pc_legacy *legacy, struct pc_span line);
/* Gives everything to the builder. */
int pc_legacy_finish(struct pc_legacy *legacy);

/* A hexadecimal number at the beginning of *rest, with or without "0x"; false: there is none. */
bool pc_legacy_hex(struct pc_span *rest, uint64_t *out_value);

#endif
