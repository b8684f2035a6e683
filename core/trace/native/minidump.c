/* SPDX-License-Identifier: Apache-2.0
 * What minidump_stackwalk prints of a minidump of breakpad or crashpad: for machines, fields
 * between "|", and for people, " 0  lib.so!f [a.cc : 12 + 0x5]" under "Thread 0 (crashed)". */
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { FIELDS = 7 };

struct minidump {
	struct pc_text message; /* "SIGSEGV at 0x0" */
	int64_t crashed;	/* which thread; -1: not said */
	int64_t thread;		/* the present one, as machines are told; -1: none */
	bool open;
	bool scanned; /* frames were guessed */
};

static void begin_thread(struct pc_dump_builder *builder, struct minidump *minidump,
			 struct pc_span id, bool crashed)
{
	pc_trace_begin(builder, PC_ROLE_THREAD);
	pc_trace_id(builder, id);
	if (crashed)
		pc_native_fails(builder, pc_text_span(&minidump->message));
	minidump->open = true;
}

static void tell_reason(struct minidump *minidump, struct pc_span reason, struct pc_span address)
{
	pc_native_more(&minidump->message, reason);
	if (minidump->message.size && address.size)
		pc_text_printf(&minidump->message, " at %.*s",
			       (int)(address.size < 64 ? address.size : 64), address.data);
}

/* ---- for machines ---- */
static int fields_of(struct pc_span line, struct pc_span *out_fields)
{
	int count = 0;

	while (count < FIELDS - 1 && pc_span_cut(line, '|', &out_fields[count], &line))
		count++;
	out_fields[count++] = line;
	return count;
}

/* "hg:hg.mozilla.org/mozilla-central:layout/generic/nsFrame.cpp:957a743c" gives the path in it. */
static struct pc_span source_file(struct pc_span file)
{
	static const char *const kinds[] = { "hg:", "git:", "svn:", "cvs:", "s3:" };
	struct pc_span server, path, revision, rest;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		rest = file;
		if (pc_native_take(&rest, kinds[i]) && pc_span_cut(rest, ':', &server, &rest) &&
		    pc_span_cut_last(rest, ':', &path, &revision))
			return path;
	}
	return file;
}

/* "0|3|XUL|f(int)|a.cpp|12|0x5" */
static bool read_machine_frame(struct pc_dump_builder *builder, struct minidump *minidump,
			       const struct pc_span *fields)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span offset = fields[6];
	int64_t thread, number, line;

	if (!pc_span_int(fields[0], &thread) || !pc_span_int(fields[1], &number))
		return false;
	if (thread != minidump->thread || !number)
		begin_thread(builder, minidump, fields[0], thread == minidump->crashed);
	minidump->thread = thread;
	site.module = fields[2];
	site.function = fields[3];
	site.file = source_file(fields[4]);
	if (pc_span_int(fields[5], &line) && line > 0 && line <= UINT32_MAX)
		site.line = (uint32_t)line;
	if (!site.function.size)
		pc_native_hex(&offset, &site.address);
	pc_trace_frame(builder, &site);
	return true;
}

static bool read_machine(struct pc_dump_builder *builder, struct minidump *minidump,
			 struct pc_span line)
{
	struct pc_span fields[FIELDS];
	int count = fields_of(line, fields);

	if (count < 3)
		return false;
	if (count == FIELDS && read_machine_frame(builder, minidump, fields))
		return true;
	if (pc_span_is(fields[0], "OS"))
		pc_dump_says_tool(builder, "minidump of %.*s",
				  (int)(fields[1].size < 60 ? fields[1].size : 60), fields[1].data);
	if (pc_span_is(fields[0], "Crash") && count > 3) {
		tell_reason(minidump, fields[1], fields[2]);
		if (!pc_span_int(fields[3], &minidump->crashed))
			minidump->crashed = -1;
	}
	return true;
}

