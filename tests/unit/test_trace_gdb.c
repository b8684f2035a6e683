/* SPDX-License-Identifier: Apache-2.0
 * What comes of backtraces of gdb, eu-stack and lldb, by a small input for each rule. */
#include "trace_fixture.h"

static void threads(void **state)
{
	(void)state;
	expect_trace(
		"gdb-bt",
		"[New Thread 0x7ffff7dcf6c0 (LWP 30891)]\n"
		"\n"
		"Thread 1 \"crash\" received signal SIGSEGV, Segmentation fault.\n"
		"0x0000555555555184 in walk (n=0x10, depth=3) at crash1.c:6\n"
		"6\tstatic int walk(struct node*n)\n"
		"\n"
		"Thread 2 (Thread 0x7ffff7dcf6c0 (LWP 30891) \"pool\"):\n"
		"#0  0x00007ffff7ea2545 in poll () from /lib/x86_64-linux-gnu/libc.so.6\n"
		"#1  0x0000555555555228 in void f<int>(int) (a=0x0, s=0x1 \"at x.c:3\") at a.c:8\n"
		"#2  <signal handler called>\n"
		"#3  0x0000000000000000 in ?? ()\n"
		"\n"
		"Thread 1 (LWP 30888):\n"
		"#0  0x0000555555555184 in walk (n=0x10, depth=3) at crash1.c:6\n"
		"        local = 6\n"
		"#1  inner (n=0x1) at crash1.h:9\n"
		"#2  0x0000555555555289 in main (argc=1) at crash1.c:9\n",
		"C/C++, gdb, reason: SIGSEGV, Segmentation fault\n"
		"thread \"pool\" #2 tid 30891\n"
		"  poll in /lib/x86_64-linux-gnu/libc.so.6 0x7ffff7ea2545\n"
		"  void f<int>(int) a.c:8 0x555555555228\n"
		"  <signal handler called>\n"
		"  ?\n"
		"error #1 tid 30888 failed\n"
		"  walk crash1.c:6 0x555555555184 inlined\n"
		"  inner crash1.h:9\n"
		"  main crash1.c:9 0x555555555289\n");
}

/* A frame is shown when the program stops, and again by "bt". */
static void shown_twice(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "Program terminated with signal 11, Segmentation fault.\n"
		     "#0  0x083fa060 in append<int> (this=0x8) at Vector.h:790\n"
		     "790         new(endNoCheck()) T(t);\n"
		     "#0  0x083fa060 in append<int> (this=0x8) at Vector.h:790\n"
		     "#1  0x0838ad1c in main () at a.cpp:661\n"
		     "eax    0x0    0\n",
		     "C/C++, gdb, reason: signal 11, Segmentation fault\n"
		     "error failed\n"
		     "  append<int> Vector.h:790 0x83fa060\n"
		     "  main a.cpp:661 0x838ad1c\n");
	expect_trace("gdb-bt",
		     "Program terminated with signal SIGSEGV, Segmentation fault.\n"
		     "0x00007ff7f20c1f81 in ?? ()\n"
		     "rax            0x7ff7f2090f8a   93824996665789\n",
		     "C/C++, gdb, reason: SIGSEGV, Segmentation fault\n"
		     "error failed\n"
		     "  ? 0x7ff7f20c1f81\n");
}

static void wrapped_and_stopped(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "#0  0x0000000000000001 in first (a=1,\n"
		     "    b=2) at a.c:3\n"
		     "#1  0x0000000000000002 in second ()\n"
		     "    at b.c:4\n"
		     "--Type <RET> for more, q to quit, c to continue without paging--"
		     "#2  0x0000000000000003 in third () at c.c:5\n"
		     "Backtrace stopped: previous frame identical to this frame (corrupt stack?)\n",
		     "C/C++, gdb\n"
		     "thread\n"
		     "  first a.c:3 0x1\n"
		     "  second b.c:4 0x2\n"
		     "  third c.c:5 0x3\n"
		     "  damaged\n"
		     "note: gdb could not follow a stack to its end (previous frame identical to "
		     "this frame (corrupt stack?))\n");
}

/* A thread that comes again begins another dump: a poor man's profiler. */
static void several_dumps(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "Thread 2 (Thread 0x7f (LWP 12)):\n"
		     "#0  0x1 in a () at a.c:1\n"
		     "\n"
		     "Thread 1 (Thread 0x7e (LWP 11)):\n"
		     "#0  0x2 in b () at b.c:1\n"
		     "\n"
		     "Thread 2 (Thread 0x7f (LWP 12)):\n"
		     "#0  0x1 in a () at a.c:1\n",
		     "C/C++, gdb\n"
		     "thread #2 tid 12\n"
		     "  a a.c:1 0x1\n"
		     "thread #1 tid 11\n"
		     "  b b.c:1 0x2\n"
		     "[1] thread #2 tid 12\n"
		     "  a a.c:1 0x1\n");
}

