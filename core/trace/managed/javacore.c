/* SPDX-License-Identifier: Apache-2.0
 * A javacore of OpenJ9: every line begins with a tag that says what it is.
 *	3XMTHREADINFO      "till-1" J9VMThread:0x0000E100, …, state:B, prio=5
 *	3XMTHREADBLOCK     Blocked on: java/lang/Object@0x00F0 Owned by: "till-2"
 *(J9VMThread:0x0000E200, …) 4XESTACKTRACE                at shop/Till.price(Till.java:17(Compiled
 *Code)) 5XESTACKTRACE                   (entered lock: java/lang/Object@0x00F8, entry count: 1)
 *	4XENATIVESTACK               poll+0x4f (0x00007F01 [libc.so.6+0xf5a1d])
 * The machine's own threads have native stacks only; those of Java threads are left out. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct javacore {
	struct pc_text reason;	/* of a dump that nobody asked for */
	struct pc_text current; /* the thread that it is about, which may be told twice */
	struct pc_text name;	/* with points, of what has slashes */
	bool tells_current, in_thread, has_java, deadlock;
};

/* "java/lang/Object" as everybody else writes it. */
static struct pc_span with_points(struct javacore *core, struct pc_span name)
{
	core->name.size = 0;
	pc_text_add(&core->name, name.data, name.size);
	for (size_t i = 0; i < core->name.size; i++)
		if (core->name.data[i] == '/')
			core->name.data[i] = '.';
	return pc_text_span(&core->name);
}

/* ---- what the dump is about ---- */
/* "Dump Event "systhrow" (00040000) Detail "java/lang/OutOfMemoryError" received"; one that a user
 * asked for has no reason. */
static void read_event(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	struct pc_span event, detail = PC_SPAN("");

	(void)builder;
	if (!pc_trace_between(text, "Dump Event \"", "\"", &event) || pc_span_is(event, "user"))
		return;
	pc_trace_between(text, "Detail \"", "\"", &detail);
	core->reason.size = 0;
	pc_text_add(&core->reason, event.data, event.size);
	if (detail.size)
		pc_text_printf(&core->reason, ": ");
	detail = with_points(core, detail);
	pc_text_add(&core->reason, detail.data, detail.size);
}

static void read_version(struct pc_dump_builder *builder, struct javacore *core,
			 struct pc_span text)
{
	(void)core;
	pc_dump_says_tool(builder, "OpenJ9, %.*s", (int)(text.size < 80 ? text.size : 80),
			  text.data);
}

static void read_current(struct pc_dump_builder *builder, struct javacore *core,
			 struct pc_span text)
{
	(void)builder;
	(void)text;
	core->tells_current = true;
}

static void read_others(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	(void)builder;
	(void)text;
	core->tells_current = false;
}

static void read_deadlock(struct pc_dump_builder *builder, struct javacore *core,
			  struct pc_span text)
{
	(void)text;
	if (!core->deadlock)
		pc_dump_says_deadlock(builder, PC_SPAN("OpenJ9 found a deadlock"));
	core->deadlock = true;
}

