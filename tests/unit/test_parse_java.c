/* SPDX-License-Identifier: Apache-2.0
 * What comes of the profiles of Java's tools, by a small input for each rule of their grammars. */
#include "profile_dump.h"

/* ---- async-profiler ---- */

static void async_traces_and_table(void **state)
{
	(void)state;
	expect("async-profiler",
	       "Started [cpu] profiling\n"
	       "--- Execution profile ---\n"
	       "Total samples       : 20\n"
	       "unknown_Java        : 1 (5.00%)\n\n"
	       "--- 100000000 ns (50.00%), 10 samples\n"
	       "  [ 0] __do_softirq_[k]\n"
	       "  [ 1] A.run_[j]\n"
	       "  [ 2] [main thread tid=42]\n\n"
	       "--- 10000000 ns (5.00%), 1 sample\n"
	       "  [ 0] A.run_[j]\n\n"
	       "          ns  percent  samples  top\n"
	       "  ----------  -------  -------  ---\n"
	       "   100000000   50.00%       10  __do_softirq_[k]\n"
	       "    50000000   25.00%        5  A.run_[j]\n"
	       "    10000000    5.00%        1  std::map<int, int>::find\n",
	       "# time in ns 200000000 x20 lost ?\n"
	       "A.run:j;__do_softirq:k 100000000 x10 main thread/-1/42 time\n"
	       "A.run:j 50000000 x5 time\n"
	       "std::map<int, int>::find:? 10000000 x1 time\n"
	       "skipped 1\n");
}

/* The order of the words in a block's head changed twice. */
static void async_heads(void **state)
{
	(void)state;
	expect("async-profiler",
	       "--- Execution profile ---\nTotal samples:  3\nUnknown (native):  1 (33.33%)\n\n"
	       "--- 20 (66.67%) ns, 2 samples\n  [ 0] a\n  [ 1] b\n\n"
	       "--- 7 (33.33%) ns, 1 samples\n  [ 0] c\n",
	       "# time in ns 27 x3 lost ?\n"
	       "b:?;a:? 20 x2 time\n"
	       "c:? 7 x1 time\n");
	expect("async-profiler",
	       "=== Execution profile ===\nTotal:  3\n\n"
	       "Samples: 2 (66.67%)\n  [ 0] a\n  [ 1] b\n\n"
	       "       2 (66.67%) a\n       1 (33.33%) c d\n",
	       "# samples in samples 3 x3 lost ?\n"
	       "b:?;a:? 2 x2 samples\n"
	       "c d:? 1 x1 samples\n");
}

/* What is left out cannot be added up when samples stand for different costs. */
static void async_left_out(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "",
				   PC_SPAN("--- Execution profile ---\nTotal samples: 9\n\n"
					   "--- 50 ns (0.00%), 4 samples\n  [ 0] a\n\n"
					   "--- 7 ns (9.09%), 1 sample\n  [ 0] b\n"),
				   &profile),
			 PC_OK);
	assert_non_null(strstr(pc_profile_notes(profile)[0], "only 5 of 9 samples"));
	pc_free(pc);
}

static void async_allocations(void **state)
{
	(void)state;
	expect("async-profiler",
	       "--- Execution profile ---\nTotal samples: 3\n\n"
	       "--- 1048576 bytes (66.67%), 2 samples\n  [ 0] byte[]_[k]\n  [ 1] A.run\n\n"
	       "--- 24 bytes (33.33%), 1 sample\n  [ 0] java.lang.Object_[i]\n  [ 1] A.run\n",
	       "# bytes in bytes 1048600 x3 lost ?\n"
	       "A.run:?;byte[]_[k]:? 1048576 x2 bytes\n"
	       "A.run:?;java.lang.Object_[i]:? 24 x1 bytes\n");
	expect("async-profiler", /* of 100 bytes: a sample may stand for any number of them */
	       "--- Execution profile ---\nTotal samples: 30\n\n"
	       "--- 20 bytes (20.00%), 1 sample\n  [ 0] byte[]\n  [ 1] A.run\n",
	       "# bytes in bytes 100 x30 lost ?\n"
	       "A.run:?;byte[]:? 20 x1 bytes\n");
	expect("async-profiler",
	       "       total  percent  samples  top\n"
	       "  ----------  -------  -------  ---\n"
	       "        4321   50.00%       10  f\n",
	       "# total in events 4321 x10 lost ?\n"
	       "f:? 4321 of ? x10 total\n");
}

