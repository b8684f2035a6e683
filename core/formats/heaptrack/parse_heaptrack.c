/* SPDX-License-Identifier: Apache-2.0
 * heaptrack's own files: a record a line, its kind and numbers in hexadecimal. Strings, places in
 * the program and stacks are told once and numbered from 1; then come what was taken and given
 * back.
 *
 *   s 4 main             a string
 *   i 55a5 8 c d 79      an address, its module, then function, file and line; inlined ones first
 *   t 2 1                a stack: an address, and the stack that called it
 *   a 11c00 4            a kind of allocation, numbered from 0: bytes and stack
 *   + 0, - 0             one of that kind was made, or freed */
#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/heaptrack/heaptrack.h"
#include "formats/lines.h"
#include "profile/builder.h"

const struct pc_heaptrack_name pc_heaptrack_names[PC_HEAPTRACK_EVENTS] = {
	[PC_HEAPTRACK_CALLS] = { "allocations", "count" },
	[PC_HEAPTRACK_PEAK] = { "heap", "bytes" },
	[PC_HEAPTRACK_LEAKED] = { "leaked", "bytes" },
	[PC_HEAPTRACK_TEMPORARY] = { "temporary allocations", "count" },
};

enum { FIRST_VERSION = 1, SIZED_STRINGS = 3 }; /* versions of the file */

struct address {
	uint32_t first, count; /* frames, leaf first */
	bool allocates;
};

struct trace {
	uint32_t caller, stack; /* caller: trace */
	uint32_t peak_number;	/* of the peak that `peak` is of */
	bool allocates;		/* operator new: who calls it is who allocates */
	int64_t calls, temporary, live, peak;
};

struct kind {
	int64_t bytes;
	uint32_t trace;
};

struct heaptrack {
	struct pc_builder *builder;
	uint32_t thread;
	uint64_t version;
	bool damaged;
	struct pc_text texts; /* the strings, one behind another */
	size_t *ends;	      /* owned, as all arrays here; of strings */
	uint32_t *frames;     /* of addresses */
	struct address *addresses;
	struct trace *traces; /* the first is the unknown one */
	struct kind *kinds;
	size_t string_count, string_room, frame_count, frame_room, address_count, address_room,
		trace_count, trace_room, kind_count, kind_room;
	uint32_t last_made; /* the kind, if nothing happened since; PC_NONE */
	int64_t live, most;
	uint32_t peaks; /* how often `most` rose */
};

/* ---- numbers and strings ---- */
static bool read_hex(struct pc_span *rest, uint64_t *out_value)
{
	struct pc_span word;
	uint64_t value = 0;

	if (!pc_span_word(rest, &word) || word.size > 16)
		return false;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
						   : -1;

		if (digit < 0)
			return false;
		value = value << 4 | (uint64_t)digit;
	}
	*out_value = value;
	return true;
}

/* A number from 1 to `count`; 0 is none where `may_lack`. */
static bool read_id(struct pc_span *rest, size_t count, bool may_lack, uint64_t *out_id)
{
	return read_hex(rest, out_id) && *out_id <= count && (*out_id || may_lack);
}

static struct pc_span string_of(const struct heaptrack *h, uint64_t id)
{
	size_t from = id > 1 ? h->ends[id - 2] : 0;

	return id ? (struct pc_span){ h->texts.data + from, h->ends[id - 1] - from } : PC_SPAN("");
}

static bool on_string(struct heaptrack *h, struct pc_span rest)
{
	uint64_t size;

	if (h->version >= SIZED_STRINGS) {
		if (!read_hex(&rest, &size))
			return false;
		if (rest.size) {
			rest.data++;
			rest.size--;
		}
		if (rest.size != size)
			return false;
	}
	pc_text_add(&h->texts, rest.data, rest.size);
	h->ends = PC_GROW(h->ends, h->string_count, h->string_room);
	h->ends[h->string_count++] = h->texts.size;
	return true;
}

/* ---- places ---- */
static void add_frame(struct heaptrack *h, const struct pc_place *place)
{
	h->frames = PC_GROW(h->frames, h->frame_count, h->frame_room);
	h->frames[h->frame_count++] = pc_builder_frame(h->builder, place);
}

