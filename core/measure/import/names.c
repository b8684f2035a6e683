/* SPDX-License-Identifier: Apache-2.0
 * Names of tests that are known by their commands alone. A proof is named by the end of its path,
 * by as many of its parts as tell it from the others; any other command is its own name, unless one
 * stands behind it. */
#include <math.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "measure/import/importer.h"

enum { PARTS_LEAST = 3, PARTS_MOST = 64 };

struct run {
	struct pc_import_run run;
	uint32_t test;
};

struct test { /* by what is told apart: the whole path, or the whole command */
	bool is_path;
	bool sides[PC_SIDES_MAX];
	unsigned parts;
};

struct pc_import_runs {
	struct pc_arena *arena;
	struct pc_table names;
	struct test *tests; /* owned; by the ids of names */
	struct run *runs;   /* owned */
	size_t test_count, test_room, run_count, run_room;
};

struct pc_import_runs *pc_import_runs_new(void)
{
	struct pc_import_runs *runs = pc_zeroed(1, sizeof(*runs));

	runs->arena = pc_arena_new();
	pc_table_init(&runs->names, runs->arena);
	return runs;
}

void pc_import_runs_free(struct pc_import_runs *runs)
{
	if (!runs)
		return;
	pc_table_clear(&runs->names);
	pc_arena_free(runs->arena);
	free(runs->tests);
	free(runs->runs);
	free(runs);
}

/* ---- what of a command names it ---- */
static bool has_ending(struct pc_span path)
{
	struct pc_span name = path, before, ending;

	pc_span_cut_last(path, '/', &before, &name);
	return pc_span_cut_last(name, '.', &before, &ending) && before.size && ending.size;
}

/* Of "dir with blanks/x-spec.k MODULE --backend haskell" the path: up to the first word that ends
 * as files do, where one comes before the options. */
static struct pc_span path_at(struct pc_span rest)
{
	struct pc_span first = { 0 }, word;
	const char *from = pc_span_trim(rest).data;

	while ((word = pc_import_word(&rest)).size && word.data[0] != '-') {
		if (!first.size)
			first = word;
		if (has_ending(word))
			return (struct pc_span){ from, (size_t)(word.data + word.size - from) };
	}
	return first;
}

static bool proof(struct pc_span command, const char *verb, struct pc_span *out_path)
{
	struct pc_span rest = command, word;

	while ((word = pc_import_word(&rest)).size)
		if (pc_span_is(word, verb)) {
			*out_path = path_at(rest);
			return out_path->size != 0;
		}
	return false;
}

static bool starts_with_digit(struct pc_span word)
{
	return word.size && word.data[0] >= '0' && word.data[0] <= '9';
}

/* "timeout -k 5 600 prog x" is "prog x": the limits of two sides may differ. */
static struct pc_span without_timeout(struct pc_span command)
{
	struct pc_span rest = command, word = pc_import_word(&rest), name = word, before;

	pc_span_cut_last(word, '/', &before, &name);
	if (!pc_span_is(name, "timeout") && !pc_span_is(name, "gtimeout"))
		return command;
	while ((word = pc_import_word(&rest)).size && !starts_with_digit(word))
		if (pc_span_is(word, "-k") || pc_span_is(word, "-s"))
			pc_import_word(&rest);
	return word.size && rest.size ? rest : command;
}

static struct pc_span named(struct pc_span command, bool *out_path)
{
	const char *mark = pc_span_find(command, PC_IMPORT_NAMED);
	struct pc_span path;

	*out_path = false;
	if (mark) {
		mark += sizeof(PC_IMPORT_NAMED) - 1;
		return (struct pc_span){ mark, (size_t)(command.data + command.size - mark) };
	}
	*out_path = proof(command, "prove", &path) || proof(command, "interpret", &path);
	return *out_path ? path : without_timeout(command);
}

