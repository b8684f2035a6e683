/* SPDX-License-Identifier: Apache-2.0
 * Parsers of annotated sources. */
#include "listing_dump.h"

static void perf(void **state)
{
	(void)state;
	expect_listing("",
		       "\n Percent |\tSource code & Disassembly of mix for cycles:P (200 samples, "
		       "percent: local period)\n------\n"
		       "         :\n"
		       "         : 3    Disassembly of section .text:\n"
		       "         : 5    0000000000001149 <spread>:\n"
		       "         : 6    spread():\n"
		       "         :\n"
		       "         : 11   {\n"
		       "         : 12   for (;;)\n"
		       "    0.50 :   1149:   add    %rax,%r8\n"
		       "         : 40   std::max(int const&):\n"
		       "         : 230  return a / b;\n"
		       "   99.50 :   114c:   jne    1149 <spread>\n",
		       "# cycles:P in samples .0 percent ?\n"
		       "spread in ? of mix: 200\n"
		       "  0 s8 \"\"\n"
		       "  1 s9 \"{\"\n"
		       "  2 s10 \"for (;;)\"\n"
		       "  3 i10 \"add %rax,%r8\" 50 @1149\n"
		       "  4 s230[std::max(int const&)] \"return a / b;\"\n"
		       "  5 i230[std::max(int const&)] \"jne 1149 <spread>\" 9950 @114c>1149\n"
		       "  loop 1 3-5 of 2, lines 10-10: 10000\n");
}

/* No digits of lines, no samples, no name but in a jump; raw bytes; a place behind each. */
static void perf_older(void **state)
{
	(void)state;
	expect_listing("",
		       " Percent |      Source code & Disassembly of PiBench\n----\n...\n"
		       "         :      x += 1 / y;\n"
		       "    3.04 :   1b66c:  48 89 e5  divpd  %xmm0,%xmm3 // pi.h:7\n"
		       "   96.96 :   1b677:  jne    1b66c <Pi::sum(long)+0x80>\n",
		       "# event in samples .0 percent ?\n"
		       "Pi::sum(long) in ? of PiBench: ?\n"
		       "  0 s0 \"x += 1 / y;\"\n"
		       "  1 i7{pi.h} \"divpd %xmm0,%xmm3\" 304 @1b66c\n"
		       "  2 i0 \"jne 1b66c <Pi::sum(long)+0x80>\" 9696 @1b677>1b66c\n"
		       "  loop 1 1-2 of 2, lines 7-7: 10000\n"
		       "skipped 1\n");
}

static void perf_group(void **state)
{
	(void)state;
	expect_listing(
		"",
		" Percent         |\tSource code & Disassembly of a for anon group { x, y } (5 "
		"samples, percent: local period)\n---\n"
		"                 : 0  0xffffffff810511e0 <clock>:\n"
		"   94.76    0.00 :   ffffffff810511e0: nop\n",
		"# x in samples .0 percent ?\n"
		"# y in samples .0 percent ?\n"
		"clock in ? of a: 5 ?\n"
		"  0 i0 \"nop\" 9476 0 @ffffffff810511e0\n");
}

static void perf_stdio2(void **state)
{
	(void)state;
	expect_listing("",
		       "Samples: 4K of event 'cycles:P', 4000 Hz, Event count (approx.): 10, "
		       "[percent: local period]\n"
		       "spread() /bin/mix\nPercent        \n"
		       "            Disassembly of section .text:\n"
		       "            while (x)  \n"
		       "        25:   add  %r9,%rcx \n"
		       "  0.05      \xe2\x86\x93 je   59      \n"
		       " 99.95      \xe2\x86\x91 jmp  25      \n",
		       "# cycles:P in samples .0 percent ?\n"
		       "spread in ? of mix: ?\n"
		       "  0 s0 \"while (x)\"\n"
		       "  1 i0 \"add %r9,%rcx\" @25\n"
		       "  2 i0 \"je 59\" 5>59\n"
		       "  3 i0 \"jmp 25\" 9995>25\n"
		       "  loop 1 1-3 of 3, lines 0-0: 10000\n");
}

static void pprof(void **state)
{
	(void)state;
	expect_listing("",
		       "Total: 5.02s\n"
		       "ROUTINE ======================== main.f in /x/main.go\n"
		       "     120ms      1.16s (flat, cum) 23.11% of Total\n"
		       "         .          .      4:func f() {\n"
		       "     120ms      1.16s      5:\tfor {\n"
		       "ROUTINE ======================== main.g\n"
		       "         0         1s (flat, cum) 19.92% of Total\n"
		       "         .         1s     4c1ecd: CALL strings.Index(SB) ;main.g m.go:13\n",
		       "# flat in ns .0 5020000000\n"
		       "# cum in ns .0 inclusive 5020000000\n"
		       "main.f in /x/main.go of ?: 120000000 1160000000\n"
		       "  0 s4 \"func f() {\" 0 0\n"
		       "  1 s5 \"\tfor {\" 120000000 1160000000\n"
		       "  loop 1 1-1 of 1, lines 5-5: 120000000 1160000000\n"
		       "main.g in ? of ?: 0 1000000000\n"
		       "  0 i13{m.go} \"CALL strings.Index(SB)\" 0 1000000000 @4c1ecd\n");
}

