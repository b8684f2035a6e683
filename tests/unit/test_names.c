/* SPDX-License-Identifier: Apache-2.0
 * Names and numbers of profilers: core/profile/names.c and the small things of
 * core/formats/lines.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "formats/lines.h"
#include "profile/builder.h"

static void units(void **state)
{
	static const char *const rows[][2] = {
		{ "cpu-clock", "ns" },
		{ "cpu-clock:uhH", "ns" },
		{ "task-clock:ppp", "ns" },
		{ "cycles", "cycles" },
		{ "cycles:uppp", "cycles" },
		{ "cpu_core/cycles/P", "cycles" },
		{ "cpu/cpu-cycles/", "cycles" },
		{ "instructions:u", "instructions" },
		{ "page-faults", "faults" },
		{ "context-switches", "switches" },
		{ "branch-misses:u", "misses" },
		{ "L1-dcache-load-misses", "misses" },
		{ "samples", "samples" },
		{ "inuse_space", "bytes" },
		{ "alloc_objects", "count" },
		{ "cpu/event=0x3c,umask=0x0/u", "events" },
		{ "sched:sched_switch", "events" },
		{ "", "events" },
		{ "/", "events" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(pc_event_unit(pc_span(rows[i][0])), rows[i][1]);
}

static void module_names(void **state)
{
	static const char *const rows[][2] = {
		{ "/usr/lib/x86_64-linux-gnu/libc.so.6", "libc.so.6" },
		{ "/usr/lib/libc.so.6 (deleted)", "libc.so.6" },
		{ "libc.so.6", "libc.so.6" },
		{ " gzip ", "gzip" },
		{ "[kernel.kallsyms]", "[kernel.kallsyms]" },
		{ "[kernel.kallsyms]_stext", "[kernel.kallsyms]" },
		{ "[kernel.kallsyms].init.text", "[kernel.kallsyms]" },
		{ "[JIT] tid 42", "[JIT] tid 42" },
		{ "[unknown]", "" },
		{ "", "" },
		{ "//anon", "//anon" },
		{ "/tmp/perf-42.map", "perf-42.map" },
		{ "C:\\Windows\\System32\\ntdll.dll", "ntdll.dll" },
		{ "/opt/app/", "/opt/app/" },
		{ "./a b/c d", "c d" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(pc_span_is(pc_module_name(pc_span(rows[i][0])), rows[i][1]));
}

static void module_kinds(void **state)
{
	static const struct {
		const char *path;
		enum pc_frame_kind kind;
	} rows[] = {
		{ "/usr/bin/gzip", PC_FRAME_USER },
		{ "libc.so.6", PC_FRAME_USER },
		{ "[kernel.kallsyms]", PC_FRAME_KERNEL },
		{ "[kernel]", PC_FRAME_KERNEL },
		{ "vmlinux", PC_FRAME_KERNEL },
		{ "/usr/lib/debug/boot/vmlinux-6.1.0-18-amd64", PC_FRAME_KERNEL },
		{ "/lib/modules/6.1/kernel/fs/ext4/ext4.ko", PC_FRAME_KERNEL },
		{ "ext4.ko.xz", PC_FRAME_KERNEL },
		{ "[ext4]", PC_FRAME_KERNEL },
		{ "bpf_prog_6deef7357e7b4530", PC_FRAME_KERNEL },
		{ "[vdso]", PC_FRAME_USER },
		{ "[heap]", PC_FRAME_USER },
		{ "//anon", PC_FRAME_USER },
		{ "/tmp/perf-42.map", PC_FRAME_JIT },
		{ "/root/.debug/jit/jitted-42-7.so", PC_FRAME_JIT },
		{ "[JIT] tid 42", PC_FRAME_JIT },
		{ "[guest.kernel.kallsyms]", PC_FRAME_GUEST },
		{ "[hypervisor]", PC_FRAME_HYPERVISOR },
		{ "[unknown]", PC_FRAME_UNKNOWN },
		{ "", PC_FRAME_UNKNOWN },
		{ "perf-42.map.bak", PC_FRAME_USER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(pc_module_kind(pc_span(rows[i].path)), rows[i].kind);
}

static void decimals(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
		unsigned digits;
	} rows[] = {
		{ "0", 0, 0 },
		{ "12.34", 1234, 2 },
		{ "1,234", 1234, 0 },
		{ "1,234,567.5", 12345675, 1 },
		{ " 7 ", 7, 0 },
		{ "-3.5", -35, 1 },
		{ "0.000000001", 1, 9 },
		{ "0.1234567899", 123456789, 9 },
		{ "9223372036854775807", INT64_MAX, 0 },
	};
	static const char *const bad[] = { "",	     ".",	 "1.",
					   "1.2.3",  "1,23",	 ",123",
					   "1,2345", "1234,567", "12V.43",
					   "1e5",    "0x10",	 "9223372036854775808",
					   "1 2",    "--1",	 "99999999999.999999999" };
	unsigned digits = 77;
	int64_t value = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pc_decimal(pc_span(bad[i]), &value, &digits));
	assert_int_equal(value, 77);
	assert_int_equal(digits, 77);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(pc_decimal(pc_span(rows[i].text), &value, &digits));
		assert_int_equal(value, rows[i].value);
		assert_int_equal(digits, rows[i].digits);
	}
}

static void decimals_with_a_comma(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
		unsigned digits;
	} rows[] = {
		{ "34,05", 3405, 2 },
		{ "1.234,56", 123456, 2 },
		{ "1.234.567", 1234567, 0 },
		{ "1'234,5", 12345, 1 },
		{ "1\xc2\xa0"
		  "234,5",
		  12345, 1 },
		{ "1\xe2\x80\xaf"
		  "234",
		  1234, 0 },
		{ "-0,5", -5, 1 },
		{ "7", 7, 0 },
	};
	static const char *const bad[] = {
		"", ",", "1,", "1.23", "1,2,3", "1.2345,6", "a", "1 234"
	};
	struct pc_text many = { 0 };
	unsigned digits = 77;
	int64_t value = 77;

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		pc_text_puts(&many, "1.000.");
	assert_false(pc_decimal_comma((struct pc_span){ many.data, many.size }, &value, &digits));
	pc_text_clear(&many);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pc_decimal_comma(pc_span(bad[i]), &value, &digits));
	assert_int_equal(value, 77);
	assert_int_equal(digits, 77);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(pc_decimal_comma(pc_span(rows[i].text), &value, &digits));
		assert_int_equal(value, rows[i].value);
		assert_int_equal(digits, rows[i].digits);
	}
}

static void percentages(void **state)
{
	static const struct {
		const char *text;
		int64_t hundredths;
	} rows[] = {
		{ "34.05%", 3405 },
		{ "100%", 10000 },
		{ "5.4%", 540 },
		{ "0.00%", 0 },
		{ " 7.5 % ", 750 },
		{ "34,05%", 3405 },
		{ "12,5%", 1250 },
		{ "1.005%", 101 },
		{ "1.0049%", 100 },
		{ "34,05\xc2\xa0%", 3405 },
		{ "1.234,5\xe2\x80\xaf%", 123450 },
	};
	static const char *const bad[] = { "",	     "%",     "34.05",
					   "-1.00%", "a%",    "1.2.3%",
					   "12,%",   "1,-2%", "99999999999999999999%" };
	int64_t value = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(pc_percent(pc_span(bad[i]), &value));
	assert_int_equal(value, 77);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(pc_percent(pc_span(rows[i].text), &value));
		assert_int_equal(value, rows[i].hundredths);
	}
}

static void files_and_lines(void **state)
{
	struct pc_span file = PC_SPAN("untouched");
	uint32_t line = 77;

	(void)state;
	assert_false(pc_file_line(PC_SPAN("lib/sha1.c"), '#', &file, &line));
	assert_false(pc_file_line(PC_SPAN("lib/sha1.c#"), '#', &file, &line));
	assert_false(pc_file_line(PC_SPAN("#436"), '#', &file, &line));
	assert_false(pc_file_line(PC_SPAN("a.c:-4"), ':', &file, &line));
	assert_false(pc_file_line(PC_SPAN("a.c:4294967296"), ':', &file, &line));
	assert_true(pc_span_is(file, "untouched"));
	assert_int_equal(line, 77);
	assert_true(pc_file_line(PC_SPAN("lib/sha1.c#436"), '#', &file, &line));
	assert_true(pc_span_is(file, "lib/sha1.c"));
	assert_int_equal(line, 436);
}

static void scaled(void **state)
{
	int64_t value = 77;

	(void)state;
	assert_false(pc_scaled(INT64_MAX, 2, 1, &value));
	assert_int_equal(value, 77);
	assert_true(pc_scaled(118427, 1024, 100, &value));
	assert_int_equal(value, 1212692);
	assert_true(pc_scaled(INT64_MAX, 1000, 1000, &value));
	assert_true(value == INT64_MAX);
}

/* The lines of a head, joined by "|". */
static void expect_lines(struct pc_span head, const char *expected)
{
	struct pc_text out = { 0 };
	struct pc_lines lines;
	struct pc_span line;
	bool more;

	pc_lines_head(&lines, head);
	while (!pc_lines_next(&lines, &line, &more) && more) {
		pc_text_add(&out, line.data, line.size);
		pc_text_putc(&out, '|');
	}
	assert_string_equal(out.data ? out.data : "", expected);
	pc_text_clear(&out);
	pc_lines_clear(&lines);
}

