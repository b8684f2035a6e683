/* SPDX-License-Identifier: Apache-2.0
 * Samples that are addresses, and the map that tells their modules. */
#include "formats/pprof/legacy.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>

#include "formats/lines.h"

enum { WORDS_MAX = 1 << 27 }; /* 1 GiB */
enum { HEAD_WORDS = 2 };

void pc_legacy_init(struct pc_legacy *legacy, struct pc_builder *builder)
{
	*legacy = (struct pc_legacy){ .builder = builder, .arena = pc_arena_new() };
	pc_table_init(&legacy->modules, legacy->arena);
	pc_table_init(&legacy->symbols, legacy->arena);
}

void pc_legacy_clear(struct pc_legacy *legacy)
{
	pc_table_clear(&legacy->modules);
	pc_table_clear(&legacy->symbols);
	pc_arena_free(legacy->arena);
	free(legacy->ranges);
	free(legacy->locations);
	free(legacy->words);
}

/* ---- samples ---- */
void pc_legacy_event(struct pc_legacy *legacy, const char *name, const char *unit)
{
	uint32_t event = pc_builder_event(legacy->builder, pc_span(name));

	pc_builder_unit(legacy->builder, event, unit);
	legacy->events[legacy->event_count++] = event;
}

static void add_word(struct pc_legacy *legacy, uint64_t word)
{
	legacy->words = PC_GROW(legacy->words, legacy->word_count, legacy->word_room);
	legacy->words[legacy->word_count++] = word;
}

bool pc_legacy_sample(struct pc_legacy *legacy, uint32_t thread, const int64_t *values)
{
	if (legacy->word_count > WORDS_MAX)
		return false;
	legacy->previous = legacy->open;
	legacy->open = legacy->word_count;
	add_word(legacy, thread);
	add_word(legacy, 0);
	for (uint32_t i = 0; i < legacy->event_count; i++)
		add_word(legacy, (uint64_t)values[i]);
	return true;
}

int64_t *pc_legacy_values(struct pc_legacy *legacy)
{
	return (int64_t *)(legacy->words + legacy->open + HEAD_WORDS);
}

void pc_legacy_frame(struct pc_legacy *legacy, uint64_t address, uint32_t symbol)
{
	add_word(legacy, address);
	add_word(legacy, symbol);
	legacy->words[legacy->open + 1]++;
}

void pc_legacy_drop_frames(struct pc_legacy *legacy)
{
	legacy->word_count = legacy->open + HEAD_WORDS + legacy->event_count;
	legacy->words[legacy->open + 1] = 0;
}

uint32_t pc_legacy_symbol(struct pc_legacy *legacy, const struct pc_place *place)
{
	struct pc_text key = { 0 };
	uint32_t id;

	pc_text_add(&key, place->function.data, place->function.size);
	pc_text_putc(&key, '\0');
	pc_text_add(&key, place->file.data, place->file.size);
	pc_text_putc(&key, '\0');
	pc_text_printf(&key, "%" PRIu32, place->line);
	id = pc_table_intern(&legacy->symbols, (struct pc_span){ key.data, key.size }, NULL);
	pc_text_clear(&key);
	return id;
}

/* ---- the map ---- */
bool pc_legacy_hex(struct pc_span *rest, uint64_t *out_value)
{
	size_t at = pc_span_starts(*rest, "0x") ? 2 : 0, first = at;
	uint64_t value = 0;

	for (; at < rest->size && isxdigit((unsigned char)rest->data[at]); at++) {
		char c = rest->data[at];

		if (value >> 60)
			return false;
		value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	if (at == first)
		return false;
	*rest = (struct pc_span){ rest->data + at, rest->size - at };
	*out_value = value;
	return true;
}

static bool is_permissions(struct pc_span word)
{
	for (size_t i = 0; i < word.size; i++)
		if (!strchr("rwxsp-", word.data[i]) || !word.data[i])
			return false;
	return word.size == 4;
}

/* "r-xp 00000000 00:00 21306940    /bin/prog": false where no code is. */
static bool skip_columns(struct pc_span *rest)
{
	struct pc_span word, after = *rest;

	if (!pc_span_word(&after, &word) || !is_permissions(word))
		return true;
	if (!memchr(word.data, 'x', word.size))
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!pc_span_word(&after, &word))
			break;
	*rest = after;
	return true;
}

bool pc_legacy_map(struct pc_legacy *legacy, struct pc_span line)
{
	struct pc_legacy_range range = { 0 };
	struct pc_span rest = pc_span_trim(line);

	if (!pc_legacy_hex(&rest, &range.start) || !pc_span_starts(rest, "-"))
		return false;
	rest = (struct pc_span){ rest.data + 1, rest.size - 1 };
	if (!pc_legacy_hex(&rest, &range.end) || range.end < range.start ||
	    (rest.size && rest.data[0] != ':' && rest.data[0] != ' '))
		return false;
	if (pc_span_starts(rest, ":"))
		rest = (struct pc_span){ rest.data + 1, rest.size - 1 };
	if (!skip_columns(&rest))
		return true;
	range.module = pc_table_intern(&legacy->modules, pc_span_trim(rest), NULL);
	legacy->ranges = PC_GROW(legacy->ranges, legacy->range_count, legacy->range_room);
	legacy->ranges[legacy->range_count++] = range;
	return true;
}

static int compare_ranges(const void *left, const void *right)
{
	const struct pc_legacy_range *a = left, *b = right;

	return a->start < b->start ? -1 : a->start > b->start;
}

