/* SPDX-License-Identifier: Apache-2.0
 * The functions of a benchmark in compare's document. */
#include <math.h>
#include <stdlib.h>

#include "compare.h"

/* How often it was called, an iteration: known of what counts calls, as --pytest does. */
static struct json_object *calls_of(const struct pc_series *calls, size_t side)
{
	double *known, median;
	size_t count = 0;

	if (!calls)
		return NULL;
	known = pc_realloc(NULL, calls->counts[side] + 1, sizeof(*known));
	for (size_t i = 0; i < calls->counts[side]; i++)
		if (isfinite(calls->values[side][i]))
			known[count++] = calls->values[side][i];
	median = pc_median(known, count);
	free(known);
	return pc_json_number(median);
}

static void add_calls(const struct compare_result *r, const struct pc_series *function, size_t side,
		      struct json_object *object)
{
	const struct pc_series *calls = pc_samples_find(r->samples, function->benchmark,
							function->function, PC_MEASURE_CALLS);

	pc_json_add(object, "calls_base", calls_of(calls, 0));
	pc_json_add(object, "calls_head", calls_of(calls, side));
}

/* Of the time of the benchmark. Where it was sampled, with the interval of what so many samples are
 * worth; what was measured or counted needs none. */
static struct pc_native_share share_of(const struct compare_result *r,
				       const struct compare_row *row,
				       const struct compare_row *whole, size_t side)
{
	const struct pc_decision *d = &row->decision;
	struct pc_native_share share;
	double all;

	pc_native_share(r->samples, row->series, side, r->level, &share);
	if (!isnan(share.share) || !whole)
		return share;
	all = side ? whole->decision.head_median : whole->decision.base_median;
	if (all > 0)
		share.share = fmin(1, (side ? d->head_median : d->base_median) / all);
	return share;
}

static void add_shares(const struct compare_result *r, const struct compare_row *row,
		       const struct compare_row *whole, size_t side, struct json_object *object)
{
	const struct pc_native_share base = share_of(r, row, whole, 0);
	const struct pc_native_share head = share_of(r, row, whole, side);
	const struct {
		const char *key, *percent_key;
		double share;
	} rows[] = {
		{ "share_base", "share_base_percent", base.share },
		{ "share_base_low", "share_base_low_percent", base.low },
		{ "share_base_high", "share_base_high_percent", base.high },
		{ "share_head", "share_head_percent", head.share },
		{ "share_head_low", "share_head_low_percent", head.low },
		{ "share_head_high", "share_head_high_percent", head.high },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		pc_json_add(object, rows[i].key, pc_json_number(rows[i].share));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		pc_json_add(object, rows[i].percent_key, pc_json_percent(rows[i].share * 100));
}

static struct json_object *function_of(const struct compare_result *r,
				       const struct compare_row *row,
				       const struct compare_row *whole, size_t side)
{
	struct json_object *object = json_object_new_object();
	const struct pc_measure_kind *kind = pc_measure_kind(row->series->measure);
	const struct pc_decision *d = &row->decision;

	pc_json_add_text(object, "function", row->series->function);
	pc_json_add_text(object, "file", row->series->file);
	pc_json_add_text(object, "measure", kind->key);
	pc_json_add_text(object, "unit", kind->unit);
	pc_json_add(object, "base", pc_json_number(d->base_median));
	pc_json_add(object, "head", pc_json_number(d->head_median));
	pc_json_add(object, "speedup", pc_json_number(d->ratio > 0 ? 1 / d->ratio : NAN));
	add_calls(r, row->series, side, object);
	add_shares(r, row, whole, side, object);
	compare_add_decision(object, d);
	return object;
}

struct json_object *compare_functions(const struct compare_result *r,
				      const struct compare_verdicts *v, size_t benchmark)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct compare_row *row = &v->rows[i];
		enum pc_measure measure = row->series->measure;

		if (row->series->function && pc_measure_is_judged(measure) &&
		    compare_is_there(row, v->side))
			json_object_array_add(
				list,
				function_of(r, row, compare_whole(v, benchmark, measure), v->side));
	}
	return list;
}
