/* SPDX-License-Identifier: Apache-2.0
 * The tables of a profile.proto: https://github.com/google/pprof/blob/main/proto/profile.proto */
#include "formats/pprof/proto.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_proto_init(struct pc_proto *proto)
{
	*proto = (struct pc_proto){ .held = 0 };
	pc_index_init(&proto->mapping_ids.index);
	pc_index_init(&proto->function_ids.index);
	pc_index_init(&proto->location_ids.index);
}

static void clear_ids(struct pc_proto_ids *ids)
{
	pc_index_clear(&ids->index);
	free(ids->ids);
}

void pc_proto_clear(struct pc_proto *proto)
{
	pc_text_clear(&proto->strings);
	pc_text_clear(&proto->samples);
	free(proto->string_ends);
	free(proto->types);
	clear_ids(&proto->mapping_ids);
	clear_ids(&proto->function_ids);
	clear_ids(&proto->location_ids);
	free(proto->mappings);
	free(proto->functions);
	free(proto->locations);
	free(proto->lines);
}

/* ---- ids ---- */
static uint64_t id_hash(const void *owner, uint32_t at)
{
	const struct pc_proto_ids *ids = owner;

	return pc_hash_pair(ids->index.seed, ids->ids[at]);
}

uint32_t pc_proto_find(const struct pc_proto_ids *ids, uint64_t id)
{
	struct pc_probe probe = pc_index_start(&ids->index, pc_hash_pair(ids->index.seed, id));
	uint32_t at;

	while ((at = pc_index_next(&ids->index, &probe)) != PC_NONE)
		if (ids->ids[at] == id)
			return at;
	return PC_NONE;
}

/* False: it is there already, and the first of that id counts. */
static bool add_id(struct pc_proto_ids *ids, uint64_t id)
{
	if (pc_proto_find(ids, id) != PC_NONE)
		return false;
	ids->ids = PC_GROW(ids->ids, ids->count, ids->room);
	ids->ids[ids->count] = id;
	pc_index_add(&ids->index, pc_hash_pair(ids->index.seed, id), id_hash, ids);
	ids->count++;
	return true;
}

/* ---- messages ---- */
/* The numbers of the fields 1, 2, … of a message into `numbers`; others are left out. */
static bool read_numbers(struct pc_span message, uint64_t *numbers, uint32_t count)
{
	struct pc_wire wire;
	bool bad = false;

	memset(numbers, 0, count * sizeof(*numbers));
	while (pc_wire_take(&message, &wire, &bad))
		if (wire.type == PC_WIRE_NUMBER && wire.field <= count)
			numbers[wire.field - 1] = wire.number;
	return !bad;
}

static void add_string(struct pc_proto *proto, struct pc_span string)
{
	pc_text_add(&proto->strings, string.data, string.size);
	proto->string_ends = PC_GROW(proto->string_ends, proto->string_count, proto->string_room);
	proto->string_ends[proto->string_count++] = proto->strings.size;
	proto->held += string.size + sizeof(*proto->string_ends);
}

struct pc_span pc_proto_string(const struct pc_proto *proto, uint64_t id)
{
	size_t start, end;

	if (id >= proto->string_count)
		return PC_SPAN("");
	start = id ? proto->string_ends[id - 1] : 0;
	end = proto->string_ends[id];
	return (struct pc_span){ end > start ? proto->strings.data + start : "", end - start };
}

static bool read_type(struct pc_span message, struct pc_proto_type *type)
{
	uint64_t numbers[2];

	if (!read_numbers(message, numbers, 2))
		return false;
	*type = (struct pc_proto_type){ (int64_t)numbers[0], (int64_t)numbers[1] };
	return true;
}

static bool add_type(struct pc_proto *proto, struct pc_span message)
{
	struct pc_proto_type type;

	if (!read_type(message, &type))
		return false;
	proto->types = PC_GROW(proto->types, proto->type_count, proto->type_room);
	proto->types[proto->type_count++] = type;
	return true;
}

static bool add_mapping(struct pc_proto *proto, struct pc_span message)
{
	uint64_t numbers[5];
	uint32_t at = proto->mapping_ids.count;

	if (!read_numbers(message, numbers, 5))
		return false;
	if (!add_id(&proto->mapping_ids, numbers[0]))
		return true;
	proto->mappings = PC_GROW(proto->mappings, at, proto->mapping_room);
	proto->mappings[at] = (struct pc_proto_mapping){ numbers[4] };
	return true;
}

