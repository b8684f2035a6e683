/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of Ruby, in both orders:
 *	shop.rb:7:in `fetch': key not found: "beer" (KeyError)	(the leaf, then "\tfrom …")
 *	Traceback (most recent call last):			(the root, "\t2: from …")
 * The cause of the first kind stands behind what it caused, of the second in front of it. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { LAST_LINES = 3 /* so many may belong to a message at the end of an input */ };

struct ruby {
	struct pc_message heading, more;
	struct pc_text first; /* the heading as it is printed */
	struct pc_text thread;
	bool raised;	/* a heading was there; its message may go on */
	bool in_frames; /* the last line was one */
	bool reversed;	/* "most recent call last" */
	bool from_start;
};

/* ---- calls ---- */
/* "shop.rb:7:in `fetch'", "shop.rb:7:in 'Hash#fetch'", "shop.rb:1"; false: it is no call. */
static bool read_site(struct pc_span text, struct pc_site *site)
{
	const char *at = pc_span_find(text, ":in ");
	struct pc_span name, place = at ? pc_trace_before(text, at) : text;

	if (!pc_file_line(place, ':', &site->file, &site->line) || pc_span_find(site->file, ": "))
		return false;
	if (!at)
		return true;
	name = pc_trace_after(text, at + 4);
	if (name.size > 1 && (name.data[0] == '`' || name.data[0] == '\'')) {
		name = pc_trace_after(name, name.data + 1);
		if (pc_span_ends(name, "'"))
			name.size--;
	}
	site->function = name;
	return true;
}

/* ---- what was raised ---- */
/* "shop.rb:7:in `fetch': key not found (KeyError)": the call, and the message */
static bool cut_heading(struct pc_span text, struct pc_site *site, struct pc_span *out_message)
{
	const char *in = pc_span_find(text, ":in "), *end;

	if (in)
		end = pc_span_find(pc_trace_after(text, in), "': ");
	else
		end = pc_span_find(text, ": ");
	if (!end)
		return false;
	end += in != NULL;
	*out_message = pc_trace_after(text, end + 2);
	return read_site(pc_trace_before(text, end), site);
}

/* "key not found (KeyError)": the class goes in front, as elsewhere */
static bool set_message(struct pc_message *message, struct pc_span text)
{
	const char *open = pc_trace_find_last(text, " (");
	struct pc_span class;

	if (!open || !pc_span_ends(text, ")"))
		return false;
	class = pc_trace_after(text, open + 2);
	class.size--;
	if (!class.size || class.data[0] < 'A' || class.data[0] > 'Z' || pc_span_find(class, " "))
		return false;
	pc_message_set(message, class);
	pc_text_puts(&message->text, ": ");
	text = pc_trace_before(text, open);
	pc_text_add(&message->text, text.data,
		    text.size < PC_MESSAGE_BYTES_MAX ? text.size : PC_MESSAGE_BYTES_MAX);
	return true;
}

/* The lines behind a heading belong to its message when frames follow. */
static void settle(struct pc_dump_builder *builder, struct ruby *ruby)
{
	if (ruby->raised && ruby->more.lines) {
		pc_message_join(&ruby->heading, &ruby->more);
		pc_trace_message(builder, pc_message_span(&ruby->heading));
	}
	ruby->raised = false;
	pc_message_drop(&ruby->more);
}

static bool is_again(const struct ruby *ruby, struct pc_span text)
{
	return text.size && ruby->first.size == text.size &&
	       !memcmp(ruby->first.data, text.data, text.size);
}

