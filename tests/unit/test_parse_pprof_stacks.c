/* SPDX-License-Identifier: Apache-2.0
 * What else pprof prints: -tree and -peek with their calls, -traces and -raw with their stacks. */
#include "profile_dump.h"

#define RULE "----------------------------------------------------------+-------------\n"
#define TREE_TITLE "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n"

static void dump_calls(struct pc_text *out, const struct pc_profile *profile)
{
	for (uint32_t i = 0; i < profile->arc_count; i++) {
		dump_frame(out, profile, profile->arcs[i].caller);
		pc_text_puts(out, " > ");
		dump_frame(out, profile, profile->arcs[i].callee);
		dump_number(out, "", profile->arcs[i].value);
		pc_text_puts(out, "\n");
	}
}

/* A call stands with its caller and with its callee, and counts once. */
static void tree(void **state)
{
	static const char text[] =
		"File: g1\nType: cpu\nShowing nodes accounting for 4.42s, 88.05% of 5s total\n" RULE
			TREE_TITLE RULE
		"                                             4s   100% |   main.main\n"
		"        1s 20.00% 20.00%         4s 80.00%                | main.work\n"
		"                                             3s 75.00% |   main.leaf "
		"(inline)\n" RULE
		"         0     0% 20.00%         5s   100%                | main.main\n"
		"                                             4s 80.00% |   main.work\n" RULE
		"                                             3s   100% |   main.work\n"
		"        3s 60.00% 80.00%         3s 60.00%                | main.leaf\n" RULE;
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;

	(void)state;
	expect("pprof-text", text,
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "main.work@g1:u 1000000000 of 4000000000 x? cpu\n"
	       "main.main@g1:u 0 of 5000000000 x? cpu\n"
	       "main.leaf@g1:u 3000000000 of 3000000000 x? cpu\n");
	assert_int_equal(read_text(pc, "", pc_span(text), &profile), PC_OK);
	dump_calls(&out, profile);
	assert_string_equal(out.data, "main.main@g1:u > main.work@g1:u 4000000000\n"
				      "main.work@g1:u > main.leaf@g1:u 3000000000\n");
	pc_text_clear(&out);
	pc_free(pc);
}

#define TRACE "-----------+-------------------------------------------------------\n"

static void traces(void **state)
{
	(void)state;
	expect("pprof-traces",
	       "File: prog\nType: cpu\nDuration: 10s, Total samples = 1.12s (11.20%)\n" TRACE
	       "      key1:  tag1\n     bytes:  48kB\n"
	       "        1s   leaf\n             work (inline)\n             main\n" TRACE
	       "      10ms   operator new(unsigned long)\n             main\n" TRACE
	       "         0   main\n" TRACE,
	       "# cpu in ns 1010000000 x? lost ?\n"
	       "main@prog:u;work@prog:i;leaf@prog:u 1000000000 x? cpu\n"
	       "main@prog:u;operator new(unsigned long)@prog:u 10000000 x? cpu\n"
	       "main@prog:u 0 x? cpu\n");
	expect("pprof-traces", TRACE "       512   f\n" TRACE "      10kB   f\n" TRACE,
	       "# samples in count 512 x? lost ?\nf:u 512 x? samples\nskipped 1\n");
}

static void raw(void **state)
{
	(void)state;
	expect("pprof-raw",
	       "PeriodType: cpu nanoseconds\nPeriod: 10000000\nTime: 2026-11-20\nDuration: 3.14\n"
	       "Samples:\nsamples/count cpu/nanoseconds[dflt]\n"
	       "          2   20000000: 1 2 \n                key1:[a b] key2:[c]\n"
	       "         -1  -10000000: 2 \n          1          5: 3 7\nodd\n"
	       "Locations\n     1: 0x4cbe56 M=1 inl.(*T).f /src/a b.go:7 s=0\n"
	       "             outer /src/a.go:12:3 s=10(outer_sys)\n"
	       "     2: 0x4c910d M=1 main :0 s=0\n     3: 0x10 \n"
	       "Mappings\n1: 0x400000/0x4fb000/0x0 /bin/prog  [FN]\n2: 0x0/0x0/0x0   [FN]\n",
	       "# samples in samples 2 x? lost ?\n# cpu in ns 10000005 x? lost ?\n"
	       "main@prog:u;outer@prog(/src/a.go:12):u;inl.(*T).f@prog(/src/a b.go:7):i 2 x2 "
	       "samples\n"
	       "main@prog:u;outer@prog(/src/a.go:12):u;inl.(*T).f@prog(/src/a b.go:7):i 20000000 "
	       "x2 "
	       "cpu\n"
	       "main@prog:u -1 x? samples\nmain@prog:u -10000000 x? cpu\n"
	       "?:?;?:? 1 x1 samples\n?:?;?:? 5 x1 cpu\nskipped 1\n");
}

static void hostile(void **state)
{
	static const char *const texts[] = {
		"Period: 1\nSamples:\n/ /\n1: \n1 2 3: 4\n9999999999999999999 1: 1\nLocations\n1:\n"
		"99999999999999999999: 0x1 f\n1: 0x1 M=-1 s=\n s=0\nMappings\n1: \n:\n",
		"Period: 1\nSamples:\nSamples:\nLocations\nx\n",
		"PeriodType: \nSamples:\na/b a/b a/c[dflt]\n1 2 3: \n",
		TRACE "1s\n" TRACE TRACE "      a:  b\n" TRACE "1ms",
		RULE TREE_TITLE RULE "1s 1% |   f\n2s 1% |   f (inline)\n" RULE
				     "1s 1% 1% 1s 1% | \n1B 1% | g\n9223372036854775807 100% | x\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		read_text(pc, "", pc_span(texts[i]), &profile);
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tree),
		cmocka_unit_test(traces),
		cmocka_unit_test(raw),
		cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
