/* SPDX-License-Identifier: Apache-2.0
 * What comes of reports of sanitizers and valgrind, by a small input for each rule. */
#include "trace_fixture.h"

static void freed(void **state)
{
	(void)state;
	expect_trace("asan",
		     "=================================================================\r\n"
		     "\x1b[1m\x1b[31m==42==ERROR: AddressSanitizer: heap-use-after-free on "
		     "address 0x602000000010 at pc 0x4a4afb bp 0x7ffd sp 0x7ffc\r\n"
		     "\x1b[1m\x1b[0m\x1b[1m\x1b[34mREAD of size 4 at 0x602000000010 thread T1 "
		     "(worker)\x1b[1m\x1b[0m\r\n"
		     "    #0 0x4a4afb in shop::bill(order const*) const /src/my "
		     "shop/bill.cc:3:5\r\n"
		     "    #1 0x4a4afb in pay /src/pay.cc:9\r\n"
		     "    #2 0x7fd76b2b1323  (/lib/x.so+0x1323) (BuildId: 1a2b)\r\n"
		     "    #3 0x17930ba87d6f  (<unknown module>)\r\n"
		     "    #4 0x7fd76b2b1323 in\r\n"
		     "\r\n"
		     "0x602000000010 is located 0 bytes inside of 4-byte region "
		     "[0x602000000010,0x602000000014)\r\n"
		     "freed by thread T0 here:\r\n"
		     "    #0 0x4c6855 in free _asan_rtl_\r\n"
		     "    #1 0x4c6999 in operator delete(void*) (/src/shop+0x6999)\r\n"
		     "previously allocated by thread T0 here:\r\n"
		     "    #0 0x4c6995 in mall",
		     "C/C++, AddressSanitizer, reason: heap-use-after-free\n"
		     "error #T1 failed: heap-use-after-free; READ of size 4 at 0x602000000010 "
		     "thread T1 (worker); 0x602000000010 is located 0 bytes inside of 4-byte "
		     "region [0x602000000010,0x602000000014)\n"
		     "  shop::bill(order const*) const /src/my shop/bill.cc:3:5 0x4a4afb "
		     "inlined\n"
		     "  pay /src/pay.cc:9 0x4a4afb\n"
		     "  ? in /lib/x.so 0x7fd76b2b1323\n"
		     "  ? 0x17930ba87d6f\n"
		     "  ? 0x7fd76b2b1323\n"
		     "freed #T0: freed by thread T0 here\n"
		     "  free 0x4c6855\n"
		     "  operator delete(void*) in /src/shop 0x4c6999\n"
		     "allocated #T0: previously allocated by thread T0 here\n"
		     "  mall 0x4c6995\n"
		     "  damaged\n"
		     "damaged at line 15: it ends in the middle of a line\n");
}

static void several(void **state)
{
	(void)state;
	expect_trace("asan",
		     "==1==WARNING: MemorySanitizer: use-of-uninitialized-value\n"
		     "    #0 0x1 in f a.c:1:2\n"
		     "  Uninitialized value was stored to memory at\n"
		     "    #0 0x2 in g a.c:2:2\n"
		     "SUMMARY: MemorySanitizer: use-of-uninitialized-value a.c:1:2 in f\n"
		     "Exiting\n"
		     "==2==ERROR: AddressSanitizer: global-buffer-overflow on address 0x5 at "
		     "pc 0x6 bp 0x7 sp 0x8\n"
		     "WRITE of size 1 at 0x5 thread T0\n"
		     "    #0 0x6 in h b.c:3\n"
		     "0x000000000005 is located 0 bytes to the right of global variable 'g' "
		     "defined in 'b.c:1:5' (0x1) of size 4\n"
		     "Thread T7 created by T0 here:\n"
		     "    #0 0x9 in pthread_create\n"
		     "ASAN says no more:\n"
		     "    #0 0xa in unknown_heading c.c:1\n"
		     "==2==ABORTING\n",
		     "C/C++, MemorySanitizer, reason: use-of-uninitialized-value\n"
		     "error failed: use-of-uninitialized-value\n"
		     "  f a.c:1:2 0x1\n"
		     "other: Uninitialized value was stored to memory at\n"
		     "  g a.c:2:2 0x2\n"
		     "error #T0 failed: global-buffer-overflow; WRITE of size 1 at 0x5 thread "
		     "T0; 0x000000000005 is located 0 bytes to the right of global variable "
		     "'g' defined in 'b.c:1:5' (0x1) of size 4\n"
		     "  h b.c:3 0x6\n"
		     "created #T7: Thread T7 created by T0 here\n"
		     "  pthread_create 0x9\n"
		     "other: ASAN says no more:\n"
		     "  unknown_heading c.c:1 0xa\n");
}

