/* SPDX-License-Identifier: Apache-2.0
 * What an answer cites: Markdown is walked through once; blocks of code are the model's own and
 * left alone, code within a line and what can be nothing but a symbol are held against the names
 * that are known, numbers of percent against the shares. */
#include "llm/cited/cited.h"

#include "base/arena.h"
#include "base/context.h"
#include "llm/cited/cited_found.h"
#include "llm/cited/cited_known.h"

enum { CODE_BYTES = 4096, TEMPLATE_BYTES = 400 };

/* ---- what was found ---- */
struct judge {
	struct pc_cited_known *known;
	struct pc_span answer;
	struct pc_cited_found found;
	size_t behind_line; /* the last number of a line, where others may follow */
	bool within_code;   /* behind its beginning, where numbers are arguments */
};

static struct pc_span from(const struct judge *judge, size_t at)
{
	return (struct pc_span){ judge->answer.data + at, judge->answer.size - at };
}

static char at_of(const struct judge *judge, size_t at)
{
	return at < judge->answer.size ? judge->answer.data[at] : '\n';
}

static bool in_word(char c)
{
	return pc_cited_is_letter(c) || pc_cited_is_digit(c);
}

/* ---- names ---- */
/* "do_work.Then" where a blank was forgotten. */
static bool is_two_sentences(const struct judge *judge, struct pc_span word)
{
	struct pc_span first, second;

	return pc_span_cut_last(word, '.', &first, &second) && second.size &&
	       second.data[0] >= 'A' && second.data[0] <= 'Z' && !pc_cited_is_symbol(second) &&
	       pc_cited_names_have(&judge->known->names, first);
}

static void judge_word(struct judge *judge, struct pc_span word)
{
	bool fresh;
	uint32_t *item;

	if (!pc_cited_is_symbol(word))
		return;
	item = pc_cited_recall(&judge->found, word, &fresh);
	if (!item)
		return;
	if (fresh && !pc_cited_names_have(&judge->known->names, word) &&
	    !is_two_sentences(judge, word))
		*item = pc_cited_add(&judge->found, &(struct pc_cited_item){ .text = word });
	pc_cited_mention(&judge->found, word, *item, NULL);
}

/* Templates and what "~" destroys belong to a word of plain text, where they can be nothing else.
 * Bytes of the brackets; 0: they are no template. */
static size_t template_size(const struct judge *judge, size_t at)
{
	size_t depth = 0;

	for (size_t i = at; i < at + TEMPLATE_BYTES; i++) {
		char c = at_of(judge, i);

		if (c == '<')
			depth++;
		else if (c == '>' && --depth == 0)
			return strchr(":(", at_of(judge, i + 1)) ? i + 1 - at : 0;
		else if (!in_word(c) && (!c || !strchr(":,*& ()", c)))
			return 0;
	}
	return 0;
}

/* Bytes of what goes on with a word at `at`: a letter, "::", ".", "()", a template. */
static size_t word_step(const struct judge *judge, size_t at)
{
	char c = at_of(judge, at), next = at_of(judge, at + 1);

	if (in_word(c))
		return 1;
	if (c == ':' && next == ':')
		return pc_cited_is_letter(at_of(judge, at + 2)) || at_of(judge, at + 2) == '~' ? 2
											       : 0;
	if (c == '~' && at && at_of(judge, at - 1) == ':')
		return 1;
	if (c == '.')
		return in_word(next);
	if (c == '(')
		return next == ')' ? 2 : 0;
	return c == '<' ? template_size(judge, at) : 0;
}

static size_t word_size(const struct judge *judge, size_t at)
{
	size_t end = at;

	for (size_t step = 1; step && end < judge->answer.size; end += step)
		step = word_step(judge, end);
	return end - at;
}

/* A word of plain text; what is set to a value is an option. */
static size_t take_word(struct judge *judge, size_t at)
{
	size_t size = word_size(judge, at);
	bool set = at_of(judge, at + size) == '=';

	if (!set)
		judge_word(judge, (struct pc_span){ judge->answer.data + at, size });
	return size ? size : 1;
}

/* ---- code ---- */
/* Words of a line of code, in which only a symbol is told from the rest. */
static void judge_words(struct judge *judge, struct pc_span code)
{
	size_t at = (size_t)(code.data - judge->answer.data), end = at + code.size;

	while (at < end) {
		bool starts = pc_cited_is_letter(at_of(judge, at)) &&
			      (!at || !strchr("-/=.", at_of(judge, at - 1)));

		if (starts)
			at += take_word(judge, at);
		else if (in_word(at_of(judge, at)))
			while (in_word(at_of(judge, at)))
				at++;
		else
			at++;
	}
}

