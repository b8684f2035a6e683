/* SPDX-License-Identifier: Apache-2.0
 * Trees of stacks: macOS sample, pmcstat, Instruments' deep copy, and in XML xctrace and sysprof.
 */
#include "profile_dump.h"

static void mac_sample_trees(void **state)
{
	(void)state;
	expect("mac-sample",
	       "Analysis of sampling my app (pid 64) every 1 millisecond\n"
	       "Process:         my app [64]\n"
	       "\n"
	       "Call graph:\n"
	       "    8 Thread_15   DispatchQueue_1: com.apple.main-thread  (serial)\n"
	       "    + 8 start  (in libdyld.dylib) + 1  [0x7fff]\n"
	       "    +   6 main  (in app) + 41  [0x1038]  main.c:12\n"
	       "    +   ! 3 read  (in libsystem.dylib) + 10,20  [0x1,0x2]\n"
	       "    +   ! : 1 3  (in libsystem.dylib) + 1  [0x1]\n"
	       "    +   1 ???  (in app)  load address 0x1000 + 0x41  [0x1041]\n"
	       "    2 Thread_16: worker\n"
	       "      2 work  (in app) + 1  [0x1]\n"
	       "\n"
	       "Total number in stack (recursive counted multiple, when >=5):\n"
	       "        5       read  (in libsystem.dylib) + 10  [0x1]\n",
	       "# samples in samples 10 x10 lost ?\n"
	       "start@libdyld.dylib:u;main@app(main.c:12):u;read@libsystem.dylib:u;"
	       "3@libsystem.dylib:u 1 x1 my app/64/15 samples\n"
	       "start@libdyld.dylib:u;main@app(main.c:12):u;read@libsystem.dylib:u 2 x2 "
	       "my app/64/15 samples\n"
	       "start@libdyld.dylib:u;main@app(main.c:12):u 3 x3 my app/64/15 samples\n"
	       "start@libdyld.dylib:u;?@app:u 1 x1 my app/64/15 samples\n"
	       "start@libdyld.dylib:u 1 x1 my app/64/15 samples\n"
	       "work@app:u 2 x2 my app/64/16 samples\n");
}

static void pmcstat_callers(void **state)
{
	(void)state;
	expect("pmcstat",
	       "@ inst_retired.any [100 samples]\n"
	       "\n"
	       "50.00%  [50]       copy @ /boot/kernel/zfs.ko\n"
	       " 60.00%  [30]        vop_read\n"
	       "  100.0%  [30]         syscall @ /boot/kernel/kernel\n"
	       " 20.00%  [10]        main @ /usr/bin/app\n"
	       "\n"
	       "@ cycles [7 samples]\n"
	       "100.0%  [7]     f @ /usr/bin/app\n",
	       "# inst_retired.any in samples 100 x100 lost ?\n"
	       "# cycles in samples 7 x7 lost ?\n"
	       "syscall@kernel:k;vop_read@zfs.ko:k;copy@zfs.ko:k 30 x30 inst_retired.any\n"
	       "main@app:u;copy@zfs.ko:k 10 x10 inst_retired.any\n"
	       "copy@zfs.ko:k 10 x10 inst_retired.any\n"
	       "f@app:u 7 x7 cycles\n");
}

