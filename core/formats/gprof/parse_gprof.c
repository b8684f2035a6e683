/* SPDX-License-Identifier: Apache-2.0
 * The text of gprof (GNU, BSD, AIX) and of VTune's gprof-cc: a flat table with what each function
 * costs itself, a graph of calls with what it costs with all it calls, or both, in any order. A
 * function is one row: its self cost is the flat table's where there is one. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/gprof/gprof_row.h"
#include "formats/lines.h"

struct function {
	int64_t flat_ns, graph_ns, total_ns;
	bool in_flat, in_graph, total_unknown;
};

struct gprof {
	struct pc_builder *builder;
	uint32_t event;
	enum { NO_TABLE, FLAT, GRAPH } table;
	int64_t sum_ns, rows_ns; /* of flat tables: what gprof adds up, what its rows add up to */
	int64_t table_ns;	 /* sum_ns of the present one */
	int64_t graph_ns;	 /* of graphs: what gprof says that it counted */
	bool has_flat, has_graph, entered; /* entered: within an entry of the graph */
	size_t flat_rows;		   /* of the present table */
	bool spaced;			   /* a paste put an empty line after every line */
	bool by_calls;	  /* the graph says how often: it is gprof's, not VTune's */
	uint32_t primary; /* the entry's function; PC_NONE: not yet, or a cycle as a whole */
	bool primary_in_cycle;
	struct pc_table names;
	struct function *functions; /* owned; by name */
	uint32_t room;
	bool too_large;
};

/* ---- titles ---- */

/* "  %   cumulative   self              self     total", and its second line */
static bool is_flat_title(struct pc_span line)
{
	struct pc_span word = PC_SPAN(""), rest = line;

	if (pc_span_word(&rest, &word) && pc_span_is(word, "%"))
		return pc_span_word(&rest, &word) && pc_span_is(word, "cumulative") &&
		       pc_span_word(&rest, &word) && pc_span_is(word, "self");
	return pc_span_is(word, "time") && pc_span_word(&rest, &word) &&
	       pc_span_is(word, "seconds") && pc_span_word(&rest, &word) &&
	       pc_span_is(word, "seconds");
}

/* "index % time    self  children    called     name", "index  %time    self descendents  …",
 * "Index  % CPU Time:Total  CPU Time:Self …" */
static bool is_graph_title(struct pc_span line)
{
	struct pc_span word;

	if (!pc_span_word(&line, &word) ||
	    !(pc_span_is(word, "index") || pc_span_is(word, "Index")))
		return false;
	line = pc_span_trim(line);
	return pc_span_starts(line, "%") && pc_span_find(line, "ime") &&
	       (pc_span_find(line, "children") || pc_span_find(line, "descend") ||
		pc_span_find(line, ":Children"));
}

/* ---- functions ---- */

static uint32_t function_id(struct gprof *gprof, struct pc_span name)
{
	bool new;
	uint32_t id = pc_table_intern(&gprof->names, name, &new);

	if (new) {
		gprof->functions = PC_GROW(gprof->functions, id, gprof->room);
		gprof->functions[id] = (struct function){ .in_flat = false };
	}
	return id;
}

static void add(struct gprof *gprof, int64_t *sum, int64_t value)
{
	gprof->too_large |= __builtin_add_overflow(*sum, value, sum);
}

static bool on_flat(struct gprof *gprof, struct pc_span line)
{
	struct pc_gprof_row row;
	struct function *function;
	uint32_t id;

	if (!pc_gprof_flat(line, &row))
		return false;
	id = function_id(gprof, row.name); /* may move the functions */
	function = &gprof->functions[id];
	function->in_flat = true;
	gprof->flat_rows++;
	add(gprof, &function->flat_ns, row.self_ns);
	add(gprof, &gprof->rows_ns, row.self_ns);
	if (row.sum_ns > gprof->table_ns)
		gprof->table_ns = row.sum_ns;
	return true;
}

static void end_flat(struct gprof *gprof)
{
	add(gprof, &gprof->sum_ns, gprof->table_ns);
	gprof->table_ns = 0;
}

/* ---- the graph ---- */