static void locks_of_threads(void **state)
{
	(void)state;
	expect_trace("tsan",
		     "WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) "
		     "(pid=16628)\n"
		     "  Cycle in lock order graph: M1 (0x7b20) => M2 (0x7b30) => M1\n"
		     "\n"
		     "  Mutex M2 acquired here while holding mutex M1 in thread T1:\n"
		     "    #0 pthread_mutex_lock <null> (shop+0x12)\n"
		     "    #1 sell <null> (shop+0x34)\n"
		     "\n"
		     "  Mutex M1 acquired here while holding mutex M2 in main thread:\n"
		     "    #0 refund() /src/shop.cc:7:3 (shop+0x56)\n"
		     "\n"
		     "SUMMARY: ThreadSanitizer: lock-order-inversion (potential deadlock) in "
		     "sell\n",
		     "C/C++, ThreadSanitizer, reason: lock-order-inversion (potential "
		     "deadlock)\n"
		     "deadlock: Cycle in lock order graph: M1 (0x7b20) => M2 (0x7b30) => M1\n"
		     "error #T1 failed: lock-order-inversion (potential deadlock); Mutex M2 "
		     "acquired here while holding mutex M1 in thread T1\n"
		     "  pthread_mutex_lock in shop 0x12\n"
		     "  sell in shop 0x34\n"
		     "  wanted 0x7b30 mutex\n"
		     "  held 0x7b20 mutex\n"
		     "other #main thread: Mutex M1 acquired here while holding mutex M2 in "
		     "main thread\n"
		     "  refund() /src/shop.cc:7:3 in shop 0x56\n"
		     "  wanted 0x7b20 mutex\n"
		     "  held 0x7b30 mutex\n");
}

static void undefined(void **state)
{
	(void)state;
	expect_trace("ubsan",
		     "a.c:3:5: runtime error: division by zero\n"
		     "b.c:4:6: runtime error: load of null pointer of type 'int'\n"
		     "    #0 0x1 in f b.c:4:6\n",
		     "C/C++, UndefinedBehaviorSanitizer, reason: division by zero\n"
		     "error failed: division by zero\n"
		     "  ? a.c:3:5\n"
		     "error failed: load of null pointer of type 'int'\n"
		     "  f b.c:4:6 0x1\n");
}

static void two_processes(void **state)
{
	(void)state;
	expect_trace("memcheck",
		     "==7== Memcheck, a memory error detector\n"
		     "==8== Memcheck, a memory error detector\n"
		     "==7== \n"
		     "==7== Thread 2 worker:\n"
		     "==7== Invalid read of size 4\n"
		     "==8== Invalid write of size 1\n"
		     "==7==    at 0x10: f (a.c:3)\n"
		     "==8==    at 0x30: h (in /lib/h.so)\n"
		     "==7==    by 0x20: ??? (in /lib/g.so)\n"
		     "==7==  Address 0x4a44040 is 0 bytes inside a block of size 40 free'd\n"
		     "==7==    at 0x50: free (vg.c:1)\n"
		     "==7==  Block was alloc'd at\n"
		     "==7==    at 0x60: malloc (vg.c:2)\n"
		     "==7== \n"
		     "==7== Process terminating with default action of signal 11 (SIGSEGV)\n"
		     "==7==  Access not within mapped region at address 0x10\n"
		     "==7==    at 0x70: main (a.c:9)\n"
		     "==7== ERROR SUMMARY: 2 errors from 2 contexts (suppressed: 0 from 0)\n",
		     "C/C++, valgrind's Memcheck, reason: Invalid read of size 4\n"
		     "error \"worker\" #2 failed: Invalid read of size 4\n"
		     "  f a.c:3 0x10\n"
		     "  ? in /lib/g.so 0x20\n"
		     "freed: Address 0x4a44040 is 0 bytes inside a block of size 40 free'd\n"
		     "  free vg.c:1 0x50\n"
		     "allocated: Block was alloc'd at\n"
		     "  malloc vg.c:2 0x60\n"
		     "error \"worker\" #2 failed: Process terminating with default action of "
		     "signal 11 (SIGSEGV); Access not within mapped region at address 0x10\n"
		     "  main a.c:9 0x70\n"
		     "error failed: Invalid write of size 1\n"
		     "  h in /lib/h.so 0x30\n"
		     "note: 2 errors from 2 contexts (suppressed: 0 from 0)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(freed),
		cmocka_unit_test(several),
		cmocka_unit_test(locks_of_threads),
		cmocka_unit_test(undefined),
		cmocka_unit_test(two_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
