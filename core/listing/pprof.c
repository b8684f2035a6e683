/* SPDX-License-Identifier: Apache-2.0
 * What pprof prints with -list, lines of source, and with -disasm, instructions. */
#include "formats/lines.h"
#include "formats/pprof/pprof_row.h"
#include "listing/builder.h"

struct pprof {
	struct pc_listing_builder *builder;
	const char *unit;
	int64_t total; /* of the profile; PC_UNKNOWN */
	bool disassembly, has_events, wants_totals;
	char file[256];
	uint32_t line;
};

/* Units come with the first quantity that has one. */
static void set_events(struct pprof *pprof)
{
	bool bytes = pprof->unit && !strcmp(pprof->unit, "bytes");
	struct pc_listing_event_is what = { .unit = pprof->unit ? pprof->unit : "samples",
					    .no_time = bytes };
	uint32_t events[2];

	events[0] = pc_listing_event(pprof->builder, PC_SPAN("flat"), &what);
	what.inclusive = true;
	events[1] = pc_listing_event(pprof->builder, PC_SPAN("cum"), &what);
	pc_listing_prefer(pprof->builder, events[1]);
	for (size_t i = 0; i < 2 && pprof->total != PC_UNKNOWN; i++)
		pc_listing_event_total(pprof->builder, events[i], pprof->total);
	pc_listing_part_events(pprof->builder, events, 2);
	pprof->has_events = true;
}

/* "ROUTINE ======================== main.sum in /src/main.go" */
static bool on_routine(struct pprof *pprof, struct pc_span line)
{
	static const char begin[] = "ROUTINE ====";
	struct pc_span word, name, file = PC_SPAN("");
	const char *in;

	if (!pc_span_starts(line, begin))
		return false;
	pc_span_word(&line, &word);
	pc_span_word(&line, &word);
	name = pc_span_trim(line);
	in = pc_span_find(name, " in ");
	pprof->disassembly = !in;
	if (in) {
		file = (struct pc_span){ in + 4, (size_t)(name.data + name.size - in) - 4 };
		name.size = (size_t)(in - name.data);
	}
	pc_listing_part(pprof->builder, name, file, PC_SPAN(""));
	pprof->has_events = false;
	pprof->wants_totals = true;
	pprof->file[0] = '\0';
	pprof->line = 0;
	return true;
}

static bool quantity(struct pprof *pprof, struct pc_span word, int64_t *out_value)
{
	const char *unit = NULL;

	*out_value = 0;
	if (pc_span_is(word, "."))
		return true;
	if (!pc_pprof_quantity(word, out_value, &unit))
		return false;
	if (unit && !pprof->unit)
		pprof->unit = unit;
	return !unit || !strcmp(unit, pprof->unit);
}

/* "      20ms      710ms (flat, cum) 14.14% of Total" */
static bool on_totals(struct pprof *pprof, struct pc_span line)
{
	struct pc_span flat, cum;
	int64_t values[2];

	if (!pprof->wants_totals || !pc_span_find(line, "(flat, cum)") ||
	    !pc_span_word(&line, &flat) || !pc_span_word(&line, &cum) ||
	    !quantity(pprof, flat, &values[0]) || !quantity(pprof, cum, &values[1]))
		return false;
	pprof->wants_totals = false;
	set_events(pprof);
	pc_listing_part_total(pprof->builder, 0, values[0]);
	pc_listing_part_total(pprof->builder, 1, values[1]);
	return true;
}

/* ";main.match m.go:13": a function and a place of the source, which holds until the next. */
static void take_place(struct pprof *pprof, struct pc_span *text)
{
	struct pc_span place, before, file = PC_SPAN("");

	if (!pc_span_cut_last(*text, ';', &before, &place))
		return;
	*text = pc_span_trim(before);
	if (pc_span_cut_last(place, ' ', &before, &file))
		place = file;
	if (!pc_file_line(place, ':', &file, &pprof->line) || file.size >= sizeof(pprof->file))
		return;
	memcpy(pprof->file, file.data, file.size);
	pprof->file[file.size] = '\0';
}

static bool hex(struct pc_span text, uint64_t *out_value)
{
	uint64_t value = 0;

	if (!text.size || text.size > 16)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];

		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	*out_value = value;
	return true;
}

static bool on_row(struct pprof *pprof, struct pc_span line)
{
	struct pc_listing_row row = { .kind = PC_LINE_SOURCE };
	struct pc_span flat, cum, place;
	int64_t costs[2], number;

	if (!pc_span_word(&line, &flat) || !pc_span_word(&line, &cum) ||
	    !pc_span_cut(line, ':', &place, &row.text) || !quantity(pprof, flat, &costs[0]) ||
	    !quantity(pprof, cum, &costs[1]))
		return false;
	place = pc_span_trim(place);
	row.costs = costs;
	if (!pprof->has_events)
		set_events(pprof);
	if (!pprof->disassembly) {
		if (!pc_span_digits(place) || !pc_span_int(place, &number) || number > UINT32_MAX)
			return false;
		row.line = (uint32_t)number;
		pc_listing_line(pprof->builder, &row);
		return true;
	}
	if (!hex(place, &row.address))
		return false;
	row.kind = PC_LINE_INSTRUCTION;
	take_place(pprof, &row.text);
	row.text = pc_span_trim(row.text);
	row.file = pc_span(pprof->file);
	row.line = pprof->line;
	pc_listing_line(pprof->builder, &row);
	return true;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct pprof *pprof = context;
	struct pc_span trimmed = pc_span_trim(line);

	if (!trimmed.size || on_routine(pprof, trimmed))
		return PC_OK;
	if (!pc_listing_in_part(pprof->builder)) {
		if (pc_span_starts(trimmed, "Total: ")) {
			trimmed = (struct pc_span){ trimmed.data + 7, trimmed.size - 7 };
			if (!quantity(pprof, pc_span_trim(trimmed), &pprof->total))
				pprof->total = PC_UNKNOWN;
		}
		return PC_OK;
	}
	if (on_totals(pprof, line) || on_row(pprof, line))
		return PC_OK;
	if (pc_span_starts(trimmed, "Error: ") || pc_span_starts(trimmed, "open "))
		pc_listing_note(pprof->builder, "pprof could not read a source: run it where the "
						"sources are, or with -source_path");
	else
		pc_listing_skip(pprof->builder, number);
	return PC_OK;
}

int pc_parse_listing_pprof(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct pprof pprof = { .builder = builder, .total = PC_UNKNOWN };

	pc_listing_says_tool(builder, "pprof");
	return pc_lines_each(input, on_line, &pprof);
}
