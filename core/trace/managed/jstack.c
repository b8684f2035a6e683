/* SPDX-License-Identifier: Apache-2.0
 * Thread dumps of Java: jstack, jcmd Thread.print, kill -3, jcmd Thread.dump_to_file as text, what
 * IDEs and consoles print. Several dumps may stand in one log. */
#include "trace/managed/jstack.h"

#include "trace/parsers.h"
#include "trace/pieces.h"

/* "Full thread dump OpenJDK 64-Bit Server VM (17.0.15 mixed mode):" */
static bool read_dump(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span text)
{
	static const char mark[] = "Full thread dump";
	const char *at = pc_span_find(text, mark);
	struct pc_span tool;

	if (!at)
		return false;
	pc_dump_next(builder);
	jstack->in_deadlock = NONE;
	jstack->unended = pc_span_find(text, "Server VM") != NULL;
	tool = pc_span_trim(pc_trace_after(text, at + strlen(mark)));
	if (pc_span_ends(tool, ":"))
		tool.size--;
	if (tool.size)
		pc_dump_says_tool(builder, "%.*s", (int)tool.size, tool.data);
	return true;
}

static bool read_state(struct pc_dump_builder *builder, struct pc_span text)
{
	if (pc_trace_take(&text, "java.lang.Thread.State: "))
		pc_trace_state(builder, pc_java_state(text), text);
	else if (pc_span_starts(text, "Carrying virtual thread #"))
		pc_trace_state(builder, PC_STATE_UNKNOWN, text);
	else
		return false;
	return true;
}

/* IDEs write the lock of a waiting thread in a line of its own: "on java.lang.Object@5b owned by
 * "x" Id=4". */
static bool read_on(struct pc_dump_builder *builder, struct pc_span text)
{
	if (!pc_trace_take(&text, "on ") || !pc_span_find(text, "@"))
		return false;
	pc_java_lock(builder, pc_java_parking(text), text);
	return true;
}

static bool read_frame(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span line,
		       uint64_t number)
{
	struct pc_span text = pc_span_trim(line);
	bool marked = pc_trace_take(&text, "at ");
	struct pc_site site;

	if (!marked && (!pc_span_starts(line, "    ") || pc_span_starts(text, "-")))
		return false;
	if (pc_java_site(text, &site)) {
		pc_trace_frame(builder, &site);
		return true;
	}
	if (marked)
		pc_broken_at(&jstack->broken, number);
	return marked;
}

/* What follows the threads: the heap, a histogram, the rest of a log. */
static bool ends_threads(struct pc_span text)
{
	return pc_span_starts(text, "JNI global ref") || pc_span_is(text, "Heap") ||
	       pc_span_starts(text, "Threads class SMR info");
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct jstack *jstack = state;
	struct pc_span text = pc_span_trim(line->text);
	uint32_t frames;

	pc_broken_go_on(&jstack->broken, builder);
	if (!text.size || read_dump(builder, jstack, text) ||
	    jstack_heading(builder, jstack, line->text) || jstack_deadlock(builder, jstack, text))
		return PC_OK;
	if (ends_threads(text)) {
		pc_trace_close(builder);
		jstack->unended &= pc_span_starts(text, "Threads class");
	}
	if (!pc_trace_open(builder, &frames))
		return PC_OK;
	if (read_frame(builder, jstack, line->text, line->number) || read_state(builder, text) ||
	    read_on(builder, text))
		return PC_OK;
	jstack_lock(builder, jstack, text);
	return PC_OK;
}

int pc_parse_trace_jstack(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct jstack jstack = { .in_deadlock = NONE };
	int status = pc_trace_lines(builder, input, each, &jstack);

	if (jstack.deadlock.size)
		pc_dump_says_deadlock(builder, pc_text_span(&jstack.deadlock));
	pc_broken_end(&jstack.broken, builder);
	if (jstack.unended)
		pc_dump_unended(builder,
				"the last dump has no end, which counts references of JNI");
	pc_text_clear(&jstack.given_up);
	pc_text_clear(&jstack.deadlock);
	return status;
}
