/* SPDX-License-Identifier: Apache-2.0
 * What Python prints of exceptions, root first, chained and in groups, and faulthandler's dumps of
 * all threads, leaf first. Around them any log may stand. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { LAST_LINES = 3 /* so many may belong to a message at the end of an input */ };

struct python {
	enum {
		OUTSIDE,
		IN_EXCEPTION, /* frames, until the line that says what was raised */
		BEHIND,	      /* that line was there; its message may go on */
		IN_THREAD     /* of faulthandler, or a stack that was printed */
	} where;
	struct pc_message raised, more;
	struct pc_text thread, reason, place, fatal;
	size_t depth;	 /* of the group in which the present exception stands; 0: in none */
	bool from_start; /* nothing stands before the first trace: so nothing but it stands there */
	bool reported;	 /* the reason of the present chain waits to be told */
};

/* ---- groups: "  | text", "    +---- 2 ----" ---- */
/* Takes the margin off; how deep it is, in columns. */
static size_t take_margin(struct pc_span *text)
{
	size_t blanks = 0;

	while (blanks < text->size && text->data[blanks] == ' ')
		blanks++;
	if (blanks == 0 || blanks == text->size ||
	    (text->data[blanks] != '|' && text->data[blanks] != '+'))
		return 0;
	*text = pc_trace_after(*text, text->data + blanks + 1);
	if (text->size && text->data[0] == ' ')
		*text = pc_trace_after(*text, text->data + 1);
	return blanks;
}

/* ---- what was raised ---- */
static void tell_reason(struct pc_dump_builder *builder, struct python *python)
{
	if (python->reported && python->reason.size)
		pc_dump_says_reason(builder, pc_text_span(&python->reason));
	python->reported = false;
}

static void tell(struct pc_dump_builder *builder, struct python *python)
{
	struct pc_span message;

	if (python->place.size)
		pc_message_add(&python->raised, pc_text_span(&python->place));
	python->place.size = 0;
	message = pc_message_span(&python->raised);
	pc_trace_message(builder, message);
	if (python->depth > 2)
		return;
	python->reason.size = 0;
	pc_text_add(&python->reason, message.data, message.size);
	python->reported = true;
}

/* Something that shows that the lines between belong to the message. */
static void settle(struct pc_dump_builder *builder, struct python *python)
{
	if (python->where == BEHIND && python->more.lines) {
		pc_message_join(&python->raised, &python->more);
		tell(builder, python);
	}
	pc_message_drop(&python->more);
}

/* "json.decoder.JSONDecodeError: Expecting value", "KeyboardInterrupt", "ExceptionGroup: … (3
 * sub-exceptions)" */
static bool is_raised(struct pc_span text)
{
	size_t size = 0;

	while (size < text.size && text.data[size] != ':' && text.data[size] != ' ')
		size++;
	return size && (size == text.size || text.data[size] == ':') &&
	       !pc_span_starts(text, "^") && !pc_span_starts(text, "-");
}

static void raise(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	pc_message_set(&python->raised, text);
	pc_message_drop(&python->more);
	tell(builder, python);
	if (python->depth <= 2)
		pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	python->where = BEHIND;
}

/* ---- headings ---- */
static void begin_exception(struct pc_dump_builder *builder, struct python *python)
{
	pc_message_drop(&python->more);
	pc_trace_begin(builder, python->depth > 2 ? PC_ROLE_CAUSE : PC_ROLE_ERROR);
	pc_trace_root_first(builder);
	if (python->thread.size)
		pc_trace_name(builder, pc_text_span(&python->thread));
	python->thread.size = python->place.size = 0;
	python->where = IN_EXCEPTION;
}

/* "Current thread 0x00007f [till-1] (most recent call first):" */
static bool read_thread(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	bool current = pc_trace_take(&text, "Current thread");
	struct pc_span name, id;

	if (!pc_span_ends(text, "(most recent call first):"))
		return false;
	if (!current && !pc_trace_take(&text, "Thread") && !pc_trace_take(&text, "Stack"))
		return false;
	if (current && python->fatal.size)
		pc_trace_failed(builder, PC_ROLE_ERROR, pc_text_span(&python->fatal));
	else
		pc_trace_begin(builder, PC_ROLE_THREAD);
	text = pc_span_trim(text);
	if (pc_span_starts(text, "0x") && pc_span_word(&text, &id))
		pc_trace_id(builder, id);
	if (pc_trace_between(text, "[", "]", &name))
		pc_trace_name(builder, name);
	python->where = IN_THREAD;
	return true;
}

/* "Exception in thread Thread-1 (wait):" */
static bool read_name(struct python *python, struct pc_span text)
{
	if (!pc_trace_take(&text, "Exception in thread ") || !pc_span_ends(text, ":"))
		return false;
	python->thread.size = 0;
	pc_text_add(&python->thread, text.data, text.size - 1);
	return true;
}

static bool read_fatal(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	if (!pc_trace_take(&text, "Fatal Python error: "))
		return false;
	python->fatal.size = 0;
	pc_text_add(&python->fatal, text.data, text.size);
	pc_dump_says_reason(builder, text);
	pc_trace_close(builder);
	python->where = OUTSIDE;
	return true;
}

/* Two exceptions of a chain: the one before was the cause of the next. */
static bool read_chain(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	if (!pc_span_starts(text, "During handling of the above exception") &&
	    !pc_span_starts(text, "The above exception was the direct cause"))
		return false;
	settle(builder, python);
	pc_trace_caused(builder);
	pc_trace_close(builder);
	python->where = OUTSIDE;
	if (python->depth <= 2)
		python->reported = false;
	return true;
}

