/* SPDX-License-Identifier: Apache-2.0
 * Files of callgrind and cachegrind, and of others in callgrind's form. */
#include "profile_dump.h"

/* Names and positions are compressed; a call's line is not the caller's own cost; a piece that was
 * inlined from another file belongs to the function. */
static void compressed(void **state)
{
	(void)state;
	expect("callgrind",
	       "# callgrind format\nversion: 1\ncreator: callgrind-3.19.0\npid: 7\n"
	       "cmd:  ./a.out -x\npart: 1\n\ndesc: I1 cache: \npositions: instr line\n"
	       "events: Ir Bc\nsummary: 27 1\n\n"
	       "ob=(1) /usr/bin/a.out\nfl=(1) a.c\nfn=(1) main\n0x10 5 3 1\n+4 +1 2\n"
	       "fi=(2) a.h\n* 9 4\nfe=(1)\n"
	       "cob=(2) /lib/libb.so.1\ncfi=(3) b.c\ncfn=(2) work\ncalls=2 0x80 1\n* * 18\n\n"
	       "ob=(2)\nfl=(3)\nfn=(2)\n0x80 1 18\n\ntotals: 27 1\n",
	       "# Ir in instructions 27 x? lost ?\n"
	       "# Bc in branches 1 x? lost ?\n"
	       "main@a.out(a.c:0):u 9 of 27 x? a.out/7/-1 Ir\n"
	       "main@a.out(a.c:0):u 1 of 1 x? a.out/7/-1 Bc\n"
	       "work@libb.so.1(b.c:0):u 18 of 18 x? a.out/7/-1 Ir\n");
}

/* A function that calls itself: its calls hold each other's cost, its total holds it once. */
static void recursion(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ir\nfl=a.c\nfn=main\n1 1\ncfn=f\ncalls=1 5\n2 100\n"
	       "fn=f\n5 60\ncfn=f\ncalls=9 5\n6 700\ncfn=g\ncalls=3 9\n7 40\nfn=g\n9 40\n",
	       "# Ir in instructions 101 x? lost ?\n"
	       "main(a.c:0):? 1 of 101 x? Ir\n"
	       "f(a.c:0):? 60 of 100 x? Ir\n"
	       "g(a.c:0):? 40 of 40 x? Ir\n");
}

/* even and odd call each other: the one that main calls holds the whole circle; what the other one
 * takes is not known. */
static void cycle(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ir\nfl=a.c\nfn=main\n1 1\ncfn=even\ncalls=1 5\n2 30\n"
	       "fn=even\n5 10\ncfn=odd\ncalls=3 7\n6 70\nfn=odd\n7 15\ncfn=even\ncalls=3 5\n8 60\n"
	       "cfn=leaf\ncalls=1 9\n8 5\nfn=leaf\n9 5\n",
	       "# Ir in instructions 31 x? lost ?\n"
	       "main(a.c:0):? 1 of 31 x? Ir\n"
	       "even(a.c:0):? 10 of 30 x? Ir\n"
	       "odd(a.c:0):? 15 of ? x? Ir\n"
	       "leaf(a.c:0):? 5 of 5 x? Ir\n");
}

/* Two ways into the circle: of neither function the total is known. */
static void two_entries(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ir\nfl=a.c\nfn=main\n1 1\ncfn=a\ncalls=1 5\n2 20\ncfn=b\ncalls=1 7\n3 5\n"
	       "fn=a\n5 10\ncfn=b\ncalls=3 7\n6 17\nfn=b\n7 15\ncfn=a\ncalls=3 5\n8 9\n",
	       "# Ir in instructions 26 x? lost ?\n"
	       "main(a.c:0):? 1 of 26 x? Ir\n"
	       "a(a.c:0):? 10 of ? x? Ir\n"
	       "b(a.c:0):? 15 of ? x? Ir\n");
}

