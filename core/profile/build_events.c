/* SPDX-License-Identifier: Apache-2.0
 * What the builder is told of events and inputs beside the costs themselves. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "input/doubt.h"
#include "profile/build.h"

struct pc *pc_builder_pc(struct pc_builder *builder)
{
	return builder->pc;
}

/* ---- events ---- */
static uint32_t add_event(struct pc_builder *builder, struct pc_span name)
{
	uint32_t id;
	bool new;

	id = pc_table_intern(&builder->event_names, pc_build_valid(builder, name), &new);
	if (!new)
		return id;
	builder->events = PC_GROW(builder->events, builder->event_count, builder->event_room);
	builder->events[builder->event_count++] =
		(struct pc_build_event){ .name = builder->event_names.keys[id].data,
					 .shared = PC_NONE };
	return id;
}

/* The part about the present input begins anew with the input. */
static void refresh(struct pc_builder *builder, struct pc_build_event *event)
{
	if (event->input == builder->input)
		return;
	event->input = builder->input;
	event->pool = PC_NONE;
	event->said_unit = NULL;
	event->said_total = (struct pc_amount){ PC_UNKNOWN, 0 };
	event->sum = (struct pc_amount){ 0, 0 };
	event->said_samples = event->said_lost = PC_UNKNOWN;
	event->count = 0;
	event->costs = 0;
	event->period_said = event->self_unknown = event->mixed = false;
}

uint32_t pc_builder_event(struct pc_builder *builder, struct pc_span name)
{
	uint32_t id;

	if (!name.size)
		name = PC_SPAN("unknown");
	id = pc_table_find(&builder->event_names, name);
	if (id == PC_NONE)
		id = add_event(builder, name);
	refresh(builder, &builder->events[id]);
	return id;
}

void pc_builder_unit(struct pc_builder *builder, uint32_t event, const char *unit)
{
	struct pc_build_event *said = &builder->events[event];

	if (!said->said_unit || strcmp(said->said_unit, unit) != 0)
		said->said_unit = pc_arena_strdup(pc_memory(builder->pc), unit);
}

void pc_builder_totals(struct pc_builder *builder, uint32_t event, int64_t total, int64_t samples,
		       int64_t lost)
{
	builder->events[event].said_total.value = total;
	builder->events[event].said_samples = samples;
	builder->events[event].said_lost = lost;
}

void pc_builder_total_digits(struct pc_builder *builder, uint32_t event, unsigned digits)
{
	builder->events[event].said_total.digits = digits;
}

void pc_builder_period(struct pc_builder *builder, uint32_t id, int64_t period, unsigned digits)
{
	struct pc_build_event *event = &builder->events[id];
	const struct pc_amount *known = &event->period;

	event->period_said = true;
	if (!event->period_known)
		event->period = (struct pc_amount){ period, digits };
	else if (known->value != period || known->digits != digits)
		event->period_differs = true;
	event->period_known = true;
}

void pc_builder_prefer(struct pc_builder *builder, uint32_t event)
{
	if (builder->preferred == PC_NONE)
		builder->preferred = event;
}

/* ---- pools ---- */
static uint32_t add_pool(struct pc_builder *builder, const struct pc_build_pool *pool)
{
	builder->pools = PC_GROW(builder->pools, builder->pool_count, builder->pool_room);
	builder->pools[builder->pool_count] = *pool;
	return builder->pool_count++;
}

uint32_t pc_build_pool(struct pc_builder *builder, uint32_t id)
{
	struct pc_build_event *event = &builder->events[id];

	if (event->pool != PC_NONE)
		return event->pool;
	if (event->shared == PC_NONE)
		event->shared = add_pool(builder, &(struct pc_build_pool){ .event = id });
	event->pool = event->shared;
	return event->pool;
}

void pc_builder_percent_only(struct pc_builder *builder, uint32_t id)
{
	struct pc_build_event *event = &builder->events[id];
	struct pc_build_pool pool = { .event = id,
				      .percent = true,
				      .input = builder->remarks.input,
				      .total = { PC_UNKNOWN, 0 } };

	if (event->pool != PC_NONE && builder->pools[event->pool].percent)
		return;
	event->mixed = event->costs != 0;
	event->pool = add_pool(builder, &pool);
}

/* ---- what is said of the inputs ---- */
void pc_builder_overlapping(struct pc_builder *builder)
{
	builder->overlapping = true;
}

static const char *keep_text(struct pc_builder *builder, const char *fmt, va_list args)
{
	struct pc_text text PC_AUTO(text) = { 0 };
	struct pc_span valid;

	pc_text_vprintf(&text, fmt, args);
	valid = pc_build_valid(builder, (struct pc_span){ text.data, text.size });
	return pc_arena_strndup(pc_memory(builder->pc), valid.data, valid.size);
}

/* The tool of all inputs is known where each says one, and the same. */
void pc_builder_tool(struct pc_builder *builder, const char *fmt, ...)
{
	const char *tool;
	va_list args;

	if (builder->tool_differs)
		return;
	va_start(args, fmt);
	tool = keep_text(builder, fmt, args);
	va_end(args);
	builder->input_has_tool = true;
	if (!builder->tool)
		builder->tool = tool;
	builder->tool_differs = strcmp(builder->tool, tool) != 0;
}

void pc_builder_note(struct pc_builder *builder, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&builder->remarks, builder->remarks.input, fmt, args);
	va_end(args);
}

