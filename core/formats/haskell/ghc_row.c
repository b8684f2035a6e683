/* SPDX-License-Identifier: Apache-2.0
 * GHC pads names and modules to columns that its titles show, and ends a row with numbers. */
#include "formats/haskell/ghc_row.h"

#include "formats/lines.h"

enum { NUMBERS_MAX = 8 };

bool pc_ghc_title(struct pc_span line, struct pc_ghc_title *out_title)
{
	struct pc_ghc_title title = { 0 };
	struct pc_span word, rest = line, plain = pc_span_trim(line);
	const char *module = pc_span_find(line, " MODULE ");

	if (!pc_span_starts(plain, "COST CENTRE ") || !module)
		return false;
	title.module = (size_t)(module - line.data) + 1;
	rest.data = module + strlen(" MODULE");
	rest.size = (size_t)(line.data + line.size - rest.data);
	while (pc_span_word(&rest, &word)) {
		if (pc_span_is(word, "SRC")) {
			title.source = (size_t)(word.data - line.data);
			continue;
		}
		title.tree = title.tree || pc_span_is(word, "entries");
		title.exact = pc_span_is(word, "bytes");
		title.numbers++;
	}
	*out_title = title;
	return title.numbers >= 2 && title.numbers <= NUMBERS_MAX;
}

void pc_ghc_source(struct pc_span text, struct pc_place *place)
{
	struct pc_span file, where, number;
	size_t digits = 0;
	int64_t line;

	if (text.size && text.data[0] == '<')
		return;
	if (!pc_span_cut(text, ':', &file, &where)) {
		place->file = text;
		return;
	}
	place->file = file;
	number = pc_span_starts(where, "(") ? (struct pc_span){ where.data + 1, where.size - 1 }
					    : where;
	while (digits < number.size && number.data[digits] >= '0' && number.data[digits] <= '9')
		digits++;
	number.size = digits;
	if (pc_span_digits(number) && pc_span_int(number, &line) && line <= UINT32_MAX)
		place->line = (uint32_t)line;
}

/* Takes `count` numbers off the end; percentages and integers alike come out in 1/100. */
static bool take_numbers(struct pc_span *line, size_t count, int64_t out_numbers[NUMBERS_MAX])
{
	struct pc_span word;
	unsigned digits;

	while (count--) {
		while (line->size && line->data[line->size - 1] == ' ')
			line->size--;
		if (!pc_span_cut_last(*line, ' ', line, &word) ||
		    !pc_decimal(word, &out_numbers[count], &digits) || out_numbers[count] < 0)
			return false;
		for (; digits > 2; digits--)
			out_numbers[count] /= 10;
		for (; digits < 2; digits++)
			if (__builtin_mul_overflow(out_numbers[count], 10, &out_numbers[count]))
				return false;
	}
	return true;
}

/* A column begins at `at` where the titles say so and no name before it is too long. */
static bool at_column(struct pc_span line, size_t at)
{
	return at && at < line.size && line.data[at] != ' ' && line.data[at - 1] == ' ';
}

static bool split(struct pc_span line, const struct pc_ghc_title *title, struct pc_place *place)
{
	struct pc_span source = { NULL, 0 };

	if (at_column(line, title->module) && (!title->source || at_column(line, title->source))) {
		place->function = (struct pc_span){ line.data, title->module };
		place->module =
			(struct pc_span){ line.data + title->module, line.size - title->module };
		if (title->source) {
			place->module.size = title->source - title->module;
			source = (struct pc_span){ line.data + title->source,
						   line.size - title->source };
		}
		place->function = pc_span_trim(place->function);
		place->module = pc_span_trim(place->module);
	} else if (!pc_span_word(&line, &place->function) || !pc_span_word(&line, &place->module)) {
		return false;
	} else {
		source = line;
	}
	pc_ghc_source(pc_span_trim(source), place);
	return place->function.size > 0;
}

bool pc_ghc_row(struct pc_span line, const struct pc_ghc_title *title, struct pc_ghc_row *out_row)
{
	struct pc_ghc_row row = { .place.kind = PC_FRAME_USER };
	int64_t numbers[NUMBERS_MAX];
	size_t first = title->tree ? 2 : 0; /* behind no. and entries */

	while (row.depth < line.size && line.data[row.depth] == ' ')
		row.depth++;
	if (first + 2 > title->numbers || !take_numbers(&line, title->numbers, numbers))
		return false;
	row.time = numbers[title->exact ? title->numbers - 2 : first];
	row.alloc = numbers[title->exact ? title->numbers - 1 : first + 1];
	if (title->exact) {
		row.time /= 100;
		row.alloc /= 100;
	}
	if (!split(line, title, &row.place))
		return false;
	*out_row = row;
	return true;
}
