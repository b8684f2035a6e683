/* SPDX-License-Identifier: Apache-2.0
 * The merged call tree: forward, reversed, by process, of two profiles. */
#include "rank_fixture.h"

#include "base/auto.h"
#include "profile/tree.h"

/* "main 0/5\n a 2/5\n": a line a node, one blank a level. */
static const char *dump(struct fixture *f, const struct pc_tree *tree)
{
	struct pc_text text = { 0 };
	const char *kept;

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct pc_tree_node *node = &tree->nodes[i];

		pc_text_printf(&text, "%*s%s", (int)node->depth, "", tree->names[node->name].text);
		for (unsigned side = 0; side < tree->sides; side++)
			pc_text_printf(&text, " %lld/%lld", (long long)node->self[side],
				       (long long)node->total[side]);
		pc_text_putc(&text, '\n');
		if (i)
			assert_int_equal(tree->nodes[node->parent].depth + 1, node->depth);
		if (node->child)
			assert_int_equal(node->child, i + 1);
		if (node->next)
			assert_int_equal(tree->nodes[node->next].parent, node->parent);
	}
	kept = pc_arena_strdup(pc_memory(f->pc), text.data);
	pc_text_clear(&text);
	return kept;
}

static const struct pc_tree *tree_of(struct fixture *f, struct pc_tree_query query)
{
	const struct pc_tree *tree = NULL;

	if (!f->profile)
		seal(f);
	query.profile = f->profile;
	assert_int_equal(pc_tree_make(f->pc, &query, &tree), PC_OK);
	return tree;
}

static void stacks_that_begin_alike_share_nodes(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;b;c", 3);
	stack(f, "main;a", 2);
	stack(f, "main;b", 4);
	stack(f, "init", 1);
	assert_string_equal(dump(f, tree_of(f, (struct pc_tree_query){ 0 })), "all 0/10\n"
									      " init 1/1\n"
									      " main 0/9\n"
									      "  a 2/2\n"
									      "  b 4/7\n"
									      "   c 3/3\n");
}

static void a_reversed_tree_begins_at_the_leaf(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;a;malloc", 3);
	stack(f, "main;b;malloc", 4);
	stack(f, "main", 1);
	assert_string_equal(dump(f, tree_of(f, (struct pc_tree_query){ .reverse = true })),
			    "all 0/8\n"
			    " main 1/1\n"
			    " malloc 0/7\n"
			    "  a 0/3\n"
			    "   main 3/3\n"
			    "  b 0/4\n"
			    "   main 4/4\n");
}

static void lines_of_a_function_are_one_node(void **state)
{
	struct fixture *f = *state;
	struct pc_place place = { .function = PC_SPAN("f"), .line = 1 };
	struct pc_sample s = { .thread = PC_NONE, .event = event_named(f, "cycles"), .value = 2 };

	s.stack = pc_builder_stack(f->b, PC_NONE, pc_builder_frame(f->b, &place));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	place.line = 2;
	place.kind = PC_FRAME_JIT;
	s.stack = pc_builder_stack(f->b, PC_NONE, pc_builder_frame(f->b, &place));
	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	assert_string_equal(dump(f, tree_of(f, (struct pc_tree_query){ 0 })), "all 0/4\n f 4/4\n");
}

static void names_are_of_a_module(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;

	stack(f, "main@app;read@libc.so;read@kernel!", 1);
	stack(f, "main@app;read@libx.so", 2);
	stack(f, "main@app;@libc.so", 4);
	tree = tree_of(f, (struct pc_tree_query){ 0 });
	assert_string_equal(dump(f, tree), "all 0/7\n"
					   " main 0/7\n"
					   "  [libc.so] 4/4\n"
					   "  read 0/1\n"
					   "   read 1/1\n"
					   "  read 2/2\n");
	assert_true(tree->has_modules);
	assert_int_equal(tree->nodes[4].kind, PC_FRAME_KERNEL);
	assert_string_equal(tree->names[tree->nodes[5].name].module, "libx.so");
}

