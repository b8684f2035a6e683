/* SPDX-License-Identifier: Apache-2.0
 * A grown call tree in order: siblings by name, parents before their children, totals summed up;
 * and what must be said of it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/tree_grow.h"

enum { NOTES_MOST = 5 };

/* Links between grown nodes; 0: none. */
struct links {
	uint32_t *child, *next;
};

static void pc_auto_links(struct links *links)
{
	free(links->child);
	free(links->next);
}

static uint32_t *zeroes(size_t count)
{
	uint32_t *array = pc_realloc(NULL, count, sizeof(*array));

	memset(array, 0, count * sizeof(*array));
	return array;
}

/* The nodes by the rank of their name: counted, then laid out. */
static uint32_t *by_name(const struct pc_grow *grow, const uint32_t *ranks)
{
	uint32_t *starts PC_AUTO(memory) = zeroes((size_t)grow->names.count + 1);
	uint32_t *order = pc_realloc(NULL, grow->count, sizeof(*order));

	for (uint32_t i = 0; i < grow->count; i++)
		starts[ranks[grow->nodes[i].name] + 1]++;
	for (uint32_t i = 0; i < grow->names.count; i++)
		starts[i + 1] += starts[i];
	for (uint32_t i = 0; i < grow->count; i++)
		order[starts[ranks[grow->nodes[i].name]]++] = i;
	return order;
}

/* Put in front of their siblings from the last name to the first, they stand in order. */
static struct links link_nodes(const struct pc_grow *grow, const uint32_t *ranks)
{
	uint32_t *order PC_AUTO(memory) = by_name(grow, ranks);
	struct links links = { zeroes(grow->count), zeroes(grow->count) };

	for (uint32_t i = grow->count; i-- > 0;) {
		uint32_t node = order[i], parent = grow->nodes[node].parent;

		if (!node)
			continue;
		links.next[node] = links.child[parent];
		links.child[parent] = node;
	}
	return links;
}

static struct pc_tree_node node_of(struct pc_tree *tree, const struct pc_grow_node *from,
				   const uint32_t *ranks)
{
	struct pc_tree_node node = { .name = ranks[from->name] };
	bool negative = false;

	if (from->kind != PC_GROW_SEVERAL)
		node.kind = (uint8_t)from->kind;
	tree->has_kinds |= node.kind != PC_FRAME_UNKNOWN;
	for (unsigned side = 0; side < tree->sides; side++) {
		node.self[side] = from->self[side] < 0 ? 0 : from->self[side];
		negative |= from->self[side] < 0;
	}
	tree->negative += negative;
	return node;
}

/* The node after `at` of a walk that goes down first; 0: it ends. *up counts how often it went back
 * up. */
static uint32_t next_of(const struct pc_grow *grow, const struct links *links, uint32_t at,
			uint32_t *up)
{
	*up = 0;
	if (links->child[at])
		return links->child[at];
	for (; at; at = grow->nodes[at].parent, ++*up)
		if (links->next[at]) {
			++*up;
			return links->next[at];
		}
	return 0;
}

static void lay_out(const struct pc_grow *grow, struct links links, const uint32_t *ranks,
		    struct pc_tree *tree)
{
	struct pc_tree_node *nodes =
		pc_arena_alloc(pc_memory(grow->pc), grow->count * sizeof(*nodes));
	uint32_t *last PC_AUTO(memory) = NULL; /* by depth: the newest node there */
	size_t room = 0;
	uint32_t at = 0, depth = 0, up;

