/* SPDX-License-Identifier: Apache-2.0
 * What a person reads: facts, the ranking, the libraries with their functions, notes. */
#include <inttypes.h>
#include <string.h>

#include "topn.h"

static struct json_object *at(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

/* A period tells something where costs are more than samples counted. */
static void add_period(struct pc *pc, struct pc_text *line, const struct pc_event *event)
{
	const char *period = pc_quantity(pc_memory(pc), event->period, event->digits, event->unit);

	if (!strcmp(event->unit, "samples"))
		return;
	pc_text_printf(line, ", %s%s", event->period_is_mean ? "mean period " : "period ", period);
}

/* "cpu-clock in ns: 267 ms in 133 samples, period 2 ms", "page-faults: 5 faults in 2 samples, …",
 * or "samples: 133" */
static void event_fact(struct pc *pc, struct pc_report *report, const struct pc_event *event)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	bool samples = !strcmp(event->unit, "samples") && event->total == event->samples;
	unsigned digits = event->percent_only ? 0 : event->digits;
	const char *total = pc_quantity(pc_memory(pc), event->total, digits, event->unit);

	pc_text_puts(&line, event->name);
	if (!pc_span_ends(pc_span(total), event->unit))
		pc_text_printf(&line, " in %s", event->unit);
	if (event->total == PC_UNKNOWN)
		pc_text_puts(&line, ": total unknown");
	else if (samples)
		pc_text_printf(&line, ": %" PRId64 "%s", event->samples,
			       strcmp(event->name, event->unit) ? " samples" : "");
	else
		pc_text_printf(&line, ": %s", total);
	if (event->samples == PC_UNKNOWN)
		pc_text_puts(&line, ", number of samples unknown");
	else if (!samples)
		pc_text_printf(&line, "%s %" PRId64 " sample%s",
			       event->total == PC_UNKNOWN ? "," : " in", event->samples,
			       event->samples == 1 ? "" : "s");
	add_period(pc, &line, event);
	pc_report_fact(report, "event", "%s", line.data);
}

static void lost_fact(struct pc_report *report, const struct pc_event *event)
{
	if (event->lost == PC_UNKNOWN)
		pc_report_fact(report, "lost", "unknown");
	else if (event->lost == 0)
		pc_report_fact(report, "lost", "none");
	else
		pc_report_fact(report, "lost", "%" PRId64 " sample%s", event->lost,
			       event->lost == 1 ? "" : "s");
}

static void other_events(struct pc_report *report, const struct topn_result *r)
{
	PC_AUTO(text) struct pc_text names = { 0 };
	const struct pc_event *events;
	size_t count;

	events = pc_profile_events(r->profile, &count);
	for (size_t i = 0; i < count; i++)
		if (i != r->event)
			pc_text_printf(&names, "%s%s", names.size ? ", " : "", events[i].name);
	if (names.size)
		pc_report_fact(report, "also in it", "%s (--event)", names.data);
}

/* Parts too small to matter are not said. */
static void split_fact(struct pc_report *report, struct json_object *split)
{
	static const struct {
		const char *key, *word;
		double least;
	} parts[] = {
		{ "kernel_percent", "kernel", 0 },
		{ "user_percent", "user", 0 },
		{ "unknown_percent", "unknown", 0.005 },
		{ "unlisted_percent", "in rows that the input leaves out", 0.5 },
	};
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!split)
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		double percent = json_object_get_double(at(split, parts[i].key));

		if (percent >= parts[i].least)
			pc_text_printf(&line, "%s%s %.2f %%", i ? ", " : "", parts[i].word,
				       percent);
	}
	pc_report_fact(report, "split", "%s", line.data);
}

/* "perf-script, by perf 6.1.187" */
static void input_fact(struct pc_report *report, const struct topn_result *r)
{
	const char *format = pc_profile_format(r->profile), *tool = pc_profile_tool(r->profile);
	bool alone = r->options->infiles.count <= 1;

	if (!strcmp(format, "several"))
		format = "several formats";
	if (tool)
		pc_report_fact(report, "input", "%s, by %s", format, tool);
	else
		pc_report_fact(report, "input", "%s, %s", format,
			       alone ? "tool unknown" : "tools unknown or not the same");
}

static void facts(struct pc *pc, struct pc_report *report, const struct topn_result *r,
		  struct json_object *document)
{
	const struct pc_event *events = pc_profile_events(r->profile, &(size_t){ 0 });

	input_fact(report, r);
	event_fact(pc, report, &events[r->event]);
	lost_fact(report, &events[r->event]);
	other_events(report, r);
	split_fact(report, at(document, "split"));
}

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
		pc_report_text(report, "Nothing matches the filter.");
	else
		pc_report_table(report, at(document, functions ? "functions" : "groups"), columns);
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

	if (r->by != PC_BY_FUNCTION || json_object_array_length(at(document, "modules")) == 0)
		return;
	pc_report_heading(report, "By library");
	pc_report_table(report, at(document, "modules"), columns);
}

static void notes(struct pc_report *report, const struct topn_result *r)
{
	const char *const *note = pc_profile_notes(r->profile);
	const char *where, *reason, *first;
	uint64_t skipped = pc_profile_skipped(r->profile, &first);

	if (pc_profile_damage(r->profile, &where, &reason))
		pc_report_note(report, PC_LEVEL_WARNING,
			       "the input is damaged at %s: %s; this is what came before", where,
			       reason);
	if (skipped)
		pc_report_note(report, PC_LEVEL_WARNING,
			       "%" PRIu64 " lines are not of this format and were skipped; the "
			       "first is %s",
			       skipped, first);
	if (r->by != (enum pc_rank_by)r->options->by)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "the input names no functions: libraries are ranked");
	if (r->sort != (enum pc_rank_sort)r->options->sort)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "the input has no self cost: ranked by total");
	if (!pc_rank_knows(r->profile, r->event, PC_SORT_TOTAL))
		pc_report_note(
			report, PC_LEVEL_NOTE,
			"total cost is unknown: the input has neither stacks nor such a column");
	for (; *note; note++)
		pc_report_note(report, PC_LEVEL_NOTE, "%s", *note);
	if (r->main.count > r->options->rows)
		pc_report_note(report, PC_LEVEL_NOTE, "%u of %zu shown; -n shows more",
			       r->options->rows, r->main.count);
}

int topn_show(struct pc *pc, const struct topn_result *r)
{
	struct json_object *document = topn_document(r);
	struct pc_report *report = pc_report_new(pc, r->title, document);

	facts(pc, report, r, document);
	main_table(report, r, document);
	libraries(report, r, document);
	notes(report, r);
	return pc_output_report(pc, report);
}
