/* SPDX-License-Identifier: Apache-2.0
 * The Trace Event Format of Chrome, which many tools write: an array of events, or an object that
 * has one in traceEvents; also the samples and stackFrames of Hermes. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/json/place.h"
#include "formats/json/told.h"
#include "formats/json/trace.h"

int pc_score_chrome_trace(struct pc_span head)
{
	struct pc_text paths PC_AUTO(text) = { 0 };

	pc_paths_of(head, &paths);
	if (pc_paths_have(&paths, "[].ph") || pc_paths_have(&paths, "traceEvents"))
		return pc_paths_have(&paths, "[].ph") || pc_paths_have(&paths, "traceEvents[].ph")
			       ? 95
			       : 85;
	return pc_paths_have(&paths, "stackFrames") && pc_paths_have(&paths, "samples[].sf") ? 90
											     : 0;
}

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* ---- samples that name a stack frame ---- */
static const struct pc_pull_field sample_fields[] = {
	{ "sf", PC_PULL_TEXT, offsetof(struct pc_trace, id), NULL },
	{ "pid", PC_PULL_TEXT, offsetof(struct pc_trace, pid), NULL },
	{ "tid", PC_PULL_TEXT, offsetof(struct pc_trace, tid), NULL },
	{ "weight", PC_PULL_NUMBER, offsetof(struct pc_trace, weight), NULL },
	{ 0 },
};

static void read_samples(struct pc_pull *pull, void *record)
{
	struct pc_trace *trace = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		struct pc_trace_sample sample = { .weight = 1 };

		trace->id.size = trace->pid.size = trace->tid.size = 0;
		trace->weight.known = false;
		if (!pc_pull_fields(pull, sample_fields, trace) || pull->damage)
			continue;
		if (trace->weight.known)
			pc_number_scaled(&trace->weight, 0, &sample.weight);
		sample.node = trace->id.size ? pc_forest_id(&trace->frames, span_of(&trace->id))
					     : PC_NONE;
		sample.thread = pc_trace_thread(trace);
		if (trace->sample_count == PC_TRACE_EVENTS_MAX) {
			pc_pull_damage(pull, "more than 33554432 samples; what follows was not "
					     "read");
			continue;
		}
		trace->samples = PC_GROW(trace->samples, trace->sample_count, trace->sample_room);
		trace->samples[trace->sample_count++] = sample;
	}
}

static const struct pc_pull_field frame_fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct pc_trace, name), NULL },
	{ "parent", PC_PULL_TEXT, offsetof(struct pc_trace, parent), NULL },
	{ "category", PC_PULL_TEXT, offsetof(struct pc_trace, category), NULL },
	{ 0 },
};

static void read_frames(struct pc_pull *pull, void *record)
{
	struct pc_trace *trace = record;
	unsigned level = pc_pull_object(pull);
	struct pc_span key;

	while (pc_pull_member(pull, level, &key)) {
		uint32_t node = pc_forest_add(&trace->frames, PC_NONE);
		struct pc_place place;

		pc_forest_bind(&trace->frames, pc_forest_id(&trace->frames, key), node);
		trace->name.size = trace->parent.size = trace->category.size = 0;
		pc_pull_fields(pull, frame_fields, trace);
		place = pc_place_parse(span_of(&trace->name));
		if (pc_span_is(span_of(&trace->category), "Native"))
			place.kind = PC_FRAME_USER;
		trace->frames.nodes[node].frame = pc_builder_frame(trace->builder, &place);
		trace->frames.nodes[node].root = pc_span_is(place.function, "[root]");
		if (trace->parent.size)
			trace->frames.nodes[node].parent_id =
				pc_forest_id(&trace->frames, span_of(&trace->parent));
	}
}

