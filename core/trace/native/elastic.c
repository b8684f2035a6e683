/* SPDX-License-Identifier: Apache-2.0
 * One stack as Elastic Universal Profiling shows it: a table with "|" of index, library, function
 * and file, the leaf first and its index the highest; or what is copied of its page, where
 * "vmlinux+0x1a2b" or a function stands on a line and "a.c#12" on the next. */
#include "formats/lines.h"
#include "trace/native/native.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

struct elastic {
	struct pc_dump_builder *builder;
	int64_t last; /* index; -1: none */
	bool ascends;
	struct pc_text function; /* of what was copied, until its file comes */
};

/* What is not known stands in words. */
static struct pc_span known(struct pc_span text)
{
	text = pc_span_trim(text);
	if (pc_span_is(text, "Unknown function") || pc_span_is(text, "Unknown file") ||
	    pc_span_is(text, "-") || pc_span_is(text, "<unknown>"))
		return PC_SPAN("");
	return text;
}

static void tell_file(struct pc_site *site, struct pc_span text)
{
	site->file = known(text);
	pc_file_line(site->file, '#', &site->file, &site->line);
}

/* An index that does not go on from the last begins another stack. */
static void place(struct pc_dump_builder *builder, struct elastic *elastic, int64_t index)
{
	uint32_t frames;

	if (pc_trace_open(builder, &frames) && frames == 1 && index > elastic->last) {
		elastic->ascends = true;
		pc_trace_root_first(builder);
	} else if (elastic->last < 0 || (index > elastic->last) != elastic->ascends) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		elastic->ascends = false;
	}
	elastic->last = index;
}

/* "16 | vmlinux | __clear_user | Unknown file", in Markdown with "|" at both ends */
static bool read_row(struct pc_dump_builder *builder, struct elastic *elastic, struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span index, library, function, file;
	int64_t number;

	pc_native_take(&line, "|");
	if (pc_span_ends(line, "|"))
		line.size--;
	if (!pc_span_cut(line, '|', &index, &line) || !pc_span_int(pc_span_trim(index), &number) ||
	    number < 0 || !pc_span_cut(line, '|', &library, &line))
		return false;
	if (!pc_span_cut_last(line, '|', &function, &file)) {
		function = line;
		file = PC_SPAN("");
	}
	site.module = known(library);
	site.function = known(function);
	tell_file(&site, file);
	if (pc_span_starts(site.module, "vmlinux"))
		site.kind = PC_FRAME_KERNEL;
	place(builder, elastic, number);
	pc_trace_frame(builder, &site);
	return true;
}

/* ---- what is copied of the page ---- */
/* "vmlinux+0x1a2b", "libc.so.6+0x2d1": of a function nothing is known */
static bool read_offset(struct pc_dump_builder *builder, struct pc_span line)
{
	struct pc_site site = { .kind = PC_FRAME_UNKNOWN };
	struct pc_span module = line, offset;

	if (pc_span_find(line, " ") || !pc_native_cut_last(&module, "+0x", &offset) ||
	    !pc_native_hex(&offset, &site.address) || offset.size)
		return false;
	site.module = module;
	pc_trace_frame(builder, &site);
	return true;
}

static void end_function(struct pc_dump_builder *builder, struct elastic *elastic,
			 struct pc_span file)
{
	struct pc_site site = { .function = pc_text_span(&elastic->function) };
	struct pc_span module, function;

	if (!site.function.size)
		return;
	if (!pc_span_find(site.function, "::") &&
	    pc_span_cut(site.function, ':', &module, &function)) {
		site.module = pc_span_trim(module);
		site.function = pc_span_trim(function);
	}
	tell_file(&site, file);
	pc_trace_frame(builder, &site);
	elastic->function.size = 0;
}

static void read_copied(struct pc_dump_builder *builder, struct elastic *elastic,
			struct pc_span line)
{
	struct pc_span file;
	uint32_t number;
	int64_t index;

	if (pc_file_line(line, '#', &file, &number)) {
		end_function(builder, elastic, line);
		return;
	}
	end_function(builder, elastic, PC_SPAN(""));
	if (!line.size || pc_span_int(line, &index) || read_offset(builder, line))
		return;
	pc_text_add(&elastic->function, line.data, line.size);
}

static int each(void *context, struct pc_span line, uint64_t number)
{
	struct elastic *elastic = context;
	struct pc_span text = pc_span_trim(line);

	if (pc_span_starts(text, "#") || pc_span_starts(text, "|-") ||
	    pc_span_starts(text, "| Index") || pc_span_starts(text, "| #"))
		return PC_OK;
	if (!pc_span_find(text, "|"))
		read_copied(elastic->builder, elastic, text);
	else if (!read_row(elastic->builder, elastic, text))
		pc_dump_skip(elastic->builder, number);
	return PC_OK;
}

/* Not by pc_trace_lines: an index and "|" look like the prefix of a service. */
int pc_parse_trace_elastic(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct elastic elastic = { .builder = builder, .last = -1 };
	int status = pc_lines_each(input, each, &elastic);

	end_function(builder, &elastic, PC_SPAN(""));
	pc_dump_says_tool(builder, "Elastic Universal Profiling");
	pc_text_clear(&elastic.function);
	return status;
}
