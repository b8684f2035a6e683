/* SPDX-License-Identifier: Apache-2.0
 * Columns are taken from the runs of dots under the titles: names hold blanks, so blanks divide
 * nothing. */
#include "formats/perf/perf_columns.h"

#include <string.h>

#include "formats/lines.h"
#include "profile/builder.h"

static const struct {
	const char *title;
	enum pc_perf_column kind;
} titles_known[] = {
	{ "Overhead", PC_PERF_SELF },	     { "Self", PC_PERF_SELF },
	{ "Children", PC_PERF_TOTAL },	     { "Samples", PC_PERF_SAMPLES },
	{ "Period", PC_PERF_PERIOD },	     { "Command", PC_PERF_COMMAND },
	{ "Pid:Command", PC_PERF_PID },	     { "Tid:Command", PC_PERF_TID },
	{ "Shared Object", PC_PERF_MODULE }, { "Source Shared Object", PC_PERF_MODULE },
	{ "Symbol", PC_PERF_SYMBOL },	     { "Source Symbol", PC_PERF_SYMBOL },
	{ "Source:Line", PC_PERF_SRCLINE },  { "Source File", PC_PERF_SRCFILE },
	{ "Baseline", PC_PERF_BASELINE },    { "Delta Abs", PC_PERF_DELTA },
	{ "Delta", PC_PERF_DELTA },
};

enum { KNOWN_TITLES = sizeof(titles_known) / sizeof(titles_known[0]) };

bool pc_perf_is_number(enum pc_perf_column kind)
{
	return kind >= PC_PERF_SELF && kind <= PC_PERF_PERIOD;
}

bool pc_perf_has(const struct pc_perf_layout *layout, enum pc_perf_column kind)
{
	for (size_t i = 0; i < layout->count; i++)
		if (layout->kinds[i] == kind)
			return true;
	return false;
}

static enum pc_perf_column title_kind(struct pc_span title)
{
	title = pc_span_trim(title);
	for (size_t i = 0; i < KNOWN_TITLES; i++)
		if (pc_span_is(title, titles_known[i].title))
			return titles_known[i].kind;
	return PC_PERF_OTHER;
}

/* The title that `text` begins with, the longest; KNOWN_TITLES: none. */
static size_t known_title(struct pc_span text)
{
	size_t best = KNOWN_TITLES, size = 0;

	for (size_t i = 0; i < KNOWN_TITLES; i++)
		if (strlen(titles_known[i].title) > size &&
		    pc_span_starts(text, titles_known[i].title)) {
			best = i;
			size = strlen(titles_known[i].title);
		}
	return best;
}

static bool has_cost(const struct pc_perf_layout *layout)
{
	return pc_perf_has(layout, PC_PERF_SELF) || pc_perf_has(layout, PC_PERF_TOTAL) ||
	       pc_perf_has(layout, PC_PERF_PERIOD) || pc_perf_has(layout, PC_PERF_SAMPLES) ||
	       pc_perf_has(layout, PC_PERF_BASELINE);
}

static bool add_column(struct pc_perf_layout *layout, enum pc_perf_column kind, size_t begin,
		       size_t end)
{
	if (layout->count == PC_PERF_COLUMN_MAX)
		return false;
	layout->kinds[layout->count] = kind;
	layout->begins[layout->count] = begin;
	layout->ends[layout->count] = end;
	layout->count++;
	return true;
}

bool pc_perf_is_dots(struct pc_span line)
{
	size_t dots = 0;

	if (!line.size || line.data[0] != '#')
		return false;
	for (size_t i = 1; i < line.size; i++) {
		if (line.data[i] != '.' && line.data[i] != ' ')
			return false;
		dots += line.data[i] == '.';
	}
	return dots >= 3;
}

/* The next run of dots at or after *at. */
static bool next_run(struct pc_span dots, size_t *at, size_t *out_begin)
{
	while (*at < dots.size && dots.data[*at] != '.')
		++*at;
	*out_begin = *at;
	while (*at < dots.size && dots.data[*at] == '.')
		++*at;
	return *at > *out_begin;
}

