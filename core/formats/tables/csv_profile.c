/* SPDX-License-Identifier: Apache-2.0
 * Profiles in separated values: the line of titles says what the columns are, and every line below
 * is a cost at a function, at a depth of a tree or at the end of a stack. */
#include "formats/tables/csv_profile.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/table.h"
#include "encoding/csv.h"
#include "formats/lines.h"

enum { COSTS_MAX = 3, DEPTH_MAX = 100000 };

struct cost {
	const struct pc_csv_title *title;
	size_t column;
	uint32_t event;
};

struct columns {
	size_t at[PC_CSV_COST]; /* by role; SIZE_MAX: there is none */
	struct cost costs[COSTS_MAX];
	size_t cost_count, count; /* count 0: no titles yet */
};

struct reader {
	const struct pc_csv_format *format;
	struct pc_builder *builder;
	struct pc_csv csv;
	struct columns columns;
	uint32_t *stacks; /* owned; by depth, of the branch that is being read */
	size_t depth, room;
	uint32_t thread;
};

/* ---- titles ---- */
static void add_cost(struct columns *columns, const struct pc_csv_title *title, size_t column)
{
	for (size_t i = 0; i < columns->cost_count; i++)
		if (!strcmp(columns->costs[i].title->event, title->event))
			return;
	if (columns->cost_count < COSTS_MAX)
		columns->costs[columns->cost_count++] = (struct cost){ title, column, PC_NONE };
}

static bool has_role(const struct columns *columns, enum pc_csv_role role)
{
	if (role == PC_CSV_COST)
		return columns->cost_count > 0;
	return columns->at[role] != SIZE_MAX ||
	       (role == PC_CSV_NAME && columns->at[PC_CSV_TREE] != SIZE_MAX);
}

static bool read_titles(const struct pc_csv_format *format, const struct pc_csv *csv,
			struct columns *out_columns)
{
	struct columns columns = { .count = csv->count };

	for (size_t i = 0; i < PC_CSV_COST; i++)
		columns.at[i] = SIZE_MAX;
	for (const struct pc_csv_title *title = format->titles; title->title; title++)
		for (size_t i = 0; i < csv->count; i++) {
			if (!pc_span_is(pc_span_trim(csv->cells[i]), title->title))
				continue;
			if (title->role == PC_CSV_COST)
				add_cost(&columns, title, i);
			else if (columns.at[title->role] == SIZE_MAX)
				columns.at[title->role] = i;
		}
	for (size_t i = 0; i < 3 && format->needs[i] != PC_CSV_OTHER; i++)
		if (!has_role(&columns, format->needs[i]))
			return false;
	*out_columns = columns;
	return true;
}

int pc_csv_score(const struct pc_csv_format *format, struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_csv csv = { .count = 0 };
	struct columns columns;
	struct pc_span line;
	bool more, found = false;

	for (pc_lines_head(&lines, head); !found && !pc_lines_next(&lines, &line, &more) && more;) {
		csv.separator = pc_csv_separator(line);
		if (!csv.separator)
			continue;
		pc_csv_cut(&csv, line);
		found = read_titles(format, &csv, &columns);
	}
	pc_csv_clear(&csv);
	return found ? 95 : 0;
}

/* ---- cells ---- */
/* A name with separators that nobody quoted makes a line longer: they are in the stack, so columns
 * behind it are counted from the end. */
static struct pc_span cell_of(const struct reader *reader, size_t column)
{
	size_t extra = reader->csv.count > reader->columns.count
			       ? reader->csv.count - reader->columns.count
			       : 0;
	size_t stack = reader->columns.at[PC_CSV_STACK];

	if (column == SIZE_MAX)
		return PC_SPAN("");
	if (column == stack && extra && stack + extra < reader->csv.count) {
		struct pc_span end = reader->csv.cells[stack + extra];
		const char *begin = reader->csv.cells[stack].data;

		return (struct pc_span){ begin, (size_t)(end.data + end.size - begin) };
	}
	if (stack != SIZE_MAX && column > stack)
		column += extra;
	return column < reader->csv.count ? reader->csv.cells[column] : PC_SPAN("");
}

