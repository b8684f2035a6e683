/* SPDX-License-Identifier: Apache-2.0
 * Growing a call tree: stacks are merged from the root, or from the leaf. tree_order.c puts it in
 * order. Nothing here recurses: stacks may be ten thousand deep. */
#include "profile/tree_grow.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/build.h"
#include "profile/rank_sums.h"

enum { CELLS_A_LOOK = 4096 }; /* between two looks whether the user wants to stop */

/* One profile on its way into the tree. */
struct walk {
	struct pc_grow *grow;
	const struct pc_profile *profile;
	size_t event;
	unsigned side, shift;	 /* shift: decimals that the tree has more */
	int64_t magnitude;	 /* sum of all: no sum of some is larger */
	uint32_t *names;	 /* by frame; PC_NONE: not asked yet */
	uint32_t *merged, *seen; /* by stack: its node, and for which process that is so */
	uint32_t *path;		 /* scratch: stacks that have no node yet, leaf first */
	size_t path_room;
	uint32_t present; /* process (string) */
	uint32_t process; /* its number */
	uint32_t base;	  /* its node */
	bool copied;	  /* node 1 + i is stack i: nothing was to be merged */
};

static void pc_auto_walk(struct walk *walk)
{
	free(walk->names);
	free(walk->merged);
	free(walk->seen);
	free(walk->path);
}

/* ---- nodes ---- */
static uint64_t key_hash(const struct pc_grow *grow, uint32_t parent, uint32_t name)
{
	return pc_hash_pair(grow->index.seed, (uint64_t)parent << 32 | name);
}

static uint64_t node_hash(const void *owner, uint32_t id)
{
	const struct pc_grow *grow = owner;

	return key_hash(grow, grow->nodes[id].parent, grow->nodes[id].name);
}

static uint32_t common_kind(uint32_t a, uint32_t b)
{
	bool user = (a == PC_FRAME_USER && b == PC_FRAME_INLINED) ||
		    (a == PC_FRAME_INLINED && b == PC_FRAME_USER);

	if (a == b || b == PC_FRAME_UNKNOWN)
		return a;
	return a == PC_FRAME_UNKNOWN ? b : user ? PC_FRAME_USER : PC_GROW_SEVERAL;
}

/* The node of that name under `parent`; PC_NONE: the tree is full. */
static uint32_t child_of(struct pc_grow *grow, uint32_t parent, uint32_t name, uint32_t kind)
{
	uint64_t hash = key_hash(grow, parent, name);
	struct pc_probe probe = pc_index_start(&grow->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&grow->index, &probe)) != PC_NONE) {
		struct pc_grow_node *node = &grow->nodes[id];

		if (node->parent != parent || node->name != name)
			continue;
		node->kind = common_kind(node->kind, kind) & 7;
		return id;
	}
	if (grow->count == PC_TREE_MOST) {
		grow->cut = true;
		return PC_NONE;
	}
	grow->nodes = PC_GROW(grow->nodes, grow->count, grow->room);
	grow->nodes[grow->count] =
		(struct pc_grow_node){ .parent = parent, .name = name, .kind = kind & 7 };
	pc_index_add(&grow->index, hash, node_hash, grow);
	return grow->count++;
}

/* The same for a frame; a full tree gives `parent`. */
static uint32_t step(struct walk *walk, uint32_t parent, uint32_t frame, bool *out_full)
{
	uint32_t *name = &walk->names[frame], node;

	if (*name == PC_NONE)
		*name = pc_tree_names_frame(&walk->grow->names, walk->profile, frame);
	node = child_of(walk->grow, parent, *name, walk->profile->frames[frame].kind);
	if (node != PC_NONE)
		return node;
	*out_full = true;
	return parent;
}

static uint32_t merge_reversed(struct walk *walk, uint32_t stack)
{
	const struct pc_node *nodes = walk->profile->nodes;
	uint32_t node = walk->base;
	bool full = false;

	for (uint32_t at = stack; at != PC_NONE && !full; at = nodes[at].caller)
		node = step(walk, node, nodes[at].frame, &full);
	return node;
}

/* Callers that stacks share are looked up once a process. */
static uint32_t merge(struct walk *walk, uint32_t stack)
{
	const struct pc_node *nodes = walk->profile->nodes;
	uint32_t at, node;
	bool full = false;
	size_t size = 0;

	for (at = stack; at != PC_NONE && walk->seen[at] != walk->process; at = nodes[at].caller) {
		walk->path = PC_GROW(walk->path, size, walk->path_room);
		walk->path[size++] = at;
	}
	node = at == PC_NONE ? walk->base : walk->merged[at];
	while (size) {
		at = walk->path[--size];
		if (!full)
			node = step(walk, node, nodes[at].frame, &full);
		walk->merged[at] = node;
		walk->seen[at] = walk->process;
	}
	return node;
}

