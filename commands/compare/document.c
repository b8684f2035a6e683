/* SPDX-License-Identifier: Apache-2.0
 * compare's document: every fact once. Its keys are stable. */
#include <json-c/json.h>
#include <math.h>

#include "compare.h"

/* Counts and nanoseconds are whole; what is no number is null. */
static struct json_object *number(double value)
{
	if (!isfinite(value))
		return NULL;
	if (value == floor(value) && fabs(value) < 9e15)
		return json_object_new_int64((int64_t)value);
	return json_object_new_double(value);
}

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	add(object, key, pc_json_string(text));
}

static struct json_object *percent(double ratio)
{
	return isfinite(ratio) ? pc_json_percent((ratio - 1) * 100) : NULL;
}

/* ---- a measure ---- */

static void add_decision(struct json_object *object, const struct pc_decision *d)
{
	add(object, "ratio", number(d->ratio));
	add(object, "ratio_low", number(d->low));
	add(object, "ratio_high", number(d->high));
	add(object, "change_percent", percent(d->ratio));
	add(object, "change_low_percent", percent(d->low));
	add(object, "change_high_percent", percent(d->high));
	add(object, "p", number(d->p));
	add(object, "p_adjusted", number(d->p_adjusted));
	add_text(object, "verdict", pc_verdict_word(d->verdict));
	if (d->why)
		add_text(object, "why", d->why);
}

static struct json_object *measure_of(const struct compare_row *row)
{
	const struct pc_measure_kind *kind = pc_measure_kind(row->series->measure);
	struct json_object *object = json_object_new_object();

	add_text(object, "name", kind->key);
	add_text(object, "title", kind->title);
	add_text(object, "unit", kind->unit);
	add(object, "base_median", number(row->decision.base_median));
	add(object, "head_median", number(row->decision.head_median));
	add(object, "threshold_percent", pc_json_percent(row->decision.threshold * 100));
	add_decision(object, &row->decision);
	return object;
}

/* A measure of which there never was any, as of major faults, says nothing. */
static bool is_nothing(const struct compare_row *row)
{
	return !(row->decision.base_median > 0) && !(row->decision.head_median > 0) &&
	       row->decision.verdict != PC_VERDICT_UNCLEAR;
}

/* ---- a function ---- */

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

	add_text(object, "function", row->series->function);
	add_text(object, "file", row->series->file);
	add_text(object, "measure", pc_measure_kind(row->series->measure)->key);
	add_text(object, "unit", pc_measure_kind(row->series->measure)->unit);
	add(object, "base", number(d->base_median));
	add(object, "head", number(d->head_median));
	add(object, "speedup", number(d->ratio > 0 ? 1 / d->ratio : NAN));
	add(object, "share_base", number(share(d->base_median, whole, false)));
	add(object, "share_head", number(share(d->head_median, whole, true)));
	add(object, "share_base_percent", percent(1 + share(d->base_median, whole, false)));
	add_decision(object, d);
	return object;
}

/* The row of the whole benchmark by the measure of a function. */
static const struct compare_row *whole_of(const struct compare_verdicts *v, size_t benchmark,
					  enum pc_measure measure)
{
	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++)
		if (!v->rows[i].series->function && v->rows[i].series->measure == measure)
			return &v->rows[i];
	return NULL;
}

/* ---- doubts ---- */

static void warn(struct json_object *list, const char *text)
{
	json_object_array_add(list, json_object_new_string(text));
}

static void add_doubts(struct pc *pc, const struct pc_decision *d, struct json_object *list)
{
	static const struct {
		size_t offset;
		const char *text;
	} doubts[] = {
		{ offsetof(struct pc_decision, slot),
		  "what ran second in a round differs from what ran first" },
		{ offsetof(struct pc_decision, trend),
		  "the machine got slower or faster as it went on; pairs even that out" },
		{ offsetof(struct pc_decision, serial),
		  "differences hang together from pair to pair: the interval may be too narrow" },
		{ offsetof(struct pc_decision, two_modes), "the times fall into two heaps" },
	};

	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++)
		if (*(const bool *)((const char *)d + doubts[i].offset))
			warn(list, doubts[i].text);
	if (d->severe)
		warn(list, pc_arena_printf(pc_memory(pc),
					   "%u of %zu differences lie far out (beyond 3 times the "
					   "quartiles' distance); none is dropped",
					   d->severe, d->pairs));
}

