/* SPDX-License-Identifier: Apache-2.0
 * Listings as they are built: parts one after another, each sealed when the next begins. */
#include "listing/builder.h"

#include <stdlib.h>

#include "base/auto.h"
#include "base/context.h"
#include "base/remarks_builder.h"
#include "listing/draft.h"
#include "listing/sealed.h"

enum {
	TEXT_MAX = 2000,      /* bytes of a line that are kept */
	EVENTS_MAX = 200,     /* of a listing; others are one together */
	SCRATCH_MAX = 4 << 20 /* what is kept for the next part */
};
#define COST_MAX ((int64_t)1 << 52) /* more is no cost */

struct pc_listing_builder {
	struct pc *pc;
	struct pc_remarks_builder remarks;
	struct pc_listing listing;
	struct pc_table strings; /* in pc's arena */
	struct pc_arena *names;	 /* owned: keys of mnemonics */
	struct pc_mnemonics mnemonics;
	struct pc_draft draft;
	struct pc_listing_event *events; /* owned until sealed */
	struct pc_listing_part *parts;
	uint32_t event_room, part_room;
};

struct pc_listing_builder *pc_listing_builder_new(struct pc *pc, const char *input,
						  const char *format)
{
	struct pc_listing_builder *b = pc_zeroed(1, sizeof(*b));

	b->pc = pc;
	pc_remarks_init(&b->remarks, pc);
	pc_remarks_begin(&b->remarks, input);
	b->listing.format = format;
	b->listing.preferred = PC_NONE;
	b->names = pc_arena_new();
	b->draft.scratch = pc_arena_new();
	pc_table_init(&b->strings, pc_memory(pc));
	pc_table_init(&b->mnemonics.names, b->names);
	return b;
}

void pc_listing_builder_free(struct pc_listing_builder *b)
{
	if (!b)
		return;
	pc_table_clear(&b->strings);
	pc_table_clear(&b->mnemonics.names);
	pc_arena_free(b->names);
	pc_arena_free(b->draft.scratch);
	pc_loops_clear(&b->draft.loops);
	free(b->mnemonics.works);
	free(b->draft.lines);
	free(b->events);
	free(b->parts);
	free(b);
}

struct pc *pc_listing_pc(struct pc_listing_builder *b)
{
	return b->pc;
}

static struct pc_span cut(struct pc_span text)
{
	if (text.size > TEXT_MAX) {
		text.size = TEXT_MAX;
		while (text.size && ((unsigned char)text.data[text.size] & 0xc0) == 0x80)
			text.size--;
	}
	return text;
}

static const char *intern(struct pc_listing_builder *b, struct pc_span text)
{
	uint32_t id = text.size ? pc_table_intern(&b->strings, cut(text), NULL) : PC_NONE;

	return id == PC_NONE ? NULL : b->strings.keys[id].data; /* keys may have moved */
}

/* ---- events ---- */
static uint32_t find_event(const struct pc_listing_builder *b, struct pc_span name)
{
	for (uint32_t i = 0; i < b->listing.event_count; i++)
		if (pc_span_is(cut(name), b->events[i].name))
			return i;
	return PC_NONE;
}

uint32_t pc_listing_event(struct pc_listing_builder *b, struct pc_span name,
			  const struct pc_listing_event_is *what)
{
	uint32_t count = (uint32_t)b->listing.event_count, id;

	id = find_event(b, name);
	if (id == PC_NONE && count >= EVENTS_MAX) {
		name = PC_SPAN("other events");
		id = find_event(b, name);
	}
	if (id != PC_NONE)
		return id;
	b->events = PC_GROW(b->events, count, b->event_room);
	b->events[count] = (struct pc_listing_event){
		.name = name.size ? intern(b, name) : "",
		.unit = pc_arena_strdup(pc_memory(b->pc), what->unit),
		.digits = what->digits,
		.percent = what->percent,
		.inclusive = what->inclusive,
		.no_time = what->no_time,
		.total = PC_UNKNOWN,
	};
	b->listing.event_count++;
	return count;
}

void pc_listing_event_total(struct pc_listing_builder *b, uint32_t event, int64_t total)
{
	if (total >= 0 && total <= COST_MAX)
		b->events[event].total = total;
}