/* Where the column of times is coarser than the shares, these are used. */
static void line_profiler(void **state)
{
	(void)state;
	expect_listing("",
		       "Timer unit: 1 s\n\nTotal time: 2 s\nFile: a.py\nFunction: f at line 3\n\n"
		       "Line #      Hits         Time  Per Hit   % Time  Line Contents\n======\n"
		       "     3                                           def f(x):\n"
		       "     4         2          2.0      1.0     98.5      for w in x:\n\n"
		       "Total time: 1e-06 s\nFile: a.py\nFunction: g at line 9\n\n"
		       "Line #      Hits         Time  Per Hit   % Time  Line Contents\n======\n"
		       "     9         1          0.0      1.0    100.0      x()\n\n"
		       "  2.00 seconds - a.py:3 - f\n",
		       "# time in ns .0 inclusive ?\n# hits in executions .0 no-time ?\n"
		       "f in a.py of ?: 2000000000 2\n"
		       "  0 s3 \"def f(x):\"\n"
		       "  1 s4 \"    for w in x:\" 1970000000 2\n"
		       "  loop 1 1-1 of 1, lines 4-4: 1970000000 2\n"
		       "g in a.py of ?: 1000 1\n"
		       "  0 s9 \"    x()\" 1000 1\n");
}

static void memory_profiler(void **state)
{
	(void)state;
	expect_listing("",
		       "Filename: a.py\n\n"
		       "Line #    Mem usage    Increment  Occurrences   Line Contents\n====\n"
		       "     1   23.305 MiB   23.305 MiB           1   @profile\n"
		       "     2                                         def g():\n"
		       "     3   23.312 MiB    0.007 MiB           7       x.append(1)\n",
		       "# increment in MiB .3 no-time ?\n# occurrences in executions .0 no-time ?\n"
		       "g in a.py of ?: 7 8\n"
		       "  0 s1 \"@profile\" 0 1\n"
		       "  1 s2 \"def g():\"\n"
		       "  2 s3 \"    x.append(1)\" 7 7\n");
}

#define RULE "--------------------------------------------------------------------------------\n"

static void valgrind(void **state)
{
	(void)state;
	expect_listing(
		"callgrind_annotate",
		RULE "Ir           Bc\n" RULE "1,234 (100.0%) 20 (100.0%)  PROGRAM TOTALS\n\n" RULE
		     "-- Auto-annotated source: /src/va.c\n" RULE
		     "  No information has been collected for /src/va.c\n\n" RULE
		     "-- Auto-annotated source: va.c\n" RULE "Ir             Bc          \n\n"
		     "-- line 6 ----------------------------------------\n"
		     "    .           .           \tfor (;;)\n"
		     "1,000 (81.04%) 15 (75.00%)  \t\tins();\n"
		     "  900 (72.00%)  5 (25.00%)  => va.c:ins (1x)\n"
		     "-- line 7 ----------------------------------------\n"
		     "-- line 20 ---------------------------------------\n"
		     "  200 (16.21%)  .           }\n\n" RULE "Ir   Bc\n" RULE
		     "1,200 (97.2%) 15 (75.00%)  events annotated\n",
		"# Ir in instructions .0 1234\n# Bc in branches .0 no-time 20\n"
		"? in va.c of ?: 1200 15\n"
		"  0 s6 \"\tfor (;;)\"\n"
		"  1 s7 \"\t\tins();\" 1000 15\n"
		"  2 s20 \"}\" 200 0\n"
		"  loop 1 0-1 of 2, lines 6-7: 1000 15\n");
}

static void gcov(void **state)
{
	(void)state;
	expect_listing("",
		       "        -:    0:Source:mix.c\n        -:    0:Runs:1\n"
		       "        -:    1:/* */\n"
		       "function f called 1 returned 100% blocks executed 93%\n"
		       "       2*:   12:int f()\n"
		       "     1.5k:   13:\twhile (x)\n"
		       "    #####:   14:\t\ty();\n"
		       "branch  0 taken 50% (fallthrough)\ncall    1 never executed\n",
		       "# executions in executions .0 no-time ?\n"
		       "? in mix.c of ?: 0\n"
		       "f in mix.c of ?: 1502\n"
		       "  0 s12 \"int f()\" 2\n"
		       "  1 s13 \"\twhile (x)\" 1500\n"
		       "  2 s14 \"\t\ty();\" 0\n"
		       "  loop 1 1-2 of 2, lines 13-14: 1500\n");
	expect_listing("",
		       "{\"gcc_version\": \"12\", \"files\": [{\"file\": \"a.c\", \"lines\": "
		       "[{\"count\": 5, \"line_number\": 12, \"function_name\": \"f\"}]}]}\n",
		       "# executions in executions .0 no-time ?\n"
		       "f in a.c of ?: 5\n"
		       "  0 s12 \"\" 5\n");
}

