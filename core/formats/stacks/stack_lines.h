/* SPDX-License-Identifier: Apache-2.0
 * Stacks printed a frame a line, leaf first. The same lines come again and again: each is read
 * once, and is a number from then on. Which side of the system call a frame is on is told for a
 * whole part of the stack, once all of it was seen. Internal. */
#ifndef PC_FORMATS_STACK_LINES_H
#define PC_FORMATS_STACK_LINES_H

#include "base/table.h"
#include "profile/builder.h"

enum pc_side { PC_SIDE_UNKNOWN, PC_SIDE_USER, PC_SIDE_KERNEL, PC_SIDES };

/* What a frame proves of the part it stands in. */
enum pc_proof {
	PC_PROOF_NONE,
	PC_PROOF_USER,	 /* all of it is the program's */
	PC_PROOF_KERNEL, /* all of it is the kernel's */
	PC_PROOF_ENTRY,	 /* from here to the leaf it is the kernel's, below the program's */
};

struct pc_stack_line {
	struct pc_place place; /* its kind, where it is known, is not changed by the side */
	enum pc_proof proof;
	uint32_t frames[PC_SIDES]; /* PC_NONE: not made yet */
};

struct pc_stack_part {
	size_t begin;
	enum pc_side side;
};

struct pc_stack_lines {
	struct pc_builder *builder;
	void (*read)(struct pc_span text, struct pc_stack_line *out_line);
	struct pc_arena *arena; /* owned */
	struct pc_table texts;
	struct pc_stack_line *known; /* owned; by the id of the text */
	uint32_t known_room;
	uint32_t *pending; /* owned; texts, leaf first */
	size_t count, room;
	struct pc_stack_part *parts; /* owned; there is always one */
	size_t part_count, part_room;
};

/* `read` is called once for each text; its spans are parts of the text or static. */
void pc_stack_lines_init(struct pc_stack_lines *lines, struct pc_builder *builder,
			 void (*read)(struct pc_span text, struct pc_stack_line *out_line));
void pc_stack_lines_clear(struct pc_stack_lines *lines);
void pc_stack_lines_add(struct pc_stack_lines *lines, struct pc_span text);
/* What follows is another part of the stack. */
void pc_stack_lines_part(struct pc_stack_lines *lines, enum pc_side side);
/* Two parts of which nothing is known are the kernel's and the program's, as every tool prints
 * them; the other way round where the frames prove it. */
void pc_stack_lines_two_sides(struct pc_stack_lines *lines);
/* The stack of all frames, PC_NONE when there are none; ready for the next. */
uint32_t pc_stack_lines_finish(struct pc_stack_lines *lines);
void pc_stack_lines_reset(struct pc_stack_lines *lines);

/* ---- small things that several of these formats need ---- */
/* "vfs_read+12", "vfs_read+0x1f" without the offset. */
struct pc_span pc_without_offset(struct pc_span name);
/* Takes the address off "ffffffff81189249 filemap_map_pages"; false: there is none. */
bool pc_take_address(struct pc_span *text, struct pc_span *out_address);
bool pc_is_hexadecimal(struct pc_span text); /* "0x7f50b801f12b" */
/* Addresses of the upper half are the kernel's. */
bool pc_is_kernel_address(struct pc_span address);
/* What the name of a function of Linux proves. */
enum pc_proof pc_linux_proof(struct pc_span name);
/* The blanks at the beginning of a line; a tab is one. */
size_t pc_indent_of(struct pc_span line);

#endif
