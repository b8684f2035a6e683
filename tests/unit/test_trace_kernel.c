/* SPDX-License-Identifier: Apache-2.0
 * What comes of reports of the Linux kernel. */
#include "trace_fixture.h"

static void oops(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "[  100.000001] usb 1-1: new device\n"
		     "[  123.456789] BUG: kernel NULL pointer dereference, address: "
		     "0000000000000010\n"
		     "[  123.456790] #PF: supervisor read access in kernel mode\n"
		     "[  123.456791] PGD 0 P4D 0\n"
		     "[  123.456792] Oops: 0000 [#1] PREEMPT SMP NOPTI\n"
		     "[  123.456793] CPU: 3 PID: 4242 Comm: cat Tainted: G        W  OE      "
		     "6.1.0-13-amd64 #1  Debian 6.1.55-1\n"
		     "[  123.456794] Hardware name: QEMU Standard PC\n"
		     "[  123.456795] RIP: 0010:shop_read+0x1b/0x40 [shop]\n"
		     "[  123.456796] Code: 00 00 0f\n"
		     "[  123.456797] RSP: 0018:ffffb0a5c0b5bdf8 EFLAGS: 00010246\n"
		     "[  123.456798] Call Trace:\n"
		     "[  123.456799]  <TASK>\n"
		     "[  123.456800]  ? __die_body.cold+0x1a/0x1f\n"
		     "[  123.456801]  ? page_fault_oops+0xd2/0x2b0\n"
		     "[  123.456802]  vfs_read+0xab/0x320\n"
		     "[  123.456803]  ksys_read+0x6b/0xf0\n"
		     "[  123.456804]  do_syscall_64+0x58/0xc0\n"
		     "[  123.456805]  entry_SYSCALL_64_after_hwframe+0x64/0xce\n"
		     "[  123.456806] RIP: 0033:0x7f1d0e8f5a1d\n"
		     "[  123.456807]  </TASK>\n"
		     "[  123.456808] Modules linked in: shop(OE) ext4\n"
		     "[  123.456809] ---[ end trace 0000000000000000 ]---\n"
		     "[  123.456810] RIP: 0010:shop_read+0x1b/0x40 [shop]\n"
		     "[  123.456811] Kernel panic - not syncing: Fatal exception\n",
		     "kernel, Linux 6.1.0-13-amd64, reason: BUG: kernel NULL pointer "
		     "dereference\n"
		     "error \"cat\" tid 4242 failed: BUG: kernel NULL pointer dereference, "
		     "address: 0000000000000010; Oops: 0000 [#1] PREEMPT SMP NOPTI\n"
		     "  shop_read in shop\n"
		     "  vfs_read\n"
		     "  ksys_read\n"
		     "  do_syscall_64\n"
		     "  entry_SYSCALL_64_after_hwframe\n"
		     "error failed: Kernel panic - not syncing: Fatal exception\n"
		     "note: they were found on stacks, and may be of calls that had returned\n");
}

