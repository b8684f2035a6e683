/* SPDX-License-Identifier: Apache-2.0
 * Which format a text is in, and what comes of Elastic's table, by small inputs for each rule of
 * its grammar. The other formats have tests of their own, test_parse_*.c. */
#include "profile_dump.h"

#include "profile/builder.h"
#include "profile/format.h"

/* ---- Elastic ---- */

#define ELASTIC_TITLE "# Index | Process/Library | Function | File | Self CPU | Self+Children CPU\n"

static void elastic_table(void **state)
{
	(void)state;
	expect("elastic",
	       ELASTIC_TITLE "10 | sha1sum | sha1_process_block | lib/sha1.c#436 | 3.18% | 3.18%\n"
			     "11 | vmlinux | clear_page_erms |  | 0.78% | 0.78%\n"
			     "12 | libc.so.6 | operator|(a, b) | ./b.c | 2.43% | 12.79%\n"
			     "13 | libc.so.6 | Unknown function | Unknown file | 1% | 1%\n"
			     "what is this\n",
	       "# cpu in % percent-only ? x? lost ?\n"
	       "sha1_process_block@sha1sum(lib/sha1.c:436):u 318 of 318 x? cpu overlapping\n"
	       "clear_page_erms@vmlinux:k 78 of 78 x? cpu overlapping\n"
	       "operator|(a, b)@libc.so.6(./b.c:0):u 243 of 1279 x? cpu overlapping\n"
	       "?@libc.so.6:u 100 of 100 x? cpu overlapping\n"
	       "skipped 1\n");
}

static void elastic_in_markdown(void **state)
{
	(void)state;
	expect("elastic",
	       "| Index | Process/Library | Function | File | Self CPU | Self+Children CPU |\n"
	       "|-------|-----------------|----------|------|---------:|------------------:|\n"
	       "| 1 | cc1 | find_base_term | ../gcc/alias.c#2121 | 1.98% | 1.98% |\n",
	       "# cpu in % percent-only ? x? lost ?\n"
	       "find_base_term@cc1(../gcc/alias.c:2121):u 198 of 198 x? cpu overlapping\n");
}

static void elastic_tables(void **state)
{
	(void)state;
	expect("elastic",
	       ELASTIC_TITLE "1 | a | f |  | 3.18% | 3.18%\n" ELASTIC_TITLE
			     "1 | a | f |  | 2% | 2%\n",
	       "# cpu in % percent-only ? x? lost ?\n# cpu #2 in % percent-only ? x? lost ?\n"
	       "f@a:u 318 of 318 x? cpu overlapping\n"
	       "f@a:u 200 of 200 x? cpu #2 overlapping\n");
}

#define BEHIND "~0.00 lbs / ~0.00 kg\n~0.00$\nshow_more_information\n"

static void elastic_page(void **state)
{
	(void)state;
	expect("elastic-raw",
	       "1\nlibc.so.6: _int_malloc\n./malloc/malloc.c#4299\n78\n0.89%\n1.20%\n" BEHIND
	       "2\ncc1: a::b(c*, int)\n\n1,072\n0.82%\n0.83%\n" BEHIND
	       "3\nvmlinux: clear_page_erms\nvmlinux+0x778936\n67\n0.76%\n0.76%\n" BEHIND
	       "4\nlibm.so.6\nUnknown file\n6\n0.07%\n0.07%\n" BEHIND
	       "5\nlibm.so.6: sin\n5\n0.05%\n0.06%\n" BEHIND "what is this\n6\n" BEHIND,
	       "# cpu in % percent-only ? x1228 lost ?\n"
	       "_int_malloc@libc.so.6(./malloc/malloc.c:4299):u 89 of 120 x78 cpu overlapping\n"
	       "a::b(c*, int)@cc1:u 82 of 83 x1072 cpu overlapping\n"
	       "clear_page_erms@vmlinux:k 76 of 76 x67 cpu overlapping\n"
	       "?@libm.so.6:u 7 of 7 x6 cpu overlapping\n"
	       "sin@libm.so.6:u 5 of 6 x5 cpu overlapping\n"
	       "skipped 2\n");
}

