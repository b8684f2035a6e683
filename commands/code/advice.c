/* SPDX-License-Identifier: Apache-2.0
 * What is known to help, in code's document and in its view. */
#include "code.h"

#include <math.h>

struct json_object *code_advice_document(const struct code_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->advice.count; i++) {
		const struct pc_advice *item = &r->advice.items[i];
		struct json_object *object = pc_advice_document(item);

		json_object_object_add(object, "bound", pc_json_string(item->bound));
		json_object_object_add(object, "percent",
				       isnan(item->percent) ? NULL
							    : pc_json_percent(item->percent));
		json_object_array_add(array, object);
	}
	return array;
}

void code_show_advice(struct pc_report *report, const struct code_result *r)
{
	if (r->advice.count)
		pc_report_heading(report, "What may help");
	for (size_t i = 0; i < r->advice.count; i++)
		pc_advice_show(report, &r->advice.items[i], false);
}