/* ---- for people ---- */
/* "Thread 0 (crashed)", "Thread 7 worker (crashed) - tid: 4242" */
static bool read_thread(struct pc_dump_builder *builder, struct minidump *minidump,
			struct pc_span line)
{
	struct pc_span rest = line, name, tid;
	int64_t number;

	if (!pc_native_take(&rest, "Thread ") || !pc_native_digits(&rest, &number))
		return false;
	name = (struct pc_span){ line.data + 7, (size_t)(rest.data - line.data) - 7 };
	begin_thread(builder, minidump, name, pc_span_find(line, "(crashed)") != NULL);
	tid = PC_SPAN("");
	if (pc_span_find(rest, "tid: "))
		tid = pc_trace_after(rest, pc_span_find(rest, "tid: ") + 5);
	name = pc_native_until(pc_native_until(rest, "(crashed)"), " - tid");
	pc_trace_name(builder, pc_span_trim(name));
	if (pc_native_digits(&tid, &number))
		pc_trace_tid(builder, number);
	return true;
}

/* " 3  lib.so!f(int) [a.cc : 12 + 0x5]", " 4  lib.so + 0x1234", " 5  0x7f12" */
static bool read_frame(struct pc_dump_builder *builder, struct minidump *minidump,
		       struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span place, number, rest = line;
	int64_t ignored;

	if (!minidump->open || !pc_native_digits(&rest, &ignored) || !pc_span_starts(rest, " "))
		return false;
	rest = pc_span_trim(rest);
	if (pc_native_cut_last(&rest, " [", &place) && pc_span_ends(place, "]")) {
		place.size--;
		place = pc_native_until(place, " + 0x");
		number = PC_SPAN("");
		pc_native_cut_last(&place, " : ", &number);
		site.file = pc_span_trim(place);
		if (pc_span_int(number, &ignored) && ignored > 0 && ignored <= UINT32_MAX)
			site.line = (uint32_t)ignored;
	}
	if (pc_span_cut(rest, '!', &site.module, &site.function)) {
		site.function = pc_native_until(site.function, " + 0x");
	} else if (!pc_native_hex(&rest, &site.address) || rest.size) {
		site.module = pc_native_until(rest, " + 0x");
		place = pc_trace_after(rest, rest.data + site.module.size);
		if (pc_native_take(&place, " + "))
			pc_native_hex(&place, &site.address);
	}
	pc_trace_frame(builder, &site);
	return true;
}

static void read_person(struct pc_dump_builder *builder, struct minidump *minidump,
			struct pc_span line)
{
	struct pc_span rest = line;

	if (pc_native_take(&rest, "Operating system: "))
		pc_dump_says_tool(builder, "minidump of %.*s",
				  (int)(rest.size < 60 ? rest.size : 60), pc_span_trim(rest).data);
	else if (pc_native_take(&rest, "Crash reason:"))
		tell_reason(minidump, pc_span_trim(rest), PC_SPAN(""));
	else if (pc_native_take(&rest, "Crash address:"))
		tell_reason(minidump, PC_SPAN(""), pc_span_trim(rest));
	else if (pc_span_starts(line, "Loaded modules:"))
		minidump->open = false;
	else if (pc_span_starts(line, "Found by: stack scanning") && minidump->open)
		minidump->scanned = true;
	else if (!read_thread(builder, minidump, line))
		read_frame(builder, minidump, line);
}

static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct pc_span text = pc_span_trim(line->text);

	if (!pc_span_find(text, "|") || !read_machine(builder, state, text))
		read_person(builder, state, text);
	return PC_OK;
}

int pc_parse_trace_minidump(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct minidump minidump = { .crashed = -1, .thread = -1 };
	int status = pc_trace_lines(builder, input, each, &minidump);

	if (minidump.scanned)
		pc_dump_note(builder,
			     "frames that were \"found by stack scanning\" may be of calls "
			     "that had returned");
	pc_dump_says_tool(builder, "minidump");
	pc_text_clear(&minidump.message);
	return status;
}
