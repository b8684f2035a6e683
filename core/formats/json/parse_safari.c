/* SPDX-License-Identifier: Apache-2.0
 * A timeline recording of Safari's Web Inspector (WebKit): {"recording":{"sampleStackTraces":[…],
 * "sampleDurations":[…]}}; frames leaf first, durations in seconds. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/json/told.h"

int pc_score_safari(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	if (pc_paths_have(&paths, "recording.sampleStackTraces") ||
	    pc_paths_have(&paths, "recording.sampleDurations"))
		return 98;
	return pc_paths_have(&paths, "recording.instrumentTypes") ||
			       pc_paths_have(&paths, "recording.records")
		       ? 90
		       : 0;
}

struct safari {
	struct pc_builder *builder;
	struct pc_column samples, durations; /* stacks; ns */
	uint32_t *frames, count, room;	     /* of the present sample */
	struct pc_text name, url;
	int64_t line;
};

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

static void read_frames(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "name", PC_PULL_TEXT, offsetof(struct safari, name), NULL },
		{ "url", PC_PULL_TEXT, offsetof(struct safari, url), NULL },
		{ "line", PC_PULL_INT, offsetof(struct safari, line), NULL },
		{ 0 },
	};
	struct safari *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		struct pc_place place = { .kind = PC_FRAME_JIT };

		all->name.size = all->url.size = 0;
		all->line = 0;
		if (!pc_pull_fields(pull, fields, all))
			continue;
		place.function = all->name.size ? span_of(&all->name) : PC_SPAN("(anonymous)");
		place.file = span_of(&all->url);
		if (place.file.size && all->line > 0 && all->line <= UINT32_MAX)
			place.line = (uint32_t)all->line;
		all->frames = PC_GROW(all->frames, all->count, all->room);
		all->frames[all->count++] = pc_builder_frame(all->builder, &place);
	}
}

static void read_samples(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "stackFrames", PC_PULL_CALL, 0, read_frames }, { 0 }
	};
	struct safari *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		uint32_t stack = PC_NONE;

		all->count = 0;
		if (!pc_pull_fields(pull, fields, all) || pull->damage)
			continue;
		while (all->count)
			stack = pc_builder_stack(all->builder, stack, all->frames[--all->count]);
		pc_column_add(pull, &all->samples, stack);
	}
}

static void read_durations(struct pc_pull *pull, void *record)
{
	pc_pull_column(pull, 9, &((struct safari *)record)->durations);
}

static void read_recording(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "sampleStackTraces", PC_PULL_CALL, 0, read_samples },
		{ "sampleDurations", PC_PULL_CALL, 0, read_durations },
		{ 0 },
	};

	pc_pull_fields(pull, fields, record);
}

static int give(struct safari *all)
{
	uint32_t count = all->samples.count;
	bool timed = all->durations.count > 0;
	uint32_t event =
		pc_builder_event(all->builder, timed ? PC_SPAN("wall") : PC_SPAN("samples"));
	int status = PC_OK;

	if (timed && count != all->durations.count)
		pc_builder_note(all->builder,
				"%u samples, but %u durations: the rest is not "
				"counted",
				count, all->durations.count);
	for (uint32_t i = 0; i < count && !status; i++) {
		struct pc_sample sample = { .stack = (uint32_t)all->samples.values[i],
					    .thread = PC_NONE,
					    .event = event,
					    .value = timed ? pc_column_at(&all->durations, i) : 1,
					    .count = 1 };

		if (sample.value != PC_UNKNOWN)
			status = pc_builder_sample(all->builder, &sample);
	}
	return status;
}

int pc_parse_safari(struct pc_builder *builder, struct pc_input *input)
{
	static const struct pc_pull_field fields[] = {
		{ "recording", PC_PULL_CALL, 0, read_recording }, { 0 }
	};
	struct safari all = { .builder = builder };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pc_builder_tool(builder, "WebKit Web Inspector");
	pc_builder_has_stacks(builder);
	pc_pull_fields(&pull, fields, &all);
	status = pc_pull_told(&pull, builder);
	if (!status)
		status = give(&all);
	pc_column_clear(&all.samples);
	pc_column_clear(&all.durations);
	free(all.frames);
	pc_text_clear(&all.name);
	pc_text_clear(&all.url);
	return status;
}