/* "Command / Shared Object+Symbol": a hierarchy has one run of dots for all numbers and one for all
 * names. */
static bool hierarchy(struct pc_span numbers, struct pc_span names, struct pc_perf_layout *layout)
{
	struct pc_span word, level, part;

	layout->count = 0;
	while (pc_span_word(&numbers, &word))
		if (!add_column(layout, title_kind(word), 0, 0))
			return false;
	while (pc_span_before(&names, " / ", &level)) {
		layout->levels++;
		while (pc_span_before(&level, "+", &part)) {
			if (!add_column(layout, title_kind(part), 0, 0))
				return false;
			layout->level_of[layout->count - 1] = layout->levels;
		}
	}
	return has_cost(layout);
}

/* A paste that leaves one blank of several takes the titles off their dots: they are then told by
 * what they are. */
static void find_titles(struct pc_span titles, struct pc_perf_layout *layout)
{
	enum pc_perf_column kinds[PC_PERF_COLUMN_MAX];
	struct pc_span rest = pc_span_trim(titles);
	size_t count = 0;

	for (; rest.size && count < layout->count; rest = pc_span_trim(rest)) {
		size_t known = known_title(rest);

		if (known == KNOWN_TITLES)
			return;
		kinds[count++] = titles_known[known].kind;
		rest = pc_span_part(rest, strlen(titles_known[known].title), rest.size);
	}
	if (rest.size || count < layout->count)
		return;
	memcpy(layout->kinds, kinds, count * sizeof(kinds[0]));
}

bool pc_perf_layout_dots(struct pc_span titles, struct pc_span dots,
			 struct pc_perf_layout *out_layout)
{
	struct pc_perf_layout layout = { 0 };
	size_t begin, at = 0;

	while (next_run(dots, &at, &begin))
		if (!add_column(&layout, title_kind(pc_span_part(titles, begin, at)), begin, at))
			return false;
	for (size_t i = 1; i < layout.count; i++)
		layout.collapsed = layout.collapsed || layout.begins[i] == layout.ends[i - 1] + 1;
	if (layout.collapsed)
		find_titles(pc_span_part(titles, 1, titles.size), &layout);
	if (layout.count == 2) {
		struct pc_span names =
			pc_span_trim(pc_span_part(titles, layout.begins[1], titles.size));

		if (pc_span_find(names, " / ")) {
			struct pc_span numbers =
				pc_span_part(titles, layout.begins[0], layout.ends[0]);

			if (!hierarchy(numbers, names, &layout))
				return false;
		}
	}
	if (!has_cost(&layout))
		return false;
	*out_layout = layout;
	return true;
}

/* The byte right after the first title, when that is one we know. */
static char find_separator(struct pc_span titles)
{
	size_t known = known_title(titles);
	size_t size = known == KNOWN_TITLES ? 0 : strlen(titles_known[known].title);

	if (!size || titles.size <= size || !titles.data[size] ||
	    !strchr(",;|\t:!/^~@&", titles.data[size]))
		return 0;
	return titles.data[size];
}

bool pc_perf_is_titles(struct pc_span line)
{
	return line.size && line.data[0] == '#' &&
	       known_title(pc_span_trim(pc_span_part(line, 1, line.size))) != KNOWN_TITLES;
}

bool pc_perf_layout_separated(struct pc_span titles, struct pc_perf_layout *out_layout)
{
	struct pc_perf_layout layout = { 0 };
	struct pc_span title;

	if (!titles.size || titles.data[0] != '#')
		return false;
	titles = pc_span_trim(pc_span_part(titles, 1, titles.size));
	layout.separator = find_separator(titles);
	if (!layout.separator)
		return false;
	while (pc_span_cut(titles, layout.separator, &title, &titles))
		if (!add_column(&layout, title_kind(title), 0, 0))
			return false;
	if (!add_column(&layout, title_kind(titles), 0, 0) || !has_cost(&layout))
		return false;
	*out_layout = layout;
	return true;
}
