/* SPDX-License-Identifier: Apache-2.0
 * A flame graph in a few lines of letters: boxes as wide as their share, callers above what
 * they call. What does not branch is in one box with its caller. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "flame/picture.h"

enum { ROWS = 12, NAME_LEAST = 3, COLUMNS_LEAST = 2 };

/* A node with that much of its caller shares the caller's box: it is no branch. */
static const double same_box = 0.985;

struct row {
	struct pc_text line;
	size_t columns; /* taken */
};

/* By depth, of the walk that goes down first. */
struct place {
	uint32_t row;
	int64_t next; /* where the next box below begins, as cost */
};

struct drawing {
	const struct pc_figure_style *style;
	struct pc_picture picture; /* what colours need */
	const struct pc_tree *tree;
	struct place *places;
	struct row rows[ROWS];
	bool deeper; /* there are more than ROWS rows */
	struct pc_text name, path;
};

/* ---- names ---- */
/* The name of a node that takes at most `columns`. */
static void set_name(struct drawing *drawing, const struct pc_tree_node *node, size_t columns)
{
	PC_AUTO(text) struct pc_text safe = { 0 };
	size_t size = 0;

	drawing->name.size = 0;
	pc_flame_name(drawing->tree, node, &safe);
	if (!drawing->style->ascii) {
		pc_text_fit(&drawing->name, safe.data, columns);
		return;
	}
	for (size_t i = 0; i < safe.size; i++)
		if ((safe.data[i] & 0xc0) != 0x80) /* one for each character */
			safe.data[size++] = safe.data[i] & 0x80 ? '?' : safe.data[i];
	pc_text_add(&drawing->name, safe.data, size > columns ? columns - 2 : size);
	pc_text_puts(&drawing->name, size > columns ? ".." : "");
}

static bool shares_box(const struct pc_tree *tree, const struct pc_tree_node *node)
{
	double all = (double)tree->nodes[node->parent].total[0];

	return node->depth && (double)node->total[0] >= same_box * all;
}

static uint32_t next_in_box(const struct pc_tree *tree, uint32_t at)
{
	uint32_t child = tree->nodes[at].child;

	while (child && !shares_box(tree, &tree->nodes[child]))
		child = tree->nodes[child].next;
	return child;
}

/* "main > run > loop" for all that share the box that begins at `first`: as many of the last, which
 * say most, as fit. */
static void set_path(struct drawing *drawing, uint32_t first, size_t columns)
{
	const struct pc_tree *tree = drawing->tree;
	const char *arrow = drawing->style->ascii ? " > " : " › ";
	uint32_t at = first, next;
	size_t taken;

	while ((next = next_in_box(tree, at)))
		at = next;
	set_name(drawing, &tree->nodes[at], columns);
	drawing->path.size = 0;
	pc_text_puts(&drawing->path, drawing->name.data);
	taken = pc_utf8_width(drawing->name.data);
	while (at != first) {
		PC_AUTO(text) struct pc_text longer = { 0 };

		at = tree->nodes[at].parent;
		set_name(drawing, &tree->nodes[at], columns);
		taken += 3 + pc_utf8_width(drawing->name.data);
		if (taken > columns)
			return;
		pc_text_printf(&longer, "%s%s%s", drawing->name.data, arrow, drawing->path.data);
		drawing->path.size = 0;
		pc_text_puts(&drawing->path, longer.data);
	}
}

/* ---- boxes ---- */
static unsigned cube(uint32_t colour, unsigned shift)
{
	return ((colour >> shift & 255) * 5 + 127) / 255;
}

/* In the 256 colours that terminals share. */
static void put_colour(struct drawing *drawing, struct pc_text *line,
		       const struct pc_tree_node *node)
{
	uint32_t colour;

	if (!drawing->style->color)
		return;
	colour = pc_flame_colour(&drawing->picture, node);
	pc_text_printf(line, "\033[38;5;16;48;5;%um",
		       16 + 36 * cube(colour, 16) + 6 * cube(colour, 8) + cube(colour, 0));
}

static void put_fill(struct drawing *drawing, struct pc_text *line, size_t columns)
{
	const char *fill = drawing->style->color ? " " : drawing->style->ascii ? "=" : "━";

	for (size_t i = 0; i < columns; i++)
		pc_text_puts(line, fill);
}

/* " 12 %", and of two profiles by how much it grew. */
static void set_share(struct drawing *drawing, const struct pc_tree_node *node, struct pc_text *out)
{
	pc_text_printf(out, " %.0f %%", pc_flame_share(drawing->tree, 0, node->total[0]));
	if (drawing->tree->sides == 2 && node->depth)
		pc_text_printf(out, " (%+.1f)", pc_flame_change(drawing->tree, node));
}

