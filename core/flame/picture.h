/* SPDX-License-Identifier: Apache-2.0
 * A flame graph on its way into SVG. Internal: svg.c lays it out, colours.c paints it and explains
 * the paint, words.c says what a box stands for. */
#ifndef PC_FLAME_PICTURE_H
#define PC_FLAME_PICTURE_H

#include "base/arena.h"
#include "base/text.h"
#include "flame/flame.h"

struct pc_picture {
	struct pc *pc;
	struct pc_arena *arena; /* for the time of drawing */
	const struct pc_tree *tree;
	struct pc_flame how; /* colours: never PC_FLAME_AUTO */
	unsigned side;	     /* whose shape it is */
	int64_t base;	     /* what the whole width is */
	double least;	     /* cost that a box must have to be drawn */
	double most_change;  /* in percentage points, of all boxes drawn; at least a little */
	uint32_t boxes, levels, narrow; /* narrow: boxes left out at their tops */
	struct pc_text scratch;
	struct pc_text *out;
};

/* From flame.js and flame.css (embed.awk). */
extern const char pc_flame_script[], pc_flame_style[];

/* A colour that dark letters can be read on; as 0xrrggbb. */
uint32_t pc_flame_colour(const struct pc_picture *picture, const struct pc_tree_node *node);

enum pc_flame_colours pc_flame_usual_colours(const struct pc_tree *tree);

/* What the colours mean: `share` of the cost, or no share (< 0). At most PC_KEYS_MOST. */
struct pc_key {
	uint32_t colour;
	double share;
	const char *text; /* raw */
};
enum { PC_KEYS_MOST = 12 };
size_t pc_flame_keys(struct pc_picture *picture, struct pc_key *out_keys);

/* "func\nin libc.so.6 (kernel)\n12.34 % · 382 ms (382,382,382 ns)\n…", appended as safe text. */
void pc_flame_words(struct pc_picture *picture, const struct pc_tree_node *node,
		    struct pc_text *out);
/* The first line of it. */
void pc_flame_name(const struct pc_tree *tree, const struct pc_tree_node *node,
		   struct pc_text *out);
void pc_flame_cost(struct pc_picture *picture, int64_t cost, struct pc_text *out);
/* "of gone: 12.34 % of the old profile: foo (1.20 %), …": what the shape does not show. False:
 * nothing is gone. */
bool pc_flame_gone(struct pc_picture *picture, struct pc_text *out);
/* A share of the side's whole, in percent. */
double pc_flame_share(const struct pc_tree *tree, unsigned side, int64_t cost);
/* By how many percentage points the node grew. */
double pc_flame_change(const struct pc_tree *tree, const struct pc_tree_node *node);

const char *pc_flame_kind(enum pc_frame_kind kind); /* NULL: unknown */

#endif