static void locks(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "Thread 2 (Thread 0x7f (LWP 12)):\n"
		     "#0  futex_wait (private=0) at futex.h:1\n"
		     "#1  0x2 in ___pthread_mutex_lock (mutex=mutex@entry=0x51 <lock>) at m.c:93\n"
		     "#2  0x3 in book () at a.c:5\n"
		     "\n"
		     "Thread 1 (Thread 0x7e (LWP 11)):\n"
		     "#0  __futex_abstimed_wait_common64 (private=128, expected=12) at futex.c:57\n"
		     "#1  0x2 in ___pthread_join (threadid=140455798949568) at join.c:24\n"
		     "#2  0x3 in wait (cond=<optimized out>) at a.c:5\n",
		     "C/C++, gdb\n"
		     "thread #2 tid 12\n"
		     "  futex_wait futex.h:1\n"
		     "  ___pthread_mutex_lock m.c:93 0x2\n"
		     "  book a.c:5 0x3\n"
		     "  wanted 0x51 <lock> mutex\n"
		     "thread #1 tid 11\n"
		     "  __futex_abstimed_wait_common64 futex.c:57\n"
		     "  ___pthread_join join.c:24 0x2\n"
		     "  wait a.c:5 0x3\n"
		     "  wanted the end of thread 12 thread of 12\n");
}

static void elfutils(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "PID 4242 - process\n"
		     "TID 4242:\n"
		     "#0  0x00007ffff7e9f4e5     poll - /usr/lib/libc.so.6\n"
		     "    ../sysdeps/poll.c:29:10\n"
		     "#1  0x0000555555555228 - 1 main - /usr/bin/demo\n"
		     "TID 4243:\n"
		     "#0  0x00007ffff7e9f4e5     read\n",
		     "C/C++, eu-stack\n"
		     "thread #4242 tid 4242\n"
		     "  poll ../sysdeps/poll.c:29:10 in /usr/lib/libc.so.6 0x7ffff7e9f4e5\n"
		     "  main in /usr/bin/demo 0x555555555228\n"
		     "thread #4243 tid 4243\n"
		     "  read 0x7ffff7e9f4e5\n");
}

static void lldb(void **state)
{
	(void)state;
	expect_trace(
		"lldb-bt",
		"(lldb) bt all\n"
		"* thread #1, name = 'crash', stop reason = signal SIGSEGV: invalid address\n"
		"  * frame #0: 0x0000000000000184 crash`walk(n=0x10, depth=3) at a.c:6:5 [opt]\n"
		"    frame #1: 0x0000000000000289 crash`f(int)(n=4) + 26\n"
		"    frame #2: 0x00000000000002b2 libc.so.6`main + 234\n"
		"  thread #2, tid = 123, 0x7fff a`b + 10, name = 'pool'\n"
		"    frame #0: 0x00000000000002de app`worker(arg=0x0) [inlined] take(q=1) at "
		"a.c:9:1\n",
		"C/C++, lldb, reason: signal SIGSEGV: invalid address\n"
		"error \"crash\" #1 failed: signal SIGSEGV: invalid address\n"
		"  walk a.c:6:5 in crash 0x184\n"
		"  f(int) in crash 0x289\n"
		"  main in libc.so.6 0x2b2\n"
		"thread \"pool\" #2 tid 123\n"
		"  take a.c:9:1 in app 0x2de inlined\n");
}

/* ---- traces that are mixed ---- */
static void mixed_apart(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "#0  0x01 in a0 () at a.c:1\n"
		     "#1  0x02 in a1 () at a.c:2\n"
		     "#2  0x03 in a2 () at a.c:3\n"
		     "#0  0x04 in b0 () at b.c:1\n"
		     "#3  0x05 in a3 () at a.c:4\n"
		     "#1  0x06 in b1 () at b.c:2\n",
		     "C/C++, gdb\n"
		     "thread\n  a0 a.c:1 0x1\n  a1 a.c:2 0x2\n  a2 a.c:3 0x3\n  a3 a.c:4 0x5\n"
		     "thread\n  b0 b.c:1 0x4\n  b1 b.c:2 0x6\n"
		     "note: stacks are mixed line by line from line 5 on; frames that could be of "
		     "either were left out\n");
}

static void mixed_for_good(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "#0  0x01 in a0 () at a.c:1\n"
		     "#0  0x04 in b0 () at b.c:1\n"
		     "#1  0x02 in a1 () at a.c:2\n"
		     "#1  0x06 in b1 () at b.c:2\n"
		     "#2  0x03 in a2 () at a.c:3\n"
		     "#2  0x08 in b2 () at b.c:3\n",
		     "C/C++, gdb\n"
		     "thread\n  a0 a.c:1 0x1\n  ... 2 more\n  damaged\n"
		     "thread\n  b0 b.c:1 0x4\n  ... 2 more\n  damaged\n"
		     "note: stacks are mixed line by line from line 4 on; frames that could be of "
		     "either were left out\n");
}

static void signal_of_nobody(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "Thread received signal SIGSEGV, Segmentation fault.\n"
		     "#0  0x01 in a0 () at a.c:1\n",
		     "C/C++, gdb, reason: SIGSEGV, Segmentation fault\n"
		     "error failed\n  a0 a.c:1 0x1\n");
}

static void lines_lost(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "#0  0x01 in a0 () at a.c:1\n"
		     "#3  0x02 in a3 () at a.c:2\n",
		     "C/C++, gdb\n"
		     "thread\n  a0 a.c:1 0x1\n  a3 a.c:2 0x2\n  ... 2 more\n  damaged\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads),
		cmocka_unit_test(shown_twice),
		cmocka_unit_test(wrapped_and_stopped),
		cmocka_unit_test(several_dumps),
		cmocka_unit_test(signal_of_nobody),
		cmocka_unit_test(locks),
		cmocka_unit_test(elfutils),
		cmocka_unit_test(lldb),
		cmocka_unit_test(mixed_apart),
		cmocka_unit_test(mixed_for_good),
		cmocka_unit_test(lines_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
