/* SPDX-License-Identifier: Apache-2.0
 * Separated values of other profilers and perf diff, by small inputs. */
#include "profile_dump.h"

#include "formats/tables/csv.h"

/* ---- separated values ---- */

static void expect_cells(char separator, const char *line, const char *expected)
{
	struct pc_csv csv = { .separator = separator };
	struct pc_text out = { 0 };

	pc_csv_cut(&csv, pc_span(line));
	for (size_t i = 0; i < csv.count; i++) {
		pc_text_puts(&out, i ? "^" : "");
		pc_text_add(&out, csv.cells[i].data, csv.cells[i].size);
	}
	assert_string_equal(out.data ? out.data : "", expected);
	pc_text_clear(&out);
	pc_csv_clear(&csv);
}

static void cells(void **state)
{
	(void)state;
	expect_cells(',', "a,b,,c", "a^b^^c");
	expect_cells(',', "a,", "a^");
	expect_cells(',', "\"a,b\",c", "a,b^c");
	expect_cells(',', "\"a\"\"b\",c", "a\"b^c");
	expect_cells(',', "  \"a, b\",c", "  a, b^c");
	expect_cells(',', "a \"b\",c", "a \"b\"^c");
	expect_cells(';', "\"a;b", "a;b");
	assert_int_equal(pc_csv_separator(pc_span("a;b;c,d")), ';');
	assert_int_equal(pc_csv_separator(pc_span("abc")), 0);
}

static void many_cells(void **state)
{
	struct pc_csv csv = { .separator = ',' };
	char line[4096];

	(void)state;
	memset(line, ',', sizeof(line));
	pc_csv_cut(&csv, (struct pc_span){ line, sizeof(line) });
	assert_int_equal(csv.count, PC_CSV_CELLS);
	assert_int_equal(csv.cells[PC_CSV_CELLS - 1].size, sizeof(line) - (PC_CSV_CELLS - 1));
	pc_csv_clear(&csv);
}

static void vtune(void **state)
{
	(void)state;
	expect("vtune-csv",
	       "Function Stack,CPU Time:Self,Module\nTotal,0.0,[Unknown]\n main,0.5,a.out\n"
	       "  \"f(int, int)\",0.25,libf.so\n  g,0.0,libf.so\n   [Unknown],1,libf.so\n"
	       " start,2s,ld.so\nwhat is this\n",
	       "# cpu in ns 3750000000 x? lost ?\n"
	       "main@a.out:u 500000000 x? cpu\n"
	       "main@a.out:u;f(int, int)@libf.so:u 250000000 x? cpu\n"
	       "main@a.out:u;g@libf.so:u;?@libf.so:u 1000000000 x? cpu\n"
	       "start@ld.so:u 2000000000 x? cpu\n"
	       "skipped 1\n");
	expect("vtune-csv",
	       "Function;CPU Time;Module;Source File\nf;0,125;a.out;a.c\ng;1;b.so;[Unknown]\n",
	       "# cpu in ns 1125000000 x? lost ?\n"
	       "f@a.out(a.c:0):u 125000000 x? cpu\n"
	       "g@b.so:u 1000000000 x? cpu\n");
}

static void vsprof(void **state)
{
	(void)state;
	expect("vsprof-csv",
	       "Level,Function Name,Number of Calls,Elapsed Exclusive Time %,Module Name,\n"
	       "0,\"a.exe\",0,0.00,\"\",\n1,\"A.main()\",1,25.5,\"a.exe\",\n"
	       "2,\"A.f(int32,int32)\",\"2,893\",74.50,\"a.exe\",\n",
	       "# elapsed time in % percent-only ? x? lost ?\n# calls in calls 2894 x? lost ?\n"
	       "A.main()@a.exe:u 2550 x? a.exe/-1/-1 elapsed time\n"
	       "A.main()@a.exe:u 1 x? a.exe/-1/-1 calls\n"
	       "A.main()@a.exe:u;A.f(int32,int32)@a.exe:u 7450 x? a.exe/-1/-1 elapsed time\n"
	       "A.main()@a.exe:u;A.f(int32,int32)@a.exe:u 2893 x? a.exe/-1/-1 calls\n");
}

static void xperf(void **state)
{
	(void)state;
	expect("xperf-csv",
	       "Process, Stack, Thread ID, Weight, Count\n"
	       "a.exe (12), [Root]/n.dll!start/a.exe!f<int, int>, 13, 1.5, 2\n"
	       "a.exe (12), [Root]/n.dll!start/?, 13, 1, 1\n",
	       "# cpu in ns 2500000 x3 lost ?\n"
	       "start@n.dll:u;f<int, int>@a.exe:u 1500000 x2 a.exe/12/13 cpu\n"
	       "start@n.dll:u;?:? 1000000 x1 a.exe/12/13 cpu\n");
}

/* ---- perf diff ---- */

static void diff(void **state)
{
	(void)state;
	expect("perf-diff",
	       "# Event 'cycles'\n#\n# Baseline  Delta Abs  Shared Object  Symbol    \n"
	       "# ........  .........  .............  ..........\n#\n"
	       "    60.15%     +1.13%  a.out          [.] main\n"
	       "    30.00%    -10.00%  libc.so.6      [.] free\n"
	       "               +8.87%  [kernel]       [k] fault\n"
	       "     9.85%             a.out          [.] gone\n",
	       "# cycles, after in % percent-only ? x? lost ?\n"
	       "# cycles, before in % percent-only ? x? lost ?\n"
	       "main@a.out:u 6128 of ? x? cycles, after\n"
	       "main@a.out:u 6015 of ? x? cycles, before\n"
	       "free@libc.so.6:u 2000 of ? x? cycles, after\n"
	       "free@libc.so.6:u 3000 of ? x? cycles, before\n"
	       "fault@[kernel]:k 887 of ? x? cycles, after\n"
	       "gone@a.out:u 0 of ? x? cycles, after\n"
	       "gone@a.out:u 985 of ? x? cycles, before\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),  cmocka_unit_test(many_cells), cmocka_unit_test(vtune),
		cmocka_unit_test(vsprof), cmocka_unit_test(xperf),	cmocka_unit_test(diff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
