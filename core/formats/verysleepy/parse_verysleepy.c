/* SPDX-License-Identifier: Apache-2.0
 * A capture of Very Sleepy: a zip archive of texts. Callstacks.txt has a stack a line, seconds and
 * then the names of symbols, leaf first; Symbols.txt says what these are:
 *
 *   0.074062 sym1 sym3 sym0
 *   sym3 "val3" "main" "/src/val3.c" 55 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "formats/formats.h"
#include "formats/frames.h"
#include "formats/lines.h"
#include "input/archive.h"

enum { MEMBER_MAX = 256 << 20 }; /* bytes of one text; of more it is a bomb */

enum member { SYMBOLS, CALLSTACKS, STATS, MEMBERS };

static const char *const names[MEMBERS] = { "Symbols.txt", "Callstacks.txt", "Stats.txt" };

struct sleepy {
	struct pc_builder *builder;
	struct pc_input *input;
	const struct pc_archive_table *archive;
	int status; /* of the input */
	struct pc_text members[MEMBERS];
	struct pc_arena *arena;
	struct pc_table symbols;
	uint32_t *frames; /* owned; by symbol */
	uint32_t room;
};

/* ---- the archive ---- */
static long fill(void *context, const void **out_bytes)
{
	struct sleepy *sleepy = context;
	struct pc_span bytes = { NULL, 0 };

	if (!sleepy->status)
		sleepy->status = pc_input_bytes(sleepy->input, &bytes);
	*out_bytes = bytes.data;
	return sleepy->status ? -1 : (long)bytes.size;
}

static void damage(struct sleepy *sleepy, const char *reason)
{
	pc_builder_damage_byte(sleepy->builder, pc_input_offset(sleepy->input), reason);
}

/* False: nothing more can be read. */
static bool read_member(struct sleepy *sleepy, struct pc_archive *archive, struct pc_text *out)
{
	char bytes[16 << 10];
	long size;

	while ((size = sleepy->archive->read(archive, bytes, sizeof(bytes))) > 0) {
		if (out->size + (size_t)size > MEMBER_MAX) {
			damage(sleepy, "more than 256 MiB in one of its texts");
			return false;
		}
		pc_text_add(out, bytes, (size_t)size);
	}
	if (size < 0 && !sleepy->status)
		damage(sleepy, "the archive ends in the middle of a text, or is broken");
	return !size;
}

static void read_members(struct sleepy *sleepy, struct pc_archive *archive)
{
	struct pc_text ignored PC_AUTO(text) = { 0 };
	const char *name, *error;
	bool good = true;
	size_t i;

	while (good && (name = sleepy->archive->next(archive, &error))) {
		for (i = 0; i < MEMBERS && strcmp(name, names[i]) != 0;)
			i++;
		ignored.size = 0;
		good = read_member(sleepy, archive, i < MEMBERS ? &sleepy->members[i] : &ignored);
	}
	if (good && error && !sleepy->status)
		damage(sleepy, pc_arena_strdup(pc_memory(pc_builder_pc(sleepy->builder)), error));
}

static int unpack(struct sleepy *sleepy)
{
	const struct pc_module *module;
	struct pc *pc = pc_builder_pc(sleepy->builder);
	struct pc_archive *archive;
	int status = pc_module(pc, "archive", &module);

	if (status)
		return status;
	sleepy->archive = (const struct pc_archive_table *)module;
	archive = sleepy->archive->open(fill, sleepy);
	if (!archive)
		return sleepy->status
			       ? sleepy->status
			       : pc_fail(pc, PC_EINPUT, "libarchive can't read this archive");
	read_members(sleepy, archive);
	sleepy->archive->close(archive);
	return sleepy->status;
}

static bool next_line(struct pc_span *rest, struct pc_span *out_line)
{
	if (!rest->size)
		return false;
	if (!pc_span_cut(*rest, '\n', out_line, rest)) {
		*out_line = *rest;
		rest->size = 0;
	}
	*out_line = pc_span_trim(*out_line);
	return true;
}

static struct pc_span text_of(const struct sleepy *sleepy, enum member member)
{
	const struct pc_text *text = &sleepy->members[member];

	return text->size ? (struct pc_span){ text->data, text->size } : PC_SPAN("");
}

/* ---- symbols ---- */
/* The part before `end`; *rest is what follows it. */
static bool cut_at(struct pc_span *rest, const char *end, struct pc_span *out_before)
{
	const char *at = pc_span_find(*rest, end);

	if (!at)
		return false;
	*out_before = (struct pc_span){ rest->data, (size_t)(at - rest->data) };
	rest->data = at + strlen(end);
	rest->size -= out_before->size + strlen(end);
	return true;
}

static struct pc_span known(struct pc_span name)
{
	return pc_span_is(name, "[unknown]") || pc_span_is(name, "?") ? PC_SPAN("") : name;
}

