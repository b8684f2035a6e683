/* SPDX-License-Identifier: Apache-2.0
 * Panics, dumps and races of Go. */
#include "trace_fixture.h"

static void newer(void **state)
{
	(void)state;
	expect_trace(
		"goroutine-dump",
		"2026/11/21 10:00:00 started\n"
		"panic: runtime error: index out of range [5] with length 3 [recovered, "
		"repanicked]\n"
		"[signal SIGSEGV: segmentation violation code=0x1]\n\n"
		"goroutine 1 gp=0xc000002380 m=0 mp=0x64 [running]:\n"
		"main.(*Shop).Price(...)\n"
		"\t/srv/shop/main.go:21\n"
		"gopkg.in/yaml%2ev3.(*Decoder).Decode(0xc000014100, {0x1, 0x2})\n"
		"\t/srv/yaml/decode.go:45 +0x25 fp=0xc000 sp=0xc000 pc=0x4ac\n"
		"...23 frames elided...\n"
		"main.main()\n"
		"\tC:/shop/main.go:81 +0xf5\n\n"
		"goroutine 18 [chan receive, 12 minutes, locked to thread]:\n"
		"main.till[...].serve({0x0?}, {0x701d30?, 0xc000094000})\n"
		"\t/srv/shop/main.go:33 +0x85\n"
		"created by main.threads in goroutine 1\n"
		"\t/srv/shop/main.go:70 +0x13b\n\n"
		"goroutine 19 [sync.Mutex.Lock]:\n"
		"\tgoroutine running on other thread; stack unavailable\n"
		"exit status 2\n",
		"Go, reason: runtime error: index out of range [5] with length 3 [recovered, "
		"repanicked]; [signal SIGSEGV: segmentation violation code=0x1]\n"
		"error #1 failed \"running\": runtime error: index out of range [5] with length 3 "
		"[recovered, repanicked]; [signal SIGSEGV: segmentation violation code=0x1]\n"
		"  main.(*Shop).Price /srv/shop/main.go:21 inlined\n"
		"  gopkg.in/yaml.v3.(*Decoder).Decode /srv/yaml/decode.go:45 0x4ac\n"
		"  main.main C:/shop/main.go:81\n"
		"  ... 23 more\n"
		"thread #18 waiting \"chan receive, 12 minutes, locked to thread\" for 720000 ms\n"
		"  main.till[...].serve /srv/shop/main.go:33\n"
		"created #18\n"
		"  main.threads /srv/shop/main.go:70\n"
		"thread #19 blocked \"sync.Mutex.Lock\"\n"
		"  damaged\n");
}

static void no_stack(void **state)
{
	(void)state;
	expect_trace("goroutine-dump", "panic: runtime error: no bread\n\ngoroutine 1 [runn",
		     "Go, reason: runtime error: no bread\n"
		     "error failed: runtime error: no bread\n"
		     "  damaged\n"
		     "damaged at line 3: it ends in the middle of a line\n");
}

static void asleep(void **state)
{
	(void)state;
	expect_trace("goroutine-dump",
		     "fatal error: all goroutines are asleep - deadlock!\r\n\r\n"
		     "goroutine 1 [select (no cases)]:\r\n"
		     "main.main()\r\n\t/srv/main.go:3 +0x17\r\n",
		     "Go, reason: all goroutines are asleep - deadlock!\n"
		     "deadlock: all goroutines are asleep - deadlock!\n"
		     "thread #1 waiting \"select (no cases)\"\n"
		     "  main.main /srv/main.go:3\n");
}

static void cut(void **state)
{
	(void)state;
	expect_trace("goroutine-dump",
		     "goroutine 7 [running]:\nmain.a()\nmain.b()\n\t/srv/b.go:1 +0x1\nmain.c()",
		     "Go\n"
		     "thread #7 running \"running\"\n"
		     "  main.a\n"
		     "  main.b /srv/b.go:1\n"
		     "  main.c\n"
		     "  damaged\n"
		     "skipped 1 from line 2\n"
		     "damaged at line 5: it ends in the middle of a stack\n");
}

static void race(void **state)
{
	(void)state;
	expect_trace("go-race",
		     "=== RUN   TestShop\n"
		     "==================\n"
		     "WARNING: DATA RACE\n"
		     "Atomic write at 0x00c000 by main goroutine:\n"
		     "  main.a()\n"
		     "      /srv/a.go:1 +0x3a\n\n"
		     "Previous read at 0x00c000 by goroutine 7:\n"
		     "  [failed to restore the stack]\n\n"
		     "Goroutine 7 (finished) created at:\n"
		     "  main.main()\n"
		     "      /srv/a.go:9 +0x3a\n"
		     "==================\n"
		     "    testing.go:1319: race detected during execution of test\n",
		     "Go, Go's race detector, reason: data race: Atomic write at 0x00c000 by main "
		     "goroutine\n"
		     "error #main failed: data race: Atomic write at 0x00c000 by main goroutine\n"
		     "  main.a /srv/a.go:1\n"
		     "other #7: data race: Previous read at 0x00c000 by goroutine 7\n"
		     "  damaged\n"
		     "created #7\n"
		     "  main.main /srv/a.go:9\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newer), cmocka_unit_test(no_stack), cmocka_unit_test(asleep),
		cmocka_unit_test(cut),	 cmocka_unit_test(race),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
