/* SPDX-License-Identifier: Apache-2.0
 * The text of callgrind_annotate and cg_annotate. */
#include "profile_dump.h"

#define RULE "--------------------------------------------------------------------------------\n"
#define HEAD                                                                                 \
	RULE "Profile data file 'callgrind.out.7' (creator: callgrind-3.19.0)\n" RULE        \
	     "I1 cache: \nTimerange: Basic block 0 - 10315208\nProfiled target:  ./va (PID " \
	     "29805, "                                                                       \
	     "part 1)\nEvents shown:     Ir Bc\nThresholds:       99\n\n"

static void table(void **state)
{
	(void)state;
	expect("callgrind_annotate",
	       HEAD RULE "Ir             Bc\n" RULE
			 "1,234 (100.0%) 20 (100.0%)  PROGRAM TOTALS\n\n" RULE
			 "Ir             Bc           file:function\n" RULE
			 "1,000 (81.04%) 15 (75.00%)  va.c:ins'2 [/home/x/va]\n"
			 "  200 (16.21%)  .           ./malloc/malloc.c:ns::f(int) [clone .cold] "
			 "[/usr/lib/libc.so.6]\n"
			 "   30 ( 2.43%)  5 (25.00%)  a.h:operator new[](unsigned long)\n"
			 "    4 ( 0.32%)  0           ???:(below main) [???]\n\n" RULE
			 "-- Auto-annotated source: va.c\n" RULE "Ir             Bc\n\n"
			 "    .           .           #include <stdio.h>\n"
			 "1,000 (81.04%) 15 (75.00%)  ins();\n\n" RULE "Ir             Bc\n" RULE
			 "1,000 (81.04%) 15 (75.00%)  events annotated\n",
	       "# Ir in instructions 1234 x? lost ?\n"
	       "# Bc in branches 20 x? lost ?\n"
	       "ins'2@va(va.c:0):u 1000 of ? x? Ir\n"
	       "ins'2@va(va.c:0):u 15 of ? x? Bc\n"
	       "ns::f(int) [clone .cold]@libc.so.6(./malloc/malloc.c:0):u 200 of ? x? Ir\n"
	       "ns::f(int) [clone .cold]@libc.so.6(./malloc/malloc.c:0):u 0 of ? x? Bc\n"
	       "operator new[](unsigned long)(a.h:0):? 30 of ? x? Ir\n"
	       "operator new[](unsigned long)(a.h:0):? 5 of ? x? Bc\n"
	       "(below main):? 4 of ? x? Ir\n"
	       "(below main):? 0 of ? x? Bc\n");
}

/* Inclusive costs add up to more than the program took. A recursion's own calls are taken out; what
 * still is more than everything is not known; main is there twice, by two paths. */
static const char tree[] =
	HEAD RULE "Ir\n" RULE "100 (100.0%)  PROGRAM TOTALS\n\n" RULE
		  "Ir            file:function\n" RULE "\n100 (100.0%)  *  ???:start [/lib/ld.so]\n"
		  "100 (100.0%)  >   /home/x/va.c:main (1x)\n\n"
		  "100 (100.0%)  < ???:start (1x) [/lib/ld.so]\n"
		  "100 (100.0%)  *  /home/x/va.c:main\n\n"
		  "100 (100.0%)  *  va.c:main [/home/x/va]\n"
		  " 90 (90.00%)  >   va.c:ins'2 (2x) [/home/x/va]\n\n"
		  "500 (500.0%)  < va.c:ins'2 (1,111x) [/home/x/va]\n"
		  " 90 (90.00%)  < /home/x/va.c:main (2x)\n"
		  "590 (590.0%)  *  va.c:ins'2 [/home/x/va]\n"
		  "500 (500.0%)  >   va.c:ins'2 (1,111x) [/home/x/va]\n\n"
		  "200 (200.0%)  *  va.c:odd [/home/x/va]\n\n" RULE;

static void inclusive(void **state)
{
	(void)state;
	expect("callgrind_annotate", tree,
	       "# Ir in instructions 100 x? lost ?\n"
	       "start@ld.so:u ? of 100 x? Ir\n"
	       "main@va(va.c:0):u ? of 100 x? Ir\n"
	       "ins'2@va(va.c:0):u ? of 90 x? Ir\n"
	       "odd@va(va.c:0):u ? of ? x? Ir\n");
}

/* A call that is printed below its caller and above its callee is one call. */
static void calls(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "", pc_span(tree), &profile), PC_OK);
	assert_int_equal(profile->arc_count, 3);
	assert_int_equal(profile->arcs[1].value, 90);
	assert_int_equal(profile->arcs[1].calls, 2);
	assert_int_equal(profile->arcs[2].value, 0);
	assert_int_equal(profile->arcs[2].calls, 1111);
	pc_free(pc);
}

