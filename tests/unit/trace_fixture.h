/* SPDX-License-Identifier: Apache-2.0
 * For tests: a dump read from a text or a file, told as lines that can be compared:
 *
 *	Java, OpenJDK 64-Bit Server VM, reason: …
 *	thread "main" #1 tid 3784 running "RUNNABLE"
 *	  Work.sieve Work.java:4
 *	  held 0x00000006 java.lang.Object
 *	skipped 1 from line 7; damaged at line 9: …; note: …
 */
#ifndef PC_TESTS_TRACE_FIXTURE_H
#define PC_TESTS_TRACE_FIXTURE_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/text.h"
#include "trace/trace.h"

static inline void tell_text(struct pc_text *out, const char *before, const char *text)
{
	if (text)
		pc_text_printf(out, "%s%s", before, text);
}

static inline void tell_frame(struct pc_text *out, const struct pc_call_site *frame)
{
	pc_text_printf(out, "  %s", frame->function ? frame->function : "?");
	tell_text(out, " ", frame->file);
	if (frame->line)
		pc_text_printf(out, ":%u", frame->line);
	if (frame->column)
		pc_text_printf(out, ":%u", frame->column);
	tell_text(out, " in ", frame->module);
	if (frame->address)
		pc_text_printf(out, " 0x%" PRIx64, frame->address);
	if (frame->kind == PC_FRAME_INLINED)
		pc_text_puts(out, " inlined");
	pc_text_puts(out, "\n");
}

static inline void tell_locks(struct pc_text *out, const struct pc_trace *trace)
{
	static const char *const uses[] = { "held", "wanted", "awaited" };

	for (uint32_t i = 0; i < trace->lock_count; i++) {
		pc_text_printf(out, "  %s %s", uses[trace->locks[i].use], trace->locks[i].id);
		tell_text(out, " ", trace->locks[i].type);
		tell_text(out, " of ", trace->locks[i].owner);
		pc_text_puts(out, "\n");
	}
}

static inline void tell_trace(struct pc_text *out, const struct pc_dump *dump,
			      const struct pc_trace *trace)
{
	static const char *const roles[] = { "thread",	  "error", "cause",  "other",
					     "allocated", "freed", "created" };
	static const char *const states[] = { "",	  " running",  " waiting",
					      " blocked", " sleeping", " failed" };

	if (trace->dump)
		pc_text_printf(out, "[%u] ", trace->dump);
	pc_text_puts(out, roles[trace->role]);
	if (trace->name)
		pc_text_printf(out, " \"%s\"", trace->name);
	tell_text(out, " #", trace->id);
	if (trace->tid >= 0)
		pc_text_printf(out, " tid %" PRId64, trace->tid);
	if (!pc_dump_language(dump))
		tell_text(out, " of ", trace->language);
	pc_text_puts(out, states[trace->state]);
	if (trace->state_text)
		pc_text_printf(out, " \"%s\"", trace->state_text);
	if (trace->waiting_ms != PC_UNKNOWN)
		pc_text_printf(out, " for %" PRId64 " ms", trace->waiting_ms);
	if (trace->count != 1)
		pc_text_printf(out, " x%" PRId64, trace->count);
	tell_text(out, ": ", trace->message);
	pc_text_puts(out, "\n");
	for (uint32_t i = 0; i < trace->frame_count; i++)
		tell_frame(out, pc_dump_frame(dump, trace->frames[i]));
	if (trace->frames_left_out)
		pc_text_printf(out, "  ... %u more\n", trace->frames_left_out);
	tell_locks(out, trace);
	if (trace->damaged)
		pc_text_puts(out, "  damaged\n");
}

/* Names of inputs differ from run to run: what follows ": line " is kept. */
static inline const char *without_input(const char *text)
{
	const char *at = text ? strstr(text, ": ") : NULL;

	return at ? at + 2 : text;
}

static inline void tell_dump(struct pc_text *out, const struct pc_dump *dump)
{
	const struct pc_remarks *remarks = pc_dump_remarks(dump);
	size_t count;
	const struct pc_trace *traces = pc_dump_traces(dump, &count);

	pc_text_puts(out, pc_dump_language(dump) ? pc_dump_language(dump) : "?");
	tell_text(out, ", ", pc_dump_tool(dump));
	tell_text(out, ", reason: ", pc_dump_reason(dump));
	pc_text_puts(out, "\n");
	for (const char *const *said = pc_dump_deadlocks(dump); *said; said++)
		pc_text_printf(out, "deadlock: %s\n", *said);
	for (size_t i = 0; i < count; i++)
		tell_trace(out, dump, &traces[i]);
	if (remarks->skipped)
		pc_text_printf(out, "skipped %" PRIu64 " from %s\n", remarks->skipped,
			       without_input(remarks->skipped_first));
	if (remarks->damage_at)
		pc_text_printf(out, "damaged at %s: %s\n", without_input(remarks->damage_at),
			       remarks->damage_reason);
	for (const char *const *note = remarks->notes; *note; note++)
		pc_text_printf(out, "note: %s\n", without_input(*note));
}

/* Appends what is in the file, or the error. `format` as in pc_dump_read. */
static inline void tell_file(struct pc_text *out, const char *path, const char *format)
{
	struct pc *pc = pc_new();
	struct pc_dump *dump;

	if (pc_dump_read(pc, (struct pc_list){ &path, 1 }, format, &dump))
		pc_text_printf(out, "error: %s\n", without_input(pc_error(pc)));
	else
		tell_dump(out, dump);
	pc_free(pc);
}

static inline void tell_bytes(struct pc_text *out, const char *bytes, size_t size,
			      const char *format)
{
	char path[] = "/tmp/perfcopilot-trace.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
	tell_file(out, path, format);
	unlink(path);
}

/* The text, read as that format and as what it is taken for, is told as `wanted`. */
static inline void expect_trace(const char *format, const char *text, const char *wanted)
{
	struct pc_text named = { 0 }, found = { 0 };

	tell_bytes(&named, text, strlen(text), format);
	assert_string_equal(named.data, wanted);
	tell_bytes(&found, text, strlen(text), "");
	assert_string_equal(found.data, wanted);
	pc_text_clear(&named);
	pc_text_clear(&found);
}

#endif
