/* SPDX-License-Identifier: Apache-2.0
 * Instructions of a run, counted by valgrind's cachegrind: a file for each process, added up. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/scratch.h"
#include "base/text.h"
#include "measure/cachegrind.h"
#include "measure/run.h"

/* Options of the user's and of the folder's (.valgrindrc) do not count. The caches are named, for
 * valgrind warns of those that it does not know; they are not simulated. */
static const char *const options[] = { "valgrind",
				       "--command-line-only=yes",
				       "-q",
				       "--tool=cachegrind",
				       "--cache-sim=no",
				       "--branch-sim=no",
				       "--I1=32768,8,64",
				       "--D1=32768,8,64",
				       "--LL=8388608,16,64",
				       "--trace-children=yes" };
enum { OPTIONS = sizeof(options) / sizeof(options[0]) };

/* valgrind puts the process in the place of %p; a % of ours is to stay. */
static void put_out_file(struct pc_text *text, const char *folder)
{
	pc_text_puts(text, "--cachegrind-out-file=");
	for (; *folder; folder++)
		pc_text_puts(text, *folder == '%' ? "%%" : (const char[]){ *folder, '\0' });
	pc_text_puts(text, "/cachegrind.out.%p");
}

/* "valgrind … program arguments", in memory of the caller's. */
static const char **make_argv(const struct pc_run_spec *spec, const char *out_file)
{
	size_t count = 0;
	const char **argv;

	while (spec->argv[count])
		count++;
	argv = pc_realloc(NULL, OPTIONS + 1 + count + 1, sizeof(*argv));
	memcpy(argv, options, sizeof(options));
	argv[OPTIONS] = out_file;
	memcpy(argv + OPTIONS + 1, spec->argv, (count + 1) * sizeof(*argv));
	return argv;
}

struct sum {
	struct pc *pc;
	uint64_t instructions;
	size_t files;
};

static int add_file(void *context, const char *path)
{
	struct sum *sum = context;
	PC_AUTO(file) FILE *file = fopen(path, "re");
	uint64_t instructions = 0;
	const char *why = file ? pc_cachegrind_total(file, &instructions) : strerror(errno);

	if (!why && instructions > UINT64_MAX - sum->instructions)
		why = "more instructions than can be counted";
	if (why)
		return pc_fail(sum->pc, PC_EINPUT,
			       "instructions can't be counted: what valgrind's cachegrind wrote "
			       "can't be used: %s (a process of the run was killed, or the disk is "
			       "full?)",
			       why);
	sum->instructions += instructions;
	sum->files++;
	return PC_OK;
}

/* What valgrind says of a program that it can't run, in one line. */
static int fail_to_count(struct pc *pc, const struct pc_run_spec *spec, const struct pc_run *run)
{
	PC_AUTO(text) struct pc_text words = { 0 };
	struct pc_span said = pc_span_trim(pc_span(run->said));

	pc_text_safe(&words, said);
	return pc_fail(pc, PC_EINPUT, "instructions of %s can't be counted: %s", spec->argv[0],
		       said.size ? words.data : "valgrind ended without a word");
}

/* A run that was killed has no file, or half of one, and no count. */
static int count(struct pc *pc, const struct pc_run_spec *spec, const char *folder,
		 struct pc_run *run)
{
	struct sum sum = { .pc = pc };
	bool ended = run->outcome == PC_OUTCOME_PASSED || run->outcome == PC_OUTCOME_FAILED;
	int status = ended ? pc_scratch_each(folder, add_file, &sum) : PC_OK;

	run->have = 0;
	if (status || !ended)
		return status;
	if (!sum.files && spec->start_may_fail && run->outcome == PC_OUTCOME_FAILED)
		return PC_OK; /* what it should have run is not there */
	if (!sum.files)
		return fail_to_count(pc, spec, run);
	run->have = 1ull << PC_MEASURE_SIMULATED;
	run->values[PC_MEASURE_SIMULATED] = (double)sum.instructions;
	return PC_OK;
}

int pc_run_simulated(struct pc_runner *runner, const struct pc_run_spec *spec, struct pc_run *out,
		     char **out_folder)
{
	struct pc *pc = pc_runner_context(runner);
	PC_AUTO(scratch) char *folder = NULL;
	PC_AUTO(text) struct pc_text out_file = { 0 };
	PC_AUTO(memory) const char **argv = NULL;
	struct pc_run_spec inner = *spec;
	struct pc_run run = { 0 };
	int status = pc_scratch_new(pc, &folder);

	inner.start_may_fail = false; /* valgrind has to be there */
	if (status)
		return status;
	put_out_file(&out_file, folder);
	argv = make_argv(spec, out_file.data);
	inner.argv = argv;
	inner.counters = false;
	status = pc_run(runner, &inner, &run);
	if (status == PC_EINPUT)
		return pc_add(pc, "counting instructions needs valgrind (a package of that name)");
	if (!status)
		status = count(pc, spec, folder, &run);
	if (status)
		return status;
	*out = run;
	if (out_folder)
		*out_folder = pc_steal(&folder);
	return PC_OK;
}
