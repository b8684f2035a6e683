/* SPDX-License-Identifier: Apache-2.0
 * The view of code for people: what the input is, its functions, what may help, and notes. */
#include "code.h"

static void input_fact(struct pc_report *report, const struct code_result *r)
{
	const char *format = pc_listing_format(r->listing), *tool = pc_listing_tool(r->listing);

	if (tool && strcmp(tool, format) != 0)
		pc_report_fact(report, "input", "%s, by %s", format, tool);
	else
		pc_report_fact(report, "input", "%s", format);
}

static void event_fact(struct pc *pc, struct pc_report *report, const struct code_result *r)
{
	const struct pc_listing_event *event = code_event(r);
	unsigned digits = event && !event->percent ? event->digits : 0;

	if (!event) {
		pc_report_fact(report, "event", "none: the input says no costs");
		return;
	}
	if (r->hot.total == PC_UNKNOWN)
		pc_report_fact(report, "event", "%s in %s, total unknown", event->name,
			       event->unit);
	else
		pc_report_fact(report, "event", "%s: %s%s", event->name,
			       pc_quantity(pc_memory(pc), r->hot.total, digits, event->unit),
			       event->inclusive ? ", with all that is called" : "");
}

static void other_events(struct pc_report *report, const struct code_result *r)
{
	PC_AUTO(text) struct pc_text names = { 0 };
	const struct pc_listing_event *events;
	size_t count;

	events = pc_listing_events(r->listing, &count);
	for (size_t i = 0; i < count; i++)
		if (i != r->event)
			pc_text_printf(&names, "%s%s", names.size ? ", " : "", events[i].name);
	if (names.size)
		pc_report_fact(report, "also in it", "%s (--event)", names.data);
}

static void notes(struct pc_report *report, const struct code_result *r)
{
	const struct pc_listing_event *event = code_event(r);
	const struct pc_remarks *remarks = pc_listing_remarks(r->listing);

	pc_report_damage(report, remarks);
	if (!r->hot.costs)
		pc_report_note(report, PC_LEVEL_WARNING,
			       "no line has a cost: this is how the code is made, not where its "
			       "time goes; nothing can be ranked");
	else if (event->no_time)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%s counts %s, which says nothing of how long they took",
			       event->name, event->unit);
	if (r->hot.costs && event->inclusive)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "costs contain those of what is called: functions may contain one "
			       "another");
	if (r->hot.costs && !event->inclusive && !event->no_time &&
	    !r->hot.parts[0].part->disassembly)
		pc_report_note(
			report, PC_LEVEL_NOTE,
			"costs are those of the lines alone: what they call costs elsewhere");
	pc_report_notes(report, remarks);
	if (r->hot.count > code_shown(r))
		pc_report_note(report, PC_LEVEL_NOTE,
			       "%zu of %zu functions shown; --functions shows more", code_shown(r),
			       r->hot.count);
}

/* Whether anything shown is put down to the instruction before it. */
static bool any_waits(const struct code_result *r)
{
	for (size_t i = 0; i < code_shown(r); i++)
		for (size_t k = 0; k < r->hot.parts[i].instruction_count; k++)
			if (r->hot.parts[i].instructions[k].waits_for)
				return true;
	return false;
}

struct pc_report *code_report(struct pc *pc, const struct code_result *r,
			      struct json_object *document)
{
	struct pc_report *report = pc_report_new(pc, "Hot lines", document);
	struct json_object *functions = json_object_object_get(document, "functions");

	input_fact(report, r);
	event_fact(pc, report, r);
	other_events(report, r);
	for (size_t i = 0; i < json_object_array_length(functions); i++)
		code_show_function(report, r, json_object_array_get_idx(functions, i));
	code_show_advice(report, r);
	if (any_waits(r))
		pc_report_note(report, PC_LEVEL_NOTE,
			       "a sample is often taken one instruction late: \"waits for\" names "
			       "the one before where that is slow; \"likely\" counts it there");
	notes(report, r);
	return report;
}
