/* SPDX-License-Identifier: Apache-2.0
 * What comes of the output of perf script, by a small input for each rule of its grammar. */
#include "profile_dump.h"

static void script_stacks(void **state)
{
	(void)state;
	/* leaf first; a blank line ends a sample, and so does the end of the input */
	expect("perf-script",
	       "w 10798/10799 [001]  1474.726811:    1001001  cpu-clock: \n"
	       "\t            1138 f+0xf (/tmp/pp/w)\n"
	       "\t            117d main+0x18 (/tmp/pp/w)\n"
	       "\n"
	       "w 10798/10799 [001]  1474.727811:    1001001  cpu-clock: \n"
	       "\t        ffffffff8175336a elf_load+0x28a ([kernel.kallsyms])\n"
	       "\t            117d main+0x18 (/tmp/pp/w)\n",
	       "# cpu-clock in ns 2002002 x2 lost ?\n"
	       "main@w:u;f@w:u 1001001 x1 w/10798/10799 cpu-clock\n"
	       "main@w:u;elf_load@[kernel.kallsyms]:k 1001001 x1 w/10798/10799 cpu-clock\n");
}

static void script_names_of_commands(void **state)
{
	(void)state;
	expect("perf-script",
	       "C2 CompilerThre  3244 [003] 7.25: cycles: \n\t 7f01 a (/x/liba.so)\n\n"
	       "kworker/1:1H-kb    42 [003] 7.26: cycles: \n\t 7f01 a (/x/liba.so)\n\n"
	       "cafe 977/980 7.27: cycles: \n\t 7f01 a (/x/liba.so)\n\n"
	       "dd 5 123 [000] 7.28: cycles:\n7f01 a (/x/liba.so)\n"
	       "face 12 [000] 7.285: cycles:\n7f01 a (/x/liba.so)\n\n"
	       ":-1    -1 [000] 7.29: cycles:u:\n 7f01 a (/x/liba.so)\n",
	       "# cycles in samples 5 x5 lost ?\n"
	       "# cycles:u in samples 1 x1 lost ?\n"
	       "a@liba.so:u 1 x1 C2 CompilerThre/-1/3244 cycles\n"
	       "a@liba.so:u 1 x1 kworker/1:1H-kb/-1/42 cycles\n"
	       "a@liba.so:u 1 x1 cafe/977/980 cycles\n"
	       "a@liba.so:u 1 x1 dd 5/-1/123 cycles\n"
	       "a@liba.so:u 1 x1 face/-1/12 cycles\n"
	       "a@liba.so:u 1 x1 :-1/-1/-1 cycles:u\n");
}

static void script_events(void **state)
{
	(void)state;
	expect("perf-script",
	       "a 1 1.5: 10 cpu/event=0x3c,umask=0x0/u: \n\t 1 f (/a)\n\n"
	       "a 1 1.6:  5 cycles:ppp: \n\t 1 f (/a)\n\n"
	       "a 1 cycles:ppp: \n\t 1 f (/a)\n\n"
	       "a 1 K 1.6:  5 branch-misses: \n\t 1 f (/a)\n\n"
	       "a 1 1.7:\n\t 1 f (/a)\n",
	       "# cpu/event=0x3c,umask=0x0/u in events 10 x1 lost ?\n"
	       "# cycles:ppp in cycles 6 x2 lost ?\n"
	       "# branch-misses in misses 5 x1 lost ?\n"
	       "# samples in samples 1 x1 lost ?\n"
	       "f@a:u 10 x1 a/-1/1 cpu/event=0x3c,umask=0x0/u\n"
	       "f@a:u 6 x2 a/-1/1 cycles:ppp\n"
	       "f@a:u 5 x1 a/-1/1 branch-misses\n"
	       "f@a:u 1 x1 a/-1/1 samples\n");
}

static void script_frames(void **state)
{
	(void)state;
	expect("perf-script",
	       "w 9 1.5: cycles: \n"
	       "\t 7f11 std::__f<int (int, int)>::_M_invoke(char const*, int&&)+0x12 (/x/a b.so "
	       "(deleted))\n"
	       "\t 7f12 operator()(int) const (/x/b.so)\n"
	       "\t 7f13 Lorg/mozilla/Scriptable;.getSlot+0xa0 (/tmp/perf-9.map)\n"
	       "\t 7f14 [unknown] ([unknown])\n"
	       "\tffffffffc0401234 [unknown] ([unknown])\n"
	       "\t 7f15 [unknown] (/usr/lib/libc.so.6)\n"
	       "\t 7f16 (/usr/lib/libc.so.6)\n"
	       "\t 7f17 foo(int)\n"
	       "\t 7f18\n"
	       "\t 7f19\tLock::unlock() (/system/lib/libc.so)\n"
	       "\t 7f20 a+0xzz (/x/c(1).so)\n",
	       "# cycles in samples 1 x1 lost ?\n"
	       "a+0xzz@c(1).so:u;Lock::unlock()@libc.so:u;7f18:?;foo(int):?;?@libc.so.6:u;"
	       "?@libc.so.6:u;?:k;?:?;Lorg/mozilla/"
	       "Scriptable;.getSlot@perf-9.map:j;"
	       "operator()(int) const@b.so:u;"
	       "std::__f<int (int, int)>::_M_invoke(char const*, int&&)@a b.so:u 1 x1 w/-1/9 "
	       "cycles\n");
}

