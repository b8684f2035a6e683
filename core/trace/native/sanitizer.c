/* SPDX-License-Identifier: Apache-2.0
 * Reports of AddressSanitizer, HWAddressSanitizer, MemorySanitizer, LeakSanitizer, ThreadSanitizer
 * and UndefinedBehaviorSanitizer: one stack of what went wrong, and others that tell where memory
 * and threads came from, each under a heading. */
#include "trace/native/sanitizer.h"

#include <stdlib.h>

#include "formats/known.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum what { PLAIN, ACCESS, MUTEXES, ACQUIRED, LEAK };

/* Of several that match the first counts. */
static const struct pc_native_heading headings[] = {
	{ " freed by thread ", PC_ROLE_FREED, PLAIN },
	{ " freed by ", PC_ROLE_FREED, PLAIN },
	{ " previously allocated ", PC_ROLE_ALLOCATED, PLAIN },
	{ " previously freed ", PC_ROLE_FREED, PLAIN },
	{ " allocated by thread ", PC_ROLE_ALLOCATED, PLAIN },
	{ " allocated here:", PC_ROLE_ALLOCATED, PLAIN },
	{ " Location is heap block of size ", PC_ROLE_ALLOCATED, PLAIN },
	{ " Location is file descriptor ", PC_ROLE_ALLOCATED, PLAIN },
	{ " Uninitialized value was created by ", PC_ROLE_ALLOCATED, PLAIN },
	{ " Uninitialized value was stored to memory at", PC_ROLE_OTHER, PLAIN },
	{ " Memory was marked as uninitialized", PC_ROLE_ALLOCATED, PLAIN },
	{ " Member fields were destroyed", PC_ROLE_FREED, PLAIN },
	{ " Thread %*created ", PC_ROLE_CREATED, PLAIN },
	{ " Goroutine %*created ", PC_ROLE_CREATED, PLAIN },
	{ " Mutex %*acquired here while holding mutex", PC_ROLE_OTHER, ACQUIRED },
	{ " Mutex %*previously acquired by ", PC_ROLE_OTHER, PLAIN },
	{ " Mutex %*created at:", PC_ROLE_ALLOCATED, PLAIN },
	{ " As if synchronized via sleep:", PC_ROLE_OTHER, PLAIN },
	{ " Previous %* of size ", PC_ROLE_OTHER, MUTEXES },
	{ " Previous %*read of size", PC_ROLE_OTHER, MUTEXES },
	{ " Previous %*write of size", PC_ROLE_OTHER, MUTEXES },
	{ " %*ead of size %d at 0x%x by ", PC_ROLE_OTHER, MUTEXES },
	{ " %*rite of size %d at 0x%x by ", PC_ROLE_OTHER, MUTEXES },
	{ " READ of size %d", PC_ROLE_ERROR, ACCESS },
	{ " WRITE of size %d", PC_ROLE_ERROR, ACCESS },
	{ " ACCESS of size %d", PC_ROLE_ERROR, ACCESS },
	{ " Direct leak of %d byte", PC_ROLE_ERROR, LEAK },
	{ " Indirect leak of %d byte", PC_ROLE_ERROR, LEAK },
	{ " Address 0x%x is located in stack of thread ", PC_ROLE_OTHER, PLAIN },
	{ 0 },
};

/* What is said of the error besides: it belongs to its message. */
static const char *const details[] = {
	" 0x%x is located ", " Address 0x%x is ", " The signal is caused by ", " Hint: address ",
	" Cause: ",	     " Location is ",	  " [%d, %d) '%*<== ",
};

/* ---- the message of the present trace ---- */
static void tell(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
		 struct pc_span text)
{
	pc_native_more(&sanitizer->message, text);
	pc_trace_message(builder, pc_text_span(&sanitizer->message));
}

static void begin(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
		  enum pc_trace_role role)
{
	pc_native_flush(builder, &sanitizer->held);
	pc_trace_begin(builder, role);
	sanitizer->message.size = sanitizer->said.size = 0;
}

/* Undefined behaviour whose stack was not printed has its place all the same. */
static void end_place(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	uint32_t frames;

	pc_native_flush(builder, &sanitizer->held);
	if (sanitizer->place.size && pc_trace_open(builder, &frames) && !frames) {
		pc_trace_place(pc_text_span(&sanitizer->place), &site);
		pc_trace_frame(builder, &site);
	}
	sanitizer->place.size = 0;
}

