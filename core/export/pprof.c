/* SPDX-License-Identifier: Apache-2.0
 * pprof's profile.proto, written as it is made: samples first, then the places and strings that
 * they refer to. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "base/wire.h"
#include "export/costs.h"
#include "export/gzip.h"

/* The fields of the messages, by their numbers in
 * https://github.com/google/pprof/blob/main/proto/profile.proto */
enum {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_MAPPING = 3,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_PERIOD_TYPE = 11,
	PROFILE_PERIOD = 12,
	PROFILE_COMMENT = 13,
	PROFILE_DEFAULT_TYPE = 14,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	SAMPLE_LABEL = 3,
	MAPPING_FILENAME = 5,
	MAPPING_HAS_FUNCTIONS = 7, /* to 10: it needs no symbols */
	MAPPING_HAS_INLINES = 10,
	LOCATION_MAPPING = 2,
	LOCATION_LINE = 4
};

/* What becomes of an event. */
struct column {
	size_t index; /* among the values of a sample */
	int64_t most; /* the sum of the magnitudes of its costs */
	struct pc_unit unit;
};

struct pprof {
	struct pc *pc;
	const struct pc_profile *profile;
	const struct pc_export *what;
	struct pc_arena *arena;
	struct pc_table strings, functions, locations, modules; /* numbered as they are used */
	struct pc_drain drain;
	size_t *costs; /* those to write, by stack and thread */
	size_t cost_count, cost_room;
	struct column *columns; /* by event */
	size_t column_count;
	bool counted; /* column 0 is the number of samples */
	int64_t *values;
	struct pc_text message, part; /* scratch */
};

static uint64_t string(struct pprof *pprof, const char *text)
{
	return pc_table_intern(&pprof->strings, pc_span(text), NULL);
}

static struct pc_span held(const struct pc_text *text)
{
	return (struct pc_span){ text->data ? text->data : "", text->size };
}

static void write_message(struct pprof *pprof, uint32_t field)
{
	pc_wire_put_bytes(&pprof->drain.held, field, held(&pprof->message));
	pprof->message.size = 0;
	pc_drain_check(&pprof->drain);
}

/* ---- events ---- */
static void write_type(struct pprof *pprof, uint32_t field, const char *type, const char *unit)
{
	pc_wire_put_number(&pprof->message, 1, string(pprof, type));
	pc_wire_put_number(&pprof->message, 2, string(pprof, unit));
	write_message(pprof, field);
}

static void write_types(struct pprof *pprof)
{
	if (pprof->counted)
		write_type(pprof, PROFILE_SAMPLE_TYPE, "samples", "count");
	pprof->column_count = pprof->counted;
	for (size_t i = 0; i < pprof->profile->event_count; i++) {
		struct column *column = &pprof->columns[i];

		if (pprof->what->event != PC_EXPORT_EVERY && pprof->what->event != i)
			continue;
		column->index = pprof->column_count++;
		write_type(pprof, PROFILE_SAMPLE_TYPE, pprof->profile->events[i].name,
			   column->unit.name);
	}
}

/* ---- samples ---- */
static int compare_costs(const void *left, const void *right, void *context)
{
	size_t a = *(const size_t *)left, b = *(const size_t *)right;
	struct pc_cost one, two;

	pc_cost_next(context, &a, &one);
	pc_cost_next(context, &b, &two);
	if (one.stack != two.stack)
		return one.stack < two.stack ? -1 : 1;
	if (one.frame != two.frame)
		return one.frame < two.frame ? -1 : 1;
	if (one.thread != two.thread)
		return one.thread < two.thread ? -1 : 1;
	return a < b ? -1 : 1;
}

