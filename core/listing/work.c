/* SPDX-License-Identifier: Apache-2.0
 * Kinds of work of instructions, by the table of work.def and by operands. */
#include "listing/work.h"

#include "formats/lines.h"

static const char *const words[PC_WORKS] = {
	[PC_WORK_UNKNOWN] = "unknown",
	[PC_WORK_MOVE] = "move",
	[PC_WORK_ARITHMETIC] = "arithmetic",
	[PC_WORK_COMPARE] = "compare",
	[PC_WORK_LOAD] = "load",
	[PC_WORK_STORE] = "store",
	[PC_WORK_BRANCH] = "branch",
	[PC_WORK_CALL] = "call",
	[PC_WORK_RETURN] = "return",
	[PC_WORK_STACK] = "stack",
	[PC_WORK_DIVIDE] = "division",
	[PC_WORK_FLOAT_DIVIDE] = "float division",
	[PC_WORK_MULTIPLY] = "multiplication",
	[PC_WORK_FLOAT] = "float",
	[PC_WORK_VECTOR] = "vector",
	[PC_WORK_CONVERT] = "conversion",
	[PC_WORK_ATOMIC] = "atomic",
	[PC_WORK_FENCE] = "fence",
	[PC_WORK_SYSCALL] = "system call",
	[PC_WORK_STRING] = "string",
	[PC_WORK_PREFETCH] = "prefetch",
	[PC_WORK_NOP] = "padding",
	[PC_WORK_LOOP] = "loop",
	[PC_WORK_INDEX] = "index",
	[PC_WORK_ALLOCATION] = "allocation",
	[PC_WORK_COPY] = "copy",
	[PC_WORK_REGEX] = "regular expression",
	[PC_WORK_FORMAT] = "formatting",
	[PC_WORK_MEMBERSHIP] = "membership",
	[PC_WORK_APPEND] = "append",
	[PC_WORK_LOCK] = "lock",
	[PC_WORK_INPUT_OUTPUT] = "input or output",
	[PC_WORK_ATTRIBUTE] = "attribute",
};

const char *pc_work_word(enum pc_work work)
{
	return words[work < PC_WORKS ? work : PC_WORK_UNKNOWN];
}

const char *pc_isa_word(enum pc_isa isa)
{
	static const char *const isas[PC_ISAS] = { NULL, "x86", "AArch64", "RISC-V", "Power" };

	return isas[isa < PC_ISAS ? isa : PC_ISA_UNKNOWN];
}

bool pc_work_is_slow(enum pc_work work)
{
	return work == PC_WORK_LOAD || work == PC_WORK_DIVIDE || work == PC_WORK_FLOAT_DIVIDE ||
	       work == PC_WORK_ATOMIC || work == PC_WORK_FENCE || work == PC_WORK_SYSCALL ||
	       work == PC_WORK_STRING;
}

/* ---- the table ---- */
static const struct row {
	enum pc_isa isa;
	enum pc_work work;
	const char *mnemonics;
} rows[] = {
/* clang-format off */
#define PC_MNEMONICS(isa, work, mnemonics) { PC_ISA_##isa, PC_WORK_##work, mnemonics },
#include "listing/work.def"
#undef PC_MNEMONICS
	/* clang-format on */
};

/* "x*" is a beginning; in the middle "?" is any letter. */
static bool fits(struct pc_span pattern, struct pc_span mnemonic)
{
	bool begins = pattern.data[pattern.size - 1] == '*';
	size_t size = pattern.size - begins;

	if (begins ? mnemonic.size < size : mnemonic.size != size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (pattern.data[i] != '?' && (pattern.data[i] | 0x20) != (mnemonic.data[i] | 0x20))
			return false;
	return true;
}

static bool in_row(const struct row *row, struct pc_span mnemonic)
{
	struct pc_span rest = pc_span(row->mnemonics), pattern;

	while (pc_span_word(&rest, &pattern))
		if (fits(pattern, mnemonic))
			return true;
	return false;
}

void pc_work_of_mnemonic(struct pc_span mnemonic, uint8_t out_works[PC_ISAS])
{
	memset(out_works, PC_WORK_UNKNOWN, PC_ISAS);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!out_works[rows[i].isa] && in_row(&rows[i], mnemonic))
			out_works[rows[i].isa] = (uint8_t)rows[i].work;
}

