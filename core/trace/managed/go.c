/* SPDX-License-Identifier: Apache-2.0
 * What Go prints of goroutines: panics, fatal errors, dumps (debug=2, SIGQUIT), and its race
 * detector. A call takes two lines:
 *	main.(*Shop).Price(0xc000, ...)
 *		/srv/shop/main.go:21 +0x45 fp=0xc0 sp=0xc0 pc=0x4ac */
#include "base/auto.h"
#include "formats/lines.h"
#include "input/doubt.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { MS_A_MINUTE = 60000 };

struct go {
	struct pc_message failure; /* "index out of range [4] with length 2" */
	struct pc_text call;	   /* the function whose place comes next */
	struct pc_text id;	   /* of the present goroutine */
	uint64_t call_line;
	uint64_t odd_line; /* of a stack, and no call */
	bool in_failure;   /* lines of it may follow */
	bool failing;	   /* the next goroutine is the one that failed */
	bool created;	   /* the call is where the present goroutine was started */
	bool open;	   /* a stack goes on */
	bool raced;	   /* the first side of a race was there */
};

/* ---- calls ---- */
/* The last "(" begins the arguments' values; "(...)": the call was inlined. */
static void read_function(struct pc_span text, struct pc_site *site)
{
	struct pc_span name, values;

	site->function = text;
	if (!pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &name, &values) || !name.size)
		return;
	site->function = name;
	if (pc_span_is(values, "...)"))
		site->kind = PC_FRAME_INLINED;
}

/* In the paths of packages a "." of the last part is written "%2e". */
static struct pc_span with_dots(struct pc_span name, struct pc_text *scratch)
{
	const char *at = pc_span_find(name, "%2e");

	if (!at)
		return name;
	for (; at; at = pc_span_find(name, "%2e")) {
		pc_text_add(scratch, name.data, (size_t)(at - name.data));
		pc_text_putc(scratch, '.');
		name = pc_trace_after(name, at + 3);
	}
	pc_text_add(scratch, name.data, name.size);
	return pc_text_span(scratch);
}

/* "/srv/shop/main.go:21 +0x45 fp=0xc0 sp=0xc0 pc=0x4ac" */
static void read_place(struct pc_span text, struct pc_site *site)
{
	struct pc_span pc;
	const char *at = pc_span_find(text, " pc=");

	if (at) {
		pc = pc_trace_after(text, at + 4);
		pc_trace_address(&pc, &site->address);
	}
	at = pc_span_find(text, " +0x");
	if (at)
		text = pc_trace_before(text, at);
	at = pc_span_find(text, " fp=");
	if (at)
		text = pc_trace_before(text, at);
	if (!pc_file_line(text, ':', &site->file, &site->line))
		site->file = text;
}

static void give_call(struct pc_dump_builder *builder, struct go *go, struct pc_span place)
{
	struct pc_text scratch PC_AUTO(text) = { 0 };
	struct pc_site site = { .line = 0 };

	if (!go->call.size)
		return;
	read_function(pc_text_span(&go->call), &site);
	site.function = with_dots(site.function, &scratch);
	if (place.size)
		read_place(place, &site);
	if (go->created) {
		pc_trace_begin(builder, PC_ROLE_CREATED);
		pc_trace_id(builder, pc_text_span(&go->id));
		go->open = false;
	}
	pc_trace_frame(builder, &site);
	go->call.size = 0;
	go->created = false;
}

/* A call without its place: the next one, or the end of the stack, came first. */
static void end_call(struct pc_dump_builder *builder, struct go *go)
{
	if (go->call.size)
		pc_dump_skip(builder, go->call_line);
	give_call(builder, go, PC_SPAN(""));
}

static void hold_call(struct pc_dump_builder *builder, struct go *go, struct pc_span text,
		      uint64_t number)
{
	end_call(builder, go);
	pc_text_add(&go->call, text.data, text.size);
	go->call_line = number;
}

/* ---- headings of goroutines ---- */
static enum pc_trace_state state_of(struct pc_span text)
{
	static const struct {
		const char *text;
		enum pc_trace_state state;
	} states[] = { { "running", PC_STATE_RUNNING },
		       { "runnable", PC_STATE_RUNNING },
		       { "preempted", PC_STATE_RUNNING },
		       { "sleep", PC_STATE_SLEEPING },
		       { "sync.Mutex.Lock", PC_STATE_BLOCKED },
		       { "sync.RWMutex.", PC_STATE_BLOCKED },
		       { "idle", PC_STATE_UNKNOWN },
		       { "dead", PC_STATE_UNKNOWN },
		       { "???", PC_STATE_UNKNOWN },
		       { "copystack", PC_STATE_UNKNOWN } };

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (pc_span_starts(text, states[i].text))
			return states[i].state;
	return text.size ? PC_STATE_WAITING : PC_STATE_UNKNOWN; /* all others are reasons to wait */
}

