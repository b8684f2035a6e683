/* SPDX-License-Identifier: Apache-2.0
 * Separated values of other profilers and perf diff, by small inputs. */
#include "profile_dump.h"

#include "encoding/csv.h"

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
	expect("vtune-csv",
	       "Function;CPU Time\nf;1.234,5\ng;1.5\n", /* as a spreadsheet groups thousands */
	       "# cpu in ns 1236000000000 x? lost ?\n"
	       "f:? 1234500000000 x? cpu\n"
	       "g:? 1500000000 x? cpu\n");
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

/* ---- tables of no known format ---- */

static void drawn_tables(void **state)
{
	(void)state;
	expect("table",
	       "Hot functions\n\n"
	       "| Function | Module | Self % | Total % |\n|---|---|---:|---:|\n"
	       "| malloc | libc.so.6 | 12.5% | 20.0% |\n| main | a.out | 2.5% | 90.0% |\n"
	       "| free | libc.so.6 | 1.5% | 1.5% |\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "malloc@libc.so.6:u 1250 of 2000 x? share overlapping\n"
	       "main@a.out:u 250 of 9000 x? share overlapping\n"
	       "free@libc.so.6:u 150 of 150 x? share overlapping\n");
	expect("table",
	       "\u2502 Function \u2502 CPU \u2502\n\u251c\u2500\u2500\u2524\n"
	       "\u2502 main \u2502 12% \u2502\n\u2502 f \u2502 9% \u2502\n"
	       "\u2502 g(a, b) \u2502 1% \u2502\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "main:? 1200 of ? x? share overlapping\n"
	       "f:? 900 of ? x? share overlapping\n"
	       "g(a, b):? 100 of ? x? share overlapping\n");
}

static void tables_of_words(void **state)
{
	(void)state;
	expect("table",
	       "name              calls   time%\nstd::sort(int, b)    12   34.5%\n"
	       "foo                   3   10.5%\nbar baz              99    1.0%\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "std::sort(int, b):? 3450 of ? x? share overlapping\n"
	       "foo:? 1050 of ? x? share overlapping\n"
	       "bar baz:? 100 of ? x? share overlapping\n");
	expect("table", " 45.3% do_work\n 20.1% other thing\n  1.1% last\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "do_work:? 4530 of ? x? share overlapping\n"
	       "other thing:? 2010 of ? x? share overlapping\n"
	       "last:? 110 of ? x? share overlapping\n");
}

static void tables_of_values(void **state)
{
	(void)state;
	expect("table",
	       "function,cumulative percent,samples\n\"f(int, int)\",50.5,101\ng,25.0,50\n"
	       "h,1,2\nwhat,is,this\n",
	       "# share in % percent-only ? x153 lost ?\n"
	       "f(int, int):? ? of 5050 x101 share overlapping\n"
	       "g:? ? of 2500 x50 share overlapping\n"
	       "h:? ? of 100 x2 share overlapping\n"
	       "skipped 1\n");
}

static void tables_of_other_languages(void **state)
{
	(void)state;
	expect("table",
	       "| Function | Self |\n|---|---|\n| f | 34,05 % |\n| g | 12,34\xc2\xa0% |\n"
	       "| h | 1,00 % |\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "f:? 3405 of ? x? share overlapping\n"
	       "g:? 1234 of ? x? share overlapping\n"
	       "h:? 100 of ? x? share overlapping\n");
}

static void prose_is_no_table(void **state)
{
	static const char *const texts[] = {
		"In 2020 about 12% of the people\nsaid that 30% is enough, while\nothers, 5% of "
		"them, said it is not.\n12% is little. 13% would be 99%\nmore than that, she "
		"said, 1%.\n",
		"a, b, c\nd, e, f\ng, h, i\nj, k, l\n",
		"name value\nx 120%\ny 250%\nz 3%\n",
		"12.5%\n13.5%\n14.5%\n",
		"Function,Percent\nf,1.5\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		if (read_text(pc, "", pc_span(texts[i]), &profile) != PC_EINPUT)
			fail_msg("was read: %s", texts[i]);
		assert_int_equal(read_text(pc, "table", pc_span(texts[i]), &profile), PC_EINPUT);
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(many_cells),
		cmocka_unit_test(vtune),
		cmocka_unit_test(vsprof),
		cmocka_unit_test(xperf),
		cmocka_unit_test(diff),
		cmocka_unit_test(drawn_tables),
		cmocka_unit_test(tables_of_words),
		cmocka_unit_test(tables_of_values),
		cmocka_unit_test(tables_of_other_languages),
		cmocka_unit_test(prose_is_no_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