/* ---- an instruction in its parts ---- */
/* "cs" … "gs", "bnd", "data16", "addr32", "notrack", "{evex}", "rex.W", "xacquire", "xrelease" */
static bool is_prefix(struct pc_span word)
{
	switch (word.data[0]) {
	case 'c':
	case 'd':
	case 'e':
	case 'f':
	case 'g':
	case 's':
		return (word.size == 2 && word.data[1] == 's') || pc_span_is(word, "data16");
	case 'a':
		return pc_span_is(word, "addr32");
	case 'b':
		return pc_span_is(word, "bnd");
	case 'n':
		return pc_span_is(word, "notrack");
	case 'r':
		return pc_span_starts(word, "rex");
	case 'x':
		return pc_span_is(word, "xacquire") || pc_span_is(word, "xrelease");
	default:
		return word.data[0] == '{';
	}
}

/* "<name+0x10>", "# 4060 <table>", "// #8" and ";m.go:13" are for people. */
static struct pc_span without_comment(struct pc_span operands)
{
	for (size_t i = 0; i < operands.size; i++) {
		const char *at = operands.data + i;
		size_t left = operands.size - i;

		if (*at == '<' || *at == ';' || (left > 1 && at[0] == '/' && at[1] == '/') ||
		    (left > 1 && at[0] == '#' && at[1] == ' ' && i))
			return pc_span_trim((struct pc_span){ operands.data, i });
	}
	return pc_span_trim(operands);
}

struct pc_instruction pc_instruction_split(struct pc_span text)
{
	struct pc_instruction split = { .locked = false };
	struct pc_span word;

	while (pc_span_word(&text, &word)) {
		char first = (char)(word.data[0] | 0x20);

		if (first == 'l' && (pc_span_is(word, "lock") || pc_span_is(word, "LOCK")))
			split.locked = true;
		else if (first == 'r' && word.size <= 5 &&
			 (pc_span_starts(word, "rep") || pc_span_starts(word, "REP")))
			split.repeated = true;
		else if (!is_prefix(word)) {
			split.mnemonic = word;
			split.operands = without_comment(text);
			break;
		}
	}
	return split;
}

/* ---- operands of x86 ---- */
enum style { STYLE_ATT, STYLE_INTEL, STYLE_GO };

static bool holds(struct pc_span text, char c)
{
	return text.size && memchr(text.data, c, text.size);
}

static enum style style_of(const struct pc_instruction *split)
{
	char first = split->mnemonic.size ? split->mnemonic.data[0] : 'a';

	if (first >= 'A' && first <= 'Z')
		return STYLE_GO;
	return holds(split->operands, '[') ||
			       !(holds(split->operands, '%') || holds(split->operands, '('))
		       ? STYLE_INTEL
		       : STYLE_ATT;
}

static bool is_memory(enum style style, struct pc_span operand)
{
	operand = pc_span_trim(operand);
	switch (style) {
	case STYLE_INTEL:
		return holds(operand, '[');
	case STYLE_GO:
		return holds(operand, '(');
	default: /* "hits" and "0x28" are addresses, "$0x28" is none */
		return operand.size && operand.data[0] != '$' &&
		       (holds(operand, '(') || holds(operand, ':') ||
			(operand.data[0] != '%' && operand.data[0] != '*' &&
			 operand.data[0] != '{'));
	}
}

/* Where memory stands: as what is written to, or as what is read. */
struct places {
	bool target, source;
};

static struct places places_of(const struct pc_instruction *split)
{
	enum style style = style_of(split);
	struct places places = { false, false };
	const char *at = split->operands.data;
	size_t size = split->operands.size, begin = 0, depth = 0, count = 0;
	bool memory = false, first = false, any = false;