/* Every part has a head of its own; names keep their numbers. */
static void parts(void **state)
{
	(void)state;
	expect("callgrind",
	       "creator: callgrind-3.19.0\npart: 1\npositions: line\nevents: Ir\nsummary: 5\n"
	       "fl=(1) a.c\nfn=(1) main\n1 2\ncfn=(2) f\ncalls=1 9\n1 3\nfn=(2)\n9 3\ntotals: 5\n"
	       "part: 2\npositions: line\nevents: Dr Ir\nsummary: 9 7\n"
	       "fl=(1)\nfn=(1)\n1 5 0x1\ncfn=(2)\ncalls=1 9\n1 4 6\nfn=(2)\n9 4 6\ntotals: 9 7\n",
	       "# Ir in instructions 12 x? lost ?\n"
	       "# Dr in references 9 x? lost ?\n"
	       "main(a.c:0):? 3 of 12 x? Ir\n"
	       "f(a.c:0):? 9 of 9 x? Ir\n"
	       "main(a.c:0):? 5 of 9 x? Dr\n"
	       "f(a.c:0):? 4 of 4 x? Dr\n");
}

/* Two files in one: each has its own process, and the first was cut off. */
static void two_files(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	struct pc_text out = { 0 };
	const char *at, *reason;

	(void)state;
	assert_int_equal(read_text(pc, "",
				   PC_SPAN("version: 1\ncreator: callgrind-3.19.0\npid: 7\n"
					   "cmd: ./a\nevents: Ir\nfn=(1) main\n1 5\n"
					   "version: 1\ncreator: callgrind-3.19.0\npid: 8\n"
					   "cmd: ./b\nevents: Ir\nfn=(1) main\n1 6\ntotals: 6\n"),
				   &profile),
			 PC_OK);
	dump(&out, profile);
	assert_string_equal(out.data, "# Ir in instructions 11 x? lost ?\n"
				      "main:? 5 of ? x? a/7/-1 Ir\n"
				      "main:? 6 of ? x? b/8/-1 Ir\n");
	assert_true(pc_profile_damage(profile, &at, &reason));
	assert_non_null(strstr(at, "line 8"));
	pc_text_clear(&out);
	pc_free(pc);
}

static void derived(void **state)
{
	(void)state;
	expect("callgrind",
	       "version: 1\npositions: line\nevent: CEst = Ir + 10 Bm + 2*L1m : Cycles\n"
	       "event: Ir : Instructions\nevents: Ir Bm L1m\nevent: Odd = Ir + nothing\n"
	       "fn=main\n1 100 2 3\n2 50\n",
	       "# Ir in instructions 150 x? lost ?\n"
	       "# Bm in events 2 x? lost ?\n"
	       "# L1m in events 3 x? lost ?\n"
	       "# CEst in events 176 x? lost ?\n"
	       "main:? 150 of ? x? Ir\n"
	       "main:? 2 of ? x? Bm\n"
	       "main:? 3 of ? x? L1m\n"
	       "main:? 176 of ? x? CEst\n");
}

/* Jumps have a line with a position and no costs, and may give names their numbers. */
static void jumps(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ir\npositions: line\nfl=(1) a.c\nfn=(1) main\n3 10\njump=4 7\n*\n"
	       "jcnd=2/8 +2\n+1\njfi=(2) b.c\njfn=(2) other\njump=1 9\n4\n"
	       "cfi=(2)\ncfn=(2)\ncalls=1 9\n5 4\nfl=(2)\nfn=(2)\n9 4\n",
	       "# Ir in instructions 14 x? lost ?\n"
	       "main(a.c:0):? 10 of 14 x? Ir\n"
	       "other(b.c:0):? 4 of 4 x? Ir\n");
}

/* Xdebug: a block for each call, the summary before main, units in the names of events. */
static void xdebug(void **state)
{
	(void)state;
	expect("callgrind",
	       "version: 1\ncreator: xdebug 3.1.6 (PHP 8.1.2)\ncmd: /srv/index.php\npart: 1\n"
	       "positions: line\n\nevents: Time_(10ns) Memory_(bytes)\n\n"
	       "fl=(1) php:internal\nfn=(1) php::strlen\n3 7 0\n\nfl=(1)\nfn=(1)\n3 6 0\n\n"
	       "fl=(2) /srv/index.php\nfn=(2) {main}\n\nsummary: 33 -8\n\n1 20 -8\n"
	       "cfl=(1)\ncfn=(1)\ncalls=1 0 0\n3 7 0\ncfl=(1)\ncfn=(1)\ncalls=1 0 0\n3 6 0\n",
	       "# Time_(10ns) in 10ns 33 x? lost ?\n"
	       "# Memory_(bytes) in bytes -8 x? lost ?\n"
	       "php::strlen(php:internal:0):? 13 of 13 x? index.php/-1/-1 Time_(10ns)\n"
	       "{main}(/srv/index.php:0):? 20 of 33 x? index.php/-1/-1 Time_(10ns)\n"
	       "{main}(/srv/index.php:0):? -8 of -8 x? index.php/-1/-1 Memory_(bytes)\n");
}

