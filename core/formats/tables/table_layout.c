/* SPDX-License-Identifier: Apache-2.0
 * Which of the ways to divide lines gives the most rows with a name and a percentage, and which
 * columns these are. Prose gives none: words must be numbers on one side of a name and nowhere
 * else, and most lines must be rows. */
#include "formats/tables/table_layout.h"

#include <stdlib.h>
#include <strings.h>

#include "base/auto.h"
#include "formats/lines.h"
#include "profile/builder.h"

enum { ROWS_MIN = 3, SCORE_MIN = 20, SCORE_MAX = 40, WORDS_MAX = 16, FULL = 10000 };

/* ---- cells ---- */
static bool is_number(struct pc_span cell)
{
	unsigned digits;
	int64_t value;

	cell = pc_span_trim(cell);
	if (cell.size && cell.data[cell.size - 1] == '%')
		return pc_percent(cell, &value);
	return pc_decimal(cell, &value, &digits) || pc_decimal_comma(cell, &value, &digits);
}

bool pc_table_percent(struct pc_span cell, int64_t *out_hundredths)
{
	char text[32];

	cell = pc_span_trim(cell);
	if (cell.size && cell.data[cell.size - 1] == '%')
		cell = pc_span_trim((struct pc_span){ cell.data, cell.size - 1 });
	if (!cell.size || cell.size >= sizeof(text))
		return false;
	memcpy(text, cell.data, cell.size);
	text[cell.size] = '%';
	return pc_percent((struct pc_span){ text, cell.size + 1 }, out_hundredths);
}

/* "---+---", "|:--|--:|", "=====", and the same of box characters (three bytes from 0xe2 on). */
static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (!strchr("-+=|:. _\t*", line.data[i]) || !line.data[i]) {
			if ((unsigned char)line.data[i] < 0x80)
				return false;
		}
	return true;
}

/* The bytes of an upright line of a box at `at`: U+2502, U+2503, U+2551. */
static size_t box_size(struct pc_span text, size_t at)
{
	static const char *const boxes[] = { "\xe2\x94\x82", "\xe2\x94\x83", "\xe2\x95\x91" };

	for (size_t i = 0; i < 3; i++)
		if (text.size - at >= 3 && !memcmp(text.data + at, boxes[i], 3))
			return 3;
	return 0;
}

static void without_boxes(struct pc_span line, struct pc_text *out)
{
	out->size = 0;
	for (size_t i = 0; i < line.size;) {
		size_t box = box_size(line, i);

		pc_text_add(out, box ? "|" : line.data + i, 1);
		i += box ? box : 1;
	}
}

/* Numbers, then a name to the end; or a name, then numbers to the end. */
static bool cut_words(struct pc_span line, struct pc_csv *csv)
{
	struct pc_span rest = line, word, words[WORDS_MAX];
	size_t count = 0, first = 0, last;

	csv->count = 0;
	while (count < WORDS_MAX && pc_span_word(&rest, &word))
		words[count++] = word;
	if (count < 2)
		return false;
	while (first < count && is_number(words[first]))
		first++;
	if (first == count)
		return false;
	for (size_t i = 0; i < first; i++)
		csv->cells[csv->count++] = words[i];
	if (first) { /* the name goes to the end, whatever is in it */
		csv->cells[csv->count++] = pc_span_trim((struct pc_span){
			words[first].data, (size_t)(line.data + line.size - words[first].data) });
		return true;
	}
	if (pc_span_word(&rest, &word))
		return false;
	for (last = count; last > 1 && is_number(words[last - 1]);)
		last--;
	csv->cells[csv->count++] = (struct pc_span){
		words[0].data, (size_t)(words[last - 1].data + words[last - 1].size - words[0].data)
	};
	for (size_t i = last; i < count; i++)
		csv->cells[csv->count++] = words[i];
	return last < count;
}

bool pc_table_cells(char separator, struct pc_span line, struct pc_csv *csv)
{
	struct pc_text plain PC_AUTO(text) = { 0 };

	line = pc_span_trim(line);
	if (!line.size || is_rule(line))
		return false;
	csv->separator = separator;
	if (separator == ' ')
		return cut_words(line, csv);
	if (separator == '|') {
		without_boxes(line, &plain);
		line = pc_span_trim((struct pc_span){ plain.data, plain.size });
		if (line.size > 1 && line.data[0] == '|') {
			line.data++;
			line.size -= line.data[line.size - 2] == '|' ? 2 : 1;
		}
	}
	pc_csv_cut(csv, line);
	return csv->count > 1;
}

/* ---- titles ---- */
static bool has_word(const char *title, const char *const *words)
{
	for (; *words; words++)
		if (strcasestr(title, *words))
			return true;
	return false;
}

static const char *const names[] = { "function", "symbol", "name",     "method", "routine",
				     "frame",	 "label",  "location", "where",	 NULL };
static const char *const modules[] = { "library", "module", "shared object", "dso",	"image",
				       "binary",  "object", "package",	     "process", NULL };
static const char *const files[] = { "file", "source", NULL };
static const char *const counts[] = { "samples", "ticks", "hits", NULL };
static const char *const totals[] = { "total", "cum", "incl", "children", NULL };
static const char *const percents[] = { "%", "percent", "pct", "share", "overhead", NULL };

struct column {
	char title[PC_TABLE_TITLE];
	size_t numbers, signs, rows; /* of its cells: numbers, those with "%", all */
	int64_t most;
};

struct guess {
	struct column columns[WORDS_MAX];
	struct pc_table_layout layout;
	size_t lines, rows;
};

static void keep_title(struct pc_span cell, char *out_title)
{
	cell = pc_span_trim(cell);
	while (cell.size && (cell.data[0] == '#' || cell.data[0] == ' ')) {
		cell.data++;
		cell.size--;
	}
	snprintf(out_title, PC_TABLE_TITLE, "%.*s", (int)cell.size, cell.data);
}

