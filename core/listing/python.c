/* SPDX-License-Identifier: Apache-2.0
 * line_profiler and memory_profiler: a table of lines for each function. */
#include <math.h>
#include <stdlib.h>

#include "formats/lines.h"
#include "listing/builder.h"

struct python {
	struct pc_listing_builder *builder;
	struct pc_text file, function;
	double unit_ns; /* of line_profiler's times */
	int64_t total;	/* of the function, in ns; PC_UNKNOWN */
	size_t column;	/* where "Line Contents" begins */
	bool in_table, memory, occurrences, first;
};

static bool after(struct pc_span line, const char *prefix, struct pc_span *out_rest)
{
	size_t size = strlen(prefix);

	if (!pc_span_starts(line, prefix))
		return false;
	*out_rest = pc_span_trim((struct pc_span){ line.data + size, line.size - size });
	return true;
}

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static bool number(struct pc_span word, double *out_value)
{
	char copy[64], *end;

	if (!word.size || word.size >= sizeof(copy))
		return false;
	memcpy(copy, word.data, word.size);
	copy[word.size] = '\0';
	*out_value = strtod(copy, &end);
	return !*end && isfinite(*out_value);
}

static int64_t nanoseconds(double value, double unit_ns)
{
	double ns = value * unit_ns;

	return fabs(ns) < 4e15 ? llround(ns) : PC_UNKNOWN;
}

/* ---- line_profiler ---- */
static void set_times(struct python *p)
{
	struct pc_listing_event_is time = { .unit = "ns", .inclusive = true };
	struct pc_listing_event_is hits = { .unit = "executions", .no_time = true };
	uint32_t events[2] = { pc_listing_event(p->builder, PC_SPAN("time"), &time),
			       pc_listing_event(p->builder, PC_SPAN("hits"), &hits) };

	pc_listing_prefer(p->builder, events[0]);
	pc_listing_part_events(p->builder, events, 2);
	pc_listing_part_total(p->builder, 0, p->total);
}

/* Hits, Time, Per Hit, % Time. Where the column of times is coarser than that of shares, the share
 * of the total says more. */
static bool take_times(const struct python *p, struct pc_span *rest, int64_t *out_costs)
{
	struct pc_span words[4];
	double hits, time, percent;

	for (size_t i = 0; i < 4; i++)
		if (!pc_span_word(rest, &words[i]))
			return false;
	if (!number(words[0], &hits) || !number(words[1], &time) || !number(words[3], &percent))
		return false;
	out_costs[0] = nanoseconds(time, p->unit_ns);
	out_costs[1] = fabs(hits) < 4e15 ? llround(hits) : PC_UNKNOWN;
	if (p->total > 0 && p->unit_ns / 10 > (double)p->total / 1000)
		out_costs[0] = nanoseconds(percent / 100, (double)p->total);
	return true;
}

/* ---- memory_profiler ---- */
static void set_memory(struct python *p)
{
	struct pc_listing_event_is memory = { .unit = "MiB", .digits = 3, .no_time = true };
	struct pc_listing_event_is count = { .unit = "executions", .no_time = true };
	uint32_t events[2] = { pc_listing_event(p->builder, PC_SPAN("increment"), &memory), 0 };

	if (p->occurrences)
		events[1] = pc_listing_event(p->builder, PC_SPAN("occurrences"), &count);
	pc_listing_prefer(p->builder, events[0]);
	pc_listing_part_events(p->builder, events, 1 + p->occurrences);
}

/* "23.305 MiB  23.305 MiB  1": the first line's increment is what there was before. */
static bool take_memory(struct python *p, struct pc_span *rest, int64_t *out_costs)
{
	struct pc_span words[4], count;
	int64_t usage;

	for (size_t i = 0; i < 4; i++)
		if (!pc_span_word(rest, &words[i]))
			return false;
	if (!pc_span_is(words[1], "MiB") || !pc_span_is(words[3], "MiB") ||
	    !pc_listing_number(words[0], 3, &usage) ||
	    !pc_listing_number(words[2], 3, &out_costs[0]))
		return false;
	if (p->first && usage == out_costs[0])
		out_costs[0] = 0;
	p->first = false;
	out_costs[1] = PC_UNKNOWN;
	if (p->occurrences &&
	    (!pc_span_word(rest, &count) || !pc_listing_number(count, 0, &out_costs[1])))
		return false;
	return true;
}

