/* SPDX-License-Identifier: Apache-2.0
 * Rows of perf annotate: which line of source an instruction belongs to, and what it costs. */
#include "listing/perf_row.h"

#include "base/auto.h"
#include "formats/lines.h"
#include "profile/builder.h"

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

bool pc_perf_hex(struct pc_span *text, uint64_t *out_value)
{
	uint64_t value = 0;
	size_t size = 0, from = pc_span_starts(*text, "0x") ? 2 : 0;

	for (; from + size < text->size && size < 17; size++) {
		char c = text->data[from + size];

		if (c >= '0' && c <= '9')
			value = value << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value << 4 | (uint64_t)(c - 'a' + 10);
		else
			break;
	}
	if (!size || size > 16)
		return false;
	*text = (struct pc_span){ text->data + from + size, text->size - from - size };
	*out_value = value;
	return true;
}

/* ---- parts and their events ---- */
void pc_perf_listing_part(struct pc_perf_listing *perf, struct pc_span module, struct pc_span event,
			  int64_t total)
{
	pc_perf_listing_end(perf);
	set(&perf->event, event);
	perf->total = total;
	perf->named = perf->known = perf->numbered = false;
	perf->first = perf->last = perf->jump = 0;
	perf->line = perf->run = perf->said_line = 0;
	perf->file.size = perf->scope.size = perf->name.size = 0;
	pc_listing_part(perf->builder, PC_SPAN(""), PC_SPAN(""), pc_module_name(module));
}

void pc_perf_listing_end(struct pc_perf_listing *perf)
{
	if (!pc_listing_in_part(perf->builder))
		return;
	if (perf->name.size && perf->jump >= perf->first && perf->jump <= perf->last)
		pc_listing_part_function(perf->builder, pc_text_span(&perf->name));
	pc_listing_part_end(perf->builder);
}

/* "anon group { cycles, instructions }": the next name of *names. */
static struct pc_span next_name(struct pc_span *names)
{
	struct pc_span name = *names, rest = PC_SPAN("");

	pc_span_cut(*names, ',', &name, &rest);
	*names = rest;
	return pc_span_trim(name);
}

static struct pc_span names_of(struct pc_span event)
{
	struct pc_span before, inside;

	if (pc_span_cut(event, '{', &before, &inside) && pc_span_cut(inside, '}', &event, &before))
		return pc_span_trim(event);
	return event;
}

void pc_perf_columns(struct pc_perf_listing *perf, uint32_t columns)
{
	struct pc_span names = names_of(pc_text_span(&perf->event));
	uint32_t events[PC_PERF_COLUMNS_MAX];

	if (perf->known)
		return;
	perf->known = true;
	perf->columns = columns;
	for (uint32_t i = 0; i < columns; i++) {
		struct pc_text name PC_AUTO(text) = { 0 };
		struct pc_span one = columns > 1 ? next_name(&names) : names;
		struct pc_listing_event_is what = { .unit = "samples", .percent = perf->percent };

		pc_text_add(&name, one.data, one.size);
		if (!name.size)
			pc_text_printf(&name, columns > 1 ? "event %u" : "event", i + 1);
		events[i] = pc_listing_event(perf->builder, pc_text_span(&name), &what);
	}
	pc_listing_part_events(perf->builder, events, columns);
	/* of a group the samples are those of its leader */
	if (perf->total != PC_UNKNOWN)
		for (uint32_t i = 0; i < columns && perf->percent; i++)
			pc_listing_part_total(perf->builder, i, i ? PC_UNKNOWN : perf->total);
}

int pc_perf_costs(const struct pc_perf_listing *perf, struct pc_span text, int64_t *out_costs)
{
	struct pc_span word;
	int count = 0;

	while (pc_span_word(&text, &word)) {
		if (count == PC_PERF_COLUMNS_MAX)
			return -1;
		if (word.size && word.data[word.size - 1] == '%')
			word.size--;
		if (!pc_listing_number(word, perf->percent ? 2 : 0, &out_costs[count]))
			return -1;
		count++;
	}
	return count;
}

/* ---- lines of source ---- */
/* The function that is inlined here; empty: it is the part's own code. */
static struct pc_span scope_of(const struct pc_perf_listing *perf)
{
	bool own =
		perf->scope.size == perf->name.size &&
		(!perf->name.size || !memcmp(perf->scope.data, perf->name.data, perf->name.size));

	return own || !perf->named ? PC_SPAN("") : pc_text_span(&perf->scope);
}

/* "std::max<int>(int const&, int const&):" names the function that is inlined here. */
static bool is_scope(struct pc_span text)
{
	static const char *const words[] = { "case ", "if ", "if(", "for ", "while ", "else", "?" };

	if (!pc_span_ends(text, ":") || !memchr(text.data, '(', text.size) ||
	    memchr(text.data, ';', text.size) || memchr(text.data, '{', text.size))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (pc_span_starts(text, words[i]))
			return false;
	return pc_span_ends(text, "):") || pc_span_find(text, ") ");
}

static void on_scope(struct pc_perf_listing *perf, struct pc_span text)
{
	text.size--;
	if (pc_span_ends(text, "()"))
		text.size -= 2;
	if (!perf->named) {
		pc_listing_part_function(perf->builder, text);
		set(&perf->name, text);
		perf->named = true;
	}
	set(&perf->scope, text);
	perf->run = perf->said_line = 0;
}