/* "T12" behind "thread ", or "main thread" */
static void read_thread(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, "thread T");
	struct pc_span id = PC_SPAN("");

	if (at)
		id = pc_trace_after(line, at + 7);
	else if (pc_span_starts(line, "Thread T"))
		id = pc_trace_after(line, line.data + 7);
	for (size_t i = 1; i < id.size; i++)
		if (id.data[i] < '0' || id.data[i] > '9')
			id.size = i;
	if (id.size)
		pc_trace_id(builder, id);
	else if (pc_span_find(line, "by main thread") || pc_span_find(line, "in main thread"))
		pc_trace_id(builder, PC_SPAN("main thread"));
}

/* ---- the head of a report ---- */
/* "heap-use-after-free on address 0x… at pc …", "data race (pid=42)" */
static struct pc_span kind_of(struct pc_span text)
{
	static const char *const ends[] = { " on address 0x", " on unknown address",
					    " on 0x",	      ": 0x",
					    " (pid=",	      ": memory ranges" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		text = pc_native_until(text, ends[i]);
	return pc_span_trim(text);
}

static void begin_report(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			 struct pc_span text)
{
	struct pc_span kind = kind_of(text);

	end_place(builder, sanitizer);
	pc_trace_close(builder);
	begin(builder, sanitizer, PC_ROLE_ERROR);
	pc_native_fails(builder, kind);
	pc_native_more(&sanitizer->message, kind);
	read_thread(builder, text);
	sanitizer->report = sanitizer->unended = true;
	sanitizer->failed = false;
	for (uint32_t i = 0; i < sanitizer->mutexes.count; i++)
		sanitizer->addresses[i] = PC_NONE; /* they are named anew */
}

/* "==42==ERROR: AddressSanitizer: …", "WARNING: ThreadSanitizer: …" */
static bool read_report(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line)
{
	static const char *const levels[] = { "ERROR: ", "WARNING: ", "FATAL: " };
	static const char mark[] = "Sanitizer: ";
	const char *at = NULL, *name;

	for (size_t i = 0; i < 3 && !at; i++)
		if ((at = pc_span_find(line, levels[i])))
			at += strlen(levels[i]);
	name = at ? at : line.data;
	if (!at)
		return false;
	at = pc_span_find(pc_trace_after(line, name), mark);
	if (!at || at - name > 32)
		return false;
	pc_dump_says_tool(builder, "%.*sSanitizer", (int)(at - name), name);
	begin_report(builder, sanitizer, pc_trace_after(line, at + sizeof(mark) - 1));
	return true;
}

/* "a.c:3:5: runtime error: division by zero" */
static bool read_undefined(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			   struct pc_span line)
{
	static const char mark[] = ": runtime error: ";
	const char *at = pc_span_find(line, mark);
	struct pc_span message;

	if (!at)
		return false;
	message = pc_trace_after(line, at + sizeof(mark) - 1);
	end_place(builder, sanitizer);
	pc_trace_apart(builder);
	begin(builder, sanitizer, PC_ROLE_ERROR);
	pc_native_fails(builder, message);
	pc_native_more(&sanitizer->message, message);
	pc_dump_says_tool(builder, "UndefinedBehaviorSanitizer");
	pc_text_add(&sanitizer->place, line.data, (size_t)(at - line.data));
	sanitizer->failed = sanitizer->report = true;
	sanitizer->unended = false; /* it may go on as if nothing was */
	return true;
}

/* "SUMMARY: AddressSanitizer: 48 byte(s) leaked in 2 allocation(s).": how much it was in all */
static void read_summary(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			 struct pc_span line)
{
	end_place(builder, sanitizer);
	if (pc_span_find(line, " leaked in "))
		pc_dump_note(builder, "%.*s", (int)(line.size < 200 ? line.size : 200), line.data);
	pc_trace_close(builder);
	sanitizer->report = sanitizer->unended = false;
}

/* ---- headings ---- */
static void read_access(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line)
{
	uint32_t frames;

	if (!pc_trace_open(builder, &frames))
		begin(builder, sanitizer, PC_ROLE_ERROR);
	tell(builder, sanitizer, line);
	read_thread(builder, line);
}

/* The first side of a race, or of an order of locks, is the error itself. */
static void begin_side(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
		       enum pc_trace_role role)
{
	uint32_t frames;

