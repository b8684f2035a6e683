/* SPDX-License-Identifier: Apache-2.0
 * Advice over small profiles: who owns a cost, from which share on, in what order, and each pattern
 * once. */
#include "rank_fixture.h"

#include "advice/advice.h"

static struct pc_advice_list advise_with(struct fixture *f, struct pc_advice_query query)
{
	struct pc_advice_list list;

	if (!f->profile)
		seal(f);
	assert_int_equal(pc_advise(f->pc, f->profile, &query, &list), PC_OK);
	return list;
}

static struct pc_advice_list advise(struct fixture *f)
{
	return advise_with(f, (struct pc_advice_query){ 0 });
}

static const struct pc_advice *find(const struct pc_advice_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->items[i].id, id))
			return &list->items[i];
	return NULL;
}

static const struct pc_advice *given(const struct pc_advice_list *list, const char *id)
{
	const struct pc_advice *advice = find(list, id);

	if (!advice)
		fail_msg("no advice %s", id);
	return advice;
}

static void assert_near(double value, double wanted)
{
	if (!(fabs(value - wanted) < 0.01))
		fail_msg("%g is not %g", value, wanted);
}

/* ---- shares ---- */
static void remedy_with_its_share(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;
	const struct pc_advice *a;

	stack(f, "main;deflate_fast@libother.so.1", 130);
	stack(f, "main;longest_match.part.0", 120);
	stack(f, "main;work", 9750);
	list = advise_with(f, (struct pc_advice_query){ .least_percent = 2.6 });
	assert_null(find(&list, "zlib"));
	list = advise_with(f, (struct pc_advice_query){ .least_percent = 2.5 });
	a = given(&list, "zlib");
	assert_int_equal(a->kind, PC_ADVICE_REMEDY);
	assert_int_equal(a->basis, PC_ADVICE_SELF);
	assert_int_equal(a->cost, 250);
	assert_near(a->percent, 2.5);
	assert_near(a->speedup_most, 1 / 0.975);
	assert_int_equal(a->name_count, 2);
	assert_int_equal(a->names_matched, 2);
	assert_string_equal(a->names[0], "deflate_fast");
	assert_true(a->verified && a->evidence && a->source);
	assert_string_equal(a->bound, "at most 2.50 % less time, i.e. at most 1.03 times as fast");
}

static void names_are_exact(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;freeze", 50);
	stack(f, "main;mymalloc", 30);
	stack(f, "main;deflate_fast2", 20);
	list = advise(f);
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.items[i].kind, PC_ADVICE_OBSERVATION);
}

static void library_versions(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;crunch@libz.so.1.2.13", 40);
	stack(f, "main;work@libzoo.so.1", 60);
	list = advise(f);
	assert_near(given(&list, "zlib")->percent, 40);
}

static void kernel_is_kernel(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;free!", 50);	      /* the kernel's free is not that of the C library */
	stack(f, "main;clear_page_erms", 30); /* and a program may have a function of that name */
	stack(f, "main;clear_page_rep!", 20);
	list = advise(f);
	assert_null(find(&list, "malloc-glibc"));
	assert_near(given(&list, "page-zeroing")->percent, 20);
}

static void languages(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;regexp.MustCompile", 50);
	stack(f, "main;fmt.Sprintf", 50);
	list = advise(f);
	assert_null(find(&list, "go-regexp-compile"));
}

static void languages_seen(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "runtime.goexit;main.main;regexp.MustCompile;regexp/syntax.parse", 50);
	stack(f, "runtime.goexit;main.main;work", 50);
	list = advise(f);
	assert_near(given(&list, "go-regexp-compile")->percent, 50);
	assert_int_equal(given(&list, "go-regexp-compile")->basis, PC_ADVICE_SUBTREE);
	assert_string_equal(given(&list, "go-regexp-compile")->basis_word, "subtree");
}

static void other_allocators(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;malloc@libjemalloc.so.2", 50);
	stack(f, "main;work", 50);
	list = advise(f);
	assert_null(find(&list, "malloc-glibc"));
}

/* ---- who owns what ---- */
static void recursion_counts_once(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;std::regex_search;std::regex_search;malloc", 60);
	stack(f, "main;malloc", 40);
	list = advise(f);
	assert_near(given(&list, "std-regex")->percent, 60);
	assert_near(given(&list, "malloc-glibc")->percent, 40);
}

static void the_specific_owns(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;
	double sum = 0;

	stack(f, "main;vfs_read!;filemap_read!;copy_user_generic!", 50);
	stack(f, "main;vfs_read!;fsnotify!", 30);
	stack(f, "main;work", 20);
	list = advise(f);
	assert_near(given(&list, "copy-user")->percent, 50);
	assert_near(given(&list, "small-io")->percent, 30);
	for (size_t i = 0; i < list.count; i++)
		sum += list.items[i].kind == PC_ADVICE_REMEDY ? list.items[i].percent : 0;
	assert_true(sum <= 100);
}

