/* SPDX-License-Identifier: Apache-2.0
 * Stacks of DTrace, bcc's tools and bpftrace: a frame a line, leaf first. */
#include "profile_dump.h"

/* ---- DTrace ---- */

static void dtrace_stacks(void **state)
{
	(void)state;
	expect("dtrace",
	       "CPU     ID                    FUNCTION:NAME\n"
	       "  0  64091                        :tick-60s \n"
	       "\n\n"
	       "              unix`mutex_enter+0x10\n"
	       "              lofs`lo_lookup+0x2f\n"
	       "                3\n"
	       "\n"
	       "              libc.so.1`_read+0x7\n"
	       "              app`main\n"
	       "                2\n",
	       "# samples in samples 5 x5 lost ?\n"
	       "lo_lookup@lofs:k;mutex_enter@unix:k 3 x3 samples\n"
	       "main@app:u;_read@libc.so.1:u 2 x2 samples\n");
}

/* @[execname, stack(), ustack()], in either order, and @[ustack(), execname] */
static void dtrace_keys(void **state)
{
	(void)state;
	expect("dtrace",
	       "  bash\n"
	       "              zfs`read+0x1\n"
	       "\n"
	       "              app`main+0x2\n"
	       "                4\n"
	       "  a tool\n"
	       "              app`main+0x2\n"
	       "\n"
	       "              unix`read+0x1\n"
	       "                1\n"
	       "              app`f+0x2\n"
	       "  ssh        -2\n"
	       "\n"
	       "\n"
	       "                7\n",
	       "# samples in samples 10 x? lost ?\n"
	       "main@app:u;read@zfs:k 4 x4 bash/-1/-1 samples\n"
	       "main@app:u;read@unix:k 1 x1 a tool/-1/-1 samples\n"
	       "f@app:? -2 x? ssh/-1/-1 samples\n"
	       "?:? 7 x7 samples\n");
}

static void dtrace_names(void **state)
{
	(void)state;
	expect("dtrace",
	       "\n"
	       "              0x7fff1234\n"
	       "              a.out`std::f(int, char const*)::operator->() const+0x12\n"
	       "              libjvm.so`outer->middle->inner+0x3\n"
	       "              0xfffffffffb800abc\n"
	       "              LM1`ld.so.1`rtld+0x3\n"
	       "              java/lang/Thread.run\n"
	       "                1\n",
	       "# samples in samples 1 x1 lost ?\n"
	       "java/lang/Thread.run:k;rtld@ld.so.1:k;0xfffffffffb800abc:k;outer@libjvm.so:k;"
	       "middle@libjvm.so:i;inner@libjvm.so:i;std::f(int, char const*)::operator->() "
	       "const@a.out:k;0x7fff1234:k 1 x1 samples\n");
}

static void dtrace_damage(void **state)
{
	(void)state;
	expect("dtrace",
	       "  a`f+0x1\n    1\n  a`g+0x1\nsurprise\n  a`h\n    2\nnoise\n\n  a`i\n    3\n",
	       "# samples in samples 6 x6 lost ?\n"
	       "f@a:? 1 x1 samples\n"
	       "h@a:? 2 x2 samples\n"
	       "i@a:? 3 x3 samples\n"
	       "skipped 2\n");
}

/* ---- bcc ---- */

static void bcc_profile(void **state)
{
	(void)state;
	expect("bcc",
	       "Sampling at 49 Hertz of all threads by user + kernel stack... Hit Ctrl-C to end.\n"
	       "^C\n"
	       "    vfs_read\n"
	       "    do_syscall_64\n"
	       "    entry_SYSCALL_64_after_hwframe\n"
	       "    read\n"
	       "    [unknown]\n"
	       "    -                dd (25036)\n"
	       "        4\n"
	       "\n"
	       "    vfs_write_[k]\n"
	       "    --\n"
	       "    main+0x12 [app]\n"
	       "    -                my app (7)\n"
	       "        2\n"
	       "\n"
	       "    -                swapper/6 (0)\n"
	       "        10\n"
	       "\n"
	       "    ffffffff81189249 start_kernel\n"
	       "    -                swapper/0 (0)\n"
	       "        1\n",
	       "# samples in samples 17 x17 lost ?\n"
	       "?:u;read:u;entry_SYSCALL_64_after_hwframe:k;do_syscall_64:k;vfs_read:k 4 x4 "
	       "dd/25036/-1 samples\n"
	       "main@app:u;vfs_write:k 2 x2 my app/7/-1 samples\n"
	       "?:? 10 x10 swapper/6/0/-1 samples\n"
	       "start_kernel:k 1 x1 swapper/0/0/-1 samples\n");
}

