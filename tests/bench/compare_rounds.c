/* SPDX-License-Identifier: Apache-2.0
 * Drives the benchmark service itself, with no command around it: the same comparison again and
 * again, a line each.
 *
 *   compare_rounds TIMES PAIRS SLOT-NS BASE… -- HEAD…
 *   compare_rounds --bare RUNS COMMAND…
 *
 * A line: the verdict at threshold 0, at the default, the ratio with its interval, p, the ratio
 * of means of as many runs of base, then of head, and the verdict of CPU time at the default.
 * SLOT-NS is worked between the two of a pair, so that the second finds the machine in another
 * state; 0: nothing.
 * --bare says what a run costs: all of it, for a program that does nothing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/auto.h"
#include "base/context.h"
#include "measure/machine.h"
#include "measure/rounds.h"

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int die(const struct pc *pc)
{
	fprintf(stderr, "compare_rounds: %s\n", pc_error(pc));
	return 2;
}

/* ---- what a run costs ---- */

static int bare(struct pc *pc, unsigned long runs, const char *const *argv)
{
	PC_AUTO(runner) struct pc_runner *runner = NULL;
	const struct pc_run_spec spec = { .argv = argv, .cpu = -1 };
	struct pc_run run = { 0 };
	double from, inside = 0;

	if (pc_runner_new(pc, &runner) || pc_run(runner, &spec, &run))
		return die(pc);
	from = now_ns();
	for (unsigned long i = 0; i < runs; i++) {
		if (pc_run(runner, &spec, &run))
			return die(pc);
		inside += run.values[PC_MEASURE_WALL];
	}
	printf("%.1f us a run, of which the program %.1f us\n",
	       (now_ns() - from) / 1e3 / (double)runs, inside / 1e3 / (double)runs);
	return 0;
}

/* ---- comparisons ---- */

struct job {
	unsigned long pairs;
	double slot_ns;
	const char *const *sides[2];
};

static int work_between(void *context, const struct pc_round *at, struct pc_run *run,
			struct pc_runner *runner)
{
	const struct job *job = context;
	double until = now_ns() + job->slot_ns;

	(void)at, (void)run, (void)runner;
	while (now_ns() < until)
		;
	return PC_OK;
}

/* What most tools do. */
static int by_means(struct pc *pc, const struct job *job, double *out_ratio)
{
	PC_AUTO(runner) struct pc_runner *runner = NULL;
	double sums[2] = { 0 };
	int status = pc_runner_new(pc, &runner);

	for (unsigned long i = 0; i < 2 * job->pairs && !status; i++) {
		size_t side = i >= job->pairs;
		struct pc_run run = { 0 };

		status = pc_run(runner,
				&(struct pc_run_spec){ .argv = job->sides[side],
						       .cpu = pc_machine_cpu(pc) },
				&run);
		sums[side] += run.values[PC_MEASURE_WALL];
	}
	*out_ratio = sums[1] / sums[0];
	return status;
}

static struct pc_decision judge(const struct pc_rounds *rounds, enum pc_measure measure,
				double threshold)
{
	const struct pc_decision_options options = {
		.head = 1, .threshold = threshold, .level = 0.95, .resolution_ns = 1
	};
	struct pc_decision decision;

	pc_decide(pc_samples_series(rounds->samples, "work", NULL, measure), &options, &decision);
	return decision;
}

static int compare(struct pc *pc, struct job *job, uint64_t seed)
{
	static const struct pc_round_side sides[] = { { .name = "base" }, { .name = "head" } };
	struct pc_round_work work = { .name = "work",
				      .argv = job->sides[0],
				      .side_argv = { job->sides[0], job->sides[1] } };
	struct pc_rounds rounds = { .sides = sides,
				    .side_count = 2,
				    .works = &work,
				    .work_count = 1,
				    .pairs = (uint32_t)job->pairs,
				    .warm_ups = 1,
				    .timeout_ms = 60000,
				    .seed = seed,
				    .pin = true,
				    .samples = pc_samples_new(pc),
				    .context = job,
				    .read = job->slot_ns > 0 ? work_between : NULL };
	struct pc_decision at_zero, at_default, cpu;
	double means;
	int status = pc_rounds_run(pc, &rounds);

	if (!status)
		status = by_means(pc, job, &means);
	if (!status) {
		at_zero = judge(&rounds, PC_MEASURE_WALL, 0);
		at_default = judge(&rounds, PC_MEASURE_WALL, PC_THRESHOLD);
		cpu = judge(&rounds, PC_MEASURE_CPU, PC_THRESHOLD);
		printf("%s\t%s\t%.5f\t%.5f\t%.5f\t%.4f\t%.5f\t%s\n",
		       pc_verdict_word(at_zero.verdict), pc_verdict_word(at_default.verdict),
		       at_zero.ratio, at_zero.low, at_zero.high, at_zero.p, means,
		       pc_verdict_word(cpu.verdict));
		fflush(stdout);
	}
	pc_samples_clear(rounds.samples);
	return status ? die(pc) : 0;
}

int main(int argc, char **argv)
{
	const char **words = (const char **)(uintptr_t)argv;
	struct job job = { 0 };
	unsigned long times = argc > 4 ? strtoul(argv[1], NULL, 10) : 0;
	int middle = 4, failed = 0;

	if (argc > 3 && !strcmp(argv[1], "--bare")) {
		struct pc *pc = pc_new();

		failed = bare(pc, strtoul(argv[2], NULL, 10), words + 3);
		pc_free(pc);
		return failed;
	}
	while (middle < argc && strcmp(argv[middle], "--") != 0)
		middle++;
	if (!times || middle + 1 >= argc) {
		fputs("compare_rounds TIMES PAIRS SLOT-NS BASE… -- HEAD…\n", stderr);
		return 2;
	}
	words[middle] = NULL;
	job = (struct job){ strtoul(argv[2], NULL, 10),
			    strtod(argv[3], NULL),
			    { words + 4, words + middle + 1 } };
	for (unsigned long i = 0; i < times && !failed; i++) {
		struct pc *pc = pc_new();

		failed = compare(pc, &job, i);
		pc_free(pc);
	}
	return failed;
}
