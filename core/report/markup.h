/* SPDX-License-Identifier: Apache-2.0
 * Markdown that a stranger wrote, piece by piece: headings, lists, tables, quotes, fenced code, and
 * code within a line. What else Markdown has (HTML, links, images) is text to us. Internal. */
#ifndef PC_REPORT_MARKUP_H
#define PC_REPORT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum pc_markup_kind {
	PC_MARKUP_BLANK,
	PC_MARKUP_TEXT,
	PC_MARKUP_HEADING,
	PC_MARKUP_ITEM,
	PC_MARKUP_NUMBERED,
	PC_MARKUP_QUOTE,
	PC_MARKUP_ROW,	    /* of a table; its text begins behind the first "|" */
	PC_MARKUP_ROW_RULE, /* "|---|---|" */
	PC_MARKUP_RULE,	    /* "---" */
	PC_MARKUP_CODE	    /* a fenced block; its text is all lines of it */
};

struct pc_markup_line {
	enum pc_markup_kind kind;
	unsigned level;	     /* of a heading, 1..6; of a numbered item its number */
	size_t indent;	     /* columns before it */
	struct pc_span text; /* without what makes it what it is */
	struct pc_span info; /* of code: the language */
};

/* The next line, or block of code, of *rest. False: it is at its end. */
bool pc_markup_next(struct pc_span *rest, struct pc_markup_line *out_line);

/* The next piece of a line, *rest: code, or what is none. False: it is at its end. */
bool pc_markup_piece(struct pc_span *rest, struct pc_span *out_text, bool *out_code);

/* The next line of a block of code, without the `indent` of its fence. */
bool pc_markup_code_line(struct pc_span *rest, size_t indent, struct pc_span *out_line);

/* Markdown that renders as the Markdown `safe` does, but for what could load, run or call
 * something; headings stand below those of a report. (markdown_markup.c) */
void pc_markup_markdown(struct pc_span safe, struct pc_text *out);
/* The same as HTML. (html_markup.c) */
void pc_markup_html(struct pc_span safe, struct pc_text *out);

#endif
