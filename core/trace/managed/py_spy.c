/* SPDX-License-Identifier: Apache-2.0
 * py-spy dump: processes, their threads leaf first, with native frames and locals where they were
 * asked for. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

/* "Thread 0x7F3A (active+gil): "MainThread"", "Thread 4242 (idle)" */
static bool read_thread(struct pc_dump_builder *builder, struct pc_span text)
{
	struct pc_span id, state, name;
	int64_t tid;

	if (!pc_trace_take(&text, "Thread ") || !pc_span_cut(text, ' ', &id, &text) ||
	    !pc_trace_take(&text, "(") || !pc_span_cut(text, ')', &state, &name))
		return false;
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_id(builder, id);
	if (pc_span_digits(id) && pc_span_int(id, &tid))
		pc_trace_tid(builder, tid);
	pc_trace_state(builder,
		       pc_span_starts(state, "active") ? PC_STATE_RUNNING
		       : pc_span_starts(state, "idle") ? PC_STATE_WAITING
						       : PC_STATE_UNKNOWN,
		       state);
	if (pc_trace_take(&name, ": \"") && pc_span_ends(name, "\"")) {
		name.size--;
		pc_trace_name(builder, name);
	}
	return true;
}

static bool is_library(struct pc_span text)
{
	return pc_span_ends(text, ".so") || pc_span_find(text, ".so.") ||
	       pc_span_ends(text, ".dylib") || pc_span_ends(text, ".dll");
}

/* "    price (shop.py:12)", "    __select (libc.so.6)" */
static bool read_frame(struct pc_dump_builder *builder, struct pc_span line)
{
	struct pc_site site = { .line = 0 };
	struct pc_span text = line, place;

	if (!pc_trace_take(&text, "    ") || !text.size || text.data[0] == ' ' ||
	    !pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &site.function, &place))
		return false;
	place.size--;
	site.function = pc_span_trim(site.function);
	if (!pc_file_line(place, ':', &site.file, &site.line)) {
		if (is_library(place))
			site.module = place;
		else
			site.file = place;
	}
	pc_trace_frame(builder, &site);
	return true;
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct pc_broken *broken = state;
	struct pc_span text = line->text;
	uint32_t frames;

	pc_broken_go_on(broken, builder);
	if (pc_span_starts(text, "Process "))
		pc_dump_next(builder);
	else if (pc_span_starts(text, "Python v"))
		pc_dump_says_tool(builder, "py-spy, %.*s", (int)text.size, text.data);
	else if (!read_thread(builder, text) && pc_trace_open(builder, &frames) &&
		 !read_frame(builder, text) && pc_span_starts(text, "    ") && text.size > 4 &&
		 text.data[4] != ' ')
		pc_broken_at(broken, line->number);
	return PC_OK;
}

int pc_parse_trace_py_spy(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct pc_broken broken = { 0 };
	int status = pc_trace_lines(builder, input, each, &broken);

	pc_dump_says_tool(builder, "py-spy");
	pc_broken_end(&broken, builder);
	return status;
}
