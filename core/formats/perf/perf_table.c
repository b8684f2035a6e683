/* SPDX-License-Identifier: Apache-2.0
 * The events of a report by perf and the costs of their rows. Percentages have two decimals: where
 * samples are counted and each stands for the same, costs are exact all the same. */
#include "formats/perf/perf_table.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/context.h"
#include "base/table.h"
#include "formats/lines.h"

/* ---- events ---- */

/* The same event may stand in two reports pasted one after another: their percentages can't be
 * added up. */
static bool is_new(struct pc_perf_table *table, uint32_t event)
{
	bool seen;

	while (table->seen_count <= event) {
		table->seen = PC_GROW(table->seen, table->seen_count, table->seen_room);
		table->seen[table->seen_count++] = false;
	}
	seen = table->seen[event];
	table->seen[event] = true;
	return !seen;
}

static void set_cost(struct pc_perf_table *table, struct pc_perf_section *section)
{
	if (section->event == PC_NONE)
		return;
	if (section->cost == PC_PERF_IN_PERCENT)
		pc_builder_percent_only(table->builder, section->event);
	else if (section->cost == PC_PERF_IN_SAMPLES)
		pc_builder_unit(table->builder, section->event, "samples");
}

/* An event is made when something of it is seen: a group may have members that only help others,
 * like "dummy:HG". */
static uint32_t need_event(struct pc_perf_table *table, struct pc_perf_section *section)
{
	struct pc_builder *builder = table->builder;
	struct pc_span name = pc_span(section->name);

	if (section->event != PC_NONE)
		return section->event;
	section->event = pc_builder_event(builder, name);
	if (!is_new(table, section->event)) {
		struct pc_text other PC_AUTO(text) = { 0 };

		pc_text_printf(&other, "%s #%zu", section->name,
			       (size_t)(section - table->sections) + 1);
		section->event =
			pc_builder_event(builder, (struct pc_span){ other.data, other.size });
		pc_builder_unit(builder, section->event, pc_event_unit(name));
	}
	set_cost(table, section);
	return section->event;
}

static void add_section(struct pc_perf_table *table, struct pc_span name, int64_t samples)
{
	const char *kept =
		pc_arena_strndup(pc_memory(pc_builder_pc(table->builder)), name.data, name.size);

	table->sections = PC_GROW(table->sections, table->count, table->room);
	table->sections[table->count++] = (struct pc_perf_section){
		.name = kept, .event = PC_NONE, .total = PC_UNKNOWN, .samples = samples
	};
}

static struct pc_perf_section *last_section(struct pc_perf_table *table)
{
	return &table->sections[table->count - 1];
}

static int settle(struct pc_perf_table *table, bool exact);

/* "cycles, instructions" and "anon group { cycles, instructions }": a group shares one table. A
 * lone event's name may hold commas, but no blank. */
int pc_perf_table_events(struct pc_perf_table *table, struct pc_span names, int64_t samples)
{
	struct pc_span rest = names, name;
	const char *brace = pc_span_find(names, "{ ");
	int status = settle(table, true);

	if (brace && pc_span_ends(names, " }"))
		rest = pc_span_part(names, (size_t)(brace - names.data) + 2, names.size - 2);
	table->group = 0;
	table->group_rows = 0;
	while (table->group < PC_PERF_GROUP_MAX && pc_span_before(&rest, ", ", &name)) {
		add_section(table, pc_span_trim(name), samples);
		table->group++;
	}
	if (table->group > 1) /* the count is that of the group */
		for (size_t i = 1; i <= table->group; i++)
			table->sections[table->count - i].samples = PC_UNKNOWN;
	return status;
}

void pc_perf_table_total(struct pc_perf_table *table, int64_t total)
{
	if (table->group == 1 && total >= 0)
		last_section(table)->total = total;
}

/* ---- the end ---- */

enum {
	NEARLY_ALL = 9900, /* 1/100 %: hundreds of rows are rounded each */
	TOO_MUCH = 10050
};

static void note_section(struct pc_perf_table *table, const struct pc_perf_section *section)
{
	struct pc_builder *builder = table->builder;

	if (section->counted && section->shown < NEARLY_ALL)
		pc_builder_note(builder, "the report leaves rows out: samples are counted in those "
					 "it shows");
	if (section->cost == PC_PERF_IN_PERCENT && section->shown > TOO_MUCH &&
	    section->shown <= PC_HUNDREDTHS_LIKELY)
		pc_builder_note(builder,
				"each row is rounded: the percentages add up to %" PRId64
				".%02d %%",
				section->shown / 100, (int)(section->shown % 100));
	if (section->leaves > 1 && !section->callers)
		pc_builder_note(builder, "total equals self in every row: there were no call "
					 "graphs, or --max-stack cut them off");
	if (section->cost == PC_PERF_IN_SAMPLES)
		pc_builder_note(builder, "the report has neither percentages nor periods: costs "
					 "are samples");
}