static void read_waiting(struct pc_dump_builder *builder, struct pc_span text)
{
	struct pc_span part, rest = text;
	int64_t minutes;

	while (rest.size) {
		part = pc_span_trim(pc_trace_until(&rest, ','));
		if (pc_trace_digits(&part, &minutes) && pc_span_is(part, " minutes") &&
		    minutes < INT64_MAX / MS_A_MINUTE)
			pc_trace_waiting(builder, minutes * MS_A_MINUTE);
	}
}

static void begin_goroutine(struct pc_dump_builder *builder, struct go *go, struct pc_span id,
			    struct pc_span state)
{
	end_call(builder, go);
	if (go->failing)
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_message_span(&go->failure));
	else
		pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_id(builder, id);
	pc_trace_state(builder, go->failing ? PC_STATE_FAILED : state_of(state), state);
	read_waiting(builder, state);
	go->id.size = 0;
	pc_text_add(&go->id, id.data, id.size);
	go->failing = go->in_failure = false;
	go->open = true;
}

/* "goroutine 18 [semacquire, 12 minutes]:", "goroutine 1 gp=0xc000 m=0 mp=0x64 [running]:" */
static bool read_goroutine(struct pc_dump_builder *builder, struct go *go, struct pc_span text)
{
	struct pc_span id, state;
	const char *open, *close;

	if (pc_span_is(text, "runtime stack:")) {
		end_call(builder, go);
		pc_trace_begin(builder, PC_ROLE_THREAD);
		pc_trace_name(builder, PC_SPAN("runtime stack"));
		go->in_failure = false;
		go->open = true;
		return true;
	}
	if (!pc_trace_take(&text, "goroutine ") || !pc_span_ends(text, ":") ||
	    !pc_span_word(&text, &id) || !pc_span_digits(id))
		return false;
	open = pc_span_find(text, "[");
	close = pc_trace_find_last(text, "]");
	if (!open || !close || close < open)
		return false;
	state = (struct pc_span){ open + 1, (size_t)(close - open - 1) };
	begin_goroutine(builder, go, id, state);
	return true;
}

/* ---- what failed ---- */
static void fail(struct pc_dump_builder *builder, struct go *go, struct pc_span text, bool by_one)
{
	end_call(builder, go);
	pc_trace_close(builder);
	pc_message_set(&go->failure, text);
	go->in_failure = by_one;
	go->failing = by_one;
	go->open = false;
}

/* "panic: …", "fatal error: …", "SIGQUIT: quit" with "PC=0x…" behind it */
static bool read_failure(struct pc_dump_builder *builder, struct go *go, struct pc_span text)
{
	static const char deadlock[] = "all goroutines are asleep - deadlock!";
	struct pc_span rest = text;

	if (pc_trace_take(&rest, "panic: ")) {
		if (go->in_failure) /* while another one was under way */
			return pc_message_add(&go->failure, text);
		fail(builder, go, rest, true);
	} else if (pc_trace_take(&rest, "fatal error: ")) {
		bool asleep = pc_span_starts(rest, deadlock);

		fail(builder, go, rest, !asleep);
		if (asleep) {
			pc_dump_says_reason(builder, rest);
			pc_dump_says_deadlock(builder, rest);
		}
	} else if (pc_span_starts(text, "SIG") && pc_span_find(text, ": ")) {
		fail(builder, go, text, false);
		pc_dump_says_reason(builder, text);
	} else
		return false;
	return true;
}

/* ---- the race detector ---- */
/* "Previous write at 0x00c0 by goroutine 7:" */
static bool read_side(struct pc_dump_builder *builder, struct go *go, struct pc_span text)
{
	static const char *const sides[] = { "Read at ",	  "Write at ",
					     "Previous read at ", "Previous write at ",
					     "Atomic read at ",	  "Atomic write at ",
					     "Previous atomic " };
	struct pc_message message = { .lines = 0 };
	const char *by = pc_span_find(text, " by ");
	struct pc_span who;
	size_t i = 0;

	while (i < sizeof(sides) / sizeof(sides[0]) && !pc_span_starts(text, sides[i]))
		i++;
	if (i == sizeof(sides) / sizeof(sides[0]) || !by || !pc_span_ends(text, ":"))
		return false;
	end_call(builder, go);
	text.size--;
	pc_text_puts(&message.text, "data race: ");
	pc_text_add(&message.text, text.data, text.size);
	pc_trace_failed(builder, go->raced ? PC_ROLE_OTHER : PC_ROLE_ERROR,
			pc_message_span(&message));
	pc_message_clear(&message);
	who = pc_trace_after(text, by + 4);
	if (!pc_trace_take(&who, "goroutine "))
		who = pc_trace_until(&who, ' '); /* "main goroutine" */
	pc_trace_id(builder, who);
	go->raced = go->open = true;
	return true;
}