/* Two recordings with sentences around them; old versions print the name like a frame. */
static void bcc_page(void **state)
{
	(void)state;
	expect("bcc",
	       "Some words.\n\n# ./offcputime -K\n"
	       "Tracing off-CPU time (us) of all threads by kernel stack... Hit Ctrl-C to end.\n"
	       "^C\n"
	       "    schedule\n"
	       "    kthread\n"
	       "    rcuos/0\n"
	       "        22\n"
	       "\n"
	       "It goes on:\n"
	       "    ./stackcount -h    # help\n"
	       "\n"
	       "Tracing 2 functions for \"submit_*\"... Hit Ctrl-C to end.\n"
	       "  submit_bio\n"
	       "  ext4_write\n"
	       "    app [21285]\n"
	       "    3\n"
	       "\n"
	       "Detaching...\n"
	       "    [duration]\n",
	       "# off-cpu in us 22 x? lost ?\n"
	       "# submit_* in events 3 x3 lost ?\n"
	       "kthread:k;schedule:k 22 x? rcuos/0/-1/-1 off-cpu\n"
	       "ext4_write:?;submit_bio:? 3 x3 app/21285/-1 submit_*\n"
	       "skipped 4\n");
}

static void bcc_wakers(void **state)
{
	(void)state;
	expect("bcc",
	       "Tracing blocked time (us) by user + kernel off-CPU and waker stack for 5 secs.\n\n"
	       "    waker:           sshd 12\n"
	       "    main\n"
	       "    -\n"
	       "    try_to_wake_up\n"
	       "    --               --\n"
	       "    schedule\n"
	       "    -\n"
	       "    read\n"
	       "    target:          bash 34\n"
	       "        56\n",
	       "# blocked in us 56 x? lost ?\n"
	       "read:u;schedule:k;try_to_wake_up:k;main:u;waker: sshd 12:u 56 x? "
	       "bash/34/-1 blocked\n");
	expect("bcc",
	       "    target:          vmstat\n"
	       "    ffffffff810df082 hrtimer_wakeup\n"
	       "    waker:           swapper/1\n"
	       "        4000415\n",
	       "# blocked in us 4000415 x? lost ?\n"
	       "hrtimer_wakeup:k;target: vmstat:? 4000415 x? swapper/1/-1/-1 blocked\n");
}

static void bcc_untitled(void **state)
{
	(void)state;
	expect("bcc", "    f\n    g\n    -                x (1)\n        2\n\n    cut\n",
	       "# count in events 2 x2 lost ?\n"
	       "g:?;f:? 2 x2 x/1/-1 count\n");
}

/* ---- bpftrace ---- */

static void bpftrace_stacks(void **state)
{
	(void)state;
	expect("bpftrace",
	       "Attaching 1 probe...\n\n"
	       "@[\n"
	       "    vfs_read+12\n"
	       "    entry_SYSCALL_64_after_hwframe+118\n"
	       ", \n"
	       "    read+1\n"
	       "    main+7\n"
	       ", my app]: 5\n"
	       "@[\n"
	       "    pv_native_safe_halt+11\n"
	       "    start_kernel+9\n"
	       ", , swapper/0]: 2\n"
	       "@usecs[bash, \n"
	       "\tffffffff815ec914 handle_mm_fault+20\n"
	       ", 42]: count 2, average 4, total 9\n"
	       "@usecs[bash, , 43]: 6\n",
	       "# samples in samples 7 x7 lost ?\n"
	       "# usecs in us 15 x? lost ?\n"
	       "main:u;read:u;entry_SYSCALL_64_after_hwframe:k;vfs_read:k 5 x5 my app/-1/-1 "
	       "samples\n"
	       "start_kernel:k;pv_native_safe_halt:k 2 x2 swapper/0/-1/-1 samples\n"
	       "handle_mm_fault:k 9 x2 bash, 42/-1/-1 usecs\n"
	       "?:? 6 x? bash, 43/-1/-1 usecs\n");
}

static void bpftrace_order(void **state)
{
	(void)state;
	expect("bpftrace",
	       "@[\n    f+1\n    __libc_start_main+2\n, \n    g+1\n    ret_from_fork+2\n]: 1\n"
	       "@[\n    0x7f50b801f193\n    operator+(A, B)+3\n    a+b\n]: 1\n",
	       "# samples in samples 2 x2 lost ?\n"
	       "__libc_start_main:u;f:u;ret_from_fork:k;g:k 1 x1 samples\n"
	       "a+b:?;operator+(A, B):?;0x7f50b801f193:u 1 x1 samples\n");
}

static void bpftrace_maps(void **state)
{
	(void)state;
	expect("bpftrace",
	       "Attaching 2 probes...\n"
	       "ERROR: something\n"
	       "@[tracepoint:syscalls:sys_enter_close]: 8\n"
	       "@by[bash, 12]: 3\n"
	       "@h[\n    f+1\n]: \n"
	       "[4, 8)                98 |@@@@@@|\n"
	       "\n"
	       "@l: \n"
	       "[4, 8)                98 |@@@@@@|\n"
	       "Lost 12 events\n"
	       "@total: 8\n",
	       "# samples in samples 8 x8 lost ?\n"
	       "# by in events 3 x? lost ?\n"
	       "tracepoint:syscalls:sys_enter_close:? 8 x8 samples\n"
	       "bash, 12:? 3 x? by\n"
	       "skipped 2\n");
}

