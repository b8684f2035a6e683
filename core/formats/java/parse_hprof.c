/* SPDX-License-Identifier: Apache-2.0
 * The text that Java's agent hprof wrote up to Java 8: numbered stacks ("TRACE"), leaf first, and
 * tables that give them costs. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/frames.h"
#include "formats/java/java_place.h"
#include "formats/lines.h"
#include "profile/builder.h"

/* `value` is the column of the cost, `trace` that of the stack's number. */
static const struct section {
	const char *begin, *event, *unit;
	bool percent, has_count;
	unsigned value, trace;
} sections[] = {
	{ "CPU SAMPLES BEGIN", "samples", "samples", false, true, 3, 4 },
	{ "CPU TIME (ms) BEGIN", "cpu", "ms", true, false, 1, 4 },
	{ "MONITOR TIME BEGIN", "monitor", "ms", true, false, 1, 4 },
	{ "SITES BEGIN", "live", "bytes", false, false, 3, 7 },
};

enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

struct trace {
	uint32_t stack, thread;
};

/* A dump that comes again holds what the one before did: costs wait for the last. */
struct cost {
	const struct section *section;
	size_t dump; /* of the section */
	uint32_t stack, thread;
	int64_t value;
};

struct hprof {
	struct pc_builder *builder;
	struct pc_arena *arena;	    /* owned */
	struct pc_table numbers;    /* of traces */
	struct trace *traces;	    /* owned; by the id of their number */
	uint32_t trace_room, trace; /* the one being read; PC_NONE: none */
	struct pc_frames frames;
	size_t deepest;

	const struct section *section; /* NULL: none that is read */
	struct cost *costs;	       /* owned */
	size_t count, room;
	int64_t totals[SECTIONS];
	size_t dumps[SECTIONS];
};

/* ---- traces ---- */

static void end_trace(struct hprof *hprof)
{
	if (hprof->trace == PC_NONE)
		return;
	if (hprof->frames.count > hprof->deepest)
		hprof->deepest = hprof->frames.count;
	hprof->traces[hprof->trace].stack = pc_frames_stack(&hprof->frames, hprof->builder);
	hprof->trace = PC_NONE;
}

/* "TRACE 300556:", "TRACE 300556: (thread=200001)" */
static bool on_trace(struct hprof *hprof, struct pc_span line)
{
	struct pc_span word, number, rest, thread;
	struct trace trace = { PC_NONE, PC_NONE };
	int64_t tid;
	bool new;

	if (!pc_span_word(&line, &word) || !pc_span_is(word, "TRACE") ||
	    !pc_span_cut(line, ':', &number, &rest) || !pc_span_digits(pc_span_trim(number)))
		return false;
	if (pc_span_cut(rest, '=', &word, &thread) && pc_span_ends(thread, ")")) {
		thread.size--;
		if (pc_span_digits(thread) && pc_span_int(thread, &tid))
			trace.thread = pc_builder_thread(hprof->builder, PC_SPAN(""), -1, tid);
	}
	hprof->trace = pc_table_intern(&hprof->numbers, pc_span_trim(number), &new);
	if (new)
		hprof->traces = PC_GROW(hprof->traces, hprof->trace, hprof->trace_room);
	hprof->traces[hprof->trace] = trace;
	hprof->frames.count = 0;
	return true;
}

static void on_frame(struct hprof *hprof, struct pc_span line)
{
	struct pc_place place = pc_java_place(line);

	if (!pc_span_is(line, "<empty>"))
		pc_frames_push(&hprof->frames, pc_builder_frame(hprof->builder, &place));
}

/* ---- tables ---- */

/* "CPU SAMPLES BEGIN (total = 3362) Fri Dec 18 16:33:36 2009"; percentages are of that total */
static bool on_begin(struct hprof *hprof, struct pc_span line)
{
	struct pc_span before, rest, word;
	size_t i = 0;

	while (i < SECTIONS && !pc_span_starts(line, sections[i].begin))
		i++;
	if (i == SECTIONS)
		return pc_span_starts(line, "HEAP DUMP ") || pc_span_starts(line, "MONITOR DUMP ");
	hprof->section = &sections[i];
	hprof->totals[i] = PC_UNKNOWN;
	if (pc_span_cut(line, '=', &before, &rest) && pc_span_word(&rest, &word)) {
		if (word.data[word.size - 1] == ')')
			word.size--;
		if (!pc_span_digits(word) || !pc_span_int(word, &hprof->totals[i]))
			hprof->totals[i] = PC_UNKNOWN;
	}
	if (hprof->dumps[i]++)
		pc_builder_note(hprof->builder,
				"hprof wrote its tables several times: the last ones were read");
	return true;
}