/* ---- jfr print ---- */

static void jfr_samples(void **state)
{
	(void)state;
	expect("jfr-print",
	       "jdk.CPULoad {\n  startTime = 20:42:16.724\n  jvmUser = 1.0%\n}\n\n"
	       "jdk.ExecutionSample {\n"
	       "  startTime = 20:42:16.724\n"
	       "  sampledThread = \"main\" (javaThreadId = 1)\n"
	       "  state = \"STATE_RUNNABLE\"\n"
	       "  stackTrace = [\n"
	       "    java.lang.String.compareTo(byte[], byte[]) line: 108\n"
	       "    Work.run()\n"
	       "    ...\n"
	       "  ]\n"
	       "}\n\n"
	       "jdk.ExecutionSample {\n"
	       "  startTime = 20:42:16.724\n"
	       "  sampledThread = \"C2 \"x\"\" (osThreadId = 7)\n"
	       "  stackTrace = N/A\n"
	       "}\n\n"
	       "jdk.ObjectAllocationSample {\n"
	       "  startTime = 20:42:16.724\n"
	       "  objectClass = byte[] (classLoader = bootstrap)\n"
	       "  weight = 1.5 kB\n"
	       "  eventThread = N/A\n"
	       "  stackTrace = [\n"
	       "    Work.run() line: 5\n"
	       "  ]\n"
	       "}\n\n"
	       "jdk.ThreadPark {\n"
	       "  startTime = 20:42:16.724\n"
	       "  duration = 1 m 2.5 s\n"
	       "  stackTrace = [\n"
	       "    Work.run() line: 5\n"
	       "  ]\n"
	       "}\n\n"
	       "jdk.ThreadPark {\n"
	       "  startTime = 20:42:16.724\n"
	       "  duration = Forever\n"
	       "}\n"
	       "what is this\n",
	       "# jdk.ExecutionSample in samples 2 x2 lost ?\n"
	       "# jdk.ObjectAllocationSample in bytes 1536 x1 lost ?\n"
	       "# jdk.ThreadPark in ns 62500000000 x1 lost ?\n"
	       "Work.run():u;java.lang.String.compareTo(byte[], byte[]):u 1 x1 main/-1/1 "
	       "jdk.ExecutionSample\n"
	       "?:? 1 x1 C2 \"x\"/-1/7 jdk.ExecutionSample\n"
	       "Work.run():u 1536 x1 jdk.ObjectAllocationSample\n"
	       "Work.run():u 62500000000 x1 jdk.ThreadPark\n"
	       "skipped 2\n");
}

static void expect_damage(const char *format, const char *text, const char *wanted)
{
	const char *at, *reason;
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	if (read_text(pc, format, pc_span(text), &profile))
		fail_msg("%s", pc_error(pc));
	assert_true(pc_profile_damage(profile, &at, &reason));
	if (!strstr(reason, wanted))
		fail_msg("%s: %s", at, reason);
	pc_free(pc);
}

static void jfr_cut(void **state)
{
	(void)state;
	expect_damage("jfr-print",
		      "jdk.ExecutionSample {\n  startTime = 1\n}\n\n"
		      "jdk.ExecutionSample {\n  startTime = 1\n",
		      "begins in line 5");
}

/* ---- hprof ---- */

#define TRACES                                                                                 \
	"JAVA PROFILE 1.0.1, created Fri Dec 18 16:33:00 2009\n\nCPU SAMPLES     is a …\n\n" \
	"--------\n\n"                                                                         \
	"THREAD START (obj=5000012d, id = 200001, name=\"main\", group=\"main\")\n"            \
	"TRACE 300556:\n"                                                                      \
	"\tA.read(A.java:Unknown line)\n"                                                      \
	"\tA.run(A.java:543)\n"                                                                \
	"TRACE 300557: (thread=200001)\n"                                                      \
	"\tB.read(Unknown Source)\n"                                                           \
	"TRACE 300558:\n"                                                                      \
	"\t<empty>\n"

