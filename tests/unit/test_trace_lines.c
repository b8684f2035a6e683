/* SPDX-License-Identifier: Apache-2.0
 * Lines behind what collectors put in front of them, of several processes in one log, and traces
 * further down than the head. */
#include "trace_fixture.h"

#include "trace/prefix.h"

static const char wanted[] = "C/C++, gdb\n"
			     "thread \"a\" #1 tid 7\n"
			     "  poll a.c:1 0x1\n"
			     "  main a.c:2 0x2\n";
static const char *const trace[] = { "Thread 1 (Thread 0x7f (LWP 7) \"a\"):",
				     "#0  0x01 in poll () at a.c:1", "#1  0x02 in main () at a.c:2",
				     "" };

/* Each line behind the same prefix. */
static void expect_behind(const char *prefix)
{
	struct pc_text text = { 0 }, told = { 0 };

	for (size_t i = 0; i < sizeof(trace) / sizeof(trace[0]); i++)
		pc_text_printf(&text, "%s%s\n", prefix, trace[i]);
	tell_bytes(&told, text.data, text.size, "");
	if (strcmp(told.data, wanted) != 0)
		fail_msg("behind \"%s\":\n%s", prefix, told.data);
	pc_text_clear(&text);
	pc_text_clear(&told);
}

static void prefixes(void **state)
{
	static const char *const all[] = {
		"2024-01-31T10:00:00.123456789Z stdout F ",
		"2024-01-31T10:00:00+01:00 ",
		"2024-01-31 10:00:00,123 ",
		"2024/01/31 10:00:00 ",
		"[2024-01-31T10:00:00.123Z] ",
		"Jan 31 10:00:00 host app[123]: ",
		"Jan  1 10:00:00 host kernel: ",
		"2024-01-31T10:00:00.1+00:00 host app.service[123]: ",
		"2024-01-31T10:00:00.1+00:00 app[web.1]: ",
		"<13>1 2024-01-31T10:00:00Z host app 123 - - ",
		"[   12.345678] ",
		"<4>[   12.345678][  T123] ",
		"[Mon Jan 31 10:00:00 2024] ",
		"[pod/web-5d/app] ",
		"E0131 10:00:00.123456   1234 server.go:12] ",
		"01-31 10:00:00.123  1234  5678 E DEBUG   : ",
		"E/DEBUG   ( 1234): ",
		"2024-01-31 10:00:00,123 [main] ERROR c.e.App - ",
		"10:00:00.123 [pool-1-thread-2] WARN  c.e.App - ",
		"2024-01-31 10:00:00.123 ERROR 12 --- [nio-8080-exec-1] c.e.App : ",
		"web-1  | ",
		"web-1  | 2024-01-31T10:00:00.123Z ",
		"10:00:00 ",
		"> ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		expect_behind(all[i]);
}

/* What only looks like a prefix stays where few lines have it. */
static void no_prefix(void **state)
{
	static const char head[] = "10:00:00 up 3 days\nweb-1  | one\nplain\nplain\nplain\n";
	struct pc_prefixes found;

	(void)state;
	pc_prefixes_look(&found, PC_SPAN("#0  0x01 in poll () at a.c:1\n[ 0] java.lang.Thread\n"
					 "12 | vmlinux | vfs_read | file\n"));
	assert_true(pc_prefixes_none(&found));
	pc_prefixes_look(&found, pc_span(head));
	assert_true(pc_prefixes_none(&found));
}

static void several_processes(void **state)
{
	struct pc_text text = { 0 }, told = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(trace) / sizeof(trace[0]); i++)
		for (int host = 1; host <= 2; host++)
			pc_text_printf(&text, "web-%d  | %s\n", host, trace[i]);
	tell_bytes(&told, text.data, text.size, "");
	assert_string_equal(told.data, "C/C++, gdb\n"
				       "thread \"a\" #1 tid 7\n"
				       "  poll a.c:1 0x1\n"
				       "  main a.c:2 0x2\n"
				       "[1] thread \"a\" #1 tid 7\n"
				       "  poll a.c:1 0x1\n"
				       "  main a.c:2 0x2\n");
	pc_text_clear(&text);
	pc_text_clear(&told);
}

/* containerd cuts long lines into parts. */
static void parts(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "2024-01-31T10:00:00.1Z stderr F Thread 1 (Thread 0x7f (LWP 7) \"a\"):\n"
		     "2024-01-31T10:00:00.1Z stderr P #0  0x01 in poll () \n"
		     "2024-01-31T10:00:00.1Z stdout F something else\n"
		     "2024-01-31T10:00:00.2Z stderr F at a.c:1\n"
		     "2024-01-31T10:00:00.3Z stderr F #1  0x02 in main () at a.c:2\n",
		     wanted);
}