static int end_session(struct pc_perf_table *table)
{
	size_t events = table->count - table->session;
	int64_t lost = events == 1 || table->lost == 0 ? table->lost : PC_UNKNOWN;
	int status = settle(table, true);

	if (lost != table->lost && events)
		pc_builder_note(table->builder,
				"%lld samples were lost, the report does not say of which event",
				(long long)table->lost);
	for (size_t i = table->session; i < table->count; i++) {
		struct pc_perf_section *section = &table->sections[i];

		if (section->samples > 0)
			need_event(table, section);
		if (section->event == PC_NONE)
			continue;
		pc_builder_totals(table->builder, section->event,
				  section->cost == PC_PERF_IN_SAMPLES ? section->samples
								      : section->total,
				  section->samples, lost);
		note_section(table, section);
	}
	table->session = table->count;
	table->lost = PC_UNKNOWN;
	return status;
}

int pc_perf_table_lost(struct pc_perf_table *table, int64_t lost)
{
	int status = end_session(table);

	if (lost >= 0)
		table->lost = lost;
	return status;
}

int pc_perf_table_end(struct pc_perf_table *table)
{
	return end_session(table);
}

void pc_perf_table_clear(struct pc_perf_table *table)
{
	free(table->sections);
	free(table->seen);
	free(table->rows);
}

/* ---- costs ---- */

static enum pc_perf_cost choose_cost(struct pc_perf_table *table,
				     const struct pc_perf_layout *layout)
{
	bool samples = pc_perf_has(layout, PC_PERF_SAMPLES), self, total;

	if (pc_perf_has(layout, PC_PERF_PERIOD))
		return PC_PERF_IN_PERIODS;
	self = pc_perf_has(layout, PC_PERF_SELF);
	total = pc_perf_has(layout, PC_PERF_TOTAL);
	if (!self && !total)
		return PC_PERF_IN_SAMPLES;
	return samples && self && table->group == 1 && last_section(table)->total > 0
		       ? PC_PERF_UNDECIDED
		       : PC_PERF_IN_PERCENT;
}

/* A second table under one head shows the same once more. */
static void repeat_events(struct pc_perf_table *table)
{
	size_t first = table->count - table->group;

	for (size_t i = 0; i < table->group; i++) {
		struct pc_perf_section old = table->sections[first + i];

		add_section(table, pc_span(old.name), old.samples);
		last_section(table)->total = old.total;
	}
}

int pc_perf_table_open(struct pc_perf_table *table, const struct pc_perf_layout *layout)
{
	int status = settle(table, false);
	enum pc_perf_cost cost;

	if (!table->group) { /* pasted without its head */
		add_section(table, PC_SPAN("unknown"), PC_UNKNOWN);
		table->group = 1;
	} else if (table->group_rows) {
		repeat_events(table);
	}
	table->group_rows = 0;
	cost = choose_cost(table, layout);
	for (size_t i = 1; i <= table->group; i++) {
		table->sections[table->count - i].cost = cost;
		set_cost(table, &table->sections[table->count - i]);
	}
	if (pc_perf_has(layout, PC_PERF_SRCLINE))
		pc_builder_overlapping(table->builder);
	return status;
}

/* perf prints no exact figure for what is below a function, only a share. */
static int64_t exact_total(struct pc_perf_table *table, const struct pc_perf_section *section,
			   int64_t percent, int64_t self)
{
	int64_t total;

	if (percent == PC_UNKNOWN || section->total == PC_UNKNOWN ||
	    !pc_scaled(percent, section->total, 10000, &total))
		return PC_UNKNOWN;
	pc_builder_note(table->builder, "totals were computed from percentages of two decimals");
	return total > self ? total : self;
}

/* What one sample of the section stands for; 0: not all the same, as far as the rows tell. */
static int64_t find_period(const struct pc_perf_table *table, const struct pc_perf_section *section)
{
	int64_t counts = 0, samples = section->samples, share;

	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i].count == PC_UNKNOWN ||
		    __builtin_add_overflow(counts, table->rows[i].count, &counts))
			return 0;
	if (samples == PC_UNKNOWN)
		samples = counts;
	if (samples <= 0 || counts > samples || section->total % samples)
		return 0;
	for (size_t i = 0; i < table->row_count; i++)
		if (!pc_scaled(table->rows[i].count, 10000, samples, &share) ||
		    table->rows[i].self == PC_UNKNOWN || llabs(table->rows[i].self - share) > 1)
			return 0;
	return section->total / samples;
}