/* ---- threads ---- */
static void read_state(struct pc_dump_builder *builder, struct pc_span text)
{
	static const struct {
		const char *letters, *words;
		enum pc_trace_state state;
	} states[] = {
		{ "R", "runnable", PC_STATE_RUNNING },
		{ "CW", "waiting on a condition", PC_STATE_WAITING },
		{ "P", "parked", PC_STATE_WAITING },
		{ "B", "blocked", PC_STATE_BLOCKED },
		{ "S", "suspended", PC_STATE_UNKNOWN },
		{ "Z", "zombie", PC_STATE_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (pc_span_is(text, states[i].letters))
			pc_trace_state(builder, states[i].state, pc_span(states[i].words));
}

static bool was_told(const struct javacore *core, struct pc_span id)
{
	return id.size && core->current.size == id.size &&
	       !memcmp(core->current.data, id.data, id.size);
}

static void read_thread(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	struct pc_span name = PC_SPAN(""), id = PC_SPAN(""), state;
	const char *behind = pc_trace_find_last(text, "\" J9VMThread:");

	core->has_java = false;
	if (behind && pc_trace_take(&text, "\"")) {
		name = pc_trace_before(text, behind);
		text = pc_trace_after(text, behind + 1);
		pc_trace_between(text, "J9VMThread:", ",", &id);
	}
	core->in_thread = core->tells_current || !was_told(core, id);
	if (!core->in_thread) {
		pc_trace_close(builder);
		return;
	}
	if (core->tells_current && core->reason.size)
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_text_span(&core->reason));
	else
		pc_trace_begin(builder, PC_ROLE_THREAD);
	if (name.size)
		pc_trace_name(builder, name);
	if (id.size)
		pc_trace_id(builder, id);
	if (pc_trace_between(text, "state:", ",", &state) &&
	    !(core->tells_current && core->reason.size))
		read_state(builder, state);
	if (core->tells_current) {
		core->current.size = 0;
		pc_text_add(&core->current, id.data, id.size);
	}
}

/* ---- locks ---- */
static void add_lock(struct pc_dump_builder *builder, struct javacore *core, enum pc_lock_use use,
		     struct pc_span lock, struct pc_span owner)
{
	struct pc_span type, id;

	if (pc_span_cut_last(lock, '@', &type, &id) && id.size)
		pc_trace_lock(builder, use, pc_span_trim(id), with_points(core, type), owner);
}

/* "Waiting on: TYPE@ID Owned by: <unowned>", "Blocked on: …", "Parked on: …" */
static void read_block(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	const char *by = pc_span_find(text, " Owned by: ");
	struct pc_span lock = by ? pc_trace_before(text, by) : text, owner = PC_SPAN("");

	if (!core->in_thread)
		return;
	if (by) /* a name may hold any sign but that, and its id follows */
		pc_trace_between(pc_trace_after(text, by), "\" (J9VMThread:", ",", &owner);
	if (pc_trace_take(&lock, "Blocked on: "))
		add_lock(builder, core, PC_LOCK_WANTED, lock, owner);
	else if (pc_trace_take(&lock, "Parked on: "))
		add_lock(builder, core, pc_java_parking(lock), lock, owner);
	else if (pc_trace_take(&lock, "Waiting on: "))
		add_lock(builder, core, PC_LOCK_AWAITED, lock, PC_SPAN(""));
}

static void read_entered(struct pc_dump_builder *builder, struct javacore *core,
			 struct pc_span text)
{
	struct pc_span lock;

	if (core->in_thread && pc_trace_between(text, "(entered lock: ", ",", &lock))
		add_lock(builder, core, PC_LOCK_HELD, lock, PC_SPAN(""));
}

/* ---- frames ---- */
/* "at java/util/Timer.run(Timer.java:505(Compiled Code))" */
static void read_call(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	struct pc_span inside, rest;
	struct pc_site site = { .line = 0 };
	const char *open;

	if (!core->in_thread || !pc_trace_take(&text, "at "))
		return;
	open = pc_span_find(text, "(");
	if (open) {
		inside = pc_trace_after(text, open + 1);
		text = pc_trace_before(text, open);
		if (pc_span_ends(inside, ")"))
			inside.size--;
		pc_span_cut(inside, '(', &inside, &rest);
		if (!pc_file_line(inside, ':', &site.file, &site.line) &&
		    pc_span_ends(inside, ".java"))
			site.file = inside;
	}
	site.function = with_points(core, text);
	pc_trace_frame(builder, &site);
	core->has_java = true;
}

/* "poll+0x4f (0x00007F01 [libc.so.6+0xf5a1d])", "(0x00007F01 [libj9prt29.so+0x3e5])" */
static void read_native(struct pc_dump_builder *builder, struct javacore *core, struct pc_span text)
{
	struct pc_site site = { .line = 0 };
	const char *open = pc_span_find(text, "(0x");
	struct pc_span rest, offset;

	if (!core->in_thread || core->has_java || !open)
		return;
	rest = pc_trace_after(text, open + 1);
	text = pc_span_trim(pc_trace_before(text, open));
	if (!pc_span_cut_last(text, '+', &site.function, &offset))
		site.function = text;
	pc_trace_address(&rest, &site.address);
	if (pc_trace_between(rest, "[", "]", &site.module))
		pc_span_cut_last(site.module, '+', &site.module, &offset);
	pc_trace_frame(builder, &site);
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	static const struct {
		const char *tag;
		void (*read)(struct pc_dump_builder *builder, struct javacore *core,
			     struct pc_span text);
	} tags[] = {
		{ "4XESTACKTRACE", read_call },	    { "4XENATIVESTACK", read_native },
		{ "5XESTACKTRACE", read_entered },  { "3XMTHREADINFO", read_thread },
		{ "3XMTHREADBLOCK", read_block },   { "1XMCURTHDINFO", read_current },
		{ "1XMTHDINFO", read_others },	    { "1TISIGINFO", read_event },
		{ "1CIJAVAVERSION", read_version }, { "1LKDEADLOCK", read_deadlock },
	};
	struct pc_span text = line->text, tag;

	if (!pc_span_word(&text, &tag))
		return PC_OK;
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (pc_span_is(tag, tags[i].tag)) {
			tags[i].read(builder, state, pc_span_trim(text));
			break;
		}
	return PC_OK;
}

int pc_parse_trace_javacore(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct javacore core = { .in_thread = false };
	int status = pc_trace_lines(builder, input, each, &core);

	pc_dump_says_tool(builder, "OpenJ9");
	pc_text_clear(&core.reason);
	pc_text_clear(&core.current);
	pc_text_clear(&core.name);
	return status;
}
