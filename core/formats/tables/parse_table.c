/* SPDX-License-Identifier: Apache-2.0
 * Any table with names and percentages, for want of a format: what was taken for what is said. */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/tables/table_layout.h"
#include "profile/builder.h"

struct table {
	struct pc_builder *builder;
	struct pc_table_layout layout;
	struct pc_csv csv;
	uint32_t event;
	size_t rows;
};

int pc_score_table(struct pc_span head)
{
	struct pc_table_layout layout;

	return pc_table_guess(head, &layout);
}

static struct pc_span cell_of(const struct table *table, size_t column)
{
	return column < table->csv.count ? pc_span_trim(table->csv.cells[column]) : PC_SPAN("");
}

static int64_t percent_of(const struct table *table, size_t column)
{
	int64_t value;

	return column != PC_TABLE_NONE && pc_table_percent(cell_of(table, column), &value)
		       ? value
		       : PC_UNKNOWN;
}

static bool read_row(const struct table *table, struct pc_row *row)
{
	const struct pc_table_layout *layout = &table->layout;
	struct pc_place place = { .function = cell_of(table, layout->name),
				  .file = cell_of(table, layout->file) };
	struct pc_span module = cell_of(table, layout->module);

	row->self = percent_of(table, layout->self);
	row->total = percent_of(table, layout->total);
	if (table->csv.count != layout->count || !place.function.size ||
	    (row->self == PC_UNKNOWN && row->total == PC_UNKNOWN))
		return false;
	if (!pc_span_int(cell_of(table, layout->samples), &row->count) || row->count < 0)
		row->count = PC_UNKNOWN;
	if (module.size) {
		place.module = pc_module_name(module);
		place.kind = pc_module_kind(module);
	}
	row->frame = pc_builder_frame(table->builder, &place);
	return true;
}

/* Above the rows stand titles; what stands below and is none does not belong. */
static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct table *table = context;
	struct pc_row row = { .thread = PC_NONE, .event = table->event };

	if (pc_table_cells(table->layout.separator, line, &table->csv) && read_row(table, &row)) {
		table->rows++;
		return pc_builder_row(table->builder, &row);
	}
	if (table->rows && pc_table_cells(table->layout.separator, line, &table->csv))
		pc_builder_skip(table->builder, number);
	return PC_OK;
}

static void tell(const struct table *table, int score)
{
	const struct pc_table_layout *layout = &table->layout;
	bool self = layout->self != PC_TABLE_NONE;

	pc_builder_note(
		table->builder,
		"of no known format, read as a table (score %d of 100): column %zu (%s) was "
		"taken as the %s share, column %zu (%s) as the name",
		score, (self ? layout->self : layout->total) + 1,
		*layout->cost_title ? layout->cost_title : "no title", self ? "self" : "total",
		layout->name + 1, *layout->name_title ? layout->name_title : "no title");
}

int pc_parse_table(struct pc_builder *builder, struct pc_input *input)
{
	struct table table = { .builder = builder };
	struct pc_span head;
	int score, status = pc_input_peek(input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	score = pc_table_guess(head, &table.layout);
	if (!score)
		return pc_fail(pc_builder_pc(builder), PC_EINPUT,
			       "no table of names and percentages was found in it");
	table.event = pc_builder_event(builder, PC_SPAN("share"));
	pc_builder_unit(builder, table.event, "%");
	pc_builder_percent_only(builder, table.event);
	pc_builder_overlapping(builder); /* who knows what its rows are */
	tell(&table, score);
	status = pc_lines_each(input, on_line, &table);
	pc_csv_clear(&table.csv);
	return status;
}
