/* SPDX-License-Identifier: Apache-2.0
 * Errors of JavaScript: node, browsers, their kin; with causes, sets of errors, and what node says
 * when it gives up itself. */
#include "formats/lines.h"
#include "trace/managed/js_site.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct js {
	struct pc_message heading, more;
	enum pc_trace_role role;
	bool pending;	/* a heading whose frames are not there yet */
	bool in_frames; /* the last line was one */
	bool in_errors; /* of an AggregateError */
	struct pc_broken broken;
};

/* ---- headings ---- */
static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

/* "TypeError: x", "Error", "RangeError [ERR_X]: y", "shop.PriceError: z" */
static bool is_heading(struct pc_span text)
{
	struct pc_span name;
	size_t size = 0;

	while (size < text.size && (is_letter(text.data[size]) || text.data[size] == '.' ||
				    (size && text.data[size] >= '0' && text.data[size] <= '9')))
		size++;
	if (!size)
		return false;
	name = (struct pc_span){ text.data, size };
	if (size == text.size || pc_span_starts(pc_trace_after(text, text.data + size), " ["))
		return pc_span_ends(name, "Error") || pc_span_ends(name, "Exception");
	return text.data[size] == ':' && text.data[0] >= 'A' && text.data[0] <= 'Z' &&
	       (size + 1 == text.size || text.data[size + 1] == ' ');
}

static void begin(struct pc_dump_builder *builder, struct js *js)
{
	pc_trace_failed(builder, js->role, pc_message_span(&js->heading));
	js->pending = false;
}

static void hold(struct js *js, enum pc_trace_role role, struct pc_span text)
{
	if (pc_span_ends(text, " {"))
		text.size -= 2;
	js->role = role;
	js->pending = true;
	pc_message_set(&js->heading, text);
	pc_message_drop(&js->more);
}

static void settle(struct pc_dump_builder *builder, struct js *js)
{
	if (!js->pending)
		return;
	pc_message_join(&js->heading, &js->more);
	begin(builder, js);
}

/* "[cause]: TypeError: x", "Caused by: Error: y" */
static bool take_cause(struct pc_span *text)
{
	return pc_trace_take(text, "[cause]: ") || pc_trace_take(text, "Caused by: ") ||
	       pc_trace_take(text, "caused by: ");
}

static void take_prefix(struct pc_span *text)
{
	pc_trace_take(text, "Uncaught ");
	pc_trace_take(text, "(in promise) ");
	pc_trace_take(text, "uncaughtException: ");
}

/* "[AggregateError: All promises were rejected] {": an error without a stack, of node */
static bool read_bare(struct pc_dump_builder *builder, struct js *js, struct pc_span text)
{
	const char *end = pc_trace_find_last(text, "]");
	struct pc_span inside = text;

	if (!pc_trace_take(&inside, "[") || !end || !is_heading(inside) ||
	    !pc_span_ends(text, "] {"))
		return false;
	hold(js, PC_ROLE_ERROR, pc_trace_before(inside, end));
	begin(builder, js);
	return true;
}

/* "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory" */
static bool read_fatal(struct pc_dump_builder *builder, struct js *js, struct pc_span text)
{
	const char *at = pc_span_find(text, "FATAL ERROR: ");

	if (!at)
		return false;
	hold(js, PC_ROLE_ERROR, pc_trace_after(text, at + 13));
	begin(builder, js);
	return true;
}

static bool read_heading(struct pc_dump_builder *builder, struct js *js, struct pc_span text)
{
	if (pc_span_is(text, "[errors]: [")) {
		js->in_errors = true;
		return true;
	}
	if (js->in_errors && pc_span_is(text, "]"))
		js->in_errors = false;
	if (read_bare(builder, js, text) || read_fatal(builder, js, text))
		return true;
	if (take_cause(&text)) {
		hold(js, PC_ROLE_CAUSE, text);
		return true;
	}
	take_prefix(&text);
	if (!is_heading(text))
		return false;
	hold(js, js->in_errors ? PC_ROLE_CAUSE : PC_ROLE_ERROR, text);
	return true;
}

/* ---- frames ---- */
/* "... 5 lines matching cause stack trace ..." */
static bool read_left_out(struct pc_dump_builder *builder, struct js *js, struct pc_span text)
{
	int64_t count;

	if (!js->in_frames || !pc_trace_take(&text, "... ") || !pc_trace_digits(&text, &count) ||
	    !pc_span_starts(text, " lines matching ") || count > UINT32_MAX)
		return false;
	pc_trace_left_out(builder, (uint32_t)count);
	return true;
}

static bool read_frame(struct pc_dump_builder *builder, struct js *js, struct pc_span text,
		       uint64_t number)
{
	struct pc_site site;
	uint32_t frames;
	bool marked = pc_trace_take(&text, "at ");

	if (marked ? !pc_v8_site(text, &site)
		   : !pc_gecko_site(text, &site) && !pc_node_native_site(text, &site)) {
		if (marked && js->in_frames)
			pc_broken_at(&js->broken, number);
		return marked && js->in_frames;
	}
	settle(builder, js);
	if (pc_span_starts(text, "1: ") && pc_trace_open(builder, &frames) && frames)
		pc_trace_begin(builder, PC_ROLE_THREAD); /* the stack of node, then the script's */
	pc_trace_frame(builder, &site);
	js->in_frames = true;
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct js *js = state;
	struct pc_span text = pc_span_trim(line->text);

	pc_broken_go_on(&js->broken, builder);
	if (read_frame(builder, js, text, line->number) || read_left_out(builder, js, text))
		return PC_OK;
	if (js->in_frames && pc_span_is(text, "Thrown at:"))
		pc_trace_begin(builder, PC_ROLE_OTHER);
	js->in_frames = false;
	if (pc_span_starts(text, "Node.js v"))
		pc_dump_says_tool(builder, "%.*s", (int)text.size, text.data);
	else if (!read_heading(builder, js, text) && js->pending && text.size &&
		 !pc_message_add(&js->more, text))
		js->pending = false;
	return PC_OK;
}

int pc_parse_trace_js(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct js js = { .pending = false };
	int status = pc_trace_lines(builder, input, each, &js);

	pc_broken_end(&js.broken, builder);
	pc_message_clear(&js.heading);
	pc_message_clear(&js.more);
	return status;
}
