/* SPDX-License-Identifier: Apache-2.0
 * compare --check: whether all sides write the same. */
#include "measure.h"

/* The line at which they part, and both of them. */
static void tell(struct compare_bench *bench, const struct pc_round *at, struct pc_span base,
		 struct pc_span head)
{
	bool alone = bench->rounds.work_count == 1;
	size_t byte = pc_output_differs(base, head), line = 1;

	for (size_t i = 0; i < byte; i++)
		line += base.data[i] == '\n';
	compare_warn(
		bench->r,
		"%s%s%s writes something else than base, from byte %zu on (line %zu; %zu and %zu "
		"bytes): there is no verdict on speed",
		alone ? "" : bench->rounds.works[at->work].name, alone ? "" : ": ",
		bench->r->sides[at->side].role, byte, line, base.size, head.size);
	bench->r->outputs_differ = true;
	pc_samples_benchmark(bench->r->samples, bench->rounds.works[at->work].name);
}

/* What fails is no output: the rounds will tell of it. */
static int run_side(struct compare_bench *bench, const struct pc_round *at, struct pc_text *out,
		    bool *out_passed)
{
	const struct pc_round_work *work = &bench->rounds.works[at->work];
	const struct pc_run_spec spec = {
		.argv = work->argv,
		.folder = compare_work_folder(bench, work, at->side),
		.environment = bench->round_sides[at->side].environment,
		.timeout_ms = compare_work_timeout_ms(bench, work),
		.cpu = -1,
		.start_may_fail = bench->rounds.start_may_fail,
	};
	struct pc_run run = { 0 };
	int status = pc_run_output(bench->r->pc, bench->runner, &spec, &run, out);

	*out_passed = !status && run.outcome == PC_OUTCOME_PASSED;
	return status;
}

static int check_work(struct compare_bench *bench, size_t work)
{
	PC_AUTO(text) struct pc_text base = { 0 };
	struct pc_round at = { .work = work };
	bool passed = false;
	int status = run_side(bench, &at, &base, &passed);

	if (status || !passed)
		return status;
	for (at.side = 1; at.side < bench->r->side_count && !status; at.side++) {
		PC_AUTO(text) struct pc_text head = { 0 };

		status = run_side(bench, &at, &head, &passed);
		if (passed &&
		    pc_output_differs(pc_text_span(&base), pc_text_span(&head)) != SIZE_MAX)
			tell(bench, &at, pc_text_span(&base), pc_text_span(&head));
	}
	return status;
}

int compare_check(struct compare_bench *bench)
{
	int status = PC_OK;

	for (size_t work = 0; work < bench->rounds.work_count && !status; work++)
		status = check_work(bench, work);
	return status;
}
