/* SPDX-License-Identifier: Apache-2.0
 * The builder's costs: samples and rows are added to cells, exactly. */
#include "base/arena.h"
#include "profile/build.h"

/* ---- exact sums ---- */
bool pc_amount_scale(int64_t *value, unsigned digits)
{
	int64_t scaled = *value;

	if (digits > PC_DIGITS_MAX)
		return !scaled;
	for (; digits; digits--)
		if (__builtin_mul_overflow(scaled, 10, &scaled))
			return false;
	*value = scaled;
	return true;
}

bool pc_amount_add(struct pc_amount *sum, int64_t value, unsigned digits)
{
	int64_t old = sum->value;
	unsigned most = digits > sum->digits ? digits : sum->digits;

	if (digits != sum->digits &&
	    (!pc_amount_scale(&old, most - sum->digits) || !pc_amount_scale(&value, most - digits)))
		return false;
	if (__builtin_add_overflow(old, value, &value) || value == PC_UNKNOWN)
		return false;
	*sum = (struct pc_amount){ value, most };
	return true;
}

int pc_build_too_large(struct pc_builder *builder, const char *event_name)
{
	return pc_fail(builder->pc, PC_EINPUT,
		       "the costs of event %s are larger than 64 bits can add up; give a part of "
		       "the input",
		       event_name);
}

/* ---- where a cost belongs ---- */
static uint64_t where_hash_of(const struct pc_builder *builder, const struct pc_build_where *where)
{
	uint64_t hash = pc_hash_pair(builder->where_index.seed,
				     (uint64_t)where->thread << 32 | where->pool);

	return pc_hash_pair(hash, (uint64_t)where->table << 32 | where->digits);
}

static uint64_t where_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;

	return where_hash_of(builder, &builder->wheres[id]);
}

static bool same_where(const struct pc_build_where *a, const struct pc_build_where *b)
{
	return a->thread == b->thread && a->pool == b->pool && a->table == b->table &&
	       a->digits == b->digits;
}

static uint32_t intern_where(struct pc_builder *builder, const struct pc_build_where *where)
{
	uint64_t hash = where_hash_of(builder, where);
	struct pc_probe probe = pc_index_start(&builder->where_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->where_index, &probe)) != PC_NONE)
		if (same_where(&builder->wheres[id], where))
			return id;
	builder->wheres = PC_GROW(builder->wheres, builder->where_count, builder->where_room);
	builder->wheres[builder->where_count] = *where;
	pc_index_add(&builder->where_index, hash, where_hash, builder);
	return builder->where_count++;
}

/* Mostly it is where the last one belonged. */
static uint32_t find_where(struct pc_builder *builder, const struct pc_build_where *where)
{
	uint32_t last = builder->last_where;

	if (last == PC_NONE || !same_where(&builder->wheres[last], where))
		builder->last_where = intern_where(builder, where);
	return builder->last_where;
}

/* ---- cells ---- */
static uint64_t cell_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;
	const struct pc_cell *cell = &builder->cells[id];

	return pc_hash_pair(builder->cell_index.seed, (uint64_t)cell->stack << 32 | cell->where);
}

void pc_build_counts(struct pc_builder *builder)
{
	builder->counts = pc_realloc(NULL, builder->cell_room, sizeof(*builder->counts));
	for (uint32_t i = 0; i < builder->cell_count; i++)
		builder->counts[i] = builder->cells[i].value;
}

static void new_cell(struct pc_builder *builder, const struct pc_cell *cell, int64_t count)
{
	uint32_t room = builder->cell_room;

	builder->cells = PC_GROW(builder->cells, builder->cell_count, builder->cell_room);
	if (builder->counts && builder->cell_room != room)
		builder->counts =
			pc_realloc(builder->counts, builder->cell_room, sizeof(*builder->counts));
	builder->cells[builder->cell_count] = *cell;
	if (builder->counts)
		builder->counts[builder->cell_count] = count;
	builder->cell_count++;
}

