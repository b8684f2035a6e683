/* SPDX-License-Identifier: Apache-2.0
 * The lines of a dump as its program printed them: first those that were read over before the
 * format was known, then the rest of the input. */
#include "formats/lines.h"

#include "base/auto.h"
#include "input/doubt.h"
#include "trace/build.h"
#include "trace/prefix.h"
#include "trace/streams.h"

struct walk {
	pc_trace_each *each; /* the parser */
	void *state;
	struct pc_prefixes prefixes;
	struct pc_streams streams;
	struct pc_text key;
};

/* What is of another kind is not for this parser: it is read later. */
static int give(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct walk *walk = state;

	if (builder->others && !pc_others_look(builder, line))
		return PC_OK;
	return walk->each(builder, walk->state, line);
}

static int take(struct walk *walk, struct pc_span text, uint64_t number)
{
	struct pc_trace_line line = { text, number };
	struct pc_span rest;
	int status = PC_OK;
	bool goes_on;

	if (pc_prefixes_none(&walk->prefixes))
		return give(walk->streams.builder, walk, &line);
	walk->key.size = 0;
	rest = pc_prefixes_take(&walk->prefixes, text, &walk->key, &goes_on);
	while (!status && pc_span_cut(rest, '\n', &line.text, &rest))
		status = pc_streams_line(&walk->streams, pc_text_span(&walk->key), &line, false);
	line.text = rest;
	return status ? status
		      : pc_streams_line(&walk->streams, pc_text_span(&walk->key), &line, goes_on);
}

/* What breaks off is told of when the parser has not told of it. */
static void keep_last(struct walk *walk, struct pc_span text, uint64_t number)
{
	bool goes_on;

	pc_tail_line(&walk->streams.builder->tail,
		     pc_prefixes_take(&walk->prefixes, text, NULL, &goes_on), number);
}

static int take_pending(struct walk *walk, struct pc_dump_builder *builder)
{
	struct pc_span rest = pc_text_span(&builder->pending), line;
	uint64_t number = builder->pending_line;
	int status = PC_OK;

	while (!status && pc_span_cut(rest, '\n', &line, &rest))
		status = take(walk, line, number++);
	return status;
}

static int take_rest(struct walk *walk, struct pc_input *input, struct pc_lines *lines)
{
	struct pc_span line;
	bool more = true;
	int status = PC_OK;

	while (!status) {
		status = pc_lines_next(lines, &line, &more);
		if (status || !more)
			break;
		if (pc_input_unfinished(input))
			keep_last(walk, line, pc_input_line_number(input));
		status = take(walk, line, pc_input_line_number(input));
	}
	return status;
}

int pc_trace_lines(struct pc_dump_builder *builder, struct pc_input *input, pc_trace_each *each,
		   void *state)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct walk walk = { .each = each, .state = state };
	struct pc_span head;
	int status;

	if (builder->others && builder->others->given)
		return pc_others_give(builder, each, state);
	status = pc_input_peek(input, PC_HEAD_SIZE, &head);
	if (status)
		return status;
	if (builder->pending.size)
		pc_prefixes_look(&walk.prefixes, pc_text_span(&builder->pending));
	else
		pc_prefixes_look(&walk.prefixes, head);
	pc_streams_init(&walk.streams, builder, give, &walk);
	status = take_pending(&walk, builder);
	if (!status)
		status = pc_lines_open(&lines, input);
	if (!status)
		status = take_rest(&walk, input, &lines);
	if (!status)
		status = pc_streams_end(&walk.streams);
	pc_streams_clear(&walk.streams);
	pc_prefixes_clear(&walk.prefixes);
	pc_text_clear(&walk.key);
	return status;
}
