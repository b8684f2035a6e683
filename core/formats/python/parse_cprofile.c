/* SPDX-License-Identifier: Apache-2.0
 * The text of Python's pstats: what python -m cProfile, print_stats, print_callers and
 * print_callees print, rounded to ms. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/python/cprofile_row.h"
#include "formats/python/python_place.h"
#include "profile/builder.h"

/* What was read already: one profile may be shown in several tables and orders. */
struct seen {
	uint32_t profile, caller, callee; /* caller PC_NONE: a row of callee */
};

struct arc {
	uint32_t callee;
	struct pc_cprofile_row row; /* its name is not valid any more */
};

struct cprofile {
	struct pc_builder *builder;
	uint32_t time, calls; /* events */
	enum pc_cprofile_title table;
	uint32_t function; /* of a table of calls; PC_NONE: none yet */

	uint32_t profile;	     /* its number */
	struct pc_text head;	     /* the last one */
	struct pc_cprofile_head sum; /* of all heads */
	bool too_large;

	struct pc_arena *arena; /* owned */
	struct pc_table seen;
	struct arc *arcs; /* owned; distinct ones */
	size_t rows, count, room;
};

/* ---- heads ---- */

static bool add_head(struct pc_cprofile_head *sum, struct pc_cprofile_head head)
{
	for (; sum->digits < head.digits; sum->digits++)
		if (__builtin_mul_overflow(sum->time, 10, &sum->time))
			return false;
	for (; head.digits < sum->digits; head.digits++)
		if (__builtin_mul_overflow(head.time, 10, &head.time))
			return false;
	return !__builtin_add_overflow(sum->time, head.time, &sum->time) &&
	       !__builtin_add_overflow(sum->calls, head.calls, &sum->calls);
}

/* The same numbers again are the same profile, shown otherwise. */
static void on_head(struct cprofile *cprofile, struct pc_span line,
		    const struct pc_cprofile_head *head)
{
	line = pc_span_trim(line);
	cprofile->table = PC_CPROFILE_ROW;
	if (cprofile->head.size == line.size && !memcmp(cprofile->head.data, line.data, line.size))
		return;
	if (cprofile->head.size)
		pc_builder_note(cprofile->builder,
				"there are several profiles: they were added up");
	cprofile->profile++;
	cprofile->head.size = 0;
	pc_text_add(&cprofile->head, line.data, line.size);
	cprofile->too_large |= !add_head(&cprofile->sum, *head);
}

/* ---- tables ---- */

static bool is_new(struct cprofile *cprofile, uint32_t caller, uint32_t callee)
{
	struct seen seen = { cprofile->profile, caller, callee };
	bool new;

	pc_table_intern(&cprofile->seen, (struct pc_span){ (const char *)&seen, sizeof(seen) },
			&new);
	return new;
}

static uint32_t frame_of(const struct cprofile *cprofile, struct pc_span name)
{
	struct pc_place place = pc_python_place(name);

	return pc_builder_frame(cprofile->builder, &place);
}

static int add_calls(struct cprofile *cprofile, uint32_t frame, int64_t calls)
{
	struct pc_row row = { .frame = frame,
			      .thread = PC_NONE,
			      .event = cprofile->calls,
			      .self = calls,
			      .total = PC_UNKNOWN,
			      .count = PC_UNKNOWN };

	return pc_builder_row(cprofile->builder, &row);
}

static int add_row(struct cprofile *cprofile, const struct pc_cprofile_row *read)
{
	struct pc_row row = { .frame = frame_of(cprofile, read->name),
			      .thread = PC_NONE,
			      .event = cprofile->time,
			      .self = read->self,
			      .total = read->total,
			      .digits = read->digits,
			      .count = PC_UNKNOWN };
	int status;

	cprofile->rows++;
	if (!is_new(cprofile, PC_NONE, row.frame))
		return PC_OK;
	status = pc_builder_row(cprofile->builder, &row);
	return status ? status : add_calls(cprofile, row.frame, read->calls);
}

/* Both tables of calls name the time of the callee in that call. */
static int add_arc(struct cprofile *cprofile, const struct pc_cprofile_row *read)
{
	uint32_t other = frame_of(cprofile, read->name);
	bool callers = cprofile->table == PC_CPROFILE_CALLERS;
	struct pc_call call = { .caller = callers ? other : cprofile->function,
				.callee = callers ? cprofile->function : other,
				.event = cprofile->time,
				.value = read->total,
				.digits = read->digits,
				.calls = read->calls };

	if (!is_new(cprofile, call.caller, call.callee))
		return PC_OK;
	cprofile->arcs = PC_GROW(cprofile->arcs, cprofile->count, cprofile->room);
	cprofile->arcs[cprofile->count++] = (struct arc){ call.callee, *read };
	return pc_builder_call(cprofile->builder, &call);
}

/* The module "profile" and Python before 2.5 write "p1.py:16(main)(3)    0.069", which is the time
 * of that function from wherever it was called. */
static bool is_old_arc(struct pc_span line)
{
	struct pc_span name, time;
	unsigned digits;
	int64_t value;

	return pc_span_cut_last(pc_span_trim(line), ' ', &name, &time) &&
	       pc_decimal(time, &value, &digits) && digits && pc_span_ends(pc_span_trim(name), ")");
}

