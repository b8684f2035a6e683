/* SPDX-License-Identifier: Apache-2.0
 * The samples of a thread, through its tables, to the builder. */
#include "formats/json/firefox.h"
#include "formats/json/forest.h"
#include "formats/json/place.h"

struct view { /* whose tables are used */
	struct pc_firefox *all;
	const struct pc_column *columns, *sources, *strings;
};

static struct pc_span span_of(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

bool pc_firefox_is_whole(const struct pc_firefox_thread *thread)
{
	return thread->columns[PC_FF_STACK_FRAME].count && thread->strings.count &&
	       !thread->columns[PC_FF_FUNC_SOURCE].count;
}

static struct pc_span string_at(const struct view *view, int64_t index)
{
	int64_t id = pc_column_at(view->strings, index);

	return id == PC_UNKNOWN ? (struct pc_span){ NULL, 0 } : view->all->strings.keys[id];
}

static int64_t at(const struct view *view, enum pc_firefox_column column, int64_t index)
{
	return pc_column_at(&view->columns[column], index);
}

/* Through a loader an address holds both ("loader.js -> module.js"): the last is what runs. */
static struct pc_span last_url(struct pc_span file)
{
	const char *arrow;

	while ((arrow = pc_span_find(file, " -> "))) {
		file.size -= (size_t)(arrow + 4 - file.data);
		file.data = arrow + 4;
	}
	return file;
}

static void set_line(struct pc_place *place, int64_t line)
{
	if (line > 0 && line <= UINT32_MAX)
		place->line = (uint32_t)line;
}

/* Before it is processed, a text with a script in parentheses is JavaScript. */
static struct pc_place gecko_place(const struct view *view, int64_t frame)
{
	struct pc_place place =
		pc_place_parse(string_at(view, at(view, PC_FF_FRAME_LOCATION, frame)));

	place.file = last_url(place.file);
	if (place.file.size)
		place.kind = PC_FRAME_JIT;
	if (place.file.size)
		set_line(&place, at(view, PC_FF_FRAME_LINE, frame));
	return place;
}

static struct pc_place place_of(const struct view *view, int64_t frame)
{
	enum { LIBRARY = 1 };
	int64_t func = at(view, PC_FF_FRAME_FUNC, frame), resource, source;
	struct pc_place place = { .function = string_at(view, at(view, PC_FF_FUNC_NAME, func)) };

	if (func == PC_UNKNOWN)
		return gecko_place(view, frame);
	resource = at(view, PC_FF_FUNC_RESOURCE, func);
	source = at(view, PC_FF_FUNC_SOURCE, func);
	place.file = string_at(view, source == PC_UNKNOWN ? at(view, PC_FF_FUNC_FILE, func)
							  : pc_column_at(view->sources, source));
	set_line(&place, at(view, PC_FF_FUNC_LINE, func));
	if (place.file.size)
		set_line(&place, at(view, PC_FF_FRAME_LINE, frame));
	if (at(view, PC_FF_FUNC_JS, func) == 1)
		place.kind = PC_FRAME_JIT;
	if (at(view, PC_FF_RESOURCE_TYPE, resource) == LIBRARY) {
		struct pc_span path = string_at(view, at(view, PC_FF_RESOURCE_NAME, resource));

		place.module = pc_module_name(path);
		place.kind = pc_module_kind(path);
	}
	if (at(view, PC_FF_FRAME_INLINE, frame) > 0)
		place.kind = PC_FRAME_INLINED;
	return place;
}

static void make_stacks(const struct view *view, struct pc_forest *forest)
{
	const struct pc_column *frames = &view->columns[PC_FF_STACK_FRAME];

	for (uint32_t i = 0; i < frames->count; i++) {
		int64_t prefix = at(view, PC_FF_STACK_PREFIX, i);
		struct pc_place place = place_of(view, frames->values[i]);
		bool known = prefix >= 0 && prefix < frames->count;
		uint32_t node = pc_forest_add(forest, known ? (uint32_t)prefix : PC_NONE);

		forest->nodes[node].frame = pc_builder_frame(view->all->builder, &place);
		forest->nodes[node].root = !known && pc_span_is(place.function, "(root)");
	}
}

static int64_t number_of(const struct pc_text *text)
{
	struct pc_number number;

	return pc_number_parse(span_of(text), &number) && !number.digits ? number.value : -1;
}

static struct pc_sample sample_of(struct pc_firefox *all, const struct pc_firefox_thread *thread)
{
	struct pc_span type = span_of(&thread->weight_type);
	bool time = pc_span_is(type, "tracing-ms"), bytes = pc_span_is(type, "bytes");
	struct pc_span name = span_of(thread->process.size ? &thread->process : &thread->name);
	struct pc_sample sample = { .thread = pc_builder_thread(all->builder, name,
								number_of(&thread->pid),
								number_of(&thread->tid)) };

	sample.event = pc_builder_event(all->builder, time    ? PC_SPAN("time")
						      : bytes ? PC_SPAN("bytes")
							      : PC_SPAN("samples"));
	pc_builder_unit(all->builder, sample.event, time ? "ns" : bytes ? "bytes" : "samples");
	return sample;
}

/* A weight is in millionths: of a millisecond a nanosecond. */
static void weigh(struct pc_sample *sample, int64_t weight, bool time)
{
	struct pc_number number = { weight, 6, true };

	sample->value = 1;
	sample->digits = 0;
	sample->count = 1;
	if (weight == PC_UNKNOWN)
		return;
	sample->value = weight;
	if (time)
		return;
	if (weight % 1000000 == 0)
		pc_number_scaled(&number, 0, &sample->value);
	else
		sample->digits = 6;
	/* in differences samples count against others */
	sample->count = sample->digits || sample->value < 0 ? PC_UNKNOWN : sample->value;
}

int pc_firefox_give(struct pc_firefox *all, const struct pc_firefox_thread *thread)
{
	const struct pc_firefox_thread *shared = &all->shared;
	bool own = thread->columns[PC_FF_STACK_FRAME].count > 0;
	struct view view = { all, own ? thread->columns : shared->columns,
			     &shared->columns[PC_FF_SOURCE_FILE],
			     thread->strings.count ? &thread->strings : &shared->strings };
	const struct pc_column *stacks = &thread->columns[PC_FF_SAMPLE_STACK];
	struct pc_sample sample;
	struct pc_forest forest;
	bool time;
	int status = PC_OK;

	if (!stacks->count)
		return PC_OK;
	sample = sample_of(all, thread);
	time = pc_span_is(span_of(&thread->weight_type), "tracing-ms");
	pc_forest_init(&forest, pc_memory(pc_builder_pc(all->builder)));
	make_stacks(&view, &forest);
	for (uint32_t i = 0; i < stacks->count && !status; i++) {
		int64_t stack = stacks->values[i];
		bool known = stack >= 0 && stack < forest.count;

		weigh(&sample, pc_column_at(&thread->columns[PC_FF_SAMPLE_WEIGHT], i), time);
		sample.stack =
			pc_forest_stack(&forest, all->builder, known ? (uint32_t)stack : PC_NONE);
		status = pc_builder_sample(all->builder, &sample);
	}
	pc_forest_clear(&forest);
	return status;
}
