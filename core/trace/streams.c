/* SPDX-License-Identifier: Apache-2.0
 * One stream is live: its lines are given as they come, and a log of one process needs no memory.
 * Lines of others wait until the live one has been silent for long, or too much waits. */
#include "trace/streams.h"

#include <stdlib.h>

#include "trace/build.h"

enum {
	STREAMS_MAX = 4096,
	HELD_MAX = 16 << 20, /* bytes that may wait */
	PART_MAX = 1 << 20,  /* of a line that comes in parts */
	SILENT = 2000	     /* lines of others after which a stream is thought to pause */
};

struct pc_stream {
	struct pc_text held; /* numbers, sizes and lines that wait */
	struct pc_text part; /* of a line that is not whole yet */
	uint64_t last;	     /* its last line, counted over all */
	uint64_t first;	     /* the first that waits */
};

struct head {
	uint64_t number, size;
};

void pc_streams_init(struct pc_streams *streams, struct pc_dump_builder *builder,
		     pc_trace_each *each, void *state)
{
	*streams = (struct pc_streams){
		.builder = builder, .each = each, .state = state, .live = PC_NONE, .given = PC_NONE
	};
	pc_table_init(&streams->keys, pc_memory(pc_dump_builder_pc(builder)));
}

void pc_streams_clear(struct pc_streams *streams)
{
	for (uint32_t i = 0; i < streams->keys.count; i++) {
		pc_text_clear(&streams->streams[i].held);
		pc_text_clear(&streams->streams[i].part);
	}
	free(streams->streams);
	pc_table_clear(&streams->keys);
	streams->streams = NULL;
}

/* ---- giving ---- */
/* Where another stream's lines begin, a blank line ends what was open. */
static int give(struct pc_streams *streams, uint32_t id, const struct pc_trace_line *line)
{
	const struct pc_trace_line blank = { PC_SPAN(""), line->number };
	int status = PC_OK;

	if (streams->given != PC_NONE && streams->given != id) {
		status = streams->each(streams->builder, streams->state, &blank);
		pc_trace_close(streams->builder);
	}
	streams->given = id;
	return status ? status : streams->each(streams->builder, streams->state, line);
}

static int give_held(struct pc_streams *streams, uint32_t id)
{
	struct pc_stream *stream = &streams->streams[id];
	struct pc_text held = stream->held;
	int status = PC_OK;

	streams->held -= held.size;
	stream->held = (struct pc_text){ 0 };
	for (size_t at = 0; at < held.size && !status;) {
		struct pc_trace_line line;
		struct head head;

		memcpy(&head, held.data + at, sizeof(head));
		line.text = (struct pc_span){ held.data + at + sizeof(head), head.size };
		line.number = head.number;
		status = give(streams, id, &line);
		at += sizeof(head) + head.size;
	}
	pc_text_clear(&held);
	return status;
}

/* The stream whose lines have waited longest; `silent`: only of those that pause. PC_NONE: there is
 * none. */
static uint32_t longest_waiting(const struct pc_streams *streams, bool silent)
{
	uint32_t found = PC_NONE;

	for (uint32_t i = 0; i < streams->keys.count; i++) {
		const struct pc_stream *stream = &streams->streams[i];

		if (stream->held.size && (!silent || stream->last + SILENT < streams->seen) &&
		    (found == PC_NONE || stream->first < streams->streams[found].first))
			found = i;
	}
	return found;
}

/* ---- taking ---- */
static void hold(struct pc_streams *streams, uint32_t id, const struct pc_trace_line *line)
{
	struct pc_stream *stream = &streams->streams[id];
	struct head head = { line->number, line->text.size };
	size_t before = stream->held.size;

	if (!before)
		stream->first = streams->seen;
	pc_text_add(&stream->held, (const char *)&head, sizeof(head));
	pc_text_add(&stream->held, line->text.data, line->text.size);
	streams->held += stream->held.size - before;
}

/* The live stream pauses: another becomes it. Where too much waits, streams that pause are given
 * first; a trace that then is cut in two can't be helped. */
static int make_room(struct pc_streams *streams)
{
	const struct pc_stream *live = &streams->streams[streams->live];
	uint32_t next;
	int status = PC_OK;

	if (live->last + SILENT < streams->seen) {
		next = longest_waiting(streams, false);
		if (next == PC_NONE)
			return PC_OK;
		streams->live = next;
		status = give_held(streams, next);
	}
	while (!status && streams->held > HELD_MAX) {
		next = longest_waiting(streams, true);
		if (next == PC_NONE)
			next = longest_waiting(streams, false);
		if (next == PC_NONE)
			break;
		status = give_held(streams, next);
	}
	return status;
}

static uint32_t stream_of(struct pc_streams *streams, struct pc_span key)
{
	uint32_t id = pc_table_find(&streams->keys, key);
	bool is_new;

	if (id != PC_NONE)
		return id;
	if (streams->keys.count == STREAMS_MAX)
		return streams->live;
	id = pc_table_intern(&streams->keys, key, &is_new);
	streams->streams = PC_GROW(streams->streams, id, streams->stream_room);
	streams->streams[id] = (struct pc_stream){ .last = streams->seen };
	return id;
}

static int take(struct pc_streams *streams, uint32_t id, const struct pc_trace_line *line)
{
	if (streams->live == PC_NONE)
		streams->live = id;
	streams->streams[id].last = streams->seen;
	if (id == streams->live)
		return give(streams, id, line);
	hold(streams, id, line);
	return make_room(streams);
}

int pc_streams_line(struct pc_streams *streams, struct pc_span key,
		    const struct pc_trace_line *line, bool goes_on)
{
	struct pc_trace_line whole = *line;
	struct pc_text *part;
	uint32_t id;
	int status;

	streams->seen++;
	id = stream_of(streams, key);
	part = &streams->streams[id].part;
	if (!part->size && !goes_on)
		return take(streams, id, line);
	pc_text_add(part, line->text.data, line->text.size);
	if (goes_on && part->size < PART_MAX)
		return PC_OK;
	whole.text = pc_text_span(part);
	status = take(streams, id, &whole);
	streams->streams[id].part.size = 0;
	return status;
}

int pc_streams_end(struct pc_streams *streams)
{
	uint32_t next;
	int status = PC_OK;

	for (uint32_t i = 0; i < streams->keys.count && !status; i++) {
		struct pc_trace_line line = { pc_text_span(&streams->streams[i].part), 0 };

		if (line.text.size)
			status = take(streams, i, &line);
	}
	while (!status && (next = longest_waiting(streams, false)) != PC_NONE)
		status = give_held(streams, next);
	return status;
}
