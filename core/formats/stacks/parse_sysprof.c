/* SPDX-License-Identifier: Apache-2.0
 * What sysprof 1 saves: an XML with the names ("objects") and the tree of all stacks ("nodes"), in
 * any order, each node with the number of its parent. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/ids.h"
#include "formats/lines.h"
#include "formats/stacks/xml.h"

int pc_score_sysprof(struct pc_span head)
{
	struct pc_span text = pc_span_trim(head);

	if (!pc_span_starts(text, "<profile>") && !pc_span_starts(text, "<?xml"))
		return 0;
	return pc_span_find(head, "<profile>") && pc_span_find(head, "<objects>") &&
			       pc_span_find(head, "<object id=")
		       ? 95
		       : 0;
}

struct node {
	int64_t object, parent, self;
	uint32_t stack, thread;
	bool known, open; /* its stack is; it is being looked for */
};

struct sysprof {
	struct pc_builder *builder;
	struct pc_xml xml;
	struct pc_ids object_ids; /* to ids in names */
	struct pc_ids node_ids;	  /* their records are those of nodes */
	struct pc_arena *arena;	  /* owned */
	struct pc_table names;
	struct pc_text scratch;
	struct node *nodes; /* owned */
	uint32_t node_room;
	uint32_t *path; /* owned */
	size_t path_count, path_room;
	uint32_t object, node; /* records that are open; PC_NONE */
	uint32_t event;
};

/* ---- reading ---- */

static void read_name(struct sysprof *sysprof)
{
	struct pc_span text = pc_xml_text(&sysprof->xml);

	if (text.size > 1 && text.data[0] == '"' && text.data[text.size - 1] == '"')
		text = (struct pc_span){ text.data + 1, text.size - 2 };
	sysprof->scratch.size = 0;
	pc_xml_decode(&sysprof->scratch, text);
	text = (struct pc_span){ sysprof->scratch.data ? sysprof->scratch.data : "",
				 sysprof->scratch.size };
	sysprof->object_ids.records[sysprof->object].value =
		pc_table_intern(&sysprof->names, text, NULL);
}

static void on_open(struct sysprof *sysprof)
{
	struct pc_xml *xml = &sysprof->xml;
	uint32_t count = sysprof->node_ids.count;
	int64_t id;

	if (xml->empty || !pc_xml_number(xml, "id", &id))
		return;
	if (pc_span_is(xml->name, "object")) {
		sysprof->object = pc_ids_add(&sysprof->object_ids, id);
		sysprof->object_ids.records[sysprof->object].value = -1;
	} else if (pc_span_is(xml->name, "node")) {
		sysprof->node = pc_ids_add(&sysprof->node_ids, id);
		if (sysprof->node == count)
			sysprof->nodes = PC_GROW(sysprof->nodes, count, sysprof->node_room);
		sysprof->nodes[sysprof->node] = (struct node){ .thread = PC_NONE };
	}
}

static void on_close(struct sysprof *sysprof)
{
	struct pc_xml *xml = &sysprof->xml;
	struct node *node = sysprof->node == PC_NONE ? NULL : &sysprof->nodes[sysprof->node];
	int64_t value;

	if (sysprof->object != PC_NONE && pc_span_is(xml->name, "name"))
		read_name(sysprof);
	else if (pc_span_is(xml->name, "object") && !pc_xml_text(xml).size)
		sysprof->object = PC_NONE;
	else if (pc_span_is(xml->name, "node"))
		sysprof->node = PC_NONE;
	if (!node || !pc_span_int(pc_xml_text(xml), &value) || value < 0)
		return;
	if (pc_span_is(xml->name, "object"))
		node->object = value;
	else if (pc_span_is(xml->name, "parent"))
		node->parent = value;
	else if (pc_span_is(xml->name, "self"))
		node->self = value;
}

/* ---- stacks ---- */

static struct pc_span name_of(const struct sysprof *sysprof, int64_t object)
{
	uint32_t record = pc_ids_find(&sysprof->object_ids, object);
	int64_t name = record == PC_NONE ? -1 : sysprof->object_ids.records[record].value;

	return name < 0 ? PC_SPAN("") : sysprof->names.keys[name];
}

/* Where sysprof knows no symbol: "In file /lib/libc.so", "??? [/usr/bin/Xorg]", "in kernel". */
static void read_place(struct pc_span name, struct pc_place *place)
{
	struct pc_span path = { name.data, 0 };

	if (pc_span_is(name, "in kernel"))
		place->kind = PC_FRAME_KERNEL;
	else if (pc_span_starts(name, "In file "))
		path = (struct pc_span){ name.data + 8, name.size - 8 };
	else if (pc_span_starts(name, "??? [") && pc_span_ends(name, "]"))
		path = (struct pc_span){ name.data + 5, name.size - 6 };
	if (!path.size)
		return;
	place->function.size = 0;
	place->module = pc_module_name(path);
	place->kind = pc_module_kind(path);
}

