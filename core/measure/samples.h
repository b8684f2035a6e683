/* SPDX-License-Identifier: Apache-2.0
 * What was measured, whoever measured it: numbers by benchmark, function, measure, side and round.
 * A series is one benchmark (or one function in it) by one measure. The arena holds all of it. */
#ifndef PC_MEASURE_SAMPLES_H
#define PC_MEASURE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/measure.h"

enum { PC_SIDES_MAX = 8 }; /* base, head and what --also adds */

/* Of a paired series values[i] of all sides were measured in round i; NaN: there is none. */
struct pc_series {
	const char *benchmark;
	size_t benchmark_index; /* as of pc_samples_benchmark_at */
	const char *function;	/* NULL: the benchmark as a whole */
	const char *file;	/* of the function; NULL: not known */
	enum pc_measure measure;
	bool paired;
	double *values[PC_SIDES_MAX];
	size_t counts[PC_SIDES_MAX], rooms[PC_SIDES_MAX];
};

/* What a benchmark came to on a side, from good to bad: the worst of its runs. */
enum pc_outcome {
	PC_OUTCOME_MISSING, /* it was not there */
	PC_OUTCOME_PASSED,
	PC_OUTCOME_SKIPPED,
	PC_OUTCOME_FAILED, /* it ended with an error */
	PC_OUTCOME_TIMEOUT,
	PC_OUTCOME_SIGNALLED /* it was killed, or crashed */
};

struct pc_benchmark {
	const char *name;
	enum pc_outcome outcomes[PC_SIDES_MAX];
	const char *why[PC_SIDES_MAX];	    /* in words, where it did not pass; else NULL */
	uint32_t left_behind[PC_SIDES_MAX]; /* processes that runs left, and that were ended */
};

struct pc_samples;

/* Cleared, never freed: what it gave stays valid as long as the run. */
PC_API struct pc_samples *pc_samples_new(struct pc *pc);
PC_API void pc_samples_clear(struct pc_samples *samples);

/* The benchmark of that name, made where there is none; by its order of appearance. */
PC_API struct pc_benchmark *pc_samples_benchmark(struct pc_samples *samples, const char *name);
/* Adds what came out of a run: an outcome counts where it is worse than the one there is. */
PC_API void pc_samples_outcome(struct pc_samples *samples, const char *benchmark, size_t side,
			       enum pc_outcome outcome, const char *why);
/* The series, made where there is none. Texts are copied. Borrowed until the next call. */
PC_API struct pc_series *pc_samples_series(struct pc_samples *samples, const char *benchmark,
					   const char *function, enum pc_measure measure);
/* The series, where there is one; else NULL. */
PC_API const struct pc_series *pc_samples_find(const struct pc_samples *samples,
					       const char *benchmark, const char *function,
					       enum pc_measure measure);
/* The value of a round of a paired series. */
PC_API void pc_series_set(struct pc *pc, struct pc_series *series, size_t side, size_t round,
			  double value);
/* One more value of an unpaired series. */
PC_API void pc_series_add(struct pc *pc, struct pc_series *series, size_t side, double value);

PC_API size_t pc_samples_benchmark_count(const struct pc_samples *samples);
PC_API const struct pc_benchmark *pc_samples_benchmark_at(const struct pc_samples *samples,
							  size_t index);
PC_API size_t pc_samples_series_count(const struct pc_samples *samples);
PC_API const struct pc_series *pc_samples_series_at(const struct pc_samples *samples, size_t index);
PC_API const char *pc_outcome_word(enum pc_outcome outcome); /* "passed", "timed out", … */
/* Of such a word; PC_OUTCOME_MISSING where it is none. */
PC_API enum pc_outcome pc_outcome_of(const char *word);

#endif
