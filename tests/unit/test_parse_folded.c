/* SPDX-License-Identifier: Apache-2.0
 * What comes of folded stacks, by a small input for each rule of their grammar. */
#include "profile_dump.h"

#include "profile/format.h"

static void folded_stacks(void **state)
{
	(void)state;
	expect("folded",
	       "a;b c;d 3\n"
	       "a;b c;d 4\n"
	       "a;b c 5\n"
	       "a;b cd 6\n"
	       "main 2\n"
	       "a;std::f<int, long>(char const*) [clone .part.1] 1\n"
	       "a;;b 1\n"
	       "a; x;b 1  \n",
	       "# samples in samples 23 x23 lost ?\n"
	       "a:?;b c:?;d:? 7 x7 samples\n"
	       "a:?;b c:? 5 x5 samples\n"
	       "a:?;b cd:? 6 x6 samples\n"
	       "main:? 2 x2 samples\n"
	       "a:?;std::f<int, long>(char const*) [clone .part.1]:? 1 x1 samples\n"
	       "a:?;b:? 1 x1 samples\n"
	       "a:?; x:?;b:? 1 x1 samples\n");
}

static void folded_shares_prefixes(void **state)
{
	(void)state;
	/* a stack that begins like the last one, ends inside it, or differs within a name */
	expect("folded", "a;bb;c 1\na;b 1\na;bb 1\na;bb;c 1\na 1\nab;c 1\na;bb;c;d 1\n",
	       "# samples in samples 7 x7 lost ?\n"
	       "a:?;bb:?;c:? 2 x2 samples\n"
	       "a:?;b:? 1 x1 samples\n"
	       "a:?;bb:? 1 x1 samples\n"
	       "a:? 1 x1 samples\n"
	       "ab:?;c:? 1 x1 samples\n"
	       "a:?;bb:?;c:?;d:? 1 x1 samples\n");
}

static void folded_fractions(void **state)
{
	(void)state;
	expect("folded", "a;b 1.5\na;c 2\na;b 0.25\n",
	       "# samples in samples/10^2 375 x? lost ?\n"
	       "a:?;b:? 150 x? samples\n"
	       "a:?;c:? 200 x2 samples\n"
	       "a:?;b:? 25 x? samples\n");
}

static void folded_kinds(void **state)
{
	(void)state;
	expect("folded", "java;f_[j];g_[i];sys_read_[k];h_[w];q_[x];[unknown] 1\n",
	       "# samples in samples 1 x1 lost ?\n"
	       "java:u;f:j;g:i;sys_read:k;h:k;q_[x]:u;?:? 1 x1 samples\n");
}

static void folded_files(void **state)
{
	(void)state;
	expect("folded", "<module> (run.py:25);work (a b.py:8);foo (int);bar (x:y) 1\n",
	       "# samples in samples 1 x1 lost ?\n"
	       "<module> (run.py:25)(run.py:25):?;work (a b.py:8)(a b.py:8):?;foo (int):?;bar "
	       "(x:y):? 1 x1 samples\n");
}

static void folded_processes(void **state)
{
	(void)state;
	expect("folded",
	       "iperf-27409/28741;f 1\n"
	       "iperf-27409/28742;f 1\n"
	       "java-?/12689;f 1\n"
	       "java-?/12688/12689;f 1\n"
	       "thread-1;f 1\n"
	       "P6360;T6361;f 1\n"
	       "P6360;T6362;f 1\n"
	       "P6360;T0:6363;f 1\n",
	       "# samples in samples 8 x8 lost ?\n"
	       "iperf-27409/28741:?;f:? 1 x1 iperf/27409/28741 samples\n"
	       "iperf-27409/28742:?;f:? 1 x1 iperf/27409/28742 samples\n"
	       "java-?/12689:?;f:? 1 x1 java/-1/12689 samples\n"
	       "java-?/12688/12689:?;f:? 1 x1 java/12688/12689 samples\n"
	       "thread-1:?;f:? 1 x1 samples\n"
	       "P6360:?;T6361:?;f:? 1 x1 /6360/6361 samples\n"
	       "P6360:?;T6362:?;f:? 1 x1 /6360/6362 samples\n"
	       "P6360:?;T0:6363:?;f:? 1 x1 /6360/6363 samples\n");
}

