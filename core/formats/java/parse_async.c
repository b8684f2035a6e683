/* SPDX-License-Identifier: Apache-2.0
 * The text of async-profiler: the hottest stacks, leaf first, and a table of the hottest methods.
 * Its collapsed output is folded stacks. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "formats/formats.h"
#include "formats/frames.h"
#include "formats/java/async_line.h"
#include "formats/leaves.h"
#include "formats/lines.h"
#include "profile/builder.h"

struct async {
	struct pc_builder *builder;
	struct pc_leaves leaves;
	uint32_t event; /* PC_NONE: not yet known */
	bool is_memory;
	size_t profiles; /* banners */
	int64_t said;	 /* samples, by the head; PC_UNKNOWN */
	int64_t value,
		share; /* of the first block, the hottest; its share in 1/100 %, or unknown */
	int64_t block_samples, table_samples; /* samples */
	int64_t period; /* what every sample stands for; 0: not known, PC_UNKNOWN: it differs */

	bool in_stack, in_table, in_head;
	struct pc_sample sample;
	struct pc_frames frames;
	struct pc_text leaf; /* its name */
};

/* ---- frames ---- */

/* At the leaf of allocations a mark says where, not how code runs. */
static uint32_t frame_of(const struct async *async, struct pc_span name, bool is_leaf)
{
	struct pc_place place = { .function = name };

	if (!is_leaf || !async->is_memory)
		place.kind = pc_take_mark(&place.function);
	return pc_builder_frame(async->builder, &place);
}

/* "[main tid=12345]" at the root: option -t */
static uint32_t thread_of(const struct async *async, struct pc_span name)
{
	struct pc_span thread, tid;
	int64_t number;

	if (!pc_span_starts(name, "[") || !pc_span_ends(name, "]"))
		return PC_NONE;
	name = (struct pc_span){ name.data + 1, name.size - 2 };
	if (!pc_span_cut_last(name, '=', &thread, &tid) || !pc_span_ends(thread, "tid") ||
	    !pc_span_digits(tid) || !pc_span_int(tid, &number))
		return PC_NONE;
	thread = pc_span_trim((struct pc_span){ thread.data, thread.size - strlen("tid") });
	return pc_builder_thread(async->builder, thread, -1, number);
}

static void on_frame(struct async *async, struct pc_span name)
{
	uint32_t thread = thread_of(async, name);

	if (thread != PC_NONE) {
		async->sample.thread = thread;
		return;
	}
	if (!async->frames.count)
		pc_text_add(&async->leaf, name.data, name.size);
	pc_frames_push(&async->frames, frame_of(async, name, !async->frames.count));
}

static int end_stack(struct async *async)
{
	uint32_t leaf = async->frames.count ? async->frames.ids[0] : PC_NONE;

	if (!async->in_stack)
		return PC_OK;
	async->in_stack = false;
	async->sample.stack = pc_frames_stack(&async->frames, async->builder);
	if (leaf != PC_NONE)
		pc_leaves_add_stack(&async->leaves,
				    (struct pc_span){ async->leaf.data, async->leaf.size }, leaf,
				    &async->sample);
	return pc_builder_sample(async->builder, &async->sample);
}

/* ---- events ---- */

/* Nothing says whether nanoseconds are those of a processor, of a clock or of waiting. */
static void choose_event(struct async *async, struct pc_span unit)
{
	bool is_time = pc_span_is(unit, "ns"), is_samples = pc_span_is(unit, "samples");
	struct pc_text name PC_AUTO(text) = { 0 };

	if (async->event != PC_NONE)
		return;
	pc_text_add(&name, unit.data, unit.size);
	async->is_memory = pc_span_is(unit, "bytes");
	async->event = pc_builder_event(async->builder, is_time ? PC_SPAN("time") : unit);
	pc_builder_unit(async->builder, async->event,
			is_time || is_samples || async->is_memory ? name.data : "events");
}

static void note_period(struct async *async, const struct pc_async_cost *cost)
{
	int64_t period = cost->count ? cost->value / cost->count : 0;

	if (!cost->count || cost->value % cost->count || (async->period && async->period != period))
		async->period = PC_UNKNOWN;
	else
		async->period = period;
	if (!async->value) {
		async->value = cost->value;
		async->share = cost->share;
	}
}

/* Of the total by samples: whether it is what the hottest stack's percentage is of. */
static bool fits_share(const struct async *async, int64_t total)
{
	int64_t share;

	if (async->share == PC_UNKNOWN)
		return !async->is_memory;
	return pc_scaled(async->value, 10000, total, &share) && llabs(share - async->share) <= 1;
}

/* Only the hottest stacks are there, or the hottest methods. */
static bool is_cut(const struct async *async)
{
	return async->said != PC_UNKNOWN && async->block_samples < async->said &&
	       async->table_samples < async->said;
}

static void count(int64_t *sum, int64_t samples)
{
	if (__builtin_add_overflow(*sum, samples, sum))
		*sum = INT64_MAX;
}

