/* SPDX-License-Identifier: Apache-2.0
 * callgrind_annotate doesn't print whether it was told --inclusive=yes. Self costs add up to no
 * more than the program's total; inclusive ones do as soon as there is a call. */
#include "formats/valgrind/annotate_table.h"

#include <stdlib.h>

#include "base/arena.h"

void pc_annotate_table_init(struct pc_annotate_table *table, struct pc_builder *builder,
			    struct pc_arena *arena)
{
	*table = (struct pc_annotate_table){ .builder = builder };
	pc_table_init(&table->keys, arena);
}

void pc_annotate_table_clear(struct pc_annotate_table *table)
{
	pc_table_clear(&table->keys);
	free(table->key_frames);
	free(table->rows);
	free(table->calls);
	free(table->row_costs);
	free(table->call_costs);
}

/* The same function is "va.c:cmp" as a row and "/home/me/va.c:cmp" as a callee. */
static uint32_t key_of(struct pc_annotate_table *table, const struct pc_place *place)
{
	struct pc_text text = { 0 };
	struct pc_span file = pc_module_name(place->file);
	uint32_t id;
	bool new;

	pc_text_add(&text, file.data, file.size);
	pc_text_putc(&text, ':');
	pc_text_add(&text, place->function.data, place->function.size);
	id = pc_table_intern(&table->keys, (struct pc_span){ text.data, text.size }, &new);
	pc_text_clear(&text);
	if (new) {
		table->key_frames = PC_GROW(table->key_frames, id, table->key_room);
		table->key_frames[id] = PC_NONE;
	}
	return id;
}

static int64_t *append(int64_t *all, size_t *room, uint32_t count, const int64_t *costs,
		       size_t events)
{
	size_t wanted = ((size_t)count + 1) * events;

	if (wanted > *room) {
		*room = 2 * wanted;
		all = pc_realloc(all, *room, sizeof(*all));
	}
	if (events)
		memcpy(all + (size_t)count * events, costs, events * sizeof(*costs));
	return all;
}

void pc_annotate_add_row(struct pc_annotate_table *table, struct pc_span name, const int64_t *costs)
{
	struct pc_annotate_row row;
	struct pc_place place;
	int64_t calls;

	pc_annotate_place(name, &place, &calls);
	row.frame = pc_builder_frame(table->builder, &place);
	row.level = pc_annotate_is_level(place.function);
	row.has_module = place.module.size != 0;
	row.key = key_of(table, &place);
	if (row.has_module || table->key_frames[row.key] == PC_NONE)
		table->key_frames[row.key] = row.frame;
	table->row_costs = append(table->row_costs, &table->row_costs_room, table->row_count, costs,
				  table->events);
	table->rows = PC_GROW(table->rows, table->row_count, table->row_room);
	table->rows[table->row_count++] = row;
}

void pc_annotate_add_call(struct pc_annotate_table *table, uint32_t row, bool up,
			  struct pc_span name, const int64_t *costs)
{
	struct pc_annotate_call call = { .row = row, .up = up };
	struct pc_place place;

	pc_annotate_place(name, &place, &call.calls);
	call.key = key_of(table, &place);
	call.frame = pc_builder_frame(table->builder, &place);
	table->has_calls |= !up;
	table->call_costs = append(table->call_costs, &table->call_costs_room, table->call_count,
				   costs, table->events);
	table->calls = PC_GROW(table->calls, table->call_count, table->call_room);
	table->calls[table->call_count++] = call;
}

/* ---- the end of a table ---- */

static bool is_inclusive(const struct pc_annotate_table *table)
{
	int64_t sum = 0;

	if (!table->may_be_inclusive || !table->total_count)
		return false;
	for (uint32_t i = 0; i < table->row_count; i++)
		if (__builtin_add_overflow(sum, table->row_costs[i * table->events], &sum))
			return true;
	return sum > table->totals[0];
}

/* Who calls whom; one end may have no row of its own. */
static bool ends_of(const struct pc_annotate_table *table, const struct pc_annotate_call *call,
		    uint32_t *out_caller, uint32_t *out_callee)
{
	uint32_t other = table->key_frames[call->key], row;

	if (call->row >= table->row_count)
		return false;
	if (other == PC_NONE)
		other = call->frame;
	row = table->key_frames[table->rows[call->row].key];
	*out_caller = call->up ? other : row;
	*out_callee = call->up ? row : other;
	return true;
}

