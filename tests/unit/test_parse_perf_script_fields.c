/* SPDX-License-Identifier: Apache-2.0
 * perf script -F: fields between and after those that are needed, and heads that lack some. */
#include "profile_dump.h"

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"

static void fields_before_stacks(void **state)
{
	(void)state;
	/* -F +addr, +weight, +data_src with a call graph: no frame, even where no frames follow */
	expect("perf-script",
	       "w 1 1.0: 1 page-faults:     558769a17050 [unknown] ([heap])\n"
	       "\t          4004f0 main+0x10 (/bin/w)\n"
	       "\t          4004f8 _start+0x10 (/bin/w)\n\n"
	       "w 1 1.0: 1 page-faults:                0\n"
	       "\t          4004f0 main+0x10 (/bin/w)\n\n"
	       "w 1 1.0: 1 page-faults:       1e05080021 |OP N/A|LVL N/A or N/A|BLK  N/A\n"
	       "\t          4004f0 main+0x10 (/bin/w)\n\n"
	       "w 1 1.0: 1 page-faults:     558769a17050 [unknown] ([heap])\n",
	       "# page-faults in faults 4 x4 lost ?\n"
	       "_start@w:u;main@w:u 1 x1 w/-1/1 page-faults\n"
	       "main@w:u 2 x2 w/-1/1 page-faults\n"
	       "?:? 1 x1 w/-1/1 page-faults\n");
}

static void fields_after_stacks(void **state)
{
	(void)state;
	/* -F +phys_addr, +iregs, +insn, +brstack */
	expect("perf-script",
	       "w 1 1.0: 1 cycles: \n\t  4004f0 main+0x10 (/bin/w)\n               0\n"
	       "w 1 1.0: 1 cycles: \n\t  4004f0 main+0x10 (/bin/w)\n"
	       " ABI:2    AX:0x0    BX:0x3 \n\n"
	       "w 1 1.0: 1 cycles: \n\t  4004f0 main+0x10 (/bin/w)\n insn: 48 89 e7\n"
	       "w 1 1.0: 1 cycles: \n\t  4004f0 main+0x10 (/bin/w)\n 4K N/A\n"
	       "w 1 1.0: 1 cycles: \n\t  4004f0 main+0x10 (/bin/w)\n"
	       " main+0x5/bar(int, char)+0x6/P/-/-/0  0x4015/0x4016/M/-/-/0 \n\n",
	       "# cycles in cycles 5 x5 lost ?\n"
	       "main@w:u 5 x5 w/-1/1 cycles\n");
}

/* -F comm,tid,event,ip,sym: a name may end in a number, and no time tells it from the id */
static void names_that_end_in_numbers(void **state)
{
	(void)state;
	expect("perf-script",
	       "face 12  1234 cycles: \n\t          4004f0 main\n\n"
	       "face 12 12345 cycles: \n\t          4004f0 main\n\n"
	       "face   123 cycles: \n\t          4004f0 main\n\n",
	       "# cycles in samples 3 x3 lost ?\n"
	       "main:? 1 x1 face 12/-1/1234 cycles\n"
	       "main:? 1 x1 face 12/-1/12345 cycles\n"
	       "main:? 1 x1 face/-1/123 cycles\n");
	expect("perf-script",
	       "face 12  1234    1000000 cycles: \n\t          4004f0 main\n\n"
	       "face    12          1 cycles: \n\t          4004f0 main\n\n",
	       "# cycles in cycles 1000001 x2 lost ?\n"
	       "main:? 1000000 x1 face 12/-1/1234 cycles\n"
	       "main:? 1 x1 face/-1/12 cycles\n");
}

