/* SPDX-License-Identifier: Apache-2.0
 * The head of topn's view, which says what the numbers are about, and its notes. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "topn.h"

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
static void event_fact(struct pc *pc, struct pc_report *report, const char *label,
		       const struct pc_event *event)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	bool in_samples = !strcmp(event->unit, "samples");
	bool samples = in_samples && event->total == event->samples;
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
	if (event->samples == PC_UNKNOWN && !in_samples)
		pc_text_puts(&line, ", number of samples unknown");
	else if (event->samples != PC_UNKNOWN && !samples)
		pc_text_printf(&line, "%s %" PRId64 " sample%s",
			       event->total == PC_UNKNOWN ? "," : " in", event->samples,
			       event->samples == 1 ? "" : "s");
	add_period(pc, &line, event);
	pc_report_fact(report, label, "%s", line.data);
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
		{ "unlisted_percent", "in no row of the input", 0.5 },
	};
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!split)
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		double percent =
			json_object_get_double(json_object_object_get(split, parts[i].key));

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

/* "old  cpu-clock in ns: 412 ms in 206 samples; now 35.2 % less" */
static void old_fact(struct pc *pc, struct pc_report *report, const struct topn_result *r,
		     struct json_object *diff)
{
	const struct pc_event *event;
	struct json_object *change;
	double percent;

	if (!r->old.profile)
		return;
	event = pc_profile_events(r->old.profile, &(size_t){ 0 }) + r->old.event;
	event_fact(pc, report, "old", event);
	change = json_object_object_get(diff, "change_percent");
	percent = json_object_get_double(change);
	if (!change || r->old.diff.normalized)
		return;
	if (percent == 0)
		pc_report_fact(report, "in all", "as much as in the old profile");
	else
		pc_report_fact(report, "in all", "%.2f %% %s than in the old profile",
			       percent < 0 ? -percent : percent, percent < 0 ? "less" : "more");
}

const char *topn_selected(struct pc *pc, const struct topn_result *r)
{
	const struct {
		const char *word, *pattern;
	} choices[] = {
		{ "focus", r->options->focus },
		{ "ignore", r->options->ignore },
		{ "hide", r->options->hide },
	};
	double percent = topn_selected_percent(r);
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!topn_selects(r->options))
		return NULL;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (choices[i].pattern[0])
			pc_text_printf(&line, "%s%s %s", line.size ? ", " : "", choices[i].word,
				       choices[i].pattern);
	if (isnan(percent))
		return pc_arena_printf(pc_memory(pc), "a part of the whole (%s)", line.data);
	return pc_arena_printf(pc_memory(pc), "%.2f %% of the whole (%s)", percent, line.data);
}

void topn_show_facts(struct pc *pc, struct pc_report *report, const struct topn_result *r,
		     struct json_object *document)
{
	const struct pc_event *events = pc_profile_events(r->profile, &(size_t){ 0 });

	input_fact(report, r);
	event_fact(pc, report, "event", &events[r->event]);
	lost_fact(report, &events[r->event]);
	other_events(report, r);
	old_fact(pc, report, r, json_object_object_get(document, "diff"));
	if (topn_selects(r->options))
		pc_report_fact(report, "selected", "%s", topn_selected(pc, r));
	split_fact(report, json_object_object_get(document, "split"));
}

/* Files are written even so, and look as if nothing called anything. */
static void note_missing_stacks(struct pc_report *report, const struct topn *options)
{
	if (options->flamegraph[0] || options->folded[0] || options->speedscope[0] ||
	    options->pprof[0])
		pc_report_note(report, PC_LEVEL_NOTE,
			       "the input has no stacks: what was written has its functions side "
			       "by side, by self cost");
	if (options->flame)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "the input has no stacks: there is no flame to draw");
}

void topn_show_notes(struct pc_report *report, const struct topn_result *r)
{
	const struct pc_remarks *remarks = pc_profile_remarks(r->profile);

	pc_report_damage(report, remarks);
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
	if (!pc_profile_has_stacks(r->profile))
		note_missing_stacks(report, r->options);
	pc_report_notes(report, remarks);
	if (topn_shows_ranking(r) && r->main.found > r->options->rows)
		pc_report_note(report, PC_LEVEL_NOTE, "%u of %zu shown; -n shows more",
			       r->options->rows, r->main.found);
}