/* lsprof has no "fl=": "fi=" is the file of the function that follows, "~" is none; the callee is
 * named before its file. */
static void lsprof(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ticks\nsummary: 30\nfi=/x/a.py\nfn=main a:1\n1 10\ncfn=<len>\ncfi=~\n"
	       "calls=3 0\n1 20\n\nfi=~\nfn=<len>\n0 20\n",
	       "# Ticks in ticks 30 x? lost ?\n"
	       "main a:1(/x/a.py:0):? 10 of 30 x? Ticks\n"
	       "<len>:? 20 of 20 x? Ticks\n");
}

static void cachegrind(void **state)
{
	(void)state;
	expect("cachegrind",
	       "desc: I1 cache:         32768 B\ncmd: ./a.out\nevents: Ir I1mr \n# a comment\n"
	       "fl=a.c\n1 5 1\nfn=main\n2   10\t 2  \n3\nfl=a.h\nfn=main\n9 4 0\nsummary: 19 3\n",
	       "# Ir in instructions 19 x? lost ?\n"
	       "# I1mr in misses 3 x? lost ?\n"
	       "?(a.c:0):? 5 of ? x? a.out/-1/-1 Ir\n"
	       "?(a.c:0):? 1 of ? x? a.out/-1/-1 I1mr\n"
	       "main(a.c:0):? 10 of ? x? a.out/-1/-1 Ir\n"
	       "main(a.c:0):? 2 of ? x? a.out/-1/-1 I1mr\n"
	       "main(a.h:0):? 4 of ? x? a.out/-1/-1 Ir\n");
}

/* ---- what is wrong ---- */

static struct pc_profile *read_as(struct pc *pc, const char *text)
{
	struct pc_profile *profile = NULL;

	if (read_text(pc, "callgrind", pc_span(text), &profile))
		fail_msg("%s", pc_error(pc));
	return profile;
}

static bool has_note(const struct pc_profile *profile, const char *words)
{
	for (const char *const *note = pc_profile_notes(profile); *note; note++)
		if (strstr(*note, words))
			return true;
	return false;
}

/* A call whose cost is missing belongs to the part that ends there, whose functions are gone. */
static void call_across_parts(void **state)
{
	(void)state;
	expect("callgrind",
	       "events: Ir\nfn=main\n1 5\ncfn=f\ncalls=1 5\n"
	       "events: Ir Dr\n2 7 1\nfn=g\n3 2 1\n",
	       "# Ir in instructions 14 x? lost ?\n"
	       "# Dr in references 2 x? lost ?\n"
	       "main:? 12 of ? x? Ir\n"
	       "f:? 0 of ? x? Ir\n"
	       "main:? 1 of ? x? Dr\n"
	       "g:? 2 of ? x? Ir\n"
	       "g:? 1 of ? x? Dr\n");
}

static void cut_off(void **state)
{
	static const char *const texts[] = {
		"creator: callgrind-3.19.0\nevents: Ir\nfn=main\n1 5\n2 6\n",
		"events: Ir\nfn=main\n1 11\ncfn=f\ncalls=1 5\n",
	};
	static const char *const reasons[] = { "line that has the totals",
					       "cost of a call is missing" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile = read_as(pc, texts[i]);
		const char *at = NULL, *reason = NULL;

		assert_true(pc_profile_damage(profile, &at, &reason));
		assert_non_null(strstr(at, "line 5"));
		assert_non_null(strstr(reason, reasons[i]));
		assert_int_equal(profile->events[0].total, 11);
		pc_free(pc);
	}
}

/* The lines win over what the file says of them, and that is told. */
static void sums_differ(void **state)
{
	struct pc *pc = pc_new();
	struct pc_profile *profile =
		read_as(pc, "events: Ir\nsummary: 12\nfn=main\n1 11\nfn=(9)\n1 1x\nnonsense\n");
	const char *first;

	(void)state;
	assert_int_equal(profile->events[0].total, 11);
	assert_true(has_note(profile, "add up to 12, but its lines add up to 11"));
	assert_true(has_note(profile, "1 names are given as numbers"));
	assert_int_equal(pc_profile_skipped(profile, &first), 2);
	pc_free(pc);
}