	for (uint32_t i = 0; i < grow->count; i++) {
		struct pc_tree_node *node = &nodes[i];

		last = PC_GROW(last, depth, room);
		*node = node_of(tree, &grow->nodes[at], ranks);
		node->depth = depth;
		if (depth) {
			struct pc_tree_node *parent = &nodes[last[depth - 1]];

			node->parent = last[depth - 1];
			if (!parent->child)
				parent->child = i;
			else
				nodes[last[depth]].next = i;
		}
		last[depth] = i;
		tree->depth = depth > tree->depth ? depth : tree->depth;
		at = next_of(grow, &links, at, &up);
		depth += 1 - up;
	}
	for (uint32_t i = grow->count; i-- > 0;)
		for (unsigned side = 0; side < tree->sides; side++) {
			nodes[i].total[side] += nodes[i].self[side];
			if (i)
				nodes[nodes[i].parent].total[side] += nodes[i].total[side];
		}
	tree->nodes = nodes;
	tree->count = grow->count;
}

/* ---- what must be said ---- */
static void add_rest_note(const struct pc_tree *tree, struct pc_arena *arena, const char **notes)
{
	const struct pc_tree_node *root = tree->nodes;
	unsigned side = root->self[PC_TREE_NEW] ? PC_TREE_NEW : PC_TREE_OLD;

	*notes = pc_arena_printf(arena,
				 "%.2f %% of the cost%s is in no function that the input lists",
				 100.0 * (double)root->self[side] / (double)root->total[side],
				 side == PC_TREE_OLD ? " of the old profile" : "");
}

static const char *const *make_notes(const struct pc_grow *grow, const struct pc_tree *tree)
{
	struct pc_arena *arena = pc_memory(grow->pc);
	const char **notes = pc_arena_alloc(arena, (NOTES_MOST + 1) * sizeof(*notes));
	size_t count = 0;

	if (tree->flat)
		notes[count++] =
			"no stacks were recorded: functions stand side by side, by self cost";
	if (tree->negative)
		notes[count++] = pc_arena_printf(
			arena,
			"%" PRIu32
			" places have a negative cost of their own, which is taken for 0",
			tree->negative);
	if (tree->unknown)
		notes[count++] = pc_arena_printf(
			arena, "%" PRIu64 " rows are left out: their self cost is unknown",
			tree->unknown);
	if (tree->cut)
		notes[count++] = pc_arena_printf(
			arena,
			"more than %d places in the code: the ends of some stacks are left off",
			PC_TREE_MOST);
	if (grow->rest)
		add_rest_note(tree, arena, &notes[count]);
	return notes;
}

static bool knows_modules(const struct pc_tree *tree)
{
	for (uint32_t i = 0; i < tree->name_count; i++)
		if (tree->names[i].module)
			return true;
	return false;
}

int pc_grow_finish(struct pc_grow *grow, const struct pc_tree_query *query,
		   const struct pc_tree **out_tree)
{
	const struct pc_event *event = &query->profile->events[query->event];
	struct pc_tree *tree = pc_arena_alloc(pc_memory(grow->pc), sizeof(*tree));
	uint32_t *ranks PC_AUTO(memory) = NULL;
	PC_AUTO(links) struct links links = { 0 };

	if (grow->unknown && grow->count == 1)
		return pc_fail(grow->pc, PC_EINPUT,
			       "%s: this input says no self cost, only totals: they make no tree; "
			       "give stacks",
			       event->name);
	*tree = (struct pc_tree){ .sides = query->old ? 2 : 1,
				  .event = event->name,
				  .unit = event->percent_only ? "%" : event->unit,
				  .digits = grow->digits,
				  .reverse = grow->reverse,
				  .process = grow->process,
				  .unknown = grow->unknown,
				  .cut = grow->cut };
	pc_index_clear(&grow->index);
	tree->names = pc_tree_names_sorted(&grow->names, &ranks);
	tree->name_count = grow->names.count;
	tree->has_modules = knows_modules(tree);
	links = link_nodes(grow, ranks);
	lay_out(grow, links, ranks, tree);
	tree->flat = tree->depth <= 1 + (uint32_t)grow->process && !query->profile->has_stacks;
	tree->notes = make_notes(grow, tree);
	*out_tree = tree;
	return PC_OK;
}
