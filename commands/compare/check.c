/* SPDX-License-Identifier: Apache-2.0
 * compare --check: whether all sides write the same. */
#include <string.h>

#include "measure.h"

/* The line at which they part, and both of them. */
static void tell(struct compare_bench *bench, size_t side, struct pc_span base, struct pc_span head)
{
	size_t at = pc_output_differs(base, head), line = 1;

	for (size_t i = 0; i < at; i++)
		line += base.data[i] == '\n';
	compare_warn(bench->r,
		     "%s writes something else than base, from byte %zu on (line %zu; %zu and %zu "
		     "bytes): there is no verdict on speed",
		     bench->r->sides[side].role, at, line, base.size, head.size);
	bench->r->outputs_differ = true;
}

/* What fails is no output: the rounds will tell of it. */
static int run_side(struct compare_bench *bench, const struct pc_round_work *work, size_t side,
		    struct pc_text *out, bool *out_passed)
{
	const struct pc_run_spec spec = { .argv = work->argv,
					  .folder = compare_work_folder(bench, work, side),
					  .environment = bench->round_sides[side].environment,
					  .timeout_ms = compare_work_timeout_ms(bench, work),
					  .cpu = -1 };
	struct pc_run run = { 0 };
	int status = pc_run_output(bench->r->pc, bench->runner, &spec, &run, out);

	*out_passed = !status && run.outcome == PC_OUTCOME_PASSED;
	return status;
}

static int check_work(struct compare_bench *bench, const struct pc_round_work *work)
{
	PC_AUTO(text) struct pc_text base = { 0 };
	bool base_passed, passed;
	int status = run_side(bench, work, 0, &base, &base_passed);

	for (size_t side = 1; side < bench->r->side_count && !status && base_passed; side++) {
		PC_AUTO(text) struct pc_text head = { 0 };

		status = run_side(bench, work, side, &head, &passed);
		if (passed &&
		    pc_output_differs(pc_text_span(&base), pc_text_span(&head)) != SIZE_MAX)
			tell(bench, side, pc_text_span(&base), pc_text_span(&head));
	}
	return status;
}

int compare_check(struct compare_bench *bench)
{
	int status = PC_OK;

	for (size_t w = 0; w < bench->rounds.work_count && !status; w++)
		status = check_work(bench, &bench->rounds.works[w]);
	return status;
}
