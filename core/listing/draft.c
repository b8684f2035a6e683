/* SPDX-License-Identifier: Apache-2.0
 * What is found out about a part when all of it is known. */
#include "listing/draft.h"

#include <stdlib.h>

enum {
	NEIGHBOURS = 10, /* so many lines around one that costs something are kept */
	VOTES = 400,	 /* so many instructions tell the instruction set */
	MNEMONICS = 4000 /* no instruction set has more that are told apart here */
};

/* ---- instructions ---- */
static const uint8_t *works_of(struct pc_mnemonics *mnemonics, struct pc_span mnemonic)
{
	static const uint8_t unknown[PC_ISAS];
	uint32_t count = mnemonics->names.count, id;

	id = count < MNEMONICS ? pc_table_intern(&mnemonics->names, mnemonic, NULL)
			       : pc_table_find(&mnemonics->names, mnemonic);
	if (id == PC_NONE)
		return unknown;
	if (id == count) {
		mnemonics->works = PC_GROW(mnemonics->works, count, mnemonics->room);
		pc_work_of_mnemonic(mnemonic, mnemonics->works[id]);
	}
	return mnemonics->works[id];
}

/* Each mnemonic votes for the sets that know it. Of equals x86 wins, which most listings are of;
 * its registers are the only ones with a "%" and a letter. */
static enum pc_isa find_isa(const struct pc_draft *draft, struct pc_mnemonics *mnemonics)
{
	uint32_t votes[PC_ISAS] = { 0 }, asked = 0;
	enum pc_isa best = PC_ISA_X86;

	for (uint32_t i = 0; i < draft->count && asked < VOTES; i++) {
		struct pc_instruction split;
		const uint8_t *works;

		if (draft->lines[i].kind != PC_LINE_INSTRUCTION)
			continue;
		split = pc_instruction_split(pc_span(draft->lines[i].text));
		works = works_of(mnemonics, split.mnemonic);
		for (int isa = 1; isa < PC_ISAS; isa++)
			votes[isa] += works[isa] != PC_WORK_UNKNOWN;
		votes[PC_ISA_X86] += pc_span_find(split.operands, "%r") != NULL;
		asked++;
	}
	for (int isa = 1; isa < PC_ISAS; isa++)
		if (votes[isa] > votes[best])
			best = (enum pc_isa)isa;
	return votes[best] ? best : PC_ISA_UNKNOWN;
}

static void study_instruction(struct pc_draft *draft, struct pc_mnemonics *mnemonics,
			      struct pc_listing_line *line)
{
	struct pc_instruction split = pc_instruction_split(pc_span(line->text));
	enum pc_work work = works_of(mnemonics, split.mnemonic)[draft->isa];

	line->ends = pc_work_ends(work, split.mnemonic);
	if (work == PC_WORK_BRANCH)
		line->jumps = pc_work_target(&split, &line->target);
	if (draft->isa != PC_ISA_UNKNOWN)
		work = pc_work_refine(draft->isa, work, &split, &line->reads);
	line->work = (uint8_t)work;
}

/* ---- sums ---- */
static void add(int64_t *sum, int64_t value)
{
	if (value != PC_UNKNOWN && __builtin_add_overflow(*sum, value, sum))
		*sum = value < 0 ? INT64_MIN + 1 : INT64_MAX;
}

int64_t pc_draft_sum(const struct pc_draft *draft, uint32_t column, uint32_t first, uint32_t last)
{
	int64_t sum = 0;

	for (uint32_t i = first; i <= last && i < draft->count; i++)
		if (draft->lines[i].costs)
			add(&sum, draft->lines[i].costs[column]);
	return sum;
}

static bool has_costs(const struct pc_listing_line *line, uint32_t count)
{
	for (uint32_t i = 0; line->costs && i < count; i++)
		if (line->costs[i] != PC_UNKNOWN && line->costs[i] != 0)
			return true;
	return false;
}

/* Lines of source that its instructions belong to, of the function that its first one is of. */
static void find_source_range(const struct pc_draft *draft, struct pc_loop *loop)
{
	const struct pc_listing_line *head = &draft->lines[loop->first];

	for (uint32_t i = loop->first; i <= loop->last; i++) {
		const struct pc_listing_line *line = &draft->lines[i];

		if (line->kind != head->kind || !line->line || line->scope != head->scope ||
		    line->file != head->file)
			continue;
		if (!loop->from || line->line < loop->from)
			loop->from = line->line;
		if (line->line > loop->to)
			loop->to = line->line;
	}
	loop->file = head->file;
}

