/* SPDX-License-Identifier: Apache-2.0
 * perf diff: a column of the old side and one of what changed. The new side is their sum; both are
 * given as events of their own, "after" first, which is what people ask about. */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/perf/perf_columns.h"
#include "profile/builder.h"

struct diff {
	struct pc_builder *builder;
	struct pc_perf_layout layout;
	struct pc_text titles, name; /* the last comment; the event of the table */
	uint32_t before, after;	     /* PC_NONE: not yet seen */
	bool told;
};

/* "# Event 'cycles:ppp'" */
static bool event_name(struct pc_span line, struct pc_span *out_name)
{
	struct pc_span rest, name;

	if (!pc_span_starts(line, "# Event '") || !pc_span_cut(line, '\'', &name, &rest) ||
	    !pc_span_cut_last(rest, '\'', &name, &rest))
		return false;
	*out_name = name;
	return true;
}

static uint32_t open_event(struct diff *diff, const char *side)
{
	struct pc_text name PC_AUTO(text) = { 0 };
	uint32_t event;

	pc_text_add(&name, diff->name.data ? diff->name.data : "", diff->name.size);
	pc_text_printf(&name, "%s%s", name.size ? ", " : "", side);
	event = pc_builder_event(diff->builder, (struct pc_span){ name.data, name.size });
	pc_builder_unit(diff->builder, event, "%");
	pc_builder_percent_only(diff->builder, event);
	return event;
}

static void open_table(struct diff *diff)
{
	if (diff->after != PC_NONE)
		return;
	diff->after = open_event(diff, "after");
	diff->before = open_event(diff, "before");
}

static void on_comment(struct diff *diff, struct pc_span line)
{
	struct pc_span name,
		titles = { diff->titles.data ? diff->titles.data : "", diff->titles.size };

	if (event_name(line, &name)) {
		diff->name.size = 0;
		pc_text_add(&diff->name, name.data, name.size);
		diff->layout.count = 0;
		diff->before = diff->after = PC_NONE;
	} else if (pc_perf_is_dots(line)) {
		if (pc_perf_layout_dots(titles, line, &diff->layout))
			open_table(diff);
	} else if (pc_perf_layout_separated(line, &diff->layout)) {
		open_table(diff);
	}
	diff->titles.size = 0;
	pc_text_add(&diff->titles, line.data, line.size);
}

/* "+1.13%" or "-0.96%" in 1/100 %; an empty cell is 0 */
static bool read_change(struct pc_span cell, int64_t *out_value)
{
	bool minus = cell.size && cell.data[0] == '-';
	int64_t value = 0;

	if (cell.size && (minus || cell.data[0] == '+')) {
		cell.data++;
		cell.size--;
	}
	if (cell.size && !pc_percent(cell, &value))
		return false;
	*out_value = minus ? -value : value;
	return true;
}

static int add_row(struct diff *diff, const struct pc_perf_row *cells, uint64_t number)
{
	struct pc_span old = cells->cells[PC_PERF_BASELINE], delta = cells->cells[PC_PERF_DELTA];
	struct pc_row row = { .thread = PC_NONE, .total = PC_UNKNOWN, .count = PC_UNKNOWN };
	int64_t before, change, pid, tid;
	struct pc_span process;
	struct pc_place place;
	int status = PC_OK;

	if (!read_change(old, &before) || !read_change(delta, &change) ||
	    (!old.size && !delta.size)) {
		pc_builder_skip(diff->builder, number);
		return PC_OK;
	}
	pc_perf_place(cells, &place);
	row.frame = pc_builder_frame(diff->builder, &place);
	if (pc_perf_process(cells, &process, &pid, &tid))
		row.thread = pc_builder_thread(diff->builder, process, pid, tid);
	/* without a change the function is gone; two roundings may go below nothing */
	row.self = delta.size && before + change > 0 ? before + change : 0;
	row.event = diff->after;
	if (pc_perf_has(&diff->layout, PC_PERF_DELTA))
		status = pc_builder_row(diff->builder, &row);
	row.self = before;
	row.event = diff->before;
	if (!status && old.size)
		status = pc_builder_row(diff->builder, &row);
	return status;
}

static void tell(struct diff *diff)
{
	if (diff->told)
		return;
	diff->told = true;
	if (pc_perf_has(&diff->layout, PC_PERF_DELTA))
		pc_builder_note(diff->builder,
				"perf diff gives the old share and its change: the new share, "
				"\"after\", is their sum, so rounded twice");
	else
		pc_builder_note(diff->builder, "only the old share is read: perf diff printed no "
					       "column Delta");
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct diff *diff = context;
	struct pc_perf_row row;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (line.data[0] == '#') {
		on_comment(diff, line);
		return PC_OK;
	}
	if (!diff->layout.count || !pc_perf_layout_row(&diff->layout, line, 1, &row)) {
		pc_builder_skip(diff->builder, number);
		return PC_OK;
	}
	tell(diff);
	return add_row(diff, &row, number);
}

int pc_parse_perf_diff(struct pc_builder *builder, struct pc_input *input)
{
	struct diff diff = { .builder = builder, .before = PC_NONE, .after = PC_NONE };
	int status;

	pc_builder_tool(builder, "perf");
	status = pc_lines_each(input, on_line, &diff);
	pc_text_clear(&diff.titles);
	pc_text_clear(&diff.name);
	return status;
}

int pc_score_perf_diff(struct pc_span head)
{
	struct pc_text previous PC_AUTO(text) = { 0 };
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_perf_layout layout;
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		struct pc_span titles = pc_text_span(&previous);

		if (!line.size || line.data[0] != '#')
			continue;
		if ((pc_perf_is_dots(line) ? pc_perf_layout_dots(titles, line, &layout)
					   : pc_perf_layout_separated(line, &layout)) &&
		    pc_perf_has(&layout, PC_PERF_BASELINE))
			return 97;
		previous.size = 0;
		pc_text_add(&previous, line.data, line.size);
	}
	return 0;
}
