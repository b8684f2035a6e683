/* SPDX-License-Identifier: Apache-2.0
 * What the numbers of a process say by themselves: facts, each with the numbers it rests on. What
 * they mean for the work is not known here. */
#include <inttypes.h>

#include "explainprocess.h"

struct observer {
	struct pc *pc;
	struct json_object *process, *cgroup, *found;
};

static int64_t number(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return value ? json_object_get_int64(value) : -1;
}

static void PC_PRINTF(2, 3) tell(struct observer *observer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	json_object_array_add(observer->found,
			      pc_json_string(pc_arena_vprintf(pc_memory(observer->pc), fmt, args)));
	va_end(args);
}

static const char *bytes(struct observer *observer, int64_t value)
{
	return pc_quantity(pc_memory(observer->pc), value, 0, "bytes");
}

static void see_descriptors(struct observer *observer)
{
	int64_t fds = number(observer->process, "fds");
	int64_t limit = number(observer->process, "fds_limit");
	int64_t deleted =
		number(json_object_object_get(observer->process, "fds_by_kind"), "deleted");

	if (limit > 0 && fds >= limit - limit / 5)
		tell(observer, "%" PRId64 " of at most %" PRId64 " descriptors are open", fds,
		     limit);
	if (deleted > 0)
		tell(observer,
		     "%" PRId64 " open file%s deleted: the space stays taken until "
		     "they are closed",
		     deleted, deleted == 1 ? " is" : "s are");
}

static void see_throttling(struct observer *observer)
{
	int64_t periods = number(observer->cgroup, "cpu_periods");
	int64_t throttled = number(observer->cgroup, "cpu_throttled");
	int64_t us = number(observer->cgroup, "cpu_throttled_us");

	if (throttled > 0 && periods > 0)
		tell(observer,
		     "its group was held back by its CPU limit in %" PRId64 " of %" PRId64
		     " periods, for %s in all",
		     throttled, periods,
		     pc_quantity(pc_memory(observer->pc), us < 0 ? 0 : us, 0, "us"));
}

static void see_group_memory(struct observer *observer)
{
	int64_t used = number(observer->cgroup, "memory_bytes");
	int64_t limit = number(observer->cgroup, "memory_limit_bytes");
	int64_t full = number(observer->cgroup, "memory_max_events");
	int64_t high = number(observer->cgroup, "memory_high_events");
	int64_t kills = number(observer->cgroup, "oom_kills");

	if (limit > 0 && used >= limit - limit / 10)
		tell(observer, "its group uses %s of at most %s of memory", bytes(observer, used),
		     bytes(observer, limit));
	if (full > 0)
		tell(observer, "its group was at its limit of memory %" PRId64 " times", full);
	if (high > 0)
		tell(observer, "its group was slowed down for its memory %" PRId64 " times", high);
	if (kills > 0)
		tell(observer, "%" PRId64 " process%s of its group ended for want of memory", kills,
		     kills == 1 ? " was" : "es were");
}

static void see_memory(struct observer *observer)
{
	int64_t swap = number(observer->process, "swap_bytes");
	int64_t faults = number(observer->process, "major_faults");
	int64_t runs = number(observer->process, "runs_ms") / 1000;

	if (swap > 0)
		tell(observer, "%s of its memory are swapped out", bytes(observer, swap));
	if (faults > 1000)
		tell(observer,
		     "%" PRId64 " pages were waited for from a disk, %" PRId64
		     " a second on average",
		     faults, faults / (runs > 0 ? runs : 1));
}

static void see_switches(struct observer *observer)
{
	int64_t asked = number(observer->process, "voluntary_switches");
	int64_t forced = number(observer->process, "involuntary_switches");
	int64_t runs = number(observer->process, "runs_ms") / 1000;

	if (runs < 1)
		return;
	if (asked / runs >= 1000)
		tell(observer,
		     "its first thread went to sleep %" PRId64 " times a second on "
		     "average",
		     asked / runs);
	if (forced / runs >= 100)
		tell(observer,
		     "its first thread was taken off the processor %" PRId64
		     " times a second on average, for others to run",
		     forced / runs);
}

static void see_time(struct observer *observer)
{
	int64_t user = number(observer->process, "user_ms");
	int64_t system = number(observer->process, "system_ms");

	if (user + system >= 1000 && system > user)
		tell(observer, "%" PRId64 " %% of its processor time is the kernel's",
		     system * 100 / (user + system));
}

static void see_threads(struct observer *observer)
{
	struct json_object *states = json_object_object_get(observer->process, "thread_states");
	int64_t running = number(states, "running");
	int64_t waiting = number(states, "waiting for a device");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (running > processors && processors > 0)
		tell(observer,
		     "%" PRId64 " of its threads want to run, and there are %ld processors",
		     running, processors);
	if (waiting > 0)
		tell(observer, "%" PRId64 " thread%s for a device and can't be interrupted",
		     waiting, waiting == 1 ? " waits" : "s wait");
}

static void see_rest(struct observer *observer)
{
	const char *scheduling = explain_text(observer->process, "scheduling", NULL);
	int64_t nice = number(observer->process, "nice");

	if (json_object_get_boolean(
		    json_object_object_get(observer->process, "executable_deleted")))
		tell(observer, "it runs a file that was deleted or replaced since");
	if (json_object_get_int64(json_object_object_get(observer->process, "nice")) > 0)
		tell(observer, "it is nice to others by %" PRId64, nice);
	if (scheduling && strcmp(scheduling, "normal") != 0)
		tell(observer, "its scheduling is not the normal one, but %s", scheduling);
}

struct json_object *process_observe(struct pc *pc, struct json_object *process)
{
	static void (*const all[])(struct observer *) = { see_throttling,  see_group_memory,
							  see_descriptors, see_memory,
							  see_switches,	   see_time,
							  see_threads,	   see_rest };
	struct observer observer = { pc, process, NULL, json_object_new_array() };

	if (!process)
		return observer.found;
	observer.cgroup = json_object_object_get(process, "cgroup");
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		all[i](&observer);
	return observer.found;
}
