/* SPDX-License-Identifier: Apache-2.0
 * What comes of the output of perf report, by a small input for each rule of its grammar. */
#include "profile_dump.h"

#define REPORT_HEAD                                                                  \
	"# To display the perf.data header info, please use --header/--header-only " \
	"options.\n#\n#\n"

static void report_plain(void **state)
{
	(void)state;
	expect("perf-report", /* quoted as a blog does */
	       "# Samples: 7 of event \xe2\x80\x98"
	       "cpu-clock\xe2\x80\x99\n"
	       "# Event count (approx.): 700\n#\n# Overhead  Symbol\n# ........  ......\n"
	       "    99.00%  [.] f\n",
	       "# cpu-clock in ns percent-only 700 x7 lost ?\n"
	       "f:u 9900 of ? x? cpu-clock\n");
	expect("perf-report",
	       REPORT_HEAD
	       "# Total Lost Samples: 0\n#\n"
	       "# Samples: 394  of event 'cpu-clock'\n"
	       "# Event count (approx.): 789579152\n#\n"
	       "# Overhead  Command  Shared Object      Symbol                \n"
	       "# ........  .......  .................  ......................\n#\n"
	       "    60.15%  gzip     gzip               [.] 0x0000000000004308\n"
	       "     8.12%  a b      [kernel.kallsyms]  [k] f(int, std::x >)\n"
	       "     7.00%  java     perf-42.map        [.] Interpreter\n"
	       "     0.25%  qemu     [unknown]          [g] 0xffff\n"
	       "     0.05%  gzip     gzip               [.] in (inlined)\n\n\n"
	       "#\n# (Tip: Generate a script for your data: perf script -g <lang>)\n#\n",
	       "# cpu-clock in ns percent-only 789579152 x394 lost 0\n"
	       "0x0000000000004308@gzip:u 6015 of ? x? gzip/-1/-1 cpu-clock\n"
	       "f(int, std::x >)@[kernel.kallsyms]:k 812 of ? x? a b/-1/-1 cpu-clock\n"
	       "Interpreter@perf-42.map:j 700 of ? x? java/-1/-1 cpu-clock\n"
	       "0xffff:g 25 of ? x? qemu/-1/-1 cpu-clock\n"
	       "in@gzip:i 5 of ? x? gzip/-1/-1 cpu-clock\n");
}

static void report_children(void **state)
{
	(void)state;
	/* graphs of every style lie between the rows */
	expect("perf-report",
	       "# Samples: 1K of event 'cycles:ppp'\n# Event count (approx.): 1000\n#\n"
	       "# Children      Self  Command  Shared Object  Symbol\n"
	       "# ........  ........  .......  .............  ......\n#\n"
	       "    90.00%     0.00%  w        w              [.] main\n"
	       "            |\n"
	       "            ---main\n"
	       "               |          \n"
	       "               |--31.20%--f\n"
	       "                --6--0x7f01\n"
	       "\n"
	       "    60.00%    59.50%  w        w              [.] f\n"
	       "           59.50%\n"
	       "                f\n"
	       "                main\n"
	       "59.50% f;main\n"
	       "0.50% f;g;main\n"
	       "    20.00%    20.00%  w        w              [.] g\n"
	       "- garbage\n",
	       "# cycles:ppp in cycles percent-only 1000 x? lost ?\n"
	       "main@w:u 0 of 9000 x? w/-1/-1 cycles:ppp\n"
	       "f@w:u 5950 of 6000 x? w/-1/-1 cycles:ppp\n"
	       "g@w:u 2000 of 2000 x? w/-1/-1 cycles:ppp\n"
	       "skipped 1\n");
}

static void report_exact(void **state)
{
	(void)state;
	/* with a period the costs are exact, and samples add up where the head abbreviates them */
	expect("perf-report",
	       "# Samples: 1K of event 'cycles'\n# Event count (approx.): 3000\n#\n"
	       "# Children      Self       Samples        Period  Symbol\n"
	       "# ........  ........  ............  ............  ......\n#\n"
	       "    90.01%    66.67%          1100          2000  [.] main\n"
	       "    33.33%    33.33%            22          1000  [k] f\n"
	       "    33.33%    33.33%  1234567890123          1000  [k] wide\n",
	       "# cycles in cycles 3000 x1234567891245 lost ?\n"
	       "main:u 2000 of 2700 x1100 cycles\n"
	       "f:k 1000 of 1000 x22 cycles\n"
	       "wide:k 1000 of 1000 x1234567890123 cycles\n");
}

