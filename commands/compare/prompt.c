/* SPDX-License-Identifier: Apache-2.0
 * What a model is told of a comparison: its sides, the tables of the document, what changed first,
 * and the diff, no more than fits. */
#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include "explain.h"

enum {
	NAME_COLUMNS = 240,
	COMMAND_COLUMNS = 2000,
	WARNINGS_MOST = 20, /* of the comparison as a whole */
	NOTE_TOKENS = 16,   /* of the line that tells how many rows were left out */
	COLUMNS = 16
};

static struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

static const char *text_of(struct json_object *object, const char *key)
{
	return json_object_get_string(get(object, key));
}

static size_t count_of(struct json_object *array)
{
	return json_object_is_type(array, json_type_array) ? json_object_array_length(array) : 0;
}

/* ---- the head ---- */

static void put_fact(struct pc *pc, struct pc_text *out, const char *label, const char *value)
{
	if (!value)
		return;
	pc_text_printf(out, "%s: ", label);
	pc_tell_value(pc, value, COMMAND_COLUMNS, out);
	pc_text_putc(out, '\n');
}

static void put_side(struct pc *pc, struct pc_text *out, const char *role, struct json_object *side)
{
	static const char *const keys[] = { "ref", "name", "commit", "subject", "note" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		put_fact(pc, out, pc_arena_printf(pc_memory(pc), "%s %s", role, keys[i]),
			 text_of(side, keys[i]));
}

static const char *how_measured(const struct compare_result *r)
{
	if (!r->paired)
		return "the numbers were not measured together, nor in turns: a machine that was "
		       "slower in between looks like a change";
	return "each run is a fresh process; base and head run back to back in pairs, in random "
	       "order; change is the Hodges-Lehmann estimate with the interval of the exact "
	       "signed-rank test";
}

static void put_head(const struct compare_result *r, struct json_object *document,
		     struct pc_text *out)
{
	static const char *const machine[] = { "cpu",	  "cpus",      "governor",
					       "virtual", "container", "kernel" };
	struct json_object *also = get(document, "also"), *warnings = get(document, "warnings");
	struct pc *pc = r->pc;

	put_side(pc, out, "base", get(document, "base"));
	put_side(pc, out, "head", get(document, "head"));
	for (size_t i = 0; i < count_of(also); i++) {
		struct json_object *side = json_object_array_get_idx(also, i);

		put_side(pc, out, text_of(side, "role"), side);
	}
	put_fact(pc, out, "command", text_of(document, "benchmark_command"));
	put_fact(pc, out, "how it was measured", how_measured(r));
	put_fact(pc, out, "level of the intervals in percent", text_of(document, "level_percent"));
	if (r->options->aa)
		put_fact(pc, out, "note", "head is base, so whatever differs is noise");
	if (r->quick)
		put_fact(pc, out, "note", "a look of a few seconds, which gives no verdict");
	if (r->outputs_differ)
		put_fact(pc, out, "note",
			 "the sides write different output, so there is no verdict on speed");
	for (size_t i = 0; r->machine && i < sizeof(machine) / sizeof(machine[0]); i++)
		put_fact(pc, out, machine[i], text_of(r->machine, machine[i]));
	for (size_t i = 0; i < count_of(warnings) && i < WARNINGS_MOST; i++)
		put_fact(pc, out, "warning",
			 json_object_get_string(json_object_array_get_idx(warnings, i)));
}

/* ---- tables ---- */

enum cell { CELL_TEXT, CELL_QUANTITY, CELL_P };

struct column {
	const char *key;
	enum cell kind;
};

#define CHANGES                                                                            \
	{ "verdict", CELL_TEXT }, { "change_percent", CELL_TEXT },                         \
		{ "change_low_percent", CELL_TEXT }, { "change_high_percent", CELL_TEXT }, \
	{                                                                                  \
		"p", CELL_P                                                                \
	}

/* The tables of a side's object, the most telling first. */
static const struct part {
	const char *title, *key;
	bool of_benchmarks; /* each benchmark has one, else the side */
	struct column columns[COLUMNS];
} parts[] = {
	{ "Not the same on both sides",
	  "outcome_changes",
	  false,
	  { { "name", CELL_TEXT }, { "base_outcome", CELL_TEXT }, { "head_outcome", CELL_TEXT } } },
	{ "All together, by the geometric mean",
	  "overall",
	  false,
	  { { "benchmarks", CELL_TEXT },
	    { "rounds", CELL_TEXT },
	    { "measure", CELL_TEXT },
	    CHANGES } },
	{ "Benchmarks",
	  "benchmarks",
	  false,
	  { { "name", CELL_TEXT },
	    { "decided_by", CELL_TEXT },
	    { "base_median", CELL_QUANTITY },
	    { "head_median", CELL_QUANTITY },
	    CHANGES,
	    { "threshold_percent", CELL_TEXT },
	    { "pairs", CELL_TEXT },
	    { "base_runs", CELL_TEXT },
	    { "head_runs", CELL_TEXT },
	    { "why", CELL_TEXT },
	    { "outlook", CELL_TEXT } } },
	{ "Functions, measured within the benchmarks",
	  "functions",
	  true,
	  { { "function", CELL_TEXT },
	    { "file", CELL_TEXT },
	    { "measure", CELL_TEXT },
	    { "base", CELL_QUANTITY },
	    { "head", CELL_QUANTITY },
	    CHANGES,
	    { "share_base_percent", CELL_TEXT },
	    { "share_head_percent", CELL_TEXT },
	    { "calls_base", CELL_TEXT },
	    { "calls_head", CELL_TEXT } } },
	{ "Functions that differ in the sources",
	  "changed_functions",
	  false,
	  { { "function", CELL_TEXT },
	    { "change", CELL_TEXT },
	    { "file", CELL_TEXT },
	    { "old_function", CELL_TEXT },
	    { "old_file", CELL_TEXT },
	    { "callers", CELL_TEXT } } },
	{ "Doubts", "warnings", true, { { NULL } } },
	{ "Other measures",
	  "measures",
	  true,
	  { { "name", CELL_TEXT },
	    { "base_median", CELL_QUANTITY },
	    { "head_median", CELL_QUANTITY },
	    CHANGES } },
};

/* A row, and whose it is; both borrowed. */
struct row {
	struct json_object *benchmark; /* NULL: of the side */
	struct json_object *row;
};

struct rows {
	struct row *items; /* owned */
	size_t count, room;
};

static void add_row(struct rows *rows, struct json_object *benchmark, struct json_object *row)
{
	const char *by = benchmark ? text_of(benchmark, "decided_by") : NULL;
	const char *name = json_object_is_type(row, json_type_object) ? text_of(row, "name") : NULL;

	if (by && name && !strcmp(by, name))
		return; /* the measure that decides is the benchmark's own row */
	rows->items = PC_GROW(rows->items, rows->count, rows->room);
	rows->items[rows->count++] = (struct row){ benchmark, row };
}

static struct rows rows_of(struct json_object *side, const struct part *part)
{
	struct json_object *list = get(side, part->of_benchmarks ? "benchmarks" : part->key);
	struct rows rows = { NULL };

	if (json_object_is_type(list, json_type_object))
		add_row(&rows, NULL, list);
	for (size_t i = 0; i < count_of(list); i++) {
		struct json_object *item = json_object_array_get_idx(list, i);
		struct json_object *inner = part->of_benchmarks ? get(item, part->key) : NULL;

		if (!part->of_benchmarks)
			add_row(&rows, NULL, item);
		for (size_t k = 0; k < count_of(inner); k++)
			add_row(&rows, item, json_object_array_get_idx(inner, k));
	}
	return rows;
}

static bool is_known(const struct rows *rows, const char *key)
{
	for (size_t i = 0; i < rows->count; i++)
		if (get(rows->items[i].row, key))
			return true;
	return false;
}

/* A quantity as people write it, since that is how it is cited. */
static const char *quantity(struct pc *pc, double value, const char *unit)
{
	enum { DIGITS = 3 };

	if (!(fabs(value) < 9e15))
		return pc_arena_printf(pc_memory(pc), "%g %s", value, unit);
	return pc_quantity(pc_memory(pc), (int64_t)llround(value * 1000), DIGITS, unit);
}

static void put_cell(struct pc *pc, struct json_object *row, const struct column *column,
		     struct pc_text *line)
{
	struct json_object *value = get(row, column->key);
	const char *unit = text_of(row, "unit");

	if (value && column->kind == CELL_P)
		pc_text_printf(line, "%.2g", json_object_get_double(value));
	else if (value && column->kind == CELL_QUANTITY && unit)
		pc_text_puts(line, quantity(pc, json_object_get_double(value), unit));
	else
		pc_tell_value(pc, value ? json_object_get_string(value) : "-", NAME_COLUMNS, line);
}

static void put_row(struct pc_telling *telling, const struct row *row,
		    const struct column *const *columns)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	if (row->benchmark)
		pc_tell_value(telling->pc, text_of(row->benchmark, "name"), NAME_COLUMNS, &line);
	if (json_object_is_type(row->row, json_type_string)) {
		pc_text_puts(&line, "\t");
		pc_tell_value(telling->pc, json_object_get_string(row->row), 0, &line);
	}
	for (; *columns; columns++) {
		pc_text_puts(&line, line.size ? "\t" : "");
		put_cell(telling->pc, row->row, *columns, &line);
	}
	pc_tell(telling, pc_text_span(&line));
}

