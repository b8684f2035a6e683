/* SPDX-License-Identifier: Apache-2.0
 * For tests: reads a text as a profile, and writes a profile down as text, a line for an event and
 * for a cost. */
#ifndef PC_TESTS_PROFILE_DUMP_H
#define PC_TESTS_PROFILE_DUMP_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/context.h"
#include "base/table.h"
#include "profile/sealed.h"

static inline int read_text(struct pc *pc, const char *format, struct pc_span text,
			    struct pc_profile **out_profile)
{
	char path[] = "/tmp/pc-test-XXXXXX";
	const char *paths[] = { path };
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.data, text.size), text.size);
	close(fd);
	status = pc_profile_read(pc, (struct pc_list){ paths, 1 }, format, out_profile);
	unlink(path);
	return status;
}

static inline void dump_number(struct pc_text *out, const char *label, int64_t value)
{
	if (value == PC_UNKNOWN)
		pc_text_printf(out, " %s?", label);
	else
		pc_text_printf(out, " %s%" PRId64, label, value);
}

/* "name@module(file:line):k" */
static inline void dump_frame(struct pc_text *out, const struct pc_profile *profile, uint32_t id)
{
	static const char kinds[] = "?ukjigh";
	const struct pc_frame_ids *frame = &profile->frames[id];

	pc_text_puts(out, frame->function == PC_NONE ? "?" : profile->strings[frame->function]);
	if (frame->module != PC_NONE)
		pc_text_printf(out, "@%s", profile->strings[frame->module]);
	if (frame->file != PC_NONE)
		pc_text_printf(out, "(%s:%u)", profile->strings[frame->file], frame->line);
	pc_text_printf(out, ":%c", kinds[frame->kind]);
}

/* The frames of the stack of a cost. */
static inline uint32_t depth_of(const struct pc_profile *profile, uint32_t cell)
{
	uint32_t depth = 0;

	for (uint32_t id = profile->cells[cell].stack; id != PC_NONE;
	     id = profile->nodes[id].caller)
		depth++;
	return depth;
}

static inline void dump_stack(struct pc_text *out, const struct pc_profile *profile, uint32_t id)
{
	const struct pc_node *node = &profile->nodes[id];

	if (node->caller != PC_NONE) {
		dump_stack(out, profile, node->caller);
		pc_text_puts(out, ";");
	}
	dump_frame(out, profile, node->frame);
}

static inline void dump_where(struct pc_text *out, const struct pc_profile *profile, uint32_t id)
{
	const struct pc_where *where = &profile->wheres[id];

	if (where->thread != PC_NONE) {
		const struct pc_thread *thread = &profile->threads[where->thread];

		pc_text_printf(out, " %s/%" PRId64 "/%" PRId64,
			       thread->process == PC_NONE ? "" : profile->strings[thread->process],
			       thread->pid, thread->tid);
	}
	pc_text_printf(out, " %s%s\n", profile->events[where->event].name,
		       where->table ? " overlapping" : "");
}

static inline void dump_costs(struct pc_text *out, const struct pc_profile *profile)
{
	for (uint32_t i = 0; i < profile->cell_count; i++) {
		dump_stack(out, profile, profile->cells[i].stack);
		dump_number(out, "", profile->cells[i].value);
		dump_number(out, "x", pc_cell_samples(profile, i));
		dump_where(out, profile, profile->cells[i].where);
	}
	for (uint32_t i = 0; i < profile->entry_count; i++) {
		dump_frame(out, profile, profile->entries[i].frame);
		dump_number(out, "", profile->entries[i].self);
		dump_number(out, "of ", profile->entries[i].total);
		dump_number(out, "x", profile->entries[i].count);
		dump_where(out, profile, profile->entries[i].where);
	}
}

static inline void dump(struct pc_text *out, const struct pc_profile *profile)
{
	size_t count;
	const struct pc_event *events = pc_profile_events(profile, &count);

	for (size_t i = 0; i < count; i++) {
		pc_text_printf(out, "# %s in %s", events[i].name, events[i].unit);
		if (events[i].digits)
			pc_text_printf(out, "/10^%u", events[i].digits);
		if (events[i].percent_only)
			pc_text_puts(out, " percent-only");
		dump_number(out, "", events[i].total);
		dump_number(out, "x", events[i].samples);
		dump_number(out, "lost ", events[i].lost);
		pc_text_puts(out, "\n");
	}
	dump_costs(out, profile);
	if (pc_profile_skipped(profile, &(const char *){ NULL }))
		pc_text_printf(out, "skipped %" PRIu64 "\n",
			       pc_profile_skipped(profile, &(const char *){ NULL }));
}

/* Reads `text`, its format detected, and compares what came of it. */
static inline void expect_span(const char *format, struct pc_span text, const char *expected)
{
	struct pc *pc = pc_new();
	struct pc_text out = { 0 };
	struct pc_profile *profile;

	if (read_text(pc, "", text, &profile))
		fail_msg("%s", pc_error(pc));
	assert_string_equal(pc_profile_format(profile), format);
	dump(&out, profile);
	assert_string_equal(out.data, expected);
	pc_text_clear(&out);
	pc_free(pc);
}

static inline void expect(const char *format, const char *text, const char *expected)
{
	expect_span(format, pc_span(text), expected);
}

#endif
