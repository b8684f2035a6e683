/* SPDX-License-Identifier: Apache-2.0
 * The report's model as renderers see it; one file a renderer, one row a renderer in pc_renderers.
 * Internal. */
#ifndef PC_REPORT_RENDER_H
#define PC_REPORT_RENDER_H

#include <json-c/json.h>

#include "base/text.h"
#include "report/report.h"

enum pc_block_kind {
	PC_BLOCK_HEADING,
	PC_BLOCK_TEXT,
	PC_BLOCK_MARKDOWN,
	PC_BLOCK_FACT,
	PC_BLOCK_NOTE,
	PC_BLOCK_TABLE,
	PC_BLOCK_FIGURE,
	PC_BLOCK_PICTURE
};

struct pc_block {
	enum pc_block_kind kind;
	enum pc_level level;	  /* of a note */
	const char *label, *text; /* raw: not yet safe */
	struct json_object *rows; /* of a table; borrowed from the document */
	const struct pc_column *columns;
	size_t column_count;
	pc_figure_draw *draw;	   /* of a figure */
	pc_picture_draw *draw_svg; /* of a picture */
	const void *figure;	   /* of either; borrowed */
};

struct pc_report {
	struct pc_arena *arena;
	const char *title;
	struct json_object *data; /* owned */
	struct pc_block *blocks;  /* heap; freed with the report (pc_report_clear) */
	size_t count, room;
};

struct pc_style {
	bool color;	/* ANSI colours */
	bool ascii;	/* the locale is not UTF-8: bars of '#', "..." for "…" */
	size_t columns; /* width to fit into; 0: no limit (a pipe, a file) */
};

/* By the words of --output-format, in its order. */
struct pc_renderer {
	const char *name;
	void (*render)(const struct pc_report *report, const struct pc_style *style,
		       struct pc_text *out);
};
extern const struct pc_renderer pc_renderers[]; /* name NULL ends */

void pc_render_text(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out);
void pc_render_markdown(const struct pc_report *report, const struct pc_style *style,
			struct pc_text *out);
void pc_render_json(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out);
void pc_render_csv(const struct pc_report *report, const struct pc_style *style,
		   struct pc_text *out);
void pc_render_html(const struct pc_report *report, const struct pc_style *style,
		    struct pc_text *out);

/* The report itself lives in the arena; what it holds of the heap and the document goes. Twice is
 * fine. */
void pc_report_clear(struct pc_report *report);
static inline void pc_auto_report(struct pc_report **report)
{
	if (*report)
		pc_report_clear(*report);
}

/* ---- shared by the renderers (cell.c) ---- */
/* The columns of a table that hold anything but null; indexes into block->columns; count returned.
 */
size_t pc_cell_columns(const struct pc_block *block, size_t *out_indexes, size_t room);
/* One cell as safe text, without width limits; bars excluded (empty). */
void pc_cell_text(const struct pc_column *column, struct json_object *row, struct pc_text *out);
struct json_object *pc_cell_value(const struct pc_column *column,
				  struct json_object *row); /* NULL: null */
/* One value, or one item of a list, as safe text. */
void pc_cell_item(struct json_object *value, struct pc_text *out);
/* What a bar of full length stands for, asked once a column; and the share 0..1 of it that a cell's
 * bar has. */
double pc_cell_greatest(const struct pc_block *block, const struct pc_column *column);
double pc_cell_share(const struct pc_column *column, struct json_object *row, double greatest);
bool pc_cell_is_number(enum pc_cell_kind kind); /* right-aligned */
const char *pc_level_word(enum pc_level level); /* "note" */

/* Draws a figure block. Where the style says no width, it gets PC_FIGURE_COLUMNS; without colours
 * it is made safe here once more. */
enum { PC_FIGURE_COLUMNS = 100 };
void pc_figure_lines(const struct pc_block *block, const struct pc_style *style,
		     struct pc_text *out);

/* Appends what pc_quantity gives; `unit` is made safe. */
void pc_quantity_add(struct pc_text *text, int64_t value, unsigned digits, const char *unit);

/* ---- shared by text.c and text_table.c ---- */
enum pc_paint { PC_PAINT_NONE, PC_PAINT_BOLD, PC_PAINT_DIM, PC_PAINT_BAR, PC_PAINT_WARNING };
/* Appends `safe`, coloured if the style says so. */
void pc_render_paint(struct pc_text *out, const struct pc_style *style, enum pc_paint paint,
		     const char *safe);
/* With an ASCII style: what is not ASCII in `safe` becomes "...", "u" or \u00e9. */
void pc_render_ascii(const struct pc_style *style, struct pc_text *safe);
/* Appends `safe` broken into lines that fit, the first of which has `used` columns already; no
 * newline at the end. */
void pc_render_wrap(struct pc_text *out, const struct pc_style *style, const char *safe,
		    size_t used, size_t indent);
void pc_render_text_table(const struct pc_report *report, const struct pc_block *block,
			  const struct pc_style *style, struct pc_text *out);

#endif
