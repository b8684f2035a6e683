/* SPDX-License-Identifier: Apache-2.0
 * The log that node --prof writes: where code lies, and the addresses that every tick saw.
 * node --prof-process counts the same, but also asks nm for the symbols of libraries. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/frames.h"
#include "formats/lines.h"
#include "formats/node/code_map.h"
#include "formats/node/node_place.h"
#include "profile/builder.h"

struct v8_log {
	struct pc_builder *builder;
	uint32_t event, unknown; /* unknown: a frame */
	struct pc_code_map code, libraries;
	struct pc_frames frames;
	struct pc_text name, scratch;
};

/* ---- fields ---- */

/* The next field of *rest; of old, names stand in quotes, in which a quote is written twice. */
static bool field(struct pc_span *rest, struct pc_span *out_field)
{
	const char *at = rest->data, *end;
	bool quoted = false;

	if (!at)
		return false;
	for (end = at + rest->size; at < end && (quoted || *at != ','); at++)
		quoted ^= *at == '"';
	*out_field = (struct pc_span){ rest->data, (size_t)(at - rest->data) };
	*rest = at < end ? (struct pc_span){ at + 1, (size_t)(end - at) - 1 }
			 : (struct pc_span){ NULL, 0 };
	if (out_field->size > 1 && out_field->data[0] == '"' && at[-1] == '"') {
		out_field->data++;
		out_field->size -= 2;
	}
	return true;
}

/* "0x18c4000", also without a sign before the digits: "18c4000" */
static bool hex(struct pc_span word, uint64_t *out_value)
{
	uint64_t value = 0;

	if (pc_span_starts(word, "0x"))
		word = (struct pc_span){ word.data + 2, word.size - 2 };
	if (!word.size || word.size > 16)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return false;
		value = value << 4 | (uint64_t)digit;
	}
	*out_value = value;
	return true;
}

/* "\x2C" is what would end the field, "\\" what begins so. */
static void add_unescaped(struct pc_text *text, struct pc_span name)
{
	for (size_t i = 0; i < name.size; i++) {
		uint64_t value;

		if (i + 3 < name.size && name.data[i] == '\\' && name.data[i + 1] == 'x' &&
		    hex((struct pc_span){ name.data + i + 2, 2 }, &value)) {
			pc_text_putc(text, (char)value);
			i += 3;
		} else if (pc_span_starts((struct pc_span){ name.data + i, name.size - i },
					  "\\\\")) {
			pc_text_putc(text, name.data[i++]);
		} else {
			pc_text_putc(text, name.data[i]);
		}
	}
}

/* ---- code ---- */

static bool is_script(struct pc_span type)
{
	static const char *const types[] = {
		"JS", "LazyCompile", "Function", "Script", "Eval", NULL
	};

	for (size_t i = 0; types[i]; i++)
		if (pc_span_is(type, types[i]))
			return true;
	return false;
}

static uint32_t frame_of(struct v8_log *log, struct pc_span type, struct pc_span name,
			 struct pc_span tier)
{
	struct pc_place place;

	log->name.size = 0;
	pc_text_add(&log->name, type.data, type.size);
	pc_text_puts(&log->name, ": ");
	if (is_script(type) && tier.size == 1 && strchr("*+^~", tier.data[0]))
		pc_text_add(&log->name, tier.data, 1);
	add_unescaped(&log->name, name);
	place = pc_node_place((struct pc_span){ log->name.data, log->name.size }, &log->scratch);
	return pc_builder_frame(log->builder, &place);
}

/* type, kind, time (not of old), start, size, name, and of functions their number and tier */
static bool on_code(struct v8_log *log, struct pc_span rest)
{
	struct pc_span type, kind, start, size, name, number, tier = { NULL, 0 };
	uint64_t address;
	int64_t bytes;

	if (!field(&rest, &type) || !field(&rest, &kind) || !field(&rest, &start) ||
	    (!pc_span_starts(start, "0x") && !field(&rest, &start)) || !hex(start, &address) ||
	    !field(&rest, &size) || !pc_span_int(size, &bytes) || bytes < 0)
		return false;
	if (!field(&rest, &name))
		name = PC_SPAN("");
	if (field(&rest, &number))
		field(&rest, &tier);
	pc_code_map_add(&log->code, address, (uint64_t)bytes, frame_of(log, type, name, tier));
	return true;
}

static bool on_move(struct v8_log *log, struct pc_span rest)
{
	struct pc_span word;
	uint64_t from, to;

	if (!field(&rest, &word) || !hex(word, &from) || !field(&rest, &word) || !hex(word, &to))
		return false;
	pc_code_map_move(&log->code, from, to);
	return true;
}

static bool on_delete(struct v8_log *log, struct pc_span rest)
{
	struct pc_span word;
	uint64_t start;

	if (!field(&rest, &word) || !hex(word, &start))
		return false;
	pc_code_map_add(&log->code, start, 0, PC_NONE);
	return true;
}

static bool on_library(struct v8_log *log, struct pc_span rest)
{
	struct pc_span name, word;
	struct pc_place place = { .kind = PC_FRAME_USER };
	uint64_t start, end;

	if (!field(&rest, &name) || !field(&rest, &word) || !hex(word, &start) ||
	    !field(&rest, &word) || !hex(word, &end))
		return false;
	place.module = pc_module_name(name);
	place.kind = pc_module_kind(name);
	if (end > start)
		pc_code_map_add(&log->libraries, start, end - start,
				pc_builder_frame(log->builder, &place));
	return true;
}

