/* SPDX-License-Identifier: Apache-2.0
 * The text of `go tool pprof -traces`: every sample, its labels, its cost as printed, and its
 * stack, leaf first. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/pprof/pprof_row.h"

struct traces {
	struct pc_builder *builder;
	struct pc_text type, module;
	bool in_sample, ruled;
	bool has_event;
	uint32_t event;
	const char *unit; /* NULL: plain numbers */
	int64_t value;
	uint32_t *frames; /* of the present sample, leaf first; owned */
	uint32_t count, room;
};

/* "-----------+----------" */
static bool is_rule(struct pc_span line)
{
	const char *plus = pc_span_find(line, "-+-");

	if (!plus || line.size < 12)
		return false;
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-' && line.data[i] != '+')
			return false;
	return true;
}

static struct pc_span held(const struct pc_text *text)
{
	return (struct pc_span){ text->data, text->size };
}

static void make_event(struct traces *traces, const char *printed)
{
	struct pc_span type = traces->type.size ? held(&traces->type) : PC_SPAN("samples");
	const char *unit = pc_event_unit(type);

	traces->event = pc_builder_event(traces->builder, type);
	traces->has_event = true;
	traces->unit = printed;
	if (!printed)
		printed = traces->type.size && strcmp(unit, "events") != 0 ? unit : "count";
	pc_builder_unit(traces->builder, traces->event, printed);
	pc_builder_note(traces->builder, "costs are rounded as pprof printed them");
}

static void add_frame(struct traces *traces, struct pc_span name)
{
	struct pc_place place;

	pc_pprof_place(name, held(&traces->module), &place);
	traces->frames = PC_GROW(traces->frames, traces->count, traces->room);
	traces->frames[traces->count++] = pc_builder_frame(traces->builder, &place);
}

static int end_sample(struct traces *traces)
{
	struct pc_sample sample = { .stack = PC_NONE,
				    .thread = PC_NONE,
				    .event = traces->event,
				    .value = traces->value,
				    .count = PC_UNKNOWN };

	if (!traces->in_sample)
		return PC_OK;
	while (traces->count)
		sample.stack = pc_builder_stack(traces->builder, sample.stack,
						traces->frames[--traces->count]);
	traces->in_sample = false;
	return pc_builder_sample(traces->builder, &sample);
}

/* "     100ms   line1000"; false: it is no cost and name, or another unit's. */
static bool begin_sample(struct traces *traces, struct pc_span line)
{
	struct pc_span rest = line, word;
	const char *unit;

	if (!pc_span_word(&rest, &word) || !pc_pprof_quantity(word, &traces->value, &unit))
		return false;
	if (!traces->has_event)
		make_event(traces, unit);
	if (traces->value &&
	    (unit && traces->unit ? strcmp(unit, traces->unit) != 0 : unit != traces->unit))
		return false;
	traces->in_sample = true;
	rest = pc_span_trim(rest);
	if (rest.size)
		add_frame(traces, rest);
	return true;
}

static void on_head(struct traces *traces, struct pc_span line)
{
	struct pc_span key, value;

	if (!pc_span_cut(line, ':', &key, &value))
		return;
	value = pc_span_trim(value);
	if (pc_span_is(key, "File")) {
		traces->module.size = 0;
		value = pc_module_name(value);
		pc_text_add(&traces->module, value.data, value.size);
	} else if (pc_span_is(key, "Type")) {
		traces->type.size = 0;
		pc_text_add(&traces->type, value.data, value.size);
	}
}

/* "      key1:  tag1" */
static bool is_label(struct pc_span line)
{
	return pc_span_find(line, ":  ") != NULL;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct traces *traces = context;

	line = pc_span_trim(line);
	if (!line.size)
		return PC_OK;
	if (is_rule(line)) {
		traces->ruled = true;
		return end_sample(traces);
	}
	if (!traces->ruled)
		on_head(traces, line);
	else if (traces->in_sample)
		add_frame(traces, line);
	else if (!begin_sample(traces, line) && !is_label(line))
		pc_builder_skip(traces->builder, number);
	return PC_OK;
}

int pc_parse_pprof_traces(struct pc_builder *builder, struct pc_input *input)
{
	struct traces traces = { .builder = builder };
	int status;

	pc_builder_tool(builder, "pprof");
	status = pc_lines_each(input, on_line, &traces);
	if (!status)
		status = end_sample(&traces);
	pc_text_clear(&traces.type);
	pc_text_clear(&traces.module);
	free(traces.frames);
	return status;
}

/* A rule whose plus stands after eleven dashes, and then a cost or a label. */
int pc_score_pprof_traces(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line, word;
	const char *unit;
	bool more, ruled = false;
	int64_t value;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		if (ruled && is_label(line))
			continue;
		if (ruled)
			return pc_span_word(&line, &word) && pc_pprof_quantity(word, &value, &unit)
				       ? 90
				       : 0;
		ruled = is_rule(line) && pc_span_starts(line, "-----------+");
	}
	return 0;
}
