/* SPDX-License-Identifier: Apache-2.0
 * Snapshots of the heap: massif.out, ms_print and heaptrack_print. */
#include "profile_dump.h"

#include "base/auto.h"

#define SNAPSHOT(number, bytes, extra, tree)                                         \
	"#-----------\nsnapshot=" number "\n#-----------\ntime=1\nmem_heap_B=" bytes \
	"\nmem_heap_extra_B=" extra "\nmem_stacks_B=0\nheap_tree=" tree "\n"

static const char massif[] =
	"desc: --massif-out-file=x\ncmd: ./dir/a.out -x\ntime_unit: i\n" SNAPSHOT("0", "0", "0",
										  "empty")
		SNAPSHOT(
			"1", "90", "4",
			"detailed") "n1: 90 (heap allocation functions) malloc/new/new[], "
				    "--alloc-fns, etc.\n"
				    " n0: 90 0x10: early (a.c:3)\n" SNAPSHOT(
					    "2", "100", "8",
					    "peak") "n3: 100 (heap allocation functions) "
						    "malloc/new/new[], --alloc-fns, etc.\n"
						    " n2: 60 0x109: grow(int) (a.c:14)\n"
						    "  n0: 35 0x10A: main (a.c:30)\n"
						    "  n1: 20 0x10B: more (in /usr/lib/libm.so.6)\n"
						    "   n0: 20 0x10A: main (a.c:31)\n"
						    " n0: 30 0x10C: ??? (in /usr/lib/libc.so.6)\n"
						    " n0: 10 in 4 places, all below massif's "
						    "threshold (1.00%)\n" SNAPSHOT("3", "95", "0",
										   "empty");

#define PEAK                                                                           \
	"# heap in bytes 100 x? lost ?\n"                                              \
	"?:? 10 x? a.out/-1/-1 heap\n"                                                 \
	"grow(int)(a.c:14):? 5 x? a.out/-1/-1 heap\n"                                  \
	"main(a.c:30):?;grow(int)(a.c:14):? 35 x? a.out/-1/-1 heap\n"                  \
	"main(a.c:31):?;more@libm.so.6:u;grow(int)(a.c:14):? 20 x? a.out/-1/-1 heap\n" \
	"?@libc.so.6:u 30 x? a.out/-1/-1 heap\n"

static void peak(void **state)
{
	(void)state;
	expect("massif", massif, PEAK);
}

/* As it is pasted from a message: without the blanks at the beginnings of lines. */
static void unindented(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	for (const char *at = massif; *at; at++)
		if (*at != ' ' || (at > massif && at[-1] != '\n' && at[-1] != ' '))
			pc_text_putc(&text, *at);
	expect("massif", text.data, PEAK);
	pc_text_clear(&text);
}

static bool has_note(const struct pc_profile *profile, const char *words)
{
	for (const char *const *note = pc_profile_notes(profile); *note; note++)
		if (strstr(*note, words))
			return true;
	return false;
}

/* Cut within the tree of the peak: what is there of it is shown, and the damage told. */
static void cut_off(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	size_t size = (size_t)(strstr(massif, "  n1: 20") - massif);
	const char *at, *reason;

	(void)state;
	assert_int_equal(read_text(pc, "", (struct pc_span){ massif, size }, &profile), PC_OK);
	assert_true(pc_profile_damage(profile, &at, &reason));
	assert_int_equal(profile->events[0].total, 100);
	assert_true(has_note(profile, "at its peak, snapshot 2 of 3"));
	assert_true(has_note(profile, "takes 8 bytes more"));
	pc_free(pc);
}

/* Without a peak the largest snapshot that has a tree is shown, and it is said which. */
static void no_peak(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	struct pc_text text = { 0 };

	(void)state;
	pc_text_puts(&text, massif);
	memcpy(strstr(text.data, "heap_tree=peak"), "heap_tree=deta", 14);
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_true(has_note(profile, "no snapshot is marked as the peak: shown is the largest"));
	assert_true(has_note(profile, "snapshot 2 of 4"));
	pc_text_clear(&text);
	pc_free(pc);
}

/* Callers that have more than what they call, and trees that go on forever */
static void hostile(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	struct pc_text text = { 0 };

	(void)state;
	pc_text_puts(&text,
		     SNAPSHOT("1", "10", "0", "peak") "n2: 10 (top)\n n0: 11 0x1: f (a.c:1)\n");
	for (int i = 0; i < 2000; i++)
		pc_text_printf(&text, " n1: 10 0x1: f%d (a.c:1)\n", i);
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_int_equal(profile->events[0].total, 10);
	assert_true(pc_profile_skipped(profile, &(const char *){ NULL }) > 1);
	pc_text_clear(&text);
	pc_free(pc);
}

