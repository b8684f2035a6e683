/* SPDX-License-Identifier: Apache-2.0
 * Verdicts of all that was measured, held to their number: whoever tests a thousand benchmarks
 * finds fifty that changed by chance. */
#include "compare.h"

/* The rows in the order of benchmarks, by counting. */
static void order(const struct compare_result *r, struct compare_verdicts *v)
{
	size_t benchmarks = pc_samples_benchmark_count(r->samples);
	struct pc_arena *arena = pc_memory(r->pc);
	size_t *next = pc_arena_alloc(arena, (benchmarks + 1) * sizeof(*next));

	v->first = pc_arena_alloc(arena, (benchmarks + 1) * sizeof(*v->first));
	for (size_t i = 0; i < v->count; i++)
		v->first[pc_samples_series_at(r->samples, i)->benchmark_index + 1]++;
	for (size_t i = 0; i < benchmarks; i++)
		next[i] = v->first[i + 1] += v->first[i];
	for (size_t i = v->count; i-- > 0;) { /* from behind, so that the order stays */
		const struct pc_series *series = pc_samples_series_at(r->samples, i);

		v->rows[--next[series->benchmark_index]].series = series;
	}
}

static bool takes(const struct pc_series *series, size_t side)
{
	size_t i = 0;

	while (i < series->counts[side] && !(series->values[side][i] > 0))
		i++;
	return i < series->counts[side];
}

bool compare_is_there(const struct compare_row *row, size_t side)
{
	return takes(row->series, 0) || takes(row->series, side);
}

/* A function that is not on one side, or never came to anything there. */
static void note_alone(struct compare_row *row, size_t side)
{
	bool base = takes(row->series, 0), head = takes(row->series, side);

	if (row->series->function && row->decision.verdict == PC_VERDICT_NONE && base != head)
		row->decision.why = base ? "seen in base alone" : "not seen in base";
}

/* What failed once may have been cut short at other times too, or have done something else. */
static void withdraw_failed(const struct compare_result *r, struct compare_verdicts *v)
{
	for (size_t i = 0; i < v->count; i++) {
		const struct pc_benchmark *b =
			pc_samples_benchmark_at(r->samples, v->rows[i].series->benchmark_index);
		struct pc_decision *decision = &v->rows[i].decision;

		if (!pc_measure_is_judged(v->rows[i].series->measure) ||
		    (b->outcomes[0] <= PC_OUTCOME_SKIPPED &&
		     b->outcomes[v->side] <= PC_OUTCOME_SKIPPED))
			continue;
		decision->verdict = PC_VERDICT_NONE;
		decision->more_pairs = 0;
		decision->why = "a run failed";
	}
}

/* One family: benchmarks by what decides, or functions. */
static void adjust(const struct compare_result *r, struct compare_verdicts *v, bool functions)
{
	struct pc_decision *family =
		pc_arena_alloc(pc_memory(r->pc), (v->count + 1) * sizeof(*family));
	size_t count = 0;

	for (int back = 0; back < 2; back++) {
		size_t at = 0;

		for (size_t i = 0; i < v->count; i++) {
			const struct pc_series *series = v->rows[i].series;

			if (!series->function == functions ||
			    !pc_measure_is_judged(series->measure) ||
			    (functions && !compare_is_there(&v->rows[i], v->side)) ||
			    (!functions &&
			     &v->rows[i] != compare_deciding(r, v, series->benchmark_index)))
				continue;
			if (back)
				v->rows[i].decision = family[at++];
			else
				family[count++] = v->rows[i].decision;
		}
		if (!back)
			pc_decide_together(family, count, r->level);
	}
}