static void put_trace(struct pc_text *text, const char *prefix)
{
	for (size_t i = 0; i < sizeof(trace) / sizeof(trace[0]); i++)
		pc_text_printf(text, "%s%s\n", prefix, trace[i]);
}

static void further_down(void **state)
{
	struct pc_text text = { 0 }, told = { 0 };

	(void)state;
	for (int i = 0; i < 3000; i++)
		pc_text_printf(&text, "2024-01-31T10:00:00Z request %d took long enough\n", i);
	put_trace(&text, "2024-01-31T10:00:01Z ");
	for (int i = 0; i < 3000; i++)
		pc_text_printf(&text, "2024-01-31T10:00:02Z request %d was nothing\n", i);
	assert_true(text.size > 2 * 65536);
	tell_bytes(&told, text.data, text.size, "");
	assert_string_equal(told.data, wanted);
	pc_text_clear(&text);
	pc_text_clear(&told);
}

/* More waits than may: what pauses is given, and all of it comes in the end. */
static void many_processes(void **state)
{
	struct pc_text text = { 0 }, told = { 0 };
	const char *at;
	size_t found = 0;

	(void)state;
	for (int i = 0; i < 6000; i++) {
		char prefix[64];

		snprintf(prefix, sizeof(prefix), "Jan 31 10:00:00 host app[%d]: ", i % 5000 + 1);
		put_trace(&text, prefix);
	}
	tell_bytes(&told, text.data, text.size, "");
	for (at = told.data; (at = strstr(at, "poll a.c:1")); at++)
		found++;
	assert_int_equal(found, 6000);
	pc_text_clear(&text);
	pc_text_clear(&told);
}

/* Collectors that write an object a line. */
static void wrapped(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "{\"log\":\"Thread 1 (Thread 0x7f (LWP 7) "
		     "\\\"a\\\"):\\n\",\"stream\":\"stdout\",\"time\":\"2024\"}\n"
		     "{\"log\":\"#0  0x01 in poll () \",\"stream\":\"stdout\",\"time\":\"2024\"}\n"
		     "{\"log\":\"INFO \\u00e9 all is "
		     "well\\n\",\"stream\":\"stderr\",\"time\":\"2024\"}\n"
		     "{\"log\":\"at a.c:1\\n\",\"stream\":\"stdout\",\"time\":\"2024\"}\n"
		     "{\"log\":\"#1  0x02 in main () at "
		     "a.c:2\\n\",\"stream\":\"stdout\",\"time\":\"2024\"}\n",
		     wanted);
	expect_trace("gdb-bt",
		     "{\"_PID\":\"7\",\"MESSAGE\":\"Thread 1 (Thread 0x7f (LWP 7) \\\"a\\\"):\\n#0 "
		     " 0x01 "
		     "in poll () at a.c:1\"}\n"
		     "{\"_PID\":\"8\",\"MESSAGE\":null}\n"
		     "{\"_PID\":\"7\",\"MESSAGE\":\"#1  0x02 in main () at a.c:2\"}\n"
		     "{\"_PID\":\"8\",\"MESSAGE\":[104,105]}\n"
		     "{\"_PID\":\"8\",\"MESSAGE\":[65,66,999]}\n",
		     wanted);
}

static void odd_ends(void **state)
{
	(void)state;
	expect_trace("gdb-bt",
		     "\x1b[31mThread 1 (Thread 0x7f (LWP 7) \"a\"):\x1b[0m\r\n"
		     "\x1b[1m#0  0x01 in poll () at a.c:1\x1b[0m\r\n"
		     "#1  0x02 in main () at a.c:2",
		     wanted);
	expect_trace("gdb-bt", "Thread 1 (Thread 0x7f (LWP 7) \"a\"):\n#0  0x01 in po",
		     "C/C++, gdb\nthread \"a\" #1 tid 7\n  po 0x1\n  damaged\n"
		     "damaged at line 2: it ends in the middle of a line\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes),	     cmocka_unit_test(no_prefix),
		cmocka_unit_test(several_processes), cmocka_unit_test(parts),
		cmocka_unit_test(further_down),	     cmocka_unit_test(many_processes),
		cmocka_unit_test(odd_ends),	     cmocka_unit_test(wrapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
