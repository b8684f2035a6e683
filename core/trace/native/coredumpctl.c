/* SPDX-License-Identifier: Apache-2.0
 * What coredumpctl info, and systemd-coredump in the journal, print of a crash: "Stack trace of
 * thread 42:" with frames "#0  0x00007f12 raise (libc.so.6 + 0x3d2a2)". The first thread crashed.
 */
#include "base/auto.h"
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct coredump {
	struct pc_text name;
	bool crashed; /* the thread that crashed was there */
};

/* "        Signal: 11 (SEGV)", "           PID: 42 (shop)" */
static bool read_fact(struct pc_dump_builder *builder, struct coredump *coredump,
		      struct pc_span line)
{
	struct pc_span rest = line, inner, signal = PC_SPAN("");
	struct pc_text text PC_AUTO(text) = { 0 };

	if (pc_native_take(&rest, "PID: ") && pc_native_last_paren(&rest, &inner)) {
		coredump->name.size = 0;
		pc_text_add(&coredump->name, inner.data, inner.size);
		coredump->crashed = false;
		return true;
	}
	if (!pc_native_take(&rest, "Signal: "))
		return false;
	signal = pc_native_last_paren(&rest, &inner) ? inner : rest;
	pc_text_printf(&text, "%s%.*s", signal.size && signal.data[0] > '9' ? "SIG" : "signal ",
		       (int)(signal.size < 32 ? signal.size : 32), signal.data);
	pc_dump_says_reason(builder, pc_text_span(&text));
	return true;
}

static bool read_thread(struct pc_dump_builder *builder, struct coredump *coredump,
			struct pc_span line)
{
	static const char mark[] = "Stack trace of thread ";
	const char *at = pc_span_find(line, mark);
	struct pc_span id;
	int64_t tid;

	if (!at || !pc_span_ends(line, ":"))
		return false;
	id = pc_trace_after(line, at + sizeof(mark) - 1);
	pc_trace_close(builder);
	pc_trace_begin(builder, coredump->crashed ? PC_ROLE_THREAD : PC_ROLE_ERROR);
	if (!coredump->crashed) {
		pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
		pc_trace_name(builder, pc_text_span(&coredump->name));
	}
	coredump->crashed = true;
	if (pc_native_digits(&id, &tid))
		pc_trace_tid(builder, tid);
	return true;
}

/* "0x00007f12 raise (libc.so.6 + 0x3d2a2)", "0x000055d0 n/a (/usr/bin/shop + 0x12)" */
static void read_frame(struct pc_dump_builder *builder, struct pc_span text, uint32_t number,
		       uint64_t line_number)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span inner;

	pc_trace_address(&text, &site.address);
	if (pc_native_last_paren(&text, &inner))
		site.module = pc_span_trim(pc_native_until(inner, " + 0x"));
	if (!pc_span_is(text, "n/a"))
		site.function = text;
	if (pc_trace_numbered(builder, number, line_number))
		pc_trace_frame(builder, &site);
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct coredump *coredump = state;
	struct pc_span text = pc_span_trim(line->text);
	uint32_t number, frames;

	if (!text.size)
		pc_trace_apart(builder);
	else if (pc_trace_number(&text, &number)) {
		if (pc_trace_open(builder, &frames))
			read_frame(builder, text, number, line->number);
	} else if (!read_thread(builder, coredump, text))
		read_fact(builder, coredump, text);
	return PC_OK;
}

int pc_parse_trace_coredump(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct coredump coredump = { .crashed = false };
	int status = pc_trace_lines(builder, input, each, &coredump);

	pc_dump_says_tool(builder, "systemd-coredump");
	pc_text_clear(&coredump.name);
	return status;
}
