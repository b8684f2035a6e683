/* SPDX-License-Identifier: Apache-2.0
 * A flame graph as SVG. Without its script it is whole already: boxes stand in percent of the
 * width, and each is a viewport of its own, which cuts its text. The script adds what moves. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "flame/picture.h"

enum {
	PITCH = 17, /* of levels, px; flame.js reads it */
	HEAD = 60,
	LINE = 17, /* of the foot */
	KEYS_A_LINE = 3,
	USUAL_WIDTH = 1200, /* for which a fluid picture is made */
	LETTER = 7,	    /* width of a letter, px */
	BOXES_MOST = 50000  /* more, and browsers crawl */
};

static const double frames_share = 0.98; /* of the width; the rest is margin */
#define LEAST_WIDTH 0.1			 /* px; what is less is hard to see */

/* ---- which boxes ---- */
static bool is_drawn(const struct pc_picture *picture, const struct pc_tree_node *node)
{
	int64_t cost = node->total[picture->side];

	return cost > 0 && (double)cost >= picture->least;
}

static void survey(struct pc_picture *picture)
{
	const struct pc_tree *tree = picture->tree;

	picture->boxes = picture->levels = 0;
	picture->narrow = tree->left_out;
	picture->most_change = 0.5;
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct pc_tree_node *node = &tree->nodes[i];

		if (is_drawn(picture, node)) {
			double change = tree->sides == 2 ? fabs(pc_flame_change(tree, node)) : 0;

			picture->boxes++;
			if (node->depth >= picture->levels)
				picture->levels = node->depth + 1;
			if (change > picture->most_change)
				picture->most_change = change;
		} else if (node->total[picture->side] &&
			   is_drawn(picture, &tree->nodes[node->parent])) {
			picture->narrow++;
		}
	}
}

static double width_of(const struct pc_flame *how)
{
	return how->width ? how->width : USUAL_WIDTH;
}

double pc_flame_least(const struct pc_flame *how)
{
	double least = how->min_width > 0 ? how->min_width : LEAST_WIDTH;

	return least / (width_of(how) * frames_share);
}

/* The least width, doubled until a browser can bear what is left. */
static void choose_boxes(struct pc_picture *picture)
{
	double *width = &picture->how.min_width;

	for (*width = *width > 0 ? *width : LEAST_WIDTH;; *width *= 2) {
		picture->least = pc_flame_least(&picture->how) * (double)picture->base;
		survey(picture);
		if (picture->boxes <= BOXES_MOST)
			return;
	}
}

/* ---- text ---- */
static void put(struct pc_picture *picture, const char *markup)
{
	pc_text_puts(picture->out, markup);
}

/* Raw text, made safe and escaped. */
static void put_text(struct pc_picture *picture, const char *raw)
{
	picture->scratch.size = 0;
	pc_text_safe(&picture->scratch, pc_span(raw));
	pc_text_escape(picture->out, picture->scratch.data);
}

/* A percentage with as many decimals as zooming in needs, and no more. */
static void put_percent(struct pc_picture *picture, const char *attribute, double share)
{
	char number[32];
	int size = snprintf(number, sizeof(number), "%.7f", share * 100);

	while (size > 1 && number[size - 1] == '0')
		size--;
	if (number[size - 1] == '.')
		size--;
	pc_text_printf(picture->out, " %s=\"%.*s%%\"", attribute, size, number);
}

/* ---- boxes ---- */
static void put_label(struct pc_picture *picture, const struct pc_tree_node *node, double share)
{
	double pixels =
		share * frames_share * width_of(&picture->how) * (picture->how.width ? 1 : 1.5);

	if (pixels < 3 * LETTER)
		return;
	put(picture, "<text x=\"4\" y=\"12\">");
	picture->scratch.size = 0;
	pc_flame_name(picture->tree, node, &picture->scratch);
	pc_text_escape(picture->out, picture->scratch.data);
	put(picture, "</text>");
}

static void put_box(struct pc_picture *picture, const struct pc_tree_node *node, int64_t start)
{
	double share = (double)node->total[picture->side] / (double)picture->base;
	uint32_t row = picture->how.icicle ? node->depth : picture->levels - 1 - node->depth;

	put(picture, "<svg");
	put_percent(picture, "x", (double)start / (double)picture->base);
	put_percent(picture, "width", share);
	pc_text_printf(picture->out, " y=\"%" PRIu32 "\" height=\"%d\"><title>", row * PITCH,
		       PITCH - 1);
	picture->scratch.size = 0;
	pc_flame_words(picture, node, &picture->scratch);
	pc_text_escape(picture->out, picture->scratch.data);
	pc_text_printf(picture->out,
		       "</title><rect fill=\"#%06" PRIx32
		       "\" width=\"100%%\" height=\"100%%\" rx=\"2\"/>",
		       pc_flame_colour(picture, node));
	put_label(picture, node, share);
	put(picture, "</svg>\n");
}

