/* SPDX-License-Identifier: Apache-2.0
 * perf annotate --stdio2: as its browser shows it. Addresses stand at jump targets only, counted
 * from the function's beginning. */
#include "base/auto.h"
#include "formats/lines.h"
#include "listing/perf_row.h"

enum { USUAL_BASE = 12 };

/* "Samples: 4K of event 'cpu-clock:ppp', 4000 Hz, Event count (approx.): 1083500000, [percent:
 * local period]" */
bool pc_perf_stdio2_head(struct pc_perf_listing *perf, struct pc_span line)
{
	struct pc_span before, event = PC_SPAN(""), rest;

	if (!pc_span_starts(line, "Samples: ") || !pc_span_find(line, " of event"))
		return false;
	if (pc_span_cut(line, '\'', &before, &rest))
		pc_span_cut(rest, '\'', &event, &rest);
	perf->form = PC_PERF_STDIO2;
	perf->percent = true;
	perf->base = 0;
	perf->wants_name = true;
	pc_perf_listing_end(perf);
	perf->event.size = 0;
	pc_text_add(&perf->event, event.data, event.size);
	return true;
}

/* "spread() /tmp/mix", "spread  /tmp/mix" */
static void on_name(struct pc_perf_listing *perf, struct pc_span line)
{
	struct pc_span name = pc_span_trim(line), module = PC_SPAN("");
	struct pc_text event PC_AUTO(text) = { 0 };

	perf->wants_name = false;
	pc_span_cut_last(pc_span_trim(line), ' ', &name, &module);
	name = pc_span_trim(name);
	if (pc_span_ends(name, "()"))
		name.size -= 2;
	pc_text_add(&event, perf->event.data, perf->event.size);
	pc_perf_listing_part(perf, module, pc_text_span(&event), PC_UNKNOWN);
	pc_listing_part_function(perf->builder, name);
	pc_text_add(&perf->name, name.data, name.size);
	perf->named = true;
}

/* The bytes of an arrow, which tells a jump, a call or a return. */
static size_t arrow(struct pc_span text)
{
	static const char *const arrows[] = {
		"\xe2\x86\x91", "\xe2\x86\x93", "\xe2\x86\x90", "\xe2\x86\x92", "^", "v", "<", ">"
	};

	for (size_t i = 0; i < sizeof(arrows) / sizeof(arrows[0]); i++) {
		size_t size = strlen(arrows[i]);

		if (pc_span_starts(text, arrows[i]) && text.size > size && text.data[size] == ' ')
			return size;
	}
	return 0;
}

/* Numbers, then perhaps "25:", up to where the text begins. */
static bool on_left(struct pc_perf_listing *perf, struct pc_span left, uint64_t *out_address,
		    int64_t *out_costs)
{
	struct pc_span label = PC_SPAN(""), rest, before = pc_span_trim(left);
	int count;

	*out_address = 0;
	if (before.size && before.data[before.size - 1] == ':') {
		label = before;
		if (pc_span_cut_last(before, ' ', &rest, &label))
			before = rest;
		else
			before = PC_SPAN("");
		if (!pc_perf_hex(&label, out_address) || !pc_span_is(label, ":"))
			return false;
	}
	count = pc_perf_costs(perf, before, out_costs);
	if (count > 0)
		pc_perf_columns(perf, (uint32_t)count);
	return count >= 0;
}

void pc_perf_stdio2_line(struct pc_perf_listing *perf, struct pc_span line, uint64_t number)
{
	int64_t costs[PC_PERF_COLUMNS_MAX] = { 0 };
	struct pc_span text;
	uint64_t address;
	size_t mark;
	const char *section;

	if (perf->wants_name) {
		if (pc_span_trim(line).size)
			on_name(perf, line);
		return;
	}
	section = pc_span_find(line, "Disassembly of section ");
	if (section)
		perf->base = (size_t)(section - line.data);
	if (pc_span_starts(line, "Percent") || section || !pc_span_trim(line).size)
		return;
	if (!perf->base)
		perf->base = USUAL_BASE;
	if (line.size <= perf->base)
		return;
	text = (struct pc_span){ line.data + perf->base, line.size - perf->base };
	mark = arrow(text);
	if (!mark && text.data[0] != ' ') {
		pc_perf_source_line(perf, pc_span_trim(text), 0);
		return;
	}
	text = pc_span_trim((struct pc_span){ text.data + mark, text.size - mark });
	if (!on_left(perf, (struct pc_span){ line.data, perf->base }, &address, costs)) {
		pc_listing_skip(perf->builder, number);
		return;
	}
	pc_perf_instruction(perf, address, text, perf->known ? costs : NULL);
}