void pc_import_add_run(struct pc_importer *importer, const struct pc_import_run *run)
{
	struct pc_import_runs *runs = importer->runs;
	bool is_path, is_new = false;
	PC_AUTO(text) struct pc_text valid = { 0 };
	struct pc_span name = named(pc_span_trim(run->command), &is_path);
	uint32_t id = pc_table_intern(&runs->names, pc_text_valid_span(&valid, name), &is_new);

	if (is_new) {
		runs->tests = PC_GROW(runs->tests, runs->test_count, runs->test_room);
		runs->tests[runs->test_count++] =
			(struct test){ .is_path = is_path, .parts = PARTS_LEAST };
	}
	runs->tests[id].sides[run->side] = true;
	runs->runs = PC_GROW(runs->runs, runs->run_count, runs->run_room);
	runs->runs[runs->run_count++] = (struct run){ *run, id };
	importer->results++;
}

/* ---- short names ---- */
static struct pc_span last_parts(struct pc_span path, unsigned parts)
{
	const char *at = path.data + path.size;

	while (at > path.data) {
		if (at[-1] == '/' && !--parts)
			break;
		at--;
	}
	return (struct pc_span){ at, (size_t)(path.data + path.size - at) };
}

static struct pc_span short_name(const struct pc_import_runs *runs, uint32_t id)
{
	struct pc_span name = runs->names.keys[id];
	const struct test *test = &runs->tests[id];

	return test->is_path && test->parts <= PARTS_MOST ? last_parts(name, test->parts) : name;
}

struct bucket { /* of tests of one short name */
	bool sides[PC_SIDES_MAX], mixed;
};

/* Two tests of one side have one name. One test whose path begins otherwise on the other side (it
 * ran in another folder) is no reason. */
static bool longer_where_mixed(struct pc_import_runs *runs)
{
	PC_AUTO(arena) struct pc_arena *arena = pc_arena_new();
	PC_AUTO(memory) struct bucket *buckets = pc_zeroed(runs->test_count, sizeof(struct bucket));
	PC_AUTO(memory) uint32_t *ids = pc_zeroed(runs->test_count, sizeof(uint32_t));
	struct pc_table names;
	bool longer = false;

	pc_table_init(&names, arena);
	for (uint32_t i = 0; i < runs->test_count; i++) {
		struct bucket *bucket;

		ids[i] = pc_table_intern(&names, short_name(runs, i), NULL);
		bucket = &buckets[ids[i]];
		for (size_t side = 0; side < PC_SIDES_MAX; side++) {
			bucket->mixed = bucket->mixed ||
					(bucket->sides[side] && runs->tests[i].sides[side]);
			bucket->sides[side] = bucket->sides[side] || runs->tests[i].sides[side];
		}
	}
	for (uint32_t i = 0; i < runs->test_count; i++)
		if (buckets[ids[i]].mixed && runs->tests[i].is_path &&
		    runs->tests[i].parts <= PARTS_MOST) {
			runs->tests[i].parts++;
			longer = true;
		}
	pc_table_clear(&names);
	return longer;
}

static void add_run(struct pc *pc, struct pc_samples *samples, const char *name,
		    const struct pc_import_run *run)
{
	pc_samples_outcome(samples, name, run->side, run->outcome,
			   run->outcome == PC_OUTCOME_PASSED ? NULL : run->why);
	for (int i = 0; run->outcome == PC_OUTCOME_PASSED && i < PC_MEASURES; i++)
		if (run->have & (uint64_t)1 << i)
			pc_series_add(pc,
				      pc_samples_series(samples, name, NULL, (enum pc_measure)i),
				      run->side, run->values[i]);
}

void pc_import_runs_end(struct pc *pc, struct pc_import_runs *runs, struct pc_samples *samples)
{
	PC_AUTO(text) struct pc_text name = { 0 };

	if (!runs->run_count)
		return;
	while (longer_where_mixed(runs))
		;
	for (size_t i = 0; i < runs->run_count; i++) {
		struct pc_span is = short_name(runs, runs->runs[i].test);

		name.size = 0;
		pc_text_add(&name, is.data, is.size);
		add_run(pc, samples, name.data, &runs->runs[i].run);
	}
}
