/* SPDX-License-Identifier: Apache-2.0
 * What was measured. */
#include "measure/samples.h"

#include <math.h>
#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"

struct pc_samples {
	struct pc *pc;
	struct pc_table benchmark_names, series_keys; /* ids are places in the arrays below */
	struct pc_benchmark *benchmarks;
	size_t benchmark_room;
	struct pc_series *series;
	size_t series_room;
};

static const char *const outcome_words[] = {
	[PC_OUTCOME_MISSING] = "missing",   [PC_OUTCOME_PASSED] = "passed",
	[PC_OUTCOME_SKIPPED] = "skipped",   [PC_OUTCOME_FAILED] = "failed",
	[PC_OUTCOME_TIMEOUT] = "timed out", [PC_OUTCOME_SIGNALLED] = "crashed",
};

const char *pc_outcome_word(enum pc_outcome outcome)
{
	return outcome_words[outcome];
}

enum pc_outcome pc_outcome_of(const char *word)
{
	for (unsigned i = 0; i < sizeof(outcome_words) / sizeof(outcome_words[0]); i++)
		if (!strcmp(word, outcome_words[i]))
			return (enum pc_outcome)i;
	return PC_OUTCOME_MISSING;
}

/* Arrays that double: what is left behind in the arena is at most as much again. */
static void *grown(struct pc_arena *arena, void *old, size_t count, size_t size)
{
	void *array = pc_arena_alloc(arena, 2 * count * size);

	if (old)
		memcpy(array, old, count * size);
	return array;
}

#define GROW(arena, array, count, room)                                                  \
	do {                                                                             \
		if ((count) == (room)) {                                                 \
			size_t old_ = (room);                                            \
			(room) = old_ ? 2 * old_ : 8;                                    \
			(array) = old_ ? grown((arena), (array), old_, sizeof(*(array))) \
				       : pc_arena_alloc((arena), 8 * sizeof(*(array)));  \
		}                                                                        \
	} while (0)

struct pc_samples *pc_samples_new(struct pc *pc)
{
	struct pc_samples *samples = pc_arena_alloc(pc->arena, sizeof(*samples));

	samples->pc = pc;
	pc_table_init(&samples->benchmark_names, pc->arena);
	pc_table_init(&samples->series_keys, pc->arena);
	return samples;
}

void pc_samples_clear(struct pc_samples *samples)
{
	pc_table_clear(&samples->benchmark_names);
	pc_table_clear(&samples->series_keys);
}

struct pc_benchmark *pc_samples_benchmark(struct pc_samples *samples, const char *name)
{
	bool is_new = false;
	uint32_t id;

	GROW(samples->pc->arena, samples->benchmarks, samples->benchmark_names.count,
	     samples->benchmark_room);
	id = pc_table_intern(&samples->benchmark_names, pc_span(name), &is_new);
	if (is_new)
		samples->benchmarks[id].name = samples->benchmark_names.keys[id].data;
	return &samples->benchmarks[id];
}

void pc_samples_outcome(struct pc_samples *samples, const char *name, size_t side,
			enum pc_outcome outcome, const char *why)
{
	struct pc_benchmark *benchmark = pc_samples_benchmark(samples, name);

	if (outcome <= benchmark->outcomes[side]) /* in the order of how bad they are */
		return;
	benchmark->outcomes[side] = outcome;
	benchmark->why[side] = why ? pc_arena_strdup(samples->pc->arena, why) : NULL;
}

/* One text for the three parts: none of them holds a NUL. */
static void put_key(const char *benchmark, const char *function, enum pc_measure measure,
		    struct pc_text *out)
{
	pc_text_add(out, benchmark, strlen(benchmark) + 1);
	pc_text_putc(out, (char)('0' + measure));
	if (function)
		pc_text_puts(out, function);
	else
		pc_text_add(out, "", 1);
}

struct pc_series *pc_samples_series(struct pc_samples *samples, const char *benchmark,
				    const char *function, enum pc_measure measure)
{
	struct pc_arena *arena = samples->pc->arena;
	PC_AUTO(text) struct pc_text key = { 0 };
	struct pc_series *series;
	bool is_new = false;
	uint32_t id;

	GROW(arena, samples->series, samples->series_keys.count, samples->series_room);
	put_key(benchmark, function, measure, &key);
	id = pc_table_intern(&samples->series_keys, pc_text_span(&key), &is_new);
	series = &samples->series[id];
	if (is_new) {
		series->benchmark_index =
			(size_t)(pc_samples_benchmark(samples, benchmark) - samples->benchmarks);
		series->benchmark = samples->benchmarks[series->benchmark_index].name;
		series->function = function ? pc_arena_strdup(arena, function) : NULL;
		series->measure = measure;
	}
	return series;
}

const struct pc_series *pc_samples_find(const struct pc_samples *samples, const char *benchmark,
					const char *function, enum pc_measure measure)
{
	PC_AUTO(text) struct pc_text key = { 0 };
	uint32_t id;

	put_key(benchmark, function, measure, &key);
	id = pc_table_find(&samples->series_keys, pc_text_span(&key));
	return id == PC_NONE ? NULL : &samples->series[id];
}

void pc_series_add(struct pc *pc, struct pc_series *series, size_t side, double value)
{
	GROW(pc->arena, series->values[side], series->counts[side], series->rooms[side]);
	series->values[side][series->counts[side]++] = value;
}

void pc_series_set(struct pc *pc, struct pc_series *series, size_t side, size_t round, double value)
{
	series->paired = true;
	while (series->counts[side] <= round)
		pc_series_add(pc, series, side, NAN);
	series->values[side][round] = value;
}

size_t pc_samples_benchmark_count(const struct pc_samples *samples)
{
	return samples->benchmark_names.count;
}

const struct pc_benchmark *pc_samples_benchmark_at(const struct pc_samples *samples, size_t index)
{
	return &samples->benchmarks[index];
}

size_t pc_samples_series_count(const struct pc_samples *samples)
{
	return samples->series_keys.count;
}

const struct pc_series *pc_samples_series_at(const struct pc_samples *samples, size_t index)
{
	return &samples->series[index];
}
