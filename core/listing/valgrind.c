/* SPDX-License-Identifier: Apache-2.0
 * The annotated sources of callgrind_annotate and cg_annotate, before valgrind 3.21 and since: a
 * cell for each event, and the line. What is not there stands as "-- line 12 ---". */
#include "formats/lines.h"
#include "formats/valgrind/annotate_row.h"
#include "formats/valgrind/valgrind_event.h"
#include "listing/builder.h"

struct valgrind {
	struct pc_listing_builder *builder;
	uint32_t events[PC_ANNOTATE_EVENTS_MAX];
	uint32_t count;
	size_t column; /* where the text begins; 0: unknown */
	uint32_t line; /* that comes next */
	enum { OUTSIDE, NAMED, TITLED } state;
	int64_t totals[PC_ANNOTATE_EVENTS_MAX];
	uint32_t total_count;
};

static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-')
			return false;
	return line.size >= 20;
}

/* "-- Auto-annotated source: ../tests/ + a.c" */
static bool on_file(struct valgrind *v, struct pc_span line)
{
	static const char *const begins[] = { "-- Auto-annotated source: ",
					      "-- User-annotated source: ",
					      "-- Annotated source file: " };

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		size_t size = strlen(begins[i]);

		if (!pc_span_starts(line, begins[i]))
			continue;
		pc_listing_part(
			v->builder, PC_SPAN(""),
			pc_span_trim((struct pc_span){ line.data + size, line.size - size }),
			PC_SPAN(""));
		v->state = NAMED;
		v->line = 1;
		return true;
	}
	return false;
}

/* An event that is another's may be anything, so it may be time. */
static bool is_time(const char *unit)
{
	static const char *const others[] = { "references", "misses", "branches", "calls" };

	for (size_t i = 0; unit && i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(unit, others[i]))
			return false;
	return true;
}

/* "Ir_______ I1mr ILmr ": the titles, underlined in the newer form. */
static void on_title(struct valgrind *v, struct pc_span line)
{
	struct pc_span rest = line, word;

	v->count = 0;
	while (v->count < PC_ANNOTATE_EVENTS_MAX && pc_span_word(&rest, &word)) {
		struct pc_listing_event_is what = { 0 };

		while (word.size > 1 && word.data[word.size - 1] == '_')
			word.size--;
		what.unit = pc_valgrind_unit_of(word);
		what.no_time = !is_time(what.unit);
		what.unit = what.unit ? what.unit : "events";
		v->events[v->count] = pc_listing_event(v->builder, word, &what);
		if (v->count < v->total_count)
			pc_listing_event_total(v->builder, v->events[v->count],
					       v->totals[v->count]);
		v->count++;
	}
	if (v->count)
		pc_listing_prefer(v->builder, v->events[0]);
	pc_listing_part_events(v->builder, v->events, v->count);
	v->column = line.size && line.data[line.size - 1] == ' ' ? line.size + 1 : 0;
	v->state = TITLED;
}

/* "-- line 12 ----------------------------------------" */
static bool on_place(struct valgrind *v, struct pc_span line)
{
	struct pc_span word;
	int64_t number;

	if (!pc_span_starts(line, "-- line "))
		return false;
	line = (struct pc_span){ line.data + 8, line.size - 8 };
	if (pc_span_word(&line, &word) && pc_span_int(word, &number) && number > 0 &&
	    number < UINT32_MAX)
		v->line = (uint32_t)number;
	return true;
}

static bool on_row(struct valgrind *v, struct pc_span line)
{
	int64_t costs[PC_ANNOTATE_EVENTS_MAX];
	struct pc_listing_row row = { .kind = PC_LINE_SOURCE, .costs = costs };
	struct pc_span rest = line, trimmed;
	bool any = false;
	size_t used;

	for (uint32_t i = 0; i < v->count; i++) {
		struct pc_span before = pc_span_trim(rest);

		any = any || (before.size && before.data[0] != '.');
		if (!pc_annotate_cell(&rest, &costs[i]))
			return false;
	}
	used = (size_t)(rest.data - line.data);
	if (v->column > used && v->column <= line.size)
		used = v->column;
	else
		for (size_t i = 0; i < 2 && used < line.size && line.data[used] == ' '; i++)
			used++;
	row.text = (struct pc_span){ line.data + used, line.size - used };
	trimmed = pc_span_trim(row.text);
	if (pc_span_starts(trimmed, "=> ")) {
		pc_listing_note(v->builder,
				"what a line spends in functions that it calls (\"=>\") "
				"is not part of its share");
		return true;
	}
	if (!any)
		row.costs = NULL;
	if (!pc_span_starts(trimmed, "<unknown (line ") && !pc_span_starts(trimmed, "<bogus line "))
		row.line = v->line++;
	pc_listing_line(v->builder, &row);
	return true;
}

/* "44,806,510 (100.0%)  12 (100.0%)  PROGRAM TOTALS" */
static void on_totals(struct valgrind *v, struct pc_span line)
{
	v->total_count = 0;
	while (v->total_count < PC_ANNOTATE_EVENTS_MAX &&
	       pc_annotate_cell(&line, &v->totals[v->total_count]))
		v->total_count++;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct valgrind *v = context;
	struct pc_span trimmed = pc_span_trim(line);

	if (on_file(v, trimmed))
		return PC_OK;
	if (v->state == OUTSIDE) {
		if (pc_span_ends(trimmed, "PROGRAM TOTALS"))
			on_totals(v, line);
		return PC_OK;
	}
	if (is_rule(trimmed)) {
		if (v->state == TITLED) {
			pc_listing_part_end(v->builder);
			v->state = OUTSIDE;
		}
		return PC_OK;
	}
	if (!trimmed.size || on_place(v, trimmed) || trimmed.data[0] == '@')
		return PC_OK;
	if (v->state == NAMED) {
		if (pc_span_starts(trimmed, "Unannotated because") ||
		    pc_span_starts(trimmed, "No information has been collected") ||
		    trimmed.data[0] == '-')
			v->state = OUTSIDE;
		else
			on_title(v, line);
		return PC_OK;
	}
	if (!on_row(v, line))
		pc_listing_skip(v->builder, number);
	return PC_OK;
}

int pc_parse_listing_valgrind(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct valgrind v = { .builder = builder };

	pc_listing_says_tool(builder, "valgrind");
	return pc_lines_each(input, on_line, &v);
}
