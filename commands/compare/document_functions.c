/* SPDX-License-Identifier: Apache-2.0
 * The functions of a benchmark in compare's document. */
#include <math.h>

#include "compare.h"

static double share(double part, const struct compare_row *whole, bool head)
{
	double all =
		whole ? (head ? whole->decision.head_median : whole->decision.base_median) : NAN;

	return all > 0 ? fmin(1, part / all) : NAN;
}

static struct json_object *function_of(const struct compare_row *row,
				       const struct compare_row *whole)
{
	struct json_object *object = json_object_new_object();
	const struct pc_decision *d = &row->decision;

	pc_json_add_text(object, "function", row->series->function);
	pc_json_add_text(object, "file", row->series->file);
	pc_json_add_text(object, "measure", pc_measure_kind(row->series->measure)->key);
	pc_json_add_text(object, "unit", pc_measure_kind(row->series->measure)->unit);
	pc_json_add(object, "base", pc_json_number(d->base_median));
	pc_json_add(object, "head", pc_json_number(d->head_median));
	pc_json_add(object, "speedup", pc_json_number(d->ratio > 0 ? 1 / d->ratio : NAN));
	pc_json_add(object, "share_base", pc_json_number(share(d->base_median, whole, false)));
	pc_json_add(object, "share_head", pc_json_number(share(d->head_median, whole, true)));
	pc_json_add(object, "share_base_percent",
		    compare_percent(1 + share(d->base_median, whole, false)));
	compare_add_decision(object, d);
	return object;
}

struct json_object *compare_functions(const struct compare_verdicts *v, size_t benchmark)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct compare_row *row = &v->rows[i];

		if (row->series->function)
			json_object_array_add(
				list, function_of(row, compare_whole(v, benchmark,
								     row->series->measure)));
	}
	return list;
}
