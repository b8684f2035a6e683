/* SPDX-License-Identifier: Apache-2.0
 * What ms_print makes of massif.out: a picture, tables of snapshots, and below some rows the tree
 * of that snapshot, "| ->33.24% (4,000B) 0x10900: main (a.c:19)". */
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/valgrind/heap_tree.h"

struct ms_print {
	struct pc_heap heap;
	int64_t peak; /* its number; -1: none */
	int64_t number;
	bool tabled; /* after the picture */
	bool after_row;
};

/* " Detailed snapshots: [9, 19, 37 (peak)]" */
static void find_peak(struct ms_print *print, struct pc_span line)
{
	const char *mark = pc_span_find(line, " (peak)");
	struct pc_span number = { line.data, mark ? (size_t)(mark - line.data) : 0 }, rest;

	if (pc_span_cut_last(number, ' ', &rest, &number) || mark) {
		if (number.size && number.data[0] == '[')
			number = (struct pc_span){ number.data + 1, number.size - 1 };
		if (!pc_span_int(number, &print->peak))
			print->peak = -1;
	}
}

/* "  9   3,672   3,672   3,600   72   0" */
static bool on_row(struct ms_print *print, struct pc_span line)
{
	int64_t numbers[6];
	struct pc_span word;

	for (size_t i = 0; i < 6; i++)
		if (!pc_span_word(&line, &word) || !pc_span_int(word, &numbers[i]) ||
		    numbers[i] < 0)
			return false;
	if (pc_span_word(&line, &word))
		return false;
	pc_heap_snapshot(&print->heap, numbers[0], numbers + 3);
	print->number = numbers[0];
	print->after_row = true;
	return true;
}

/* "98.04% (3,600B) " is taken off. */
static bool take_bytes(struct pc_span *line, int64_t *out_bytes)
{
	struct pc_span percent, bytes, rest;
	int64_t hundredths;

	if (!pc_span_cut(*line, ' ', &percent, &rest) || !pc_percent(percent, &hundredths) ||
	    !pc_span_starts(rest, "(") || !pc_span_cut(rest, ')', &bytes, &rest) ||
	    !pc_span_ends(bytes, "B") ||
	    !pc_span_int((struct pc_span){ bytes.data + 1, bytes.size - 2 }, out_bytes))
		return false;
	*line = pc_span_trim(rest);
	return true;
}

/* Two columns a level, "| " or blank, before the arrow. */
static bool find_arrow(struct pc_span *line, size_t *out_depth)
{
	size_t at = 0;

	while (at < line->size && (line->data[at] == ' ' || line->data[at] == '|'))
		at++;
	if (at + 1 >= line->size || memcmp(line->data + at, "->", 2) != 0)
		return false;
	*out_depth = at / 2 + 1;
	*line = (struct pc_span){ line->data + at + 2, line->size - at - 2 };
	return true;
}

static bool on_tree(struct ms_print *print, struct pc_span line)
{
	size_t depth = 0;
	int64_t bytes;

	if (!find_arrow(&line, &depth)) {
		line = pc_span_trim(line);
		if (!print->after_row || !take_bytes(&line, &bytes))
			return false;
		pc_heap_begin(&print->heap, print->number == print->peak);
		print->after_row = false;
		return pc_heap_line(&print->heap, 0, bytes, line);
	}
	return take_bytes(&line, &bytes) && pc_heap_line(&print->heap, depth, bytes, line);
}

/* Rules, titles, and the strokes between branches */
static bool is_decoration(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != ' ' && line.data[i] != '|' && line.data[i] != '-')
			return pc_span_starts(pc_span_trim(line), "n ");
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct ms_print *print = context;
	struct pc_span plain = pc_span_trim(line);

	if (pc_span_starts(plain, "Command:"))
		pc_heap_command(&print->heap, (struct pc_span){ plain.data + 8, plain.size - 8 });
	else if (pc_span_starts(plain, "Detailed snapshots:"))
		find_peak(print, plain);
	else if (pc_span_starts(plain, "Number of snapshots:"))
		print->tabled = true;
	else if (print->tabled && !is_decoration(line) && !on_row(print, plain) &&
		 !on_tree(print, line))
		pc_builder_skip(print->heap.builder, number);
	return PC_OK;
}

int pc_parse_ms_print(struct pc_builder *builder, struct pc_input *input)
{
	struct ms_print print = { .heap.builder = builder, .peak = -1 };
	int status;

	pc_builder_tool(builder, "ms_print");
	status = pc_lines_each(input, on_line, &print);
	if (!status)
		status = pc_heap_end(&print.heap);
	pc_heap_clear(&print.heap);
	return status;
}

int pc_score_ms_print(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_span line;
	bool more, named = false;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;) {
		named |= pc_span_starts(line, "ms_print arguments:");
		if (pc_span_find(line, "useful-heap(B)"))
			return 100;
	}
	return named ? 90 : 0;
}
