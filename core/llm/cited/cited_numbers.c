/* SPDX-License-Identifier: Apache-2.0
 * Numbers of lines and counts. A number is one of them only by the words beside it; any other is
 * left alone. */
#include "llm/cited/cited_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "llm/cited/cited_names.h"

enum { DIGITS = 9, RANGES = 100000 };

/* ---- what is known ---- */
static const char *base_name(const char *file)
{
	const char *slash = file ? strrchr(file, '/') : NULL;

	return slash ? slash + 1 : file;
}

void pc_cited_numbers_lines(struct pc_cited_numbers *numbers, const char *file, uint32_t first,
			    uint32_t last)
{
	if (numbers->count == RANGES)
		return;
	numbers->ranges = PC_GROW(numbers->ranges, numbers->count, numbers->room);
	numbers->ranges[numbers->count++] = (struct pc_cited_range){ base_name(file), first, last };
}

void pc_cited_numbers_clear(struct pc_cited_numbers *numbers)
{
	free(numbers->ranges);
	pc_cited_percents_clear(&numbers->counts);
	*numbers = (struct pc_cited_numbers){ 0 };
}

static bool has_line(const struct pc_cited_numbers *numbers, const struct pc_cited_number *number)
{
	for (size_t i = 0; i < numbers->count; i++) {
		const struct pc_cited_range *range = &numbers->ranges[i];

		if (number->value >= range->first && number->value <= range->last &&
		    (!number->file.size || !range->file || pc_span_is(number->file, range->file)))
			return true;
	}
	return !numbers->count;
}

bool pc_cited_numbers_have(struct pc_cited_numbers *numbers, const struct pc_cited_number *number)
{
	if (number->kind == PC_CITED_LINE)
		return has_line(numbers, number);
	return !numbers->counts.count || number->value == 0 ||
	       pc_cited_percents_make(&numbers->counts, number->value);
}

/* ---- reading ---- */
static char at_of(struct pc_span text, size_t at)
{
	return at < text.size ? text.data[at] : '\n';
}

static bool in_word(char c)
{
	return pc_cited_is_letter(c) || pc_cited_is_digit(c);
}

/* "12", and "12,000"; 0: it is no whole number. */
static size_t whole_size(struct pc_span text, size_t at, double *out_value)
{
	size_t end = at, digits = 0;
	double value = 0;

	for (; digits <= DIGITS; end++) {
		bool thousands = at_of(text, end) == ',' && digits &&
				 pc_cited_is_digit(at_of(text, end + 1)) &&
				 pc_cited_is_digit(at_of(text, end + 2)) &&
				 pc_cited_is_digit(at_of(text, end + 3)) &&
				 !pc_cited_is_digit(at_of(text, end + 4));

		if (thousands)
			continue;
		if (!pc_cited_is_digit(at_of(text, end)))
			break;
		value = value * 10 + (at_of(text, end) - '0');
		digits++;
	}
	if (digits > DIGITS || in_word(at_of(text, end)) ||
	    (at_of(text, end) == '.' && pc_cited_is_digit(at_of(text, end + 1))))
		return 0;
	*out_value = value;
	return end - at;
}

/* Which of the words `text` ends in, as a word; its size, or 0. */
static size_t ends_in(struct pc_span text, const char *const *words)
{
	for (; *words; words++) {
		size_t size = strlen(*words);

		if (pc_span_ends(text, *words) &&
		    (text.size == size || !in_word(text.data[text.size - size - 1])))
			return size;
	}
	return 0;
}

static struct pc_span without_blanks(struct pc_span text)
{
	while (text.size && strchr(" \t*`#(", text.data[text.size - 1]) && text.data[text.size - 1])
		text.size--;
	return text;
}

/* Whether only what joins the numbers of a list, or of a range, stands in between. */
static bool is_list(struct pc_span between)
{
	static const char *const joints[] = { "-", "–", "—",  ",",   "and", "to",
					      "&", "/", "or", "bis", "und", "through" };
	bool any = false;

	while (between.size) {
		size_t size = strchr(" *`", between.data[0]) && between.data[0];

		for (size_t i = 0; !size && i < sizeof(joints) / sizeof(joints[0]); i++)
			if (pc_span_starts(between, joints[i])) {
				size = strlen(joints[i]);
				any = true;
			}
		if (!size)
			return false;
		between.data += size;
		between.size -= size;
	}
	return any;
}