static void add_benchmark_doubts(const struct compare_result *r, const struct pc_benchmark *b,
				 size_t side, const struct compare_row *deciding,
				 struct json_object *list)
{
	struct pc_arena *arena = pc_memory(r->pc);
	const size_t both[] = { 0, side };

	for (size_t i = 0; i < 2; i++) {
		if (b->outcomes[both[i]] > PC_OUTCOME_PASSED)
			warn(list, pc_arena_printf(arena, "%s %s: %s", r->sides[both[i]].role,
						   pc_outcome_word(b->outcomes[both[i]]),
						   b->why[both[i]] ? b->why[both[i]]
								   : "no reason is known"));
		if (b->left_behind[both[i]])
			warn(list, pc_arena_printf(
					   arena, "%s left %u processes running, which were ended",
					   r->sides[both[i]].role, b->left_behind[both[i]]));
	}
	if (deciding)
		add_doubts(r->pc, &deciding->decision, list);
}

/* Instructions are steadier than time: where they are the same, the time may differ for where the
 * program came to lie, or for the frequency. */
static void add_instructions(const struct compare_verdicts *v, size_t benchmark,
			     const struct compare_row *deciding, struct json_object *list)
{
	const struct compare_row *count = whole_of(v, benchmark, PC_MEASURE_INSTRUCTIONS);
	enum pc_verdict verdict = deciding ? deciding->decision.verdict : PC_VERDICT_NONE;

	if (count && deciding->series->measure == PC_MEASURE_WALL &&
	    (verdict == PC_VERDICT_FASTER || verdict == PC_VERDICT_SLOWER) &&
	    count->decision.verdict == PC_VERDICT_SAME)
		warn(list,
		     "the time changed but the instructions did not: memory, input or output, or "
		     "only where the program came to lie");
}

/* ---- a benchmark ---- */

static struct json_object *values_of(const struct pc_series *series, size_t side)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < series->counts[side]; i++)
		json_object_array_add(list, number(series->values[side][i]));
	return list;
}

static struct json_object *samples_of(const struct compare_result *r,
				      const struct compare_verdicts *v, size_t benchmark)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct pc_series *series = v->rows[i].series;
		struct json_object *object = json_object_new_object();

		add_text(object, "measure", pc_measure_kind(series->measure)->key);
		if (series->function)
			add_text(object, "function", series->function);
		if (series->file)
			add_text(object, "file", series->file);
		for (size_t side = 0; side < r->side_count; side++)
			add(object, r->sides[side].role, values_of(series, side));
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

static void add_outcomes(const struct pc_benchmark *b, size_t side, struct json_object *object)
{
	add_text(object, "base_outcome", pc_outcome_word(b->outcomes[0]));
	add_text(object, "head_outcome", pc_outcome_word(b->outcomes[side]));
}