static void decide(const struct compare_result *r, size_t side, struct compare_verdicts *out)
{
	struct compare_verdicts v = { .side = side, .count = pc_samples_series_count(r->samples) };
	struct pc_decision_options options = { .head = side,
					       .threshold = r->options->threshold / 100,
					       .level = r->level,
					       .resolution_ns = r->resolution_ns };

	v.rows = pc_arena_alloc(pc_memory(r->pc), (v.count + 1) * sizeof(*v.rows));
	order(r, &v);
	for (size_t i = 0; i < v.count; i++) {
		size_t at = v.rows[i].series->benchmark_index * PC_SIDES_MAX + side;

		if (!pc_measure_is_judged(v.rows[i].series->measure))
			continue;
		options.head_first = at < r->order_count ? r->orders[at].first : NULL;
		options.first_count = at < r->order_count ? r->orders[at].count : 0;
		pc_decide(v.rows[i].series, &options, &v.rows[i].decision);
		note_alone(&v.rows[i], side);
	}
	withdraw_failed(r, &v);
	adjust(r, &v, false);
	adjust(r, &v, true);
	*out = v;
}

/* --quick takes no care that a verdict would need, and what does something else is no faster. */
static void withdraw(struct compare_verdicts *v, const char *why)
{
	for (size_t i = 0; i < v->count; i++) {
		v->rows[i].outlook = v->rows[i].decision.verdict;
		v->rows[i].decision.verdict = PC_VERDICT_NONE;
		v->rows[i].decision.why = why;
	}
}

const char *compare_outlook(const struct compare_row *row)
{
	switch (row->outlook) {
	case PC_VERDICT_FASTER:
	case PC_VERDICT_SLOWER:
		return "measuring is worth it: a change is in sight";
	case PC_VERDICT_SAME:
		return "measuring is hardly worth it: no change beyond the threshold is in sight";
	case PC_VERDICT_UNCLEAR:
		return row->decision.more_pairs
			       ? "measuring is worth it if a change of this size matters"
			       : "this machine is too noisy to see a change of this size";
	case PC_VERDICT_NONE:
		break;
	}
	return "too little was measured to say";
}

const struct compare_verdicts *compare_decide(const struct compare_result *r)
{
	struct compare_verdicts *all =
		pc_arena_alloc(pc_memory(r->pc), PC_SIDES_MAX * sizeof(*all));

	for (size_t side = 1; side < r->side_count; side++) {
		decide(r, side, &all[side]);
		if (r->quick || r->outputs_differ)
			withdraw(&all[side], r->outputs_differ ? "outputs differ" : "a quick look");
	}
	return all;
}

const struct compare_row *compare_deciding(const struct compare_result *r,
					   const struct compare_verdicts *v, size_t benchmark)
{
	const struct compare_row *first = NULL;

	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++) {
		const struct pc_series *series = v->rows[i].series;

		if (series->function || !pc_measure_is_judged(series->measure))
			continue;
		if (series->measure == r->by)
			return &v->rows[i];
		if (!first || series->measure < first->series->measure)
			first = &v->rows[i];
	}
	return first;
}

void compare_overall(const struct compare_result *r, const struct compare_verdicts *v,
		     struct pc_overall *out)
{
	const struct pc_overall_options options = { 0, v->side, r->level };
	size_t benchmarks = pc_samples_benchmark_count(r->samples), count = 0;
	struct pc_overall_part *parts =
		pc_arena_alloc(pc_memory(r->pc), (benchmarks + 1) * sizeof(*parts));

	for (size_t i = 0; i < benchmarks; i++) {
		const struct compare_row *row = compare_deciding(r, v, i);

		if (row && row->series->measure == r->by)
			parts[count++] =
				(struct pc_overall_part){ row->series, row->decision.ratio };
	}
	pc_overall(parts, count, &options, out);
}

const struct compare_row *compare_whole(const struct compare_verdicts *v, size_t benchmark,
					enum pc_measure measure)
{
	for (size_t i = v->first[benchmark]; i < v->first[benchmark + 1]; i++)
		if (!v->rows[i].series->function && v->rows[i].series->measure == measure)
			return &v->rows[i];
	return NULL;
}

size_t compare_count(const struct compare_result *r, const struct compare_verdicts *v,
		     enum pc_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < pc_samples_benchmark_count(r->samples); i++) {
		const struct compare_row *row = compare_deciding(r, v, i);

		count += (row ? row->decision.verdict : PC_VERDICT_NONE) == verdict;
	}
	return count;
}
