/* SPDX-License-Identifier: Apache-2.0
 * compare --native: what functions of a native program take, by watching it once more in each
 * round. */
#include "measure.h"

static int watch(void *context, const struct pc_round *at, struct pc_runner *runner)
{
	struct compare_bench *bench = context;
	const struct pc_round_work *work = &bench->rounds.works[at->work];
	const struct pc_round_side *side = &bench->round_sides[at->side];
	const char *folder = work->folder ? pc_arena_printf(pc_memory(bench->r->pc), "%s/%s",
							    side->folder, work->folder)
					  : side->folder;
	const struct pc_run_spec spec = {
		.argv = work->side_argv[at->side] ? work->side_argv[at->side] : work->argv,
		.folder = folder,
		.environment = side->environment,
		.timeout_ms = work->timeout_ms ? work->timeout_ms : bench->rounds.timeout_ms,
		.cpu = -1
	};
	const struct pc_native_at where = { work->name, at->side, at->number };
	struct pc_run run = { 0 };

	return pc_native_run(bench->native, runner, &spec, &where, &run);
}

void compare_native_plan(struct compare_bench *bench)
{
	bench->native = pc_native_new(
		bench->r->pc, bench->rounds.simulated ? PC_NATIVE_COUNTED : PC_NATIVE_SAMPLED,
		bench->r->samples);
	bench->rounds.read = watch;
}

void compare_native_end(struct compare_bench *bench)
{
	if (bench->native)
		pc_native_finish(bench->native);
}
