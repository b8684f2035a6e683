/* SPDX-License-Identifier: Apache-2.0
 * Each rule about a profile as a whole: once where it holds, once where it just does not. */
#include "rank_fixture.h"

#include "advice/advice.h"

/* Fresh profiles in one test: the fixture's own is not used up by the first of them. */
static void again(struct fixture *f)
{
	pc_builder_free(f->b);
	f->b = pc_builder_new(f->pc);
	f->profile = NULL;
	pc_builder_begin(f->b, "one.txt", "folded stacks");
}

static const struct pc_advice *find(struct fixture *f, const char *id)
{
	struct pc_advice_query query = { .most = 100 };
	struct pc_advice_list list;

	seal(f);
	assert_int_equal(pc_advise(f->pc, f->profile, &query, &list), PC_OK);
	for (size_t i = 0; i < list.count; i++)
		if (!strcmp(list.items[i].id, id))
			return &list.items[i];
	return NULL;
}

static void holds(struct fixture *f, const char *id, double percent, const char *words)
{
	const struct pc_advice *a = find(f, id);

	if (!a)
		fail_msg("%s does not hold", id);
	if (isnan(percent) ? !isnan(a->percent) : !(fabs(a->percent - percent) < 0.01))
		fail_msg("%s has %g %%", id, a->percent);
	if (!strstr(a->meaning, words))
		fail_msg("\"%s\" is not in \"%s\"", words, a->meaning);
	assert_int_equal(a->basis, PC_ADVICE_WHOLE);
	assert_null(a->bound);
	again(f);
}

static void fails(struct fixture *f, const char *id)
{
	if (find(f, id))
		fail_msg("%s holds", id);
	again(f);
}

static void many(struct fixture *f, const char *frame, int64_t value, int64_t samples)
{
	struct pc_sample s = { .stack =
				       pc_builder_stack(f->b, PC_NONE, frame_of(f, pc_span(frame))),
			       .thread = PC_NONE,
			       .event = event_named(f, "cycles"),
			       .value = value,
			       .count = samples };

	assert_int_equal(pc_builder_sample(f->b, &s), PC_OK);
}

static void kernel_share(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;sys!", 30);
	stack(f, "main;f", 70);
	holds(f, "whole-kernel-share", 30, "system calls");
	stack(f, "main;sys!", 29);
	stack(f, "main;f", 71);
	fails(f, "whole-kernel-share");
	stack(f, "swapper;intel_idle!", 90);
	stack(f, "main;f", 10);
	fails(f, "whole-kernel-share");
}

static void idle(void **state)
{
	struct fixture *f = *state;

	stack(f, "swapper;intel_idle!", 90);
	stack(f, "main;f", 10);
	holds(f, "whole-idle", 90, "not work");
	add_stack(f, "anything!", pc_builder_thread(f->b, PC_SPAN("swapper"), 0, 0), 20);
	stack(f, "main;f", 80);
	holds(f, "whole-idle", 20, "not work");
	stack(f, "main;intel_idle!", 19);
	stack(f, "main;f", 81);
	fails(f, "whole-idle");
}

static void waiting(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;__poll", 30);
	stack(f, "main;f", 70);
	holds(f, "whole-waiting", 30, "sleep");
	stack(f, "main;__poll;work", 100);
	fails(f, "whole-waiting");
}

static void unnamed(void **state)
{
	struct fixture *f = *state;

	stack(f, "main;[unknown]", 4);
	stack(f, "main;0x7f1234", 3);
	stack(f, "main;00007f12ab34", 2);
	stack(f, "main;[libc.so.6]", 1);
	stack(f, "main;f", 90);
	holds(f, "whole-unnamed", 10, "No advice");
	stack(f, "main;[unknown]", 9);
	stack(f, "main;deadbeef_not", 91);
	fails(f, "whole-unnamed");
	row(f, "@libc.so.6", 50, PC_UNKNOWN); /* a table by library has no functions at all */
	fails(f, "whole-unnamed");
}

