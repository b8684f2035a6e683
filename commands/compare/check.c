/* SPDX-License-Identifier: Apache-2.0
 * compare --check: whether all sides write the same. What is wrong quickly is not fast. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "measure.h"

struct output {
	const char *bytes; /* mapped; NULL: there are none */
	size_t size;
};

static struct output take(struct pc_runner *runner)
{
	struct output output = { 0 };
	struct stat status;
	int fd = pc_runner_output(runner);
	void *bytes;

	if (fstat(fd, &status) || !status.st_size)
		return output;
	bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes != MAP_FAILED)
		output = (struct output){ bytes, (size_t)status.st_size };
	return output;
}

static void drop(struct output *output)
{
	if (output->bytes)
		munmap((void *)(uintptr_t)output->bytes, output->size);
	*output = (struct output){ 0 };
}

static size_t first_difference(struct pc_span a, const struct output *b)
{
	size_t at = 0;

	while (at < a.size && at < b->size && a.data[at] == b->bytes[at])
		at++;
	return at;
}

/* The line at which they part, and both of them. */
static void tell(struct compare_bench *bench, size_t side, struct pc_span base,
		 const struct output *head, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += base.data[i] == '\n';
	compare_warn(bench->r,
		     "%s writes something else than base, from byte %zu on (line %zu; %zu and %zu "
		     "bytes): there is no verdict on speed",
		     bench->r->sides[side].role, at, line, base.size, head->size);
	bench->r->outputs_differ = true;
}

static int run_side(struct compare_bench *bench, size_t side)
{
	const struct pc_round_side *on = &bench->round_sides[side];
	const struct pc_run_spec spec = { .argv = bench->rounds.works[0].argv,
					  .folder = on->folder,
					  .environment = on->environment,
					  .timeout_ms = bench->rounds.timeout_ms,
					  .cpu = -1,
					  .keep_output = true };
	struct pc_run run = { 0 };
	int status = pc_run(bench->runner, &spec, &run);

	if (status || run.outcome == PC_OUTCOME_PASSED)
		return status;
	return pc_fail(bench->r->pc, PC_EINPUT, "--check: %s %s (%d): %s", on->name,
		       pc_outcome_word(run.outcome), run.code, run.said);
}

int compare_check(struct compare_bench *bench)
{
	PC_AUTO(text) struct pc_text base = { 0 };
	int status = run_side(bench, 0);
	struct output output;

	if (status)
		return status;
	output = take(bench->runner);
	pc_text_add(&base, output.bytes ? output.bytes : "", output.size);
	drop(&output);
	for (size_t side = 1; side < bench->r->side_count && !status; side++) {
		size_t at;

		status = run_side(bench, side);
		if (status)
			break;
		output = take(bench->runner);
		at = first_difference(pc_text_span(&base), &output);
		if (at < base.size || at < output.size)
			tell(bench, side, pc_text_span(&base), &output, at);
		drop(&output);
	}
	return status;
}
