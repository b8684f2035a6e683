/* SPDX-License-Identifier: Apache-2.0
 * Tables as text: columns measured first, then made to fit: lists give way, then names and bars,
 * and at last whole columns, which is said. */
#include "base/auto.h"
#include "report/render.h"

enum {
	GAP = 2,
	BAR = 20,
	BAR_LEAST = 6, /* shorter ones say little: rather none */
	LIST_GOOD = 32,
	LIST_LEAST = 16,
	NAME_GOOD = 28,	 /* names may be cut to this before bars give way, then further: */
	NAME_FAIR = 20,	 /* before numbers that only add to others are left out, */
	NAME_LEAST = 12, /* before bars and lists are, */
	NAME_SHORTEST = 8,
	ALIGNED = 80
};

struct slot {
	const struct pc_column *column;
	size_t natural, width; /* columns of the terminal */
	double greatest;       /* of a bar */
	bool dropped;
};

struct layout {
	const struct pc_style *style;
	struct json_object *rows;
	struct slot *slots;
	size_t count;
	struct pc_text cell, cut; /* scratch */
	struct pc_text *out;
	size_t pending; /* blanks owed before the next thing that is not blank: no line ends in one
			 */
};

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static const char *title_of(struct layout *layout, const struct slot *slot)
{
	layout->cell.size = 0;
	pc_text_safe(&layout->cell, pc_span(slot->column->title));
	pc_render_ascii(layout->style, &layout->cell);
	return layout->cell.data;
}

static const char *cell_of(struct layout *layout, const struct slot *slot, struct json_object *row)
{
	layout->cell.size = 0;
	pc_cell_text(slot->column, row, &layout->cell);
	pc_render_ascii(layout->style, &layout->cell);
	return layout->cell.data;
}

/* ---- widths ---- */
static void measure(struct layout *layout, struct slot *slot)
{
	size_t rows = json_object_array_length(layout->rows);

	slot->natural = pc_utf8_width(title_of(layout, slot));
	if (slot->column->kind == PC_CELL_BAR) {
		slot->natural = larger(slot->natural, BAR);
		slot->dropped = !(slot->greatest > 0);
	}
	for (size_t i = 0; i < rows; i++) {
		struct json_object *row = json_object_array_get_idx(layout->rows, i);
		size_t width = pc_utf8_width(cell_of(layout, slot, row));

		slot->natural = larger(slot->natural, width);
	}
	/* None can have more than all. Without a limit nothing is cut, but one name of a megabyte
	 * must not pad every other row to a megabyte: it sticks out of its column. */
	slot->natural =
		smaller(slot->natural, layout->style->columns ? layout->style->columns : ALIGNED);
}

/* Columns that are too many; 0: it fits. */
static size_t excess(const struct layout *layout)
{
	size_t total = 0, wanted = layout->style->columns;

	for (size_t i = 0; i < layout->count; i++)
		if (!layout->slots[i].dropped)
			total += layout->slots[i].width + (total ? GAP : 0);
	return wanted && total > wanted ? total - wanted : 0;
}

static void shrink_kind(struct layout *layout, enum pc_cell_kind kind, size_t least)
{
	for (size_t i = layout->count; i-- > 0;) {
		struct slot *slot = &layout->slots[i];

		if (slot->column->kind == kind && !slot->dropped && slot->width > least)
			slot->width -= smaller(excess(layout), slot->width - least);
	}
}

/* The widest names give way first, so that they end up alike. */
static void shrink_names(struct layout *layout, size_t least)
{
	for (size_t over = excess(layout); over; over--) {
		struct slot *widest = NULL;

		for (size_t i = 0; i < layout->count; i++) {
			struct slot *slot = &layout->slots[i];
			enum pc_cell_kind kind = slot->column->kind;

			if ((kind == PC_CELL_SYMBOL || kind == PC_CELL_TEXT) && !slot->dropped &&
			    slot->width > least && (!widest || slot->width > widest->width))
				widest = slot;
		}
		if (!widest)
			return;
		widest->width--;
	}
}

/* How soon a column is given up when not all fit; 0 is kept longest. */
static unsigned dispensable(const struct slot *slot)
{
	if (slot->column->aside)
		return 6;
	switch (slot->column->kind) {
	case PC_CELL_QUANTITY:
	case PC_CELL_COUNT:
		return 5;
	case PC_CELL_BAR:
		return 4;
	case PC_CELL_LIST:
		return 3;
	case PC_CELL_PERCENT:
		return 1;
	default:
		return 2;
	}
}

