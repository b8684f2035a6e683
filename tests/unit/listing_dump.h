/* SPDX-License-Identifier: Apache-2.0
 * For tests: reads a text as a listing, and writes a listing down as text. */
#ifndef PC_TESTS_LISTING_DUMP_H
#define PC_TESTS_LISTING_DUMP_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "listing/hot.h"
#include "listing/sealed.h"

static inline int read_listing(struct pc *pc, const char *format, const char *text,
			       struct pc_listing **out_listing)
{
	char path[] = "/tmp/pc-test-XXXXXX";
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	status = pc_listing_read(pc, path, format, out_listing);
	unlink(path);
	return status;
}

static inline struct pc_listing *listing_of(struct pc *pc, const char *format, const char *text)
{
	struct pc_listing *listing = NULL;

	if (read_listing(pc, format, text, &listing))
		fail_msg("%s", pc_error(pc));
	return listing;
}

static inline void dump_value(struct pc_text *out, int64_t value)
{
	if (value == PC_UNKNOWN)
		pc_text_puts(out, " ?");
	else
		pc_text_printf(out, " %" PRId64, value);
}

/* "8 79:11 s{file}[scope] text 3411 @118b>116e": order, line, address and target in hex */
static inline void dump_line(struct pc_text *out, const struct pc_listing_part *part,
			     const struct pc_listing_line *line)
{
	pc_text_printf(out, "  %u %c%u", line->order, line->kind == PC_LINE_INSTRUCTION ? 'i' : 's',
		       line->line);
	if (line->file)
		pc_text_printf(out, "{%s}", line->file);
	if (line->scope)
		pc_text_printf(out, "[%s]", line->scope);
	pc_text_printf(out, " \"%s\"", line->text);
	for (uint32_t i = 0; line->costs && i < part->event_count; i++)
		dump_value(out, line->costs[i]);
	if (line->address)
		pc_text_printf(out, " @%" PRIx64, line->address);
	if (line->jumps)
		pc_text_printf(out, ">%" PRIx64, line->target);
	pc_text_putc(out, '\n');
}

static inline void dump_part(struct pc_text *out, const struct pc_listing_part *part)
{
	pc_text_printf(out, "%s in %s of %s:", part->function ? part->function : "?",
		       part->file ? part->file : "?", part->module ? part->module : "?");
	for (uint32_t i = 0; i < part->event_count; i++)
		dump_value(out, part->totals[i]);
	pc_text_putc(out, '\n');
	for (uint32_t i = 0; i < part->line_count; i++)
		dump_line(out, part, &part->lines[i]);
	for (uint32_t i = 0; i < part->loop_count; i++) {
		const struct pc_loop *loop = &part->loops[i];

		pc_text_printf(out, "  loop %u %u-%u of %u, lines %u-%u:", loop->depth, loop->first,
			       loop->last, loop->lines, loop->from, loop->to);
		for (uint32_t c = 0; c < part->event_count; c++)
			dump_value(out, loop->costs[c]);
		pc_text_putc(out, '\n');
	}
}

static inline void dump_listing(struct pc_text *out, const struct pc_listing *listing)
{
	for (size_t i = 0; i < listing->event_count; i++) {
		const struct pc_listing_event *event = &listing->events[i];

		pc_text_printf(out, "# %s in %s .%u%s%s%s", event->name, event->unit, event->digits,
			       event->percent ? " percent" : "",
			       event->inclusive ? " inclusive" : "",
			       event->no_time ? " no-time" : "");
		dump_value(out, event->total);
		pc_text_putc(out, '\n');
	}
	for (size_t i = 0; i < listing->part_count; i++)
		dump_part(out, &listing->parts[i]);
	if (listing->remarks.skipped)
		pc_text_printf(out, "skipped %" PRIu64 "\n", listing->remarks.skipped);
}

/* What `text` says, read as `format` ("": detected). */
static inline void expect_listing(const char *format, const char *text, const char *expected)
{
	struct pc *pc PC_AUTO(pc) = pc_new();
	struct pc_text out PC_AUTO(text) = { 0 };

	dump_listing(&out, listing_of(pc, format, text));
	assert_string_equal(out.data, expected);
}

#endif
