/* SPDX-License-Identifier: Apache-2.0
 * Apple's reports of crashes as text: "Thread 0 Crashed:: Dispatch queue: main" and frames
 * "0   libsystem_kernel.dylib  0x00007fff6 __pthread_kill + 10 (a.c:3)". */
#include "formats/lines.h"
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct apple {
	struct pc_text message; /* "EXC_BAD_ACCESS (SIGSEGV); KERN_INVALID_ADDRESS at 0x0" */
	bool open;
};

static bool read_fact(struct pc_dump_builder *builder, struct apple *apple, struct pc_span line)
{
	static const char *const facts[] = { "Exception Type:", "Exception Codes:",
					     "Exception Subtype:", "Termination Reason:" };

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (pc_native_take(&line, facts[i])) {
			pc_native_more(&apple->message, line);
			return true;
		}
	if (!pc_native_take(&line, "OS Version:"))
		return false;
	line = pc_span_trim(line);
	pc_dump_says_tool(builder, "%.*s", (int)(line.size < 60 ? line.size : 60), line.data);
	return true;
}

/* "Thread 3 name:  worker", "Thread 3 Crashed:", "Thread 3:: Dispatch queue: x", "Thread 3:" */
static bool read_thread(struct pc_dump_builder *builder, struct apple *apple, struct pc_span line)
{
	struct pc_span rest = line, id, name = PC_SPAN("");
	uint32_t frames;
	bool named;
	int64_t number;

	if (!pc_native_take(&rest, "Thread ") || !pc_native_digits(&rest, &number))
		return false;
	id = (struct pc_span){ line.data + 7, (size_t)(rest.data - line.data) - 7 };
	named = pc_native_take(&rest, " name:");
	if (!named && !pc_span_starts(rest, ":") && !pc_span_starts(rest, " Crashed:"))
		return false; /* "Thread 0 crashed with X86 Thread State (64-bit):" */
	if (!pc_trace_open(builder, &frames) || frames || !apple->open)
		pc_trace_begin(builder, PC_ROLE_THREAD);
	apple->open = true;
	pc_trace_id(builder, id);
	if (pc_native_take(&rest, " Crashed"))
		pc_native_fails(builder, pc_text_span(&apple->message));
	if (named || pc_native_take(&rest, "::"))
		name = pc_span_trim(rest);
	pc_native_take(&name, "Dispatch queue: ");
	if (name.size)
		pc_trace_name(builder, name);
	return true;
}

/* "f(int) + 26 (a.c:3)", "0x104b8c000 + 1234" of what has no symbols */
static void read_function(struct pc_span text, struct pc_site *site)
{
	struct pc_span rest = text, inner, offset, file;
	uint64_t base;
	uint32_t line;

	if (pc_native_last_paren(&rest, &inner) &&
	    (pc_file_line(inner, ':', &file, &line) || pc_span_starts(inner, "in "))) {
		if (!pc_native_take(&inner, "in "))
			pc_trace_place(inner, site);
		text = rest;
	}
	rest = text;
	if (pc_native_cut_last(&rest, " + ", &offset) && pc_span_digits(offset))
		text = rest;
	rest = text;
	if (!pc_span_starts(text, "0x") || !pc_native_hex(&rest, &base) || rest.size)
		site->function = pc_span_trim(text);
}

static bool read_frame(struct pc_dump_builder *builder, struct apple *apple, struct pc_span line,
		       uint64_t line_number)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span rest = line;
	const char *at;
	int64_t number;

	if (!apple->open || !pc_native_digits(&rest, &number) || number > UINT32_MAX)
		return false;
	at = pc_span_find(rest, "0x");
	if (!at || !rest.size || (rest.data[0] != ' ' && rest.data[0] != '\t'))
		return false;
	site.module = pc_span_trim((struct pc_span){ rest.data, (size_t)(at - rest.data) });
	rest = pc_trace_after(rest, at);
	if (!pc_native_hex(&rest, &site.address))
		return false;
	read_function(pc_span_trim(rest), &site);
	if (pc_trace_numbered(builder, (uint32_t)number, line_number))
		pc_trace_frame(builder, &site);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct apple *apple = state;
	struct pc_span text = pc_span_trim(line->text);

	if (!text.size) {
		pc_trace_close(builder);
		apple->open = false;
	} else if (!read_frame(builder, apple, text, line->number) &&
		   !read_thread(builder, apple, text)) {
		read_fact(builder, apple, text);
	}
	return PC_OK;
}

int pc_parse_trace_apple(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct apple apple = { .open = false };
	int status = pc_trace_lines(builder, input, each, &apple);

	pc_dump_says_tool(builder, "Apple's crash reporter");
	pc_text_clear(&apple.message);
	return status;
}
