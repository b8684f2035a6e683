/* SPDX-License-Identifier: Apache-2.0
 * Formats that are known but not read: the language of their patterns, what they are called, what
 * is said of them. */
#include "profile_dump.h"

#include "base/text.h"
#include "formats/known.h"

static bool matches(const char *pattern, const char *line)
{
	return pc_known_matches(pc_span(pattern), pc_span(line));
}

static void patterns(void **state)
{
	(void)state;
	assert_true(matches("ab", "abc"));
	assert_false(matches("ab", "a"));
	assert_false(matches("ab", " abc"));
	assert_true(matches(" ab c", "\t  ab \t c"));
	assert_true(matches(" ab", "ab"));
	assert_false(matches("ab c", "abc"));
	assert_true(matches("%d.%x", "12.ffg"));
	assert_false(matches("%d", "x"));
	assert_true(matches("%f s", "1234.5 s"));
	assert_true(matches("%w x", "(a:b) x"));
	assert_true(matches("%*b%$", "abab"));
	assert_false(matches("%*b%$", "abac"));
	assert_true(matches("a%*b%*c", "a.b.b.c"));
	assert_false(matches("a%*b%*c", "a.c.b"));
	assert_true(matches("%%usr", "%usr"));
	assert_true(matches("", ""));
	assert_false(matches("%d", ""));
	assert_false(matches("%*x", ""));
	assert_true(pc_known_matches(PC_SPAN("F%0"), (struct pc_span){ "F\0G", 3 }));
	assert_true(matches("100%", "100%")); /* a sign that ends a pattern is itself */
}

static void expect_known(const char *text, const char *name)
{
	int score = 0;
	const struct pc_format *format = pc_format_detect(pc_span(text), &score);

	if (!format || strcmp(format->name, name))
		fail_msg("\"%s\" is %s, not %s", text, format ? format->name : "unknown", name);
	assert_in_range(score, 1, 100);
	assert_null(format->parse);
}

static void traces(void **state)
{
	(void)state;
	expect_known("#0  0x000055d1 in work (n=1) at a.c:6\n#1  0x00 in main () at a.c:9\n",
		     "gdb-bt");
	expect_known("Thread 2 (Thread 0x7f01 (LWP 12)):\n#0  poll () from /lib/libc.so.6\n",
		     "gdb-bt");
	expect_known("* thread #1, name = 'a', stop reason = signal SIGSEGV\n", "lldb-bt");
	expect_known("Traceback (most recent call last):\n  File \"a.py\", line 1\n",
		     "python-traceback");
	expect_known("Process 12: python3 a.py\nPython v3.11.2 (/usr/bin/python3)\n\nThread 12 "
		     "(active): \"MainThread\"\n    work (a.py:3)\n",
		     "py-spy-dump");
	expect_known("panic: runtime error: index out of range\n\ngoroutine 1 [running]:\n",
		     "goroutine-dump");
	expect_known("thread 'main' panicked at src/a.rs:1:2:\nno\n", "rust-backtrace");
	expect_known("TypeError: x\n    at f (/a/b.js:10:3)\n    at main (/a/b.js:1:1)\n",
		     "js-error");
	expect_known("Exception in thread \"main\" a.B: c\n\tat a.B.f(B.java:4)\n",
		     "java-exception");
	expect_known("[  12.345678] BUG: unable to handle page fault\n[  12.4] Call Trace:\n",
		     "kernel-oops");
	expect_known("==12== Memcheck, a memory error detector\n==12==    at 0x1: f (a.c:3)\n",
		     "memcheck");
}

static void checklists(void **state)
{
	(void)state;
	expect_known(" 10:00:01 up 3 days,  2:01,  1 user,  load average: 0.1, 0.2, 0.3\n",
		     "uptime");
	expect_known("procs -----------memory----------\n r  b   swpd   free\n 1  0  0  100\n",
		     "vmstat");
	expect_known("Linux 6.1 (host) \t11/20/26 \t_x86_64_\t(2 CPU)\n", "sysstat");
	expect_known("\n Performance counter stats for 'x':\n\n 1  cycles\n", "perf-stat");
	expect_known("12.5,msec,task-clock,1,100.00,0.9,CPUs utilized\n", "perf-stat");
	expect_known("{\"counter-value\" : \"1\", \"event\" : \"cycles\"}\n", "perf-stat");
	expect_known("@us:\n[4, 8)   3 |@@@   |\n", "bpftrace-text");
	expect_known("     usecs     : count     distribution\n  0 -> 1  : 3   |**  |\n",
		     "bcc-text");
	expect_known("[0.1s][info][gc] GC(0) Pause Young\n", "java-gc-log");
	expect_known("> top - 10:00:00 up 1 min,  1 user,  load average: 1, 1, 1\n", "top");
}

static void files(void **state)
{
	static const char jfr[] = "FLR\0\0\1\0\0\0\0";
	int score;

	(void)state;
	expect_known("PERFILE2\x68", "perf-data");
	expect_known("PK\3\4x", "zip");
	expect_known("\x7f\x45LF\2\1\1", "elf");
	expect_known("v 10400 3\nX ./a\nI 1000 1\nm 3 x\n", "heaptrack-raw");
	expect_known("\n0x5a8@a [0x28]: event: 1\n. ... raw event: size 40 bytes\n"
		     "0 0x5a8 [0x28]: PERF_RECORD_MMAP\n",
		     "perf-script-dump");
	assert_string_equal(pc_format_detect((struct pc_span){ jfr, sizeof(jfr) }, &score)->name,
			    "jfr-8");
}

static void what_is_said(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	static const char trace[] = "#0  0x000055d1 in work (n=1) at a.c:6\n";

	(void)state;
	assert_int_equal(read_text(pc, "", PC_SPAN(trace), &profile), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "this is a gdb backtrace: it says where"));
	assert_non_null(strstr(pc_error(pc), "command stacktrace"));
	assert_int_equal(read_text(pc, "perf-data", PC_SPAN("x"), &profile), PC_EINPUT);
	assert_non_null(strstr(pc_error(pc), "perf script -i FILE"));
	pc_free(pc);
}

/* A head made to be slow: every pattern begins everywhere in it. */
static void hostile(void **state)
{
	static char head[PC_HEAD_SIZE];
	static const char *const fills[] = { "(", "# ", "1", " : ", "%*", "\n", "[1\n", "at (:\n" };
	int score = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		for (size_t at = 0; at < sizeof(head); at++)
			head[at] = fills[i][at % strlen(fills[i])];
		pc_known_detect((struct pc_span){ head, sizeof(head) }, NULL, &score);
	}
	assert_null(pc_known_detect((struct pc_span){ NULL, 0 }, NULL, &score));
}

static void found(void **state)
{
	int score;

	(void)state;
	expect_known("PERFFILEh", "perf-data"); /* before Linux 3.12 */
	expect_known("\x04\x08{\x06:\tmodeI\"\x08"
		     "cpu\x06:\x06ET",
		     "stackprof-dump");
	expect_known("{\n    \"alloc_samples\": 17,\n    \"args\": [\n", "scalene");
	/* frames and counts within a tree of something else are no stacks */
	assert_null(pc_format_detect(PC_SPAN("{\n \"name\":\n  a`b\n  7\n"), &score));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns),	cmocka_unit_test(traces),
		cmocka_unit_test(checklists),	cmocka_unit_test(files),
		cmocka_unit_test(what_is_said), cmocka_unit_test(hostile),
		cmocka_unit_test(found),
	};

	setenv("PATH", "/nonexistent", 1); /* as where perf is not installed */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
