/* SPDX-License-Identifier: Apache-2.0
 * Parts of a profile: what --focus, --ignore and --hide leave. */
#include "rank_fixture.h"

#include "profile/select.h"

static void some_stacks(struct fixture *f)
{
	stack(f, "main@app;parse@json;read@libc", 10);
	stack(f, "main@app;parse@json;alloc@libc", 20);
	stack(f, "main@app;write@libc", 5);
	stack(f, "idle@[kernel]!", 65);
}

/* Ranks what the selection leaves. */
static struct pc_ranking selected(struct fixture *f, struct pc_selection selection)
{
	struct pc_profile *part;

	some_stacks(f);
	seal(f);
	assert_int_equal(pc_profile_select(f->pc, f->profile, &selection, &part), PC_OK);
	f->profile = part;
	return rank(f);
}

static void focus_keeps_stacks_through_a_frame(void **state)
{
	struct fixture *f = *state;
	struct pc_ranking ranking = selected(f, (struct pc_selection){ .focus = "^parse$" });

	assert_int_equal(ranking.count, 4);
	assert_cost(&ranking, "main", 0, 30);
	assert_cost(&ranking, "read", 10, 10);
	assert_int_equal(ranking.base, 100); /* shares stay those of the whole */
	assert_int_equal(ranking.user + ranking.kernel + ranking.unknown, 30);
}

static void a_library_can_be_meant(void **state)
{
	struct pc_ranking ranking = selected(*state, (struct pc_selection){ .focus = "json" });

	assert_int_equal(ranking.count, 4);
}

static void ignore_drops_stacks_through_a_frame(void **state)
{
	struct pc_ranking ranking =
		selected(*state, (struct pc_selection){ .ignore = "parse|idle" });

	assert_int_equal(ranking.count, 2);
	assert_cost(&ranking, "main", 0, 5);
	assert_cost(&ranking, "write", 5, 5);
}

static void both_can_be_asked_for(void **state)
{
	struct pc_ranking ranking =
		selected(*state, (struct pc_selection){ .focus = "main", .ignore = "alloc" });

	assert_cost(&ranking, "main", 0, 15);
}

static void what_is_hidden_costs_its_caller(void **state)
{
	struct pc_ranking ranking = selected(*state, (struct pc_selection){ .hide = "libc" });

	assert_int_equal(ranking.count, 3);
	assert_cost(&ranking, "main", 5, 35);
	assert_cost(&ranking, "parse", 30, 30);
	assert_cost(&ranking, "idle", 65, 65);
}

static void what_is_wholly_hidden_is_dropped(void **state)
{
	struct pc_ranking ranking = selected(*state, (struct pc_selection){ .hide = "idle" });

	assert_int_equal(ranking.count, 5);
	assert_int_equal(ranking.kernel, 0);
}

static void nothing_may_be_left(void **state)
{
	struct pc_ranking ranking = selected(*state, (struct pc_selection){ .focus = "nobody" });

	assert_int_equal(ranking.count, 0);
}

static void asked_for_nothing_it_is_the_profile(void **state)
{
	struct fixture *f = *state;
	struct pc_profile *part;

	some_stacks(f);
	seal(f);
	assert_int_equal(pc_profile_select(f->pc, f->profile,
					   &((struct pc_selection){ .focus = "" }), &part),
			 PC_OK);
	assert_ptr_equal(part, f->profile);
}

static void deep_stacks_are_walked_once(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { .stack = PC_NONE, .thread = PC_NONE, .value = 1, .count = 1 };
	struct pc_ranking ranking;
	struct pc_profile *part;

	s.event = event_named(f, "cycles");
	for (int i = 0; i < 100000; i++)
		s.stack = pc_builder_stack(f->b, s.stack,
					   frame_of(f, i % 2 ? PC_SPAN("even") : PC_SPAN("odd")));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	seal(f);
	assert_int_equal(pc_profile_select(f->pc, f->profile,
					   &((struct pc_selection){ .hide = "even" }), &part),
			 PC_OK);
	f->profile = part;
	ranking = rank(f);
	assert_cost(&ranking, "odd", 1, 1);
	assert_int_equal(ranking.count, 1);
}

static void errors_say_what_to_do(void **state)
{
	struct fixture *f = *state;
	struct pc_profile *part;

	row(f, "main", 1, 1);
	seal(f);
	assert_error(f,
		     pc_profile_select(f->pc, f->profile, &((struct pc_selection){ .hide = "(" }),
				       &part),
		     PC_EUSAGE, "--hide \"(\" is no extended regular expression");
	assert_error(f,
		     pc_profile_select(f->pc, f->profile, &((struct pc_selection){ .focus = "a" }),
				       &part),
		     PC_EINPUT, "--filter chooses rows");
}

/* To find nothing in it would take regexec() a minute. */
static void names_without_end_are_looked_at_so_far(void **state)
{
	struct fixture *f = *state;
	struct pc_selection selection = { .focus = "(a+)+$" };
	struct pc_profile *part;
	char *name = pc_arena_alloc(pc_memory(f->pc), 1000001);

	memset(name, 'a', 1000000);
	stack(f, name, 1);
	stack(f, "work;aa", 2);
	seal(f);
	assert_int_equal(pc_profile_select(f->pc, f->profile, &selection, &part), PC_OK);
	assert_int_equal(part->cell_count, 1); /* where the long one ends is not seen */
	selection.focus = "^a+a";
	assert_int_equal(pc_profile_select(f->pc, f->profile, &selection, &part), PC_OK);
	assert_int_equal(part->cell_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(focus_keeps_stacks_through_a_frame),
		TEST(a_library_can_be_meant),
		TEST(ignore_drops_stacks_through_a_frame),
		TEST(both_can_be_asked_for),
		TEST(what_is_hidden_costs_its_caller),
		TEST(what_is_wholly_hidden_is_dropped),
		TEST(nothing_may_be_left),
		TEST(asked_for_nothing_it_is_the_profile),
		TEST(deep_stacks_are_walked_once),
		TEST(names_without_end_are_looked_at_so_far),
		TEST(errors_say_what_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