static bool on_address(struct heaptrack *h, struct pc_span rest)
{
	struct address address = { .first = (uint32_t)h->frame_count };
	struct pc_place place = { .line = 0 };
	struct pc_span module;
	uint64_t ip, id, file, line;

	if (!read_hex(&rest, &ip) || !read_id(&rest, h->string_count, true, &id))
		return false;
	module = string_of(h, id);
	place.module = pc_module_name(module);
	do {
		place.kind = pc_module_kind(module);
		id = file = line = 0;
		if (pc_span_trim(rest).size && !read_id(&rest, h->string_count, true, &id))
			return false;
		if (pc_span_trim(rest).size &&
		    (!read_id(&rest, h->string_count, true, &file) || !read_hex(&rest, &line)))
			return false;
		place.function = string_of(h, id);
		place.file = string_of(h, file);
		place.line = line <= UINT32_MAX ? (uint32_t)line : 0;
		if (pc_span_trim(rest).size)
			place.kind = PC_FRAME_INLINED;
		address.allocates |= pc_span_starts(place.function, "operator new");
		add_frame(h, &place);
	} while (pc_span_trim(rest).size);
	address.count = (uint32_t)h->frame_count - address.first;
	h->addresses = PC_GROW(h->addresses, h->address_count, h->address_room);
	h->addresses[h->address_count++] = address;
	return true;
}

static void add_trace(struct heaptrack *h, uint32_t caller, uint32_t stack, bool allocates)
{
	h->traces = PC_GROW(h->traces, h->trace_count, h->trace_room);
	h->traces[h->trace_count++] =
		(struct trace){ .caller = caller, .stack = stack, .allocates = allocates };
}

static bool on_trace(struct heaptrack *h, struct pc_span rest)
{
	const struct address *address;
	uint64_t at, caller;
	uint32_t stack;

	if (!read_id(&rest, h->address_count, false, &at) ||
	    !read_id(&rest, h->trace_count - 1, true, &caller))
		return false;
	stack = h->traces[caller].stack;
	address = &h->addresses[at - 1];
	for (uint32_t i = address->count; i--;)
		stack = pc_builder_stack(h->builder, stack, h->frames[address->first + i]);
	add_trace(h, (uint32_t)caller, stack, address->allocates);
	return true;
}

/* ---- what was taken and given back ---- */
static bool on_kind(struct heaptrack *h, struct pc_span rest)
{
	struct kind kind;
	uint64_t bytes, trace;

	if (!read_hex(&rest, &bytes) || bytes > INT64_MAX ||
	    !read_id(&rest, h->trace_count - 1, true, &trace))
		return false;
	while (h->traces[trace].allocates && h->traces[trace].caller)
		trace = h->traces[trace].caller;
	kind = (struct kind){ (int64_t)bytes, (uint32_t)trace };
	h->kinds = PC_GROW(h->kinds, h->kind_count, h->kind_room);
	h->kinds[h->kind_count++] = kind;
	return true;
}

/* What a trace held at the last peak is what it held before the first change after it. */
static bool change(struct heaptrack *h, struct trace *trace, int64_t bytes)
{
	if (trace->peak_number != h->peaks) {
		trace->peak = trace->live;
		trace->peak_number = h->peaks;
	}
	if (__builtin_add_overflow(h->live, bytes, &h->live) ||
	    __builtin_add_overflow(trace->live, bytes, &trace->live))
		return false;
	if (h->live > h->most) {
		h->most = h->live;
		h->peaks++;
	}
	return true;
}

static bool on_change(struct heaptrack *h, struct pc_span rest, bool made)
{
	const struct kind *kind;
	struct trace *trace;
	uint64_t id;

	if (!read_hex(&rest, &id) || id >= h->kind_count)
		return false;
	kind = &h->kinds[id];
	trace = &h->traces[kind->trace];
	if (made)
		trace->calls++;
	else if (h->last_made == id)
		trace->temporary++;
	h->last_made = made ? (uint32_t)id : PC_NONE;
	return change(h, trace, made ? kind->bytes : -kind->bytes);
}