static bool add_function(struct pc_proto *proto, struct pc_span message)
{
	uint64_t numbers[4];
	uint32_t at = proto->function_ids.count;

	if (!read_numbers(message, numbers, 4))
		return false;
	if (!add_id(&proto->function_ids, numbers[0]))
		return true;
	proto->functions = PC_GROW(proto->functions, at, proto->function_room);
	proto->functions[at] = (struct pc_proto_function){ numbers[1], numbers[2], numbers[3] };
	return true;
}

static bool add_line(struct pc_proto *proto, struct pc_span message)
{
	uint64_t numbers[2];

	if (!read_numbers(message, numbers, 2))
		return false;
	proto->lines = PC_GROW(proto->lines, proto->line_count, proto->line_room);
	proto->lines[proto->line_count++] =
		(struct pc_proto_line){ numbers[0], numbers[1], PC_NONE };
	return true;
}

/* A location that only its module is known of has one line all the same. */
static bool add_location(struct pc_proto *proto, struct pc_span message)
{
	struct pc_proto_location location = { .first = proto->line_count };
	uint32_t at = proto->location_ids.count;
	struct pc_wire wire;
	uint64_t id = 0;
	bool bad = false;

	while (pc_wire_take(&message, &wire, &bad)) {
		if (wire.type == PC_WIRE_NUMBER && wire.field == 1)
			id = wire.number;
		else if (wire.type == PC_WIRE_NUMBER && wire.field == 2)
			location.mapping = wire.number;
		else if (wire.type == PC_WIRE_BYTES && wire.field == 4)
			bad = !add_line(proto, wire.bytes) || bad;
	}
	if (proto->line_count == location.first)
		add_line(proto, PC_SPAN(""));
	location.count = proto->line_count - location.first;
	if (!add_id(&proto->location_ids, id))
		return !bad;
	proto->locations = PC_GROW(proto->locations, at, proto->location_room);
	proto->locations[at] = location;
	return !bad;
}

static bool add_sample(struct pc_proto *proto, struct pc_span message)
{
	pc_wire_put_varint(&proto->samples, message.size);
	pc_text_add(&proto->samples, message.data, message.size);
	return true;
}

static bool add_string_field(struct pc_proto *proto, struct pc_span string)
{
	add_string(proto, string);
	return true;
}

bool pc_proto_field(struct pc_proto *proto, const struct pc_wire *wire)
{
	static bool (*const adders[])(struct pc_proto *, struct pc_span) = {
		NULL,	      add_type,	    add_sample,	     add_mapping,
		add_location, add_function, add_string_field
	};

	proto->held += wire->bytes.size + 16;
	if (wire->type == PC_WIRE_BYTES && wire->field < sizeof(adders) / sizeof(adders[0]))
		return adders[wire->field](proto, wire->bytes);
	if (wire->type == PC_WIRE_BYTES && wire->field == 11)
		return read_type(wire->bytes, &proto->period_type);
	if (wire->type == PC_WIRE_NUMBER && wire->field == 7)
		proto->drop_frames = wire->number;
	else if (wire->type == PC_WIRE_NUMBER && wire->field == 12)
		proto->period = wire->number;
	else if (wire->type == PC_WIRE_NUMBER && wire->field == 14)
		proto->default_type = wire->number;
	return true;
}

/* ---- places ---- */
static uint32_t frame_of(const struct pc_proto *proto, struct pc_builder *builder,
			 const struct pc_proto_location *location, const struct pc_proto_line *line)
{
	bool inlined = line != &proto->lines[location->first + location->count - 1];
	uint32_t mapping = pc_proto_find(&proto->mapping_ids, location->mapping);
	uint32_t function = pc_proto_find(&proto->function_ids, line->function);
	struct pc_place place = { .line = line->line > UINT32_MAX ? 0 : (uint32_t)line->line };

	if (mapping != PC_NONE) {
		place.module = pc_proto_string(proto, proto->mappings[mapping].file);
		place.kind = pc_module_kind(place.module);
		place.module = pc_module_name(place.module);
	}
	if (inlined)
		place.kind = PC_FRAME_INLINED;
	if (function != PC_NONE) {
		place.function = pc_proto_string(proto, proto->functions[function].name);
		if (!place.function.size)
			place.function =
				pc_proto_string(proto, proto->functions[function].system_name);
		place.file = pc_proto_string(proto, proto->functions[function].file);
	}
	return pc_builder_frame(builder, &place);
}

uint32_t pc_proto_push(struct pc_proto *proto, struct pc_builder *builder, uint32_t caller,
		       uint32_t at)
{
	const struct pc_proto_location *location = &proto->locations[at];

	for (uint32_t i = location->count; i--;) {
		struct pc_proto_line *line = &proto->lines[location->first + i];

		if (line->frame == PC_NONE)
			line->frame = frame_of(proto, builder, location, line);
		caller = pc_builder_stack(builder, caller, line->frame);
	}
	return caller;
}
