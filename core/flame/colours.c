/* SPDX-License-Identifier: Apache-2.0
 * The colours of a flame graph, and the key to them. All are light: dark letters stand on them. */
#include <stdlib.h>
#include <string.h>

#include "base/auto.h"
#include "base/table.h"
#include "flame/picture.h"

/* A stretch of hues, in degrees, at a saturation and lightness in percent; names fall somewhere in
 * it. */
struct hues {
	unsigned from, to, saturation, lightness;
};

static const struct hues hot = { 8, 52, 90, 66 }, grey = { 30, 60, 10, 78 };

static const struct hues kinds[] = {
	[PC_FRAME_UNKNOWN] = { 30, 60, 10, 78 },      [PC_FRAME_USER] = { 38, 56, 88, 66 },
	[PC_FRAME_KERNEL] = { 8, 22, 88, 68 },	      [PC_FRAME_JIT] = { 95, 135, 50, 66 },
	[PC_FRAME_INLINED] = { 175, 195, 55, 68 },    [PC_FRAME_GUEST] = { 255, 280, 60, 76 },
	[PC_FRAME_HYPERVISOR] = { 310, 330, 55, 76 },
};

enum { GREW = 0xff5a4d, SHRANK = 0x5b8dff, SAME = 0xffffff };

/* FNV-1a, then mixed: the same name has the same colour in every picture. */
static uint32_t hash(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	hash ^= hash >> 16;
	hash *= 0x7feb352du;
	return hash ^ hash >> 15;
}

/* One of three channels of a hue: the way from dark to light and back. */
static uint32_t channel(unsigned hue, unsigned turn, unsigned saturation, unsigned lightness)
{
	unsigned k = (hue + turn * 30) % 360;
	int up = (int)k - 90, down = 270 - (int)k;
	int slope = up < down ? up : down;
	unsigned reach = saturation * (lightness < 50 ? lightness : 100 - lightness);
	int limited = slope > 30 ? 30 : slope < -30 ? -30 : slope;

	/* lightness and reach in percent, and in percent of percent */
	return (uint32_t)(((int)lightness * 3000 - (int)reach * limited) * 255 / 300000);
}

static uint32_t colour_of(struct hues hues, uint32_t hash)
{
	unsigned hue = hues.from + hash % (hues.to - hues.from);
	unsigned light = hues.lightness + (hash >> 16) % 9;

	return channel(hue, 0, hues.saturation, light) << 16 |
	       channel(hue, 8, hues.saturation, light) << 8 |
	       channel(hue, 4, hues.saturation, light);
}

static uint32_t module_colour(const char *module)
{
	static const struct hues any = { 0, 360, 62, 68 };

	return module ? colour_of(any, hash(module)) : colour_of(grey, 0);
}

/* From white towards `to`; strength 0..1. */
static uint32_t towards(uint32_t to, double strength)
{
	uint32_t colour = 0;

	for (unsigned shift = 0; shift < 24; shift += 8) {
		double part = (double)(to >> shift & 255);

		colour |= (uint32_t)(255.5 - (255 - part) * strength) << shift;
	}
	return colour;
}

uint32_t pc_flame_colour(const struct pc_picture *picture, const struct pc_tree_node *node)
{
	const struct pc_tree_name *name = &picture->tree->names[node->name];
	double change;

	switch (picture->how.colours) {
	case PC_FLAME_MODULE:
		return module_colour(name->module);
	case PC_FLAME_KIND:
		return colour_of(kinds[node->kind], hash(name->text));
	case PC_FLAME_CHANGE:
		change = pc_flame_change(picture->tree, node) / picture->most_change;
		return towards(change > 0 ? GREW : SHRANK, change < 0 ? -change : change);
	default:
		return colour_of(hot, hash(name->text));
	}
}

enum pc_flame_colours pc_flame_usual_colours(const struct pc_tree *tree)
{
	if (tree->sides == 2)
		return PC_FLAME_CHANGE;
	return tree->has_kinds ? PC_FLAME_KIND : PC_FLAME_HOT;
}

/* ---- the key ---- */
static size_t kind_keys(struct pc_picture *picture, struct pc_key *keys)
{
	size_t count = 0;

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const char *name = pc_flame_kind((enum pc_frame_kind)i);
		int64_t sum = picture->tree->kinds[i][picture->side];

		if (sum)
			keys[count++] =
				(struct pc_key){ colour_of(kinds[i], 4),
						 pc_flame_share(picture->tree, picture->side, sum),
						 name ? name : "unknown" };
	}
	return count;
}

struct module {
	const char *name; /* NULL: unknown */
	int64_t self;
};

static int by_self(const void *left, const void *right)
{
	const struct module *a = left, *b = right;
	int order = (a->self < b->self) - (a->self > b->self);

	return order ? order : strcmp(a->name ? a->name : "", b->name ? b->name : "");
}

/* By the text of the module: two profiles, and several names, may have it. */
static struct module *sum_modules(const struct pc_picture *picture, size_t *out_count)
{
	const struct pc_tree *tree = picture->tree;
	struct pc_table table;
	struct module *modules = pc_realloc(NULL, (size_t)tree->name_count + 1, sizeof(*modules));

	pc_table_init(&table, picture->arena);
	for (uint32_t i = 0; i < tree->name_count; i++) {
		const char *name = tree->names[i].module;

		uint32_t id;
		bool new = false;

		id = pc_table_intern(&table, pc_span(name ? name : ""), &new);
		if (new)
			modules[id] = (struct module){ .name = name };
		modules[id].self += tree->names[i].self[picture->side];
	}
	*out_count = table.count;
	pc_table_clear(&table);
	qsort(modules, *out_count, sizeof(*modules), by_self);
	return modules;
}

static size_t module_keys(struct pc_picture *picture, struct pc_key *keys)
{
	size_t known, count = 0;
	struct module *modules PC_AUTO(memory) = sum_modules(picture, &known);

	for (; count < PC_KEYS_MOST && count < known && modules[count].self; count++)
		keys[count] =
			(struct pc_key){ module_colour(modules[count].name),
					 pc_flame_share(picture->tree, picture->side,
							modules[count].self),
					 modules[count].name ? modules[count].name : "unknown" };
	return count;
}

static size_t change_keys(struct pc_picture *picture, struct pc_key *keys)
{
	struct pc_arena *arena = picture->arena;
	double most = picture->most_change;

	keys[0] = (struct pc_key){ GREW, -1, pc_arena_printf(arena, "grew by %.2f points", most) };
	keys[1] = (struct pc_key){ SAME, -1, "the same share" };
	keys[2] = (struct pc_key){ SHRANK, -1,
				   pc_arena_printf(arena, "shrank by %.2f points", most) };
	return 3;
}

size_t pc_flame_keys(struct pc_picture *picture, struct pc_key *out_keys)
{
	switch (picture->how.colours) {
	case PC_FLAME_KIND:
		return kind_keys(picture, out_keys);
	case PC_FLAME_MODULE:
		return module_keys(picture, out_keys);
	case PC_FLAME_CHANGE:
		return change_keys(picture, out_keys);
	default:
		return 0;
	}
}