/* Gives up a column, the rightmost of the most dispensable ones, but never the first name. False:
 * only one is left. */
static bool drop_one(struct layout *layout)
{
	struct slot *chosen = NULL;
	bool name_seen = false;
	size_t left = 0;

	for (size_t i = 0; i < layout->count; i++) {
		struct slot *slot = &layout->slots[i];
		bool name = slot->column->kind == PC_CELL_SYMBOL && !slot->dropped;

		left += !slot->dropped;
		if (slot->dropped || (name && !name_seen)) {
			name_seen = name_seen || name;
			continue;
		}
		if (!chosen || dispensable(slot) >= dispensable(chosen))
			chosen = slot;
	}
	if (left <= 1 || !chosen)
		return false;
	chosen->dropped = true;
	return true;
}

static size_t name_least(const struct layout *layout)
{
	static const size_t least[] = { NAME_SHORTEST, NAME_SHORTEST, NAME_SHORTEST, NAME_LEAST,
					NAME_LEAST,    NAME_FAIR,     NAME_FAIR };
	unsigned most = 0;

	for (size_t i = 0; i < layout->count; i++)
		if (!layout->slots[i].dropped && dispensable(&layout->slots[i]) > most)
			most = dispensable(&layout->slots[i]);
	return least[most];
}

static void fit_widths(struct layout *layout)
{
	do {
		for (size_t i = 0; i < layout->count; i++)
			layout->slots[i].width = layout->slots[i].natural;
		shrink_kind(layout, PC_CELL_LIST, LIST_GOOD);
		shrink_names(layout, NAME_GOOD);
		shrink_kind(layout, PC_CELL_BAR, BAR_LEAST);
		shrink_kind(layout, PC_CELL_LIST, LIST_LEAST);
		shrink_names(layout, name_least(layout));
	} while (excess(layout) && drop_one(layout));
	for (size_t i = 0; i < layout->count; i++)
		if (!layout->slots[i].dropped)
			layout->slots[i].width -= smaller(excess(layout), layout->slots[i].width);
}

/* ---- cells ---- */
static const char *fit(struct layout *layout, const char *safe, size_t width)
{
	struct pc_text *cut = &layout->cut;

	cut->size = 0;
	if (!layout->style->columns || pc_utf8_width(safe) <= width)
		pc_text_puts(cut, safe);
	else if (!width || (layout->style->ascii && width <= 3))
		pc_text_add(cut, safe, width);
	else
		pc_text_fit(cut, safe, layout->style->ascii ? width - 2 : width); /* "..." */
	pc_render_ascii(layout->style, cut);
	return cut->data;
}

static const char *bar_of(struct layout *layout, const struct slot *slot, struct json_object *row)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	double share = pc_cell_share(slot->column, row, slot->greatest);
	size_t parts = layout->style->ascii ? 1 : 8;
	size_t length = (size_t)(share * (double)(slot->width * parts) + 0.5);

	layout->cell.size = 0;
	if (!length && share > 0)
		length = 1;
	for (size_t i = 0; i < length / parts; i++)
		pc_text_puts(&layout->cell, parts == 1 ? "#" : "█");
	pc_text_puts(&layout->cell, eighths[length % parts]);
	return layout->cell.data;
}

/* ", … (+12)" */
static size_t put_more(const struct layout *layout, size_t count, struct pc_text *more)
{
	more->size = 0;
	if (count)
		pc_text_printf(more, ", %s (+%zu)", layout->style->ascii ? "..." : "…", count);
	else
		pc_text_add(more, "", 0);
	return pc_utf8_width(more->data);
}

/* As many items as fit, then how many more there are. */
static const char *cut_list(struct layout *layout, struct json_object *items, size_t columns)
{
	PC_AUTO(text) struct pc_text item = { 0 }, shown = { 0 }, more = { 0 };
	size_t count = json_object_array_length(items), width = 0, kept = 0, kept_size = 0;

	for (size_t i = 0; i < count && width <= columns; i++) {
		item.size = 0;
		pc_text_puts(&item, i ? ", " : "");
		pc_cell_item(json_object_array_get_idx(items, i), &item);
		pc_render_ascii(layout->style, &item);
		width += pc_utf8_width(item.data);
		pc_text_add(&shown, item.data, item.size);
		if (width + put_more(layout, count - i - 1, &more) > columns)
			continue;
		kept = i + 1;
		kept_size = shown.size;
	}
	item.size = 0;
	pc_cell_item(json_object_array_get_idx(items, 0), &item);
	pc_render_ascii(layout->style, &item);
	width = put_more(layout, count - (kept ? kept : 1), &more);
	layout->cut.size = 0;
	if (kept)
		pc_text_add(&layout->cut, shown.data, kept_size);
	else if (width + 4 > columns)
		return fit(layout, layout->cell.data, columns);
	else
		fit(layout, item.data, columns - width);
	pc_text_puts(&layout->cut, more.data);
	return layout->cut.data;
}

