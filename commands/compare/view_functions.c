/* SPDX-License-Identifier: Apache-2.0
 * The table of a benchmark's functions. */
#include <string.h>

#include "view.h"

static const double SHARE_LEAST = 0.01; /* of a function that is shown */

static double larger(struct json_object *object, const char *base, const char *head)
{
	double a = number_of(object, base), b = number_of(object, head);

	return a > b ? a : b;
}

static int by_size(const void *a, const void *b)
{
	double first = larger(*(struct json_object *const *)a, "base", "head");
	double second = larger(*(struct json_object *const *)b, "base", "head");

	return (first < second) - (first > second);
}

/* Of all that a native program runs: what takes something, or changed. Functions whose calls are
 * counted were asked for. */
static bool is_shown(struct json_object *function)
{
	const char *verdict = text_of(function, "verdict");

	return get(function, "calls_base") || get(function, "calls_head") ||
	       !strcmp(verdict, "faster") || !strcmp(verdict, "slower") ||
	       larger(function, "share_base", "share_head") >= SHARE_LEAST;
}

/* The measure by which a function has one row: that which decides, else the first. */
static const char *measure_of(struct json_object *functions, const char *by)
{
	const char *first = NULL;

	for (size_t i = 0; i < json_object_array_length(functions); i++) {
		const char *measure = text_of(json_object_array_get_idx(functions, i), "measure");

		if (!first || (by && !strcmp(measure, by)))
			first = measure;
	}
	return first;
}

/* The functions that are shown, the largest first, and how many are not. */
static struct json_object *main_functions(struct compare_result *r, struct json_object *functions,
					  const char *measure, size_t *out_left_out)
{
	struct json_object *rows = json_object_new_array();

	*out_left_out = 0;
	for (size_t i = 0; i < json_object_array_length(functions); i++) {
		struct json_object *function = json_object_array_get_idx(functions, i);

		if (strcmp(text_of(function, "measure"), measure))
			continue;
		if (is_shown(function))
			json_object_array_add(rows, json_object_get(function));
		else
			++*out_left_out;
	}
	json_object_array_sort(rows, by_size);
	json_object_array_add(r->shown, rows);
	return rows;
}

static bool calls_differ(struct json_object *functions)
{
	size_t i = 0, count = json_object_array_length(functions);

	while (i < count) {
		struct json_object *function = json_object_array_get_idx(functions, i);

		if (number_of(function, "calls_base") != number_of(function, "calls_head"))
			break;
		i++;
	}
	return i < count;
}

void compare_show_functions(struct compare_result *r, struct pc_report *report,
			    struct json_object *benchmark)
{
	struct json_object *functions = get(benchmark, "functions");
	const char *measure = measure_of(functions, text_of(benchmark, "decided_by"));
	const char *title = pc_arena_printf(
		pc_memory(r->pc), "Function (%s)",
		measure ? pc_measure_kind(pc_measure_of(pc_span(measure)))->title : "");
	struct pc_column columns[] = {
		{ "function", title, PC_CELL_SYMBOL, .null = NULL },
		MEDIAN("base", "Base"),
		MEDIAN("head", "Head"),
		CHANGE("change_percent", "Change"),
		{ "change_low_percent", "From", PC_CELL_PERCENT, .null = "", .change = true,
		  .aside = true },
		{ "change_high_percent", "To", PC_CELL_PERCENT, .null = "", .change = true,
		  .aside = true },
		{ "speedup", "Speedup", PC_CELL_QUANTITY, .unit = "x", .null = "" },
		{ "verdict", "Verdict", PC_CELL_TEXT, .null = NULL },
		{ "share_base_percent", "Share", PC_CELL_PERCENT, .null = "" },
		{ "share_base_low_percent", "At least", PC_CELL_PERCENT, .null = "",
		  .aside = true },
		{ "share_base_high_percent", "At most", PC_CELL_PERCENT, .null = "",
		  .aside = true },
		{ "share_head_percent", "In head", PC_CELL_PERCENT, .null = "", .aside = true },
		{ "calls_base", "Calls", PC_CELL_COUNT, .null = "", .aside = true },
		{ "calls_head", "In head", PC_CELL_COUNT, .null = "", .aside = true },
		{ 0 }
	};
	size_t left_out;
	struct json_object *rows = main_functions(r, functions, measure, &left_out);

	if (!calls_differ(rows))
		columns[sizeof(columns) / sizeof(columns[0]) - 2] = (struct pc_column){ 0 };
	if (json_object_array_length(rows))
		pc_report_table(report, rows, columns);
	if (left_out)
		pc_report_text(report,
			       "%zu functions that take less than 1 %% are left out here; JSON has "
			       "them.",
			       left_out);
}