	end_place(builder, sanitizer);
	if (role == PC_ROLE_OTHER && sanitizer->report && !sanitizer->failed &&
	    pc_trace_open(builder, &frames) && !frames)
		sanitizer->failed = true;
	else
		begin(builder, sanitizer, role);
}

static bool read_heading(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			 struct pc_span line)
{
	const struct pc_native_heading *heading = pc_native_heading(headings, line);
	struct pc_span text = pc_span_trim(line);

	if (!heading)
		return false;
	if (heading->what == ACCESS) {
		read_access(builder, sanitizer, text);
		return true;
	}
	if (heading->what == LEAK && !sanitizer->failed)
		pc_trace_drop(builder); /* what it is, each leak says for itself */
	if (heading->what == LEAK)
		sanitizer->failed = true;
	begin_side(builder, sanitizer, (enum pc_trace_role)heading->role);
	if (pc_span_ends(text, ":"))
		text.size--;
	tell(builder, sanitizer, text);
	read_thread(builder, text);
	if (heading->what == ACQUIRED)
		pc_sanitizer_acquired(builder, sanitizer, text);
	else if (heading->what == MUTEXES)
		pc_sanitizer_holds(builder, sanitizer, text);
	return true;
}

static bool read_detail(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
			struct pc_span line)
{
	uint32_t frames;

	if (!sanitizer->message.size || !pc_trace_open(builder, &frames))
		return false;
	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		if (pc_known_matches(pc_span(details[i]), line)) {
			tell(builder, sanitizer, line);
			return true;
		}
	return false;
}

/* ---- the walk ---- */
static void read_frame(struct pc_dump_builder *builder, struct pc_sanitizer *sanitizer,
		       struct pc_span text, const struct pc_trace_line *line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	uint32_t number = 0, frames = 0;
	bool open = pc_trace_open(builder, &frames);

	pc_trace_number(&text, &number);
	if (!number && (!open || frames || sanitizer->held.holds)) {
		struct pc_span said = pc_text_span(&sanitizer->said);

		pc_native_flush(builder, &sanitizer->held);
		pc_trace_begin(builder, sanitizer->failed ? PC_ROLE_OTHER : PC_ROLE_ERROR);
		pc_trace_message(builder, said);
		sanitizer->message.size = 0;
	}
	sanitizer->failed |= sanitizer->report;
	sanitizer->said.size = sanitizer->place.size = 0;
	pc_sanitizer_site(text, &site);
	pc_native_next(builder, &sanitizer->held, &site);
	if (pc_trace_numbered(builder, number, line->number))
		pc_native_hold(&sanitizer->held, &site);
}

/* "==42==", "==42== " in front of what the sanitizer says */
static struct pc_span without_process(struct pc_span line)
{
	struct pc_span rest = line;
	int64_t process;

	if (!pc_native_take(&rest, "==") || !pc_native_digits(&rest, &process) ||
	    !pc_native_take(&rest, "=="))
		return line;
	return rest;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct pc_sanitizer *sanitizer = state;
	struct pc_span text = without_process(line->text), rest = pc_span_trim(text);
	uint32_t number;

	if (pc_trace_number(&rest, &number)) {
		read_frame(builder, sanitizer, pc_span_trim(text), line);
	} else if (!rest.size || pc_span_starts(rest, "=======")) {
		pc_native_flush(builder, &sanitizer->held);
		pc_trace_apart(builder);
		sanitizer->said.size = 0;
	} else if (pc_span_starts(rest, "SUMMARY: ")) {
		read_summary(builder, sanitizer, rest);
	} else if (pc_span_is(rest, "ABORTING")) {
		sanitizer->unended = false;
	} else if (pc_span_starts(rest, "Cycle in lock order graph: ")) {
		pc_sanitizer_cycle(builder, sanitizer, rest);
	} else if (!read_report(builder, sanitizer, rest) &&
		   !read_undefined(builder, sanitizer, rest) &&
		   !read_heading(builder, sanitizer, text) &&
		   !read_detail(builder, sanitizer, text)) {
		sanitizer->said.size = 0;
		pc_text_add(&sanitizer->said, rest.data, rest.size < 400 ? rest.size : 400);
	}
	return PC_OK;
}

int pc_parse_trace_sanitizer(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct pc_sanitizer sanitizer = { .report = false };
	int status;

	pc_table_init(&sanitizer.mutexes, pc_memory(pc_dump_builder_pc(builder)));
	status = pc_trace_lines(builder, input, each, &sanitizer);
	end_place(builder, &sanitizer);
	if (sanitizer.unended)
		pc_dump_unended(builder, "the last report has no summary at its end");
	pc_table_clear(&sanitizer.mutexes);
	pc_native_held_clear(&sanitizer.held);
	pc_text_clear(&sanitizer.message);
	pc_text_clear(&sanitizer.said);
	pc_text_clear(&sanitizer.place);
	free(sanitizer.addresses);
	return status;
}
