/* SPDX-License-Identifier: Apache-2.0
 * The headings of threads, as HotSpot, java.lang.management, IDEs and jcmd's files write them:
 *   "main" #1 [77] daemon prio=5 os_prio=0 tid=0x7f nid=0xec8 waiting on condition  [0x7f]
 *   "main" id=3149 in RUNNABLE (running in native)
 *   "main" prio=5 Id=4 WAITING on java.lang.Object@5b owned by "x" Id=7
 *   #119821 "name" virtual WAITING */
#include "formats/lines.h"
#include "trace/managed/jstack.h"
#include "trace/pieces.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What may stand behind a thread's name, and tells it from a quote inside. */
static bool ends_name(struct pc_span rest)
{
	static const char *const starts[] = { "daemon ", "prio=", "os_prio=", "tid=",
					      "nid=",	 "id=",	  "Id=",      "virtual",
					      "cpu=",	 "(TID:", "group=",   "J9VMThread:" };

	if (!pc_trace_take(&rest, " "))
		return false;
	if (rest.size > 1 && (rest.data[0] == '#' || rest.data[0] == '[') && is_digit(rest.data[1]))
		return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (pc_span_starts(rest, starts[i]))
			return true;
	return false;
}

/* ""pool "A"" #12 prio=5 …": the name, and what is said of it. */
static bool cut_name(struct pc_span line, struct pc_span *out_name, struct pc_span *out_rest)
{
	struct pc_span rest = line, before;

	if (!pc_trace_take(&rest, "\""))
		return false;
	while (pc_span_cut(rest, '"', &before, &rest))
		if (ends_name(rest)) {
			*out_name =
				pc_trace_before(pc_trace_after(line, line.data + 1), rest.data - 1);
			*out_rest = rest;
			return true;
		}
	return false;
}

/* "0xec8", "4321" */
static int64_t thread_number(struct pc_span text)
{
	uint64_t address;
	int64_t number;

	if (pc_trace_address(&text, &address))
		return address <= INT64_MAX ? (int64_t)address : -1;
	return pc_span_int(text, &number) ? number : -1;
}

/* One word of a heading; what it is not known for is left. */
static void read_field(struct pc_dump_builder *builder, struct pc_span word)
{
	if (pc_trace_take(&word, "nid="))
		pc_trace_tid(builder, thread_number(word));
	else if (pc_trace_take(&word, "[") && !pc_span_starts(word, "0x")) /* not its stack */
		pc_trace_tid(builder, thread_number(pc_trace_until(&word, ']')));
	else if (pc_trace_take(&word, "#") || pc_trace_take(&word, "id=") ||
		 pc_trace_take(&word, "Id="))
		pc_trace_id(builder, word);
}

/* "RUNNABLE (running in native)", "WAITING on java.lang.Object@5b owned by "x" Id=7", "BLOCKED on
 * lock=…" */
static void read_word_state(struct pc_dump_builder *builder, struct pc_span text)
{
	const char *on = pc_span_find(text, " on ");
	struct pc_span lock, what = on ? pc_trace_before(text, on) : text;
	enum pc_trace_state state = pc_java_state(text);

	pc_trace_state(builder, state, what);
	if (!on)
		return;
	lock = pc_trace_after(text, on + 4);
	pc_trace_take(&lock, "lock=");
	pc_java_lock(builder, state == PC_STATE_BLOCKED ? PC_LOCK_WANTED : pc_java_parking(lock),
		     lock);
}

static bool is_state_word(struct pc_span text)
{
	static const char *const words[] = { "RUNNABLE",      "BLOCKED", "WAITING",
					     "TIMED_WAITING", "NEW",	 "TERMINATED" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_starts(text, words[i]))
			return true;
	return false;
}

/* "waiting on condition  [0x00007f]": what the thread does in words of HotSpot's. Threads without a
 * stack of Java are the machine's own: their words tell whether they were started. */
static void read_doing(struct pc_dump_builder *builder, struct pc_span text)
{
	const char *stack = pc_span_find(text, "[0x");
	struct pc_span words = pc_span_trim(stack ? pc_trace_before(text, stack) : text);

	pc_trace_state(builder, stack ? pc_java_state(words) : PC_STATE_UNKNOWN, words);
}

static void read_fields(struct pc_dump_builder *builder, struct pc_span rest)
{
	struct pc_span word, before;

	while (before = pc_span_trim(rest), pc_span_word(&rest, &word)) {
		bool is_field = word.data[0] == '#' || word.data[0] == '[' ||
				memchr(word.data, '=', word.size) || pc_span_is(word, "daemon") ||
				pc_span_is(word, "virtual");

		if (is_state_word(before)) {
			read_word_state(builder, before);
			return;
		}
		if (!is_field && !pc_span_is(word, "in")) {
			read_doing(builder, before);
			return;
		}
		if (pc_span_starts(before, "in Object.wait()")) {
			read_doing(builder, before);
			return;
		}
		read_field(builder, word);
	}
}

static void begin(struct pc_dump_builder *builder, struct jstack *jstack)
{
	pc_trace_begin(builder, PC_ROLE_THREAD);
	jstack->given_up.size = 0;
	jstack->in_deadlock = NONE;
}

/* "Mounted virtual thread "name" #21": on the carrier before, with a stack of its own */
static bool read_mounted(struct pc_dump_builder *builder, struct jstack *jstack,
			 struct pc_span text)
{
	struct pc_span name;
	const char *id;

	if (!pc_trace_take(&text, "Mounted virtual thread "))
		return false;
	begin(builder, jstack);
	pc_trace_state(builder, PC_STATE_UNKNOWN, PC_SPAN("mounted virtual thread"));
	id = pc_trace_find_last(text, "#");
	if (id)
		pc_trace_id(builder, pc_trace_after(text, id + 1));
	if (id && pc_trace_between(pc_trace_before(text, id), "\"", "\"", &name))
		pc_trace_name(builder, name);
	return true;
}

/* "#119821 "name" virtual WAITING 2026-01-25T15:46:04Z" */
static bool read_numbered(struct pc_dump_builder *builder, struct jstack *jstack,
			  struct pc_span line)
{
	struct pc_span number, name, rest;
	const char *end;

	pc_trace_take(&line, "Thread ");
	if (!pc_trace_take(&line, "#") || !pc_span_cut(line, ' ', &number, &rest) ||
	    !pc_span_digits(number) || !pc_trace_take(&rest, "\"") ||
	    !(end = pc_trace_find_last(rest, "\"")))
		return false;
	begin(builder, jstack);
	name = pc_trace_before(rest, end);
	rest = pc_span_trim(pc_trace_after(rest, end + 1));
	pc_trace_id(builder, number);
	pc_trace_name(builder, name);
	if (pc_trace_take(&rest, "virtual"))
		rest = pc_span_trim(rest);
	if (is_state_word(rest)) {
		rest = pc_trace_until(&rest, ' ');
		pc_trace_state(builder, pc_java_state(rest), rest);
	}
	return true;
}

bool jstack_heading(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span line)
{
	struct pc_span name, rest;

	if (read_mounted(builder, jstack, pc_span_trim(line)) ||
	    read_numbered(builder, jstack, line))
		return true;
	if (!cut_name(line, &name, &rest))
		return false;
	begin(builder, jstack);
	pc_trace_name(builder, name);
	read_fields(builder, rest);
	return true;
}
