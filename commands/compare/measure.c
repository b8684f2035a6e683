/* SPDX-License-Identifier: Apache-2.0
 * Measuring here. */
#include "measure.h"

#include <string.h>
#include <sys/random.h>

_Static_assert((int)PC_SIDES_MAX == (int)PC_SIDE_FOLDERS_MAX, "each side has a folder");
enum { QUICK_ROUNDS_MS = 6000, QUICK_REST_MS = 1000 }; /* of --quick */
enum { PAIRS_USUAL = 20 };

static uint64_t a_seed(const struct compare *opt)
{
	uint32_t seed = opt->seed;

	while (!seed && getrandom(&seed, sizeof(seed), 0) == (ssize_t)sizeof(seed))
		;
	return seed ? seed : 1;
}

static void ran(void *context, const struct pc_round *at, const struct pc_run *run)
{
	compare_timing_ran(context, at, run);
}

static int keep_round(void *context, const struct pc_round *at)
{
	compare_timing_round(context, at);
	return compare_journal_keep(context, at);
}

static void plan_rounds(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	const char *why_not = NULL;
	uint64_t measures = pc_runner_measures(bench->runner, &why_not);
	bool counted = measures >> PC_MEASURE_INSTRUCTIONS & 1;

	bench->rounds = (struct pc_rounds){
		.sides = bench->round_sides,
		.side_count = bench->r->side_count,
		.pairs = opt->pairs || opt->max_time > 0 ? opt->pairs : PAIRS_USUAL,
		.warm_ups = opt->warm_ups,
		.max_time_ms = opt->quick ? QUICK_ROUNDS_MS : (uint64_t)(opt->max_time * 1000),
		.timeout_ms = (uint64_t)(opt->timeout * 1000),
		.seed = a_seed(opt),
		.pin = opt->pin,
		.counters = counted,
		.simulated = opt->instructions && !counted,
		.threshold = opt->threshold / 100,
		.samples = bench->r->samples,
		.context = bench,
		.ran = ran,
		.done = keep_round,
	};
	if (opt->instructions)
		bench->r->by = bench->rounds.by =
			counted ? PC_MEASURE_INSTRUCTIONS : PC_MEASURE_SIMULATED;
	if (opt->instructions && !counted)
		compare_warn(bench->r, "instructions are counted by valgrind: %s", why_not);
}

/* ---- what came of it ---- */

static void take_orders(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	size_t benchmarks = pc_samples_benchmark_count(r->samples);

	r->order_count = benchmarks * PC_SIDES_MAX;
	r->orders = pc_arena_alloc(pc_memory(r->pc), (r->order_count + 1) * sizeof(*r->orders));
	for (size_t i = 0; i < pc_samples_series_count(r->samples); i++) {
		const struct pc_series *series = pc_samples_series_at(r->samples, i);
		size_t work = 0;

		while (work < bench->rounds.work_count &&
		       strcmp(bench->rounds.works[work].name, series->benchmark) != 0)
			work++;
		if (work == bench->rounds.work_count)
			work = 0; /* a benchmark within the one work */
		for (size_t side = 1; side < r->side_count; side++) {
			struct compare_order *order =
				&r->orders[series->benchmark_index * PC_SIDES_MAX + side];
			uint32_t count = (uint32_t)series->counts[side];

			if (count <= order->count)
				continue;
			order->count = count;
			order->first = pc_rounds_first(
				r->pc, &bench->rounds,
				&(struct pc_round_pair){ .work = work, .base = 0, .head = side },
				count);
		}
	}
}

static void take_machine(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	struct json_object *warnings;

	r->machine = pc_machine_facts(r->pc, "");
	warnings = pc_machine_warnings(r->machine);
	for (size_t i = 0; i < json_object_array_length(warnings); i++)
		json_object_array_add(r->warnings,
				      json_object_get(json_object_array_get_idx(warnings, i)));
	json_object_put(warnings);
}

/* Where the time was over before a test's turn came. */
static void tell_not_run(struct compare_bench *bench)
{
	struct pc_samples *samples = bench->r->samples;
	size_t count = 0;

	for (size_t i = 0; bench->r->timing && i < bench->rounds.work_count; i++) {
		const struct pc_benchmark *b =
			pc_samples_benchmark(samples, bench->rounds.works[i].name);
		size_t side = 0;

		while (side < bench->r->side_count && b->outcomes[side] == PC_OUTCOME_MISSING)
			side++;
		count += side == bench->r->side_count;
	}
	if (count)
		compare_warn(bench->r,
			     "%zu of %zu tests were not run: the time was over before it was their "
			     "turn",
			     count, bench->rounds.work_count);
}

