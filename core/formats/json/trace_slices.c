/* SPDX-License-Identifier: Apache-2.0
 * Slices to stacks: sorted by thread and time, what lies within another is called by it. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/json/trace.h"

struct open_slice {
	int64_t from, to; /* INT64_MAX: until its end event comes */
	int64_t inner;	  /* the time of what lies within it */
	int64_t reach;	  /* when the last of that ended: it may be later than its own end */
	uint32_t name, stack;
};

struct replay {
	struct pc_trace *trace;
	struct open_slice *open;
	uint32_t count, room;
	uint32_t *begun; /* by name: how many of the open ones wait for an end event */
	uint32_t waiting;
	uint32_t event, thread;
	int64_t last; /* the latest time that was seen in the thread */
	int status;
};

static int by_thread_and_time(const void *a, const void *b)
{
	const struct pc_slice *one = a, *other = b;

	if (one->thread != other->thread)
		return one->thread < other->thread ? -1 : 1;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->order < other->order ? -1 : one->order > other->order;
}

static int longest_first(const void *a, const void *b)
{
	const struct pc_slice *one = a, *other = b;

	if (one->duration != other->duration)
		return one->duration > other->duration ? -1 : 1;
	return one->order < other->order ? -1 : one->order > other->order;
}

static bool same_moment(const struct pc_slice *a, const struct pc_slice *b)
{
	return a->thread == b->thread && a->time == b->time && a->phase == 'X' && b->phase == 'X';
}

/* Of those that begin together the longest is around the others. */
static void sort(struct pc_slice *slices, uint32_t count)
{
	uint32_t from = 0;

	if (count)
		qsort(slices, count, sizeof(*slices), by_thread_and_time);
	for (uint32_t i = 1; i <= count; i++) {
		if (i < count && same_moment(&slices[i], &slices[from]))
			continue;
		if (i - from > 1)
			qsort(slices + from, i - from, sizeof(*slices), longest_first);
		from = i;
	}
}

/* A slice that has an end may be over while one that began within it goes on: of the time of that
 * one, only what lies before the end is taken from it. */
static void count_in_caller(struct replay *replay, const struct open_slice *slice, int64_t at)
{
	struct open_slice *caller = &replay->open[replay->count - 1];
	int64_t reach = slice->reach > at ? slice->reach : at;
	int64_t end = reach < caller->to ? reach : caller->to;

	if (reach > caller->reach)
		caller->reach = reach;
	if (reach > caller->to)
		replay->trace->outlasting++;
	if (end > slice->from)
		caller->inner += end - slice->from;
}

static void close_last(struct replay *replay, int64_t at)
{
	struct open_slice *slice = &replay->open[--replay->count];
	int64_t whole = at - slice->from;
	struct pc_sample sample = { .stack = slice->stack,
				    .thread = replay->thread,
				    .event = replay->event,
				    .value = whole - slice->inner,
				    .count = PC_UNKNOWN };

	if (slice->to == INT64_MAX) {
		replay->begun[slice->name]--;
		replay->waiting--;
	}
	if (replay->count)
		count_in_caller(replay, slice, at);
	if (!replay->status)
		replay->status = pc_builder_sample(replay->trace->builder, &sample);
}

static void open_slice(struct replay *replay, const struct pc_slice *slice)
{
	struct open_slice *caller = replay->count ? &replay->open[replay->count - 1] : NULL;
	struct pc_place place = { .function = replay->trace->names.keys[slice->name] };
	uint32_t frame = pc_builder_frame(replay->trace->builder, &place);
	struct open_slice new = { .from = slice->time, .to = INT64_MAX, .name = slice->name };

	if (slice->phase == 'X')
		new.to = slice->time + slice->duration; /* which are small enough */
	if (slice->phase == 'X' && caller && caller->to < new.to) {
		new.to = caller->to;
		replay->trace->cut++;
	}
	new.stack =
		pc_builder_stack(replay->trace->builder, caller ? caller->stack : PC_NONE, frame);
	replay->open = PC_GROW(replay->open, replay->count, replay->room);
	replay->open[replay->count++] = new;
	if (new.to == INT64_MAX) {
		replay->begun[new.name]++;
		replay->waiting++;
	} else if (new.to > replay->last) {
		replay->last = new.to;
	}
}

/* The innermost one of that name; an end may have none. What was opened within it ends too. */
static void close_named(struct replay *replay, const struct pc_slice *slice)
{
	uint32_t at = replay->count;
	bool named = replay->trace->names.keys[slice->name].size > 0;

	if (named ? !replay->begun[slice->name] : !replay->waiting) {
		replay->trace->unopened++;
		return;
	}
	while (at && (replay->open[at - 1].to != INT64_MAX ||
		      (named && replay->open[at - 1].name != slice->name)))
		at--;
	while (replay->count >= at)
		close_last(replay, slice->time);
}

static void close_thread(struct replay *replay)
{
	while (replay->count) {
		struct open_slice *slice = &replay->open[replay->count - 1];

		replay->trace->unclosed += slice->to == INT64_MAX;
		close_last(replay, slice->to < replay->last ? slice->to : replay->last);
	}
}

static void step(struct replay *replay, const struct pc_slice *slice)
{
	while (replay->count && replay->open[replay->count - 1].to <= slice->time)
		close_last(replay, replay->open[replay->count - 1].to);
	if (slice->time > replay->last)
		replay->last = slice->time;
	if (slice->phase == 'E')
		close_named(replay, slice);
	else
		open_slice(replay, slice);
}

static void note(const struct pc_trace *trace)
{
	if (trace->unclosed)
		pc_builder_note(trace->builder,
				"%" PRIu64 " event%s never ended: they end with the last of "
				"their thread",
				trace->unclosed, trace->unclosed == 1 ? "" : "s");
	if (trace->unopened)
		pc_builder_note(trace->builder,
				"%" PRIu64 " end event%s end what never began, and do not count",
				trace->unopened, trace->unopened == 1 ? "" : "s");
	if (trace->cut)
		pc_builder_note(trace->builder,
				"%" PRIu64 " event%s last longer than the one around them, and "
				"are cut at its end",
				trace->cut, trace->cut == 1 ? "" : "s");
	if (trace->outlasting)
		pc_builder_note(trace->builder,
				"%" PRIu64 " event%s last longer than the one in which they began, "
				"whose total holds them whole",
				trace->outlasting, trace->outlasting == 1 ? "" : "s");
}

int pc_trace_give_slices(struct pc_trace *trace)
{
	struct replay replay = { .trace = trace };

	if (!trace->slice_count)
		return PC_OK;
	sort(trace->slices, trace->slice_count);
	replay.begun = pc_realloc(NULL, trace->names.count, sizeof(*replay.begun));
	memset(replay.begun, 0, trace->names.count * sizeof(*replay.begun));
	replay.event = pc_builder_event(trace->builder, PC_SPAN("wall"));
	for (uint32_t i = 0; i < trace->slice_count && !replay.status; i++) {
		const struct pc_slice *slice = &trace->slices[i];

		if (!i || slice[-1].thread != slice->thread) {
			close_thread(&replay);
			replay.thread = trace->threads[slice->thread].id;
			replay.last = slice->time;
		}
		step(&replay, slice);
	}
	close_thread(&replay);
	free(replay.open);
	free(replay.begun);
	note(trace);
	return replay.status;
}
