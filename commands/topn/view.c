/* SPDX-License-Identifier: Apache-2.0
 * What a person reads: the ranking, and the libraries with their functions. */
#include <string.h>

#include "topn.h"

/* A process column helps only where there are several, and each function is in one of them. */
static bool several_processes(const struct topn_result *r)
{
	bool differ = false;

	for (size_t i = 0; i < r->main.count && i < r->options->rows; i++) {
		if (!r->main.rows[i].process)
			return false;
		differ = differ || strcmp(r->main.rows[i].process, r->main.rows[0].process);
	}
	return differ;
}

static void main_table(struct pc_report *report, const struct topn_result *r,
		       struct json_object *document)
{
	bool functions = r->by == PC_BY_FUNCTION;
	const char *bar = r->sort == PC_SORT_TOTAL ? "total_percent" : "self_percent";
	const struct pc_column columns[] = {
		{ "self_percent", "Self", PC_CELL_PERCENT },
		{ bar, "", PC_CELL_BAR },
		{ "total_percent", "Total", PC_CELL_PERCENT },
		{ "samples", "Samples", PC_CELL_COUNT },
		{ functions ? "function" : "name", functions ? "Function" : r->column,
		  PC_CELL_SYMBOL },
		{ functions ? "module" : "", functions ? "Library" : "", PC_CELL_SYMBOL,
		  .null = PC_RANK_UNKNOWN },
		{ functions && several_processes(r) ? "process" : "", "Process", PC_CELL_TEXT },
		{ NULL },
	};

	if (r->main.count == 0)
		pc_report_text(report, topn_selects(r->options) ? "No stack is selected."
								: "Nothing matches the filter.");
	else
		pc_report_table(
			report,
			json_object_object_get(document, functions ? "functions" : "groups"),
			columns);
}

static void libraries(struct pc_report *report, const struct topn_result *r,
		      struct json_object *document)
{
	static const struct pc_column columns[] = {
		{ "self_percent", "Self", PC_CELL_PERCENT },
		{ "self_percent", "", PC_CELL_BAR },
		{ "module", "Library", PC_CELL_SYMBOL },
		{ "functions", "Functions", PC_CELL_LIST },
		{ NULL },
	};

	if (r->by != PC_BY_FUNCTION ||
	    json_object_array_length(json_object_object_get(document, "modules")) == 0)
		return;
	pc_report_heading(report, "By library");
	pc_report_table(report, json_object_object_get(document, "modules"), columns);
}

static void ranking(struct pc *pc, struct pc_report *report, const struct topn_result *r,
		    struct json_object *document)
{
	const struct pc_tree *tree = topn_tree(pc, r);

	main_table(report, r, document);
	libraries(report, r, document);
	if (tree) {
		pc_report_heading(report, "Flame");
		pc_report_figure(report, pc_flame_draw, tree);
	}
	topn_show_advice(report, r);
}

struct pc_report *topn_report(struct pc *pc, const struct topn_result *r,
			      struct json_object *document)
{
	struct pc_report *report = pc_report_new(pc, r->title, document);

	topn_show_facts(pc, report, r, document);
	if (r->old.profile)
		topn_show_diff(report, r, document);
	if (topn_shows_ranking(r))
		ranking(pc, report, r, document);
	topn_show_relatives(report, r, document);
	topn_show_notes(report, r);
	return report;
}