static void put_boxes(struct pc_picture *picture)
{
	const struct pc_tree *tree = picture->tree;
	/* by depth: where the next box begins */
	int64_t *next PC_AUTO(memory) = pc_realloc(NULL, (size_t)tree->depth + 2, sizeof(*next));

	pc_text_printf(picture->out,
		       "<svg class=\"pc-frames\" x=\"%g%%\" y=\"%d\" width=\"%g%%\" "
		       "height=\"%" PRIu32 "\" "
		       "data-pitch=\"%d\" data-levels=\"%" PRIu32 "\" data-icicle=\"%d\" "
		       "font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" "
		       "font-size=\"12\" fill=\"#111\">\n",
		       (1 - frames_share) * 50, HEAD, frames_share * 100, picture->levels * PITCH,
		       PITCH, picture->levels, picture->how.icicle);
	next[0] = 0;
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct pc_tree_node *node = &tree->nodes[i];
		int64_t start = next[node->depth];

		if (!is_drawn(picture, node)) /* and so is nothing below it: boxes close up */
			continue;
		next[node->depth] += node->total[picture->side];
		next[node->depth + 1] = start;
		put_box(picture, node, start);
	}
	put(picture, "</svg>\n");
}

/* ---- foot ---- */
struct foot {
	struct pc_key keys[PC_KEYS_MOST];
	size_t key_count, key_lines, lines;
	const char **notes; /* in the picture's arena */
	size_t note_count;
};

static void add_note(struct pc_picture *picture, struct foot *foot, const char *note)
{
	if (!foot->notes)
		foot->notes = pc_arena_alloc(picture->arena, 64 * sizeof(*foot->notes));
	if (note && foot->note_count < 64)
		foot->notes[foot->note_count++] = note;
}

static const char *total_note(struct pc_picture *picture)
{
	static const char *const of_two[] = { "new: ", "; old: " };
	const struct pc_tree *tree = picture->tree;
	PC_AUTO(text) struct pc_text text = { 0 };

	pc_text_printf(&text, "%s: ", tree->event);
	for (unsigned side = 0; side < tree->sides; side++) {
		pc_text_puts(&text, tree->sides == 2 ? of_two[side] : "");
		pc_flame_cost(picture, tree->nodes[0].total[side], &text);
	}
	pc_text_puts(&text, tree->reverse ? "; merged from the leaves" : "");
	if (tree->sides == 2 && picture->how.normalise)
		pc_text_puts(&text, "; old costs are scaled to the new total");
	return pc_arena_strdup(picture->arena, text.data);
}

static void make_foot(struct pc_picture *picture, struct foot *foot)
{
	PC_AUTO(text) struct pc_text gone = { 0 };

	foot->key_count = pc_flame_keys(picture, foot->keys);
	foot->key_lines = (foot->key_count + KEYS_A_LINE - 1) / KEYS_A_LINE;
	add_note(picture, foot, total_note(picture));
	if (picture->tree->sides == 2 && picture->side == PC_TREE_OLD)
		add_note(picture, foot, "widths are those of the old profile");
	if (pc_flame_gone(picture, &gone))
		add_note(picture, foot, pc_arena_strdup(picture->arena, gone.data));
	if (picture->narrow)
		add_note(picture, foot,
			 pc_arena_printf(picture->arena,
					 "%" PRIu32 " boxes narrower than %g px are left out",
					 picture->narrow, picture->how.min_width));
	for (const char *const *note = picture->tree->notes; *note; note++)
		add_note(picture, foot, *note);
	for (const char *const *note = picture->how.notes; note && *note; note++)
		add_note(picture, foot, *note);
	foot->lines = foot->key_lines + foot->note_count;
}

static void put_key(struct pc_picture *picture, const struct pc_key *key, size_t i)
{
	pc_text_printf(picture->out,
		       "<svg class=\"pc-key\" x=\"%g%%\" y=\"%zu\" width=\"%g%%\" height=\"%d\">"
		       "<rect y=\"3\" width=\"11\" height=\"11\" stroke=\"#888\" "
		       "fill=\"#%06" PRIx32 "\"/><text x=\"16\" y=\"13\">",
		       1 + (double)(i % KEYS_A_LINE) * 98 / KEYS_A_LINE, i / KEYS_A_LINE * LINE,
		       98.0 / KEYS_A_LINE - 0.5, LINE, key->colour);
	if (key->share >= 0)
		pc_text_printf(picture->out, "%.2f %% ", key->share);
	put_text(picture, key->text);
	put(picture, "</text></svg>\n");
}

