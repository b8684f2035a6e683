/* SPDX-License-Identifier: Apache-2.0
 * What comes of the profiles of node and of GHC, by a small input for each rule of their grammars.
 */
#include "profile_dump.h"

/* ---- node --prof-process ---- */

#define NODE_HEAD                                                                            \
	"Statistical profiling result from isolate-0x1-v8.log, (20 ticks, 8 unaccounted, 0 " \
	"excluded).\n\n"
#define NODE_TABLES                                                      \
	" [Shared libraries]:\n   ticks  total  nonlib   name\n"         \
	"      1    5.0%          /usr/lib/libc.so.6\n\n"                \
	" [JavaScript]:\n   ticks  total  nonlib   name\n"               \
	"      5   25.0%   26.3%  JS: *blur /src/a b/n1.js:4:83\n"       \
	"      1    5.0%    5.3%  JS: ~blur /src/a b/n1.js:4:83\n"       \
	"      1    5.0%    5.3%  JS: ^get size node:fs:7:1\n"           \
	"      1    5.0%    5.3%  RegExp: ^(a+)$\n"                      \
	"      1    5.0%    5.3%  LazyCompile: *<anonymous> n1.js:2:9\n" \
	"      1    5.0%    5.3%  Builtin: ArrayMap\n\n"                 \
	" [C++]:\n   ticks  total  nonlib   name\n"                      \
	"      1    5.0%    5.3%  std::map<int, int>::find(int)\n\n"     \
	" [Summary]:\n   ticks  total  nonlib   name\n"                  \
	"     10   50.0%   52.6%  JavaScript\n\n"                        \
	" [C++ entry points]:\n   ticks    cpp   total   name\n"         \
	"      1  100.0%    5.0%  std::map<int, int>::find(int)\n\n"
#define NODE_TREE                                                                \
	" [Bottom up (heavy) profile]:\n"                                        \
	"  Note: percentage shows a share of a particular caller in the total\n" \
	"  amount of its parent calls.\n"                                        \
	"  Callers occupying less than 1.0% are not shown.\n\n"                  \
	"   ticks parent  name\n"                                                \
	"      8   40.0%  UNKNOWN\n"                                             \
	"      5   62.5%    JS: *blur /src/a b/n1.js:4:83\n"                     \
	"      4   80.0%      JS: ~<anonymous> /src/a b/n1.js:1:1\n"             \
	"      2   25.0%    JS: ~main /src/a b/n1.js:9:1\n\n"                    \
	"      5   25.0%  JS: *blur /src/a b/n1.js:4:83\n"                       \
	"      5  100.0%    JS: ~<anonymous> /src/a b/n1.js:1:1\n"               \
	"      5  100.0%          JS: ~too deep /src/a b/n1.js:1:1\n"

static void node_tables(void **state)
{
	(void)state;
	expect("node-prof", NODE_HEAD NODE_TABLES,
	       "# ticks in ticks 20 x20 lost ?\n"
	       "?:? 8 of ? x8 ticks\n"
	       "?@libc.so.6:u 1 of ? x1 ticks\n"
	       "blur@n1.js(/src/a b/n1.js:4):j 5 of ? x5 ticks\n"
	       "blur@n1.js(/src/a b/n1.js:4):u 1 of ? x1 ticks\n"
	       "get size@node:fs(node:fs:7):j 1 of ? x1 ticks\n"
	       "RegExp: ^(a+)$:j 1 of ? x1 ticks\n"
	       "<anonymous>:2:9@n1.js(n1.js:2):j 1 of ? x1 ticks\n"
	       "Builtin: ArrayMap:u 1 of ? x1 ticks\n"
	       "std::map<int, int>::find(int):u 1 of ? x1 ticks\n");
}

