/* SPDX-License-Identifier: Apache-2.0
 * stackprof (Ruby) as JSON: {"mode":"cpu","samples":489,"frames":{"5335909920":{…}},"raw":[…]}.
 * With raw there are stacks, without it a table of frames and calls. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/told.h"
#include "formats/json/trie.h"

int pc_score_stackprof(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };
	unsigned known = 0;

	pc_paths_of(head, &paths);
	if (!pc_paths_have(&paths, "mode") || !pc_paths_have(&paths, "interval"))
		return 0;
	known += pc_paths_have(&paths, "frames");
	known += pc_paths_have(&paths, "gc_samples");
	known += pc_paths_have(&paths, "missed_samples");
	known += pc_paths_have(&paths, "raw[]");
	return known > 1 ? 95 : known ? 70 : 0;
}

struct frame {
	uint32_t frame; /* PC_NONE: only its number is known */
	int64_t self, total;
};
struct edge {
	uint32_t caller, callee;
	int64_t weight;
};

struct stackprof {
	struct pc_builder *builder;
	struct pc_table ids;
	struct frame *frames; /* by id */
	struct edge *edges;
	struct pc_trie trie;
	uint32_t frame_count, frame_room, edge_count, edge_room;
	struct pc_text mode;
	int64_t interval, samples, missed;
	const char *wrong;

	/* of the present frame */
	struct pc_text name, file;
	int64_t line, self, total;
	uint32_t id;
};

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

static uint32_t id_of(struct stackprof *all, struct pc_span text)
{
	uint32_t id = pc_table_intern(&all->ids, text, NULL);

	while (all->frame_count <= id) {
		all->frames = PC_GROW(all->frames, all->frame_count, all->frame_room);
		all->frames[all->frame_count++] = (struct frame){ PC_NONE, PC_UNKNOWN, PC_UNKNOWN };
	}
	return id;
}

/* ---- frames ---- */
static void read_edges(struct pc_pull *pull, void *record)
{
	struct stackprof *all = record;
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key)) {
		struct edge edge = { all->id, id_of(all, key), 0 };

		if (!pc_pull_int(pull, 0, &edge.weight) || edge.weight < 0)
			continue;
		all->edges = PC_GROW(all->edges, all->edge_count, all->edge_room);
		all->edges[all->edge_count++] = edge;
	}
}

static const struct pc_pull_field frame_fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct stackprof, name), NULL },
	{ "file", PC_PULL_TEXT, offsetof(struct stackprof, file), NULL },
	{ "line", PC_PULL_INT, offsetof(struct stackprof, line), NULL },
	{ "samples", PC_PULL_INT, offsetof(struct stackprof, self), NULL },
	{ "total_samples", PC_PULL_INT, offsetof(struct stackprof, total), NULL },
	{ "edges", PC_PULL_CALL, 0, read_edges },
	{ 0 },
};

static void read_frames(struct pc_pull *pull, void *record)
{
	struct stackprof *all = record;
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key)) {
		struct pc_place place = { .line = 0 };

		all->id = id_of(all, key);
		all->name.size = all->file.size = 0;
		all->line = 0;
		all->self = all->total = PC_UNKNOWN;
		if (!pc_pull_fields(pull, frame_fields, all))
			continue;
		place.function = span_of(&all->name);
		place.file = span_of(&all->file);
		if (all->line > 0 && all->line <= UINT32_MAX)
			place.line = (uint32_t)all->line;
		all->frames[all->id] = (struct frame){ pc_builder_frame(all->builder, &place),
						       all->self, all->total };
	}
}

/* ---- stacks ---- */
/* A stack is its size, its frames from the root on, and how many samples had it one after another.
 */
static bool read_stack(struct pc_pull *pull, struct stackprof *all, unsigned level)
{
	int64_t size, count;
	uint32_t node = PC_NONE;
	struct pc_span id;

	if (!pc_pull_int(pull, 0, &size) || size < 0)
		return false;
	for (; size && pc_pull_item(pull, level); size--) {
		if (!pc_pull_scalar(pull, &id))
			return false;
		node = pc_trie_node(&all->trie, node, id_of(all, id));
	}
	if (size || !pc_pull_item(pull, level) || !pc_pull_int(pull, 0, &count) || count < 0)
		return false;
	return pc_trie_add(&all->trie, node, 0, (struct pc_amount){ count, 0 }, count);
}

static void read_raw(struct pc_pull *pull, void *record)
{
	struct stackprof *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		if (!read_stack(pull, all, level)) {
			all->wrong = "raw holds what is no stack";
			return;
		}
}

