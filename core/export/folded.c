/* SPDX-License-Identifier: Apache-2.0
 * Folded stacks. Stacks are merged in a tree by what their frames are called, and the tree is
 * walked so that its lines come in the order of their bytes, without holding them. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "export/costs.h"

struct node {
	uint32_t parent, name;
	uint32_t child, next; /* the first of its children; the next of its parent's */
	int64_t value;
};

struct memo {
	uint32_t root, node; /* below that root this stack is that node */
};

struct fold {
	const struct pc_profile *profile;
	const struct pc_export *what;
	struct pc_arena *arena;
	struct pc_table names;
	struct pc_index index;
	struct node *nodes; /* 0 is above all roots */
	uint32_t count, room;
	uint32_t *frame_names; /* by frame; PC_NONE: not yet */
	struct memo *memos;    /* by stack */
	uint32_t *path;	       /* of the stack that is being added, leaf first */
	uint32_t path_size, path_room;
	struct pc_text text;
};

/* ---- the tree ---- */
static uint64_t node_hash(const void *owner, uint32_t id)
{
	const struct fold *fold = owner;
	const struct node *node = &fold->nodes[id];

	return pc_hash_pair(fold->index.seed, (uint64_t)node->parent << 32 | node->name);
}

static uint32_t add_node(struct fold *fold, uint32_t parent, uint32_t name, uint64_t hash)
{
	uint32_t id = fold->count;

	fold->nodes = PC_GROW(fold->nodes, fold->count, fold->room);
	fold->nodes[id] = (struct node){ .parent = parent, .name = name, .child = PC_NONE };
	fold->nodes[id].next = PC_NONE;
	if (parent != PC_NONE) {
		fold->nodes[id].next = fold->nodes[parent].child;
		fold->nodes[parent].child = id;
	}
	pc_index_add(&fold->index, hash, node_hash, fold);
	return fold->count++;
}

static uint32_t child_named(struct fold *fold, uint32_t parent, uint32_t name)
{
	uint64_t hash = pc_hash_pair(fold->index.seed, (uint64_t)parent << 32 | name);
	struct pc_probe probe = pc_index_start(&fold->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&fold->index, &probe)) != PC_NONE)
		if (fold->nodes[id].parent == parent && fold->nodes[id].name == name)
			return id;
	return add_node(fold, parent, name, hash);
}

/* Makes fold->text fit between the separators of the form, and numbers it. */
static uint32_t name_of_text(struct fold *fold)
{
	for (size_t i = 0; i < fold->text.size; i++) {
		unsigned char c = (unsigned char)fold->text.data[i];

		if (c == ';')
			fold->text.data[i] = ':';
		else if (c < ' ' || c == 0x7f)
			fold->text.data[i] = ' ';
	}
	return pc_table_intern(&fold->names, (struct pc_span){ fold->text.data, fold->text.size },
			       NULL);
}

static uint32_t name_of_frame(struct fold *fold, uint32_t frame)
{
	static const char *const suffixes[] = { [PC_FRAME_KERNEL] = "_[k]",
						[PC_FRAME_JIT] = "_[j]",
						[PC_FRAME_INLINED] = "_[i]",
						[PC_FRAME_HYPERVISOR] = NULL };
	const char *suffix = suffixes[fold->profile->frames[frame].kind];

	if (fold->frame_names[frame] == PC_NONE) {
		fold->text.size = 0;
		pc_export_frame_name(fold->profile, frame, &fold->text);
		if (fold->what->suffixes && suffix &&
		    !pc_span_ends((struct pc_span){ fold->text.data, fold->text.size }, suffix))
			pc_text_puts(&fold->text, suffix);
		fold->frame_names[frame] = name_of_text(fold);
	}
	return fold->frame_names[frame];
}

