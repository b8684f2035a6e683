/* SPDX-License-Identifier: Apache-2.0
 * Flat tables of profilers that print little else: a line of titles, and a row for each function.
 * Which there are says flat.def. */
#include <string.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/tables/flat_row.h"

struct flat {
	struct pc_builder *builder;
	const char *mark;		     /* before every line */
	const struct pc_flat *table, *first; /* NULL: no titles were seen yet */
	bool repeated;			     /* the present table orders the first one otherwise */
	struct pc_text section;		     /* the last line that is neither a row nor a title */
	struct pc_text said;		     /* before all titles: what may be the whole */
	struct pc_text event_name;
	uint32_t event;	     /* of that name; PC_NONE: it has no row yet */
	int64_t whole;	     /* of all tables; PC_UNKNOWN */
	int64_t sum;	     /* of all rows */
	int64_t most, share; /* of the hottest row, with its share in 1/100 % */
	uint32_t counted;    /* the event of the last row */
	bool several;	     /* several events have rows: the whole is of none of them */
	size_t rows, tables;
};

/* What is put before the lines of a table that stands in a comment or in a notebook. */
static const char *const marks[] = { "", "##", "#>", "#", "//", "%", NULL };

static struct pc_span unmarked(struct pc_span line, const char *mark)
{
	size_t size = strlen(mark);

	if (pc_span_starts(line, mark))
		line = (struct pc_span){ line.data + size, line.size - size };
	return pc_span_trim(line);
}

static const struct pc_flat *find_titles(struct pc_span line, const char **mark)
{
	const struct pc_flat *table = NULL;

	for (size_t i = 0; marks[i] && !table; i++) {
		table = pc_flat_titles(unmarked(line, marks[i]));
		if (table)
			*mark = marks[i];
	}
	return table;
}

/* "-----", "=====", and what boxes are drawn with */
static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (!strchr("-=_+|.[] ", line.data[i]) || !line.data[i])
			return false;
	return true;
}

/* Of what nvprof counts, what the GPU does comes first. */
static void need_event(struct flat *flat)
{
	struct pc_span name = { flat->event_name.data, flat->event_name.size };

	if (flat->event != PC_NONE)
		return;
	flat->event = pc_builder_event(flat->builder, name);
	pc_builder_unit(flat->builder, flat->event, flat->table->unit);
	if (!strcmp(flat->table->unit, "%"))
		pc_builder_percent_only(flat->builder, flat->event);
	if (pc_span_is(name, "GPU activities"))
		pc_builder_prefer(flat->builder, flat->event);
}

/* Tables of nsys count different things, and a line above each says which: "** CUDA API Summary
 * (cuda_api_sum):". */
static struct pc_span section_of(const struct flat *flat)
{
	struct pc_span name = { flat->section.data, flat->section.size };

	while (name.size && strchr("*: ", *name.data))
		name = (struct pc_span){ name.data + 1, name.size - 1 };
	while (name.size && strchr("*: ", name.data[name.size - 1]))
		name.size--;
	return name;
}

/* ---- titles ---- */

static void add_whole(struct flat *flat, int64_t value)
{
	if (flat->whole == PC_UNKNOWN || __builtin_add_overflow(flat->whole, value, &flat->whole))
		flat->whole = value;
}

static void on_titles(struct flat *flat, const struct pc_flat *table)
{
	bool sections = !strcmp(table->tool, "nsys stats");

	struct pc_span name;
	int64_t whole;

	if (!flat->first &&
	    pc_flat_whole(table, (struct pc_span){ flat->said.data, flat->said.size }, &whole))
		add_whole(flat, whole);
	if (!flat->first)
		pc_builder_tool(flat->builder, "%s", table->tool);
	else if (flat->tables && table == flat->first && !sections)
		pc_builder_note(flat->builder, "there are several tables: they were added up");
	flat->repeated = flat->first && table != flat->first;
	if (flat->repeated) {
		pc_builder_note(flat->builder, "one profile is shown several times: only the first "
					       "table was read");
		return;
	}
	flat->first = flat->table = table;
	flat->event = PC_NONE;
	flat->event_name.size = 0;
	name = sections && flat->section.size ? section_of(flat) : pc_span(table->event);
	pc_text_add(&flat->event_name, name.data, name.size);
	flat->tables++;
	if (table->columns[0] == 't' && strchr(table->columns, 'l'))
		pc_builder_overlapping(flat->builder);
}

/* ---- rows ---- */

/* Names that stand for the whole, in tables that have such a row. */
static bool is_whole(struct pc_span name)
{
	return pc_span_is(name, "<Total>") || pc_span_is(name, "Total") ||
	       pc_span_is(name, "Total:");
}