/* "Goroutine 8 (running) created at:" */
static bool read_creation(struct pc_dump_builder *builder, struct go *go, struct pc_span text)
{
	struct pc_span id;

	if (!pc_trace_take(&text, "Goroutine ") || !pc_span_ends(text, " created at:"))
		return false;
	end_call(builder, go);
	pc_trace_begin(builder, PC_ROLE_CREATED);
	if (pc_span_word(&text, &id))
		pc_trace_id(builder, id);
	go->open = true;
	return true;
}

static bool read_race(struct pc_dump_builder *builder, struct go *go, struct pc_span text)
{
	if (pc_span_starts(text, "WARNING: DATA RACE")) {
		end_call(builder, go);
		pc_trace_close(builder);
		go->raced = go->open = false;
		pc_dump_says_tool(builder, "Go's race detector");
		return true;
	}
	return read_side(builder, go, text) || read_creation(builder, go, text);
}

/* ---- the walk ---- */
static bool is_call(struct pc_span text)
{
	return (pc_span_ends(text, ")") && pc_span_find(text, "(") && !pc_span_starts(text, "(") &&
		pc_span_find(text, ".")) ||
	       pc_span_starts(text, "panic(") || pc_span_is(text, "non-Go function");
}

/* "...additional frames elided...", "...23 frames elided..." */
static bool read_elided(struct pc_dump_builder *builder, struct pc_span text)
{
	int64_t count;

	if (!pc_trace_take(&text, "...") || !pc_span_ends(text, "frames elided..."))
		return false;
	if (pc_trace_digits(&text, &count) && count <= UINT32_MAX)
		pc_trace_left_out(builder, (uint32_t)count);
	else
		pc_dump_note(builder, "Go left frames out of the middle of a deep stack, and "
				      "does not say how many");
	return true;
}

static void read_stack_line(struct pc_dump_builder *builder, struct go *go, struct pc_span text,
			    uint64_t number)
{
	const char *in;

	if (pc_trace_take(&text, "created by ")) {
		in = pc_span_find(text, " in goroutine ");
		hold_call(builder, go, in ? pc_trace_before(text, in) : text, number);
		go->created = true;
	} else if (pc_span_is(text, "[failed to restore the stack]") ||
		   pc_span_starts(text, "goroutine running on other thread"))
		pc_trace_damaged(builder);
	else if (go->call.size && (pc_span_find(text, ":") || pc_span_starts(text, "pc=")))
		give_call(builder, go, text);
	else if (!read_elided(builder, text)) {
		if (is_call(text))
			hold_call(builder, go, text, number);
		else
			go->odd_line = number;
	}
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct go *go = state;
	struct pc_span text = pc_span_trim(line->text);
	bool indented = line->text.size && text.data != line->text.data;

	if (!text.size || pc_span_starts(text, "======")) {
		end_call(builder, go);
		go->open = go->in_failure = false;
		return PC_OK;
	}
	if (go->call.size && indented) {
		read_stack_line(builder, go, text, line->number);
		return PC_OK;
	}
	if (read_goroutine(builder, go, text) || read_failure(builder, go, text) ||
	    read_race(builder, go, text))
		return PC_OK;
	if (go->in_failure)
		pc_message_add(&go->failure, text);
	else if (go->open)
		read_stack_line(builder, go, text, line->number);
	return PC_OK;
}

int pc_parse_trace_go(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct go go = { .open = false };
	int status = pc_trace_lines(builder, input, each, &go);

	if (go.call.size) {
		give_call(builder, &go, PC_SPAN(""));
		pc_dump_cut(builder, go.call_line, "it ends in the middle of a stack");
	}
	if (go.odd_line && go.odd_line == pc_input_line_number(input) && pc_input_unfinished(input))
		pc_dump_cut(builder, go.odd_line, "it ends in the middle of a stack");
	if (go.failing) /* GOTRACEBACK=none */
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_message_span(&go.failure));
	pc_message_clear(&go.failure);
	pc_text_clear(&go.call);
	pc_text_clear(&go.id);
	return status;
}
