/* SPDX-License-Identifier: Apache-2.0
 * Sums by name: self at the leaf, total once a stack however often a name recurs in it. No sum can
 * overflow: the builder made sure that all magnitudes of an event together fit. */
#include "profile/rank_sums.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/auto.h"
#include "profile/rank_totals.h"

struct key {
	uint32_t a, b, c, d;
};

/* ---- labels of threads ---- */
static uint32_t thread_label(struct pc_sums *sums, const struct pc_thread *thread)
{
	const char *process = pc_sealed_string(sums->profile, thread->process);
	int64_t number = thread->tid >= 0 ? thread->tid : thread->pid;
	struct pc_text name PC_AUTO(text) = { 0 };

	if (sums->by == PC_BY_PROCESS)
		return thread->process;
	pc_text_puts(&name, process ? process : PC_RANK_UNKNOWN);
	if (number >= 0)
		pc_text_printf(&name, "/%" PRId64, number);
	return pc_table_intern(&sums->names, (struct pc_span){ name.data, name.size }, NULL);
}

static void make_labels(struct pc_sums *sums)
{
	uint32_t count = sums->profile->thread_count;

	sums->labels = pc_realloc(NULL, (size_t)count + 1, sizeof(*sums->labels));
	for (uint32_t i = 0; i < count; i++)
		sums->labels[i] = thread_label(sums, &sums->profile->threads[i]);
	sums->labels[count] = PC_NONE;
}

/* ---- groups ---- */
/* In a table whose rows are functions a line is where one begins: many methods of a file have one
 * name. Where rows are lines, or stacks know them, it is a place inside. */
static bool lines_are_functions(const struct pc_profile *profile)
{
	if (profile->cell_count)
		return false;
	for (uint32_t i = 0; i < profile->where_count; i++)
		if (profile->wheres[i].table)
			return false;
	return true;
}

void pc_sums_init(struct pc_sums *sums, const struct pc_profile *profile, enum pc_rank_by by,
		  size_t event, struct pc_arena *arena)
{
	size_t members =
		pc_by_thread(by) ? (size_t)profile->thread_count + 1 : profile->frame_count;

	*sums = (struct pc_sums){ .profile = profile, .by = by, .event = event };
	sums->by_line = lines_are_functions(profile);
	pc_index_init(&sums->index);
	pc_table_init(&sums->names, arena);
	if (profile->counts || profile->entry_count)
		sums->samples = pc_zeroed(0, sizeof(*sums->samples));
	sums->group_of = pc_realloc(NULL, members, sizeof(*sums->group_of));
	for (size_t i = 0; i < members; i++)
		sums->group_of[i] = PC_NONE;
	if (pc_by_thread(by))
		make_labels(sums);
}

void pc_sums_clear(struct pc_sums *sums)
{
	pc_index_clear(&sums->index);
	pc_table_clear(&sums->names);
	free(sums->groups);
	free(sums->commons);
	free(sums->samples);
	free(sums->group_of);
	free(sums->labels);
}

static uint32_t label_of(const struct pc_sums *sums, uint32_t thread)
{
	return sums->labels[thread == PC_NONE ? sums->profile->thread_count : thread];
}

static struct key key_of(const struct pc_sums *sums, uint32_t of)
{
	const struct pc_frame_ids *frame;

	if (pc_by_thread(sums->by))
		return (struct key){ .a = label_of(sums, of) };
	frame = &sums->profile->frames[of];
	switch (sums->by) {
	case PC_BY_LIBRARY:
		return (struct key){ .a = frame->module,
				     .b = frame->module == PC_NONE &&
					  frame->kind == PC_FRAME_KERNEL };
	case PC_BY_FILE:
		return (struct key){ .a = frame->file };
	default:
		/* a table tells functions of one name apart by their file; a stack may know it at
		 * some places only */
		return (struct key){ frame->function, frame->module,
				     sums->profile->cell_count ? PC_NONE : frame->file,
				     sums->by_line ? frame->line : 0 };
	}
}

static uint64_t key_hash(const struct pc_sums *sums, struct key key)
{
	return pc_hash_pair(pc_hash_pair(sums->index.seed, (uint64_t)key.a << 32 | key.b),
			    (uint64_t)key.c << 32 | key.d);
}

static uint64_t group_hash(const void *owner, uint32_t id)
{
	const struct pc_sums *sums = owner;

	return key_hash(sums, key_of(sums, sums->groups[id].of));
}

