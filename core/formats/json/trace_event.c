/* SPDX-License-Identifier: Apache-2.0
 * The events of a trace: slices are kept, metadata name threads, parts of V8 profiles are put
 * together. */
#include "formats/json/trace.h"

#include "base/arena.h"

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* ---- threads ---- */
static int64_t number_of(const struct pc_text *text)
{
	struct pc_number number;

	if (!pc_number_parse(span_of(text), &number) || number.digits)
		return -1;
	return number.value;
}

static uint32_t process_of(struct pc_trace *trace)
{
	uint32_t id = pc_table_intern(&trace->process_keys, span_of(&trace->pid), NULL);

	while (trace->process_count <= id) {
		trace->processes =
			PC_GROW(trace->processes, trace->process_count, trace->process_room);
		trace->processes[trace->process_count++] = PC_NONE;
	}
	return id;
}

uint32_t pc_trace_thread(struct pc_trace *trace)
{
	size_t size = trace->pid.size;
	uint32_t id;
	bool new;

	/* "pid NUL tid" for a moment */
	pc_text_putc(&trace->pid, '\0');
	pc_text_add(&trace->pid, trace->tid.data, trace->tid.size);
	id = pc_table_intern(&trace->thread_keys, span_of(&trace->pid), &new);
	trace->pid.size = size;
	if (!new)
		return id;
	trace->threads = PC_GROW(trace->threads, trace->thread_count, trace->thread_room);
	trace->threads[trace->thread_count++] =
		(struct pc_trace_thread){ .process = process_of(trace),
					  .name = PC_NONE,
					  .pid = number_of(&trace->pid),
					  .tid = number_of(&trace->tid),
					  .id = PC_NONE };
	return id;
}

static void on_metadata(struct pc_trace *trace)
{
	struct pc_span name = span_of(&trace->name);
	uint32_t said = pc_table_intern(&trace->names, span_of(&trace->argument), NULL), id;

	if (!trace->argument.size)
		return;
	if (pc_span_is(name, "process_name")) {
		id = process_of(trace); /* which may move the array */
		trace->processes[id] = said;
	}
	if (pc_span_is(name, "thread_name")) {
		id = pc_trace_thread(trace);
		trace->threads[id].name = said;
	}
}

/* ---- slices ---- */
/* In nanoseconds 70 years; the difference of any two times fits too. */
#define LATEST (INT64_MAX / 4)
static void on_slice(struct pc_pull *pull, struct pc_trace *trace, char phase)
{
	const struct pc_number *duration =
		trace->duration.known ? &trace->duration : &trace->thread_duration;
	struct pc_slice slice = { .phase = phase, .order = trace->slice_count };

	if (!trace->time.known || !pc_number_scaled(&trace->time, 3, &slice.time) ||
	    slice.time > LATEST || slice.time < -LATEST ||
	    (phase == 'X' && duration->known && !pc_number_scaled(duration, 3, &slice.duration)) ||
	    slice.duration > LATEST) {
		trace->other++;
		return;
	}
	if (trace->slice_count == PC_TRACE_EVENTS_MAX) {
		pc_pull_damage(pull, "more than 33554432 events; what follows was not read");
		return;
	}
	if (slice.duration < 0)
		slice.duration = 0;
	slice.thread = pc_trace_thread(trace);
	slice.name = pc_table_intern(&trace->names, span_of(&trace->name), NULL);
	trace->slices = PC_GROW(trace->slices, trace->slice_count, trace->slice_room);
	trace->slices[trace->slice_count++] = slice;
}

/* ---- profiles of V8 ---- */
static uint32_t profile_of(struct pc_trace *trace)
{
	size_t size = trace->pid.size;
	uint32_t id;
	bool new;

	pc_text_putc(&trace->pid, '\0');
	pc_text_add(&trace->pid, trace->id.data, trace->id.size);
	id = pc_table_intern(&trace->profile_keys, span_of(&trace->pid), &new);
	trace->pid.size = size;
	if (!new)
		return id;
	trace->profiles = PC_GROW(trace->profiles, trace->profile_count, trace->profile_room);
	pc_v8_init(&trace->profiles[trace->profile_count].v8, trace->builder);
	trace->profiles[trace->profile_count++].thread = PC_NONE;
	return id;
}

