/* SPDX-License-Identifier: Apache-2.0
 * What comes of the text of pprof -top, by a small input for each rule of its grammar. */
#include "profile_dump.h"

#define PPROF_TITLE "      flat  flat%   sum%        cum   cum%\n"

static void pprof_times(void **state)
{
	(void)state;
	expect("pprof-text",
	       "File: g1\nType: cpu\nTime: Nov 20, 2026 at 8:43pm (UTC)\n"
	       "Duration: 3.14s, Total samples = 5.02s (159.76%)\n"
	       "Showing nodes accounting for 4.42s, 88.05% of 5.02s total\n"
	       "Dropped 105 nodes (cum <= 0.03s)\n" PPROF_TITLE
	       "     0.53s 10.56% 10.56%      0.53s 10.56%  crypto/sha256.block\n"
	       "         0     0% 10.56%    2mins   81.08%  main.main.func1\n"
	       "      10ms   0.2%   100%       12ms   0.2%  main.f (inline)\n"
	       "       7us   0.0%   100%       9ns   0.0%  <unknown>\n"
	       "     0.01s   0.2%   100%    1.16s 23.11%  main.g /src/a b.go:12 (partial-inline)\n",
	       "# cpu in ns 5020000000 x? lost ?\n"
	       "crypto/sha256.block@g1:u 530000000 of 530000000 x? cpu\n"
	       "main.main.func1@g1:u 0 of 120000000000 x? cpu\n"
	       "main.f@g1:i 10000000 of 12000000 x? cpu\n"
	       "<unknown>@g1:u 7000 of 9 x? cpu\n"
	       "main.g@g1(/src/a b.go:12):i 10000000 of 1160000000 x? cpu overlapping\n");
}

static void pprof_bytes(void **state)
{
	(void)state;
	expect("pprof-text",
	       "Type: inuse_space\nShowing nodes accounting for 3238.55kB, 100% of 3238.55kB "
	       "total\n" PPROF_TITLE
	       " 1184.27kB 36.57% 36.57%  1.50MB 36.57%  runtime/pprof.StartCPUProfile\n"
	       "      512B  0.00% 36.57%  1GB 36.57%  main.f\n",
	       "# inuse_space in bytes 3316275 x? lost ?\n"
	       "runtime/pprof.StartCPUProfile:u 1212692 of 1572864 x? inuse_space\n"
	       "main.f:u 512 of 1073741824 x? inuse_space\n");
}

static void pprof_counts(void **state)
{
	(void)state;
	expect("pprof-text",
	       "Showing nodes accounting for 150, 100% of 150 total\n" PPROF_TITLE
	       "        80 53.33% 53.33%        130 86.67%  line3002 (inline)\n"
	       "         0     0%   100%        150   100%  line3000\n",
	       "# samples in count 150 x? lost ?\n"
	       "line3002:i 80 of 130 x? samples\n"
	       "line3000:u 0 of 150 x? samples\n");
	expect("pprof-text",
	       "Type: goroutine\n12 of 40 total (30.00%)\nShowing top 1 nodes out of "
	       "9\n" PPROF_TITLE "        12 30.00% 30.00%        12 30.00%  runtime.gopark\n"
	       "what is this\n",
	       "# goroutine in count 40 x? lost ?\n"
	       "runtime.gopark:u 12 of 12 x? goroutine\n"
	       "skipped 1\n");
}

static void expect_note(const char *text, const char *wanted)
{
	struct pc *pc = pc_new();
	const char *const *notes;
	struct pc_profile *profile;

	assert_int_equal(read_text(pc, "pprof-text", pc_span(text), &profile), PC_OK);
	for (notes = pc_profile_notes(profile); *notes && !strstr(*notes, wanted); notes++)
		;
	if (!*notes)
		fail_msg("no note says: %s", wanted);
	pc_free(pc);
}

/* In the shell one profile is shown again and again. */
static void pprof_shell(void **state)
{
	static const char text[] =
		"File: g\nType: cpu\nEntering interactive mode (type \"help\" for commands)\n"
		"(pprof) top\nShowing nodes accounting for 4s, 80% of 5s total\n" PPROF_TITLE
		"     2s 40% 40%      4s 80%  main.a\n"
		"(pprof) (pprof) Showing nodes accounting for 5000ms, 100% of 5s "
		"total\n" PPROF_TITLE "     0 0% 0%      5s 99%  main.main\n"
		"     2s 40% 40%      4s 80%  main.a\n(pprof) ";

	(void)state;
	expect("pprof-text", text,
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "main.a@g:u 2000000000 of 4000000000 x? cpu\n");
	expect_note(text, "only the first table");
	expect("pprof-text",
	       "Type: alloc_space\n(pprof) top\nShowing nodes accounting for 5MB, 100% of 5MB "
	       "total\n" PPROF_TITLE "     2MB 40% 40%  4MB 80%  f\n"
	       "(pprof) sample_index=alloc_objects\n(pprof) top\n"
	       "Showing nodes accounting for 7, 100% of 7 total\n" PPROF_TITLE
	       "     7 100% 100%  7 100%  f\n",
	       "# alloc_space in bytes 5242880 x? lost ?\n"
	       "# alloc_objects in count 7 x? lost ?\n"
	       "f:u 2097152 of 4194304 x? alloc_space\n"
	       "f:u 7 of 7 x? alloc_objects\n");
}

