/* SPDX-License-Identifier: Apache-2.0
 * GHC's time and allocation profile (+RTS -p, -P): the hottest cost centres, then all of them as a
 * tree of calls. */
#include <stdlib.h>

#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/haskell/ghc_row.h"
#include "formats/lines.h"
#include "profile/builder.h"

/* A row of the first table, for where there is no tree. */
struct hot {
	uint32_t frame;
	int64_t time, alloc;
};

struct ghc {
	struct pc_builder *builder;
	uint32_t time, alloc; /* events */
	int64_t ticks, bytes; /* in all, as the head says, or PC_UNKNOWN */
	struct pc_ghc_title title;
	bool open, percent, has_tree;
	uint32_t *levels; /* owned; the stacks from the root to the last row */
	struct hot *hot;  /* owned */
	size_t depth, room, hot_count, hot_room;
};

/* ---- the head ---- */

static bool number_before(struct pc_span line, const char *word, int64_t *out_number)
{
	const char *at = pc_span_find(line, word);
	struct pc_span before, number;

	if (!at)
		return false;
	before = pc_span_trim((struct pc_span){ line.data, (size_t)(at - line.data) });
	for (size_t i = before.size; i; i--)
		if (!strchr("0123456789,", before.data[i - 1])) {
			before.data += i;
			before.size -= i;
			break;
		}
	number = before;
	return pc_span_int(number, out_number);
}

/* "total time  =        0.02 secs   (23 ticks @ 1000 us, 1 processor)",
 * "total alloc =  59,542,424 bytes  (excludes profiling overheads)" */
static bool on_head(struct ghc *ghc, struct pc_span line)
{
	int64_t tick_us;

	if (pc_span_starts(line, "total time ")) {
		if (!number_before(line, " ticks", &ghc->ticks))
			ghc->ticks = PC_UNKNOWN;
		if (number_before(line, " us", &tick_us))
			pc_builder_note(ghc->builder, "a tick is %lld µs", (long long)tick_us);
		return true;
	}
	if (pc_span_starts(line, "total alloc ")) {
		if (!number_before(line, " bytes", &ghc->bytes))
			ghc->bytes = PC_UNKNOWN;
		return true;
	}
	return pc_span_find(line, "Profiling Report") || pc_span_find(line, "+RTS") ||
	       pc_span_starts(line, "individual ");
}

/* ---- tables ---- */

static void on_title(struct ghc *ghc, const struct pc_ghc_title *title)
{
	bool first = !ghc->title.numbers;

	ghc->open = first || title->exact == ghc->title.exact; /* of one kind in one file */
	ghc->depth = 0;
	if (ghc->open)
		ghc->title = *title;
	if (title->exact || !first)
		return;
	ghc->percent = true;
	pc_builder_percent_only(ghc->builder, ghc->time);
	pc_builder_percent_only(ghc->builder, ghc->alloc);
	pc_builder_note(
		ghc->builder,
		"costs are percentages as GHC rounded them; +RTS -P counts ticks and bytes");
}

static int add_sample(struct ghc *ghc, uint32_t stack, const struct pc_ghc_row *row)
{
	struct pc_sample sample = { .stack = stack,
				    .thread = PC_NONE,
				    .event = ghc->time,
				    .value = row->time,
				    .count = ghc->percent ? PC_UNKNOWN : row->time };
	int status = pc_builder_sample(ghc->builder, &sample);

	sample.event = ghc->alloc;
	sample.value = row->alloc;
	sample.count = PC_UNKNOWN;
	return status ? status : pc_builder_sample(ghc->builder, &sample);
}

static int on_row(struct ghc *ghc, const struct pc_ghc_row *row)
{
	uint32_t frame = pc_builder_frame(ghc->builder, &row->place), caller;
	size_t depth = row->depth < ghc->depth ? row->depth : ghc->depth;

	if (!ghc->title.tree) {
		ghc->hot = PC_GROW(ghc->hot, ghc->hot_count, ghc->hot_room);
		ghc->hot[ghc->hot_count++] = (struct hot){ frame, row->time, row->alloc };
		return PC_OK;
	}
	ghc->has_tree = true;
	pc_builder_has_stacks(ghc->builder);
	caller = depth ? ghc->levels[depth - 1] : PC_NONE;
	ghc->levels = PC_GROW(ghc->levels, depth, ghc->room);
	ghc->levels[depth] = pc_builder_stack(ghc->builder, caller, frame);
	ghc->depth = depth + 1;
	return add_sample(ghc, ghc->levels[depth], row);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct ghc *ghc = context;
	struct pc_span plain = pc_span_trim(line);
	struct pc_ghc_title title;
	struct pc_ghc_row row;

	if (!plain.size)
		return PC_OK;
	if (pc_ghc_title(line, &title))
		on_title(ghc, &title);
	else if (ghc->open && pc_ghc_row(line, &ghc->title, &row))
		return on_row(ghc, &row);
	else if (!on_head(ghc, plain))
		pc_builder_skip(ghc->builder, number);
	return PC_OK;
}

/* ---- the whole ---- */

static int add_hot(struct ghc *ghc)
{
	int status = PC_OK;

	for (size_t i = 0; i < ghc->hot_count && !status; i++) {
		const struct hot *hot = &ghc->hot[i];
		struct pc_row row = { .frame = hot->frame,
				      .thread = PC_NONE,
				      .event = ghc->time,
				      .self = hot->time,
				      .total = PC_UNKNOWN,
				      .count = ghc->percent ? PC_UNKNOWN : hot->time };

		status = pc_builder_row(ghc->builder, &row);
		row.event = ghc->alloc;
		row.self = hot->alloc;
		row.count = PC_UNKNOWN;
		if (!status)
			status = pc_builder_row(ghc->builder, &row);
	}
	return status;
}

int pc_parse_ghc(struct pc_builder *builder, struct pc_input *input)
{
	struct ghc ghc = { .builder = builder,
			   .time = pc_builder_event(builder, PC_SPAN("time")),
			   .alloc = pc_builder_event(builder, PC_SPAN("alloc")),
			   .ticks = PC_UNKNOWN,
			   .bytes = PC_UNKNOWN };
	int status;

	pc_builder_unit(builder, ghc.time, "ticks");
	pc_builder_unit(builder, ghc.alloc, "bytes");
	pc_builder_tool(builder, "GHC");
	status = pc_lines_each(input, on_line, &ghc);
	if (!status && !ghc.has_tree)
		status = add_hot(&ghc);
	pc_builder_totals(builder, ghc.time, ghc.ticks, ghc.ticks, PC_UNKNOWN);
	pc_builder_totals(builder, ghc.alloc, ghc.bytes, PC_UNKNOWN, PC_UNKNOWN);
	free(ghc.levels);
	free(ghc.hot);
	return status;
}

int pc_score_ghc(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_ghc_title title;
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		if (pc_span_find(line, " Time and Allocation Profiling Report "))
			return 100;
		if (pc_ghc_title(line, &title))
			return 90;
	}
	return 0;
}