/* What was allocated is the leaf of where it was. A trace that is not there has its leaf here. */
static void find_trace(struct hprof *hprof, struct pc_span number, struct pc_span name,
		       struct cost *cost)
{
	uint32_t id = pc_table_find(&hprof->numbers, number);
	struct pc_place place = { .function = name, .kind = PC_FRAME_USER };

	if (id != PC_NONE) {
		cost->stack = hprof->traces[id].stack;
		cost->thread = hprof->traces[id].thread;
	}
	if (cost->stack == PC_NONE || cost->section->trace > 4)
		cost->stack = pc_builder_stack(hprof->builder, cost->stack,
					       pc_builder_frame(hprof->builder, &place));
}

/* "   1 78.94% 78.94%    2654 300556 java.io.RandomAccessFile.close0" */
static bool on_row(struct hprof *hprof, struct pc_span line)
{
	const struct section *section = hprof->section;
	struct cost cost = { .section = section,
			     .dump = hprof->dumps[section - sections],
			     .stack = PC_NONE,
			     .thread = PC_NONE };
	struct pc_span words[8], word;
	unsigned digits;

	for (size_t i = 0; i <= section->trace; i++)
		if (!pc_span_word(&line, &words[i]))
			return false;
	word = words[section->value];
	if (!pc_span_digits(words[0]) || !pc_span_digits(words[section->trace]) ||
	    (section->percent ? !pc_percent(word, &cost.value)
			      : !pc_decimal(word, &cost.value, &digits) || digits))
		return false;
	find_trace(hprof, words[section->trace], pc_span_trim(line), &cost);
	hprof->costs = PC_GROW(hprof->costs, hprof->count, hprof->room);
	hprof->costs[hprof->count++] = cost;
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct hprof *hprof = context;
	struct pc_span plain = pc_span_trim(line), word = plain;

	if (!plain.size)
		return PC_OK;
	if (line.data[0] == '\t' && hprof->trace != PC_NONE) {
		on_frame(hprof, plain);
		return PC_OK;
	}
	end_trace(hprof);
	if (on_trace(hprof, plain) || on_begin(hprof, plain) || pc_span_starts(plain, "THREAD "))
		return PC_OK;
	if (hprof->section && pc_span_ends(plain, " END")) {
		hprof->section = NULL;
	} else if (hprof->section && !on_row(hprof, plain) &&
		   !(pc_span_word(&word, &plain) && pc_span_starts(plain, "rank"))) {
		if (hprof->section->trace == 4 || pc_span_digits(plain))
			pc_builder_skip(hprof->builder, number);
	}
	return PC_OK;
}

/* ---- the whole ---- */

static int finish(struct hprof *hprof)
{
	int status = PC_OK;

	for (size_t i = 0; i < hprof->count && !status; i++) {
		const struct cost *cost = &hprof->costs[i];
		const struct section *section = cost->section;
		struct pc_sample sample = { .stack = cost->stack,
					    .thread = cost->thread,
					    .value = cost->value,
					    .count =
						    section->has_count ? cost->value : PC_UNKNOWN };

		if (cost->dump != hprof->dumps[section - sections])
			continue;
		sample.event = pc_builder_event(hprof->builder, pc_span(section->event));
		pc_builder_unit(hprof->builder, sample.event, section->unit);
		if (section->percent)
			pc_builder_percent_only(hprof->builder, sample.event);
		pc_builder_totals(hprof->builder, sample.event, hprof->totals[section - sections],
				  PC_UNKNOWN, PC_UNKNOWN);
		status = pc_builder_sample(hprof->builder, &sample);
	}
	if (hprof->deepest)
		pc_builder_note(hprof->builder,
				"no stack has more than %zu frames: hprof cuts them at its option "
				"depth",
				hprof->deepest);
	return status;
}

int pc_parse_hprof(struct pc_builder *builder, struct pc_input *input)
{
	struct hprof hprof = { .builder = builder, .arena = pc_arena_new(), .trace = PC_NONE };
	int status;

	pc_table_init(&hprof.numbers, hprof.arena);
	pc_builder_tool(builder, "hprof");
	status = pc_lines_each(input, on_line, &hprof);
	end_trace(&hprof);
	if (!status && hprof.section)
		pc_builder_damage(builder, pc_input_line_number(input),
				  "the input ends in the middle of a table");
	if (!status)
		status = finish(&hprof);
	pc_table_clear(&hprof.numbers);
	pc_arena_free(hprof.arena);
	pc_frames_clear(&hprof.frames);
	free(hprof.traces);
	free(hprof.costs);
	return status;
}

int pc_score_hprof(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (pc_span_starts(line, "JAVA PROFILE 1.") && !memchr(line.data, '\0', line.size))
			return 100;
		if (pc_span_starts(line, "CPU SAMPLES BEGIN (total = ") ||
		    pc_span_starts(line, "CPU TIME (ms) BEGIN (total = "))
			return 95;
	}
	return 0;
}