static void collect(struct pprof *pprof)
{
	struct pc_cost cost;
	bool unknown = false;

	for (size_t i = 0; pc_cost_next(pprof->profile, &i, &cost); i++) {
		if (!pc_cost_is_of(&cost, pprof->what))
			continue;
		unknown |= cost.count == PC_UNKNOWN;
		pprof->columns[cost.event].most += cost.value < 0 ? -cost.value : cost.value;
		pprof->costs = PC_GROW(pprof->costs, pprof->cost_count, pprof->cost_room);
		pprof->costs[pprof->cost_count++] = i;
	}
	if (pprof->cost_count)
		qsort_r(pprof->costs, pprof->cost_count, sizeof(*pprof->costs), compare_costs,
			(void *)(uintptr_t)pprof->profile);
	pprof->counted = !unknown;
	for (size_t i = 0; i < pprof->profile->event_count; i++)
		pc_export_pprof_unit(&pprof->profile->events[i], pprof->columns[i].most,
				     &pprof->columns[i].unit);
}

/* One event whose samples are counted beside it: several would each need a count of their own. */
static bool may_count(const struct pprof *pprof)
{
	const struct pc_profile *profile = pprof->profile;
	size_t event = pprof->what->event == PC_EXPORT_EVERY ? 0 : pprof->what->event;

	return (pprof->what->event != PC_EXPORT_EVERY || profile->event_count == 1) &&
	       strcmp(profile->events[event].unit, "samples") != 0 &&
	       strcmp(profile->events[event].unit, "count") != 0;
}

static void put_location(struct pprof *pprof, const struct pc_text *frames)
{
	uint32_t id = pc_table_intern(&pprof->locations, held(frames), NULL);

	pc_wire_put_varint(&pprof->part, (uint64_t)id + 1);
}

/* Leaf first. What was inlined is in the location of the function that it was inlined into; a place
 * without a name has no line there, so that it is a location of its own. */
static void put_locations(struct pprof *pprof, const struct pc_cost *cost)
{
	struct pc_text frames PC_AUTO(text) = { 0 };
	uint32_t stack = cost->stack, frame = cost->frame;
	const struct pc_frame_ids *ids;

	pprof->part.size = 0;
	do {
		if (stack != PC_NONE) {
			frame = pprof->profile->nodes[stack].frame;
			stack = pprof->profile->nodes[stack].caller;
		}
		ids = &pprof->profile->frames[frame];
		if (frames.size && ids->function == PC_NONE) {
			put_location(pprof, &frames);
			frames.size = 0;
		}
		pc_text_add(&frames, (const char *)&frame, sizeof(frame));
		if (stack != PC_NONE && ids->function != PC_NONE && ids->kind == PC_FRAME_INLINED)
			continue;
		put_location(pprof, &frames);
		frames.size = 0;
	} while (stack != PC_NONE);
	pc_wire_put_bytes(&pprof->message, SAMPLE_LOCATION, held(&pprof->part));
}

static void put_label(struct pprof *pprof, const char *key, const char *text, int64_t number)
{
	pprof->part.size = 0;
	pc_wire_put_number(&pprof->part, 1, string(pprof, key));
	if (text)
		pc_wire_put_number(&pprof->part, 2, string(pprof, text));
	else
		pc_wire_put_number(&pprof->part, 3, (uint64_t)number);
	pc_wire_put_bytes(&pprof->message, SAMPLE_LABEL, held(&pprof->part));
}

static void put_labels(struct pprof *pprof, uint32_t id)
{
	const struct pc_thread *thread = &pprof->profile->threads[id];

	if (thread->process != PC_NONE)
		put_label(pprof, "comm", pprof->profile->strings[thread->process], 0);
	if (thread->pid >= 0)
		put_label(pprof, "pid", NULL, thread->pid);
	if (thread->tid >= 0)
		put_label(pprof, "tid", NULL, thread->tid);
}

static void write_sample(struct pprof *pprof, const struct pc_cost *cost)
{
	put_locations(pprof, cost);
	pprof->part.size = 0;
	for (size_t i = 0; i < pprof->column_count; i++) {
		pc_wire_put_varint(&pprof->part, (uint64_t)pprof->values[i]);
		pprof->values[i] = 0;
	}
	pc_wire_put_bytes(&pprof->message, SAMPLE_VALUE, held(&pprof->part));
	if (cost->thread != PC_NONE)
		put_labels(pprof, cost->thread);
	write_message(pprof, PROFILE_SAMPLE);
}