static bool read_heading(struct pc_dump_builder *builder, struct python *python,
			 struct pc_span text)
{
	if (pc_span_ends(text, "Traceback (most recent call last):")) {
		if (python->depth <= 2)
			tell_reason(builder, python);
		begin_exception(builder, python);
		return true;
	}
	if (pc_span_is(text, "Stack (most recent call last):")) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		pc_trace_root_first(builder);
		python->where = IN_THREAD;
		return true;
	}
	return read_thread(builder, python, text) || read_name(python, text) ||
	       read_fatal(builder, python, text) || read_chain(builder, python, text);
}

/* ---- frames ---- */
/* "File "/srv/shop.py", line 12, in price", faulthandler: "… line 12 in price"; false: not one. */
static bool read_site(struct pc_span text, struct pc_site *site, bool *out_called)
{
	const char *at;
	int64_t line;

	if (!pc_trace_take(&text, "File \"") || !(at = pc_trace_find_last(text, "\", line ")))
		return false;
	site->file = pc_trace_before(text, at);
	text = pc_trace_after(text, at + 8);
	if (!pc_trace_digits(&text, &line))
		return false;
	site->line = line <= UINT32_MAX ? (uint32_t)line : 0;
	*out_called = pc_trace_take(&text, ", in ") || pc_trace_take(&text, " in ");
	if (*out_called)
		site->function = text;
	return true;
}

/* "Binary file "/usr/bin/python3", at _Py_DumpStack+0x34 [0x55d0]" */
static bool read_binary(struct pc_span text, struct pc_site *site)
{
	struct pc_span name, address;

	if (!pc_trace_between(text, "Binary file \"", "\", at ", &site->module) ||
	    !pc_trace_between(text, "\", at ", " [", &name) ||
	    !pc_trace_between(text, " [", "]", &address))
		return false;
	site->function = pc_trace_plain_name(name);
	pc_trace_address(&address, &site->address);
	return true;
}

/* A syntax error names a place that nothing called: it belongs to what is raised. */
static void keep_place(struct python *python, const struct pc_site *site)
{
	python->place.size = 0;
	pc_text_puts(&python->place, "in ");
	pc_text_add(&python->place, site->file.data, site->file.size);
	pc_text_printf(&python->place, ", line %u", site->line);
}

static bool read_frame(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	struct pc_site site = { .line = 0 };
	bool called = true;
	int64_t count;

	if (!read_site(text, &site, &called) && !read_binary(text, &site)) {
		if (pc_trace_take(&text, "[Previous line repeated ") &&
		    pc_trace_digits(&text, &count) && count <= UINT32_MAX)
			pc_trace_left_out(builder, (uint32_t)count);
		else if (python->where == IN_THREAD && pc_span_is(text, "..."))
			pc_trace_damaged(builder); /* faulthandler shows a hundred */
		return true;
	}
	if (called)
		pc_trace_frame(builder, &site);
	else
		keep_place(python, &site);
	return true;
}

/* ---- the walk ---- */
static bool is_separator(struct pc_span text)
{
	return pc_span_starts(text, "-+--") || pc_span_starts(text, "----");
}

/* A line behind the margin of a group: another depth begins another exception. */
static void read_margin(struct pc_dump_builder *builder, struct python *python, size_t depth)
{
	if (!depth)
		return;
	settle(builder, python);
	python->depth = depth;
}

static void read_line(struct pc_dump_builder *builder, struct python *python, struct pc_span text)
{
	bool indented = pc_span_starts(text, "  ");
	struct pc_span trimmed = pc_span_trim(text);

	if (indented && (python->where == IN_EXCEPTION || python->where == IN_THREAD))
		read_frame(builder, python, trimmed);
	else if (python->where == IN_EXCEPTION && is_raised(trimmed))
		raise(builder, python, trimmed);
	else if (python->where == IN_THREAD && trimmed.size) {
		pc_trace_close(builder);
		python->where = OUTSIDE;
	} else if (python->where == BEHIND)
		pc_message_add(&python->more, trimmed);
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct python *python = state;
	struct pc_span text = line->text, trimmed;
	size_t depth = take_margin(&text);

	trimmed = pc_span_trim(text);
	read_margin(builder, python, depth);
	if (is_separator(trimmed) && depth) {
		python->where = OUTSIDE;
		python->depth = pc_span_starts(trimmed, "-+") ? depth + 2 : depth;
		return PC_OK;
	}
	if (line->number == 1)
		python->from_start = pc_span_ends(trimmed, "(most recent call last):");
	if (!depth && pc_span_starts(trimmed, "Traceback (most"))
		python->depth = 0;
	if (read_heading(builder, python, trimmed))
		return PC_OK;
	if (python->where == OUTSIDE && depth > 2 && is_raised(trimmed)) { /* without a stack */
		begin_exception(builder, python);
		raise(builder, python, trimmed);
		return PC_OK;
	}
	read_line(builder, python, text);
	return PC_OK;
}

int pc_parse_trace_python(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct python python = { .where = OUTSIDE };
	int status = pc_trace_lines(builder, input, each, &python);

	if (python.from_start && python.more.lines <= LAST_LINES)
		settle(builder, &python);
	if (python.where == IN_EXCEPTION)
		pc_dump_cut(builder, pc_input_line_number(input),
			    "it ends before it says what was raised");
	tell_reason(builder, &python);
	pc_message_clear(&python.raised);
	pc_message_clear(&python.more);
	pc_text_clear(&python.thread);
	pc_text_clear(&python.reason);
	pc_text_clear(&python.place);
	pc_text_clear(&python.fatal);
	return status;
}