static int give_stacks(struct stackprof *all, uint32_t event)
{
	PC_AUTO(memory)
	uint32_t *frames = pc_realloc(NULL, all->frame_count + 1, sizeof(*frames));
	PC_AUTO(memory) uint32_t *stacks = NULL;
	int status = PC_OK;

	for (uint32_t i = 0; i < all->frame_count; i++)
		frames[i] = all->frames[i].frame;
	stacks = pc_trie_stacks(&all->trie, all->builder, frames, all->frame_count);
	for (uint32_t i = 0; i < all->trie.cost_count && !status; i++) {
		const struct pc_trie_cost *cost = &all->trie.costs[i];
		struct pc_sample sample = { .stack = cost->node == PC_NONE ? PC_NONE
									   : stacks[cost->node],
					    .thread = PC_NONE,
					    .event = event,
					    .value = cost->value.value,
					    .count = cost->count };

		status = pc_builder_sample(all->builder, &sample);
	}
	return status;
}

/* ---- the table ---- */
static int give_table(struct stackprof *all, uint32_t event)
{
	int status = PC_OK;

	for (uint32_t i = 0; i < all->frame_count && !status; i++) {
		struct pc_row row = { .frame = all->frames[i].frame,
				      .thread = PC_NONE,
				      .event = event,
				      .self = all->frames[i].self,
				      .total = all->frames[i].total,
				      .count = all->frames[i].self };

		if (row.frame != PC_NONE)
			status = pc_builder_row(all->builder, &row);
	}
	for (uint32_t i = 0; i < all->edge_count && !status; i++) {
		const struct edge *edge = &all->edges[i];
		struct pc_call call = { .caller = all->frames[edge->caller].frame,
					.callee = all->frames[edge->callee].frame,
					.event = event,
					.value = edge->weight,
					.calls = PC_UNKNOWN };

		if (call.caller != PC_NONE && call.callee != PC_NONE)
			status = pc_builder_call(all->builder, &call);
	}
	return status;
}

static int give(struct stackprof *all)
{
	bool stacks = all->trie.cost_count > 0;
	struct pc_span mode = span_of(&all->mode);
	uint32_t event = pc_builder_event(all->builder, mode.size ? mode : PC_SPAN("samples"));
	bool objects = pc_span_is(mode, "object");

	pc_builder_unit(all->builder, event, "samples");
	pc_builder_totals(all->builder, event, stacks ? PC_UNKNOWN : all->samples,
			  stacks ? PC_UNKNOWN : all->samples, all->missed);
	if (all->interval > 0 && !pc_span_is(mode, "custom"))
		pc_builder_note(all->builder, "one sample every %" PRId64 " %s", all->interval,
				objects ? "allocations" : "µs");
	return stacks ? give_stacks(all, event) : give_table(all, event);
}

static const struct pc_pull_field file_fields[] = {
	{ "mode", PC_PULL_TEXT, offsetof(struct stackprof, mode), NULL },
	{ "interval", PC_PULL_INT, offsetof(struct stackprof, interval), NULL },
	{ "samples", PC_PULL_INT, offsetof(struct stackprof, samples), NULL },
	{ "missed_samples", PC_PULL_INT, offsetof(struct stackprof, missed), NULL },
	{ "frames", PC_PULL_CALL, 0, read_frames },
	{ "raw", PC_PULL_CALL, 0, read_raw },
	{ 0 },
};

static void clear(struct stackprof *all)
{
	pc_table_clear(&all->ids);
	pc_trie_clear(&all->trie);
	free(all->frames);
	free(all->edges);
	pc_text_clear(&all->mode);
	pc_text_clear(&all->name);
	pc_text_clear(&all->file);
}

int pc_parse_stackprof(struct pc_builder *builder, struct pc_input *input)
{
	struct stackprof all = { .builder = builder,
				 .interval = PC_UNKNOWN,
				 .samples = PC_UNKNOWN,
				 .missed = PC_UNKNOWN };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_table_init(&all.ids, pc_memory(pc_builder_pc(builder)));
	pc_trie_init(&all.trie);
	pc_builder_tool(builder, "stackprof");
	pc_pull_fields(&pull, file_fields, &all);
	status = pc_pull_told(&pull, builder);
	if (all.wrong && !pull.damage)
		pc_builder_damage(builder, pull.line, "%s", all.wrong);
	if (!status)
		status = give(&all);
	clear(&all);
	return status;
}
