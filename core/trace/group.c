/* SPDX-License-Identifier: Apache-2.0
 * Grouping: a stack's key is the list of its functions' plain names. Stacks are interned, so most
 * threads are known by the address of their frames alone. */
#include "trace/group.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "trace/build.h"
#include "trace/filter.h"
#include "trace/plain.h"

struct grouping {
	struct pc *pc;
	const struct pc_dump *dump;
	struct pc_plain_frames plain;
	struct pc_table keys;	    /* of groups */
	struct pc_table identities; /* of threads, over several dumps */
	struct pc_text key;
	struct pc_trace_group *items; /* by the id of their keys */
	uint32_t item_room;
	uint32_t *group_of; /* by trace; PC_NONE: not wanted */
	struct still {
		uint32_t group, dumps, last;
	} * still; /* by identity; group PC_NONE: it moved */
	uint32_t still_room;
};

/* ---- keys ---- */
static void add_id(struct pc_text *key, uint32_t id)
{
	pc_text_add(key, (const char *)&id, sizeof(id));
}

/* A function that called itself counts once: fib(30) waits where fib(20) does. */
static void make_key(struct grouping *grouping, const struct pc_trace *trace)
{
	struct pc_text *key = &grouping->key;
	uint32_t last = PC_NONE;

	key->size = 0;
	add_id(key, trace->role);
	add_id(key, trace->state);
	for (uint32_t i = 0; i < trace->frame_count; i++) {
		uint32_t name = grouping->plain.by_frame[trace->frames[i]];

		if (name != last)
			add_id(key, name);
		last = name;
	}
	if (!trace->frame_count && trace->message)
		pc_text_puts(key, trace->message);
}

static bool is_listed(const struct pc_trace_group *group, const char *name)
{
	for (size_t i = 0; i < group->name_count; i++)
		if (!strcmp(group->names[i], name))
			return true;
	return group->name_count == PC_GROUP_NAMES;
}

static void count(struct pc_trace_group *group, const struct pc_trace *trace, uint32_t last_dump)
{
	const char *name = trace->name ? trace->name : trace->id;

	group->trace_count++;
	if (__builtin_add_overflow(group->count, trace->count, &group->count))
		group->count = INT64_MAX;
	group->dumps += !group->dumps || trace->dump != last_dump;
	if (name && !is_listed(group, name))
		group->names[group->name_count++] = name;
}

static void add_trace(struct grouping *grouping, uint32_t at)
{
	const struct pc_trace *trace = &grouping->dump->traces[at];
	struct pc_trace_group *group;
	bool is_new;
	uint32_t id;

	make_key(grouping, trace);
	id = pc_table_intern(&grouping->keys, pc_text_span(&grouping->key), &is_new);
	if (is_new) {
		grouping->items = PC_GROW(grouping->items, id, grouping->item_room);
		grouping->items[id] = (struct pc_trace_group){ .first = at };
	}
	group = &grouping->items[id];
	/* its dump, for the present, is kept in `still` */
	count(group, trace, (uint32_t)group->still);
	group->still = trace->dump;
	grouping->group_of[at] = id;
}

/* ---- the members ---- */
static void list_members(struct grouping *grouping)
{
	struct pc_arena *arena = pc_memory(grouping->pc);
	uint32_t *all = pc_arena_alloc(arena, (grouping->dump->trace_count + 1) * sizeof(*all));
	uint32_t **ends PC_AUTO(memory) =
		pc_realloc(NULL, grouping->keys.count, sizeof(uint32_t *));

	for (uint32_t i = 0; i < grouping->keys.count; i++) {
		grouping->items[i].traces = ends[i] = all;
		all += grouping->items[i].trace_count;
	}
	for (uint32_t i = 0; i < grouping->dump->trace_count; i++)
		if (grouping->group_of[i] != PC_NONE)
			*ends[grouping->group_of[i]]++ = i;
}

/* ---- threads that do not move ---- */
static uint32_t identity_of(struct grouping *grouping, const struct pc_trace *trace)
{
	struct pc_text *key = &grouping->key;
	bool is_new;
	uint32_t id;

	key->size = 0;
	if (trace->tid >= 0)
		pc_text_printf(key, "t%" PRId64, trace->tid);
	else if (trace->id)
		pc_text_printf(key, "i%s", trace->id);
	else if (trace->name)
		pc_text_printf(key, "n%s", trace->name);
	else
		return PC_NONE;
	id = pc_table_intern(&grouping->identities, pc_text_span(key), &is_new);
	if (is_new) {
		grouping->still = PC_GROW(grouping->still, id, grouping->still_room);
		grouping->still[id] = (struct still){ .group = PC_NONE, .last = PC_NONE };
	}
	return id;
}

