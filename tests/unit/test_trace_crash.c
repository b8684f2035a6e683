/* SPDX-License-Identifier: Apache-2.0
 * What comes of crashes as other tools tell them: minidumps, coredumpctl, Android, Apple, windbg.
 */
#include "trace_fixture.h"

static void person(void **state)
{
	(void)state;
	expect_trace("minidump",
		     "Operating system: Linux\n"
		     "                  5.4.0\n"
		     "CPU: amd64\n"
		     "\n"
		     "Crash reason:  SIGSEGV /SEGV_MAPERR\n"
		     "Crash address: 0x10\n"
		     "Process uptime: not available\n"
		     "\n"
		     "Thread 0 (crashed)\n"
		     " 0  shop!bill(order const*) [heap.cc : 25 + 0x4]\n"
		     "    rax = 0x0000000000000000   rdx = 0x00007ffd\n"
		     "    Found by: given as instruction pointer in context\n"
		     " 1  shop!main [heap.cc : 42 + 0x8]\n"
		     "    Found by: call frame info\n"
		     " 2  libc.so.6 + 0x29d90\n"
		     "    Found by: stack scanning\n"
		     " 3  0x7ffd12\n"
		     "\n"
		     "Thread 1\n"
		     " 0  libc.so.6!__poll + 0x4f\n"
		     "\n"
		     "Loaded modules:\n"
		     "0x55d0 - 0x55d1  shop  ???\n",
		     "C/C++, minidump of Linux, reason: SIGSEGV /SEGV_MAPERR at 0x10\n"
		     "error #0 failed: SIGSEGV /SEGV_MAPERR at 0x10\n"
		     "  bill(order const*) heap.cc:25 in shop\n"
		     "  main heap.cc:42 in shop\n"
		     "  ? in libc.so.6 0x29d90\n"
		     "  ? 0x7ffd12\n"
		     "thread #1\n"
		     "  __poll in libc.so.6\n"
		     "note: frames that were \"found by stack scanning\" may be of calls that "
		     "had returned\n");
}

static void coredump(void **state)
{
	(void)state;
	expect_trace("coredumpctl",
		     "           PID: 4242 (shop)\n"
		     "           UID: 1000 (clerk)\n"
		     "        Signal: 11 (SEGV)\n"
		     "  Command Line: ./shop 1\n"
		     "       Message: Process 4242 (shop) of user 1000 dumped core.\n"
		     "                \n"
		     "                Module libsystemd.so.0 from deb systemd-252\n"
		     "                Stack trace of thread 4243:\n"
		     "                #0  0x000055d0a6a011b9 bill (shop + 0x11b9)\n"
		     "                #1  0x000055d0a6a0120a n/a (shop + 0x120a)\n"
		     "                #2  0x00007f1d0e829d90 __libc_start_call_main "
		     "(libc.so.6 + 0x29d90)\n"
		     "                \n"
		     "                Stack trace of thread 4242:\n"
		     "                #0  0x00007f1d0e8f5a1d __poll (libc.so.6 + 0xf5a1d)\n"
		     "                ELF object binary architecture: AMD x86-64\n",
		     "C/C++, systemd-coredump, reason: SIGSEGV\n"
		     "error \"shop\" tid 4243 failed\n"
		     "  bill in shop 0x55d0a6a011b9\n"
		     "  ? in shop 0x55d0a6a0120a\n"
		     "  __libc_start_call_main in libc.so.6 0x7f1d0e829d90\n"
		     "thread tid 4242\n"
		     "  __poll in libc.so.6 0x7f1d0e8f5a1d\n");
}

