/* SPDX-License-Identifier: Apache-2.0
 * What "xctrace export --xpath" writes of a trace of Instruments: rows with a weight, a thread and
 * a backtrace. What was written before is only referred to: <frame ref="24"/>. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/ids.h"
#include "formats/lines.h"
#include "formats/stacks/xml.h"

int pc_score_xctrace(struct pc_span head)
{
	if (!pc_span_find(head, "<trace-query-result"))
		return 0;
	return pc_span_find(head, "<row") || pc_span_find(head, "<schema ") ? 100 : 60;
}

/* ---- elements ---- */

enum element {
	ROW,
	THREAD,
	PROCESS,
	PID,
	TID,
	WEIGHT,
	CYCLES,
	TAGGED,
	STACK,
	FRAME,
	BINARY,
	SOURCE,
	PATH,
	OTHER
};

static const char *const element_names[OTHER] = {
	[ROW] = "row",
	[THREAD] = "thread",
	[PROCESS] = "process",
	[PID] = "pid",
	[TID] = "tid",
	[WEIGHT] = "weight",
	[CYCLES] = "cycle-weight",
	[TAGGED] = "tagged-backtrace",
	[STACK] = "backtrace",
	[FRAME] = "frame",
	[BINARY] = "binary",
	[SOURCE] = "source",
	[PATH] = "path",
};

static enum element element_of(struct pc_span name)
{
	for (size_t i = 0; i < OTHER; i++)
		if (pc_span_is(name, element_names[i]))
			return (enum element)i;
	return OTHER;
}

enum { DEPTH_MAX = 64, UNSAID = -1, ID_MAX = INT32_MAX };

struct open {
	enum element element;
	int64_t id; /* UNSAID: it has none */
};

struct process {
	uint32_t name;
	int64_t pid;
};

struct trace {
	struct pc_builder *builder;
	struct pc_xml xml;
	struct pc_ids ids; /* key_of() what was said, to its value */
	struct open open[DEPTH_MAX];
	size_t depth;
	struct pc_arena *arena;	 /* owned */
	struct pc_table strings; /* as they stand in the document, entities resolved */
	struct pc_text scratch;
	struct process *processes; /* owned */
	uint32_t process_count, process_room;
	uint32_t *frames; /* owned; leaf first */
	size_t frame_count, frame_room;

	int64_t now[OTHER]; /* the last value of each element; UNSAID */
	uint32_t name;	    /* of the frame or the process that is open */
	uint32_t line;
};

/* ---- strings ---- */

static uint32_t intern(struct trace *trace, struct pc_span raw)
{
	trace->scratch.size = 0;
	pc_xml_decode(&trace->scratch, raw);
	raw = (struct pc_span){ trace->scratch.data ? trace->scratch.data : "",
				trace->scratch.size };
	return pc_table_intern(&trace->strings, raw, NULL);
}

static struct pc_span string_of(const struct trace *trace, int64_t id)
{
	return id >= 0 && id < trace->strings.count ? trace->strings.keys[id] : PC_SPAN("");
}

static uint32_t attribute(struct trace *trace, const char *name)
{
	struct pc_span value;

	return pc_xml_attribute(&trace->xml, name, &value) ? intern(trace, value) : PC_NONE;
}

/* ---- the values of elements: ids of strings, processes, threads, frames and stacks ---- */

static enum pc_frame_kind kind_of(struct pc_span path)
{
	struct pc_span name = pc_module_name(path);

	if (!name.size)
		return PC_FRAME_UNKNOWN;
	if (pc_span_is(name, "kernel") || pc_span_starts(name, "kernel.") ||
	    pc_span_is(name, "mach_kernel") || pc_span_find(path, "/Extensions/"))
		return PC_FRAME_KERNEL;
	return PC_FRAME_USER;
}

static int64_t make_frame(struct trace *trace)
{
	struct pc_span binary = string_of(trace, trace->now[BINARY]);
	struct pc_place place = { .function = string_of(trace, trace->name),
				  .module = pc_module_name(binary),
				  .kind = kind_of(binary),
				  .file = string_of(trace, trace->now[PATH]),
				  .line = trace->line };

	return pc_builder_frame(trace->builder, &place);
}

