/* SPDX-License-Identifier: Apache-2.0
 * What functions of native programs take. */
#include "measure/native.h"

#include <math.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/scratch.h"
#include "measure/native_read.h"
#include "measure/stats.h"

struct pc_native {
	struct pc *pc;
	enum pc_native_by by;
	struct pc_samples *samples;
};

struct pc_native *pc_native_new(struct pc *pc, enum pc_native_by by, struct pc_samples *samples)
{
	struct pc_native *native = pc_arena_alloc(pc->arena, sizeof(*native));

	*native = (struct pc_native){ .pc = pc, .by = by, .samples = samples };
	return native;
}

/* ---- one run ---- */

/* What the same round's run took, when nobody watched; NaN: that is not known. */
static double taken_by(const struct pc_native *n, const struct pc_native_at *at,
		       enum pc_measure measure)
{
	const struct pc_series *s = pc_samples_find(n->samples, at->benchmark, NULL, measure);

	return s && s->paired && at->round < s->counts[at->side] ? s->values[at->side][at->round]
								 : NAN;
}

/* A name is that of the side's folder: "/tmp/x/base/src/a.c" and "/tmp/x/head/src/a.c" are one. */
static const char *file_in(const char *folder, const char *file)
{
	size_t size = folder ? strlen(folder) : 0;

	if (!file)
		return NULL;
	if (size && !strncmp(file, folder, size) && file[size] == '/')
		file += size + 1;
	return strncmp(file, "./", 2) ? file : file + 2;
}

static void add_functions(struct pc_native *n, const struct pc_native_rows *rows,
			  const struct pc_native_at *at, const char *folder)
{
	enum pc_measure measure = n->by == PC_NATIVE_COUNTED ? PC_MEASURE_SIMULATED
				  : rows->user_only	     ? PC_MEASURE_USER
							     : PC_MEASURE_CPU;
	double whole = n->by == PC_NATIVE_COUNTED ? NAN : taken_by(n, at, measure), factor = 1;

	if (!isnan(whole) && rows->total > 0)
		factor = whole / rows->total;
	for (size_t i = 0; i < rows->count; i++) {
		const struct pc_native_row *row = &rows->rows[i];
		struct pc_series *series =
			pc_samples_series(n->samples, at->benchmark, row->name, measure);
		const char *file = file_in(folder, row->file);

		if (!series->file && file)
			series->file = pc_arena_strdup(n->pc->arena, file);
		pc_series_set(n->pc, series, at->side, at->round, row->cost * factor);
	}
	if (n->by == PC_NATIVE_COUNTED && isnan(taken_by(n, at, measure)))
		pc_series_set(n->pc, pc_samples_series(n->samples, at->benchmark, NULL, measure),
			      at->side, at->round, rows->total);
	if (n->by == PC_NATIVE_SAMPLED)
		pc_series_set(
			n->pc,
			pc_samples_series(n->samples, at->benchmark, NULL, PC_MEASURE_PROFILED),
			at->side, at->round, (double)rows->samples);
}

int pc_native_run(struct pc_native *n, struct pc_runner *runner, const struct pc_run_spec *spec,
		  const struct pc_native_at *at, struct pc_run *out)
{
	PC_AUTO(scratch) char *folder = NULL;
	struct pc_native_rows rows = { 0 };
	struct pc_run run = { 0 };
	int status;

	if (n->by == PC_NATIVE_COUNTED)
		status = pc_run_simulated(runner, spec, &run, &folder);
	else
		status = pc_native_record(runner, spec, &run, &folder);
	if (!status && run.outcome == PC_OUTCOME_PASSED)
		status = n->by == PC_NATIVE_COUNTED
				 ? pc_native_read_counts(n->pc, folder, &rows)
				 : pc_native_read_samples(runner, spec, folder, &rows);
	if (!status && run.outcome == PC_OUTCOME_PASSED)
		add_functions(n, &rows, at, spec->folder);
	pc_native_rows_clear(&rows);
	if (!status)
		*out = run;
	return status;
}

/* ---- when all has run ---- */

/* The rounds in which a benchmark was watched on a side. */
struct watched {
	bool *rounds; /* in the arena */
	size_t count;
};

static bool is_watched(const struct pc_series *series)
{
	return series->function && series->paired && pc_measure_is_judged(series->measure);
}

static void look(struct pc *pc, const struct pc_series *series, size_t side, struct watched *w)
{
	size_t count = series->counts[side];

	if (count > w->count) {
		bool *rounds = pc_arena_alloc(pc->arena, count);

		if (w->count)
			memcpy(rounds, w->rounds, w->count);
		*w = (struct watched){ rounds, count };
	}
	for (size_t i = 0; i < count; i++)
		w->rounds[i] = w->rounds[i] || !isnan(series->values[side][i]);
}

static void fill(struct pc *pc, struct pc_series *series, size_t side, const struct watched *w)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->rounds[i] && (i >= series->counts[side] || isnan(series->values[side][i])))
			pc_series_set(pc, series, side, i, 0);
}

void pc_native_finish(struct pc_native *n)
{
	size_t count = pc_samples_series_count(n->samples);
	struct watched(*watched)[PC_SIDES_MAX] = pc_arena_alloc(
		n->pc->arena, (pc_samples_benchmark_count(n->samples) + 1) * sizeof(*watched));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < count; i++) {
			const struct pc_series *found = pc_samples_series_at(n->samples, i);
			struct pc_series *series;

			if (!is_watched(found))
				continue;
			series = pc_samples_series(n->samples, found->benchmark, found->function,
						   found->measure);
			for (size_t side = 0; side < PC_SIDES_MAX; side++) {
				struct watched *w = &watched[series->benchmark_index][side];

				if (pass)
					fill(n->pc, series, side, w);
				else
					look(n->pc, series, side, w);
			}
		}
}

/* ---- shares ---- */

static double value_at(const struct pc_series *series, size_t side, size_t round)
{
	return round < series->counts[side] ? series->values[side][round] : NAN;
}

void pc_native_share(const struct pc_samples *samples, const struct pc_series *function,
		     size_t side, double level, struct pc_native_share *out)
{
	const struct pc_series *whole =
		pc_samples_find(samples, function->benchmark, NULL, function->measure);
	const struct pc_series *profiled =
		pc_samples_find(samples, function->benchmark, NULL, PC_MEASURE_PROFILED);
	double part = 0, all = 0, seen = 0;

	*out = (struct pc_native_share){ NAN, NAN, NAN, 0 };
	for (size_t i = 0; whole && profiled && i < function->counts[side]; i++) {
		double value = function->values[side][i], of = value_at(whole, side, i),
		       count = value_at(profiled, side, i);

		if (isnan(value) || isnan(of) || !(count > 0))
			continue;
		part += value;
		all += of;
		seen += count;
	}
	if (!(all > 0))
		return;
	out->share = fmin(1, part / all);
	out->samples = (uint64_t)seen;
	pc_wilson(out->share, seen, level, &out->low, &out->high);
}
