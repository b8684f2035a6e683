/* SPDX-License-Identifier: Apache-2.0
 * What comes of the output of perf report that a paste moved, and of its costs where percentages
 * are not all it says. */
#include "profile_dump.h"

#define HEAD "# Samples: 10  of event 'cycles'\n# Event count (approx.): 1005\n#\n"
#define TITLES                                                      \
	"# Overhead  Command  Shared Object      Symbol         \n" \
	"# ........  .......  .................  ...............\n#\n"
#define COSTS                                                     \
	"# cycles in cycles percent-only 1005 x10 lost ?\n"       \
	"f(int, int)@libc.so.6:u 6000 of ? x? a b/-1/-1 cycles\n" \
	"g@[kernel.kallsyms]:k 910 of ? x? w/-1/-1 cycles\n"

static void plain(void **state)
{
	(void)state;
	expect("perf-report",
	       HEAD TITLES "    60.00%  a b      libc.so.6          [.] f(int, int)\n"
			   "     9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS);
}

static void tabs(void **state)
{
	(void)state;
	/* for the leading blanks; up to the next stop; for eight blanks each */
	expect("perf-report",
	       HEAD TITLES "\t60.00%  a b      libc.so.6          [.] f(int, int)\n"
			   "\t9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS);
	expect("perf-report",
	       HEAD TITLES "    60.00%  a b\t     libc.so.6\t\t[.] f(int, int)\n"
			   "     9.10%  w\t     [kernel.kallsyms]\t[k] g\n",
	       COSTS);
	expect("perf-report",
	       HEAD TITLES "    60.00%  a b      libc.so.6\t  [.] f(int, int)\n"
			   "     9.10%  w\t[kernel.kallsyms]  [k] g\n",
	       COSTS);
}

static void blanks_taken_off(void **state)
{
	(void)state;
	expect("perf-report",
	       HEAD TITLES "60.00%  a b      libc.so.6          [.] f(int, int)\n"
			   "9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS);
	expect("perf-report",
	       "># Samples: 10  of event 'cycles'\n># Event count (approx.): 1005\n>#\n"
	       "># Overhead  Command  Shared Object      Symbol         \n"
	       "># ........  .......  .................  ...............\n>#\n"
	       ">    60.00%  a b      libc.so.6          [.] f(int, int)\n"
	       ">     9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS);
}

static void blanks_made_one(void **state)
{
	(void)state;
	/* of words that are more than the columns nobody knows which belong together */
	expect("perf-report",
	       HEAD "# Overhead Command Shared Object Symbol \n"
		    "# ........ ....... ................. ...............\n#\n"
		    " 60.00% w libc.so.6 [.] f(int, int)\n"
		    " 9.10% w [kernel.kallsyms] [k] g\n"
		    " 5.00% a b w [.] h\n",
	       "# cycles in cycles percent-only 1005 x10 lost ?\n"
	       "f(int, int)@libc.so.6:u 6000 of ? x? w/-1/-1 cycles\n"
	       "g@[kernel.kallsyms]:k 910 of ? x? w/-1/-1 cycles\n"
	       "skipped 1\n");
}

static void indented(void **state)
{
	(void)state;
	expect("perf-report",
	       "- profile:\n\n"
	       "  # Samples: 10  of event 'cycles'\n  # Event count (approx.): 1005\n  #\n"
	       "  # Overhead  Command  Shared Object      Symbol         \n"
	       "  # ........  .......  .................  ...............\n  #\n"
	       "      60.00%  a b      libc.so.6          [.] f(int, int)\n"
	       "       9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS "skipped 1\n");
	expect("perf-report",
	       "\t# Samples: 10  of event 'cycles'\n\t# Event count (approx.): 1005\n\t#\n"
	       "\t# Overhead  Command  Shared Object      Symbol         \n"
	       "\t# ........  .......  .................  ...............\n\t#\n"
	       "\t    60.00%  a b      libc.so.6          [.] f(int, int)\n"
	       "\t     9.10%  w        [kernel.kallsyms]  [k] g\n",
	       COSTS);
}

/* Only call graphs lie between the rows; what looks like a row and is none is counted. */
static void lines_that_are_no_rows(void **state)
{
	(void)state;
	expect("perf-report",
	       HEAD TITLES "    60.00%  a b      libc.so.6          [.] f(int, int)\n"
			   "            |\n"
			   "            ---f\n"
			   "               |--31.20%--main\n"
			   "                --6--0x7f01\n"
			   "           59.50%\n"
			   "                main\n"
			   "59.50% f;main\n"
			   "12 f;main\n"
			   "    50.00%  shifted w        [kernel.kallsyms]  [k] g\n"
			   "    50.00% broken\n"
			   "     9.10%  w        [kernel.kallsyms]  [k] g\n"
			   "the end\n",
	       COSTS "skipped 3\n");
}

/* ---- costs ---- */

#define COUNTED                                       \
	"# Overhead       Samples  Symbol         \n" \
	"# ........  ............  ...............\n#\n"

static void samples_of_one_period(void **state)
{
	(void)state;
	/* 1/3 of 1002 in two decimals is 334.0; with samples it is what it is */
	expect("perf-report",
	       "# Samples: 3  of event 'cycles'\n# Event count (approx.): 1002\n#\n" COUNTED
	       "    33.33%             1  [.] f\n"
	       "    66.67%             2  [.] g\n",
	       "# cycles in cycles 1002 x3 lost ?\n"
	       "f:u 334 of ? x1 cycles\n"
	       "g:u 668 of ? x2 cycles\n");
	/* where the head abbreviates their number, that of the rows */
	expect("perf-report",
	       "# Samples: 3K of event 'cycles'\n# Event count (approx.): 3000\n#\n" COUNTED
	       "    50.00%          1500  [.] f\n"
	       "    49.97%          1499  [.] g\n"
	       "     0.03%             1  [.] h\n",
	       "# cycles in cycles 3000 x3000 lost ?\n"
	       "f:u 1500 of ? x1500 cycles\n"
	       "g:u 1499 of ? x1499 cycles\n"
	       "h:u 1 of ? x1 cycles\n");
}

static void samples_of_many_periods(void **state)
{
	(void)state;
	/* shares are not those of the samples; the total does not divide */
	expect("perf-report",
	       "# Samples: 4  of event 'cycles'\n# Event count (approx.): 1000\n#\n" COUNTED
	       "    30.00%             1  [.] f\n",
	       "# cycles in cycles percent-only 1000 x4 lost ?\n"
	       "f:u 3000 of ? x1 cycles\n");
	expect("perf-report",
	       "# Samples: 4  of event 'cycles'\n# Event count (approx.): 1001\n#\n" COUNTED
	       "    25.00%             1  [.] f\n",
	       "# cycles in cycles percent-only 1001 x4 lost ?\n"
	       "f:u 2500 of ? x1 cycles\n");
	/* more of them than there are */
	expect("perf-report",
	       "# Samples: 1  of event 'cycles'\n# Event count (approx.): 1000\n#\n" COUNTED
	       "   100.00%             1  [.] f\n   100.00%             1  [.] g\n",
	       "# cycles in cycles percent-only 1000 x1 lost ?\n"
	       "f:u 10000 of ? x1 cycles\ng:u 10000 of ? x1 cycles\n");
}

static void samples_alone(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 10  of event 'cycles'\n# Event count (approx.): 1005\n#\n"
	       "#      Samples  Symbol           Shared Object    \n"
	       "# ............  ...............  .................\n#\n"
	       "             6  [.] f            libc.so.6        \n"
	       "            |\n"
	       "            ---f\n\n"
	       "             1  [.] g            w                \n",
	       "# cycles in samples 10 x10 lost ?\n"
	       "f@libc.so.6:u 6 of ? x6 cycles\n"
	       "g@w:u 1 of ? x1 cycles\n");
}

static void a_table_shown_twice(void **state)
{
	(void)state;
	expect("perf-report",
	       HEAD COUNTED "    10.00%             1  [.] f\n"
			    "# Overhead  Symbol         \n"
			    "# ........  ...............\n#\n"
			    "    10.00%  [.] f\n",
	       "# cycles in cycles percent-only 1005 x10 lost ?\n"
	       "# cycles #2 in cycles percent-only 1005 x10 lost ?\n"
	       "f:u 1000 of ? x1 cycles\n"
	       "f:u 1000 of ? x? cycles #2\n");
}

static void members_without_samples(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 1K of events 'cpu-clock, dummy:HG'\n# Event count (approx.): 50\n#\n"
	       "#         Overhead                   Samples  Symbol\n"
	       "# ................  ........................  ......\n#\n"
	       "    60.00%   0.00%           600           0  [.] f\n"
	       "    40.00%   0.00%           400           0  [.] g\n",
	       "# cpu-clock in % percent-only ? x1000 lost ?\n"
	       "f:u 6000 of ? x600 cpu-clock\n"
	       "g:u 4000 of ? x400 cpu-clock\n");
}

static void rows_that_round_to_more_than_all(void **state)
{
	struct pc_text text = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	pc_text_puts(&text, HEAD TITLES);
	for (int i = 0; i < 101; i++)
		pc_text_printf(&text, "     1.00%%  w        w                  [.] f%d\n", i);
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_non_null(pc_profile_notes(profile)[0]);
	assert_non_null(strstr(pc_profile_notes(profile)[0], "add up to 101.00 %"));
	pc_text_clear(&text);
	pc_free(pc);
}

static void odd_separators(void **state)
{
	static const char separators[] = "#%x$*+=_";

	(void)state;
	for (const char *c = separators; *c; c++) {
		struct pc_text text = { 0 };
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		pc_text_printf(&text,
			       HEAD "# Overhead%cCommand%cShared Object%cSymbol\n"
				    " 60.00%% %cw%clibc.so.6%c[.] f\n",
			       *c, *c, *c, *c, *c, *c);
		assert_int_equal(
			read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			PC_EINPUT);
		assert_non_null(strstr(pc_error(pc), "perf report -t ,"));
		pc_text_clear(&text);
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(tabs),
		cmocka_unit_test(blanks_taken_off),
		cmocka_unit_test(blanks_made_one),
		cmocka_unit_test(indented),
		cmocka_unit_test(lines_that_are_no_rows),
		cmocka_unit_test(samples_of_one_period),
		cmocka_unit_test(samples_of_many_periods),
		cmocka_unit_test(samples_alone),
		cmocka_unit_test(a_table_shown_twice),
		cmocka_unit_test(members_without_samples),
		cmocka_unit_test(rows_that_round_to_more_than_all),
		cmocka_unit_test(odd_separators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