static int64_t make_stack(struct trace *trace)
{
	uint32_t stack = PC_NONE;

	while (trace->frame_count)
		stack = pc_builder_stack(trace->builder, stack,
					 trace->frames[--trace->frame_count]);
	return stack == PC_NONE ? UNSAID : (int64_t)stack;
}

/* "rust_test2 (49374)" */
static int64_t make_process(struct trace *trace)
{
	struct pc_span name = string_of(trace, trace->name), before, id;
	struct process process = { trace->name, trace->now[PID] };

	if (pc_span_cut_last(name, '(', &before, &id) && pc_span_ends(before, " "))
		process.name = pc_table_intern(&trace->strings, pc_span_trim(before), NULL);
	trace->processes = PC_GROW(trace->processes, trace->process_count, trace->process_room);
	trace->processes[trace->process_count] = process;
	return trace->process_count++;
}

static int64_t make_thread(struct trace *trace, int64_t tid)
{
	int64_t id = trace->now[PROCESS];
	struct process process = { PC_NONE, -1 };
	uint32_t thread;

	if (id >= 0 && id < trace->process_count)
		process = trace->processes[id];
	thread =
		pc_builder_thread(trace->builder, string_of(trace, process.name), process.pid, tid);
	return thread == PC_NONE ? UNSAID : (int64_t)thread;
}

static int64_t number_of(const struct trace *trace)
{
	int64_t value;

	return pc_span_int(pc_xml_text(&trace->xml), &value) && value >= 0 ? value : UNSAID;
}

static int64_t value_of(struct trace *trace, enum element element)
{
	switch (element) {
	case THREAD:
		return make_thread(trace, trace->now[TID]);
	case PROCESS:
		return make_process(trace);
	case PID:
	case TID:
	case WEIGHT:
	case CYCLES:
		return number_of(trace);
	case TAGGED:
		return trace->now[STACK];
	case STACK:
		return make_stack(trace);
	case FRAME:
		return make_frame(trace);
	case BINARY:
		return trace->now[BINARY];
	case PATH:
		return intern(trace, pc_xml_text(&trace->xml));
	case ROW:
	case SOURCE:
	case OTHER:
		break;
	}
	return UNSAID;
}

/* ---- rows ---- */

static int add_row(struct trace *trace)
{
	static const struct {
		enum element weight;
		const char *event, *unit;
	} weights[] = { { WEIGHT, "time", "ns" }, { CYCLES, "cycles", "cycles" } };
	struct pc_sample sample = { .stack = PC_NONE, .value = 1, .count = 1 };
	const char *event = "samples", *unit = "samples";
	int64_t *now = trace->now;

	for (size_t i = 0; i < 2; i++)
		if (now[weights[i].weight] >= 0) {
			sample.value = now[weights[i].weight];
			event = weights[i].event;
			unit = weights[i].unit;
		}
	if (now[STACK] >= 0)
		sample.stack = (uint32_t)now[STACK];
	else if (!strcmp(event, "samples"))
		return PC_OK; /* of another table */
	if (now[THREAD] < 0)
		now[THREAD] = make_thread(trace, -1);
	sample.thread = now[THREAD] < 0 ? PC_NONE : (uint32_t)now[THREAD];
	sample.event = pc_builder_event(trace->builder, pc_span(event));
	pc_builder_unit(trace->builder, sample.event, unit);
	return pc_builder_sample(trace->builder, &sample);
}

/* ---- tags ---- */

/* What an element has inside is not what another one had. */
static void forget(struct trace *trace, enum element element)
{
	static const struct {
		enum element outer, inner;
	} pairs[] = {
		{ ROW, THREAD },   { ROW, PROCESS },  { ROW, WEIGHT },	   { ROW, CYCLES },
		{ ROW, STACK },	   { THREAD, TID },   { THREAD, PROCESS }, { PROCESS, PID },
		{ TAGGED, STACK }, { FRAME, BINARY }, { FRAME, PATH },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].outer == element)
			trace->now[pairs[i].inner] = UNSAID;
}

