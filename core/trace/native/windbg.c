/* SPDX-License-Identifier: Apache-2.0
 * What cdb and windbg print of stacks ("k", "~*k", "!analyze -v"): under "Child-SP RetAddr Call
 * Site" or "ChildEBP RetAddr" columns of addresses and "ntdll!NtWaitForSingleObject+0x14
 * [c:\a.c @ 12]". */
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct windbg {
	bool failed; /* an exception was told, whose stack has not come */
	struct pc_text message;
};

/* ".  0  Id: 1a2c.3b4 Suspend: 1 Teb: 0000009c`12345000 Unfrozen \"worker\"" */
static bool read_thread(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, " Id: ");
	struct pc_span id, rest, name;
	uint64_t process, tid;

	if (!at || !pc_span_find(line, " Suspend: ") || !pc_span_find(line, " Teb: "))
		return false;
	pc_trace_close(builder);
	pc_trace_begin(builder, PC_ROLE_THREAD);
	id = (struct pc_span){ line.data, (size_t)(at - line.data) };
	while (id.size && (id.data[0] < '0' || id.data[0] > '9'))
		id = (struct pc_span){ id.data + 1, id.size - 1 };
	pc_trace_id(builder, pc_span_trim(id));
	rest = pc_trace_after(line, at + 5);
	if (pc_native_hex(&rest, &process) && pc_native_take(&rest, ".") &&
	    pc_native_hex(&rest, &tid) && tid <= INT64_MAX)
		pc_trace_tid(builder, (int64_t)tid);
	if (pc_trace_between(line, "\"", "\"", &name))
		pc_trace_name(builder, name);
	return true;
}

/* "ExceptionCode: c0000005 (Access violation)", "(1a2c.3b4): Access violation - code c0000005" */
static bool read_exception(struct windbg *windbg, struct pc_span line)
{
	struct pc_span what = PC_SPAN("");

	if (pc_span_starts(line, "ExceptionCode: "))
		pc_trace_between(line, "(", ")", &what);
	else if (pc_span_starts(line, "("))
		pc_trace_between(line, "): ", " - code ", &what);
	if (!what.size)
		return false;
	windbg->failed = true;
	windbg->message.size = 0;
	pc_native_more(&windbg->message, what);
	return true;
}

/* Columns of addresses, and a number in front of them with "kn"; false: there are not two. */
static bool take_columns(struct pc_span *text)
{
	struct pc_span rest = *text, word, digits;
	unsigned columns = 0;
	uint64_t value;

	while (rest.size) {
		struct pc_span before = rest;

		word = digits = pc_native_word(&rest);
		if (pc_span_is(word, "(Inline") || pc_span_is(word, "Function)") ||
		    pc_span_is(word, "(Inline)") || pc_span_is(word, "--------`--------") ||
		    pc_span_is(word, "--------") || pc_span_is(word, ":") ||
		    (pc_native_hex(&digits, &value) && !digits.size)) {
			columns += word.size >= 8;
			continue;
		}
		rest = before;
		break;
	}
	*text = rest;
	return columns >= 2 && rest.size;
}

static bool read_frame(struct pc_dump_builder *builder, struct windbg *windbg, struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span text = line, place, number;
	uint32_t frames;
	int64_t value;

	if (pc_span_find(line, "(Inline"))
		site.kind = PC_FRAME_INLINED;
	if (!take_columns(&text))
		return false;
	if (pc_span_ends(text, "]") && pc_native_cut_last(&text, " [", &place)) {
		place.size--;
		number = PC_SPAN("");
		pc_native_cut_last(&place, " @ ", &number);
		site.file = place;
		if (pc_span_int(number, &value) && value > 0 && value <= UINT32_MAX)
			site.line = (uint32_t)value;
	}
	if (!pc_span_cut(text, '!', &site.module, &site.function)) {
		site.module = pc_native_until(text, "+0x");
		site.function = PC_SPAN("");
	}
	site.function = pc_trace_plain_name(site.function);
	if (!pc_trace_open(builder, &frames)) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		if (windbg->failed)
			pc_native_fails(builder, pc_text_span(&windbg->message));
		windbg->failed = false;
	}
	pc_trace_frame(builder, &site);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct windbg *windbg = state;
	struct pc_span text = pc_span_trim(line->text);
	uint32_t frames = 0;

	if (!text.size) {
		if (pc_trace_open(builder, &frames) && frames)
			pc_trace_close(builder);
	} else if (!read_thread(builder, text) && !read_exception(windbg, text)) {
		read_frame(builder, windbg, text);
	}
	return PC_OK;
}

int pc_parse_trace_windbg(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct windbg windbg = { .failed = false };
	int status = pc_trace_lines(builder, input, each, &windbg);

	pc_dump_says_tool(builder, "windbg");
	pc_text_clear(&windbg.message);
	return status;
}
