/* SPDX-License-Identifier: Apache-2.0
 * Flame graphs of a merged call tree (profile/tree.h): as SVG that needs nothing else, and in a few
 * lines of text. */
#ifndef PC_FLAME_FLAME_H
#define PC_FLAME_FLAME_H

#include "profile/tree.h"
#include "report/figure.h"

enum pc_flame_colours {
	PC_FLAME_AUTO,	 /* a tree of two profiles by change; else by kind where any is known */
	PC_FLAME_KIND,	 /* kernel, user, JIT, inlined */
	PC_FLAME_MODULE, /* each library its own */
	PC_FLAME_HOT,	 /* warm, by name */
	PC_FLAME_CHANGE	 /* red grew, blue shrank; needs a tree of two profiles */
};

/* All zero is a good picture. New members go to the end: one built against an older header is
 * smaller, and still works. Texts may be from strangers: they are made safe. */
struct pc_flame {
	const char *title, *subtitle; /* NULL: "Flame graph"; none */
	const char *const *notes;     /* NULL-terminated, besides the tree's own; NULL: none */
	uint32_t width;		      /* px; 0: as wide as the window */
	double min_width; /* px at that width (1200 for 0) that a box must have; 0: 0.1 */
	enum pc_flame_colours colours;
	bool icicle;	/* the root is on top */
	bool negate;	/* of two profiles: the old one's shape; colours still tell what grew */
	bool normalise; /* of two profiles: old costs are scaled so that both totals are the same */
	const char *count_name; /* what is counted, for people; NULL: the event's unit */
};

/* The share that a box needs to be seen: what a tree for the picture may leave out
 * (pc_tree_query.least). It saves time and memory, and changes nothing. */
PC_API double pc_flame_least(const struct pc_flame *how);
/* Appends the picture. The same tree gives the same bytes. PC_EINPUT: nothing to draw, or
 * PC_FLAME_CHANGE without an old profile. */
PC_API int pc_flame_svg_sized(struct pc *pc, const struct pc_tree *tree, const struct pc_flame *how,
			      size_t how_size, struct pc_text *out);
#define pc_flame_svg(pc, tree, how, out) \
	pc_flame_svg_sized(pc, tree, how, sizeof(struct pc_flame), out)

/* A small flame for a report: pc_report_figure(report, pc_flame_draw, tree). The root is on top, a
 * box is as wide as its share, boxes of less than two columns are left out. */
PC_API void pc_flame_draw(const void *tree, const struct pc_figure_style *style,
			  struct pc_text *out);

#endif
