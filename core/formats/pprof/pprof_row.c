/* SPDX-License-Identifier: Apache-2.0
 * pprof writes a name as its address, its function and its file, as far as --addresses, --lines and
 * others of that kind ask for them. */
#include "formats/pprof/pprof_row.h"

#include <ctype.h>
#include <string.h>

#include "formats/lines.h"

/* ---- quantities ---- */

static const struct {
	const char *suffix, *unit;
	int64_t factor;
} quantities[] = {
	{ "ns", "ns", 1 },
	{ "us", "ns", 1000 },
	{ "\xc2\xb5s", "ns", 1000 },
	{ "ms", "ns", 1000000 },
	{ "s", "ns", 1000000000 },
	{ "mins", "ns", 60 * 1000000000LL },
	{ "hrs", "ns", 3600 * 1000000000LL },
	{ "days", "ns", 86400 * 1000000000LL },
	{ "B", "bytes", 1 },
	{ "kB", "bytes", 1LL << 10 },
	{ "MB", "bytes", 1LL << 20 },
	{ "GB", "bytes", 1LL << 30 },
	{ "TB", "bytes", 1LL << 40 },
	{ "PB", "bytes", 1LL << 50 },
};

bool pc_pprof_quantity(struct pc_span text, int64_t *out_value, const char **out_unit)
{
	size_t size = text.size;
	int64_t value, divisor = 1, factor = 0;
	const char *unit = NULL;
	struct pc_span suffix;
	unsigned digits;
	bool negative;

	while (size && (text.data[size - 1] < '0' || text.data[size - 1] > '9'))
		size--;
	suffix = (struct pc_span){ text.data + size, text.size - size };
	if (!pc_decimal((struct pc_span){ text.data, size }, &value, &digits))
		return false;
	for (size_t i = 0; i < sizeof(quantities) / sizeof(quantities[0]) && !unit; i++)
		if (pc_span_is(suffix, quantities[i].suffix)) {
			unit = quantities[i].unit;
			factor = quantities[i].factor;
		}
	if (suffix.size && !unit)
		return false;
	while (digits--)
		divisor *= 10;
	negative = value < 0;
	if (!pc_scaled(negative ? -value : value, factor ? factor : 1, divisor, &value))
		return false;
	*out_value = negative ? -value : value;
	*out_unit = unit;
	return true;
}

static bool read_percent(struct pc_span word, int64_t *out_percent)
{
	*out_percent = PC_UNKNOWN;
	return word.data[0] == '-' || pc_percent(word, out_percent);
}

bool pc_pprof_row(struct pc_span line, struct pc_pprof_row *out_row)
{
	struct pc_span words[5], rest = line;
	const char *flat_unit, *cum_unit;
	struct pc_pprof_row row;
	int64_t sum;

	for (size_t i = 0; i < 5; i++)
		if (!pc_span_word(&rest, &words[i]))
			return false;
	if (!pc_pprof_quantity(words[0], &row.flat, &flat_unit) ||
	    !pc_pprof_quantity(words[3], &row.cum, &cum_unit) ||
	    !read_percent(words[1], &row.flat_percent) || !read_percent(words[2], &sum) ||
	    !read_percent(words[4], &row.cum_percent))
		return false;
	if (flat_unit && cum_unit && strcmp(flat_unit, cum_unit) != 0)
		return false;
	row.unit = flat_unit ? flat_unit : cum_unit;
	row.name = pc_span_trim(rest);
	if (pc_span_starts(row.name, "| ")) /* of -tree and -peek */
		row.name = pc_span_trim((struct pc_span){ row.name.data + 2, row.name.size - 2 });
	*out_row = row;
	return row.name.size > 0;
}

/* ---- places ---- */

static bool take_suffix(struct pc_span *name, const char *suffix)
{
	if (!pc_span_ends(*name, suffix))
		return false;
	name->size -= strlen(suffix);
	return true;
}

/* Takes "0000000000467019 " off the beginning. */
static bool take_address(struct pc_span *name)
{
	enum { DIGITS = 16 };

	if (name->size <= DIGITS + 1 || name->data[DIGITS] != ' ')
		return false;
	for (size_t i = 0; i < DIGITS; i++)
		if (!isxdigit((unsigned char)name->data[i]))
			return false;
	*name = pc_span_trim((struct pc_span){ name->data + DIGITS, name->size - DIGITS });
	return true;
}

/* "/x", "C:/x" and "C:\\x"; but not of "operator /(a, b)" */
static bool is_path(struct pc_span text)
{
	if (text.size > 2 && isalpha((unsigned char)text.data[0]) && text.data[1] == ':')
		return text.data[2] == '/' || text.data[2] == '\\';
	return text.size > 1 && text.data[0] == '/' && text.data[1] != '(' && text.data[1] != '=' &&
	       text.data[1] != ' ';
}

/* Takes the file off the end. A path with a root may hold blanks, another has a line. */
static bool take_file(struct pc_span *name, struct pc_span *out_file)
{
	struct pc_span before, where, file;
	uint32_t line;

	for (size_t i = 1; i < name->size; i++) {
		where = (struct pc_span){ name->data + i, name->size - i };
		if (name->data[i - 1] != ' ' || !is_path(where))
			continue;
		*out_file = where;
		name->size = i;
		*name = pc_span_trim(*name);
		return true;
	}
	if (!pc_span_cut_last(*name, ' ', &before, &where) ||
	    !pc_file_line(where, ':', &file, &line))
		return false;
	*out_file = where;
	*name = pc_span_trim(before);
	return true;
}

bool pc_pprof_place(struct pc_span name, struct pc_span module, struct pc_place *out_place)
{
	struct pc_place place = { .module = module, .kind = PC_FRAME_USER };
	bool part;

	if (take_suffix(&name, " (inline)") || take_suffix(&name, " (partial-inline)"))
		place.kind = PC_FRAME_INLINED;
	part = take_address(&name);
	if (take_file(&name, &place.file) &&
	    pc_file_line(place.file, ':', &place.file, &place.line)) {
		part = true;
		pc_file_line(place.file, ':', &place.file, &place.line); /* it was a column */
	}
	if (name.size > 2 && name.data[0] == '[' &&
	    memchr(name.data, ']', name.size) == name.data + name.size - 1) {
		/* it has no symbol, and this is its file */
		place.module = pc_module_name((struct pc_span){ name.data + 1, name.size - 2 });
		name.size = 0;
	}
	place.function = name;
	*out_place = place;
	return part;
}
