/* SPDX-License-Identifier: Apache-2.0
 * The text of heaptrack_print: sections (most calls, peak, leaks, temporary), in each the places
 * that allocated, and under each place its callers:
 *
 *   480.00K peak memory consumed over 20001 calls from
 *   strings
 *     at va.c:8
 *     in /usr/bin/va
 *   320.00K consumed over 20000 calls from:
 *       main
 *         in /usr/bin/va
 *     and 160.00K from 1 other places */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/heaptrack/heaptrack.h"
#include "formats/lines.h"
#include "profile/builder.h"

enum { DEPTH_MAX = 512 }; /* frames of one place and its callers; heaptrack takes 64 */

/* Where texts lie in heaptrack.texts; size 0: not said. */
struct part {
	size_t at, size;
};

struct frame {
	struct part function, file, module;
	uint32_t line;
	size_t owner; /* the frame beside which the module stands */
};

enum { SECTIONS = PC_HEAPTRACK_EVENTS };

static const struct {
	const char *title, *total;
} sections[SECTIONS] = {
	[PC_HEAPTRACK_CALLS] = { "MOST CALLS TO ALLOCATION FUNCTIONS",
				 "calls to allocation functions:" },
	[PC_HEAPTRACK_PEAK] = { "PEAK MEMORY CONSUMERS", "peak heap memory consumption:" },
	[PC_HEAPTRACK_LEAKED] = { "MEMORY LEAKS", "total memory leaked:" },
	[PC_HEAPTRACK_TEMPORARY] = { "MOST TEMPORARY ALLOCATIONS",
				     "temporary memory allocations:" },
};

struct heaptrack {
	struct pc_builder *builder;
	size_t section; /* SECTIONS: none yet */
	uint32_t thread;
	uint32_t events[SECTIONS];
	bool used[SECTIONS];
	bool in_place, in_callers;
	int64_t rest, value; /* of the place: what no callers have; of the callers */
	struct pc_text texts;
	struct frame *frames; /* owned; the place's, then its callers', innermost first */
	size_t count, room, place_count, place_size; /* place_size: of its texts */
};

/* "480.00K", "24B", "20001": bytes or a number. */
static bool read_amount(struct pc_span word, int64_t *out_value)
{
	static const char suffixes[] = "BKMGT";
	const char *suffix = word.size ? strchr(suffixes, word.data[word.size - 1]) : NULL;
	unsigned digits;
	int64_t value;

	if (suffix && *suffix)
		word.size--;
	else
		suffix = suffixes;
	if (!pc_decimal(word, &value, &digits) || value < 0)
		return false;
	for (size_t i = 0; i < 3 * (size_t)(suffix - suffixes); i++)
		if (digits)
			digits--;
		else if (__builtin_mul_overflow(value, 10, &value))
			return false;
	for (; digits; digits--)
		value = value / 10 + (value % 10 >= 5);
	*out_value = value;
	return true;
}

/* ---- frames ---- */

static struct part keep(struct heaptrack *heaptrack, struct pc_span text)
{
	struct part part = { heaptrack->texts.size, text.size };

	pc_text_add(&heaptrack->texts, text.data, text.size);
	return part;
}

static struct pc_span text_of(const struct heaptrack *heaptrack, struct part part)
{
	return part.size ? (struct pc_span){ heaptrack->texts.data + part.at, part.size }
			 : (struct pc_span){ "", 0 };
}

static bool add_frame(struct heaptrack *heaptrack, struct pc_span name)
{
	struct frame frame = { .line = 0 };

	if (heaptrack->count == DEPTH_MAX)
		return false;
	if (heaptrack->count)
		frame.owner = heaptrack->frames[heaptrack->count - 1].owner;
	frame.function = keep(heaptrack, name);
	heaptrack->frames = PC_GROW(heaptrack->frames, heaptrack->count, heaptrack->room);
	heaptrack->frames[heaptrack->count++] = frame;
	return true;
}