static struct json_object *benchmark_of(const struct compare_result *r,
					const struct compare_verdicts *v, size_t index)
{
	const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, index);
	const struct compare_row *by = compare_deciding(r, v, index);
	struct json_object *object = json_object_new_object();
	struct json_object *measures = json_object_new_array(),
			   *functions = json_object_new_array();
	struct json_object *warnings = json_object_new_array();

	add_text(object, "name", b->name);
	add(object, "pairs", json_object_new_int64(by ? (int64_t)by->decision.pairs : 0));
	if (by && !by->decision.pairs) {
		add(object, "base_runs", json_object_new_int64((int64_t)by->decision.base_count));
		add(object, "head_runs", json_object_new_int64((int64_t)by->decision.head_count));
	}
	add_text(object, "decided_by", by ? pc_measure_kind(by->series->measure)->key : NULL);
	add_text(object, "unit", by ? pc_measure_kind(by->series->measure)->unit : NULL);
	add(object, "base_median", number(by ? by->decision.base_median : NAN));
	add(object, "head_median", number(by ? by->decision.head_median : NAN));
	if (by)
		add(object, "threshold_percent", pc_json_percent(by->decision.threshold * 100));
	if (by)
		add_decision(object, &by->decision);
	else
		add_text(object, "verdict", pc_verdict_word(PC_VERDICT_NONE));
	if (r->options->quick)
		add_text(object, "outlook", by ? compare_outlook(by) : "nothing was measured");
	if (by && by->decision.verdict == PC_VERDICT_UNCLEAR)
		add(object, "more_pairs",
		    by->decision.more_pairs ? json_object_new_int64(by->decision.more_pairs)
					    : NULL);
	add_outcomes(b, v->side, object);
	for (size_t i = v->first[index]; i < v->first[index + 1]; i++) {
		const struct compare_row *row = &v->rows[i];

		if (row->series->function)
			json_object_array_add(
				functions,
				function_of(row, whole_of(v, index, row->series->measure)));
		else if (row == by || !is_nothing(row))
			json_object_array_add(measures, measure_of(row));
	}
	add(object, "measures", measures);
	add(object, "functions", functions);
	add_benchmark_doubts(r, b, v->side, by, warnings);
	add_instructions(v, index, by, warnings);
	add(object, "warnings", warnings);
	if (v->side == 1 && r->paired)
		add(object, "head_first", first_of(r, index, 1));
	if (v->side == 1)
		add(object, "samples", samples_of(r, v, index));
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
	add(object, "benchmarks", json_object_new_int64((int64_t)all.benchmarks));
	add(object, "rounds", json_object_new_int64((int64_t)all.rounds));
	add_text(object, "measure", pc_measure_kind(r->by)->key);
	add(object, "ratio", number(all.ratio));
	add(object, "ratio_low", number(all.low));
	add(object, "ratio_high", number(all.high));
	add(object, "change_percent", percent(all.ratio));
	add(object, "change_low_percent", percent(all.low));
	add(object, "change_high_percent", percent(all.high));
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

/* Benchmarks that pass on one side alone. */
static struct json_object *outcome_changes(const struct compare_result *r, size_t side)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
		const struct pc_benchmark *b = pc_samples_benchmark_at(r->samples, i);
		struct json_object *object;

		if (b->outcomes[0] == b->outcomes[side])
			continue;
		object = json_object_new_object();
		add_text(object, "name", b->name);
		add_outcomes(b, side, object);
		json_object_array_add(list, object);
	}
	return list;
}

/* ---- the whole ---- */

static struct json_object *side_of(const struct compare_side *side)
{
	struct json_object *object = json_object_new_object();

	add_text(object, "ref", side->ref);
	add_text(object, "commit", side->commit);
	add_text(object, "name", side->name);
	add_text(object, "subject", side->subject);
	add_text(object, "note", side->note);
	add(object, "working_tree", json_object_new_boolean(side->working_tree));
	add(object, "dirty", json_object_new_boolean(side->dirty));
	return object;
}

struct json_object *compare_document(const struct compare_result *r,
				     const struct compare_verdicts *verdicts)
{
	struct json_object *document = json_object_new_object(), *also;

	add_text(document, "command", "compare");
	add(document, "base", side_of(&r->sides[0]));
	add(document, "head", side_of(&r->sides[1]));
	add(document, "measured", json_object_new_boolean(r->paired));
	add(document, "seed", r->paired ? json_object_new_int64((int64_t)r->seed) : NULL);
	add(document, "level_percent", pc_json_percent(r->level * 100));
	add_text(document, "benchmark_command", r->command);
	add(document, "outcome_changes", outcome_changes(r, 1));
	add(document, "benchmarks", benchmarks_of(r, &verdicts[1]));
	add(document, "overall", overall_of(r, &verdicts[1]));
	if (r->side_count > 2) {
		also = json_object_new_array();
		for (size_t i = 2; i < r->side_count; i++) {
			struct json_object *object = side_of(&r->sides[i]);

			add_text(object, "role", r->sides[i].role);
			add(object, "outcome_changes", outcome_changes(r, i));
			add(object, "benchmarks", benchmarks_of(r, &verdicts[i]));
			add(object, "overall", overall_of(r, &verdicts[i]));
			json_object_array_add(also, object);
		}
		add(document, "also", also);
	}
	add(document, "changed_functions", json_object_get(r->changes));
	add(document, "machine", json_object_get(r->machine));
	add(document, "warnings", json_object_get(r->warnings));
	return document;
}
