/* SPDX-License-Identifier: Apache-2.0
 * Rows of flat tables, word by word, as the columns of flat.def say. */
#include "formats/tables/flat_row.h"

#include <ctype.h>
#include <string.h>

#include "formats/lines.h"

enum { WORDS = 48 };

static const struct pc_flat flats[] = {
#define PC_FLAT(tool, titles, columns, event, unit, factor, whole) \
	{ tool, titles, columns, event, unit, factor, whole },
#include "formats/tables/flat.def"
#undef PC_FLAT
};

/* Titles of one blank or many, and of none between "%" and its word. */
static bool has_titles(struct pc_span line, const char *titles)
{
	struct pc_span rest = pc_span(titles);

	for (;;) {
		line = pc_span_trim(line);
		rest = pc_span_trim(rest);
		if (!rest.size)
			return true;
		if (!line.size || *line.data != *rest.data)
			return false;
		line = (struct pc_span){ line.data + 1, line.size - 1 };
		rest = (struct pc_span){ rest.data + 1, rest.size - 1 };
	}
}

const struct pc_flat *pc_flat_titles(struct pc_span line)
{
	line = pc_span_trim(line);
	if (!line.size)
		return NULL;
	/* of nearly every line of any text the first letter is another */
	for (size_t i = 0; i < sizeof(flats) / sizeof(flats[0]); i++)
		if (*line.data == flats[i].titles[0] && has_titles(line, flats[i].titles))
			return &flats[i];
	return NULL;
}

/* ---- numbers ---- */

static const struct {
	const char *suffix;
	int64_t factor;
} units[] = {
	{ "ns", 1 }, { "us", 1000 }, { "\xc2\xb5s", 1000 }, { "ms", 1000000 }, { "s", 1000000000 },
};

/* "(63.4%)", "[1.23]", "\"12\"": what stands around a number */
static struct pc_span bare(struct pc_span word)
{
	while (word.size && *word.data && strchr("([\"", *word.data))
		word = (struct pc_span){ word.data + 1, word.size - 1 };
	while (word.size && word.data[word.size - 1] && strchr(")]\"", word.data[word.size - 1]))
		word.size--;
	return word;
}

/* A value in the unit of the table, where it does not say its own: only nanoseconds do. */
static bool read_value(struct pc_span word, int64_t factor, int64_t *out_value)
{
	int64_t value, divisor = 1;
	unsigned digits;

	word = bare(word);
	if (word.size && word.data[word.size - 1] == '.') /* of a sentence */
		word.size--;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_ends(word, units[i].suffix)) {
			word.size -= strlen(units[i].suffix);
			factor = units[i].factor;
			break;
		}
	if (!pc_decimal(word, &value, &digits) || value < 0)
		return false;
	while (digits--)
		divisor *= 10;
	return pc_scaled(value, factor, divisor, out_value);
}

static bool read_share(struct pc_span word, int64_t *out_hundredths)
{
	word = bare(word);
	if (pc_span_ends(word, "%"))
		word.size--;
	return read_value(word, 100, out_hundredths);
}

static bool is_address(struct pc_span word)
{
	enum { DIGITS_MIN = 8 };

	for (size_t i = 0; i < word.size; i++)
		if (!isxdigit((unsigned char)word.data[i]))
			return false;
	return word.size >= DIGITS_MIN;
}

/* "12", "63.4%", "5/1", "1.2us", "-", "[" */
static bool is_number(struct pc_span word)
{
	struct pc_span calls, primitive;
	int64_t value;

	word = bare(word);
	if (!word.size || pc_span_is(word, "-") || pc_span_is(word, "--") ||
	    pc_span_is(word, "NaN") || pc_span_is(word, "?"))
		return true;
	if (pc_span_cut(word, '/', &calls, &primitive))
		return pc_span_digits(calls) && pc_span_digits(primitive);
	if (word.data[word.size - 1] == '%')
		word.size--;
	return read_value(word, 1, &value) || is_address(word);
}

/* ---- rows ---- */

/* "-" and what rounds to less than nothing: too little to be measured */
static bool take_cost(const struct pc_flat *flat, struct pc_span word, int64_t *out_value)
{
	struct pc_span size = word;
	int64_t value;

	if (pc_span_starts(word, "-")) {
		size = (struct pc_span){ word.data + 1, word.size - 1 };
		if (size.size && !read_value(size, flat->factor, &value))
			return false;
		*out_value = 0;
		return true;
	}
	return read_value(word, flat->factor, out_value);
}

static bool take_cell(const struct pc_flat *flat, char column, struct pc_span word,
		      struct pc_flat_row *row)
{
	int64_t line;

	switch (column) {
	case 's':
		return take_cost(flat, word, &row->self);
	case 't':
		return take_cost(flat, word, &row->total);
	case 'S':
		return read_share(word, &row->self);
	case 'T':
		return read_share(word, &row->total);
	case 'p':
		return read_share(word, &row->share) || is_number(word);
	case 'm':
		if (!row->module.size)
			row->module = word;
		return true;
	case 'f':
		row->file = word;
		return true;
	case 'l':
		row->line = pc_span_int(word, &line) && line > 0 && line < UINT32_MAX
				    ? (uint32_t)line
				    : 0;
		return is_number(word);
	default:
		return is_number(word);
	}
}