static uint32_t find_group(struct pc_sums *sums, struct key key, uint64_t hash)
{
	struct pc_probe probe = pc_index_start(&sums->index, hash);
	uint32_t id;

	while ((id = pc_index_next(&sums->index, &probe)) != PC_NONE) {
		struct key known = key_of(sums, sums->groups[id].of);

		if (known.a == key.a && known.b == key.b && known.c == key.c && known.d == key.d)
			return id;
	}
	return PC_NONE;
}

static uint8_t common_kind(uint8_t a, uint8_t b)
{
	bool user = (a == PC_FRAME_USER && b == PC_FRAME_INLINED) ||
		    (a == PC_FRAME_INLINED && b == PC_FRAME_USER);

	return a == b ? a : user ? PC_FRAME_USER : PC_FRAME_UNKNOWN;
}

/* One more frame of the group: what is not the same everywhere is not told. */
static void join(struct pc_sums *sums, uint32_t group, uint32_t of)
{
	struct pc_common *common = &sums->commons[group];
	const struct pc_frame_ids *first, *more;

	if (pc_by_thread(sums->by))
		return;
	first = &sums->profile->frames[sums->groups[group].of];
	more = &sums->profile->frames[of];
	common->file_differs |= first->file != more->file;
	common->line_differs |= first->line != more->line || common->file_differs;
	common->kind = common_kind(common->kind, (uint8_t)more->kind) & 7;
}

static void add_group(struct pc_sums *sums, uint32_t of)
{
	uint32_t room = sums->room, id = sums->count;

	sums->groups = PC_GROW(sums->groups, sums->count, sums->room);
	if (sums->room != room) {
		sums->commons = pc_realloc(sums->commons, sums->room, sizeof(*sums->commons));
		if (sums->samples)
			sums->samples =
				pc_realloc(sums->samples, sums->room, sizeof(*sums->samples));
	}
	sums->groups[id] = (struct pc_group){ .of = of, .process = PC_PROCESS_UNSET };
	sums->commons[id] = (struct pc_common){ 0 };
	if (!pc_by_thread(sums->by))
		sums->commons[id].kind = sums->profile->frames[of].kind;
	if (sums->samples)
		sums->samples[id] = 0;
	sums->count++;
}

static uint32_t make_group(struct pc_sums *sums, uint32_t of)
{
	struct key key = key_of(sums, of);
	uint64_t hash = key_hash(sums, key);
	uint32_t id = find_group(sums, key, hash);

	if (id != PC_NONE) {
		join(sums, id, of);
		return id;
	}
	pc_index_add(&sums->index, hash, group_hash, sums);
	add_group(sums, of);
	return sums->count - 1;
}

uint32_t pc_sums_group(struct pc_sums *sums, uint32_t of)
{
	uint32_t *known = &sums->group_of[of == PC_NONE ? sums->profile->thread_count : of];

	if (*known == PC_NONE)
		*known = make_group(sums, of);
	return *known;
}

const char *pc_sums_name(const struct pc_sums *sums, const struct pc_group *group)
{
	struct key key = key_of(sums, group->of);

	if (sums->by == PC_BY_THREAD)
		return key.a == PC_NONE ? NULL : sums->names.keys[key.a].data;
	if (sums->by == PC_BY_LIBRARY && key.b)
		return PC_RANK_KERNEL;
	return pc_sealed_string(sums->profile, key.a);
}

/* ---- costs ---- */
static void add_process(const struct pc_sums *sums, struct pc_group *group, uint32_t thread)
{
	pc_sums_process(&group->process,
			thread == PC_NONE ? PC_NONE : sums->profile->threads[thread].process);
}

static void add_kind(struct pc_sums *sums, uint32_t frame, int64_t self)
{
	if (self == PC_UNKNOWN)
		return;
	switch ((enum pc_frame_kind)sums->profile->frames[frame].kind) {
	case PC_FRAME_KERNEL:
		sums->kernel += self;
		break;
	case PC_FRAME_USER:
	case PC_FRAME_JIT:
	case PC_FRAME_INLINED:
		sums->user += self;
		break;
	default:
		sums->unknown += self;
	}
}

