/* SPDX-License-Identifier: Apache-2.0
 * DHAT's JSON (valgrind --tool=dhat, dhat-rs): program points with what was allocated there, and
 * the frames of their stacks, leaf first, as indexes of a table that comes last. */
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/place.h"
#include "formats/json/told.h"
#include "formats/json/trie.h"

int pc_score_dhat(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	return pc_paths_have(&paths, "dhatFileVersion") ? 100 : 0;
}

enum { KINDS = 6 };

struct dhat {
	struct pc_builder *builder;
	struct pc_trie trie;
	struct pc_column stack; /* of the present point */
	int64_t values[KINDS];	/* of the present point */
	uint32_t *frames, frame_count, frame_room;
	struct pc_text mode, units;
	const char *wrong;
};

/* What each point says, in the order of values: bytes and blocks ever, at the peak, at the end. */
static const struct {
	const char *event, *unit;
} kinds[KINDS] = {
	{ "alloc_space", "bytes" },  { "alloc_objects", "count" }, { "peak_space", "bytes" },
	{ "peak_objects", "count" }, { "inuse_space", "bytes" },   { "inuse_objects", "count" },
};

static void read_stack(struct pc_pull *pull, void *record)
{
	pc_pull_column(pull, 0, &((struct dhat *)record)->stack);
}

static const struct pc_pull_field point_fields[] = {
	{ "tb", PC_PULL_INT, offsetof(struct dhat, values[0]), NULL },
	{ "tbk", PC_PULL_INT, offsetof(struct dhat, values[1]), NULL },
	{ "gb", PC_PULL_INT, offsetof(struct dhat, values[2]), NULL },
	{ "gbk", PC_PULL_INT, offsetof(struct dhat, values[3]), NULL },
	{ "eb", PC_PULL_INT, offsetof(struct dhat, values[4]), NULL },
	{ "ebk", PC_PULL_INT, offsetof(struct dhat, values[5]), NULL },
	{ "fs", PC_PULL_CALL, 0, read_stack },
	{ 0 },
};

/* From the root, which is last, to the leaf; frame 0 stands for all that was left out. */
static uint32_t node_of(struct dhat *all)
{
	uint32_t node = PC_NONE;

	for (uint32_t i = all->stack.count; i--;) {
		int64_t frame = all->stack.values[i];

		if (frame > 0 && frame < UINT32_MAX)
			node = pc_trie_node(&all->trie, node, (uint32_t)frame);
	}
	return node;
}

static void read_points(struct pc_pull *pull, void *record)
{
	struct dhat *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		uint32_t node;

		all->stack.count = 0;
		for (size_t i = 0; i < KINDS; i++)
			all->values[i] = PC_UNKNOWN;
		if (!pc_pull_fields(pull, point_fields, all) || pull->damage)
			continue;
		node = node_of(all);
		for (uint32_t i = 0; i < KINDS; i++)
			if (all->values[i] != PC_UNKNOWN &&
			    !pc_trie_add(&all->trie, node, i,
					 (struct pc_amount){ all->values[i], 0 }, PC_UNKNOWN))
				all->wrong = "numbers that 64 bits can't add up";
	}
}

static void read_frames(struct pc_pull *pull, void *record)
{
	struct dhat *all = record;
	unsigned level = pc_pull_array(pull);
	struct pc_span text;

	while (pc_pull_item(pull, level)) {
		struct pc_place place = { .line = 0 };

		if (pc_pull_string(pull, &text))
			place = pc_place_parse(text);
		if (place.kind == PC_FRAME_UNKNOWN)
			place.kind = PC_FRAME_USER;
		all->frames = PC_GROW(all->frames, all->frame_count, all->frame_room);
		all->frames[all->frame_count++] = pc_builder_frame(all->builder, &place);
	}
}

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* In mode ad-hoc a program counts what it likes, and says the unit. */
static uint32_t event_of(struct dhat *all, uint32_t kind)
{
	bool bytes = kind % 2 == 0, other = bytes && all->units.size;
	struct pc_span name = pc_span(kinds[kind].event);
	struct pc_text renamed PC_AUTO(text) = { 0 };
	uint32_t event;

	if (bytes && pc_span_is(span_of(&all->mode), "copy"))
		name = pc_span_is(name, "alloc_space") ? PC_SPAN("copied_space") : name;
	if (other) {
		pc_text_printf(&renamed, "%s%s",
			       kind == 0   ? ""
			       : kind == 2 ? "peak "
					   : "end ",
			       all->units.data);
		name = span_of(&renamed);
	}
	event = pc_builder_event(all->builder, name);
	pc_builder_unit(all->builder, event, other ? all->units.data : kinds[kind].unit);
	return event;
}

static int give(struct dhat *all)
{
	PC_AUTO(memory)
	uint32_t *stacks = pc_trie_stacks(&all->trie, all->builder, all->frames, all->frame_count);
	uint32_t events[KINDS];
	bool seen[KINDS] = { false };
	int status = PC_OK;

	for (uint32_t i = 0; i < all->trie.cost_count && !status; i++) {
		const struct pc_trie_cost *cost = &all->trie.costs[i];
		struct pc_sample sample = { .stack = cost->node == PC_NONE ? PC_NONE
									   : stacks[cost->node],
					    .thread = PC_NONE,
					    .value = cost->value.value,
					    .count = PC_UNKNOWN };

		if (!seen[cost->group])
			events[cost->group] = event_of(all, cost->group);
		seen[cost->group] = true;
		sample.event = events[cost->group];
		status = pc_builder_sample(all->builder, &sample);
	}
	return status;
}

static const struct pc_pull_field file_fields[] = {
	{ "mode", PC_PULL_TEXT, offsetof(struct dhat, mode), NULL },
	{ "bsu", PC_PULL_TEXT, offsetof(struct dhat, units), NULL },
	{ "pps", PC_PULL_CALL, 0, read_points },
	{ "ftbl", PC_PULL_CALL, 0, read_frames },
	{ 0 },
};

static void clear(struct dhat *all)
{
	pc_trie_clear(&all->trie);
	pc_column_clear(&all->stack);
	free(all->frames);
	pc_text_clear(&all->mode);
	pc_text_clear(&all->units);
}

int pc_parse_dhat(struct pc_builder *builder, struct pc_input *input)
{
	struct dhat all = { .builder = builder };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_trie_init(&all.trie);
	pc_builder_tool(builder, "DHAT");
	pc_pull_fields(&pull, file_fields, &all);
	status = pc_pull_told(&pull, builder);
	if (all.wrong && !pull.damage)
		pc_builder_damage(builder, pull.line, "%s", all.wrong);
	if (!status)
		status = give(&all);
	clear(&all);
	return status;
}
