/* SPDX-License-Identifier: Apache-2.0
 * A line shows a kind of trace if a row of formats/known.def for which one line is enough says so.
 * Kinds of one language are not told apart here: dumps of threads are full of lines that would do
 * for an exception. */
#include "trace/others.h"

#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "trace/build.h"

enum {
	HELD_MAX = 16 << 20, /* bytes that are kept beside */
	ITEMS_MAX = 4096,
	LAST_MAX = 16, /* lines that may stand before what shows a trace */
	LAST_BYTES = 64 << 10,
	PATIENCE = 64,	   /* indented lines of its own kind end another; one at the margin does at
			      once */
	OWN_RUN = 2,	   /* more of these are a stack: nothing begins before it */
	NOTHING_MAX = 2000 /* lines that show nothing, and end it too */
};

struct head {
	uint64_t number, size;
};

/* ---- kinds ---- */
static const struct pc_trace_format *trace_of(const struct pc_format *format)
{
	for (const struct pc_trace_format *trace = pc_trace_table; trace->name; trace++)
		if (!strcmp(trace->name, format->name))
			return trace;
	return NULL;
}

static bool is_own(const void *own, const struct pc_format *format)
{
	return trace_of(format) == own;
}

static bool is_kin(const void *own, const struct pc_format *format)
{
	const struct pc_trace_format *trace = trace_of(format);
	const char *language = ((const struct pc_trace_format *)own)->language;

	return trace && trace != own && trace->language && !strcmp(trace->language, language);
}

static bool is_other(const void *own, const struct pc_format *format)
{
	const struct pc_trace_format *trace = trace_of(format);
	const char *language = ((const struct pc_trace_format *)own)->language;

	return trace && trace->language && strcmp(trace->language, language) != 0;
}

void pc_others_init(struct pc_others *others, const struct pc_trace_format *own)
{
	*others = (struct pc_others){ .own = own };
	if (!own->language)
		return;
	pc_known_choose(&others->own_rows, is_own, own);
	pc_known_choose(&others->kin_rows, is_kin, own);
	pc_known_choose(&others->rows, is_other, own);
}

void pc_others_clear(struct pc_others *others)
{
	for (uint32_t i = 0; i < others->count; i++)
		pc_text_clear(&others->items[i].lines);
	free(others->items);
	pc_text_clear(&others->last);
	others->items = NULL;
	others->count = 0;
}

/* ---- keeping ---- */
static void put(struct pc_text *text, const struct pc_trace_line *line)
{
	struct head head = { line->number, line->text.size };

	pc_text_add(text, (const char *)&head, sizeof(head));
	pc_text_add(text, line->text.data, line->text.size);
}

/* The line at *at, which goes on to the next. */
static struct pc_trace_line get(struct pc_span lines, size_t *at)
{
	struct pc_trace_line line;
	struct head head;

	memcpy(&head, lines.data + *at, sizeof(head));
	line.text = (struct pc_span){ lines.data + *at + sizeof(head), head.size };
	line.number = head.number;
	*at += sizeof(head) + head.size;
	return line;
}

static void forget(struct pc_others *others)
{
	others->last.size = 0;
	others->last_lines = 0;
}

static void remember(struct pc_others *others, const struct pc_trace_line *line)
{
	size_t at = 0;

	if (line->text.size > LAST_BYTES / LAST_MAX) {
		forget(others);
		return;
	}
	if (others->last_lines == LAST_MAX) {
		get(pc_text_span(&others->last), &at);
		others->last.size -= at;
		memmove(others->last.data, others->last.data + at, others->last.size);
		others->last_lines--;
	}
	put(&others->last, line);
	others->last_lines++;
}

static bool is_indented(struct pc_span text)
{
	return !text.size || text.data[0] == ' ' || text.data[0] == '\t';
}

/* A trace begins at the margin: what is indented belongs to what was there before. */
static struct pc_span last_lines(const struct pc_others *others)
{
	struct pc_span last = pc_text_span(&others->last);
	size_t at = 0, next = 0;

	while (next < last.size && is_indented(get(last, &next).text))
		at = next;
	if (!at)
		return last;
	return (struct pc_span){ last.data + at, last.size - at };
}

static void keep(struct pc_others *others, const struct pc_trace_line *line)
{
	struct pc_text *lines = &others->items[others->count - 1].lines;
	size_t before = lines->size;

	put(lines, line);
	others->held += lines->size - before;
}

static void end(struct pc_others *others)
{
	if (others->open)
		others->items[others->count - 1].ended = true;
	others->open = false;
}

static void begin(struct pc_dump_builder *builder, const struct pc_trace_format *format, int score,
		  uint64_t number)
{
	struct pc_others *others = builder->others;
	struct pc_span last = last_lines(others);

	end(others);
	others->items = PC_GROW(others->items, others->count, others->room);
	others->items[others->count++] =
		(struct pc_other){ .format = format,
				   .first = number,
				   .before = builder->trace_count + builder->lane_count,
				   .score = score };
	pc_text_add(&others->items[others->count - 1].lines, last.data, last.size);
	others->held += last.size;
	forget(others);
	others->open = true;
}

static bool goes_on(const struct pc_others *others, const struct pc_trace_format *format, int score)
{
	const struct pc_other *last;

	if (!others->open)
		return false;
	last = &others->items[others->count - 1];
	return !strcmp(last->format->language, format->language) &&
	       (score <= last->score || last->format->parse == format->parse);
}