/* Most formats count samples alone: then a cell's count is its value, and is not kept. */
static void add_cell(struct pc_builder *builder, const struct pc_cell *more, int64_t count)
{
	uint64_t hash =
		pc_hash_pair(builder->cell_index.seed, (uint64_t)more->stack << 32 | more->where);
	struct pc_probe probe = pc_index_start(&builder->cell_index, hash);
	uint32_t id;

	if (!builder->counts && count != more->value)
		pc_build_counts(builder);
	while ((id = pc_index_next(&builder->cell_index, &probe)) != PC_NONE) {
		struct pc_cell *cell = &builder->cells[id];

		if (cell->stack != more->stack || cell->where != more->where)
			continue;
		cell->value += more->value;
		if (builder->counts)
			pc_known_add(&builder->counts[id], count);
		return;
	}
	pc_index_add(&builder->cell_index, hash, cell_hash, builder);
	new_cell(builder, more, count);
}

static uint64_t entry_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;
	const struct pc_entry *entry = &builder->entries[id];

	return pc_hash_pair(builder->entry_index.seed, (uint64_t)entry->frame << 32 | entry->where);
}

static void merge_entry(struct pc_entry *entry, const struct pc_entry *more, bool overlapping)
{
	pc_known_add(&entry->self, more->self);
	pc_known_add(&entry->total, overlapping ? PC_UNKNOWN : more->total);
	pc_known_add(&entry->count, more->count);
}

static void add_entry(struct pc_builder *builder, const struct pc_entry *more)
{
	uint64_t hash =
		pc_hash_pair(builder->entry_index.seed, (uint64_t)more->frame << 32 | more->where);
	struct pc_probe probe = pc_index_start(&builder->entry_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->entry_index, &probe)) != PC_NONE) {
		struct pc_entry *entry = &builder->entries[id];

		if (entry->frame == more->frame && entry->where == more->where) {
			merge_entry(entry, more, builder->wheres[entry->where].table != 0);
			return;
		}
	}
	builder->entries = PC_GROW(builder->entries, builder->entry_count, builder->entry_room);
	builder->entries[builder->entry_count] = *more;
	pc_index_add(&builder->entry_index, hash, entry_hash, builder);
	builder->entry_count++;
}

/* ---- what a sample and a row add to the sums of their event ---- */
static bool add_magnitude(struct pc_amount *sum, int64_t value, unsigned digits)
{
	return value == PC_UNKNOWN || pc_amount_add(sum, value < 0 ? -value : value, digits);
}

static bool add_count(struct pc_build_event *event, int64_t count)
{
	if (count != PC_UNKNOWN &&
	    (count < 0 || __builtin_add_overflow(event->counts, count, &event->counts)))
		return false;
	pc_known_add(&event->count, count);
	return true;
}

/* Everything is checked here: what is then added to cells, and the sums of any of them, fit. */
static bool add_sums(struct pc_builder *builder, const struct pc_row *row,
		     const struct pc_build_where *where)
{
	struct pc_build_event *event = &builder->events[row->event];
	struct pc_build_pool *pool = &builder->pools[where->pool];

	if (row->digits > PC_DIGITS_MAX || !add_magnitude(&pool->self, row->self, where->digits) ||
	    !add_magnitude(&pool->totals, row->total, where->digits) ||
	    !add_count(event, row->count))
		return false;
	if (row->self == PC_UNKNOWN)
		event->self_unknown = true;
	else if (!pc_amount_add(&event->sum, row->self, where->digits))
		return false;
	if (!pool->percent && where->digits > event->digits)
		event->digits = where->digits;
	pool->used = true;
	event->costs++;
	builder->input_costs++;
	return true;
}

static struct pc_build_where where_of(struct pc_builder *builder, const struct pc_row *row)
{
	uint32_t pool = pc_build_pool(builder, row->event);
	bool percent = builder->pools[pool].percent;

	return (struct pc_build_where){ row->thread, pool, 0, percent ? 0 : row->digits };
}

static uint32_t unknown_frame(struct pc_builder *builder)
{
	return pc_builder_frame(builder, &(struct pc_place){ .kind = PC_FRAME_UNKNOWN });
}

/* What one sample stands for; those that come in lots do not say it. */
static void add_period(struct pc_build_event *event, const struct pc_sample *sample)
{
	struct pc_amount *period = &event->period;

	if (event->period_said) {
		return;
	} else if (sample->count != 1) {
		event->period_unknown = true;
	} else if (!event->period_known) {
		*period = (struct pc_amount){ sample->value, sample->digits };
		event->period_known = true;
	} else if (sample->value != period->value || sample->digits != period->digits) {
		event->period_differs = true;
	}
}