void pc_listing_prefer(struct pc_listing_builder *b, uint32_t event)
{
	if (b->listing.preferred == PC_NONE)
		b->listing.preferred = event;
}

/* ---- the present part ---- */
bool pc_listing_in_part(const struct pc_listing_builder *b)
{
	return b->draft.open;
}

void pc_listing_part(struct pc_listing_builder *b, struct pc_span function, struct pc_span file,
		     struct pc_span module)
{
	pc_listing_part_end(b);
	b->draft.open = true;
	b->draft.function = intern(b, function);
	b->draft.file = intern(b, file);
	b->draft.module = intern(b, module);
	b->draft.event_count = 0;
	b->draft.count = 0;
}

void pc_listing_part_function(struct pc_listing_builder *b, struct pc_span function)
{
	if (!b->draft.function)
		b->draft.function = intern(b, function);
}

void pc_listing_part_file(struct pc_listing_builder *b, struct pc_span file)
{
	if (!b->draft.file)
		b->draft.file = intern(b, file);
}

void pc_listing_part_events(struct pc_listing_builder *b, const uint32_t *events, uint32_t count)
{
	b->draft.event_count = count;
	for (uint32_t i = 0; i < count; i++) {
		b->draft.events[i] = events[i];
		b->draft.totals[i] = PC_UNKNOWN;
		b->draft.sums[i] = !b->events[events[i]].percent;
	}
}

void pc_listing_part_total(struct pc_listing_builder *b, uint32_t column, int64_t total)
{
	if (total >= 0 && total <= COST_MAX)
		b->draft.totals[column] = total;
}

/* Costs that are all 0, as most are, take no memory. */
static const int64_t *keep_costs(struct pc_draft *draft, const int64_t *costs)
{
	static const int64_t zeros[PC_LISTING_EVENTS_MAX];
	int64_t *kept;
	bool zero = true;

	if (!costs)
		return NULL;
	for (uint32_t i = 0; i < draft->event_count; i++)
		zero = zero && costs[i] == 0;
	if (zero)
		return zeros;
	kept = pc_arena_alloc(draft->scratch, draft->event_count * sizeof(*kept));
	for (uint32_t i = 0; i < draft->event_count; i++)
		kept[i] = costs[i] > COST_MAX || costs[i] < -COST_MAX ? PC_UNKNOWN : costs[i];
	return kept;
}

/* Tools put operands into columns: one blank will do. */
static const char *keep_text(struct pc_draft *draft, const struct pc_listing_row *row)
{
	struct pc_span text = cut(row->text);
	char *kept = text.size ? pc_arena_strndup(draft->scratch, text.data, text.size) : NULL;
	size_t size = 0;

	if (!kept)
		return "";
	if (row->kind == PC_LINE_SOURCE)
		return kept;
	for (const char *at = kept; *at; at++)
		if ((*at != ' ' && *at != '\t') || (at[1] && at[1] != ' ' && at[1] != '\t'))
			kept[size++] = *at == '\t' ? ' ' : *at;
	kept[size] = '\0';
	return kept;
}

void pc_listing_line(struct pc_listing_builder *b, const struct pc_listing_row *row)
{
	struct pc_draft *draft = &b->draft;

	if (!draft->open || draft->count == PC_NONE - 1)
		return;
	draft->lines = PC_GROW(draft->lines, draft->count, draft->room);
	draft->lines[draft->count] = (struct pc_listing_line){
		.text = keep_text(draft, row),
		.file = intern(b, row->file),
		.scope = intern(b, row->scope),
		.costs = keep_costs(draft, row->costs),
		.address = row->address,
		.order = draft->count,
		.line = row->line,
		.kind = (uint8_t)row->kind,
	};
	draft->count++;
}

void pc_listing_renumber(struct pc_listing_builder *b, uint32_t count, uint32_t line)
{
	struct pc_draft *draft = &b->draft;

	for (uint32_t i = draft->count; i > 0 && count > 0 && line > 0; i--, count--, line--)
		draft->lines[i - 1].line = line;
}

/* ---- sealing a part ---- */
static void *copied(struct pc_arena *arena, const void *from, size_t count, size_t size)
{
	void *to = pc_arena_alloc(arena, count * size + 1);

	if (count)
		memcpy(to, from, count * size);
	return to;
}

