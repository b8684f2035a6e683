/* SPDX-License-Identifier: Apache-2.0
 * What is run: the command behind --, or those of a suite. */
#include <string.h>
#include <unistd.h>

#include "measure.h"

static const char *as_typed(struct pc *pc, const struct pc_list *words)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	for (size_t i = 0; i < words->count; i++)
		pc_text_printf(&text, "%s%s", i ? " " : "", words->items[i]);
	return pc_arena_strdup(pc_memory(pc), text.data);
}

static void take_command(struct compare_bench *bench, struct pc_round_work *work)
{
	struct pc *pc = bench->r->pc;
	const struct pc_list *words = &bench->r->options->command;
	const char **argv = pc_arena_alloc(pc_memory(pc), (words->count + 1) * sizeof(*argv));

	memcpy(argv, words->items, words->count * sizeof(*argv));
	bench->r->command = as_typed(pc, words);
	*work = (struct pc_round_work){ .name = bench->r->command, .argv = argv };
}

/* "env NAME=VALUE … command": a test's own variables are set by the program that is there for it.
 */
static const char *const *with_environment(struct pc *pc, const struct pc_suite_test *test)
{
	size_t variables = 0, words = 0;
	const char **argv;

	while (test->environment[variables])
		variables++;
	while (test->argv[words])
		words++;
	if (!variables)
		return test->argv;
	argv = pc_arena_alloc(pc_memory(pc), (variables + words + 2) * sizeof(*argv));
	argv[0] = "env";
	memcpy(argv + 1, test->environment, variables * sizeof(*argv));
	memcpy(argv + 1 + variables, test->argv, words * sizeof(*argv));
	return argv;
}

int compare_suite(struct compare_bench *bench)
{
	struct pc *pc = bench->r->pc;
	struct compare_timing *timing = pc_arena_alloc(pc_memory(pc), sizeof(*timing));
	int status = pc_suite_read(pc, bench->r->options->suite, &timing->suite);

	if (!status)
		bench->r->timing = timing;
	return status;
}

static void take_suite(struct compare_bench *bench)
{
	struct pc *pc = bench->r->pc;
	struct pc_suite suite = bench->r->timing->suite;

	bench->rounds.start_may_fail = true; /* what a side lacks is no reason to lose the others */
	bench->r->command = pc_arena_printf(pc_memory(pc), "suite %s", suite.name);
	bench->rounds.works =
		pc_arena_alloc(pc_memory(pc), (suite.count + 1) * sizeof(*bench->rounds.works));
	bench->rounds.work_count = suite.count;
	for (size_t i = 0; i < suite.count; i++) {
		const struct pc_suite_test *test = &suite.tests[i];

		bench->rounds.works[i] = (struct pc_round_work){
			.name = test->title,
			.argv = with_environment(pc, test),
			.folder = test->folder,
			.timeout_ms = test->timeout_ms,
		};
		/* in this order, and there although it is never reached */
		pc_samples_benchmark(bench->r->samples, test->title);
	}
}

void compare_works(struct compare_bench *bench)
{
	if (bench->r->timing) {
		take_suite(bench);
		return;
	}
	bench->rounds.works = pc_arena_alloc(pc_memory(bench->r->pc), sizeof(*bench->rounds.works));
	bench->rounds.work_count = 1;
	take_command(bench, bench->rounds.works);
}

/* It would be refused as it is run, in words about a folder that nobody knows. */
int compare_works_there(struct compare_bench *bench)
{
	struct pc *pc = bench->r->pc;
	const char *program = bench->rounds.works[0].argv[0];

	if (bench->r->timing || program[0] == '/' || !strchr(program, '/'))
		return PC_OK;
	for (size_t side = 0; side < bench->r->side_count; side++)
		if (access(pc_arena_printf(pc_memory(pc), "%s/%s", bench->round_sides[side].folder,
					   program),
			   F_OK))
			return pc_fail(pc, PC_EINPUT,
				       "%s (%s) has no %s: --build CMD makes what is built of each "
				       "side, --inject %s copies yours",
				       bench->r->sides[side].role, bench->r->sides[side].ref,
				       program, strncmp(program, "./", 2) ? program : program + 2);
	return PC_OK;
}

const char *compare_work_folder(struct compare_bench *bench, const struct pc_round_work *work,
				size_t side)
{
	const char *folder = bench->round_sides[side].folder;

	return work->folder
		       ? pc_arena_printf(pc_memory(bench->r->pc), "%s/%s", folder, work->folder)
		       : folder;
}

uint64_t compare_work_timeout_ms(const struct compare_bench *bench,
				 const struct pc_round_work *work)
{
	return work->timeout_ms ? work->timeout_ms : bench->rounds.timeout_ms;
}