static void cachegrind(void **state)
{
	(void)state;
	expect("cg_annotate",
	       RULE "I1 cache:         32768 B\nCommand:          ./va\n"
		    "Data file:        cachegrind.out\nEvents shown:     Ir I1mr\n"
		    "Thresholds:       0.1 100\n\n" RULE "Ir             I1mr\n" RULE
		    "1,234 (100.0%) 2 (100.0%)  PROGRAM TOTALS\n\n" RULE
		    "Ir             I1mr        file:function\n" RULE
		    "1,230 (99.68%) 2 (100.0%)  /home/x/va.c:ns::f(int)\n"
		    "    4 ( 0.32%) 0           ???:???\n\n" RULE
		    "The following files chosen for auto-annotation could not be found:\n" RULE
		    "  ./malloc/malloc.c\n\n",
	       "# Ir in instructions 1234 x? lost ?\n"
	       "# I1mr in misses 2 x? lost ?\n"
	       "ns::f(int)(/home/x/va.c:0):? 1230 of ? x? Ir\n"
	       "ns::f(int)(/home/x/va.c:0):? 2 of ? x? I1mr\n"
	       "?:? 4 of ? x? Ir\n"
	       "?:? 0 of ? x? I1mr\n");
}

/* Since valgrind 3.21: files with their functions below them; the same again by function is not
 * read. */
static void newer(void **state)
{
	(void)state;
	expect("cg_annotate",
	       RULE "-- Metadata\n" RULE "Invocation:       cg_annotate x\nCommand:          ./va\n"
		    "Events shown:     Ir VeryLong\nThreshold:        0.1%\n\n" RULE
		    "-- Summary\n" RULE "Ir____________ VeryLong \n\n"
		    "1,000 (100.0%)        0  PROGRAM TOTALS\n\n" RULE
		    "-- File:function summary\n" RULE
		    "  Ir__________________ VeryLong___  file:function\n\n"
		    "< 900   (90.0%, 90.0%)  0 (n/a, n/a)  /x/a.rs:\n"
		    "  600   (60.0%)         0               f0\n"
		    "  300   (30.0%)        -7 (n/a)         <unspecified>\n\n"
		    "<  99  (9.9%, 99.9%)    7 (n/a, n/a)  ???:ns::g\n\n" RULE
		    "-- Function:file summary\n" RULE
		    "  Ir__________________ VeryLong___  function:file\n\n"
		    "> 600   (60.0%, 60.0%)  0 (n/a, n/a)  f0:/x/a.rs\n\n" RULE,
	       "# Ir in instructions 1000 x? lost ?\n"
	       "# VeryLong in events 0 x? lost ?\n"
	       "f0(/x/a.rs:0):? 600 of ? x? Ir\n"
	       "f0(/x/a.rs:0):? 0 of ? x? VeryLong\n"
	       "?(/x/a.rs:0):? 300 of ? x? Ir\n"
	       "?(/x/a.rs:0):? -7 of ? x? VeryLong\n"
	       "ns::g:? 99 of ? x? Ir\n"
	       "ns::g:? 7 of ? x? VeryLong\n");
}

/* Without shares, cut off within the table, and with a line that is none. */
static void pasted(void **state)
{
	(void)state;
	expect("callgrind_annotate",
	       RULE "Ir     file:function\n" RULE "1,000  a.c:main\nwhat?\n  200  a.c:f\n",
	       "# Ir in instructions 1200 x? lost ?\n"
	       "main(a.c:0):? 1000 of ? x? Ir\n"
	       "f(a.c:0):? 200 of ? x? Ir\n"
	       "skipped 1\n");
}

/* A second title where no rule ended the table: its rows have other events, and are other rows. */
static void titled_twice(void **state)
{
	(void)state;
	expect("callgrind_annotate",
	       RULE "Ir     file:function\n" RULE "1,000  a.c:main\n"
		    "Ir  Dr file:function\n" RULE "1 2  a.c:f\n",
	       "# Ir in instructions 1001 x? lost ?\n"
	       "# Dr in references 2 x? lost ?\n"
	       "main(a.c:0):? 1000 of ? x? Ir\n"
	       "f(a.c:0):? 1 of ? x? Ir\n"
	       "f(a.c:0):? 2 of ? x? Dr\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table),	cmocka_unit_test(inclusive),
		cmocka_unit_test(calls),	cmocka_unit_test(cachegrind),
		cmocka_unit_test(newer),	cmocka_unit_test(pasted),
		cmocka_unit_test(titled_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
