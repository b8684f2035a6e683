/* SPDX-License-Identifier: Apache-2.0
 * compare's document: every fact once. Its keys are stable. */
#include <json-c/json.h>
#include <math.h>

#include "compare.h"

struct json_object *compare_percent(double ratio)
{
	return isfinite(ratio) ? pc_json_percent((ratio - 1) * 100) : NULL;
}

/* ---- a measure ---- */

static void add_ratio(struct json_object *object, double ratio, double low, double high)
{
	pc_json_add(object, "ratio", pc_json_number(ratio));
	pc_json_add(object, "ratio_low", pc_json_number(low));
	pc_json_add(object, "ratio_high", pc_json_number(high));
	pc_json_add(object, "change_percent", compare_percent(ratio));
	pc_json_add(object, "change_low_percent", compare_percent(low));
	pc_json_add(object, "change_high_percent", compare_percent(high));
}

void compare_add_decision(struct json_object *object, const struct pc_decision *d)
{
	add_ratio(object, d->ratio, d->low, d->high);
	pc_json_add(object, "p", pc_json_number(d->p));
	pc_json_add(object, "p_adjusted", pc_json_number(d->p_adjusted));
	pc_json_add_text(object, "verdict", pc_verdict_word(d->verdict));
	if (d->why)
		pc_json_add_text(object, "why", d->why);
}

static struct json_object *measure_of(const struct compare_row *row)
{
	const struct pc_measure_kind *kind = pc_measure_kind(row->series->measure);
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "name", kind->key);
	pc_json_add_text(object, "title", kind->title);
	pc_json_add_text(object, "unit", kind->unit);
	pc_json_add(object, "base_median", pc_json_number(row->decision.base_median));
	pc_json_add(object, "head_median", pc_json_number(row->decision.head_median));
	pc_json_add(object, "threshold_percent", pc_json_percent(row->decision.threshold * 100));
	compare_add_decision(object, &row->decision);
	return object;
}

/* A measure of which there never was any, as of major faults, says nothing. */
static bool is_nothing(const struct compare_row *row)
{
	return !(row->decision.base_median > 0) && !(row->decision.head_median > 0) &&
	       row->decision.verdict != PC_VERDICT_UNCLEAR;
}

/* ---- a benchmark ---- */

static struct json_object *values_of(const struct pc_series *series, size_t side)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < series->counts[side]; i++)
		json_object_array_add(list, pc_json_number(series->values[side][i]));
	return list;
}

static struct json_object *samples_of(const struct compare_result *r,
				      const struct compare_verdicts *v, size_t benchmark)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct pc_series *series = v->rows[i].series;
		struct json_object *object = json_object_new_object();

		pc_json_add_text(object, "measure", pc_measure_kind(series->measure)->key);
		if (series->function)
			pc_json_add_text(object, "function", series->function);
		if (series->file)
			pc_json_add_text(object, "file", series->file);
		for (size_t side = 0; side < r->side_count; side++)
			pc_json_add(object, r->sides[side].role, values_of(series, side));
		json_object_array_add(list, object);
	}
	return list;
}

static struct json_object *first_of(const struct compare_result *r, size_t benchmark, size_t side)
{
	size_t at = benchmark * PC_SIDES_MAX + side;
	const struct compare_order *order = at < r->order_count ? &r->orders[at] : NULL;
	struct json_object *list;

	if (!order || !order->first)
		return NULL;
	list = json_object_new_array();
	for (size_t i = 0; i < order->count; i++)
		json_object_array_add(list, json_object_new_boolean(order->first[i]));
	return list;
}

static struct json_object *measures_of(const struct compare_result *r,
				       const struct compare_verdicts *v, size_t benchmark)
{
	const struct compare_row *by = compare_deciding(r, v, benchmark);
	struct json_object *list = json_object_new_array();

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct compare_row *row = &v->rows[i];

		if (!row->series->function && pc_measure_is_judged(row->series->measure) &&
		    (row == by || !is_nothing(row)))
			json_object_array_add(list, measure_of(row));
	}
	return list;
}

static void add_runs(const struct compare_row *by, struct json_object *object)
{
	pc_json_add_count(object, "pairs", by ? (int64_t)by->decision.pairs : 0);
	if (by && !by->decision.pairs) {
		pc_json_add_count(object, "base_runs", (int64_t)by->decision.base_count);
		pc_json_add_count(object, "head_runs", (int64_t)by->decision.head_count);
	}
}

/* `by`: the row by which the benchmark is judged; NULL: nothing was measured. */
static void add_verdict(const struct compare_result *r, const struct compare_row *by,
			struct json_object *object)
{
	const struct pc_decision *d = by ? &by->decision : NULL;
	const struct pc_measure_kind *kind = by ? pc_measure_kind(by->series->measure) : NULL;

