/* SPDX-License-Identifier: Apache-2.0
 * Exceptions of .NET, and the stacks that dotnet-stack and clrstack report. Of an exception with
 * inner ones all messages stand first, outermost first, and the stacks follow innermost first:
 *	System.Exception: outer
 *	 ---> System.FormatException: inner
 *	   at A.Inner()
 *	   --- End of inner exception stack trace ---
 *	   at A.Outer() */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { INNER_MAX = 32 };

struct dotnet {
	struct pc_message messages[INNER_MAX]; /* outermost first */
	unsigned count;			       /* of them whose stack is not told yet */
	bool in_frames;
	bool listing; /* dotnet-stack, clrstack: frames have no "at" */
	struct pc_broken broken;
};

/* ---- calls ---- */
/* "Shop.Till.Price(String what)": its parameters are left off */
static struct pc_span without_parameters(struct pc_span name)
{
	const char *at = pc_span_find(name, "(");

	return pc_span_trim(at && at > name.data ? pc_trace_before(name, at) : name);
}

/* "Shop.Till.Price(String what) in /srv/Shop.cs:line 12", mono: "… [0x00012] in /srv/Shop.cs:12" */
static bool read_site(struct pc_span text, struct pc_site *site)
{
	const char *end = pc_span_find(text, ")"), *at = pc_trace_find_last(text, ") in ");
	struct pc_span place;
	int64_t line;

	if (!end || !pc_span_find(text, "("))
		return false;
	site->function = without_parameters(text);
	at = at ? at + 5 : pc_trace_find_last(text, "] in ");
	if (!at)
		return true;
	place = pc_trace_after(text, at + (*at == ']' ? 5 : 0));
	at = pc_trace_find_last(place, ":line ");
	if (at) {
		text = pc_trace_after(place, at + 6);
		site->file = pc_trace_before(place, at);
		if (pc_trace_digits(&text, &line) && line <= UINT32_MAX)
			site->line = (uint32_t)line;
	} else if (!pc_span_starts(place, "<") &&
		   !pc_file_line(place, ':', &site->file, &site->line))
		site->file = place;
	return true;
}

/* ---- messages ---- */
static void push(struct dotnet *dotnet, struct pc_span text)
{
	if (pc_span_starts(text, "(Inner Exception #")) {
		pc_trace_until(&text, ')');
		text = pc_span_trim(text);
	}
	if (dotnet->count < INNER_MAX)
		pc_message_set(&dotnet->messages[dotnet->count++], text);
}

/* The innermost exception that has no stack yet: its frames come now. */
static void begin(struct pc_dump_builder *builder, struct dotnet *dotnet)
{
	dotnet->count--;
	pc_trace_failed(builder, dotnet->count ? PC_ROLE_CAUSE : PC_ROLE_ERROR,
			pc_message_span(&dotnet->messages[dotnet->count]));
}

static bool is_exception(struct pc_span text)
{
	struct pc_span name = text, rest;

	pc_span_cut(text, ':', &name, &rest);
	return !pc_span_find(name, " ") && pc_span_find(name, ".") &&
	       (pc_span_ends(name, "Exception") || pc_span_ends(name, "Error"));
}

static bool take_unhandled(struct pc_span *text)
{
	return pc_trace_take(text, "Unhandled exception. ") ||
	       pc_trace_take(text, "Unhandled Exception: ") ||
	       pc_trace_take(text, "[ERROR] FATAL UNHANDLED EXCEPTION: ");
}

static bool read_heading(struct pc_dump_builder *builder, struct dotnet *dotnet,
			 struct pc_span text)
{
	struct pc_span inner;
	const char *at = pc_span_find(text, "---> ");
	bool unhandled = take_unhandled(&text);

	if (!unhandled && !is_exception(text) && at != text.data)
		return false;
	if (unhandled || at != text.data) { /* another chain */
		dotnet->count = 0;
		pc_trace_close(builder);
	}
	/* older ones write the whole chain on one line */
	while ((at = pc_span_find(text, "---> "))) {
		inner = pc_span_trim(pc_trace_before(text, at));
		if (inner.size)
			push(dotnet, inner);
		text = pc_trace_after(text, at + 5);
	}
	push(dotnet, text);
	dotnet->in_frames = dotnet->listing = false;
	return true;
}

