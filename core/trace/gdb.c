/* SPDX-License-Identifier: Apache-2.0
 * What gdb and its kin (pstack, gstack, eu-stack) print: frames "#1  0x… in f (x=1) at a.c:3",
 * under headings of threads or none. Locals, registers and source lines stand between them. A
 * thread that comes again begins another dump: so does a poor man's profiler. */
#include "base/auto.h"
#include "formats/lines.h"
#include "trace/build.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { JOINED_MAX = 64 << 10, WRAPPED_MAX = 64 /* lines of one frame */ };

struct gdb {
	struct pc_table seen; /* the threads of the present dump, by their headings */
	struct pc_text frame; /* the last frame, which the next line may go on with */
	unsigned wrapped;
	struct pc_gdb_locks locks;
	struct pc_text failing; /* the thread that got the signal, "1"; "": not known */
	struct pc_text failing_name;
	bool stopped; /* of the present trace only where it stopped was shown */
	bool again;   /* the present trace was shown before, without its heading */
	bool signal;  /* something was said to have failed, and its stack is not there yet */
	bool between; /* since the last frame there was something else */
	bool bare;    /* this dump has a trace without one */
	bool by_elfutils;
};

/* The frame that was held back. One whose caller has no address is inlined into it. */
static void end_frame(struct pc_dump_builder *builder, struct gdb *gdb, bool inlined)
{
	struct pc_span text = pc_text_span(&gdb->frame);
	struct pc_site site = { .kind = inlined ? PC_FRAME_INLINED : PC_FRAME_UNKNOWN };

	if (!text.size)
		return;
	pc_gdb_site(text, &site);
	pc_trace_frame(builder, &site);
	pc_gdb_locks(builder, &gdb->locks, site.function, text);
	gdb->frame.size = 0;
}

static bool has_address(struct pc_span frame)
{
	return pc_span_starts(frame, "0x") || pc_span_starts(frame, "<");
}

/* gdb shows the frame at which it stopped, and then "bt" shows it again. */
static bool is_shown_again(const struct pc_dump_builder *builder, const struct gdb *gdb,
			   struct pc_span frame)
{
	uint32_t frames;

	return frame.size && pc_trace_open(builder, &frames) && !frames &&
	       gdb->frame.size == frame.size && !memcmp(gdb->frame.data, frame.data, frame.size);
}

/* A stack without a heading: of the thread that failed, or of the only one. */
static void begin_bare(struct pc_dump_builder *builder, struct gdb *gdb)
{
	if (gdb->bare && gdb->between)
		pc_dump_next(builder);
	pc_trace_begin(builder, gdb->signal ? PC_ROLE_ERROR : PC_ROLE_THREAD);
	gdb->locks = (struct pc_gdb_locks){ .found = false };
	if (gdb->signal) {
		pc_trace_id(builder, pc_text_span(&gdb->failing));
		pc_trace_name(builder, pc_text_span(&gdb->failing_name));
		pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	}
	gdb->signal = false;
	gdb->bare = true;
}

static void begin_frame(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span text,
			const struct pc_trace_line *line)
{
	uint32_t number = 0, frames;

	pc_trace_number(&text, &number);
	if (!number && is_shown_again(builder, gdb, text)) {
		gdb->stopped = false;
		return;
	}
	end_frame(builder, gdb, number && !has_address(text));
	if (!pc_trace_open(builder, &frames) || (!number && frames))
		begin_bare(builder, gdb);
	gdb->between = false;
	gdb->stopped = text.data == line->text.data;
	if (pc_trace_numbered(builder, number, line->number))
		pc_text_add(&gdb->frame, text.data, text.size);
	gdb->wrapped = 0;
}

/* Where a program stopped is shown without a number: "0x00007ff7f20c1f81 in ?? ()". */
static bool is_stop(const struct gdb *gdb, struct pc_span text)
{
	uint64_t address;

	return gdb->signal && pc_trace_address(&text, &address) && pc_span_starts(text, "in ");
}

/* Whether the line goes on with a frame that gdb broke to fit a terminal. */
static bool goes_on(const struct gdb *gdb, struct pc_span line)
{
	struct pc_span text = pc_span_trim(line), frame = pc_text_span(&gdb->frame);

	if (!frame.size || !pc_span_starts(line, "    ") || gdb->wrapped >= WRAPPED_MAX ||
	    frame.size > JOINED_MAX)
		return false;
	if (pc_span_starts(text, "at ") || pc_span_starts(text, "from "))
		return pc_span_ends(frame, ")");
	return pc_span_ends(frame, ",") || pc_span_ends(frame, ", ");
}

