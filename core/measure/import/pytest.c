/* SPDX-License-Identifier: Apache-2.0
 * What pytest prints: "0.52s call     tests/test_x.py::test_a[1]" of --durations, and the outcomes
 * of -v and of the summary. A test's time is that of its call; what came before and behind is kept
 * as functions. Outcomes may stand before or behind the times: tests are told at the end. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "measure/import/importer.h"

enum phase { CALL, SETUP, TEARDOWN, PHASES };
static const char *const phases[PHASES] = { "call", "setup", "teardown" };

struct duration {
	uint32_t test;
	enum phase phase;
	double ns;
};

struct pytest {
	struct pc_importer *importer;
	struct pc_arena *arena;
	struct pc_table names;
	struct test {
		enum pc_outcome outcome; /* missing: it was not told */
		const char *why;
	} * tests;		    /* owned; by the ids of names */
	struct duration *durations; /* owned */
	size_t test_count, test_room, duration_count, duration_room;
};

static const struct {
	const char *word;
	enum pc_outcome outcome;
} outcomes[] = {
	{ "PASSED", PC_OUTCOME_PASSED },  { "FAILED", PC_OUTCOME_FAILED },
	{ "ERROR", PC_OUTCOME_FAILED },	  { "SKIPPED", PC_OUTCOME_SKIPPED },
	{ "XFAIL", PC_OUTCOME_SKIPPED },  { "XPASS", PC_OUTCOME_PASSED },
	{ "XPASSED", PC_OUTCOME_PASSED }, { "XFAILED", PC_OUTCOME_SKIPPED },
};

static enum pc_outcome outcome_of(struct pc_span word)
{
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (pc_span_is(word, outcomes[i].word))
			return outcomes[i].outcome;
	return PC_OUTCOME_MISSING;
}

static bool read_duration(struct pc_span line, struct duration *out_duration,
			  struct pc_span *out_name)
{
	struct pc_span rest = line, seconds = pc_import_word(&rest), phase = pc_import_word(&rest);
	struct duration duration = { 0 };

	if (!pc_span_ends(seconds, "s") || !rest.size)
		return false;
	seconds.size--;
	if (!pc_import_number(seconds, 9, &duration.ns))
		return false;
	while (duration.phase < PHASES && !pc_span_is(phase, phases[duration.phase]))
		duration.phase++;
	if (duration.phase == PHASES || !pc_span_find(rest, "::"))
		return false;
	*out_duration = duration;
	*out_name = rest;
	return true;
}

/* "[gw0]" and "[ 12%]" of several processes */
static struct pc_span without_marks(struct pc_span line)
{
	struct pc_span before, rest;

	line = pc_span_trim(line);
	while (pc_span_starts(line, "[") && pc_span_cut(line, ']', &before, &rest))
		line = pc_span_trim(rest);
	return line;
}

/* "tests/x.py::test_a PASSED   [ 50%]", "SKIPPED (why)": the last outcome between blanks. A
 * parameter may hold any word. */
static bool outcome_behind(struct pc_span line, struct pc_span *out_name,
			   enum pc_outcome *out_outcome)
{
	struct pc_span rest = line, word;
	bool found = false;

	while ((word = pc_import_word(&rest)).size) {
		enum pc_outcome outcome = outcome_of(word);

		if (outcome == PC_OUTCOME_MISSING || word.data == line.data)
			continue;
		if (rest.size && rest.data[0] != '[' && rest.data[0] != '(')
			continue;
		*out_name = pc_span_trim(
			(struct pc_span){ line.data, (size_t)(word.data - line.data) });
		*out_outcome = outcome;
		found = true;
		if (rest.size && rest.data[0] == '(')
			break; /* what follows are words of a person */
	}
	return found && pc_span_find(*out_name, "::");
}

/* "FAILED tests/x.py::test_a - assert 1 == 2" of the summary, and of several processes */
static bool outcome_before(struct pc_span line, struct pc_span *out_name,
			   enum pc_outcome *out_outcome, struct pc_span *out_why)
{
	struct pc_span rest = line, word = pc_import_word(&rest);
	enum pc_outcome outcome = outcome_of(word);
	const char *dash = pc_span_find(rest, "["), *bracket = pc_span_find(rest, "] - ");

