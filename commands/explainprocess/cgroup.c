/* SPDX-License-Identifier: Apache-2.0
 * What the control groups of a process may use, and whether they are held back: of version 2, and
 * of version 1, where each controller has a tree of its own. Where these lie is what
 * /proc/self/mountinfo says. */
#include "explainprocess.h"

/* A file or a field of one, and the key under which its number is told. */
struct number_file {
	const char *name, *key;
};

enum { FIELDS_MAX = 32 };
static const int64_t no_limit = INT64_MAX / 2; /* version 1 writes the largest page count */

static void add_once(struct json_object *out, const char *key, struct json_object *value)
{
	if (json_object_object_get(out, key))
		json_object_put(value);
	else
		json_object_object_add(out, key, value);
}

static bool number_of(struct process_reader *group, const char *name, int64_t *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	return process_file(group, name, &text) &&
	       pc_span_int(pc_span_trim(pc_text_span(&text)), out);
}

static void add_numbers(struct process_reader *group, const struct number_file *files,
			struct json_object *out)
{
	int64_t value;

	for (; files->name; files++)
		if (number_of(group, files->name, &value) && value >= 0 && value < no_limit)
			add_once(out, files->key, json_object_new_int64(value));
}

static void add_fields(struct process_reader *group, const char *name,
		       const struct number_file *fields, struct json_object *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };

	if (!process_file(group, name, &text))
		return;
	for (; fields->name; fields++)
		if (process_number(&text, fields->name) >= 0)
			add_once(out, fields->key,
				 json_object_new_int64(process_number(&text, fields->name)));
}

static void add_text(struct process_reader *group, const char *name, const char *key,
		     struct json_object *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span value;

	if (!process_file(group, name, &text))
		return;
	value = pc_span_trim(pc_text_span(&text));
	if (value.size)
		add_once(out, key,
			 pc_json_string(
				 pc_arena_strndup(pc_memory(group->pc), value.data, value.size)));
}

static void add_cpu_limit(struct json_object *out, int64_t quota, int64_t period)
{
	if (quota > 0 && period > 0)
		add_once(out, "cpu_limit", json_object_new_double((double)quota / (double)period));
}

static const struct number_file pids[] = { { "pids.max", "pids_limit" },
					   { "pids.current", "pids" },
					   { NULL } };
static const struct number_file periods[] = { { "nr_periods", "cpu_periods" },
					      { "nr_throttled", "cpu_throttled" },
					      { "throttled_usec", "cpu_throttled_us" },
					      { NULL } };

/* ---- version 2 ---- */
/* "max 100000" is no limit; "50000 100000" half a processor. */
static void read_cpu_max(struct process_reader *group, struct json_object *out)
{
	PC_AUTO(text) struct pc_text text = { 0 };
	struct pc_span quota, period;
	int64_t used, of;

	if (process_file(group, "cpu.max", &text) &&
	    pc_span_cut(pc_span_trim(pc_text_span(&text)), ' ', &quota, &period) &&
	    pc_span_int(quota, &used) && pc_span_int(period, &of))
		add_cpu_limit(out, used, of);
}

static void read_unified(struct process_reader *group, struct json_object *out)
{
	static const struct number_file events[] = { { "high", "memory_high_events" },
						     { "max", "memory_max_events" },
						     { "oom_kill", "oom_kills" },
						     { NULL } };
	static const struct number_file memory[] = { { "memory.max", "memory_limit_bytes" },
						     { "memory.high", "memory_high_bytes" },
						     { "memory.current", "memory_bytes" },
						     { NULL } };

	read_cpu_max(group, out);
	add_fields(group, "cpu.stat", periods, out);
	add_fields(group, "memory.events", events, out);
	add_numbers(group, memory, out);
	add_numbers(group, pids, out);
	add_text(group, "cpuset.cpus.effective", "processors", out);
}

/* ---- version 1 ---- */
static void read_cpu(struct process_reader *group, struct json_object *out)
{
	static const struct number_file nanoseconds[] = { { "throttled_time", "cpu_throttled_ns" },
							  { NULL } };
	struct json_object *ns;
	int64_t quota = -1, period = -1;

	if (number_of(group, "cpu.cfs_quota_us", &quota) &&
	    number_of(group, "cpu.cfs_period_us", &period))
		add_cpu_limit(out, quota, period);
	add_fields(group, "cpu.stat", periods, out);
	add_fields(group, "cpu.stat", nanoseconds, out);
	ns = json_object_object_get(out, "cpu_throttled_ns");
	if (ns)
		add_once(out, "cpu_throttled_us",
			 json_object_new_int64(json_object_get_int64(ns) / 1000));
	json_object_object_del(out, "cpu_throttled_ns");
}

