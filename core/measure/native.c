/* SPDX-License-Identifier: Apache-2.0
 * What functions of native programs take. */
#include "measure/native.h"

#include <math.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "measure/native_read.h"
#include "measure/scratch.h"
#include "measure/stats.h"

/* The watched runs of a benchmark on a side. */
struct watched {
	uint64_t samples;
	double total; /* of all functions and rounds, in the measure's unit */
	bool *rounds; /* which they are, in the arena */
	uint32_t room;
};

struct pc_native {
	struct pc *pc;
	enum pc_native_by by;
	struct pc_samples *samples;
	struct pc_table benchmarks;		 /* ids are places in: */
	struct watched (*watched)[PC_SIDES_MAX]; /* in the arena */
	uint32_t room;
};

struct pc_native *pc_native_new(struct pc *pc, enum pc_native_by by, struct pc_samples *samples)
{
	struct pc_native *native = pc_arena_alloc(pc->arena, sizeof(*native));

	*native = (struct pc_native){ .pc = pc, .by = by, .samples = samples };
	pc_table_init(&native->benchmarks, pc->arena);
	return native;
}

void pc_native_clear(struct pc_native *native)
{
	pc_table_clear(&native->benchmarks);
}

/* ---- what was watched ---- */

static struct watched *watched_of(struct pc_native *n, const char *benchmark, size_t side)
{
	bool is_new = false;
	uint32_t id = pc_table_intern(&n->benchmarks, pc_span(benchmark), &is_new);

	if (id >= n->room) {
		uint32_t room = 2 * n->room + 8;
		void *old = n->watched;

		n->watched = pc_arena_alloc(n->pc->arena, room * sizeof(*n->watched));
		if (old)
			memcpy(n->watched, old, n->room * sizeof(*n->watched));
		n->room = room;
	}
	return &n->watched[id][side];
}

static void note_round(struct pc_native *n, struct watched *w, uint32_t round)
{
	if (round >= w->room) {
		uint32_t room = 2 * round + 16;
		bool *old = w->rounds;

		w->rounds = pc_arena_alloc(n->pc->arena, room);
		if (old)
			memcpy(w->rounds, old, w->room);
		w->room = room;
	}
	w->rounds[round] = true;
}

/* ---- one run ---- */

/* The time that the same round's run took, when nobody watched; NaN: there was none. */
static double time_of(const struct pc_native *n, const struct pc_native_at *at,
		      enum pc_measure measure)
{
	for (size_t i = 0; i < pc_samples_series_count(n->samples); i++) {
		const struct pc_series *s = pc_samples_series_at(n->samples, i);

		if (s->function || s->measure != measure || strcmp(s->benchmark, at->benchmark) ||
		    !s->paired)
			continue;
		return at->round < s->counts[at->side] ? s->values[at->side][at->round] : NAN;
	}
	return NAN;
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
	struct watched *w = watched_of(n, at->benchmark, at->side);
	enum pc_measure measure = n->by == PC_NATIVE_COUNTED ? PC_MEASURE_SIMULATED
				  : rows->user_only	     ? PC_MEASURE_USER
							     : PC_MEASURE_CPU;
	double whole = n->by == PC_NATIVE_COUNTED ? NAN : time_of(n, at, measure), factor = 1;

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
	w->samples += rows->samples;
	w->total += rows->total * factor;
	note_round(n, w, at->round);
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

void pc_native_finish(struct pc_native *n)
{
	for (size_t i = 0; i < pc_samples_series_count(n->samples); i++) {
		const struct pc_series *found = pc_samples_series_at(n->samples, i);
		struct pc_series *series;

		if (!found->function ||
		    pc_table_find(&n->benchmarks, pc_span(found->benchmark)) == PC_NONE)
			continue;
		series = pc_samples_series(n->samples, found->benchmark, found->function,
					   found->measure);
		for (size_t side = 0; side < PC_SIDES_MAX; side++) {
			const struct watched *w = watched_of(n, series->benchmark, side);

			for (uint32_t r = 0; r < w->room; r++)
				if (w->rounds[r] &&
				    (r >= series->counts[side] || isnan(series->values[side][r])))
					pc_series_set(n->pc, series, side, r, 0);
		}
	}
}

void pc_native_share(const struct pc_native *n, const struct pc_series *function, size_t side,
		     double level, struct pc_native_share *out)
{
	uint32_t id = pc_table_find(&n->benchmarks, pc_span(function->benchmark));
	const struct watched *w = id == PC_NONE ? NULL : &n->watched[id][side];
	double sum = 0;

	*out = (struct pc_native_share){ NAN, NAN, NAN, 0, false };
	if (!w || !(w->total > 0))
		return;
	for (size_t i = 0; i < function->counts[side]; i++)
		if (!isnan(function->values[side][i]))
			sum += function->values[side][i];
	out->share = fmin(1, sum / w->total);
	out->low = out->high = out->share;
	out->samples = w->samples;
	out->few = n->by == PC_NATIVE_SAMPLED && w->samples < PC_NATIVE_ENOUGH;
	if (n->by == PC_NATIVE_SAMPLED)
		pc_wilson(out->share, (double)w->samples, level, &out->low, &out->high);
}