	for (size_t i = 0; size && i <= size; i++) {
		if (i < size && (at[i] == '(' || at[i] == '['))
			depth++;
		else if (i < size && (at[i] == ')' || at[i] == ']'))
			depth -= depth > 0;
		if (i < size && (at[i] != ',' || depth))
			continue;
		memory = is_memory(style, (struct pc_span){ at + begin, i - begin });
		first = count++ ? first : memory;
		any = any || memory;
		begin = i + 1;
	}
	places.target = size && (style == STYLE_INTEL ? first : memory);
	places.source = size && any && !places.target;
	return places;
}

static enum pc_work refine_x86(enum pc_work work, const struct pc_instruction *split,
			       bool *out_reads)
{
	struct places places = places_of(split);
	struct pc_span name = split->mnemonic;
	char second = name.size > 1 ? (char)(name.data[1] | 0x20) : ' ';

	if (split->locked || (work == PC_WORK_MOVE && (places.target || places.source) &&
			      (name.data[0] | 0x20) == 'x'))
		return PC_WORK_ATOMIC;
	if (split->repeated && work != PC_WORK_RETURN && work != PC_WORK_NOP)
		return PC_WORK_STRING;
	if (work == PC_WORK_NOP || work == PC_WORK_PREFETCH || work == PC_WORK_STACK ||
	    work == PC_WORK_BRANCH || work == PC_WORK_CALL ||
	    (work == PC_WORK_ARITHMETIC && (name.data[0] | 0x20) == 'l' && second == 'e'))
		return work; /* "lea" computes an address */
	*out_reads = places.source || (places.target && work != PC_WORK_MOVE);
	if (work == PC_WORK_COMPARE)
		return *out_reads ? PC_WORK_LOAD : work;
	if (work != PC_WORK_MOVE && work != PC_WORK_ARITHMETIC)
		return work;
	return places.target ? PC_WORK_STORE : places.source ? PC_WORK_LOAD : work;
}

/* "v0.16b", "z3.s": registers of vectors */
static bool has_vectors(struct pc_span operands)
{
	for (size_t i = 0; i + 2 < operands.size; i++) {
		const char *at = operands.data + i;
		bool begins = !i || at[-1] == ' ' || at[-1] == ',' || at[-1] == '{';

		if (begins && (*at == 'v' || *at == 'z') && at[1] >= '0' && at[1] <= '9' &&
		    (at[2] == '.' || (i + 3 < operands.size && at[3] == '.')))
			return true;
	}
	return false;
}

enum pc_work pc_work_refine(enum pc_isa isa, enum pc_work work, const struct pc_instruction *split,
			    bool *out_reads)
{
	*out_reads = work == PC_WORK_LOAD;
	if (isa == PC_ISA_X86)
		return refine_x86(work, split, out_reads);
	if (isa == PC_ISA_ARM64 &&
	    (work == PC_WORK_ARITHMETIC || work == PC_WORK_FLOAT || work == PC_WORK_MULTIPLY) &&
	    has_vectors(split->operands))
		return PC_WORK_VECTOR;
	return work;
}

/* ---- jumps ---- */
static int hex_value(char c)
{
	return c >= '0' && c <= '9'			? c - '0'
	       : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
							: -1;
}

bool pc_work_target(const struct pc_instruction *split, uint64_t *out_target)
{
	struct pc_span operand = split->operands, before;
	uint64_t value = 0;
	int digit;

	if (pc_span_cut_last(operand, ',', &before, &operand))
		operand = pc_span_trim(operand);
	if (pc_span_starts(operand, "0x"))
		operand = (struct pc_span){ operand.data + 2, operand.size - 2 };
	if (!operand.size || operand.size > 16)
		return false;
	for (size_t i = 0; i < operand.size; i++) {
		digit = hex_value(operand.data[i]);
		if (digit < 0)
			return false;
		value = value << 4 | (uint64_t)digit;
	}
	*out_target = value;
	return true;
}

bool pc_work_ends(enum pc_work work, struct pc_span mnemonic)
{
	static const char *const last[] = { "jmp",  "jmpq", "b",   "br",  "j",	    "jr",
					    "bctr", "ud2",  "hlt", "udf", "ebreak", "JMP" };

	if (work != PC_WORK_BRANCH && work != PC_WORK_UNKNOWN)
		return work == PC_WORK_RETURN;
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		if (pc_span_is(mnemonic, last[i]))
			return true;
	return false;
}
