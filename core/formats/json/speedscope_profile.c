/* SPDX-License-Identifier: Apache-2.0
 * One profile of a speedscope file: samples with weights, or frames that open and close. */
#include "formats/json/speedscope.h"

#include "base/arena.h"

static const char too_large[] = "numbers that 64 bits can't add up";

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

/* The rest of the profile can't be trusted: what came before it counts. */
static void stop(struct pc_speedscope *all, const char *why)
{
	if (!all->stopped && !all->wrong)
		all->wrong = why;
	all->stopped = true;
}

static void add(struct pc_speedscope *all, uint32_t node, struct pc_amount value, int64_t count)
{
	if (all->stopped)
		return;
	if (!pc_amount_add(&all->sum, value.value, value.digits) ||
	    !pc_trie_add(&all->trie, node, all->group_count, value, count))
		stop(all, too_large);
}

/* ---- evented ---- */
static uint32_t innermost(const struct pc_speedscope *all)
{
	return all->open_count ? all->open[all->open_count - 1].node : PC_NONE;
}

/* The time since the last event belongs to the frame that was opened last. */
static void advance(struct pc_speedscope *all, const struct pc_number *at)
{
	struct pc_amount passed = { at->value, at->digits };

	if (all->last.known && !pc_amount_add(&passed, -all->last.value, all->last.digits))
		stop(all, too_large);
	else if (all->last.known && passed.value < 0)
		stop(all, "an event that is earlier than the one before it");
	else if (all->last.known && innermost(all) != PC_NONE)
		add(all, innermost(all), passed, PC_UNKNOWN);
	all->last = *at;
}

static void open_frame(struct pc_speedscope *all)
{
	struct pc_speedscope_open frame = { .key = (uint32_t)all->frame };

	frame.node = pc_trie_node(&all->trie, innermost(all), frame.key);
	all->open = PC_GROW(all->open, all->open_count, all->open_room);
	all->open[all->open_count++] = frame;
}

static void on_event(struct pc_speedscope *all)
{
	if (!all->at.known || all->frame < 0 || all->frame >= UINT32_MAX)
		stop(all, "an event without a frame or a time");
	if (!all->stopped)
		advance(all, &all->at);
	if (all->stopped)
		return;
	if (pc_span_is(span_of(&all->type), "O"))
		open_frame(all);
	else if (!pc_span_is(span_of(&all->type), "C"))
		stop(all, "an event that neither opens nor closes a frame");
	else if (!all->open_count || all->open[all->open_count - 1].key != all->frame)
		stop(all, "a frame is closed that is not the one opened last");
	else
		all->open_count--;
}

static void read_events(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "type", PC_PULL_TEXT, offsetof(struct pc_speedscope, type), NULL },
		{ "frame", PC_PULL_INT, offsetof(struct pc_speedscope, frame), NULL },
		{ "at", PC_PULL_NUMBER, offsetof(struct pc_speedscope, at), NULL },
		{ 0 },
	};
	struct pc_speedscope *all = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		all->type.size = 0;
		all->frame = -1;
		all->at.known = false;
		if (pc_pull_fields(pull, fields, all) && !pull->damage)
			on_event(all);
	}
}

/* What is open when the events end is open until the profile ends. */
static void close_all(struct pc_speedscope *all)
{
	if (all->open_count && !all->stopped) {
		if (all->end.known)
			advance(all, &all->end);
		stop(all, "a frame that is never closed; it ends where its profile does");
	}
	all->open_count = 0;
}

/* ---- sampled ---- */
static void read_samples(struct pc_pull *pull, void *record)
{
	struct pc_speedscope *all = record;
	unsigned level = pc_pull_array(pull), stack;
	int64_t frame;

	while (pc_pull_item(pull, level)) {
		uint32_t node = PC_NONE;

		stack = pc_pull_array(pull);
		while (pc_pull_item(pull, stack))
			if (pc_pull_int(pull, 0, &frame) && frame >= 0 && frame < UINT32_MAX)
				node = pc_trie_node(&all->trie, node, (uint32_t)frame);
		if (!pull->damage)
			pc_column_add(pull, &all->samples, node);
	}
}

