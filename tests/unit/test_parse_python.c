/* SPDX-License-Identifier: Apache-2.0
 * What comes of Python's profiles, text and binary, by a small input for each rule. */
#include "profile_dump.h"

#define TITLE "   ncalls  tottime  percall  cumtime  percall filename:lineno(function)\n"
#define CALLERS "Function      was called by...\n                  ncalls  tottime  cumtime\n"

static void rows_of_all_kinds(void **state)
{
	(void)state;
	expect("cprofile",
	       "fib(5) = 5\n"
	       "         38 function calls (24 primitive calls) in 1.250 seconds\n\n"
	       "   Ordered by: internal time\n\n" TITLE
	       "     15/1    0.250    0.017    0.250    0.250 C:\\Users (x)\\a b.py:3(fib)\n"
	       "        1    0.500    0.500 12345.678 12345.678 <frozen importlib>:1(<module>)\n"
	       "        1    0.500    0.500    0.500    0.500 {method 'join' of 'str' objects}\n"
	       "        0    0.000             0.000          profile:0(profiler)\n"
	       "        2    0.000    0.000    0.000    0.000 :0(len)\n"
	       "        2    0.000    0.000    0.000    0.000 something else\n"
	       "        x    0.000    0.000    0.000    0.000 no row\n",
	       "# time in s/10^3 1250 x? lost ?\n"
	       "# calls in calls 38 x? lost ?\n"
	       "fib(C:\\Users (x)\\a b.py:3):u 250 of 250 x? time\n"
	       "fib(C:\\Users (x)\\a b.py:3):u 15 of ? x? calls\n"
	       "<module>(<frozen importlib>:1):u 500 of 12345678 x? time\n"
	       "<module>(<frozen importlib>:1):u 1 of ? x? calls\n"
	       "{method 'join' of 'str' objects}:u 500 of 500 x? time\n"
	       "{method 'join' of 'str' objects}:u 1 of ? x? calls\n"
	       "profiler(profile:0):u 0 of 0 x? time\n"
	       "profiler(profile:0):u 0 of ? x? calls\n"
	       "len:u 0 of 0 x? time\n"
	       "len:u 2 of ? x? calls\n"
	       "something else:u 0 of 0 x? time\n"
	       "something else:u 2 of ? x? calls\n"
	       "skipped 2\n");
}

/* Python 2.4, a file read back, and a table without a head */
static void old_and_pasted(void **state)
{
	(void)state;
	expect("cprofile",
	       "Fri Nov 20 20:40:25 2026    p1.pstats\n\n"
	       "         3 function calls in 0.500 CPU seconds\n\n"
	       "   Random listing order was used\n" TITLE
	       "        3    0.500    0.167    0.500    0.167 p1.py:1(?)\n",
	       "# time in s/10^3 500 x? lost ?\n"
	       "# calls in calls 3 x? lost ?\n"
	       "?(p1.py:1):u 500 of 500 x? time\n"
	       "?(p1.py:1):u 3 of ? x? calls\n");
	expect("cprofile", TITLE "        3    0.500    0.167    0.500    0.167 p1.py:1(f)\n",
	       "# time in s/10^3 500 x? lost ?\n"
	       "# calls in calls 3 x? lost ?\n"
	       "f(p1.py:1):u 500 of 500 x? time\n"
	       "f(p1.py:1):u 3 of ? x? calls\n");
}

#define ONCE                                                   \
	"         3 function calls in 0.500 seconds\n\n" TITLE \
	"        3    0.500    0.167    0.500    0.167 p1.py:1(f)\n"
#define OTHER                                                  \
	"         4 function calls in 0.250 seconds\n\n" TITLE \
	"        4    0.250    0.167    0.250    0.167 p1.py:1(f)\n"

/* One profile in two orders is one; two profiles are added up. */
static void shown_twice(void **state)
{
	(void)state;
	expect("cprofile", ONCE "\n\n" ONCE,
	       "# time in s/10^3 500 x? lost ?\n"
	       "# calls in calls 3 x? lost ?\n"
	       "f(p1.py:1):u 500 of 500 x? time\n"
	       "f(p1.py:1):u 3 of ? x? calls\n");
	expect("cprofile", ONCE OTHER,
	       "# time in s/10^3 750 x? lost ?\n"
	       "# calls in calls 7 x? lost ?\n"
	       "f(p1.py:1):u 750 of 750 x? time\n"
	       "f(p1.py:1):u 7 of ? x? calls\n");
}