/* ---- costs ---- */
static int add_cost(struct walk *walk, uint32_t node, int64_t value)
{
	struct pc_grow *grow = walk->grow;

	if (value == PC_UNKNOWN) {
		grow->unknown++;
		return PC_OK;
	}
	if (!pc_amount_scale(&value, walk->shift) ||
	    __builtin_add_overflow(walk->magnitude, value < 0 ? -value : value, &walk->magnitude))
		return pc_fail(grow->pc, PC_EINPUT, "the costs of %s are too large to be added up",
			       walk->profile->events[walk->event].name);
	grow->nodes[node].self[walk->side] += value;
	return PC_OK;
}

/* ---- processes ---- */
static uint32_t process_of(const struct walk *walk, uint32_t where)
{
	uint32_t thread = walk->profile->wheres[where].thread;

	return thread == PC_NONE ? PC_NONE : walk->profile->threads[thread].process;
}

static void enter_process(struct walk *walk, uint32_t process)
{
	const char *name = pc_sealed_string(walk->profile, process);
	uint32_t id = pc_tree_names_add(&walk->grow->names, name ? name : PC_RANK_UNKNOWN, NULL);
	uint32_t node = child_of(walk->grow, 0, id, PC_FRAME_UNKNOWN);

	walk->base = node == PC_NONE ? 0 : node;
	walk->present = process;
	walk->process++;
}