/* In a cycle the costs of callees can't be told from those of callers. */
static void on_entry(struct gprof *gprof, const struct pc_gprof_row *row)
{
	struct function *function;

	gprof->entered = true;
	gprof->primary = PC_NONE;
	gprof->by_calls |= row->calls != PC_UNKNOWN;
	if (row->cycle || row->spontaneous)
		return;
	gprof->primary = function_id(gprof, row->name);
	gprof->primary_in_cycle = row->cycle_member;
	function = &gprof->functions[gprof->primary];
	function->in_graph = true;
	function->total_unknown |= row->cycle_member;
	add(gprof, &function->graph_ns, row->self_ns);
	add(gprof, &function->total_ns, row->self_ns);
	add(gprof, &function->total_ns, row->children_ns);
}

static uint32_t frame_of(struct gprof *gprof, struct pc_span name)
{
	struct pc_place place;

	if (pc_gprof_place(name, &place))
		pc_builder_overlapping(gprof->builder);
	return pc_builder_frame(gprof->builder, &place);
}

/* Below the entry's own line stand the functions that it calls; above it its callers, which say the
 * same of each call once more. */
static int on_relative(struct gprof *gprof, const struct pc_gprof_row *row)
{
	struct pc_call call = { .event = gprof->event, .digits = 0, .calls = row->calls };

	if (gprof->primary == PC_NONE || row->cycle || row->spontaneous)
		return PC_OK;
	if (row->self_ns != PC_UNKNOWN &&
	    __builtin_add_overflow(row->self_ns, row->children_ns, &call.value))
		gprof->too_large = true;
	call.caller = frame_of(gprof, gprof->names.keys[gprof->primary]);
	call.callee = frame_of(gprof, row->name);
	return pc_builder_call(gprof->builder, &call);
}

static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-' && line.data[i] != ' ')
			return false;
	return line.size >= 5;
}

static int on_graph(struct gprof *gprof, struct pc_span line, uint64_t number)
{
	struct pc_gprof_row row;

	if (!line.size && gprof->spaced)
		return PC_OK;
	if (is_rule(line) || !line.size) {
		gprof->entered = false;
		gprof->primary = PC_NONE;
	} else if (pc_gprof_entry(line, &row)) {
		on_entry(gprof, &row);
	} else if (pc_gprof_relative(line, &row)) {
		return on_relative(gprof, &row);
	} else if (gprof->entered) {
		pc_builder_skip(gprof->builder, number);
	}
	return PC_OK;
}

/* ---- lines ---- */

/* "granularity: each sample hit covers 2 byte(s) for 1.43% of 0.70 seconds", AIX's "ngranularity:
 * Each sample hit covers 4 bytes. Time: 14.14 seconds" */
static void on_granularity(struct gprof *gprof, struct pc_span line)
{
	struct pc_span before, word;
	unsigned digits;
	int64_t value;

	line.size -= strlen(" seconds");
	if (!pc_span_cut_last(line, ' ', &before, &word) || !pc_decimal(word, &value, &digits))
		return;
	for (; digits < 9; digits++)
		if (__builtin_mul_overflow(value, 10, &value))
			return;
	add(gprof, &gprof->graph_ns, value);
}

/* What is said beside the tables: how fine the sampling was, and how much there is of it. */
static void on_aside(struct gprof *gprof, struct pc_span line)
{
	struct pc_span time;

	if (pc_span_find(line, "granularity: ") && pc_span_ends(line, " seconds"))
		on_granularity(gprof, line);
	if (!pc_span_starts(line, "Each sample counts as "))
		return;
	time = (struct pc_span){ line.data + 22, line.size - 22 };
	while (time.size && time.data[time.size - 1] == '.')
		time.size--;
	pc_builder_note(gprof->builder,
			"gprof looked every %.*s: what took less time than that may be missing or "
			"too large",
			(int)time.size, time.data);
}

static bool on_title(struct gprof *gprof, struct pc_span line)
{
	if (is_flat_title(line)) {
		end_flat(gprof);
		gprof->table = FLAT;
		gprof->has_flat = true;
		gprof->flat_rows = 0;
	} else if (is_graph_title(line)) {
		gprof->table = GRAPH;
		gprof->has_graph = true;
		gprof->entered = false;
		gprof->primary = PC_NONE;
	} else if (pc_span_starts(line, "Index by function name") ||
		   pc_span_starts(line, "Index by Function Name")) {
		gprof->table = NO_TABLE;
	} else {
		return false;
	}
	return true;
}

