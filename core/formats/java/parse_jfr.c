/* SPDX-License-Identifier: Apache-2.0
 * A Java flight recording: chunks, each by itself. In a chunk the types and pools that its events
 * refer to come last, so a chunk is held in memory (12 MB, if Java is not told otherwise). */
#include <inttypes.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/java/jfr.h"

/* The head of a chunk, the largest byte first: "FLR\0", two numbers of the version, then eight
 * bytes each: size, where pools and types are, when it began, how long it took, in ns and then in
 * ticks, ticks a second; and four of flags. */
enum {
	HEAD_SIZE = 68,
	VERSION_AT = 4,
	SIZE_AT = 8,
	TICKS_PER_SECOND_AT = 56,
	FLAGS_AT = 64,
	FLAG_COMPRESSED = 1,
	FIRST_VERSION = 2
};
static const uint64_t chunk_max = 1 << 30; /* bytes; of more it is no chunk but a bomb */

enum { TYPES = 0, POOLS = 1, EVENTS }; /* records; EVENTS: all others */

static const char magic[] = { 'F', 'L', 'R', '\0' };

struct jfr {
	struct pc_builder *builder;
	struct pc_jfr_chunk chunk;
	uint64_t offset; /* of the chunk */
	bool damaged;
};

static uint64_t in_head(const char *head, size_t at, size_t size_bytes)
{
	struct pc_jfr_reader reader = { .at = (const unsigned char *)head + at,
					.end = (const unsigned char *)head + HEAD_SIZE };

	return pc_jfr_fixed(&reader, size_bytes);
}

static void damage(struct jfr *jfr, uint64_t at, const char *reason)
{
	if (!jfr->damaged)
		pc_builder_damage_byte(jfr->builder, jfr->offset + at, reason);
	jfr->damaged = true;
}

/* ---- events ---- */
/* False: a duration of centuries. */
static bool cost_of(const struct jfr *jfr, const struct pc_jfr_kind *kind, uint64_t number,
		    int64_t *out_cost)
{
	*out_cost = 1;
	if (!kind->field)
		return true;
	*out_cost = (int64_t)number;
	return *out_cost >= 0 &&
	       (strcmp(kind->unit, "ns") != 0 ||
		pc_scaled(*out_cost, 1000000000, (int64_t)jfr->chunk.ticks_per_second, out_cost));
}

static int on_event(struct jfr *jfr, struct pc_jfr_reader *reader, struct pc_jfr_type *type)
{
	struct pc_jfr_object event = { .each = NULL };
	struct pc_sample sample = { .count = 1 };

	if (!type->kind)
		return PC_OK;
	if (!pc_jfr_read(&jfr->chunk, reader, type, &event) ||
	    !cost_of(jfr, type->kind, event.numbers[PC_JFR_COST], &sample.value)) {
		damage(jfr, (uint64_t)(reader->at - jfr->chunk.data), "no event of its type");
		return PC_OK;
	}
	if (type->event == PC_NONE)
		type->event = pc_jfr_event(jfr->builder, type->kind);
	sample.event = type->event;
	sample.stack = pc_jfr_stack(&jfr->chunk, jfr->builder, event.numbers[PC_JFR_STACK_TRACE]);
	sample.thread = pc_jfr_thread(&jfr->chunk, jfr->builder, event.numbers[PC_JFR_THREAD]);
	if (type->kind->field && !strcmp(type->kind->unit, "samples"))
		sample.count = sample.value;
	return pc_builder_sample(jfr->builder, &sample);
}

/* ---- records ---- */
/* When it was written and how long that took comes before what types and pools say of themselves;
 * for events these are fields like all others. */
static int on_record(struct jfr *jfr, struct pc_jfr_reader *reader, uint64_t type_id)
{
	struct pc_jfr_type *type;
	bool good = true;

	if (type_id > POOLS) {
		type = pc_jfr_type_of(&jfr->chunk, type_id);
		return type ? on_event(jfr, reader, type) : PC_OK;
	}
	pc_jfr_number(reader, 8);
	pc_jfr_number(reader, 8);
	pc_jfr_number(reader, 8); /* of types: their number; of pools: where others are */
	if (type_id == TYPES) {
		good = pc_jfr_describe(&jfr->chunk, reader);
	} else {
		pc_jfr_fixed(reader, 1);
		good = pc_jfr_pools(&jfr->chunk, reader);
	}
	if (!good)
		damage(jfr, (uint64_t)(reader->at - jfr->chunk.data),
		       type_id == TYPES ? "a description of types that is broken"
					: "a pool that is broken");
	return PC_OK;
}

