/* SPDX-License-Identifier: Apache-2.0
 * Massif's snapshots: the peak is shown, or else the largest one that has a tree. */
#include "formats/valgrind/heap_tree.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"
#include "formats/lines.h"

void pc_heap_clear(struct pc_heap *heap)
{
	free(heap->best.nodes);
	free(heap->present.nodes);
	pc_text_clear(&heap->process);
}

void pc_heap_command(struct pc_heap *heap, struct pc_span command)
{
	struct pc_span word;

	heap->process.size = 0;
	if (!pc_span_word(&command, &word))
		return;
	word = pc_module_name(word);
	pc_text_add(&heap->process, word.data, word.size);
}

/* ---- snapshots ---- */

/* The tree that was read last, if it is the better one. */
static void keep_better(struct pc_heap *heap)
{
	struct pc_heap_tree old = heap->best;
	int64_t bytes = heap->present.count ? heap->present.nodes[0].bytes : 0;
	bool better = heap->present.peak > old.peak || (heap->present.peak == old.peak &&
							(!old.count || bytes > old.nodes[0].bytes));

	if (heap->present.count && better) {
		heap->best = heap->present;
		heap->best_extra = heap->extra;
		heap->best_stacks = heap->stacks;
		heap->present = old;
	}
	heap->present.count = 0;
}

void pc_heap_snapshot(struct pc_heap *heap, int64_t number, const int64_t bytes[3])
{
	keep_better(heap);
	heap->present.snapshot = number;
	heap->extra = bytes[1];
	heap->stacks = bytes[2];
	if (!heap->snapshots++ || bytes[0] > heap->largest) {
		heap->largest = bytes[0];
		heap->largest_snapshot = number;
	}
}

void pc_heap_begin(struct pc_heap *heap, bool peak)
{
	heap->present.count = 0;
	heap->present.depth = 0;
	heap->present.peak = peak;
}

/* ---- lines of a tree ---- */

/* "main (a.c:14)" or "malloc (in /usr/lib/libc.so.6)"; "???" is no name. */
static void read_place(struct pc_span label, struct pc_place *place)
{
	struct pc_span name = label, inner = { label.data, 0 };

	if (label.size && label.data[label.size - 1] == ')' &&
	    pc_span_cut_last(label, '(', &name, &inner) && name.size &&
	    name.data[name.size - 1] == ' ')
		inner.size--;
	else
		name = label;
	if (name.size != label.size && pc_span_starts(inner, "in ")) {
		inner = (struct pc_span){ inner.data + 3, inner.size - 3 };
		place->module = pc_module_name(inner);
		place->kind = pc_module_kind(inner);
	} else if (name.size != label.size &&
		   !pc_file_line(inner, ':', &place->file, &place->line)) {
		name = label; /* the arguments of a function, and no place */
	}
	place->function = pc_span_trim(name);
	if (pc_span_is(place->function, "???"))
		place->function.size = 0;
}

/* False: several places, which are not named. */
static bool read_label(struct pc_builder *builder, struct pc_span label, uint32_t *out_frame)
{
	struct pc_place place = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span address, rest;

	if (!pc_span_starts(label, "0x") || !pc_span_cut(label, ':', &address, &rest))
		return false;
	read_place(pc_span_trim(rest), &place);
	*out_frame = pc_builder_frame(builder, &place);
	return true;
}

bool pc_heap_line(struct pc_heap *heap, size_t depth, int64_t bytes, struct pc_span label)
{
	struct pc_heap_tree *tree = &heap->present;
	struct pc_heap_node node = { PC_NONE, PC_NONE, bytes, bytes };

	if (bytes < 0 || depth > tree->depth || depth >= PC_HEAP_DEPTH_MAX ||
	    (depth == 0) != (tree->count == 0))
		return false;
	if (depth) {
		struct pc_heap_node *parent;

		if (!read_label(heap->builder, label, &node.frame))
			return true; /* it stays with what stands above it */
		node.parent = tree->path[depth - 1];
		parent = &tree->nodes[node.parent];
		if (bytes > parent->rest)
			return false;
		parent->rest -= bytes;
	}
	tree->nodes = PC_GROW(tree->nodes, tree->count, tree->room);
	tree->nodes[tree->count] = node;
	tree->path[depth] = tree->count++;
	tree->depth = (uint32_t)depth + 1;
	return true;
}

/* ---- the snapshot to show ---- */

/* From the outermost caller that is known to whoever allocated. */
static uint32_t stack_of(struct pc_builder *builder, const struct pc_heap_tree *tree, uint32_t id)
{
	uint32_t stack = PC_NONE;

	for (; id != PC_NONE; id = tree->nodes[id].parent)
		if (tree->nodes[id].frame != PC_NONE)
			stack = pc_builder_stack(builder, stack, tree->nodes[id].frame);
	return stack;
}

static void say_which(const struct pc_heap *heap)
{
	const struct pc_heap_tree *tree = &heap->best;
	struct pc_builder *builder = heap->builder;

	if (tree->peak)
		pc_builder_note(builder,
				"the heap is shown as it was at its peak, snapshot %" PRId64
				" of %" PRId64,
				tree->snapshot, heap->snapshots);
	else
		pc_builder_note(builder,
				"no snapshot is marked as the peak: shown is the largest that has "
				"stacks, snapshot %" PRId64 " of %" PRId64,
				tree->snapshot, heap->snapshots);
	if (!tree->peak && heap->largest > tree->nodes[0].bytes)
		pc_builder_note(builder,
				"snapshot %" PRId64 " is larger, %" PRId64
				" bytes, but has no stacks",
				heap->largest_snapshot, heap->largest);
	if (heap->best_extra || heap->best_stacks)
		pc_builder_note(builder,
				"bookkeeping of the heap takes %" PRId64
				" bytes more, stacks %" PRId64,
				heap->best_extra, heap->best_stacks);
}

/* Nothing can be ranked: what is known of the heap as a whole is said all the same. */
static int no_tree(const struct pc_heap *heap)
{
	return pc_fail(pc_builder_pc(heap->builder), PC_EINPUT,
		       "none of its %" PRId64 " snapshots says who allocated: the heap was at most "
		       "%" PRId64
		       " bytes; a lower --detailed-freq of massif makes it say more often",
		       heap->snapshots, heap->largest);
}

int pc_heap_end(struct pc_heap *heap)
{
	struct pc_builder *builder = heap->builder;
	struct pc_span process = { heap->process.data, heap->process.size };
	struct pc_sample sample = { .count = PC_UNKNOWN, .thread = PC_NONE };
	int status = PC_OK;

	keep_better(heap);
	if (!heap->best.count || !heap->best.nodes[0].bytes)
		return heap->snapshots ? no_tree(heap) : PC_OK;
	sample.event = pc_builder_event(builder, PC_SPAN("heap"));
	pc_builder_unit(builder, sample.event, "bytes");
	if (process.size)
		sample.thread = pc_builder_thread(builder, process, -1, -1);
	for (uint32_t i = 0; i < heap->best.count && !status; i++) {
		sample.value = heap->best.nodes[i].rest;
		if (!sample.value)
			continue;
		sample.stack = stack_of(builder, &heap->best, i);
		status = pc_builder_sample(builder, &sample);
	}
	say_which(heap);
	return status;
}
