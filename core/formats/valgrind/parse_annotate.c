/* SPDX-License-Identifier: Apache-2.0
 * The text of callgrind_annotate and of cg_annotate, before valgrind 3.21 and since. The table of
 * functions is read; what follows it, the same costs on lines of sources, is not. */
#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/valgrind/annotate_table.h"
#include "formats/valgrind/valgrind_event.h"

struct annotate {
	struct pc_annotate_table table;
	struct pc_text file; /* of the rows that follow, in the newer form */
	bool newer;	     /* "-- File:function summary" */
	enum { CLOSED, TITLED, OPEN } state;
};

static bool after(struct pc_span line, const char *prefix, struct pc_span *out_rest)
{
	size_t size = strlen(prefix);

	if (!pc_span_starts(line, prefix))
		return false;
	*out_rest = pc_span_trim((struct pc_span){ line.data + size, line.size - size });
	return true;
}

static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-')
			return false;
	return line.size >= 20;
}

/* "Ir________ Dr" is underlined in the newer form */
static struct pc_span event_name(struct pc_span word)
{
	while (word.size > 1 && word.data[word.size - 1] == '_')
		word.size--;
	return word;
}

/* "Ir  Dr  file:function": a table begins, and one that no rule ended is over: in it rows have
 * other costs. */
static int on_title(struct annotate *annotate, struct pc_span line, uint64_t number)
{
	struct pc_annotate_table *table = &annotate->table;
	int status = annotate->state == OPEN ? pc_annotate_end(table) : PC_OK;
	struct pc_span word;

	annotate->state = CLOSED;
	table->events = 0;
	while (!status && pc_span_word(&line, &word) && !pc_span_is(word, "file:function")) {
		if (table->events == PC_ANNOTATE_EVENTS_MAX) {
			pc_builder_skip(table->builder, number);
			return PC_OK;
		}
		word = event_name(word);
		table->event[table->events] = pc_builder_event(table->builder, word);
		pc_valgrind_unit(table->builder, table->event[table->events], word);
		table->events++;
	}
	annotate->state = annotate->newer ? OPEN : TITLED;
	return status;
}

static bool read_costs(const struct annotate *annotate, struct pc_span *line, int64_t *costs)
{
	for (size_t i = 0; i < annotate->table.events; i++)
		if (!pc_annotate_cell(line, &costs[i]))
			return false;
	*line = pc_span_trim(*line);
	return line->size != 0 && annotate->table.events;
}

/* "1,234 (100.0%)  12 (100.0%)  PROGRAM TOTALS" */
static bool on_totals(struct annotate *annotate, struct pc_span line)
{
	int64_t totals[PC_ANNOTATE_EVENTS_MAX];
	size_t count = 0;

	if (!pc_span_ends(line, "PROGRAM TOTALS"))
		return false;
	while (count < PC_ANNOTATE_EVENTS_MAX && pc_annotate_cell(&line, &totals[count]))
		count++;
	memcpy(annotate->table.totals, totals, count * sizeof(*totals));
	annotate->table.total_count = count;
	return true;
}

/* "< a.c:main", "*  a.c:main", ">   a.c:main": a caller, the function, a callee. */
static bool on_older_row(struct annotate *annotate, struct pc_span line)
{
	struct pc_annotate_table *table = &annotate->table;
	int64_t costs[PC_ANNOTATE_EVENTS_MAX];
	struct pc_span mark, name;

	if (!read_costs(annotate, &line, costs))
		return false;
	name = line;
	if (line.size < 2 || line.data[1] != ' ' || !pc_span_word(&name, &mark))
		mark = (struct pc_span){ line.data, 0 };
	if (pc_span_is(mark, "<"))
		pc_annotate_add_call(table, table->row_count, true, name, costs);
	else if (pc_span_is(mark, ">") && table->row_count)
		pc_annotate_add_call(table, table->row_count - 1, false, name, costs);
	else
		pc_annotate_add_row(table, pc_span_is(mark, "*") ? name : line, costs);
	return true;
}

