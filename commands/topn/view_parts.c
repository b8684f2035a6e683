/* SPDX-License-Identifier: Apache-2.0
 * The parts of topn's view that are asked for: what moved, callers and callees. */
#include "topn.h"

void topn_show_diff(struct pc_report *report, const struct topn_result *r,
		    struct json_object *document)
{
	bool total = r->sort == PC_SORT_TOTAL, function = r->by == PC_BY_FUNCTION;
	struct json_object *rows =
		json_object_object_get(json_object_object_get(document, "diff"), "rows");
	const char *unit = topn_event(r)->unit;
	const struct pc_column columns[] = {
		{ total ? "old_total_percent" : "old_self_percent", "Old", PC_CELL_PERCENT },
		{ total ? "new_total_percent" : "new_self_percent", "New", PC_CELL_PERCENT },
		{ total ? "total_points" : "self_points", "Points", PC_CELL_QUANTITY, .unit = "pp",
		  .change = true },
		{ total ? "total_change" : "self_change", "Change", PC_CELL_QUANTITY, .unit = unit,
		  .change = true },
		{ total ? "old_total" : "old_self", "Old cost", PC_CELL_QUANTITY, .unit = unit },
		{ total ? "new_total" : "new_self", "New cost", PC_CELL_QUANTITY, .unit = unit },
		{ "name", r->column, PC_CELL_SYMBOL },
		{ function ? "module" : "", "Library", PC_CELL_SYMBOL, .null = PC_RANK_UNKNOWN },
		{ NULL },
	};

	if (json_object_array_length(rows) == 0)
		pc_report_text(report, "Nothing moved.");
	else
		pc_report_table(report, rows, columns);
	if (r->old.diff.normalized)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "old costs are scaled as if both profiles had cost the same in all");
}

/* "a", "a, b", or "a, b and 3 more" */
static void list_names(struct pc_text *line, const char *const *names)
{
	enum { NAMED = 3 };
	size_t count = 0;

	while (names[count])
		count++;
	for (size_t i = 0; i < count && i < NAMED; i++)
		pc_text_printf(line, "%s%s", i ? ", " : "", names[i]);
	if (count > NAMED)
		pc_text_printf(line, " and %zu more", count - NAMED);
}

static void relatives(struct pc_report *report, const struct topn_result *r,
		      enum pc_relation relation, struct json_object *part)
{
	bool callers = relation == PC_CALLERS;
	PC_AUTO(text) struct pc_text names = { 0 };
	const struct pc_relatives *found = &r->relatives[relation].found;
	struct json_object *rows = json_object_object_get(part, "rows");
	const struct pc_column columns[] = {
		{ "part_percent", "Part", PC_CELL_PERCENT },
		{ "part_percent", "", PC_CELL_BAR },
		{ "percent", "Of all", PC_CELL_PERCENT },
		{ "cost", "Cost", PC_CELL_QUANTITY, .unit = topn_event(r)->unit },
		{ "samples", "Samples", PC_CELL_COUNT },
		{ "calls", "Calls", PC_CELL_COUNT },
		{ "name", callers ? "Caller" : "Callee", PC_CELL_SYMBOL },
		{ "module", "Library", PC_CELL_SYMBOL, .null = "" },
		{ NULL },
	};

	list_names(&names, found->names);
	pc_report_heading(report, callers ? "Callers of %s" : "Callees of %s", names.data);
	if (json_object_array_length(rows) == 0)
		pc_report_text(report, callers ? "The input knows none." : "It calls nothing.");
	else
		pc_report_table(report, rows, columns);
	if (found->count > r->options->rows)
		pc_report_note(report, PC_LEVEL_NOTE, "%u of %zu %s shown; -n shows more",
			       r->options->rows, found->count, callers ? "callers" : "callees");
}

void topn_show_relatives(struct pc_report *report, const struct topn_result *r,
			 struct json_object *document)
{
	if (r->relatives[PC_CALLERS].asked)
		relatives(report, r, PC_CALLERS, json_object_object_get(document, "callers"));
	if (r->relatives[PC_CALLEES].asked)
		relatives(report, r, PC_CALLEES, json_object_object_get(document, "callees"));
	for (size_t i = 0; i < 2; i++)
		if (r->relatives[i].asked && !r->relatives[i].found.exact) {
			pc_report_note(report, PC_LEVEL_NOTE,
				       "the input is a call graph without stacks: where functions "
				       "recurse, what it says of calls may overlap");
			break;
		}
}
