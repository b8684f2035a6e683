/* SPDX-License-Identifier: Apache-2.0
 * Profiles of Python's cProfile, as series of functions: a dictionary, in Python's marshal, of
 * (file, line, function): (calls, calls, own seconds, seconds with callees, callers); and the
 * tables that pstats prints. The time of a function is its own: that of functions of one name adds
 * up. Lines move from one revision to the next, and folders are elsewhere: "file.py:function" names
 * it. */
#include <inttypes.h>
#include <math.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "encoding/marshal.h"
#include "formats/python/cprofile_row.h"
#include "measure/import/importer.h"

struct pstats {
	struct pc_importer *importer;
	struct pc_marshal marshal;
	struct pc_table names;
	struct function {
		const char *file;
		double ns;
	} * functions; /* owned; by the ids of names */
	size_t count, room;
	struct pc_text name;
};

static const struct pc_span benchmark = { "profile", 7 };

/* ---- what was found ---- */

/* What is written in C has the file "~"; pstats shows its "<built-in method len>" as
 * "{built-in method len}". */
static bool in_brackets(struct pc_span name)
{
	return name.size > 1 && name.data[0] == '<' && name.data[name.size - 1] == '>';
}

static void add_in_c(struct pc_text *text, struct pc_span name)
{
	pc_text_putc(text, '{');
	pc_text_valid(text, (struct pc_span){ name.data + 1, name.size - 2 });
	pc_text_putc(text, '}');
}

static void add(struct pstats *all, struct pc_span file, struct pc_span function, double ns)
{
	struct pc_span folder, base = file;
	bool is_new = false;
	uint32_t id;

	pc_span_cut_last(file, '/', &folder, &base);
	all->name.size = 0;
	if (!pc_span_is(file, "~") && base.size) {
		pc_text_valid(&all->name, base);
		pc_text_putc(&all->name, ':');
	}
	if (all->name.size || !in_brackets(function))
		pc_text_valid(&all->name, function);
	else
		add_in_c(&all->name, function);
	id = pc_table_intern(&all->names, pc_text_span(&all->name), &is_new);
	if (is_new) {
		all->functions = PC_GROW(all->functions, all->count, all->room);
		all->functions[all->count] = (struct function){ 0 };
		if (base.size && !pc_span_is(file, "~")) {
			all->name.size = 0;
			pc_text_valid(&all->name, file);
			all->functions[all->count].file =
				pc_arena_strdup(pc_memory(all->importer->pc), all->name.data);
		}
		all->count++;
	}
	all->functions[id].ns += ns;
}

static void tell(struct pstats *all)
{
	double sum = 0;

	for (uint32_t i = 0; i < all->count; i++) {
		struct pc_import_key key = { .benchmark = benchmark,
					     .function = all->names.keys[i].data,
					     .file = all->functions[i].file,
					     .measure = PC_MEASURE_WALL };

		sum += all->functions[i].ns;
		pc_import_value(all->importer, &key, all->functions[i].ns);
	}
	if (all->count) {
		pc_import_whole(all->importer, benchmark, PC_MEASURE_WALL, sum);
		pc_import_note(all->importer, "times of functions are their own, without what they "
					      "call, and with what the profiler costs");
	}
}

static void begin(struct pstats *all, struct pc_importer *importer)
{
	*all = (struct pstats){ .importer = importer };
	pc_table_init(&all->names, pc_memory(importer->pc));
}

static void end(struct pstats *all)
{
	tell(all);
	pc_table_clear(&all->names);
	pc_text_clear(&all->name);
	free(all->functions);
}

/* ---- the file ---- */
static bool next(struct pstats *all, struct pc_marshal_value *out_value)
{
	return pc_marshal_next(&all->marshal, out_value, &all->importer->status);
}

static bool refuse(struct pstats *all, const char *why)
{
	all->marshal.error = why;
	return false;
}

/* The values of a tuple that hold no others. */
static bool read_flat(struct pstats *all, struct pc_marshal_value *out_values, int64_t count)
{
	for (int64_t i = 0; i < count; i++) {
		if (!next(all, &out_values[i]))
			return false;
		if (out_values[i].kind == PC_MARSHAL_DICT ||
		    (out_values[i].kind == PC_MARSHAL_TUPLE && !out_values[i].again))
			return refuse(all, "a function has parts that none has");
	}
	return true;
}