static void tombstone(void **state)
{
	(void)state;
	expect_trace("android-trace",
		     "*** *** *** *** *** *** *** *** *** *** *** *** *** *** *** ***\n"
		     "Build fingerprint: 'google/x/y:13'\n"
		     "ABI: 'arm64'\n"
		     "pid: 4242, tid: 4250, name: worker  >>> org.example.shop <<<\n"
		     "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr "
		     "0x0000000000000010\n"
		     "Cause: null pointer dereference\n"
		     "    x0  0000000000000000  x1  0000007b00000000\n"
		     "\n"
		     "backtrace:\n"
		     "      #00 pc 000000000004793e  /data/app/lib/arm64/libshop.so "
		     "(bill(order const*)+62) (BuildId: 1a2b3c)\n"
		     "      #01 pc 0000000000047a00  /data/app/lib/arm64/libshop.so\n"
		     "      #02 pc 00000000000b1234  "
		     "/apex/com.android.runtime/lib64/bionic/libc.so "
		     "(__pthread_start(void*)+208) (BuildId: 1a2b)\n"
		     "--- --- --- --- --- --- --- --- --- --- --- --- --- --- --- ---\n"
		     "pid: 4242, tid: 4242, name: main  >>> org.example.shop <<<\n"
		     "\n"
		     "backtrace:\n"
		     "      #00 pc 00000000000a1234  "
		     "/apex/com.android.runtime/lib64/bionic/libc.so (__epoll_pwait+8)\n",
		     "?, Android, reason: signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault "
		     "addr 0x0000000000000010; Cause: null pointer dereference\n"
		     "error \"worker\" tid 4250 failed: signal 11 (SIGSEGV), code 1 "
		     "(SEGV_MAPERR), fault addr 0x0000000000000010; Cause: null pointer "
		     "dereference\n"
		     "  bill(order const*) in /data/app/lib/arm64/libshop.so 0x4793e\n"
		     "  ? in /data/app/lib/arm64/libshop.so 0x47a00\n"
		     "  __pthread_start(void*) in /apex/com.android.runtime/lib64/bionic/libc."
		     "so 0xb1234\n"
		     "thread \"main\" tid 4242\n"
		     "  __epoll_pwait in /apex/com.android.runtime/lib64/bionic/libc.so "
		     "0xa1234\n");
}

static void not_responding(void **state)
{
	(void)state;
	expect_trace("android-trace",
		     "----- pid 4242 at 2024-01-31 10:00:00 -----\n"
		     "Cmd line: org.example.shop\n"
		     "\n"
		     "DALVIK THREADS (2):\n"
		     "\"main\" prio=5 tid=1 Blocked\n"
		     "  | group=\"main\" sCount=1 ucsCount=0 flags=1 obj=0x72 self=0xb4\n"
		     "  | sysTid=4242 nice=-10 cgrp=default\n"
		     "  at org.example.Shop.sell(Shop.java:12)\n"
		     "  - waiting to lock <0x0d3> (a java.lang.Object) held by thread 12\n"
		     "  at org.example.Shop.main(Shop.java:3)\n"
		     "\n"
		     "\"worker\" prio=5 tid=12 Blocked\n"
		     "  | sysTid=4250 nice=0\n"
		     "  native: #00 pc 0004793e  /system/lib/libc.so (syscall+28)\n"
		     "  at org.example.Till.pay(Till.java:7)\n"
		     "  - waiting to lock <0x0a2> (a java.lang.Object) held by thread 1\n"
		     "  - locked <0x0d3> (a java.lang.Object)\n"
		     "\n"
		     "----- end 4242 -----\n",
		     "?, Android\n"
		     "thread \"main\" #1 tid 4242 blocked \"Blocked\"\n"
		     "  org.example.Shop.sell Shop.java:12\n"
		     "  org.example.Shop.main Shop.java:3\n"
		     "  wanted 0x0d3 java.lang.Object of 12\n"
		     "thread \"worker\" #12 tid 4250 blocked \"Blocked\"\n"
		     "  syscall in /system/lib/libc.so 0x4793e\n"
		     "  org.example.Till.pay Till.java:7\n"
		     "  wanted 0x0a2 java.lang.Object of 1\n"
		     "  held 0x0d3 java.lang.Object\n");
}

