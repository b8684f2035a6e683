/* SPDX-License-Identifier: Apache-2.0
 * GHC's profile as JSON (+RTS -pj): a list of cost centres, then the tree of their costs, each of
 * which counts in itself. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/haskell/ghc_row.h"
#include "formats/json/told.h"

int pc_score_ghc_json(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	return pc_paths_have(&paths, "cost_centres[].label") ? 97 : 0;
}

/* ---- cost centres ---- */

struct ghc {
	struct pc_builder *builder;
	struct pc_table ids;
	uint32_t *frames; /* by id */
	uint32_t frame_count, frame_room;
	uint32_t time, alloc; /* events */
	int64_t interval_us;
	struct pc_text id, label, module, source; /* of the centre that is being read */
	int status;
};

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

static void read_centre(struct pc_pull *pull, struct ghc *ghc)
{
	static const struct pc_pull_field fields[] = {
		{ "id", PC_PULL_TEXT, offsetof(struct ghc, id), NULL },
		{ "label", PC_PULL_TEXT, offsetof(struct ghc, label), NULL },
		{ "module", PC_PULL_TEXT, offsetof(struct ghc, module), NULL },
		{ "src_loc", PC_PULL_TEXT, offsetof(struct ghc, source), NULL },
		{ 0 },
	};
	struct pc_place place = { .kind = PC_FRAME_USER };
	uint32_t id;

	ghc->id.size = ghc->label.size = ghc->module.size = ghc->source.size = 0;
	if (!pc_pull_fields(pull, fields, ghc) || !ghc->id.size)
		return;
	place.function = span_of(&ghc->label);
	place.module = span_of(&ghc->module);
	pc_ghc_source(span_of(&ghc->source), &place);
	id = pc_table_intern(&ghc->ids, span_of(&ghc->id), NULL);
	while (ghc->frame_count <= id) {
		ghc->frames = PC_GROW(ghc->frames, ghc->frame_count, ghc->frame_room);
		ghc->frames[ghc->frame_count++] = PC_NONE;
	}
	ghc->frames[id] = pc_builder_frame(ghc->builder, &place);
}

static void read_centres(struct pc_pull *pull, void *record)
{
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		read_centre(pull, record);
}

/* ---- the tree ---- */

struct node {
	struct pc_text id;
	int64_t ticks, alloc;
};
struct open_node {
	unsigned object, children; /* levels; 0: not in them */
	uint32_t stack;
};
struct walk {
	struct open_node *open;
	uint32_t count, room;
	struct node node; /* what is known of the innermost one */
};

/* Nodes may be as deep as stacks are: no recursion. */
static void enter(struct pc_pull *pull, struct walk *walk)
{
	unsigned object = pc_pull_object(pull);
	uint32_t stack = walk->count ? walk->open[walk->count - 1].stack : PC_NONE;

	if (!object)
		return;
	walk->node.id.size = 0;
	walk->node.ticks = walk->node.alloc = 0;
	walk->open = PC_GROW(walk->open, walk->count, walk->room);
	walk->open[walk->count++] = (struct open_node){ object, 0, stack };
}

/* GHC writes a node's children last. */
static void give(struct ghc *ghc, struct walk *walk)
{
	struct open_node *top = &walk->open[walk->count - 1];
	struct node *node = &walk->node;
	struct pc_place nameless = { .kind = PC_FRAME_USER };
	struct pc_sample sample = { .thread = PC_NONE, .event = ghc->time };
	uint32_t id, frame;

	if (!node->id.size || ghc->status)
		return;
	id = pc_table_intern(&ghc->ids, span_of(&node->id), NULL);
	frame = id < ghc->frame_count ? ghc->frames[id] : PC_NONE;
	if (frame == PC_NONE)
		frame = pc_builder_frame(ghc->builder, &nameless);
	top->stack = sample.stack = pc_builder_stack(ghc->builder, top->stack, frame);
	sample.value = sample.count = node->ticks;
	ghc->status = pc_builder_sample(ghc->builder, &sample);
	sample.event = ghc->alloc;
	sample.value = node->alloc;
	sample.count = PC_UNKNOWN;
	if (!ghc->status)
		ghc->status = pc_builder_sample(ghc->builder, &sample);
	node->id.size = 0;
}

static void step(struct pc_pull *pull, struct ghc *ghc, struct walk *walk)
{
	static const struct pc_pull_field fields[] = {
		{ "id", PC_PULL_TEXT, offsetof(struct node, id), NULL },
		{ "ticks", PC_PULL_INT, offsetof(struct node, ticks), NULL },
		{ "alloc", PC_PULL_INT, offsetof(struct node, alloc), NULL },
		{ 0 },
	};
	struct open_node *top = &walk->open[walk->count - 1];
	struct pc_span key;

	if (top->children) {
		if (pc_pull_item(pull, top->children))
			enter(pull, walk);
		else
			top->children = 0;
	} else if (!pc_pull_member(pull, top->object, &key)) {
		give(ghc, walk);
		walk->count--;
	} else if (pc_span_is(key, "children")) {
		give(ghc, walk);
		top->children = pc_pull_array(pull);
	} else {
		pc_pull_field(pull, fields, key, &walk->node);
	}
}

static void read_tree(struct pc_pull *pull, void *record)
{
	struct walk walk = { 0 };

	enter(pull, &walk);
	while (walk.count)
		step(pull, record, &walk);
	free(walk.open);
	pc_text_clear(&walk.node.id);
}

int pc_parse_ghc_json(struct pc_builder *builder, struct pc_input *input)
{
	static const struct pc_pull_field fields[] = {
		{ "tick_interval", PC_PULL_INT, offsetof(struct ghc, interval_us), NULL },
		{ "cost_centres", PC_PULL_CALL, 0, read_centres },
		{ "profile", PC_PULL_CALL, 0, read_tree },
		{ 0 },
	};
	struct ghc ghc = { .builder = builder,
			   .time = pc_builder_event(builder, PC_SPAN("time")),
			   .alloc = pc_builder_event(builder, PC_SPAN("alloc")) };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_table_init(&ghc.ids, pc_memory(pc_builder_pc(builder)));
	pc_builder_tool(builder, "GHC");
	pc_builder_unit(builder, ghc.time, "ticks");
	pc_builder_unit(builder, ghc.alloc, "bytes");
	pc_builder_has_stacks(builder);
	pc_pull_fields(&pull, fields, &ghc);
	status = pc_pull_told(&pull, builder);
	if (ghc.interval_us > 0)
		pc_builder_note(builder, "a tick is %" PRId64 " µs", ghc.interval_us);
	free(ghc.frames);
	pc_table_clear(&ghc.ids);
	pc_text_clear(&ghc.id);
	pc_text_clear(&ghc.label);
	pc_text_clear(&ghc.module);
	pc_text_clear(&ghc.source);
	return status ? status : ghc.status;
}