static uint32_t root_of(struct fold *fold, const struct pc_cost *cost)
{
	const char *process = pc_export_process(fold->profile, cost->thread);

	if (!process || fold->what->bare)
		return 0;
	fold->text.size = 0;
	pc_text_puts(&fold->text, process);
	return child_named(fold, 0, name_of_text(fold));
}

/* Down from the nearest caller that is known below this root. */
static uint32_t node_of(struct fold *fold, uint32_t stack, uint32_t root)
{
	const struct pc_node *stacks = fold->profile->nodes;
	uint32_t node = root;

	fold->path_size = 0;
	for (; stack != PC_NONE; stack = stacks[stack].caller) {
		if (fold->memos[stack].node && fold->memos[stack].root == root) {
			node = fold->memos[stack].node;
			break;
		}
		fold->path = PC_GROW(fold->path, fold->path_size, fold->path_room);
		fold->path[fold->path_size++] = stack;
	}
	while (fold->path_size) {
		stack = fold->path[--fold->path_size];
		node = child_named(fold, node, name_of_frame(fold, stacks[stack].frame));
		fold->memos[stack] = (struct memo){ root, node };
	}
	return node;
}

static void add_cost(struct fold *fold, const struct pc_cost *cost)
{
	uint32_t root = root_of(fold, cost), node;

	if (cost->stack == PC_NONE)
		node = child_named(fold, root, name_of_frame(fold, cost->frame));
	else
		node = node_of(fold, cost->stack, root);
	fold->nodes[node].value += cost->value;
}

/* ---- the walk ---- */
/* Of each node there may be a line of its own, "name 42", and what is below it, "name;…": a part of
 * the sorted lines each, of which nothing else comes in between. */
struct part {
	uint32_t node;
	bool below;
	size_t prefix; /* bytes of the line before the name */
};

struct walk {
	struct fold *fold;
	struct part *parts; /* still to come, the next one last */
	size_t count, room;
	unsigned digits;
	struct pc_drain drain;
	struct pc_text line;
};

static struct pc_span part_name(const struct walk *walk, const struct part *part)
{
	return walk->fold->names.keys[walk->fold->nodes[part->node].name];
}

/* What follows the name in the lines of a part. */
static void add_tail(const struct walk *walk, const struct part *part, struct pc_text *out)
{
	pc_text_putc(out, part->below ? ';' : ' ');
	if (!part->below)
		pc_export_number(out, walk->fold->nodes[part->node].value, walk->digits);
}

/* Where one name is the beginning of the other, what follows them decides. */
static int compare_tails(const struct walk *walk, const struct part *a, const struct part *b)
{
	struct pc_text one PC_AUTO(text) = { 0 }, two PC_AUTO(text) = { 0 };
	struct pc_span name = part_name(walk, a);

	pc_text_add(&one, name.data, name.size);
	add_tail(walk, a, &one);
	name = part_name(walk, b);
	pc_text_add(&two, name.data, name.size);
	add_tail(walk, b, &two);
	return strcmp(two.data, one.data);
}

/* The last first, as what is last in the array comes next. */
static int compare_parts(const void *left, const void *right, void *context)
{
	const struct part *a = left, *b = right;
	struct pc_span one = part_name(context, a), two = part_name(context, b);
	int order = memcmp(two.data, one.data, one.size < two.size ? one.size : two.size);

	return order ? order : compare_tails(context, a, b);
}

static void push(struct walk *walk, uint32_t node, bool below, size_t prefix)
{
	walk->parts = PC_GROW(walk->parts, walk->count, walk->room);
	walk->parts[walk->count++] = (struct part){ node, below, prefix };
}

static void push_children(struct walk *walk, uint32_t parent, size_t prefix)
{
	const struct node *nodes = walk->fold->nodes;
	size_t first = walk->count;

	for (uint32_t id = nodes[parent].child; id != PC_NONE; id = nodes[id].next) {
		if (nodes[id].value)
			push(walk, id, false, prefix);
		if (nodes[id].child != PC_NONE)
			push(walk, id, true, prefix);
	}
	if (walk->count - first > 1)
		qsort_r(walk->parts + first, walk->count - first, sizeof(*walk->parts),
			compare_parts, walk);
}

