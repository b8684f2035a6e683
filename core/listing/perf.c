/* SPDX-License-Identifier: Apache-2.0
 * perf annotate, as --stdio and --stdio2 print it. */
#include "base/auto.h"
#include "formats/lines.h"
#include "listing/perf_row.h"

/* "Percent |	Source code & Disassembly of wa for cycles (382 samples, percent: local period)" */
static bool on_head(struct pc_perf_listing *perf, struct pc_span line)
{
	static const char before[] = "Disassembly of ";
	const char *at = pc_span_find(line, before), *mid, *open;
	struct pc_span rest, event = PC_SPAN(""), word;
	int64_t samples = PC_UNKNOWN;

	if (!at || !memchr(line.data, '|', (size_t)(at - line.data)))
		return false;
	rest = (struct pc_span){ at + strlen(before),
				 (size_t)(line.data + line.size - at) - strlen(before) };
	open = pc_span_find(rest, " samples");
	while (open && open > rest.data && open[-1] != '(')
		open--;
	if (open && open > rest.data) {
		word = (struct pc_span){ open, (size_t)(rest.data + rest.size - open) };
		if (pc_span_word(&word, &event) && !pc_span_int(event, &samples))
			samples = PC_UNKNOWN;
		rest.size = (size_t)(open - 1 - rest.data);
	}
	event = PC_SPAN("");
	mid = pc_span_find(rest, " for ");
	if (mid) {
		event = pc_span_trim(
			(struct pc_span){ mid + 5, (size_t)(rest.data + rest.size - mid) - 5 });
		rest.size = (size_t)(mid - rest.data);
	}
	perf->percent = pc_span_starts(pc_span_trim(line), "Percent");
	perf->form = PC_PERF_STDIO;
	pc_perf_listing_part(perf, pc_span_trim(rest), event, samples);
	return true;
}

/* The colon between costs and text stands alone. */
static const char *find_colon(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++) {
		char c = line.data[i];

		if (c == ':' && i && line.data[i - 1] == ' ')
			return line.data + i;
		if (c != ' ' && c != '.' && c != '-' && c != '%' && (c < '0' || c > '9'))
			return NULL;
	}
	return NULL;
}

/* ": 26   text" or, of an older perf, ":      text" */
static void on_source(struct pc_perf_listing *perf, struct pc_span text)
{
	struct pc_span rest, word;
	int64_t number = 0;

	if (text.size > 1 && text.data[0] == ' ' && text.data[1] >= '0' && text.data[1] <= '9') {
		rest = text;
		if (pc_span_word(&rest, &word) && pc_span_digits(word) &&
		    pc_span_int(word, &number) && number <= UINT32_MAX)
			text = rest;
		else
			number = 0;
	}
	pc_perf_source_line(perf, pc_span_trim(text), (uint32_t)number);
}

static bool on_row(struct pc_perf_listing *perf, struct pc_span line)
{
	const char *colon = find_colon(line);
	int64_t costs[PC_PERF_COLUMNS_MAX];
	struct pc_span text;
	uint64_t address;
	int count;

	if (!colon)
		return false;
	text = (struct pc_span){ colon + 1, (size_t)(line.data + line.size - colon - 1) };
	count = pc_perf_costs(perf, (struct pc_span){ line.data, (size_t)(colon - line.data) },
			      costs);
	if (count == 0) {
		on_source(perf, text);
		return true;
	}
	text = pc_span_trim(text);
	if (count < 0 || !pc_perf_hex(&text, &address) || !text.size || text.data[0] != ':')
		return false;
	pc_perf_columns(perf, (uint32_t)count);
	if ((uint32_t)count != perf->columns)
		return false;
	text = pc_span_trim((struct pc_span){ text.data + 1, text.size - 1 });
	pc_perf_instruction(perf, address, text, costs);
	return true;
}

static bool is_rule(struct pc_span line)
{
	for (size_t i = 0; i < line.size; i++)
		if (line.data[i] != '-')
			return false;
	return line.size > 0;
}

static int on_line(void *context, struct pc_span line, uint64_t number)
{
	struct pc_perf_listing *perf = context;

	if (line.size && line.data[0] == 'S' && pc_perf_stdio2_head(perf, line))
		return PC_OK;
	if (perf->form == PC_PERF_STDIO2) {
		pc_perf_stdio2_line(perf, line, number);
		return PC_OK;
	}
	if (pc_listing_in_part(perf->builder) && on_row(perf, line))
		return PC_OK;
	if (on_head(perf, line))
		return PC_OK;
	if (pc_span_starts(line, "Sorted summary for file "))
		pc_perf_listing_end(perf);
	else if (pc_listing_in_part(perf->builder) && pc_span_trim(line).size && !is_rule(line))
		pc_listing_skip(perf->builder, number);
	return PC_OK;
}

int pc_parse_listing_perf(struct pc_listing_builder *builder, struct pc_input *input)
{
	struct pc_perf_listing perf = { .builder = builder };
	int status;

	pc_listing_says_tool(builder, "perf");
	status = pc_lines_each(input, on_line, &perf);
	if (!status)
		pc_perf_listing_end(&perf);
	pc_text_clear(&perf.event);
	pc_text_clear(&perf.name);
	pc_text_clear(&perf.file);
	pc_text_clear(&perf.scope);
	return status;
}
