/* SPDX-License-Identifier: Apache-2.0
 * The lock graph. A thread waits for one lock at a time, so the graph is a function, and its cycles
 * are found by walking it once. */
#include "trace/locks.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/auto.h"
#include "trace/build.h"

struct graph {
	struct pc *pc;
	const struct pc_dump *dump;
	struct pc_table locks;	 /* by dump and id */
	struct pc_table threads; /* by dump and what they may be called */
	uint32_t *thread_of;	 /* by the id in `threads`: a trace */
	uint32_t thread_room;
	struct pc_lock_queue *queues; /* by the id in `locks` */
	uint32_t queue_room;
	uint32_t *wants; /* by trace: a lock; PC_NONE */
	struct pc_text key;
};

static struct pc_span key_of(struct graph *graph, uint32_t dump, const char *text)
{
	graph->key.size = 0;
	pc_text_printf(&graph->key, "%" PRIu32 " %s", dump, text);
	return pc_text_span(&graph->key);
}

/* ---- threads, by what a dump may call an owner ---- */
static void enter(struct graph *graph, uint32_t trace, const char *called)
{
	bool is_new;
	uint32_t id;

	if (!called || !*called)
		return;
	id = pc_table_intern(&graph->threads,
			     key_of(graph, graph->dump->traces[trace].dump, called), &is_new);
	if (!is_new)
		return;
	graph->thread_of = PC_GROW(graph->thread_of, id, graph->thread_room);
	graph->thread_of[id] = trace;
}

static void enter_all(struct graph *graph)
{
	char tid[24];

	for (uint32_t i = 0; i < graph->dump->trace_count; i++) {
		const struct pc_trace *trace = &graph->dump->traces[i];

		enter(graph, i, trace->id);
		snprintf(tid, sizeof(tid), "%" PRId64, trace->tid);
		enter(graph, i, trace->tid >= 0 ? tid : NULL);
	}
	/* what is meant by the name of one thread is not that of another */
	for (uint32_t i = 0; i < graph->dump->trace_count; i++)
		enter(graph, i, graph->dump->traces[i].name);
}

static uint32_t thread_called(struct graph *graph, uint32_t dump, const char *called)
{
	uint32_t id = pc_table_find(&graph->threads, key_of(graph, dump, called));

	return id == PC_NONE ? PC_NONE : graph->thread_of[id];
}

/* ---- locks ---- */
static struct pc_lock_queue *queue_of(struct graph *graph, uint32_t dump,
				      const struct pc_trace_lock *lock, uint32_t *out_id)
{
	struct pc_lock_queue *queue;
	bool is_new;

	*out_id = pc_table_intern(&graph->locks, key_of(graph, dump, lock->id), &is_new);
	if (is_new) {
		graph->queues = PC_GROW(graph->queues, *out_id, graph->queue_room);
		graph->queues[*out_id] =
			(struct pc_lock_queue){ .id = lock->id, .dump = dump, .owner = PC_NONE };
	}
	queue = &graph->queues[*out_id];
	if (!queue->type)
		queue->type = lock->type;
	return queue;
}

/* Who gave a lock up until it is woken stands in the dump as if it held it. */
static bool awaits(const struct pc_trace *trace, const char *id)
{
	for (uint32_t i = 0; i < trace->lock_count; i++)
		if (trace->locks[i].use != PC_LOCK_HELD && trace->locks[i].id &&
		    !strcmp(trace->locks[i].id, id))
			return true;
	return false;
}

static void add_lock(struct graph *graph, uint32_t at, const struct pc_trace_lock *lock)
{
	const struct pc_trace *trace = &graph->dump->traces[at];
	uint32_t id;
	struct pc_lock_queue *queue = queue_of(graph, trace->dump, lock, &id);

	if (lock->use == PC_LOCK_HELD) {
		if (queue->owner == PC_NONE && !awaits(trace, lock->id))
			queue->owner = at;
		return;
	}
	queue->awaiting += lock->use == PC_LOCK_AWAITED;
	if (lock->use != PC_LOCK_WANTED)
		return;
	if (graph->wants[at] == PC_NONE) {
		graph->wants[at] = id;
		queue->waiter_count++;
	}
	if (lock->owner && !queue->owner_text)
		queue->owner_text = lock->owner;
}

static void add_all(struct graph *graph)
{
	for (uint32_t i = 0; i < graph->dump->trace_count; i++) {
		const struct pc_trace *trace = &graph->dump->traces[i];

		graph->wants[i] = PC_NONE;
		for (uint32_t k = 0; k < trace->lock_count; k++)
			if (trace->locks[k].id)
				add_lock(graph, i, &trace->locks[k]);
	}
	for (uint32_t i = 0; i < graph->locks.count; i++) {
		struct pc_lock_queue *queue = &graph->queues[i];

		if (queue->owner == PC_NONE && queue->owner_text)
			queue->owner = thread_called(graph, queue->dump, queue->owner_text);
	}
}