static void report_events(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Total Lost Samples: 3\n#\n"
	       "# Samples: 10  of event 'cycles'\n# Event count (approx.): 100\n#\n"
	       "# Overhead  Symbol\n# ........  ......\n#\n    50.00%  [.] f\n\n\n"
	       "# Samples: 6  of event 'page-faults'\n# Event count (approx.): 425\n#\n"
	       "# Overhead  Shared Object\n# ........  .............\n#\n    91.06%  libc.so.6    "
	       "\n\n\n"
	       "# Samples: 5  of event 'cycles'\n# Event count (approx.): 7\n#\n"
	       "# Overhead  Symbol\n# ........  ......\n#\n    25.00%  [.] f\n",
	       "# cycles in cycles percent-only 100 x10 lost ?\n"
	       "# page-faults in faults percent-only 425 x6 lost ?\n"
	       "# cycles #3 in cycles percent-only 7 x5 lost ?\n"
	       "f:u 5000 of ? x? cycles\n"
	       "?@libc.so.6:u 9106 of ? x? page-faults\n"
	       "f:u 2500 of ? x? cycles #3\n");
}

static void report_groups(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 672  of events 'anon group { cpu-clock, cpu/event=1,umask=2/u }'\n"
	       "# Event count (approx.): 672672672\n#\n"
	       "#         Overhead                   Samples  Command  Symbol\n"
	       "# ................  ........................  .......  ......\n#\n"
	       "    99.70%  98.70%           335         330  w        [.] f\n"
	       "     0.30%   1.30%             1           6  w        [k] timer\n",
	       "# cpu-clock in % percent-only ? x336 lost ?\n"
	       "# cpu/event=1,umask=2/u in % percent-only ? x336 lost ?\n"
	       "f:u 9970 of ? x335 w/-1/-1 cpu-clock\n"
	       "f:u 9870 of ? x330 w/-1/-1 cpu/event=1,umask=2/u\n"
	       "timer:k 30 of ? x1 w/-1/-1 cpu-clock\n"
	       "timer:k 130 of ? x6 w/-1/-1 cpu/event=1,umask=2/u\n");
}

static void report_columns(void **state)
{
	(void)state;
	/* any columns in any order; those that are not known are left alone */
	expect("perf-report",
	       "# Samples: 9  of event 'cycles'\n#\n"
	       "# Overhead      Pid:Command  CPU  Source:Line  Symbol          \n"
	       "# ........  ...............  ...  ...........  ................\n#\n"
	       "     4.32%    28253:head     003  a b.c:12     0x12ab  B [.] f\n"
	       "     3.00%    28253:head     003  f+0x12       0xffff81b7 k [k] g\n",
	       "# cycles in % percent-only ? x9 lost ?\n"
	       "f(a b.c:12):u 432 of ? x? head/28253/-1 cycles overlapping\n"
	       "g:k 300 of ? x? head/28253/-1 cycles overlapping\n");
	expect("perf-report",
	       "# Samples: 9  of event 'cycles'\n#\n"
	       "# Command       Samples  Overhead      Tid:Command\n"
	       "# .......  ............  ........  ...............\n#\n"
	       "  gzip                9    40.00%       42:gz     \n",
	       "# cycles in % percent-only ? x9 lost ?\n"
	       "?:? 4000 of ? x9 gz/-1/42 cycles\n");
}

static void report_verbose_modules(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 9  of event 'cycles'\n#\n"
	       "# Overhead  Command  Shared Object                        Symbol\n"
	       "# ........  .......  ...................................  ..........\n#\n"
	       "     4.32%  head     /usr/lib/x86_64-linux-gnu/libc.so.6  0x16d855           D [.] "
	       "memmove\n"
	       "     1.00%  head     [kernel.kallsyms]                    0xffffffff81b7b9a0 k [k] "
	       "chacha\n"
	       "     0.50%  head     /usr/bin/head                        0x4308             B [.] "
	       "0x4308\n",
	       "# cycles in % percent-only ? x9 lost ?\n"
	       "memmove@libc.so.6:u 432 of ? x? head/-1/-1 cycles\n"
	       "chacha@[kernel.kallsyms]:k 100 of ? x? head/-1/-1 cycles\n"
	       "0x4308@head:u 50 of ? x? head/-1/-1 cycles\n");
}

static void report_separated(void **state)
{
	(void)state;
	/* -t: no dots; the separator stands in no name */
	expect("perf-report",
	       "# Samples: 394  of event 'cpu-clock'\n# Event count (approx.): 789579152\n#\n"
	       "# Overhead,     Samples,Command,Shared Object,Symbol                \n"
	       " 60.15% , 237        ,gzip   ,gzip         ,[.] f(char. int)\n"
	       "            |\n"
	       "            ---f\n\n"
	       " 8.12%  , 32         ,gzip   ,libc.so.6    ,[.] g\n",
	       "# cpu-clock in ns 789579152 x394 lost ?\n"
	       "f(char. int)@gzip:u 474949896 of ? x237 gzip/-1/-1 cpu-clock\n"
	       "g@libc.so.6:u 64128256 of ? x32 gzip/-1/-1 cpu-clock\n");
	expect("perf-report",
	       "# Samples: 4  of event 'cpu-clock'\n#\n# Overhead\tSymbol\n 60.15%\t[.] f\n",
	       "# cpu-clock in % percent-only ? x4 lost ?\nf:u 6015 of ? x? cpu-clock\n");
}

