/* SPDX-License-Identifier: Apache-2.0
 * pprof's profile.proto, gzipped or not. The names come last in most files, so samples are kept as
 * they are until all of it was read: memory is the size of the file. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/pprof/proto_sample.h"

/* A field of more bytes is no field. So MANY fields, one behind the other, no text has by chance.
 */
enum { FIELD_MAX = 64 << 20, MANY = 64 };

/* ---- detection ---- */
/* A profile has the fields 1 to 15, numbers or messages, and no others; text that happens to look
 * like that has no control characters among its lengths. */
int pc_score_pprof_proto(struct pc_span head)
{
	bool binary = head.size && memchr(head.data, '\0', head.size), control = binary;
	struct pc_span rest = head;
	struct pc_wire wire;
	enum pc_wire_state state = PC_WIRE_OK;
	unsigned fields = 0;

	for (; rest.size && state == PC_WIRE_OK; fields++) {
		state = pc_wire_next(&rest, &wire, NULL);
		if (state == PC_WIRE_BAD)
			return 0;
		if (state == PC_WIRE_CUT)
			break;
		if (wire.field > 15 || (wire.type != PC_WIRE_NUMBER && wire.type != PC_WIRE_BYTES))
			return 0;
		control = control || (wire.type == PC_WIRE_BYTES && wire.bytes.size < 9);
	}
	if (fields < 3 || !control)
		return 0;
	return binary || fields >= MANY ? 100 : 90;
}

/* ---- events ---- */
struct parse {
	struct pc_builder *builder;
	struct pc_proto *proto;
	uint32_t *events; /* by sample type; owned */
	unsigned *digits;
	uint32_t counter;	       /* the type that counts samples; PC_NONE */
	struct pc_proto_sample sample; /* the present one */
	uint32_t lost;		       /* samples that do not fit */
};

/* "bytes/1000" has three decimals, as our own export writes them. */
static struct pc_span without_digits(struct pc_span unit, unsigned *out_digits)
{
	struct pc_span before, divisor;

	*out_digits = 0;
	if (!pc_span_cut_last(unit, '/', &before, &divisor) || divisor.size < 2 ||
	    divisor.size > 10 || divisor.data[0] != '1')
		return unit;
	for (size_t i = 1; i < divisor.size; i++)
		if (divisor.data[i] != '0')
			return unit;
	*out_digits = (unsigned)divisor.size - 1;
	return before;
}

static const char *our_unit(struct pc *pc, struct pc_span type, struct pc_span unit)
{
	static const struct {
		const char *theirs, *ours;
	} units[] = {
		{ "nanoseconds", "ns" },  { "nanosecond", "ns" }, { "microseconds", "us" },
		{ "milliseconds", "ms" }, { "seconds", "s" },	  { "byte", "bytes" },
		{ "percent", "%" },
	};

	if (pc_span_is(unit, "count") && pc_span_is(type, "samples"))
		return "samples";
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(unit, units[i].theirs))
			return units[i].ours;
	return unit.size ? pc_arena_strndup(pc_memory(pc), unit.data, unit.size) : "count";
}

/* Types may differ in their units alone ("cpu/count" and "cpu/nanoseconds"). */
static struct pc_span event_name(struct parse *parse, uint32_t i, struct pc_text *out)
{
	struct pc_proto *proto = parse->proto;
	struct pc_span type = pc_proto_string(proto, (uint64_t)proto->types[i].type);
	struct pc_span unit = pc_proto_string(proto, (uint64_t)proto->types[i].unit);
	bool same_type = false, same = false;

	for (uint32_t j = 0; j < proto->type_count && i < 256; j++) {
		bool like = j != i && proto->types[j].type == proto->types[i].type;

		same_type |= like;
		same |= like && j < i && proto->types[j].unit == proto->types[i].unit;
	}
	pc_text_add(out, type.data, type.size);
	if (same_type && unit.size)
		pc_text_printf(out, "/%.*s", (int)unit.size, unit.data);
	if (!out->size || same || i >= 256)
		pc_text_printf(out, "#%" PRIu32, i + 1);
	return (struct pc_span){ out->data, out->size };
}

