/* SPDX-License-Identifier: Apache-2.0
 * Cells: how one value of the document is shown in a table, whatever the renderer. */
#include "base/auto.h"
#include "report/render.h"

struct json_object *pc_cell_value(const struct pc_column *column, struct json_object *row)
{
	struct json_object *value = NULL;

	if (json_object_is_type(row, json_type_object))
		json_object_object_get_ex(row, column->key, &value);
	return value;
}

bool pc_cell_is_number(enum pc_cell_kind kind)
{
	return kind == PC_CELL_COUNT || kind == PC_CELL_QUANTITY || kind == PC_CELL_PERCENT;
}

const char *pc_level_word(enum pc_level level)
{
	return level == PC_LEVEL_WARNING ? "warning" : "note";
}

size_t pc_cell_columns(const struct pc_block *block, size_t *out_indexes, size_t room)
{
	size_t rows = json_object_is_type(block->rows, json_type_array)
			      ? json_object_array_length(block->rows)
			      : 0;
	size_t count = 0;

	for (size_t i = 0; i < block->column_count && count < room; i++) {
		for (size_t row = 0; row < rows; row++) {
			if (!pc_cell_value(&block->columns[i],
					   json_object_array_get_idx(block->rows, row)))
				continue;
			out_indexes[count++] = i;
			break;
		}
	}
	return count;
}

/* A JSON number as value / 10^digits, as it is written; false for what has an exponent or too many
 * digits. */
static bool exact(const char *number, int64_t *out_value, unsigned *out_digits)
{
	bool negative = *number == '-', point = false;
	unsigned digits = 0;
	int64_t value = 0;

	for (number += negative; *number; number++) {
		if (*number == '.' && !point) {
			point = true;
			continue;
		}
		if (*number < '0' || *number > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *number - '0', &value))
			return false;
		digits += point;
	}
	*out_value = negative ? -value : value;
	*out_digits = digits;
	return true;
}

static void add_quantity(struct pc_text *out, struct json_object *value, const char *unit)
{
	double number = json_object_get_double(value);
	unsigned digits = 0;
	int64_t integer;

	if (!exact(json_object_get_string(value), &integer, &digits)) {
		/* three digits will be shown: six decimals are plenty, unless they do not fit */
		digits = number > -1e12 && number < 1e12 ? 6 : 0;
		number *= digits ? 1e6 : 1;
		if (!(number > -9.2e18 && number < 9.2e18)) {
			pc_text_printf(out, "%s %s", json_object_get_string(value),
				       unit ? unit : "");
			return;
		}
		integer = (int64_t)(number + (number < 0 ? -0.5 : 0.5));
	}
	pc_quantity_add(out, integer, digits, unit);
}

/* 1234567.5 as "1,234,567.5" */
static void add_count(struct pc_text *out, const char *number)
{
	size_t digits;

	if (*number == '-')
		pc_text_putc(out, *number++);
	for (digits = strspn(number, "0123456789"); digits; digits--, number++) {
		pc_text_putc(out, *number);
		if (digits % 3 == 1 && digits > 1)
			pc_text_putc(out, ',');
	}
	pc_text_safe(out, pc_span(number));
}

void pc_cell_item(struct json_object *value, struct pc_text *out)
{
	struct pc_span span = { json_object_get_string(value), 0 };

	if (!value) {
		pc_text_puts(out, "unknown");
	} else if (json_object_is_type(value, json_type_boolean)) {
		pc_text_puts(out, json_object_get_boolean(value) ? "yes" : "no");
	} else {
		/* a string may hold NUL, so its end is not where C sees it */
		span.size = json_object_is_type(value, json_type_string)
				    ? (size_t)json_object_get_string_len(value)
				    : strlen(span.data);
		pc_text_safe(out, span);
	}
}

static void add_list(struct pc_text *out, struct json_object *list)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		if (i)
			pc_text_puts(out, ", ");
		pc_cell_item(json_object_array_get_idx(list, i), out);
	}
}

static const char *unit_of(const struct pc_column *column, struct json_object *row)
{
	struct json_object *unit =
		column->unit_key ? json_object_object_get(row, column->unit_key) : NULL;

	return unit ? json_object_get_string(unit) : column->unit;
}

void pc_cell_text(const struct pc_column *column, struct json_object *row, struct pc_text *out)
{
	struct json_object *value = pc_cell_value(column, row);
	enum json_type type = json_object_get_type(value);
	bool number = type == json_type_int || type == json_type_double;

	pc_text_add(out, "", 0); /* an empty text is one too */
	if (column->kind == PC_CELL_BAR)
		return;
	if (column->change && number && json_object_get_double(value) > 0)
		pc_text_putc(out, '+');
	if (column->kind == PC_CELL_LIST && type == json_type_array)
		add_list(out, value);
	else if (column->kind == PC_CELL_COUNT && number)
		add_count(out, json_object_get_string(value));
	else if (column->kind == PC_CELL_QUANTITY && number)
		add_quantity(out, value, unit_of(column, row));
	else if (column->kind == PC_CELL_PERCENT && number)
		add_quantity(out, value, "%");
	else if (!value && column->null)
		pc_text_safe(out, pc_span(column->null));
	else
		pc_cell_item(value, out);
}

double pc_cell_greatest(const struct pc_block *block, const struct pc_column *column)
{
	double greatest = 0;

	for (size_t row = 0; row < json_object_array_length(block->rows); row++) {
		struct json_object *object = json_object_array_get_idx(block->rows, row);
		double value = json_object_get_double(pc_cell_value(column, object));

		if (value > greatest)
			greatest = value;
	}
	return greatest;
}

double pc_cell_share(const struct pc_column *column, struct json_object *row, double greatest)
{
	double value = json_object_get_double(pc_cell_value(column, row));

	return value > 0 && greatest > 0 ? (value < greatest ? value / greatest : 1) : 0;
}
