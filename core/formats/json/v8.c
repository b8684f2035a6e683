/* SPDX-License-Identifier: Apache-2.0
 * Reads V8's nodes. Trees may be as deep as stacks are: they are walked without recursion. */
#include "formats/json/v8.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_v8_init(struct pc_v8 *v8, struct pc_builder *builder)
{
	*v8 = (struct pc_v8){ .builder = builder, .idle = PC_NONE };
	pc_forest_init(&v8->forest, pc_memory(pc_builder_pc(builder)));
}

void pc_v8_clear(struct pc_v8 *v8)
{
	pc_forest_clear(&v8->forest);
	pc_column_clear(&v8->values);
	pc_column_clear(&v8->samples);
	pc_column_clear(&v8->deltas);
	pc_column_clear(&v8->times);
	pc_text_clear(&v8->id);
	pc_text_clear(&v8->parent);
	pc_text_clear(&v8->function);
	pc_text_clear(&v8->url);
	pc_text_clear(&v8->script);
}

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* ---- frames ---- */
/* A script has a URL or at least a number; without them it is the engine, or what it is built in.
 * Names in parentheses stand for no function at all. */
static enum pc_frame_kind kind_of(const struct pc_v8 *v8)
{
	struct pc_span function = span_of(&v8->function), script = span_of(&v8->script);

	if (pc_span_starts(span_of(&v8->url), "wasm"))
		return PC_FRAME_USER;
	if (v8->url.size || (script.size && !pc_span_is(script, "0")))
		return PC_FRAME_JIT;
	return pc_span_starts(function, "(") ? PC_FRAME_UNKNOWN : PC_FRAME_USER;
}

/* What was read of the present node becomes its frame; nothing: it stays as it is. */
static void make_frame(struct pc_v8 *v8)
{
	struct pc_forest_node *node = &v8->forest.nodes[v8->node];
	struct pc_place place = { .function = span_of(&v8->function),
				  .file = span_of(&v8->url),
				  .kind = kind_of(v8) };

	if (!v8->function.data)
		return;
	if (!place.function.size)
		place.function = PC_SPAN("(anonymous)");
	if (pc_span_starts(place.file, "file:///")) {
		place.file.data += strlen("file://");
		place.file.size -= strlen("file://");
	}
	if (place.file.size && v8->line >= v8->first_line && v8->line < UINT32_MAX)
		place.line = (uint32_t)(v8->line - v8->first_line + 1);
	node->frame = pc_builder_frame(v8->builder, &place);
	if (place.kind != PC_FRAME_UNKNOWN)
		return;
	node->root = pc_span_is(place.function, "(root)");
	if (pc_span_is(place.function, "(idle)"))
		v8->idle = node->frame;
}

/* ---- nodes ---- */
static void forget(struct pc_v8 *v8)
{
	v8->id.size = v8->parent.size = v8->url.size = v8->script.size = 0;
	pc_text_clear(&v8->function); /* its absence tells whether there is a function */
	v8->line = v8->value = PC_UNKNOWN;
	v8->first_line = 1;
}

static const struct pc_pull_field function_fields[] = {
	{ "functionName", PC_PULL_TEXT, offsetof(struct pc_v8, function), NULL },
	{ "url", PC_PULL_TEXT, offsetof(struct pc_v8, url), NULL },
	{ "scriptId", PC_PULL_TEXT, offsetof(struct pc_v8, script), NULL },
	{ "lineNumber", PC_PULL_INT, offsetof(struct pc_v8, line), NULL },
	{ 0 },
};

static void read_call_frame(struct pc_pull *pull, void *record)
{
	struct pc_v8 *v8 = record;

	v8->first_line = 0;
	pc_pull_fields(pull, function_fields, v8);
}

static void read_children(struct pc_pull *pull, void *record)
{
	struct pc_v8 *v8 = record;
	unsigned level = pc_pull_array(pull);
	struct pc_span id;

	while (pc_pull_item(pull, level))
		if (pc_pull_scalar(pull, &id))
			pc_forest_child(&v8->forest, v8->node, pc_forest_id(&v8->forest, id));
}

/* Before 2017 a node was its function too. */
static const struct pc_pull_field node_fields[] = {
	{ "id", PC_PULL_TEXT, offsetof(struct pc_v8, id), NULL },
	{ "callFrame", PC_PULL_CALL, 0, read_call_frame },
	{ "hitCount", PC_PULL_INT, offsetof(struct pc_v8, value), NULL },
	{ "selfSize", PC_PULL_INT, offsetof(struct pc_v8, value), NULL },
	{ "parent", PC_PULL_TEXT, offsetof(struct pc_v8, parent), NULL },
	{ "functionName", PC_PULL_TEXT, offsetof(struct pc_v8, function), NULL },
	{ "url", PC_PULL_TEXT, offsetof(struct pc_v8, url), NULL },
	{ "scriptId", PC_PULL_TEXT, offsetof(struct pc_v8, script), NULL },
	{ "lineNumber", PC_PULL_INT, offsetof(struct pc_v8, line), NULL },
	{ "children", PC_PULL_CALL, 0, read_children }, /* the last: a tree has others */
	{ 0 },
};