static bool keep_other(struct pc_dump_builder *builder, const struct pc_format *found, int score,
		       const struct pc_trace_line *line)
{
	struct pc_others *others = builder->others;
	const struct pc_trace_format *format = trace_of(found);

	if (others->held > HELD_MAX || others->count == ITEMS_MAX) {
		end(others);
		others->missed++;
		others->missed_format = format;
		return true;
	}
	if (!goes_on(others, format, score))
		begin(builder, format, score, line->number);
	keep(others, line);
	others->since = 0;
	return !is_indented(line->text) && line->text.data[0] != '#'; /* no frame: a heading */
}

bool pc_others_look(struct pc_dump_builder *builder, const struct pc_trace_line *line)
{
	struct pc_others *others = builder->others;
	const struct pc_format *found;
	int score;

	if (!others->rows.count)
		return true;
	if (others->open && ++others->since > NOTHING_MAX)
		end(others);
	if (pc_known_line(&others->own_rows, line->text, &score) ||
	    pc_known_line(&others->kin_rows, line->text, &score)) {
		if (++others->own_run > OWN_RUN)
			forget(others);
		if (others->since > PATIENCE || !is_indented(line->text))
			end(others);
		return true;
	}
	others->own_run = 0;
	found = pc_known_line(&others->rows, line->text, &score);
	if (found)
		return keep_other(builder, found, score, line);
	if (others->open && others->held <= HELD_MAX)
		keep(others, line);
	remember(others, line);
	return true;
}

/* ---- reading ---- */
int pc_others_give(struct pc_dump_builder *builder, pc_trace_each *each, void *state)
{
	struct pc_span lines = pc_text_span(&builder->others->given->lines);
	int status = PC_OK;

	for (size_t at = 0; at < lines.size && !status;) {
		struct pc_trace_line line = get(lines, &at);

		status = each(builder, state, &line);
	}
	return status;
}

static void swap(struct pc_trace *traces, uint32_t from, uint32_t end_at)
{
	for (; from + 1 < end_at; from++, end_at--) {
		struct pc_trace trace = traces[from];

		traces[from] = traces[end_at - 1];
		traces[end_at - 1] = trace;
	}
}

/* The traces from `from` on go to the place `to`; what stood there stands behind them. */
static void move(struct pc_dump_builder *builder, uint32_t from, uint32_t to)
{
	uint32_t count = builder->trace_count;

	swap(builder->traces, to, from);
	swap(builder->traces, from, count);
	swap(builder->traces, to, count);
}

static void put_in_place(struct pc_dump_builder *builder, const struct pc_other *other,
			 uint32_t from, uint32_t to)
{
	uint32_t dump = to > builder->first_trace ? builder->traces[to - 1].dump : builder->dump;

	for (uint32_t i = from; i < builder->trace_count; i++) {
		builder->traces[i].language = other->format->language;
		builder->traces[i].dump = dump;
	}
	move(builder, from, to);
	if (from == builder->first_trace) { /* what was thought to be its own kind was none */
		builder->others->own = other->format;
		builder->format = builder->remarks.inputs == 1 ? other->format->name : "several";
	}
	if (!strcmp(builder->others->own->language, other->format->language))
		return;
	builder->format = "several";
	builder->language_differs = builder->tool_differs = true;
	pc_dump_note(builder, "there are traces of several kinds in it: %s, and %s",
		     builder->others->own->description, other->format->description);
}

/* A heading alone shows nothing: other kinds may have one like it. */
static bool has_frames(const struct pc_dump_builder *builder, uint32_t from)
{
	while (from < builder->trace_count && !builder->traces[from].frame_count)
		from++;
	return from < builder->trace_count;
}

/* A dump within a dump begins none, and what its parser doubts is not told where it read nothing.
 */
static int read_one(struct pc_dump_builder *builder, struct pc_input *input,
		    const struct pc_other *other)
{
	uint32_t dump = builder->dump, dump_trace = builder->dump_trace;
	uint32_t from = builder->trace_count;
	const struct pc_remarks_builder remarks = builder->remarks;
	int status;

	builder->input_has_tool = true;
	builder->tail.told |= other->ended;
	builder->others->given = other;
	status = other->format->parse(builder, input);
	builder->others->given = NULL;
	pc_trace_close(builder);
	builder->dump = dump;
	builder->dump_trace = dump_trace;
	if (has_frames(builder, from))
		return status;
	builder->trace_count = from;
	builder->remarks = remarks;
	return status;
}

int pc_others_read(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct pc_others *others = builder->others;
	uint32_t moved = 0;
	int status = PC_OK;

	pc_trace_close(builder);
	for (uint32_t i = builder->first_trace; i < builder->trace_count; i++)
		builder->traces[i].language = others->own->language;
	for (uint32_t i = 0; i < others->count && !status; i++) {
		uint32_t from = builder->trace_count, to = others->items[i].before + moved;

		status = read_one(builder, input, &others->items[i]);
		if (builder->trace_count == from)
			continue;
		put_in_place(builder, &others->items[i], from, to < from ? to : from);
		moved += builder->trace_count - from;
	}
	if (others->missed)
		pc_dump_note(builder,
			     "%llu lines look like %s and were not read; --format %s reads those",
			     (unsigned long long)others->missed, others->missed_format->description,
			     others->missed_format->name);
	return status;
}