static void read_memory(struct process_reader *group, struct json_object *out)
{
	static const struct number_file memory[] = { { "memory.limit_in_bytes",
						       "memory_limit_bytes" },
						     { "memory.usage_in_bytes", "memory_bytes" },
						     { "memory.failcnt", "memory_max_events" },
						     { NULL } };
	static const struct number_file events[] = { { "oom_kill", "oom_kills" }, { NULL } };

	add_numbers(group, memory, out);
	add_fields(group, "memory.oom_control", events, out);
}

static void read_pids(struct process_reader *group, struct json_object *out)
{
	add_numbers(group, pids, out);
}

static void read_cpuset(struct process_reader *group, struct json_object *out)
{
	add_text(group, "cpuset.effective_cpus", "processors", out);
	add_text(group, "cpuset.cpus", "processors", out);
}

static const struct controller {
	const char *name; /* "": version 2 */
	void (*read)(struct process_reader *group, struct json_object *out);
} controllers[] = { { "", read_unified },
		    { "memory", read_memory },
		    { "cpu", read_cpu },
		    { "cpuset", read_cpuset },
		    { "pids", read_pids } };

/* ---- where they lie ---- */
static bool has_word(struct pc_span list, const char *word)
{
	struct pc_span one, rest = list;
	bool more;

	do {
		more = pc_span_cut(rest, ',', &one, &rest);
		if (pc_span_is(more ? one : rest, word))
			return true;
	} while (more);
	return false;
}

/* "31 23 0:28 ROOT POINT OPTIONS … - TYPE SOURCE OPTIONS": of the controller, or of version 2. */
static bool read_mount(struct pc_span line, const char *controller, struct pc_span *out_root,
		       struct pc_span *out_point)
{
	struct pc_span fields[FIELDS_MAX], rest = line;
	size_t count = 0, dash = 0;
	bool more = true;

	while (more && count < FIELDS_MAX) {
		more = pc_span_cut(rest, ' ', &fields[count], &rest);
		if (!more)
			fields[count] = rest;
		if (pc_span_is(fields[count], "-"))
			dash = count;
		count++;
	}
	if (dash < 6 || dash + 3 >= count)
		return false;
	*out_root = fields[3];
	*out_point = fields[4];
	return controller[0] ? pc_span_is(fields[dash + 1], "cgroup") &&
				       has_word(fields[dash + 3], controller)
			     : pc_span_is(fields[dash + 1], "cgroup2");
}

/* The folder of the group. A container sees its own group as the root of what is mounted. */
static const char *folder_of(const struct process_reader *reader, const struct pc_text *mounts,
			     const char *controller, struct pc_span path)
{
	struct pc_span rest = pc_text_span(mounts), line, root, point;

	while (process_line(&rest, &line)) {
		struct pc_span below = path;

		if (!read_mount(line, controller, &root, &point))
			continue;
		if (root.size > 1 && path.size >= root.size &&
		    !memcmp(path.data, root.data, root.size)) {
			below.data += root.size;
			below.size -= root.size;
		} else if (root.size > 1) {
			below.size = 0;
		}
		return pc_arena_printf(pc_memory(reader->pc), "%s%.*s%.*s", reader->root,
				       (int)point.size, point.data, (int)below.size, below.data);
	}
	return NULL;
}

/* "4:cpu,cpuacct:/path", "0::/path" */
static bool group_of(const struct pc_text *groups, const char *controller, struct pc_span *out_path)
{
	struct pc_span rest = pc_text_span(groups), line, number, names, path;

	while (process_line(&rest, &line))
		if (pc_span_cut(line, ':', &number, &names) &&
		    pc_span_cut(names, ':', &names, &path) && pc_span_starts(path, "/") &&
		    (controller[0] ? has_word(names, controller) : !names.size)) {
			*out_path = path;
			return !pc_span_find(path, "/..");
		}
	return false;
}

static void read_controller(struct process_reader *reader, const struct controller *controller,
			    const struct pc_text *texts, struct json_object *out)
{
	struct process_reader group = *reader;
	struct pc_span path;

	if (!group_of(&texts[0], controller->name, &path))
		return;
	group.folder = folder_of(reader, &texts[1], controller->name, path);
	if (path.size > 1)
		add_once(out, "path",
			 pc_json_string(
				 pc_arena_strndup(pc_memory(reader->pc), path.data, path.size)));
	if (group.folder)
		controller->read(&group, out);
}

void process_cgroup(struct process_reader *reader)
{
	PC_AUTO(text) struct pc_text groups = { 0 }, mounts = { 0 };
	struct process_reader self = *reader;
	struct json_object *object;

	self.folder = pc_arena_printf(pc_memory(reader->pc), "%s/proc/self", reader->root);
	if (!process_file(reader, "cgroup", &groups))
		return;
	process_file(&self, "mountinfo", &mounts);
	object = json_object_new_object();
	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++)
		read_controller(reader, &controllers[i], (const struct pc_text[]){ groups, mounts },
				object);
	add_once(object, "path", pc_json_string("/"));
	json_object_object_add(reader->process, "cgroup", object);
}