static void hprof_samples(void **state)
{
	(void)state;
	expect("hprof",
	       TRACES "CPU SAMPLES BEGIN (total = 10) Fri Dec 18 16:33:36 2009\n"
		      "rank   self  accum   count trace method\n"
		      "   1 10.00% 10.00%       1 300556 A.read\n"
		      "CPU SAMPLES END\n"
		      "CPU SAMPLES BEGIN (total = 12) Fri Dec 18 16:33:36 2009\n"
		      "rank   self  accum   count trace method\n"
		      "   1 58.33% 58.33%       7 300556 A.read\n"
		      "   2 25.00% 83.33%       3 300557 B.read\n"
		      "   3  8.33% 91.67%       1 300558 C.read\n"
		      "   3  8.33% 91.67%       1 400000 D.read\n"
		      "what is this\n"
		      "CPU SAMPLES END\n",
	       "# samples in samples 12 x12 lost ?\n"
	       "A.run(A.java:543):u;A.read(A.java:0):u 7 x7 samples\n"
	       "B.read:u 3 x3 /-1/200001 samples\n"
	       "C.read:u 1 x1 samples\n"
	       "D.read:u 1 x1 samples\n"
	       "skipped 1\n");
}

static void hprof_other_tables(void **state)
{
	(void)state;
	expect("hprof",
	       TRACES "CPU TIME (ms) BEGIN (total = 4000) Fri Dec 18 16:33:36 2009\n"
		      "rank   self  accum   count trace method\n"
		      "   1 75.00% 75.00%   12345 300556 A.read\n"
		      "   2 25.00%  100.00%     1 300557 B.read\n"
		      "CPU TIME (ms) END\n"
		      "SITES BEGIN (ordered by live bytes) Fri Dec 18 16:33:36 2009\n"
		      "          percent          live          alloc'ed  stack class\n"
		      " rank   self  accum     bytes objs     bytes  objs trace name\n"
		      "    1 50.00% 50.00%     65552    1     65552     1 300556 byte[]\n"
		      "SITES END\n",
	       "# cpu in ms percent-only 4000 x? lost ?\n"
	       "# live in bytes 65552 x? lost ?\n"
	       "A.run(A.java:543):u;A.read(A.java:0):u 7500 x? cpu\n"
	       "B.read:u 2500 x? /-1/200001 cpu\n"
	       "A.run(A.java:543):u;A.read(A.java:0):u;byte[]:u 65552 x? live\n");
	expect_damage("hprof",
		      TRACES "CPU SAMPLES BEGIN (total = 10) Fri Dec 18 16:33:36 2009\n"
			     "   1 10.00% 10.00%       1 300556 A.read\n",
		      "middle of a table");
}

/* ---- jmap -histo ---- */

static void histo(void **state)
{
	(void)state;
	expect("jmap-histo",
	       "4242:\n num     #instances         #bytes  class name (module)\n"
	       "-------------------------------------------------------\n"
	       "   1:           100           4096  [B (java.base@17.0.15)\n"
	       "   2:             7            112  com.example.A$B\n"
	       "what is this\n"
	       "Total           108           4224\n",
	       "# heap in bytes 4224 x? lost ?\n"
	       "# instances in instances 108 x? lost ?\n"
	       "[B@java.base:u 4096 of ? x? heap\n"
	       "[B@java.base:u 100 of ? x? instances\n"
	       "com.example.A$B:u 112 of ? x? heap\n"
	       "com.example.A$B:u 7 of ? x? instances\n"
	       "skipped 1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(async_traces_and_table),
		cmocka_unit_test(async_left_out),
		cmocka_unit_test(async_heads),
		cmocka_unit_test(async_allocations),
		cmocka_unit_test(jfr_samples),
		cmocka_unit_test(jfr_cut),
		cmocka_unit_test(hprof_samples),
		cmocka_unit_test(hprof_other_tables),
		cmocka_unit_test(histo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