static void add_self(struct pc_sums *sums, uint32_t id, uint32_t leaf, uint32_t thread)
{
	const struct pc_cell *cell = &sums->profile->cells[id];
	uint32_t at = pc_sums_group(sums, pc_by_thread(sums->by) ? thread : leaf);
	struct pc_group *group = &sums->groups[at];

	pc_known_add(&group->self, cell->value);
	if (sums->samples)
		pc_known_add(&sums->samples[at], pc_cell_samples(sums->profile, id));
	if (!pc_by_thread(sums->by) && !sums->profile->has_stacks)
		group->total = PC_UNKNOWN;
	add_process(sums, group, thread);
	add_kind(sums, leaf, cell->value);
}

static int add_cells(struct pc *pc, struct pc_sums *sums)
{
	const struct pc_profile *profile = sums->profile;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_where *where = &profile->wheres[cell->where];
		uint32_t leaf = profile->nodes[cell->stack].frame;

		if (where->event != sums->event)
			continue;
		add_self(sums, i, leaf, where->thread);
	}
	if (pc_by_thread(sums->by) || !profile->has_stacks)
		return PC_OK;
	return pc_totals_add(pc, sums);
}

/* ---- rows of tables ---- */
struct member {
	uint32_t group, thread, table, frame;
};

static int compare(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order = compare(a->group, b->group);

	if (!order)
		order = compare(a->thread, b->thread);
	if (!order)
		order = compare(a->table, b->table);
	return order ? order : compare(a->frame, b->frame);
}

/* Whether two rows of a group may speak of the same samples, so that their totals can't be added
 * up: rows of two places may stand for a caller and its callee, and so may two rows of one function
 * in a table with a row a line. */
static bool overlap(const struct pc_sums *sums, const struct member *a, const struct member *b)
{
	if (a->group != b->group || a->thread != b->thread)
		return false;
	if (sums->by != PC_BY_FUNCTION && a->frame != b->frame)
		return true;
	return b->table && (a->table == b->table || !a->table);
}

/* Whether a row speaks of all that is ranked under its name: that of a function is but a part of
 * its library, whose total is larger. */
static bool is_whole(const struct pc_sums *sums, const struct pc_frame_ids *frame)
{
	if (sums->by == PC_BY_FUNCTION)
		return true;
	return frame->function == PC_NONE && (sums->by == PC_BY_FILE || frame->file == PC_NONE) &&
	       (sums->by == PC_BY_LIBRARY || sums->by == PC_BY_FILE || frame->module == PC_NONE);
}

static struct member add_entry(struct pc_sums *sums, const struct pc_entry *entry,
			       const struct pc_where *where)
{
	const struct pc_frame_ids *frame = &sums->profile->frames[entry->frame];
	uint32_t id = pc_sums_group(sums, pc_by_thread(sums->by) ? where->thread : entry->frame);
	struct pc_group *group = &sums->groups[id];

	pc_known_add(&group->self, entry->self);
	pc_known_add(&group->total, is_whole(sums, frame) ? entry->total : PC_UNKNOWN);
	pc_known_add(&sums->samples[id], entry->count);
	add_process(sums, group, where->thread);
	add_kind(sums, entry->frame, entry->self);
	return (struct member){ id, where->thread, where->table, entry->frame };
}

static void add_entries(struct pc_sums *sums)
{
	const struct pc_profile *profile = sums->profile;
	struct member *members PC_AUTO(memory) =
		pc_realloc(NULL, profile->entry_count, sizeof(*members));
	uint32_t count = 0;

	for (uint32_t i = 0; i < profile->entry_count; i++) {
		const struct pc_where *where = &profile->wheres[profile->entries[i].where];

		if (where->event == sums->event)
			members[count++] = add_entry(sums, &profile->entries[i], where);
	}
	if (count)
		qsort(members, count, sizeof(*members), compare_members);
	for (uint32_t i = 1; i < count; i++)
		if (overlap(sums, &members[i - 1], &members[i]))
			sums->groups[members[i].group].total = PC_UNKNOWN;
}

int pc_sums_add(struct pc *pc, struct pc_sums *sums)
{
	int status = PC_OK;

	/* rows first: stacks end the making of groups */
	if (sums->profile->entry_count)
		add_entries(sums);
	if (sums->profile->cell_count)
		status = add_cells(pc, sums);
	pc_index_clear(&sums->index);
	/* every cost is in one thread: where all self costs are known, they make the total */
	for (uint32_t i = 0; pc_by_thread(sums->by) && i < sums->count; i++)
		if (sums->groups[i].self != PC_UNKNOWN)
			sums->groups[i].total = sums->groups[i].self;
	return status;
}
