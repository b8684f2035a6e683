/* SPDX-License-Identifier: Apache-2.0
 * gprof's rows. Names may hold blanks; numbers stand before them. */
#include "formats/gprof/gprof_row.h"

#include "formats/lines.h"

/* A decimal with a point; integers are numbers of calls. */
static bool seconds(struct pc_span word, int64_t *out_ns)
{
	unsigned digits;
	int64_t value;

	if (!memchr(word.data, '.', word.size) || !pc_decimal(word, &value, &digits))
		return false;
	for (; digits < 9; digits++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	*out_ns = value;
	return true;
}

/* Takes a word of *rest if it is a decimal. */
static bool take_seconds(struct pc_span *rest, int64_t *out_ns)
{
	struct pc_span after = *rest, word;

	if (!pc_span_word(&after, &word) || !seconds(word, out_ns))
		return false;
	*rest = after;
	return true;
}

/* "15", "15+2" (of itself), "3/89" (of all): the first number. */
static bool take_calls(struct pc_span *rest, int64_t *out_calls)
{
	struct pc_span after = *rest, word, first, others;

	if (!pc_span_word(&after, &word))
		return false;
	if (pc_span_cut(word, '/', &first, &others) || pc_span_cut(word, '+', &first, &others)) {
		if (!pc_span_digits(others))
			return false;
	} else {
		first = word;
	}
	if (!pc_span_digits(first) || !pc_span_int(first, out_calls))
		return false;
	*rest = after;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* " [12]" at the end; flat tables have " (12)" for what the graph leaves out. */
static bool cut_index(struct pc_span *name, char open, char close)
{
	struct pc_span before, number;

	if (!name->size || name->data[name->size - 1] != close ||
	    !pc_span_cut_last(*name, open, &before, &number))
		return false;
	number.size--;
	if (!pc_span_digits(number) || (before.size && !is_blank(before.data[before.size - 1])))
		return false;
	*name = pc_span_trim(before);
	return true;
}

/* "f <cycle 1>" */
static bool cut_cycle(struct pc_span *name)
{
	struct pc_span before, rest;

	if (!pc_span_ends(*name, ">") || !pc_span_cut_last(*name, '<', &before, &rest) ||
	    !pc_span_starts(rest, "cycle ") || !before.size)
		return false;
	rest = (struct pc_span){ rest.data + 6, rest.size - 7 };
	if (!pc_span_digits(rest))
		return false;
	*name = pc_span_trim(before);
	return true;
}

static bool is_whole_cycle(struct pc_span name)
{
	return pc_span_starts(name, "<cycle ") && pc_span_ends(name, " as a whole>");
}

static bool read_name(struct pc_span name, struct pc_gprof_row *row)
{
	row->name = pc_span_trim(name);
	if (!cut_index(&row->name, '[', ']') && !pc_span_is(row->name, "<spontaneous>"))
		return false;
	row->spontaneous = pc_span_is(row->name, "<spontaneous>");
	row->cycle = is_whole_cycle(row->name);
	row->cycle_member = cut_cycle(&row->name);
	return row->name.size != 0;
}

bool pc_gprof_flat(struct pc_span line, struct pc_gprof_row *out_row)
{
	struct pc_gprof_row row = { .calls = PC_UNKNOWN, .children_ns = PC_UNKNOWN };
	struct pc_span rest;
	int64_t number;

	if (!take_seconds(&line, &number) || !take_seconds(&line, &row.sum_ns) ||
	    !take_seconds(&line, &row.self_ns))
		return false;
	rest = line;
	if (take_calls(&rest, &row.calls) && take_seconds(&rest, &number) &&
	    take_seconds(&rest, &number))
		line = rest;
	else
		row.calls = PC_UNKNOWN;
	row.name = pc_span_trim(line);
	if (!cut_index(&row.name, '[', ']'))
		cut_index(&row.name, '(', ')');
	row.cycle_member = cut_cycle(&row.name);
	*out_row = row;
	return row.name.size != 0;
}

bool pc_gprof_entry(struct pc_span line, struct pc_gprof_row *out_row)
{
	struct pc_gprof_row row = { .calls = PC_UNKNOWN };
	struct pc_span index, percent;
	int64_t number;

	if (!pc_span_word(&line, &index) || index.size < 3 || index.data[0] != '[' ||
	    index.data[index.size - 1] != ']' ||
	    !pc_span_digits((struct pc_span){ index.data + 1, index.size - 2 }) ||
	    !pc_span_word(&line, &percent) || !seconds(percent, &number) ||
	    !take_seconds(&line, &row.self_ns) || !take_seconds(&line, &row.children_ns))
		return false;
	take_calls(&line, &row.calls);
	if (!read_name(line, &row))
		return false;
	*out_row = row;
	return true;
}

bool pc_gprof_relative(struct pc_span line, struct pc_gprof_row *out_row)
{
	struct pc_gprof_row row = { .self_ns = PC_UNKNOWN,
				    .children_ns = PC_UNKNOWN,
				    .calls = PC_UNKNOWN };

	if (take_seconds(&line, &row.self_ns) && !take_seconds(&line, &row.children_ns))
		return false;
	take_calls(&line, &row.calls);
	if (!read_name(line, &row))
		return false;
	*out_row = row;
	return true;
}

bool pc_gprof_place(struct pc_span name, struct pc_place *out_place)
{
	struct pc_place place = { .function = name, .kind = PC_FRAME_UNKNOWN };
	struct pc_span before, inner, where, address;
	bool found = pc_span_ends(name, ")") && pc_span_cut_last(name, '(', &before, &inner);

	if (found) {
		inner.size--;
		found = pc_span_cut_last(inner, '@', &where, &address) &&
			pc_file_line(pc_span_trim(where), ':', &place.file, &place.line);
	}
	if (found)
		place.function = pc_span_trim(before);
	*out_place = place;
	return found;
}
