/* SPDX-License-Identifier: Apache-2.0
 * One function of code's view. */
#include "code.h"

#include <math.h>

static const char *text_at(struct json_object *object, const char *key)
{
	return json_object_get_string(json_object_object_get(object, key));
}

static bool has_rows(struct json_object *object, const char *key)
{
	return json_object_array_length(json_object_object_get(object, key)) > 0;
}

/* "spread in mix.c: 95.81 %" */
static void heading(struct pc_report *report, struct json_object *function)
{
	const char *name = text_at(function, "function"), *file = text_at(function, "file");
	struct json_object *percent = json_object_object_get(function, "percent_of_all");
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!file)
		file = text_at(function, "module");
	pc_text_puts(&text, name ? name : file ? file : "(no name)");
	if (name && file)
		pc_text_printf(&text, " in %s", file);
	if (percent)
		pc_text_printf(&text, ": %.2f %%", json_object_get_double(percent));
	pc_report_heading(report, "%s", text.data);
}

static void lines(struct pc_report *report, const struct code_result *r,
		  struct json_object *function)
{
	const struct pc_listing_event *event = code_event(r);
	const struct pc_column columns[] = {
		{ "percent", "Share", PC_CELL_PERCENT },
		{ "percent", "", PC_CELL_BAR },
		{ "cost", "Cost", PC_CELL_QUANTITY, .unit = event ? event->unit : "" },
		{ "place", "Line", PC_CELL_TEXT, .null = "" },
		{ "text", "Source", PC_CELL_SYMBOL, .null = "(no source)" },
		{ "inlined", "Inlined", PC_CELL_SYMBOL, .null = "" },
		{ "work", "Work", PC_CELL_LIST },
		{ NULL },
	};

	if (has_rows(function, "lines"))
		pc_report_table(report, json_object_object_get(function, "lines"), columns);
}

static void instructions(struct pc_report *report, const struct code_result *r,
			 struct json_object *function)
{
	const struct pc_listing_event *event = code_event(r);
	const struct pc_column columns[] = {
		{ "percent", "Share", PC_CELL_PERCENT },
		{ has_rows(function, "lines") ? "" : "percent", "", PC_CELL_BAR },
		{ "cost", "Cost", PC_CELL_QUANTITY, .unit = event ? event->unit : "" },
		{ "address", "Address", PC_CELL_TEXT, .null = "" },
		{ "text", "Instruction", PC_CELL_SYMBOL },
		{ "work", "Work", PC_CELL_LIST },
		{ "waits_for", "Waits for", PC_CELL_SYMBOL, .null = "" },
		{ has_rows(function, "lines") ? "" : "source", "Source", PC_CELL_SYMBOL,
		  .null = "" },
		{ NULL },
	};

	if (has_rows(function, "instructions"))
		pc_report_table(report, json_object_object_get(function, "instructions"), columns);
}

static void loops(struct pc_report *report, struct json_object *function)
{
	static const struct pc_column columns[] = {
		{ "percent", "Share", PC_CELL_PERCENT },
		{ "depth", "Depth", PC_CELL_COUNT },
		{ "size", "Size", PC_CELL_COUNT },
		{ "from", "From line", PC_CELL_COUNT, .null = "" },
		{ "to", "To line", PC_CELL_COUNT, .null = "" },
		{ "begins", "Loop", PC_CELL_SYMBOL, .null = "" },
		{ NULL },
	};

	if (!has_rows(function, "loops"))
		return;
	pc_report_text(report, "Loops:");
	pc_report_table(report, json_object_object_get(function, "loops"), columns);
}

static void works(struct pc_report *report, struct json_object *function)
{
	static const struct pc_column columns[] = {
		{ "percent", "Share", PC_CELL_PERCENT },
		{ "likely_percent", "Likely", PC_CELL_PERCENT },
		{ "work", "Kind of work", PC_CELL_TEXT },
		{ NULL },
	};

	if (!has_rows(function, "work"))
		return;
	pc_report_text(report, "Work:");
	pc_report_table(report, json_object_object_get(function, "work"), columns);
}

void code_show_function(struct pc_report *report, const struct code_result *r,
			struct json_object *function)
{
	heading(report, function);
	lines(report, r, function);
	if (has_rows(function, "instructions") && has_rows(function, "lines"))
		pc_report_text(report, "Instructions:");
	instructions(report, r, function);
	if (has_rows(function, "context"))
		pc_report_figure(report, code_draw_context,
				 json_object_object_get(function, "context"));
	loops(report, function);
	works(report, function);
}
