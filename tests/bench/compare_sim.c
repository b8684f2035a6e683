/* SPDX-License-Identifier: Apache-2.0
 * How often a verdict is wrong where nothing differs, and how often a difference is found: series
 * with eight kinds of noise, decided as compare decides them, beside the difference of the means
 * of a base that ran wholly before head. No process is run.
 *
 *   compare_sim [REPETITIONS [PAIRS [CHANGE %]]]
 *
 * Prints a line for each kind of noise: per cent of the repetitions judged faster or slower, at
 * threshold 0 and at the default, and by means that differ by half a per cent or more. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "measure/decide.h"

enum { PAIRS_MOST = 1000 };

/* ---- chance (Vigna 2015: splitmix64), the same in every run ---- */

static uint64_t seed = 20261122;

static double uniform(void)
{
	uint64_t x = seed += 0x9e3779b97f4a7c15u;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	return ((double)(x >> 11) + 0.5) / 0x1p53;
}

static double normal(void)
{
	return sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979323846 * uniform());
}

/* ---- noise: what is added to the logarithm of a time ---- */

/* Of one repetition, from run to run. */
struct machine {
	size_t runs;
	double walk, last; /* where the random walk is; the last value of AR(1) */
	size_t throttled_from;
};

/* The at-th of all runs; `second` of its pair. */
typedef double noise_of(struct machine *m, size_t at, bool second);

static double none(struct machine *m, size_t at, bool second)
{
	(void)m, (void)at, (void)second;
	return 0;
}

static double drift(struct machine *m, size_t at, bool second)
{
	(void)second;
	return 0.04 * (double)at / (double)m->runs;
}

static double walk(struct machine *m, size_t at, bool second)
{
	(void)at, (void)second;
	return m->walk += 0.01 * normal();
}

static double throttle(struct machine *m, size_t at, bool second)
{
	(void)second;
	return at >= m->throttled_from ? 0.05 : 0;
}

static double spikes(struct machine *m, size_t at, bool second)
{
	(void)m, (void)at, (void)second;
	return uniform() < 0.05 ? 0.5 * uniform() : 0;
}

/* How a process came to lie in memory. */
static double layout(struct machine *m, size_t at, bool second)
{
	(void)m, (void)at, (void)second;
	return 0.015 * normal();
}

static double slot(struct machine *m, size_t at, bool second)
{
	(void)m, (void)at;
	return second ? 0.015 : 0;
}

static double serial(struct machine *m, size_t at, bool second)
{
	(void)at, (void)second;
	return m->last = 0.8 * m->last + 0.012 * normal();
}

static const struct {
	const char *name;
	noise_of *of;
	double own; /* standard deviation of each run's own noise */
} kinds[] = {
	{ "independent 2 %", none, 0.02 },
	{ "drift 4 %", drift, 0.01 },
	{ "random walk", walk, 0.01 },
	{ "throttled at some time", throttle, 0.01 },
	{ "spikes in 5 % of runs", spikes, 0.01 },
	{ "layout 1.5 % a process", layout, 0.01 },
	{ "second of a pair 1.5 %", slot, 0.01 },
	{ "AR(1)", serial, 0.01 },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static struct machine machine_of(size_t runs)
{
	struct machine m = { .runs = runs };

	m.throttled_from = (size_t)(uniform() * (double)runs);
	return m;
}

static double run(size_t kind, struct machine *m, size_t at, bool second)
{
	return 1e8 * exp(kinds[kind].own * normal() + kinds[kind].of(m, at, second));
}

/* ---- the two ways ---- */

struct trial {
	size_t kind, pairs;
	double change; /* of head, as a factor */
};

static enum pc_verdict by_pairs(const struct trial *t, double threshold)
{
	double base[PAIRS_MOST], head[PAIRS_MOST];
	bool first[PAIRS_MOST];
	struct pc_series series = { .measure = PC_MEASURE_WALL,
				    .paired = true,
				    .values = { base, head },
				    .counts = { t->pairs, t->pairs } };
	const struct pc_decision_options options = { .head = 1,
						     .head_first = first,
						     .first_count = t->pairs,
						     .threshold = threshold,
						     .level = 0.95,
						     .resolution_ns = 1 };
	struct machine m = machine_of(2 * t->pairs);
	struct pc_decision decision;

	for (size_t i = 0; i < t->pairs; i++) {
		double *order[2];

		/* drawn for one round, and turned round in the next, as rounds.c has it */
		first[i] = i % 2 ? !first[i - 1] : uniform() < 0.5;
		order[0] = first[i] ? head : base;
		order[1] = first[i] ? base : head;
		order[0][i] = run(t->kind, &m, 2 * i, false);
		order[1][i] = run(t->kind, &m, 2 * i + 1, true);
		head[i] *= t->change;
	}
	pc_decide(&series, &options, &decision);
	return decision.verdict;
}

static bool by_means(const struct trial *t)
{
	struct machine m = machine_of(2 * t->pairs);
	double base = 0, head = 0;

	for (size_t i = 0; i < t->pairs; i++)
		base += run(t->kind, &m, i, false);
	for (size_t i = 0; i < t->pairs; i++)
		head += t->change * run(t->kind, &m, t->pairs + i, true);
	return fabs(head / base - 1) >= 0.005;
}

static bool is_change(enum pc_verdict verdict)
{
	return verdict == PC_VERDICT_FASTER || verdict == PC_VERDICT_SLOWER;
}

static void measure(struct trial trial, size_t repetitions)
{
	size_t at_zero = 0, at_default = 0, means = 0;

	for (size_t i = 0; i < repetitions; i++) {
		at_zero += is_change(by_pairs(&trial, 0));
		at_default += is_change(by_pairs(&trial, PC_THRESHOLD));
		means += by_means(&trial);
	}
	printf("| %s | %.1f | %.1f | %.1f |\n", kinds[trial.kind].name,
	       100.0 * (double)at_zero / (double)repetitions,
	       100.0 * (double)at_default / (double)repetitions,
	       100.0 * (double)means / (double)repetitions);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	size_t repetitions = argc > 1 ? strtoul(argv[1], NULL, 10) : 4000;
	struct trial trial = { .pairs = argc > 2 ? strtoul(argv[2], NULL, 10) : 20 };
	double percent = argc > 3 ? strtod(argv[3], NULL) : 0;

	if (!repetitions || trial.pairs < 1 || trial.pairs > PAIRS_MOST) {
		fprintf(stderr, "compare_sim [REPETITIONS [PAIRS, at most %d [CHANGE %%]]]\n",
			PAIRS_MOST);
		return 2;
	}
	trial.change = 1 + percent / 100;
	printf("judged faster or slower, in %% of %zu repetitions of %zu pairs; true change %g "
	       "%%:\n"
	       "\n| noise | threshold 0 | threshold 1 %% | base, then head, by means |\n"
	       "|---|---|---|---|\n",
	       repetitions, trial.pairs, percent);
	for (trial.kind = 0; trial.kind < KINDS; trial.kind++)
		measure(trial, repetitions);
	return 0;
}