static void the_process_can_be_the_root(void **state)
{
	struct fixture *f = *state;
	uint32_t gzip = pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 1);
	uint32_t other = pc_builder_thread(f->b, PC_SPAN("gzip"), 2, 2);
	uint32_t cat = pc_builder_thread(f->b, PC_SPAN("cat"), 3, 3);

	add_stack(f, "main;read", gzip, 1);
	add_stack(f, "main;read", cat, 2);
	add_stack(f, "main;read", other, 4);
	add_stack(f, "main", PC_NONE, 8);
	assert_string_equal(dump(f, tree_of(f, (struct pc_tree_query){ .process = true })),
			    "all 0/15\n"
			    " [unknown] 0/8\n"
			    "  main 8/8\n"
			    " cat 0/2\n"
			    "  main 0/2\n"
			    "   read 2/2\n"
			    " gzip 0/5\n"
			    "  main 0/5\n"
			    "   read 5/5\n");
	assert_string_equal(
		dump(f, tree_of(f, (struct pc_tree_query){ .process = true, .reverse = true })),
		"all 0/15\n"
		" [unknown] 0/8\n"
		"  main 8/8\n"
		" cat 0/2\n"
		"  read 0/2\n"
		"   main 2/2\n"
		" gzip 0/5\n"
		"  read 0/5\n"
		"   main 5/5\n");
}

static void a_frame_may_be_called_all(void **state)
{
	struct fixture *f = *state;

	stack(f, "all;all", 3);
	assert_string_equal(dump(f, tree_of(f, (struct pc_tree_query){ 0 })),
			    "all 0/3\n all 0/3\n  all 3/3\n");
}

static void negative_costs_are_nothing_and_told(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;

	stack(f, "main;a", -3);
	stack(f, "main;b", 5);
	tree = tree_of(f, (struct pc_tree_query){ 0 });
	assert_string_equal(dump(f, tree), "all 0/5\n main 0/5\n  b 5/5\n");
	assert_int_equal(tree->negative, 1);
	assert_non_null(strstr(tree->notes[0], "1 places have a negative cost"));
	assert_null(tree->notes[1]);
}

static void what_has_less_than_the_least_is_left_out(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;

	stack(f, "main;a;b", 90);
	stack(f, "main;c;d", 4);
	stack(f, "main;c", 6);
	stack(f, "e;f;g", 1);
	stack(f, "nothing", 0);
	tree = tree_of(f, (struct pc_tree_query){ .least = 0.05 });
	assert_string_equal(dump(f, tree), "all 0/101\n"
					   " main 0/100\n"
					   "  a 0/90\n"
					   "   b 90/90\n"
					   "  c 6/10\n");
	assert_int_equal(tree->left_out, 2);
}

static void rows_make_one_level(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;

	row(f, "main", 1, 9);
	row(f, "a", 6, 6);
	row(f, "b", PC_UNKNOWN, 2);
	pc_builder_totals(f->b, event_named(f, "cycles"), 10, PC_UNKNOWN, PC_UNKNOWN);
	tree = tree_of(f, (struct pc_tree_query){ 0 });
	assert_string_equal(dump(f, tree), "all 3/10\n a 6/6\n main 1/1\n");
	assert_true(tree->flat);
	assert_int_equal(tree->unknown, 1);
	assert_non_null(strstr(tree->notes[0], "no stacks"));
	assert_non_null(strstr(tree->notes[1], "self cost is unknown"));
	assert_string_equal(tree->notes[2],
			    "30.00 % of the cost is in no function that the input lists");
	tree = tree_of(f, (struct pc_tree_query){ .part = true });
	assert_string_equal(dump(f, tree), "all 0/7\n a 6/6\n main 1/1\n");
	assert_null(tree->notes[2]);
}

static void totals_alone_are_no_tree(void **state)
{
	struct fixture *f = *state;
	struct pc_tree_query query = { 0 };
	const struct pc_tree *tree;

	row(f, "main", PC_UNKNOWN, 9);
	query.profile = seal(f);
	assert_error(f, pc_tree_make(f->pc, &query, &tree), PC_EINPUT, "only totals");
}