static void list_waiters(struct graph *graph)
{
	size_t traces = graph->dump->trace_count;
	uint32_t *all = pc_arena_alloc(pc_memory(graph->pc), (traces + 1) * sizeof(*all));
	uint32_t **ends PC_AUTO(memory) = pc_realloc(NULL, graph->locks.count, sizeof(uint32_t *));

	for (uint32_t i = 0; i < graph->locks.count; i++) {
		graph->queues[i].waiters = ends[i] = all;
		all += graph->queues[i].waiter_count;
	}
	for (uint32_t i = 0; i < traces; i++)
		if (graph->wants[i] != PC_NONE)
			*ends[graph->wants[i]]++ = i;
}

/* ---- cycles ---- */
static uint32_t next_of(const struct graph *graph, uint32_t trace)
{
	return graph->wants[trace] == PC_NONE ? PC_NONE : graph->queues[graph->wants[trace]].owner;
}

static void keep_cycle(struct graph *graph, uint32_t first, struct pc_lock_cycle *out)
{
	struct pc_arena *arena = pc_memory(graph->pc);
	const char **locks;
	uint32_t *traces, at = first;
	size_t count = 0;

	do
		count++;
	while ((at = next_of(graph, at)) != first);
	traces = pc_arena_alloc(arena, count * sizeof(*traces));
	locks = pc_arena_alloc(arena, count * sizeof(*locks));
	for (size_t i = 0; i < count; i++, at = next_of(graph, at)) {
		traces[i] = at;
		locks[i] = graph->queues[graph->wants[at]].id;
	}
	*out = (struct pc_lock_cycle){ traces, locks, count };
}

/* Each walk gets a number; one that comes upon its own has found a cycle. */
static void find_cycles(struct graph *graph, struct pc_locks *out)
{
	size_t count = graph->dump->trace_count;
	uint32_t *walks PC_AUTO(memory) = pc_zeroed(count, sizeof(*walks));
	struct pc_lock_cycle *cycles PC_AUTO(memory) = NULL, *kept;
	uint32_t cycle_room = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = i;

		for (; at != PC_NONE && !walks[at]; at = next_of(graph, at))
			walks[at] = i + 1;
		if (at == PC_NONE || walks[at] != i + 1)
			continue;
		cycles = PC_GROW(cycles, out->cycle_count, cycle_room);
		keep_cycle(graph, at, &cycles[out->cycle_count++]);
	}
	kept = pc_arena_alloc(pc_memory(graph->pc), (out->cycle_count + 1) * sizeof(*kept));
	if (out->cycle_count)
		memcpy(kept, cycles, out->cycle_count * sizeof(*kept));
	out->cycles = kept;
}

/* ---- the list ---- */
static int compare(const void *left, const void *right)
{
	const struct pc_lock_queue *a = left, *b = right;

	if (a->waiter_count != b->waiter_count)
		return a->waiter_count < b->waiter_count ? 1 : -1;
	if (a->dump != b->dump)
		return a->dump < b->dump ? -1 : 1;
	return strcmp(a->id, b->id);
}

static void list_queues(struct graph *graph, struct pc_locks *out)
{
	struct pc_lock_queue *queues =
		pc_arena_alloc(pc_memory(graph->pc), (graph->locks.count + 1) * sizeof(*queues));

	for (uint32_t i = 0; i < graph->locks.count; i++) {
		out->held += graph->queues[i].owner != PC_NONE;
		if (graph->queues[i].waiter_count)
			queues[out->queue_count++] = graph->queues[i];
	}
	qsort(queues, out->queue_count, sizeof(*queues), compare);
	out->queues = queues;
}

void pc_dump_locks(struct pc *pc, const struct pc_dump *dump, struct pc_locks *out_locks)
{
	struct graph graph = { .pc = pc, .dump = dump };

	*out_locks = (struct pc_locks){ .held = 0 };
	pc_table_init(&graph.locks, pc_memory(pc));
	pc_table_init(&graph.threads, pc_memory(pc));
	graph.wants = pc_realloc(NULL, dump->trace_count, sizeof(*graph.wants));
	enter_all(&graph);
	add_all(&graph);
	list_waiters(&graph);
	find_cycles(&graph, out_locks);
	list_queues(&graph, out_locks);
	pc_table_clear(&graph.locks);
	pc_table_clear(&graph.threads);
	pc_text_clear(&graph.key);
	free(graph.thread_of);
	free(graph.queues);
	free(graph.wants);
}
