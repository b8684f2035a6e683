/* SPDX-License-Identifier: Apache-2.0
 * perf report --stdio: one table an event, its columns as the user chose them. Call graphs under
 * the rows are left out: they say in percentages of percentages what `perf script` says exactly. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/perf/perf_bare.h"
#include "formats/perf/perf_columns.h"
#include "formats/perf/perf_table.h"
#include "profile/builder.h"

struct report {
	struct pc_builder *builder;
	struct pc_perf_table table;
	struct pc_perf_layout layout;
	struct pc_text titles; /* the last comment: titles, if dots follow */
	bool undivided;	       /* titles were seen that nothing divides into columns */
	bool bare;	       /* rows came before any titles */
	bool has_tool;
	struct pc_text levels[PC_PERF_COLUMNS]; /* of a hierarchy: the names a row stands under */
	struct pc_text untabbed, moved;
};

/* ---- comments ---- */

/* What stands in quotes, those of perf or those that a blog makes of them (U+2018, U+2019). */
static bool quoted(struct pc_span text, struct pc_span *out_names)
{
	const char *begin = pc_span_find(text, "\xe2\x80\x98"), *end = text.data + text.size;
	struct pc_span before, rest = text;

	if (!begin)
		return pc_span_cut(text, '\'', &before, &rest) &&
		       pc_span_cut_last(rest, '\'', out_names, &rest);
	rest = (struct pc_span){ begin + 3, (size_t)(end - begin) - 3 };
	end = pc_span_find(rest, "\xe2\x80\x99");
	if (!end)
		return false;
	*out_names = (struct pc_span){ rest.data, (size_t)(end - rest.data) };
	return true;
}

/* " 394  of event 'cycles:ppp'"; perf writes 1122 as "1K", which says nothing exact. */
static int on_samples(struct report *report, struct pc_span text)
{
	struct pc_span number = { 0 }, names = { 0 };
	int64_t samples;

	report->bare = false;
	report->layout = (struct pc_perf_layout){ 0 };
	report->titles.size = 0;
	if (!pc_span_word(&text, &number) || !pc_span_digits(number) ||
	    !pc_span_int(number, &samples))
		samples = PC_UNKNOWN;
	if (!quoted(text, &names))
		names = pc_span_find(text, "of event")
				? PC_SPAN("")
				: text; /* "# Events: 1K cycles" of old perf */
	return pc_perf_table_events(&report->table, pc_span_trim(names), samples);
}

static bool after(struct pc_span line, const char *prefix, struct pc_span *out_rest)
{
	size_t size = strlen(prefix);

	if (!pc_span_starts(line, prefix))
		return false;
	*out_rest = pc_span_trim((struct pc_span){ line.data + size, line.size - size });
	return true;
}

static int64_t read_number(struct pc_span text)
{
	int64_t value;

	return pc_span_int(text, &value) && value >= 0 ? value : PC_UNKNOWN;
}

static int on_titles(struct report *report, struct pc_span line)
{
	int status = PC_OK;

	if (pc_perf_layout_separated(line, &report->layout))
		status = pc_perf_table_open(&report->table, &report->layout);
	line = pc_perf_untabbed(line, true, &report->untabbed);
	report->titles.size = 0;
	pc_text_add(&report->titles, line.data, line.size);
	return status;
}

static int on_dots(struct report *report, struct pc_span dots)
{
	struct pc_span titles = { report->titles.data ? report->titles.data : "",
				  report->titles.size };

	if (!pc_perf_layout_dots(titles, dots, &report->layout))
		return PC_OK;
	report->titles.size = 0;
	return pc_perf_table_open(&report->table, &report->layout);
}

static int on_comment(struct report *report, struct pc_span line)
{
	struct pc_span text = pc_span_trim((struct pc_span){ line.data + 1, line.size - 1 }), rest;
	struct pc_span dots = pc_perf_untabbed(line, true, &report->untabbed);

	if (pc_perf_is_dots(dots))
		return on_dots(report, dots);
	if (after(text, "Samples:", &rest) || after(text, "Events:", &rest))
		return on_samples(report, rest);
	if (after(text, "Total Lost Samples:", &rest))
		return pc_perf_table_lost(&report->table, read_number(rest));
	if (after(text, "Event count (approx.):", &rest)) {
		pc_perf_table_total(&report->table, read_number(rest));
	} else if (after(text, "perf version :", &rest) && rest.size) {
		pc_builder_tool(report->builder, "perf %.*s", (int)rest.size, rest.data);
		report->has_tool = true;
	}
	return on_titles(report, line);
}

/* ---- rows ---- */

/* Only the innermost level counts: the others are sums of it. They give the row its command and
 * module. */
static int add_level(struct report *report, struct pc_perf_row *row)
{
	const struct pc_perf_layout *layout = &report->layout;
	bool innermost = row->level + 1 == layout->levels;

	for (size_t i = 0; i < layout->count; i++) {
		struct pc_span *cell = &row->cells[layout->kinds[i]];
		struct pc_text *name = &report->levels[layout->kinds[i]];

		if (layout->level_of[i] == row->level + 1 && !innermost) {
			name->size = 0;
			pc_text_add(name, cell->data, cell->size);
		} else if (layout->level_of[i] && layout->level_of[i] < layout->levels &&
			   innermost) {
			*cell = (struct pc_span){ name->data, name->size };
		}
	}
	return innermost ? pc_perf_table_row(&report->table, row) : PC_OK;
}