/* ---- both ---- */
static bool on_title(struct python *p, struct pc_span line)
{
	struct pc_span trimmed = pc_span_trim(line);
	const char *contents = pc_span_find(line, "Line Contents");
	bool memory = pc_span_find(line, "Mem usage") != NULL;

	if (!pc_span_starts(trimmed, "Line #") || !contents)
		return false;
	p->memory = memory;
	p->occurrences = pc_span_find(line, "Occurrences") != NULL;
	p->column = (size_t)(contents - line.data);
	p->column -= p->occurrences; /* which is wider than the column under it */
	p->in_table = p->first = true;
	pc_listing_part(p->builder, pc_text_span(&p->function), pc_text_span(&p->file),
			PC_SPAN(""));
	if (memory)
		set_memory(p);
	else
		set_times(p);
	return true;
}

/* "def slow(words):" names the function where nothing else does. */
static void learn_name(struct python *p, struct pc_span text)
{
	struct pc_span rest, name, arguments;

	text = pc_span_trim(text);
	if (pc_span_starts(text, "async "))
		text = pc_span_trim((struct pc_span){ text.data + 6, text.size - 6 });
	if (after(text, "def ", &rest) && pc_span_cut(rest, '(', &name, &arguments))
		pc_listing_part_function(p->builder, pc_span_trim(name));
}

static bool on_row(struct python *p, struct pc_span line)
{
	struct pc_listing_row row = { .kind = PC_LINE_SOURCE };
	struct pc_span rest = line, word, before;
	int64_t costs[2], number_of_line;
	size_t used;

	if (!pc_span_word(&rest, &word) || !pc_span_digits(word) ||
	    !pc_span_int(word, &number_of_line) || number_of_line > UINT32_MAX)
		return false;
	row.line = (uint32_t)number_of_line;
	used = (size_t)(rest.data - line.data);
	before = rest;
	if (p->column > used)
		before.size = p->column - used < rest.size ? p->column - used : rest.size;
	if (pc_span_trim(before).size) {
		if (p->memory ? !take_memory(p, &rest, costs) : !take_times(p, &rest, costs))
			return false;
		row.costs = costs;
	}
	used = (size_t)(rest.data - line.data);
	if (used < p->column)
		used = p->column < line.size ? p->column : line.size;
	row.text = (struct pc_span){ line.data + used, line.size - used };
	if (p->memory)
		learn_name(p, row.text);
	pc_listing_line(p->builder, &row);
	return true;
}

/* "Function: count at line 3" */
static void on_function(struct python *p, struct pc_span rest)
{
	const char *at = pc_span_find(rest, " at line ");

	if (at)
		rest.size = (size_t)(at - rest.data);
	set(&p->function, rest);
}

static void on_head(struct python *p, struct pc_span line)
{
	struct pc_span rest, word;
	double unit;

	if (after(line, "File: ", &rest) || after(line, "Filename: ", &rest)) {
		set(&p->file, rest);
		if (pc_span_starts(line, "Filename"))
			p->function.size = 0;
	} else if (after(line, "Function: ", &rest)) {
		on_function(p, rest);
	} else if (after(line, "Timer unit: ", &rest)) {
		if (pc_span_word(&rest, &word) && number(word, &unit) && unit > 0 && unit < 1e6)
			p->unit_ns = unit * 1e9;
	} else if (after(line, "Total time: ", &rest)) {
		p->total = PC_UNKNOWN;
		if (pc_span_word(&rest, &word) && number(word, &unit))
			p->total = nanoseconds(unit, 1e9);
	}
}

static int on_line(void *context, struct pc_span line, uint64_t line_number)
{
	struct python *p = context;
	struct pc_span trimmed = pc_span_trim(line);

	if (!trimmed.size) {
		p->in_table = false;
		return PC_OK;
	}
	if (on_title(p, line) || trimmed.data[0] == '=')
		return PC_OK;
	if (!p->in_table) {
		pc_listing_part_end(p->builder);
		on_head(p, trimmed);
	} else if (!on_row(p, line)) {
		pc_listing_skip(p->builder, line_number);
	}
	return PC_OK;
}

static int parse(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct python p = { .builder = builder, .unit_ns = 1000, .total = PC_UNKNOWN };
	int status = pc_lines_each(input, on_line, &p);

	pc_text_clear(&p.file);
	pc_text_clear(&p.function);
	return status;
}

int pc_parse_listing_line_profiler(struct pc_listing_builder *builder, struct pc_input *input)
{
	pc_listing_says_tool(builder, "line_profiler");
	return parse(builder, input);
}

int pc_parse_listing_memory_profiler(struct pc_listing_builder *builder, struct pc_input *input)
{
	pc_listing_says_tool(builder, "memory_profiler");
	return parse(builder, input);
}
