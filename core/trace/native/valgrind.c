/* SPDX-License-Identifier: Apache-2.0
 * What valgrind's memcheck, helgrind and drd report: a headline, a stack of "at" and "by", and
 * other stacks that tell where memory, threads and locks came from. Every line begins with the
 * process, "==42== ". */
#include <stdlib.h>

#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"
#include "trace/streams.h"

struct valgrind {
	struct pc_native_held held;
	struct pc_streams streams; /* by process */
	struct pc_text process;	   /* whose lines follow */
	struct pc_text message;	   /* of the present trace */
	struct pc_text thread;	   /* whose errors follow */
	struct pc_text name;
	struct pc_text locked; /* the first lock of an order */
	bool begun;	       /* a heading whose stack has not come */
	bool headline;	       /* it may be one: the stack will tell */
	bool order;	       /* of locks, whose two sides follow */
};

enum what { PLAIN, LEAK, REACHABLE, CRASH, ORDER, FIRST_LOCK, LATER_LOCK };

/* Headings that are no error of their own. */
static const struct pc_native_heading headings[] = {
	{ "%*lost in loss record %d", PC_ROLE_ERROR, LEAK },
	{ "%*still reachable in loss record", PC_ROLE_ALLOCATED, REACHABLE },
	{ "Process terminating with default action of signal", PC_ROLE_ERROR, CRASH },
	{ " Address 0x%x is %*block of size %*free'd", PC_ROLE_FREED, PLAIN },
	{ " Address 0x%x is %*block of size %*alloc'd", PC_ROLE_ALLOCATED, PLAIN },
	{ " Block was alloc'd %*", PC_ROLE_ALLOCATED, PLAIN },
	{ " Uninitialised value was created ", PC_ROLE_ALLOCATED, PLAIN },
	{ "Thread #%d was created", PC_ROLE_CREATED, PLAIN },
	{ "Thread %d was created", PC_ROLE_CREATED, PLAIN },
	{ "This conflicts with a previous ", PC_ROLE_OTHER, PLAIN },
	{ "Other segment ", PC_ROLE_OTHER, PLAIN },
	{ "Allocation context: ", PC_ROLE_ALLOCATED, PLAIN },
	{ "%*lock order \"%*violated", PC_ROLE_ERROR, ORDER },
	{ "%*acquisition of lock at 0x%x", PC_ROLE_OTHER, FIRST_LOCK },
	{ "%*followed by a later acquisition of lock at ", PC_ROLE_OTHER, LATER_LOCK },
	{ "Required order was established by", PC_ROLE_OTHER, PLAIN },
	{ " Lock at 0x%x was first observed", PC_ROLE_ALLOCATED, PLAIN },
	{ "%*was allocated at", PC_ROLE_ALLOCATED, PLAIN },
	{ 0 },
};

/* What is said of all, and not of an error. */
static const char *const others[] = { "HEAP SUMMARY:",
				      "LEAK SUMMARY:",
				      "For lists of ",
				      "For counts of ",
				      "Use --",
				      "Rerun with ",
				      "Command: ",
				      "Parent PID: ",
				      "Copyright ",
				      "All heap blocks were freed",
				      "Reachable blocks ",
				      "To see them, ",
				      "ERROR SUMMARY: ",
				      "Searching for pointers",
				      "Checked ",
				      "Warning: ",
				      "Locks held:",
				      "-----",
				      "---Thread-Announcement",
				      "If you believe this happened as a result of a stack",
				      "overflow in your program's main thread",
				      "possible), you can try to increase the size of the",
				      "main thread stack using the --main-stacksize= flag.",
				      "The main thread stack size used in this run was",
				      NULL };

static bool starts_with_any(struct pc_span text, const char *const *prefixes)
{
	for (; *prefixes; prefixes++)
		if (pc_span_starts(text, *prefixes))
			return true;
	return false;
}

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static void tell(struct pc_dump_builder *builder, struct valgrind *valgrind, struct pc_span text)
{
	pc_native_more(&valgrind->message, text);
	pc_trace_message(builder, pc_text_span(&valgrind->message));
}

/* ---- frames ---- */
/* "f(int) (a.c:3)", "f (in /lib/libc.so.6)", "??? (in /lib/x.so)", "???" */
static void read_site(struct pc_span text, struct pc_site *site)
{
	struct pc_span inner;

	if (pc_native_hex(&text, &site->address))
		pc_native_take(&text, ":");
	text = pc_span_trim(text);
	if (pc_native_last_paren(&text, &inner)) {
		if (pc_native_take(&inner, "in "))
			site->module = inner;
		else
			pc_trace_place(inner, site);
	}
	if (!pc_span_is(text, "???"))
		site->function = text;
}

