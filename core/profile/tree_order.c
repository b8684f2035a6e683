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

/* A grown tree without what is left out. Kept nodes are counted in the order in which they grew, in
 * which parents come before their children. */
struct kept {
	const struct pc_grow *grow;
	struct pc_tree *tree;
	int64_t *totals;	    /* by grown node and side */
	uint32_t *grown;	    /* by kept node */
	uint32_t *parent;	    /* by kept node: kept nodes, 0 for none */
	uint32_t *child, *next;	    /* the same */
	uint32_t *ranks;	    /* by name */
	struct pc_tree_name *names; /* the tree's */
	uint32_t count;
};

static void pc_auto_kept(struct kept *kept)
{
	free(kept->totals);
	free(kept->grown);
	free(kept->parent);
	free(kept->child);
	free(kept->next);
	free(kept->ranks);
}

static void *zeroes(size_t count, size_t size)
{
	return memset(pc_realloc(NULL, count, size), 0, count * size);
}

static int64_t own(const struct pc_grow_node *node, unsigned side)
{
	return node->self[side] < 0 ? 0 : node->self[side];
}

static uint8_t kind_of(const struct pc_grow_node *node)
{
	return node->kind == PC_GROW_SEVERAL ? PC_FRAME_UNKNOWN : (uint8_t)node->kind;
}

static void sum_up(struct kept *kept)
{
	const struct pc_grow *grow = kept->grow;
	unsigned sides = kept->tree->sides;
	int64_t *totals = zeroes((size_t)grow->count * sides, sizeof(*totals));

	for (size_t i = grow->count; i-- > 0;) {
		const struct pc_grow_node *node = &grow->nodes[i];
		bool negative = false;

		for (unsigned side = 0; side < sides; side++) {
			int64_t *total = &totals[i * sides + side];

			negative |= node->self[side] < 0;
			*total += own(node, side);
			kept->names[kept->ranks[node->name]].self[side] += own(node, side);
			if (!i)
				continue;
			totals[(size_t)node->parent * sides + side] += *total;
			kept->tree->kinds[kind_of(node)][side] += own(node, side);
		}
		kept->tree->negative += negative;
	}
	kept->totals = totals;
}

/* What one side alone has under a node of both: they say what is new, or gone. */
static bool is_change(const struct kept *kept, size_t i)
{
	const int64_t *total = &kept->totals[i * 2], *above;

	above = &kept->totals[(size_t)kept->grow->nodes[i].parent * 2];
	return (total[0] != 0) != (total[1] != 0) && above[0] && above[1];
}

/* The root always is. */
static bool is_kept(const struct kept *kept, double least, size_t i)
{
	unsigned sides = kept->tree->sides;
	bool enough = !i || (sides == 2 && is_change(kept, i));

	for (unsigned side = 0; side < sides; side++) {
		int64_t total = kept->totals[i * sides + side];

		enough |= total && (double)total >= least * (double)kept->totals[side];
	}
	return enough;
}

static void choose(struct kept *kept, double least)
{
	const struct pc_grow *grow = kept->grow;
	uint32_t *new_ids PC_AUTO(memory) = pc_realloc(NULL, grow->count, sizeof(*new_ids));
	size_t room = 0, parent_room = 0;
	unsigned sides = kept->tree->sides;

	for (uint32_t i = 0; i < grow->count; i++) {
		uint32_t parent = i ? new_ids[grow->nodes[i].parent] : 0;

		new_ids[i] = PC_NONE;
		if (parent == PC_NONE)
			continue;
		if (!is_kept(kept, least, i)) {
			kept->tree->left_out += kept->totals[(size_t)i * sides] != 0 ||
						kept->totals[(size_t)i * sides + sides - 1] != 0;
			continue;
		}
		new_ids[i] = kept->count;
		kept->grown = PC_GROW(kept->grown, kept->count, room);
		kept->parent = PC_GROW(kept->parent, kept->count, parent_room);
		kept->grown[kept->count] = i;
		kept->parent[kept->count++] = parent;
	}
}

