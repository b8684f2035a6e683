/* SPDX-License-Identifier: Apache-2.0
 * The view of what explainfunction and explainprocess have in common. */
#include "explain.h"

void explain_fact(struct pc_report *report, const char *label, const char *text)
{
	if (text && text[0])
		pc_report_fact(report, label, "%s", text);
}

void explain_fact_list(struct pc_report *report, const char *label, struct json_object *array,
		       size_t most)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	size_t count = explain_count(array);

	for (size_t i = 0; i < count && i < most; i++)
		pc_text_printf(&line, "%s%s", i ? ", " : "",
			       json_object_get_string(json_object_array_get_idx(array, i)));
	if (count > most)
		pc_text_printf(&line, " and %zu more", count - most);
	explain_fact(report, label, line.data);
}

void explain_fact_package(struct pc_report *report, struct json_object *package)
{
	PC_AUTO(text) struct pc_text line = { 0 };
	const char *summary = explain_text(package, "summary", NULL);
	const char *version = explain_text(package, "version", NULL);

	if (!package)
		return;
	pc_text_puts(&line, explain_text(package, "name", NULL));
	if (version)
		pc_text_printf(&line, " %s", version);
	if (summary)
		pc_text_printf(&line, ": %s", summary);
	explain_fact(report, "package", line.data);
}

void explain_fact_manual(struct pc_report *report, struct json_object *manual)
{
	const char *title = explain_text(manual, "title", NULL);

	if (manual)
		pc_report_fact(report, "manual", "%s (%s)",
			       title ? title : "it has no line that says what it is about",
			       explain_text(manual, "path", NULL));
}

void explain_show_advice(struct pc_report *report, struct json_object *advice)
{
	if (explain_count(advice))
		pc_report_heading(report, "What may help");
	for (size_t i = 0; i < explain_count(advice); i++) {
		struct json_object *item = json_object_array_get_idx(advice, i);
		const char *evidence = explain_text(item, "evidence", NULL);
		const char *source = explain_text(item, "source", NULL);
		PC_AUTO(text) struct pc_text line = { 0 };

		pc_text_printf(&line, "%s (%s).\n%s %s", explain_text(item, "title", NULL),
			       explain_text(item, "effort", NULL),
			       explain_text(item, "meaning", NULL),
			       explain_text(item, "action", NULL));
		if (evidence)
			pc_text_printf(&line, " Evidence: %s", evidence);
		if (source)
			pc_text_printf(&line, "\nSource: %s", source);
		pc_report_text(report, "%s", line.data);
	}
}

void explain_show_notes(struct pc_report *report, struct json_object *notes)
{
	for (size_t i = 0; i < explain_count(notes); i++)
		pc_report_note(report, PC_LEVEL_NOTE, "%s",
			       json_object_get_string(json_object_array_get_idx(notes, i)));
}