#define RULE "--------------------------------------------------------------------------------\n"
#define TABLE                                                                         \
	RULE "  n        time(B)         total(B)   useful-heap(B) extra-heap(B)    " \
	     "stacks(B)\n" RULE

static void printed(void **state)
{
	(void)state;
	expect("ms_print",
	       RULE
	       "Command:            ./dir/a.out -x\n"
	       "Massif arguments:   (none)\nms_print arguments: massif.out\n" RULE "\n\n"
	       "    KB\n14.34^                    #\n     |                   :#:\n"
	       "   0 +------------------->KB\n     0        28.29\n\n"
	       "Number of snapshots: 3\n Detailed snapshots: [1, 2 (peak)]\n\n" TABLE
	       "  0              0                0                0             0            0\n"
	       "  1          1,224            1,224            1,200            24            0\n"
	       "98.04% (1,200B) (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
	       "->98.04% (1,200B) 0x109: early (a.c:3)\n  \n" TABLE
	       "  2          1,224            1,020            1,000            20            0\n"
	       "98.04% (1,000B) (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
	       "->58.82% (600B) 0x........: grow(int) (a.c:14)\n"
	       "| ->34.31% (350B) 0x10A: main (a.c:30)\n"
	       "| | \n"
	       "| ->19.61% (200B) 0x10B: more (in /usr/lib/libm.so.6)\n"
	       "|   ->19.61% (200B) 0x10A: main (a.c:31)\n"
	       "|     \n"
	       "->39.22% (400B) in 3 places, all below ms_print's threshold (01.00%)\n",
	       "# heap in bytes 1000 x? lost ?\n"
	       "?:? 400 x? a.out/-1/-1 heap\n"
	       "grow(int)(a.c:14):? 50 x? a.out/-1/-1 heap\n"
	       "main(a.c:30):?;grow(int)(a.c:14):? 350 x? a.out/-1/-1 heap\n"
	       "main(a.c:31):?;more@libm.so.6:u;grow(int)(a.c:14):? 200 x? a.out/-1/-1 heap\n");
}

/* A place that was inlined has its module above; what other places took stays with the place. */
static void heaptrack(void **state)
{
	(void)state;
	expect("heaptrack_print",
	       "reading file \"x.zst\" - please wait, this might take some time...\n"
	       "Debuggee command was: ./dir/a.out\nfinished reading file, now analyzing data:\n\n"
	       "MOST CALLS TO ALLOCATION FUNCTIONS\n"
	       "30 calls to allocation functions with 4.80K peak consumption from\n"
	       "grow(int)\n  at /x/a.c:8\n  in /x/a.out\nmain\n  at /x/a.c:9\n"
	       "20 calls with 3.20K peak consumption from:\n"
	       "    __libc_start_main\n      in /lib/libc.so.6\n    _start\n      in /x/a.out\n"
	       "  and 10 from 7 other places\n\n"
	       "PEAK MEMORY CONSUMERS\n"
	       "4.80K peak memory consumed over 30 calls from\n"
	       "grow(int)\n  at /x/a.c:8\n  in /x/a.out\n"
	       "3.20K consumed over 20 calls from:\n    main\n      at /x/a.c:9\n"
	       "      in /x/a.out\n"
	       "24B consumed over 1 calls from:\n    _start\n      in /x/a.out\n"
	       "  and 1.58K from 7 other places\n\n"
	       "total runtime: 1.05s.\ncalls to allocation functions: 31 (38/s)\n"
	       "peak heap memory consumption: 4.81K\n",
	       "# allocations in count 31 x? lost ?\n"
	       "# heap in bytes 4810 x? lost ?\n"
	       "_start@a.out:u;__libc_start_main@libc.so.6:u;main@a.out(/x/a.c:9):u;"
	       "grow(int)@a.out(/x/a.c:8):i 20 x? a.out/-1/-1 allocations\n"
	       "main@a.out(/x/a.c:9):u;grow(int)@a.out(/x/a.c:8):i 10 x? a.out/-1/-1 allocations\n"
	       "main@a.out(/x/a.c:9):u;grow(int)@a.out(/x/a.c:8):u 3200 x? a.out/-1/-1 heap\n"
	       "_start@a.out:u;grow(int)@a.out(/x/a.c:8):u 24 x? a.out/-1/-1 heap\n"
	       "grow(int)@a.out(/x/a.c:8):u 1576 x? a.out/-1/-1 heap\n");
}