static void folded_austin(void **state)
{
	(void)state;
	expect("folded",
	       "# austin: 3.6.0\n# interval: 100\n# mode: cpu\n\n"
	       "P1;T0:2;/lib/run.py:_main:196;C:\\a b.py:<module>:3 1045\n"
	       "P1;T0:2;/lib/run.py:_main:196;:GC: 20\n# duration: 3\n",
	       "# cpu in us 1065 x? lost ?\n"
	       "P1:?;T0:2:?;_main(/lib/run.py:196):?;<module>(C:\\a b.py:3):? 1045 x? /1/2 cpu\n"
	       "P1:?;T0:2:?;_main(/lib/run.py:196):?;:GC::? 20 x? /1/2 cpu\n");
	expect("folded",
	       "# mode: memory\nP1;T2;main (a.py);L4;f (b.py);L9 4096\nP1;T2;main (a.py);L4 8\n"
	       "P1;T2;main (a.py);L41;g (b.py:3) 1\nP1;T2;main (a.py);Lx 1\n",
	       "# memory in bytes 4106 x? lost ?\n"
	       "P1:?;T2:?;main(a.py:4):?;f(b.py:9):? 4096 x? /1/2 memory\n"
	       "P1:?;T2:?;main(a.py:4):? 8 x? /1/2 memory\n"
	       "P1:?;T2:?;main(a.py:41):?;g (b.py:3)(b.py:3):? 1 x? /1/2 memory\n"
	       "P1:?;T2:?;main (a.py):?;Lx:? 1 x? /1/2 memory\n");
}

static void folded_differences(void **state)
{
	(void)state;
	expect("folded",
	       "a;b 10 12\na;c 3 0\na;b 1 1\na;b 1 1\na;b 1 1\na;b 1 1\na;b 1 1\na;b 1 1\na;b 1 1\n"
	       "a;b 1 1\nbad 7\n",
	       "# before in samples 21 x21 lost ?\n"
	       "# after in samples 20 x20 lost ?\n"
	       "a:?;b:? 18 x18 before\n"
	       "a:?;b:? 20 x20 after\n"
	       "a:?;c:? 3 x3 before\n"
	       "a:?;c:? 0 x0 after\n"
	       "skipped 1\n");
}

static void folded_odd_lines(void **state)
{
	(void)state;
	expect("folded",
	       "# austin: 3.3.0\n# interval: 100\n// made by hand\n#\n\n"
	       "a;b 1\r\na;b 2\r\na;b 3\na;b 4\na;b 5\na;b 6\na;b 7\n"
	       "no count\n"
	       "a;b 12V.43\n"
	       "a;b --5\n"
	       "12\n"
	       "\n# duration: 23873\n",
	       "# samples in samples 28 x28 lost ?\n"
	       "a:?;b:? 28 x28 samples\n"
	       "skipped 4\n");
}

/* As exports of a difference have them. */
static void folded_negative_counts(void **state)
{
	(void)state;
	expect("folded", "a;b 5\na;c -7\na;c -0.5\n",
	       "# samples in samples/10^1 -25 x? lost ?\n"
	       "a:?;b:? 50 x5 samples\n"
	       "a:?;c:? -70 x? samples\n"
	       "a:?;c:? -5 x? samples\n");
}

/* What has no callers is told from any list by its names, whatever is in their brackets. */
static void folded_without_stacks(void **state)
{
	(void)state;
	expect("folded", "f(int, char) 5\n<module> 2\n{method 'x' of 'y'} 1\na::b c 1\n",
	       "# samples in samples 9 x9 lost ?\n"
	       "f(int, char):? 5 x5 samples\n"
	       "<module>:? 2 x2 samples\n"
	       "{method 'x' of 'y'}:? 1 x1 samples\n"
	       "a::b c:? 1 x1 samples\n");
}

static void folded_costs_that_are_too_large(void **state)
{
	struct pc_text text = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	/* one is a mistake in its line; many that each may be are too much to add up */
	expect("folded",
	       "a;b 9223372036854775807\na;b 1\na;b 99999999999999999999\na;c 2\na;c 1\n"
	       "a;b 100000000000000000\na;b 1\na;b 1\n",
	       "# samples in samples 6 x6 lost ?\n"
	       "a:?;b:? 3 x3 samples\n"
	       "a:?;c:? 3 x3 samples\n"
	       "skipped 3\n");
	for (int i = 0; i < 100; i++)
		pc_text_puts(&text, "a;b 99999999999999999\n");
	assert_int_equal(
		read_text(pc, "folded", (struct pc_span){ text.data, text.size }, &profile),
		PC_EINPUT);
	pc_text_clear(&text);
	pc_free(pc);
}

static void folded_exponents(void **state)
{
	(void)state;
	expect("folded",
	       "a;b 1e3\na;c 1.5E+1\na;d 1e+06\na;e 0e0\n"
	       "a;f 1e-3\na;f 1.55e1\na;f 1e\na;f 1e19\na;g 2\na;g 3\na;g 2\n",
	       "# samples in samples 1001022 x1001022 lost ?\n"
	       "a:?;b:? 1000 x1000 samples\n"
	       "a:?;c:? 15 x15 samples\n"
	       "a:?;d:? 1000000 x1000000 samples\n"
	       "a:?;e:? 0 x0 samples\n"
	       "a:?;g:? 7 x7 samples\n"
	       "skipped 4\n");
}