static int compare_keys(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static uint32_t where_of(const struct walk *walk, bool rows, uint32_t i)
{
	return rows ? walk->profile->entries[i].where : walk->profile->cells[i].where;
}

/* Cells, or rows, one process after another: each key is a process and an index. NULL: as they are.
 */
static uint64_t *sort_keys(const struct walk *walk, bool rows, uint32_t total)
{
	uint64_t *keys;

	if (!walk->grow->process || !total)
		return NULL;
	keys = pc_realloc(NULL, total, sizeof(*keys));
	for (uint32_t i = 0; i < total; i++)
		keys[i] = (uint64_t)process_of(walk, where_of(walk, rows, i)) << 32 | i;
	qsort(keys, total, sizeof(*keys), compare_keys);
	return keys;
}

static uint32_t node_of_cell(struct walk *walk, uint32_t stack)
{
	if (walk->copied)
		return stack + 1;
	return walk->grow->reverse ? merge_reversed(walk, stack) : merge(walk, stack);
}

static int add_one(struct walk *walk, bool rows, uint32_t i)
{
	const struct pc_profile *profile = walk->profile;
	const struct pc_entry *entry;
	uint32_t node;
	bool full = false;

	if (!rows) {
		node = node_of_cell(walk, profile->cells[i].stack);
		return add_cost(walk, node, profile->cells[i].value);
	}
	entry = &profile->entries[i];
	if (entry->self == PC_UNKNOWN)
		return add_cost(walk, walk->base, PC_UNKNOWN);
	node = step(walk, walk->base, entry->frame, &full);
	return add_cost(walk, node, entry->self);
}

static int add_all(struct walk *walk, bool rows)
{
	uint32_t total = rows ? walk->profile->entry_count : walk->profile->cell_count;
	uint64_t *keys PC_AUTO(memory) = sort_keys(walk, rows, total);
	int status = PC_OK;

	walk->present = PC_NONE - 1; /* no process is that */
	for (uint32_t i = 0; i < total && !status; i++) {
		uint32_t at = keys ? (uint32_t)keys[i] : i;

		if (i % CELLS_A_LOOK == 0 && pc_cancelled(walk->grow->pc))
			return pc_cancel(walk->grow->pc);
		if (walk->profile->wheres[where_of(walk, rows, at)].event != walk->event)
			continue;
		if (keys && (uint32_t)(keys[i] >> 32) != walk->present)
			enter_process(walk, (uint32_t)(keys[i] >> 32));
		status = add_one(walk, rows, at);
	}
	return status;
}

/* What the event costs beyond what its functions do belongs to the root: shares are of the whole,
 * but for a part that was chosen. */
static int add_rest(struct walk *walk)
{
	const struct pc_event *event = &walk->profile->events[walk->event];
	int64_t total = event->percent_only ? 10000 : event->total, sum = 0, rest;

	for (uint32_t i = 0; i < walk->grow->count; i++)
		sum += walk->grow->nodes[i].self[walk->side];
	if (walk->grow->part || total == PC_UNKNOWN || !pc_amount_scale(&total, walk->shift) ||
	    sum < 0 || sum != walk->magnitude || total <= sum)
		return PC_OK;
	rest = total - sum;
	walk->grow->nodes[0].self[walk->side] = rest;
	walk->magnitude = total;
	walk->grow->rest |= rest > 0;
	return PC_OK;
}

/* Callers come before what they call, and costs are of leaves. */
static uint32_t count_stacks(const struct pc_profile *profile)
{
	uint32_t stacks = 0;

	for (uint32_t i = 0; i < profile->cell_count; i++)
		if (profile->cells[i].stack >= stacks)
			stacks = profile->cells[i].stack + 1;
	return stacks;
}

/* The usual case of one profile whose frames all have names of their own: its stacks are the tree
 * already. False: they must be merged. */
static bool copy_stacks(struct walk *walk, uint32_t stacks)
{
	const struct pc_profile *profile = walk->profile;
	struct pc_grow *grow = walk->grow;

	if (grow->names.by_text || grow->process || grow->reverse || profile->entry_count)
		return false;
	for (uint32_t i = 0; i < profile->frame_count; i++)
		walk->names[i] = pc_tree_names_frame(&grow->names, profile, i);
	if (grow->names.count != profile->frame_count + 1) /* the root's */
		return false;
	grow->room = grow->count = stacks + 1;
	grow->nodes = pc_realloc(grow->nodes, grow->room, sizeof(*grow->nodes));
	for (uint32_t i = 0; i < stacks; i++) {
		const struct pc_node *stack = &profile->nodes[i];

		grow->nodes[i + 1] = (struct pc_grow_node){
			.parent = stack->caller == PC_NONE ? 0 : stack->caller + 1,
			.name = walk->names[stack->frame],
			.kind = profile->frames[stack->frame].kind
		};
	}
	return true;
}

static int add_profile(struct pc_grow *grow, const struct pc_profile *profile, size_t event,
		       unsigned side)
{
	PC_AUTO(walk)
	struct walk walk = {
		.grow = grow, .profile = profile, .event = event, .side = side, .process = 1
	};
	uint32_t stacks = count_stacks(profile);
	int status;

	walk.shift = grow->digits - profile->events[event].digits;
	walk.names = pc_realloc(NULL, profile->frame_count, sizeof(*walk.names));
	memset(walk.names, 0xff, profile->frame_count * sizeof(*walk.names));
	walk.copied = copy_stacks(&walk, stacks);
	if (!grow->reverse && !walk.copied) {
		walk.merged = pc_realloc(NULL, stacks, sizeof(*walk.merged));
		walk.seen = pc_realloc(NULL, stacks, sizeof(*walk.seen));
		memset(walk.seen, 0, stacks * sizeof(*walk.seen));
	}
	status = add_all(&walk, false);
	if (!status)
		status = add_all(&walk, true);
	return status ? status : add_rest(&walk);
}

/* ---- the whole ---- */
static const char *unit_of(const struct pc_event *event)
{
	return event->percent_only ? "%" : event->unit;
}

static int check(struct pc *pc, const struct pc_tree_query *query)
{
	const struct pc_event *event = &query->profile->events[query->event], *old;

	if (!query->old)
		return PC_OK;
	old = &query->old->events[query->old_event];
	if (strcmp(unit_of(event), unit_of(old)) == 0)
		return PC_OK;
	return pc_fail(
		pc, PC_EINPUT,
		"%s counts %s, but %s of the other profile counts %s: they can't be compared",
		event->name, unit_of(event), old->name, unit_of(old));
}

static void set_up(struct pc_grow *grow, const struct pc_tree_query *query)
{
	const struct pc_event *event = &query->profile->events[query->event];

	grow->digits = event->digits;
	if (query->old && query->old->events[query->old_event].digits > grow->digits)
		grow->digits = query->old->events[query->old_event].digits;
	grow->reverse = query->reverse;
	grow->part = query->part;
	grow->process = query->process && query->profile->has_processes &&
			(!query->old || query->old->has_processes);
	pc_index_init(&grow->index);
	pc_tree_names_init(&grow->names, pc_memory(grow->pc), query->old);
	child_of(grow, PC_NONE, pc_tree_names_add(&grow->names, "all", NULL), PC_FRAME_UNKNOWN);
}

static void pc_auto_grow(struct pc_grow *grow)
{
	pc_index_clear(&grow->index);
	pc_tree_names_clear(&grow->names);
	free(grow->nodes);
}

static int make(struct pc *pc, const struct pc_tree_query *query, const struct pc_tree **out_tree)
{
	PC_AUTO(grow) struct pc_grow grow = { .pc = pc };
	int status = check(pc, query);

	if (status)
		return status;
	set_up(&grow, query);
	status = add_profile(&grow, query->profile, query->event, PC_TREE_NEW);
	if (!status && query->old)
		status = add_profile(&grow, query->old, query->old_event, PC_TREE_OLD);
	if (status)
		return status;
	return pc_grow_finish(&grow, query, out_tree);
}

int pc_tree_make_query(struct pc *pc, const struct pc_tree_query *query, size_t query_size,
		       const struct pc_tree **out_tree)
{
	struct pc_tree_query known = { 0 };

	memcpy(&known, query, query_size < sizeof(known) ? query_size : sizeof(known));
	return make(pc, &known, out_tree);
}