/* Sums before every line that costs something: so a loop is summed up without walking through it,
 * however deep they are nested. */
struct sums {
	uint32_t *lines; /* that cost something */
	int64_t *before; /* a row of columns for each, and one for the end */
	uint32_t count, columns;
};

static void sums_init(struct sums *sums, const struct pc_draft *draft)
{
	uint32_t columns = draft->event_count, at = 0;

	*sums = (struct sums){ .columns = columns };
	for (uint32_t i = 0; i < draft->count; i++)
		sums->count += has_costs(&draft->lines[i], columns);
	sums->lines = pc_realloc(NULL, (size_t)sums->count + 1, sizeof(*sums->lines));
	sums->before = pc_zeroed(((size_t)sums->count + 1) * (columns + 1), sizeof(int64_t));
	for (uint32_t i = 0; i < draft->count; i++) {
		int64_t *row = sums->before + (size_t)at * columns;

		if (!has_costs(&draft->lines[i], columns))
			continue;
		sums->lines[at++] = i;
		for (uint32_t c = 0; c < columns; c++) {
			row[columns + c] = row[c];
			add(&row[columns + c], draft->lines[i].costs[c]);
		}
	}
}

/* How many lines that cost something stand before `line`. */
static uint32_t before(const struct sums *sums, uint32_t line)
{
	uint32_t low = 0, high = sums->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (sums->lines[middle] < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void sum_loops(struct pc_draft *draft)
{
	uint32_t columns = draft->event_count;
	struct sums sums;

	sums_init(&sums, draft);
	for (uint32_t i = 0; i < draft->loops.count; i++) {
		struct pc_loop *loop = &draft->loops.items[i];
		const int64_t *from = sums.before + (size_t)before(&sums, loop->first) * columns;
		const int64_t *to = sums.before + (size_t)before(&sums, loop->last + 1) * columns;
		int64_t *costs = pc_arena_alloc(draft->scratch, (columns + 1) * sizeof(*costs));

		for (uint32_t c = 0; c < columns; c++)
			if (__builtin_sub_overflow(to[c], from[c], &costs[c]))
				costs[c] = INT64_MAX;
		loop->costs = costs;
		loop->head = draft->lines[loop->first].text;
	}
	free(sums.lines);
	free(sums.before);
}

/* Loops are nested, so that of the source is found for the hot ones only; see builder.c. */
void pc_draft_study(struct pc_draft *draft, struct pc_mnemonics *mnemonics)
{
	draft->isa = PC_ISA_UNKNOWN;
	draft->disassembly = false;
	for (uint32_t i = 0; i < draft->count && !draft->disassembly; i++)
		draft->disassembly = draft->lines[i].kind == PC_LINE_INSTRUCTION;
	if (draft->disassembly) {
		draft->isa = find_isa(draft, mnemonics);
		for (uint32_t i = 0; i < draft->count; i++)
			if (draft->lines[i].kind == PC_LINE_INSTRUCTION)
				study_instruction(draft, mnemonics, &draft->lines[i]);
		pc_loops_of_instructions(draft->lines, draft->count, &draft->loops);
	} else {
		pc_loops_of_sources(draft->lines, draft->count, &draft->loops);
	}
	sum_loops(draft);
	for (uint32_t i = 0, walked = 0; i < draft->loops.count; i++) {
		struct pc_loop *loop = &draft->loops.items[i];

		walked += loop->last - loop->first + 1;
		if (walked <= 8 * draft->count)
			find_source_range(draft, loop);
	}
	for (uint32_t c = 0; c < draft->event_count; c++)
		if (draft->totals[c] == PC_UNKNOWN && draft->sums[c])
			draft->totals[c] = pc_draft_sum(draft, c, 0, draft->count);
}

/* ---- what is kept ---- */
static void keep_around(const struct pc_draft *draft, bool *kept, uint32_t line)
{
	uint32_t from = line > NEIGHBOURS ? line - NEIGHBOURS : 0;

	for (uint32_t i = from; i < draft->count && i <= line + NEIGHBOURS; i++)
		kept[i] = true;
}

void pc_draft_choose(const struct pc_draft *draft, bool *out_kept)
{
	memset(out_kept, 0, draft->count);
	for (uint32_t i = 0; i < draft->count; i++)
		if (has_costs(&draft->lines[i], draft->event_count))
			keep_around(draft, out_kept, i);
	for (uint32_t i = 0; i < draft->loops.count; i++) {
		out_kept[draft->loops.items[i].first] = true;
		out_kept[draft->loops.items[i].last] = true;
	}
}