/* "< 1,234  a.c:" is a file, the rows below it its functions; "< 1,234  a.c:main" is both. */
static bool on_newer_row(struct annotate *annotate, struct pc_span line)
{
	int64_t costs[PC_ANNOTATE_EVENTS_MAX];
	struct pc_text name PC_AUTO(text) = { 0 };
	struct pc_span rest;
	bool of_file = after(line, "<", &rest);

	if (of_file)
		line = rest;
	if (!read_costs(annotate, &line, costs))
		return false;
	if (of_file) {
		annotate->file.size = 0;
		pc_text_add(&annotate->file, line.data, line.size);
	}
	if (of_file && pc_span_ends(line, ":"))
		return true;
	if (!of_file)
		pc_text_add(&name, annotate->file.data, annotate->file.size);
	pc_text_add(&name, line.data, line.size);
	pc_annotate_add_row(&annotate->table, (struct pc_span){ name.data, name.size }, costs);
	return true;
}

/* A table ends with a rule; under the title of the older form there is one too. */
static int on_rule(struct annotate *annotate)
{
	if (annotate->state == TITLED) {
		annotate->state = OPEN;
		return PC_OK;
	}
	if (annotate->state == CLOSED)
		return PC_OK;
	annotate->state = CLOSED;
	return pc_annotate_end(&annotate->table);
}

/* What stands between the tables. */
static void on_aside(struct annotate *annotate, struct pc_span line)
{
	struct pc_span rest;

	if (pc_span_starts(line, "-- "))
		annotate->newer = pc_span_starts(line, "-- File:function summary");
	if (after(line, "Profile data file", &rest)) {
		annotate->table.may_be_inclusive = true;
		pc_builder_tool(annotate->table.builder, "callgrind_annotate");
	} else if (pc_span_starts(line, "Threshold:") || pc_span_starts(line, "Thresholds:")) {
		pc_builder_note(annotate->table.builder,
				"functions below a threshold are left out: the file that was "
				"annotated has them");
	}
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct annotate *annotate = context;
	bool known = true;

	line = pc_span_trim(line);
	if (is_rule(line))
		return on_rule(annotate);
	if (pc_span_ends(line, " file:function"))
		return on_title(annotate, line, number);
	if (!line.size || on_totals(annotate, line))
		return PC_OK;
	if (annotate->state == OPEN)
		known = annotate->newer ? on_newer_row(annotate, line)
					: on_older_row(annotate, line);
	else
		on_aside(annotate, line);
	if (!known)
		pc_builder_skip(annotate->table.builder, number);
	return PC_OK;
}

static int parse(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
	struct annotate annotate = { .newer = false };
	int status;

	pc_annotate_table_init(&annotate.table, builder, arena);
	status = pc_lines_each(input, on_line, &annotate);
	if (!status && annotate.state == OPEN)
		status = pc_annotate_end(&annotate.table);
	pc_annotate_table_clear(&annotate.table);
	pc_text_clear(&annotate.file);
	return status;
}

int pc_parse_callgrind_annotate(struct pc_builder *builder, struct pc_input *input)
{
	return parse(builder, input);
}

int pc_parse_cg_annotate(struct pc_builder *builder, struct pc_input *input)
{
	pc_builder_tool(builder, "cg_annotate");
	return parse(builder, input);
}

/* ---- which of the two ---- */

struct marks {
	bool title, totals, callgrind, cachegrind;
};

static struct marks marks_of(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct marks marks = { .title = false };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		marks.callgrind |= pc_span_starts(line, "Profile data file '");
		marks.cachegrind |= pc_span_starts(line, "Data file:") ||
				    pc_span_starts(line, "-- File:function summary");
		marks.title |= pc_span_ends(line, " file:function");
		marks.totals |= pc_span_ends(line, " PROGRAM TOTALS");
	}
	return marks;
}

int pc_score_callgrind_annotate(struct pc_span head)
{
	struct marks marks = marks_of(head);

	return marks.callgrind && marks.title	  ? 100
	       : marks.title && !marks.cachegrind ? (marks.totals ? 90 : 70)
						  : 0;
}

int pc_score_cg_annotate(struct pc_span head)
{
	struct marks marks = marks_of(head);

	return marks.cachegrind && !marks.callgrind && marks.title ? 100 : 0;
}
