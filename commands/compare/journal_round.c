/* SPDX-License-Identifier: Apache-2.0
 * A line of the journal. Values are those of the round; outcomes, what a suite's logs have and
 * failures are what came with it: of a round that warms up they are all there is. */
#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include "journal.h"

/* ---- writing ---- */

/* What a round added to one series: [benchmark, function, file, measure, [value of each side]]. */
static struct json_object *values_of(struct compare_bench *bench, const struct pc_series *series,
				     uint32_t round)
{
	struct json_object *entry = json_object_new_array(), *values = json_object_new_array();

	json_object_array_add(entry, pc_json_string(series->benchmark));
	json_object_array_add(entry, pc_json_string(series->function));
	json_object_array_add(entry, pc_json_string(series->file));
	json_object_array_add(entry, pc_json_string(pc_measure_kind(series->measure)->key));
	for (size_t side = 0; side < bench->r->side_count; side++) {
		double value = round < series->counts[side] ? series->values[side][round] : NAN;

		json_object_array_add(values, isnan(value) ? NULL : json_object_new_double(value));
	}
	json_object_array_add(entry, values);
	return entry;
}

static bool has_round(struct compare_bench *bench, const struct pc_series *series, uint32_t round)
{
	for (size_t side = 0; side < bench->r->side_count; side++)
		if (round < series->counts[side])
			return true;
	return false;
}

/* With several works each has the benchmark of its name alone; one work may have many within it. */
struct part {
	size_t first, end; /* of the benchmarks */
};

static struct part part_of(struct compare_bench *bench, const struct pc_round *at)
{
	struct pc_samples *samples = bench->r->samples;
	const struct pc_benchmark *benchmark;
	size_t index;

	if (bench->rounds.work_count == 1)
		return (struct part){ 0, pc_samples_benchmark_count(samples) };
	benchmark = pc_samples_benchmark(samples, bench->rounds.works[at->work].name);
	index = (size_t)(benchmark - pc_samples_benchmark_at(samples, 0));
	return (struct part){ index, index + 1 };
}

static struct json_object *all_values(struct compare_bench *bench, const struct part *part,
				      uint32_t round)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < pc_samples_series_count(bench->r->samples); i++) {
		const struct pc_series *series = pc_samples_series_at(bench->r->samples, i);

		if (series->benchmark_index >= part->first && series->benchmark_index < part->end &&
		    has_round(bench, series, round))
			json_object_array_add(list, values_of(bench, series, round));
	}
	return list;
}

/* What passed is news too: of a warm-up there are no values that would tell. */
static bool is_news(const struct pc_benchmark *now, const struct pc_benchmark *told)
{
	for (size_t side = 0; side < PC_SIDES_MAX; side++)
		if (now->outcomes[side] != told->outcomes[side] ||
		    now->left_behind[side] != told->left_behind[side])
			return true;
	return false;
}

/* [benchmark, [[outcome, why, processes left] of each side]] */
static struct json_object *outcomes_of(struct compare_bench *bench, const struct pc_benchmark *b)
{
	struct json_object *entry = json_object_new_array(), *sides = json_object_new_array();

	json_object_array_add(entry, pc_json_string(b->name));
	for (size_t side = 0; side < bench->r->side_count; side++) {
		struct json_object *one = json_object_new_array();

		json_object_array_add(one, pc_json_string(pc_outcome_word(b->outcomes[side])));
		json_object_array_add(one, pc_json_string(b->why[side]));
		json_object_array_add(one, json_object_new_int64(b->left_behind[side]));
		json_object_array_add(sides, one);
	}
	json_object_array_add(entry, sides);
	return entry;
}

static struct json_object *all_outcomes(struct compare_bench *bench, const struct part *part)
{
	struct compare_journal *journal = bench->journal;
	struct json_object *list = json_object_new_array();

	while (journal->told_count < part->end) {
		journal->told = PC_GROW(journal->told, journal->told_count, journal->told_room);
		journal->told[journal->told_count++] = (struct pc_benchmark){ 0 };
	}
	for (size_t i = part->first; i < part->end; i++) {
		const struct pc_benchmark *b = pc_samples_benchmark_at(bench->r->samples, i);

		if (!is_news(b, &journal->told[i]))
			continue;
		journal->told[i] = *b;
		json_object_array_add(list, outcomes_of(bench, b));
	}
	return list;
}

/* What was added to a suite's log of each side. */
static struct json_object *all_logs(struct compare_bench *bench)
{
	struct compare_journal *journal = bench->journal;
	struct json_object *list = json_object_new_array();

	for (size_t side = 0; bench->r->timing && side < bench->r->side_count; side++) {
		const struct pc_text *log = &bench->r->timing->logs[side];

		json_object_array_add(
			list,
			pc_json_string(log->data ? log->data + journal->logs_told[side] : ""));
		journal->logs_told[side] = log->size;
	}
	return list;
}

