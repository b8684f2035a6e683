/* SPDX-License-Identifier: Apache-2.0
 * What Android's "simpleperf report-sample" prints: "sample:" and its fields, a line each, further
 * in the frames of its call chain. What its scripts print like perf script is read as that. */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/stack_lines.h"

/* "  event_type: cpu-cycles" */
static bool read_field(struct pc_span line, struct pc_span *out_key, struct pc_span *out_value)
{
	struct pc_span key, value;

	if (!pc_span_cut(pc_span_trim(line), ':', &key, &value) || !key.size ||
	    memchr(key.data, ' ', key.size))
		return false;
	*out_key = key;
	*out_value = pc_span_trim(value);
	return true;
}

int pc_score_simpleperf(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	size_t fields = 0;
	bool more, sample = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (sample && (pc_span_starts(line, "  event_type: ") ||
			       pc_span_starts(line, "  event_count: ") ||
			       pc_span_starts(line, "  vaddr_in_file: ")))
			fields++;
		else if (line.size && line.data[0] != ' ')
			sample = pc_span_is(line, "sample:");
	}
	return fields >= 2 ? 95 : 0;
}

enum section { OTHER, SAMPLE, LOST };

struct simpleperf {
	struct pc_builder *builder;
	struct pc_stack_lines lines;
	enum section section;
	struct pc_text event, thread, file, symbol, execution, key;
	bool in_frame;
	int64_t count, tid, pid, lost;
};

/* ---- frames: "file\nsymbol\nhow it is executed" ---- */

static void read_frame(struct pc_span text, struct pc_stack_line *out_line)
{
	struct pc_place *place = &out_line->place;
	struct pc_span file, execution;

	if (!pc_span_cut(text, '\n', &file, &text) || !pc_span_cut(text, '\n', &text, &execution))
		return;
	place->function = text;
	if (pc_span_is(text, "unknown") || pc_span_is(text, "[unknown]"))
		place->function.size = 0;
	place->module = pc_module_name(file);
	place->kind = pc_module_kind(file);
	if (pc_span_starts(execution, "jit"))
		place->kind = PC_FRAME_JIT;
}

static void set(struct pc_text *text, struct pc_span value)
{
	text->size = 0;
	pc_text_add(text, value.data, value.size);
}

static void close_frame(struct simpleperf *simpleperf)
{
	struct pc_text *key = &simpleperf->key;

	if (!simpleperf->in_frame)
		return;
	simpleperf->in_frame = false;
	set(key, (struct pc_span){ simpleperf->file.data, simpleperf->file.size });
	pc_text_putc(key, '\n');
	pc_text_add(key, simpleperf->symbol.data, simpleperf->symbol.size);
	pc_text_putc(key, '\n');
	pc_text_add(key, simpleperf->execution.data, simpleperf->execution.size);
	pc_stack_lines_add(&simpleperf->lines, (struct pc_span){ key->data, key->size });
	simpleperf->file.size = simpleperf->symbol.size = simpleperf->execution.size = 0;
}

/* ---- samples ---- */

static int close_sample(struct simpleperf *simpleperf)
{
	struct pc_span event = { simpleperf->event.data, simpleperf->event.size };
	struct pc_span thread = { simpleperf->thread.data, simpleperf->thread.size };
	struct pc_sample sample = { .value = 1, .count = 1 };
	bool weighed = simpleperf->count != PC_UNKNOWN;

	close_frame(simpleperf);
	if (simpleperf->section != SAMPLE)
		return PC_OK;
	simpleperf->section = OTHER;
	if (weighed)
		sample.value = simpleperf->count;
	sample.event =
		pc_builder_event(simpleperf->builder, event.size ? event : PC_SPAN("samples"));
	if (!weighed)
		pc_builder_unit(simpleperf->builder, sample.event, "samples");
	sample.thread =
		pc_builder_thread(simpleperf->builder, thread, simpleperf->pid, simpleperf->tid);
	sample.stack = pc_stack_lines_finish(&simpleperf->lines);
	return pc_builder_sample(simpleperf->builder, &sample);
}

static void open_sample(struct simpleperf *simpleperf)
{
	simpleperf->section = SAMPLE;
	simpleperf->event.size = simpleperf->thread.size = 0;
	simpleperf->count = PC_UNKNOWN;
	simpleperf->tid = simpleperf->pid = -1;
	pc_stack_lines_reset(&simpleperf->lines);
}

static void on_field(struct simpleperf *simpleperf, struct pc_span key, struct pc_span value)
{
	const struct {
		const char *key;
		struct pc_text *text;
		int64_t *number;
	} fields[] = {
		{ "event_type", &simpleperf->event, NULL },
		{ "thread_name", &simpleperf->thread, NULL },
		{ "file", &simpleperf->file, NULL },
		{ "symbol", &simpleperf->symbol, NULL },
		{ "execution_type", &simpleperf->execution, NULL },
		{ "event_count", NULL, &simpleperf->count },
		{ "thread_id", NULL, &simpleperf->tid },
		{ "process_id", NULL, &simpleperf->pid },
	};
	int64_t number;

	if (pc_span_is(key, "vaddr_in_file")) { /* a frame begins */
		close_frame(simpleperf);
		simpleperf->in_frame = true;
		return;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!pc_span_is(key, fields[i].key))
			continue;
		if (fields[i].text)
			set(fields[i].text, value);
		else if (pc_span_digits(value) && pc_span_int(value, &number))
			*fields[i].number = number;
		return;
	}
}

static void on_lost(struct simpleperf *simpleperf, struct pc_span key, struct pc_span value)
{
	int64_t lost;

	if (pc_span_is(key, "lost_count") && pc_span_digits(value) && pc_span_int(value, &lost))
		simpleperf->lost = lost;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct simpleperf *simpleperf = context;
	struct pc_span key, value;
	int status = PC_OK;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (!read_field(line, &key, &value)) {
		pc_builder_skip(simpleperf->builder, number);
		return PC_OK;
	}
	if (line.data[0] != ' ') {
		status = close_sample(simpleperf);
		simpleperf->section = pc_span_is(key, "lost_situation") ? LOST : OTHER;
		if (pc_span_is(key, "sample"))
			open_sample(simpleperf);
	} else if (simpleperf->section == SAMPLE) {
		on_field(simpleperf, key, value);
	} else if (simpleperf->section == LOST) {
		on_lost(simpleperf, key, value);
	}
	return status;
}

int pc_parse_simpleperf(struct pc_builder *builder, struct pc_input *input)
{
	struct simpleperf simpleperf = { .builder = builder, .lost = PC_UNKNOWN };
	struct pc_text *texts[] = { &simpleperf.event,	&simpleperf.thread,    &simpleperf.file,
				    &simpleperf.symbol, &simpleperf.execution, &simpleperf.key };
	int status;

	pc_builder_tool(builder, "simpleperf");
	pc_stack_lines_init(&simpleperf.lines, builder, read_frame);
	status = pc_lines_each(input, on_line, &simpleperf);
	if (!status)
		status = close_sample(&simpleperf);
	if (simpleperf.lost > 0)
		pc_builder_note(builder, "simpleperf lost %lld samples",
				(long long)simpleperf.lost);
	pc_stack_lines_clear(&simpleperf.lines);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		pc_text_clear(texts[i]);
	return status;
}