static void put_foot(struct pc_picture *picture, const struct foot *foot)
{
	pc_text_printf(picture->out,
		       "<svg class=\"pc-foot\" x=\"0\" y=\"%" PRIu32
		       "\" width=\"100%%\" height=\"%zu\" font-size=\"11\" fill=\"#555\">\n",
		       HEAD + picture->levels * PITCH + 10, foot->lines * LINE + 10);
	for (size_t i = 0; i < foot->key_count; i++)
		put_key(picture, &foot->keys[i], i);
	for (size_t i = 0; i < foot->note_count; i++) {
		pc_text_printf(picture->out, "<text class=\"pc-note\" x=\"1%%\" y=\"%zu\">",
			       (foot->key_lines + i) * LINE + 13);
		put_text(picture, foot->notes[i]);
		put(picture, "</text>\n");
	}
	put(picture, "</svg>\n");
}

/* ---- the whole ---- */
static void put_size(struct pc_picture *picture, size_t height)
{
	if (picture->how.width)
		pc_text_printf(picture->out, "width=\"%" PRIu32 "\"", picture->how.width);
	else
		put(picture, "width=\"100%\"");
	pc_text_printf(picture->out, " height=\"%zu\">\n", height);
}

static void put_head(struct pc_picture *picture, size_t height)
{
	const char *title = picture->how.title ? picture->how.title : "Flame graph";
	bool change = picture->how.colours == PC_FLAME_CHANGE;

	put(picture, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"pc-flame");
	put(picture, change ? " pc-change\" " : "\" ");
	put(picture, "font-family=\"system-ui,-apple-system,'Segoe UI',Roboto,sans-serif\" ");
	put_size(picture, height);
	put(picture, "<title>");
	put_text(picture, title);
	put(picture, "</title>\n<style><![CDATA[\n");
	put(picture, pc_flame_style);
	pc_text_printf(picture->out,
		       "]]></style>\n"
		       "<rect class=\"pc-page\" width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n"
		       "<g class=\"pc-head\"><text class=\"pc-title\" x=\"1%%\" y=\"26\" "
		       "font-size=\"17\" font-weight=\"600\" fill=\"#1d2329\">",
		       change ? "#e9e9e6" : "#fbfbfa");
	put_text(picture, title);
	put(picture, "</text>\n<text class=\"pc-subtitle\" x=\"1%\" y=\"46\" font-size=\"12\" "
		     "fill=\"#555\">");
	put_text(picture, picture->how.subtitle ? picture->how.subtitle : "");
	put(picture, "</text></g>\n");
}

static void draw(struct pc_picture *picture)
{
	struct foot foot = { 0 };

	choose_boxes(picture);
	make_foot(picture, &foot);
	put_head(picture, HEAD + (size_t)picture->levels * PITCH + 20 + foot.lines * LINE);
	put_boxes(picture);
	put_foot(picture, &foot);
	put(picture, "<script><![CDATA[\n");
	put(picture, pc_flame_script);
	put(picture, "]]></script>\n</svg>\n");
}

static int check(struct pc *pc, const struct pc_tree *tree, enum pc_flame_colours colours)
{
	static const char *const names[] = { "", " in the old profile" };

	if (colours == PC_FLAME_CHANGE && tree->sides < 2)
		return pc_fail(pc, PC_EINPUT,
			       "colours by change need a second profile to compare with");
	for (unsigned side = 0; side < tree->sides; side++)
		if (!tree->nodes[0].total[side])
			return pc_fail(pc, PC_EINPUT,
				       "%s costs nothing%s: there is no flame graph to draw",
				       tree->event, names[side]);
	return PC_OK;
}

int pc_flame_svg_sized(struct pc *pc, const struct pc_tree *tree, const struct pc_flame *how,
		       size_t how_size, struct pc_text *out)
{
	struct pc_picture picture = { .pc = pc, .tree = tree, .out = out };
	int status;

	memcpy(&picture.how, how, how_size < sizeof(*how) ? how_size : sizeof(*how));
	status = check(pc, tree, picture.how.colours);
	if (status)
		return status;
	if (picture.how.colours == PC_FLAME_AUTO)
		picture.how.colours = pc_flame_usual_colours(tree);
	picture.side = tree->sides == 2 && picture.how.negate ? PC_TREE_OLD : PC_TREE_NEW;
	picture.base = tree->nodes[0].total[picture.side];
	picture.arena = pc_arena_new();
	draw(&picture);
	pc_text_clear(&picture.scratch);
	pc_arena_free(picture.arena);
	return PC_OK;
}