/* ---- simpleperf ---- */

static void simpleperf_samples(void **state)
{
	(void)state;
	expect("simpleperf",
	       "sample:\n"
	       "  event_type: cpu-cycles\n"
	       "  time: 10875\n"
	       "  event_count: 700\n"
	       "  thread_id: 33\n"
	       "  thread_name: my app\n"
	       "  vaddr_in_file: b7\n"
	       "  file: [kernel.kallsyms]\n"
	       "  symbol: vfs_read\n"
	       "  callchain:\n"
	       "    vaddr_in_file: c7\n"
	       "    file: /system/lib64/libc.so\n"
	       "    symbol: a::read(int: x)\n"
	       "    vaddr_in_file: d7\n"
	       "    file: [JIT app cache]\n"
	       "    symbol: unknown\n"
	       "    execution_type: jit_jvm_method\n"
	       "context_switch:\n"
	       "  switch_on: true\n"
	       "sample:\n"
	       "  event_type: cpu-cycles\n"
	       "  event_count: 5\n"
	       "  thread_id: 33\n"
	       "  thread_name: my app\n"
	       "lost_situation:\n"
	       "  sample_count: 2\n"
	       "  lost_count: 1\n",
	       "# cpu-cycles in cycles 705 x2 lost ?\n"
	       "?@[JIT app cache]:j;a::read(int: x)@libc.so:u;vfs_read@[kernel.kallsyms]:k 700 x1 "
	       "my app/-1/33 cpu-cycles\n"
	       "?:? 5 x1 my app/-1/33 cpu-cycles\n");
}

/* ---- damage ---- */

struct cut {
	const char *format, *text, *at, *reason;
};

static void damage_is_told(void **state)
{
	static const struct cut cuts[] = {
		{ "dtrace", "  a`f\n    1\n\n  a`g\n", "line 4", "inside a stack" },
		{ "bcc", "Sampling at 9 Hertz of x\n    f\n    -      p (1)\n        2\n\n    g\n",
		  "line 6", "inside a stack" },
		{ "bpftrace", "@[\n    f+1\n]: 4\n@[\n    g+1\n", "line 5", "inside a stack" },
		{ "bpftrace", "@[\n    f+1\n@[\n    g+1\n]: 4\n", "line 3", "line 1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		struct pc *pc = pc_new();
		struct pc_profile *profile;
		const char *at, *reason;

		assert_int_equal(read_text(pc, "", pc_span(cuts[i].text), &profile), PC_OK);
		assert_string_equal(pc_profile_format(profile), cuts[i].format);
		assert_true(pc_profile_damage(profile, &at, &reason));
		assert_non_null(strstr(at, cuts[i].at));
		assert_non_null(strstr(reason, cuts[i].reason));
		assert_int_equal(profile->cell_count, 1);
		pc_free(pc);
	}
}

static void deep_stacks(void **state)
{
	static const struct {
		const char *format, *begin, *frame, *end;
	} kinds[] = {
		{ "dtrace", "\n", "              a`f+0x1\n", "                3\n" },
		{ "bcc", "Sampling at 9 Hertz\n", "    f\n", "    -      x (1)\n        3\n" },
		{ "bpftrace", "@[\n", "    f+1\n", "]: 3\n" },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct pc_text text = { 0 };
		struct pc *pc = pc_new();
		struct pc_profile *profile;

		pc_text_puts(&text, kinds[i].begin);
		for (int depth = 0; depth < 10000; depth++)
			pc_text_puts(&text, kinds[i].frame);
		pc_text_puts(&text, kinds[i].end);
		assert_int_equal(read_text(pc, kinds[i].format,
					   (struct pc_span){ text.data, text.size }, &profile),
				 PC_OK);
		assert_int_equal(depth_of(profile, 0), 10000);
		assert_int_equal(profile->cells[0].value, 3);
		pc_text_clear(&text);
		pc_free(pc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dtrace_stacks),   cmocka_unit_test(dtrace_keys),
		cmocka_unit_test(dtrace_names),	   cmocka_unit_test(dtrace_damage),
		cmocka_unit_test(bcc_profile),	   cmocka_unit_test(bcc_page),
		cmocka_unit_test(bcc_wakers),	   cmocka_unit_test(bcc_untitled),
		cmocka_unit_test(bpftrace_stacks), cmocka_unit_test(bpftrace_order),
		cmocka_unit_test(bpftrace_maps),   cmocka_unit_test(simpleperf_samples),
		cmocka_unit_test(damage_is_told),  cmocka_unit_test(deep_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