static void make_event(struct parse *parse, uint32_t i)
{
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_proto *proto = parse->proto;
	struct pc_span type = pc_proto_string(proto, (uint64_t)proto->types[i].type);
	struct pc_span unit = pc_proto_string(proto, (uint64_t)proto->types[i].unit);
	const char *ours;

	unit = without_digits(unit, &parse->digits[i]);
	ours = our_unit(pc_builder_pc(parse->builder), type, unit);
	parse->events[i] = pc_builder_event(parse->builder, event_name(parse, i, &name));
	pc_builder_unit(parse->builder, parse->events[i], ours);
	if (!strcmp(ours, "%") && parse->digits[i] == 2)
		pc_builder_percent_only(parse->builder, parse->events[i]);
	if ((int64_t)proto->period > 0 && proto->types[i].type == proto->period_type.type &&
	    proto->types[i].unit == proto->period_type.unit)
		pc_builder_period(parse->builder, parse->events[i], (int64_t)proto->period,
				  parse->digits[i]);
	if (!strcmp(ours, "samples") && !parse->digits[i] && parse->counter == PC_NONE)
		parse->counter = i;
}

/* As pprof does: what the file prefers, else the last. */
static void prefer(struct parse *parse)
{
	const struct pc_proto *proto = parse->proto;
	struct pc_span wanted = pc_proto_string(proto, proto->default_type);
	uint32_t best = proto->type_count - 1;

	for (uint32_t i = 0; i < proto->type_count && wanted.size; i++) {
		struct pc_span type = pc_proto_string(proto, (uint64_t)proto->types[i].type);

		if (type.size == wanted.size && !memcmp(type.data, wanted.data, type.size))
			best = i;
	}
	pc_builder_prefer(parse->builder, parse->events[best]);
}

static void make_events(struct parse *parse)
{
	uint32_t count = parse->proto->type_count;

	parse->events = pc_realloc(NULL, count, sizeof(*parse->events));
	parse->digits = pc_realloc(NULL, count, sizeof(*parse->digits));
	for (uint32_t i = 0; i < count; i++)
		make_event(parse, i);
	if (count)
		prefer(parse);
}

/* ---- samples ---- */
static uint32_t stack_of(struct parse *parse)
{
	uint32_t stack = PC_NONE, at;

	for (uint32_t i = parse->sample.location_count; i--;) {
		at = pc_proto_find(&parse->proto->location_ids, parse->sample.locations[i]);
		if (at == PC_NONE)
			stack = pc_builder_stack(
				parse->builder, stack,
				pc_builder_frame(parse->builder, &(struct pc_place){ .line = 0 }));
		else
			stack = pc_proto_push(parse->proto, parse->builder, stack, at);
	}
	return stack;
}

static int add_sample(struct parse *parse)
{
	struct pc_sample sample = { .stack = stack_of(parse), .count = PC_UNKNOWN };
	int status = PC_OK;

	sample.thread = pc_builder_thread(parse->builder, parse->sample.process,
					  parse->sample.pid < 0 ? -1 : parse->sample.pid,
					  parse->sample.tid < 0 ? -1 : parse->sample.tid);
	if (parse->counter != PC_NONE && parse->sample.values[parse->counter] >= 0)
		sample.count = parse->sample.values[parse->counter];
	for (uint32_t i = 0; i < parse->sample.value_count && !status; i++) {
		sample.event = parse->events[i];
		sample.value = parse->sample.values[i];
		sample.digits = parse->digits[i];
		if (sample.value < 0)
			pc_builder_note(parse->builder,
					"it is a difference of profiles: costs may be negative");
		status = pc_builder_sample(parse->builder, &sample);
	}
	return status;
}

