/* SPDX-License-Identifier: Apache-2.0
 * Lines become numbers, numbers become frames when the stack ends. */
#include "formats/stacks/stack_lines.h"

#include <stdlib.h>

void pc_stack_lines_init(struct pc_stack_lines *lines, struct pc_builder *builder,
			 void (*read)(struct pc_span text, struct pc_stack_line *out_line))
{
	*lines = (struct pc_stack_lines){ .builder = builder,
					  .read = read,
					  .arena = pc_arena_new() };
	pc_table_init(&lines->texts, lines->arena);
	pc_stack_lines_reset(lines);
}

void pc_stack_lines_clear(struct pc_stack_lines *lines)
{
	pc_table_clear(&lines->texts);
	pc_arena_free(lines->arena);
	free(lines->known);
	free(lines->pending);
	free(lines->parts);
}

void pc_stack_lines_add(struct pc_stack_lines *lines, struct pc_span text)
{
	bool new;
	uint32_t id = pc_table_intern(&lines->texts, text, &new);

	if (new) {
		struct pc_stack_line line = { .frames = { PC_NONE, PC_NONE, PC_NONE } };

		lines->read(lines->texts.keys[id], &line);
		lines->known = PC_GROW(lines->known, id, lines->known_room);
		lines->known[id] = line;
	}
	lines->pending = PC_GROW(lines->pending, lines->count, lines->room);
	lines->pending[lines->count++] = id;
}

void pc_stack_lines_part(struct pc_stack_lines *lines, enum pc_side side)
{
	lines->parts = PC_GROW(lines->parts, lines->part_count, lines->part_room);
	lines->parts[lines->part_count++] = (struct pc_stack_part){ lines->count, side };
}

void pc_stack_lines_reset(struct pc_stack_lines *lines)
{
	lines->count = lines->part_count = 0;
	pc_stack_lines_part(lines, PC_SIDE_UNKNOWN);
}

/* ---- sides ---- */

static size_t part_end(const struct pc_stack_lines *lines, size_t part)
{
	return part + 1 < lines->part_count ? lines->parts[part + 1].begin : lines->count;
}

/* The proof nearest to the root counts: a stack may enter the kernel again while in it. */
static enum pc_proof proof_of(const struct pc_stack_lines *lines, size_t part, size_t *out_at)
{
	enum pc_proof proof = PC_PROOF_NONE;

	for (size_t i = part_end(lines, part); i-- > lines->parts[part].begin;) {
		enum pc_proof here = lines->known[lines->pending[i]].proof;

		if (here == PC_PROOF_KERNEL)
			return here;
		if (here == PC_PROOF_NONE || proof == PC_PROOF_ENTRY ||
		    (proof != PC_PROOF_NONE && here != PC_PROOF_ENTRY))
			continue;
		proof = here;
		*out_at = i;
	}
	return proof;
}

void pc_stack_lines_two_sides(struct pc_stack_lines *lines)
{
	struct pc_stack_part *parts = lines->parts;
	enum pc_proof first, second;
	size_t at;

	if (lines->part_count != 2 || parts[0].side || parts[1].side)
		return;
	first = proof_of(lines, 0, &at);
	second = proof_of(lines, 1, &at);
	if (second >= PC_PROOF_KERNEL && first < PC_PROOF_KERNEL) {
		parts[0].side = PC_SIDE_USER;
		parts[1].side = PC_SIDE_KERNEL;
		return;
	}
	parts[0].side = PC_SIDE_KERNEL;
	parts[1].side = PC_SIDE_USER;
}

/* ---- frames ---- */

static uint32_t frame_of(struct pc_stack_lines *lines, uint32_t id, enum pc_side side)
{
	static const enum pc_frame_kind kinds[] = { PC_FRAME_UNKNOWN, PC_FRAME_USER,
						    PC_FRAME_KERNEL };
	struct pc_stack_line *line = &lines->known[id];
	struct pc_place place = line->place;

	if (line->frames[side] == PC_NONE) {
		if (place.kind == PC_FRAME_UNKNOWN)
			place.kind = kinds[side];
		line->frames[side] = pc_builder_frame(lines->builder, &place);
	}
	return line->frames[side];
}

static uint32_t add_part(struct pc_stack_lines *lines, size_t part, uint32_t stack)
{
	enum pc_side side = lines->parts[part].side, below = side;
	size_t begin = lines->parts[part].begin, end = part_end(lines, part), entry = end;

	if (side == PC_SIDE_UNKNOWN)
		switch (proof_of(lines, part, &entry)) {
		case PC_PROOF_NONE:
			break;
		case PC_PROOF_USER:
			side = below = PC_SIDE_USER;
			break;
		case PC_PROOF_KERNEL:
			side = below = PC_SIDE_KERNEL;
			break;
		case PC_PROOF_ENTRY:
			side = PC_SIDE_KERNEL;
			below = PC_SIDE_USER;
			break;
		}
	for (size_t i = end; i-- > begin;)
		stack = pc_builder_stack(
			lines->builder, stack,
			frame_of(lines, lines->pending[i], i > entry ? below : side));
	return stack;
}

uint32_t pc_stack_lines_finish(struct pc_stack_lines *lines)
{
	bool swapped = lines->part_count == 2 && lines->parts[0].side == PC_SIDE_USER &&
		       lines->parts[1].side == PC_SIDE_KERNEL;
	uint32_t stack = PC_NONE;

	if (swapped)
		stack = add_part(lines, 1, add_part(lines, 0, stack));
	else
		for (size_t part = lines->part_count; part-- > 0;)
			stack = add_part(lines, part, stack);
	pc_stack_lines_reset(lines);
	return stack;
}
