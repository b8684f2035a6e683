/* SPDX-License-Identifier: Apache-2.0
 * What the columns of a row by perf report say of the place in the code, and of the process. */
#include <string.h>

#include "formats/lines.h"
#include "formats/perf/perf_columns.h"

static enum pc_frame_kind letter_kind(char letter, struct pc_span module)
{
	switch (letter) {
	case '.':
		return pc_module_kind(module) == PC_FRAME_JIT ? PC_FRAME_JIT : PC_FRAME_USER;
	case 'k':
		return PC_FRAME_KERNEL;
	case 'g':
	case 'u':
		return PC_FRAME_GUEST;
	case 'H':
		return PC_FRAME_HYPERVISOR;
	default:
		return pc_module_kind(module);
	}
}

/* "[k] name"; with -v "0xffffffff81b7b9a0 k [k] name" */
static void read_symbol(struct pc_span cell, struct pc_span module, struct pc_place *place)
{
	struct pc_span rest = cell, word;

	place->kind = pc_module_kind(module);
	if (pc_span_starts(cell, "0x") && pc_span_word(&rest, &word) &&
	    pc_span_word(&rest, &word) && word.size == 1 && pc_span_starts(pc_span_trim(rest), "["))
		cell = pc_span_trim(rest);
	if (cell.size >= 3 && cell.data[0] == '[' && cell.data[2] == ']') {
		place->kind = letter_kind(cell.data[1], module);
		cell = pc_span_trim((struct pc_span){ cell.data + 3, cell.size - 3 });
	}
	if (pc_span_ends(cell, " (inlined)")) {
		cell.size -= strlen(" (inlined)");
		place->kind = PC_FRAME_INLINED;
	}
	place->function = cell;
}

void pc_perf_place(const struct pc_perf_row *row, struct pc_place *out_place)
{
	struct pc_span file;
	uint32_t line;
	struct pc_place place = { .module = pc_module_name(row->cells[PC_PERF_MODULE]) };

	read_symbol(row->cells[PC_PERF_SYMBOL], row->cells[PC_PERF_MODULE], &place);
	place.file = row->cells[PC_PERF_SRCFILE];
	if (pc_file_line(row->cells[PC_PERF_SRCLINE], ':', &file, &line) &&
	    !pc_span_is(file, "??")) {
		place.file = file;
		place.line = line;
	}
	*out_place = place;
}

/* "13640:gzip" */
static bool read_id(struct pc_span cell, struct pc_span *out_name, int64_t *out_id)
{
	struct pc_span number, name;
	int64_t id;

	if (!pc_span_cut(cell, ':', &number, &name) || !pc_span_int(pc_span_trim(number), &id))
		return false;
	*out_name = pc_span_trim(name);
	*out_id = id;
	return true;
}

bool pc_perf_process(const struct pc_perf_row *row, struct pc_span *out_name, int64_t *out_pid,
		     int64_t *out_tid)
{
	struct pc_span name = row->cells[PC_PERF_COMMAND];
	int64_t pid = -1, tid = -1;

	read_id(row->cells[PC_PERF_TID], &name, &tid);
	read_id(row->cells[PC_PERF_PID], &name, &pid);
	if (!name.size && pid < 0 && tid < 0)
		return false;
	*out_name = name;
	*out_pid = pid;
	*out_tid = tid;
	return true;
}
