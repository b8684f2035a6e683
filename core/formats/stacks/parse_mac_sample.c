/* SPDX-License-Identifier: Apache-2.0
 * What macOS's sample prints: a tree for each thread, whose lines begin with how many samples were
 * there and below. "+ ! : |" only lead the eye. */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/tree.h"

/* ---- lines ---- */

/* "    + !   46 read  (in libsystem_kernel.dylib) + 10  [0x7fff73905ef2]" into what stands before
 * the count, the count and the rest. */
static bool read_row(struct pc_span line, struct pc_tree_row *out_row, struct pc_span *out_text)
{
	size_t indent = 0;
	struct pc_span rest, word;

	while (indent < line.size && strchr(" +!:|", line.data[indent]) && line.data[indent])
		indent++;
	if (indent < 2)
		return false;
	rest = (struct pc_span){ line.data + indent, line.size - indent };
	if (!pc_span_word(&rest, &word) || !pc_span_digits(word) ||
	    !pc_span_int(word, &out_row->value))
		return false;
	out_row->indent = indent;
	*out_text = pc_span_trim(rest);
	return out_text->size > 0;
}

/* "name  (in library) + 334  [0x103a0db1e]  file.c:12"; several offsets stand with commas */
static void read_frame(struct pc_span text, struct pc_place *place)
{
	const char *mark = pc_span_find(text, "  (in ");
	struct pc_span rest, file;

	place->kind = PC_FRAME_USER;
	place->function = text;
	if (mark) {
		const char *library = mark + strlen("  (in ");

		place->function.size = (size_t)(mark - text.data);
		rest.data = library;
		rest.size = (size_t)(text.data + text.size - library);
		if (pc_span_cut(rest, ')', &place->module, &rest))
			place->module = pc_module_name(place->module);
		if (pc_span_cut_last(rest, ']', &rest, &file) &&
		    !pc_file_line(pc_span_trim(file), ':', &place->file, &place->line))
			place->line = 0;
	}
	if (pc_span_is(place->function, "???"))
		place->function.size = 0;
}

int pc_score_mac_sample(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line, text;
	struct pc_tree_row row;
	bool more, banner = false, graph = false;
	size_t rows = 0;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		banner = banner || pc_span_starts(line, "Analysis of sampling ");
		graph = graph || pc_span_starts(line, "Call graph:");
		rows += graph && read_row(line, &row, &text);
	}
	return graph && rows ? (banner ? 100 : 80) : 0;
}

/* ---- the whole ---- */

struct report {
	struct pc_builder *builder;
	struct pc_tree tree;
	bool in_graph;
	struct pc_text process;
	int64_t pid;
};

/* "Analysis of sampling rg (pid 64751) every 1 millisecond" */
static void on_banner(struct report *report, struct pc_span line)
{
	static const char begin[] = "Analysis of sampling ";
	const char *mark = pc_span_find(line, " (pid ");
	struct pc_span pid, rest;

	report->process.size = 0;
	report->pid = -1;
	if (!mark || mark < line.data + sizeof(begin) - 1)
		return;
	pc_text_add(&report->process, line.data + sizeof(begin) - 1,
		    (size_t)(mark - line.data) - (sizeof(begin) - 1));
	rest.data = mark + strlen(" (pid ");
	rest.size = (size_t)(line.data + line.size - rest.data);
	if (pc_span_cut(rest, ')', &pid, &rest) && pc_span_digits(pid))
		pc_span_int(pid, &report->pid);
}

/* "Thread_15758523   DispatchQueue_1: com.apple.main-thread  (serial)" */
static bool find_thread(struct report *report, struct pc_span text, uint32_t *out_thread)
{
	struct pc_span word, id;
	int64_t tid = -1;
	size_t size = 0;

	if (!pc_span_starts(text, "Thread_") || !pc_span_word(&text, &word))
		return false;
	id = (struct pc_span){ word.data + 7, word.size - 7 };
	while (size < id.size && id.data[size] >= '0' && id.data[size] <= '9')
		size++;
	id.size = size;
	if (size && !pc_span_int(id, &tid))
		tid = -1;
	*out_thread = pc_builder_thread(
		report->builder, (struct pc_span){ report->process.data, report->process.size },
		report->pid, tid);
	return true;
}

static int on_row(struct report *report, struct pc_tree_row *row, struct pc_span text)
{
	struct pc_place place = { .line = 0 };

	row->self = PC_UNKNOWN;
	row->frame = row->thread = PC_NONE;
	if (!find_thread(report, text, &row->thread)) {
		read_frame(text, &place);
		row->frame = pc_builder_frame(report->builder, &place);
	}
	return pc_tree_add(&report->tree, row);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct report *report = context;
	struct pc_tree_row row;
	struct pc_span text;

	if (pc_span_starts(line, "Analysis of sampling ")) {
		on_banner(report, line);
		return pc_tree_end(&report->tree);
	}
	if (pc_span_starts(line, "Call graph:")) {
		report->in_graph = true;
		return PC_OK;
	}
	if (!report->in_graph)
		return PC_OK; /* the head, the totals, the libraries: none of them has costs */
	if (read_row(line, &row, &text))
		return on_row(report, &row, text);
	/* a blank line, or "Total number in stack", is the end */
	if (line.size && line.data[0] == ' ' && pc_span_trim(line).size)
		pc_builder_skip(report->builder, number);
	else if (line.size || report->tree.count)
		report->in_graph = false;
	return report->in_graph ? PC_OK : pc_tree_end(&report->tree);
}

int pc_parse_mac_sample(struct pc_builder *builder, struct pc_input *input)
{
	struct report report = { .builder = builder, .pid = -1 };
	int status;

	report.tree = (struct pc_tree){ .builder = builder,
					.event = pc_builder_event(builder, PC_SPAN("samples")),
					.counted = true };
	pc_builder_tool(builder, "macOS sample");
	pc_builder_has_stacks(builder);
	pc_builder_note(builder, "sample looks at all threads, at those that wait as well: its "
				 "samples are no processor time");
	status = pc_lines_each(input, on_line, &report);
	if (!status && report.in_graph && report.tree.count)
		pc_builder_damage(builder, pc_input_line_number(input),
				  "the text ends inside the call graph");
	if (!status)
		status = pc_tree_end(&report.tree);
	pc_tree_clear(&report.tree);
	pc_text_clear(&report.process);
	return status;
}
