/* SPDX-License-Identifier: Apache-2.0
 * Values: numbers, tables of members, columns. */
#include <stdlib.h>

#include "base/arena.h"
#include "encoding/pull_token.h"

/* ---- numbers: decimals as they are written, never binary fractions ---- */
enum { DIGITS_MAX = 9, POWER_MAX = 1000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The exponent behind "e"; *text is what is left, which should be nothing. */
static bool exponent(struct pc_span *text, int *out_power)
{
	bool negative = text->size && text->data[0] == '-';
	size_t at = text->size && (negative || text->data[0] == '+'), from = at;
	int power = 0;

	for (; at < text->size && is_digit(text->data[at]); at++)
		if (power < POWER_MAX)
			power = 10 * power + (text->data[at] - '0');
	text->data += at;
	text->size -= at;
	*out_power = negative ? -power : power;
	return at > from;
}

/* The digits before and behind the point; the value is in 10^*out_power. Decimals that do not fit
 * are rounded away. */
static bool mantissa(struct pc_span *text, int64_t *out_value, int *out_power)
{
	bool point = false, full = false, digit = false;
	size_t at = 0;

	*out_value = 0;
	*out_power = 0;
	for (; at < text->size; at++) {
		char c = text->data[at];

		if (c == '.' && !point) {
			point = true;
			continue;
		}
		if (!is_digit(c))
			break;
		digit = true;
		if (!full && *out_value > (INT64_MAX - 9) / 10) {
			full = true;
			*out_value += point && c >= '5';
		}
		if (full && !point)
			return false;
		if (full)
			continue;
		*out_value = 10 * *out_value + (c - '0');
		*out_power -= point;
	}
	text->data += at;
	text->size -= at;
	return digit;
}

static int64_t divided(int64_t value)
{
	return value / 10 + (value % 10 >= 5);
}

bool pc_number_parse(struct pc_span text, struct pc_number *out_number)
{
	bool negative = text.size && text.data[0] == '-';
	int power, more = 0;
	int64_t value;

	if (!text.size)
		return false;
	text.data += negative;
	text.size -= negative;
	if (!mantissa(&text, &value, &power))
		return false;
	if (text.size && (text.data[0] == 'e' || text.data[0] == 'E')) {
		text.data++;
		text.size--;
		if (!exponent(&text, &more))
			return false;
	}
	if (text.size)
		return false;
	power += more;
	for (; power > 0 && value; power--)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	if (power < -DIGITS_MAX - 19)
		value = 0;
	for (; power < -DIGITS_MAX && value; power++)
		value = power == -DIGITS_MAX - 1 ? divided(value) : value / 10;
	for (; power < 0 && value % 10 == 0 && value; power++)
		value /= 10;
	*out_number = (struct pc_number){ negative ? -value : value,
					  value && power < 0 ? (unsigned)-power : 0, true };
	return true;
}

bool pc_number_scaled(const struct pc_number *number, unsigned power, int64_t *out_value)
{
	bool negative = number->value < 0;
	int64_t value = negative ? -number->value : number->value;
	unsigned digits = number->digits;

	for (; digits > power + 1; digits--)
		value /= 10;
	if (digits == power + 1) {
		value = divided(value);
		digits--;
	}
	for (; digits < power; digits++)
		if (__builtin_mul_overflow(value, 10, &value))
			return false;
	*out_value = negative ? -value : value;
	return true;
}

/* ---- scalars ---- */
bool pc_pull_scalar(struct pc_pull *pull, struct pc_span *out_text)
{
	int c = pc_pull_next(pull);

	if (c == '"')
		return pc_pull_string(pull, out_text);
	if (c != '-' && !(c >= '0' && c <= '9'))
		return false;
	pull->value = false;
	pull->separated = false;
	return pc_pull_word(pull, out_text);
}

bool pc_pull_number(struct pc_pull *pull, struct pc_number *out_number)
{
	struct pc_span text;

	return pc_pull_scalar(pull, &text) && pc_number_parse(text, out_number);
}

bool pc_pull_int(struct pc_pull *pull, unsigned power, int64_t *out_value)
{
	struct pc_number number;
	struct pc_span word;
	int c = pc_pull_next(pull);

	if (c != 'n' && c != 't' && c != 'f')
		return pc_pull_number(pull, &number) && pc_number_scaled(&number, power, out_value);
	pull->value = false;
	pull->separated = false;
	if (!pc_pull_word(pull, &word))
		return false;
	*out_value = c == 'n' ? PC_UNKNOWN : c == 't';
	return true;
}

/* ---- tables ---- */
static void read_field(struct pc_pull *pull, const struct pc_pull_field *field, void *record)
{
	void *at = (char *)record + field->offset;
	struct pc_span text;
	struct pc_number number;
	int64_t value;

	switch (field->kind) {
	case PC_PULL_TEXT:
		if (pc_pull_scalar(pull, &text)) {
			((struct pc_text *)at)->size = 0;
			pc_text_add(at, text.data, text.size);
		}
		break;
	case PC_PULL_INT:
		if (pc_pull_int(pull, 0, &value))
			*(int64_t *)at = value;
		break;
	case PC_PULL_NUMBER:
		if (pc_pull_number(pull, &number))
			*(struct pc_number *)at = number;
		break;
	case PC_PULL_CALL:
		field->call(pull, record);
		break;
	}
}

bool pc_pull_field(struct pc_pull *pull, const struct pc_pull_field *fields, struct pc_span key,
		   void *record)
{
	const struct pc_pull_field *field = fields;

	while (field->name && !pc_span_is(key, field->name))
		field++;
	if (field->name)
		read_field(pull, field, record);
	return field->name != NULL;
}

bool pc_pull_fields(struct pc_pull *pull, const struct pc_pull_field *fields, void *record)
{
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key))
		pc_pull_field(pull, fields, key, record);
	return level != 0;
}

/* ---- columns ---- */
void pc_column_add(struct pc_pull *pull, struct pc_column *column, int64_t value)
{
	if (column->count == PC_COLUMN_MAX) {
		pc_pull_damage(pull, "a list of more than 33554432 numbers; what follows was not "
				     "read");
		return;
	}
	column->values = PC_GROW(column->values, column->count, column->room);
	column->values[column->count++] = value;
}

void pc_pull_column(struct pc_pull *pull, unsigned power, struct pc_column *column)
{
	unsigned level = pc_pull_array(pull);
	int64_t value;

	while (pc_pull_item(pull, level))
		pc_column_add(pull, column, pc_pull_int(pull, power, &value) ? value : PC_UNKNOWN);
}

void pc_column_clear(struct pc_column *column)
{
	free(column->values);
	*column = (struct pc_column){ 0 };
}