static void fields_on_one_line(void **state)
{
	(void)state;
	expect("perf-script",
	       /* +addr, +weight, +data_src and all that perf mem asks for */
	       "w 1 1.0: 1 cycles:     558769a17050 __TMC_END__+0x0 (/tmp/w) ffffffff8175336a "
	       "elf_load+0x28a ([kernel.kallsyms])\n"
	       "w 1 1.0: 1 cycles:                0     7f47701a79bc main+0x3c (/bin/x)\n"
	       "w 1 1.0: 1 cycles:     7fffabcd1234         68100142 |OP LOAD|LVL L1 or L1 "
	       "hit|SNP "
	       "None|BLK  N/A               7           4004f0 main+0x10 (/bin/x)\n"
	       /* +phys_addr, +iregs, +data_page_size, +insn, +brstack, +brstacksym */
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x)               0\n"
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x) ABI:2    AX:0x0\n"
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x) N/A\n"
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x) ilen: 2 insn: 49 83\n"
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x)  0x4005/0x4006/P/-/-/0 \n"
	       "w 1 1.0: 1 cycles:           4004f0 main+0x10 (/bin/x)  f<void (int) const>+0x5/"
	       "bar(int)+0x6/P/-/-/0 \n"
	       /* without the library, or the symbol's offset */
	       "w 1 1.0: 1 cycles:      7fdf50c6eb70 _start                0\n"
	       "w 1 1.0: 1 cycles:      7fdf50c6eb70 _start+0x5 ABI:2    AX:0x0\n"
	       "w 1 1.0: 1 cycles:           4004f0 f<void (int) const> (/bin/a b (deleted)) N/A\n"
	       "w 1 1.0: 1 cycles:           4004f0 operator()(int) const+0x10 (/bin/x) N/A\n",
	       "# cycles in cycles 13 x13 lost ?\n"
	       "elf_load@[kernel.kallsyms]:k 1 x1 w/-1/1 cycles\n"
	       "main@x:u 8 x8 w/-1/1 cycles\n"
	       "_start:? 2 x2 w/-1/1 cycles\n"
	       "f<void (int) const>@a b:u 1 x1 w/-1/1 cycles\n"
	       "operator()(int) const@x:u 1 x1 w/-1/1 cycles\n");
}

static void brackets_in_modules(void **state)
{
	(void)state;
	expect("perf-script",
	       "game 1 1.0: 1 cycles: \n"
	       "\t  4004f0 f(int)+0x10 (/mnt/c/Program Files (x86)/Game/game.exe)\n"
	       "\t  4004f8 main (/x (y)/z (deleted))\n",
	       "# cycles in cycles 1 x1 lost ?\n"
	       "main@z:u;f(int)@game.exe:u 1 x1 game/-1/1 cycles\n");
}

static void source_lines(void **state)
{
	(void)state;
	expect("perf-script",
	       "x 1 1.0: 5 cycles: \n"
	       "\t  12b6 leaf+0xc (/tmp/x)\n"
	       "  x.cc:6\n"
	       "\t  12c0 in\n"
	       "  dir/in lined.h:4 (inlined)\n"
	       "\t  12c0 main+0x1 (/tmp/x)\n"
	       "  x.cc:8 (discriminator 3)\n"
	       "\t  12c8 no_file+0x1 (/tmp/x)\n"
	       "  :0\n"
	       "\tffffffff813a2413 sys+0x93 ([kernel.kallsyms])\n"
	       "  [kernel.kallsyms][ffffffff813a2413]\n\n"
	       "x 1 1.0: 5 cycles:      7f47701a79bc leaf+0x3c (/tmp/x)\n"
	       "  x.cc:7\n",
	       "# cycles in cycles 10 x2 lost ?\n"
	       "sys@[kernel.kallsyms]:k;no_file@x:u;main@x(x.cc:8):u;in@x(dir/in lined.h:4):i;"
	       "leaf@x(x.cc:6):u 5 x1 x/-1/1 cycles\n"
	       "leaf@x(x.cc:7):u 5 x1 x/-1/1 cycles\n");
}