static void unnamed_jit(void **state)
{
	struct fixture *f = *state;
	struct pc_place jit = { .function = PC_SPAN("[unknown]"), .kind = PC_FRAME_JIT };

	stack(f, "main;f", 95);
	add_row(f, pc_builder_frame(f->b, &jit), PC_NONE, 5, PC_UNKNOWN);
	holds(f, "whole-unnamed-jit", 5, "compiler");
}

static void chainless(void **state)
{
	struct fixture *f = *state;

	stack(f, "f", 50);
	stack(f, "main;g;h", 50);
	holds(f, "whole-chainless", 50, "frame pointers");
	stack(f, "f", 49);
	stack(f, "main;g;h", 51);
	fails(f, "whole-chainless");
	stack(f, "f", 100);
	fails(f, "whole-chainless");
}

static void deep(struct fixture *f, unsigned depth, bool recursive, int64_t value)
{
	char text[2048] = "main";
	size_t size = 4;

	for (unsigned i = 1; i < depth; i++)
		size += (size_t)snprintf(text + size, sizeof(text) - size,
					 recursive ? ";fib" : ";f%u", i);
	stack(f, text, value);
}

static void cut_off(void **state)
{
	struct fixture *f = *state;

	deep(f, 127, false, 5);
	stack(f, "main;f", 95);
	holds(f, "whole-cut", 5, "exactly 127 frames");
	deep(f, 127, false, 4);
	stack(f, "main;f", 96);
	fails(f, "whole-cut");
	deep(f, 117, false, 50); /* no tool stops there */
	stack(f, "main;f", 50);
	fails(f, "whole-cut");
}

static void recursion(void **state)
{
	struct fixture *f = *state;

	deep(f, 11, true, 10);
	stack(f, "main;f", 90);
	holds(f, "whole-recursion", 10, "itself");
	deep(f, 10, true, 50);
	stack(f, "main;f", 50);
	fails(f, "whole-recursion");
}

static void threads(struct fixture *f, int64_t first, int count)
{
	for (int i = 0; i < count; i++)
		add_stack(f, "main;f", pc_builder_thread(f->b, PC_SPAN("server"), 7, 7 + i),
			  i ? 10 : first);
}

static void one_thread(void **state)
{
	struct fixture *f = *state;

	threads(f, 970, 4);
	holds(f, "whole-one-thread", 97, "Of 4 threads one has 97 %");
	threads(f, 100, 4);
	fails(f, "whole-one-thread");
	threads(f, 980, 3);
	fails(f, "whole-one-thread");
}

static void flat(void **state)
{
	struct fixture *f = *state;
	char name[16];

	for (int i = 0; i < 201; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		many(f, name, 10, 100);
	}
	holds(f, "whole-flat", NAN, "201 names have a cost, none more than 0.5 %");
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		many(f, name, 10, 100);
	}
	fails(f, "whole-flat");
}

static void lost(void **state)
{
	struct fixture *f = *state;

	many(f, "f", 990, 990);
	pc_builder_totals(f->b, event_named(f, "cycles"), PC_UNKNOWN, PC_UNKNOWN, 10);
	holds(f, "whole-lost", NAN, "10 of 1000 samples were lost (1.0 %)");
	many(f, "f", 990, 991);
	pc_builder_totals(f->b, event_named(f, "cycles"), PC_UNKNOWN, PC_UNKNOWN, 9);
	fails(f, "whole-lost");
}

static void few_samples(void **state)
{
	struct fixture *f = *state;

	many(f, "f", 50, 50);
	many(f, "g", 50, 50);
	holds(f, "whole-few-samples", NAN,
	      "With 100 samples the largest share is known to about 10");
	many(f, "f", 100, 100000);
	fails(f, "whole-few-samples");
	row(f, "f", 100, PC_UNKNOWN); /* counted exactly, not sampled */
	fails(f, "whole-few-samples");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kernel_share), TEST(idle),	     TEST(waiting), TEST(unnamed),
		TEST(unnamed_jit),  TEST(chainless), TEST(cut_off), TEST(recursion),
		TEST(one_thread),   TEST(flat),	     TEST(lost),    TEST(few_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
