/* SPDX-License-Identifier: Apache-2.0
 * What Android writes of a process that crashed (a tombstone: "#00 pc 0004793e  /system/lib/libc.so
 * (abort+63)") and of one that does not answer ("DALVIK THREADS": "main" prio=5 tid=1 Native, with
 * native frames, calls of Java and locks). */
#include "formats/lines.h"
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct android {
	struct pc_text message; /* of the crash */
	struct pc_text thread;	/* the heading of the next stack */
	int64_t tid;
	bool crashed;
	bool java; /* the present thread is one of Dalvik's */
};

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

/* ---- a crash ---- */
/* "pid: 42, tid: 43, name: worker  >>> org.example.shop <<<" */
static bool read_process(struct pc_dump_builder *builder, struct android *android,
			 struct pc_span line)
{
	struct pc_span rest, name;

	if (!pc_span_starts(line, "pid: ") || !pc_span_find(line, ", tid: ") ||
	    !pc_span_find(line, "name: "))
		return false;
	rest = pc_trace_after(line, pc_span_find(line, ", tid: ") + 7);
	if (!pc_native_digits(&rest, &android->tid))
		android->tid = -1;
	name = pc_trace_after(line, pc_span_find(line, "name: ") + 6);
	set(&android->thread, pc_span_trim(pc_native_until(name, ">>>")));
	pc_trace_close(builder);
	android->java = false;
	return true;
}

/* "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x10", "Abort message: 'x'" */
static bool read_signal(struct android *android, struct pc_span line)
{
	struct pc_span signal;

	if (pc_span_starts(line, "Abort message: ") || pc_span_starts(line, "Cause: ")) {
		pc_native_more(&android->message, line);
		return true;
	}
	if (!pc_span_starts(line, "signal ") || !pc_trace_between(line, "(", ")", &signal) ||
	    !pc_span_find(line, "fault addr"))
		return false;
	android->message.size = 0;
	android->crashed = true;
	pc_native_more(&android->message, line);
	return true;
}

static void begin_stack(struct pc_dump_builder *builder, struct android *android)
{
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_name(builder, pc_text_span(&android->thread));
	pc_trace_tid(builder, android->tid);
	if (android->crashed)
		pc_native_fails(builder, pc_text_span(&android->message));
	android->crashed = false;
}

/* "00 pc 000000000004793e  /system/lib64/libc.so (abort+63) (BuildId: 1a2b)" */
static bool read_native(struct pc_dump_builder *builder, struct android *android,
			struct pc_span line, uint64_t line_number)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span text = line, inner, rest;
	uint32_t number, frames;

	pc_native_take(&text, "native: ");
	if (!pc_trace_number(&text, &number) || !pc_native_take(&text, "pc ") ||
	    !pc_native_hex(&text, &site.address))
		return false;
	rest = pc_span_trim(text);
	while (pc_native_last_paren(&rest, &inner) && rest.size)
		if (!pc_span_starts(inner, "BuildId: ") && !pc_span_starts(inner, "offset "))
			site.function = pc_trace_plain_name(inner);
	site.module = rest;
	if (pc_native_cut_last(&site.function, "+", &inner) && !pc_span_digits(inner))
		site.function.size += inner.size + 1;
	if (!android->java && (!pc_trace_open(builder, &frames) || (!number && frames)))
		begin_stack(builder, android);
	if (android->java || pc_trace_numbered(builder, number, line_number))
		pc_trace_frame(builder, &site);
	return true;
}

/* ---- threads of Dalvik and ART ---- */
static const struct {
	const char *text;
	enum pc_trace_state state;
} states[] = {
	{ "Native", PC_STATE_UNKNOWN },	    { "Runnable", PC_STATE_RUNNING },
	{ "RUNNABLE", PC_STATE_RUNNING },   { "Blocked", PC_STATE_BLOCKED },
	{ "MONITOR", PC_STATE_BLOCKED },    { "Sleeping", PC_STATE_SLEEPING },
	{ "TIMED_WAIT", PC_STATE_WAITING }, { "TimedWaiting", PC_STATE_WAITING },
	{ "Wait", PC_STATE_WAITING },	    { "WAIT", PC_STATE_WAITING },
	{ "Suspended", PC_STATE_WAITING },
};

