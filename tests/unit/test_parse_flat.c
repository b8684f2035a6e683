/* SPDX-License-Identifier: Apache-2.0
 * Flat tables of profilers, and rows pasted without their titles, by small inputs. */
#include "profile_dump.h"

static void samples(void **state)
{
	(void)state;
	expect("flat",
	       "  Mode: cpu(1000)\n  Samples: 40 (0.00% miss rate)\n"
	       "  TOTAL    (pct)     SAMPLES    (pct)     FRAME\n"
	       "     30  (75.0%)          10  (25.0%)     A#run\n"
	       "     20  (50.0%)          20  (50.0%)     block in A#run\n",
	       "# samples in samples 40 x40 lost ?\n"
	       "A#run:? 10 of 30 x10 samples\n"
	       "block in A#run:? 20 of 20 x20 samples\n");
	expect("flat",
	       "           Self        Total        Cumul\n"
	       "  Nr  Count     %  Count     %  Count     %    Calls  Function\n-----\n"
	       "   1     60  60.0     90  90.0     60  60.0       12  INNER\n"
	       "   2     10  10.0    100 100.0     70  70.0        -  OUTER\n",
	       "# samples in samples 100 x100 lost ?\n"
	       "INNER:? 60 of 90 x60 samples\n"
	       "OUTER:? 10 of 100 x10 samples\n");
	expect("flat",
	       "CPU: speed 0 MHz (estimated)\nsamples  %        image name   symbol name\n"
	       "75       75.0000  vmlinux      do_it\n"
	       "25       25.0000  libz.so.1    (no symbols)\n",
	       "# samples in samples 100 x100 lost ?\n"
	       "do_it@vmlinux:k 75 of ? x75 samples\n"
	       "?@libz.so.1:u 25 of ? x25 samples\n");
	expect("flat",
	       "  samples  pcnt function    DSO\n  _______ _____ ___________ ____\n"
	       "    10.00 50.0% read_it     [kernel.kallsyms]\n"
	       "    10.00 50.0% f(int, int) /usr/bin/x\n",
	       "# samples in samples 20 x20 lost ?\n"
	       "read_it@[kernel.kallsyms]:k 10 of ? x10 samples\n"
	       "f(int, int)@x:u 10 of ? x10 samples\n");
}

static void source_lines(void **state)
{
	(void)state;
	expect("flat",
	       " Count  Overhead File           Line Function\n =====  ======== ====  ==== =====\n"
	       "    12        10 @Base/boot.jl     3 eval(::Module, ::Any)\n"
	       "     9         2 REPL[1]           ? f\nTotal snapshots: 20. Utilization: 100%\n",
	       "# samples in samples 20 x20 lost ?\n"
	       "eval(::Module, ::Any)(@Base/boot.jl:3):? 10 of 12 x10 samples overlapping\n"
	       "f(REPL[1]:0):? 2 of 9 x2 samples overlapping\n");
}

