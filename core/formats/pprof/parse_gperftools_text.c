/* SPDX-License-Identifier: Apache-2.0
 * What pprof of gperftools, go tool pprof of before 2015 and jeprof print with --text and in their
 * shells: "Total: 2525 samples", and rows without titles, "298  11.8%  11.8%  345  13.7% name". */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/pprof/pprof_row.h"
#include "profile/builder.h"

struct gperftools {
	struct pc_builder *builder;
	uint32_t event; /* PC_NONE: neither a total nor a row was seen */
	int64_t factor; /* of what is counted */
	bool named;	/* by a total */
	bool repeated;	/* the present table shows what an earlier one does */
	size_t rows;
};

/* What "Total: " may count. */
static const struct {
	const char *word, *event, *unit;
	int64_t factor;
} counted[] = {
	{ "samples", "samples", "samples", 1 },
	{ "MB", "bytes", "bytes", 1 << 20 },
	{ "objects", "objects", "count", 1 },
	{ "seconds", "time", "ns", 1000000000 },
};

enum { COUNTED = sizeof(counted) / sizeof(counted[0]) };

/* "Total: 29.8 MB" */
static bool is_total(struct pc_span line, int64_t *out_value, unsigned *out_digits,
		     size_t *out_what)
{
	struct pc_span word;
	size_t what = 0;

	if (!pc_span_word(&line, &word) || !pc_span_is(word, "Total:") ||
	    !pc_span_word(&line, &word) || !pc_decimal(word, out_value, out_digits) ||
	    !pc_span_word(&line, &word) || pc_span_trim(line).size)
		return false;
	while (what < COUNTED && !pc_span_is(word, counted[what].word))
		what++;
	*out_what = what;
	return what < COUNTED;
}

struct row {
	int64_t self, total;
	unsigned self_digits, total_digits;
	struct pc_span name;
};

static bool is_percent(struct pc_span *rest)
{
	struct pc_span word;
	int64_t percent;

	return pc_span_word(rest, &word) && word.data[word.size - 1] == '%' &&
	       pc_percent(word, &percent);
}

static bool is_row(struct pc_span line, struct row *out_row)
{
	struct pc_span word;

	if (!pc_span_word(&line, &word) ||
	    !pc_decimal(word, &out_row->self, &out_row->self_digits) || !is_percent(&line) ||
	    !is_percent(&line) || !pc_span_word(&line, &word) ||
	    !pc_decimal(word, &out_row->total, &out_row->total_digits) || !is_percent(&line))
		return false;
	out_row->name = pc_span_trim(line);
	return out_row->name.size > 0;
}

static bool scale(int64_t *value, unsigned digits, int64_t factor)
{
	int64_t divisor = 1, size = *value < 0 ? -*value : *value;

	while (digits--)
		divisor *= 10;
	if (!pc_scaled(size, factor, divisor, &size))
		return false;
	*value = *value < 0 ? -size : size;
	return true;
}

/* In the shell a profile is shown again and again, and each time its total stands above. */
static void on_total(struct gperftools *self, int64_t value, unsigned digits, size_t what)
{
	if (self->rows)
		self->repeated = true;
	if (self->named || self->rows)
		return;
	self->named = true;
	self->factor = counted[what].factor;
	self->event = pc_builder_event(self->builder, pc_span(counted[what].event));
	pc_builder_unit(self->builder, self->event, counted[what].unit);
	if (scale(&value, digits, self->factor))
		pc_builder_totals(self->builder, self->event, value, what ? PC_UNKNOWN : value,
				  PC_UNKNOWN);
	if (what)
		pc_builder_note(self->builder, "costs are rounded as pprof printed them");
}

static int on_row(struct gperftools *self, struct row *read)
{
	struct pc_row row = { .thread = PC_NONE, .count = PC_UNKNOWN };
	struct pc_place place;

	if (self->repeated) {
		pc_builder_note(
			self->builder,
			"one profile is shown several times: only the first table was read");
		return PC_OK;
	}
	self->rows++;
	if (self->event == PC_NONE)
		self->event = pc_builder_event(self->builder, PC_SPAN("samples"));
	if (!scale(&read->self, read->self_digits, self->factor) ||
	    !scale(&read->total, read->total_digits, self->factor))
		return pc_fail(pc_builder_pc(self->builder), PC_EINPUT,
			       "its costs are larger than 64 bits can hold");
	if (pc_pprof_place(read->name, PC_SPAN(""), &place))
		pc_builder_overlapping(self->builder);
	row.frame = pc_builder_frame(self->builder, &place);
	row.event = self->event;
	row.self = read->self;
	row.total = read->total;
	return pc_builder_row(self->builder, &row);
}

/* "Using local file ./a.out." and what was typed, "(pprof) top10" */
static bool is_aside(struct pc_span line)
{
	static const char *const asides[] = { "Using ",	  "Welcome to ", "(pprof)",
					      "Dropping", "Leak of ",	 NULL };

	for (size_t i = 0; asides[i]; i++)
		if (pc_span_starts(line, asides[i]))
			return true;
	return false;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct gperftools *self = context;
	struct row row;
	unsigned digits;
	int64_t value;
	size_t what;

	line = pc_span_trim(line);
	if (is_total(line, &value, &digits, &what)) {
		on_total(self, value, digits, what);
		return PC_OK;
	}
	if (is_row(line, &row))
		return on_row(self, &row);
	if (line.size && !is_aside(line))
		pc_builder_skip(self->builder, number);
	return PC_OK;
}

int pc_parse_gperftools_text(struct pc_builder *builder, struct pc_input *input)
{
	struct gperftools self = { .builder = builder, .event = PC_NONE, .factor = 1 };

	pc_builder_tool(builder, "pprof");
	return pc_lines_each(input, on_line, &self);
}

int pc_score_gperftools_text(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	bool more, total = false;
	struct pc_span line;
	unsigned digits;
	struct row row;
	int64_t value;
	size_t what, rows = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		total = total || is_total(pc_span_trim(line), &value, &digits, &what);
		rows += is_row(line, &row);
	}
	if (!rows)
		return 0;
	return total ? 88 : rows > 1 ? 70 : 0;
}
