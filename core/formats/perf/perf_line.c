/* SPDX-License-Identifier: Apache-2.0
 * Frames are nearly all of the lines, so they are tried first; the rest is in no hurry. */
#include "formats/perf/perf_line.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_empty(struct pc_span line)
{
	return !line.size || (is_blank(line.data[0]) && is_blank(line.data[line.size - 1]) &&
			      !pc_span_trim(line).size);
}

static bool read_head(const struct pc_perf_reader *reader, struct pc_span line,
		      struct pc_perf_head *out_head)
{
	if (reader->shape.loose)
		return pc_perf_loose_head(line, reader->shape.fields, out_head);
	return pc_perf_head(line, out_head);
}

/* A line that begins with "#" is a comment, unless a thread has such a name: nothing in perf's
 * comments looks like a whole head. */
static bool is_comment(const struct pc_perf_reader *reader, struct pc_span line)
{
	bool close = line.size > 1 && line.data[1] != ' ';
	struct pc_perf_head head;

	if (!read_head(reader, line, &head) || !head.command.size)
		return true;
	if (reader->shape.loose)
		return !close;
	if (!(head.fields & PC_PERF_IDS) || !(head.record || (head.fields & PC_PERF_EVENT)))
		return true;
	return !close && !(head.fields & (PC_PERF_TIME | PC_PERF_PERIOD));
}

/* A head may begin like a frame: a program may be called "dd" or "cafe". No symbol begins like the
 * number of a process, and nearly every frame is indented and ends with its module. */
static bool may_be_head(const struct pc_perf_reader *reader, struct pc_span line,
			const struct pc_perf_frame *frame)
{
	char c = frame->symbol.size ? frame->symbol.data[0] : 0;

	if (reader->shape.loose && reader->shape.tabs)
		return false;
	return (c >= '0' && c <= '9') || c == '-' ||
	       (!frame->module.size && !is_blank(line.data[0]));
}

/* Where a tab precedes one frame, it does all of them. */
bool pc_perf_takes_frame(const struct pc_perf_reader *reader, struct pc_span line)
{
	if (reader->tabbed && line.data[0] != '\t')
		return false;
	if (reader->shape.loose && !reader->shape.fields) /* no heads: stacks, or a frame a line */
		return reader->shape.tabs;
	return reader->open;
}

static enum pc_perf_kind on_head(struct pc_perf_reader *reader, const struct pc_perf_head *head)
{
	reader->record = head->record;
	reader->open = !head->record;
	reader->tabbed = reader->shape.loose && reader->shape.tabs;
	return head->record ? PC_PERF_RECORD : PC_PERF_HEAD;
}

/* The lines under a head that are no usual frames. */
static enum pc_perf_kind read_rest(struct pc_perf_reader *reader, struct pc_span line,
				   struct pc_perf_line *out_line)
{
	if (reader->record)
		return is_blank(line.data[0]) ? PC_PERF_OTHER_FIELDS : PC_PERF_NOISE;
	if (!reader->open)
		return PC_PERF_NOISE;
	if (pc_perf_source(line, &out_line->source))
		return PC_PERF_SOURCE;
	if (pc_perf_fields(line))
		return PC_PERF_OTHER_FIELDS;
	if (pc_perf_symbol(line, reader->shape.bare, &out_line->frame))
		return PC_PERF_FRAME;
	return PC_PERF_NOISE;
}

enum pc_perf_kind pc_perf_read(struct pc_perf_reader *reader, struct pc_span line,
			       struct pc_perf_line *out_line)
{
	if (is_empty(line))
		return PC_PERF_EMPTY;
	if (line.data[0] == '#' && is_comment(reader, line))
		return PC_PERF_COMMENT;
	if (pc_perf_takes_frame(reader, line) && pc_perf_frame(line, &out_line->frame)) {
		if (may_be_head(reader, line, &out_line->frame) &&
		    read_head(reader, line, &out_line->head))
			return on_head(reader, &out_line->head);
		reader->tabbed = line.data[0] == '\t';
		return PC_PERF_FRAME;
	}
	if (read_head(reader, line, &out_line->head))
		return on_head(reader, &out_line->head);
	return read_rest(reader, line, out_line);
}
