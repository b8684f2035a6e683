/* SPDX-License-Identifier: Apache-2.0
 * What is known to help, in topn's document and in its view. */
#include <math.h>

#include "document.h"

static const char *const kinds[] = { "remedy", "pattern", "observation" };

static struct json_object *item_document(const struct topn_result *r, const struct pc_advice *item)
{
	struct json_object *object = pc_advice_document(item);

	pc_json_add_text(object, "kind", kinds[item->kind]);
	pc_json_add_text(object, "basis", item->basis_word);
	pc_json_add(object, "cost", topn_cost(topn_event(r), item->cost));
	pc_json_add(object, "percent",
		    isnan(item->percent) ? NULL : pc_json_percent(item->percent));
	pc_json_add_text(object, "bound", item->bound);
	pc_json_add_count(object, "names_matched", (int64_t)item->names_matched);
	return object;
}

struct json_object *topn_advice_document(const struct topn_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->advice.count; i++)
		json_object_array_add(array, item_document(r, &r->advice.items[i]));
	return array;
}

void topn_show_advice(struct pc_report *report, const struct topn_result *r)
{
	if (!r->advice.count)
		return;
	pc_report_heading(report, "What may help");
	for (size_t i = 0; i < r->advice.count; i++)
		pc_advice_show(report, &r->advice.items[i], true);
}
