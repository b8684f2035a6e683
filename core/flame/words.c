/* SPDX-License-Identifier: Apache-2.0
 * What a flame graph says of a box in words and numbers. */
#include <inttypes.h>
#include <string.h>

#include "base/auto.h"
#include "flame/picture.h"
#include "profile/builder.h"
#include "report/report.h"

enum { NAME_COLUMNS = 2000, GONE_NAMED = 5 };

double pc_flame_share(const struct pc_tree *tree, unsigned side, int64_t cost)
{
	int64_t base = tree->nodes[0].total[side];

	return base ? 100.0 * (double)cost / (double)base : 0;
}

double pc_flame_change(const struct pc_tree *tree, const struct pc_tree_node *node)
{
	return pc_flame_share(tree, PC_TREE_NEW, node->total[PC_TREE_NEW]) -
	       pc_flame_share(tree, PC_TREE_OLD, node->total[PC_TREE_OLD]);
}

const char *pc_flame_kind(enum pc_frame_kind kind)
{
	static const char *const names[] = {
		[PC_FRAME_USER] = "user",   [PC_FRAME_KERNEL] = "kernel",
		[PC_FRAME_JIT] = "JIT",	    [PC_FRAME_INLINED] = "inlined",
		[PC_FRAME_GUEST] = "guest", [PC_FRAME_HYPERVISOR] = "hypervisor",
	};

	return names[kind];
}

/* ---- numbers ---- */
/* "1,234,567.89" */
static void add_exact(struct pc_text *out, int64_t cost, unsigned digits)
{
	char plain[32], *point;
	size_t size;
	int written = snprintf(plain, sizeof(plain), "%0*" PRId64, (int)digits + 1, cost);

	size = (size_t)written - digits;
	point = plain + size;
	for (size_t i = 0; i < size; i++) {
		pc_text_putc(out, plain[i]);
		if (i + 1 < size && (size - i - 1) % 3 == 0)
			pc_text_putc(out, ',');
	}
	if (digits)
		pc_text_printf(out, ".%s", point);
}

/* "382 ms (382,382,382 ns)", "1,234 samples". */
void pc_flame_cost(struct pc_picture *picture, int64_t cost, struct pc_text *out)
{
	const struct pc_tree *tree = picture->tree;
	const char *unit = picture->how.count_name ? picture->how.count_name : tree->unit;
	bool large = cost >= 100000 && strcmp(unit, "%") != 0;

	if (large)
		pc_text_printf(out, "%s (",
			       pc_quantity(picture->arena, cost, tree->digits, tree->unit));
	add_exact(out, cost, tree->digits);
	pc_text_putc(out, ' ');
	pc_text_safe(out, pc_span(unit));
	if (large)
		pc_text_putc(out, ')');
}

static void add_share(struct pc_text *out, double share)
{
	if (share > 0 && share < 0.005)
		pc_text_puts(out, "<0.01 %");
	else
		pc_text_printf(out, "%.2f %%", share);
}

static void add_cost(struct pc_picture *picture, unsigned side, int64_t cost, struct pc_text *out)
{
	const struct pc_tree *tree = picture->tree;
	int64_t scaled;

	add_share(out, pc_flame_share(tree, side, cost));
	if (strcmp(tree->unit, "%") == 0)
		return;
	pc_text_puts(out, " · ");
	if (side == PC_TREE_OLD && picture->how.normalise &&
	    pc_scaled(cost, tree->nodes[0].total[PC_TREE_NEW], tree->nodes[0].total[PC_TREE_OLD],
		      &scaled))
		cost = scaled;
	pc_flame_cost(picture, cost, out);
}

/* ---- lines ---- */
void pc_flame_name(const struct pc_tree *tree, const struct pc_tree_node *node, struct pc_text *out)
{
	PC_AUTO(text) struct pc_text safe = { 0 };

	pc_text_safe(&safe, pc_span(tree->names[node->name].text));
	pc_text_fit(out, safe.data, NAME_COLUMNS);
}

static void add_place(const struct pc_tree *tree, const struct pc_tree_node *node,
		      struct pc_text *out)
{
	const char *module = tree->names[node->name].module;
	const char *kind = pc_flame_kind((enum pc_frame_kind)node->kind);

	if (!module && !kind)
		return;
	pc_text_puts(out, "\nin ");
	if (module)
		pc_text_safe(out, pc_span(module));
	pc_text_puts(out, module && kind ? " · " : "");
	pc_text_puts(out, kind ? kind : "");
}