static void instruments_units(void **state)
{
	(void)state;
	expect("instruments",
	       "Weight\tSelf Weight\t\tSymbol Name\n"
	       "1.50 min  100.0%\t-\t \tmy app (40)\n"
	       "1.50 min  100.0%\t-\t \t Main Thread  0x1f\n"
	       "1.50 min  100.0%\t2.00 us\t \t  main\n"
	       "1,5 s    1.0%\t1,25 s\t \t   f()\n"
	       "1.00 ms    0.0%\t1.00 ms\t \t   <Unknown Address>\n"
	       "what\n",
	       "# time in ns 1251002000 x? lost ?\n"
	       "main:?;f():? 1250000000 x? my app/40/31 time\n"
	       "main:?;?:? 1000000 x? my app/40/31 time\n"
	       "main:? 2000 x? my app/40/31 time\n"
	       "skipped 1\n");
	expect("instruments",
	       "Running Time\tSelf (ms)\t\tSymbol Name\n"
	       "5.0ms   99.9%\t1\t \tstart\n"
	       "4.0ms   99.9%\t4\t \t main\n",
	       "# time in ns 5000000 x? lost ?\n"
	       "start:?;main:? 4000000 x? time\n"
	       "start:? 1000000 x? time\n");
	expect("instruments",
	       "Weight\t\tSymbol Name\n"
	       "1.20 Kc 100.0%\t\tstart\n"
	       "200 cycles  16.0%\t\t main\n",
	       "# cycles in cycles 1200 x? lost ?\n"
	       "start:?;main:? 200 x? cycles\n"
	       "start:? 1000 x? cycles\n");
	expect("instruments",
	       "Weight\tSelf Weight\tSymbol Names\n"
	       "2.00 s  100.0%\t0 s\t   start\n2.00 s  99.9%\t2.00 s\t    main\n",
	       "# time in ns 2000000000 x? lost ?\n"
	       "start:?;main:? 2000000000 x? time\n");
	expect("instruments",
	       "Bytes Used\tCount\t\tSymbol Name\n"
	       "   1.50 MB     100.0%\t7\t \tstart\n   1.00 KB     0.1%\t1\t \t malloc\n",
	       "# bytes in bytes 1572864 x? lost ?\n"
	       "start:?;malloc:? 1024 x? bytes\n"
	       "start:? 1571840 x? bytes\n");
}

/* ---- XML ---- */

static const char xctrace_head[] =
	"<?xml version=\"1.0\"?>\n<!-- a > comment -- with \"< --><trace-query-result>\n"
	"<node xpath='//a[1]/b'><schema "
	"name=\"time-profile\"><col><name>Weight</name></col></schema>"
	"<row><sample-time id=\"1\">5</sample-time>"
	"<thread id=\"2\" fmt=\"main\"><tid id=\"3\">77</tid><process id=\"4\" fmt=\"my app (9)\">"
	"<pid id=\"5\">9</pid></process></thread><weight id=\"6\">1000000</weight>"
	"<tagged-backtrace id=\"20\"><backtrace id=\"7\">"
	"<frame id=\"8\" name=\"f&lt;int&gt;(a&amp;&#x62;)\"><binary id=\"9\" name=\"app\" "
	"path=\"/opt/a&quot;b/app\"/><source line=\"3\"><path "
	"id=\"10\">/src/f.c</path></source></frame>"
	"<frame id=\"11\" name=\"main\"><binary "
	"ref=\"9\"/></frame></backtrace></tagged-backtrace></row>\n";

static void xctrace_references(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	pc_text_puts(&text, xctrace_head);
	pc_text_puts(&text,
		     "<row><thread ref=\"2\"/><weight ref=\"6\"/>"
		     "<tagged-backtrace ref=\"20\"/></row>"
		     "<row><thread ref=\"2\"/><weight id=\"12\">5</weight><backtrace id=\"13\">"
		     "<frame id=\"14\" name=\"trap\"><binary id=\"15\" name=\"kernel.release\"/>"
		     "</frame><frame ref=\"11\"/></backtrace></row>"
		     "<row><process ref=\"4\"/><weight ref=\"12\"/><sentinel/></row>"
		     "</node></trace-query-result>\n");
	expect_span("xctrace", (struct pc_span){ text.data, text.size },
		    "# time in ns 2000010 x4 lost ?\n"
		    "main@app:u;f<int>(a&b)@app(/src/f.c:3):u 2000000 x2 my app/9/77 time\n"
		    "main@app:u;trap@kernel.release:k 5 x1 my app/9/77 time\n"
		    "?:? 5 x1 my app/9/-1 time\n");
	pc_text_clear(&text);
}

