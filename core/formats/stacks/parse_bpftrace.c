/* SPDX-License-Identifier: Apache-2.0
 * Maps of bpftrace whose keys are stacks: "@name[", frames, ", " before each further part of the
 * key, and "]: 42". Maps are events; a map without stacks is a table of its keys. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/stack_lines.h"

/* ---- frames ---- */

/* A part of a key is one stack: where a program begins, all of it is the program's. */
static bool is_start(struct pc_span name)
{
	return pc_span_starts(name, "__libc_start_") || pc_span_is(name, "_start") ||
	       pc_span_is(name, "start_thread");
}

static void read_frame(struct pc_span text, struct pc_stack_line *out_line)
{
	struct pc_place *place = &out_line->place;
	struct pc_span address, before, module;

	if (pc_take_address(&text, &address)) { /* kstack(perf): "ffffffff8132 func+12 (module)" */
		place->kind = pc_is_kernel_address(address) ? PC_FRAME_KERNEL : PC_FRAME_USER;
		if (text.data[text.size - 1] == ')' &&
		    pc_span_cut_last(text, '(', &before, &module) && pc_span_ends(before, " ")) {
			module.size--;
			place->module = pc_module_name(module);
			text = pc_span_trim(before);
		}
	} else if (pc_is_hexadecimal(text)) {
		place->kind = pc_is_kernel_address(text) ? PC_FRAME_KERNEL : PC_FRAME_USER;
	}
	place->function = pc_without_offset(text);
	out_line->proof =
		is_start(place->function) ? PC_PROOF_USER : pc_linux_proof(place->function);
}

/* ---- lines ---- */

/* "@name[rest" */
static bool is_open(struct pc_span line, struct pc_span *out_name, struct pc_span *out_rest)
{
	struct pc_span name, rest;

	if (!line.size || line.data[0] != '@' || !pc_span_cut(line, '[', &name, &rest))
		return false;
	for (size_t i = 1; i < name.size; i++) {
		unsigned char c = (unsigned char)(name.data[i] | 0x20);

		if (name.data[i] != '_' && !(c >= 'a' && c <= 'z') &&
		    !(name.data[i] >= '0' && name.data[i] <= '9'))
			return false;
	}
	*out_name = (struct pc_span){ name.data + 1, name.size - 1 };
	*out_rest = rest;
	return true;
}

struct value {
	int64_t value, count; /* count: PC_UNKNOWN */
	bool none;	      /* a histogram follows */
};

/* "12", and of stats() "count 99, average 4, total 396" */
static bool read_value(struct pc_span text, struct value *out_value)
{
	static const char *const labels[] = { "count ", "average ", "total " };
	struct value value = { .count = PC_UNKNOWN };
	struct pc_span part;
	int64_t numbers[3];

	text = pc_span_trim(text);
	value.none = !text.size;
	if (value.none || (!memchr(text.data, ',', text.size) && pc_span_int(text, &value.value))) {
		*out_value = value;
		return true;
	}
	for (size_t i = 0; i < 3; i++) {
		if (!pc_span_cut(text, ',', &part, &text))
			part = text;
		part = pc_span_trim(part);
		if (!pc_span_starts(part, labels[i]))
			return false;
		part.data += strlen(labels[i]);
		part.size -= strlen(labels[i]);
		if (!pc_span_int(part, &numbers[i]))
			return false;
	}
	*out_value = (struct value){ numbers[2], numbers[0], false };
	return true;
}

/* "key]: 42"; the key may hold anything, the value no bracket */
static bool cut_value(struct pc_span text, struct pc_span *out_key, struct value *out_value)
{
	struct pc_span key, rest;

	if (!pc_span_cut_last(text, ']', &key, &rest) || !rest.size || rest.data[0] != ':' ||
	    !read_value((struct pc_span){ rest.data + 1, rest.size - 1 }, out_value))
		return false;
	*out_key = key;
	return true;
}

/* ---- the score ---- */

int pc_score_bpftrace(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line, name, rest;
	struct value value;
	bool more, banner = false, open = false;
	size_t filled = 0, stacks = 0, keys = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		filled += line.size > 0;
		banner = banner || (pc_span_starts(line, "Attach") &&
				    pc_span_find(line, " probe") && line.size < 40);
		if (is_open(line, &name, &rest)) {
			open = !cut_value(rest, &rest, &value);
			keys += !open && !value.none;
		} else if (open && line.size && (line.data[0] == ']' || line.data[0] == ',') &&
			   cut_value(line, &rest, &value)) {
			stacks++;
			open = false;
		}
	}
	if (stacks)
		return 95;
	if (open && filled > 16)
		return 80;
	return keys && (banner || (keys > 1 && keys * 10 >= filled * 8)) ? 85 : 0;
}