/* eu-stack -s: the source of a frame stands on the next line. */
static bool is_source(const struct gdb *gdb, struct pc_span line)
{
	return gdb->by_elfutils && pc_span_starts(line, "    ") &&
	       !pc_span_find(pc_span_trim(line), " ") && gdb->frame.size;
}

static void add_source(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };

	pc_gdb_site(pc_text_span(&gdb->frame), &site);
	pc_trace_place(pc_span_trim(line), &site);
	pc_trace_frame(builder, &site);
	gdb->frame.size = 0;
}

/* ---- headings ---- */
static bool was_seen(struct gdb *gdb, struct pc_span heading)
{
	bool is_new;

	pc_table_intern(&gdb->seen, heading, &is_new);
	return !is_new;
}

static void new_dump(struct pc_dump_builder *builder, struct gdb *gdb)
{
	struct pc_arena *arena = gdb->seen.arena;

	pc_dump_next(builder);
	pc_table_clear(&gdb->seen);
	pc_table_init(&gdb->seen, arena);
	gdb->bare = false;
}

/* Where it stopped is no trace of its own when the stacks of all threads follow. */
static void end_trace(struct pc_dump_builder *builder, struct gdb *gdb)
{
	end_frame(builder, gdb, false);
	if (gdb->stopped) {
		gdb->signal = true;
		gdb->bare = false;
	}
	if (gdb->stopped || gdb->again)
		pc_trace_drop(builder);
	gdb->stopped = gdb->again = false;
}

static void begin_thread(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span key)
{
	if (was_seen(gdb, key)) {
		new_dump(builder, gdb);
		was_seen(gdb, key);
	}
	pc_trace_begin(builder, PC_ROLE_THREAD);
	gdb->locks = (struct pc_gdb_locks){ .found = false };
}

static void fail_thread(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span id)
{
	struct pc_span failing = pc_text_span(&gdb->failing);

	if (!failing.size || failing.size != id.size || memcmp(failing.data, id.data, id.size) != 0)
		return;
	gdb->again = !gdb->signal && gdb->bare;
	if (!gdb->signal)
		return;
	pc_trace_role(builder, PC_ROLE_ERROR);
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	gdb->signal = false;
}

/* "Thread 2 (Thread 0x7ffff7dcf6c0 (LWP 30891) "crash1"):", "Thread 1 (LWP 12):", "Thread 1
 * (process 12):" */
static bool read_thread(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span line)
{
	struct pc_span id, rest, name, number;
	int64_t tid;

	if (!pc_span_starts(line, "Thread ") || !pc_span_ends(line, "):"))
		return false;
	rest = pc_trace_after(line, line.data + 7);
	if (!pc_span_word(&rest, &id) || !rest.size || rest.data[1] != '(')
		return false;
	end_trace(builder, gdb);
	begin_thread(builder, gdb, id);
	pc_trace_id(builder, id);
	if (pc_trace_between(rest, "\"", "\"", &name))
		pc_trace_name(builder, name);
	if ((pc_trace_between(rest, "LWP ", ")", &number) ||
	     pc_trace_between(rest, "process ", ")", &number)) &&
	    pc_span_int(number, &tid))
		pc_trace_tid(builder, tid);
	fail_thread(builder, gdb, id);
	return true;
}

/* eu-stack: "TID 4242:" */
static bool read_tid(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span line)
{
	struct pc_span number = line;
	int64_t tid;

	if (!pc_span_starts(line, "TID ") || !pc_span_ends(line, ":"))
		return false;
	number = (struct pc_span){ line.data + 4, line.size - 5 };
	if (!pc_span_digits(number) || !pc_span_int(number, &tid))
		return false;
	end_trace(builder, gdb);
	begin_thread(builder, gdb, number);
	pc_trace_id(builder, number);
	pc_trace_tid(builder, tid);
	gdb->by_elfutils = true;
	return true;
}

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

static void say_signal(struct pc_dump_builder *builder, struct pc_span signal)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	pc_text_puts(&text, pc_span_starts(signal, "SIG") ? "" : "signal ");
	pc_text_add(&text, signal.data, signal.size);
	pc_dump_says_reason(builder, pc_text_span(&text));
}

/* "Program terminated with signal SIGSEGV, Segmentation fault.", "Thread 1 "x" received signal
 * SIGSEGV, Segmentation fault." */