static void hung(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "Jan 31 10:00:00 shop kernel: INFO: task cat:1234 blocked for more than "
		     "120 seconds.\n"
		     "Jan 31 10:00:00 shop kernel:       Not tainted 6.18.0 #1\n"
		     "Jan 31 10:00:00 shop kernel: \"echo 0 > "
		     "/proc/sys/kernel/hung_task_timeout_secs\" disables this message.\n"
		     "Jan 31 10:00:00 shop kernel: task:cat             state:D stack:13672 "
		     "pid:1234  tgid:1234  ppid:1   task_flags:0x400040 flags:0x00004002\n"
		     "Jan 31 10:00:00 shop kernel: Call Trace:\n"
		     "Jan 31 10:00:00 shop kernel:  <TASK>\n"
		     "Jan 31 10:00:00 shop kernel:  __schedule+0x34e/0x9d0\n"
		     "Jan 31 10:00:00 shop kernel:  schedule+0x5a/0xd0\n"
		     "Jan 31 10:00:00 shop kernel:  __mutex_lock.constprop.0+0x2f1/0x700\n"
		     "Jan 31 10:00:00 shop kernel:  shop_read+0x2c/0x90 [shop]\n"
		     "Jan 31 10:00:00 shop kernel:  vfs_read+0xab/0x320\n"
		     "Jan 31 10:00:00 shop kernel:  </TASK>\n"
		     "Jan 31 10:00:00 shop kernel: INFO: task cat:1234 is blocked on a mutex "
		     "likely owned by task dd:1235.\n"
		     "Jan 31 10:00:00 shop kernel: task:dd              state:D stack:13672 "
		     "pid:1235  tgid:1235  ppid:1   task_flags:0x400040 flags:0x00004002\n"
		     "Jan 31 10:00:00 shop kernel: Call Trace:\n"
		     "Jan 31 10:00:00 shop kernel:  <TASK>\n"
		     "Jan 31 10:00:00 shop kernel:  __schedule+0x34e/0x9d0\n"
		     "Jan 31 10:00:00 shop kernel:  shop_write+0x2c/0x90 [shop]\n"
		     "Jan 31 10:00:00 shop kernel:  </TASK>\n"
		     "Jan 31 10:00:00 shop kernel: INFO: task dd:1235 is blocked on a mutex "
		     "likely owned by task cat:1234.\n",
		     "kernel, Linux 6.18.0, reason: INFO: task cat:1234 blocked for more than "
		     "120 seconds.\n"
		     "error \"cat\" tid 1234 waiting \"D (uninterruptible)\" for 120000 ms: "
		     "INFO: task cat:1234 blocked for more than 120 seconds.\n"
		     "  __schedule\n"
		     "  schedule\n"
		     "  __mutex_lock.constprop.0\n"
		     "  shop_read in shop\n"
		     "  vfs_read\n"
		     "  wanted dd:1235 mutex of 1235\n"
		     "thread \"dd\" tid 1235 waiting \"D (uninterruptible)\"\n"
		     "  __schedule\n"
		     "  shop_write in shop\n"
		     "  wanted cat:1234 mutex of 1234\n");
}

static void lockdep(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "[   55.100000] ======================================================\n"
		     "[   55.100001] WARNING: possible circular locking dependency detected\n"
		     "[   55.100002] 6.1.0 #1 Not tainted\n"
		     "[   55.100003] ------------------------------------------------------\n"
		     "[   55.100004] dd/977 is trying to acquire lock:\n"
		     "[   55.100005] ffffffffc0202040 (&book->lock){+.+.}-{3:3}, at: "
		     "shop_write+0x2c/0x90 [shop]\n"
		     "[   55.100006] \n"
		     "[   55.100006] but task is already holding lock:\n"
		     "[   55.100007] ffffffffc02020a0 (&till->lock){+.+.}-{3:3}, at: "
		     "shop_write+0x1c/0x90 [shop]\n"
		     "[   55.100008] \n"
		     "[   55.100008] which lock already depends on the new lock.\n"
		     "[   55.100009] \n"
		     "[   55.100009] the existing dependency chain (in reverse order) is:\n"
		     "[   55.100010] \n"
		     "[   55.100010] -> #1 (&till->lock){+.+.}-{3:3}:\n"
		     "[   55.100011]        __mutex_lock+0x9c/0xc60\n"
		     "[   55.100012]        shop_read+0x3c/0x90 [shop]\n"
		     "[   55.100013]        vfs_read+0xab/0x320\n"
		     "[   55.100014] \n"
		     "[   55.100014] -> #0 (&book->lock){+.+.}-{3:3}:\n"
		     "[   55.100015]        __lock_acquire+0x1363/0x1f00\n"
		     "[   55.100016]        lock_acquire+0xd0/0x2d0\n"
		     "[   55.100017]        __mutex_lock+0x9c/0xc60\n"
		     "[   55.100018]        shop_write+0x2c/0x90 [shop]\n"
		     "[   55.100019] \n"
		     "[   55.100019] other info that might help us debug this:\n"
		     "[   55.100020] \n"
		     "[   55.100020]  Possible unsafe locking scenario:\n"
		     "[   55.100021] \n"
		     "[   55.100027] \n"
		     "[   55.100027]  *** DEADLOCK ***\n"
		     "[   55.100028] \n"
		     "[   55.100028] 2 locks held by dd/977:\n"
		     "[   55.100029]  #0: ffff888004a3e438 (sb_writers#5){.+.+}-{0:0}, at: "
		     "ksys_write+0x6b/0xf0\n"
		     "[   55.100030]  #1: ffffffffc02020a0 (&till->lock){+.+.}-{3:3}, at: "
		     "shop_write+0x1c/0x90 [shop]\n"
		     "[   55.100031] \n"
		     "[   55.100031] stack backtrace:\n"
		     "[   55.100032] CPU: 1 PID: 977 Comm: dd Not tainted 6.1.0 #1\n"
		     "[   55.100033] Call Trace:\n"
		     "[   55.100034]  <TASK>\n"
		     "[   55.100035]  dump_stack_lvl+0x56/0x73\n"
		     "[   55.100036]  check_noncircular+0x102/0x120\n"
		     "[   55.100037]  __lock_acquire+0x1363/0x1f00\n"
		     "[   55.100038]  shop_write+0x2c/0x90 [shop]\n"
		     "[   55.100039]  </TASK>\n",
		     "kernel, Linux 6.1.0, reason: WARNING: possible circular locking "
		     "dependency detected\n"
		     "deadlock: dd takes &book->lock while it holds &till->lock\n"
		     "other: -> #1 (&till->lock){+.+.}-{3:3}:\n"
		     "  __mutex_lock\n"
		     "  shop_read in shop\n"
		     "  vfs_read\n"
		     "  wanted &till->lock kernel lock\n"
		     "  held &book->lock kernel lock\n"
		     "other: -> #0 (&book->lock){+.+.}-{3:3}:\n"
		     "  __lock_acquire\n"
		     "  lock_acquire\n"
		     "  __mutex_lock\n"
		     "  shop_write in shop\n"
		     "  wanted &book->lock kernel lock\n"
		     "  held &till->lock kernel lock\n"
		     "error \"dd\" tid 977 failed: possible circular locking dependency "
		     "detected\n"
		     "  dump_stack_lvl\n"
		     "  check_noncircular\n"
		     "  __lock_acquire\n"
		     "  shop_write in shop\n");
}

