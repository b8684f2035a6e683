/* SPDX-License-Identifier: Apache-2.0
 * Numbers of listings, all of an event with the same decimals. */
#include "listing/builder.h"
#include "profile/builder.h"

bool pc_listing_number(struct pc_span text, unsigned digits, int64_t *out_value)
{
	unsigned has;
	int64_t value;

	if (!pc_decimal(text, &value, &has))
		return false;
	for (; has < digits; has++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	for (; has > digits + 1; has--)
		value /= 10;
	if (has > digits)
		value = (value + (value < 0 ? -5 : 5)) / 10;
	*out_value = value;
	return true;
}