/* ---- reports of all threads ---- */
/* "Thread (0x1A2B):", "OS Thread Id: 0x1a2b (0)" */
static bool read_thread(struct pc_dump_builder *builder, struct dotnet *dotnet, struct pc_span text)
{
	struct pc_span id;

	if (!pc_trace_take(&text, "OS Thread Id: ") &&
	    !(pc_trace_take(&text, "Thread (") && pc_span_ends(text, "):")))
		return false;
	if (!pc_span_word(&text, &id))
		return false;
	if (pc_span_ends(id, "):"))
		id.size -= 2;
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_id(builder, id);
	return dotnet->listing = true;
}

/* "System.Private.CoreLib!System.Threading.Thread.Sleep(int32)" */
static bool read_stack_frame(struct pc_dump_builder *builder, struct pc_span text)
{
	struct pc_site site = { .line = 0 };

	if (!pc_span_cut(text, '!', &site.module, &text) || !text.size ||
	    pc_span_find(site.module, " "))
		return false;
	site.function = without_parameters(text);
	pc_trace_frame(builder, &site);
	return true;
}

/* "000000A7B2FFEC38 00007FFD2 Shop.Till.Price(System.String) [/srv/Shop.cs @ 12]" */
static bool read_clr_frame(struct pc_dump_builder *builder, struct pc_span text)
{
	struct pc_site site = { .line = 0 };
	struct pc_span word, place, line;
	int64_t number;

	for (int i = 0; i < 2; i++)
		if (!pc_span_word(&text, &word) || word.size < 8)
			return false;
	text = pc_span_trim(text);
	if (pc_span_starts(text, "[")) /* what the runtime itself pushed */
		return true;
	if (pc_span_ends(text, "]") && pc_span_cut_last(text, '[', &text, &place)) {
		place.size--;
		if (pc_span_cut_last(place, '@', &site.file, &line) &&
		    pc_span_int(pc_span_trim(line), &number) && number > 0 && number <= UINT32_MAX)
			site.line = (uint32_t)number;
		site.file = pc_span_trim(site.file);
	}
	site.function = without_parameters(pc_span_trim(text));
	pc_trace_frame(builder, &site);
	return true;
}

/* ---- the walk ---- */
static bool read_frame(struct pc_dump_builder *builder, struct dotnet *dotnet, struct pc_span text,
		       uint64_t number)
{
	struct pc_site site = { .line = 0 };

	if (!pc_trace_take(&text, "at "))
		return false;
	if (!read_site(text, &site)) {
		if (dotnet->in_frames)
			pc_broken_at(&dotnet->broken, number);
		return dotnet->in_frames;
	}
	if (!dotnet->in_frames && dotnet->count)
		begin(builder, dotnet);
	pc_trace_frame(builder, &site);
	dotnet->in_frames = true;
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct dotnet *dotnet = state;
	struct pc_span text = pc_span_trim(line->text);

	pc_broken_go_on(&dotnet->broken, builder);
	if (pc_span_ends(text, "<---"))
		text = pc_span_trim(pc_trace_before(text, text.data + text.size - 4));
	if (!text.size || read_frame(builder, dotnet, text, line->number))
		return PC_OK;
	if (pc_span_starts(text, "--- End of inner ")) {
		if (!dotnet->in_frames && dotnet->count) /* it had no stack */
			begin(builder, dotnet);
		dotnet->in_frames = false;
		if (dotnet->count)
			begin(builder, dotnet);
		dotnet->in_frames = true;
	} else if (pc_span_starts(text, "--- ") || read_thread(builder, dotnet, text) ||
		   read_heading(builder, dotnet, text) ||
		   (dotnet->listing &&
		    (read_stack_frame(builder, text) || read_clr_frame(builder, text))))
		return PC_OK;
	else if (dotnet->count && !dotnet->in_frames)
		pc_message_add(&dotnet->messages[dotnet->count - 1], text);
	else
		dotnet->in_frames = false;
	return PC_OK;
}

int pc_parse_trace_dotnet(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct dotnet dotnet = { .count = 0 };
	int status = pc_trace_lines(builder, input, each, &dotnet);

	pc_broken_end(&dotnet.broken, builder);
	for (unsigned i = 0; i < INNER_MAX; i++)
		pc_message_clear(&dotnet.messages[i]);
	return status;
}
