/* SPDX-License-Identifier: Apache-2.0
 * speedscope's own JSON (also of py-spy, rbspy, dotnet-trace and others): shared frames, which may
 * come last, and profiles, each of them a thread. */
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/speedscope.h"
#include "formats/json/told.h"

int pc_score_speedscope(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };
	bool profiles, frames;

	pc_paths_of(head, &paths);
	profiles = pc_paths_have(&paths, "profiles[]");
	frames = pc_paths_have(&paths, "shared.frames");
	if ((profiles || frames) && pc_paths_have(&paths, "$schema"))
		return 98;
	if (profiles && frames)
		return 95;
	if (frames || pc_paths_have(&paths, "profiles[].endValue") ||
	    pc_paths_have(&paths, "profiles[].events[].at"))
		return 70;
	return 0;
}

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

static void read_frames(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "name", PC_PULL_TEXT, offsetof(struct pc_speedscope, function), NULL },
		{ "file", PC_PULL_TEXT, offsetof(struct pc_speedscope, file), NULL },
		{ "line", PC_PULL_INT, offsetof(struct pc_speedscope, line), NULL },
		{ 0 },
	};
	struct pc_speedscope *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		struct pc_place place = { .line = 0 };

		all->function.size = all->file.size = 0;
		all->line = 0;
		pc_pull_fields(pull, fields, all);
		place.function = span_of(&all->function);
		place.file = span_of(&all->file);
		if (all->line > 0 && all->line <= UINT32_MAX)
			place.line = (uint32_t)all->line;
		all->frames = PC_GROW(all->frames, all->frame_count, all->frame_room);
		all->frames[all->frame_count++] = pc_builder_frame(all->builder, &place);
	}
}

static void read_shared(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = { { "frames", PC_PULL_CALL, 0, read_frames },
						       { 0 } };

	pc_pull_fields(pull, fields, record);
}

static void read_profiles(struct pc_pull *pull, void *record)
{
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		pc_speedscope_profile(pull, record);
}

static int give(struct pc_speedscope *all)
{
	PC_AUTO(memory)
	uint32_t *stacks = pc_trie_stacks(&all->trie, all->builder, all->frames, all->frame_count);
	int status = PC_OK;

	for (uint32_t i = 0; i < all->trie.cost_count && !status; i++) {
		const struct pc_trie_cost *cost = &all->trie.costs[i];
		const struct pc_speedscope_group *group = &all->groups[cost->group];
		struct pc_number value = { cost->value.value, cost->value.digits, true };
		struct pc_sample sample = { .stack = cost->node == PC_NONE ? PC_NONE
									   : stacks[cost->node],
					    .thread = group->thread,
					    .event = group->event,
					    .count = cost->count };

		sample.value = value.value;
		sample.digits = group->time ? 0 : value.digits;
		if (group->time && !pc_number_scaled(&value, group->power, &sample.value))
			sample.value = INT64_MAX; /* which the builder refuses */
		status = pc_builder_sample(all->builder, &sample);
	}
	return status;
}

static void clear(struct pc_speedscope *all)
{
	pc_trie_clear(&all->trie);
	free(all->frames);
	free(all->groups);
	free(all->open);
	pc_column_clear(&all->samples);
	pc_column_clear(&all->weights);
	pc_column_clear(&all->digits);
	pc_text_clear(&all->exporter);
	pc_text_clear(&all->name);
	pc_text_clear(&all->unit);
	pc_text_clear(&all->function);
	pc_text_clear(&all->file);
	pc_text_clear(&all->type);
}

static const struct pc_pull_field file_fields[] = {
	{ "exporter", PC_PULL_TEXT, offsetof(struct pc_speedscope, exporter), NULL },
	{ "shared", PC_PULL_CALL, 0, read_shared },
	{ "profiles", PC_PULL_CALL, 0, read_profiles },
	{ 0 },
};

int pc_parse_speedscope(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_speedscope all = { .builder = builder };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_trie_init(&all.trie);
	pc_pull_fields(&pull, file_fields, &all);
	status = pc_pull_told(&pull, builder);
	if (all.wrong && !pull.damage)
		pc_builder_damage(builder, pull.line, "a profile has %s", all.wrong);
	if (all.exporter.size)
		pc_builder_tool(builder, "%s", all.exporter.data);
	if (all.gap)
		pc_builder_note(builder, "between startValue and endValue is more than the samples "
					 "say: speedscope counts it, here it is not counted");
	if (!status)
		status = give(&all);
	clear(&all);
	return status;
}