/* The last range that begins at the address or before it. */
static struct pc_span module_at(const struct pc_legacy *legacy, uint64_t address)
{
	uint32_t low = 0, high = legacy->range_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (legacy->ranges[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || address >= legacy->ranges[low - 1].end)
		return PC_SPAN("");
	return legacy->modules.keys[legacy->ranges[low - 1].module];
}

/* ---- locations ---- */
static void add_location(struct pc_legacy *legacy, uint64_t address, struct pc_span name,
			 uint32_t depth)
{
	struct pc_legacy_location location = { .address = address, .depth = depth };
	struct pc_place place = { .function = name };
	struct pc_span before, where;

	if (pc_span_ends(name, ")") && pc_span_cut_last(name, '(', &before, &where) &&
	    pc_span_ends(before, " ")) {
		where.size--;
		if (pc_file_line(where, ':', &place.file, &place.line))
			place.function = pc_span_trim(before);
	}
	location.symbol = pc_legacy_symbol(legacy, &place);
	legacy->locations =
		PC_GROW(legacy->locations, legacy->location_count, legacy->location_room);
	legacy->locations[legacy->location_count++] = location;
}

bool pc_legacy_locate(struct pc_legacy *legacy, struct pc_span line)
{
	struct pc_span rest = pc_span_trim(line), name;
	uint64_t address;
	uint32_t depth = 0;
	const char *end;

	if (!pc_span_starts(rest, "0x") || !pc_legacy_hex(&rest, &address) ||
	    !pc_span_starts(rest, " ") || !(rest = pc_span_trim(rest)).size)
		return false;
	while ((end = pc_span_find(rest, "--"))) {
		name = (struct pc_span){ rest.data, (size_t)(end - rest.data) };
		add_location(legacy, address, name, depth++);
		rest = (struct pc_span){ end + 2, rest.size - name.size - 2 };
	}
	if (rest.size)
		add_location(legacy, address, rest, depth);
	return true;
}

static int compare_locations(const void *left, const void *right)
{
	const struct pc_legacy_location *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->depth < b->depth ? -1 : a->depth > b->depth;
}

/* The first one of the address; location_count: nothing is said of it. */
static uint32_t location_at(const struct pc_legacy *legacy, uint64_t address)
{
	uint32_t low = 0, high = legacy->location_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (legacy->locations[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < legacy->location_count && legacy->locations[low].address == address
		       ? low
		       : legacy->location_count;
}

/* ---- the end ---- */
static uint32_t frame_of(const struct pc_legacy *legacy, uint64_t address, uint32_t symbol,
			 bool inlined)
{
	struct pc_span path = module_at(legacy, address);
	struct pc_place place = { .module = pc_module_name(path), .kind = pc_module_kind(path) };

	if (inlined)
		place.kind = PC_FRAME_INLINED;
	if (symbol != PC_NONE) {
		place.function = pc_span(legacy->symbols.keys[symbol].data);
		place.file = pc_span(place.function.data + place.function.size + 1);
		place.line = (uint32_t)strtoul(place.file.data + place.file.size + 1, NULL, 10);
	}
	return pc_builder_frame(legacy->builder, &place);
}

/* The frames of an address that has no symbol of its own, on top of `stack`. A table may name the
 * address as it stands in the profile, or that of the call before it. */
static uint32_t located(struct pc_legacy *legacy, uint32_t stack, uint64_t address, bool leaf)
{
	uint32_t at = location_at(legacy, address), depth = 0;

	if (at == legacy->location_count && !leaf)
		at = location_at(legacy, address + 1);
	if (at == legacy->location_count)
		return pc_builder_stack(legacy->builder, stack,
					frame_of(legacy, address, PC_NONE, false));
	for (; at < legacy->location_count && legacy->locations[at].depth == depth; at++, depth++)
		stack = pc_builder_stack(
			legacy->builder, stack,
			frame_of(legacy, address, legacy->locations[at].symbol, depth > 0));
	return stack;
}

static int give_sample(struct pc_legacy *legacy, const uint64_t *words)
{
	struct pc_sample sample = { .stack = PC_NONE,
				    .thread = (uint32_t)words[0],
				    .count = PC_UNKNOWN };
	const int64_t *values = (const int64_t *)(words + HEAD_WORDS);
	const uint64_t *frames = words + HEAD_WORDS + legacy->event_count;
	int status = PC_OK;

	for (uint64_t i = words[1]; i--;) {
		uint32_t symbol = (uint32_t)frames[2 * i + 1];

		if (symbol == PC_NONE)
			sample.stack = located(legacy, sample.stack, frames[2 * i], !i);
		else
			sample.stack =
				pc_builder_stack(legacy->builder, sample.stack,
						 frame_of(legacy, frames[2 * i], symbol, false));
	}
	if (legacy->counted && values[0] >= 0)
		sample.count = values[0];
	for (uint32_t i = 0; i < legacy->event_count && !status; i++) {
		sample.event = legacy->events[i];
		sample.value = values[i];
		status = pc_builder_sample(legacy->builder, &sample);
	}
	return status;
}

int pc_legacy_finish(struct pc_legacy *legacy)
{
	int status = PC_OK;
	size_t at = 0;

	if (legacy->range_count)
		qsort(legacy->ranges, legacy->range_count, sizeof(*legacy->ranges), compare_ranges);
	if (legacy->location_count)
		qsort(legacy->locations, legacy->location_count, sizeof(*legacy->locations),
		      compare_locations);
	while (!status && at < legacy->word_count) {
		if (pc_cancelled(pc_builder_pc(legacy->builder)))
			return pc_cancel(pc_builder_pc(legacy->builder));
		status = give_sample(legacy, legacy->words + at);
		at += HEAD_WORDS + legacy->event_count + 2 * legacy->words[at + 1];
	}
	if (legacy->event_count)
		pc_builder_prefer(legacy->builder, legacy->events[legacy->event_count - 1]);
	return status;
}