static int on_call(struct cprofile *cprofile, struct pc_span line, uint64_t number)
{
	struct pc_span name, arc = line;
	struct pc_cprofile_row row;

	if (pc_cprofile_arrow(line, &name, &arc)) {
		cprofile->function = frame_of(cprofile, name);
		if (!arc.size)
			return PC_OK;
	}
	if (cprofile->function != PC_NONE && pc_cprofile_arc(arc, &row))
		return add_arc(cprofile, &row);
	if (cprofile->function != PC_NONE && is_old_arc(arc))
		pc_builder_note(
			cprofile->builder,
			"the table of calls does not say what a call cost: it was left out");
	else
		pc_builder_skip(cprofile->builder, number);
	return PC_OK;
}

/* ---- lines ---- */

/* "Fri Nov 20 20:40:25 2026    p1.pstats" */
static bool is_file(struct pc_span line)
{
	return line.size > 24 && line.data[3] == ' ' && line.data[13] == ':' &&
	       line.data[16] == ':' && line.data[19] == ' ';
}

static bool on_plain(struct cprofile *cprofile, struct pc_span line)
{
	static const char *const plain[] = { "Ordered by:", "Random listing order was used",
					     "<Invalid regular expression",
					     "ncalls  tottime  cumtime", NULL };

	if (pc_span_starts(line, "List reduced from ")) {
		pc_builder_note(cprofile->builder, "functions were left out: %.*s",
				(int)(line.size < 200 ? line.size : 200), line.data);
		return true;
	}
	for (size_t i = 0; plain[i]; i++)
		if (pc_span_starts(line, plain[i]))
			return true;
	return is_file(line);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct cprofile *cprofile = context;
	enum pc_cprofile_title title = pc_cprofile_title(line);
	struct pc_cprofile_head head;
	struct pc_cprofile_row row;
	struct pc_span plain = pc_span_trim(line);

	if (!plain.size)
		return PC_OK;
	if (title != PC_CPROFILE_ROW) {
		cprofile->table = title;
		cprofile->function = PC_NONE;
	} else if (cprofile->table == PC_CPROFILE_STATS && pc_cprofile_row(line, &row)) {
		return add_row(cprofile, &row);
	} else if (pc_cprofile_head(line, &head)) {
		on_head(cprofile, line, &head);
	} else if (on_plain(cprofile, plain)) {
		return PC_OK;
	} else if (cprofile->table == PC_CPROFILE_CALLERS ||
		   cprofile->table == PC_CPROFILE_CALLEES) {
		return on_call(cprofile, line, number);
	} else {
		pc_builder_skip(cprofile->builder, number);
	}
	return PC_OK;
}

/* ---- the end ---- */

/* Without a table of functions, calls tell what each of them took, but for those that nobody
 * called. Totals of calls can't be added up: with recursion they hold one another. */
static int add_arcs_as_rows(struct cprofile *cprofile)
{
	int status = PC_OK;

	pc_builder_note(cprofile->builder,
			"there is only a table of calls: what nobody called is not in it");
	for (size_t i = 0; i < cprofile->count && !status; i++) {
		const struct arc *arc = &cprofile->arcs[i];
		struct pc_row row = { .frame = arc->callee,
				      .thread = PC_NONE,
				      .event = cprofile->time,
				      .self = arc->row.self,
				      .total = PC_UNKNOWN,
				      .digits = arc->row.digits,
				      .count = PC_UNKNOWN };

		status = pc_builder_row(cprofile->builder, &row);
		if (!status)
			status = add_calls(cprofile, arc->callee, arc->row.calls);
	}
	return status;
}

static int end(struct cprofile *cprofile)
{
	if (cprofile->head.size && !cprofile->too_large) {
		pc_builder_totals(cprofile->builder, cprofile->time, cprofile->sum.time, PC_UNKNOWN,
				  PC_UNKNOWN);
		pc_builder_total_digits(cprofile->builder, cprofile->time, cprofile->sum.digits);
		pc_builder_totals(cprofile->builder, cprofile->calls, cprofile->sum.calls,
				  PC_UNKNOWN, PC_UNKNOWN);
	}
	pc_builder_note(cprofile->builder, "times are rounded as pstats printed them");
	return !cprofile->rows && cprofile->count ? add_arcs_as_rows(cprofile) : PC_OK;
}

int pc_parse_cprofile(struct pc_builder *builder, struct pc_input *input)
{
	struct cprofile cprofile = { .builder = builder,
				     .function = PC_NONE,
				     .arena = pc_arena_new(),
				     .time = pc_builder_event(builder, PC_SPAN("time")),
				     .calls = pc_builder_event(builder, PC_SPAN("calls")) };
	int status;

	pc_builder_unit(builder, cprofile.time, "s");
	pc_builder_unit(builder, cprofile.calls, "calls");
	pc_builder_tool(builder, "Python's pstats");
	pc_table_init(&cprofile.seen, cprofile.arena);
	status = pc_lines_each(input, on_line, &cprofile);
	if (!status)
		status = end(&cprofile);
	pc_text_clear(&cprofile.head);
	pc_table_clear(&cprofile.seen);
	pc_arena_free(cprofile.arena);
	free(cprofile.arcs);
	return status;
}

int pc_score_cprofile(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_cprofile_head read;
	struct pc_span line;
	bool more, calls = false, headed = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		enum pc_cprofile_title title = pc_cprofile_title(line);

		if (title == PC_CPROFILE_STATS)
			return 100;
		calls = calls || title != PC_CPROFILE_ROW;
		headed = headed || pc_cprofile_head(line, &read);
	}
	return calls ? 95 : headed ? 70 : 0;
}
