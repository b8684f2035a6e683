/* SPDX-License-Identifier: Apache-2.0
 * Pictures made of letters, which a report shows (pc_report_figure): what draws them needs to know
 * no more of it. */
#ifndef PC_REPORT_FIGURE_H
#define PC_REPORT_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

struct pc_text;

/* What a figure is to be drawn for. The library makes it: new members go to the end. */
struct pc_figure_style {
	size_t columns; /* it must fit into these; never 0 */
	bool ascii;	/* letters only: neither UTF-8 blocks nor lines */
	bool color;	/* ANSI colours are welcome */
};
/* Appends lines of text in a fixed pitch, each of which ends in a newline; safe to show, but for
 * the colours that were asked for. */
typedef void pc_figure_draw(const void *figure, const struct pc_figure_style *style,
			    struct pc_text *out);
/* Appends one <svg> element; text in it has to be escaped (pc_text_escape) by who draws. */
typedef void pc_picture_draw(const void *picture, struct pc_text *out);

#endif