static void times(void **state)
{
	(void)state;
	expect("flat",
	       "FUNCTION  CALLS      %  TIME  [uS / CALLS]\n--------  -----  -----  ----  [---]\n"
	       "m:f/1         1  25.00    10  [     10.00]\n"
	       "'E.M':'-g/0-fun-0-'/1  3  75.00  30  [ 10.00]\n"
	       "------  -----  -----  ----  [-----]\nTotal:  4  100.00%  40  [ 10.00]\n",
	       "# time in ns 40000 x? lost ?\n"
	       "m:f/1:? 10000 of ? x? time\n"
	       "'E.M':'-g/0-fun-0-'/1:? 30000 of ? x? time\n");
	expect("flat",
	       "##          self.time self.pct total.time total.pct\n"
	       "## \"sum of\"     0.30    75.00       0.40    100.00\n"
	       "##          total.time total.pct self.time self.pct\n"
	       "## \"sum of\"     0.40    100.00      0.30    75.00\n",
	       "# time in ns 400000000 x? lost ?\n"
	       "sum of:? 300000000 of 400000000 x? time\n");
	expect("flat",
	       "%Time ExclSec CumulS #Calls sec/call Csec/c  Name\n"
	       " 80.0   0.800  1.000      2   0.4000 0.5000  main::go\n"
	       " 0.00       - -0.000      1        -      -  strict::import\n",
	       "# time in ns 1000000000 x? lost ?\n"
	       "main::go:? 800000000 of 1000000000 x? time\n"
	       "strict::import:? 0 of 0 x? time\n");
	expect("flat",
	       "Excl. Total   Incl. Total    Name\nCPU   CPU\n sec.      %   sec.      %\n"
	       "0.100 100.00  0.100 100.00   <Total>\n0.090  90.00  0.090  90.00   hot\n",
	       "# cpu in ns 100000000 x? lost ?\nhot:? 90000000 of 90000000 x? cpu\n");
	expect("flat",
	       "  %Own   %Total  OwnTime  TotalTime  Function (filename:line)\n"
	       " 10.00%  20.00%   0.500s     1.50s   read (gzip.py:300)\n",
	       "# time in ns 500000000 x? lost ?\n"
	       "read(gzip.py:300):? 500000000 of 1500000000 x? time\n");
	expect("flat",
	       "name       ncall  tsub      ttot      tavg\n"
	       "a.py:7 run 2/1    0.250000  0.500000  0.250000\n",
	       "# time in ns 250000000 x? lost ?\n"
	       "run(a.py:7):? 250000000 of 500000000 x? time\n");
}

static void shares(void **state)
{
	(void)state;
	expect("flat",
	       "% self  % total  name\n 90.50   100.00  block in go - /lib/a.rb:7\n"
	       "  9.50     9.50  sleep [c function] - (unknown):0\n",
	       "# share in % percent-only ? x? lost ?\n"
	       "block in go(/lib/a.rb:7):? 9050 of 10000 x? share\n"
	       "sleep [c function]:? 950 of 950 x? share\n");
}

/* One table may count several things, and several tables one each. */
static void devices(void **state)
{
	(void)state;
	expect("flat",
	       "==7== Profiling result:\n"
	       "            Type  Time(%)      Time  Calls       Avg       Min       Max  Name\n"
	       " GPU activities:   75.00%  3.0000ms      1  3.0000ms  3.0000ms  3.0000ms  k(int*)\n"
	       "                   25.00%  1.0000ms      1  1.0000ms  1.0000ms  1.0000ms  [copy "
	       "it]\n"
	       "      API calls:  100.00%     500ns      1     500ns     500ns     500ns  "
	       "cudaFree\n",
	       "# GPU activities in ns 4000000 x? lost ?\n# API calls in ns 500 x? lost ?\n"
	       "k(int*):? 3000000 of ? x? GPU activities\n"
	       "[copy it]:? 1000000 of ? x? GPU activities\n"
	       "cudaFree:? 500 of ? x? API calls\n");
	expect("flat", /* a total after several */
	       "Type  Time(%)  Time  Calls  Avg  Min  Max  Name\n"
	       " GPU activities:  100.00%  1ns  1  1ns  1ns  1ns  k\n"
	       "      API calls:  100.00%  2ns  1  2ns  2ns  2ns  f\n"
	       "                  100.00%  2ns  1  2ns  2ns  2ns  Total\n"
	       "      GPU activities:\n",
	       "# GPU activities in ns 1 x? lost ?\n# API calls in ns 2 x? lost ?\n"
	       "k:? 1 of ? x? GPU activities\nf:? 2 of ? x? API calls\n");
	expect("flat",
	       " ** API (api_sum):\n\n Time (%)  Total Time (ns)  Calls  Avg (ns)  Name\n"
	       " -----  ----  ---  ---  ---\n    100.0        1,000,000      3      10.0  "
	       "cudaMalloc\n"
	       "\n ** Kernels:\n\n Time (%)  Total Time (ns)  Instances  Name\n"
	       "    100.0            2,000      1  void k<float>(int, float *)\n",
	       "# API (api_sum) in ns 1000000 x? lost ?\n# Kernels in ns 2000 x? lost ?\n"
	       "cudaMalloc:? 1000000 of ? x? API (api_sum)\n"
	       "void k<float>(int, float *):? 2000 of ? x? Kernels\nskipped 1\n");
	expect("flat",
	       "  Name  Self CPU %  Self CPU  CPU total %  CPU total  CPU time avg  # of Calls\n"
	       "----  ----  ----\nOPT - STEP  75.00%  3.000us  100.00%  4.000us  4.000us  1\n"
	       "aten::mm  25.00%  1.000us  25.00%  1.000us  1.000us  1\n"
	       "----  ----\nSelf CPU time total: 4.000us\n",
	       "# cpu in ns 4000 x? lost ?\n"
	       "OPT - STEP:? 3000 of 4000 x? cpu\naten::mm:? 1000 of 1000 x? cpu\n");
	expect("flat",
	       "Function  CPU Time  CPU Time:Effective Time  Module  Function (Full)  Start "
	       "Address\n"
	       "--------  --------  -----------------------  ------  ---------------  ----------\n"
	       "f          1.500s                   1.400s  a.out    f(int)           0x401000\n"
	       "g h        0.500s                       0s  [Unknown]  g h            0\n",
	       "# cpu in ns 2000000000 x? lost ?\n"
	       "f@a.out:u 1500000000 of ? x? cpu\ng h:? 500000000 of ? x? cpu\n");
}

