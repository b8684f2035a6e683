/* SPDX-License-Identifier: Apache-2.0
 * Rounds. */
#include "measure/rounds.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/auto.h"
#include "base/clock.h"
#include "base/context.h"
#include "base/log.h"
#include "measure/machine.h"

enum {
	PADDING_MOST = 4096, /* a page: all that an environment can shift a stack by and matter */
	FAILURES_MOST = 3,   /* after which a work is given up */
	WARM_UP = UINT32_MAX
};
static const char padding_name[] = "PERFCOPILOT_PADDING=";

extern char **environ;

struct state {
	struct pc *pc;
	const struct pc_rounds *rounds;
	struct pc_runner *runner;
	int cpu;
	bool *decided;				 /* by work */
	const char **environments[PC_SIDES_MAX]; /* the last is the padding */
	size_t padding_at[PC_SIDES_MAX];
	int64_t began_ms; /* 0: no round has begun */
	unsigned looks;	  /* taken so far */
};

/* ---- chance: a hash of the seed and of where we are (Steele, Lea and Flood 2014: SplitMix64) */

static uint64_t mixed(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

static uint64_t chance(uint64_t seed, uint64_t work, uint64_t number, uint64_t what)
{
	return mixed(mixed(mixed(seed ^ mixed(work)) ^ number) ^ what);
}

void pc_rounds_order(const struct pc_rounds *rounds, size_t work, uint32_t number, size_t *out)
{
	size_t count = rounds->side_count;

	for (size_t i = 0; i < count; i++)
		out[i] = i;
	for (size_t i = count; i-- > 1;) { /* Fisher and Yates; the bias of % is below 2^-60 */
		size_t j = chance(rounds->seed, work, number / 2, i) % (i + 1), kept = out[i];

		out[i] = out[j];
		out[j] = kept;
	}
	for (size_t i = 0; number % 2 && i < count / 2; i++) {
		size_t kept = out[i];

		out[i] = out[count - 1 - i];
		out[count - 1 - i] = kept;
	}
}

const bool *pc_rounds_first(struct pc *pc, const struct pc_rounds *rounds,
			    const struct pc_round_pair *pair, uint32_t count)
{
	bool *first = pc_arena_alloc(pc->arena, count + 1);
	size_t order[PC_SIDES_MAX];

	for (uint32_t i = 0; i < count; i++) {
		size_t at = 0;

		pc_rounds_order(rounds, pair->work, i, order);
		while (order[at] != pair->base && order[at] != pair->head)
			at++;
		first[i] = order[at] == pair->head;
	}
	return first;
}

double pc_rounds_level(const struct pc_rounds *rounds)
{
	return 1 - pc_look_level(rounds->max_time_ms ? PC_ROUNDS_LOOKS : 1);
}

/* ---- one run ---- */

/* A copy of a side's environment with room for the padding, which is its last variable. */
static void prepare_environment(struct state *s, size_t side)
{
	const char *const *given = s->rounds->sides[side].environment;
	size_t count = 0, kept = 0;

	if (!given)
		given = (const char *const *)(uintptr_t)environ;
	while (given[count])
		count++;
	s->environments[side] = pc_arena_alloc(s->pc->arena, (count + 2) * sizeof(char *));
	for (size_t i = 0; i < count; i++)
		if (strncmp(given[i], padding_name, sizeof(padding_name) - 1) != 0)
			s->environments[side][kept++] = given[i];
	s->padding_at[side] = kept;
}

/* Where the stack begins depends on how large the environment is, and how fast a program is on
 * where its stack begins (Mytkowicz and others 2009). */
static void pad(struct state *s, const struct pc_round *at, char padding[])
{
	size_t size = chance(s->rounds->seed, at->work, at->number, 1000 + at->side) % PADDING_MOST;

	memcpy(padding, padding_name, sizeof(padding_name) - 1);
	memset(padding + sizeof(padding_name) - 1, 'x', size);
	padding[sizeof(padding_name) - 1 + size] = '\0';
	s->environments[at->side][s->padding_at[at->side]] = padding;
}

static const char *folder_of(struct state *s, const struct pc_round *at)
{
	const char *side = s->rounds->sides[at->side].folder;
	const char *below = s->rounds->works[at->work].folder;

	if (!below || below[0] == '/')
		return below ? below : side;
	return side ? pc_arena_printf(s->pc->arena, "%s/%s", side, below) : below;
}

static int run_once(struct state *s, const struct pc_round *at, struct pc_run *out)
{
	const struct pc_rounds *r = s->rounds;
	const struct pc_round_work *work = &r->works[at->work];
	char padding[sizeof(padding_name) + PADDING_MOST];
	struct pc_run_spec spec = {
		.argv = work->side_argv[at->side] ? work->side_argv[at->side] : work->argv,
		.folder = folder_of(s, at),
		.environment = s->environments[at->side],
		.timeout_ms = work->timeout_ms ? work->timeout_ms : r->timeout_ms,
		.cpu = s->cpu,
		.counters = r->counters,
		.keep_output = r->keep_output,
		.start_may_fail = r->start_may_fail,
	};

	pad(s, at, padding);
	if (r->simulated)
		return pc_run_simulated(s->runner, &spec, out, NULL);
	return pc_run(s->runner, &spec, out);
}

/* ---- what came of it ---- */

static const char *why_of(struct state *s, const struct pc_round *at, const struct pc_run *run)
{
	const struct pc_round_work *work = &s->rounds->works[at->work];
	uint64_t limit = work->timeout_ms ? work->timeout_ms : s->rounds->timeout_ms;
	PC_AUTO(text) struct pc_text why = { 0 };
	struct pc_span said = pc_span_trim(pc_span(run->said));

	if (run->outcome == PC_OUTCOME_TIMEOUT)
		pc_text_printf(&why, "ran longer than %" PRIu64 ".%03" PRIu64 " s", limit / 1000,
			       limit % 1000);
	else if (run->outcome == PC_OUTCOME_SIGNALLED)
		pc_text_printf(&why, "was killed by signal %d (%s)", run->code,
			       strsignal(run->code));
	else
		pc_text_printf(&why, "exited with %d", run->code);
	if (said.size)
		pc_text_puts(&why, ": ");
	pc_text_safe_lines(&why, said);
	return pc_arena_strdup(s->pc->arena, why.data);
}

static void keep_values(struct state *s, const struct pc_round *at, const struct pc_run *run)
{
	for (unsigned m = 0; m < PC_MEASURES; m++)
		if (run->have >> m & 1)
			pc_series_set(s->pc,
				      pc_samples_series(s->rounds->samples,
							s->rounds->works[at->work].name, NULL,
							(enum pc_measure)m),
				      at->side, at->number, run->values[m]);
}

/* A failure in the warm-up, or by running too long, will not get better. A run that others lie
 * within is itself told of where it failed, on whichever side. */
static void keep_outcome(struct state *s, const struct pc_round *at, const struct pc_run *run)
{
	const struct pc_rounds *r = s->rounds;
	struct pc_round_work *work = &r->works[at->work];
	uint32_t left = run->left_behind;
	bool passed = run->outcome == PC_OUTCOME_PASSED;

	work->passed |= (uint32_t)passed << at->side;
	if (!passed) {
		work->failures++;
		work->given_up = work->given_up || at->number == WARM_UP ||
				 run->outcome == PC_OUTCOME_TIMEOUT ||
				 work->failures >= FAILURES_MOST;
	}
	if (!passed || !r->inner)
		pc_samples_outcome(r->samples, work->name, at->side, run->outcome,
				   passed ? NULL : why_of(s, at, run));
	for (size_t side = 0; r->inner && work->failures && side < r->side_count; side++)
		if (work->passed >> side & 1)
			pc_samples_outcome(r->samples, work->name, side, PC_OUTCOME_PASSED, NULL);
	if (left)
		pc_samples_benchmark(r->samples, work->name)->left_behind[at->side] += left;
}

/* A failure is never a time. */
static int keep(struct state *s, const struct pc_round *at, struct pc_run *run)
{
	const struct pc_rounds *r = s->rounds;
	int status = r->inner && r->read ? r->read(r->context, at, run, s->runner) : PC_OK;

	keep_outcome(s, at, run);
	if (r->ran)
		r->ran(r->context, at, run);
	if (r->inner || run->outcome != PC_OUTCOME_PASSED || at->number == WARM_UP)
		return status;
	keep_values(s, at, run);
	return r->read ? r->read(r->context, at, run, s->runner) : PC_OK;
}

static int one_round(struct state *s, size_t work, uint32_t number)
{
	const struct pc_rounds *r = s->rounds;
	struct pc_round at = { .work = work, .number = number };
	size_t order[PC_SIDES_MAX];
	int status = PC_OK;

	pc_rounds_order(r, work, number == WARM_UP ? 0 : number, order);
	for (size_t i = 0; i < r->side_count && !status; i++) {
		struct pc_run run = { 0 };

		at.side = order[i];
		status = run_once(s, &at, &run);
		if (!status)
			status = keep(s, &at, &run);
	}
	if (!status && r->done)
		status = r->done(r->context, &at);
	return status;
}

/* ---- when it is enough ---- */

/* Some benchmark has numbers, and none is left that more of them could decide: one that a side does
 * not have never gets any. */
static bool are_decided(struct state *s, struct pc_decision *decisions, size_t count)
{
	size_t decided = 0;

	pc_decide_together(decisions, count, pc_rounds_level(s->rounds));
	for (size_t i = 0; i < count; i++) {
		const struct pc_decision *d = &decisions[i];

		if (!d->base_count || !d->head_count)
			continue;
		if (d->verdict == PC_VERDICT_UNCLEAR || d->pairs < PC_PAIRS_LEAST)
			return false;
		decided++;
	}
	return decided > 0;
}

/* The benchmark of the work's name, or all where they lie within the one work. */
static size_t decide(struct state *s, size_t work, size_t head, struct pc_decision *out)
{
	const struct pc_rounds *r = s->rounds;
	const struct pc_decision_options options = { .head = head,
						     .threshold = r->threshold,
						     .level = pc_rounds_level(r) };
	const struct pc_series *series;
	size_t count = 0;

	if (!r->inner) {
		series = pc_samples_find(r->samples, r->works[work].name, NULL, r->by);
		if (series)
			pc_decide(series, &options, &out[count++]);
		return count;
	}
	for (size_t i = 0; i < pc_samples_series_count(r->samples); i++) {
		series = pc_samples_series_at(r->samples, i);
		if (!series->function && series->measure == r->by)
			pc_decide(series, &options, &out[count++]);
	}
	return count;
}

static bool is_decided(struct state *s, size_t work)
{
	size_t room = pc_samples_series_count(s->rounds->samples) + 1;
	PC_AUTO(memory)
	struct pc_decision *decisions = pc_realloc(NULL, room, sizeof(*decisions));

	for (size_t head = 1; head < s->rounds->side_count; head++)
		if (!are_decided(s, decisions, decide(s, work, head, decisions)))
			return false;
	return true;
}

/* Looks are taken at each third of the time, whatever the numbers say: that is what makes them
 * planned. */
static bool time_is_over(struct state *s)
{
	const struct pc_rounds *r = s->rounds;
	uint64_t passed;

	if (!r->max_time_ms)
		return false;
	passed = s->began_ms ? (uint64_t)(pc_now_ms() - s->began_ms) : 0;
	while (s->looks + 1 < PC_ROUNDS_LOOKS &&
	       passed * PC_ROUNDS_LOOKS >= r->max_time_ms * (s->looks + 1)) {
		s->looks++;
		for (size_t work = 0; work < r->work_count; work++)
			s->decided[work] = s->decided[work] || is_decided(s, work);
	}
	return passed >= r->max_time_ms;
}

static bool is_over(const struct state *s, size_t work)
{
	return s->decided[work] || s->rounds->works[work].given_up;
}

static bool all_over(const struct state *s)
{
	for (size_t work = 0; work < s->rounds->work_count; work++)
		if (!is_over(s, work))
			return false;
	return true;
}

/* Just before a work's first round, so that what it warms is still warm then. The time that there
 * is for measuring begins when the first work is warm. */
static int warm_up(struct state *s, size_t work)
{
	const struct pc_rounds *r = s->rounds;
	int status = PC_OK;

	for (uint32_t i = 0; i < r->warm_ups && !status && !r->works[work].given_up; i++)
		status = one_round(s, work, WARM_UP);
	if (!s->began_ms)
		s->began_ms = pc_now_ms();
	return status;
}

static int go_on(struct state *s, size_t work, uint32_t number)
{
	const struct pc_rounds *r = s->rounds;
	int status = PC_OK;

	pc_progress(s->pc, r->works[work].name, number * r->work_count + work,
		    r->pairs * r->work_count);
	if (number == r->works[work].rounds_done)
		status = warm_up(s, work);
	return status || r->works[work].given_up ? status : one_round(s, work, number);
}

static int all_rounds(struct state *s)
{
	const struct pc_rounds *r = s->rounds;
	uint32_t most = r->pairs ? r->pairs : PC_ROUNDS_MOST, number = 0;
	int status = PC_OK;

	for (; number < most && !status && !all_over(s); number++)
		for (size_t work = 0; work < r->work_count && !status; work++) {
			if (time_is_over(s))
				return PC_OK;
			if (is_over(s, work) || number < r->works[work].rounds_done)
				continue;
			status = go_on(s, work, number);
		}
	return status;
}

int pc_rounds_run(struct pc *pc, const struct pc_rounds *rounds)
{
	PC_AUTO(runner) struct pc_runner *runner = NULL;
	int cpu = rounds->pin ? pc_machine_cpu(pc) : -1;
	struct state s = { .pc = pc, .rounds = rounds, .cpu = cpu };
	int status = pc_runner_new(pc, &runner);

	if (status)
		return status;
	s.runner = runner;
	s.decided = pc_arena_alloc(pc->arena, rounds->work_count + 1);
	if (rounds->out_cpu)
		*rounds->out_cpu = s.cpu;
	for (size_t i = 0; i < rounds->side_count; i++)
		prepare_environment(&s, i);
	return all_rounds(&s);
}
