/* SPDX-License-Identifier: Apache-2.0
 * The document: every number and every group of stacks once. */
#include <inttypes.h>

#include "stacktrace.h"

/* As enum pc_trace_role and enum pc_trace_state have them. */
static const char *const roles[] = { "thread",	  "error", "cause",  "other",
				     "allocated", "freed", "created" };
static const char *const states[] = { NULL, "running", "waiting", "blocked", "sleeping", "failed" };

const char *stacktrace_thread(const struct stacktrace_result *r, uint32_t at)
{
	const struct pc_trace *trace = &r->traces[at];

	if (trace->name && trace->id)
		return pc_arena_printf(pc_memory(r->pc), "%s (%s)", trace->name, trace->id);
	if (trace->name || trace->id)
		return trace->name ? trace->name : trace->id;
	if (trace->tid >= 0)
		return pc_arena_printf(pc_memory(r->pc), "%" PRId64, trace->tid);
	return pc_arena_printf(pc_memory(r->pc), "stack %" PRIu32, at + 1);
}

/* ---- what was read ---- */
static struct json_object *input(const struct stacktrace_result *r)
{
	struct json_object *object = json_object_new_object();

	pc_json_add_text(object, "format", pc_dump_format(r->dump));
	pc_json_add_text(object, "tool", pc_dump_tool(r->dump));
	pc_json_add_text(object, "language", pc_dump_language(r->dump));
	pc_json_add_text(object, "reason", pc_dump_reason(r->dump));
	pc_json_add_count(object, "dumps", pc_dump_dumps(r->dump));
	pc_json_add_count(object, "stacks", (int64_t)r->trace_count);
	pc_json_add_text(object, "counted", r->samples ? "samples" : "threads");
	pc_json_add_count(object, "threads", r->groups.threads);
	pc_remarks_add(pc_dump_remarks(r->dump), object);
	return object;
}

/* ---- groups ---- */
static struct json_object *percent(const struct stacktrace_result *r, int64_t count)
{
	if (r->groups.threads < 1)
		return NULL;
	return pc_json_percent(100.0 * (double)count / (double)r->groups.threads);
}

static struct json_object *names(const struct pc_trace_group *group)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < group->name_count; i++)
		json_object_array_add(array, pc_json_string(group->names[i]));
	return array;
}

static const char *function_at(const struct stacktrace_result *r, const struct pc_trace *trace,
			       uint32_t frame)
{
	if (frame >= trace->frame_count)
		return NULL;
	return pc_trace_function(r->pc, pc_dump_frame(r->dump, trace->frames[frame]));
}

static int64_t longest_wait(const struct stacktrace_result *r, const struct pc_trace_group *group)
{
	int64_t longest = PC_UNKNOWN;

	for (size_t i = 0; i < group->trace_count; i++)
		if (r->traces[group->traces[i]].waiting_ms > longest)
			longest = r->traces[group->traces[i]].waiting_ms;
	return longest;
}

static void add_doing(struct json_object *object, const struct stacktrace_result *r,
		      const struct pc_trace_group *group)
{
	const struct pc_trace *trace = &r->traces[group->first];
	uint32_t own = group->doing.own;

	pc_json_add_text(object, "doing", group->doing.word);
	pc_json_add_text(object, "what", group->doing.what);
	pc_json_add_flag(object, "waits", pc_doing_waits(group->doing.kind));
	pc_json_add_text(object, "by", function_at(r, trace, group->doing.frame));
	pc_json_add_text(object, "function", function_at(r, trace, own == UINT32_MAX ? 0 : own));
	pc_json_add(object, "own", own == UINT32_MAX ? NULL : json_object_new_int64(own));
}