static void begin_node(struct pc_pull *pull, struct pc_v8 *v8, uint32_t parent)
{
	forget(v8);
	v8->node = pc_forest_add(&v8->forest, parent);
	pc_column_add(pull, &v8->values, PC_UNKNOWN);
}

static void end_node(struct pc_v8 *v8)
{
	struct pc_forest *forest = &v8->forest;

	make_frame(v8);
	if (v8->id.size)
		pc_forest_bind(forest, pc_forest_id(forest, span_of(&v8->id)), v8->node);
	if (v8->parent.size)
		forest->nodes[v8->node].parent_id = pc_forest_id(forest, span_of(&v8->parent));
	if (v8->value != PC_UNKNOWN && v8->node < v8->values.count)
		v8->values.values[v8->node] = v8->value;
	forget(v8);
}

void pc_v8_nodes(struct pc_pull *pull, struct pc_v8 *v8)
{
	unsigned level = pc_pull_array(pull), object;
	struct pc_span key;

	while (pc_pull_item(pull, level)) {
		object = pc_pull_object(pull);
		if (!object)
			continue;
		begin_node(pull, v8, PC_NONE);
		while (pc_pull_member(pull, object, &key))
			pc_pull_field(pull, node_fields, key, v8);
		end_node(v8);
	}
}

/* ---- trees ---- */
struct open_node {
	unsigned object, children; /* levels; 0: not in them */
	uint32_t node;
};
struct walk {
	struct open_node *open;
	uint32_t count, room;
};

static void enter_node(struct pc_pull *pull, struct pc_v8 *v8, struct walk *walk)
{
	unsigned object = pc_pull_object(pull);
	uint32_t parent = walk->count ? walk->open[walk->count - 1].node : PC_NONE;

	if (!object)
		return;
	begin_node(pull, v8, parent);
	walk->open = PC_GROW(walk->open, walk->count, walk->room);
	walk->open[walk->count++] = (struct open_node){ object, 0, v8->node };
}

/* One step: a member of the innermost node, or one of its children. */
static void step(struct pc_pull *pull, struct pc_v8 *v8, struct walk *walk)
{
	struct open_node *top = &walk->open[walk->count - 1];
	struct pc_span key;

	v8->node = top->node;
	if (top->children) {
		if (pc_pull_item(pull, top->children))
			enter_node(pull, v8, walk);
		else
			top->children = 0;
		return;
	}
	if (!pc_pull_member(pull, top->object, &key)) {
		end_node(v8);
		walk->count--;
	} else if (pc_span_is(key, "children")) {
		end_node(v8); /* what is known of it; the rest may come behind its children */
		top->children = pc_pull_array(pull);
	} else {
		pc_pull_field(pull, node_fields, key, v8);
	}
}

void pc_v8_tree(struct pc_pull *pull, struct pc_v8 *v8)
{
	struct walk walk = { 0 };

	enter_node(pull, v8, &walk);
	while (walk.count)
		step(pull, v8, &walk);
	free(walk.open);
}

/* ---- samples ---- */
void pc_v8_samples(struct pc_pull *pull, struct pc_v8 *v8)
{
	unsigned level = pc_pull_array(pull);
	struct pc_span id;

	while (pc_pull_item(pull, level))
		pc_column_add(pull, &v8->samples,
			      pc_pull_scalar(pull, &id) ? pc_forest_id(&v8->forest, id)
							: PC_UNKNOWN);
}

static void append_nodes(struct pc_pull *pull, struct pc_v8 *v8, const struct pc_v8 *more)
{
	struct pc_forest *to = &v8->forest;
	const struct pc_forest *from = &more->forest;
	uint32_t first = to->count;

	for (uint32_t i = 0; i < from->count; i++) {
		uint32_t parent = from->nodes[i].parent_id, node = pc_forest_add(to, PC_NONE);

		to->nodes[node] = from->nodes[i];
		if (parent != PC_NONE)
			to->nodes[node].parent_id = pc_forest_id(to, from->ids.keys[parent]);
		pc_column_add(pull, &v8->values, pc_column_at(&more->values, i));
	}
	for (uint32_t id = 0; id < from->by_id_count; id++)
		if (from->by_id[id] != PC_NONE)
			pc_forest_bind(to, pc_forest_id(to, from->ids.keys[id]),
				       first + from->by_id[id]);
	for (uint32_t i = 0; i < from->link_count; i += 2)
		pc_forest_child(to, first + from->links[i],
				pc_forest_id(to, from->ids.keys[from->links[i + 1]]));
}

void pc_v8_append(struct pc_pull *pull, struct pc_v8 *v8, const struct pc_v8 *more)
{
	append_nodes(pull, v8, more);
	for (uint32_t i = 0; i < more->samples.count; i++) {
		int64_t id = more->samples.values[i];

		pc_column_add(pull, &v8->samples,
			      id == PC_UNKNOWN
				      ? id
				      : pc_forest_id(&v8->forest, more->forest.ids.keys[id]));
	}
	for (uint32_t i = 0; i < more->deltas.count; i++)
		pc_column_add(pull, &v8->deltas, more->deltas.values[i]);
	if (more->idle != PC_NONE)
		v8->idle = more->idle;
}