/* What is run, and what is known of the sides before that. */
static int plan_works(struct compare_bench *bench)
{
	const struct compare *opt = bench->r->options;
	int status;

	if (bench->pytest[0] && (opt->native || opt->instructions))
		return pc_fail(bench->r->pc, PC_EUSAGE,
			       "tests of pytest are timed within its process: leave out %s, which "
			       "is for commands",
			       opt->native ? "--native" : "--instructions");
	status = compare_changes(bench);
	if (!status && bench->pytest[0])
		return compare_tests_plan(bench);
	if (!status)
		compare_works(bench);
	if (!status)
		status = compare_works_there(bench);
	if (!status && opt->proof && !opt->aa)
		status = compare_prove(bench);
	if (!status && opt->native)
		compare_native_plan(bench);
	return status;
}

/* What is left of its time, less a round that begins when it is over; a warm-up where it fits. */
static void plan_quick(struct compare_bench *bench)
{
	int64_t round_ms = bench->first_run_ms * (int64_t)bench->r->side_count, left_ms;

	if (!bench->r->options->quick)
		return;
	if (!bench->first_run_ms || bench->first_run_ms > COMPARE_QUICK_RUN_MS)
		bench->rounds.warm_ups = 0;
	left_ms = COMPARE_QUICK_MS - QUICK_REST_MS - (pc_now_ms() - bench->began_ms) -
		  round_ms * (1 + (int64_t)bench->rounds.warm_ups);
	if (left_ms < (int64_t)bench->rounds.max_time_ms) /* one round there is all the same */
		bench->rounds.max_time_ms = left_ms > 1 ? (uint64_t)left_ms : 1;
}

static void tell_not_quick(struct compare_bench *bench)
{
	int64_t took_ms = pc_now_ms() - bench->began_ms;

	if (bench->r->options->quick && took_ms > COMPARE_QUICK_MS)
		compare_warn(bench->r,
			     "this took %.1f s, for one run of each side is longer than a quick "
			     "look should be",
			     (double)took_ms / 1000);
}

static int measure(struct compare_bench *bench)
{
	struct compare_result *r = bench->r;
	int status = PC_OK, cpu = -1;

	plan_rounds(bench);
	bench->rounds.out_cpu = &cpu;
	status = plan_works(bench);
	if (status)
		return status;
	r->seed = bench->rounds.seed;
	r->warm_ups = bench->rounds.warm_ups;
	r->level = pc_rounds_level(&bench->rounds);
	r->resolution_ns = (double)pc_runner_resolution(bench->runner);
	r->paired = true;
	take_machine(bench);
	if (r->options->check)
		status = compare_check(bench);
	if (status || r->outputs_differ)
		return status;
	status = compare_journal_open(bench);
	plan_quick(bench);
	if (!status)
		status = pc_rounds_run(r->pc, &bench->rounds);
	r->pinned_cpu = cpu;
	compare_native_end(bench);
	r->seed = bench->rounds.seed;
	compare_journal_close(bench, !status);
	if (bench->tests)
		compare_tests_end(bench);
	take_orders(bench);
	tell_not_run(bench);
	tell_not_quick(bench);
	return status;
}

int compare_measure(struct compare_result *r)
{
	struct compare_bench bench = { .r = r,
				       .pytest = r->options->pytest,
				       .began_ms = pc_now_ms() };
	int status;

	if ((r->options->command.count > 0) + (r->options->suite[0] != 0) +
		    (r->options->pytest[0] != 0) >
	    1)
		return pc_fail(r->pc, PC_EUSAGE,
			       "say what is to be run, once: a command behind --, --suite FILE or "
			       "--pytest PATH");
	if (r->options->resume && (r->options->max_time > 0 || r->quick))
		return pc_fail(
			r->pc, PC_EUSAGE,
			"--resume can't go on with a run that is bounded by time: its looks are "
			"planned from its beginning; leave out --resume or %s",
			r->quick ? "--quick" : "--max-time");
	if (r->options->check && !r->options->command.count && !r->options->suite[0])
		return pc_fail(
			r->pc, PC_EUSAGE,
			"--check compares what commands write, and pytest writes how long it "
			"took; its tests check themselves");
	status = pc_repository_open(r->pc, NULL, &bench.repository);
	if (!status && !r->options->command.count && !r->options->suite[0] &&
	    !r->options->pytest[0])
		status = compare_tests_find(&bench, &bench.pytest);
	if (!status && r->options->suite[0]) /* before anything is built */
		status = compare_suite(&bench);
	if (!status)
		status = compare_revisions(&bench);
	if (!status)
		status = pc_runner_new(r->pc, &bench.runner);
	if (!status)
		status = compare_prepare(&bench);
	if (!status)
		status = measure(&bench);
	pc_runner_free(bench.runner);
	pc_sides_free(bench.sides);
	pc_repository_close(bench.repository);
	return status;
}
