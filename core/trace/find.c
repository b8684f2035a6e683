/* SPDX-License-Identifier: Apache-2.0
 * Which format a dump is in. */
#include "trace/find.h"

#include <string.h>

#include "base/auto.h"
#include "base/context.h"
#include "formats/known.h"
#include "formats/lines.h"
#include "trace/build.h"
#include "trace/prefix.h"

enum { SURE = 60 };

static const struct pc_trace_format *trace_named(const char *name)
{
	for (const struct pc_trace_format *format = pc_trace_table; format->name; format++)
		if (!strcmp(format->name, name))
			return format;
	return NULL;
}

static bool is_trace(const struct pc_format *format)
{
	return trace_named(format->name) != NULL;
}

int pc_kind_named(struct pc *pc, const char *name, struct pc_kind *out_kind)
{
	out_kind->trace = trace_named(name);
	out_kind->profile = out_kind->trace ? NULL : pc_format_named(name);
	if (!out_kind->trace && !pc_kind_has_stacks(out_kind))
		return pc_fail(pc, PC_EUSAGE,
			       "there is no format \"%s\" with stacks; --help lists them", name);
	return PC_OK;
}

bool pc_kind_has_stacks(const struct pc_kind *kind)
{
	return kind->profile && (kind->profile->parse || pc_format_converter(kind->profile));
}

/* ---- heads ---- */
/* The lines of a head without what a collector put in front of them. */
static void strip(struct pc_text *out, struct pc_prefixes *prefixes, struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more, goes_on;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_prefixes_take(prefixes, line, NULL, &goes_on);
		pc_text_add(out, line.data, line.size);
		if (!goes_on)
			pc_text_putc(out, '\n');
	}
}

static const struct pc_format *find_trace(struct pc_span head, int *out_score)
{
	struct pc_text stripped PC_AUTO(text) = { 0 };
	struct pc_prefixes prefixes PC_AUTO(prefixes) = { .forms = 0 };

	pc_prefixes_look(&prefixes, head);
	if (pc_prefixes_none(&prefixes))
		return pc_known_detect(head, is_trace, out_score);
	strip(&stripped, &prefixes, head);
	return pc_known_detect(pc_text_span(&stripped), is_trace, out_score);
}

/* ---- further down ---- */
/* What a trace says of itself may stand a few lines before what shows that it is one. */
enum { LINES_BEFORE = 16, BEFORE_MAX = 64 << 10 };

struct before {
	struct pc_text text; /* of the last lines, each with its end */
	unsigned lines;
};

static void remember(struct before *before, struct pc_span line)
{
	struct pc_span first, rest;

	if (line.size > BEFORE_MAX / LINES_BEFORE)
		line.size = BEFORE_MAX / LINES_BEFORE;
	if (before->lines == LINES_BEFORE &&
	    pc_span_cut(pc_text_span(&before->text), '\n', &first, &rest)) {
		memmove(before->text.data, rest.data, rest.size);
		before->text.size = rest.size;
		before->lines--;
	}
	pc_text_add(&before->text, line.data, line.size);
	pc_text_putc(&before->text, '\n');
	before->lines++;
}

/* What begins with the last line, as far as it can be seen. */
static int judge(struct pc_input *input, const struct before *before, struct pc_kind *kind)
{
	struct pc_text window PC_AUTO(text) = { 0 };
	const struct pc_format *trace;
	struct pc_span head;
	int score, status = pc_input_peek(input, PC_HEAD_SIZE, &head);

	if (status)
		return status;
	pc_text_add(&window, before->text.data, before->text.size);
	pc_text_add(&window, head.data, head.size);
	trace = find_trace(pc_text_span(&window), &score);
	if (trace)
		kind->trace = trace_named(trace->name);
	return PC_OK;
}

/* Every line is asked whether it begins a trace; what was read over is not, but for a few lines. */
static int find_below(struct pc_dump_builder *builder, struct pc_input *input, struct pc_kind *kind)
{
	struct before before = { .lines = 0 };
	struct pc_prefixes prefixes PC_AUTO(prefixes) = { .forms = 0 };
	struct pc_span line, bare;
	bool more = true, goes_on;
	int score, status = PC_OK;

	pc_prefixes_look(&prefixes, kind->head);
	while (!status && !kind->trace) {
		status = pc_input_line(input, &line, &more);
		if (status || !more || pc_cancelled(builder->pc))
			break;
		remember(&before, line);
		bare = pc_prefixes_take(&prefixes, line, NULL, &goes_on);
		if (pc_known_detect(bare, is_trace, &score))
			status = judge(input, &before, kind);
	}
	if (kind->trace) {
		builder->pending_line = pc_input_line_number(input) - before.lines + 1;
		builder->pending = before.text;
	} else {
		pc_text_clear(&before.text);
	}
	return status;
}

/* A trace wins over a profile that is no surer: a runtime's complaint often stands beside other
 * things, and it was a trace that was asked for. */
int pc_kind_find(struct pc_dump_builder *builder, struct pc_input *input, struct pc_kind *out_kind)
{
	int trace_score = 0, score = 0;
	const struct pc_format *trace = find_trace(out_kind->head, &trace_score);
	const struct pc_format *profile = pc_format_detect(out_kind->head, &score);

	builder->pending.size = 0;
	out_kind->first_line = pc_format_first_line(builder->pc, out_kind->head);
	if (trace && (trace_score >= score || score < SURE))
		out_kind->trace = trace_named(trace->name);
	else
		out_kind->profile = profile;
	if (out_kind->trace || score >= SURE || out_kind->head.size < PC_HEAD_SIZE)
		return PC_OK;
	if (out_kind->profile && out_kind->profile->parse)
		out_kind->profile = NULL; /* it would have to be read from the beginning */
	return find_below(builder, input, out_kind);
}