void pc_build_note(struct pc_builder *builder, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&builder->remarks, NULL, fmt, args);
	va_end(args);
}

void pc_builder_skip(struct pc_builder *builder, uint64_t line_number)
{
	if (builder->source)
		pc_input_doubt(builder->source);
	pc_remarks_skip(&builder->remarks, line_number);
}

void pc_builder_damage(struct pc_builder *builder, uint64_t line_number, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_damage_line(&builder->remarks, line_number, fmt, args);
	va_end(args);
}

void pc_builder_damage_byte(struct pc_builder *builder, uint64_t byte, const char *reason)
{
	pc_remarks_damage_byte(&builder->remarks, byte, reason);
}

/* ---- the beginning and the end of an input ---- */
void pc_builder_begin(struct pc_builder *builder, const char *input_name, const char *format)
{
	builder->input++;
	pc_remarks_begin(&builder->remarks, input_name);
	builder->input_format = format;
	builder->input_costs = 0;
	builder->input_has_tool = false;
	builder->overlapping = false;
	if (!builder->format)
		builder->format = format;
	else if (strcmp(builder->format, format) != 0)
		builder->format = "several";
}

static int end_unit(struct pc_builder *builder, struct pc_build_event *event, bool percent)
{
	const char *unit = event->said_unit;

	if (!unit && percent && event->said_total.value == PC_UNKNOWN)
		unit = "%"; /* nothing says how much a percent is */
	else if (!unit)
		unit = pc_event_unit(pc_span(event->name));
	if (!event->unit || !strcmp(event->unit, "%"))
		event->unit = unit;
	else if (strcmp(unit, "%") != 0 && strcmp(event->unit, unit) != 0)
		return pc_fail(
			builder->pc, PC_EINPUT,
			"event %s is in %s, but in %s in an earlier input; they can't be added up",
			event->name, unit, event->unit);
	return PC_OK;
}

/* A total that was told wins over the sum: tables leave out what is small. */
static struct pc_amount input_total(const struct pc_build_event *event, bool percent)
{
	if (event->said_total.value != PC_UNKNOWN)
		return event->said_total;
	if (percent || event->self_unknown)
		return (struct pc_amount){ PC_UNKNOWN, 0 };
	return event->sum;
}

static bool add_totals(struct pc_build_event *event, struct pc_amount total)
{
	int64_t samples = event->said_samples == PC_UNKNOWN ? event->count : event->said_samples;
	int64_t lost = event->said_lost;

	if (event->inputs++ == 0) {
		event->total = total;
		event->samples = samples;
		event->lost = lost;
		return true;
	}
	if (total.value == PC_UNKNOWN || event->total.value == PC_UNKNOWN)
		event->total = (struct pc_amount){ PC_UNKNOWN, 0 };
	else if (!pc_amount_add(&event->total, total.value, total.digits))
		return false;
	if (samples == PC_UNKNOWN || event->samples == PC_UNKNOWN)
		event->samples = PC_UNKNOWN;
	else if (__builtin_add_overflow(event->samples, samples, &event->samples))
		return false;
	if (lost == PC_UNKNOWN || event->lost == PC_UNKNOWN)
		event->lost = PC_UNKNOWN;
	else if (__builtin_add_overflow(event->lost, lost, &event->lost))
		return false;
	return true;
}

/* Rounding makes a little more than all; no more than that can be true. */
static void tell_too_much(struct pc_builder *builder, const struct pc_build_event *event)
{
	if (!event->self_unknown && event->sum.value > PC_HUNDREDTHS_LIKELY)
		pc_builder_note(builder,
				"the self costs of %s add up to %" PRId64 ".%02d %%: some shares "
				"are wrong, or stand in the input more than once",
				event->name, event->sum.value / 100, (int)(event->sum.value % 100));
}

static int end_event(struct pc_builder *builder, struct pc_build_event *event)
{
	struct pc_build_pool *pool = event->pool == PC_NONE ? NULL : &builder->pools[event->pool];
	bool percent = pool && pool->percent;
	struct pc_amount total = input_total(event, percent);
	int status = end_unit(builder, event, percent);

	if (status)
		return status;
	if (event->mixed)
		return pc_fail(builder->pc, PC_EINPUT,
			       "event %s has a table of percentages after one of %s; give each in "
			       "a file of its own",
			       event->name, event->unit);
	if (percent) {
		tell_too_much(builder, event);
		pool->total = event->said_total;
	}
	if (total.value != PC_UNKNOWN && total.digits > event->digits)
		event->digits = total.digits;
	if (total.digits > PC_DIGITS_MAX || !add_totals(event, total))
		return pc_build_too_large(builder, event->name);
	return PC_OK;
}

static int no_samples(struct pc_builder *builder)
{
	return pc_fail(builder->pc, PC_EINPUT,
		       "no samples (read as %s%s); if it is another format, name it with --format",
		       builder->input_format, pc_remarks_why(&builder->remarks));
}

int pc_builder_end(struct pc_builder *builder)
{
	int status = PC_OK;

	if (!builder->input_costs)
		return no_samples(builder);
	builder->tool_differs |= !builder->input_has_tool;
	for (uint32_t i = 0; i < builder->event_count && !status; i++)
		if (builder->events[i].input == builder->input)
			status = end_event(builder, &builder->events[i]);
	return status;
}