/* All records of one kind: a size, which counts itself, a type, and the rest by its type. */
static int each_record(struct jfr *jfr, uint64_t wanted)
{
	struct pc_jfr_chunk *chunk = &jfr->chunk;
	struct pc_jfr_reader all = { .at = chunk->data + HEAD_SIZE,
				     .end = chunk->data + chunk->size,
				     .compressed = chunk->compressed };
	int status = PC_OK;

	while (all.at < all.end && !status) {
		struct pc_jfr_reader record = all;
		const unsigned char *begin = all.at;
		uint64_t size = pc_jfr_number(&record, 4), type_id;

		all.at = begin;
		record = pc_jfr_part(&all, size);
		pc_jfr_number(&record, 4);
		type_id = pc_jfr_number(&record, 8);
		if (record.bad) {
			damage(jfr, (uint64_t)(begin - chunk->data), "the chunk ends in a record");
			break;
		}
		if ((type_id > POOLS ? EVENTS : type_id) == wanted)
			status = on_record(jfr, &record, type_id);
		if (pc_cancelled(pc_builder_pc(jfr->builder)))
			return pc_cancel(pc_builder_pc(jfr->builder));
	}
	return status;
}

static int read_chunk(struct jfr *jfr, const char *data, size_t size)
{
	int status = PC_OK;

	pc_jfr_chunk_init(&jfr->chunk);
	jfr->chunk.data = (const unsigned char *)data;
	jfr->chunk.size = size;
	jfr->chunk.compressed = in_head(data, FLAGS_AT, 4) & FLAG_COMPRESSED;
	jfr->chunk.ticks_per_second = in_head(data, TICKS_PER_SECOND_AT, 8);
	for (uint64_t wanted = TYPES; wanted <= EVENTS && !status; wanted++)
		status = each_record(jfr, wanted);
	if (!status && !jfr->chunk.type_count)
		damage(jfr, 0, "a chunk without the description of its types, which comes last");
	if (jfr->chunk.truncated)
		pc_builder_note(jfr->builder,
				"some stacks are cut at the depth that was recorded: their callers "
				"are missing (-XX:FlightRecorderOptions=stackdepth=256)");
	pc_jfr_chunk_clear(&jfr->chunk);
	return status;
}

/* ---- the file ---- */
/* At least `size` bytes, or all there are. */
static int fill(struct pc_input *input, struct pc_text *held, uint64_t size)
{
	struct pc_span bytes;
	int status;

	while (held->size < size) {
		status = pc_input_bytes(input, &bytes);
		if (status || !bytes.size)
			return status;
		pc_text_add(held, bytes.data, bytes.size);
	}
	return PC_OK;
}

static const char *head_fault(const struct pc_text *held)
{
	if (held->size < HEAD_SIZE)
		return "the file ends in the head of a chunk";
	if (memcmp(held->data, magic, sizeof(magic)) != 0)
		return "no chunk begins here";
	if (in_head(held->data, VERSION_AT, 2) != FIRST_VERSION)
		return "a chunk of another version than 2 (Java 9 and later)";
	if (!in_head(held->data, TICKS_PER_SECOND_AT, 8) ||
	    in_head(held->data, TICKS_PER_SECOND_AT, 8) > INT64_MAX ||
	    in_head(held->data, SIZE_AT, 8) > chunk_max)
		return "no head of a chunk";
	return NULL;
}

/* A chunk that Java had no time to end says no size: it goes on to the end of the file. */
static int next_chunk(struct jfr *jfr, struct pc_input *input, struct pc_text *held)
{
	const char *fault;
	uint64_t size;
	size_t whole;
	int status = fill(input, held, HEAD_SIZE);

	if (status || !held->size)
		return status;
	fault = head_fault(held);
	if (fault) {
		damage(jfr, 0, fault);
		return PC_OK;
	}
	size = in_head(held->data, SIZE_AT, 8);
	status = fill(input, held, size ? size : chunk_max);
	if (status)
		return status;
	whole = size && size < held->size ? (size_t)size : held->size;
	if (whole < HEAD_SIZE)
		whole = HEAD_SIZE;
	status = read_chunk(jfr, held->data, whole);
	if (size > held->size)
		damage(jfr, held->size, "the file ends in the middle of a chunk");
	jfr->offset += whole;
	held->size -= whole;
	memmove(held->data, held->data + whole, held->size);
	return status;
}

int pc_parse_jfr(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_text held PC_AUTO(text) = { 0 };
	struct jfr jfr = { .builder = builder };
	uint64_t before;
	int status;

	pc_builder_tool(builder, "Java Flight Recorder");
	pc_builder_has_stacks(builder);
	do {
		before = jfr.offset;
		status = next_chunk(&jfr, input, &held);
	} while (!status && jfr.offset != before && !jfr.damaged);
	return status;
}

int pc_score_jfr(struct pc_span head)
{
	return head.size > SIZE_AT && !memcmp(head.data, magic, sizeof(magic)) &&
			       (unsigned char)head.data[VERSION_AT + 1] == FIRST_VERSION
		       ? 100
		       : 0;
}
