/* SPDX-License-Identifier: Apache-2.0
 * Heap profiles of jemalloc (jeprof): "heap_v2/PERIOD", then the totals of all threads (t*) and of
 * each; of each stack "@ ADDRESS…" and the same lines. A thread's are part of those of t*. */
#include "formats/pprof/legacy_text.h"

/* Whether it was told to count what was freed again too is known by the totals alone. */
static void declare(struct pc_legacy_text *text, const int64_t numbers[4])
{
	text->has_alloc = numbers[2] || numbers[3];
	if (text->has_alloc) {
		pc_legacy_event(text->legacy, "alloc_objects", "count");
		pc_legacy_event(text->legacy, "alloc_space", "bytes");
	}
	pc_legacy_event(text->legacy, "inuse_objects", "count");
	pc_legacy_event(text->legacy, "inuse_space", "bytes");
}

static void add_sample(struct pc_legacy_text *text, int64_t numbers[4])
{
	int64_t values[4] = { 0 };

	pc_legacy_scale(text, &numbers[0], &numbers[1]);
	pc_legacy_scale(text, &numbers[2], &numbers[3]);
	memcpy(values, text->has_alloc ? numbers + 2 : numbers, 2 * sizeof(*values));
	memcpy(values + 2, numbers, 2 * sizeof(*values));
	text->has_sample = pc_legacy_sample(text->legacy, PC_NONE, values);
	text->full |= !text->has_sample;
	pc_legacy_addresses(text, (struct pc_span){ text->stack.data, text->stack.size });
}

bool pc_legacy_jemalloc_line(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_span thread, rest;
	int64_t numbers[4];

	if (pc_span_starts(line, "@")) {
		text->stack.size = 0;
		pc_text_add(&text->stack, line.data + 1, line.size - 1);
		return true;
	}
	if (!pc_span_starts(line, "t") || !pc_span_cut(line, ':', &thread, &rest) ||
	    pc_legacy_numbers(rest, numbers) != 4)
		return false;
	if (!pc_span_is(thread, "t*"))
		return true;
	if (!text->legacy->event_count)
		declare(text, numbers);
	if (text->stack.data)
		add_sample(text, numbers);
	return true;
}