/* An empty line ends a flat table, but for one before its first row. */
static void on_blank(struct gprof *gprof)
{
	if (!gprof->flat_rows)
		gprof->spaced = true;
	if (!gprof->spaced)
		gprof->table = NO_TABLE;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct gprof *gprof = context;

	line = pc_span_trim(line);
	if (line.size && line.data[0] == '\f')
		line = pc_span_trim((struct pc_span){ line.data + 1, line.size - 1 });
	if (on_title(gprof, line))
		return PC_OK;
	if (gprof->table == GRAPH)
		return on_graph(gprof, line, number);
	if (gprof->table == NO_TABLE)
		on_aside(gprof, line);
	else if (!line.size)
		on_blank(gprof);
	else if (gprof->spaced && pc_span_starts(line, "% ")) /* the legend */
		gprof->table = NO_TABLE;
	else if (!on_flat(gprof, line))
		pc_builder_skip(gprof->builder, number);
	return PC_OK;
}

/* ---- the end ---- */

static int add_rows(struct gprof *gprof)
{
	struct pc_row row = { .thread = PC_NONE, .event = gprof->event, .count = PC_UNKNOWN };
	int status = PC_OK;

	for (uint32_t i = 0; i < gprof->names.count && !status; i++) {
		const struct function *function = &gprof->functions[i];

		row.frame = frame_of(gprof, gprof->names.keys[i]);
		row.self = function->in_flat ? function->flat_ns : function->graph_ns;
		row.total = function->in_graph && !function->total_unknown ? function->total_ns
									   : PC_UNKNOWN;
		status = pc_builder_row(gprof->builder, &row);
	}
	return status;
}

/* Half a sample is printed as a whole one: gprof's running sum is closer to the truth than the sum
 * of its rows, and its percentages are of it. */
static void set_total(struct gprof *gprof)
{
	int64_t rows = gprof->rows_ns, counted;

	end_flat(gprof);
	counted = gprof->has_flat ? gprof->sum_ns : gprof->graph_ns;
	for (uint32_t i = 0; i < gprof->names.count && !gprof->has_flat; i++)
		add(gprof, &rows, gprof->functions[i].graph_ns);
	if (!counted || counted == rows)
		return;
	pc_builder_totals(gprof->builder, gprof->event, counted, PC_UNKNOWN, PC_UNKNOWN);
	pc_builder_note(gprof->builder,
			"gprof rounds its rows: they add up to %.2f s, but it counted %.2f s, "
			"which is the total here",
			(double)rows / 1e9, (double)counted / 1e9);
}

static void say_what_is_known(struct gprof *gprof)
{
	bool all_zero = gprof->names.count != 0, cycles = false;

	for (uint32_t i = 0; i < gprof->names.count; i++) {
		all_zero =
			all_zero && !gprof->functions[i].flat_ns && !gprof->functions[i].graph_ns;
		cycles |= gprof->functions[i].total_unknown;
	}
	if (all_zero)
		pc_builder_note(gprof->builder, "no time accumulated: every function has 0 s, the "
						"program ended before gprof looked once");
	if (gprof->has_graph && gprof->by_calls)
		pc_builder_note(gprof->builder,
				"gprof estimates totals: it takes every call of a function to cost "
				"the same");
	if (cycles)
		pc_builder_note(
			gprof->builder,
			"the total of functions that call each other in a circle is not known");
	if (gprof->has_flat && gprof->has_graph)
		pc_builder_note(gprof->builder, "self cost is from the flat table, total cost "
						"from the graph of calls");
}

int pc_parse_gprof(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
	struct gprof gprof = { .builder = builder,
			       .event = pc_builder_event(builder, PC_SPAN("cpu")),
			       .primary = PC_NONE };
	int status;

	pc_builder_unit(builder, gprof.event, "ns");
	pc_table_init(&gprof.names, arena);
	status = pc_lines_each(input, on_line, &gprof);
	set_total(&gprof);
	if (!status && gprof.too_large)
		status = pc_fail(
			pc_builder_pc(builder), PC_EINPUT,
			"its seconds are larger than 64 bits can add up; give a part of it");
	pc_builder_tool(builder, gprof.by_calls || gprof.has_flat ? "gprof" : "VTune gprof-cc");
	if (!status)
		status = add_rows(&gprof);
	if (!status)
		say_what_is_known(&gprof);
	pc_table_clear(&gprof.names);
	free(gprof.functions);
	return status;
}

int pc_score_gprof(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more, banner = false;
	int score = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		banner |= pc_span_starts(line, "Flat profile:") ||
			  pc_span_starts(line, "Each sample counts as") ||
			  pc_span_starts(line, "granularity: ");
		if (is_flat_title(line) || is_graph_title(line))
			score = 95;
	}
	return score && banner ? 100 : score ? score : banner ? 60 : 0;
}