static int on_row(struct flat *flat, const struct pc_flat_row *read)
{
	struct pc_row row = {
		.thread = PC_NONE, .self = read->self, .total = read->total, .count = read->count
	};
	struct pc_place place = { .function = read->name, .file = read->file, .line = read->line };

	if (!strcmp(flat->table->event, "share") ||
	    __builtin_add_overflow(flat->sum, read->self, &flat->sum))
		flat->sum = 0;
	if (read->share > 0 && read->self > flat->most) {
		flat->most = read->self;
		flat->share = read->share;
	}
	if (is_whole(read->name)) {
		add_whole(flat, read->self);
		return PC_OK;
	}
	if (read->module.size && !pc_span_is(read->module, "[Unknown]")) {
		place.module = pc_module_name(read->module);
		place.kind = pc_module_kind(read->module);
	}
	if (pc_span_is(place.function, "(no symbols)") || pc_span_is(place.function, "[unknown]"))
		place.function.size = 0;
	row.frame = pc_builder_frame(flat->builder, &place);
	need_event(flat);
	row.event = flat->event;
	flat->several |= flat->rows && flat->counted != flat->event;
	flat->counted = flat->event;
	flat->rows++;
	return pc_builder_row(flat->builder, &row);
}

/* "GPU activities:   51.93%  …" of nvprof says what its rows and those below it count. */
static struct pc_span without_event(struct flat *flat, struct pc_span line)
{
	struct pc_span name, rest;

	if (strcmp(flat->table->tool, "nvprof") != 0 || !pc_span_cut(line, ':', &name, &rest) ||
	    (!pc_span_is(name, "GPU activities") && !pc_span_is(name, "API calls")))
		return line;
	flat->event = PC_NONE;
	flat->event_name.size = 0;
	pc_text_add(&flat->event_name, name.data, name.size);
	return pc_span_trim(rest);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct flat *flat = context;
	const struct pc_flat *titles;
	struct pc_flat_row row;
	int64_t whole;

	line = pc_span_trim(line);
	if (!line.size || is_rule(line))
		return PC_OK;
	titles = find_titles(line, &flat->mark);
	if (titles) {
		on_titles(flat, titles);
		if (pc_span_find(line, "Self CUDA") || pc_span_find(line, "Self GPU"))
			pc_builder_note(
				flat->builder,
				"the columns of the GPU were left out: costs are the CPU's");
		return PC_OK;
	}
	line = unmarked(line, flat->mark);
	if (!line.size || is_rule(line))
		return PC_OK;
	if (flat->table) {
		line = without_event(flat, line);
		if (!line.size)
			return PC_OK;
		if (pc_flat_row(flat->table, line, &row))
			return flat->repeated ? PC_OK : on_row(flat, &row);
	}
	if (pc_span_starts(line, "Samples:") || pc_span_starts(line, "Total:")) {
		flat->said.size = 0;
		pc_text_add(&flat->said, line.data, line.size);
	}
	flat->section.size = 0;
	pc_text_add(&flat->section, line.data, line.size);
	if (flat->first && pc_flat_whole(flat->first, line, &whole))
		add_whole(flat, whole);
	else if (flat->first && !flat->repeated && *line.data != '$') /* "$by.total" of R */
		pc_builder_skip(flat->builder, number);
	return PC_OK;
}

/* Where rows were left out, the share of the hottest tells of what it is a share. */
static void find_whole(struct flat *flat)
{
	int64_t whole;

	if (flat->whole > 0 || flat->several || flat->tables > 1 || flat->share <= 0 ||
	    !pc_scaled(flat->most, 10000, flat->share, &whole) || flat->sum >= whole - whole / 50)
		return;
	flat->whole = whole;
	pc_builder_note(flat->builder,
			"rows were left out: the total was computed from the percentage of the "
			"hottest");
}

static void tell_whole(struct flat *flat)
{
	bool samples = !strcmp(flat->first->unit, "samples");

	find_whole(flat);
	if (flat->whole > 0 && !flat->several)
		pc_builder_totals(flat->builder, flat->counted, flat->whole,
				  samples ? flat->whole : PC_UNKNOWN, PC_UNKNOWN);
	if (!strcmp(flat->first->unit, "ns"))
		pc_builder_note(flat->builder, "times are rounded as %s printed them",
				flat->first->tool);
}

int pc_parse_flat(struct pc_builder *builder, struct pc_input *input)
{
	struct flat flat = { .builder = builder, .mark = "", .whole = PC_UNKNOWN };
	int status = pc_lines_each(input, on_line, &flat);

	if (!status && flat.rows)
		tell_whole(&flat);
	pc_text_clear(&flat.section);
	pc_text_clear(&flat.said);
	pc_text_clear(&flat.event_name);
	return status;
}

int pc_score_flat(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	const struct pc_flat *table = NULL, *titles;
	const char *mark = "";
	struct pc_flat_row row;
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		titles = find_titles(line, &mark);
		if (titles)
			table = titles;
		else if (table && (pc_flat_row(table, unmarked(line, mark), &row) ||
				   pc_span_find(line, "API calls:") ||
				   pc_span_find(line, "GPU activities:")))
			return 92;
	}
	return 0;
}
