/* SPDX-License-Identifier: Apache-2.0
 * What is hot in a listing: shares, what instructions wait for, kinds of work, advice. */
#include <math.h>

#include "listing_dump.h"

#include "advice/lines.h"

static const char two[] =
	" Percent |\tSource code & Disassembly of mix for cycles (75 samples, percent: local "
	"period)\n---\n"
	"         : 5    0000000000000010 <f>:\n"
	"         : 6    f():\n"
	"         : 20   a += b / c;\n"
	"    4.00 :   10: div %rsi\n"
	"   60.00 :   14: add %rax,%rbx\n"
	"         : 21   g(d[i]);\n"
	"    1.00 :   18: mov (%rdi),%rcx\n"
	"   35.00 :   1c: jne 10 <f>\n"
	" Percent |\tSource code & Disassembly of mix for cycles (25 samples, percent: local "
	"period)\n---\n"
	"         : 5    0000000000000040 <strlen>:\n"
	"  100.00 :   40: mov %rax,%rbx\n";

static struct pc_hot hot_of(struct pc *pc, struct pc_listing *listing, const char *function)
{
	struct pc_hot_query query = { .function = function };
	struct pc_hot hot;

	assert_int_equal(pc_listing_find_event(pc, listing, "", &query.event), PC_OK);
	assert_int_equal(pc_listing_hot(pc, listing, &query, &hot), PC_OK);
	return hot;
}

static const struct pc_hot_work *work_in(const struct pc_hot_part *part, enum pc_work work)
{
	for (size_t i = 0; i < part->work_count; i++)
		if (part->works[i].work == work)
			return &part->works[i];
	fail_msg("no %s", pc_work_word(work));
	return NULL;
}

#define CLOSE(a, b) assert_true(fabs((a) - (b)) < 0.005)

static void instructions(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_hot hot = hot_of(pc, listing_of(pc, "", two), "");
	const struct pc_hot_part *f = &hot.parts[0];

	(void)state;
	assert_int_equal(hot.count, 2);
	assert_int_equal(hot.total, 100);
	assert_string_equal(f->part->function, "f");
	CLOSE(f->percent_of_all, 75);
	assert_int_equal(f->instruction_count, 4);
	CLOSE(f->instructions[0].percent, 60);
	CLOSE(f->instructions[0].percent_of_all, 45);
	assert_int_equal(f->instructions[0].cost, 45);
	assert_string_equal(f->instructions[0].waits_for->text, "div %rsi");
	assert_string_equal(f->instructions[1].waits_for->text, "mov (%rdi),%rcx");
	assert_null(f->instructions[2].waits_for); /* it is slow itself */
	CLOSE(work_in(f, PC_WORK_DIVIDE)->percent, 4);
	CLOSE(work_in(f, PC_WORK_DIVIDE)->likely_percent, 64);
	CLOSE(work_in(f, PC_WORK_LOAD)->likely_percent, 36);
	assert_true(isnan(hot.parts[1].works[0].likely_percent));
}

static void lines(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_hot hot = hot_of(pc, listing_of(pc, "", two), "");
	const struct pc_hot_part *f = &hot.parts[0];

	(void)state;
	assert_int_equal(f->line_count, 2);
	assert_int_equal(f->lines[0].line->line, 20);
	CLOSE(f->lines[0].percent, 64);
	assert_int_equal(f->lines[0].instructions, 2);
	assert_string_equal(f->lines[0].source->text, "a += b / c;");
	assert_true(f->lines[0].works >> PC_WORK_DIVIDE & 1);
	assert_int_equal(f->loop_count, 1);
	CLOSE(f->loops[0].percent, 100);
	CLOSE(f->loops[0].percent_of_all, 75);
}

static void chosen(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_listing *listing = listing_of(pc, "", two);
	struct pc_hot hot = hot_of(pc, listing, "^str");
	struct pc_hot_query query = { .function = "(" };

	(void)state;
	assert_int_equal(hot.count, 1);
	assert_int_equal(hot.without, 1);
	CLOSE(hot.parts[0].percent_of_all, 25);
	assert_int_equal(pc_listing_hot(pc, listing, &query, &hot), PC_EUSAGE);
}

static bool is_advised(const struct pc_advice_list *list, const char *id)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->items[i].id, id))
			return true;
	return false;
}

static void advice(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_listing *listing = listing_of(pc, "", two);
	struct pc_hot hot = hot_of(pc, listing, "");
	struct pc_advice_list list;

	(void)state;
	assert_int_equal(pc_advise_listing(pc, listing, 0, &hot, &list), PC_OK);
	assert_string_equal(list.items[0].id, "work-division");
	CLOSE(list.items[0].percent, 48);
	assert_string_equal(list.items[0].names[0], "f");
	assert_true(is_advised(&list, "work-load"));
	assert_true(is_advised(&list, "strlen"));	/* by its name, as in a profile */
	assert_false(is_advised(&list, "work-branch")); /* which only waits */
}

/* What is executed often need not take long: nothing is advised. */
static void counts(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_listing *listing =
		listing_of(pc, "", "        -:    0:Source:a.c\n     1000:    7:\tx = a / b;\n");
	struct pc_hot hot = hot_of(pc, listing, "");
	struct pc_advice_list list;

	(void)state;
	assert_true(hot.costs);
	assert_int_equal(pc_advise_listing(pc, listing, 0, &hot, &list), PC_OK);
	assert_int_equal(list.count, 0);
}

/* Negative costs, of differences, and totals of 0 give no share that is none. */
static void odd_costs(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_listing *listing =
		listing_of(pc, "",
			   "Filename: a.py\n\nLine #    Mem usage    Increment  Occurrences   Line "
			   "Contents\n==\n"
			   "     3   23.312 MiB   -0.008 MiB           1       del x\n"
			   "     4   23.312 MiB    0.008 MiB           1       x = []\n");
	struct pc_hot hot = hot_of(pc, listing, "");

	(void)state;
	assert_int_equal(hot.parts[0].total, 0);
	assert_int_equal(hot.parts[0].line_count, 2);
	assert_true(isnan(hot.parts[0].lines[0].percent));
	assert_true(isnan(hot.parts[0].percent_of_all));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions), cmocka_unit_test(lines),
		cmocka_unit_test(chosen),	cmocka_unit_test(advice),
		cmocka_unit_test(counts),	cmocka_unit_test(odd_costs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