/* ---- two profiles ---- */
static const struct pc_profile *old_of(struct fixture *f, const char *unit, unsigned digits)
{
	struct pc_builder *old PC_AUTO(builder) = pc_builder_new(f->pc);
	struct pc_builder *b = f->b;
	const struct pc_profile *sealed;

	f->b = old;
	pc_builder_begin(old, "old.txt", "folded stacks");
	stack(f, "other;gone", 7);
	if (digits) {
		struct pc_sample s = { .thread = PC_NONE, .event = event_named(f, "cycles") };

		s.stack = pc_builder_stack(f->b, PC_NONE, frame_of(f, PC_SPAN("main@m-1.so")));
		s.value = 15;
		s.digits = digits;
		s.count = 1;
		assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	}
	pc_builder_unit(old, event_named(f, "cycles"), unit);
	sealed = seal(f);
	f->profile = NULL;
	f->b = b;
	return sealed;
}

static void two_profiles_meet_by_name(void **state)
{
	struct fixture *f = *state;
	const struct pc_tree *tree;

	stack(f, "main@m-2.so;new", 2);
	stack(f, "main@m-2.so", 1);
	tree = tree_of(f, (struct pc_tree_query){ .old = old_of(f, "cycles", 1) });
	assert_int_equal(tree->sides, 2);
	assert_int_equal(tree->digits, 1);
	assert_string_equal(dump(f, tree), "all 0/30 0/85\n"
					   " main 10/30 15/15\n"
					   "  new 20/20 0/0\n"
					   " other 0/0 0/70\n"
					   "  gone 0/0 70/70\n");
	assert_null(tree->names[tree->nodes[1].name].module);
}

static void units_must_be_the_same(void **state)
{
	struct fixture *f = *state;
	struct pc_tree_query query = { .old = old_of(f, "bytes", 0) };
	const struct pc_tree *tree;

	stack(f, "main", 1);
	query.profile = seal(f);
	assert_error(f, pc_tree_make(f->pc, &query, &tree), PC_EINPUT,
		     "cycles counts cycles, but cycles of the other profile counts bytes");
}

/* ---- size ---- */
enum { DEEP = 10000, CHAINS = 50 };

static void deep_stacks_need_no_deep_stack(void **state)
{
	struct fixture *f = *state;
	struct pc_sample s = { .stack = PC_NONE,
			       .thread = PC_NONE,
			       .event = event_named(f, "cycles"),
			       .value = 1,
			       .count = 1 };
	const struct pc_tree *tree;
	char name[16];

	for (int i = 0; i < DEEP; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		s.stack = pc_builder_stack(f->b, s.stack, frame_named(f, name));
		if (i % (DEEP / CHAINS) == 0)
			assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
	}
	tree = tree_of(f, (struct pc_tree_query){ 0 });
	assert_int_equal(tree->count, tree->depth + 1);
	assert_int_equal(tree->nodes[1].total[0], CHAINS);
	assert_false(tree->cut);
	/* turned, each of the 50 stacks has nodes of its own */
	tree = tree_of(f, (struct pc_tree_query){ .reverse = true });
	assert_int_equal(tree->nodes[0].total[0], CHAINS);
	assert_false(tree->cut);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(stacks_that_begin_alike_share_nodes),
		TEST(a_reversed_tree_begins_at_the_leaf),
		TEST(lines_of_a_function_are_one_node),
		TEST(names_are_of_a_module),
		TEST(the_process_can_be_the_root),
		TEST(a_frame_may_be_called_all),
		TEST(negative_costs_are_nothing_and_told),
		TEST(what_has_less_than_the_least_is_left_out),
		TEST(rows_make_one_level),
		TEST(totals_alone_are_no_tree),
		TEST(two_profiles_meet_by_name),
		TEST(units_must_be_the_same),
		TEST(deep_stacks_need_no_deep_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