static void kasan(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "==================================================================\n"
		     "BUG: KASAN: slab-use-after-free in shop_read+0x44/0x90 [shop]\n"
		     "Read of size 8 at addr ffff888005a3c010 by task cat/321\n"
		     "\n"
		     "CPU: 0 PID: 321 Comm: cat Not tainted 6.6.0 #2\n"
		     "Call Trace:\n"
		     " <TASK>\n"
		     " dump_stack_lvl (lib/dump_stack.c:107)\n"
		     " kasan_report (mm/kasan/report.c:590 (discriminator 3))\n"
		     " shop_read (drivers/shop.c:44 (discriminator 1)) shop\n"
		     " vfs_read+0xab/0x320\n"
		     " </TASK>\n"
		     "\n"
		     "Allocated by task 300:\n"
		     " kasan_save_stack+0x33/0x60\n"
		     " shop_open+0x21/0x60 [shop]\n"
		     "\n"
		     "Freed by task 310:\n"
		     " kasan_save_stack+0x33/0x60\n"
		     " kfree+0x9c/0x130\n"
		     " shop_close+0x1f/0x40 [shop]\n"
		     "\n"
		     "The buggy address belongs to the object at ffff888005a3c000\n"
		     " which belongs to the cache kmalloc-64 of size 64\n"
		     "Memory state around the buggy address:\n"
		     " ffff888005a3bf00: fc fc\n",
		     "kernel, Linux 6.6.0, reason: BUG: KASAN: slab-use-after-free in "
		     "shop_read+0x44/0x90 [shop]\n"
		     "error \"cat\" tid 321 failed: BUG: KASAN: slab-use-after-free in "
		     "shop_read+0x44/0x90 [shop]; Read of size 8 at addr ffff888005a3c010 by "
		     "task cat/321\n"
		     "  dump_stack_lvl lib/dump_stack.c:107\n"
		     "  kasan_report mm/kasan/report.c:590\n"
		     "  shop_read drivers/shop.c:44 in shop\n"
		     "  vfs_read\n"
		     "allocated: Allocated by task 300\n"
		     "  kasan_save_stack\n"
		     "  shop_open in shop\n"
		     "freed: Freed by task 310\n"
		     "  kasan_save_stack\n"
		     "  kfree\n"
		     "  shop_close in shop\n");
}

