/* SPDX-License-Identifier: Apache-2.0
 * What a command has to say, once: a JSON document with every number, and a view of it for people
 * (headings, facts, tables that name the document's keys). Text, Markdown and HTML render the view,
 * JSON renders the document: a number is written down in one place only. */
#ifndef PC_REPORT_REPORT_H
#define PC_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/remarks.h"
#include "base/status.h"
#include "report/figure.h"

struct json_object;
struct pc_report;

/* How a cell's JSON value is shown; of null, struct pc_column says. A column that holds nothing but
 * null is left out. */
enum pc_cell_kind {
	PC_CELL_TEXT,	  /* a string */
	PC_CELL_SYMBOL,	  /* a name that may be long: cut in the middle where the width is short */
	PC_CELL_COUNT,	  /* a number with thousands apart */
	PC_CELL_QUANTITY, /* a number in `unit`: 382382382 "ns" is shown as "382 ms" */
	PC_CELL_PERCENT,  /* a number: "34.05 %" */
	PC_CELL_BAR, /* a percentage drawn as a bar, the column's greatest value as full length */
	PC_CELL_LIST /* an array of strings, "a, b, c", cut at the end where the width is short */
};

/* title NULL ends the table. New members go to the end: columns built against an older header are
 * smaller, and still work. */
struct pc_column {
	const char *key, *title;
	enum pc_cell_kind kind;
	const char *unit;     /* of a PC_CELL_QUANTITY */
	const char *null;     /* what null is shown as; NULL: "unknown"; "": there is none */
	bool change;	      /* a difference: what grew has a "+" */
	const char *unit_key; /* of a PC_CELL_QUANTITY whose rows have units of their own: where in
				 the row the unit stands; NULL: all have `unit` */
	bool aside;	      /* it is given up before all others where the width is short */
};

enum pc_level { PC_LEVEL_NOTE, PC_LEVEL_WARNING };

/* `data` is the document; the report takes the reference over. It lives in pc's arena. */
PC_API struct pc_report *pc_report_new(struct pc *pc, const char *title, struct json_object *data);

/* The view, in reading order. All text is copied and may be from strangers: renderers make it safe.
 */
PC_API void pc_report_heading(struct pc_report *report, const char *fmt, ...) PC_PRINTF(2, 3);
PC_API void pc_report_text(struct pc_report *report, const char *fmt, ...) PC_PRINTF(2, 3);
/* Markdown that a stranger wrote, a model: its headings, lists, tables and code stay, what could
 * load or run something does not. */
PC_API void pc_report_markdown(struct pc_report *report, const char *text);
PC_API void pc_report_fact(struct pc_report *report, const char *label, const char *fmt, ...)
	PC_PRINTF(3, 4);
PC_API void pc_report_note(struct pc_report *report, enum pc_level level, const char *fmt, ...)
	PC_PRINTF(3, 4);
/* What was damaged or skipped, as warnings; and what else was said of the input. */
PC_API void pc_report_damage(struct pc_report *report, const struct pc_remarks *remarks);
PC_API void pc_report_notes(struct pc_report *report, const struct pc_remarks *remarks);
/* `rows` is an array of objects somewhere in the document (borrowed); `columns` are copied. */
PC_API void pc_report_table_rows(struct pc_report *report, struct json_object *rows,
				 const struct pc_column *columns, size_t column_size);
#define pc_report_table(report, rows, columns) \
	pc_report_table_rows(report, rows, columns, sizeof(struct pc_column))

/* A picture made of letters. It is drawn when the report is rendered, for the width that there is:
 * in Markdown and HTML as preformatted text, in JSON not at all (its numbers belong into the
 * document). `figure` is borrowed until then. */
PC_API void pc_report_figure(struct pc_report *report, pc_figure_draw *draw, const void *figure);

/* A picture of lines and dots, as SVG, in HTML alone: its numbers belong into the document.
 * `picture` is borrowed until the report is rendered. */
PC_API void pc_report_picture(struct pc_report *report, pc_picture_draw *draw, const void *picture);

/* "382 ms", "1.2 GiB", "3.1 M cycles": a quantity for people, three digits that matter; in the
 * arena. The value is value / 10^digits in `unit` ("ns", "us", "ms", "s", "bytes", "%", or any
 * word). */
PC_API const char *pc_quantity(struct pc_arena *arena, int64_t value, unsigned digits,
			       const char *unit);

#endif