/* "./elf/libc_early_init.c:33", "file.c:33 (discriminator 3)" */
static bool on_file(struct pc_perf_listing *perf, struct pc_span text)
{
	struct pc_span word, file;
	uint32_t line;

	if (!pc_span_word(&text, &word) ||
	    (text.size && !pc_span_starts(pc_span_trim(text), "(discriminator ")) ||
	    !pc_file_line(word, ':', &file, &line) || !line ||
	    (!memchr(file.data, '/', file.size) && !memchr(file.data, '.', file.size)))
		return false;
	set(&perf->file, file);
	perf->said_line = perf->line = line;
	perf->run = 0;
	return true;
}

/* "0000000000001149 <spread>:" */
static bool on_function(struct pc_perf_listing *perf, struct pc_span text)
{
	struct pc_span rest = text, name;
	uint64_t address;

	if (!pc_perf_hex(&rest, &address) || !pc_span_starts(rest, " <") ||
	    !pc_span_ends(rest, ">:"))
		return false;
	name = (struct pc_span){ rest.data + 2, rest.size - 4 };
	pc_listing_part_function(perf->builder, name);
	set(&perf->name, name);
	perf->named = true;
	perf->run = 0;
	return true;
}

/* perf counts on from the line that the debug information names, from above; but that line stands
 * last. So the first of a run has the number of the last. */
void pc_perf_source_line(struct pc_perf_listing *perf, struct pc_span text, uint32_t number)
{
	struct pc_listing_row row = {
		.text = text, .scope = scope_of(perf), .line = number, .kind = PC_LINE_SOURCE
	};

	if (pc_span_starts(text, "Disassembly of section ") || on_function(perf, text) ||
	    on_file(perf, text))
		return;
	if (is_scope(text)) {
		on_scope(perf, text);
		return;
	}
	if (!text.size && !perf->named)
		return;
	if (number && perf->run && perf->run_first && number != perf->run_first + perf->run)
		perf->run = 0;
	if (!perf->run)
		perf->run_first = 0;
	if (number && !perf->run_first)
		perf->run_first = number > perf->run ? number - perf->run : number;
	perf->numbered = perf->numbered || number;
	perf->run++;
	pc_listing_line(perf->builder, &row);
}

/* ---- instructions ---- */
/* "mov %r14,%rdx // basic_string.h:3142" */
static bool take_place(struct pc_span *text, struct pc_span *out_file, uint32_t *out_line)
{
	for (size_t i = text->size; i > 4; i--) {
		const char *at = text->data + i - 4;
		struct pc_span place = { at + 4, text->size - i };

		if (memcmp(at, " // ", 4) != 0)
			continue;
		if (memchr(place.data, ' ', place.size) ||
		    !pc_file_line(place, ':', out_file, out_line))
			return false;
		text->size = i - 4;
		return true;
	}
	return false;
}

/* "48 89 e5  mov …" with --asm-raw */
static struct pc_span without_bytes(struct pc_span text)
{
	struct pc_span rest = text, word, before = text;
	size_t pairs = 0;

	while (pc_span_word(&rest, &word) && word.size == 2 &&
	       pc_perf_hex(&word, &(uint64_t){ 0 }) && !word.size) {
		pairs++;
		before = rest;
	}
	return pairs > 1 || (pairs && before.size > 1 && before.data[1] == ' ')
		       ? pc_span_trim(before)
		       : text;
}

/* "jne 1b650 <PiLib::SSE2Pi(long)+0x80>": within the function, if the address is. */
static void learn_name(struct pc_perf_listing *perf, struct pc_span text)
{
	const char *open = memchr(text.data, '<', text.size), *plus;
	struct pc_span word, rest = text, name;

	if (perf->named || perf->jump || !open || (*text.data != 'j' && *text.data != 'b') ||
	    !pc_span_word(&rest, &word) || !pc_span_word(&rest, &word) ||
	    !pc_perf_hex(&word, &perf->jump))
		return;
	name = (struct pc_span){ open + 1, (size_t)(text.data + text.size - open - 1) };
	plus = pc_span_find(name, "+0x");
	if (plus)
		set(&perf->name, (struct pc_span){ name.data, (size_t)(plus - name.data) });
}

static void settle_lines(struct pc_perf_listing *perf)
{
	if (!perf->run)
		return;
	if (perf->said_line)
		perf->line = perf->said_line;
	else if (perf->run_first)
		perf->line = perf->run_first;
	if (perf->said_line || perf->run_first)
		pc_listing_renumber(perf->builder, perf->run, perf->line);
	perf->run = perf->said_line = 0;
}

void pc_perf_instruction(struct pc_perf_listing *perf, uint64_t address, struct pc_span text,
			 const int64_t *costs)
{
	struct pc_listing_row row = { .address = address, .kind = PC_LINE_INSTRUCTION };

	settle_lines(perf);
	row.file = pc_text_span(&perf->file);
	row.line = perf->line;
	take_place(&text, &row.file, &row.line);
	row.text = without_bytes(pc_span_trim(text));
	row.costs = costs;
	row.scope = scope_of(perf);
	if (row.text.size)
		learn_name(perf, row.text);
	if (address && (!perf->first || address < perf->first))
		perf->first = address;
	if (address > perf->last)
		perf->last = address;
	pc_listing_line(perf->builder, &row);
}