/* What a function spends in itself was counted twice. */
static void take_out_recursion(struct pc_annotate_table *table)
{
	uint32_t caller, callee;

	for (uint32_t i = 0; i < table->call_count; i++) {
		const struct pc_annotate_call *call = &table->calls[i];
		int64_t *costs;

		if (call->up || !ends_of(table, call, &caller, &callee) || caller != callee)
			continue;
		costs = table->row_costs + (size_t)call->row * table->events;
		for (size_t e = 0; e < table->events; e++)
			if (__builtin_sub_overflow(
				    costs[e], table->call_costs[i * table->events + e], &costs[e]))
				costs[e] = PC_UNKNOWN;
	}
}

static int64_t total_of(const struct pc_annotate_table *table, uint32_t row, size_t event)
{
	int64_t total = table->row_costs[row * table->events + event];

	if ((table->rows[row].level && !table->has_calls) || total > table->totals[event])
		return PC_UNKNOWN;
	return total;
}

/* Inclusive tables show some functions twice, once as somebody's callee: by another path, and
 * without the object that it is in. */
static bool is_shown_twice(const struct pc_annotate_table *table, uint32_t row)
{
	return !table->rows[row].has_module &&
	       table->key_frames[table->rows[row].key] != table->rows[row].frame;
}

static int add_rows(struct pc_annotate_table *table, bool inclusive)
{
	struct pc_row row = { .thread = PC_NONE, .count = PC_UNKNOWN };
	int status = PC_OK;

	for (uint32_t i = 0; i < table->row_count && !status; i++) {
		if (inclusive && is_shown_twice(table, i))
			continue;
		for (size_t e = 0; e < table->events && !status; e++) {
			row.frame = table->rows[i].frame;
			row.event = table->event[e];
			row.self = inclusive ? PC_UNKNOWN : table->row_costs[i * table->events + e];
			row.total = inclusive ? total_of(table, i, e) : PC_UNKNOWN;
			status = pc_builder_row(table->builder, &row);
		}
	}
	return status;
}

static int add_call(struct pc_annotate_table *table, uint32_t id, const uint32_t ends[2])
{
	struct pc_call call = { .caller = ends[0],
				.callee = ends[1],
				.calls = table->calls[id].calls };
	int status = PC_OK;

	for (size_t e = 0; e < table->events && !status; e++) {
		int64_t cost = table->call_costs[id * table->events + e];

		call.event = table->event[e];
		call.value = ends[0] == ends[1] ? 0 : cost;
		if (e && !call.value)
			continue;
		status = pc_builder_call(table->builder, &call);
	}
	return status;
}

/* A call stands below its caller and above its callee: it is taken once. */
static int add_calls(struct pc_annotate_table *table)
{
	struct pc_table seen;
	int status = PC_OK;
	uint32_t ends[2];
	bool new;

	pc_table_init(&seen, table->keys.arena);
	for (uint32_t i = 0; i < table->call_count && !status; i++) {
		if (!ends_of(table, &table->calls[i], &ends[0], &ends[1]))
			continue;
		pc_table_intern(&seen, (struct pc_span){ (char *)ends, sizeof(ends) }, &new);
		if (new)
			status = add_call(table, i, ends);
	}
	pc_table_clear(&seen);
	return status;
}

int pc_annotate_end(struct pc_annotate_table *table)
{
	bool inclusive = is_inclusive(table);
	int status;

	for (size_t e = 0; e < table->events && e < table->total_count; e++)
		pc_builder_totals(table->builder, table->event[e], table->totals[e], PC_UNKNOWN,
				  PC_UNKNOWN);
	if (inclusive) {
		take_out_recursion(table);
		pc_builder_note(table->builder,
				"costs are inclusive (--inclusive=yes): self cost is unknown, and "
				"functions that call each other may be counted several times");
	}
	status = add_rows(table, inclusive);
	if (!status)
		status = add_calls(table);
	table->row_count = table->call_count = 0;
	table->has_calls = false;
	return status;
}
