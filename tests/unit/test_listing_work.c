/* SPDX-License-Identifier: Apache-2.0
 * Kinds of work of instructions and of lines of source. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/auto.h"
#include "listing/loops.h"
#include "listing/work.h"

static enum pc_work work_of(enum pc_isa isa, const char *text, bool *out_reads)
{
	struct pc_instruction split = pc_instruction_split(pc_span(text));
	uint8_t works[PC_ISAS];

	pc_work_of_mnemonic(split.mnemonic, works);
	return pc_work_refine(isa, (enum pc_work)works[isa], &split, out_reads);
}

static void instructions(void **state)
{
	static const struct {
		enum pc_isa isa;
		const char *text;
		enum pc_work work;
	} cases[] = {
		{ PC_ISA_X86, "mov (%rdi),%rax", PC_WORK_LOAD },
		{ PC_ISA_X86, "mov %rax,0x8(%rdi)", PC_WORK_STORE },
		{ PC_ISA_X86, "mov %rax,%rbx", PC_WORK_MOVE },
		{ PC_ISA_X86, "mov $0x8,%ebx", PC_WORK_MOVE },
		{ PC_ISA_X86, "mov %fs:0x28,%rax", PC_WORK_LOAD },
		{ PC_ISA_X86, "mov eax,DWORD PTR [rdi+rcx*4]", PC_WORK_LOAD },
		{ PC_ISA_X86, "mov DWORD PTR [rdi],eax", PC_WORK_STORE },
		{ PC_ISA_X86, "mov rax,rbx", PC_WORK_MOVE },
		{ PC_ISA_X86, "MOVQ 0x8(SP), AX", PC_WORK_LOAD },
		{ PC_ISA_X86, "MOVQ AX, 0x8(SP)", PC_WORK_STORE },
		{ PC_ISA_X86, "lea 0x8(%rdi),%rax", PC_WORK_ARITHMETIC },
		{ PC_ISA_X86, "add (%rdi),%rax", PC_WORK_LOAD },
		{ PC_ISA_X86, "addq $0x1,(%rdi)", PC_WORK_STORE },
		{ PC_ISA_X86, "cmp %rax,(%rdi)", PC_WORK_LOAD },
		{ PC_ISA_X86, "lock addq $0x1,hits", PC_WORK_ATOMIC },
		{ PC_ISA_X86, "xchg %rax,(%rdi)", PC_WORK_ATOMIC },
		{ PC_ISA_X86, "xchg %ax,%ax", PC_WORK_MOVE },
		{ PC_ISA_X86, "rep stos %al,%es:(%rdi)", PC_WORK_STRING },
		{ PC_ISA_X86, "repz ret", PC_WORK_RETURN },
		{ PC_ISA_X86, "bnd jmp 10", PC_WORK_BRANCH },
		{ PC_ISA_X86, "div %rsi", PC_WORK_DIVIDE },
		{ PC_ISA_X86, "idivl 0x8(%rsp)", PC_WORK_DIVIDE },
		{ PC_ISA_X86, "divsd %xmm2,%xmm0", PC_WORK_FLOAT_DIVIDE },
		{ PC_ISA_X86, "vsqrtpd %ymm2,%ymm0", PC_WORK_FLOAT_DIVIDE },
		{ PC_ISA_X86, "imul %rax,%rdi", PC_WORK_MULTIPLY },
		{ PC_ISA_X86, "mulsd %xmm0,%xmm1", PC_WORK_FLOAT },
		{ PC_ISA_X86, "pxor %xmm0,%xmm0", PC_WORK_VECTOR },
		{ PC_ISA_X86, "push %rbp", PC_WORK_STACK },
		{ PC_ISA_X86, "cvtsi2sd %ecx,%xmm2", PC_WORK_CONVERT },
		{ PC_ISA_X86, "call 40f0 <memcmp@plt>", PC_WORK_CALL },
		{ PC_ISA_X86, "nopw 0x0(%rax,%rax,1)", PC_WORK_NOP },
		{ PC_ISA_X86, "endbr64", PC_WORK_NOP },
		{ PC_ISA_X86, "mfence", PC_WORK_FENCE },
		{ PC_ISA_X86, "syscall", PC_WORK_SYSCALL },
		{ PC_ISA_X86, "prefetcht0 (%rax)", PC_WORK_PREFETCH },
		{ PC_ISA_X86, "frobnicate %rax", PC_WORK_UNKNOWN },
		{ PC_ISA_ARM64, "ldr x0, [x1, #8]", PC_WORK_LOAD },
		{ PC_ISA_ARM64, "stp x29, x30, [sp, #-16]!", PC_WORK_STORE },
		{ PC_ISA_ARM64, "udiv x0, x1, x2", PC_WORK_DIVIDE },
		{ PC_ISA_ARM64, "fsqrt d0, d1", PC_WORK_FLOAT_DIVIDE },
		{ PC_ISA_ARM64, "b.ne 1234 <f+0x10>", PC_WORK_BRANCH },
		{ PC_ISA_ARM64, "bl 1234 <memcpy@plt>", PC_WORK_CALL },
		{ PC_ISA_ARM64, "ldaxr w0, [x1]", PC_WORK_ATOMIC },
		{ PC_ISA_ARM64, "dmb ish", PC_WORK_FENCE },
		{ PC_ISA_ARM64, "add v0.4s, v1.4s, v2.4s", PC_WORK_VECTOR },
		{ PC_ISA_ARM64, "add x0, x1, #0x8", PC_WORK_ARITHMETIC },
		{ PC_ISA_RISCV, "ld a0,8(sp)", PC_WORK_LOAD },
		{ PC_ISA_RISCV, "remw a0,a0,a1", PC_WORK_DIVIDE },
		{ PC_ISA_RISCV, "amoadd.w.aqrl a0,a1,(a2)", PC_WORK_ATOMIC },
		{ PC_ISA_RISCV, "beqz a0,1234 <f>", PC_WORK_BRANCH },
		{ PC_ISA_PPC64, "divdu r3,r4,r5", PC_WORK_DIVIDE },
		{ PC_ISA_PPC64, "ldarx r3,0,r4", PC_WORK_ATOMIC },
		{ PC_ISA_PPC64, "lwz r3,8(r4)", PC_WORK_LOAD },
		{ PC_ISA_PPC64, "bdnz 1234 <f>", PC_WORK_BRANCH },
		{ PC_ISA_PPC64, "sync", PC_WORK_FENCE },
	};
	bool reads;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum pc_work work = work_of(cases[i].isa, cases[i].text, &reads);

		if (work != cases[i].work)
			fail_msg("%s: %s, not %s", cases[i].text, pc_work_word(work),
				 pc_work_word(cases[i].work));
	}
	assert_int_equal(work_of(PC_ISA_X86, "mulsd (%rax),%xmm0", &reads), PC_WORK_FLOAT);
	assert_true(reads);
	work_of(PC_ISA_X86, "mulsd %xmm1,%xmm0", &reads);
	assert_false(reads);
}

static void jumps(void **state)
{
	static const struct {
		const char *text;
		uint64_t target; /* 0: none */
	} cases[] = {
		{ "jne 1b650 <f(long, int)+0x80>", 0x1b650 },
		{ "jmp *%rax", 0 },
		{ "JMP 0x4c1f6f", 0x4c1f6f },
		{ "tbz w0, #3, 4f0 <f>", 0x4f0 },
		{ "beqz a0,10a", 0x10a },
		{ "jmp 12345678901234567", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pc_instruction split = pc_instruction_split(pc_span(cases[i].text));
		uint64_t target = 0;

		assert_int_equal(pc_work_target(&split, &target), cases[i].target != 0);
		assert_int_equal(target, cases[i].target);
	}
	assert_true(pc_work_ends(PC_WORK_BRANCH, PC_SPAN("jmp")));
	assert_false(pc_work_ends(PC_WORK_BRANCH, PC_SPAN("jne")));
	assert_true(pc_work_ends(PC_WORK_RETURN, PC_SPAN("ret")));
}