/* "at ./stdlib/msort.c:221", "in /lib/libc.so.6": about the frame above. */
static bool add_detail(struct heaptrack *heaptrack, struct pc_span line)
{
	struct frame *frame = heaptrack->count ? &heaptrack->frames[heaptrack->count - 1] : NULL;
	struct pc_span rest = { line.data + 3, line.size < 3 ? 0 : line.size - 3 };
	struct pc_span file;

	if (!frame)
		return false;
	if (pc_span_starts(line, "in ") && !frame->module.size) {
		frame->module = keep(heaptrack, rest);
		frame->owner = heaptrack->count - 1;
		return true;
	}
	if (!pc_span_starts(line, "at ") || !pc_file_line(rest, ':', &file, &frame->line))
		return false;
	frame->file = keep(heaptrack, file);
	return true;
}

/* What is inlined has its module beside the innermost function: those that follow without one hold
 * it. */
static uint32_t frame_id(const struct heaptrack *heaptrack, size_t i)
{
	const struct frame *frame = &heaptrack->frames[i];
	bool inlined = i + 1 < heaptrack->count && !heaptrack->frames[i + 1].module.size &&
		       heaptrack->frames[i + 1].file.size;
	struct pc_span module;
	struct pc_place place;

	module = text_of(heaptrack, heaptrack->frames[frame->owner].module);
	place = (struct pc_place){ .function = text_of(heaptrack, frame->function),
				   .module = pc_module_name(module),
				   .file = text_of(heaptrack, frame->file),
				   .line = frame->line,
				   .kind = inlined ? PC_FRAME_INLINED : pc_module_kind(module) };
	return pc_builder_frame(heaptrack->builder, &place);
}

/* ---- costs ---- */

static int add_sample(struct heaptrack *heaptrack, int64_t value)
{
	struct pc_sample sample = { .stack = PC_NONE,
				    .thread = heaptrack->thread,
				    .event = heaptrack->events[heaptrack->section],
				    .value = value,
				    .count = PC_UNKNOWN };

	if (!value || !heaptrack->count)
		return PC_OK;
	for (size_t i = heaptrack->count; i--;)
		sample.stack =
			pc_builder_stack(heaptrack->builder, sample.stack, frame_id(heaptrack, i));
	return pc_builder_sample(heaptrack->builder, &sample);
}

static int end_callers(struct heaptrack *heaptrack)
{
	int64_t value = heaptrack->value;

	if (!heaptrack->in_callers)
		return PC_OK;
	heaptrack->in_callers = false;
	if (value > heaptrack->rest) /* they were rounded, each for itself */
		value = heaptrack->rest;
	heaptrack->rest -= value;
	return add_sample(heaptrack, value);
}

/* What is left came from callers that are not printed. */
static int end_place(struct heaptrack *heaptrack)
{
	int status = end_callers(heaptrack);

	if (status || !heaptrack->in_place)
		return status;
	heaptrack->in_place = false;
	if (heaptrack->place_count)
		heaptrack->count = heaptrack->place_count;
	status = add_sample(heaptrack, heaptrack->rest);
	heaptrack->count = heaptrack->place_count = 0;
	heaptrack->texts.size = heaptrack->place_size = 0;
	return status;
}

/* "… from" begins a place, "… from:" its callers. */
static int on_header(struct heaptrack *heaptrack, int64_t value, bool callers)
{
	int status = callers ? end_callers(heaptrack) : end_place(heaptrack);

	if (callers) {
		if (!heaptrack->place_count) {
			heaptrack->place_count = heaptrack->count;
			heaptrack->place_size = heaptrack->texts.size;
		}
		heaptrack->count = heaptrack->place_count;
		heaptrack->texts.size = heaptrack->place_size;
		heaptrack->in_callers = true;
		heaptrack->value = value;
		return status;
	}
	heaptrack->count = heaptrack->place_count = 0;
	heaptrack->texts.size = heaptrack->place_size = 0;
	heaptrack->in_place = true;
	heaptrack->rest = value;
	return status;
}

/* ---- lines ---- */

