/* SPDX-License-Identifier: Apache-2.0
 * Rows of perf report and perf top that were pasted without their titles: percentages and counts,
 * names, and a symbol behind its mark, "12.34%  1234  bash  libc.so.6  [.] memcpy". */
#include "formats/perf/perf_bare.h"

#include "base/auto.h"
#include "formats/lines.h"

static bool is_percent(struct pc_span word)
{
	int64_t value;

	return word.size && word.data[0] >= '0' && word.data[0] <= '9' && pc_percent(word, &value);
}

/* The mark says how the symbol ran: kernel, user, guest kernel, guest user, hypervisor. */
static const char *find_mark(struct pc_span line)
{
	for (size_t i = 1; i + 4 < line.size; i++)
		if (line.data[i] == '[' && strchr(".kguH", line.data[i + 1]) &&
		    line.data[i + 2] == ']' && line.data[i + 3] == ' ' && line.data[i - 1] == ' ')
			return line.data + i;
	return NULL;
}

/* "bash  libc.so.6": the last is the module, blanks may be within the command. */
static void keep_names(struct pc_span names, struct pc_perf_row *row)
{
	struct pc_span command, module;

	names = pc_span_trim(names);
	if (!names.size)
		return;
	if (!pc_span_cut_last(names, ' ', &command, &module)) {
		row->cells[PC_PERF_MODULE] = names;
		return;
	}
	row->cells[PC_PERF_MODULE] = module;
	row->cells[PC_PERF_COMMAND] = pc_span_trim(command);
}

bool pc_perf_bare_row(struct pc_span line, struct pc_perf_row *out_row)
{
	struct pc_perf_row row = { 0 };
	const char *mark = find_mark(line), *end = line.data + line.size;
	struct pc_span rest, next, word;

	if (!mark)
		return false;
	rest = (struct pc_span){ line.data, (size_t)(mark - line.data) };
	if (!pc_span_word(&rest, &word) || !is_percent(word))
		return false;
	row.cells[PC_PERF_SELF] = word;
	next = rest;
	if (pc_span_word(&next, &word) && is_percent(word)) {
		row.cells[PC_PERF_TOTAL] = row.cells[PC_PERF_SELF];
		row.cells[PC_PERF_SELF] = word;
		rest = next;
	}
	next = rest;
	if (pc_span_word(&next, &word) && pc_span_digits(word) && pc_span_trim(next).size) {
		row.cells[PC_PERF_SAMPLES] = word;
		rest = next;
	}
	keep_names(rest, &row);
	row.cells[PC_PERF_SYMBOL] = pc_span_trim((struct pc_span){ mark, (size_t)(end - mark) });
	*out_row = row;
	return true;
}

void pc_perf_bare_layout(const struct pc_perf_row *row, struct pc_perf_layout *out_layout)
{
	*out_layout = (struct pc_perf_layout){ 0 };
	for (enum pc_perf_column kind = PC_PERF_SELF; kind <= PC_PERF_SYMBOL; kind++)
		if (row->cells[kind].size)
			out_layout->kinds[out_layout->count++] = kind;
}

int pc_perf_bare_score(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct pc_perf_row row;
	struct pc_span line;
	size_t rows = 0;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		rows += pc_perf_bare_row(line, &row);
	return rows > 2 ? 65 : rows ? 50 : 0;
}
