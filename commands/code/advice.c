/* SPDX-License-Identifier: Apache-2.0
 * What is known to help, in code's document and in its view. */
#include "code.h"

#include <math.h>

static struct json_object *item_document(const struct pc_advice *item)
{
	struct json_object *object = json_object_new_object(), *names = json_object_new_array();
	const struct {
		const char *key, *text;
	} texts[] = {
		{ "id", item->id },
		{ "title", item->title },
		{ "meaning", item->meaning },
		{ "action", item->action },
		{ "evidence", item->evidence },
		{ "source", item->source },
		{ "effort", item->effort_word },
		{ "bound", item->bound },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		json_object_object_add(object, texts[i].key, pc_json_string(texts[i].text));
	for (size_t i = 0; i < item->name_count; i++)
		json_object_array_add(names, pc_json_string(item->names[i]));
	json_object_object_add(object, "percent",
			       isnan(item->percent) ? NULL : pc_json_percent(item->percent));
	json_object_object_add(object, "names", names);
	return object;
}

struct json_object *code_advice_document(const struct code_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->advice.count; i++)
		json_object_array_add(array, item_document(&r->advice.items[i]));
	return array;
}

void code_show_advice(struct pc_report *report, const struct code_result *r)
{
	if (r->advice.count)
		pc_report_heading(report, "What may help");
	for (size_t i = 0; i < r->advice.count; i++) {
		const struct pc_advice *item = &r->advice.items[i];
		PC_AUTO(text) struct pc_text line = { 0 };

		pc_text_printf(&line, "%s: %s", item->title, item->bound ? item->bound : "");
		for (size_t k = 0; k < item->name_count; k++)
			pc_text_printf(&line, "%s%s", k ? ", " : " (", item->names[k]);
		pc_text_printf(&line, "%s.\n%s %s", item->name_count ? ")" : "", item->meaning,
			       item->action);
		if (item->source)
			pc_text_printf(&line, "\nSource: %s", item->source);
		pc_report_text(report, "%s", line.data);
	}
}