static void apple(void **state)
{
	(void)state;
	expect_trace("apple-crash",
		     "Process:               shop [4242]\n"
		     "OS Version:            macOS 13.1 (22C65)\n"
		     "\n"
		     "Crashed Thread:        1  worker\n"
		     "\n"
		     "Exception Type:        EXC_BAD_ACCESS (SIGSEGV)\n"
		     "Exception Codes:       KERN_INVALID_ADDRESS at 0x0000000000000010\n"
		     "\n"
		     "Thread 0:: Dispatch queue: com.apple.main-thread\n"
		     "0   libsystem_kernel.dylib        \t    0x7ff81cf4a5a2 mach_msg2_trap + "
		     "10\n"
		     "1   shop                          \t    0x104b8cf10 main + 48 "
		     "(heap.c:42)\n"
		     "\n"
		     "Thread 1 name:  worker\n"
		     "Thread 1 Crashed:\n"
		     "0   shop                          \t    0x104b8ce00 bill + 16 "
		     "(heap.c:25)\n"
		     "1   shop                          \t    0x104b8cf10 0x104b8c000 + 3856\n"
		     "2   libsystem_pthread.dylib       \t    0x7ff81cf8b259 _pthread_start + "
		     "125\n"
		     "\n"
		     "Thread 1 crashed with X86 Thread State (64-bit):\n"
		     "  rax: 0x0000000000000000  rbx: 0x0000000000000001\n"
		     "\n"
		     "Binary Images:\n"
		     "       0x104b8c000 -        0x104b8ffff shop (*) <1a2b> "
		     "/usr/local/bin/shop\n",
		     "?, macOS 13.1 (22C65), reason: EXC_BAD_ACCESS (SIGSEGV); "
		     "KERN_INVALID_ADDRESS at 0x0000000000000010\n"
		     "thread \"com.apple.main-thread\" #0\n"
		     "  mach_msg2_trap in libsystem_kernel.dylib 0x7ff81cf4a5a2\n"
		     "  main heap.c:42 in shop 0x104b8cf10\n"
		     "error \"worker\" #1 failed: EXC_BAD_ACCESS (SIGSEGV); "
		     "KERN_INVALID_ADDRESS at 0x0000000000000010\n"
		     "  bill heap.c:25 in shop 0x104b8ce00\n"
		     "  ? in shop 0x104b8cf10\n"
		     "  _pthread_start in libsystem_pthread.dylib 0x7ff81cf8b259\n");
}

static void windbg(void **state)
{
	(void)state;
	expect_trace("windbg",
		     "0:000> ~*kn\n"
		     "\n"
		     ".  0  Id: 1a2c.3b4 Suspend: 1 Teb: 0000009c`12345000 Unfrozen \"main\"\n"
		     " # Child-SP          RetAddr               Call Site\n"
		     "00 0000009c`1234f8a8 00007ff8`12345678     "
		     "ntdll!NtWaitForSingleObject+0x14\n"
		     "01 0000009c`1234f8b0 00007ff6`11111111     "
		     "KERNELBASE!WaitForSingleObjectEx+0x8e\n"
		     "02 (Inline Function) --------`--------     shop!order::id+0x3 "
		     "[c:\\src\\my shop\\heap.c @ 7]\n"
		     "03 0000009c`1234f950 00007ff6`22222222     shop!main+0x1f [c:\\src\\my "
		     "shop\\heap.c @ 42]\n"
		     "04 0000009c`1234f960 00000000`00000000     shop+0x1234\n"
		     "\n"
		     "   1  Id: 1a2c.3b8 Suspend: 1 Teb: 0000009c`12347000 Unfrozen\n"
		     " # Child-SP          RetAddr               Call Site\n"
		     "00 0000009c`1244f8a8 00007ff8`12345678     ntdll!NtDelayExecution+0x14\n",
		     "C/C++, windbg\n"
		     "thread \"main\" #0 tid 948\n"
		     "  NtWaitForSingleObject in ntdll\n"
		     "  WaitForSingleObjectEx in KERNELBASE\n"
		     "  order::id c:\\src\\my shop\\heap.c:7 in shop inlined\n"
		     "  main c:\\src\\my shop\\heap.c:42 in shop\n"
		     "  ? in shop\n"
		     "thread #1 tid 952\n"
		     "  NtDelayExecution in ntdll\n");
}

