/* SPDX-License-Identifier: Apache-2.0
 * One chunk of a flight recording (JDK 9 and later). It describes the types of its own records, and
 * keeps what they share in pools: stacks, methods, names. All of it refers to the bytes of the
 * chunk. The source is the JDK: jdk.jfr.internal.consumer, and the metadata that it writes.
 * Internal. */
#ifndef PC_FORMATS_JFR_H
#define PC_FORMATS_JFR_H

#include "base/table.h"
#include "formats/frames.h"
#include "formats/ids.h"
#include "formats/java/jfr_kinds.h"
#include "formats/java/jfr_reader.h"

/* The fields that are looked at, whatever they belong to. */
enum pc_jfr_role {
	PC_JFR_OTHER,
	PC_JFR_STACK_TRACE,
	PC_JFR_THREAD,
	PC_JFR_COST,
	PC_JFR_FRAMES,
	PC_JFR_TRUNCATED,
	PC_JFR_METHOD,
	PC_JFR_LINE,
	PC_JFR_TYPE,
	PC_JFR_NAME,
	PC_JFR_DESCRIPTOR,
	PC_JFR_HIDDEN,
	PC_JFR_STRING,
	PC_JFR_OS_NAME,
	PC_JFR_OS_ID,
	PC_JFR_JAVA_NAME,
	PC_JFR_JAVA_ID,
	PC_JFR_ROLES
};

/* The pools that are looked into. */
enum pc_jfr_pool {
	PC_JFR_NO_POOL,
	PC_JFR_STACKS,
	PC_JFR_METHODS,
	PC_JFR_CLASSES,
	PC_JFR_SYMBOLS,
	PC_JFR_STRINGS,
	PC_JFR_THREADS,
	PC_JFR_FRAME_TYPES,
	PC_JFR_POOLS
};

struct pc_jfr_field {
	uint64_t type_id;
	uint32_t type; /* PC_NONE: never described */
	enum pc_jfr_role role;
	bool pooled, array;
};

struct pc_jfr_type {
	struct pc_span name;
	uint64_t id;
	uint32_t first, count; /* fields */
	size_t size_bytes;     /* of a number; 0: none */
	bool is_number, is_float, is_string;
	enum pc_jfr_pool pool;
	const struct pc_jfr_kind *kind; /* of an event that costs something */
	uint32_t event;			/* of the builder; PC_NONE: not met yet */
};

struct pc_jfr_chunk {
	const unsigned char *data; /* borrowed */
	size_t size;
	bool compressed;
	uint64_t ticks_per_second;
	struct pc_arena *arena;	   /* names of types */
	struct pc_jfr_type *types; /* owned, as all here */
	struct pc_jfr_field *fields;
	uint32_t type_count, type_room, field_count, field_room;
	struct pc_ids type_ids;		   /* to types */
	struct pc_ids pools[PC_JFR_POOLS]; /* to where the value begins in data */
	uint32_t pool_types[PC_JFR_POOLS];
	struct pc_ids stacks, threads; /* by key: what the builder made of them */
	bool truncated;		       /* a stack was */
};

/* What one object says: numbers and keys by role; texts where it has them. */
struct pc_jfr_object {
	uint64_t numbers[PC_JFR_ROLES];
	struct pc_jfr_text texts[PC_JFR_ROLES];
	/* of an array of objects: called for each, with what it says */
	void (*each)(void *context, const struct pc_jfr_object *element);
	void *context;
};

void pc_jfr_chunk_init(struct pc_jfr_chunk *chunk);
void pc_jfr_chunk_clear(struct pc_jfr_chunk *chunk);

/* ---- jfr_types.c ---- */
/* Takes in the description of types; false: it is broken. */
bool pc_jfr_describe(struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader);
struct pc_jfr_type *pc_jfr_type_of(const struct pc_jfr_chunk *chunk, uint64_t id); /* or NULL */
/* Takes in pools: where each of their values is. */
bool pc_jfr_pools(struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader);
/* The value of a type; `out_object` NULL only passes it. False: it is broken. */
bool pc_jfr_read(const struct pc_jfr_chunk *chunk, struct pc_jfr_reader *reader,
		 const struct pc_jfr_type *type, struct pc_jfr_object *out_object);
/* The value of a key in a pool; false: it is not there. */
bool pc_jfr_look_up(const struct pc_jfr_chunk *chunk, enum pc_jfr_pool pool, uint64_t key,
		    struct pc_jfr_object *out_object);

/* ---- jfr_names.c ---- */
uint32_t pc_jfr_stack(struct pc_jfr_chunk *chunk, struct pc_builder *builder, uint64_t key);
uint32_t pc_jfr_thread(struct pc_jfr_chunk *chunk, struct pc_builder *builder, uint64_t key);

#endif