	pc_json_add_text(object, "decided_by", kind ? kind->key : NULL);
	pc_json_add_text(object, "unit", kind ? kind->unit : NULL);
	pc_json_add(object, "base_median", pc_json_number(d ? d->base_median : NAN));
	pc_json_add(object, "head_median", pc_json_number(d ? d->head_median : NAN));
	if (d) {
		pc_json_add(object, "threshold_percent", pc_json_percent(d->threshold * 100));
		compare_add_decision(object, d);
	} else {
		pc_json_add_text(object, "verdict", pc_verdict_word(PC_VERDICT_NONE));
		pc_json_add_text(object, "why",
				 r->outputs_differ ? "outputs differ" : "nothing was measured");
	}
	if (r->quick && !r->outputs_differ)
		pc_json_add_text(object, "outlook",
				 by ? compare_outlook(by) : "nothing was measured");
	if (d && d->verdict == PC_VERDICT_UNCLEAR)
		pc_json_add(object, "more_pairs",
			    d->more_pairs ? json_object_new_int64(d->more_pairs) : NULL);
}

static struct json_object *benchmark_of(const struct compare_result *r,
					const struct compare_verdicts *v, size_t index)
{
	const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, index);
	const struct compare_row *by = compare_deciding(r, v, index);
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "name", b->name);
	add_runs(by, object);
	add_verdict(r, by, object);
	compare_add_outcomes(b, v->side, object);
	pc_json_add(object, "measures", measures_of(r, v, index));
	pc_json_add(object, "functions", compare_functions(r, v, index));
	pc_json_add(object, "warnings", compare_doubts(r, v, index));
	if (v->side == 1 && r->paired)
		pc_json_add(object, "head_first", first_of(r, index, 1));
	if (v->side == 1)
		pc_json_add(object, "samples", samples_of(r, v, index));
	return object;
}

/* Of one benchmark it would say the same once more. */
static struct json_object *overall_of(const struct compare_result *r,
				      const struct compare_verdicts *v)
{
	struct json_object *object;
	struct pc_overall all;

	compare_overall(r, v, &all);
	if (all.benchmarks < 2)
		return NULL;
	object = json_object_new_object();
	pc_json_add_count(object, "benchmarks", (int64_t)all.benchmarks);
	pc_json_add_count(object, "rounds", (int64_t)all.rounds);
	pc_json_add_text(object, "measure", pc_measure_kind(r->by)->key);
	add_ratio(object, all.ratio, all.low, all.high);
	return object;
}

static struct json_object *benchmarks_of(const struct compare_result *r,
					 const struct compare_verdicts *v)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++)
		json_object_array_add(list, benchmark_of(r, v, i));
	return list;
}

/* ---- the whole ---- */

/* How it was measured: what --report needs to judge it alike. */
static void add_measuring(const struct compare_result *r, struct json_object *document)
{
	pc_json_add_flag(document, "measured", r->paired);
	pc_json_add_flag(document, "quick", r->quick);
	pc_json_add_flag(document, "outputs_differ", r->outputs_differ);
	pc_json_add(document, "seed", r->paired ? json_object_new_int64((int64_t)r->seed) : NULL);
	pc_json_add(document, "warm_ups",
		    r->warm_ups < 0 ? NULL : json_object_new_int64(r->warm_ups));
	pc_json_add(document, "pinned_cpu",
		    r->pinned_cpu < 0 ? NULL : json_object_new_int64(r->pinned_cpu));
	pc_json_add_text(document, "decided_by", pc_measure_kind(r->by)->key);
	pc_json_add(document, "level_percent", pc_json_percent(r->level * 100));
}

static struct json_object *side_of(const struct compare_side *side)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "ref", side->ref);
	pc_json_add_text(object, "commit", side->commit);
	pc_json_add_text(object, "name", side->name);
	pc_json_add_text(object, "subject", side->subject);
	pc_json_add_text(object, "note", side->note);
	pc_json_add_flag(object, "working_tree", side->working_tree);
	pc_json_add_flag(object, "dirty", side->dirty);
	pc_json_add(object, "built", compare_files(&side->built));
	pc_json_add(object, "opened", compare_files(&side->opened));
	return object;
}

struct json_object *compare_document(const struct compare_result *r,
				     const struct compare_verdicts *verdicts)
{
	struct json_object *document = json_object_new_object(), *also;

	pc_json_add_text(document, "command", "compare");
	pc_json_add(document, "outcome_changes", compare_outcome_changes(r, 1));
	pc_json_add(document, "base", side_of(&r->sides[0]));
	pc_json_add(document, "head", side_of(&r->sides[1]));
	if (r->pull)
		pc_json_add(document, "pull", json_object_get(r->pull));
	add_measuring(r, document);
	pc_json_add_text(document, "benchmark_command", r->command);
	pc_json_add(document, "benchmarks", benchmarks_of(r, &verdicts[1]));
	pc_json_add(document, "overall", overall_of(r, &verdicts[1]));
	if (r->side_count > 2) {
		also = json_object_new_array();
		for (size_t i = 2; i < r->side_count; i++) {
			struct json_object *object = side_of(&r->sides[i]);

			pc_json_add_text(object, "role", r->sides[i].role);
			pc_json_add(object, "outcome_changes", compare_outcome_changes(r, i));
			pc_json_add(object, "benchmarks", benchmarks_of(r, &verdicts[i]));
			pc_json_add(object, "overall", overall_of(r, &verdicts[i]));
			json_object_array_add(also, object);
		}
		pc_json_add(document, "also", also);
	}
	pc_json_add(document, "changed_functions", json_object_get(r->changes));
	pc_json_add(document, "machine", json_object_get(r->machine));
	pc_json_add(document, "warnings", json_object_get(r->warnings));
	return document;
}
