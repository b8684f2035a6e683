/* SPDX-License-Identifier: Apache-2.0
 * Times and sizes. A number is one by the unit behind it. */
#include "llm/cited/cited_quantity.h"

#include <math.h>
#include <string.h>

#include "llm/cited/cited_names.h"
#include "llm/cited/cited_numbers.h"

struct unit {
	const char *name;
	enum pc_cited_unit unit;
	double scale;
	double binary; /* of "KB": 1024 bytes are meant as often as 1000 */
};

static const struct unit units[] = {
	{ "ns", PC_CITED_TIME, 1, 0 },
	{ "nanosecond", PC_CITED_TIME, 1, 0 },
	{ "nanoseconds", PC_CITED_TIME, 1, 0 },
	{ "us", PC_CITED_TIME, 1e3, 0 },
	{ "\xc2\xb5s", PC_CITED_TIME, 1e3, 0 }, /* the sign of micro */
	{ "\xce\xbcs", PC_CITED_TIME, 1e3, 0 }, /* the Greek letter */
	{ "microsecond", PC_CITED_TIME, 1e3, 0 },
	{ "microseconds", PC_CITED_TIME, 1e3, 0 },
	{ "ms", PC_CITED_TIME, 1e6, 0 },
	{ "millisecond", PC_CITED_TIME, 1e6, 0 },
	{ "milliseconds", PC_CITED_TIME, 1e6, 0 },
	{ "s", PC_CITED_TIME, 1e9, 0 },
	{ "sec", PC_CITED_TIME, 1e9, 0 },
	{ "second", PC_CITED_TIME, 1e9, 0 },
	{ "seconds", PC_CITED_TIME, 1e9, 0 },
	{ "min", PC_CITED_TIME, 60e9, 0 },
	{ "minute", PC_CITED_TIME, 60e9, 0 },
	{ "minutes", PC_CITED_TIME, 60e9, 0 },
	{ "h", PC_CITED_TIME, 3600e9, 0 },
	{ "hour", PC_CITED_TIME, 3600e9, 0 },
	{ "hours", PC_CITED_TIME, 3600e9, 0 },
	{ "byte", PC_CITED_SIZE, 1, 0 },
	{ "bytes", PC_CITED_SIZE, 1, 0 },
	{ "B", PC_CITED_SIZE, 1, 0 },
	{ "KiB", PC_CITED_SIZE, 0x1p10, 0 },
	{ "MiB", PC_CITED_SIZE, 0x1p20, 0 },
	{ "GiB", PC_CITED_SIZE, 0x1p30, 0 },
	{ "kB", PC_CITED_SIZE, 1e3, 0x1p10 / 1e3 },
	{ "KB", PC_CITED_SIZE, 1e3, 0x1p10 / 1e3 },
	{ "MB", PC_CITED_SIZE, 1e6, 0x1p20 / 1e6 },
	{ "GB", PC_CITED_SIZE, 1e9, 0x1p30 / 1e9 },
};
enum { UNITS = sizeof(units) / sizeof(units[0]) };

/* ---- what is known ---- */
void pc_cited_quantities_add(struct pc_cited_quantities *quantities, double value, const char *unit)
{
	if (!strcmp(unit, "ns"))
		pc_cited_percents_add(&quantities->measured[PC_CITED_TIME], value);
	else if (!strcmp(unit, "bytes"))
		pc_cited_percents_add(&quantities->measured[PC_CITED_SIZE], value);
}

void pc_cited_quantities_clear(struct pc_cited_quantities *quantities)
{
	for (unsigned i = 0; i < PC_CITED_UNITS; i++)
		pc_cited_percents_clear(&quantities->measured[i]);
	pc_cited_percents_clear(&quantities->literals);
}

/* A number of a text may be of any unit of the kind. */
static bool has_literal(struct pc_cited_quantities *quantities, enum pc_cited_unit unit, double low,
			double high)
{
	for (size_t i = 0; i < UNITS; i++)
		if (units[i].unit == unit &&
		    pc_cited_percents_between(&quantities->literals, low / units[i].scale,
					      high / units[i].scale))
			return true;
	return false;
}

