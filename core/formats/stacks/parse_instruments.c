/* SPDX-License-Identifier: Apache-2.0
 * "Deep copy" of a call tree in Apple's Instruments: columns between tabs, of which the last is the
 * function, indented by how deep it is. The columns before it are chosen by the user. */
#include "base/auto.h"
#include "base/table.h"
#include "formats/formats.h"
#include "formats/lines.h"
#include "formats/stacks/stack_lines.h"
#include "formats/stacks/tree.h"

/* ---- columns ---- */

enum { COLUMNS_MAX = 16 };

struct columns {
	size_t count, total, self, symbol; /* COLUMNS_MAX: there is none */
	char total_unit[8], self_unit[8];  /* in the title: "Self (ms)" */
};

static size_t split(struct pc_span line, struct pc_span *cells)
{
	size_t count = 0;

	while (count + 1 < COLUMNS_MAX && pc_span_cut(line, '\t', &cells[count], &line))
		count++;
	cells[count++] = line;
	return count;
}

static bool is_any(struct pc_span title, const char *const *names)
{
	for (; *names; names++)
		if (pc_span_starts(title, *names))
			return true;
	return false;
}

static void title_unit(struct pc_span title, char unit[8])
{
	struct pc_span before, inside;

	unit[0] = '\0';
	if (!pc_span_cut_last(title, '(', &before, &inside) || inside.size < 2 || inside.size > 8)
		return;
	memcpy(unit, inside.data, inside.size - 1);
	unit[inside.size - 1] = '\0';
}

static bool read_titles(struct pc_span line, struct columns *out_columns)
{
	static const char *const totals[] = { "Weight", "Running Time", "Bytes Used", NULL };
	static const char *const selves[] = { "Self", NULL };
	static const char *const symbols[] = { "Symbol Name", NULL };
	struct columns columns = { .total = COLUMNS_MAX, .self = COLUMNS_MAX };
	struct pc_span cells[COLUMNS_MAX];

	columns.count = split(line, cells);
	columns.symbol = columns.count - 1;
	/* "Symbol Name", and "Symbol Names" since Instruments 16 */
	if (columns.count < 2 || !is_any(pc_span_trim(cells[columns.symbol]), symbols))
		return false;
	for (size_t i = columns.count - 1; i-- > 0;) {
		struct pc_span title = pc_span_trim(cells[i]);

		if (is_any(title, totals)) {
			columns.total = i;
			title_unit(title, columns.total_unit);
		} else if (is_any(title, selves)) {
			columns.self = i;
			title_unit(title, columns.self_unit);
		}
	}
	if (columns.total == COLUMNS_MAX)
		return false;
	*out_columns = columns;
	return true;
}

/* ---- weights ---- */

enum quantity { TIME, CYCLES, BYTES, QUANTITIES };

static const struct {
	const char *event, *unit;
} quantities[QUANTITIES] = { { "time", "ns" }, { "cycles", "cycles" }, { "bytes", "bytes" } };

static const struct {
	const char *name;
	enum quantity quantity;
	int64_t scale;
} units[] = {
	{ "ns", TIME, 1 },
	{ "us", TIME, 1000 },
	{ "\xc2\xb5s", TIME, 1000 },
	{ "\xce\xbcs", TIME, 1000 },
	{ "ms", TIME, 1000000 },
	{ "s", TIME, 1000000000 },
	{ "min", TIME, 60000000000 },
	{ "h", TIME, 3600000000000 },
	{ "cycles", CYCLES, 1 },
	{ "c", CYCLES, 1 },
	{ "Kc", CYCLES, 1000 },
	{ "Mc", CYCLES, 1000000 },
	{ "Gc", CYCLES, 1000000000 },
	{ "Tc", CYCLES, 1000000000000 },
	{ "Bytes", BYTES, 1 },
	{ "bytes", BYTES, 1 },
	{ "B", BYTES, 1 },
	{ "KB", BYTES, 1 << 10 }, /* before Instruments 9; its units were powers of 1024 too */
	{ "MB", BYTES, 1 << 20 },
	{ "GB", BYTES, 1 << 30 },
	{ "KiB", BYTES, 1 << 10 },
	{ "MiB", BYTES, 1 << 20 },
	{ "GiB", BYTES, 1 << 30 },
};

struct weight {
	int64_t value;
	enum quantity quantity;
};

/* "4273.0", "96,08" */
static bool read_number(struct pc_span text, int64_t *out_value, unsigned *out_digits)
{
	return pc_decimal(text, out_value, out_digits) ||
	       pc_decimal_comma(text, out_value, out_digits);
}

/* "96.08 Gc  100.0%", "4273.0ms   99.9%", "532 cycles", "0" and "-": a number, a unit, and a
 * percentage that says nothing more. */
static bool read_weight(struct pc_span cell, const char *title_unit, struct weight *out_weight)
{
	struct pc_span rest = cell, number, unit = pc_span(title_unit), word;
	size_t size = 0;
	int64_t value, divisor = 1;
	unsigned digits;

	if (!pc_span_word(&rest, &word))
		return false;
	while (size < word.size && strchr("0123456789.,", word.data[size]) && word.data[size])
		size++;
	number = (struct pc_span){ word.data, size };
	if (size < word.size)
		unit = (struct pc_span){ word.data + size, word.size - size };
	else if (pc_span_word(&rest, &word) && word.data[word.size - 1] != '%')
		unit = word;
	if (!read_number(number, &value, &digits) || value < 0)
		return false;
	for (; digits; digits--)
		divisor *= 10;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (pc_span_is(unit, units[i].name)) {
			out_weight->quantity = units[i].quantity;
			return pc_scaled(value, units[i].scale, divisor, &out_weight->value);
		}
	return false;
}