/* The columns that some row has; the title names them. */
static void put_title(struct pc_telling *telling, const struct part *part, const char *of,
		      const struct rows *rows, const struct column **out_columns)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	size_t shown = 0;

	pc_text_printf(&line, "%s%s%s%s:\n", telling->out->size ? "\n" : "", part->title,
		       of[0] ? " of " : "", of);
	if (part->of_benchmarks)
		pc_text_puts(&line, "benchmark");
	for (size_t i = 0; part->columns[i].key; i++) {
		if (!is_known(rows, part->columns[i].key))
			continue;
		pc_text_printf(&line, "%s%s", part->of_benchmarks || shown ? "\t" : "",
			       part->columns[i].key);
		out_columns[shown++] = &part->columns[i];
	}
	if (!part->columns[0].key) /* texts */
		pc_text_puts(&line, "\tdoubt");
	out_columns[shown] = NULL;
	pc_tell_title(telling, pc_text_span(&line));
}

/* What changed comes first, for there may be thousands. */
static unsigned rank(const struct row *row)
{
	static const char *const words[] = { "slower", "faster", "unclear", "none", "same" };
	const char *verdict = json_object_is_type(row->row, json_type_object)
				      ? text_of(row->row, "verdict")
				      : NULL;
	unsigned i = 0;

	while (verdict && i < sizeof(words) / sizeof(words[0]) && strcmp(verdict, words[i]) != 0)
		i++;
	return i;
}

