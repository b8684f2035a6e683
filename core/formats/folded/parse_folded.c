/* SPDX-License-Identifier: Apache-2.0
 * Folded stacks, "root;caller;leaf 42", as FlameGraph, inferno, py-spy, austin, async-profiler,
 * rbspy and bcc write them. Two counts at the end are the two sides of a difference (difffolded).
 */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/folded/folded_line.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/memo.h"
#include "profile/builder.h"

/* A frame of the last line: where it ends there, and the stack that ends with it. */
struct level {
	size_t end;
	uint32_t stack;
};

struct folded {
	struct pc_builder *builder;
	uint32_t events[2], thread;
	struct pc_memo frames;
	bool is_difference, is_austin;
	bool is_cost;	      /* what is counted is no samples */
	bool is_negative;     /* some count is */
	bool says_kernel;     /* kernel frames are marked: what is not marked is the program's */
	struct pc_text last;  /* the stack of the last line: the next one mostly begins like it */
	struct level *levels; /* owned */
	size_t depth, room;
};

/* ---- frames ---- */

/* "work (long_running.py:8)" */
static void read_file(struct pc_span name, struct pc_place *place)
{
	struct pc_span before, inside;

	if (name.data[name.size - 1] != ')' || !pc_span_cut_last(name, '(', &before, &inside) ||
	    !pc_span_ends(before, " "))
		return;
	inside.size--;
	pc_file_line(inside, ':', &place->file, &place->line);
}

/* austin's "/usr/lib/python3.11/run.py:_main:196"; of old "main (run.py);L196" */
static void read_austin(struct pc_span name, struct pc_place *place)
{
	struct pc_span frame, line, rest;

	if (pc_span_cut(name, ';', &frame, &rest)) {
		if (pc_span_ends(frame, ")") && pc_span_cut_last(frame, '(', &line, &place->file)) {
			place->file.size--;
			place->function = pc_span_trim(line);
			pc_file_line(name, 'L', &rest, &place->line);
		}
	} else if (pc_file_line(name, ':', &frame, &place->line)) {
		pc_span_cut_last(frame, ':', &place->file, &place->function);
	}
}

static uint32_t make_frame(const struct folded *folded, struct pc_span name)
{
	struct pc_place place = { .function = name };
	bool is_named = name.data[0] != '[';

	if (pc_span_is(name, "[unknown]")) {
		place.function.size = 0;
		return pc_builder_frame(folded->builder, &place);
	}
	place.kind = pc_take_mark(&place.function);
	if (!place.kind && folded->says_kernel && is_named)
		place.kind = PC_FRAME_USER;
	read_file(place.function, &place);
	if (folded->is_austin && !place.file.size)
		read_austin(name, &place);
	return pc_builder_frame(folded->builder, &place);
}

static uint32_t find_frame(struct folded *folded, struct pc_span name)
{
	uint32_t frame = pc_memo_find(&folded->frames, name);

	if (frame == PC_NONE) {
		frame = make_frame(folded, name);
		pc_memo_keep(&folded->frames, name, frame);
	}
	return frame;
}

/* ---- processes ---- */

static bool read_id(struct pc_span text, int64_t *out_id)
{
	return pc_span_digits(text) && pc_span_int(text, out_id);
}

/* "iperf-27409/28741", "java-?/12688", "java-?/12688/12689" */
static bool comm_pid_tid(struct pc_span root, struct pc_span *out_name, int64_t *out_pid,
			 int64_t *out_tid)
{
	struct pc_span name, ids, first, second;

	if (!pc_span_cut_last(root, '-', &name, &ids) || !name.size ||
	    !pc_span_cut(ids, '/', &first, &second))
		return false;
	*out_pid = -1;
	if (pc_span_is(first, "?")) {
		struct pc_span pid, tid;

		if (pc_span_cut(second, '/', &pid, &tid)) {
			first = pid;
			second = tid;
		}
	}
	if (!pc_span_is(first, "?") && !read_id(first, out_pid))
		return false;
	if (!read_id(second, out_tid))
		return false;
	*out_name = name;
	return true;
}

/* austin: "P6360;T6360;…", newer "P6360;T0:6360;…" */
static bool austin_ids(struct pc_span stack, int64_t *out_pid, int64_t *out_tid)
{
	struct pc_span process, thread, rest, interpreter;

	if (stack.data[0] != 'P' || !pc_span_cut(stack, ';', &process, &rest))
		return false;
	if (!pc_span_cut(rest, ';', &thread, &rest))
		thread = rest;
	if (!thread.size || thread.data[0] != 'T')
		return false;
	thread = (struct pc_span){ thread.data + 1, thread.size - 1 };
	pc_span_cut(thread, ':', &interpreter, &thread);
	return read_id((struct pc_span){ process.data + 1, process.size - 1 }, out_pid) &&
	       read_id(thread, out_tid);
}

