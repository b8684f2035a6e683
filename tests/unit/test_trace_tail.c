/* SPDX-License-Identifier: Apache-2.0
 * Inputs that end too early are read as far as they go, and it is said; whole ones are not doubted,
 * with a newline at their end or without. */
#include "trace_fixture.h"

#include "trace/tail.h"

static void lines_that_break_off(void **state)
{
	static const char *const cut[] = {
		"#3  0x00007f2c in clon",
		"#3  0x00007f2c in clone () at",
		"#3  0x00007f2c in clone () at ../sysdeps/clone.S",
		"#3  f (text=0x1 \"ab",
		"Thread 3 (Thread 0x7f2c (LWP 1",
		"    #1 0x4f26fd in moz_xmal",
		"==12==    by 0x49",
		"==12==    by ",
		"\tat shop.Till.pri",
		"\t- waiting to lock <0x00000000ffd1",
		"  File \"/srv/shop.py\", li",
		"\tfrom shop.rb:13:in `ma",
		"\t2: from shop.rb:1",
		" 9: 0x10b7e4a v8::internal::Fac",
		"#0 /srv/shop.php(43): Sho",
		"  * frame #0: 0x0000000100003f",
		"    #00 pc 0000000000",
		"goroutine 12 [chan rec",
	};
	static const char *const whole[] = {
		"#3  0x00007f2c in clone () at ../sysdeps/clone.S:81",
		"#3  0x00007f2c in clone () from /lib/libc.so.6",
		"#3  f (text=0x1 \"ab(\\\"[\", c=40 '(') at a.c:3",
		"#0  0x00007f2c poll",
		"    #1 0x4f26fd in operator new(unsigned long) /src/a.cpp:3:5",
		"    #1 0x4f26fd  (/usr/lib/libx.so+0x1)",
		"==12==    by 0x4905: main (a.c:3)",
		"\tat shop.Till.price(Till.java:3)",
		"    at /srv/shop.js:3:1",
		"\t- waiting to lock <0x00000000ffd1b7a8> (a java.lang.Object)",
		"  File \"/srv/shop.py\", line 3, in <module>",
		"SyntaxError: closing parenthesis ']' does not match opening parenthesis '('",
		"\tfrom shop.rb:13:in `map'",
		"\tfrom shop.rb:13:in 'Array#map'",
		"\t1: from shop.rb:13:in `map'",
		" 9: 0x10b7e4a v8::internal::Factory::New() [node]",
		"KeyError: what are you looking at",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++)
		if (!pc_tail_is_cut(pc_span(cut[i])))
			fail_msg("not seen to be cut: %s", cut[i]);
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (pc_tail_is_cut(pc_span(whole[i])))
			fail_msg("doubted: %s", whole[i]);
}

#define LINE "it ends in the middle of a line\n"
#define STACK "it ends in the middle of a stack\n"

static void cut_dumps(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "Thread 1 (Thread 0x7f (LWP 7) \"a\"):\n#0  0x01 in poll () at a.c:1\n#1  "
		     "0x02 in ma",
		     "C/C++, gdb\nthread \"a\" #1 tid 7\n  poll a.c:1 0x1\n  ma 0x2\n  damaged\n"
		     "damaged at line 3: " LINE);
	expect_trace("java-exception",
		     "java.io.IOException: closed\n\tat shop.Till.price(Till.java:3)\n\tat shop.Ma",
		     "Java, reason: java.io.IOException: closed\n"
		     "error failed: java.io.IOException: closed\n  shop.Till.price Till.java:3\n"
		     "  damaged\ndamaged at line 3: " STACK);
	expect_trace("java-exception",
		     "java.io.IOException: closed\n\tat shop.Till.price(Till.java:3)\n"
		     "Caused by: java.io.EOFException\n",
		     "Java, reason: java.io.IOException: closed\n"
		     "error failed: java.io.IOException: closed\n  shop.Till.price Till.java:3\n"
		     "  damaged\ncause: java.io.EOFException\n"
		     "damaged at line 3: it ends before the stack of what caused it\n");
	expect_trace("goroutine-dump", "goroutine 1 [running]:\nmain.a(0x1)\n\t/a.go:3 +0x1\nmain.",
		     "Go\nthread #1 running \"running\"\n  main.a /a.go:3\n  damaged\n"
		     "damaged at line 4: " STACK);
	expect_trace("php-trace",
		     "PHP Fatal error:  Uncaught RuntimeException: no in /a.php:11\nStack trace:\n"
		     "#0 /a.php(32): price('beer')\n",
		     "PHP, reason: RuntimeException: no\nerror failed: RuntimeException: no\n"
		     "  price /a.php:11\n  damaged\n"
		     "damaged at line 3: it ends before its stack comes to {main}\n");
	expect_trace("python-traceback",
		     "Traceback (most recent call last):\n  File \"/a.py\", line 3, in f\n    g(",
		     "Python\nerror\n  f /a.py:3\n  damaged\n"
		     "damaged at line 3: it ends before it says what was raised\n");
}

#define NO_MORE "; it was cut off, or what it was copied from goes on\n"

/* What has an end of its own, and it is not there: it may have been left away on purpose. */
static void no_end(void **state)
{
	(void)state;
	expect_trace(
		"asan",
		"==5==ERROR: AddressSanitizer: SEGV on unknown address 0x1\n"
		"    #0 0x4f in f /a.c:3:5\n",
		"C/C++, AddressSanitizer, reason: SEGV\nerror failed: SEGV\n  f /a.c:3:5 0x4f\n"
		"note: the last report has no summary at its end" NO_MORE);
	expect_trace("jstack",
		     "Full thread dump OpenJDK 64-Bit Server VM (17 mixed mode):\n\n"
		     "\"main\" #1 prio=5 os_prio=0 tid=0x7f nid=0x1 runnable  [0x7f]\n"
		     "   java.lang.Thread.State: RUNNABLE\n\tat a.B.c(B.java:3)\n",
		     "Java, OpenJDK 64-Bit Server VM (17 mixed mode)\n"
		     "thread \"main\" #1 tid 1 running \"RUNNABLE\"\n  a.B.c B.java:3\n"
		     "note: the last dump has no end, which counts references of JNI" NO_MORE);
	expect_trace("kernel-oops",
		     "------------[ cut here ]------------\nWARNING: CPU: 1 PID: 42 at fs/a.c:1 "
		     "f+0x1/0x2\n"
		     "Call Trace:\n g+0x1/0x2\n",
		     "kernel, Linux, reason: WARNING: CPU: 1 PID: 42 at fs/a.c:1 f+0x1/0x2\n"
		     "error failed: WARNING: CPU: 1 PID: 42 at fs/a.c:1 f+0x1/0x2\n  g\n"
		     "note: the last report has no \"---[ end trace\"" NO_MORE);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines_that_break_off),
					    cmocka_unit_test(cut_dumps), cmocka_unit_test(no_end) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