/* "self" is said where it is not all there is to say. */
static void add_one(struct pc_picture *picture, const struct pc_tree_node *node,
		    struct pc_text *out)
{
	pc_text_putc(out, '\n');
	add_cost(picture, PC_TREE_NEW, node->total[0], out);
	if (node->self[0] == node->total[0]) {
		pc_text_puts(out, ", all of it self");
	} else if (node->self[0]) {
		pc_text_puts(out, "\nself ");
		add_cost(picture, PC_TREE_NEW, node->self[0], out);
	}
}

static void add_change(struct pc_picture *picture, const struct pc_tree_node *node,
		       struct pc_text *out)
{
	const struct pc_tree *tree = picture->tree;
	int64_t old = node->total[PC_TREE_OLD], change;

	pc_text_printf(out, "\nchange %+.2f points", pc_flame_change(tree, node));
	if (picture->how.normalise && !pc_scaled(old, tree->nodes[0].total[PC_TREE_NEW],
						 tree->nodes[0].total[PC_TREE_OLD], &old))
		return;
	change = node->total[PC_TREE_NEW] - old; /* neither is negative */
	if (strcmp(tree->unit, "%") != 0) {
		pc_text_puts(out, change < 0 ? " · −" : " · +");
		pc_flame_cost(picture, change < 0 ? -change : change, out);
	}
	if (!node->total[PC_TREE_OLD])
		pc_text_puts(out, " · only in the new profile");
	else if (!node->total[PC_TREE_NEW])
		pc_text_puts(out, " · only in the old profile");
}

static void add_two(struct pc_picture *picture, const struct pc_tree_node *node,
		    struct pc_text *out)
{
	static const char *const labels[2][2] = { { "\nnew ", ", self " },
						  { "\nold ", ", self " } };

	for (unsigned side = 0; side < 2; side++) {
		pc_text_puts(out, labels[side][0]);
		add_cost(picture, side, node->total[side], out);
		if (!node->self[side])
			continue;
		pc_text_puts(out, labels[side][1]);
		add_share(out, pc_flame_share(picture->tree, side, node->self[side]));
	}
	add_change(picture, node, out);
}

void pc_flame_words(struct pc_picture *picture, const struct pc_tree_node *node,
		    struct pc_text *out)
{
	pc_flame_name(picture->tree, node, out);
	add_place(picture->tree, node, out);
	if (picture->tree->sides == 2)
		add_two(picture, node, out);
	else
		add_one(picture, node, out);
}

/* ---- what the shape does not show ---- */
struct gone {
	const struct pc_tree_node *most[GONE_NAMED]; /* largest first */
	size_t count;
	int64_t sum;
};

static void keep_largest(struct gone *gone, const struct pc_tree_node *node, unsigned other)
{
	size_t at = gone->count < GONE_NAMED ? gone->count++ : GONE_NAMED - 1;

	if (at == GONE_NAMED - 1 && gone->most[at] &&
	    gone->most[at]->total[other] >= node->total[other])
		return;
	for (; at && gone->most[at - 1]->total[other] < node->total[other]; at--)
		gone->most[at] = gone->most[at - 1];
	gone->most[at] = node;
}

bool pc_flame_gone(struct pc_picture *picture, struct pc_text *out)
{
	const struct pc_tree *tree = picture->tree;
	unsigned side = picture->side, other = !side;
	struct gone gone = { 0 };

	if (tree->sides < 2)
		return false;
	for (uint32_t i = 1; i < tree->count; i++) {
		const struct pc_tree_node *node = &tree->nodes[i];

		if (node->total[side] || !node->total[other] ||
		    !tree->nodes[node->parent].total[side])
			continue;
		gone.sum += node->total[other];
		keep_largest(&gone, node, other);
	}
	if (!gone.count)
		return false;
	add_share(out, pc_flame_share(tree, other, gone.sum));
	pc_text_printf(out, " of the %s profile is not in this picture:", other ? "old" : "new");
	for (size_t i = 0; i < gone.count; i++) {
		pc_text_puts(out, i ? ", " : " ");
		pc_flame_name(tree, gone.most[i], out);
		pc_text_puts(out, " (");
		add_share(out, pc_flame_share(tree, other, gone.most[i]->total[other]));
		pc_text_putc(out, ')');
	}
	pc_text_puts(out, gone.count == GONE_NAMED ? ", …" : "");
	return true;
}