static uint32_t read_thread(struct folded *folded, struct pc_span stack)
{
	struct pc_span root = stack, name = { NULL, 0 }, rest;
	int64_t pid, tid;

	pc_span_cut(stack, ';', &root, &rest);
	if (!root.size ||
	    (!comm_pid_tid(root, &name, &pid, &tid) && !austin_ids(stack, &pid, &tid)))
		return PC_NONE;
	return pc_builder_thread(folded->builder, name, pid, tid);
}

/* ---- stacks ---- */

/* How many levels of the last stack the new one shares. */
static size_t shared_levels(const struct folded *folded, struct pc_span stack)
{
	size_t limit = folded->last.size < stack.size ? folded->last.size : stack.size;
	size_t same = 0, depth = 0;

	while (same < limit && folded->last.data[same] == stack.data[same])
		same++;
	while (depth < folded->depth && folded->levels[depth].end <= same) {
		size_t end = folded->levels[depth].end;

		if (end < stack.size && stack.data[end] != ';')
			break;
		depth++;
	}
	return depth;
}

/* Where the frame that begins at `at` ends; the line of an old austin's is a part of it: ";L12". */
static size_t frame_end(const struct folded *folded, struct pc_span stack, size_t at)
{
	struct pc_span line = { stack.data + at, stack.size - at }, frame = line, rest;

	if (!pc_span_cut(line, ';', &frame, &rest))
		return stack.size;
	if (folded->is_austin && pc_span_ends(frame, ")") && pc_span_starts(rest, "L")) {
		pc_span_cut(rest, ';', &rest, &line);
		if (pc_span_digits((struct pc_span){ rest.data + 1, rest.size - 1 }))
			return (size_t)(rest.data + rest.size - stack.data);
	}
	return at + frame.size;
}

static uint32_t make_stack(struct folded *folded, struct pc_span stack)
{
	size_t depth = shared_levels(folded, stack);
	size_t at = depth ? folded->levels[depth - 1].end + 1 : 0;
	uint32_t caller = depth ? folded->levels[depth - 1].stack : PC_NONE;

	if (depth < 2) /* ids stand in the first two frames */
		folded->thread = read_thread(folded, stack);
	while (at < stack.size) {
		size_t end = frame_end(folded, stack, at);

		if (end > at) {
			struct pc_span name = { stack.data + at, end - at };

			caller =
				pc_builder_stack(folded->builder, caller, find_frame(folded, name));
			folded->levels = PC_GROW(folded->levels, depth, folded->room);
			folded->levels[depth++] = (struct level){ end, caller };
		}
		at = end + 1;
	}
	folded->depth = depth;
	folded->last.size = 0;
	pc_text_add(&folded->last, stack.data, stack.size);
	return caller;
}

static int add_record(struct folded *folded, const struct pc_folded_line *record)
{
	struct pc_sample sample = { .stack = make_stack(folded, record->stack) };
	int status = PC_OK;

	sample.thread = folded->thread;
	for (size_t i = 0; i < record->count && !status; i++) {
		sample.event = folded->events[i];
		sample.value = record->values[i];
		sample.digits = record->digits[i];
		sample.count = sample.digits || folded->is_cost ? PC_UNKNOWN : sample.value;
		if (sample.value < 0) {
			folded->is_negative = true;
			sample.count = PC_UNKNOWN;
		}
		status = pc_builder_sample(folded->builder, &sample);
	}
	return status;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct folded *folded = context;
	struct pc_folded_line record;

	if (!pc_span_trim(line).size || pc_folded_is_comment(line))
		return PC_OK;
	if (!pc_folded_line(line, folded->is_difference, &record) || record.stack.data[0] == ';') {
		pc_builder_skip(folded->builder, number);
		return PC_OK;
	}
	return add_record(folded, &record);
}

/* ---- the head ---- */

struct census {
	size_t lines, records, stacks, names, differences, austin;
	bool says_kernel;
};

/* A name of code: no blank is in it, or there are brackets or "::", as C++ and Python have them. */
static bool is_name(struct pc_span name)
{
	bool letter = false, blank = false, code = false;

	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];

		blank |= c == ' ' || c == '\t';
		letter |= (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		code |= c == '(' || c == '<' || c == '{';
	}
	return letter && (!blank || code || pc_span_find(name, "::") || pc_span_find(name, "+0x"));
}