/* The first line of several cells without a number. Words: as many as the rows have cells. */
static bool take_titles(struct guess *guess, struct pc_span line, struct pc_csv *csv)
{
	struct pc_span word, rest = line;

	csv->count = 0;
	if (guess->layout.separator != ' ')
		pc_table_cells(guess->layout.separator, line, csv);
	else
		while (csv->count < WORDS_MAX && pc_span_word(&rest, &word))
			csv->cells[csv->count++] = word;
	if (csv->count < 2 || csv->count > WORDS_MAX)
		return false;
	for (size_t i = 0; i < csv->count; i++)
		if (is_number(csv->cells[i]))
			return false;
	for (size_t i = 0; i < csv->count; i++)
		keep_title(csv->cells[i], guess->columns[i].title);
	guess->layout.count = csv->count;
	guess->layout.titled = true;
	return true;
}

static void add_row(struct guess *guess, const struct pc_csv *csv)
{
	guess->rows++;
	for (size_t i = 0; i < csv->count; i++) {
		struct column *column = &guess->columns[i];
		struct pc_span cell = pc_span_trim(csv->cells[i]);
		int64_t value;

		column->rows += cell.size > 0;
		column->numbers += is_number(cell);
		column->signs += cell.size && cell.data[cell.size - 1] == '%';
		if (pc_table_percent(cell, &value) && value > column->most)
			column->most = value;
	}
}

static void add_line(struct guess *guess, struct pc_span line, struct pc_csv *csv)
{
	line = pc_span_trim(line);
	if (!line.size || is_rule(line))
		return;
	if (!guess->rows && !guess->layout.titled && take_titles(guess, line, csv))
		return;
	guess->lines++;
	if (!pc_table_cells(guess->layout.separator, line, csv) || csv->count > WORDS_MAX)
		return;
	if (!guess->rows && guess->layout.separator == ' ') {
		if (guess->layout.titled && guess->layout.count != csv->count) {
			guess->layout.titled = false; /* titles of several words */
			for (size_t i = 0; i < WORDS_MAX; i++)
				guess->columns[i].title[0] = '\0';
		}
		guess->layout.count = csv->count;
	}
	if (csv->count == guess->layout.count)
		add_row(guess, csv);
}

/* ---- columns ---- */
/* A total or a remark may stand below the rows. */
static bool is_numeric(const struct column *column)
{
	return column->rows && column->numbers * 10 >= column->rows * 7;
}

static bool is_percent(const struct column *column)
{
	if (!is_numeric(column) || column->most > FULL)
		return false;
	return column->signs == column->numbers || has_word(column->title, percents);
}

static void choose_column(struct guess *guess, size_t i)
{
	struct pc_table_layout *layout = &guess->layout;
	const struct column *column = &guess->columns[i];
	size_t *place = NULL;

	if (is_percent(column))
		place = has_word(column->title, totals) ? &layout->total : &layout->self;
	else if (is_numeric(column))
		place = has_word(column->title, counts) ? &layout->samples : NULL;
	else if (has_word(column->title, modules))
		place = &layout->module;
	else if (has_word(column->title, files))
		place = &layout->file;
	else if (layout->name == PC_TABLE_NONE ||
		 (has_word(column->title, names) &&
		  !has_word(guess->columns[layout->name].title, names)))
		layout->name = i;
	if (place && *place == PC_TABLE_NONE)
		*place = i;
}

static int judge(struct guess *guess)
{
	struct pc_table_layout *layout = &guess->layout;
	size_t cost, *const places[] = { &layout->name, &layout->module, &layout->file,
					 &layout->self, &layout->total,	 &layout->samples };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		*places[i] = PC_TABLE_NONE;
	if (guess->rows < ROWS_MIN || guess->rows * 10 < guess->lines * 7)
		return 0;
	for (size_t i = 0; i < layout->count; i++)
		choose_column(guess, i);
	if (layout->name == PC_TABLE_NONE) { /* a table of libraries alone, or of files */
		layout->name = layout->module != PC_TABLE_NONE ? layout->module : layout->file;
		layout->module = layout->file = PC_TABLE_NONE;
	}
	cost = layout->self != PC_TABLE_NONE ? layout->self : layout->total;
	if (layout->name == PC_TABLE_NONE || cost == PC_TABLE_NONE)
		return 0;
	memcpy(layout->cost_title, guess->columns[cost].title, PC_TABLE_TITLE);
	memcpy(layout->name_title, guess->columns[layout->name].title, PC_TABLE_TITLE);
	return SCORE_MIN + (layout->titled ? 8 : 0) +
	       (has_word(layout->name_title, names) ? 8 : 0) +
	       (guess->rows * 10 >= guess->lines * 9 ? SCORE_MAX - SCORE_MIN - 16 : 0);
}

int pc_table_guess(struct pc_span head, struct pc_table_layout *out_layout)
{
	static const char separators[] = { '|', '\t', ';', ',', ' ' };
	struct pc_csv csv = { .count = 0 };
	int best = 0;

	for (size_t i = 0; i < sizeof(separators) && best < SCORE_MAX; i++) {
		struct guess guess = { .layout.separator = separators[i] };
		struct pc_lines lines PC_AUTO(lines) = { 0 };
		struct pc_span line;
		bool more;
		int score;

		/* bars may be drawn in other letters */
		if (i && (!head.size || !memchr(head.data, separators[i], head.size)))
			continue;
		for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
			add_line(&guess, line, &csv);
		score = judge(&guess);
		if (score > best) {
			best = score;
			*out_layout = guess.layout;
		}
	}
	pc_csv_clear(&csv);
	return best;
}