static void begin_section(struct heaptrack *heaptrack, size_t section)
{
	const struct pc_heaptrack_name *name = &pc_heaptrack_names[section];
	uint32_t event = pc_builder_event(heaptrack->builder, pc_span(name->event));

	pc_builder_unit(heaptrack->builder, event, name->unit);
	heaptrack->events[section] = event;
	heaptrack->used[section] = true;
	heaptrack->section = section;
}

/* A section's title, or at the end the total of one. */
static bool on_section(struct heaptrack *heaptrack, struct pc_span line, int *out_status)
{
	for (size_t i = 0; i < SECTIONS; i++) {
		size_t size = strlen(sections[i].total);
		struct pc_span rest, word;
		int64_t total;

		if (pc_span_is(line, sections[i].title)) {
			*out_status = end_place(heaptrack);
			begin_section(heaptrack, i);
			return true;
		}
		if (!pc_span_starts(line, sections[i].total))
			continue;
		*out_status = end_place(heaptrack);
		heaptrack->section = SECTIONS;
		rest = (struct pc_span){ line.data + size, line.size - size };
		if (heaptrack->used[i] && pc_span_word(&rest, &word) && read_amount(word, &total))
			pc_builder_totals(heaptrack->builder, heaptrack->events[i], total,
					  PC_UNKNOWN, PC_UNKNOWN);
		return true;
	}
	return false;
}

static bool is_header(struct pc_span line, int64_t *out_value, bool *out_callers)
{
	struct pc_span word, rest = line;

	*out_callers = pc_span_ends(line, " from:");
	return (*out_callers || pc_span_ends(line, " from")) && pc_span_word(&rest, &word) &&
	       read_amount(word, out_value);
}

/* "Debuggee command was: ./a.out -x" */
static void on_command(struct heaptrack *heaptrack, struct pc_span line)
{
	static const char title[] = "Debuggee command was:";
	struct pc_span word, rest = { line.data + sizeof(title) - 1, 0 };

	if (!pc_span_starts(line, title))
		return;
	rest.size = line.size - (sizeof(title) - 1);
	if (pc_span_word(&rest, &word))
		heaptrack->thread =
			pc_builder_thread(heaptrack->builder, pc_module_name(word), -1, -1);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct heaptrack *heaptrack = context;
	int status = PC_OK;
	int64_t value;
	bool callers;

	line = pc_span_trim(line);
	if (on_section(heaptrack, line, &status) || heaptrack->section == SECTIONS) {
		on_command(heaptrack, line);
		return status;
	}
	if (!line.size || pc_span_starts(line, "total runtime:"))
		return end_place(heaptrack);
	if (is_header(line, &value, &callers))
		return on_header(heaptrack, value, callers);
	if (pc_span_starts(line, "and ") && pc_span_ends(line, " other places"))
		return end_callers(heaptrack);
	if (!heaptrack->in_place)
		pc_builder_skip(heaptrack->builder, number);
	else if (!add_detail(heaptrack, line) && !add_frame(heaptrack, line))
		pc_builder_note(heaptrack->builder, "stacks are cut after %d frames", DEPTH_MAX);
	return PC_OK;
}

int pc_parse_heaptrack_print(struct pc_builder *builder, struct pc_input *input)
{
	struct heaptrack heaptrack = { .builder = builder, .section = SECTIONS, .thread = PC_NONE };
	int status;

	pc_builder_tool(builder, "heaptrack_print");
	status = pc_lines_each(input, on_line, &heaptrack);
	if (!status)
		status = end_place(&heaptrack);
	pc_builder_note(builder, "heaptrack_print rounds sizes, and shows the largest places only "
				 "(more with -n and -s)");
	pc_text_clear(&heaptrack.texts);
	free(heaptrack.frames);
	return status;
}

int pc_score_heaptrack_print(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		for (size_t i = 0; i < SECTIONS; i++)
			if (pc_span_is(pc_span_trim(line), sections[i].title))
				return 100;
	return 0;
}