static void write_part(struct walk *walk, const struct part *part)
{
	struct pc_span name = part_name(walk, part);

	walk->line.size = part->prefix;
	pc_text_add(&walk->line, name.data, name.size);
	add_tail(walk, part, &walk->line);
	if (part->below) {
		push_children(walk, part->node, walk->line.size);
		return;
	}
	pc_text_putc(&walk->line, '\n');
	pc_text_add(&walk->drain.held, walk->line.data, walk->line.size);
	pc_drain_check(&walk->drain);
}

static int write_lines(struct pc *pc, struct fold *fold, const struct pc_sink *sink)
{
	const struct pc_event *event = &fold->profile->events[fold->what->event];
	struct walk walk = { .fold = fold,
			     .digits = pc_export_digits(event),
			     .drain = { .sink = sink } };
	int status;

	push_children(&walk, 0, 0);
	while (walk.count && !walk.drain.status) {
		struct part part = walk.parts[--walk.count];

		if (pc_cancelled(pc))
			walk.drain.status = pc_cancel(pc);
		write_part(&walk, &part);
	}
	status = pc_drain_end(&walk.drain);
	free(walk.parts);
	pc_text_clear(&walk.line);
	return status;
}

/* ---- the whole ---- */
static void fold_free(struct fold *fold)
{
	pc_index_clear(&fold->index);
	pc_table_clear(&fold->names);
	pc_arena_free(fold->arena);
	free(fold->nodes);
	free(fold->frame_names);
	free(fold->memos);
	free(fold->path);
	pc_text_clear(&fold->text);
}

/* Callers come before what they call, so the last stack of any cost is the last of all. */
static size_t stack_count(const struct pc_profile *profile)
{
	size_t count = 0;

	for (uint32_t i = 0; i < profile->cell_count; i++)
		if (profile->cells[i].stack >= count)
			count = (size_t)profile->cells[i].stack + 1;
	return count;
}

static void fold_init(struct fold *fold)
{
	size_t stacks = stack_count(fold->profile);

	fold->arena = pc_arena_new();
	pc_table_init(&fold->names, fold->arena);
	pc_index_init(&fold->index);
	fold->frame_names =
		pc_realloc(NULL, fold->profile->frame_count, sizeof(*fold->frame_names));
	memset(fold->frame_names, 0xff, fold->profile->frame_count * sizeof(*fold->frame_names));
	fold->memos = pc_realloc(NULL, stacks, sizeof(*fold->memos));
	memset(fold->memos, 0, stacks * sizeof(*fold->memos));
	add_node(fold, PC_NONE, PC_NONE,
		 pc_hash_pair(fold->index.seed, (uint64_t)PC_NONE << 32 | PC_NONE));
}

int pc_export_folded(struct pc *pc, const struct pc_profile *profile, const struct pc_export *what,
		     const struct pc_sink *sink)
{
	struct pc_export one = *what;
	struct fold fold = { .profile = profile, .what = &one };
	struct pc_cost cost;
	bool any = false;
	int status;

	if (what->event == PC_EXPORT_EVERY && profile->event_count > 1)
		return pc_fail(pc, PC_EUSAGE,
			       "folded stacks hold one event; there are %zu: name one with --event",
			       profile->event_count);
	if (what->event == PC_EXPORT_EVERY)
		one.event = 0;
	fold_init(&fold);
	for (size_t i = 0; pc_cost_next(profile, &i, &cost); i++)
		if (pc_cost_is_of(&cost, what)) {
			add_cost(&fold, &cost);
			any = true;
		}
	status = any ? write_lines(pc, &fold, sink) : pc_cost_none(pc, profile, what);
	fold_free(&fold);
	return status;
}
