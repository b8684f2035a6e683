/* SPDX-License-Identifier: Apache-2.0
 * Totals of stacks: recursion, processes, events, depth; and the same as a walk up each stack
 * finds. */
#include <signal.h>

#include "rank_fixture.h"

#include "profile/sealed.h"

/* ---- random trees ---- */
static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 16;
}

static bool stands_above(const struct pc_profile *profile, uint32_t node, uint32_t name)
{
	for (; node != PC_NONE; node = profile->nodes[node].caller)
		if (profile->frames[profile->nodes[node].frame].function == name)
			return true;
	return false;
}

/* What a name costs in the event, found by walking up every stack, and in which process. */
static int64_t walked(const struct pc_profile *profile, size_t event, const struct pc_ranked *row,
		      const char **out_process)
{
	uint32_t processes = 0, process = PC_NONE;
	int64_t total = 0;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_where *where = &profile->wheres[cell->where];
		uint32_t name = 0, of = PC_NONE;

		while (strcmp(profile->strings[name], row->name) != 0)
			name++;
		if (where->event != event || !stands_above(profile, cell->stack, name))
			continue;
		total += cell->value;
		if (where->thread != PC_NONE)
			of = profile->threads[where->thread].process;
		processes += !processes || of != process;
		process = of;
	}
	*out_process = processes == 1 && process != PC_NONE ? profile->strings[process] : NULL;
	return total;
}

static void add_random(struct fixture *f, uint32_t *seed, uint32_t nodes, uint32_t names)
{
	static const char *const events[] = { "cycles", "faults" };
	static const char *const processes[] = { "one", "two", "" };
	uint32_t *ids = calloc(nodes, sizeof(*ids));

	for (uint32_t i = 0; i < nodes; i++) {
		char name[] = { (char)('a' + next_random(seed) % names), '\0' };
		uint32_t caller = i && next_random(seed) % 8 ? ids[next_random(seed) % i] : PC_NONE;
		uint32_t who = next_random(seed) % 40 ? 0 : 1 + next_random(seed) % 2;
		struct pc_sample s = { .value = (int64_t)(next_random(seed) % 100) - 10,
				       .event = event_named(f, events[next_random(seed) % 2]),
				       .count = 1 };

		s.thread = pc_builder_thread(f->b, pc_span(processes[who]), -1, -1);
		ids[i] = pc_builder_stack(f->b, caller, frame_of(f, pc_span(name)));
		s.stack = ids[i];
		if (!i || next_random(seed) % 3)
			assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	}
	free(ids);
}

static void check_event(struct fixture *f, size_t event)
{
	struct pc_rank_query query = { .event = event };
	struct pc_ranking ranking;

	assert_int_equal(pc_profile_rank(f->pc, f->profile, &query, &ranking), PC_OK);
	assert_true(ranking.count > 0);
	for (size_t i = 0; i < ranking.count; i++) {
		const struct pc_ranked *row = &ranking.rows[i];
		const char *process;

		assert_int_equal(row->total, walked(f->profile, event, row, &process));
		if (process)
			assert_string_equal(row->process, process);
		else
			assert_null(row->process);
	}
}

static void check_random(struct fixture *f, uint32_t seed, uint32_t nodes, uint32_t names)
{
	event_named(f, "cycles");
	add_random(f, &seed, nodes, names);
	add_random(f, &seed, nodes, names);
	seal(f);
	for (size_t event = 0; event < f->profile->event_count; event++)
		check_event(f, event);
}

static void few_names_are_as_a_walk_finds_them(void **state)
{
	check_random(*state, 1, 400, 3);
}

static void many_names_are_as_a_walk_finds_them(void **state)
{
	check_random(*state, 2, 400, 26);
}

static void a_small_tree_is_as_a_walk_finds_it(void **state)
{
	check_random(*state, 3, 12, 4);
}

/* ---- recursion ---- */
static void two_that_call_each_other_count_once(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main;even;odd;even;odd", 5);
	stack(f, "main;odd;even", 2);
	stack(f, "odd", 1);
	stack(f, "main;main;even", 4);
	r = rank(f);
	assert_cost(&r, "main", 0, 11);
	assert_cost(&r, "even", 6, 11);
	assert_cost(&r, "odd", 6, 8);
}

/* After a recursion has ended the name may come again beside it. */
static void a_name_beside_itself_counts_twice(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking r;

	stack(f, "main;a;a;b", 1);
	stack(f, "main;a;c;a", 2);
	stack(f, "main;c;a", 4);
	stack(f, "a", 8);
	r = rank(f);
	assert_cost(&r, "a", 14, 15);
	assert_cost(&r, "c", 0, 6);
	assert_cost(&r, "b", 1, 1);
}

static void a_process_is_told_where_all_callees_share_it(void **state)
{
	struct fixture *f = *state;
	uint32_t one = pc_builder_thread(f->b, PC_SPAN("one"), 1, 1);
	uint32_t two = pc_builder_thread(f->b, PC_SPAN("two"), 2, 2);
	struct pc_ranking r;

	add_stack(f, "main;a;x", one, 1);
	add_stack(f, "main;b;y", two, 2);
	r = rank(f);
	assert_null(named(&r, "main")->process);
	assert_string_equal(named(&r, "a")->process, "one");
	assert_string_equal(named(&r, "y")->process, "two");
}

/* ---- depth ---- */
static void a_cell_at_each_of_many_levels(void **state)
{
	enum { LEVELS = 200000 };
	struct fixture *f = *state;
	uint32_t frames[] = { frame_of(f, PC_SPAN("a@x")), frame_of(f, PC_SPAN("b@y")) };
	struct pc_sample s = { .stack = PC_NONE, .thread = PC_NONE, .value = 1, .count = 1 };
	struct pc_ranking r;

	s.event = event_named(f, "cycles");
	for (uint32_t i = 0; i < LEVELS; i++) {
		s.stack = pc_builder_stack(f->b, s.stack, frames[i & 1]);
		assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	}
	r = rank(f);
	assert_cost(&r, "a", LEVELS / 2, LEVELS);
	assert_cost(&r, "b", LEVELS / 2, LEVELS - 1);
	r = rank_by(f, PC_BY_LIBRARY, PC_SORT_TOTAL);
	assert_cost(&r, "x", LEVELS / 2, LEVELS);
}

/* ---- interruption ---- */
static void it_stops_when_asked(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;a", 1);
	seal(f);
	pc_signals_install();
	raise(SIGTERM); /* seen for good: this test is the last */
	assert_int_equal(fail_rank(f, PC_BY_FUNCTION, PC_SORT_SELF), PC_ECANCEL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(few_names_are_as_a_walk_finds_them),
					    TEST(many_names_are_as_a_walk_finds_them),
					    TEST(a_small_tree_is_as_a_walk_finds_it),
					    TEST(two_that_call_each_other_count_once),
					    TEST(a_name_beside_itself_counts_twice),
					    TEST(a_process_is_told_where_all_callees_share_it),
					    TEST(a_cell_at_each_of_many_levels),
					    TEST(it_stops_when_asked) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