/* A root is a process: "[nautilus]", "[(kswapd0)]" of the kernel. */
static void enter(struct sysprof *sysprof, struct node *node, const struct node *parent)
{
	struct pc_span name = name_of(sysprof, node->object);
	struct pc_place place = { .function = name };

	node->known = true;
	node->stack = parent ? parent->stack : PC_NONE;
	node->thread = parent ? parent->thread : PC_NONE;
	if (!parent && name.size > 2 && name.data[0] == '[' && name.data[name.size - 1] == ']') {
		name = (struct pc_span){ name.data + 1, name.size - 2 };
		node->thread = pc_builder_thread(sysprof->builder, pc_module_name(name), -1, -1);
		return;
	}
	read_place(name, &place);
	node->stack = pc_builder_stack(sysprof->builder, node->stack,
				       pc_builder_frame(sysprof->builder, &place));
}

static const struct node *parent_of(const struct sysprof *sysprof, uint32_t node)
{
	uint32_t parent = pc_ids_find(&sysprof->node_ids, sysprof->nodes[node].parent);

	return parent == PC_NONE ? NULL : &sysprof->nodes[parent];
}

/* Up to a node whose stack is known, and down again. False: it is its own parent. */
static bool find_stack(struct sysprof *sysprof, uint32_t at)
{
	const struct node *parent = NULL;

	for (sysprof->path_count = 0;;) {
		struct node *node = &sysprof->nodes[at];

		if (node->known)
			break;
		if (node->open)
			return false;
		node->open = true;
		sysprof->path = PC_GROW(sysprof->path, sysprof->path_count, sysprof->path_room);
		sysprof->path[sysprof->path_count++] = at;
		parent = parent_of(sysprof, at);
		if (!parent)
			break;
		at = (uint32_t)(parent - sysprof->nodes);
	}
	while (sysprof->path_count) {
		struct node *node = &sysprof->nodes[sysprof->path[--sysprof->path_count]];

		enter(sysprof, node, parent);
		parent = node;
	}
	return true;
}

static int add_nodes(struct sysprof *sysprof)
{
	int status = PC_OK;
	size_t circles = 0;

	for (uint32_t i = 0; i < sysprof->node_ids.count && !status; i++) {
		const struct node *node = &sysprof->nodes[i];
		struct pc_sample sample = { .event = sysprof->event,
					    .value = node->self,
					    .count = node->self };

		if (!node->self)
			continue;
		if (!find_stack(sysprof, i)) {
			circles++;
			continue;
		}
		sample.stack = node->stack;
		sample.thread = node->thread;
		status = pc_builder_sample(sysprof->builder, &sample);
	}
	if (circles)
		pc_builder_note(sysprof->builder,
				"%zu nodes are below themselves: they were left out", circles);
	return status;
}

static int read_tags(struct sysprof *sysprof)
{
	bool ended = false;
	int status = pc_xml_next(&sysprof->xml);

	for (; !status; status = pc_xml_next(&sysprof->xml)) {
		if (sysprof->xml.kind == PC_XML_OPEN)
			on_open(sysprof);
		else if (sysprof->xml.kind == PC_XML_CLOSE)
			on_close(sysprof);
		else
			break;
		ended = sysprof->xml.kind == PC_XML_CLOSE &&
			pc_span_is(sysprof->xml.name, "profile");
	}
	if (!status && !ended)
		pc_builder_damage(sysprof->builder, sysprof->xml.line + 1,
				  "the text ends before \"</profile>\"");
	return status;
}

int pc_parse_sysprof(struct pc_builder *builder, struct pc_input *input)
{
	struct sysprof sysprof = { .builder = builder,
				   .xml = { .input = input },
				   .arena = pc_arena_new(),
				   .object = PC_NONE,
				   .node = PC_NONE };
	int status;

	sysprof.event = pc_builder_event(builder, PC_SPAN("samples"));
	pc_ids_init(&sysprof.object_ids);
	pc_ids_init(&sysprof.node_ids);
	pc_table_init(&sysprof.names, sysprof.arena);
	pc_builder_tool(builder, "sysprof");
	pc_builder_has_stacks(builder);
	status = read_tags(&sysprof);
	if (!status)
		status = add_nodes(&sysprof);
	pc_ids_clear(&sysprof.object_ids);
	pc_ids_clear(&sysprof.node_ids);
	pc_table_clear(&sysprof.names);
	pc_arena_free(sysprof.arena);
	pc_text_clear(&sysprof.scratch);
	pc_xml_clear(&sysprof.xml);
	free(sysprof.nodes);
	free(sysprof.path);
	return status;
}