/* ---- maps ---- */

struct bpftrace {
	struct pc_builder *builder;
	struct pc_stack_lines lines;
	struct pc_text name; /* of the map */
	bool open, histograms;
	uint64_t begin;
	size_t stacks;	       /* of the key so far */
	struct pc_text others; /* the key's parts that are no stacks */
	uint64_t lost;
};

/* Scripts name their maps by what they sum up. */
static const char *map_unit(struct pc_span name)
{
	static const struct {
		const char *end, *unit;
	} units[] = {
		{ "nsecs", "ns" }, { "ns", "ns" }, { "usecs", "us" },	 { "us", "us" },
		{ "msecs", "ms" }, { "ms", "ms" }, { "bytes", "bytes" },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t size = strlen(units[i].end);

		if (pc_span_ends(name, units[i].end) &&
		    (name.size == size || name.data[name.size - size - 1] == '_'))
			return units[i].unit;
	}
	return NULL;
}

/* Only a map that has costs is an event. */
static uint32_t find_event(struct bpftrace *bpftrace)
{
	struct pc_span name = { bpftrace->name.data, bpftrace->name.size };
	const char *unit = map_unit(name);
	uint32_t event = pc_builder_event(bpftrace->builder, name.size ? name : PC_SPAN("samples"));

	if (unit)
		pc_builder_unit(bpftrace->builder, event, unit);
	return event;
}

static void begin_stack(struct bpftrace *bpftrace)
{
	if (bpftrace->stacks++)
		pc_stack_lines_part(&bpftrace->lines, PC_SIDE_UNKNOWN);
}

/* Parts of a key on one line; an empty one is a stack without frames. */
static void add_parts(struct bpftrace *bpftrace, struct pc_span text)
{
	struct pc_span rest = text, part;
	bool more = true;

	while (more) {
		more = pc_span_cut(rest, ',', &part, &rest);
		part = pc_span_trim(more ? part : rest);
		if (!part.size) {
			begin_stack(bpftrace);
			continue;
		}
		if (bpftrace->others.size)
			pc_text_puts(&bpftrace->others, ", ");
		pc_text_add(&bpftrace->others, part.data, part.size);
	}
}

/* "bash, " before a stack, and ", bash, " between two */
static void on_parts(struct bpftrace *bpftrace, struct pc_span text)
{
	text = pc_span_trim(text);
	if (text.size && text.data[0] == ',' && bpftrace->lines.count)
		text = (struct pc_span){ text.data + 1, text.size - 1 };
	if (text.size && text.data[text.size - 1] == ',') {
		text.size--;
		add_parts(bpftrace, text);
	}
	begin_stack(bpftrace);
}

static int add_sample(struct bpftrace *bpftrace, const struct value *value, uint32_t stack)
{
	struct pc_sample sample = { .stack = stack,
				    .thread = PC_NONE,
				    .event = find_event(bpftrace),
				    .value = value->value,
				    .count = value->count };

	if (!bpftrace->name.size && value->count == PC_UNKNOWN && value->value >= 0)
		sample.count = value->value;
	if (bpftrace->others.size)
		sample.thread = pc_builder_thread(
			bpftrace->builder,
			(struct pc_span){ bpftrace->others.data, bpftrace->others.size }, -1, -1);
	return pc_builder_sample(bpftrace->builder, &sample);
}

static void close_map(struct bpftrace *bpftrace)
{
	pc_stack_lines_reset(&bpftrace->lines);
	bpftrace->open = false;
	bpftrace->stacks = 0;
	bpftrace->others.size = 0;
}

static void note_histogram(struct bpftrace *bpftrace)
{
	if (!bpftrace->histograms)
		pc_builder_note(bpftrace->builder, "histograms were left out: they say how often "
						   "a value was seen, not what it cost");
	bpftrace->histograms = true;
}

static int close_stack(struct bpftrace *bpftrace, const struct value *value)
{
	int status = PC_OK;

	if (value->none) {
		note_histogram(bpftrace);
	} else {
		pc_stack_lines_two_sides(&bpftrace->lines);
		status = add_sample(bpftrace, value, pc_stack_lines_finish(&bpftrace->lines));
	}
	close_map(bpftrace);
	return status;
}