static struct json_object *group_document(const struct stacktrace_result *r, size_t at,
					  size_t frames)
{
	const struct pc_trace_group *group = &r->groups.items[at];
	const struct pc_trace *trace = &r->traces[group->first];
	struct json_object *object = json_object_new_object();
	bool thread = trace->role == PC_ROLE_THREAD || trace->role == PC_ROLE_ERROR;

	pc_json_add_text(object, "role", roles[trace->role]);
	pc_json_add_count(object, "count", group->count);
	pc_json_add(object, "percent", thread ? percent(r, group->count) : NULL);
	pc_json_add_text(object, "language", trace->language);
	pc_json_add_text(object, "state", states[trace->state]);
	pc_json_add_text(object, "state_text", trace->state_text);
	pc_json_add_text(object, "message", trace->message);
	add_doing(object, r, group);
	pc_json_add(object, "threads", names(group));
	pc_json_add(object, "longest_wait_ms", stacktrace_number(longest_wait(r, group)));
	pc_json_add_count(object, "dumps", group->dumps);
	pc_json_add_count(object, "still", group->still);
	pc_json_add_flag(object, "damaged", trace->damaged);
	pc_json_add_count(object, "frames_left_out", (int64_t)trace->frames_left_out);
	pc_json_add_count(object, "frames_in_all", trace->frame_count);
	pc_json_add(object, "frames", stacktrace_frames(r, trace, frames));
	return object;
}

/* A profile may have a hundred thousand stacks: all are counted, those that anyone looks at are
 * written down, and of the rest the frames next to the leaf. -n asks for more. */
static struct json_object *groups(const struct stacktrace_result *r, size_t *out_left_out)
{
	enum { GROUPS = 5000, FRAMES = 20000, FEW = 4 };
	struct json_object *array = json_object_new_array();
	size_t most = r->options->rows > GROUPS ? r->options->rows : GROUPS;
	size_t shown[2] = { 0, 0 }, frames = 0;

	for (size_t i = 0; i < r->groups.count; i++) {
		const struct pc_trace *trace = &r->traces[r->groups.items[i].first];
		bool thread = trace->role == PC_ROLE_THREAD;
		bool whole = shown[thread] < r->options->rows || frames < FRAMES;

		if (shown[thread]++ >= most) {
			(*out_left_out)++;
			continue;
		}
		frames += trace->frame_count;
		json_object_array_add(array, group_document(r, i, whole ? SIZE_MAX : FEW));
	}
	return array;
}

/* ---- what threads do, added up ---- */
struct sum {
	const char *word, *what;
	int64_t count;
};

static int compare(const void *a, const void *b)
{
	const struct sum *one = a, *two = b;

	return one->count < two->count ? 1 : one->count > two->count ? -1 : 0;
}

static struct json_object *doings(const struct stacktrace_result *r)
{
	struct sum *sums = pc_arena_alloc(pc_memory(r->pc), (r->groups.count + 1) * sizeof(*sums));
	struct json_object *array = json_object_new_array();
	size_t count = 0;

	for (size_t i = 0; i < r->groups.count; i++) {
		const struct pc_trace_group *group = &r->groups.items[i];
		enum pc_trace_role role = r->traces[group->first].role;
		size_t k = 0;

		if (role != PC_ROLE_THREAD && role != PC_ROLE_ERROR)
			continue;
		while (k < count && sums[k].what != group->doing.what)
			k++;
		count += k == count;
		sums[k].word = group->doing.word;
		sums[k].what = group->doing.what;
		sums[k].count += group->count;
	}
	qsort(sums, count, sizeof(*sums), compare);
	for (size_t i = 0; i < count; i++) {
		struct json_object *object = json_object_new_object();

		pc_json_add_count(object, "count", sums[i].count);
		pc_json_add(object, "percent", percent(r, sums[i].count));
		pc_json_add_text(object, "doing", sums[i].word);
		pc_json_add_text(object, "what", sums[i].what);
		json_object_array_add(array, object);
	}
	return array;
}

struct json_object *stacktrace_document(const struct stacktrace_result *r)
{
	struct json_object *document = json_object_new_object();
	size_t left_out = 0;

	pc_json_add(document, "input", input(r));
	pc_json_add(document, "doing", doings(r));
	pc_json_add(document, "groups", groups(r, &left_out));
	pc_json_add_count(document, "groups_left_out", (int64_t)left_out);
	pc_json_add(document, "locks", stacktrace_locks(r));
	pc_json_add(document, "deadlocks", stacktrace_deadlocks(r));
	pc_json_add(document, "said_of_deadlocks", pc_json_strings(pc_dump_deadlocks(r->dump)));
	pc_json_add(document, "advice", stacktrace_advice(r));
	return document;
}