static void printed(void **state)
{
	(void)state;
	expect_trace("backtrace",
		     "*** SIGSEGV (@0x10) received by PID 4242 (TID 0x7f1d) from PID 16; "
		     "stack trace: ***\n"
		     "    @     0x55d0a6a011b9  bill()\n"
		     "    @     0x7f1d0e829d90  (unknown)\n"
		     "\n"
		     "terminate called after throwing an instance of 'std::runtime_error'\n"
		     " 0# bill(order const*) at heap.cc:25\n"
		     " 1# main in ./shop\n"
		     " 2# 0x00007F1D0E829D90 in /lib/x86_64-linux-gnu/libc.so.6\n"
		     "\n"
		     "./shop(bill+0x15)[0x401234]\n"
		     "./shop() [0x401250]\n"
		     "/lib/x86_64-linux-gnu/libc.so.6(+0x29d90) [0x7f1d0e829d90]\n",
		     "C/C++, reason: *** SIGSEGV (@0x10) received by PID 4242 (TID 0x7f1d) "
		     "from PID 16; stack trace: ***\n"
		     "error failed: *** SIGSEGV (@0x10) received by PID 4242 (TID 0x7f1d) "
		     "from PID 16; stack trace: ***\n"
		     "  bill() 0x55d0a6a011b9\n"
		     "  ? 0x7f1d0e829d90\n"
		     "error failed: terminate called after throwing an instance of "
		     "'std::runtime_error'\n"
		     "  bill(order const*) heap.cc:25\n"
		     "  main in ./shop\n"
		     "  ? in /lib/x86_64-linux-gnu/libc.so.6 0x7f1d0e829d90\n"
		     "thread\n"
		     "  bill in ./shop 0x401234\n"
		     "  ? in ./shop 0x401250\n"
		     "  ? in /lib/x86_64-linux-gnu/libc.so.6 0x7f1d0e829d90\n");
}

static void elastic(void **state)
{
	(void)state;
	expect_trace("elastic-stacktrace",
		     "| # | junk\n"
		     "| Index | Process/Library | Function | File |\n"
		     "|---|---|---|---|\n"
		     "| 2 | vmlinux | vfs_read | Unknown file |\n"
		     "| 1 | shop | Unknown function | src/a.c#12 |\n"
		     "| 3 | libc.so.6 | read | - |\n"
		     "| 2 | shop | main | a.c |\n",
		     "?, Elastic Universal Profiling\n"
		     "thread\n"
		     "  vfs_read in vmlinux\n"
		     "  ? src/a.c:12 in shop\n"
		     "thread\n"
		     "  read in libc.so.6\n"
		     "  main a.c in shop\n");
}

static void elastic_copied(void **state)
{
	(void)state;
	expect_trace("elastic-stacktrace",
		     "vmlinux+0x1a2b\n"
		     "libc.so.6: read\n"
		     "read.c#12\n"
		     "shop+0x99\n",
		     "?, Elastic Universal Profiling\n"
		     "thread\n"
		     "  ? in vmlinux 0x1a2b\n"
		     "  read read.c:12 in libc.so.6\n"
		     "  ? in shop 0x99\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(person),	  cmocka_unit_test(coredump),
		cmocka_unit_test(tombstone),	  cmocka_unit_test(not_responding),
		cmocka_unit_test(apple),	  cmocka_unit_test(windbg),
		cmocka_unit_test(printed),	  cmocka_unit_test(elastic),
		cmocka_unit_test(elastic_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