/* "Profile" is written by the thread that is profiled, parts of it by another. */
static void on_profile(struct pc_pull *pull, struct pc_trace *trace)
{
	bool whole = pc_span_is(span_of(&trace->name), "CpuProfile");
	uint32_t id = profile_of(trace); /* which may move the array */
	struct pc_trace_profile *profile = &trace->profiles[id];

	if (whole || pc_span_is(span_of(&trace->name), "Profile"))
		profile->thread = pc_trace_thread(trace);
	if (trace->has_chunk)
		pc_v8_append(pull, &profile->v8, &trace->chunk);
}

static void on_event(struct pc_pull *pull, struct pc_trace *trace)
{
	char phase = trace->phase.size == 1 ? trace->phase.data[0] : '\0';

	if (trace->has_chunk || pc_span_is(span_of(&trace->name), "Profile"))
		on_profile(pull, trace);
	else if (phase == 'M')
		on_metadata(trace);
	else if (phase == 'B' || phase == 'E' || phase == 'X')
		on_slice(pull, trace, phase);
	else if (!phase || strchr("SFTpbens", phase))
		trace->other++;
}

/* ---- reading ---- */
static void read_nodes(struct pc_pull *pull, void *record)
{
	pc_v8_nodes(pull, record);
}

static void read_samples(struct pc_pull *pull, void *record)
{
	pc_v8_samples(pull, record);
}

static void read_deltas(struct pc_pull *pull, void *record)
{
	pc_pull_column(pull, 3, &((struct pc_v8 *)record)->deltas);
}

static const struct pc_pull_field chunk_fields[] = {
	{ "nodes", PC_PULL_CALL, 0, read_nodes },
	{ "samples", PC_PULL_CALL, 0, read_samples },
	{ "timeDeltas", PC_PULL_CALL, 0, read_deltas },
	{ 0 },
};

/* timeDeltas stand beside or within the profile; only with one they are of it. */
static void begin_chunk(struct pc_trace *trace)
{
	if (!trace->has_chunk)
		pc_v8_init(&trace->chunk, trace->builder);
	trace->has_chunk = true;
}

static void read_profile(struct pc_pull *pull, void *record)
{
	struct pc_trace *trace = record;

	begin_chunk(trace);
	pc_pull_fields(pull, chunk_fields, &trace->chunk);
}

static void read_outer_deltas(struct pc_pull *pull, void *record)
{
	struct pc_trace *trace = record;

	begin_chunk(trace);
	read_deltas(pull, &trace->chunk);
}

static void read_data(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "cpuProfile", PC_PULL_CALL, 0, read_profile },
		{ "timeDeltas", PC_PULL_CALL, 0, read_outer_deltas },
		{ 0 },
	};

	pc_pull_fields(pull, fields, record);
}

static void read_arguments(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "name", PC_PULL_TEXT, offsetof(struct pc_trace, argument), NULL },
		{ "data", PC_PULL_CALL, 0, read_data },
		{ 0 },
	};

	pc_pull_fields(pull, fields, record);
}

static const struct pc_pull_field event_fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct pc_trace, name), NULL },
	{ "ph", PC_PULL_TEXT, offsetof(struct pc_trace, phase), NULL },
	{ "ts", PC_PULL_NUMBER, offsetof(struct pc_trace, time), NULL },
	{ "dur", PC_PULL_NUMBER, offsetof(struct pc_trace, duration), NULL },
	{ "pid", PC_PULL_TEXT, offsetof(struct pc_trace, pid), NULL },
	{ "tid", PC_PULL_TEXT, offsetof(struct pc_trace, tid), NULL },
	{ "args", PC_PULL_CALL, 0, read_arguments },
	{ "tdur", PC_PULL_NUMBER, offsetof(struct pc_trace, thread_duration), NULL },
	{ "id", PC_PULL_TEXT, offsetof(struct pc_trace, id), NULL },
	{ 0 },
};

static void forget(struct pc_trace *trace)
{
	trace->name.size = trace->phase.size = trace->pid.size = trace->tid.size = 0;
	trace->id.size = trace->argument.size = 0;
	trace->time.known = trace->duration.known = trace->thread_duration.known = false;
	if (trace->has_chunk)
		pc_v8_clear(&trace->chunk);
	trace->has_chunk = false;
}

void pc_trace_read_events(struct pc_pull *pull, struct pc_trace *trace)
{
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		forget(trace);
		if (pc_pull_fields(pull, event_fields, trace) && !pull->damage)
			on_event(pull, trace);
	}
	forget(trace);
}