static void put_part(struct pc_telling *telling, const struct part *part, struct json_object *side)
{
	enum { RANKS = 6 };
	const char *role = text_of(side, "role"); /* of a side of --also alone */
	struct rows rows = rows_of(side, part);
	const struct column *columns[COLUMNS + 1];

	if (rows.count)
		put_title(telling, part, role ? role : "", &rows, columns);
	for (unsigned wanted = 0; wanted < RANKS; wanted++)
		for (size_t i = 0; i < rows.count; i++)
			if (rank(&rows.items[i]) == wanted)
				put_row(telling, &rows.items[i], columns);
	free(rows.items);
}

static void put_tables(struct pc_telling *telling, struct json_object *document)
{
	struct json_object *also = get(document, "also");

	for (size_t side = 0; side <= count_of(also); side++)
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
			put_part(telling, &parts[i],
				 side ? json_object_array_get_idx(also, side - 1) : document);
}

/* ---- the question ---- */

static void put_diff(void *context, struct pc_telling *telling)
{
	compare_tell_diff(context, telling);
}

static void add(struct json_object *values, const char *key, const char *text)
{
	json_object_object_add(values, key, pc_json_string(text));
}

/* As many rows as fit; half of the room is left to a diff. */
static int add_tables(struct compare_result *r, struct json_object *document,
		      struct json_object *values, size_t *out_left_out)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_telling telling = { .pc = r->pc, .out = &text, .unit = "rows" };
	struct pc_query without;
	int status = pc_prompt_fill(r->pc, "compare/explain", values, &without);

	if (status)
		return status;
	telling.room = pc_prompt_room(r->pc, &without) / (r->diff ? 2 : 1) - NOTE_TOKENS;
	put_tables(&telling, document);
	if (telling.left_out && !telling.told)
		return pc_prompt_too_long(r->pc, &without,
					  pc_tokens(pc_text_span(&text)) + telling.first +
						  NOTE_TOKENS);
	pc_tell_end(&telling);
	*out_left_out = telling.left_out;
	add(values, "tables", pc_text_span(&text).data);
	return PC_OK;
}

int compare_prompt(struct compare_result *r, struct json_object *document,
		   struct pc_query *out_query, struct compare_told *out_told)
{
	PC_AUTO(json) struct json_object *values = json_object_new_object();
	PC_AUTO(text) struct pc_text head = { 0 };
	const struct pc_tell_prompt question = { .name = "compare/explain",
						 .values = values,
						 .key = "diff",
						 .unit = "lines",
						 .write = put_diff,
						 .context = r };
	int status;

	put_head(r, document, &head);
	add(values, "facts", pc_text_span(&head).data);
	add(values, "tables", "");
	add(values, "diff", "");
	add(values, "wish", pc_output_wish(r->pc));
	status = add_tables(r, document, values, &out_told->rows_left_out);
	if (!status)
		status = pc_prompt_tell(r->pc, &question, out_query, &out_told->lines_left_out);
	if (status)
		return status;
	out_told->facts = pc_arena_strdup(pc_memory(r->pc), text_of(values, "facts"));
	out_told->diff = pc_arena_strdup(pc_memory(r->pc), text_of(values, "diff"));
	return PC_OK;
}