static struct pc_span role_of(const struct reader *reader, enum pc_csv_role role)
{
	return cell_of(reader, reader->columns.at[role]);
}

/* A comma is the decimal point where semicolons separate. */
static bool read_number(struct reader *reader, size_t column, int64_t *out_value,
			unsigned *out_digits)
{
	struct pc_span cell = pc_span_trim(cell_of(reader, column));
	bool comma = reader->csv.separator == ';' && cell.size && memchr(cell.data, ',', cell.size);

	if (!cell.size) {
		*out_value = 0;
		*out_digits = 0;
		return true;
	}
	if (cell.data[cell.size - 1] == '%' || cell.data[cell.size - 1] == 's')
		cell.size--;
	return ((!comma && pc_decimal(cell, out_value, out_digits)) ||
		pc_decimal_comma(cell, out_value, out_digits)) &&
	       *out_value >= 0;
}

static bool read_cost(struct reader *reader, const struct cost *cost, int64_t *out_value)
{
	unsigned digits;
	int64_t value;

	if (!read_number(reader, cost->column, &value, &digits))
		return false;
	for (; digits < cost->title->exponent; digits++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	for (; digits > cost->title->exponent; digits--)
		value = value / 10 + (value % 10 >= 5);
	*out_value = value;
	return true;
}

/* "val3.exe (4144)" */
static void read_thread(struct reader *reader)
{
	struct pc_span process = pc_span_trim(role_of(reader, PC_CSV_PROCESS)), name, number;
	struct pc_span thread = pc_span_trim(role_of(reader, PC_CSV_THREAD));
	int64_t pid = -1, tid = -1;

	if (!process.size)
		return;
	if (pc_span_ends(process, ")") && pc_span_cut_last(process, '(', &name, &number) &&
	    pc_span_int((struct pc_span){ number.data, number.size - 1 }, &pid))
		process = pc_span_trim(name);
	if (!pc_span_int(thread, &tid))
		tid = -1;
	reader->thread = pc_builder_thread(reader->builder, process, pid, tid);
}

/* ---- where ---- */
static struct pc_place place_of(struct pc_span function, struct pc_span module)
{
	struct pc_place place = { .function = pc_span_trim(function) };

	module = pc_span_trim(module);
	if (module.size && !pc_span_is(module, "[Unknown]") && !pc_span_is(module, "?")) {
		place.module = pc_module_name(module);
		place.kind = pc_module_kind(module);
	}
	if (pc_span_is(place.function, "[Unknown]") || pc_span_is(place.function, "?"))
		place.function.size = 0;
	return place;
}

/* The stack at `depth` of the tree that is being read; its callers are the lines above. */
static uint32_t stack_at(struct reader *reader, size_t depth, uint32_t frame)
{
	uint32_t caller = PC_NONE, stack;

	if (depth > reader->depth)
		depth = reader->depth;
	if (depth)
		caller = reader->stacks[depth - 1];
	stack = frame == PC_NONE ? caller : pc_builder_stack(reader->builder, caller, frame);
	reader->depth = depth;
	reader->stacks = PC_GROW(reader->stacks, reader->depth, reader->room);
	reader->stacks[reader->depth++] = stack;
	return stack;
}

/* "Total", VTune's first line, and the process, Visual Studio's: no code. */
static bool is_root(const struct pc_place *place, size_t depth)
{
	return !depth && !place->module.size && pc_span_is(place->function, "Total");
}

static bool read_tree(struct reader *reader, uint32_t *out_stack)
{
	bool tree = reader->columns.at[PC_CSV_TREE] != SIZE_MAX;
	struct pc_span name = role_of(reader, tree ? PC_CSV_TREE : PC_CSV_NAME);
	struct pc_place place = place_of(name, role_of(reader, PC_CSV_MODULE));
	bool leveled = reader->columns.at[PC_CSV_LEVEL] != SIZE_MAX;
	int64_t depth = 0;

	if (!place.function.size && !place.module.size)
		return false;
	place.file = pc_span_trim(role_of(reader, PC_CSV_FILE));
	if (pc_span_is(place.file, "[Unknown]"))
		place.file.size = 0;
	if (leveled && (!pc_span_int(pc_span_trim(role_of(reader, PC_CSV_LEVEL)), &depth) ||
			depth < 0 || depth > DEPTH_MAX))
		return false;
	while (tree && (size_t)depth < name.size && name.data[depth] == ' ')
		depth++;
	if (leveled && !depth)
		reader->thread = pc_builder_thread(reader->builder, place.function, -1, -1);
	*out_stack = stack_at(reader, (size_t)depth,
			      is_root(&place, (size_t)depth) || (leveled && !depth)
				      ? PC_NONE
				      : pc_builder_frame(reader->builder, &place));
	return true;
}

/* A function of a path may hold "/" ("operator/"): a part begins where its module ends, at "!". */
static bool read_path(struct reader *reader, uint32_t *out_stack)
{
	struct pc_span rest = pc_span_trim(role_of(reader, PC_CSV_STACK)), part, module, function;
	uint32_t stack = PC_NONE;

	while (rest.size) {
		struct pc_place place;

		if (!pc_span_cut(rest, '/', &part, &rest)) {
			part = rest;
			rest.size = 0;
		}
		if (!part.size || pc_span_is(part, "[Root]"))
			continue;
		if (pc_span_cut(part, '!', &module, &function))
			place = place_of(function, module);
		else
			place = place_of(part, PC_SPAN(""));
		stack = pc_builder_stack(reader->builder, stack,
					 pc_builder_frame(reader->builder, &place));
	}
	*out_stack = stack;
	return stack != PC_NONE;
}

/* ---- lines ---- */
static void open_events(struct reader *reader)
{
	for (size_t i = 0; i < reader->columns.cost_count; i++) {
		struct cost *cost = &reader->columns.costs[i];

		cost->event = pc_builder_event(reader->builder, pc_span(cost->title->event));
		pc_builder_unit(reader->builder, cost->event, cost->title->unit);
		if (!strcmp(cost->title->unit, "%"))
			pc_builder_percent_only(reader->builder, cost->event);
	}
}

static int add_costs(struct reader *reader, uint32_t stack, uint64_t number)
{
	int64_t values[COSTS_MAX], count = PC_UNKNOWN;
	int status = PC_OK;
	bool any = false;

	for (size_t i = 0; i < reader->columns.cost_count; i++)
		if (!read_cost(reader, &reader->columns.costs[i], &values[i])) {
			pc_builder_skip(reader->builder, number);
			return PC_OK;
		} else {
			any = any || values[i];
		}
	if (!pc_span_int(pc_span_trim(role_of(reader, PC_CSV_COUNT)), &count) || count < 0)
		count = PC_UNKNOWN;
	for (size_t i = 0; any && i < reader->columns.cost_count && !status; i++) {
		const struct pc_sample sample = { .stack = stack,
						  .thread = reader->thread,
						  .event = reader->columns.costs[i].event,
						  .value = values[i],
						  .count = count };

		status = pc_builder_sample(reader->builder, &sample);
	}
	return status;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct reader *reader = context;
	struct columns columns;
	uint32_t stack;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (!reader->columns.count)
		reader->csv.separator = pc_csv_separator(line);
	pc_csv_cut(&reader->csv, line);
	if (read_titles(reader->format, &reader->csv, &columns)) {
		reader->columns = columns;
		reader->depth = 0;
		open_events(reader);
		return PC_OK;
	}
	read_thread(reader);
	if (!reader->columns.count || reader->csv.count < 2 ||
	    !(reader->columns.at[PC_CSV_STACK] != SIZE_MAX ? read_path(reader, &stack)
							   : read_tree(reader, &stack))) {
		pc_builder_skip(reader->builder, number);
		return PC_OK;
	}
	return stack == PC_NONE ? PC_OK : add_costs(reader, stack, number);
}

int pc_csv_parse(const struct pc_csv_format *format, struct pc_builder *builder,
		 struct pc_input *input)
{
	struct reader reader = { .format = format, .builder = builder, .thread = PC_NONE };
	int status;

	pc_builder_tool(builder, "%s", format->tool);
	status = pc_lines_each(input, on_line, &reader);
	pc_csv_clear(&reader.csv);
	free(reader.stacks);
	return status;
}
