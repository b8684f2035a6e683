/* SPDX-License-Identifier: Apache-2.0
 * Whether a text is of perf script, and what its lines have: first by heads that are like nothing
 * else, then by lines that recur before frames. */
#include <string.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/perf/perf_line.h"

enum {
	MIN_ADDRESS = 4, /* shorter ones are words as well */
	NOISE = 8,	 /* what a shell may print before */
	PROSE = 32	 /* what a mail may say before what is like nothing else */
};

/* What there is of the kinds of lines; a stack is a head with a frame behind or under it. */
struct tally {
	size_t heads, stacks, records, noise, sources;
};

/* Tables have numbers where frames have symbols. */
static bool is_stack(const struct pc_perf_frame *frame)
{
	char c = frame->symbol.size ? frame->symbol.data[0] : 0;

	return frame->module.size || !frame->address.size ||
	       (frame->address.size >= MIN_ADDRESS && !(c >= '0' && c <= '9'));
}

/* "… counter stats for './run 300 l':" is perf stat. */
static bool is_event(struct pc_span event)
{
	return event.size && !memchr(event.data, '\'', event.size);
}

static void add_head(struct tally *tally, const struct pc_perf_shape *shape,
		     const struct pc_perf_head *head, bool *out_waits)
{
	struct pc_perf_frame frame;

	tally->heads += shape->loose || (is_event(head->event) && (head->fields & PC_PERF_IDS));
	*out_waits = !pc_perf_head_frame(head->rest, &frame);
	tally->stacks += !*out_waits;
}

static void count(struct pc_span head, const struct pc_perf_shape *shape, struct tally *tally)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_perf_reader reader = { .shape = *shape };
	bool more, waits = false, headless = shape->loose && !shape->fields;
	struct pc_perf_line parts;
	struct pc_span line;

	*tally = (struct tally){ .heads = 0 };
	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		enum pc_perf_kind kind = pc_perf_read(&reader, line, &parts);

		if (kind == PC_PERF_HEAD) {
			add_head(tally, shape, &parts.head, &waits);
		} else if (kind == PC_PERF_FRAME) {
			if (waits || (headless && !reader.open))
				tally->stacks += is_stack(&parts.frame);
			waits = false;
			reader.open = true;
		} else if (kind == PC_PERF_EMPTY && headless) {
			reader.open = false;
		}
		tally->records += kind == PC_PERF_RECORD;
		tally->sources += kind == PC_PERF_SOURCE;
		/* a frame without a head is one that a head cut off */
		tally->noise += kind == PC_PERF_NOISE && !pc_perf_frame(line, &parts.frame);
	}
}

static int score_strict(const struct tally *tally)
{
	if (tally->stacks)
		return tally->noise <= 4 * tally->stacks + PROSE ? 98 : 0;
	if (tally->records > tally->noise)
		return 98;
	return tally->heads > tally->noise ? 70 : 0;
}

/* ---- heads that only their recurrence tells ---- */

/* What -F selected: the set of fields that most stacks have before them. */
struct census {
	size_t stacks[PC_PERF_FIELDS];
	size_t frames, tabs;
	unsigned fields; /* of the last head */
	bool waits;	 /* for the first frame of a stack */
};

static void add_line(struct census *census, struct pc_span line)
{
	bool tab = line.data[0] == '\t';
	struct pc_perf_frame frame;
	struct pc_perf_head head;

	if (!tab && pc_perf_loose_head(line, PC_PERF_ANY, &head)) {
		census->fields = head.fields;
		census->waits = !head.record && !pc_perf_head_frame(head.rest, &frame);
		census->stacks[head.fields] += !head.record && !census->waits;
	} else if (pc_perf_frame(line, &frame)) {
		census->stacks[census->fields] +=
			census->waits && (tab || census->fields) && is_stack(&frame);
		census->waits = false;
		census->frames++;
		census->tabs += tab;
	}
}

static struct pc_perf_shape loose_shape(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct census census = { .waits = true };
	struct pc_perf_shape shape = { .loose = true };
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (pc_span_trim(line).size && line.data[0] != '#') {
			add_line(&census, line);
		} else {
			census.fields = 0;
			census.waits = true;
		}
	}
	for (unsigned fields = 1; fields < PC_PERF_FIELDS; fields++)
		if (census.stacks[fields] > census.stacks[shape.fields])
			shape.fields = fields;
	shape.tabs = 2 * census.tabs > census.frames;
	return shape;
}

static int score_loose(const struct tally *tally, const struct pc_perf_shape *shape)
{
	if (!tally->stacks || tally->heads > 2 * tally->stacks)
		return 0;
	if (shape->fields == PC_PERF_COMMAND && !shape->tabs) /* any short line is a command */
		return 0;
	return tally->noise <= tally->stacks && 4 * tally->noise <= tally->stacks + NOISE ? 90 : 0;
}

/* A head whose frames are symbols alone: perf itself prints none without its address. */
static int score_bare(const struct tally *tally)
{
	return tally->heads && tally->stacks && tally->noise <= tally->stacks ? 70 : 0;
}

int pc_perf_shape(struct pc_span head, struct pc_perf_shape *out_shape)
{
	struct pc_perf_shape shape = { .loose = false };
	struct tally tally, other;
	int score;

	count(head, &shape, &tally);
	score = score_strict(&tally);
	if (!tally.stacks && tally.heads && tally.noise) {
		shape.bare = true;
		count(head, &shape, &other);
		shape.bare = score_bare(&other) >= score && score_bare(&other);
		if (shape.bare)
			score = score_bare(&other);
	}
	if (!score) {
		shape = loose_shape(head);
		count(head, &shape, &tally);
		score = score_loose(&tally, &shape);
	}
	shape.sources = tally.sources > 0;
	*out_shape = shape;
	return score;
}

int pc_score_perf_script(struct pc_span head)
{
	struct pc_perf_shape shape;

	return pc_perf_shape(head, &shape);
}