static const char *fit_cell(struct layout *layout, const struct slot *slot, struct json_object *row)
{
	struct json_object *items = pc_cell_value(slot->column, row);
	const char *text = cell_of(layout, slot, row);

	if (slot->column->kind == PC_CELL_LIST && json_object_is_type(items, json_type_array) &&
	    layout->style->columns && pc_utf8_width(text) > slot->width)
		return cut_list(layout, items, slot->width);
	return fit(layout, text, slot->width);
}

/* ---- rows ---- */
static void put(struct layout *layout, const struct slot *slot, const char *text,
		enum pc_paint paint)
{
	size_t width = pc_utf8_width(text), pad = slot->width - smaller(width, slot->width);
	bool right = pc_cell_is_number(slot->column->kind);

	layout->pending += right ? pad : 0;
	if (*text) {
		for (; layout->pending; layout->pending--)
			pc_text_putc(layout->out, ' ');
		pc_render_paint(layout->out, layout->style, paint, text);
	}
	layout->pending += GAP + (right ? 0 : pad);
}

static void end_row(struct layout *layout)
{
	layout->pending = 0;
	pc_text_putc(layout->out, '\n');
}

static void put_header(struct layout *layout)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct slot *slot = &layout->slots[i];

		if (!slot->dropped)
			put(layout, slot, fit(layout, title_of(layout, slot), slot->width),
			    PC_PAINT_DIM);
	}
	end_row(layout);
}

static void put_row(struct layout *layout, struct json_object *row)
{
	for (size_t i = 0; i < layout->count; i++) {
		const struct slot *slot = &layout->slots[i];

		if (slot->dropped)
			continue;
		if (slot->column->kind == PC_CELL_BAR)
			put(layout, slot, bar_of(layout, slot, row), PC_PAINT_BAR);
		else
			put(layout, slot, fit_cell(layout, slot, row),
			    pc_cell_value(slot->column, row) ? PC_PAINT_NONE : PC_PAINT_DIM);
	}
	end_row(layout);
}

static void put_dropped(struct layout *layout)
{
	PC_AUTO(text) struct pc_text line = { 0 }, wrapped = { 0 };

	for (size_t i = 0; i < layout->count; i++) {
		const struct slot *slot = &layout->slots[i];

		if (!slot->dropped || slot->column->kind == PC_CELL_BAR)
			continue;
		pc_text_puts(&line, line.size ? ", " : "(too narrow for: ");
		pc_text_puts(&line, title_of(layout, slot));
	}
	if (!line.size)
		return;
	pc_text_putc(&line, ')');
	pc_render_wrap(&wrapped, layout->style, line.data, 0, 0);
	pc_render_paint(layout->out, layout->style, PC_PAINT_DIM, wrapped.data);
	pc_text_putc(layout->out, '\n');
}

void pc_render_text_table(const struct pc_report *report, const struct pc_block *block,
			  const struct pc_style *style, struct pc_text *out)
{
	size_t *indexes = pc_arena_alloc(report->arena, block->column_count * sizeof(*indexes));
	struct layout layout = { .style = style, .rows = block->rows, .out = out };

	layout.count = pc_cell_columns(block, indexes, block->column_count);
	layout.slots = pc_arena_alloc(report->arena, layout.count * sizeof(*layout.slots));
	if (!layout.count) {
		pc_render_paint(out, style, PC_PAINT_DIM, "none");
		pc_text_putc(out, '\n');
		return;
	}
	for (size_t i = 0; i < layout.count; i++) {
		struct slot *slot = &layout.slots[i];

		slot->column = &block->columns[indexes[i]];
		if (slot->column->kind == PC_CELL_BAR)
			slot->greatest = pc_cell_greatest(block, slot->column);
		measure(&layout, slot);
	}
	fit_widths(&layout);
	put_header(&layout);
	for (size_t i = 0; i < json_object_array_length(block->rows); i++)
		put_row(&layout, json_object_array_get_idx(block->rows, i));
	put_dropped(&layout);
	pc_text_clear(&layout.cell);
	pc_text_clear(&layout.cut);
}