static const char *arcs_of(struct pc *pc, struct pc_span text)
{
	struct pc_text out = { 0 };
	struct pc_profile *profile;
	const char *kept;

	if (read_text(pc, "", text, &profile))
		fail_msg("%s", pc_error(pc));
	for (uint32_t i = 0; i < profile->arc_count; i++) {
		const struct pc_arc *arc = &profile->arcs[i];

		dump_frame(&out, profile, arc->caller);
		pc_text_puts(&out, " calls ");
		dump_frame(&out, profile, arc->callee);
		dump_number(&out, "", arc->value);
		dump_number(&out, "x", arc->calls);
		pc_text_puts(&out, "\n");
	}
	kept = pc_arena_strndup(pc_memory(pc), out.data ? out.data : "", out.size);
	pc_text_clear(&out);
	return kept;
}

/* The same call in both tables is one. */
static void calls(void **state)
{
	static const char text[] =
		ONCE "   Ordered by: internal time\n" CALLERS
		     "p1.py:1(f)    <-       2    0.250    0.250  p1.py:9(main)\n"
		     "                     5/1    0.125    0.125  p1.py:1(f)\n"
		     "p1.py:9(main)  <-\n\n\n"
		     "Function       called...\n                   ncalls  tottime  cumtime\n"
		     "p1.py:9(main)  ->       2    0.250    0.250  p1.py:1(f)\n"
		     "                        1    0.000    0.000  {built-in method len}\n";
	struct pc *pc = pc_new();

	(void)state;
	assert_string_equal(arcs_of(pc, PC_SPAN(text)),
			    "main(p1.py:9):u calls f(p1.py:1):u 250 x2\n"
			    "f(p1.py:1):u calls f(p1.py:1):u 125 x5\n"
			    "main(p1.py:9):u calls {built-in method len}:u 0 x1\n");
	pc_free(pc);
}

static void calls_alone(void **state)
{
	(void)state;
	expect("cprofile",
	       CALLERS "p1.py:1(f)    <-       2    0.250    0.300  p1.py:9(main)\n"
		       "                       1    0.125    0.150  p1.py:8(other)\n"
		       "p1.py:9(main)  <- \n",
	       "# time in s/10^3 375 x? lost ?\n"
	       "# calls in calls 3 x? lost ?\n"
	       "f(p1.py:1):u 375 of ? x? time\n"
	       "f(p1.py:1):u 3 of ? x? calls\n");
}

/* Old tables of calls name the time of the other function, not of the call. */
static void old_calls(void **state)
{
	struct pc *pc = pc_new();

	(void)state;
	assert_string_equal(
		arcs_of(pc, PC_SPAN(ONCE "Function      was called by...\n"
					 "p1.py:1(f)    <- p1.py:9(main)(2)    0.500\n"
					 "                 p1.py:8(other)(1)    0.500\n")),
		"");
	pc_free(pc);
}

/* ---- binary ---- */

#define INT(n) "i" n "\0\0\0"
#define HALF "g\0\0\0\0\0\0\xe0\x3f"	/* 0.5 */
#define QUARTER "g\0\0\0\0\0\0\xd0\x3f" /* 0.25 */

/* Version 4: {("a.py", 7, "f"): (1, 2, 0.25, 0.5, {("a.py", 9, "main"): (1, 1, 0.25, 0.5)}),
 * ("~", 0, "<len>"): (3, 3, 0.25, 0.25, {("a.py", 7, "f"): (…, again)})}. References count what
 * has the flag: the dictionary, the key, its text, … */
/* clang-format off */
#define VERSION_4 \
	"\xfb" "\xa9\x03" "\xda\4a.py" INT("\7") "\xda\1f" \
	")\5" INT("\1") INT("\2") QUARTER HALF \
		"{" ")\3" "r\2\0\0\0" INT("\x9") "z\4main" "\xa9\4" INT("\1") INT("\1") QUARTER HALF "0" \
	")\3" "z\1~" INT("\0") "z\5<len>" \
	")\5" INT("\3") INT("\3") QUARTER QUARTER "{" "r\1\0\0\0" "r\4\0\0\0" "0" \
	"0"