static int add_samples(struct parse *parse)
{
	struct pc_span rest = { parse->proto->samples.data, parse->proto->samples.size }, message;
	uint64_t size;
	int status = PC_OK;

	while (!status && rest.size && pc_wire_varint(&rest, &size)) {
		message = (struct pc_span){ rest.data, (size_t)size };
		rest = (struct pc_span){ rest.data + size, rest.size - (size_t)size };
		if (pc_cancelled(pc_builder_pc(parse->builder)))
			return pc_cancel(pc_builder_pc(parse->builder));
		if (pc_proto_sample(parse->proto, message, &parse->sample))
			status = add_sample(parse);
		else
			parse->lost++;
	}
	return status;
}

/* ---- the file ---- */
struct stream {
	struct pc_builder *builder;
	struct pc_proto *proto;
	struct pc_text held; /* the beginning of a field that has not come whole */
	uint64_t offset;     /* of it in the file */
};

/* False: nothing more can be read. */
static bool take_fields(struct stream *stream)
{
	struct pc_span rest = { stream->held.data, stream->held.size };
	enum pc_wire_state state = PC_WIRE_OK;
	uint64_t missing = 0;
	struct pc_wire wire;
	size_t used;
	bool good = true;

	while (rest.size && good) {
		state = pc_wire_next(&rest, &wire, &missing);
		if (state != PC_WIRE_OK)
			break;
		good = pc_proto_field(stream->proto, &wire) &&
		       stream->proto->held < PC_PROTO_HELD_MAX;
	}
	used = stream->held.size - rest.size;
	stream->offset += used;
	memmove(stream->held.data, stream->held.data + used, rest.size);
	stream->held.size = rest.size;
	if (!good || state == PC_WIRE_BAD || (state == PC_WIRE_CUT && missing > FIELD_MAX)) {
		pc_builder_damage_byte(stream->builder, stream->offset,
				       stream->proto->held < PC_PROTO_HELD_MAX
					       ? "no field of a profile"
					       : "more than 1 GiB of samples and names");
		return false;
	}
	return true;
}

static int read_fields(struct stream *stream, struct pc_input *input)
{
	struct pc_span bytes;
	int status;

	do {
		status = pc_input_bytes(input, &bytes);
		if (status)
			return status;
		pc_text_add(&stream->held, bytes.data, bytes.size);
		if (stream->held.size && bytes.size && !take_fields(stream))
			return PC_OK;
	} while (bytes.size);
	if (stream->held.size && !pc_input_damage(input))
		pc_builder_damage_byte(stream->builder, stream->offset,
				       "the profile ends in the middle of a field");
	return PC_OK;
}

static void tell(struct parse *parse)
{
	const struct pc_proto *proto = parse->proto;
	struct pc_span drop = pc_proto_string(proto, proto->drop_frames);

	if (parse->lost)
		pc_builder_note(parse->builder,
				"%" PRIu32 " samples are broken, and left out of all numbers",
				parse->lost);
	if (!proto->string_count)
		pc_builder_note(parse->builder, "the names, which come last, are missing");
	if (drop.size)
		pc_builder_note(parse->builder,
				"the profile asks viewers to hide frames (drop_frames); here they "
				"are shown");
}

int pc_proto_give(struct pc_proto *proto, struct pc_builder *builder)
{
	struct parse parse = { .builder = builder, .proto = proto, .counter = PC_NONE };
	int status;

	make_events(&parse);
	status = add_samples(&parse);
	tell(&parse);
	free(parse.events);
	free(parse.digits);
	pc_proto_sample_clear(&parse.sample);
	return status;
}

int pc_parse_pprof_proto(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_proto proto PC_AUTO(proto) = { 0 };
	struct stream stream = { .builder = builder, .proto = &proto };
	int status;

	pc_proto_init(&proto);
	status = read_fields(&stream, input);
	pc_text_clear(&stream.held);
	if (!status && !proto.samples.size && proto.type_count && proto.string_count)
		return pc_fail(
			pc_builder_pc(builder), PC_EINPUT,
			"it is a whole profile of pprof in which nothing was sampled; record "
			"while the program works, for longer");
	return status ? status : pc_proto_give(&proto, builder);
}