static struct census take_census(struct pc_span head)
{
	struct census census = { 0 };
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_folded_line record;
	struct pc_span line;
	int64_t pid, tid;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (!pc_span_trim(line).size || pc_folded_is_comment(line))
			continue;
		census.lines++;
		if (!pc_folded_line(line, false, &record))
			continue;
		census.records++;
		census.stacks += memchr(record.stack.data, ';', record.stack.size) != NULL;
		census.names += is_name(record.stack);
		census.austin += austin_ids(record.stack, &pid, &tid);
		census.differences += pc_folded_line(line, true, &record);
		census.says_kernel = census.says_kernel || pc_span_find(line, "_[k]");
	}
	return census;
}

/* A stack of thousands of frames fills the head, and its count is not in it. */
static bool is_cut_stack(struct pc_span head)
{
	enum { FRAMES = 16, FRAME_SIZE = 1024 };
	struct pc_span before;
	size_t frames = 0;

	if (head.size < PC_HEAD_SIZE)
		return false;
	pc_span_cut_last(head, '\n', &before, &head);
	for (size_t i = 0; i < head.size; i++)
		frames += head.data[i] == ';';
	return frames >= FRAMES && head.size / frames < FRAME_SIZE;
}

int pc_score_folded(struct pc_span head)
{
	struct census census = take_census(head);

	if (pc_span_starts(pc_span_trim(head), "{\"")) /* JSON, of whatever */
		return 0;
	if (!census.records && census.lines <= !memchr(head.data, '\n', head.size) &&
	    is_cut_stack(head))
		return 50;
	if (!census.records || census.records * 10 < census.lines * 6)
		return 0;
	if (!census.stacks) /* without a single ";" it may as well be any list: be strict */
		return census.names == census.lines && census.lines > 1 ? 20 : 0;
	return 50 + (int)(census.records * 30 / census.lines);
}

/* What "# mode: wall" at the head of austin's output says was counted. */
static bool find_mode(struct folded *folded, struct pc_span head)
{
	static const char *const units[][2] = { { "wall", "us" },
						{ "cpu", "us" },
						{ "memory", "bytes" } };
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line, key, mode;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (!pc_span_starts(line, "# ") || !pc_span_cut(line, ':', &key, &mode))
			continue;
		mode = pc_span_trim(mode);
		if (pc_span_is(key, "# austin"))
			pc_builder_tool(folded->builder, "austin %.*s", (int)mode.size, mode.data);
		for (size_t i = 0; pc_span_is(key, "# mode") && i < 3; i++) {
			if (!pc_span_is(mode, units[i][0]))
				continue;
			folded->events[0] = pc_builder_event(folded->builder, mode);
			pc_builder_unit(folded->builder, folded->events[0], units[i][1]);
			return true;
		}
	}
	return false;
}

static void begin(struct folded *folded, struct pc_span head)
{
	struct census census = take_census(head);

	folded->is_difference =
		census.stacks * 2 > census.records && census.differences * 10 >= census.records * 9;
	folded->says_kernel = census.says_kernel;
	folded->is_austin = census.austin * 2 > census.records;
	folded->is_cost = folded->is_austin && !folded->is_difference && find_mode(folded, head);
	if (folded->is_cost)
		return;
	folded->events[0] = pc_builder_event(
		folded->builder, folded->is_difference ? PC_SPAN("before") : PC_SPAN("samples"));
	pc_builder_unit(folded->builder, folded->events[0], "samples");
	if (!folded->is_difference)
		return;
	pc_builder_note(folded->builder, "each line ends with two counts: they were read as before "
					 "and after, as difffolded.pl writes them");
	folded->events[1] = pc_builder_event(folded->builder, PC_SPAN("after"));
	pc_builder_unit(folded->builder, folded->events[1], "samples");
}

int pc_parse_folded(struct pc_builder *builder, struct pc_input *input)
{
	struct folded folded = { .builder = builder, .thread = PC_NONE };
	struct pc_span head;
	int status = pc_input_peek(input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	begin(&folded, head);
	status = pc_lines_each(input, on_line, &folded);
	if (folded.is_negative)
		pc_builder_note(builder, "some counts are negative, as those of a difference are; "
					 "in a recording they are wrong");
	pc_memo_clear(&folded.frames);
	pc_text_clear(&folded.last);
	free(folded.levels);
	return status;
}
