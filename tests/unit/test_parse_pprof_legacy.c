/* SPDX-License-Identifier: Apache-2.0
 * The formats before pprof's protobuf: words of CPU samples, and texts of addresses. */
#include "profile_dump.h"

/* ---- CPU ---- */
struct shape {
	unsigned size;
	bool big;
};

static void word(struct pc_text *out, struct shape shape, uint64_t value)
{
	for (unsigned i = 0; i < shape.size; i++)
		pc_text_putc(out, (char)(value >> 8 * (shape.big ? shape.size - 1 - i : i)));
}

static void words(struct pc_text *out, struct shape shape, const uint64_t *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		word(out, shape, values[i]);
}

static void cpu_profile(struct pc_text *out, struct shape shape)
{
	static const uint64_t values[] = { 0,	   3, 0, 10000,	 0, 2, 2, 0x1010,
					   0x2011, 1, 1, 0x5000, 0, 1, 0 };

	words(out, shape, values, sizeof(values) / sizeof(values[0]));
	pc_text_puts(out, "00001000-00002000 r-xp 00000000 00:00 21306940    /bin/prog\n"
			  "00002000-00003000 r-xp 00000000 00:00 7 /lib/libc.so.6\n"
			  "00003000-00004000 rw-p 00000000 00:00 7 /lib/data\n"
			  "not a map\n"
			  "ffffffffff600000-ffffffffff601000 r-xp 00000000 00:00 0 [vsyscall]\n");
}

#define CPU_DUMP                                                                        \
	"# samples in samples 3 x3 lost ?\n# cpu in ns 30000000 x3 lost ?\n"            \
	"?@libc.so.6:u;?@prog:u 2 x2 samples\n?@libc.so.6:u;?@prog:u 20000000 x2 cpu\n" \
	"?:? 1 x1 samples\n?:? 10000000 x1 cpu\n"

static void cpu_in_all_shapes(void **state)
{
	static const struct shape shapes[] = {
		{ 8, false }, { 4, false }, { 8, true }, { 4, true }
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct pc_text out = { 0 };

		cpu_profile(&out, shapes[i]);
		expect_span("pprof-legacy-cpu", (struct pc_span){ out.data, out.size }, CPU_DUMP);
		pc_text_clear(&out);
	}
}

static void cpu_cut_and_flipped(void **state)
{
	struct pc_text out = { 0 };

	(void)state;
	cpu_profile(&out, (struct shape){ 8, false });
	for (size_t size = 40; size < out.size; size++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;
		const char *at, *reason;
		int status = read_text(pc, "", (struct pc_span){ out.data, size }, &profile);

		assert_int_equal(status, size < 72 ? PC_EINPUT : PC_OK);
		if (!status)
			assert_true(pc_profile_damage(profile, &at, &reason) == (size < 120));
		out.data[size] = (char)(out.data[size] ^ 0x81);
		read_text(pc, "", (struct pc_span){ out.data, out.size }, &profile);
		out.data[size] = (char)(out.data[size] ^ 0x81);
		pc_free(pc);
	}
	pc_text_clear(&out);
}

/* ---- texts ---- */
static void heap(void **state)
{
	(void)state;
	expect("pprof-legacy-heap",
	       "heap profile:      3:     30 [     3:      30] @ heapprofile\n"
	       "     1:       10 [     1:       10] @ 0x1010 0x2011\n"
	       "     2:       20 [     2:       20] @\n"
	       "\nMAPPED_LIBRARIES:\n00001000-00002000: /bin/prog\n2000-3000: /lib/libc.so.6\n",
	       "# objects in count 3 x? lost ?\n# space in bytes 30 x? lost ?\n"
	       "?@libc.so.6:u;?@prog:u 1 x? objects\n?@libc.so.6:u;?@prog:u 10 x? space\n"
	       "?:? 2 x? objects\n?:? 20 x? space\n");
	/* freed ones too, sampled: 1 - exp(-1) of them are seen */
	expect("pprof-legacy-heap",
	       "heap profile: 1: 1024 [2: 4096] @ heap/2048\n"
	       "1: 1024 [4: 4096] @ 0x1010 0x2011\n"
	       "#\t0x1010\tmain.f+0x10\t/src/a b.go:12\n#\t0x2010\tmain.main+0x2\t/src/a.go:3\n"
	       "# runtime.MemStats\n# Alloc = 12\n0: 0 [0: 0] @ 0x1\n",
	       "# alloc_objects in count 6 x? lost ?\n# alloc_space in bytes 6479 x? lost ?\n"
	       "# inuse_objects in count 1 x? lost ?\n# inuse_space in bytes 1619 x? lost ?\n"
	       "main.main(/src/a.go:3):?;main.f(/src/a b.go:12):? 6 x? alloc_objects\n"
	       "main.main(/src/a.go:3):?;main.f(/src/a b.go:12):? 6479 x? alloc_space\n"
	       "main.main(/src/a.go:3):?;main.f(/src/a b.go:12):? 1 x? inuse_objects\n"
	       "main.main(/src/a.go:3):?;main.f(/src/a b.go:12):? 1619 x? inuse_space\n"
	       "?:? 0 x? alloc_objects\n?:? 0 x? alloc_space\n?:? 0 x? inuse_objects\n"
	       "?:? 0 x? inuse_space\n");
}