int pc_builder_sample(struct pc_builder *builder, const struct pc_sample *sample)
{
	struct pc_row row = { .thread = sample->thread,
			      .event = sample->event,
			      .self = sample->value,
			      .total = PC_UNKNOWN,
			      .digits = sample->digits,
			      .count = sample->count };
	struct pc_build_where where = where_of(builder, &row);
	struct pc_cell cell = { .stack = sample->stack, .value = sample->value };

	if (sample->value == PC_UNKNOWN || !add_sums(builder, &row, &where))
		return pc_build_too_large(builder, builder->events[sample->event].name);
	add_period(&builder->events[sample->event], sample);
	if (cell.stack == PC_NONE)
		cell.stack = pc_builder_stack(builder, PC_NONE, unknown_frame(builder));
	cell.where = find_where(builder, &where);
	add_cell(builder, &cell, sample->count);
	return PC_OK;
}

int pc_builder_row(struct pc_builder *builder, const struct pc_row *row)
{
	struct pc_build_where where = where_of(builder, row);
	struct pc_entry entry = {
		.frame = row->frame, .self = row->self, .total = row->total, .count = row->count
	};

	if (builder->overlapping)
		where.table = builder->input;
	if (!add_sums(builder, row, &where))
		return pc_build_too_large(builder, builder->events[row->event].name);
	builder->events[row->event].period_unknown = true;
	if (entry.frame == PC_NONE)
		entry.frame = unknown_frame(builder);
	entry.where = find_where(builder, &where);
	add_entry(builder, &entry);
	return PC_OK;
}

/* ---- calls ---- */
static uint64_t arc_hash_of(const struct pc_builder *builder, const struct pc_arc *arc)
{
	uint64_t hash =
		pc_hash_pair(builder->arc_index.seed, (uint64_t)arc->caller << 32 | arc->callee);

	return pc_hash_pair(hash, arc->where);
}

static uint64_t arc_hash(const void *owner, uint32_t id)
{
	const struct pc_builder *builder = owner;

	return arc_hash_of(builder, &builder->arcs[id]);
}

static void add_arc(struct pc_builder *builder, const struct pc_arc *more)
{
	uint64_t hash = arc_hash_of(builder, more);
	struct pc_probe probe = pc_index_start(&builder->arc_index, hash);
	uint32_t id;

	while ((id = pc_index_next(&builder->arc_index, &probe)) != PC_NONE) {
		struct pc_arc *arc = &builder->arcs[id];

		if (arc->caller != more->caller || arc->callee != more->callee ||
		    arc->where != more->where)
			continue;
		arc->value += more->value;
		pc_known_add(&arc->calls, more->calls);
		return;
	}
	builder->arcs = PC_GROW(builder->arcs, builder->arc_count, builder->arc_room);
	builder->arcs[builder->arc_count] = *more;
	pc_index_add(&builder->arc_index, hash, arc_hash, builder);
	builder->arc_count++;
}

/* What calls cost is in the totals of rows already; alone it counts for nothing but their size. */
int pc_builder_call(struct pc_builder *builder, const struct pc_call *call)
{
	struct pc_build_event *event = &builder->events[call->event];
	struct pc_row row = { .thread = PC_NONE, .event = call->event, .digits = call->digits };
	struct pc_build_where where = where_of(builder, &row);
	struct pc_build_pool *pool = &builder->pools[where.pool];
	struct pc_arc arc = { call->caller, call->callee, 0, call->value, call->calls };

	if (call->digits > PC_DIGITS_MAX || call->value == PC_UNKNOWN ||
	    !add_magnitude(&pool->totals, call->value, where.digits) ||
	    (call->calls != PC_UNKNOWN &&
	     __builtin_add_overflow(event->calls, call->calls, &event->calls)))
		return pc_build_too_large(builder, event->name);
	if (!pool->percent && where.digits > event->digits)
		event->digits = where.digits;
	arc.where = find_where(builder, &where);
	add_arc(builder, &arc);
	return PC_OK;
}