/* Callers are read over: keys and costs are flat tuples, or numbers. */
static bool skip_callers(struct pstats *all)
{
	struct pc_marshal_value value, parts[16];

	if (!next(all, &value))
		return false;
	if (value.kind != PC_MARSHAL_DICT)
		return refuse(all, "a function has no callers");
	for (;;) {
		if (!next(all, &value))
			return false;
		if (value.kind == PC_MARSHAL_END)
			return true;
		if (value.kind == PC_MARSHAL_DICT)
			return refuse(all, "a caller is no function");
		if (value.kind == PC_MARSHAL_TUPLE && !value.again &&
		    !read_flat(all, parts, value.integer))
			return false;
	}
}

static double to_ns(const struct pc_marshal_value *value)
{
	return value->kind == PC_MARSHAL_INTEGER ? (double)value->integer * 1e9
	       : value->kind == PC_MARSHAL_FLOAT ? value->number * 1e9
						 : NAN;
}

static bool read_entry(struct pstats *all, const struct pc_marshal_value *key)
{
	struct pc_marshal_value names[16], value, costs[4];

	if (key->kind != PC_MARSHAL_TUPLE || key->again || !read_flat(all, names, key->integer))
		return all->marshal.error ? false : refuse(all, "a key is no function");
	if (!next(all, &value))
		return false;
	if (key->integer == 1 && value.kind == PC_MARSHAL_OTHER)
		return true; /* a mark of a sampling profiler */
	if (key->integer != 3 || names[0].kind != PC_MARSHAL_TEXT ||
	    names[2].kind != PC_MARSHAL_TEXT || value.kind != PC_MARSHAL_TUPLE || value.again ||
	    value.integer != 5)
		return refuse(all, "a function has no cost");
	if (!read_flat(all, costs, 4))
		return false;
	if (!(to_ns(&costs[2]) >= 0))
		return refuse(all, "a function has no time");
	add(all, names[0].text, names[2].text, to_ns(&costs[2]));
	return skip_callers(all);
}

static bool read_file(struct pstats *all)
{
	struct pc_marshal_value value;

	if (!next(all, &value))
		return false;
	if (value.kind != PC_MARSHAL_DICT)
		return refuse(all, "it is no dictionary");
	while (!pc_cancelled(all->importer->pc)) {
		if (!next(all, &value))
			return false;
		if (value.kind == PC_MARSHAL_END)
			return true;
		if (!read_entry(all, &value))
			return false;
	}
	return true;
}

void pc_parse_import_pstats(struct pc_importer *importer)
{
	struct pstats all;

	begin(&all, importer);
	pc_marshal_init(&all.marshal, importer->input);
	if (!read_file(&all) && !importer->status && !pc_input_damage(importer->input))
		pc_import_damage(importer, 1, "byte %" PRIu64 ": %s", all.marshal.offset,
				 all.marshal.error);
	pc_marshal_clear(&all.marshal);
	end(&all);
}

/* A dictionary whose first key is a tuple. */
int pc_score_import_pstats(struct pc_span head)
{
	unsigned first = head.size > 7 ? head.data[0] & 0x7f : 0;
	unsigned second = head.size > 7 ? head.data[1] & 0x7f : 0;

	return first == '{' && (second == '(' || second == ')') && head.data[2] == 3 ? 100 : 0;
}

/* ---- the table ---- */

/* "p1.py:7(fib)", "/a/b.py:7(fib)", "{built-in method len}" */
static void add_row(struct pstats *all, const struct pc_cprofile_row *row)
{
	struct pc_span before, rest, file = PC_SPAN("~"), function = row->name, line;
	double ns = (double)row->self * pow(10, 9 - (int)row->digits);

	if (pc_span_ends(row->name, ")") && pc_span_cut(row->name, '(', &before, &rest) &&
	    pc_span_cut_last(before, ':', &file, &line)) {
		function = (struct pc_span){ rest.data, rest.size - 1 };
	} else {
		file = PC_SPAN("~");
	}
	add(all, file, function, ns);
}

void pc_parse_import_pstats_text(struct pc_importer *importer)
{
	struct pc_cprofile_row row;
	struct pstats all;
	struct pc_span line;
	bool table = false;

	begin(&all, importer);
	while (pc_import_line(importer, &line)) {
		enum pc_cprofile_title title = pc_cprofile_title(line);

		if (title != PC_CPROFILE_ROW)
			table = title == PC_CPROFILE_STATS;
		else if (table && pc_cprofile_row(line, &row) && row.self >= 0)
			add_row(&all, &row);
	}
	pc_import_note(importer,
		       "tables of pstats have thousandths of a second: give the file that "
		       "cProfile wrote with -o");
	end(&all);
}

int pc_score_import_pstats_text(struct pc_span head)
{
	struct pc_span line, rest = head;

	while (pc_span_cut(rest, '\n', &line, &rest))
		if (pc_cprofile_title(line) == PC_CPROFILE_STATS)
			return 85;
	return 0;
}