static void contention(void **state)
{
	(void)state;
	expect("pprof-legacy-heap",
	       "--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\n"
	       "ms since reset = 16502830\ndiscarded samples = 0\n"
	       "  20       3 @ 0x1010\nodd\n--- Memory map: ---\n  1000-2000: /bin/prog\n",
	       "# contentions in count 300 x? lost ?\n# delay in ns 1000 x? lost ?\n"
	       "?@prog:u 300 x? contentions\n?@prog:u 1000 x? delay\nskipped 1\n");
	expect("pprof-legacy-heap",
	       "--- mutex:\ncycles/second=1000000000\nsampling period=1\n5 2 @ 0x1010\n",
	       "# contentions in count 2 x? lost ?\n# delay in ns 5 x? lost ?\n"
	       "?:? 2 x? contentions\n?:? 5 x? delay\n");
}

/* Of Java: sizes in front, addresses that are mere numbers, and their names behind. */
static void java(void **state)
{
	static const uint64_t cpu[] = { 0, 3, 1, 10000, 0, 2, 2, 7, 8, 0, 1, 0 };
	struct pc_text out = { 0 };

	(void)state;
	expect("pprof-legacy-heap",
	       "--- heapz 1 ---\nformat = java\nresolution = bytes\n"
	       "     524288     1 @ 0x00000007 0x00000008\n\n"
	       " 0x00000007 a.b.C.f (C.java:12)\n 0x0000008 GC\n",
	       "# inuse_objects in count 1 x? lost ?\n# inuse_space in bytes 829411 x? lost ?\n"
	       "GC:?;a.b.C.f(C.java:12):? 1 x? inuse_objects\n"
	       "GC:?;a.b.C.f(C.java:12):? 829411 x? inuse_space\n");
	expect("pprof-legacy-heap",
	       "--- contentionz 1 ---\nformat = java\nresolution = microseconds\n"
	       "sampling period = 100\nms since reset = 60\n     14     2 @ 0x7\n 0x7 f "
	       "(C.java:1)\n",
	       "# contentions in count 200 x? lost ?\n# delay in ns 1400000 x? lost ?\n"
	       "f(C.java:1):? 200 x? contentions\nf(C.java:1):? 1400000 x? delay\n");
	words(&out, (struct shape){ 4, false }, cpu, sizeof(cpu) / sizeof(cpu[0]));
	pc_text_puts(&out, " 0x00000007 a.b.C.f (C.java:12)\n 0x0000008 GC");
	expect_span("pprof-legacy-cpu", (struct pc_span){ out.data, out.size },
		    "# samples in samples 2 x2 lost ?\n# cpu in ns 20000000 x2 lost ?\n"
		    "GC:?;a.b.C.f(C.java:12):? 2 x2 samples\n"
		    "GC:?;a.b.C.f(C.java:12):? 20000000 x2 cpu\n");
	pc_text_clear(&out);
}

#define JEMALLOC                                                        \
	"heap_v2/1024\n  t*: 3: 3072 [0: 0]\n  t0: 3: 3072 [0: 0]\n"    \
	"@ 0x1010 0x1021\n  t*: 2: 2048 [0: 0]\n  t0: 2: 2048 [0: 0]\n" \
	"@ 0x1030\n  t*: 1: 1024 [0: 0]\n  t7: 1: 1024 [0: 0]\n\n"      \
	"MAPPED_LIBRARIES:\n1000-2000 r-xp 00000000 08:01 12  /bin/prog\n"