/* All columns after a name; false where one is not what it must be, or words are left. */
static bool take_rest(const struct pc_flat *flat, const char *columns, struct pc_span rest,
		      struct pc_flat_row *row)
{
	struct pc_span word, next;

	for (; *columns; columns++) {
		if (*columns == '~')
			return true;
		next = rest;
		if (*columns == '*') {
			while (pc_span_word(&next, &word) && is_number(word))
				rest = next;
			continue;
		}
		if (!pc_span_word(&rest, &word) || !take_cell(flat, *columns, word, row))
			return false;
	}
	return !pc_span_trim(rest).size;
}

/* The name ends where what follows it is what must follow. */
static bool take_name(const struct pc_flat *flat, const char *columns, struct pc_span line,
		      struct pc_flat_row *row)
{
	struct pc_span rest = line, word;

	for (size_t words = 0; words < WORDS && pc_span_word(&rest, &word); words++) {
		struct pc_flat_row tried = *row;

		if (!take_rest(flat, columns, rest, &tried))
			continue;
		tried.name = line;
		tried.name.size = (size_t)(word.data + word.size - line.data);
		*row = tried;
		return true;
	}
	return false;
}

/* "name   file.rb:12", "name - /lib/file.rb:12", "name (file.py:12)" */
static bool take_file_behind(struct pc_flat_row *row)
{
	static const char *const marks[] = { "  ", " - ", " (" };
	const char *end = row->name.data + row->name.size;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *mark = pc_span_find(row->name, marks[i]);
		struct pc_span file;

		if (!mark || mark == row->name.data)
			continue;
		mark += strlen(marks[i]);
		file = (struct pc_span){ mark, (size_t)(end - mark) };
		if ((i == 2 && !pc_span_ends(file, ")")) ||
		    (i == 1 && !memchr(file.data, '.', file.size) &&
		     !pc_span_starts(file, "(unknown)")))
			continue;
		file.size -= i == 2;
		if (i == 2 && !memchr(file.data, '.', file.size))
			continue; /* "f (int)" */
		if (!pc_span_starts(file, "(unknown)"))
			row->file = pc_span_trim(file);
		row->name.size = (size_t)(mark - row->name.data) - strlen(marks[i]);
		pc_file_line(row->file, ':', &row->file, &row->line);
		return true;
	}
	return false;
}

/* The name alone, of "file.py:12 name" too, of "\"name\"", and of "*name", which calls itself. */
static void tidy_name(struct pc_flat_row *row)
{
	struct pc_span rest = row->name, word;

	if (!take_file_behind(row) && pc_span_word(&rest, &word) && pc_span_trim(rest).size &&
	    pc_file_line(word, ':', &row->file, &row->line))
		row->name = rest;
	row->name = pc_span_trim(row->name);
	if (row->name.size > 2 && *row->name.data == '"' && pc_span_ends(row->name, "\""))
		row->name = (struct pc_span){ row->name.data + 1, row->name.size - 2 };
	if (row->name.size > 1 && *row->name.data == '*' && row->name.data[1] != ' ')
		row->name = (struct pc_span){ row->name.data + 1, row->name.size - 1 };
}

bool pc_flat_row(const struct pc_flat *flat, struct pc_span line, struct pc_flat_row *out_row)
{
	struct pc_flat_row row = {
		.self = PC_UNKNOWN, .total = PC_UNKNOWN, .count = PC_UNKNOWN, .share = PC_UNKNOWN
	};
	const char *columns = flat->columns;
	struct pc_span rest = line, next, word;

	for (; *columns && *columns != 'N'; columns++) {
		next = rest;
		if (*columns == '*') {
			for (; pc_span_word(&next, &word) && is_number(word); rest = next)
				continue;
			continue;
		}
		if (!pc_span_word(&rest, &word) || !take_cell(flat, *columns, word, &row))
			return false;
	}
	rest = pc_span_trim(rest);
	if (!rest.size)
		return false;
	if (!columns[1])
		row.name = rest;
	else if (!take_name(flat, columns + 1, rest, &row))
		return false;
	if (!strchr(columns, 'm') && !row.file.size)
		tidy_name(&row);
	if (!strcmp(flat->unit, "samples"))
		row.count = row.self;
	*out_row = row;
	return true;
}

bool pc_flat_whole(const struct pc_flat *flat, struct pc_span line, int64_t *out_value)
{
	struct pc_span word;

	if (!flat->whole || !pc_span_starts(line, flat->whole))
		return false;
	line.data += strlen(flat->whole);
	line.size -= strlen(flat->whole);
	return pc_span_word(&line, &word) && read_value(word, flat->factor, out_value);
}