static bool read_signal(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span line)
{
	static const char *const marks[] = { " received signal ", " terminated with signal " };
	struct pc_span who, what, name = PC_SPAN("");
	const char *at = NULL;
	size_t i;

	for (i = 0; i < 2 && !at; i++)
		at = pc_span_find(line, marks[i]);
	if (!at || (!pc_span_starts(line, "Program") && !pc_span_starts(line, "Thread ")))
		return false;
	what = pc_trace_after(line, at + strlen(marks[i - 1]));
	if (pc_span_ends(what, "."))
		what.size--;
	end_frame(builder, gdb, false);
	pc_trace_close(builder);
	say_signal(builder, what);
	gdb->signal = true;
	set(&gdb->failing, PC_SPAN(""));
	set(&gdb->failing_name, PC_SPAN(""));
	/* "Thread received signal SIGSEGV" names none: the two words share the blank. */
	if (line.data[0] == 'T' && at >= line.data + 7) {
		who = (struct pc_span){ line.data + 7, (size_t)(at - line.data - 7) };
		if (pc_trace_between(who, "\"", "\"", &name))
			set(&gdb->failing_name, name);
		if (pc_span_word(&who, &what))
			set(&gdb->failing, what);
	}
	return true;
}

/* "[Current thread is 1 (Thread 0x7f2c (LWP 42))]": of a core, the one that got the signal */
static void read_current(struct gdb *gdb, struct pc_span line)
{
	struct pc_span id;

	if (gdb->signal && !gdb->failing.size &&
	    pc_trace_between(line, "[Current thread is ", " ", &id))
		set(&gdb->failing, id);
}

/* ---- the walk ---- */
/* gdb asks whether to go on, and what follows stands on the same line. */
static struct pc_span without_pager(struct pc_span line)
{
	const char *end;

	if (!pc_span_starts(line, "--Type <") && !pc_span_starts(line, "---Type <"))
		return line;
	end = pc_span_find(line, "paging--");
	if (end)
		return pc_trace_after(line, end + 8);
	end = pc_span_find(line, "quit---");
	return end ? pc_trace_after(line, end + 7) : line;
}

static void read_end(struct pc_dump_builder *builder, struct gdb *gdb, struct pc_span line)
{
	uint32_t frames;

	if (pc_span_starts(line, "Backtrace stopped: ") && pc_trace_open(builder, &frames)) {
		end_frame(builder, gdb, false);
		pc_trace_damaged(builder);
		pc_dump_note(builder, "gdb could not follow a stack to its end (%.*s)",
			     (int)(line.size < 200 ? line.size : 200) - 19, line.data + 19);
	} else if (pc_span_starts(line, "(More stack frames follow"))
		pc_trace_damaged(builder);
	else if (!line.size) {
		end_frame(builder, gdb, false);
		pc_trace_apart(builder);
	}
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct gdb *gdb = state;
	struct pc_span text = without_pager(line->text), rest;
	uint32_t number;

	if (goes_on(gdb, text)) {
		gdb->wrapped++;
		pc_text_putc(&gdb->frame, ' ');
		text = pc_span_trim(text);
		pc_text_add(&gdb->frame, text.data, text.size);
		return PC_OK;
	}
	rest = text;
	if (pc_trace_number(&rest, &number) || is_stop(gdb, text))
		begin_frame(builder, gdb, text, line);
	else if (is_source(gdb, text))
		add_source(builder, gdb, text);
	else if (!text.size ||
		 (text.data[0] != ' ' && !read_thread(builder, gdb, text) &&
		  !read_tid(builder, gdb, text) && !read_signal(builder, gdb, text))) {
		gdb->between |= !text.size || text.data[0] == '[' || text.data[0] == 'T';
		read_current(gdb, text);
		read_end(builder, gdb, text);
	}
	return PC_OK;
}

int pc_parse_trace_gdb(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct gdb gdb = { .signal = false };
	int status;

	pc_table_init(&gdb.seen, pc_memory(pc_dump_builder_pc(builder)));
	status = pc_trace_lines(builder, input, each, &gdb);
	gdb.stopped = false;
	end_trace(builder, &gdb);
	pc_dump_says_tool(builder, "%s", gdb.by_elfutils ? "eu-stack" : "gdb");
	pc_table_clear(&gdb.seen);
	pc_text_clear(&gdb.frame);
	pc_text_clear(&gdb.failing);
	pc_text_clear(&gdb.failing_name);
	return status;
}