/* Threads are parts of t*; 1 - exp(-1) of the objects are seen. */
static void jemalloc(void **state)
{
	(void)state;
	expect("pprof-legacy-heap", JEMALLOC,
	       "# inuse_objects in count 4 x? lost ?\n# inuse_space in bytes 4858 x? lost ?\n"
	       "?@prog:u;?@prog:u 3 x? inuse_objects\n?@prog:u;?@prog:u 3239 x? inuse_space\n"
	       "?@prog:u 1 x? inuse_objects\n?@prog:u 1619 x? inuse_space\n");
	expect("pprof-legacy-heap",
	       "--- symbol\nbinary=/bin/prog\n0x1010 outer--inner\n0x1020 main\n0x1030 f\n---\n"
	       "--- heap\n" JEMALLOC,
	       "# inuse_objects in count 4 x? lost ?\n# inuse_space in bytes 4858 x? lost ?\n"
	       "main@prog:u;outer@prog:u;inner@prog:i 3 x? inuse_objects\n"
	       "main@prog:u;outer@prog:u;inner@prog:i 3239 x? inuse_space\n"
	       "f@prog:u 1 x? inuse_objects\nf@prog:u 1619 x? inuse_space\n");
	expect("pprof-legacy-heap", "heap_v2/1\n t*: 1: 5 [2: 9]\n@ 0x1\n t*: 1: 5 [2: 9]\n",
	       "# alloc_objects in count 2 x? lost ?\n# alloc_space in bytes 9 x? lost ?\n"
	       "# inuse_objects in count 1 x? lost ?\n# inuse_space in bytes 5 x? lost ?\n"
	       "?:? 2 x? alloc_objects\n?:? 9 x? alloc_space\n?:? 1 x? inuse_objects\n"
	       "?:? 5 x? inuse_space\n");
}

static void threads(void **state)
{
	(void)state;
	expect("pprof-legacy-heap",
	       "--- threadz 1 ---\n\n--- Thread 7f79 (name: main/148) stack: ---\n"
	       "  PC:  0x00001010: helper(arg *)\n  0x00002011: main\n"
	       "      creator: 0xa45b96 0xa460b4\n"
	       "--- Thread 7f80 (name: two/149) stack: ---\n  [same as previous thread]\n"
	       "--- Memory map: ---\n  1000-2000: /bin/prog\n",
	       "# thread in count 2 x? lost ?\n"
	       "main:?;helper(arg *)@prog:u 1 x? main/-1/148 thread\n"
	       "main:?;helper(arg *)@prog:u 1 x? two/-1/149 thread\n");
}

static void counts(void **state)
{
	(void)state;
	expect("pprof-legacy-heap",
	       "goroutine profile: total 5\n4 @ 0x1010 "
	       "0x2011\n#\t0x1010\truntime.gopark+0x1\t/p.go:3\n"
	       "\n1 @ 0x3000\n",
	       "# goroutine in count 5 x? lost ?\nruntime.gopark(/p.go:3):? 4 x? goroutine\n"
	       "?:? 1 x? goroutine\n");
}

static void several(void **state)
{
	(void)state;
	expect("pprof-legacy-heap",
	       "goroutine profile: total 5\n4 @ 0x1010\nheap profile: 1: 2 [1: 2] @ heap/2\n"
	       "1: 2 [1: 2] @ 0x1\n",
	       "# goroutine in count 4 x? lost ?\n?:? 4 x? goroutine\n");
}

static void hostile(void **state)
{
	static const char *const texts[] = {
		"--- Thread 1 (name: a/2) stack: ---\n[same as previous thread]\n0x1\n",
		"heap profile: 1: 1\n1: 1 [1: 1] @ 0x1\n",
		"heap profile: @ heap/\n9999999999999999999: 1 [1: 1] @ 0x1\n",
		"heap profile: 1: 1 [1: 1] @ heap/2\n"
		"9223372036854775807: -1 [-9223372036854775807: 1] @ 0x1\n",
		"--- mutex:\nsampling period=9223372036854775807\n9223372036854775807 "
		"9223372036854775807 @ 0x1\n",
		"goroutine profile: total 1\n#\t0x1\tf\n1 @ 0xfffffffffffffffffffff "
		"zz\n#\t0x1\t+0x\n",
		"heap_v2/\n@ 0x1\n@\nt*: 1: 1\n t*: 1: 1 [1: 1]\nt*:\n@ 0x\n t*: 0: 0 [0: 0]\n",
		"heap_v2/99999999999999999999\n t*: 1: 9223372036854775807 [-1: -5]\n@ 0x1\n"
		" t*: 1: 9223372036854775807 [-1: -5]\n",
		"--- heapz 1 ---\n 9223372036854775807 1 @ 0x1 0x1\n0x1 --\n0x1 a--b----c (:)\n",
		"goroutine profile: total 1\n1 @\n-0: x\n0-ffffffffffffffff rwxp\n5-3: x\n",
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
		cmocka_unit_test(cpu_in_all_shapes),
		cmocka_unit_test(cpu_cut_and_flipped),
		cmocka_unit_test(heap),
		cmocka_unit_test(contention),
		cmocka_unit_test(java),
		cmocka_unit_test(jemalloc),
		cmocka_unit_test(threads),
		cmocka_unit_test(counts),
		cmocka_unit_test(several),
		cmocka_unit_test(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