static void records(void **state)
{
	static const char head[] = "swapper     0 [000]     0.000000: PERF_RECORD_MMAP -1/0: "
				   "[0xffffffff81000000(0x12) "
				   "@ 0xffffffff81000000]: x [kernel.kallsyms]_text\n"
				   "w  1  4.0: PERF_RECORD_COMM exec: w:1/1\n"
				   "w  1  4.0: PERF_RECORD_NAMESPACES 1/1 - nr_namespaces: 2\n"
				   "\t\t[0/net: 4/0xf0000000, 1/uts: 4/0xeffffffe]\n"
				   "PERF_RECORD_FINISHED_ROUND\n"
				   "w  1  4.0: PERF_RECORD_LOST lost 20\n";
	static const char sample[] = "w  1  4.1:    10 cycles: \n\t 1138 f+0xf (/tmp/w)\n\n"
				     "w  1  4.2: PERF_RECORD_LOST lost 3\n";
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc *pc = pc_new();
	struct pc_profile *profile;
	size_t events;

	(void)state;
	/* nothing else in what detection sees */
	while (text.size < PC_HEAD_SIZE)
		pc_text_puts(&text, "w  1  4.0: PERF_RECORD_FORK(2:2):(0:0)\n");
	pc_text_puts(&text, head);
	pc_text_puts(&text, sample);
	expect("perf-script", text.data,
	       "# cycles in cycles 10 x1 lost 23\n"
	       "f@w:u 10 x1 w/-1/1 cycles\n");
	/* of which event? */
	pc_text_puts(&text, "w  1  4.1:    10 faults: \n\t 1138 f+0xf (/tmp/w)\n\n");
	assert_int_equal(read_text(pc, "", pc_span(text.data), &profile), PC_OK);
	assert_true(pc_profile_events(profile, &events)->lost == PC_UNKNOWN && events == 2);
	assert_string_equal(pc_profile_notes(profile)[0],
			    "23 samples were lost, the text does not say of which event");
	pc_free(pc);
}

struct lacking {
	const char *head, *wanted; /* the end of the cost's line */
};