/* clang-format on */

static void binary(void **state)
{
	static const char text[] = VERSION_4;
	struct pc *pc = pc_new();

	(void)state;
	expect_span("pstats", PC_SPAN(text),
		    "# time in s/10^9 500000000 x? lost ?\n"
		    "# calls in calls 5 x? lost ?\n"
		    "f(a.py:7):u 250000000 of 500000000 x? time\n"
		    "f(a.py:7):u 2 of ? x? calls\n"
		    "{len}:u 250000000 of 250000000 x? time\n"
		    "{len}:u 3 of ? x? calls\n");
	assert_string_equal(arcs_of(pc, PC_SPAN(text)),
			    "main(a.py:9):u calls f(a.py:7):u 500000000 x1\n"
			    "f(a.py:7):u calls {len}:u 500000000 x1\n");
	pc_free(pc);
}

/* Python 2: plain and interned texts, a long, a float written out, a caller that is only counted */
static void binary_of_python_2(void **state)
{
	(void)state;
	expect_span("pstats",
		    PC_SPAN("{"
			    "(\3\0\0\0"
			    "s\4\0\0\0a.py" INT(
				    "\7") "t\1\0\0\0f"
					  "(\5\0\0\0" INT(
						  "\1") "l\2\0\0\0\1\0\1\0"
							"f\4"
							"0.25" HALF "{"
							"(\3\0\0\0s\4\0\0\0a.py" INT(
								"\7") "R\0\0\0\0" INT("\1") "0"
											    "0"),
		    "# time in s/10^9 250000000 x? lost ?\n"
		    "# calls in calls 32769 x? lost ?\n"
		    "f(a.py:7):u 250000000 of 500000000 x? time\n"
		    "f(a.py:7):u 32769 of ? x? calls\n");
}

/* Cut anywhere, what came before is read, and the damage told. */
static void binary_cut(void **state)
{
	static const char text[] = VERSION_4;
	const char *at, *reason;

	(void)state;
	for (size_t size = 0; size < sizeof(text) - 1; size++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		if (!read_text(pc, "pstats", (struct pc_span){ text, size }, &profile)) {
			assert_true(pc_profile_damage(profile, &at, &reason));
			assert_non_null(strstr(reason, "ends in the middle"));
			assert_true(size > 40);
		}
		pc_free(pc);
	}
}

static void binary_broken(void **state)
{
	static const struct {
		struct pc_span bytes;
		const char *wanted;
	} broken[] = {
		{ PC_SPAN("{)\x03r\1\0\0\0"), "did not come yet" },
		{ PC_SPAN("{)\x03R\1\0\0\0"), "did not come yet" },
		{ PC_SPAN("{)\xff"), "more values" },
		{ PC_SPAN("{)\3s\xff\xff\xff\xff"), "longer than 1 MiB" },
		{ PC_SPAN("{)\3z\1a" INT("\1") "z\1f" INT("\1")), "no cost" },
		{ PC_SPAN("{)\3z\1a" INT("\1") "z\1f)\5" INT("\1")
				  INT("\1") "g\0\0\0\0\0\0\xf8\x7f"
					    "g\0\0\0\0\0\0\xf8\x7f"),
		  "no cost" },
		{ PC_SPAN("{)\3z\1al\xff\xff\0\0\1\0\1\0\1\0\1\0\1\0"), "too large" },
		{ PC_SPAN("{)\3z\1ax"), "no profile" },
		{ PC_SPAN("{z\1a"), "no function" },
		{ PC_SPAN("z\1a"), "no dictionary" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		assert_int_equal(read_text(pc, "pstats", broken[i].bytes, &profile), PC_EINPUT);
		if (!strstr(pc_error(pc), broken[i].wanted))
			fail_msg("%zu: %s", i, pc_error(pc));
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_all_kinds),
		cmocka_unit_test(old_and_pasted),
		cmocka_unit_test(shown_twice),
		cmocka_unit_test(calls),
		cmocka_unit_test(calls_alone),
		cmocka_unit_test(old_calls),
		cmocka_unit_test(binary),
		cmocka_unit_test(binary_of_python_2),
		cmocka_unit_test(binary_cut),
		cmocka_unit_test(binary_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