struct json_object *compare_journal_round(struct compare_bench *bench, const struct pc_round *at)
{
	const struct pc_round_work *work = &bench->rounds.works[at->work];
	struct part part = part_of(bench, at);
	struct json_object *line = json_object_new_object();

	json_object_object_add(line, "work", json_object_new_int64((int64_t)at->work));
	if (at->number != UINT32_MAX) {
		json_object_object_add(line, "round", json_object_new_int64(at->number));
		json_object_object_add(line, "values", all_values(bench, &part, at->number));
	}
	json_object_object_add(line, "outcomes", all_outcomes(bench, &part));
	json_object_object_add(line, "logs", all_logs(bench));
	json_object_object_add(line, "failures", json_object_new_int64(work->failures));
	json_object_object_add(line, "given_up", json_object_new_boolean(work->given_up));
	return line;
}

/* ---- reading ---- */

static const char *text_at(struct json_object *entry, size_t index)
{
	struct json_object *value = json_object_array_get_idx(entry, index);

	return json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

static void take_values(struct compare_bench *bench, struct json_object *entry, uint32_t round)
{
	const char *benchmark = text_at(entry, 0), *measure = text_at(entry, 3);
	struct json_object *values = json_object_array_get_idx(entry, 4);
	enum pc_measure kind = measure ? pc_measure_of(pc_span(measure)) : PC_MEASURES;
	struct pc *pc = bench->r->pc;
	struct pc_series *series;

	if (!benchmark || kind == PC_MEASURES || !json_object_is_type(values, json_type_array))
		return;
	series = pc_samples_series(bench->r->samples, benchmark, text_at(entry, 1), kind);
	if (text_at(entry, 2))
		series->file = pc_arena_strdup(pc_memory(pc), text_at(entry, 2));
	for (size_t side = 0; side < bench->r->side_count; side++) {
		struct json_object *value = json_object_array_get_idx(values, side);

		if (!value)
			continue;
		pc_series_set(pc, series, side, round, json_object_get_double(value));
		pc_samples_outcome(bench->r->samples, benchmark, side, PC_OUTCOME_PASSED, NULL);
	}
}

static void take_outcomes(struct compare_bench *bench, struct json_object *entry)
{
	struct json_object *sides = json_object_array_get_idx(entry, 1);
	const char *name = text_at(entry, 0);

	if (!name || !json_object_is_type(sides, json_type_array))
		return;
	for (size_t side = 0; side < bench->r->side_count; side++) {
		struct json_object *one = json_object_array_get_idx(sides, side);
		const char *word;

		if (!json_object_is_type(one, json_type_array))
			continue;
		word = text_at(one, 0);
		pc_samples_outcome(bench->r->samples, name, side, pc_outcome_of(word ? word : ""),
				   text_at(one, 1));
		pc_samples_benchmark(bench->r->samples, name)->left_behind[side] =
			(uint32_t)json_object_get_int64(json_object_array_get_idx(one, 2));
	}
}

static void take_logs(struct compare_bench *bench, struct json_object *logs)
{
	for (size_t side = 0; bench->r->timing && side < bench->r->side_count; side++) {
		const char *text = text_at(logs, side);

		pc_text_puts(&bench->r->timing->logs[side], text ? text : "");
		bench->journal->logs_told[side] = bench->r->timing->logs[side].size;
	}
}

static struct json_object *list_of(struct json_object *line, const char *key)
{
	struct json_object *list = json_object_object_get(line, key);

	return json_object_is_type(list, json_type_array) ? list : NULL;
}

bool compare_journal_take(struct compare_bench *bench, struct json_object *line)
{
	struct json_object *number = json_object_object_get(line, "work");
	struct json_object *round = json_object_object_get(line, "round");
	struct json_object *values = list_of(line, "values"), *outcomes = list_of(line, "outcomes");
	size_t at = number ? (size_t)json_object_get_int64(number) : SIZE_MAX;
	struct pc_round_work *work =
		at < bench->rounds.work_count ? &bench->rounds.works[at] : NULL;

	if (!work || work->rounds_done == PC_ROUNDS_MOST ||
	    (round && json_object_get_int64(round) != work->rounds_done))
		return false;
	for (size_t i = 0; values && i < json_object_array_length(values); i++)
		if (json_object_is_type(json_object_array_get_idx(values, i), json_type_array))
			take_values(bench, json_object_array_get_idx(values, i), work->rounds_done);
	for (size_t i = 0; outcomes && i < json_object_array_length(outcomes); i++)
		if (json_object_is_type(json_object_array_get_idx(outcomes, i), json_type_array))
			take_outcomes(bench, json_object_array_get_idx(outcomes, i));
	if (list_of(line, "logs"))
		take_logs(bench, list_of(line, "logs"));
	work->failures = (uint32_t)json_object_get_int64(json_object_object_get(line, "failures"));
	work->given_up = json_object_get_boolean(json_object_object_get(line, "given_up"));
	work->rounds_done += round != NULL;
	return true;
}