static void judge_code(struct judge *judge, struct pc_span code)
{
	bool fresh, is_name;
	uint32_t *item;

	code = pc_span_trim(code);
	item = code.size ? pc_cited_recall(&judge->found, code, &fresh) : NULL;
	if (!item)
		return;
	is_name = pc_cited_is_name(code);
	if (fresh && is_name && !pc_cited_names_have(&judge->known->names, code))
		*item = pc_cited_add(&judge->found, &(struct pc_cited_item){ .text = code });
	if (is_name || pc_cited_names_have(&judge->known->names, code))
		pc_cited_mention(&judge->found, code, *item, NULL);
	else if (memchr(code.data, ' ', code.size))
		judge_words(judge, code);
}

/* `x` or ``x``; *at is behind it. False: these backticks open nothing. */
static bool find_code(const struct judge *judge, size_t *at, struct pc_span *out_code)
{
	size_t ticks = 0, start, run = 0;

	while (at_of(judge, *at + ticks) == '`')
		ticks++;
	start = *at + ticks;
	for (size_t i = start; i < judge->answer.size && i - start < CODE_BYTES; i++) {
		if (at_of(judge, i) == '\n' && at_of(judge, i + 1) == '\n')
			return false;
		run = at_of(judge, i) == '`' ? run + 1 : 0;
		if (run == ticks && at_of(judge, i + 1) != '`') {
			*out_code = (struct pc_span){ judge->answer.data + start,
						      i + 1 - ticks - start };
			*at = i + 1;
			return true;
		}
	}
	return false;
}

/* ---- percentages ---- */
static void judge_figure(struct judge *judge, struct pc_span text,
			 const struct pc_cited_figure *figure)
{
	struct pc_cited_item made = { .text = text, .kind = PC_CITED_PERCENT };
	bool fresh;
	uint32_t *item = pc_cited_recall(&judge->found, text, &fresh);

	if (!item)
		return;
	pc_cited_figure_range(figure, &made.low, &made.high);
	if (fresh && !pc_cited_percents_have(&judge->known->percents, figure))
		*item = pc_cited_add(&judge->found, &made);
	pc_cited_mention(&judge->found, text, *item, &figure->value);
}

/* A line, or how many of something. */
static void judge_number(struct judge *judge, const struct pc_cited_number *number)
{
	struct pc_cited_item made = { .text = number->text,
				      .kind = number->kind,
				      .claimed = !number->is_wish };
	bool fresh;
	uint32_t *item = pc_cited_recall(&judge->found, number->text, &fresh);

	if (item && fresh && !pc_cited_numbers_have(&judge->known->numbers, number))
		*item = pc_cited_add(&judge->found, &made);
}

/* A time or a size. */
static void judge_quantity(struct judge *judge, struct pc_span text,
			   const struct pc_cited_quantity *quantity)
{
	struct pc_cited_item made = { .text = text,
				      .kind = PC_CITED_QUANTITY,
				      .claimed = !quantity->is_wish };
	bool fresh;
	uint32_t *item = pc_cited_recall(&judge->found, text, &fresh);

	if (item && fresh && !pc_cited_quantities_have(&judge->known->quantities, quantity))
		*item = pc_cited_add(&judge->found, &made);
}

static size_t take_number(struct judge *judge, size_t at)
{
	struct pc_cited_figure figure;
	struct pc_cited_number number;
	struct pc_cited_quantity quantity;
	size_t end;

	if (pc_cited_figure_read(judge->answer, at, &figure)) {
		judge_figure(judge, (struct pc_span){ judge->answer.data + at, figure.size },
			     &figure);
		return figure.size;
	}
	if (pc_cited_number_read(judge->answer, at, &judge->behind_line, &number)) {
		judge_number(judge, &number);
		return number.size;
	}
	if (!judge->within_code && pc_cited_quantity_read(judge->answer, at, &quantity)) {
		judge_quantity(judge, (struct pc_span){ judge->answer.data + at, quantity.size },
			       &quantity);
		return quantity.size;
	}
	for (end = at + figure.past_size; in_word(at_of(judge, end)); end++)
		;
	return end - at;
}

