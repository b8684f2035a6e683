/* SPDX-License-Identifier: Apache-2.0
 * Percentages: read out of prose, and held against those that are known. */
#include "llm/cited/cited_percent.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

enum { DIGITS = 9 }; /* of a number; more are none that a profile shows */

/* Profiles show hundredths: what more a number has can't be told from what was rounded off. */
static const double shown = 0.01;

void pc_cited_percents_add(struct pc_cited_percents *percents, double value)
{
	if (!isfinite(value))
		return;
	percents->values = PC_GROW(percents->values, percents->count, percents->room);
	percents->values[percents->count++] = fabs(value);
	percents->sorted = false;
}

void pc_cited_percents_clear(struct pc_cited_percents *percents)
{
	free(percents->values);
	*percents = (struct pc_cited_percents){ 0 };
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void sort(struct pc_cited_percents *percents)
{
	if (!percents->sorted && percents->count)
		qsort(percents->values, percents->count, sizeof(double), compare);
	percents->sorted = true;
}

static bool has_one(const struct pc_cited_percents *p, double low, double high)
{
	size_t first = 0, last = p->count;

	while (first < last) {
		size_t middle = first + (last - first) / 2;

		if (p->values[middle] < low)
			first = middle + 1;
		else
			last = middle;
	}
	return first < p->count && p->values[first] <= high;
}

static bool has_sum(const struct pc_cited_percents *p, double low, double high)
{
	for (size_t i = 0, j = p->count - (p->count > 0); i < j;) {
		double sum = p->values[i] + p->values[j];

		if (sum >= low && sum <= high)
			return true;
		if (sum < low)
			i++;
		else
			j--;
	}
	return false;
}

static bool has_difference(const struct pc_cited_percents *p, double low, double high)
{
	for (size_t i = 0, j = 1; j < p->count;) {
		double difference = p->values[j] - p->values[i];

		if (i < j && difference >= low && difference <= high)
			return true;
		if (i == j || difference < low)
			j++;
		else
			i++;
	}
	return false;
}

void pc_cited_figure_range(const struct pc_cited_figure *figure, double *out_low, double *out_high)
{
	double unit = pow(10, -(double)figure->decimals), room = 0;

	unit = unit < shown ? shown : unit;
	if (figure->rough)
		room = fmod(figure->value, 5) == 0 ? 2.5 : unit < 1 ? unit : 1;
	*out_low = figure->value - 0.5 * unit - 1e-9 - room; /* rounded */
	*out_high = figure->value + unit - 1e-9 + room;	     /* or the rest cut off */
}

bool pc_cited_percents_between(struct pc_cited_percents *percents, double low, double high)
{
	sort(percents);
	return has_one(percents, low, high);
}

bool pc_cited_percents_follow(struct pc_cited_percents *percents, double low, double high)
{
	sort(percents);
	return has_sum(percents, low, high) || has_difference(percents, low, high);
}

bool pc_cited_percents_have(struct pc_cited_percents *percents,
			    const struct pc_cited_figure *figure)
{
	double low, high;

	pc_cited_figure_range(figure, &low, &high);
	return pc_cited_percents_between(percents, low, high) ||
	       pc_cited_percents_follow(percents, low - shown, high + shown);
}

bool pc_cited_percents_make(struct pc_cited_percents *percents, double number)
{
	return pc_cited_percents_between(percents, number, number) ||
	       pc_cited_percents_follow(percents, number, number);
}

/* ---- reading ---- */
static bool is_digit(struct pc_span text, size_t at)
{
	return at < text.size && text.data[at] >= '0' && text.data[at] <= '9';
}

static bool is_letter(struct pc_span text, size_t at)
{
	char c = at < text.size ? text.data[at] : ' ';

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t starts_with(struct pc_span text, size_t at, const char *const *words)
{
	struct pc_span rest = { text.data + at, text.size - at };

	for (; *words; words++)
		if (pc_span_starts(rest, *words))
			return strlen(*words);
	return 0;
}

/* Between a number and its sign: one blank of any kind, and what makes it bold or code. */
static size_t skip_blank(struct pc_span text, size_t at)
{
	static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89",
					      NULL };

	while (at < text.size && (text.data[at] == '*' || text.data[at] == '`'))
		at++;
	return at + starts_with(text, at, blanks);
}

/* The end of "%", "percent", "percentage points"; 0: nothing of the kind. */
static size_t sign_end(struct pc_span text, size_t at)
{
	static const char *const words[] = { "percentage point", "percent", "per cent", "Prozent",
					     NULL };
	static const char *const signs[] = { "%", "\xef\xbc\x85", NULL };
	size_t size;

	at = skip_blank(text, at);
	size = starts_with(text, at, signs);
	if (size) /* "%d" and "%20" are something else */
		return is_letter(text, at + size) || is_digit(text, at + size) ? 0 : at + size;
	size = starts_with(text, at, words);
	if (!size)
		return 0;
	at += size;
	return at + (at < text.size && text.data[at] == 's');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '*' || c == '(';
}

bool pc_cited_is_rough(struct pc_span text, size_t at)
{
	static const char *const words[] = {
		"~",	   "≈",		"about",     "around",	   "roughly",	"approximately",
		"approx.", "circa",	"some",	     "nearly",	   "almost",	"close to",
		"over",	   "above",	"more than", "at least",   "at most",	"under",
		"below",   "less than", "up to",     "just under", "just over", NULL
	};
	struct pc_span before = { text.data, at };

	while (before.size && is_blank(before.data[before.size - 1]))
		before.size--;
	for (size_t i = 0; words[i]; i++)
		if (pc_span_ends(before, words[i]))
			return true;
	return false;
}

/* "47.37", or "47,37" where no thousands are meant. */
bool pc_cited_figure_read(struct pc_span text, size_t at, struct pc_cited_figure *out_figure)
{
	struct pc_cited_figure figure = { 0 };
	size_t start = at, digits = 0, end;
	double scale = 1;

	for (; is_digit(text, at); at++, digits++)
		figure.value = figure.value * 10 + (text.data[at] - '0');
	if (at < text.size && (text.data[at] == '.' || text.data[at] == ',') &&
	    is_digit(text, at + 1)) {
		for (at++; is_digit(text, at); at++, digits++, figure.decimals++) {
			scale /= 10;
			figure.value += scale * (text.data[at] - '0');
		}
	}
	figure.past_size = at - start;
	end = sign_end(text, at);
	figure.size = end ? end - start : figure.past_size;
	figure.rough = pc_cited_is_rough(text, start);
	*out_figure = figure;
	return end && digits <= DIGITS;
}
