/* SPDX-License-Identifier: Apache-2.0
 * What the control group of a process may use, and whether it is held back. Version 2; of version 1
 * only the path is told. */
#include "explainprocess.h"

/* The unified group, "0::/system.slice/x.service". */
static const char *group_of(struct process_reader *reader)
{
	PC_AUTO(text) struct pc_text groups = { 0 };
	struct pc_span rest, line;

	process_file(reader, "cgroup", &groups);
	rest = pc_text_span(&groups);
	while (process_line(&rest, &line))
		if (pc_span_starts(line, "0::/"))
			return pc_arena_strndup(pc_memory(reader->pc), line.data + 3,
						line.size - 3);
	return NULL;
}

/* "max 100000" is no limit; "50000 100000" half a processor. */
static void add_cpu(struct json_object *out, const struct pc_text *text)
{
	struct pc_span quota, period;
	int64_t used, of;

	if (!pc_span_cut(pc_span_trim(pc_text_span(text)), ' ', &quota, &period) ||
	    !pc_span_int(quota, &used) || !pc_span_int(period, &of) || of <= 0)
		return;
	explain_add(out, "cpu_limit", json_object_new_double((double)used / (double)of));
}

static void add_value(struct json_object *out, const char *key, const struct pc_text *text)
{
	int64_t value;

	if (pc_span_int(pc_span_trim(pc_text_span(text)), &value))
		explain_add_number(out, key, value);
}

static void add_file(struct process_reader *group, const char *name, const char *key,
		     struct json_object *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	if (process_file(group, name, &text))
		add_value(out, key, &text);
}

static void add_counters(struct process_reader *group, struct json_object *out)
{
	PC_AUTO(text) struct pc_text cpu = { 0 }, events = { 0 }, limit = { 0 };

	if (process_file(group, "cpu.max", &limit))
		add_cpu(out, &limit);
	if (process_file(group, "cpu.stat", &cpu)) {
		process_add_number(out, "cpu_periods", process_number(&cpu, "nr_periods"));
		process_add_number(out, "cpu_throttled", process_number(&cpu, "nr_throttled"));
		process_add_number(out, "cpu_throttled_us", process_number(&cpu, "throttled_usec"));
	}
	if (process_file(group, "memory.events", &events)) {
		process_add_number(out, "memory_high_events", process_number(&events, "high"));
		process_add_number(out, "memory_max_events", process_number(&events, "max"));
		process_add_number(out, "oom_kills", process_number(&events, "oom_kill"));
	}
}

void process_cgroup(struct process_reader *reader)
{
	const char *path = group_of(reader);
	struct process_reader group = *reader;
	struct json_object *object;

	if (!path || strstr(path, "/.."))
		return;
	object = json_object_new_object();
	explain_add_text(object, "path", path);
	group.folder = pc_arena_printf(pc_memory(reader->pc), "/sys/fs/cgroup%s", path);
	add_counters(&group, object);
	add_file(&group, "memory.max", "memory_limit_bytes", object);
	add_file(&group, "memory.high", "memory_high_bytes", object);
	add_file(&group, "memory.current", "memory_bytes", object);
	add_file(&group, "pids.max", "pids_limit", object);
	add_file(&group, "pids.current", "pids", object);
	explain_add(reader->process, "cgroup", object);
}