/* ---- ticks ---- */

static uint32_t find(const struct v8_log *log, uint64_t address)
{
	uint32_t frame = pc_code_map_find(&log->code, address);

	return frame != PC_NONE ? frame : pc_code_map_find(&log->libraries, address);
}

/* "+12" and "-f0" are distances from the frame before; of old all are whole, and the last may be
 * "overflow". */
static void push_callers(struct v8_log *log, struct pc_span rest, uint64_t last)
{
	struct pc_span word;
	uint64_t value;

	while (field(&rest, &word)) {
		char sign = word.size ? word.data[0] : 0;
		bool relative = sign == '+' || sign == '-';
		uint32_t frame;

		if (relative)
			word = (struct pc_span){ word.data + 1, word.size - 1 };
		if (!hex(word, &value))
			continue;
		last = sign == '+' ? last + value : sign == '-' ? last - value : value;
		frame = find(log, last);
		if (frame != PC_NONE)
			pc_frames_push(&log->frames, frame);
	}
}

/* pc, time, whether it is in a callback, top of the stack or that callback, state, callers */
static int on_tick(struct v8_log *log, struct pc_span rest, bool *out_known)
{
	struct pc_sample sample = {
		.thread = PC_NONE, .event = log->event, .value = 1, .count = 1
	};
	struct pc_span words[5];
	uint64_t pc, top;
	uint32_t frame;

	for (size_t i = 0; i < 5; i++)
		if (!field(&rest, &words[i]))
			return PC_OK;
	if (!hex(words[0], &pc) || !hex(words[3], &top))
		return PC_OK;
	*out_known = true;
	if (pc_span_is(words[2], "1")) {
		pc = top;
		top = 0;
	}
	frame = find(log, pc);
	pc_frames_push(&log->frames, frame == PC_NONE ? log->unknown : frame);
	frame = top ? pc_code_map_find(&log->code, top) : PC_NONE;
	if (frame != PC_NONE) /* the function that calls has no frame of its own */
		pc_frames_push(&log->frames, frame);
	push_callers(log, rest, pc);
	sample.stack = pc_frames_stack(&log->frames, log->builder);
	return pc_builder_sample(log->builder, &sample);
}

/* ---- the whole ---- */

static void on_profiler(struct v8_log *log, struct pc_span rest)
{
	struct pc_span what, period;

	if (field(&rest, &what) && pc_span_is(what, "begin") && field(&rest, &period) &&
	    pc_span_digits(period) && period.size < 10)
		pc_builder_note(log->builder, "a tick came every %.*s µs", (int)period.size,
				period.data);
}

/* V8 logs much else; what begins like its words belongs to it. */
static bool is_other(struct pc_span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (!(word.data[i] >= 'a' && word.data[i] <= 'z') &&
		    !(word.data[i] >= '0' && word.data[i] <= '9') && word.data[i] != '-')
			return false;
	return word.size > 0;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct v8_log *log = context;
	struct pc_span word, rest = line;
	int status = PC_OK;
	bool known = true;

	if (!line.size || !field(&rest, &word))
		return PC_OK;
	if (pc_span_is(word, "tick")) {
		known = false;
		status = on_tick(log, rest, &known);
	} else if (pc_span_is(word, "code-creation")) {
		known = on_code(log, rest);
	} else if (pc_span_is(word, "code-move")) {
		known = on_move(log, rest);
	} else if (pc_span_is(word, "code-delete")) {
		known = on_delete(log, rest);
	} else if (pc_span_is(word, "shared-library")) {
		known = on_library(log, rest);
	} else if (pc_span_is(word, "profiler")) {
		on_profiler(log, rest);
	} else {
		known = is_other(word);
	}
	if (!known)
		pc_builder_skip(log->builder, number);
	return status;
}

int pc_parse_v8_log(struct pc_builder *builder, struct pc_input *input)
{
	struct v8_log log = { .builder = builder,
			      .event = pc_builder_event(builder, PC_SPAN("ticks")) };
	int status;

	log.unknown = pc_builder_frame(builder, &(struct pc_place){ .kind = PC_FRAME_UNKNOWN });
	pc_code_map_init(&log.code);
	pc_code_map_init(&log.libraries);
	pc_builder_unit(builder, log.event, "ticks");
	pc_builder_tool(builder, "node --prof");
	pc_builder_note(builder, "functions of libraries and of node itself have no names here: "
				 "node --prof-process may know them");
	status = pc_lines_each(input, on_line, &log);
	pc_code_map_clear(&log.code);
	pc_code_map_clear(&log.libraries);
	pc_frames_clear(&log.frames);
	pc_text_clear(&log.name);
	pc_text_clear(&log.scratch);
	return status;
}

int pc_score_v8_log(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (pc_span_starts(line, "v8-version,"))
			return 100;
		if (pc_span_starts(line, "code-creation,") ||
		    pc_span_starts(line, "shared-library,"))
			return 90;
	}
	return 0;
}