/* A whole entry on one line: its stacks are empty, or it has none and its key is a name. */
static int add_key(struct bpftrace *bpftrace, struct pc_span key, const struct value *value)
{
	struct pc_place place = { .function = key };
	int status;

	if (value->none) {
		note_histogram(bpftrace);
		return PC_OK;
	}
	add_parts(bpftrace, key);
	if (bpftrace->stacks)
		return close_stack(bpftrace, value);
	bpftrace->others.size = 0;
	pc_builder_note(bpftrace->builder, "the keys of maps without stacks were taken for names "
					   "of functions");
	status = add_sample(bpftrace, value,
			    pc_builder_stack(bpftrace->builder, PC_NONE,
					     pc_builder_frame(bpftrace->builder, &place)));
	close_map(bpftrace);
	return status;
}

/* "Lost 42 events" */
static bool is_lost(struct bpftrace *bpftrace, struct pc_span line)
{
	struct pc_span word;
	int64_t lost;

	if (!pc_span_word(&line, &word) || !pc_span_is(word, "Lost") ||
	    !pc_span_word(&line, &word) || !pc_span_digits(word) || !pc_span_int(word, &lost) ||
	    !pc_span_starts(pc_span_trim(line), "event"))
		return false;
	bpftrace->lost += (uint64_t)lost;
	return true;
}

/* "[4, 8)    98 |@@@@|", and the line above it */
static bool is_histogram(struct pc_span line)
{
	line = pc_span_trim(line);
	return line.size &&
	       ((line.data[0] == '@' && line.data[line.size - 1] == ':') ||
		((line.data[0] == '[' || line.data[0] == '(') && line.data[line.size - 1] == '|'));
}

static int on_outside(struct bpftrace *bpftrace, struct pc_span line, uint64_t number)
{
	struct pc_span name, rest, key;
	struct value value;

	if (is_open(line, &name, &rest)) {
		bpftrace->name.size = 0;
		pc_text_add(&bpftrace->name, name.data, name.size);
		if (cut_value(rest, &key, &value))
			return add_key(bpftrace, key, &value);
		bpftrace->open = true;
		bpftrace->begin = number;
		on_parts(bpftrace, rest);
		return PC_OK;
	}
	if (!pc_span_trim(line).size || pc_span_is(line, "^C") || is_lost(bpftrace, line) ||
	    (pc_span_starts(line, "Attach") && pc_span_find(line, " probe")))
		return PC_OK;
	if (is_histogram(line))
		note_histogram(bpftrace);
	else
		pc_builder_skip(bpftrace->builder, number);
	return PC_OK;
}

static int on_inside(struct bpftrace *bpftrace, struct pc_span line, uint64_t number)
{
	struct pc_span key;
	struct value value;
	char first = line.size ? line.data[0] : '\0';

	if ((first == ' ' || first == '\t') && pc_span_trim(line).size) {
		pc_stack_lines_add(&bpftrace->lines, pc_span_trim(line));
		return PC_OK;
	}
	if ((first == ',' || first == ']') && cut_value(line, &key, &value)) {
		if (key.size)
			add_parts(bpftrace, (struct pc_span){ key.data + 1, key.size - 1 });
		return close_stack(bpftrace, &value);
	}
	if (first == ',') {
		on_parts(bpftrace, line);
		return PC_OK;
	}
	if (first != '@') {
		pc_builder_skip(bpftrace->builder, number);
		return PC_OK;
	}
	pc_builder_damage(bpftrace->builder, number,
			  "a map begins inside the stack that begins in line %llu",
			  (unsigned long long)bpftrace->begin);
	close_map(bpftrace);
	return on_outside(bpftrace, line, number);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct bpftrace *bpftrace = context;

	return bpftrace->open ? on_inside(bpftrace, line, number)
			      : on_outside(bpftrace, line, number);
}

int pc_parse_bpftrace(struct pc_builder *builder, struct pc_input *input)
{
	struct bpftrace bpftrace = { .builder = builder };
	int status;

	pc_builder_tool(builder, "bpftrace");
	pc_stack_lines_init(&bpftrace.lines, builder, read_frame);
	status = pc_lines_each(input, on_line, &bpftrace);
	if (!status && bpftrace.open)
		pc_builder_damage(builder, pc_input_line_number(input),
				  "the text ends inside a stack, before its \"]: \"");
	if (bpftrace.lost)
		pc_builder_note(builder, "bpftrace lost %llu events",
				(unsigned long long)bpftrace.lost);
	pc_stack_lines_clear(&bpftrace.lines);
	pc_text_clear(&bpftrace.name);
	pc_text_clear(&bpftrace.others);
	return status;
}
