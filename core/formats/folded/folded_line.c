/* SPDX-License-Identifier: Apache-2.0
 * A line of folded stacks ends with its count, or two: names hold blanks and numbers too, so lines
 * are read from their end. */
#include "formats/folded/folded_line.h"

#include "formats/lines.h"
#include "profile/builder.h"

/* Plain digits, with a decimal point or without. */
static bool is_count(struct pc_span word)
{
	struct pc_span whole, part;

	if (pc_span_digits(word))
		return true;
	return pc_span_cut(word, '.', &whole, &part) && pc_span_digits(whole) &&
	       pc_span_digits(part);
}

/* A count this large (three years in ns) is a mistake, and one is enough to overflow all sums. */
static const int64_t absurd = 100000000000000000;

static bool is_absurd(int64_t value, unsigned digits)
{
	while (digits--)
		value /= 10;
	return value >= absurd;
}

/* "12", "1.5"; "1e+06" and "1.5e3", as awk and Python write what is large, where it is an integer.
 */
static bool read_plain_count(struct pc_span word, int64_t *out_value, unsigned *out_digits)
{
	struct pc_span number = word, exponent, whole, part;
	bool has_exponent = pc_span_cut(word, 'e', &number, &exponent) ||
			    pc_span_cut(word, 'E', &number, &exponent);
	int64_t power = 0;

	if (has_exponent) {
		if (exponent.size > 1 && exponent.data[0] == '+')
			exponent = (struct pc_span){ exponent.data + 1, exponent.size - 1 };
		if (!pc_span_digits(exponent) || !pc_span_int(exponent, &power) || power > 18 ||
		    (pc_span_cut(number, '.', &whole, &part) &&
		     (part.size > (size_t)power || part.size > 9)))
			return false;
	}
	if (!is_count(number) || !pc_decimal(number, out_value, out_digits))
		return false;
	for (power -= has_exponent ? *out_digits : 0; power > 0; power--)
		if (__builtin_mul_overflow(*out_value, 10, out_value))
			return false;
	if (has_exponent)
		*out_digits = 0;
	return !is_absurd(*out_value, *out_digits);
}

/* What has a sign is a difference. */
static bool read_count(struct pc_span word, int64_t *out_value, unsigned *out_digits)
{
	bool negative = word.size > 1 && word.data[0] == '-';

	if (negative)
		word = (struct pc_span){ word.data + 1, word.size - 1 };
	if (!read_plain_count(word, out_value, out_digits))
		return false;
	if (negative)
		*out_value = -*out_value;
	return true;
}

static struct pc_span without_blanks(struct pc_span line)
{
	while (line.size && (line.data[line.size - 1] == ' ' || line.data[line.size - 1] == '\t'))
		line.size--;
	return line;
}

/* Takes the last word off *line, if it is a count. */
static bool take_count(struct pc_span *line, int64_t *out_value, unsigned *out_digits)
{
	const char *at = line->data + line->size;
	struct pc_span word, rest;

	while (at > line->data && at[-1] != ' ' && at[-1] != '\t')
		at--;
	word = (struct pc_span){ at, (size_t)(line->data + line->size - at) };
	rest = without_blanks((struct pc_span){ line->data, (size_t)(at - line->data) });
	if (!rest.size || !read_count(word, out_value, out_digits))
		return false;
	*line = rest;
	return true;
}

bool pc_folded_is_comment(struct pc_span line)
{
	return line.data[0] == '#' ? line.size == 1 || line.data[1] == ' ' || line.data[1] == '!'
				   : pc_span_starts(line, "// ");
}

bool pc_folded_line(struct pc_span line, bool is_difference, struct pc_folded_line *out_line)
{
	struct pc_folded_line read = { .stack = pc_span_trim(line), .count = 1 };

	if (!take_count(&read.stack, &read.values[0], &read.digits[0]))
		return false;
	if (is_difference) {
		read.values[1] = read.values[0];
		read.digits[1] = read.digits[0];
		read.count = 2;
		if (!take_count(&read.stack, &read.values[0], &read.digits[0]))
			return false;
	}
	*out_line = read;
	return true;
}