static void gprof(void **state)
{
	(void)state;
	expect_listing("",
		       "*** File /x/a.c:\n                int main()\n       ##### -> {\n"
		       "          12 ->   f();\n\n\nTop 10 Lines:\n\n     Line      Count\n",
		       "# executions in executions .0 no-time ?\n"
		       "? in /x/a.c of ?: 12\n"
		       "  0 s1 \"int main()\"\n"
		       "  1 s2 \"{\" 0\n"
		       "  2 s3 \"  f();\" 12\n"
		       "  3 s4 \"\"\n"
		       "  4 s5 \"\"\n");
}

static void scalene(void **state)
{
	(void)state;
	expect_listing("",
		       "{\"alloc_samples\": 1, \"files\": {\"a.py\": {\"lines\": [{\"lineno\": 3, "
		       "\"line\": \"x = y\\n\", \"n_cpu_percent_c\": 1.5, "
		       "\"n_cpu_percent_python\": 20, \"n_sys_percent\": 0.25, \"n_malloc_mb\": "
		       "3}]}}}",
		       "# cpu in % .2 10000\n# allocated in MB .3 no-time ?\n"
		       "# python in % .2 10000\n# native in % .2 10000\n# system in % .2 10000\n"
		       "? in a.py of ?: 2175 3000 2000 150 25\n"
		       "  0 s3 \"x = y\" 2175 3000 2000 150 25\n");
}

static void refused(void **state)
{
	static const struct {
		const char *format, *text, *why;
	} cases[] = {
		{ "", "main;f 3\nmain;g 4\nmain;h 5\n", "which has no lines of code" },
		{ "",
		  "\n/bin/true:     file format elf64-x86-64\n\n\nDisassembly of section .init:\n\n"
		  "0000000000002000 <_init>:\n    2000:\t48 83 ec 08 \tsub    $0x8,%rsp\n",
		  "there are no costs in it; give what this prints: perf annotate" },
		{ "", "   Memory usage: 12 (max: 93 MB, growth rate: 5%)\n",
		  "scalene --cli --json" },
		{ "", "\n  Lorem ipsum\n", "it begins with \"Lorem ipsum\"; name" },
		{ "nothing", "Lorem ipsum\n", "there is no format \"nothing\"" },
		{ "gcov", "Lorem ipsum\n", "nothing in it is a function or file" },
		{ "", "", "empty input" },
		{ "", "goroutine 1 [running]:\n", "stacktrace" },
		{ "gcov-json", "{\"files\": [", "not JSON as a whole" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc *pc PC_AUTO(pc) = pc_new();
		struct pc_listing *listing;

		assert_true(read_listing(pc, cases[i].format, cases[i].text, &listing) < 0);
		if (!strstr(pc_error(pc), cases[i].why))
			fail_msg("%zu: %s", i, pc_error(pc));
	}
}

/* Of a long function what costs nothing is dropped, and loops keep their ends. */
static void pruned(void **state)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_text text PC_AUTO(text) = { 0 };
	const struct pc_listing *listing;

	(void)state;
	pc_text_puts(&text, "        -:    0:Source:a.c\n");
	for (int i = 1; i <= 1000; i++)
		pc_text_printf(&text, "%9d:%5d:%s\n", i == 500 ? 7 : 0, i,
			       i == 100 ? "for (;;) {" : "    x();");
	listing = listing_of(pc, "", text.data);
	assert_int_equal(listing->parts[0].seen, 1000);
	assert_int_equal(listing->parts[0].line_count, 23);
	assert_int_equal(listing->parts[0].lines[0].line, 100);
	assert_int_equal(listing->parts[0].loops[0].lines, 901);
	assert_int_equal(listing->parts[0].loops[0].costs[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(perf),
		cmocka_unit_test(perf_older),
		cmocka_unit_test(perf_group),
		cmocka_unit_test(perf_stdio2),
		cmocka_unit_test(pprof),
		cmocka_unit_test(line_profiler),
		cmocka_unit_test(memory_profiler),
		cmocka_unit_test(valgrind),
		cmocka_unit_test(gcov),
		cmocka_unit_test(gprof),
		cmocka_unit_test(scalene),
		cmocka_unit_test(refused),
		cmocka_unit_test(pruned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