	dash = dash && bracket ? bracket + 1 : pc_span_find(rest, " - ");
	if (outcome == PC_OUTCOME_MISSING || !pc_span_find(rest, "::"))
		return false;
	*out_name = rest;
	*out_why = (struct pc_span){ 0 };
	if (dash) {
		out_name->size = (size_t)(dash - rest.data);
		*out_why = (struct pc_span){ dash + 3, rest.size - out_name->size - 3 };
	}
	*out_outcome = outcome;
	return true;
}

static uint32_t test_of(struct pytest *all, struct pc_span name)
{
	bool is_new = false;
	uint32_t id = pc_table_intern(&all->names, name, &is_new);

	if (is_new) {
		all->tests = PC_GROW(all->tests, all->test_count, all->test_room);
		all->tests[all->test_count++] = (struct test){ PC_OUTCOME_MISSING, NULL };
	}
	return id;
}

static void take_outcome(struct pytest *all, struct pc_span name, enum pc_outcome outcome,
			 struct pc_span why)
{
	uint32_t id = test_of(all, name); /* moves the tests */
	struct test *test = &all->tests[id];

	if (outcome > test->outcome)
		test->outcome = outcome;
	if (why.size && outcome == test->outcome)
		test->why = pc_arena_strndup(all->arena, why.data, why.size);
}

static void take_line(struct pytest *all, struct pc_span line)
{
	struct pc_span name, why = { 0 };
	struct duration duration;
	enum pc_outcome outcome;

	if (read_duration(line, &duration, &name)) {
		duration.test = test_of(all, name);
		all->durations = PC_GROW(all->durations, all->duration_count, all->duration_room);
		all->durations[all->duration_count++] = duration;
		return;
	}
	line = without_marks(line);
	if (outcome_before(line, &name, &outcome, &why) || outcome_behind(line, &name, &outcome))
		take_outcome(all, name, outcome, why);
}

/* ---- at the end ---- */
static void tell(struct pytest *all)
{
	for (uint32_t i = 0; i < all->test_count; i++)
		if (all->tests[i].outcome != PC_OUTCOME_MISSING)
			pc_import_outcome(all->importer, all->names.keys[i], all->tests[i].outcome,
					  pc_span(all->tests[i].why));
	for (size_t i = 0; i < all->duration_count; i++) {
		const struct duration *duration = &all->durations[i];
		const struct test *test = &all->tests[duration->test];
		struct pc_import_key key = {
			.benchmark = all->names.keys[duration->test],
			.function = duration->phase == CALL ? NULL : phases[duration->phase],
			.measure = PC_MEASURE_WALL,
		};

		if (test->outcome <= PC_OUTCOME_PASSED)
			pc_import_value(all->importer, &key, duration->ns);
	}
	if (all->duration_count)
		pc_import_note(all->importer, "pytest gives times in hundredths of a second");
	else
		pc_import_note(all->importer, "it has outcomes, and no times: run pytest with "
					      "--durations=0 -vv");
}

void pc_parse_import_pytest(struct pc_importer *importer)
{
	struct pytest all = { .importer = importer, .arena = pc_arena_new() };
	struct pc_span line;

	pc_table_init(&all.names, all.arena);
	while (pc_import_line(importer, &line))
		take_line(&all, line);
	tell(&all);
	pc_table_clear(&all.names);
	pc_arena_free(all.arena);
	free(all.tests);
	free(all.durations);
}

int pc_score_import_pytest(struct pc_span head)
{
	struct pc_span line, rest = head, name;
	struct duration duration;
	enum pc_outcome outcome;
	int score = 0;

	for (bool more = true; more && score < 90;) {
		more = pc_span_cut(rest, '\n', &line, &rest);
		if (!more)
			line = rest;
		if (read_duration(line, &duration, &name))
			score = 90;
		else if (outcome_behind(without_marks(line), &name, &outcome))
			score = 70;
	}
	return score;
}