static void pprof_several_profiles(void **state)
{
	(void)state;
	expect("pprof-text",
	       "File: g1\nType: cpu\nShowing nodes accounting for 5s, 100% of 5s "
	       "total\n" PPROF_TITLE "     2s 40% 40%  4s 80%  f\n"
	       "     2MB 40% 40%  4MB 80%  of another unit\n"
	       "     2 40% 40%  4 80%  of none\n"
	       "     2s 40% 40%  4MB 80%  of two\n"
	       "File: g1\nType: inuse_space\nShowing nodes accounting for 5MB, 100% of 5MB "
	       "total\n" PPROF_TITLE "     2MB 40% 40%  4MB 80%  f\n"
	       "File: g2\nType: cpu\nShowing nodes accounting for 1s, 100% of 1s "
	       "total\n" PPROF_TITLE "     1s 100% 100%  1s 100%  f\n"
	       "Showing nodes accounting for 3, 100% of 3 total\n" PPROF_TITLE
	       "     3 100% 100%  3 100%  f\n",
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "# inuse_space in bytes 5242880 x? lost ?\n"
	       "# cpu #3 in ns 1000000000 x? lost ?\n"
	       "# count in count 3 x? lost ?\n"
	       "f@g1:u 2000000000 of 4000000000 x? cpu\n"
	       "f@g1:u 2097152 of 4194304 x? inuse_space\n"
	       "f@g2:u 1000000000 of 1000000000 x? cpu #3\n"
	       "f@g2:u 3 of 3 x? count\n"
	       "skipped 3\n");
}

static void pprof_granularities(void **state)
{
	(void)state;
	expect("pprof-text",
	       "File: g\nType: cpu\nShowing nodes accounting for 5s, 100% of 5s total\n" PPROF_TITLE
	       "  1s 20% 20%  1s 20%  runtime.step /go/src/symtab.go\n"
	       "  1s 20% 20%  1s 20%  operator /(X const&, int) /x y/a.cc (inline)\n"
	       "  1s 20% 20%  1s 20%  operator /(X const&, int)\n"
	       "  1s 20% 20%  1s 20%  main.f C:/src/f.go\n"
	       "  1s 20% 20%  1s 20%  main.a /x/a.go:12:7\n"
	       "  1s 20% 20%  1s 20%  0000000000467019 main.a /x/a.go:12\n"
	       "  1s 20% 20%  1s 20%  main.b b.go:3:4\n"
	       "  1s 20% 20%  1s 20%  0000000000467019 [libc.so.6]\n"
	       "  1s 20% 20%  1s 20%  [libm.so.6]\n"
	       "  1s 20% 20%  1s 20%  0000000000467019\n",
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "runtime.step@g(/go/src/symtab.go:0):u 1000000000 of 1000000000 x? cpu\n"
	       "operator /(X const&, int)@g(/x y/a.cc:0):i 1000000000 of 1000000000 x? cpu\n"
	       "operator /(X const&, int)@g:u 1000000000 of 1000000000 x? cpu\n"
	       "main.f@g(C:/src/f.go:0):u 1000000000 of 1000000000 x? cpu\n"
	       "main.a@g(/x/a.go:12):u 2000000000 of ? x? cpu overlapping\n"
	       "main.b@g(b.go:3):u 1000000000 of 1000000000 x? cpu overlapping\n"
	       "?@libc.so.6:u 1000000000 of 1000000000 x? cpu overlapping\n"
	       "?@libm.so.6:u 1000000000 of 1000000000 x? cpu overlapping\n"
	       "0000000000467019@g:u 1000000000 of 1000000000 x? cpu overlapping\n");
}

static void pprof_filters(void **state)
{
	(void)state;
	expect("pprof-text",
	       "Type: cpu\nActive filters:\n   focus=main\n   tag_x=a=b\n"
	       "Showing nodes accounting for 4s, 80% of 5s total\n"
	       "   focus=main\n" PPROF_TITLE "     2s 40% 40%      4s 80%  main.a\n",
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "main.a:u 2000000000 of 4000000000 x? cpu\n"
	       "skipped 1\n");
}

/* --unit hr */
static void pprof_costs_rounded_to_nothing(void **state)
{
	static const char text[] =
		"Type: cpu\nShowing nodes accounting for 0, 93.58% of 0 total\n" PPROF_TITLE
		"         0  9.63%  9.63%          0  9.63%  f\n"
		"         0     0%  9.63%          0 40.10%  g\n";

	(void)state;
	expect("pprof-text", text,
	       "# cpu in % percent-only ? x? lost ?\n"
	       "f:u 963 of 963 x? cpu\n"
	       "g:u 0 of 4010 x? cpu\n");
	expect_note(text, "round to 0");
}

static void pprof_differences(void **state)
{
	static const char text[] =
		"Type: cpu\nShowing nodes accounting for -1.50s, 30.00% of 5s total\n" PPROF_TITLE
		"    -2.00s 40.00% 40.00%     -2.00s 40.00%  main.a\n"
		"     0.50s 10.00% 30.00%     -1.50s 30.00%  main.b\n";

	(void)state;
	expect("pprof-text", text,
	       "# cpu in ns 5000000000 x? lost ?\n"
	       "main.a:u -2000000000 of -2000000000 x? cpu\n"
	       "main.b:u 500000000 of -1500000000 x? cpu\n");
	expect_note(text, "may be negative");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pprof_times),
		cmocka_unit_test(pprof_bytes),
		cmocka_unit_test(pprof_counts),
		cmocka_unit_test(pprof_shell),
		cmocka_unit_test(pprof_several_profiles),
		cmocka_unit_test(pprof_granularities),
		cmocka_unit_test(pprof_filters),
		cmocka_unit_test(pprof_costs_rounded_to_nothing),
		cmocka_unit_test(pprof_differences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