static void sysrq(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "[ 1000.000000] sysrq: Show Blocked State\n"
		     "[ 1000.000001] task:dd              state:D stack:0     pid:77    "
		     "ppid:1      flags:0x00004002\n"
		     "[ 1000.000002] Call Trace:\n"
		     "[ 1000.000003]  <TASK>\n"
		     "[ 1000.000004]  __schedule+0x34e/0x9d0\n"
		     "[ 1000.000005]  io_schedule+0x42/0x70\n"
		     "[ 1000.000006]  </TASK>\n"
		     "[ 1000.000007] task:kworker/u8:1    state:D stack:0     pid:88    "
		     "ppid:2      flags:0x00004000\n"
		     "[ 1000.000008] Workqueue: writeback wb_workfn (flush-8:0)\n"
		     "[ 1000.000009] Call Trace:\n"
		     "[ 1000.000010]  __schedule+0x34e/0x9d0\n"
		     "[ 1000.000011]  ? rescuer_thread+0x3/0x8\n"
		     "[ 1060.000000] sysrq: Show Blocked State\n"
		     "[ 1060.000001] task:dd              state:D stack:0     pid:77    "
		     "ppid:1      flags:0x00004002\n"
		     "[ 1060.000002] Call Trace:\n"
		     "[ 1060.000003]  <TASK>\n"
		     "[ 1060.000004]  __schedule+0x34e/0x9d0\n"
		     "[ 1060.000005]  io_schedule+0x42/0x70\n",
		     "kernel, Linux\n"
		     "thread \"dd\" tid 77 waiting \"D (uninterruptible)\"\n"
		     "  __schedule\n"
		     "  io_schedule\n"
		     "thread \"kworker/u8:1\" tid 88 waiting \"D (uninterruptible)\"\n"
		     "  __schedule\n"
		     "[1] thread \"dd\" tid 77 waiting \"D (uninterruptible)\"\n"
		     "  __schedule\n"
		     "  io_schedule\n"
		     "note: they were found on stacks, and may be of calls that had returned\n");
}

static void proc(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "[<0>] do_wait+0x160/0x2f0\n"
		     "[<0>] kernel_wait4+0xaf/0x150\n"
		     "[<0>] entry_SYSCALL_64_after_hwframe+0x64/0xce\n"
		     "[<0>] hrtimer_nanosleep+0x99/0x120\n"
		     "[<0>] do_syscall_64+0x58/0xc0\n",
		     "kernel, Linux\n"
		     "thread\n"
		     "  do_wait\n"
		     "  kernel_wait4\n"
		     "  entry_SYSCALL_64_after_hwframe\n"
		     "thread\n"
		     "  hrtimer_nanosleep\n"
		     "  do_syscall_64\n");
}

static void doubtful(void **state)
{
	(void)state;
	expect_trace("kernel-oops",
		     "BUG: scheduling while atomic: cat/42/0x00000002\n"
		     "CPU: 0 PID: 42 Comm: cat Not tainted 5.10.0 #1\n"
		     "Call Trace:\n"
		     " [<ffffffff81234567>] ? f+0x1/0x2\n"
		     " [<ffffffff81234570>] ? g+0x1/0x2 [mod]\n",
		     "kernel, Linux 5.10.0, reason: BUG: scheduling while atomic: "
		     "cat/42/0x00000002\n"
		     "error \"cat\" tid 42 failed: BUG: scheduling while atomic: "
		     "cat/42/0x00000002\n"
		     "  f 0xffffffff81234567\n"
		     "  g in mod 0xffffffff81234570\n"
		     "  damaged\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oops),	    cmocka_unit_test(hung),  cmocka_unit_test(lockdep),
		cmocka_unit_test(kasan),    cmocka_unit_test(sysrq), cmocka_unit_test(proc),
		cmocka_unit_test(doubtful),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