#define BIT(work) ((uint64_t)1 << PC_WORK_##work)

static void sources(void **state)
{
	static const struct {
		const char *file, *text;
		uint64_t works;
	} cases[] = {
		{ "a.py", "    if word not in seen:", BIT(MEMBERSHIP) },
		{ "a.py", "    for word in words:", BIT(LOOP) },
		{ "a.py", "    # for x in re.match(y):", 0 },
		{ "a.py", "    x = \"a / b in c\"", 0 },
		{ "a.py",
		  "    if re.match(r\"w/[0-9]\", word):", BIT(REGEX) | BIT(ATTRIBUTE) | BIT(CALL) },
		{ "a.py", "    text += str(word) + \",\"", BIT(APPEND) | BIT(FORMAT) | BIT(CALL) },
		{ "a.py", "    y = x // 3", BIT(DIVIDE) },
		{ "a.py", "def f(x):", 0 },
		{ "a.c", "\tsum += table[at % cells];", BIT(DIVIDE) | BIT(INDEX) },
		{ "a.c", "\tsum += table[at % CELLS];", BIT(INDEX) },
		{ "a.c", "\tx = y / 2;", 0 },
		{ "a.c", "\tx = y; /* a / b */", 0 },
		{ "a.c", "\tp = malloc(n * sizeof(*p));", BIT(ALLOCATION) | BIT(CALL) },
		{ "a.c", "\tmymalloc(n);", BIT(CALL) },
		{ "a.c", "#include <sys/stat.h>", 0 },
		{ "a.c", "\tchar buffer[64];", 0 },
		{ "a.go", "\tre := regexp.MustCompile(`^a/b$`)", BIT(REGEX) | BIT(CALL) },
		{ "a.go", "\ts += \"x\"", BIT(APPEND) },
		{ "a.rs", "    let c = 'a'..='z';", 0 },
		{ "a.xyz", "\tx = a[i] / b", BIT(DIVIDE) | BIT(INDEX) },
		{ NULL, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t works = pc_work_of_source(cases[i].text, cases[i].file);

		if (works != cases[i].works)
			fail_msg("%s: %#llx, not %#llx", cases[i].text, (unsigned long long)works,
				 (unsigned long long)cases[i].works);
	}
}

/* ---- loops ---- */
static void check_loops(const struct pc_loops *loops, const char *expected)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	pc_text_puts(&text, "");
	for (uint32_t i = 0; i < loops->count; i++)
		pc_text_printf(&text, "%s%u:%u-%u", i ? " " : "", loops->items[i].depth,
			       loops->items[i].first, loops->items[i].last);
	assert_string_equal(text.data ? text.data : "", expected);
}

