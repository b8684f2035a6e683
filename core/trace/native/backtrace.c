/* SPDX-License-Identifier: Apache-2.0
 * Stacks that a program prints of itself: glibc's backtrace_symbols ("./shop(bill+0x15)
 * [0x401234]"), glog and Abseil ("@ 0x55d0a6a011b9 bill()"), Boost.Stacktrace ("0# bill at
 * heap.c:25"). */
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct own {
	struct pc_text message; /* "*** SIGSEGV (@0x10) received by PID 42 ***" */
};

/* "./shop(bill+0x15)[0x401234]", "./shop() [0x401234]", "/lib/libc.so.6(+0x29d90) [0x7f12]" */
static bool read_glibc(struct pc_span line, struct pc_site *site)
{
	struct pc_span text = line, address, inner, offset;

	if (!pc_span_ends(text, "]") || !pc_native_cut_last(&text, "[0x", &address))
		return false;
	address.size--;
	if (!pc_native_hex(&address, &site->address) || address.size)
		return false;
	text = pc_span_trim(text);
	if (!pc_native_last_paren(&text, &inner)) {
		site->module = text;
		return text.size && !pc_span_find(text, " ");
	}
	site->module = text;
	if (pc_native_cut_last(&inner, "+0x", &offset) || inner.size)
		site->function = inner;
	return text.size > 0;
}

/* "@     0x55d0a6a011b9  bill()", "@     0x55d0  128  bill()" with the size of the frame, "PC: @
 * 0x0 (unknown)" */
static bool read_glog(struct pc_span line, struct pc_site *site)
{
	struct pc_span text = line, rest;
	int64_t size;

	pc_native_take(&text, "PC: ");
	if (!pc_native_take(&text, "@ "))
		return false;
	text = pc_span_trim(text);
	if (!pc_span_starts(text, "0x") || !pc_native_hex(&text, &site->address))
		return false;
	text = rest = pc_span_trim(text);
	if (pc_native_digits(&rest, &size) && pc_span_starts(rest, " "))
		text = pc_span_trim(rest);
	if (!pc_span_is(text, "(unknown)"))
		site->function = text;
	return true;
}

/* "0# bill at heap.c:25", "1# main in ./shop", "2# 0x00007F12 in /lib/libc.so.6" */
static bool read_boost(struct pc_span line, struct pc_site *site)
{
	struct pc_span text = line, place;
	int64_t number;

	if (!pc_native_digits(&text, &number) || !pc_native_take(&text, "# "))
		return false;
	text = pc_span_trim(text);
	if (pc_native_cut_last(&text, " at ", &place))
		pc_trace_place(place, site);
	else
		pc_native_cut_last(&text, " in ", &site->module);
	if (!pc_span_starts(text, "0x") || !pc_native_hex(&text, &site->address))
		site->function = text;
	return true;
}

/* The number with which a leaf is told; others are told by what stands between. */
static bool is_leaf(struct pc_span line)
{
	return pc_span_starts(line, "0# ") || pc_span_starts(line, "PC: @");
}

static void begin(struct pc_dump_builder *builder, struct own *own)
{
	pc_trace_begin(builder, PC_ROLE_THREAD);
	if (own->message.size)
		pc_native_fails(builder, pc_text_span(&own->message));
	own->message.size = 0;
}

static void read_other(struct pc_dump_builder *builder, struct own *own, struct pc_span line)
{
	static const char *const failures[] = { "*** ", "terminate called ", "Assertion ",
						"Fatal signal", "F0" };
	uint32_t frames;

	if (pc_span_starts(line, "***") && pc_span_find(line, "stack trace:")) {
		if (pc_trace_open(builder, &frames))
			pc_trace_message(builder, line); /* glog tells it behind the address */
		own->message.size = 0;
		pc_native_more(&own->message, line);
		return;
	}
	pc_trace_close(builder);
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (pc_span_starts(line, failures[i]) &&
		    !pc_span_starts(line, "*** Check failure stack trace")) {
			own->message.size = 0;
			pc_native_more(&own->message, line);
			return;
		}
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span text = pc_span_trim(line->text);
	struct own *own = state;
	uint32_t frames = 0;

	if (!text.size) {
		pc_trace_close(builder);
	} else if (read_boost(text, &site) || read_glog(text, &site) || read_glibc(text, &site)) {
		if (!pc_trace_open(builder, &frames) || (is_leaf(text) && frames))
			begin(builder, own);
		pc_trace_frame(builder, &site);
	} else {
		read_other(builder, own, text);
	}
	return PC_OK;
}

int pc_parse_trace_backtrace(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct own own = { .message = { 0 } };
	int status = pc_trace_lines(builder, input, each, &own);

	pc_text_clear(&own.message);
	return status;
}
