/* SPDX-License-Identifier: Apache-2.0
 * What is known to help, in topn's document and in its view. */
#include <math.h>

#include "document.h"

static const char *const kinds[] = { "remedy", "pattern", "observation" };

static struct json_object *item_document(const struct topn_result *r, const struct pc_advice *item)
{
	struct json_object *object = json_object_new_object(), *names = json_object_new_array();

	for (size_t i = 0; i < item->name_count; i++)
		json_object_array_add(names, pc_json_string(item->names[i]));
	topn_add(object, "id", pc_json_string(item->id));
	topn_add(object, "kind", pc_json_string(kinds[item->kind]));
	topn_add(object, "title", pc_json_string(item->title));
	topn_add(object, "meaning", pc_json_string(item->meaning));
	topn_add(object, "action", pc_json_string(item->action));
	topn_add(object, "evidence", pc_json_string(item->evidence));
	topn_add(object, "source", pc_json_string(item->source));
	topn_add(object, "effort", pc_json_string(item->effort_word));
	topn_add(object, "basis", pc_json_string(item->basis_word));
	topn_add(object, "cost", topn_cost(topn_event(r), item->cost));
	topn_add(object, "percent", isnan(item->percent) ? NULL : pc_json_percent(item->percent));
	topn_add(object, "bound", pc_json_string(item->bound));
	topn_add(object, "names", names);
	topn_add(object, "names_matched", json_object_new_int64((int64_t)item->names_matched));
	return object;
}

struct json_object *topn_advice_document(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->advice.count; i++)
		json_object_array_add(array, item_document(r, &r->advice.items[i]));
	return array;
}

enum { NAME_COLUMNS = 40 }; /* in a sentence */

/* "malloc, free and 3 more" */
static void add_names(struct pc_text *line, const struct pc_advice *item)
{
	for (size_t i = 0; i < item->name_count; i++) {
		pc_text_puts(line, i ? ", " : "");
		pc_text_fit(line, item->names[i], NAME_COLUMNS);
	}
	if (item->names_matched > item->name_count)
		pc_text_printf(line, " and %zu more", item->names_matched - item->name_count);
}

/* What it is about and what it may win first; where it is from on a line of its own. */
static void show_item(struct pc_report *report, const struct pc_advice *item)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	pc_text_puts(&line, item->title);
	if (item->bound)
		pc_text_printf(&line, ": %s", item->bound);
	else if (!isnan(item->percent))
		pc_text_printf(&line, ": %.2f %%", item->percent);
	if (item->name_count) {
		pc_text_puts(&line, " (");
		add_names(&line, item);
		pc_text_putc(&line, ')');
	}
	pc_text_printf(&line, ".\n%s %s", item->meaning, item->action);
	if (item->evidence)
		pc_text_printf(&line, " Evidence: %s", item->evidence);
	if (item->source)
		pc_text_printf(&line, "\nSource: %s", item->source);
	pc_report_text(report, "%s", line.data);
}

void topn_show_advice(struct pc_report *report, const struct topn_result *r)
{
	if (!r->advice.count)
		return;
	pc_report_heading(report, "What may help");
	for (size_t i = 0; i < r->advice.count; i++)
		show_item(report, &r->advice.items[i]);
}