static uint32_t frame_of(struct sleepy *sleepy, struct pc_span id)
{
	bool is_new = false;
	uint32_t symbol = pc_table_intern(&sleepy->symbols, id, &is_new);

	if (is_new) {
		sleepy->frames = PC_GROW(sleepy->frames, symbol, sleepy->room);
		sleepy->frames[symbol] = pc_builder_frame(
			sleepy->builder, &(struct pc_place){ .kind = PC_FRAME_USER });
	}
	return symbol;
}

static bool read_symbol(struct sleepy *sleepy, struct pc_span line)
{
	struct pc_place place = { .kind = PC_FRAME_USER };
	struct pc_span id, module, rest = line, number;
	int64_t value;
	uint32_t symbol;

	if (!pc_span_word(&rest, &id) || !cut_at(&rest, "\"", &module) ||
	    !cut_at(&rest, "\" \"", &module) || !cut_at(&rest, "\" \"", &place.function) ||
	    !pc_span_cut_last(rest, '"', &place.file, &number))
		return false;
	place.module = known(module);
	place.function = known(place.function);
	place.file = known(place.file);
	if (pc_span_int(pc_span_trim(number), &value) && value > 0 && value <= UINT32_MAX &&
	    place.file.size)
		place.line = (uint32_t)value;
	symbol = frame_of(sleepy, id);
	sleepy->frames[symbol] = pc_builder_frame(sleepy->builder, &place);
	return true;
}

/* ---- stacks ---- */
enum { NO_STACK = 1 };

static int read_stack(struct sleepy *sleepy, struct pc_span line, struct pc_sample *sample,
		      struct pc_frames *frames)
{
	struct pc_span word, rest = line;

	if (!pc_span_word(&rest, &word) || !pc_decimal(word, &sample->value, &sample->digits) ||
	    sample->value < 0)
		return NO_STACK;
	while (pc_span_word(&rest, &word)) {
		uint32_t symbol = frame_of(sleepy, word);

		pc_frames_push(frames, sleepy->frames[symbol]);
	}
	sample->stack = pc_frames_stack(frames, sleepy->builder);
	return pc_builder_sample(sleepy->builder, sample);
}

/* "Filename: C:\dir\program.exe" */
static uint32_t process(struct sleepy *sleepy)
{
	static const char title[] = "Filename: ";
	struct pc_span line, rest = text_of(sleepy, STATS), folder, name;

	while (next_line(&rest, &line)) {
		if (!pc_span_starts(line, title))
			continue;
		name = (struct pc_span){ line.data + strlen(title), line.size - strlen(title) };
		pc_span_cut_last(name, '\\', &folder, &name);
		return known(name).size ? pc_builder_thread(sleepy->builder, name, -1, -1)
					: PC_NONE;
	}
	return PC_NONE;
}

static int give(struct sleepy *sleepy)
{
	struct pc_sample sample = { .event = pc_builder_event(sleepy->builder, PC_SPAN("time")),
				    .thread = process(sleepy),
				    .count = PC_UNKNOWN };
	struct pc_span line, rest = text_of(sleepy, SYMBOLS);
	struct pc_frames frames = { .count = 0 };
	int status = PC_OK;
	uint64_t number;

	pc_builder_unit(sleepy->builder, sample.event, "s");
	for (number = 1; next_line(&rest, &line); number++)
		if (line.size && !read_symbol(sleepy, line))
			pc_builder_skip(sleepy->builder, number);
	rest = text_of(sleepy, CALLSTACKS);
	for (number = 1; status >= PC_OK && next_line(&rest, &line); number++) {
		status = line.size ? read_stack(sleepy, line, &sample, &frames) : PC_OK;
		if (status == NO_STACK)
			pc_builder_skip(sleepy->builder, number);
	}
	pc_frames_clear(&frames);
	return status == NO_STACK ? PC_OK : status;
}

int pc_parse_verysleepy(struct pc_builder *builder, struct pc_input *input)
{
	struct sleepy sleepy = { .builder = builder, .input = input, .arena = pc_arena_new() };
	int status;

	pc_table_init(&sleepy.symbols, sleepy.arena);
	pc_builder_tool(builder, "Very Sleepy");
	pc_builder_has_stacks(builder);
	status = unpack(&sleepy);
	if (!status)
		status = give(&sleepy);
	for (size_t i = 0; i < MEMBERS; i++)
		pc_text_clear(&sleepy.members[i]);
	pc_table_clear(&sleepy.symbols);
	pc_arena_free(sleepy.arena);
	free(sleepy.frames);
	return status;
}

/* The first file of the archive is one of its texts; "Version 0.90 required" may come first. */
int pc_score_verysleepy(struct pc_span head)
{
	enum { NAME_AT = 30 };
	static const char *const first[] = { "Symbols.txt",  "Callstacks.txt", "Stats.txt",
					     "IPCounts.txt", "Threads.txt",    "Version " };

	if (head.size < NAME_AT || !pc_span_starts(head, "PK\3\4"))
		return 0;
	head = (struct pc_span){ head.data + NAME_AT, head.size - NAME_AT };
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (pc_span_starts(head, first[i]))
			return 100;
	return 0;
}