static bool read_frame(struct pc_dump_builder *builder, struct valgrind *valgrind,
		       struct pc_span text)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	bool leaf = pc_native_take(&text, "at 0x");
	uint32_t frames;

	if (!leaf && !pc_native_take(&text, "by 0x"))
		return false;
	if (leaf && !valgrind->begun) {
		pc_native_flush(builder, &valgrind->held);
		pc_trace_begin(builder, PC_ROLE_THREAD);
		valgrind->message.size = 0;
	}
	if (!leaf && !pc_trace_open(builder, &frames))
		pc_trace_damaged(builder); /* its beginning is missing */
	if (valgrind->headline) {
		pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
		pc_dump_says_reason(builder,
				    pc_native_until(pc_text_span(&valgrind->message), " at 0x"));
	}
	valgrind->begun = valgrind->headline = false;
	read_site(text, &site);
	pc_native_frame(builder, &valgrind->held, &site);
	return true;
}

/* ---- headings ---- */
/* No stack came: it was no heading. */
static void drop_empty(struct pc_dump_builder *builder, struct valgrind *valgrind)
{
	if (valgrind->begun)
		pc_trace_drop(builder);
	valgrind->begun = valgrind->headline = false;
}

static void begin(struct pc_dump_builder *builder, struct valgrind *valgrind,
		  enum pc_trace_role role)
{
	drop_empty(builder, valgrind);
	pc_native_flush(builder, &valgrind->held);
	pc_trace_begin(builder, role);
	valgrind->message.size = 0;
	valgrind->begun = true;
	if (role == PC_ROLE_ERROR) {
		pc_trace_id(builder, pc_text_span(&valgrind->thread));
		pc_trace_name(builder, pc_text_span(&valgrind->name));
	}
}

/* "#3" behind "hread ", which is the id of a thread */
static void read_id(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, "hread #");
	struct pc_span id;
	size_t size = 1;

	if (!at)
		return;
	id = pc_trace_after(line, at + 6);
	while (size < id.size && id.data[size] >= '0' && id.data[size] <= '9')
		size++;
	if (size > 1)
		pc_trace_id(builder, (struct pc_span){ id.data, size });
}

static struct pc_span address_after(struct pc_span line, const char *mark)
{
	const char *at = pc_span_find(line, mark);
	struct pc_span rest;

	if (!at)
		return PC_SPAN("");
	rest = pc_trace_after(line, at + strlen(mark));
	return pc_native_word(&rest);
}

static void read_order(struct pc_dump_builder *builder, struct valgrind *valgrind, int what,
		       struct pc_span line)
{
	struct pc_span lock = address_after(line, "acquisition of lock at ");

	if (what == ORDER)
		pc_dump_says_deadlock(builder, line);
	if (what == FIRST_LOCK)
		set(&valgrind->locked, lock);
	if (what != LATER_LOCK)
		return;
	pc_trace_lock(builder, PC_LOCK_WANTED, lock, PC_SPAN(""), PC_SPAN(""));
	if (valgrind->locked.size)
		pc_trace_lock(builder, PC_LOCK_HELD, pc_text_span(&valgrind->locked), PC_SPAN(""),
			      PC_SPAN(""));
}

static void read_heading(struct pc_dump_builder *builder, struct valgrind *valgrind,
			 const struct pc_native_heading *heading, struct pc_span line)
{
	struct pc_span text = pc_span_trim(line), kind = text;

	if (heading->what == FIRST_LOCK && pc_span_find(line, "later acquisition"))
		heading++;
	if (heading->what != FIRST_LOCK || !valgrind->order)
		begin(builder, valgrind, (enum pc_trace_role)heading->role);
	valgrind->order = heading->what == ORDER;
	if (heading->what == LEAK)
		kind = pc_native_until(text, " in loss record");
	if (heading->role == PC_ROLE_ERROR)
		pc_native_fails(builder, kind);
	tell(builder, valgrind, kind);
	read_id(builder, text);
	if (heading->what == ORDER || heading->what == FIRST_LOCK || heading->what == LATER_LOCK)
		read_order(builder, valgrind, heading->what, text);
}

/* "Invalid read of size 4": whatever begins at the margin is an error's headline. */
static void read_headline(struct pc_dump_builder *builder, struct valgrind *valgrind,
			  struct pc_span line)
{
	begin(builder, valgrind, PC_ROLE_ERROR);
	valgrind->headline = true;
	tell(builder, valgrind, line);
	read_id(builder, line);
}

/* "Thread 2 worker:" */
static bool read_thread(struct valgrind *valgrind, struct pc_span line)
{
	struct pc_span rest = line, id;

	if (!pc_native_take(&rest, "Thread ") || !pc_span_ends(rest, ":") || rest.data[0] < '0' ||
	    rest.data[0] > '9')
		return false;
	rest.size--;
	id = pc_native_word(&rest);
	set(&valgrind->thread, id);
	set(&valgrind->name, rest);
	return true;
}

