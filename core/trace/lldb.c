/* SPDX-License-Identifier: Apache-2.0
 * What lldb prints: "* thread #1, name = 'a', stop reason = signal SIGSEGV", and below it frames,
 * "frame #0: 0x… module`function(x=1) at a.c:3:5". */
#include "base/auto.h"
#include "trace/build.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct lldb {
	struct pc_table seen; /* the threads of the present dump */
};

static struct pc_span without_star(struct pc_span line)
{
	line = pc_span_trim(line);
	if (pc_span_starts(line, "* "))
		line = pc_span_trim(pc_trace_after(line, line.data + 1));
	return line;
}

/* "name = 'worker'" */
static void read_name(struct pc_dump_builder *builder, struct pc_span line)
{
	struct pc_span name;

	if (pc_trace_between(line, "name = '", "'", &name) ||
	    pc_trace_between(line, "queue = '", "'", &name))
		pc_trace_name(builder, name);
}

static void read_tid(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, "tid = ");
	struct pc_span number;
	uint64_t hex;
	int64_t tid;

	if (!at)
		return;
	number = pc_trace_after(line, at + 6);
	if (pc_trace_address(&number, &hex)) {
		pc_trace_tid(builder, hex > INT64_MAX ? -1 : (int64_t)hex);
		return;
	}
	for (size_t i = 0; i < number.size; i++)
		if (number.data[i] < '0' || number.data[i] > '9')
			number.size = i;
	if (pc_span_int(number, &tid))
		pc_trace_tid(builder, tid);
}

/* Stops that somebody asked for are no failure. */
static bool is_failure(struct pc_span reason)
{
	static const char *const asked[] = {
		"breakpoint",	    "step",  "signal SIGSTOP", "watchpoint",
		"instruction step", "trace", "plan",	       "signal SIGINT"
	};

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (pc_span_starts(reason, asked[i]))
			return false;
	return true;
}

static void read_reason(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, "stop reason = ");
	struct pc_span reason;

	if (!at)
		return;
	reason = pc_trace_after(line, at + strlen("stop reason = "));
	pc_trace_message(builder, reason);
	if (!is_failure(reason))
		return;
	pc_dump_says_reason(builder, reason);
	pc_trace_role(builder, PC_ROLE_ERROR);
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
}

static void begin_thread(struct pc_dump_builder *builder, struct lldb *lldb, struct pc_span id)
{
	struct pc_arena *arena = lldb->seen.arena;
	bool is_new;

	pc_table_intern(&lldb->seen, id, &is_new);
	if (!is_new) {
		pc_dump_next(builder);
		pc_table_clear(&lldb->seen);
		pc_table_init(&lldb->seen, arena);
		pc_table_intern(&lldb->seen, id, &is_new);
	}
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_id(builder, id);
}

static bool read_thread(struct pc_dump_builder *builder, struct lldb *lldb, struct pc_span line)
{
	struct pc_span id;

	if (!pc_span_starts(line, "thread #"))
		return false;
	id = pc_trace_after(line, line.data + strlen("thread #"));
	for (size_t i = 0; i < id.size; i++)
		if (id.data[i] < '0' || id.data[i] > '9')
			id.size = i;
	if (!id.size)
		return false;
	begin_thread(builder, lldb, id);
	read_name(builder, line);
	read_tid(builder, line);
	read_reason(builder, line);
	return true;
}

/* "function(x=1) + 26 at a.c:3:5 [opt]", "main + 26", "[inlined] f at a.h:1" */
static void read_function(struct pc_span text, struct pc_site *site)
{
	static const char *const marks[] = { " [opt]", " [artificial]" };
	const char *at, *open;

	for (size_t i = 0; i < 2; i++)
		if (pc_span_ends(text, marks[i]))
			text.size -= strlen(marks[i]);
	at = pc_span_find(text, " at ");
	if (at) {
		pc_trace_place(pc_trace_after(text, at + 4), site);
		text.size = (size_t)(at - text.data);
	}
	at = pc_span_find(text, " [inlined] ");
	if (at) {
		text = pc_trace_after(text, at + strlen(" [inlined] "));
		site->kind = PC_FRAME_INLINED;
	}
	/* values stand between parentheses without a blank before them */
	for (open = text.data + text.size; open > text.data && open[-1] != '('; open--)
		;
	if (open > text.data && pc_span_find(pc_trace_after(text, open), "="))
		text.size = (size_t)(open - 1 - text.data);
	site->function = pc_trace_plain_name(text);
	if (pc_span_starts(site->function, "___lldb_unnamed_symbol"))
		site->function = PC_SPAN("");
}

static bool read_frame(struct pc_dump_builder *builder, struct pc_span line, uint64_t line_number)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span text = line, rest;
	uint32_t number, frames;

	if (!pc_span_starts(line, "frame #"))
		return false;
	text = pc_trace_after(line, line.data + strlen("frame "));
	if (!pc_trace_number(&text, &number))
		return false;
	if (!number && pc_trace_open(builder, &frames) && frames)
		pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_address(&text, &site.address);
	if (pc_span_cut(text, '`', &site.module, &rest))
		read_function(rest, &site);
	else
		site.module = text;
	if (pc_trace_numbered(builder, number, line_number))
		pc_trace_frame(builder, &site);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct lldb *lldb = state;
	struct pc_span text = without_star(line->text);

	if (!text.size)
		pc_trace_apart(builder);
	else if (!read_thread(builder, lldb, text))
		read_frame(builder, text, line->number);
	return PC_OK;
}

int pc_parse_trace_lldb(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct lldb lldb = { .seen = { 0 } };
	int status;

	pc_table_init(&lldb.seen, pc_memory(pc_dump_builder_pc(builder)));
	status = pc_trace_lines(builder, input, each, &lldb);
	pc_dump_says_tool(builder, "lldb");
	pc_table_clear(&lldb.seen);
	return status;
}