/* What the tree does not reach is in no caller that is known; nothing is counted twice. */
static void node_tree(void **state)
{
	(void)state;
	expect("node-prof", NODE_HEAD NODE_TABLES NODE_TREE,
	       "# ticks in ticks 20 x20 lost ?\n"
	       "<anonymous>:1:1@n1.js(/src/a b/n1.js:1):u;blur@n1.js(/src/a b/n1.js:4):j;?:? 4 x4 "
	       "ticks\n"
	       "blur@n1.js(/src/a b/n1.js:4):j;?:? 1 x1 ticks\n"
	       "main@n1.js(/src/a b/n1.js:9):u;?:? 2 x2 ticks\n"
	       "?:? 1 x1 ticks\n"
	       "<anonymous>:1:1@n1.js(/src/a b/n1.js:1):u;blur@n1.js(/src/a b/n1.js:4):j 5 x5 "
	       "ticks\n"
	       "?@libc.so.6:u 1 x1 ticks\n"
	       "blur@n1.js(/src/a b/n1.js:4):u 1 x1 ticks\n"
	       "get size@node:fs(node:fs:7):j 1 x1 ticks\n"
	       "RegExp: ^(a+)$:j 1 x1 ticks\n"
	       "<anonymous>:2:9@n1.js(n1.js:2):j 1 x1 ticks\n"
	       "Builtin: ArrayMap:u 1 x1 ticks\n"
	       "std::map<int, int>::find(int):u 1 x1 ticks\n"
	       "skipped 1\n");
}

static void node_twice(void **state)
{
	(void)state;
	expect("node-prof",
	       "Statistical profiling result from a.log, (2 ticks, 0 unaccounted, 1 excluded).\n"
	       " [C++]:\n   ticks  total  nonlib   name\n      1  100.0%  100.0%  f\n"
	       "Statistical profiling result from b.log, (3 ticks, 0 unaccounted, 0 excluded).\n"
	       " [C++]:\n   ticks  total  nonlib   name\n      3  100.0%  100.0%  f\n",
	       "# ticks in ticks 4 x4 lost ?\n"
	       "f:u 4 of ? x4 ticks\n");
}

/* ---- GHC ---- */

#define GHC_HEAD                                                                    \
	"\tSun Aug  6 14:52 2023 Time and Allocation Profiling Report  (Final)\n\n" \
	"\t   prog +RTS -P -RTS\n\n"                                                \
	"\ttotal time  =        0.02 secs   (23 ticks @ 1000 us, 1 processor)\n"    \
	"\ttotal alloc =  59,542,424 bytes  (excludes profiling overheads)\n\n"
#define GHC_EXACT                                                                                  \
	"COST CENTRE MODULE SRC            %time %alloc  ticks     bytes\n\n"                      \
	"parse       Lib    Lib.hs:95:11-83 30.4    9.4      7   5617272\n\n\n"                    \
	"                                                            individual      inherited\n"  \
	"COST CENTRE  MODULE SRC                   no.  entries  %time %alloc   %time %alloc  "    \
	"ticks  bytes\n\n"                                                                         \
	"MAIN         MAIN   <built-in>            337        0    0.0    0.0   100.0  100.0     " \
	" 0    728\n"                                                                              \
	" CAF         Main   <entire-module>       532        0    0.0    0.0    60.0    0.0     " \
	" 1     16\n"                                                                              \
	"  parse      Lib    Lib.hs:(157,1)-(159,5) 6        1    0.0    0.0     0.0    0.0      " \
	"7   5600\n"                                                                               \
	"   a b       Lib    Lib.hs:7:1-5            7        1    0.0    0.0     0.0    0.0     " \
	" 5   1\n"                                                                                 \
	" main        Main   a b.hs:3:1-9           10        0    0.0    0.0     0.0    0.0     " \
	"10      2\n"

static void ghc_exact(void **state)
{
	(void)state;
	expect("ghc-prof", GHC_HEAD GHC_EXACT,
	       "# time in ticks 23 x23 lost ?\n"
	       "# alloc in bytes 59542424 x? lost ?\n"
	       "MAIN@MAIN:u 0 x0 time\n"
	       "MAIN@MAIN:u 728 x? alloc\n"
	       "MAIN@MAIN:u;CAF@Main:u 1 x1 time\n"
	       "MAIN@MAIN:u;CAF@Main:u 16 x? alloc\n"
	       "MAIN@MAIN:u;CAF@Main:u;parse@Lib(Lib.hs:157):u 7 x7 time\n"
	       "MAIN@MAIN:u;CAF@Main:u;parse@Lib(Lib.hs:157):u 5600 x? alloc\n"
	       "MAIN@MAIN:u;CAF@Main:u;parse@Lib(Lib.hs:157):u;a b@Lib(Lib.hs:7):u 5 x5 time\n"
	       "MAIN@MAIN:u;CAF@Main:u;parse@Lib(Lib.hs:157):u;a b@Lib(Lib.hs:7):u 1 x? alloc\n"
	       "MAIN@MAIN:u;main@Main(a b.hs:3):u 10 x10 time\n"
	       "MAIN@MAIN:u;main@Main(a b.hs:3):u 2 x? alloc\n");
}