static void heads_that_lack_fields(void **state)
{
	static const struct lacking cases[] = {
		{ "w  2640 ", "2 x2 w/-1/2640 samples\n" },
		{ "w  2640/2641 ", "2 x2 w/2640/2641 samples\n" },
		{ "C2 CompilerThre  2640 ", "2 x2 C2 CompilerThre/-1/2640 samples\n" },
		{ "dd  4194304 ", "2 x2 dd/-1/4194304 samples\n" },
		{ "w cpu-clock: ", "2 x2 w/-1/-1 cpu-clock\n" },
		{ "cpu-clock: ", "2 x2 cpu-clock\n" },
		{ " 4456.096054: cpu-clock: ", "2 x2 cpu-clock\n" },
		{ " 4456.096054: ", "2 x2 samples\n" },
		{ " 2640/2641   4456.096054: cpu-clock: ", "2 x2 /2640/2641 cpu-clock\n" },
		{ " 2640 ", "2 x2 /-1/2640 samples\n" },
		{ "w  2640    1001001 ", "2002002 x2 w/-1/2640 samples\n" },
		{ "w    1001001 cpu-clock: ", "2002002 x2 w/-1/-1 cpu-clock\n" },
		{ "w [000] cpu-clock: ", "2 x2 w/-1/-1 cpu-clock\n" },
		{ "w", "2 x2 w/-1/-1 samples\n" },
		{ "", "2 x2 samples\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pc_text text PC_AUTO(text) = { 0 }, wanted PC_AUTO(text) = { 0 };
		const char *unit = strstr(cases[i].wanted, "2002002") ? "events" : "samples";
		const char *event = strstr(cases[i].wanted, "cpu-clock") ? "cpu-clock" : "samples";

		if (!strcmp(unit, "events") && !strcmp(event, "cpu-clock"))
			unit = "ns";
		for (int sample = 0; sample < 2; sample++)
			pc_text_printf(&text, "%s\n\t   11be leaf (/tmp/w)\n\t   11f3 main\n\n",
				       cases[i].head);
		pc_text_printf(&wanted, "# %s in %s %.*s x2 lost ?\nmain:?;leaf@w:u %s", event,
			       unit, (int)strcspn(cases[i].wanted, " "), cases[i].wanted,
			       cases[i].wanted);
		expect("perf-script", text.data, wanted.data);
	}
}

static void heads_that_lack_fields_on_one_line(void **state)
{
	static const char tail[] = "      5622314751be leaf+0x10 (/tmp/w)\n";
	static const struct lacking cases[] = {
		{ "               w  2640", "w/-1/2640 samples\n" },
		{ "cpu-clock:", "cpu-clock\n" },
		{ "     w 4456.096054:", "w/-1/-1 samples\n" },
		{ "", "samples\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct pc_text text PC_AUTO(text) = { 0 }, wanted PC_AUTO(text) = { 0 };

		pc_text_printf(&text, "%s%s%s%s", cases[i].head, tail, cases[i].head, tail);
		pc_text_printf(&wanted, "# %s in samples 2 x2 lost ?\nleaf@w:u 2 x2 %s",
			       strstr(cases[i].wanted, "clock") ? "cpu-clock" : "samples",
			       cases[i].wanted);
		expect("perf-script", text.data, wanted.data);
	}
}

static void symbols_without_addresses(void **state)
{
	(void)state;
	expect("perf-script", "w 9 1.5: cycles: \n\tf(int) (/tmp/w)\n\tmain (/tmp/w)\n",
	       "# cycles in samples 1 x1 lost ?\n"
	       "main@w:u;f(int)@w:u 1 x1 w/-1/9 cycles\n");
	expect("perf-script", "w 9 1.5: cycles: \n\tf(int)\n\tmain\n\n",
	       "# cycles in samples 1 x1 lost ?\n"
	       "main:?;f(int):? 1 x1 w/-1/9 cycles\n");
}

static void odd_names_of_commands(void **state)
{
	(void)state;
	expect("perf-script",
	       "# cmdline : /usr/bin/perf record -F 99\n"
	       "# event : name = cycles, , id = { 1, 2 }, 12 5.5: cycles\n"
	       "w 1 1.0:    1 cycles:           4004f0 main+0x10 (/bin/x)\n"
	       "#hash 2 1.0:    1 cycles:           4004f0 main+0x10 (/bin/x)\n"
	       "```x 3 1.0:    1 cycles:           4004f0 main+0x10 (/bin/x)\n"
	       "``` x 3/4 1.0:    1 cycles:           4004f0 main+0x10 (/bin/x)\n"
	       "# 5 1.0:    1 cycles:           4004f0 main+0x10 (/bin/x)\n"
	       "foo 5.5: bar 6  1.0:   1 cycles:           4004f0 main+0x10 (/bin/x)\n",
	       "# cycles in cycles 6 x6 lost ?\n"
	       "main@x:u 1 x1 w/-1/1 cycles\n"
	       "main@x:u 1 x1 #hash/-1/2 cycles\n"
	       "main@x:u 1 x1 ```x/-1/3 cycles\n"
	       "main@x:u 1 x1 ``` x/3/4 cycles\n"
	       "main@x:u 1 x1 #/-1/5 cycles\n"
	       "main@x:u 1 x1 foo 5.5: bar/-1/6 cycles\n");
}

static void other_tables(void **state)
{
	static const char *const texts[] = {
		"        total   used   free\nMem:    24105    423  22995\nSwap:      0      0     "
		" 0\n",
		"  n        time(i)         total(B)\n  0          0          0\n  1      223      "
		"165\n",
		"Mem:           24105         423       22995         8\n",
		"0000000000401136 T main\n0000000000401150 T foo\n",
		"main;foo 12\nmain;bar 13\n",
		"  PID TTY          TIME CMD\n 2640 pts/0    00:00:01 bash\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		assert_int_equal(pc_score_perf_script(pc_span(texts[i])), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_before_stacks),
		cmocka_unit_test(fields_after_stacks),
		cmocka_unit_test(names_that_end_in_numbers),
		cmocka_unit_test(fields_on_one_line),
		cmocka_unit_test(brackets_in_modules),
		cmocka_unit_test(source_lines),
		cmocka_unit_test(records),
		cmocka_unit_test(heads_that_lack_fields),
		cmocka_unit_test(heads_that_lack_fields_on_one_line),
		cmocka_unit_test(symbols_without_addresses),
		cmocka_unit_test(odd_names_of_commands),
		cmocka_unit_test(other_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