static void folded_numbered_roots(void **state)
{
	(void)state;
	/* without a ";" in most lines two numbers are no difference */
	expect("folded", "Worker 1 10\nWorker 2 12\nmain;f 3 4\n",
	       "# samples in samples 26 x26 lost ?\n"
	       "Worker 1:? 10 x10 samples\n"
	       "Worker 2:? 12 x12 samples\n"
	       "main:?;f 3:? 4 x4 samples\n");
}

static void folded_indented(void **state)
{
	(void)state;
	expect("folded", "    main;a 5\n\tmain; b 6\n",
	       "# samples in samples 11 x11 lost ?\n"
	       "main:?;a:? 5 x5 samples\n"
	       "main:?; b:? 6 x6 samples\n");
}

/* Lines that must begin with a word are found in a block of Markdown too; stacks that are indented
 * by themselves stay so. */
static void blocks_are_indented(void **state)
{
	(void)state;
	expect("callgrind", "    events: Ir\n\n    fl=a.c\n    fn=f\n    1 5\n",
	       "# Ir in instructions 5 x? lost ?\nf(a.c:0):? 5 of ? x? Ir\n");
	expect("callgrind", "> \tevents: Ir\n> \n> \tfl=a.c\n> \tfn=f\n> \t1 5\n",
	       "# Ir in instructions 5 x? lost ?\nf(a.c:0):? 5 of ? x? Ir\n");
	expect("bcc", "    f\n    main\n    -                cp (9036)\n        16\n",
	       "# count in events 16 x16 lost ?\nmain:?;f:? 16 x16 cp/9036/-1 count\n");
}

static void folded_difference_is_told(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	assert_int_equal(read_text(pc, "", PC_SPAN("a;b 1 2\na;c 3 4\n"), &profile), PC_OK);
	assert_non_null(pc_profile_notes(profile)[0]);
	assert_non_null(strstr(pc_profile_notes(profile)[0], "before and after"));
	pc_free(pc);
}

static void folded_deep_stacks(void **state)
{
	enum { DEPTH = 20000 };
	struct pc_text text = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;

	(void)state;
	for (int lines = 0; lines < 3; lines++) {
		for (int i = 0; i < DEPTH; i++)
			pc_text_puts(&text, "f;");
		pc_text_puts(&text, "g 1\n");
	}
	assert_int_equal(read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			 PC_OK);
	assert_int_equal(profile->cell_count, 1);
	assert_int_equal(profile->cells[0].value, 3);
	pc_text_clear(&text);
	pc_free(pc);
}

/* The first line alone is longer than what detection sees; a comment may stand above it. */
static void folded_head_without_a_line(void **state)
{
	static const char *const firsts[] = { "", "# made by hand\n" };

	(void)state;
	for (size_t first = 0; first < 2; first++) {
		struct pc_text text = { 0 };
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		pc_text_puts(&text, firsts[first]);
		for (int i = 0; i < 20000; i++)
			pc_text_printf(&text, "frame%d;", i);
		pc_text_puts(&text, "leaf 5\nfoo;bar 3\n");
		assert_int_equal(
			read_text(pc, "", (struct pc_span){ text.data, text.size }, &profile),
			PC_OK);
		assert_string_equal(pc_profile_format(profile), "folded");
		assert_int_equal(profile->cell_count, 2);
		pc_text_clear(&text);
		pc_free(pc);
	}
}

/* Stacks of one frame are told from other lists by what the names look like. */
static void folded_single_frames(void **state)
{
	int score;

	(void)state;
	expect("folded", "ns::start(int, char)+0x131 45\nkmalloc+0x3f 2\n<module> (a b.py:3) 1\n",
	       "# samples in samples 48 x48 lost ?\n"
	       "ns::start(int, char)+0x131:? 45 x45 samples\n"
	       "kmalloc+0x3f:? 2 x2 samples\n"
	       "<module> (a b.py:3)(a b.py:3):? 1 x1 samples\n");
	assert_null(pc_format_detect(PC_SPAN("{\"p{}\":\"main;f 1\\nmain;g 2\"}"), &score));
	assert_null(pc_format_detect(PC_SPAN("two words 1\nand two 2\n"), &score));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded_stacks),
		cmocka_unit_test(folded_shares_prefixes),
		cmocka_unit_test(folded_fractions),
		cmocka_unit_test(folded_kinds),
		cmocka_unit_test(folded_files),
		cmocka_unit_test(folded_processes),
		cmocka_unit_test(folded_austin),
		cmocka_unit_test(folded_differences),
		cmocka_unit_test(folded_odd_lines),
		cmocka_unit_test(folded_negative_counts),
		cmocka_unit_test(folded_without_stacks),
		cmocka_unit_test(folded_costs_that_are_too_large),
		cmocka_unit_test(folded_exponents),
		cmocka_unit_test(folded_numbered_roots),
		cmocka_unit_test(folded_indented),
		cmocka_unit_test(blocks_are_indented),
		cmocka_unit_test(folded_difference_is_told),
		cmocka_unit_test(folded_deep_stacks),
		cmocka_unit_test(folded_head_without_a_line),
		cmocka_unit_test(folded_single_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