/* A reference to an element of another kind says nothing. */
static void xctrace_wrong_references(void **state)
{
	struct pc_text text = { 0 };

	(void)state;
	pc_text_puts(&text, xctrace_head);
	pc_text_puts(&text,
		     "<row><thread ref=\"6\"/><weight id=\"12\">5</weight>"
		     "<backtrace ref=\"6\"/></row>"
		     "<row><thread ref=\"7\"/><weight ref=\"12\"/>"
		     "<backtrace id=\"30\"><frame ref=\"6\"/><frame ref=\"99\"/></backtrace></row>"
		     "</node></trace-query-result>\n");
	expect_span("xctrace", (struct pc_span){ text.data, text.size },
		    "# time in ns 1000010 x3 lost ?\n"
		    "main@app:u;f<int>(a&b)@app(/src/f.c:3):u 1000000 x1 my app/9/77 time\n"
		    "?:? 10 x2 time\n");
	pc_text_clear(&text);
}

/* Cut anywhere it is read up to there, and the cut is told. */
static void xctrace_cut(void **state)
{
	struct pc *pc = pc_new();

	(void)state;
	for (size_t size = 0; size < sizeof(xctrace_head); size += 7) {
		struct pc_profile *profile;
		int status =
			read_text(pc, "xctrace", (struct pc_span){ xctrace_head, size }, &profile);

		assert_true(status == PC_OK || status == PC_EINPUT);
		if (!status)
			assert_true(pc_profile_damage(profile, &(const char *){ NULL },
						      &(const char *){ NULL }));
	}
	pc_free(pc);
}

static void sysprof_nodes(void **state)
{
	(void)state;
	expect("sysprof",
	       "<profile>\n  <size>6</size>\n  <objects>\n"
	       "    <object id=\"10\"><name>\"[nautilus]\"</name><total>6</total></object>\n"
	       "    <object id=\"11\"><name>\"operator&lt;\"</name></object>\n"
	       "    <object id=\"12\"><name>\"In file /lib/libc.so.6\"</name></object>\n"
	       "    <object id=\"13\"><name>\"in kernel\"</name></object>\n"
	       "  </objects>\n  <nodes>\n"
	       "    <node id=\"3\"><object>12</object><parent>2</parent><self>4</self></node>\n"
	       "    <node id=\"2\"><object>11</object><parent>1</parent><self>1</self></node>\n"
	       "    <node id=\"1\"><object>10</object><parent>0</parent><self>0</self></node>\n"
	       "    <node id=\"4\"><object>13</object><parent>1</parent><self>1</self></node>\n"
	       "    <node id=\"5\"><object>13</object><parent>6</parent><self>1</self></node>\n"
	       "    <node id=\"6\"><object>13</object><parent>5</parent><self>0</self></node>\n"
	       "  </nodes>\n</profile>\n",
	       "# samples in samples 6 x6 lost ?\n"
	       "operator<:?;?@libc.so.6:u 4 x4 nautilus/-1/-1 samples\n"
	       "operator<:? 1 x1 nautilus/-1/-1 samples\n"
	       "in kernel:k 1 x1 nautilus/-1/-1 samples\n");
}

/* A chain of nodes, the last of them first: neither recursion nor time that grows with its square.
 */
static void sysprof_deep(void **state)
{
	enum { DEPTH = 20000 };
	struct pc_text text = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	pc_text_puts(&text, "<profile><objects><object id=\"1\"><name>\"f\"</name></object>"
			    "</objects><nodes>");
	for (int i = DEPTH; i > 0; i--)
		pc_text_printf(&text,
			       "<node id=\"%d\"><object>1</object><parent>%d</parent>"
			       "<self>1</self></node>\n",
			       i, i - 1);
	pc_text_puts(&text, "</nodes></profile>");
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_int_equal(depth_of(profile, 0), DEPTH);
	assert_int_equal(profile->cell_count, DEPTH);
	pc_text_clear(&text);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mac_sample_trees),  cmocka_unit_test(pmcstat_callers),
		cmocka_unit_test(instruments_units), cmocka_unit_test(xctrace_references),
		cmocka_unit_test(xctrace_cut),	     cmocka_unit_test(xctrace_wrong_references),
		cmocka_unit_test(sysprof_nodes),     cmocka_unit_test(sysprof_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
