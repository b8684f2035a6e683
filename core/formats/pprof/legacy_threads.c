/* SPDX-License-Identifier: Apache-2.0
 * Threads as gperftools lists them (/threadz), a stack each. */
#include "formats/pprof/legacy_text.h"

/* "--- Thread 7f794ab90940 (name: main/14748) stack: ---" */
static bool on_thread(struct pc_legacy_text *text, struct pc_span line)
{
	const char *at = pc_span_find(line, "(name: ");
	struct pc_span name, id, rest;
	int64_t tid = -1;
	uint32_t thread;

	if (!pc_span_starts(line, "--- Thread ") || !at)
		return false;
	name = (struct pc_span){ at + 7, line.size - (size_t)(at + 7 - line.data) };
	if (pc_span_cut(name, ')', &name, &rest) && pc_span_cut_last(name, '/', &rest, &id) &&
	    pc_span_int(id, &tid))
		name = rest;
	thread = pc_builder_thread(text->legacy->builder, name, -1, tid < 0 ? -1 : tid);
	text->in_stack = text->has_sample =
		pc_legacy_sample(text->legacy, thread, (const int64_t[]){ 1 });
	text->full |= !text->has_sample;
	return true;
}

/* The stack of the sample before, once more. */
static void repeat_stack(struct pc_legacy_text *text, size_t last)
{
	const struct pc_legacy *legacy = text->legacy;
	size_t at = last + 2 + legacy->event_count;

	for (uint64_t i = 0; i < legacy->words[last + 1]; i++, at += 2)
		pc_legacy_frame(text->legacy, legacy->words[at], (uint32_t)legacy->words[at + 1]);
}

/* "PC:  0x00bc8f1c: helper(arg *)" */
static bool on_thread_frame(struct pc_legacy_text *text, struct pc_span line)
{
	struct pc_place place = { .line = 0 };
	struct pc_span rest = line;
	uint64_t address;
	bool leaf = pc_legacy_after(line, "PC:", &rest);

	if (!pc_span_starts(rest, "0x") || !pc_legacy_hex(&rest, &address))
		return false;
	if (pc_legacy_after(rest, ":", &rest))
		place.function = rest;
	pc_legacy_frame(text->legacy, address - (!leaf && address),
			place.function.size ? pc_legacy_symbol(text->legacy, &place) : PC_NONE);
	return true;
}

bool pc_legacy_thread_line(struct pc_legacy_text *text, struct pc_span line)
{
	if (pc_span_starts(line, "--- Thread "))
		return on_thread(text, line);
	if (!text->in_stack)
		return false;
	if (pc_span_find(line, "same as previous thread")) {
		if (text->legacy->previous != text->legacy->open)
			repeat_stack(text, text->legacy->previous);
		return true;
	}
	return pc_span_starts(line, "creator:") || on_thread_frame(text, line);
}
