/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of Java and of what runs on its machine: a heading, "\tat" lines, causes and what was
 * suppressed; any number of them, anywhere in a log. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct java {
	struct pc_message heading, more;
	struct pc_text thread;
	enum pc_trace_role role;
	bool pending; /* a heading whose frames are not there yet */
	bool sure;    /* it is one even if none follow */
	struct pc_broken broken;
};

/* ---- headings ---- */
static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '$' || c == '.' || (unsigned char)c >= 0x80;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static struct pc_span leading_name(struct pc_span text)
{
	size_t size = 0;

	while (size < text.size && is_name(text.data[size]))
		size++;
	return (struct pc_span){ text.data, size };
}

static bool sounds_thrown(struct pc_span name)
{
	return pc_span_ends(name, "Exception") || pc_span_ends(name, "Error") ||
	       pc_span_ends(name, "Throwable");
}

/* "java.lang.IllegalStateException: message", "shop.Closed", "StackOverflowError" */
static bool is_heading(struct pc_span text)
{
	struct pc_span name = leading_name(text), package, class;

	if (!name.size || (name.size < text.size && text.data[name.size] != ':'))
		return false;
	if (!pc_span_cut_last(name, '.', &package, &class))
		return sounds_thrown(name);
	return package.size && class.size && (is_upper(class.data[0]) || sounds_thrown(class));
}

/* The heading in a line that a logger wrote something in front of: "ERROR: failed
 * java.io.IOException: closed". */
static bool heading_inside(struct pc_span text, struct pc_span *out_heading)
{
	struct pc_span word, rest = text, whole;

	while (pc_span_word(&rest, &word)) {
		whole = pc_trace_after(text, word.data);
		if (is_heading(whole) && sounds_thrown(leading_name(whole)) &&
		    pc_span_find(leading_name(whole), ".")) {
			*out_heading = whole;
			return true;
		}
	}
	return false;
}

static void begin(struct pc_dump_builder *builder, struct java *java)
{
	pc_trace_failed(builder, java->role, pc_message_span(&java->heading));
	if (java->role == PC_ROLE_ERROR && java->thread.size) {
		pc_trace_name(builder, pc_text_span(&java->thread));
		java->thread.size = 0;
	}
	java->pending = false;
}

/* A heading of which no frames came. What stood behind it is no part of it. */
static void give_up(struct pc_dump_builder *builder, struct java *java)
{
	if (java->pending && java->sure)
		begin(builder, java);
	java->pending = false;
	pc_message_drop(&java->more);
}

static void hold(struct pc_dump_builder *builder, struct java *java, enum pc_trace_role role,
		 struct pc_span heading, bool sure)
{
	give_up(builder, java);
	java->role = role;
	java->pending = true;
	java->sure = sure;
	pc_message_set(&java->heading, heading);
}

/* Frames follow: the lines between belong to the message. */
static void settle(struct pc_dump_builder *builder, struct java *java)
{
	if (!java->pending)
		return;
	pc_message_join(&java->heading, &java->more);
	begin(builder, java);
}

static void set_thread(struct java *java, struct pc_span name)
{
	java->thread.size = 0;
	pc_text_add(&java->thread, name.data, name.size);
}

/* "Exception in thread "main" java.lang.Error: message": a name may have quotes of its own, and so
 * may a message. */
static bool read_uncaught(struct pc_dump_builder *builder, struct java *java, struct pc_span text)
{
	const char *end, *next;

	if (!pc_trace_take(&text, "Exception in thread \"") || !(end = pc_span_find(text, "\" ")))
		return false;
	for (next = end; next; next = pc_span_find(pc_trace_after(text, next + 1), "\" "))
		if (is_heading(pc_trace_after(text, next + 2))) {
			end = next;
			break;
		}
	hold(builder, java, PC_ROLE_ERROR, pc_trace_after(text, end + 2), true);
	set_thread(java, pc_trace_before(text, end));
	return true;
}

static bool read_heading(struct pc_dump_builder *builder, struct java *java, struct pc_span text)
{
	if (read_uncaught(builder, java, text))
		return true;
	if (pc_trace_take(&text, "Caused by: "))
		hold(builder, java, PC_ROLE_CAUSE, text, true);
	else if (pc_trace_take(&text, "Suppressed: "))
		hold(builder, java, PC_ROLE_OTHER, text, true);
	else if (pc_trace_take(&text, "Wrapped by: ")) { /* the cause stands first */
		give_up(builder, java);
		pc_trace_caused(builder);
		hold(builder, java, PC_ROLE_ERROR, text, true);
	} else if (pc_trace_take(&text, "FATAL EXCEPTION: ")) { /* Android: the thread */
		give_up(builder, java);
		set_thread(java, text);
	} else if (is_heading(text) || heading_inside(text, &text))
		hold(builder, java, PC_ROLE_ERROR, text, false);
	else
		return false;
	return true;
}

/* ---- frames ---- */
/* "... 3 more", "... 5 common frames omitted" */
static bool read_left_out(struct pc_dump_builder *builder, struct java *java, struct pc_span text)
{
	int64_t count;

	if (!pc_trace_take(&text, "... ") || !pc_trace_digits(&text, &count) || count > UINT32_MAX)
		return false;
	if (!pc_span_is(text, " more") && !pc_span_find(text, " frames "))
		return false;
	settle(builder, java);
	pc_trace_left_out(builder, (uint32_t)count);
	return true;
}

static bool read_frame(struct pc_dump_builder *builder, struct java *java, struct pc_span text,
		       uint64_t number)
{
	struct pc_site site;

	if (!pc_trace_take(&text, "at "))
		return false;
	if (pc_java_site(text, &site)) {
		settle(builder, java);
		pc_trace_frame(builder, &site);
		return true;
	}
	if (java->pending || pc_span_find(text, " "))
		return false;
	pc_broken_at(&java->broken, number);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct java *java = state;
	struct pc_span text = pc_span_trim(line->text);

	pc_broken_go_on(&java->broken, builder);
	if (read_frame(builder, java, text, line->number) || read_left_out(builder, java, text) ||
	    read_heading(builder, java, text))
		return PC_OK;
	if (java->pending && !pc_message_add(&java->more, text))
		give_up(builder, java);
	return PC_OK;
}

int pc_parse_trace_java(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct java java = { .pending = false };
	int status = pc_trace_lines(builder, input, each, &java);

	if (java.pending && java.role == PC_ROLE_CAUSE)
		pc_dump_cut(builder, pc_input_line_number(input),
			    "it ends before the stack of what caused it");
	give_up(builder, &java);
	pc_broken_end(&java.broken, builder);
	pc_message_clear(&java.heading);
	pc_message_clear(&java.more);
	pc_text_clear(&java.thread);
	return status;
}
