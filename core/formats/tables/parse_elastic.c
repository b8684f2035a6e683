/* SPDX-License-Identifier: Apache-2.0
 * The table of Elastic Universal Profiling's TopN functions, written with pipes:
 * # Index | Process/Library | Function | File | Self CPU | Self+Children CPU */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/tables/elastic_place.h"
#include "profile/builder.h"

/* Markdown puts a pipe at both ends too. */
static struct pc_span without_border(struct pc_span line)
{
	line = pc_span_trim(line);
	if (line.size > 1 && line.data[0] == '|') {
		line.data++;
		line.size--;
		if (line.data[line.size - 1] == '|')
			line.size--;
	}
	return pc_span_trim(line);
}

static bool is_title(struct pc_span line)
{
	static const char *const titles[] = { "Index", "Process/Library", "Function",
					      "File",  "Self CPU",	  "Self+Children CPU" };
	struct pc_span cell;

	line = without_border(line);
	while (line.size && (line.data[0] == '#' || line.data[0] == ' ')) {
		line.data++;
		line.size--;
	}
	for (size_t i = 0; i < 5; i++)
		if (!pc_span_cut(line, '|', &cell, &line) ||
		    !pc_span_is(pc_span_trim(cell), titles[i]))
			return false;
	return pc_span_is(pc_span_trim(line), titles[5]);
}

struct record {
	struct pc_place place;
	int64_t self, total; /* 1/100 % */
};

/* A function may hold a pipe ("operator|"): two columns stand before it, three behind. */
static bool read_record(struct pc_span line, struct record *out_record)
{
	struct record record;
	struct pc_span index, module, file, self, total, rest = without_border(line);

	if (!pc_span_cut(rest, '|', &index, &rest) || !pc_span_digits(pc_span_trim(index)) ||
	    !pc_span_cut(rest, '|', &module, &rest) ||
	    !pc_span_cut_last(rest, '|', &rest, &total) ||
	    !pc_span_cut_last(rest, '|', &rest, &self) ||
	    !pc_span_cut_last(rest, '|', &rest, &file))
		return false;
	if (!pc_percent(self, &record.self) || !pc_percent(total, &record.total))
		return false;
	record.place = pc_elastic_place(module, rest, file);
	*out_record = record;
	return true;
}

int pc_score_elastic(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct record record;
	struct pc_span line;
	bool more, titled = false;
	size_t rows = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (is_title(line))
			titled = true;
		else if (read_record(line, &record))
			rows++;
	}
	return titled ? (rows ? 100 : 80) : rows > 1 ? 85 : 0;
}

/* Under the titles Markdown draws a line of dashes. */
static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (!strchr("|-: ", line.data[i]) || !line.data[i])
			return false;
	return true;
}

struct table {
	struct pc_builder *builder;
	uint32_t event;
	size_t tables, rows; /* tables so far; rows of the present one */
};

/* The percentages of two tables can't be added up: each is an event. */
static void open_table(struct table *table)
{
	char name[32] = "cpu";

	if (table->tables++)
		snprintf(name, sizeof(name), "cpu #%zu", table->tables);
	table->rows = 0;
	table->event = pc_builder_event(table->builder, pc_span(name));
	pc_builder_unit(table->builder, table->event, "%");
	pc_builder_percent_only(table->builder, table->event);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct table *table = context;
	struct pc_row row = { .thread = PC_NONE, .count = PC_UNKNOWN };
	struct record record;

	if (is_title(line) && table->rows)
		open_table(table);
	if (is_rule(line) || is_title(line))
		return PC_OK;
	if (!read_record(line, &record)) {
		pc_builder_skip(table->builder, number);
		return PC_OK;
	}
	table->rows++;
	row.event = table->event;
	row.frame = pc_builder_frame(table->builder, &record.place);
	row.self = record.self;
	row.total = record.total;
	return pc_builder_row(table->builder, &row);
}

int pc_parse_elastic(struct pc_builder *builder, struct pc_input *input)
{
	struct table table = { .builder = builder };

	open_table(&table);
	pc_builder_overlapping(builder); /* a row is a function's line: the totals of two may hold
					    the same samples */
	pc_builder_tool(builder, "Elastic Universal Profiling");
	return pc_lines_each(input, on_line, &table);
}