static void read_weights(struct pc_pull *pull, void *record)
{
	struct pc_speedscope *all = record;
	unsigned level = pc_pull_array(pull);
	struct pc_number weight;

	while (pc_pull_item(pull, level)) {
		bool known = pc_pull_number(pull, &weight);

		if (pull->damage)
			return;
		pc_column_add(pull, &all->weights, known ? weight.value : PC_UNKNOWN);
		pc_column_add(pull, &all->digits, known ? weight.digits : 0);
	}
}

/* A sample of no frames is time without a stack. Where the file ends before the weights, there are
 * the samples at least. */
static void add_samples(struct pc_speedscope *all)
{
	bool weighed = all->weights.count > 0;
	uint32_t count = all->samples.count;

	if (count != all->weights.count)
		stop(all, "not as many weights as samples");
	if (weighed && count > all->digits.count)
		count = all->digits.count;
	if (!weighed)
		all->unit.size = 0;
	all->stopped = false; /* those that have both count */
	for (uint32_t i = 0; i < count && !all->stopped; i++) {
		struct pc_amount weight = { 1, 0 };

		if (weighed)
			weight = (struct pc_amount){ all->weights.values[i],
						     (unsigned)all->digits.values[i] };
		if (weight.value == PC_UNKNOWN || weight.value < 0)
			stop(all, "a weight that is no number, or negative");
		else
			add(all, (uint32_t)all->samples.values[i], weight, 1);
	}
}

/* ---- profiles ---- */
static struct pc_speedscope_group group_of(struct pc_speedscope *all)
{
	static const struct {
		const char *name, *event, *unit;
		unsigned power;
	} units[] = {
		{ "nanoseconds", "time", "ns", 0 },  { "microseconds", "time", "ns", 3 },
		{ "milliseconds", "time", "ns", 6 }, { "seconds", "time", "ns", 9 },
		{ "bytes", "bytes", "bytes", 0 },    { "none", "samples", "samples", 0 },
	};
	struct pc_speedscope_group group = { .thread = pc_builder_thread(
						     all->builder, span_of(&all->name), -1, -1) };
	size_t i = 0, last = sizeof(units) / sizeof(*units) - 1;

	while (i < last && !pc_span_is(span_of(&all->unit), units[i].name))
		i++;
	group.power = units[i].power;
	group.time = pc_span_is(pc_span(units[i].unit), "ns");
	group.event = pc_builder_event(all->builder, pc_span(units[i].event));
	pc_builder_unit(all->builder, group.event, units[i].unit);
	if (i == last && all->unit.size && !pc_span_is(span_of(&all->unit), "none"))
		pc_builder_note(all->builder, "the unit \"%s\" is none of speedscope's",
				all->unit.data);
	return group;
}

/* speedscope counts time between startValue and endValue that no sample has. */
static bool has_gap(const struct pc_speedscope *all)
{
	struct pc_amount span = { all->end.value, all->end.digits };

	return all->end.known && all->start.known &&
	       pc_amount_add(&span, -all->start.value, all->start.digits) &&
	       pc_amount_add(&span, -all->sum.value, all->sum.digits) && span.value > 0;
}

static const struct pc_pull_field fields[] = {
	{ "name", PC_PULL_TEXT, offsetof(struct pc_speedscope, name), NULL },
	{ "unit", PC_PULL_TEXT, offsetof(struct pc_speedscope, unit), NULL },
	{ "startValue", PC_PULL_NUMBER, offsetof(struct pc_speedscope, start), NULL },
	{ "endValue", PC_PULL_NUMBER, offsetof(struct pc_speedscope, end), NULL },
	{ "events", PC_PULL_CALL, 0, read_events },
	{ "samples", PC_PULL_CALL, 0, read_samples },
	{ "weights", PC_PULL_CALL, 0, read_weights },
	{ 0 },
};

void pc_speedscope_profile(struct pc_pull *pull, struct pc_speedscope *all)
{
	all->name.size = all->unit.size = 0;
	all->start.known = all->end.known = all->last.known = all->stopped = false;
	all->samples.count = all->weights.count = all->digits.count = 0;
	all->sum = (struct pc_amount){ 0, 0 };
	if (!pc_pull_fields(pull, fields, all))
		return;
	close_all(all);
	if (all->samples.count)
		add_samples(all);
	all->gap |= has_gap(all);
	all->groups = PC_GROW(all->groups, all->group_count, all->group_room);
	all->groups[all->group_count] = group_of(all);
	all->group_count++;
}
