/* SPDX-License-Identifier: Apache-2.0
 * jfr rounds what is large: "517.9 kB" is 530330 bytes, give or take 51. */
#include "formats/java/jfr_value.h"

#include "formats/lines.h"
#include "profile/builder.h"

static const struct {
	const char *name;
	int64_t factor;
} units[] = {
	{ "ns", 1 },
	{ "us", 1000 },
	{ "\xc2\xb5s", 1000 },
	{ "ms", 1000000 },
	{ "s", 1000000000 },
	{ "m", 60 * 1000000000LL },
	{ "h", 3600 * 1000000000LL },
	{ "d", 86400 * 1000000000LL },
	{ "byte", 1 },
	{ "bytes", 1 },
	{ "kB", 1 << 10 },
	{ "MB", 1 << 20 },
	{ "GB", 1 << 30 },
	{ "TB", 1LL << 40 },
};

static bool factor_of(struct pc_span unit, int64_t *out_factor)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(unit, units[i].name)) {
			*out_factor = units[i].factor;
			return true;
		}
	return false;
}

/* Some languages write "517,9". */
static bool read_number(struct pc_span word, int64_t *out_value, unsigned *out_digits)
{
	return pc_decimal(word, out_value, out_digits) ||
	       pc_decimal_comma(word, out_value, out_digits);
}

bool pc_jfr_value(struct pc_span text, int64_t *out_value)
{
	int64_t sum = 0, value, factor, divisor;
	struct pc_span word;
	unsigned digits;

	if (!text.size)
		return false;
	while (pc_span_word(&text, &word)) {
		if (!read_number(word, &value, &digits) || value < 0)
			return false;
		factor = 1;
		if (pc_span_word(&text, &word) && !factor_of(word, &factor))
			return false;
		for (divisor = 1; digits; digits--)
			divisor *= 10;
		if (!pc_scaled(value, factor, divisor, &value) ||
		    __builtin_add_overflow(sum, value, &sum))
			return false;
	}
	*out_value = sum;
	return true;
}
