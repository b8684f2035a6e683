/* SPDX-License-Identifier: Apache-2.0
 * The text of `go tool pprof -raw`: all of a profile.proto, printed. It is put back into messages,
 * and so read as one. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/pprof/legacy.h"
#include "formats/pprof/pprof_row.h"
#include "formats/pprof/proto_sample.h"

enum part { PART_HEAD, PART_TYPES, PART_SAMPLES, PART_LOCATIONS, PART_MAPPINGS };

struct raw {
	struct pc_builder *builder;
	struct pc_proto *proto;
	enum part part;
	struct pc_text location; /* the present one, a message */
};

static struct pc_span held(const struct pc_text *text)
{
	return (struct pc_span){ text->data ? text->data : "", text->size };
}

static void give(struct raw *raw, uint32_t field, struct pc_span bytes)
{
	struct pc_wire wire = { .field = field, .type = PC_WIRE_BYTES, .bytes = bytes };

	pc_proto_field(raw->proto, &wire);
}

static uint64_t string(struct raw *raw, struct pc_span text)
{
	give(raw, 6, text);
	return raw->proto->string_count - 1;
}

/* "12: " off the beginning */
static bool take_id(struct pc_span *line, uint64_t *out_id)
{
	struct pc_span before, rest;
	int64_t id;

	if (!pc_span_cut(*line, ':', &before, &rest) || !pc_span_digits(pc_span_trim(before)) ||
	    !pc_span_int(pc_span_trim(before), &id))
		return false;
	*line = pc_span_trim(rest);
	*out_id = (uint64_t)id;
	return true;
}

/* "samples/count cpu/nanoseconds[dflt]" */
static bool on_types(struct raw *raw, struct pc_span line)
{
	struct pc_span word, type, unit;
	struct pc_text message PC_AUTO(text) = { 0 };
	uint64_t id;

	while (pc_span_word(&line, &word)) {
		bool preferred = pc_span_ends(word, "[dflt]");

		word.size -= preferred ? strlen("[dflt]") : 0;
		if (!pc_span_cut(word, '/', &type, &unit))
			return false;
		message.size = 0;
		id = string(raw, type);
		if (preferred)
			raw->proto->default_type = id;
		pc_wire_put_number(&message, 1, id);
		pc_wire_put_number(&message, 2, string(raw, unit));
		give(raw, 1, held(&message));
	}
	raw->part = PART_SAMPLES;
	return true;
}

/* "          1   10000000: 1 2 3" */
static bool on_sample(struct raw *raw, struct pc_span line)
{
	struct pc_text message PC_AUTO(text) = { 0 };
	struct pc_span values, ids, word;
	bool good = pc_span_cut(line, ':', &values, &ids);
	int64_t number = 0;

	while (good && pc_span_word(&values, &word)) {
		good = pc_span_int(word, &number);
		pc_wire_put_varint(&message, 2 << 3 | PC_WIRE_NUMBER);
		pc_wire_put_varint(&message, (uint64_t)number);
	}
	while (good && pc_span_word(&ids, &word)) {
		good = pc_span_int(word, &number);
		pc_wire_put_number(&message, 1, (uint64_t)number);
	}
	if (good)
		give(raw, 2, held(&message));
	return good;
}

/* "crypto/sha256.block /src/sha256block_amd64.s:724 s=0(its name before demangling)" */
static void add_line(struct raw *raw, struct pc_span line)
{
	uint64_t function = raw->proto->function_ids.count + 1;
	struct pc_text message PC_AUTO(text) = { 0 };
	struct pc_span before, rest = line;
	struct pc_place place;

	while (pc_span_cut_last(rest, ' ', &before, &rest))
		if (pc_span_starts(rest, "s=")) {
			line = before;
			break;
		} else {
			rest = before;
		}
	if (pc_span_ends(line, " :0"))
		line.size -= 3;
	pc_pprof_place(pc_span_trim(line), PC_SPAN(""), &place);
	pc_wire_put_number(&message, 1, function);
	pc_wire_put_number(&message, 2, string(raw, place.function));
	pc_wire_put_number(&message, 4, string(raw, place.file));
	give(raw, 5, held(&message));
	message.size = 0;
	pc_wire_put_number(&message, 1, function);
	pc_wire_put_number(&message, 2, place.line);
	pc_wire_put_bytes(&raw->location, 4, held(&message));
}