/* The costs of one stack and thread are one sample, with a value for each event. */
static void write_samples(struct pprof *pprof)
{
	struct pc_cost cost, last = { 0 };

	for (size_t i = 0; i < pprof->cost_count && !pprof->drain.status; i++, last = cost) {
		size_t at = pprof->costs[i];
		const struct column *column;

		pc_cost_next(pprof->profile, &at, &cost);
		if (i && (cost.stack != last.stack || cost.frame != last.frame ||
			  cost.thread != last.thread))
			write_sample(pprof, &last);
		column = &pprof->columns[cost.event];
		pprof->values[column->index] += cost.value * column->unit.factor;
		if (pprof->counted)
			pprof->values[0] += cost.count;
		if (pc_cancelled(pprof->pc))
			pprof->drain.status = pc_cancel(pprof->pc);
	}
	write_sample(pprof, &last);
}

/* ---- places ---- */
static void put_line(struct pprof *pprof, const struct pc_frame_ids *frame)
{
	uint32_t key[2] = { frame->function, frame->file };
	struct pc_span bytes = { (const char *)key, sizeof(key) };

	if (frame->function == PC_NONE)
		return;
	pprof->part.size = 0;
	pc_wire_put_number(&pprof->part, 1,
			   (uint64_t)pc_table_intern(&pprof->functions, bytes, NULL) + 1);
	pc_wire_put_number(&pprof->part, 2, frame->line);
	pc_wire_put_bytes(&pprof->message, LOCATION_LINE, held(&pprof->part));
}

static void write_location(struct pprof *pprof, uint32_t id)
{
	struct pc_span frames = pprof->locations.keys[id];
	uint32_t frame = 0, module;

	for (size_t i = 0; i < frames.size; i += sizeof(frame)) {
		memcpy(&frame, frames.data + i, sizeof(frame));
		put_line(pprof, &pprof->profile->frames[frame]);
	}
	pc_wire_put_number(&pprof->message, 1, (uint64_t)id + 1);
	module = pprof->profile->frames[frame].module;
	if (module != PC_NONE) {
		module = pc_table_intern(&pprof->modules, pc_span(pprof->profile->strings[module]),
					 NULL);
		pc_wire_put_number(&pprof->message, LOCATION_MAPPING, (uint64_t)module + 1);
	}
	write_message(pprof, PROFILE_LOCATION);
}

static void write_function(struct pprof *pprof, uint32_t id)
{
	const char *const *strings = pprof->profile->strings;
	uint32_t key[2];

	memcpy(key, pprof->functions.keys[id].data, sizeof(key));
	pc_wire_put_number(&pprof->message, 1, (uint64_t)id + 1);
	pc_wire_put_number(&pprof->message, 2, string(pprof, strings[key[0]]));
	pc_wire_put_number(&pprof->message, 3, string(pprof, strings[key[0]]));
	if (key[1] != PC_NONE)
		pc_wire_put_number(&pprof->message, 4, string(pprof, strings[key[1]]));
	write_message(pprof, PROFILE_FUNCTION);
}

static void write_mapping(struct pprof *pprof, uint32_t id)
{
	pc_wire_put_number(&pprof->message, 1, (uint64_t)id + 1);
	pc_wire_put_number(&pprof->message, MAPPING_FILENAME,
			   string(pprof, pprof->modules.keys[id].data));
	for (uint32_t i = MAPPING_HAS_FUNCTIONS; i <= MAPPING_HAS_INLINES; i++)
		pc_wire_put_number(&pprof->message, i, 1);
	write_message(pprof, PROFILE_MAPPING);
}