/* "\"main\" prio=5 tid=1 Native" */
static bool read_thread(struct pc_dump_builder *builder, struct android *android,
			struct pc_span line)
{
	struct pc_span name, rest, id, state;
	const char *at = pc_span_find(line, " tid=");

	if (!pc_span_starts(line, "\"") || !at || !pc_trace_between(line, "\"", "\"", &name))
		return false;
	rest = pc_trace_after(line, at + 5);
	id = pc_native_word(&rest);
	state = rest;
	pc_trace_close(builder);
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_name(builder, name);
	pc_trace_id(builder, id);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (pc_span_starts(state, states[i].text))
			pc_trace_state(builder, states[i].state, state);
	android->java = true;
	return true;
}

/* "at org.example.Shop.sell(Shop.java:12)", "at java.lang.Object.wait!(Native method)" */
static bool read_java(struct pc_dump_builder *builder, struct android *android, struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span inner;

	if (!android->java || !pc_native_take(&line, "at ") || !pc_native_last_paren(&line, &inner))
		return false;
	if (pc_span_ends(line, "!"))
		line.size--;
	site.function = line;
	if (!pc_span_starts(inner, "Native "))
		pc_trace_place(inner, &site);
	pc_trace_frame(builder, &site);
	return true;
}

/* "- waiting to lock <0x0d3> (a java.lang.Object) held by thread 12" */
static bool read_lock(struct pc_dump_builder *builder, struct android *android, struct pc_span line)
{
	static const struct {
		const char *prefix;
		enum pc_lock_use use;
	} uses[] = { { "- waiting to lock ", PC_LOCK_WANTED },
		     { "- locked ", PC_LOCK_HELD },
		     { "- waiting on ", PC_LOCK_AWAITED },
		     { "- sleeping on ", PC_LOCK_AWAITED } };
	struct pc_span id, type = PC_SPAN(""), owner = PC_SPAN("");
	const char *at = pc_span_find(line, " held by thread ");

	if (!android->java || !pc_trace_between(line, "<", ">", &id))
		return false;
	pc_trace_between(line, "(a ", ")", &type);
	if (at)
		owner = pc_trace_after(line, at + 16);
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (pc_span_starts(line, uses[i].prefix)) {
			pc_trace_lock(builder, uses[i].use, id, type, owner);
			return true;
		}
	return false;
}

/* "| sysTid=4242 nice=0 cgrp=default" */
static void read_system(struct pc_dump_builder *builder, struct android *android,
			struct pc_span line)
{
	const char *at = pc_span_find(line, "sysTid=");
	struct pc_span rest;
	int64_t tid;

	if (!android->java || !at || line.data[0] != '|')
		return;
	rest = pc_trace_after(line, at + 7);
	if (pc_native_digits(&rest, &tid))
		pc_trace_tid(builder, tid);
}

/* ---- the walk ---- */
static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct android *android = state;
	struct pc_span text = pc_span_trim(line->text);

	if (!text.size || pc_span_starts(text, "--- ---")) {
		pc_trace_apart(builder);
		if (android->java)
			pc_trace_close(builder);
		android->java = false;
	} else if (pc_span_starts(text, "----- pid ")) {
		pc_dump_next(builder);
	} else if (!read_process(builder, android, text) && !read_signal(android, text) &&
		   !read_native(builder, android, text, line->number) &&
		   !read_thread(builder, android, text) && !read_java(builder, android, text) &&
		   !read_lock(builder, android, text)) {
		read_system(builder, android, text);
	}
	return PC_OK;
}

int pc_parse_trace_android(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct android android = { .tid = -1 };
	int status = pc_trace_lines(builder, input, each, &android);

	pc_dump_says_tool(builder, "Android");
	pc_text_clear(&android.message);
	pc_text_clear(&android.thread);
	return status;
}