static uint32_t rank_of(const struct kept *kept, uint32_t i)
{
	return kept->ranks[kept->grow->nodes[kept->grown[i]].name];
}

/* The nodes by the rank of their name: counted, then laid out. */
static uint32_t *by_name(const struct kept *kept)
{
	size_t names = kept->tree->name_count;
	uint32_t *starts PC_AUTO(memory) = zeroes(names + 1, sizeof(*starts));
	uint32_t *order = pc_realloc(NULL, kept->count, sizeof(*order));

	for (uint32_t i = 0; i < kept->count; i++)
		starts[rank_of(kept, i) + 1]++;
	for (size_t i = 0; i < names; i++)
		starts[i + 1] += starts[i];
	for (uint32_t i = 0; i < kept->count; i++)
		order[starts[rank_of(kept, i)]++] = i;
	return order;
}

/* Put in front of their siblings from the last name to the first, they stand in order. */
static void link_nodes(struct kept *kept)
{
	uint32_t *order PC_AUTO(memory) = by_name(kept);

	kept->child = zeroes(kept->count, sizeof(*kept->child));
	kept->next = zeroes(kept->count, sizeof(*kept->next));
	for (uint32_t i = kept->count; i-- > 0;) {
		uint32_t node = order[i], parent = kept->parent[node];

		if (!node)
			continue;
		kept->next[node] = kept->child[parent];
		kept->child[parent] = node;
	}
}

/* The node after `at` of a walk that goes down first; 0: it ends. *out_up counts how often it went
 * back up. */
static uint32_t next_of(const struct kept *kept, uint32_t at, uint32_t *out_up)
{
	uint32_t up = 0, next = kept->child[at];

	for (; !next && at; at = kept->parent[at], up++)
		next = kept->next[at];
	*out_up = up;
	return next;
}

static struct pc_tree_node node_of(const struct kept *kept, uint32_t i)
{
	size_t grown = kept->grown[i];
	const struct pc_grow_node *from = &kept->grow->nodes[grown];
	struct pc_tree_node node = { .name = rank_of(kept, i), .kind = kind_of(from) };
	unsigned sides = kept->tree->sides;

	kept->tree->has_kinds |= node.kind != PC_FRAME_UNKNOWN;
	for (unsigned side = 0; side < sides; side++) {
		node.self[side] = own(from, side);
		node.total[side] = kept->totals[grown * sides + side];
	}
	return node;
}

static void lay_out(const struct kept *kept)
{
	struct pc_arena *arena = pc_memory(kept->grow->pc);
	struct pc_tree_node *nodes = pc_arena_alloc(arena, kept->count * sizeof(*nodes));
	uint32_t *last PC_AUTO(memory) = NULL; /* by depth: the newest node there */
	uint32_t at = 0, depth = 0, up;
	size_t room = 0;

	for (uint32_t i = 0; i < kept->count; i++) {
		nodes[i] = node_of(kept, at);
		nodes[i].depth = depth;
		last = PC_GROW(last, depth, room);
		if (depth) {
			uint32_t parent = last[depth - 1];

			nodes[i].parent = parent;
			if (nodes[parent].child)
				nodes[last[depth]].next = i;
			else
				nodes[parent].child = i;
		}
		last[depth] = i;
		if (depth > kept->tree->depth)
			kept->tree->depth = depth;
		at = next_of(kept, at, &up);
		depth += 1 - up;
	}
	kept->tree->nodes = nodes;
	kept->tree->count = kept->count;
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
	PC_AUTO(kept) struct kept kept = { .grow = grow, .tree = tree };

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
	tree->names = kept.names = pc_tree_names_sorted(&grow->names, &kept.ranks);
	tree->name_count = grow->names.count;
	tree->has_modules = knows_modules(tree);
	sum_up(&kept);
	choose(&kept, query->least);
	link_nodes(&kept);
	lay_out(&kept);
	tree->flat = tree->depth <= 1 + (uint32_t)grow->process && !query->profile->has_stacks;
	tree->notes = make_notes(grow, tree);
	*out_tree = tree;
	return PC_OK;
}