static void write_places(struct pprof *pprof)
{
	for (uint32_t i = 0; i < pprof->locations.count; i++)
		write_location(pprof, i);
	for (uint32_t i = 0; i < pprof->functions.count; i++)
		write_function(pprof, i);
	for (uint32_t i = 0; i < pprof->modules.count; i++)
		write_mapping(pprof, i);
}

/* ---- the rest ---- */
static void write_comment(struct pprof *pprof, const char *text)
{
	pc_wire_put_number(&pprof->drain.held, PROFILE_COMMENT, string(pprof, text));
}

static void write_head(struct pprof *pprof)
{
	size_t event = pprof->what->event;
	const struct pc_event *main;
	const struct pc_unit *unit;
	int64_t period;

	if (event == PC_EXPORT_EVERY)
		pc_profile_event(pprof->pc, pprof->profile, "", &event);
	main = &pprof->profile->events[event];
	unit = &pprof->columns[event].unit;
	pc_wire_put_number(&pprof->drain.held, PROFILE_DEFAULT_TYPE, string(pprof, main->name));
	if (main->period != PC_UNKNOWN && !main->period_is_mean &&
	    !__builtin_mul_overflow(main->period, unit->factor, &period)) {
		write_type(pprof, PROFILE_PERIOD_TYPE, main->name, unit->name);
		pc_wire_put_number(&pprof->drain.held, PROFILE_PERIOD, (uint64_t)period);
	}
	write_comment(pprof, pc_export_title(pprof->what));
	write_comment(pprof, "made by perfcopilot " PC_VERSION);
	if (!pc_profile_has_stacks(pprof->profile))
		write_comment(pprof, "no stacks were recorded: costs are self costs");
}

static void write_strings(struct pprof *pprof)
{
	for (uint32_t i = 0; i < pprof->strings.count; i++) {
		pc_wire_put_bytes(&pprof->drain.held, PROFILE_STRING, pprof->strings.keys[i]);
		pc_drain_check(&pprof->drain);
	}
}

static void pprof_free(struct pprof *pprof)
{
	pc_table_clear(&pprof->strings);
	pc_table_clear(&pprof->functions);
	pc_table_clear(&pprof->locations);
	pc_table_clear(&pprof->modules);
	pc_arena_free(pprof->arena);
	pc_text_clear(&pprof->message);
	pc_text_clear(&pprof->part);
	free(pprof->costs);
	free(pprof->values);
}

static int write_all(struct pprof *pprof, const struct pc_sink *sink)
{
	size_t events = pprof->profile->event_count;

	pprof->drain.sink = sink;
	pprof->values = pc_realloc(NULL, events + 1, sizeof(*pprof->values));
	memset(pprof->values, 0, (events + 1) * sizeof(*pprof->values));
	string(pprof, "");
	pprof->counted = pprof->counted && may_count(pprof);
	write_types(pprof);
	write_head(pprof);
	write_samples(pprof);
	write_places(pprof);
	write_strings(pprof);
	return pc_drain_end(&pprof->drain);
}

int pc_export_pprof(struct pc *pc, const struct pc_profile *profile, const struct pc_export *what,
		    const struct pc_sink *sink)
{
	struct pprof pprof = { .pc = pc, .profile = profile, .what = what };
	struct pc_gzip *gzip = NULL;
	int status = pc_gzip_open(pc, sink, &gzip);
	struct pc_sink packed = { pc_gzip_write, gzip };

	if (status)
		return status;
	pprof.arena = pc_arena_new();
	pc_table_init(&pprof.strings, pprof.arena);
	pc_table_init(&pprof.functions, pprof.arena);
	pc_table_init(&pprof.locations, pprof.arena);
	pc_table_init(&pprof.modules, pprof.arena);
	pprof.columns = pc_arena_alloc(pprof.arena, profile->event_count * sizeof(struct column));
	collect(&pprof);
	status = pprof.cost_count ? write_all(&pprof, &packed) : pc_cost_none(pc, profile, what);
	pprof_free(&pprof);
	return pc_gzip_close(gzip, status);
}