/* Right behind a stack stands its cause; the same once more is a second report. */
static bool read_heading(struct pc_dump_builder *builder, struct ruby *ruby, struct pc_span text)
{
	bool cause = ruby->in_frames && !ruby->reversed && !is_again(ruby, text);
	struct pc_site site = { .line = 0 };
	struct pc_span message;
	uint32_t frames;

	if (!cut_heading(text, &site, &message) || !set_message(&ruby->heading, message))
		return false;
	if (ruby->reversed && pc_trace_open(builder, &frames)) {
		pc_trace_role(builder, PC_ROLE_ERROR);
		pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
		pc_trace_message(builder, pc_message_span(&ruby->heading));
	} else
		pc_trace_failed(builder, cause ? PC_ROLE_CAUSE : PC_ROLE_ERROR,
				pc_message_span(&ruby->heading));
	pc_trace_frame(builder, &site);
	if (ruby->thread.size && !cause)
		pc_trace_id(builder, pc_text_span(&ruby->thread));
	ruby->thread.size = ruby->first.size = 0;
	pc_text_add(&ruby->first, text.data, text.size);
	pc_message_drop(&ruby->more);
	ruby->raised = true;
	return true;
}

/* "#<Thread:0x00007f88d3092be0 shop.rb:24 run> terminated with exception" */
static bool read_thread(struct ruby *ruby, struct pc_span text)
{
	struct pc_span id;

	if (!pc_span_find(text, "> terminated with exception") ||
	    !pc_trace_between(text, "#<Thread:", " ", &id))
		return false;
	ruby->thread.size = 0;
	pc_text_add(&ruby->thread, id.data, id.size);
	return true;
}

/* ---- frames ---- */
/* "\t2: from -e:4:in `<main>'": root first; another exception begins behind a heading */
static bool read_numbered(struct pc_dump_builder *builder, struct ruby *ruby, struct pc_span text)
{
	struct pc_site site = { .line = 0 };
	int64_t number;
	uint32_t frames;

	if (!pc_trace_digits(&text, &number) || !pc_trace_take(&text, ": from ") ||
	    !read_site(text, &site))
		return false;
	if (ruby->raised && pc_trace_open(builder, &frames)) { /* it caused what comes */
		settle(builder, ruby);
		pc_trace_caused(builder);
		pc_trace_close(builder);
	}
	if (!pc_trace_open(builder, &frames)) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		pc_trace_root_first(builder);
	}
	pc_trace_frame(builder, &site);
	ruby->reversed = true;
	return true;
}

static bool read_frame(struct pc_dump_builder *builder, struct ruby *ruby, struct pc_span text)
{
	struct pc_site site = { .line = 0 };
	int64_t count;
	struct pc_span rest = text;

	if (pc_trace_take(&rest, "... ") && pc_trace_digits(&rest, &count) &&
	    pc_span_is(rest, " levels...") && count <= UINT32_MAX) {
		pc_trace_left_out(builder, (uint32_t)count);
		return true;
	}
	if (!pc_trace_take(&text, "from ") || !read_site(text, &site))
		return false;
	settle(builder, ruby);
	pc_trace_frame(builder, &site);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct ruby *ruby = state;
	struct pc_span text = pc_span_trim(line->text);
	bool traceback = pc_span_is(text, "Traceback (most recent call last):");
	struct pc_site site = { .line = 0 };
	struct pc_span message;

	if (line->number == 1)
		ruby->from_start = traceback || cut_heading(text, &site, &message);
	if (read_frame(builder, ruby, text) || read_numbered(builder, ruby, text)) {
		ruby->in_frames = true;
		return PC_OK;
	}
	if (traceback) {
		pc_trace_close(builder);
		ruby->raised = ruby->in_frames = false;
		ruby->reversed = true;
		pc_message_drop(&ruby->more);
		return PC_OK;
	}
	if (!read_heading(builder, ruby, text) && !read_thread(ruby, text) && ruby->raised &&
	    !pc_message_add(&ruby->more, text))
		ruby->raised = false;
	ruby->in_frames = false;
	return PC_OK;
}

int pc_parse_trace_ruby(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct ruby ruby = { .raised = false };
	int status = pc_trace_lines(builder, input, each, &ruby);

	if (ruby.from_start && ruby.more.lines <= LAST_LINES)
		settle(builder, &ruby);
	if (ruby.reversed) /* what was raised last stands last */
		pc_dump_says_reason(builder, pc_message_span(&ruby.heading));
	pc_message_clear(&ruby.heading);
	pc_message_clear(&ruby.more);
	pc_text_clear(&ruby.first);
	pc_text_clear(&ruby.thread);
	return status;
}
