/* SPDX-License-Identifier: Apache-2.0
 * The rows of a table by perf report, cut up where its columns stand; those that a paste moved,
 * where their first column stands. */
#include <string.h>

#include "formats/lines.h"
#include "formats/perf/perf_columns.h"
#include "profile/builder.h"

/* perf prints costs as percentages and counts as digits; a group's column has one of them for each
 * event. */
static bool is_cell(enum pc_perf_column kind, struct pc_span cell)
{
	bool percent = kind == PC_PERF_SELF || kind == PC_PERF_TOTAL;
	struct pc_span word;
	size_t words = 0;
	int64_t value;

	for (; pc_span_word(&cell, &word); words++)
		if (percent ? !pc_percent(word, &value) : !pc_span_digits(word))
			return false;
	return words > 0;
}

static bool keep(struct pc_perf_row *row, enum pc_perf_column kind, struct pc_span cell)
{
	if (pc_perf_is_number(kind) && !is_cell(kind, cell))
		return false;
	row->cells[kind] = pc_span_trim(cell);
	return true;
}

static bool row_at_places(const struct pc_perf_layout *layout, struct pc_span line,
			  struct pc_perf_row *row)
{
	bool named = false;
	size_t shift = 0, at = 0; /* a number too wide for its column moves all that follow */

	for (size_t i = 0; i < layout->count; i++) {
		bool number = pc_perf_is_number(layout->kinds[i]);
		size_t begin = number ? at : layout->begins[i] + shift;
		size_t end = layout->ends[i] + shift;

		if (number) {
			for (; end < line.size && line.data[end] != ' '; end++)
				shift++;
		} else if (begin && begin <= line.size && line.data[begin - 1] != ' ') {
			return false;
		}
		if (!number && i + 1 == layout->count)
			end = line.size;
		if (!keep(row, layout->kinds[i], pc_span_part(line, begin, end)))
			return false;
		named = named || (!number && pc_span_trim(pc_span_part(line, begin, end)).size);
		at = end;
	}
	return named; /* call graphs have lines of a number alone */
}

static bool row_separated(const struct pc_perf_layout *layout, struct pc_span line,
			  struct pc_perf_row *row)
{
	struct pc_span cell;

	for (size_t i = 0; i + 1 < layout->count; i++)
		if (!pc_span_cut(line, layout->separator, &cell, &line) ||
		    !keep(row, layout->kinds[i], cell))
			return false;
	return keep(row, layout->kinds[layout->count - 1], line);
}

enum { HIERARCHY_INDENT = 3 };

static bool find_level(struct pc_perf_layout *layout, size_t end, size_t *out_level)
{
	if (!layout->first_end)
		layout->first_end = end;
	if (end < layout->first_end || (end - layout->first_end) % HIERARCHY_INDENT)
		return false;
	*out_level = (end - layout->first_end) / HIERARCHY_INDENT;
	return *out_level < layout->levels;
}

/* The names of one level: where it joins several, two blanks stand between them. */
static void keep_level(const struct pc_perf_layout *layout, size_t level, struct pc_span text,
		       struct pc_perf_row *row)
{
	struct pc_span part;

	for (size_t i = 0; i < layout->count; i++) {
		bool last = i + 1 == layout->count || layout->level_of[i + 1] != level + 1;

		if (layout->level_of[i] != level + 1)
			continue;
		text = pc_span_trim(text);
		if (last || !pc_span_before(&text, "  ", &part))
			part = text;
		keep(row, layout->kinds[i], part);
	}
}

static bool row_of_hierarchy(struct pc_perf_layout *layout, struct pc_span line, size_t group,
			     struct pc_perf_row *row)
{
	struct pc_span rest = line, word;
	size_t first_end = 0;

	for (size_t i = 0; i < layout->count && !layout->level_of[i]; i++) {
		const char *begin = rest.data;

		for (size_t member = 0; member < group; member++) {
			if (!pc_span_word(&rest, &word))
				return false;
			if (!i && !member)
				first_end = (size_t)(rest.data - line.data);
		}
		if (!keep(row, layout->kinds[i],
			  pc_span_part(line, (size_t)(begin - line.data),
				       (size_t)(rest.data - line.data))))
			return false;
	}
	rest = pc_span_trim(rest);
	if (!rest.size || !find_level(layout, first_end, &row->level))
		return false;
	keep_level(layout, row->level, rest, row);
	return true;
}

