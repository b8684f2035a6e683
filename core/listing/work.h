/* SPDX-License-Identifier: Apache-2.0
 * The kind of work that a line does: of an instruction by its mnemonic and operands, of a line of
 * source by what stands in it outside strings and comments. */
#ifndef PC_LISTING_WORK_H
#define PC_LISTING_WORK_H

#include "listing/listing.h"

enum pc_isa { PC_ISA_UNKNOWN, PC_ISA_X86, PC_ISA_ARM64, PC_ISA_RISCV, PC_ISA_PPC64, PC_ISAS };

enum pc_work {
	PC_WORK_UNKNOWN,
	/* instructions */
	PC_WORK_MOVE, /* between registers */
	PC_WORK_ARITHMETIC,
	PC_WORK_COMPARE,
	PC_WORK_LOAD,
	PC_WORK_STORE,
	PC_WORK_BRANCH,
	PC_WORK_CALL,
	PC_WORK_RETURN,
	PC_WORK_STACK,
	PC_WORK_DIVIDE,	      /* of integers */
	PC_WORK_FLOAT_DIVIDE, /* and square roots */
	PC_WORK_MULTIPLY,
	PC_WORK_FLOAT,
	PC_WORK_VECTOR,
	PC_WORK_CONVERT,
	PC_WORK_ATOMIC,
	PC_WORK_FENCE,
	PC_WORK_SYSCALL,
	PC_WORK_STRING,
	PC_WORK_PREFETCH,
	PC_WORK_NOP,
	/* lines of source */
	PC_WORK_LOOP,
	PC_WORK_INDEX,
	PC_WORK_ALLOCATION,
	PC_WORK_COPY,
	PC_WORK_REGEX,
	PC_WORK_FORMAT,
	PC_WORK_MEMBERSHIP,
	PC_WORK_APPEND,
	PC_WORK_LOCK,
	PC_WORK_INPUT_OUTPUT,
	PC_WORK_ATTRIBUTE,
	PC_WORKS
};

PC_API const char *pc_work_word(enum pc_work work); /* "integer division" */
PC_API const char *pc_isa_word(enum pc_isa isa);    /* "x86"; NULL: unknown */

/* What a line of source does, a bit of 1 << enum pc_work each; 0: nothing that is known. `file`
 * tells the language; NULL, or one that is not known: what most languages have in common. */
PC_API uint64_t pc_work_of_source(const char *text, const char *file);

/* ---- instructions; internal ---- */
/* "lock addq $0x1,(%rdi)": prefixes, mnemonic and operands. */
struct pc_instruction {
	struct pc_span mnemonic, operands; /* operands without comments and names of symbols */
	bool locked, repeated;
};
struct pc_instruction pc_instruction_split(struct pc_span text);

/* What the mnemonic (in small letters) is in each instruction set; PC_WORK_UNKNOWN: not in it. */
void pc_work_of_mnemonic(struct pc_span mnemonic, uint8_t out_works[PC_ISAS]);
/* The mnemonic's kind of work as its operands settle it; *out_reads: it reads memory. */
enum pc_work pc_work_refine(enum pc_isa isa, enum pc_work work, const struct pc_instruction *split,
			    bool *out_reads);
/* Where a jump leads, an address as printed; false: it does not say. */
bool pc_work_target(const struct pc_instruction *split, uint64_t *out_target);
/* Whether what follows is not reached from it: a jump without a condition, a return. */
bool pc_work_ends(enum pc_work work, struct pc_span mnemonic);

/* Whether a sample right behind an instruction of this kind may well be that instruction's: it
 * takes long, and what waits for it is where the processor is found. */
bool pc_work_is_slow(enum pc_work work);

#endif
