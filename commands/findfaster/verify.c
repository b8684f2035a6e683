/* SPDX-License-Identifier: Apache-2.0
 * findfaster --verify: the user's own command with another program in the place of its first word,
 * measured in turns with the command as it is. */
#include <string.h>

#include "findfaster.h"

enum { PAIRS = 20, TIMEOUT_MS = 600000, MOST_MS = 60000 };

/* An alternative, tried once. */
struct trial {
	const char *const *argv;
	struct pc_run run;
	struct pc_text written; /* owned */
};

static const char *const *with_program(struct pc *pc, const struct pc_list *words,
				       const char *program)
{
	const char **argv = pc_arena_alloc(pc_memory(pc), (words->count + 1) * sizeof(*argv));

	memcpy(argv, words->items, words->count * sizeof(*argv));
	if (program)
		argv[0] = program;
	return argv;
}

/* One alternative that runs, against the command as it is. */
static int measure(struct pc *pc, struct pc_runner *runner, const char *const *argv[2],
		   struct pc_decision *out)
{
	const struct pc_round_side sides[] = { { .name = "base" }, { .name = "head" } };
	struct pc_round_work work = { .name = "command", .argv = argv[0] };
	struct pc_samples *samples = pc_samples_new(pc);
	const struct pc_rounds rounds = { .sides = sides,
					  .side_count = 2,
					  .works = &work,
					  .work_count = 1,
					  .pairs = PAIRS,
					  .warm_ups = 1,
					  .max_time_ms = MOST_MS,
					  .timeout_ms = TIMEOUT_MS,
					  .seed = 1,
					  .pin = true,
					  .threshold = PC_THRESHOLD,
					  .samples = samples };
	struct pc_decision_options options = { .head = 1,
					       .threshold = PC_THRESHOLD,
					       .level = pc_rounds_level(&rounds),
					       .resolution_ns =
						       (double)pc_runner_resolution(runner) };
	int status;

	work.side_argv[1] = argv[1];
	status = pc_rounds_run(pc, &rounds);
	if (!status)
		pc_decide(pc_samples_series(samples, work.name, NULL, PC_MEASURE_WALL), &options,
			  out);
	pc_samples_clear(samples);
	return status;
}

static const char *how_it_ended(struct pc *pc, const struct pc_run *run)
{
	PC_AUTO(text) struct pc_text said = { 0 };

	pc_text_safe_lines(&said, pc_span_trim(pc_span(run->said)));
	return pc_arena_printf(pc_memory(pc), "%s (%d)%s%s", pc_outcome_word(run->outcome),
			       run->code, said.size ? ": " : "", said.size ? said.data : "");
}

/* Runs it by the first of its names that is a program here. */
static int run_first(struct pc *pc, const struct findfaster_result *r, struct pc_runner *runner,
		     struct trial *trial, const struct pc_software *use)
{
	struct pc_span names = use->names, name;
	int status = PC_EINPUT;

	while (status == PC_EINPUT && pc_software_next_name(&names, &name)) {
		struct pc_run_spec spec = { .timeout_ms = TIMEOUT_MS, .cpu = -1 };

		trial->argv = with_program(pc, &r->options->command,
					   pc_arena_strndup(pc_memory(pc), name.data, name.size));
		spec.argv = trial->argv;
		status = pc_run_output(pc, runner, &spec, &trial->run, &trial->written);
	}
	return status;
}

static int verify_one(struct pc *pc, struct findfaster_result *r, struct pc_runner *runner,
		      struct pc_span written, struct findfaster_measured *one)
{
	struct trial trial = { 0 };
	int status = run_first(pc, r, runner, &trial, r->known.items[one->alternative].use);

	if (status == PC_EINPUT) {
		one->why = "it is not installed";
		status = PC_OK;
	} else if (!status && trial.run.outcome != PC_OUTCOME_PASSED) {
		one->why = how_it_ended(pc, &trial.run);
	} else if (!status) {
		one->ran = true;
		one->same_output =
			pc_output_differs(written, pc_text_span(&trial.written)) == SIZE_MAX;
		status = measure(pc, runner,
				 (const char *const *[]){
					 with_program(pc, &r->options->command, NULL), trial.argv },
				 &one->decision);
	}
	pc_text_clear(&trial.written);
	return status;
}

/* Of many alternatives one looks faster by chance. */
static void adjust(struct pc *pc, struct findfaster_result *r)
{
	struct pc_decision *all =
		pc_arena_alloc(pc_memory(pc), (r->measured_count + 1) * sizeof(*all));

	for (size_t i = 0; i < r->measured_count; i++)
		all[i] = r->measured[i].decision;
	pc_decide_together(all, r->measured_count, 0.95);
	for (size_t i = 0; i < r->measured_count; i++)
		r->measured[i].decision = all[i];
}

/* The first word has to be the target, by any of its names. */
static bool is_target(const struct findfaster_result *r, const char *word)
{
	const char *slash = strrchr(word, '/');

	for (size_t i = 0; i < r->known.thing_count; i++) {
		struct pc_span names = r->known.things[i]->names, name;

		while (pc_software_next_name(&names, &name))
			if (pc_span_is(name, slash ? slash + 1 : word))
				return true;
	}
	return false;
}

int findfaster_verify(struct pc *pc, struct findfaster_result *r)
{
	const struct pc_list *words = &r->options->command;
	const struct pc_run_spec spec = { .argv = with_program(pc, words, NULL),
					  .timeout_ms = TIMEOUT_MS,
					  .cpu = -1 };
	PC_AUTO(runner) struct pc_runner *runner = NULL;
	PC_AUTO(text) struct pc_text written = { 0 };
	struct pc_run run = { 0 };
	int status;

	if (!is_target(r, words->items[0]))
		return pc_fail(
			pc, PC_EUSAGE,
			"the command begins with %s, not with %s: what is measured is another "
			"program in its place",
			words->items[0], r->options->target);
	status = pc_runner_new(pc, &runner);
	if (!status)
		status = pc_run_output(pc, runner, &spec, &run, &written);
	if (!status && run.outcome != PC_OUTCOME_PASSED)
		return pc_fail(pc, PC_EINPUT, "the command itself %s", how_it_ended(pc, &run));
	r->measured = pc_arena_alloc(pc_memory(pc), (r->known.count + 1) * sizeof(*r->measured));
	for (size_t i = 0; i < r->known.count && !status; i++) {
		struct findfaster_measured *one = &r->measured[r->measured_count];

		if (r->known.items[i].use->kind != PC_SOFTWARE_PROGRAM)
			continue;
		*one = (struct findfaster_measured){ .alternative = i };
		r->measured_count++;
		status = verify_one(pc, r, runner, pc_text_span(&written), one);
	}
	if (!status)
		adjust(pc, r);
	return status;
}
