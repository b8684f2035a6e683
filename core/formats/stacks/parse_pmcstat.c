/* SPDX-License-Identifier: Apache-2.0
 * Call graphs of FreeBSD's pmcstat -G: below each function stand those that called it, one column
 * further in: "50.62%  [2610]      arc_cksum_verify @ /boot/kernel/zfs.ko". */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/stack_lines.h"
#include "formats/stacks/tree.h"

/* "@ CPU_CLK_UNHALTED_CORE [8937 samples]" */
static bool read_head(struct pc_span line, struct pc_span *out_event, int64_t *out_samples)
{
	struct pc_span before, inside, number;

	if (!pc_span_starts(line, "@ ") || !pc_span_cut_last(line, '[', &before, &inside) ||
	    !pc_span_cut(inside, ' ', &number, &inside) || !pc_span_starts(inside, "samples]") ||
	    !pc_span_digits(number) || !pc_span_int(number, out_samples))
		return false;
	*out_event = pc_span_trim((struct pc_span){ before.data + 2, before.size - 2 });
	return out_event->size > 0;
}

/* "  66.02%  [1723]       arc_buf_thaw @ module" */
static bool read_row(struct pc_span line, struct pc_tree_row *out_row, struct pc_span *out_text)
{
	struct pc_span rest = line, percent, count;
	int64_t hundredths;

	if (!pc_span_word(&rest, &percent) || !pc_percent(percent, &hundredths) ||
	    !pc_span_word(&rest, &count) || count.size < 3 || count.data[0] != '[' ||
	    count.data[count.size - 1] != ']')
		return false;
	count = (struct pc_span){ count.data + 1, count.size - 2 };
	if (!pc_span_digits(count) || !pc_span_int(count, &out_row->value))
		return false;
	out_row->indent = pc_indent_of(line);
	*out_text = pc_span_trim(rest);
	return true;
}

int pc_score_pmcstat(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line, text;
	struct pc_tree_row row;
	bool more, banner = false;
	size_t rows = 0;
	int64_t samples;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		banner = banner || read_head(line, &text, &samples);
		rows += read_row(line, &row, &text);
	}
	return rows ? (banner ? 95 : 70) : 0;
}

struct report {
	struct pc_builder *builder;
	struct pc_tree tree;
	struct pc_text module; /* the last that was printed: it is only when it changes */
	bool titled;
};

static void read_frame(struct report *report, struct pc_span text, struct pc_place *place)
{
	const char *mark = pc_span_find(text, " @ ");
	struct pc_span path;

	place->function = text;
	if (mark) {
		place->function.size = (size_t)(mark - text.data);
		report->module.size = 0;
		pc_text_add(&report->module, mark + 3, text.size - place->function.size - 3);
	}
	path = (struct pc_span){ report->module.data, report->module.size };
	if (!path.size)
		return;
	place->module = pc_module_name(path);
	place->kind = pc_span_starts(path, "/boot/") ? PC_FRAME_KERNEL : pc_module_kind(path);
}

static int on_head(struct report *report, struct pc_span name, int64_t samples)
{
	int status = pc_tree_end(&report->tree);

	report->tree.event = pc_builder_event(report->builder, name);
	report->titled = true;
	report->module.size = 0;
	pc_builder_unit(report->builder, report->tree.event, "samples");
	pc_builder_totals(report->builder, report->tree.event, samples, samples, PC_UNKNOWN);
	return status;
}

static int on_row(struct report *report, struct pc_tree_row *row, struct pc_span text)
{
	struct pc_place place = { .line = 0 };

	if (!report->titled)
		report->tree.event = pc_builder_event(report->builder, PC_SPAN("samples"));
	report->titled = true;
	read_frame(report, text, &place);
	row->frame = pc_builder_frame(report->builder, &place);
	row->self = PC_UNKNOWN;
	row->thread = PC_NONE;
	return pc_tree_add(&report->tree, row);
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct report *report = context;
	struct pc_tree_row row;
	struct pc_span text;
	int64_t samples;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (read_head(line, &text, &samples))
		return on_head(report, text, samples);
	if (read_row(line, &row, &text))
		return on_row(report, &row, text);
	pc_builder_skip(report->builder, number);
	return PC_OK;
}

int pc_parse_pmcstat(struct pc_builder *builder, struct pc_input *input)
{
	struct report report = { .builder = builder };
	int status;

	report.tree = (struct pc_tree){ .builder = builder, .callers = true, .counted = true };
	pc_builder_tool(builder, "pmcstat");
	pc_builder_note(builder, "pmcstat leaves out what is small: rows need not add up to the "
				 "total of the event");
	status = pc_lines_each(input, on_line, &report);
	if (!status)
		status = pc_tree_end(&report.tree);
	pc_tree_clear(&report.tree);
	pc_text_clear(&report.module);
	return status;
}