/* Exactly so much. */
static bool has(struct pc_cited_quantities *quantities, const struct pc_cited_quantity *quantity,
		double factor)
{
	struct pc_cited_percents *measured = &quantities->measured[quantity->unit];
	double value = quantity->value * factor, step = quantity->step * factor;
	double low = (value - 0.5 * step) * (1 - 1e-9); /* rounded */
	double high = (value + step) * (1 + 1e-9);	/* or the rest cut off */

	return pc_cited_percents_between(measured, low, high) ||
	       pc_cited_percents_follow(measured, fmax(low - step, low / 2), high + step) ||
	       has_literal(quantities, quantity->unit, low, high);
}

bool pc_cited_quantities_have(struct pc_cited_quantities *quantities,
			      const struct pc_cited_quantity *quantity)
{
	if (!quantities->measured[quantity->unit].count || quantity->value <= 0)
		return true;
	return has(quantities, quantity, 1) ||
	       (quantity->binary > 0 && has(quantities, quantity, quantity->binary));
}

/* ---- reading ---- */
static bool in_word(struct pc_span text, size_t at)
{
	char c = at < text.size ? text.data[at] : ' ';

	return pc_cited_is_letter(c) || pc_cited_is_digit(c) || (c & 0x80);
}

/* Bytes of one blank, if there is any, and of what makes a number bold or code. */
static size_t blank_size(struct pc_span text, size_t at)
{
	static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89" };
	size_t from = at;

	while (at < text.size && (text.data[at] == '*' || text.data[at] == '`'))
		at++;
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (pc_span_starts((struct pc_span){ text.data + at, text.size - at }, blanks[i]))
			return at - from + strlen(blanks[i]);
	return at - from;
}

/* The unit at `at`, a whole word; NULL: there is none. */
static const struct unit *unit_at(struct pc_span text, size_t at)
{
	struct pc_span rest = { text.data + at, text.size - at };

	for (size_t i = 0; i < UNITS; i++)
		if (pc_span_starts(rest, units[i].name) && !in_word(rest, strlen(units[i].name)))
			return &units[i];
	return NULL;
}

/* One number with its unit; *at is behind it. */
static const struct unit *read_one(struct pc_span text, size_t *at,
				   struct pc_cited_figure *out_figure)
{
	size_t behind, comma;
	const struct unit *unit;

	if (*at >= text.size || !pc_cited_is_digit(text.data[*at]) ||
	    pc_cited_figure_read(text, *at, out_figure))
		return NULL; /* a percentage is something else */
	behind = *at + out_figure->past_size;
	comma = behind - out_figure->decimals - 1;
	if (out_figure->decimals == 3 && text.data[comma] == ',') { /* "1,234 ms" */
		out_figure->value *= 1000;
		out_figure->decimals = 0;
	}
	behind += blank_size(text, behind);
	unit = unit_at(text, behind);
	if (unit)
		*at = behind + strlen(unit->name);
	return unit;
}

/* One that would be, or that is to be set. */
static bool is_wish(struct pc_span text, size_t at)
{
	static const char *const words[] = { "would",	"could", "might", "up to",
					     "at most", "set ",	 "Set ",  "limit",
					     "timeout", "sleep", "sav",	  NULL };

	return pc_cited_sentence_has(text, at, words);
}

bool pc_cited_quantity_read(struct pc_span text, size_t at, struct pc_cited_quantity *out_quantity)
{
	struct pc_cited_figure figure;
	size_t end = at, next;
	const struct unit *unit = read_one(text, &end, &figure), *smaller = unit;
	struct pc_cited_quantity quantity = { .value = 0 };

	if (!unit)
		return false;
	quantity.unit = unit->unit;
	quantity.binary = unit->binary;
	quantity.value = figure.value * unit->scale;
	quantity.step = pow(10, -(double)figure.decimals) * unit->scale;
	if (figure.rough && quantity.step < quantity.value / 10)
		quantity.step = quantity.value / 10;
	while (smaller->scale >= 60e9 && smaller->unit == PC_CITED_TIME) { /* "3 min 20 s" */
		next = end + blank_size(text, end);
		unit = read_one(text, &next, &figure);
		if (!unit || unit->unit != PC_CITED_TIME || unit->scale >= smaller->scale)
			break;
		quantity.value += figure.value * unit->scale;
		quantity.step = unit->scale;
		smaller = unit;
		end = next;
	}
	quantity.is_wish = is_wish(text, at);
	quantity.size = end - at;
	*out_quantity = quantity;
	return true;
}