static void too_little_goes_to_the_next(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;vfs_read!;filemap_read!;copy_user_generic!", 1);
	stack(f, "main;vfs_read!;fsnotify!", 49);
	stack(f, "main;work", 50);
	list = advise(f);
	assert_null(find(&list, "copy-user"));
	assert_near(given(&list, "small-io")->percent, 50);
}

static void programs(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	add_stack(f, "main;deflate", pc_builder_thread(f->b, PC_SPAN("gzip"), 1, 1), 60);
	add_stack(f, "main;deflate", pc_builder_thread(f->b, PC_SPAN("server"), 2, 2), 40);
	list = advise(f);
	assert_near(given(&list, "prog-gzip")->percent, 60);
	assert_string_equal(given(&list, "prog-gzip")->names[0], "gzip");
	assert_near(given(&list, "zlib")->percent, 40);
}

static void all_of_it(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "deflate", 10);
	list = advise(f);
	assert_near(given(&list, "zlib")->percent, 100);
	assert_true(isinf(given(&list, "zlib")->speedup_most));
}

static void tables_have_totals(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	row(f, "_PyEval_EvalFrameDefault", 10, 100);
	row(f, "_strptime", 5, 60);
	row(f, "_strptime_datetime", 5, 65);
	row(f, "work", 80, 100);
	list = advise(f);
	assert_near(given(&list, "py-strptime")->percent, 65);
	assert_int_equal(given(&list, "py-strptime")->basis, PC_ADVICE_SUBTREE);
}

static void files_match(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	row(f, "loads@=/usr/lib/python3.11/json/decoder.py", 30, PC_UNKNOWN);
	row(f, "f@=/srv/app/notjson/decoder.py", 50, PC_UNKNOWN);
	row(f, "get@=/srv/lib/networkx/classes/graph.py", 20, PC_UNKNOWN);
	list = advise(f);
	assert_near(given(&list, "json-python")->percent, 30);
	assert_near(given(&list, "py-networkx")->percent, 20);
}

/* ---- the list ---- */
static void sorted_and_cut(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;deflate", 10);
	stack(f, "main;strlen", 20);
	stack(f, "main;rand", 30);
	stack(f, "main;qsort", 40);
	list = advise_with(f, (struct pc_advice_query){ .most = 4 });
	assert_int_equal(list.count, 4);
	assert_int_equal(list.left_out, 1);
	assert_string_equal(list.items[0].id, "qsort");
	assert_string_equal(list.items[1].id, "rand");
	assert_string_equal(list.items[2].id, "strlen");
	assert_string_equal(list.items[3].id, "whole-few-samples");
	assert_string_equal(list.items[3].effort_word, "nothing to win");
	list = advise(f);
	assert_int_equal(list.count, 5);
	assert_int_equal(list.left_out, 0);
}

static void nothing_to_win(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	stack(f, "main;_raw_spin_unlock_irqrestore!", 50);
	stack(f, "main;work", 50);
	list = advise(f);
	assert_int_equal(given(&list, "irq-skid")->kind, PC_ADVICE_OBSERVATION);
	assert_null(given(&list, "irq-skid")->bound);
	assert_true(isnan(given(&list, "irq-skid")->speedup_most));
}

static void not_of_time(void **state)
{
	struct fixture *f = *state;
	struct pc_row r = { .frame = frame_named(f, "malloc"),
			    .thread = PC_NONE,
			    .event = event_named(f, "alloc_space"),
			    .self = 100,
			    .total = PC_UNKNOWN,
			    .count = PC_UNKNOWN };

	assert_int_equal(pc_builder_row(f->b, &r), PC_OK);
	assert_int_equal(advise(f).count, 0);
}

static void not_of_waiting(void **state)
{
	struct fixture *f = *state;

	self_row(f, "wall", "qsort", 50);
	self_row(f, "wall", "work", 50);
	assert_int_equal(advise(f).count, 0);
}

static void fewer_instructions(void **state)
{
	struct fixture *f = *state;
	struct pc_advice_list list;

	self_row(f, "instructions", "malloc", 50);
	self_row(f, "instructions", "work", 50);
	list = advise(f);
	assert_string_equal(given(&list, "malloc-glibc")->bound,
			    "at most 50.00 % fewer instructions, i.e. at most 2.00 times as fast");
}

static void differences_get_none(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;malloc", 200);
	stack(f, "main;free", -100);
	assert_int_equal(advise(f).count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remedy_with_its_share),
		TEST(names_are_exact),
		TEST(library_versions),
		TEST(kernel_is_kernel),
		TEST(languages),
		TEST(languages_seen),
		TEST(other_allocators),
		TEST(recursion_counts_once),
		TEST(the_specific_owns),
		TEST(too_little_goes_to_the_next),
		TEST(programs),
		TEST(all_of_it),
		TEST(tables_have_totals),
		TEST(files_match),
		TEST(sorted_and_cut),
		TEST(nothing_to_win),
		TEST(not_of_time),
		TEST(not_of_waiting),
		TEST(fewer_instructions),
		TEST(differences_get_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
