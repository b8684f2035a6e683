/* SPDX-License-Identifier: Apache-2.0
 * perf script: a head and its frames, leaf first, a sample. A sample ends at a blank line, at the
 * next head, or with the input. */
#include <stdlib.h>

#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/memo.h"
#include "formats/perf/perf_line.h"
#include "formats/perf/perf_stack.h"
#include "profile/builder.h"

enum weight { WEIGHT_UNSEEN, WEIGHT_PERIOD, WEIGHT_SAMPLES };

/* What is known of an event, by its id. */
struct about {
	enum weight weight;
	bool fields; /* what stands behind its name is no frame: frames follow */
};

struct script {
	struct pc_builder *builder;
	struct pc_perf_reader reader;
	struct pc_perf_stack stack;
	struct pc_memo frames; /* the builder's, by the line they stand on */
	bool open, has_tool, has_tabs;
	bool candidate; /* the frame in `stack` stood behind the event */
	struct pc_sample sample;
	struct about *abouts; /* owned; by event */
	size_t about_count, about_room;
	struct pc_text event, command; /* of the last sample: most have the same */
	uint32_t event_id, thread_id;
	int64_t pid, tid;
	bool known;
	int64_t lost; /* or PC_UNKNOWN */
};

static bool same(const struct pc_text *text, struct pc_span span)
{
	return text->size == span.size && (!span.size || !memcmp(text->data, span.data, span.size));
}