/* Decides what the costs of the last section are, and gives its rows away. */
static int settle(struct pc_perf_table *table, bool exact)
{
	struct pc_perf_section *section;
	int64_t period;
	int status = PC_OK;

	if (!table->count || last_section(table)->cost != PC_PERF_UNDECIDED)
		return PC_OK;
	section = last_section(table);
	period = exact && table->row_count ? find_period(table, section) : 0;
	section->cost = period ? PC_PERF_IN_PERIODS : PC_PERF_IN_PERCENT;
	set_cost(table, section);
	if (period)
		pc_builder_note(table->builder,
				"costs were computed from samples, which all stand for the same");
	for (size_t i = 0; i < table->row_count && !status; i++) {
		struct pc_row *row = &table->rows[i];

		row->event = need_event(table, section);
		if (period) {
			row->self = row->count * period;
			row->total = exact_total(table, section, row->total, row->self);
		}
		status = pc_builder_row(table->builder, row);
	}
	table->row_count = 0;
	return status;
}

/* ---- rows ---- */

static int64_t next_number(struct pc_span *cell)
{
	struct pc_span word;
	int64_t value;

	return pc_span_word(cell, &word) && pc_span_int(word, &value) ? value : PC_UNKNOWN;
}

static int64_t next_percent(struct pc_span *cell)
{
	struct pc_span word;
	int64_t value;

	return pc_span_word(cell, &word) && pc_percent(word, &value) ? value : PC_UNKNOWN;
}

static bool is_some(int64_t value)
{
	return value != PC_UNKNOWN && value != 0;
}

static void count_row(struct pc_perf_section *section, int64_t self, int64_t total, int64_t count)
{
	section->leaves += is_some(total) && total == self;
	section->callers += is_some(total) && total != self;
	section->counted |=
		section->samples == PC_UNKNOWN && count != PC_UNKNOWN && self != PC_UNKNOWN;
	if (self != PC_UNKNOWN && __builtin_add_overflow(section->shown, self, &section->shown))
		section->shown = INT64_MAX;
}

/* One event of a row: the next word of each column of numbers. */
static int add_cost(struct pc_perf_table *table, struct pc_perf_section *section,
		    struct pc_perf_row *cells, const struct pc_row *place)
{
	struct pc_row row = *place;
	int64_t self = next_percent(&cells->cells[PC_PERF_SELF]);
	int64_t total = next_percent(&cells->cells[PC_PERF_TOTAL]);
	int64_t period = next_number(&cells->cells[PC_PERF_PERIOD]);
	int64_t count = next_number(&cells->cells[PC_PERF_SAMPLES]);

	if (table->group > 1 && section->event == PC_NONE && !is_some(self) && !is_some(total) &&
	    !is_some(period) && !is_some(count))
		return PC_OK; /* it is a row for the sake of the others */
	count_row(section, self, total, count);
	row.count = count;
	row.self = self;
	row.total = total;
	if (section->cost == PC_PERF_UNDECIDED) {
		table->rows = PC_GROW(table->rows, table->row_count, table->row_room);
		table->rows[table->row_count++] = row;
		return PC_OK;
	}
	if (section->cost == PC_PERF_IN_PERIODS) {
		row.self = period;
		row.total = exact_total(table, section, total, period);
	} else if (section->cost == PC_PERF_IN_SAMPLES) {
		row.self = count;
	}
	row.event = need_event(table, section);
	return pc_builder_row(table->builder, &row);
}

int pc_perf_table_row(struct pc_perf_table *table, const struct pc_perf_row *cells)
{
	struct pc_perf_row rest = *cells;
	struct pc_row row = { .thread = PC_NONE };
	struct pc_place place;
	struct pc_span name;
	int64_t pid, tid;
	int status = PC_OK;

	if (pc_perf_process(cells, &name, &pid, &tid))
		row.thread = pc_builder_thread(table->builder, name, pid, tid);
	pc_perf_place(cells, &place);
	row.frame = pc_builder_frame(table->builder, &place);
	table->all_rows++;
	table->group_rows++;
	for (size_t i = table->group; i && !status; i--)
		status = add_cost(table, &table->sections[table->count - i], &rest, &row);
	return status;
}