#define HEAPTRACK_STRINGS                                                                  \
	"s 8 /x/a.out\ns 4 main\ns 6 /x/a.c\ns 4 grow\ns 1b operator new(unsigned long)\n" \
	"i 1 1 2 3 9\nt 1 0\ni 2 1 4 3 8 2 3 a\nt 2 1\ni 3 1 5\nt 3 2\n"                   \
	"a 64 1\na 10 3\na 4 2\na 1 0\n"

/* An inlined function, operator new, a peak that is over, something freed at once, and something of
 * which nobody knows where. */
static void heaptrack_file(void **state)
{
	(void)state;
	expect("heaptrack",
	       "v 10400 3\nX ./dir/a.out -x\nI 1000 5e298f\n" HEAPTRACK_STRINGS
	       "c a\n+ 0\n+ 1\n+ 1\n- 1\n- 0\nR 5\n+ 2\n- 2\n+ 3\n# strings: 5\n",
	       "# allocations in count 5 x? lost ?\n"
	       "# heap in bytes 132 x? lost ?\n"
	       "# leaked in bytes 17 x? lost ?\n"
	       "# temporary allocations in count 2 x? lost ?\n"
	       "?:? 1 x? a.out/-1/-1 allocations\n"
	       "?:? 1 x? a.out/-1/-1 leaked\n"
	       "main@a.out(/x/a.c:9):u 1 x? a.out/-1/-1 allocations\n"
	       "main@a.out(/x/a.c:9):u 100 x? a.out/-1/-1 heap\n"
	       "main@a.out(/x/a.c:9):u;main@a.out(/x/a.c:10):u;grow@a.out(/x/a.c:8):i "
	       "3 x? a.out/-1/-1 allocations\n"
	       "main@a.out(/x/a.c:9):u;main@a.out(/x/a.c:10):u;grow@a.out(/x/a.c:8):i "
	       "32 x? a.out/-1/-1 heap\n"
	       "main@a.out(/x/a.c:9):u;main@a.out(/x/a.c:10):u;grow@a.out(/x/a.c:8):i "
	       "16 x? a.out/-1/-1 leaked\n"
	       "main@a.out(/x/a.c:9):u;main@a.out(/x/a.c:10):u;grow@a.out(/x/a.c:8):i "
	       "2 x? a.out/-1/-1 temporary allocations\n");
}

/* Up to the record that is none; older files say no sizes of strings. */
static void heaptrack_damaged(void **state)
{
	static const char *const bad[] = { "+ 4\n",	  "- \n",
					   "t 9 1\n",	  "t 1 9\n",
					   "a 1 9\n",	  "i 1 99\n",
					   "i 1 1 2 3\n", "+ 00000000000000001\n" };
	const char *at, *reason;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pc_text text PC_AUTO(text) = { 0 };
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		pc_text_printf(&text,
			       "v 10000 2\nX a\ns /x/a.out\ns main\ni 1 1 2\nt 1 0\n"
			       "a 8 1\n+ 0\n%s+ 0\n",
			       bad[i]);
		assert_int_equal(
			read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			PC_OK);
		assert_true(pc_profile_damage(profile, &at, &reason));
		assert_non_null(strstr(at, "line 9"));
		assert_int_equal(pc_profile_events(profile, &(size_t){ 0 })[0].total, 1);
		pc_free(pc);
	}
}

static void heaptrack_of_old(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "heaptrack", PC_SPAN("v 200\nX a\n+ 8 1 ff\n"), &profile),
			 PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "before 1.0"));
	pc_free(pc);
}

/* What is whole but has nothing to rank says what it has. */
static void no_trees(void **state)
{
	static const char *const texts[] = {
		"desc: (none)\ncmd: a\ntime_unit: i\nsnapshot=0\ntime=0\nmem_heap_B=77\n"
		"mem_heap_extra_B=0\nmem_stacks_B=0\nheap_tree=empty\n",
		"desc: (none)\ncmd: a\ntime_unit: i\nsnapshot=0\ntime=0\nmem_heap_B=0\n"
		"mem_heap_extra_B=0\nmem_stacks_B=9\nheap_tree=peak\nn0: 0 (heap allocation)\n",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		assert_int_equal(read_text(pc, "", pc_span(texts[i]), &profile), PC_EINPUT);
		assert_non_null(strstr(pc_error(pc), i ? "at most 0 bytes" : "at most 77 bytes"));
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(peak),
		cmocka_unit_test(unindented),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(no_peak),
		cmocka_unit_test(hostile),
		cmocka_unit_test(printed),
		cmocka_unit_test(heaptrack),
		cmocka_unit_test(heaptrack_file),
		cmocka_unit_test(heaptrack_damaged),
		cmocka_unit_test(heaptrack_of_old),
		cmocka_unit_test(no_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