static void follow(struct grouping *grouping, uint32_t at)
{
	const struct pc_trace *trace = &grouping->dump->traces[at];
	uint32_t group = grouping->group_of[at], identity;
	struct still *still;

	if (group == PC_NONE || trace->role != PC_ROLE_THREAD)
		return;
	identity = identity_of(grouping, trace);
	if (identity == PC_NONE)
		return;
	still = &grouping->still[identity];
	if (!still->dumps || still->group == group)
		still->group = group;
	else
		still->group = PC_NONE;
	still->dumps += still->last != trace->dump;
	still->last = trace->dump;
}

static void find_still(struct grouping *grouping)
{
	uint32_t dumps = pc_dump_dumps(grouping->dump);

	for (uint32_t i = 0; i < grouping->keys.count; i++)
		grouping->items[i].still = 0;
	if (dumps < 2)
		return;
	for (uint32_t i = 0; i < grouping->dump->trace_count; i++)
		follow(grouping, i);
	for (uint32_t i = 0; i < grouping->identities.count; i++)
		if (grouping->still[i].group != PC_NONE && grouping->still[i].dumps == dumps)
			grouping->items[grouping->still[i].group].still++;
}

/* ---- the list ---- */
struct ranked {
	struct pc_trace_group group;
	enum pc_trace_role role;
};

static int compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	if (a->group.count != b->group.count)
		return a->group.count < b->group.count ? 1 : -1;
	return a->group.first < b->group.first ? -1 : a->group.first > b->group.first;
}

static bool is_thread(enum pc_trace_role role)
{
	return role == PC_ROLE_THREAD || role == PC_ROLE_ERROR;
}

static void rank(struct grouping *grouping, struct pc_trace_groups *out)
{
	struct pc_arena *arena = pc_memory(grouping->pc);
	uint32_t count = grouping->keys.count;
	struct pc_doings *doings = pc_doings_new(grouping->pc, grouping->dump);
	struct ranked *ranked PC_AUTO(memory) = pc_realloc(NULL, count, sizeof(*ranked));
	struct pc_trace_group *items = pc_arena_alloc(arena, (count + 1) * sizeof(*items));

	for (uint32_t i = 0; i < count; i++)
		ranked[i] =
			(struct ranked){ grouping->items[i],
					 grouping->dump->traces[grouping->items[i].first].role };
	qsort(ranked, count, sizeof(*ranked), compare);
	*out = (struct pc_trace_groups){ .items = items, .count = count };
	for (uint32_t i = 0; i < count; i++) {
		items[i] = ranked[i].group;
		items[i].doing =
			pc_doing_of(doings, &grouping->dump->traces[ranked[i].group.first]);
		if (is_thread(ranked[i].role) &&
		    __builtin_add_overflow(out->threads, items[i].count, &out->threads))
			out->threads = INT64_MAX;
	}
}

static void group_all(struct grouping *grouping, const struct pc_trace_filter *filter)
{
	const struct pc_dump *dump = grouping->dump;

	pc_table_init(&grouping->keys, pc_memory(grouping->pc));
	pc_table_init(&grouping->identities, pc_memory(grouping->pc));
	pc_plain_frames_init(&grouping->plain, grouping->pc, dump);
	for (uint32_t i = 0; i < dump->trace_count; i++) {
		grouping->group_of[i] = PC_NONE;
		if (pc_trace_passes(filter, &dump->traces[i]))
			add_trace(grouping, i);
	}
	list_members(grouping);
	find_still(grouping);
}

static void clear(struct grouping *grouping)
{
	pc_table_clear(&grouping->keys);
	pc_table_clear(&grouping->identities);
	pc_plain_frames_clear(&grouping->plain);
	pc_text_clear(&grouping->key);
	free(grouping->items);
	free(grouping->still);
	free(grouping->group_of);
}

int pc_dump_group_query(struct pc *pc, const struct pc_dump *dump,
			const struct pc_group_query *query, size_t query_size,
			struct pc_trace_groups *out_groups)
{
	struct grouping grouping = { .pc = pc, .dump = dump };
	struct pc_trace_filter filter PC_AUTO(trace_filter) = { .dump = dump };
	struct pc_group_query known = { NULL, NULL };
	int status;

	if (query)
		memcpy(&known, query, query_size < sizeof(known) ? query_size : sizeof(known));
	status = pc_trace_filter_init(pc, &filter, known.filter, known.thread);
	if (status)
		return status;
	grouping.group_of = pc_realloc(NULL, dump->trace_count, sizeof(*grouping.group_of));
	group_all(&grouping, &filter);
	rank(&grouping, out_groups);
	clear(&grouping);
	return PC_OK;
}

const char *pc_trace_function(struct pc *pc, const struct pc_call_site *site)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	if (!site->function)
		return NULL;
	pc_plain_name(&text, pc_span(site->function));
	return pc_arena_strndup(pc_memory(pc), text.data ? text.data : "", text.size);
}