/* Nothing at all is written "-" or, without a unit, "0". */
static bool is_nothing(struct pc_span cell)
{
	cell = pc_span_trim(cell);
	return !cell.size || pc_span_is(cell, "-") || pc_span_is(cell, "0");
}

int pc_score_instruments(struct pc_span head)
{
	struct pc_lines lines PC_AUTO(lines) = { 0 };
	struct columns columns;
	struct pc_span line;
	bool more;

	for (pc_lines_head(&lines, head); !pc_lines_next(&lines, &line, &more) && more;)
		if (memchr(line.data ? line.data : "", '\t', line.size) &&
		    read_titles(line, &columns))
			return 95;
	return 0;
}

/* ---- rows ---- */

struct copy {
	struct pc_builder *builder;
	struct pc_tree tree;
	struct columns columns;
	bool titled, known;
	enum quantity quantity;
	struct pc_text process;
	int64_t pid;
};

/* "example_app (40414)" */
static bool read_process(struct copy *copy, struct pc_span name)
{
	struct pc_span before, pid;

	if (!pc_span_ends(name, ")") || !pc_span_cut_last(name, '(', &before, &pid) ||
	    !pc_span_ends(before, " "))
		return false;
	pid.size--;
	if (!pc_span_digits(pid) || !pc_span_int(pid, &copy->pid))
		return false;
	before = pc_span_trim(before);
	copy->process.size = 0;
	pc_text_add(&copy->process, before.data, before.size);
	return true;
}

/* "Main Thread  0x8480c1" */
static bool read_tid(struct pc_span name, int64_t *out_tid)
{
	struct pc_span before, id;
	int64_t tid = 0;

	if (!pc_span_cut_last(name, ' ', &before, &id) || !pc_span_ends(before, " ") ||
	    !pc_is_hexadecimal(id) || id.size > 17)
		return false;
	for (size_t i = 2; i < id.size; i++) {
		char c = id.data[i];

		tid = tid << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	*out_tid = tid;
	return true;
}

/* A process and its threads stand above the functions. */
static void read_symbol(struct copy *copy, struct pc_span name, struct pc_tree_row *row)
{
	struct pc_place place = { .function = name };
	const struct pc_tree *tree = &copy->tree;
	bool top = !tree->count || tree->levels[0].row.indent >= row->indent;
	struct pc_span process;
	int64_t tid = -1;

	row->thread = row->frame = PC_NONE;
	if (top ? read_process(copy, name)
		: tree->levels[0].row.frame == PC_NONE && read_tid(name, &tid)) {
		process = (struct pc_span){ copy->process.data, copy->process.size };
		row->thread = pc_builder_thread(copy->builder, process, copy->pid, tid);
		return;
	}
	if (pc_span_starts(name, "<Unknown Address>"))
		place.function.size = 0;
	row->frame = pc_builder_frame(copy->builder, &place);
}

static bool same_quantity(struct copy *copy, enum quantity quantity)
{
	if (!copy->known) {
		copy->known = true;
		copy->quantity = quantity;
		copy->tree.event =
			pc_builder_event(copy->builder, pc_span(quantities[quantity].event));
		pc_builder_unit(copy->builder, copy->tree.event, quantities[quantity].unit);
	}
	return copy->quantity == quantity;
}

/* False: it is no row. */
static bool read_row(struct copy *copy, struct pc_span line, struct pc_tree_row *out_row)
{
	const struct columns *columns = &copy->columns;
	struct pc_span cells[COLUMNS_MAX], symbol;
	struct weight weight, self;

	if (split(line, cells) != columns->count)
		return false;
	symbol = cells[columns->symbol];
	if (!pc_span_trim(symbol).size ||
	    !read_weight(cells[columns->total], columns->total_unit, &weight) ||
	    !same_quantity(copy, weight.quantity))
		return false;
	out_row->self = PC_UNKNOWN;
	if (columns->self < columns->count) {
		if (is_nothing(cells[columns->self]))
			out_row->self = 0;
		else if (read_weight(cells[columns->self], columns->self_unit, &self) &&
			 self.quantity == weight.quantity)
			out_row->self = self.value;
		else
			return false;
	}
	out_row->value = weight.value;
	out_row->indent = pc_indent_of(symbol);
	read_symbol(copy, pc_span_trim(symbol), out_row);
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct copy *copy = context;
	struct pc_tree_row row;

	if (!pc_span_trim(line).size)
		return PC_OK;
	if (read_titles(line, &copy->columns)) {
		copy->titled = true;
		return pc_tree_end(&copy->tree);
	}
	if (copy->titled && read_row(copy, line, &row))
		return pc_tree_add(&copy->tree, &row);
	pc_builder_skip(copy->builder, number);
	return PC_OK;
}

int pc_parse_instruments(struct pc_builder *builder, struct pc_input *input)
{
	struct copy copy = { .builder = builder, .tree = { .builder = builder }, .pid = -1 };
	int status;

	pc_builder_tool(builder, "Instruments");
	pc_builder_note(builder, "Instruments rounds what it copies: sums may differ in the last "
				 "digit shown");
	status = pc_lines_each(input, on_line, &copy);
	if (!status)
		status = pc_tree_end(&copy.tree);
	pc_tree_clear(&copy.tree);
	pc_text_clear(&copy.process);
	return status;
}