static void pasted_lines(void **state)
{
	(void)state;
	expect_lines(PC_SPAN(""), "");
	expect_lines(PC_SPAN("a\r\n\nb"), "a||b|");
	expect_lines(PC_SPAN("```text\na 1\n```\n"), "a 1|");
	expect_lines(PC_SPAN("> a\n>\n> > b\n"), "a||b|");
	/* not every line is quoted: ">" is part of a name */
	expect_lines(PC_SPAN("> a 1\nb 2\nc 3\n"), "> a 1|b 2|c 3|");
	/* a painted line loses all its colours, a name in any other keeps what it has */
	expect_lines(PC_SPAN("  \x1b[31m 9%\x1b[m a\x1b[0K\n"), "   9% a|");
	expect_lines(PC_SPAN("a\x1b[31mb 1\n"), "a\x1b[31mb 1|");
	expect_lines(PC_SPAN("\x1b[31"), "\x1b[31|");
}

static void heads_that_were_cut(void **state)
{
	static char head[PC_HEAD_SIZE];
	struct pc_lines lines;
	struct pc_span line;
	size_t count = 0;
	bool more;

	(void)state;
	for (size_t i = 0; i < sizeof(head); i++)
		head[i] = i % 100 == 99 ? '\n' : 'a';
	pc_lines_head(&lines, (struct pc_span){ head, sizeof(head) });
	for (; !pc_lines_next(&lines, &line, &more) && more; count++)
		assert_int_equal(line.size, 99);
	assert_int_equal(count, sizeof(head) / 100);
	pc_lines_clear(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units),
		cmocka_unit_test(module_names),
		cmocka_unit_test(module_kinds),
		cmocka_unit_test(decimals),
		cmocka_unit_test(decimals_with_a_comma),
		cmocka_unit_test(percentages),
		cmocka_unit_test(files_and_lines),
		cmocka_unit_test(scaled),
		cmocka_unit_test(pasted_lines),
		cmocka_unit_test(heads_that_were_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