static void begin(struct trace *trace, enum element element)
{
	int64_t line;

	forget(trace, element);
	if (element == STACK) {
		trace->frame_count = 0;
	} else if (element == FRAME) {
		trace->name = attribute(trace, "name");
		trace->line = 0;
	} else if (element == PROCESS) {
		trace->name = attribute(trace, "fmt");
	} else if (element == BINARY) {
		uint32_t path = attribute(trace, "path");

		trace->now[BINARY] = path == PC_NONE ? attribute(trace, "name") : path;
	} else if (element == SOURCE && pc_xml_number(&trace->xml, "line", &line) && line > 0 &&
		   line <= UINT32_MAX) {
		trace->line = (uint32_t)line;
	}
}

static void apply(struct trace *trace, enum element element, int64_t value)
{
	if (element == OTHER)
		return;
	trace->now[element == TAGGED ? STACK : element] = value;
	if (element != FRAME || value < 0)
		return;
	trace->frames = PC_GROW(trace->frames, trace->frame_count, trace->frame_room);
	trace->frames[trace->frame_count++] = (uint32_t)value;
}

/* What one element was must not be taken for another: a weight is no stack. */
static int64_t key_of(enum element element, int64_t id)
{
	return (int64_t)((uint64_t)id * OTHER + (uint64_t)element);
}

static int end(struct trace *trace)
{
	struct open open;
	uint32_t record;
	int64_t value;

	if (!trace->depth || --trace->depth >= DEPTH_MAX)
		return PC_OK;
	open = trace->open[trace->depth];
	if (open.element == ROW)
		return add_row(trace);
	value = value_of(trace, open.element);
	apply(trace, open.element, value);
	if (open.id == UNSAID || open.element == OTHER)
		return PC_OK;
	record = pc_ids_add(&trace->ids, key_of(open.element, open.id)); /* may move the records */
	trace->ids.records[record].value = value;
	return PC_OK;
}

static void refer(struct trace *trace, enum element element, int64_t ref)
{
	uint32_t record = pc_ids_find(&trace->ids, key_of(element, ref));

	apply(trace, element, record == PC_NONE ? UNSAID : trace->ids.records[record].value);
}

static int on_open(struct trace *trace)
{
	struct open open = { element_of(trace->xml.name), UNSAID };
	int64_t ref;

	if (open.element != OTHER && pc_xml_number(&trace->xml, "ref", &ref) && ref >= 0 &&
	    ref < ID_MAX) {
		refer(trace, open.element, ref);
		open.element = OTHER;
	} else if (!pc_xml_number(&trace->xml, "id", &open.id) || open.id < 0 ||
		   open.id >= ID_MAX) {
		open.id = UNSAID;
	}
	if (open.element != OTHER)
		begin(trace, open.element);
	if (trace->depth < DEPTH_MAX)
		trace->open[trace->depth] = open;
	trace->depth++;
	return trace->xml.empty ? end(trace) : PC_OK;
}

static int read_tags(struct trace *trace)
{
	int status = pc_xml_next(&trace->xml);

	for (; !status; status = status ? status : pc_xml_next(&trace->xml)) {
		if (trace->xml.kind == PC_XML_OPEN)
			status = on_open(trace);
		else if (trace->xml.kind == PC_XML_CLOSE)
			status = end(trace);
		else
			break;
	}
	if (!status && (trace->xml.kind == PC_XML_CUT || trace->depth))
		pc_builder_damage(trace->builder, trace->xml.line + 1,
				  "the text ends before its elements do");
	return status;
}

int pc_parse_xctrace(struct pc_builder *builder, struct pc_input *input)
{
	struct trace trace = { .builder = builder,
			       .xml = { .input = input },
			       .arena = pc_arena_new(),
			       .name = PC_NONE };
	int status;

	for (size_t i = 0; i < OTHER; i++)
		trace.now[i] = UNSAID;
	pc_ids_init(&trace.ids);
	pc_table_init(&trace.strings, trace.arena);
	pc_builder_tool(builder, "xctrace");
	status = read_tags(&trace);
	pc_ids_clear(&trace.ids);
	pc_table_clear(&trace.strings);
	pc_arena_free(trace.arena);
	pc_text_clear(&trace.scratch);
	pc_xml_clear(&trace.xml);
	free(trace.processes);
	free(trace.frames);
	return status;
}
