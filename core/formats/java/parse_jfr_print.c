/* SPDX-License-Identifier: Apache-2.0
 * The text of jfr print: recorded events of a Java program, with their stacks, leaf first. */
#include <inttypes.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/frames.h"
#include "formats/java/java_place.h"
#include "formats/java/jfr_kinds.h"
#include "formats/java/jfr_value.h"
#include "formats/lines.h"
#include "profile/builder.h"

struct jfr {
	struct pc_builder *builder;
	const struct pc_jfr_kind *kind; /* of the present event; NULL: none that counts */
	bool in_event, in_stack, known;
	struct pc_sample sample;
	struct pc_frames frames;
	uint64_t begin; /* the line where the event began */
};

/* "jdk.ExecutionSample {" */
static bool is_begin(struct pc_span line, struct pc_span *out_name)
{
	struct pc_span name, rest;

	if (!pc_span_cut(line, ' ', &name, &rest) || !pc_span_is(pc_span_trim(rest), "{") ||
	    !name.size || !pc_span_find(name, "."))
		return false;
	*out_name = name;
	return true;
}

static void begin(struct jfr *jfr, struct pc_span name, uint64_t number)
{
	jfr->in_event = true;
	jfr->in_stack = false;
	jfr->begin = number;
	jfr->kind = pc_jfr_kind(name);
	if (!jfr->kind)
		return;
	jfr->known = !jfr->kind->field;
	jfr->frames.count = 0;
	jfr->sample = (struct pc_sample){ .thread = PC_NONE,
					  .event = pc_jfr_event(jfr->builder, jfr->kind),
					  .value = 1,
					  .count = 1 };
}

static int end(struct jfr *jfr)
{
	jfr->in_event = false;
	if (!jfr->kind)
		return PC_OK;
	jfr->sample.stack = pc_frames_stack(&jfr->frames, jfr->builder);
	if (!jfr->known) {
		pc_builder_skip(jfr->builder, jfr->begin);
		return PC_OK;
	}
	if (jfr->kind->field && strcmp(jfr->kind->unit, "samples") != 0)
		pc_builder_note(jfr->builder, "%s: costs are rounded as jfr printed them",
				jfr->kind->name);
	return pc_builder_sample(jfr->builder, &jfr->sample);
}

/* "\"main\" (javaThreadId = 1)", of threads that are not Java's "\"VM Thread\" (osThreadId = 7)" */
static void read_thread(struct jfr *jfr, struct pc_span value)
{
	struct pc_span name, rest, before, number;
	int64_t tid;

	if (!pc_span_starts(value, "\"") || !pc_span_cut_last(value, '"', &name, &rest))
		return;
	if (!pc_span_cut(rest, '=', &before, &number))
		number = (struct pc_span){ rest.data, 0 };
	if (number.size && number.data[number.size - 1] == ')')
		number.size--;
	if (!pc_span_int(pc_span_trim(number), &tid))
		tid = -1;
	name = name.size ? (struct pc_span){ name.data + 1, name.size - 1 } : name;
	jfr->sample.thread = pc_builder_thread(jfr->builder, name, -1, tid);
}

static void on_field(struct jfr *jfr, struct pc_span line)
{
	struct pc_span key, value;

	if (!pc_span_cut(line, '=', &key, &value))
		return;
	key = pc_span_trim(key);
	value = pc_span_trim(value);
	if (pc_span_is(key, "stackTrace"))
		jfr->in_stack = pc_span_is(value, "[");
	else if (pc_span_is(key, "sampledThread") || pc_span_is(key, "eventThread"))
		read_thread(jfr, value);
	else if (jfr->kind->field && pc_span_is(key, jfr->kind->field))
		jfr->known = pc_jfr_value(value, &jfr->sample.value);
	if (jfr->known && jfr->kind->field && !strcmp(jfr->kind->unit, "samples"))
		jfr->sample.count = jfr->sample.value;
}

static void on_frame(struct jfr *jfr, struct pc_span line)
{
	struct pc_place place;

	if (pc_span_is(line, "]")) {
		jfr->in_stack = false;
		return;
	}
	if (pc_span_is(line, "...")) {
		pc_builder_note(jfr->builder, "jfr print cut stacks off, so callers are missing: "
					      "--stack-depth 64 shows more");
		return;
	}
	place = pc_jfr_place(line);
	pc_frames_push(&jfr->frames, pc_builder_frame(jfr->builder, &place));
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct jfr *jfr = context;
	struct pc_span name, plain = pc_span_trim(line);

	if (!plain.size)
		return PC_OK;
	if (line.data[0] == '}' && jfr->in_event)
		return end(jfr);
	if (is_begin(line, &name))
		begin(jfr, name, number);
	else if (!jfr->in_event)
		pc_builder_skip(jfr->builder, number);
	else if (jfr->kind && jfr->in_stack)
		on_frame(jfr, plain);
	else if (jfr->kind)
		on_field(jfr, plain);
	return PC_OK;
}

int pc_parse_jfr_print(struct pc_builder *builder, struct pc_input *input)
{
	struct jfr jfr = { .builder = builder };
	int status;

	pc_builder_tool(builder, "Java Flight Recorder");
	status = pc_lines_each(input, on_line, &jfr);
	if (!status && jfr.in_event)
		pc_builder_damage(builder, pc_input_line_number(input),
				  "the input ends in the middle of the event that begins in line "
				  "%" PRIu64,
				  jfr.begin);
	pc_frames_clear(&jfr.frames);
	return status;
}

int pc_score_jfr_print(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	bool more, begun = false;
	struct pc_span line, name;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (begun && pc_span_starts(line, "  startTime = "))
			return 100;
		begun = is_begin(line, &name);
	}
	return 0;
}