static int give_samples(struct pc_trace *trace)
{
	uint32_t event;
	int status = PC_OK;

	if (!trace->sample_count)
		return PC_OK;
	event = pc_builder_event(trace->builder, PC_SPAN("samples"));
	pc_forest_link(&trace->frames);
	for (uint32_t i = 0; i < trace->sample_count && !status; i++) {
		const struct pc_trace_sample *from = &trace->samples[i];
		struct pc_sample sample = { .thread = trace->threads[from->thread].id,
					    .event = event,
					    .value = from->weight,
					    .count = 1 };

		sample.stack = pc_forest_stack(&trace->frames, trace->builder,
					       pc_forest_node(&trace->frames, from->node));
		status = pc_builder_sample(trace->builder, &sample);
	}
	return status;
}

/* ---- the whole ---- */
/* A thread goes by the name of its process, and where that has none by its own. */
static void name_threads(struct pc_trace *trace)
{
	for (uint32_t i = 0; i < trace->thread_count; i++) {
		struct pc_trace_thread *thread = &trace->threads[i];
		uint32_t name = trace->processes[thread->process];
		struct pc_span text = { NULL, 0 };

		if (name == PC_NONE)
			name = thread->name;
		if (name != PC_NONE)
			text = trace->names.keys[name];
		thread->id = pc_builder_thread(trace->builder, text, thread->pid, thread->tid);
	}
}

static int give(struct pc_trace *trace)
{
	int status;

	name_threads(trace);
	status = give_samples(trace);
	for (uint32_t i = 0; i < trace->profile_count && !status; i++) {
		struct pc_trace_profile *profile = &trace->profiles[i];
		uint32_t thread = profile->thread;

		if (profile->v8.samples.count)
			status = pc_v8_give_samples(
				&profile->v8,
				thread == PC_NONE ? PC_NONE : trace->threads[thread].id, "cpu");
	}
	if (!status)
		status = pc_trace_give_slices(trace);
	if (trace->other)
		pc_builder_note(trace->builder,
				"%" PRIu64 " event%s (asynchronous, flow, or without a time) lie "
				"in no stack and do not count",
				trace->other, trace->other == 1 ? "" : "s");
	return status;
}

static void clear(struct pc_trace *trace)
{
	struct pc_text *texts[] = {
		&trace->name, &trace->phase,	&trace->pid,	  &trace->tid,
		&trace->id,   &trace->argument, &trace->category, &trace->parent
	};

	for (uint32_t i = 0; i < trace->profile_count; i++)
		pc_v8_clear(&trace->profiles[i].v8);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		pc_text_clear(texts[i]);
	pc_forest_clear(&trace->frames);
	pc_table_clear(&trace->names);
	pc_table_clear(&trace->process_keys);
	pc_table_clear(&trace->thread_keys);
	pc_table_clear(&trace->profile_keys);
	free(trace->processes);
	free(trace->threads);
	free(trace->slices);
	free(trace->profiles);
	free(trace->samples);
}

static void read_events(struct pc_pull *pull, void *record)
{
	pc_trace_read_events(pull, record);
}

static const struct pc_pull_field file_fields[] = {
	{ "traceEvents", PC_PULL_CALL, 0, read_events },
	{ "samples", PC_PULL_CALL, 0, read_samples },
	{ "stackFrames", PC_PULL_CALL, 0, read_frames },
	{ 0 },
};

int pc_parse_chrome_trace(struct pc_builder *builder, struct pc_input *input)
{
	struct pc_arena *arena = pc_memory(pc_builder_pc(builder));
	struct pc_trace trace = { .builder = builder };
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	int status;

	pc_pull_open(&pull, input);
	pull.may_stay_open = true;
	pc_table_init(&trace.names, arena);
	pc_table_init(&trace.process_keys, arena);
	pc_table_init(&trace.thread_keys, arena);
	pc_table_init(&trace.profile_keys, arena);
	pc_forest_init(&trace.frames, arena);
	pc_builder_has_stacks(builder);
	if (!pc_pull_fields(&pull, file_fields, &trace))
		pc_trace_read_events(&pull, &trace);
	status = pc_pull_told(&pull, builder);
	if (!status)
		status = give(&trace);
	clear(&trace);
	return status;
}