static void report_hierarchy(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 386  of event 'cpu-clock'\n# Event count (approx.): 386386386\n#\n"
	       "#       Overhead       Samples  Command / Shared Object / Symbol\n"
	       "# ............................  ................................\n#\n"
	       "    99.74%           385        w x  \n"
	       "       99.74%           385        w                \n"
	       "          99.00%           382        [.] f\n"
	       "                |\n"
	       "                ---f\n"
	       "           0.74%             3        [.] g\n"
	       "     0.26%             1        sh\n"
	       "        0.26%             1        [kernel.kallsyms]\n"
	       "           0.26%             1        [k] f\n"
	       "                     no entry >= 0.50%\n",
	       "# cpu-clock in ns percent-only 386386386 x386 lost ?\n"
	       "f@w:u 9900 of ? x382 w x/-1/-1 cpu-clock\n"
	       "g@w:u 74 of ? x3 w x/-1/-1 cpu-clock\n"
	       "f@[kernel.kallsyms]:k 26 of ? x1 sh/-1/-1 cpu-clock\n");
}

static void report_joined_levels(void **state)
{
	(void)state;
	expect("perf-report",
	       "# Samples: 386  of event 'cpu-clock'\n#\n"
	       "#    Overhead  Command / Shared Object+Symbol\n"
	       "# ...........  ..............................\n#\n"
	       "   100.00%     w      \n"
	       "       99.74%     w                  [.] f(int, int)\n"
	       "        0.26%     [kernel.kallsyms]  [k] g\n",
	       "# cpu-clock in % percent-only ? x386 lost ?\n"
	       "f(int, int)@w:u 9974 of ? x? w/-1/-1 cpu-clock\n"
	       "g@[kernel.kallsyms]:k 26 of ? x? w/-1/-1 cpu-clock\n");
}

static void report_narrow_columns(void **state)
{
	(void)state;
	/* -w 5,5: the numbers do not reach the right end of their column */
	expect("perf-report",
	       "# Samples: 386  of event 'cpu-clock'\n#\n"
	       "# Overhead  Comma  Shared Object         Symbol\n"
	       "# ........  .....  ....................  ......\n#\n"
	       "   99.74%   w      w                     [.] f\n"
	       "           99.74%\n"
	       "                f\n",
	       "# cpu-clock in % percent-only ? x386 lost ?\n"
	       "f@w:u 9974 of ? x? cpu-clock\n");
}

static void report_painted_and_noisy(void **state)
{
	(void)state;
	expect("perf-report",
	       "$ perf record -q ./w\n"
	       "[ perf record: Woken up 1 times to write data ]\n"
	       "# Samples: 386  of event 'cpu-clock'\n#\n"
	       "# Overhead  Command  Shared Object  Symbol\n"
	       "# ........  .......  .............  ......\n#\n"
	       "  \x1b[31m  99.74%\x1b[m  w        w              [.] f\n"
	       "     0.26%  w        w              [.] g\x1b[2J\n",
	       "# cpu-clock in % percent-only ? x386 lost ?\n"
	       "f@w:u 9974 of ? x? w/-1/-1 cpu-clock\n"
	       "g\x1b[2J@w:u 26 of ? x? w/-1/-1 cpu-clock\n"
	       "skipped 2\n");
}

static void the_tool_is_named(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "perf-report",
				   PC_SPAN("# ========\n# perf version : 6.1.187\n# ========\n"
					   "# Samples: 9  of event 'x'\n#\n# Overhead  Symbol\n"
					   "# ........  ......\n     1.00%  [.] f\n"),
				   &profile),
			 PC_OK);
	assert_string_equal(pc_profile_tool(profile), "perf 6.1.187");
	pc_free(pc);
}

static void hidden_rows_are_told(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	/* 1K samples, of which the rows explain some */
	assert_int_equal(
		read_text(
			pc, "",
			PC_SPAN("# Samples: 1K of event 'x'\n#\n# Overhead       Samples  Symbol\n"
				"# ........  ............  ......\n    50.00%           600  [.] "
				"f\n"),
			&profile),
		PC_OK);
	assert_non_null(pc_profile_notes(profile)[0]);
	assert_non_null(strstr(pc_profile_notes(profile)[0], "leaves rows out"));
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(report_plain),
		cmocka_unit_test(report_children),
		cmocka_unit_test(report_exact),
		cmocka_unit_test(report_events),
		cmocka_unit_test(report_groups),
		cmocka_unit_test(report_columns),
		cmocka_unit_test(report_verbose_modules),
		cmocka_unit_test(report_separated),
		cmocka_unit_test(report_hierarchy),
		cmocka_unit_test(report_joined_levels),
		cmocka_unit_test(report_narrow_columns),
		cmocka_unit_test(report_painted_and_noisy),
		cmocka_unit_test(the_tool_is_named),
		cmocka_unit_test(hidden_rows_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