/* It lists 200 stacks and 200 methods, if not told otherwise. */
static void note_left_out(const struct async *async)
{
	int64_t listed = async->block_samples > async->table_samples ? async->block_samples
								     : async->table_samples;

	if (async->said != PC_UNKNOWN && listed < async->said)
		pc_builder_note(async->builder,
				"only %" PRId64 " of %" PRId64 " samples are listed: shares are of "
				"these (async-profiler lists more with traces=N,flat=N)",
				listed, async->said);
}

static int end_profile(struct async *async)
{
	int64_t total = PC_UNKNOWN;
	int status = end_stack(async);

	if (status || async->event == PC_NONE)
		return status;
	if (async->profiles > 1) {
		async->said = PC_UNKNOWN;
		pc_builder_note(async->builder, "there are several profiles: they were added up");
	} else if (async->said != PC_UNKNOWN && async->period > 0 &&
		   !__builtin_mul_overflow(async->said, async->period, &total) && total > 0 &&
		   fits_share(async, total)) {
		pc_builder_note(async->builder, "the total is that of all samples, each of which "
						"stands for the same");
	} else if (!is_cut(async) || async->share <= 0 ||
		   !pc_scaled(async->value, 10000, async->share, &total)) {
		total = PC_UNKNOWN;
		note_left_out(async);
	} else {
		pc_builder_note(async->builder, "the total was computed from a percentage of two "
						"decimals");
	}
	pc_builder_totals(async->builder, async->event, total, async->said, PC_UNKNOWN);
	return pc_leaves_end(&async->leaves, async->builder, async->event);
}

/* ---- the whole ---- */

static int on_block(struct async *async, const struct pc_async_cost *cost)
{
	int status = end_stack(async);

	choose_event(async, cost->unit);
	note_period(async, cost);
	count(&async->block_samples, cost->count);
	async->in_stack = true;
	async->in_head = async->in_table = false;
	async->leaf.size = 0;
	async->sample = (struct pc_sample){
		.thread = PC_NONE, .event = async->event, .value = cost->value, .count = cost->count
	};
	return status;
}

static void on_row(struct async *async, struct pc_span name, const struct pc_async_cost *cost)
{
	struct pc_leaf *leaf;

	choose_event(async, cost->unit);
	note_period(async, cost);
	leaf = pc_leaves_get(&async->leaves, name);
	if (leaf->frame == PC_NONE)
		leaf->frame = frame_of(async, name, true);
	count(&async->table_samples, cost->count);
	leaf->table = cost->value;
	leaf->table_count = cost->count;
}

static int on_banner(struct async *async)
{
	int status = end_profile(async);

	async->profiles++;
	async->in_head = true;
	async->in_table = false;
	async->event = PC_NONE;
	async->said = PC_UNKNOWN;
	async->period = async->value = async->block_samples = async->table_samples = 0;
	return status;
}

/* "Total samples:  687", newer "Total samples       : 687", of old "Total:  687"; beside it stand
 * the reasons why stacks could not be walked */
static bool on_head(struct async *async, struct pc_span line)
{
	struct pc_span key, value;

	if (!pc_span_cut(line, ':', &key, &value))
		return pc_span_starts(line, "Frame buffer overflowed");
	if (pc_span_starts(key, "Total") && pc_span_digits(pc_span_trim(value)))
		return pc_span_int(pc_span_trim(value), &async->said);
	return pc_span_word(&value, &key) && key.data[0] >= '0' && key.data[0] <= '9';
}

static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-' && line.data[i] != ' ')
			return false;
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct async *async = context;
	struct pc_span name, plain = pc_span_trim(line);
	struct pc_async_cost cost;

	if (pc_async_banner(plain))
		return on_banner(async);
	if (!plain.size)
		return end_stack(async);
	if (pc_async_block(plain, &cost))
		return on_block(async, &cost);
	if (pc_async_title(plain, &name)) {
		async->in_table = true;
		choose_event(async, name);
		return end_stack(async);
	}
	if (async->in_stack && pc_async_frame(plain, &name))
		on_frame(async, name);
	else if (!async->in_stack && pc_async_row(plain, &cost, &name))
		on_row(async, name, &cost);
	else if (!(async->in_head && on_head(async, plain)) && !is_rule(plain))
		pc_builder_skip(async->builder, number);
	return PC_OK;
}

int pc_parse_async(struct pc_builder *builder, struct pc_input *input)
{
	struct async async = { .builder = builder, .event = PC_NONE, .said = PC_UNKNOWN };
	int status;

	pc_leaves_init(&async.leaves);
	pc_builder_tool(builder, "async-profiler");
	status = pc_lines_each(input, on_line, &async);
	if (!status)
		status = end_profile(&async);
	pc_leaves_clear(&async.leaves);
	pc_text_clear(&async.leaf);
	pc_frames_clear(&async.frames);
	return status;
}

int pc_score_async(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	bool more, frames = false, blocks = false;
	struct pc_span line, word;
	struct pc_async_cost cost;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		line = pc_span_trim(line);
		if (pc_async_banner(line))
			return 100;
		if (pc_async_title(line, &word))
			return 90;
		frames = frames || pc_async_frame(line, &word);
		blocks = blocks || pc_async_block(line, &cost);
	}
	return frames && blocks ? 85 : 0;
}