static void xdebug_appended(void **state)
{
	(void)state;
	expect("callgrind",
	       "\n==== NEW PROFILING FILE ====\nversion: 0.9.6\ncmd: a.php\npart: 1\n\n"
	       "events: Time\n\nfl=a.php\nfn=f\n3 5\n\nfl=a.php\nfn={main}\n1 2\ncfn=f\n"
	       "calls=1 0 0\n2 5\n\n==== NEW PROFILING FILE ====\nversion: 0.9.6\ncmd: a.php\n"
	       "part: 1\n\nevents: Time\n\nfl=a.php\nfn=f\n3 1\n",
	       "# Time in events 8 x? lost ?\n"
	       "f(a.php:0):? 6 of ? x? a.php/-1/-1 Time\n"
	       "{main}(a.php:0):? 2 of 7 x? a.php/-1/-1 Time\n");
}

static void refused(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "events: Ir\nfn=main\n1 9223372036854775807\n2 1\n",
		  "line 4 the costs are larger" },
		{ "events: Ir\nsummary: 0\n\ntotals: 0\n", "nothing was counted" },
		{ "events: Ir\nfl=a.c\n", "no samples" },
		{ "events: Ir\nfn=a\ncfn=b\ncalls=1 1\n1 9223372036854775807\nfn=b\n"
		  "cfn=a\ncalls=1 1\n1 9223372036854775807\ncfn=c\ncalls=1 1\n1 5\n"
		  "fn=a\ncfn=c\ncalls=1 1\n2 9223372036854775807\n",
		  "larger than 64 bits" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile = NULL;

		assert_int_equal(read_text(pc, "callgrind", pc_span(cases[i].text), &profile),
				 PC_EINPUT);
		if (!strstr(pc_error(pc), cases[i].words))
			fail_msg("%s", pc_error(pc));
		pc_free(pc);
	}
}

/* A chain of 100000 calls, closed to a circle: found without recursion. */
static void deep(void **state)
{
	struct pc *pc = pc_new();
	struct pc_text text = { 0 };
	struct pc_profile *profile;

	(void)state;
	pc_text_puts(&text, "events: Ir\nfl=a.c\n");
	for (int i = 0; i < 100000; i++)
		pc_text_printf(&text, "fn=f%d\n1 1\ncfn=f%d\ncalls=1 1\n2 5\n", i,
			       (i + 1) % 100000);
	profile = read_as(pc, text.data);
	assert_int_equal(profile->entry_count, 100000);
	assert_true(profile->entries[0].total == PC_UNKNOWN);
	assert_true(has_note(profile, "100000 functions call each other"));
	pc_text_clear(&text);
	pc_free(pc);
}

/* Many small parts: what each takes does not grow with those before it. */
static void many_parts(void **state)
{
	struct pc *pc = pc_new();
	struct pc_text text = { 0 };
	struct pc_profile *profile;

	(void)state;
	for (int i = 0; i < 20000; i++)
		pc_text_printf(&text, "events: Ir\nfn=(%d) f%d\n1 1\ncfn=(1)\ncalls=1 1\n", i, i);
	pc_text_puts(&text, "1 7\n");
	profile = read_as(pc, text.data);
	assert_int_equal(profile->events[0].total, 20000);
	assert_true(profile->entry_count <= 20001);
	pc_text_clear(&text);
	pc_free(pc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compressed),
		cmocka_unit_test(recursion),
		cmocka_unit_test(cycle),
		cmocka_unit_test(two_entries),
		cmocka_unit_test(parts),
		cmocka_unit_test(two_files),
		cmocka_unit_test(derived),
		cmocka_unit_test(jumps),
		cmocka_unit_test(xdebug),
		cmocka_unit_test(xdebug_appended),
		cmocka_unit_test(lsprof),
		cmocka_unit_test(cachegrind),
		cmocka_unit_test(call_across_parts),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(sums_differ),
		cmocka_unit_test(refused),
		cmocka_unit_test(deep),
		cmocka_unit_test(many_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
