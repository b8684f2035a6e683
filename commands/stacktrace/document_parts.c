/* SPDX-License-Identifier: Apache-2.0
 * Parts of the document: frames, locks, advice. */
#include <inttypes.h>

#include "stacktrace.h"

static const char *const kinds[] = {
	NULL, "user", "kernel", "jit", "inlined", "guest", "hypervisor"
};

static struct json_object *place(const struct stacktrace_result *r, const struct pc_call_site *site)
{
	struct pc_arena *arena = pc_memory(r->pc);

	if (!site->file)
		return NULL;
	if (!site->line)
		return pc_json_string(site->file);
	if (!site->column)
		return pc_json_string(
			pc_arena_printf(arena, "%s:%" PRIu32, site->file, site->line));
	return pc_json_string(pc_arena_printf(arena, "%s:%" PRIu32 ":%" PRIu32, site->file,
					      site->line, site->column));
}

static struct json_object *frame(const struct stacktrace_result *r, const struct pc_trace *trace,
				 uint32_t at)
{
	const struct pc_call_site *site = pc_dump_frame(r->dump, trace->frames[at]);
	struct json_object *object = json_object_new_object();

	pc_json_add_count(object, "number", at);
	pc_json_add_text(object, "function", site->function);
	pc_json_add_text(object, "module", site->module);
	pc_json_add(object, "place", place(r, site));
	pc_json_add_text(object, "kind", kinds[site->kind]);
	pc_json_add(object, "address",
		    site->address ? pc_json_string(pc_arena_printf(pc_memory(r->pc), "0x%" PRIx64,
								   site->address))
				  : NULL);
	return object;
}

struct json_object *stacktrace_frames(const struct stacktrace_result *r,
				      const struct pc_trace *trace, size_t most)
{
	struct json_object *array = json_object_new_array();

	for (uint32_t i = 0; i < trace->frame_count && i < most; i++)
		json_object_array_add(array, frame(r, trace, i));
	return array;
}

/* ---- locks ---- */
enum { WAITERS_NAMED = 8 };

static struct json_object *queue(const struct stacktrace_result *r,
				 const struct pc_lock_queue *queue)
{
	struct json_object *object = json_object_new_object(), *waiters = json_object_new_array();
	const char *owner =
		queue->owner == UINT32_MAX ? queue->owner_text : stacktrace_thread(r, queue->owner);

	for (size_t i = 0; i < queue->waiter_count && i < WAITERS_NAMED; i++)
		json_object_array_add(waiters,
				      pc_json_string(stacktrace_thread(r, queue->waiters[i])));
	pc_json_add_text(object, "lock", queue->id);
	pc_json_add_text(object, "type", queue->type);
	pc_json_add_text(object, "holder", owner);
	pc_json_add_count(object, "waiting", (int64_t)queue->waiter_count);
	pc_json_add_count(object, "awaiting", (int64_t)queue->awaiting);
	pc_json_add_count(object, "dump", queue->dump);
	pc_json_add(object, "waiters", waiters);
	return object;
}

/* With --filter or --thread only locks that a selected thread waits for or holds are told. */
static bool waits_selected(const struct stacktrace_result *r, const struct pc_lock_queue *queue)
{
	if (queue->owner != UINT32_MAX && r->selected[queue->owner])
		return true;
	for (size_t i = 0; i < queue->waiter_count; i++)
		if (r->selected[queue->waiters[i]])
			return true;
	return false;
}

static bool cycle_selected(const struct stacktrace_result *r, const struct pc_lock_cycle *cycle)
{
	for (size_t i = 0; i < cycle->count; i++)
		if (r->selected[cycle->traces[i]])
			return true;
	return false;
}

struct json_object *stacktrace_locks(const struct stacktrace_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->locks.queue_count; i++)
		if (waits_selected(r, &r->locks.queues[i]))
			json_object_array_add(array, queue(r, &r->locks.queues[i]));
	return array;
}

static struct json_object *cycle(const struct stacktrace_result *r,
				 const struct pc_lock_cycle *cycle)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < cycle->count; i++) {
		struct json_object *object = json_object_new_object();
		uint32_t holder = cycle->traces[(i + 1) % cycle->count];

		pc_json_add_text(object, "thread", stacktrace_thread(r, cycle->traces[i]));
		pc_json_add_text(object, "waits_for", cycle->locks[i]);
		pc_json_add_text(object, "held_by", stacktrace_thread(r, holder));
		json_object_array_add(array, object);
	}
	return array;
}

struct json_object *stacktrace_deadlocks(const struct stacktrace_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->locks.cycle_count; i++)
		if (cycle_selected(r, &r->locks.cycles[i]))
			json_object_array_add(array, cycle(r, &r->locks.cycles[i]));
	return array;
}

/* ---- advice ---- */
struct json_object *stacktrace_advice(const struct stacktrace_result *r)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < r->advice.count; i++) {
		const struct pc_advice *advice = &r->advice.items[i];
		struct json_object *object = pc_advice_document(advice);

		pc_json_add_count(object, "names_matched", (int64_t)advice->names_matched);
		json_object_array_add(array, object);
	}
	return array;
}