/* "mix.c" of "src/mix.c:20", before the colon; empty: there is no file. */
static struct pc_span file_before(struct pc_span text, size_t at)
{
	struct pc_span none = { NULL, 0 }, file;
	size_t first;

	if (!at || text.data[at - 1] != ':')
		return none;
	for (first = --at;
	     first && (in_word(text.data[first - 1]) ||
		       (text.data[first - 1] && strchr(".-+", text.data[first - 1])));)
		first--;
	file = (struct pc_span){ text.data + first, at - first };
	return pc_cited_is_file(file) ? file : none;
}

static bool read_line(struct pc_span text, size_t at, size_t *behind_line,
		      struct pc_cited_number *number)
{
	static const char *const words[] = { "line",  "Line",	"Zeile", "lines",
					     "Lines", "Zeilen", NULL };
	struct pc_span before = without_blanks((struct pc_span){ text.data, at });
	size_t start = at, size = ends_in(before, words);
	bool many = size && ends_in(before, words + 3);

	number->file = file_before(text, at);
	if (number->file.size)
		start = (size_t)(number->file.data - text.data);
	else if (size)
		start = before.size - size;
	else if (!*behind_line ||
		 !is_list((struct pc_span){ text.data + *behind_line, at - *behind_line }))
		return false;
	else
		many = true;
	if (many) /* "line 20, 3 times" goes on with something else */
		*behind_line = at + number->size;
	number->kind = PC_CITED_LINE;
	number->text = (struct pc_span){ text.data + start, at + number->size - start };
	return true;
}

bool pc_cited_sentence_has(struct pc_span text, size_t at, const char *const *words)
{
	size_t first = at;

	while (first && at - first < 200 && !strchr("\n.;!?", text.data[first - 1]))
		first--;
	for (; *words; words++)
		if (pc_span_find((struct pc_span){ text.data + first, at - first }, *words))
			return true;
	return false;
}

/* Whether a count is one that somebody is to set. */
static bool is_wish(struct pc_span text, size_t at)
{
	static const char *const words[] = { "pool",  "limit", "use ",	  "Use ",  "set ",
					     "Set ",  "raise", "increas", "reduc", "Reduc",
					     "add ",  "cap ",  "max",	  "up to", "at most",
					     "start", "spawn", "size",	  "would", "could",
					     "Limit", "Raise", NULL };

	return pc_cited_sentence_has(text, at, words);
}

static size_t word_end(struct pc_span text, size_t at)
{
	while (in_word(at_of(text, at)))
		at++;
	return at;
}

static bool is_one_of(struct pc_span word, const char *const *words)
{
	return word.size && ends_in(word, words) == word.size;
}

static bool read_count(struct pc_span text, size_t at, struct pc_cited_number *number)
{
	static const char *const counted[] = { "thread", "threads", "goroutine", "goroutines",
					       "stack",	 "stacks",  "process",	 "processes",
					       "task",	 "tasks",   "Threads",	 "Thread",
					       NULL };
	static const char *const between[] = { "idle",	  "blocked", "waiting",	  "worker",
					       "running", "other",   "sleeping",  "stuck",
					       "such",	  "equal",   "identical", "parked",
					       NULL };
	size_t begin = at + number->size, end;

	for (unsigned words = 0; words < 2; words++, begin = end) {
		struct pc_span word;

		while (at_of(text, begin) == ' ' || at_of(text, begin) == '*')
			begin++;
		end = word_end(text, begin);
		word = (struct pc_span){ text.data + begin, end - begin };
		if (is_one_of(word, counted)) {
			number->kind = PC_CITED_COUNT;
			number->text = (struct pc_span){ text.data + at, end - at };
			number->is_wish = is_wish(text, at);
			return !pc_cited_is_rough(text, at);
		}
		if (!is_one_of(word, between))
			return false;
	}
	return false;
}

bool pc_cited_number_read(struct pc_span text, size_t at, size_t *behind_line,
			  struct pc_cited_number *out_number)
{
	struct pc_cited_number number = { .value = 0 };

	number.size = whole_size(text, at, &number.value);
	if (!number.size)
		return false;
	if (!read_count(text, at, &number) && !read_line(text, at, behind_line, &number))
		return false;
	*out_number = number;
	return true;
}