/* ---- lines ---- */
static int on_version(struct heaptrack *h, struct pc_span rest)
{
	uint64_t program;

	if (!read_hex(&rest, &program) || !read_hex(&rest, &h->version))
		h->version = 0;
	if (h->version < FIRST_VERSION)
		return pc_fail(pc_builder_pc(h->builder), PC_EINPUT,
			       "this file is of a heaptrack before 1.0; heaptrack_print FILE of "
			       "that time prints what is read here");
	pc_builder_tool(h->builder, "heaptrack %u.%u.%u", (unsigned)(program >> 16 & 255),
			(unsigned)(program >> 8 & 255), (unsigned)(program & 255));
	return PC_OK;
}

static void on_command(struct heaptrack *h, struct pc_span rest)
{
	struct pc_span word;

	if (pc_span_word(&rest, &word))
		h->thread = pc_builder_thread(h->builder, pc_module_name(word), -1, -1);
}

static bool on_record(struct heaptrack *h, char kind, struct pc_span rest)
{
	switch (kind) {
	case 's':
		return on_string(h, rest);
	case 'i':
		return on_address(h, rest);
	case 't':
		return on_trace(h, rest);
	case 'a':
		return on_kind(h, rest);
	case '+':
		return on_change(h, rest, true);
	case '-':
		return on_change(h, rest, false);
	default: /* times, sizes of the process, comments */
		return true;
	}
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct heaptrack *h = context;
	struct pc_span rest = { line.data + 2, line.size < 2 ? 0 : line.size - 2 };

	if (!line.size || h->damaged)
		return PC_OK;
	if (line.data[0] == 'v')
		return on_version(h, rest);
	if (line.data[0] == 'X')
		on_command(h, rest);
	else if (!on_record(h, line.data[0], rest)) {
		h->damaged = true;
		pc_builder_damage(h->builder, number, "no record of heaptrack");
	}
	return PC_OK;
}

/* ---- the end ---- */
static int give_trace(struct heaptrack *h, const struct trace *trace, const uint32_t *events)
{
	int64_t values[PC_HEAPTRACK_EVENTS];
	struct pc_sample sample = { .stack = trace->stack, .thread = h->thread };
	int status = PC_OK;

	values[PC_HEAPTRACK_CALLS] = trace->calls;
	values[PC_HEAPTRACK_PEAK] = trace->peak_number == h->peaks ? trace->peak : trace->live;
	values[PC_HEAPTRACK_LEAKED] = trace->live;
	values[PC_HEAPTRACK_TEMPORARY] = trace->temporary;
	for (size_t i = 0; i < PC_HEAPTRACK_EVENTS && !status; i++) {
		sample.event = events[i];
		sample.value = values[i];
		sample.count = PC_UNKNOWN;
		if (sample.value)
			status = pc_builder_sample(h->builder, &sample);
	}
	return status;
}

static int give(struct heaptrack *h)
{
	uint32_t events[PC_HEAPTRACK_EVENTS];
	int status = PC_OK;

	for (size_t i = 0; i < PC_HEAPTRACK_EVENTS; i++) {
		events[i] = pc_builder_event(h->builder, pc_span(pc_heaptrack_names[i].event));
		pc_builder_unit(h->builder, events[i], pc_heaptrack_names[i].unit);
	}
	for (size_t i = 0; i < h->trace_count && !status; i++)
		status = give_trace(h, &h->traces[i], events);
	return status;
}

static void clear(struct heaptrack *h)
{
	pc_text_clear(&h->texts);
	free(h->ends);
	free(h->frames);
	free(h->addresses);
	free(h->traces);
	free(h->kinds);
}

int pc_parse_heaptrack(struct pc_builder *builder, struct pc_input *input)
{
	struct heaptrack h = { .builder = builder, .thread = PC_NONE, .last_made = PC_NONE };
	int status;

	pc_builder_has_stacks(builder);
	add_trace(&h, 0, PC_NONE, false);
	status = pc_lines_each(input, on_line, &h);
	if (!status)
		status = give(&h);
	clear(&h);
	return status;
}

/* What heaptrack_interpret has not seen has modules ("m") and addresses alone. */
int pc_score_heaptrack(struct pc_span head)
{
	struct pc_span line, rest = head;
	bool begun = false;

	while (pc_span_cut(rest, '\n', &line, &rest)) {
		if (line.size < 3 || line.data[1] != ' ')
			return 0;
		if (begun && (line.data[0] == 's' || line.data[0] == 'i'))
			return 100;
		if (line.data[0] == 'm' || (!begun && line.data[0] != 'v'))
			return 0;
		begun = true;
	}
	return 0;
}