static void copy(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static int close_sample(struct script *script)
{
	script->reader.open = false;
	if (!script->open)
		return PC_OK;
	script->open = false;
	script->sample.stack = pc_perf_stack_finish(&script->stack);
	return pc_builder_sample(script->builder, &script->sample);
}

/* ---- heads ---- */

static void find_event(struct script *script, const struct pc_perf_head *head)
{
	struct pc_span name = head->event.size ? head->event : PC_SPAN("samples");

	if (script->known && same(&script->event, name))
		return;
	script->event_id = pc_builder_event(script->builder, name);
	copy(&script->event, name);
	while (script->about_count <= script->event_id) {
		script->abouts = PC_GROW(script->abouts, script->about_count, script->about_room);
		script->abouts[script->about_count++] = (struct about){ .weight = WEIGHT_UNSEEN };
	}
}

static void find_thread(struct script *script, const struct pc_perf_head *head)
{
	if (script->known && script->pid == head->pid && script->tid == head->tid &&
	    same(&script->command, head->command))
		return;
	script->thread_id = pc_builder_thread(script->builder, head->command, head->pid, head->tid);
	copy(&script->command, head->command);
	script->pid = head->pid;
	script->tid = head->tid;
}

/* The cost of a sample is its period where perf printed one, as perf report counts; else samples
 * are counted. The first sample of an event decides, so that one sum never holds both. */
static int64_t weigh(struct script *script, const struct pc_perf_head *head)
{
	enum weight *weight = &script->abouts[script->event_id].weight;

	if (*weight == WEIGHT_UNSEEN) {
		*weight = head->period == PC_UNKNOWN ? WEIGHT_SAMPLES : WEIGHT_PERIOD;
		if (*weight == WEIGHT_SAMPLES)
			pc_builder_unit(script->builder, script->event_id, "samples");
		else if (!head->event.size) /* it is called "samples", and has something else */
			pc_builder_unit(script->builder, script->event_id, "events");
	}
	if (*weight == WEIGHT_SAMPLES)
		return 1;
	if (head->period != PC_UNKNOWN)
		return head->period;
	pc_builder_note(script->builder, "some samples have no period: they count as 1");
	return 1;
}

static int open_sample(struct script *script, const struct pc_perf_head *head)
{
	struct pc_perf_frame frame;
	int status = close_sample(script);

	find_event(script, head);
	find_thread(script, head);
	script->known = true;
	script->sample = (struct pc_sample){ .thread = script->thread_id,
					     .event = script->event_id,
					     .value = weigh(script, head),
					     .count = 1 };
	script->open = script->reader.open = true;
	script->candidate =
		!script->abouts[script->event_id].fields && pc_perf_head_frame(head->rest, &frame);
	if (script->candidate)
		pc_perf_stack_add(&script->stack, &frame);
	return status;
}

/* ---- lines ---- */

static void on_comment(struct script *script, struct pc_span line)
{
	struct pc_span before, version;

	if (!pc_span_starts(line, "# perf version") || !pc_span_cut(line, ':', &before, &version))
		return;
	version = pc_span_trim(version);
	if (!version.size)
		return;
	pc_builder_tool(script->builder, "perf %.*s", (int)version.size, version.data);
	script->has_tool = true;
}

/* "PERF_RECORD_LOST lost 23" */
static void on_record(struct script *script, struct pc_span text)
{
	int64_t lost, sum = script->lost == PC_UNKNOWN ? 0 : script->lost;
	struct pc_span word;

	if (!pc_span_word(&text, &word) || !pc_span_starts(word, "PERF_RECORD_LOST") ||
	    !pc_span_word(&text, &word) || !pc_span_is(word, "lost") ||
	    !pc_span_word(&text, &word) || !pc_span_int(word, &lost) || lost < 0)
		return;
	if (__builtin_add_overflow(sum, lost, &sum))
		sum = INT64_MAX;
	script->lost = sum;
}

static int before_frame(struct script *script)
{
	static const struct pc_perf_head nothing = { .pid = -1, .tid = -1, .period = PC_UNKNOWN };
	int status = script->open ? PC_OK : open_sample(script, &nothing);

	if (script->candidate) {
		script->abouts[script->event_id].fields = true;
		script->candidate = false;
		pc_perf_stack_reset(&script->stack);
	}
	return status;
}

static int on_frame(struct script *script, const struct pc_perf_frame *frame, struct pc_span line)
{
	struct pc_perf_stack *stack = &script->stack;
	int status = before_frame(script);

	pc_perf_stack_add(stack, frame);
	if (frame->address.size && !frame->inlined && !stack->sources)
		pc_memo_keep(&script->frames, line, stack->frames[stack->count - 1]);
	return status;
}

/* Nearly all lines are frames, and nearly all of those were read before. */
static bool find_frame(const struct script *script, struct pc_span line, uint32_t *out_frame)
{
	if (!line.size || (line.data[0] != ' ' && line.data[0] != '\t') ||
	    script->stack.inlined_count || !pc_perf_takes_frame(&script->reader, line))
		return false;
	*out_frame = pc_memo_find(&script->frames, line);
	return *out_frame != PC_NONE;
}

static int on_known_frame(struct script *script, struct pc_span line, uint32_t frame)
{
	int status = before_frame(script);

	script->reader.tabbed = line.data[0] == '\t';
	pc_perf_stack_push(&script->stack, frame);
	return status;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct script *script = context;
	struct pc_perf_line parts;
	uint32_t frame;

	if (find_frame(script, line, &frame))
		return on_known_frame(script, line, frame);
	switch (pc_perf_read(&script->reader, line, &parts)) {
	case PC_PERF_FRAME:
		return on_frame(script, &parts.frame, line);
	case PC_PERF_EMPTY:
		return pc_perf_stack_is_empty(&script->stack) ? PC_OK : close_sample(script);
	case PC_PERF_HEAD:
		script->has_tabs = script->has_tabs || memchr(line.data, '\t', line.size);
		return open_sample(script, &parts.head);
	case PC_PERF_RECORD:
		on_record(script, parts.head.rest);
		return close_sample(script);
	case PC_PERF_SOURCE:
		pc_perf_stack_source(&script->stack, &parts.source);
		break;
	case PC_PERF_COMMENT:
		on_comment(script, line);
		break;
	case PC_PERF_OTHER_FIELDS:
		break;
	case PC_PERF_NOISE:
		pc_builder_skip(script->builder, number);
		break;
	}
	return PC_OK;
}

/* ---- the whole ---- */

static void tell_lost(struct script *script)
{
	uint32_t event = 0;
	size_t events = 0;

	for (size_t i = 0; i < script->about_count; i++)
		if (script->abouts[i].weight != WEIGHT_UNSEEN) {
			event = (uint32_t)i;
			events++;
		}
	if (events == 1)
		pc_builder_totals(script->builder, event, PC_UNKNOWN, PC_UNKNOWN, script->lost);
	else if (events)
		pc_builder_note(script->builder,
				"%lld samples were lost, the text does not say of which event",
				(long long)script->lost);
}

static void clear(struct script *script)
{
	pc_perf_stack_clear(&script->stack);
	pc_memo_clear(&script->frames);
	pc_text_clear(&script->event);
	pc_text_clear(&script->command);
	free(script->abouts);
}

int pc_parse_perf_script(struct pc_builder *builder, struct pc_input *input)
{
	struct script script = { .builder = builder, .lost = PC_UNKNOWN };
	struct pc_span head;
	int status = pc_input_peek(input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	pc_perf_shape(head, &script.reader.shape);
	script.stack = (struct pc_perf_stack){ .builder = builder,
					       .sources = script.reader.shape.sources };
	status = pc_lines_each(input, on_line, &script);
	if (!status)
		status = close_sample(&script);
	if (script.lost != PC_UNKNOWN)
		tell_lost(&script);
	if (!script.has_tool && script.known)
		pc_builder_tool(builder, script.has_tabs ? "simpleperf" : "perf");
	clear(&script);
	return status;
}