/* "Using Valgrind-3.19.0 and LibVEX", "Memcheck, a memory error detector" */
static bool read_tool(struct pc_dump_builder *builder, struct pc_span line)
{
	static const char *const tools[] = { "Memcheck, ", "Helgrind, ", "drd, ", NULL };

	if (starts_with_any(line, tools)) {
		line = pc_native_until(line, ",");
		pc_dump_says_tool(builder, "valgrind's %.*s", (int)line.size, line.data);
		return true;
	}
	return pc_span_starts(line, "Using Valgrind-");
}

/* ---- the walk ---- */
/* A frame, or what is said of an error besides. */
static void read_indented(struct pc_dump_builder *builder, struct valgrind *valgrind,
			  struct pc_span line)
{
	const struct pc_native_heading *heading = pc_native_heading(headings, line);
	uint32_t frames;

	if (read_frame(builder, valgrind, pc_span_trim(line)))
		return;
	if (heading) {
		read_heading(builder, valgrind, heading, line);
		return;
	}
	if (!pc_span_starts(line, "  ") && !starts_with_any(pc_span_trim(line), others) &&
	    pc_trace_open(builder, &frames) && valgrind->message.size)
		tell(builder, valgrind, line);
}

static void read_line(struct pc_dump_builder *builder, struct valgrind *valgrind,
		      struct pc_span line)
{
	const struct pc_native_heading *heading;
	struct pc_span text = pc_span_trim(line);

	if (!text.size) {
		pc_native_flush(builder, &valgrind->held);
		if (!valgrind->order) {
			drop_empty(builder, valgrind);
			pc_trace_close(builder);
		}
		return;
	}
	if (line.data[0] == ' ') {
		read_indented(builder, valgrind, line);
		return;
	}
	heading = pc_native_heading(headings, line);
	if (heading)
		read_heading(builder, valgrind, heading, line);
	else if (pc_span_starts(line, "Locks held: ") && valgrind->begun)
		tell(builder, valgrind, line);
	else if (!read_tool(builder, line) && !read_thread(valgrind, line) &&
		 !starts_with_any(line, others))
		read_headline(builder, valgrind, line);
	if (pc_span_starts(line, "ERROR SUMMARY: "))
		pc_dump_note(builder, "%.*s", (int)(line.size < 200 ? line.size : 200), line.data);
}

/* "==42== text", "==00:00:00:01.345 42== text" with --time-stamp=yes; false: it is the program's
 * own. */
static bool take_process(struct pc_span *line, struct pc_span *out_process)
{
	struct pc_span text = *line, rest, word;

	if (!pc_native_take(&text, "=="))
		return false;
	rest = pc_native_until(text, "==");
	if (rest.size == text.size || !rest.size || rest.size > 40)
		return false;
	text = pc_trace_after(text, rest.data + rest.size + 2);
	pc_native_take(&text, " ");
	do
		word = pc_native_word(&rest);
	while (rest.size);
	*line = text;
	*out_process = word;
	return true;
}

/* What was said of a thread is not of one of another process. */
static int each_of_process(struct pc_dump_builder *builder, void *state,
			   const struct pc_trace_line *line)
{
	struct valgrind *valgrind = state;
	struct pc_span text = line->text, process, last = pc_text_span(&valgrind->process);

	if (take_process(&text, &process) &&
	    (process.size != last.size || memcmp(process.data, last.data, last.size) != 0)) {
		set(&valgrind->process, process);
		set(&valgrind->thread, PC_SPAN(""));
		set(&valgrind->name, PC_SPAN(""));
		valgrind->order = false;
	}
	read_line(builder, valgrind, text);
	return PC_OK;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct valgrind *valgrind = state;
	struct pc_span text = line->text, process;

	(void)builder;
	if (!take_process(&text, &process))
		return PC_OK;
	return pc_streams_line(&valgrind->streams, process, line, false);
}

int pc_parse_trace_valgrind(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct valgrind valgrind = { .begun = false };
	int status;

	pc_streams_init(&valgrind.streams, builder, each_of_process, &valgrind);
	status = pc_trace_lines(builder, input, each, &valgrind);
	if (!status)
		status = pc_streams_end(&valgrind.streams);
	pc_native_flush(builder, &valgrind.held);
	drop_empty(builder, &valgrind);
	pc_dump_says_tool(builder, "valgrind");
	pc_streams_clear(&valgrind.streams);
	pc_native_held_clear(&valgrind.held);
	pc_text_clear(&valgrind.process);
	pc_text_clear(&valgrind.message);
	pc_text_clear(&valgrind.thread);
	pc_text_clear(&valgrind.name);
	pc_text_clear(&valgrind.locked);
	return status;
}