/* The numbers of a piece of code, which is no prose. */
static void judge_numbers(struct judge *judge, struct pc_span code)
{
	size_t first = (size_t)(code.data - judge->answer.data), end = first + code.size;

	for (size_t at = first; at < end;) {
		bool inside = at && in_word(at_of(judge, at - 1));

		judge->within_code = at > first;
		at += pc_cited_is_digit(at_of(judge, at)) && !inside ? take_number(judge, at) : 1;
	}
	judge->within_code = false;
}

/* ---- the walk ---- */
static size_t line_end(const struct judge *judge, size_t at)
{
	while (at < judge->answer.size && judge->answer.data[at] != '\n')
		at++;
	return at;
}

/* Signs that fence code off at the beginning of a line; 0: none. */
static size_t fence_at(const struct judge *judge, size_t at, char *out_sign)
{
	size_t count = 0;

	while (at_of(judge, at) == ' ' || at_of(judge, at) == '\t' || at_of(judge, at) == '>')
		at++;
	*out_sign = at_of(judge, at);
	if (*out_sign != '`' && *out_sign != '~')
		return 0;
	while (at_of(judge, at + count) == *out_sign)
		count++;
	return count >= 3 ? count : 0;
}

/* Behind the fence that closes the one at `at`, or the answer's end. */
static size_t skip_fenced(const struct judge *judge, size_t at)
{
	char sign, other;
	size_t count = fence_at(judge, at, &sign);

	do {
		at = line_end(judge, at);
		at += at < judge->answer.size;
	} while (at < judge->answer.size && (fence_at(judge, at, &other) < count || other != sign));
	return line_end(judge, at);
}

/* Addresses, paths and options go up to the next blank; 0: there is none here. */
static size_t skip_other(const struct judge *judge, size_t at)
{
	static const char *const starts[] = { "http://", "https://", "www.", "file://", "ftp://" };
	char before = at ? at_of(judge, at - 1) : '\n', next = at_of(judge, at + 1);
	bool other = false;
	size_t end = at;

	if (in_word(before) || before == '`')
		return 0;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		other = other || pc_span_starts(from(judge, at), starts[i]);
	if (at_of(judge, at) == '/' || at_of(judge, at) == '-')
		other = pc_cited_is_letter(next) || next == '-';
	while (other && end < judge->answer.size && !strchr(" \t\r\n`)>\"", at_of(judge, end)))
		end++;
	return end - at;
}

static size_t step(struct judge *judge, size_t at)
{
	struct pc_span code;
	size_t behind = at, other;
	char sign, c = at_of(judge, at);

	if ((!at || at_of(judge, at - 1) == '\n') && fence_at(judge, at, &sign))
		return skip_fenced(judge, at) + 1;
	if (c == '`' && find_code(judge, &behind, &code)) {
		judge_numbers(judge, code);
		judge_code(judge, code);
		return behind;
	}
	if (c == '`') {
		while (at_of(judge, at) == '`')
			at++;
		return at;
	}
	other = skip_other(judge, at);
	if (other)
		return at + other;
	if (pc_cited_is_letter(c))
		return at + take_word(judge, at);
	return at + (pc_cited_is_digit(c) ? take_number(judge, at) : 1);
}

/* What is unknown after all. */
static size_t told(struct pc *pc, const struct pc_cited_found *found,
		   const struct pc_cited **out_items)
{
	struct pc_cited *items = pc_arena_alloc(pc->arena, (found->count + 1) * sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < found->count; i++) {
		const struct pc_cited_item *item = &found->items[i];

		if (!item->known)
			items[count++] = (struct pc_cited){ item->text, item->kind, item->claimed };
	}
	*out_items = items;
	return count;
}

size_t pc_cited_unknown(struct pc *pc, const struct pc_cited_known *known, struct pc_span answer,
			const struct pc_cited **out_items)
{
	struct judge judge = { .known = (struct pc_cited_known *)known, .answer = answer };
	size_t count;

	pc_cited_found_init(&judge.found, answer, pc->arena);
	for (size_t at = 0; at < answer.size;)
		at = step(&judge, at);
	for (size_t i = 0; i < known->profile_count; i++)
		pc_cited_look_up(pc, known->profiles[i].profile, known->profiles[i].event,
				 &judge.found);
	pc_cited_add_up(&judge.found);
	pc_cited_claim(&judge.found);
	count = told(pc, &judge.found, out_items);
	pc_cited_found_clear(&judge.found);
	return count;
}