static void end_location(struct raw *raw)
{
	if (raw->location.size)
		give(raw, 4, held(&raw->location));
	raw->location.size = 0;
}

/* "     1: 0x4cbe56 M=1 " and a line; what was inlined goes on below, without the beginning. */
static bool on_location(struct raw *raw, struct pc_span line)
{
	struct pc_span rest = line, word, after;
	uint64_t id, address;
	int64_t mapping;

	if (take_id(&rest, &id) && pc_legacy_hex(&rest, &address)) {
		end_location(raw);
		pc_wire_put_number(&raw->location, 1, id);
		after = rest;
		if (pc_span_word(&after, &word) && pc_span_starts(word, "M=") &&
		    pc_span_int((struct pc_span){ word.data + 2, word.size - 2 }, &mapping)) {
			pc_wire_put_number(&raw->location, 2, (uint64_t)mapping);
			rest = after;
		}
		rest = pc_span_trim(rest);
		if (pc_span_starts(rest, "[F] "))
			rest = (struct pc_span){ rest.data + 4, rest.size - 4 };
	} else if (!raw->location.size) {
		return false;
	}
	if (rest.size && !pc_span_is(rest, "??"))
		add_line(raw, rest);
	return true;
}

/* "1: 0x400000/0x4fb000/0x0 g1/g1 0123456789abcdef [FN]" */
static bool on_mapping(struct raw *raw, struct pc_span line)
{
	struct pc_text message PC_AUTO(text) = { 0 };
	struct pc_span range, file;
	uint64_t id;

	if (!take_id(&line, &id) || !pc_span_word(&line, &range))
		return false;
	if (!pc_span_word(&line, &file) || pc_span_starts(file, "[FN"))
		file = PC_SPAN("");
	pc_wire_put_number(&message, 1, id);
	pc_wire_put_number(&message, 5, string(raw, file));
	give(raw, 3, held(&message));
	return true;
}

/* ---- lines ---- */
static bool is_label(struct pc_span line)
{
	return pc_span_find(line, ":[") != NULL;
}

static bool take(struct raw *raw, struct pc_span line)
{
	switch (raw->part) {
	case PART_HEAD:
		return pc_span_find(line, ":") != NULL;
	case PART_TYPES:
		return on_types(raw, line);
	case PART_SAMPLES:
		return on_sample(raw, line) || is_label(line);
	case PART_LOCATIONS:
		return on_location(raw, line);
	default:
		return on_mapping(raw, line);
	}
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	static const struct {
		const char *title;
		enum part part;
	} parts[] = { { "Samples:", PART_TYPES },
		      { "Locations", PART_LOCATIONS },
		      { "Mappings", PART_MAPPINGS } };
	struct raw *raw = context;

	line = pc_span_trim(line);
	if (!line.size || raw->proto->held > PC_PROTO_HELD_MAX)
		return PC_OK;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (pc_span_is(line, parts[i].title)) {
			end_location(raw);
			raw->part = parts[i].part;
			return PC_OK;
		}
	if (!take(raw, line))
		pc_builder_skip(raw->builder, number);
	if (raw->proto->held > PC_PROTO_HELD_MAX)
		pc_builder_damage(raw->builder, number, "more than 1 GiB of samples and names");
	return PC_OK;
}

int pc_parse_pprof_raw(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_proto proto PC_AUTO(proto) = { 0 };
	struct raw raw = { .builder = builder, .proto = &proto };
	int status;

	pc_proto_init(&proto);
	pc_builder_tool(builder, "pprof");
	string(&raw, PC_SPAN(""));
	status = pc_lines_each(input, on_line, &raw);
	end_location(&raw);
	pc_text_clear(&raw.location);
	return status ? status : pc_proto_give(&proto, builder);
}

int pc_score_pprof_raw(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more, typed = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		typed = typed || pc_span_starts(line, "PeriodType:") ||
			pc_span_starts(line, "Period:");
		if (pc_span_is(pc_span_trim(line), "Samples:"))
			return typed ? 100 : 0;
	}
	return 0;
}
