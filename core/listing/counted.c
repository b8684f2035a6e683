/* SPDX-License-Identifier: Apache-2.0
 * Sources with how often each line was executed: gcov, and gprof -A. */
#include "formats/lines.h"
#include "listing/builder.h"

struct counted {
	struct pc_listing_builder *builder;
	struct pc_text file;
	uint32_t line;
	bool in_source;
};

static void set_event(struct counted *c)
{
	struct pc_listing_event_is what = { .unit = "executions", .no_time = true };
	uint32_t event = pc_listing_event(c->builder, PC_SPAN("executions"), &what);

	pc_listing_part_events(c->builder, &event, 1);
}

static void begin(struct counted *c, struct pc_span function)
{
	pc_listing_part(c->builder, function, pc_text_span(&c->file), PC_SPAN(""));
	set_event(c);
}

static void set_file(struct counted *c, struct pc_span file)
{
	c->file.size = 0;
	pc_text_add(&c->file, file.data, file.size);
}

/* ---- gcov ---- */
/* "1000001", "1*" (a part of the line never was), "#####" and "=====" (never), "-" (no code), with
 * --human-readable "1.0M". False: none of these. */
static bool count_of(struct pc_span text, int64_t *out_count, bool *out_code)
{
	static const struct {
		char letter;
		int64_t factor;
	} large[] = { { 'k', 1000 }, { 'M', 1000000 }, { 'G', 1000000000 } };
	int64_t factor = 1;

	*out_count = 0;
	*out_code = !pc_span_is(text, "-");
	if (!*out_code || pc_span_starts(text, "####") || pc_span_starts(text, "===="))
		return true;
	if (text.size && text.data[text.size - 1] == '*')
		text.size--;
	for (size_t i = 0; text.size && i < sizeof(large) / sizeof(large[0]); i++)
		if (text.data[text.size - 1] == large[i].letter)
			factor = large[i].factor;
	if (factor > 1)
		text.size--;
	if (!pc_listing_number(text, factor > 1 ? 3 : 0, out_count))
		return false;
	return factor == 1 || !__builtin_mul_overflow(*out_count, factor / 1000, out_count);
}

/* "-:    0:Source:mix.c" */
static void on_head(struct counted *c, struct pc_span text)
{
	if (!pc_span_starts(text, "Source:"))
		return;
	set_file(c, pc_span_trim((struct pc_span){ text.data + 7, text.size - 7 }));
	begin(c, PC_SPAN(""));
}

static bool on_gcov_row(struct counted *c, struct pc_span line)
{
	struct pc_listing_row row = { .kind = PC_LINE_SOURCE };
	struct pc_span count, rest, number;
	int64_t cost, place;
	bool code;

	if (!pc_span_cut(line, ':', &count, &rest) || !pc_span_cut(rest, ':', &number, &row.text) ||
	    !count_of(pc_span_trim(count), &cost, &code) ||
	    !pc_span_int(pc_span_trim(number), &place) || place < 0 || place > UINT32_MAX)
		return false;
	if (!place) {
		on_head(c, row.text);
		return true;
	}
	if (!pc_listing_in_part(c->builder))
		begin(c, PC_SPAN(""));
	row.line = (uint32_t)place;
	row.costs = code ? &cost : NULL;
	pc_listing_line(c->builder, &row);
	return true;
}

/* With -b and -c: "function f called 12 returned 100%", "branch  0 taken 50%", "call 1 returned",
 * "unconditional"; of templates "------------------" and names. */
static bool is_aside(struct pc_span line)
{
	static const char *const begins[] = { "branch ", "call ", "unconditional ", "------------",
					      "%%%%%" };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (pc_span_starts(line, begins[i]))
			return true;
	return pc_span_ends(line, ":");
}

static bool on_function(struct counted *c, struct pc_span line)
{
	const char *called = pc_span_find(line, " called ");
	struct pc_span name;

	if (!pc_span_starts(line, "function ") || !called)
		return false;
	name = (struct pc_span){ line.data + 9, (size_t)(called - line.data) - 9 };
	begin(c, pc_span_trim(name));
	return true;
}

static int on_gcov_line(void *context, struct pc_span line, uint64_t number)
{
	struct counted *c = context;
	struct pc_span trimmed = pc_span_trim(line);

	if (trimmed.size && !on_function(c, trimmed) && !on_gcov_row(c, line) && !is_aside(trimmed))
		pc_listing_skip(c->builder, number);
	return PC_OK;
}

int pc_parse_listing_gcov(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct counted c = { .builder = builder };
	int status;

	pc_listing_says_tool(builder, "gcov");
	status = pc_lines_each(input, on_gcov_line, &c);
	pc_text_clear(&c.file);
	return status;
}

/* ---- gprof -A ---- */
enum { GPROF_COLUMN = 16 };

static bool on_gprof_file(struct counted *c, struct pc_span line)
{
	if (!pc_span_starts(line, "*** File "))
		return false;
	line = pc_span_trim((struct pc_span){ line.data + 9, line.size - 9 });
	if (pc_span_ends(line, ":"))
		line.size--;
	set_file(c, line);
	begin(c, PC_SPAN(""));
	c->line = 0;
	c->in_source = true;
	return true;
}

/* "           1 -> {", "       ##### -> {", and lines that begin no block */
static void on_gprof_row(struct counted *c, struct pc_span line)
{
	struct pc_listing_row row = { .kind = PC_LINE_SOURCE, .line = ++c->line };
	int64_t count;
	bool code;

	row.text = (struct pc_span){ line.data, 0 };
	if (line.size >= GPROF_COLUMN)
		row.text = (struct pc_span){ line.data + GPROF_COLUMN, line.size - GPROF_COLUMN };
	if (line.size >= GPROF_COLUMN && !memcmp(row.text.data - 4, " -> ", 4) &&
	    count_of(pc_span_trim((struct pc_span){ line.data, GPROF_COLUMN - 4 }), &count, &code))
		row.costs = &count;
	pc_listing_line(c->builder, &row);
}

static int on_gprof_line(void *context, struct pc_span line, uint64_t number)
{
	struct counted *c = context;

	(void)number;
	if (on_gprof_file(c, line))
		return PC_OK;
	if (c->in_source && pc_span_starts(line, "Top ") &&
	    pc_span_ends(pc_span_trim(line), " Lines:")) {
		c->in_source = false;
		pc_listing_part_end(c->builder);
	}
	if (c->in_source)
		on_gprof_row(c, line);
	return PC_OK;
}

int pc_parse_listing_gprof(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct counted c = { .builder = builder };
	int status;

	pc_listing_says_tool(builder, "gprof");
	status = pc_lines_each(input, on_gprof_line, &c);
	pc_text_clear(&c.file);
	return status;
}
