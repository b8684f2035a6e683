/* SPDX-License-Identifier: Apache-2.0
 * Advice as JSON, and as text for people. */
#include "advice/show.h"

#include <math.h>

#include "base/auto.h"
#include "base/json.h"
#include "report/report.h"

enum { NAME_COLUMNS = 40 }; /* in a sentence */

struct json_object *pc_advice_document(const struct pc_advice *advice)
{
	struct json_object *object = json_object_new_object(), *names = json_object_new_array();
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "id", advice->id },
		{ "title", advice->title },
		{ "meaning", advice->meaning },
		{ "action", advice->action },
		{ "evidence", advice->evidence },
		{ "source", advice->source },
		{ "effort", advice->effort_word },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		json_object_object_add(object, texts[i].key, pc_json_string(texts[i].text));
	for (size_t i = 0; i < advice->name_count; i++)
		json_object_array_add(names, pc_json_string(advice->names[i]));
	json_object_object_add(object, "names", names);
	return object;
}

/* " (malloc, free and 3 more)" */
static void add_names(struct pc_text *text, const struct pc_advice *advice)
{
	for (size_t i = 0; i < advice->name_count; i++) {
		pc_text_puts(text, i ? ", " : " (");
		pc_text_fit(text, advice->names[i], NAME_COLUMNS);
	}
	if (advice->names_matched > advice->name_count)
		pc_text_printf(text, " and %zu more", advice->names_matched - advice->name_count);
	pc_text_putc(text, ')');
}

void pc_advice_show(struct pc_report *report, const struct pc_advice *advice, bool with_evidence)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_puts(&text, advice->title);
	if (advice->bound)
		pc_text_printf(&text, ": %s", advice->bound);
	else if (!isnan(advice->percent))
		pc_text_printf(&text, ": %.2f %%", advice->percent);
	if (advice->name_count)
		add_names(&text, advice);
	pc_text_printf(&text, ".\n%s %s", advice->meaning, advice->action);
	if (with_evidence && advice->evidence)
		pc_text_printf(&text, " Evidence: %s", advice->evidence);
	if (advice->source)
		pc_text_printf(&text, "\nSource: %s", advice->source);
	pc_report_text(report, "%s", text.data);
}