static void seal_lines(struct pc_listing_builder *b, struct pc_listing_part *part)
{
	struct pc_draft *draft = &b->draft;
	bool *kept = pc_realloc(NULL, (size_t)draft->count + 1, sizeof(*kept));
	struct pc_listing_line *lines;
	uint32_t count = 0, at = 0;

	pc_draft_choose(draft, kept);
	for (uint32_t i = 0; i < draft->count; i++)
		count += kept[i];
	lines = pc_arena_alloc(pc_memory(b->pc), (size_t)count * sizeof(*lines) + 1);
	for (uint32_t i = 0; i < draft->count; i++) {
		struct pc_listing_line *line = &lines[at];

		if (!kept[i])
			continue;
		*line = draft->lines[i];
		line->text = *line->text ? intern(b, pc_span(line->text)) : "";
		if (line->costs)
			line->costs = copied(pc_memory(b->pc), line->costs, draft->event_count,
					     sizeof(*line->costs));
		at++;
	}
	part->lines = lines;
	part->line_count = count;
	free(kept);
}

static void seal_loops(struct pc_listing_builder *b, struct pc_listing_part *part)
{
	struct pc_loops *loops = &b->draft.loops;
	struct pc_loop *kept = copied(pc_memory(b->pc), loops->items, loops->count, sizeof(*kept));

	for (uint32_t i = 0; i < loops->count; i++) {
		kept[i].head = *kept[i].head ? intern(b, pc_span(kept[i].head)) : "";
		kept[i].costs = copied(pc_memory(b->pc), kept[i].costs, b->draft.event_count,
				       sizeof(*kept[i].costs));
	}
	part->loops = kept;
	part->loop_count = loops->count;
}

void pc_listing_part_end(struct pc_listing_builder *b)
{
	struct pc_draft *draft = &b->draft;
	struct pc_listing_part part = { .function = draft->function,
					.file = draft->file,
					.module = draft->module,
					.event_count = draft->event_count,
					.seen = draft->count };

	if (!draft->open)
		return;
	draft->open = false;
	if (draft->count) {
		pc_draft_study(draft, &b->mnemonics);
		part.events = copied(pc_memory(b->pc), draft->events, draft->event_count,
				     sizeof(*part.events));
		part.totals = copied(pc_memory(b->pc), draft->totals, draft->event_count,
				     sizeof(*part.totals));
		part.disassembly = draft->disassembly;
		part.isa = (uint8_t)draft->isa;
		seal_lines(b, &part);
		seal_loops(b, &part);
		b->parts = PC_GROW(b->parts, b->listing.part_count, b->part_room);
		b->parts[b->listing.part_count++] = part;
	}
	if (pc_arena_size_bytes(draft->scratch) > SCRATCH_MAX) {
		pc_arena_free(draft->scratch);
		draft->scratch = pc_arena_new();
	}
}

/* ---- what is said of the whole ---- */
void pc_listing_says_tool(struct pc_listing_builder *b, const char *tool)
{
	if (!b->listing.tool)
		b->listing.tool = pc_arena_strdup(pc_memory(b->pc), tool);
}

void pc_listing_note(struct pc_listing_builder *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_note(&b->remarks, b->remarks.input, fmt, args);
	va_end(args);
}

void pc_listing_skip(struct pc_listing_builder *b, uint64_t line_number)
{
	pc_remarks_skip(&b->remarks, line_number);
}

void pc_listing_damaged(struct pc_listing_builder *b, uint64_t line_number, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	pc_remarks_damage_line(&b->remarks, line_number, fmt, args);
	va_end(args);
}

void pc_listing_damaged_byte(struct pc_listing_builder *b, uint64_t byte, const char *reason)
{
	pc_remarks_damage_byte(&b->remarks, byte, reason);
}

struct pc_listing *pc_listing_seal(struct pc_listing_builder *b)
{
	struct pc_listing *listing = pc_arena_alloc(pc_memory(b->pc), sizeof(*listing));

	pc_listing_part_end(b);
	*listing = b->listing;
	listing->events = pc_arena_adopt(pc_memory(b->pc), pc_steal(&b->events));
	listing->parts = pc_arena_adopt(pc_memory(b->pc), pc_steal(&b->parts));
	listing->remarks = pc_remarks_seal(&b->remarks);
	return listing;
}