/* Lines at the addresses 1, 2, …; a number is where one jumps to, "-" before it: always; "r"
 * returns. */
static void jumping(const char *const *what, uint32_t count, const char *expected)
{
	struct pc_listing_line *lines = calloc(count, sizeof(*lines));
	struct pc_loops loops = { 0 };

	for (uint32_t i = 0; i < count; i++) {
		bool always = what[i][0] == '-';

		lines[i] = (struct pc_listing_line){ .text = "x",
						     .kind = PC_LINE_INSTRUCTION,
						     .address = i + 1,
						     .order = i,
						     .ends = always || what[i][0] == 'r' };
		lines[i].target = strtoul(what[i] + always, NULL, 10);
		lines[i].jumps = lines[i].target != 0;
	}
	pc_loops_of_instructions(lines, count, &loops);
	check_loops(&loops, expected);
	pc_loops_clear(&loops);
	free(lines);
}

#define JUMPING(expected, ...)                        \
	jumping((const char *const[]){ __VA_ARGS__ }, \
		sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), expected)

static void instruction_loops(void **state)
{
	(void)state;
	JUMPING("", "x", "x", "r");
	JUMPING("1:0-2", "x", "x", "1", "r");
	JUMPING("1:0-4 2:1-2", "x", "x", "2", "x", "1", "r");
	JUMPING("1:0-3", "x", "1", "x", "1", "r"); /* two jumps to one place */
	JUMPING("1:0-0", "1");
	/* what was moved behind the end, and jumps back, is no loop */
	JUMPING("", "5", "x", "x", "r", "x", "-2");
	/* but a loop may go through what was moved */
	JUMPING("1:1-5", "x", "5", "x", "r", "x", "-2");
	/* entered in the middle */
	JUMPING("1:1-3", "-3", "x", "x", "2", "r");
	JUMPING("", "99", "x"); /* out of the function */
}

static void source_loops(void **state)
{
	static const char *const texts[] = {
		"for (;;)",
		"{",
		"\tx();",
		"\twhile (y) {",
		"\t\tz();",
		"\t}",
		"",
		"}",
		"w();",
		"for x in y: z",
		"} while (x);",
		"forget()",
		"  async for a in b:",
		"    'l: loop {",
	};
	enum { COUNT = sizeof(texts) / sizeof(texts[0]) };
	struct pc_listing_line lines[COUNT];
	struct pc_loops loops = { 0 };

	(void)state;
	for (uint32_t i = 0; i < COUNT; i++)
		lines[i] = (struct pc_listing_line){ .text = texts[i],
						     .kind = PC_LINE_SOURCE,
						     .order = i };
	pc_loops_of_sources(lines, COUNT, &loops);
	check_loops(&loops, "1:0-7 2:3-5 1:9-10 1:12-13 2:13-13");
	pc_loops_clear(&loops);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions), cmocka_unit_test(jumps),
		cmocka_unit_test(sources),	cmocka_unit_test(instruction_loops),
		cmocka_unit_test(source_loops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