/* GHC before 8.0 knew no sources; without -P there are percentages only. */
static void ghc_percentages(void **state)
{
	(void)state;
	expect("ghc-prof",
	       GHC_HEAD "COST CENTRE MODULE  %time %alloc\n\nparse       Lib      30.4    9.4\n\n\n"
			"                              individual     inherited\n"
			"COST CENTRE MODULE  no.  entries  %time %alloc   %time %alloc\n\n"
			"MAIN        MAIN      1        0    0.0    0.1   100.0  100.0\n"
			" parse.a_long_name Lib  2      5   30.4    9.4    30.4    9.4\n"
			"what is this\n",
	       "# time in ticks percent-only 23 x23 lost ?\n"
	       "# alloc in bytes percent-only 59542424 x? lost ?\n"
	       "MAIN@MAIN:u 0 x? time\n"
	       "MAIN@MAIN:u 10 x? alloc\n"
	       "MAIN@MAIN:u;parse.a_long_name@Lib:u 3040 x? time\n"
	       "MAIN@MAIN:u;parse.a_long_name@Lib:u 940 x? alloc\n"
	       "skipped 1\n");
	expect("ghc-prof", "COST CENTRE MODULE  %time %alloc\n\nparse       Lib      30.4    9.4\n",
	       "# time in ticks percent-only ? x? lost ?\n"
	       "# alloc in bytes percent-only ? x? lost ?\n"
	       "parse@Lib:u 3040 of ? x? time\n"
	       "parse@Lib:u 940 of ? x? alloc\n");
}

static void ghc_json(void **state)
{
	(void)state;
	expect("ghc-json",
	       "{\"program\":\"p\",\"total_ticks\":9,\"tick_interval\":1000,\"cost_centres\":["
	       "{\"id\":2,\"label\":\"main\",\"module\":\"Main\",\"src_loc\":\"M.hs:(3,1)-(4,9)\"},"
	       "{\"id\":1,\"label\":\"MAIN\",\"module\":\"MAIN\",\"src_loc\":\"<built-in>\"}],"
	       "\"profile\":{\"id\":1,\"entries\":0,\"alloc\":8,\"ticks\":0,\"children\":["
	       "{\"id\":2,\"entries\":1,\"alloc\":5,\"ticks\":7,\"children\":[]},"
	       "{\"id\":9,\"ticks\":2}]}}",
	       "# time in ticks 9 x9 lost ?\n"
	       "# alloc in bytes 13 x? lost ?\n"
	       "MAIN@MAIN:u 0 x0 time\n"
	       "MAIN@MAIN:u 8 x? alloc\n"
	       "MAIN@MAIN:u;main@Main(M.hs:3):u 7 x7 time\n"
	       "MAIN@MAIN:u;main@Main(M.hs:3):u 5 x? alloc\n"
	       "MAIN@MAIN:u;?:u 2 x2 time\n"
	       "MAIN@MAIN:u;?:u 0 x? alloc\n");
}

static void ghc_json_deep(void **state)
{
	enum { DEPTH = 50000 };
	struct pc *pc = pc_new();
	struct pc_text text = { 0 };
	struct pc_profile *profile;

	(void)state;
	pc_text_puts(&text, "{\"cost_centres\":[{\"id\":1,\"label\":\"f\",\"module\":\"M\"}],"
			    "\"profile\":");
	for (int i = 0; i < DEPTH; i++)
		pc_text_puts(&text, "{\"id\":1,\"ticks\":1,\"children\":[");
	for (int i = 0; i < DEPTH; i++)
		pc_text_puts(&text, "]}");
	/* what closes the whole is missing */
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_int_equal(profile->cell_count, 2 * DEPTH);
	pc_text_clear(&text);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(node_tables),	   cmocka_unit_test(node_tree),
		cmocka_unit_test(node_twice),	   cmocka_unit_test(ghc_exact),
		cmocka_unit_test(ghc_percentages), cmocka_unit_test(ghc_json),
		cmocka_unit_test(ghc_json_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