static bool read_row(struct report *report, struct pc_span line, struct pc_perf_row *out_row)
{
	struct pc_perf_layout *layout = &report->layout;
	size_t group = report->table.group;
	bool tabs = !layout->separator && memchr(line.data, '\t', line.size);
	struct pc_span row = line;

	if (!layout->count)
		return false;
	if (tabs)
		row = pc_perf_untabbed(line, true, &report->untabbed);
	if (pc_perf_layout_row(layout, row, group, out_row))
		return true;
	if (tabs)
		row = pc_perf_untabbed(line, false, &report->untabbed);
	if (tabs && pc_perf_layout_row(layout, row, group, out_row))
		return true;
	if (!pc_perf_layout_pasted_row(layout, row, group, out_row, &report->moved))
		return false;
	pc_builder_note(report->builder, "rows do not stand under their titles: they were read "
					 "from where they begin");
	return true;
}

/* Without titles: what the first row has are the columns. */
static int on_bare_row(struct report *report, const struct pc_perf_row *row)
{
	struct pc_perf_layout layout;
	int status = PC_OK;

	if (!report->bare) {
		pc_perf_bare_layout(row, &layout);
		status = pc_perf_table_open(&report->table, &layout);
		pc_builder_note(report->builder, "rows have no titles: they were read as perf "
						 "report or perf top prints them");
	}
	report->bare = true;
	report->titles.size = 0;
	return status ? status : pc_perf_table_row(&report->table, row);
}

/* "cycles:u:", "1.5:     250 cycles: 401000 f (/w)": a head of perf script, which is indented too,
 * or of perf stat. */
static bool is_head(struct pc_span text)
{
	const char *colon = pc_span_find(text, ": ");

	return pc_span_ends(text, ":") ||
	       (colon && colon > text.data && colon[-1] >= '0' && colon[-1] <= '9');
}

/* What stands between the rows: call graphs. Of their lines only those of --call-graph folded
 * ("59.50% f;main") are not indented, and only those of flat ("59.50%") begin with a number. */
static bool is_call_graph(struct pc_span line)
{
	bool indented = line.data[0] == ' ' || line.data[0] == '\t';
	struct pc_span rest = pc_span_trim(line), word;
	int64_t percent;

	if (pc_span_starts(rest, "|") || pc_span_starts(rest, "--"))
		return true;
	if (is_head(rest))
		return false;
	if (!pc_span_word(&rest, &word))
		return false;
	if (!pc_span_digits(word) && !pc_percent(word, &percent))
		return indented;
	if (!rest.size)
		return indented;
	return !indented && rest.size > 1 && !strchr(" \t|", rest.data[1]);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct report *report = context;
	struct pc_perf_row row;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (pc_span_starts(line, "# Baseline")) { /* of perf diff */
		report->layout = (struct pc_perf_layout){ 0 };
		pc_builder_skip(report->builder, number);
		return PC_OK;
	}
	if (line.data[0] == '#')
		return on_comment(report, line);
	if (!report->layout.count && pc_perf_bare_row(line, &row))
		return on_bare_row(report, &row);
	if (read_row(report, line, &row))
		return report->layout.levels ? add_level(report, &row)
					     : pc_perf_table_row(&report->table, &row);
	if (!report->layout.count &&
	    pc_perf_is_titles((struct pc_span){ report->titles.data, report->titles.size }))
		report->undivided = true;
	if (!(report->layout.count || report->bare) || !is_call_graph(line))
		pc_builder_skip(report->builder, number);
	return PC_OK;
}

/* perf report -t takes any separator, and takes it out of no title, percentage or blank. */
static int say_undivided(const struct report *report)
{
	static const char why[] =
		"nothing tells the columns under its titles apart, as with an "
		"unusual separator; give what perf report -t , or without -t prints";

	if (!report->undivided)
		return PC_OK;
	if (!report->table.all_rows)
		return pc_fail(pc_builder_pc(report->builder), PC_EINPUT,
			       "a table of perf report: %s", why);
	pc_builder_note(report->builder, "a table was left out: %s", why);
	return PC_OK;
}

int pc_parse_perf_report(struct pc_builder *builder, struct pc_input *input)
{
	struct report report = { .builder = builder,
				 .table = { .builder = builder, .lost = PC_UNKNOWN } };
	int status = pc_lines_each(input, on_line, &report);

	if (!status)
		status = pc_perf_table_end(&report.table);
	if (!status)
		status = say_undivided(&report);
	if (!report.has_tool)
		pc_builder_tool(builder, "perf");
	for (size_t i = 0; i < PC_PERF_COLUMNS; i++)
		pc_text_clear(&report.levels[i]);
	pc_text_clear(&report.titles);
	pc_text_clear(&report.untabbed);
	pc_text_clear(&report.moved);
	pc_perf_table_clear(&report.table);
	return status;
}

int pc_score_perf_report(struct pc_span head)
{
	struct pc_span line, previous = PC_SPAN("");
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_perf_layout layout;
	bool more, samples = false, table = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;
	     previous = line) {
		if (!line.size || line.data[0] != '#')
			continue;
		if (pc_span_starts(line, "# Samples:") && pc_span_find(line, "of event"))
			samples = true;
		if (pc_perf_is_dots(line))
			table = table ||
				(!lines.colored && pc_perf_layout_dots(previous, line, &layout) &&
				 !pc_perf_has(&layout, PC_PERF_BASELINE));
		else
			table = table || (pc_perf_layout_separated(line, &layout) &&
					  !pc_perf_has(&layout, PC_PERF_BASELINE));
	}
	if (table)
		return samples ? 100 : 90;
	return samples ? 80 : pc_perf_bare_score(head);
}