static void old_pprof(void **state)
{
	(void)state;
	expect("gperftools-text",
	       "(pprof) top3\nTotal: 200 samples\n"
	       "     100  50.0%  50.0%      150  75.0% main.find\n"
	       "      20  10.0%  60.0%       20  10.0% std::map::find a/b.cc:7\n"
	       "(pprof) top1 -cum\nTotal: 200 samples\n"
	       "     100  50.0%  50.0%      150  75.0% main.find\n",
	       "# samples in samples 200 x200 lost ?\n"
	       "main.find:u 100 of 150 x? samples\n"
	       "std::map::find(a/b.cc:7):u 20 of 20 x? samples overlapping\n");
	expect("gperftools-text",
	       "Using local file a.out.\nTotal: 2.0 MB\n"
	       "     1.5  75.0%  75.0%      2.0 100.0% alloc\n",
	       "# bytes in bytes 2097152 x? lost ?\nalloc:u 1572864 of 2097152 x? bytes\n");
}

static void rows_without_titles(void **state)
{
	(void)state;
	expect("perf-report",
	       "here it is\n  50.00%  web content  libxul.so   [.] Run(int)\n"
	       "          |\n          ---main\n"
	       "  25.00%  swapper      [kernel.kallsyms]  [k] read_it\n"
	       "  10.00%  x            x           [.] 0x1234\n",
	       "# unknown in % percent-only ? x? lost ?\n"
	       "Run(int)@libxul.so:u 5000 of ? x? web content/-1/-1 unknown\n"
	       "read_it@[kernel.kallsyms]:k 2500 of ? x? swapper/-1/-1 unknown\n"
	       "0x1234@x:u 1000 of ? x? x/-1/-1 unknown\nskipped 1\n");
	expect("perf-report",
	       "    99.00%    90.00%    900  a.out  [.] f\n     9.00%     9.00%     90  a.out  [.] "
	       "g\n",
	       "# unknown in % percent-only ? x990 lost ?\n"
	       "f@a.out:u 9000 of 9900 x900 unknown\ng@a.out:u 900 of 900 x90 unknown\n");
}

static const char *const noise[] = {
	"a total of (pct) samples\n",
	"samples % symbol name\n",
	"Total: 12 samples\n",
	"12% of [x] are lost\n",
	"# ........  ............  .....\n",
	"% self % total name\nthat is what we print\n",
	"    see ``run`` of `it`\n       12\n    and ``f`` here\n      7\n",
	" counter stats for './run 300 l':\n\n 60,243.87 msec task-clock\n 304 switches\n",
};

static void are_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(noise) / sizeof(noise[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		if (read_text(pc, "", pc_span(noise[i]), &profile) != PC_EINPUT)
			fail_msg("was read: %s", noise[i]);
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples),
		cmocka_unit_test(source_lines),
		cmocka_unit_test(times),
		cmocka_unit_test(shares),
		cmocka_unit_test(devices),
		cmocka_unit_test(old_pprof),
		cmocka_unit_test(rows_without_titles),
		cmocka_unit_test(are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