/* What is in a box: names, then its share where that leaves room for a name. */
static size_t put_words(struct drawing *drawing, struct pc_text *line, uint32_t i, size_t columns)
{
	PC_AUTO(text) struct pc_text share = { 0 };
	size_t room = columns, taken;

	set_share(drawing, &drawing->tree->nodes[i], &share);
	if (columns >= share.size + 4)
		room -= share.size;
	set_path(drawing, i, room);
	pc_text_puts(line, drawing->path.data);
	taken = pc_utf8_width(drawing->path.data);
	if (room < columns) {
		pc_text_puts(line, share.data);
		taken += share.size;
	}
	if (taken < columns) {
		pc_text_putc(line, ' ');
		taken++;
	}
	return taken;
}

static size_t column_of(const struct drawing *drawing, int64_t cost)
{
	double base = (double)drawing->tree->nodes[0].total[0];

	return (size_t)((double)cost / base * (double)drawing->style->columns + 0.5);
}

/* A box ends a column early: that parts it from the next one. */
static void put_box(struct drawing *drawing, struct row *row, uint32_t i, int64_t start)
{
	const struct pc_tree_node *node = &drawing->tree->nodes[i];
	size_t begin = column_of(drawing, start), end = column_of(drawing, start + node->total[0]);
	size_t columns = end - begin - (end < drawing->style->columns), taken = 0;

	for (; row->columns < begin; row->columns++)
		pc_text_putc(&row->line, ' ');
	put_colour(drawing, &row->line, node);
	if (columns >= NAME_LEAST)
		taken = put_words(drawing, &row->line, i, columns);
	put_fill(drawing, &row->line, columns - taken);
	pc_text_puts(&row->line, drawing->style->color ? "\033[0m" : "");
	row->columns += columns;
}

static void place_box(struct drawing *drawing, uint32_t i)
{
	const struct pc_tree_node *node = &drawing->tree->nodes[i];
	struct place *place = &drawing->places[node->depth];
	bool shares = shares_box(drawing->tree, node);
	int64_t start = place->next;
	size_t columns;

	place->next += node->total[0];
	place[1].next = start;
	place->row = node->depth ? place[-1].row + !shares : 0;
	columns = column_of(drawing, place->next) - column_of(drawing, start);
	if (shares || columns < COLUMNS_LEAST)
		return;
	if (place->row < ROWS)
		put_box(drawing, &drawing->rows[place->row], i, start);
	else
		drawing->deeper = true;
}

/* ---- the whole ---- */
static void set_up(struct drawing *drawing)
{
	const struct pc_tree *tree = drawing->tree;
	size_t size = ((size_t)tree->depth + 2) * sizeof(*drawing->places);

	drawing->places = pc_realloc(NULL, size, 1);
	memset(drawing->places, 0, size);
	drawing->picture.tree = tree;
	drawing->picture.how.colours = pc_flame_usual_colours(tree);
	drawing->picture.most_change = 0.5;
	for (uint32_t i = 0; tree->sides == 2 && i < tree->count; i++) {
		double change = fabs(pc_flame_change(tree, &tree->nodes[i]));

		if (change > drawing->picture.most_change)
			drawing->picture.most_change = change;
	}
}

static void clear(struct drawing *drawing)
{
	for (size_t i = 0; i < ROWS; i++)
		pc_text_clear(&drawing->rows[i].line);
	pc_text_clear(&drawing->name);
	pc_text_clear(&drawing->path);
	free(drawing->places);
}

void pc_flame_draw(const void *figure, const struct pc_figure_style *style, struct pc_text *out)
{
	const struct pc_tree *tree = figure;
	struct drawing drawing = { .style = style, .tree = tree };

	if (!tree->nodes[0].total[0])
		return;
	set_up(&drawing);
	for (uint32_t i = 0; i < tree->count; i++)
		place_box(&drawing, i);
	for (size_t i = 0; i < ROWS && drawing.rows[i].line.size; i++) {
		struct pc_text *line = &drawing.rows[i].line;

		while (line->data[line->size - 1] == ' ') /* the first is never blank */
			line->size--;
		pc_text_add(out, line->data, line->size);
		pc_text_putc(out, '\n');
	}
	if (drawing.deeper)
		pc_text_puts(out, style->ascii ? "...\n" : "…\n");
	clear(&drawing);
}
