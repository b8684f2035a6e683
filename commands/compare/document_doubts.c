/* SPDX-License-Identifier: Apache-2.0
 * What speaks against the numbers of a benchmark: the warnings of compare's document. */
#include <inttypes.h>
#include <math.h>
#include <stddef.h>

#include "compare.h"

static void warn(struct json_object *list, const char *text)
{
	json_object_array_add(list, json_object_new_string(text));
}

static void add_decided(struct pc *pc, const struct pc_decision *d, struct json_object *list)
{
	static const struct {
		size_t offset;
		const char *text;
	} doubts[] = {
		{ offsetof(struct pc_decision, slot),
		  "what ran second in a round differs from what ran first" },
		{ offsetof(struct pc_decision, trend),
		  "the machine got slower or faster as it went on; pairs even that out" },
		{ offsetof(struct pc_decision, serial),
		  "differences hang together from pair to pair: the interval may be too narrow" },
		{ offsetof(struct pc_decision, two_modes), "the times fall into two heaps" },
	};

	for (size_t i = 0; i < sizeof(doubts) / sizeof(doubts[0]); i++)
		if (*(const bool *)((const char *)d + doubts[i].offset))
			warn(list, doubts[i].text);
	if (d->severe)
		warn(list, pc_arena_printf(pc_memory(pc),
					   "%u of %zu differences lie far out (beyond 3 times the "
					   "quartiles' distance); none is dropped",
					   d->severe, d->pairs));
}

static void add_benchmark_doubts(const struct compare_result *r, const struct pc_benchmark *b,
				 size_t side, const struct compare_row *deciding,
				 struct json_object *list)
{
	struct pc_arena *arena = pc_memory(r->pc);
	const size_t both[] = { 0, side };

	for (size_t i = 0; i < 2; i++) {
		if (b->outcomes[both[i]] > PC_OUTCOME_PASSED)
			warn(list, pc_arena_printf(arena, "%s %s: %s", r->sides[both[i]].role,
						   pc_outcome_word(b->outcomes[both[i]]),
						   b->why[both[i]] ? b->why[both[i]]
								   : "no reason is known"));
		if (b->left_behind[both[i]])
			warn(list, pc_arena_printf(
					   arena, "%s left %u processes running, which were ended",
					   r->sides[both[i]].role, b->left_behind[both[i]]));
	}
	if (deciding)
		add_decided(r->pc, &deciding->decision, list);
}

/* Instructions are steadier than time: where they are the same, the time may differ for where the
 * program came to lie, or for the frequency. */
static void add_instructions(const struct compare_verdicts *v, size_t benchmark,
			     const struct compare_row *deciding, struct json_object *list)
{
	const struct compare_row *count = compare_whole(v, benchmark, PC_MEASURE_INSTRUCTIONS);
	enum pc_verdict verdict = deciding ? deciding->decision.verdict : PC_VERDICT_NONE;

	if (count && deciding->series->measure == PC_MEASURE_WALL &&
	    (verdict == PC_VERDICT_FASTER || verdict == PC_VERDICT_SLOWER) &&
	    count->decision.verdict == PC_VERDICT_SAME)
		warn(list,
		     "the time changed but the instructions did not: memory, input or output, or "
		     "only where the program came to lie");
}

static uint64_t samples_of(const struct pc_series *profiled, size_t side)
{
	double sum = 0;

	for (size_t i = 0; i < profiled->counts[side]; i++)
		if (!isnan(profiled->values[side][i]))
			sum += profiled->values[side][i];
	return (uint64_t)sum;
}

/* Samples are few: a function that is seen in one round in ten says nothing. */
static void add_few_samples(const struct compare_result *r, const struct pc_benchmark *b,
			    size_t side, struct json_object *list)
{
	const struct pc_series *profiled =
		pc_samples_find(r->samples, b->name, NULL, PC_MEASURE_PROFILED);
	uint64_t base = profiled ? samples_of(profiled, 0) : PC_NATIVE_ENOUGH;
	uint64_t head = profiled ? samples_of(profiled, side) : PC_NATIVE_ENOUGH;

	if (base < PC_NATIVE_ENOUGH || head < PC_NATIVE_ENOUGH)
		warn(list,
		     pc_arena_printf(
			     pc_memory(r->pc),
			     "functions are known by few samples (base: %" PRIu64 ", %s: %" PRIu64
			     "), so their shares are rough: a longer "
			     "command, more pairs, or --instructions, which counts, says more",
			     base, r->sides[side].role, head));
}

struct json_object *compare_doubts(const struct compare_result *r, const struct compare_verdicts *v,
				   size_t benchmark)
{
	const struct compare_row *deciding = compare_deciding(r, v, benchmark);
	struct json_object *list = json_object_new_array();

	add_benchmark_doubts(r, pc_samples_benchmark_at(r->samples, benchmark), v->side, deciding,
			     list);
	add_instructions(v, benchmark, deciding, list);
	add_few_samples(r, pc_samples_benchmark_at(r->samples, benchmark), v->side, list);
	return list;
}