/* "12.34%" and what follows up to the end of the numbers of a group, or 0: no such number */
static size_t first_number(const struct pc_perf_layout *layout, struct pc_span line, size_t group)
{
	struct pc_span rest = line, word;

	for (size_t member = 0; member < group; member++)
		if (!pc_span_word(&rest, &word) || !is_cell(layout->kinds[0], word))
			return 0;
	return (size_t)(rest.data - line.data);
}

/* Where a paste took blanks off the beginning, the first column tells how many. */
static bool row_moved(const struct pc_perf_layout *layout, struct pc_span line, size_t group,
		      struct pc_perf_row *row, struct pc_text *scratch)
{
	size_t end, place = layout->begins[0];

	line = pc_span_trim(line);
	if (pc_perf_is_number(layout->kinds[0])) {
		end = first_number(layout, line, group);
		if (!end || end > layout->ends[0])
			return false;
		place = layout->ends[0] - end;
	}
	scratch->size = 0;
	pc_text_printf(scratch, "%*s", (int)place, "");
	pc_text_add(scratch, line.data, line.size);
	return row_at_places(layout, (struct pc_span){ scratch->data, scratch->size }, row);
}

/* "[.] f": a symbol says where it begins */
static bool is_marked(struct pc_span text)
{
	return text.size > 3 && text.data[0] == '[' && text.data[2] == ']' && text.data[3] == ' ';
}

/* Where a paste left one blank of several, words are all there is: no more of them than columns,
 * but for a symbol at the end. */
static bool row_of_words(const struct pc_perf_layout *layout, struct pc_span line, size_t group,
			 struct pc_perf_row *row)
{
	struct pc_span rest = pc_span_trim(line), word;

	for (size_t i = 0; i < layout->count; i++) {
		enum pc_perf_column kind = layout->kinds[i];
		bool marked = kind == PC_PERF_SYMBOL && is_marked(rest);
		const char *begin = rest.data;

		if (marked && i + 1 == layout->count)
			return keep(row, kind, rest);
		for (size_t words = pc_perf_is_number(kind) ? group : 1u + marked; words; words--)
			if (!pc_span_word(&rest, &word))
				return false;
		word = (struct pc_span){ begin, (size_t)(rest.data - begin) };
		if (!keep(row, kind, word))
			return false;
		rest = pc_span_trim(rest);
	}
	return !rest.size;
}

bool pc_perf_layout_row(struct pc_perf_layout *layout, struct pc_span line, size_t group,
			struct pc_perf_row *out_row)
{
	*out_row = (struct pc_perf_row){ 0 };
	if (!pc_span_trim(line).size)
		return false;
	if (layout->levels)
		return row_of_hierarchy(layout, line, group, out_row);
	if (layout->separator)
		return row_separated(layout, line, out_row);
	return row_at_places(layout, line, out_row);
}

bool pc_perf_layout_pasted_row(const struct pc_perf_layout *layout, struct pc_span line,
			       size_t group, struct pc_perf_row *out_row, struct pc_text *scratch)
{
	*out_row = (struct pc_perf_row){ 0 };
	if (layout->levels || layout->separator)
		return false;
	return layout->collapsed ? row_of_words(layout, line, group, out_row)
				 : row_moved(layout, line, group, out_row, scratch);
}

struct pc_span pc_perf_untabbed(struct pc_span line, bool stops, struct pc_text *scratch)
{
	enum { TAB = 8 };

	if (!memchr(line.data, '\t', line.size))
		return line;
	scratch->size = 0;
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] == '\t')
			pc_text_printf(scratch, "%*s",
				       (int)(stops ? TAB - scratch->size % TAB : TAB), "");
		else
			pc_text_add(scratch, line.data + i, 1);
	return (struct pc_span){ scratch->data, scratch->size };
}
