/* SPDX-License-Identifier: Apache-2.0
 * compare --native: what functions of a native program take, by watching it once more in each
 * round. */
#include "measure.h"

static int watch(void *context, const struct pc_round *at, struct pc_run *timed,
		 struct pc_runner *runner)
{
	struct compare_bench *bench = context;
	const struct pc_round_work *work = &bench->rounds.works[at->work];
	const struct pc_run_spec spec = { .argv = work->side_argv[at->side]
							  ? work->side_argv[at->side]
							  : work->argv,
					  .folder = compare_work_folder(bench, work, at->side),
					  .environment = bench->round_sides[at->side].environment,
					  .timeout_ms = compare_work_timeout_ms(bench, work),
					  .cpu = -1 };
	const struct pc_native_at where = { work->name, at->side, at->number };
	struct pc_run run = { 0 };

	(void)timed;
	return pc_native_run(bench->native, runner, &spec, &where, &run);
}

void compare_native_plan(struct compare_bench *bench)
{
	bench->native = pc_native_new(bench->r->pc,
				      bench->r->options->instructions ? PC_NATIVE_COUNTED
								      : PC_NATIVE_SAMPLED,
				      bench->r->samples);
	bench->rounds.read = watch;
}

void compare_native_end(struct compare_bench *bench)
{
	if (bench->native)
		pc_native_finish(bench->native);
}