static void script_inlined_frames(void **state)
{
	(void)state;
	expect("perf-script",
	       "w 9 1.5: cycles: \n"
	       "\t 1138 in (inlined)\n"
	       "\t 1138 in2(int) (inlined)\n"
	       "\t 1138 f+0xf (/tmp/w)\n"
	       "\t 117d main (inlined)\n",
	       "# cycles in samples 1 x1 lost ?\n"
	       "main:i;f@w:u;in2(int)@w:i;in@w:i 1 x1 w/-1/9 cycles\n");
	/* an alias of another library, and functions inlined into the kernel's */
	expect("perf-script",
	       "w 9 1.5: cycles: \n"
	       "\t 98f1c __GI___libc_free (inlined)\n"
	       "\t 1138 f+0xf (/tmp/w)\n"
	       "\n"
	       "w 9 1.6: cycles: \n"
	       "\tffffffff81000010 rep_movs (inlined)\n"
	       "\tffffffff81000010 copy+0x1 ([kernel.kallsyms])\n",
	       "# cycles in samples 2 x2 lost ?\n"
	       "f@w:u;__GI___libc_free:i 1 x1 w/-1/9 cycles\n"
	       "copy@[kernel.kallsyms]:k;rep_movs@[kernel.kallsyms]:k 1 x1 w/-1/9 cycles\n");
}

static void script_on_one_line(void **state)
{
	(void)state;
	/* no call graph: the only frame stands behind the event; fields of a tracepoint are no
	 * frame */
	expect("perf-script",
	       "               w 10801  1475.873019:          1 page-faults:  ffffffff8175336a "
	       "elf_load+0x28a ([kernel.kallsyms])\n"
	       "               w 10801  1475.873122:         18 page-faults:      7fdf50c73c40 "
	       "brk+0x0 (/usr/lib/ld.so)\n"
	       "               w 10801 page-faults:  ffffffff8175336a\n"
	       "               w  1475.873019: page-faults:      7fdf50c6eb70 _start\n"
	       "            bash 28253 [000]  1414.3: sched:sched_switch: prev_comm=bash "
	       "prev_pid=28253 ==> next_comm=swapper/0\n"
	       "            bash 28253 [000]  1414.4: syscalls:sys_enter_read: add to (set)\n",
	       "# page-faults in faults 21 x4 lost ?\n"
	       "# sched:sched_switch in samples 1 x1 lost ?\n"
	       "# syscalls:sys_enter_read in samples 1 x1 lost ?\n"
	       "elf_load@[kernel.kallsyms]:k 1 x1 w/-1/10801 page-faults\n"
	       "brk@ld.so:u 18 x1 w/-1/10801 page-faults\n"
	       "ffffffff8175336a:k 1 x1 w/-1/10801 page-faults\n"
	       "_start:? 1 x1 w/-1/-1 page-faults\n"
	       "?:? 1 x1 bash/-1/28253 sched:sched_switch\n"
	       "?:? 1 x1 bash/-1/28253 syscalls:sys_enter_read\n");
}

static void script_odd_lines(void **state)
{
	(void)state;
	expect("perf-script",
	       "$ perf script\n" /* skipped */
	       "# ========\n# perf version : 6.1.187\n# ========\n#\n"
	       "w 9 1.5: 250 cycles:\n"
	       "\n" /* between a head and its frames */
	       "\t  401b94 main+0x1c (./w)\n"
	       "  w.c:12\n" /* -F +srcline */
	       "\n"
	       "w 9 1.6: 250 cycles:\n"
	       "\t  THIS IS NO FRAME\n" /* skipped; the sample stays */
	       "\n"
	       "w 9 1.7: 250 cycles:\n"
	       "w 9 1.8: 250 cycles:\n"
	       "\t  401b94 main+0x1c (./w)\n",
	       "# cycles in cycles 1000 x4 lost ?\n"
	       "main@w(w.c:12):u 250 x1 w/-1/9 cycles\n"
	       "?:? 500 x2 w/-1/9 cycles\n"
	       "main@w:u 250 x1 w/-1/9 cycles\n"
	       "skipped 2\n");
}

static void script_pasted(void **state)
{
	(void)state;
	expect("perf-script",
	       "```\r\nw 9 1.5: 250 cycles:\r\n\t  401b94 main+0x1c (./w)\r\n```\r\n",
	       "# cycles in cycles 250 x1 lost ?\nmain@w:u 250 x1 w/-1/9 cycles\n");
	expect("perf-script", "> w 9 1.5: 250 cycles:\n> \t  401b94 main+0x1c (./w)\n>\n",
	       "# cycles in cycles 250 x1 lost ?\nmain@w:u 250 x1 w/-1/9 cycles\n");
}

static void script_bytes_of_strangers(void **state)
{
	static const char text[] = "w\x1b[2J 9 1.5: 250 cycles:\n\t 1 a\0b\xff+0x1 (/x/\x1b[m)\n";

	(void)state;
	expect_span("perf-script", (struct pc_span){ text, sizeof(text) - 1 },
		    "# cycles in cycles 250 x1 lost ?\n"
		    "a\\x00b\\xff@\x1b[m:u 250 x1 w\x1b[2J/-1/9 cycles\n");
}

static void script_of_simpleperf(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(
		read_text(pc, "",
			  PC_SPAN("Gecko\t25122 [007] 115539.936601:\t\t1000000 task-clock:u:\n"
				  "        b3cea6c4\tLock::unlock() (/system/lib/libc.so)\n"),
			  &profile),
		PC_OK);
	assert_string_equal(pc_profile_tool(profile), "simpleperf");
	assert_int_equal(profile->cells[0].value, 1000000);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(script_stacks),
		cmocka_unit_test(script_names_of_commands),
		cmocka_unit_test(script_events),
		cmocka_unit_test(script_frames),
		cmocka_unit_test(script_inlined_frames),
		cmocka_unit_test(script_on_one_line),
		cmocka_unit_test(script_odd_lines),
		cmocka_unit_test(script_pasted),
		cmocka_unit_test(script_bytes_of_strangers),
		cmocka_unit_test(script_of_simpleperf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