/* ---- detection ---- */

static void expect_format(const char *text, const char *name)
{
	int score = 77;
	const struct pc_format *format = pc_format_detect(pc_span(text), &score);

	if (!name) {
		assert_null(format);
		assert_int_equal(score, 77);
		return;
	}
	assert_non_null(format);
	assert_string_equal(format->name, name);
	assert_in_range(score, 1, 100);
}

static void formats_are_told_apart(void **state)
{
	(void)state;
	expect_format("$ perf report --stdio | cat\n# Samples: 9  of event 'x'\n", "perf-report");
	expect_format("# Overhead  Symbol\n# ........  ......\n    11.26%  [k] f\n11.26% f;g;h\n",
		      "perf-report");
	expect_format("[ perf record: Woken up 2 times to write data ]\nw 9 [000] 1.5: 250 "
		      "cycles:u:\n\t 1 f (/w)\n",
		      "perf-script");
	expect_format("swapper     0 [000]  1.4: sched:sched_switch: prev_comm=a prev_pid=1\n",
		      "perf-script");
	expect_format("root@host:~# cat out.folded\na;b 1\na;c 2\n", "folded");
	expect_format("main 12\nother 3\n", "folded");
	expect_format("PERFILE2\x68", "perf-data");
	expect_format(ELASTIC_TITLE, "elastic");
	expect_format("Type: cpu\n      flat  flat%   sum%        cum   cum%\n", "pprof-text");
}

static void others_are_not_mistaken(void **state)
{
	(void)state;
	expect_format("", NULL);
	expect_format("\n\n", NULL);
	expect_format("hello world\n", NULL);
	expect_format("1 0 0 1\n2 0 0 3\n", NULL);
	expect_format("Total: 5.02s\nROUTINE ======================== main.f in /src/main.go\n",
		      "pprof-list");
	expect_format("\n \n \n \n", NULL);
}

static void known_by_bytes(void **state)
{
	static const char proto[] =
		"\x0a\x04\x08\x01\x10\x02\x12\x05\x0a\x01\x01\x12\x00\x32\x00\x32\x03"
		"cpu";
	int score;

	(void)state;
	assert_string_equal(
		pc_format_detect((struct pc_span){ proto, sizeof(proto) - 1 }, &score)->name,
		"pprof-proto");
	assert_string_equal(
		pc_format_detect((struct pc_span){ proto, sizeof(proto) - 3 }, &score)->name,
		"pprof-proto"); /* cut off */
	assert_null(pc_format_detect((struct pc_span){ proto, 7 }, &score));
	assert_null(pc_format_detect((struct pc_span){ "\0\0\0\0", 4 }, &score));
	assert_null(pc_format_detect((struct pc_span){ "\xff\xfe\x80\x00\n\x7f", 6 }, &score));
}

static void the_table(void **state)
{
	const char *const *names = pc_profile_formats();
	size_t count = 0;

	(void)state;
	for (; names[count]; count++)
		assert_ptr_equal(pc_format_named(names[count]), &pc_formats[count]); /* each once */
	for (const struct pc_format *format = pc_formats; format->name; format++) {
		assert_non_null(format->description);
		assert_non_null(format->score);
		assert_true(format->parse ? !format->instead : format->instead != NULL);
		count -= format->parse != NULL;
	}
	assert_int_equal(count, 0);
	assert_null(pc_format_named("PERF-REPORT"));
	assert_null(pc_format_named(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elastic_table),	  cmocka_unit_test(elastic_tables),
		cmocka_unit_test(elastic_page),		  cmocka_unit_test(elastic_in_markdown),
		cmocka_unit_test(formats_are_told_apart), cmocka_unit_test(others_are_not_mistaken),
		cmocka_unit_test(known_by_bytes),	  cmocka_unit_test(the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
