/* SPDX-License-Identifier: Apache-2.0
 * What a person reads: where it failed, deadlocks, what threads do, groups of equal stacks. */
#include <inttypes.h>
#include <string.h>

#include "stacktrace.h"

static struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

static const char *text(struct json_object *object, const char *key)
{
	struct json_object *value = get(object, key);

	return value ? json_object_get_string(value) : NULL;
}

static bool is_role(struct json_object *group, const char *role)
{
	return !strcmp(text(group, "role"), role);
}

/* ---- the head ---- */
static const char *title(struct pc *pc, const struct stacktrace_result *r)
{
	if (r->samples)
		return "Stacks of a profile";
	if (r->trace_count == 1 || pc_dump_reason(r->dump))
		return "Stack trace";
	return pc_arena_printf(pc_memory(pc), "%" PRId64 " thread%s in %zu group%s",
			       r->groups.threads, r->groups.threads == 1 ? "" : "s",
			       r->thread_groups, r->thread_groups == 1 ? "" : "s");
}

static void facts(struct pc_report *report, const struct stacktrace_result *r)
{
	const char *format = pc_dump_format(r->dump), *tool = pc_dump_tool(r->dump);
	const char *language = pc_dump_language(r->dump), *reason = pc_dump_reason(r->dump);

	if (!strcmp(format, "several"))
		format = "several formats";
	pc_report_fact(report, "input", tool ? "%s, by %s" : "%s", format, tool);
	if (language)
		pc_report_fact(report, "language", "%s", language);
	if (reason)
		pc_report_fact(report, "reason", "%s", reason);
	pc_report_fact(report, r->samples ? "samples" : "threads",
		       "%" PRId64 " in %zu group%s of equal stacks", r->groups.threads,
		       r->thread_groups, r->thread_groups == 1 ? "" : "s");
	if (pc_dump_dumps(r->dump) > 1)
		pc_report_fact(report, "dumps", "%" PRIu32, pc_dump_dumps(r->dump));
}

/* ---- what failed ---- */
static void role_heading(struct pc_report *report, struct json_object *group)
{
	static const struct {
		const char *role, *heading;
	} headings[] = { { "error", "Where it failed" },
			 { "cause", "What caused it" },
			 { "other", "The other side" },
			 { "allocated", "Where the memory was allocated" },
			 { "freed", "Where the memory was freed" },
			 { "created", "Where the thread was started" } };
	int64_t count = json_object_get_int64(get(group, "count"));

	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		if (!is_role(group, headings[i].role))
			continue;
		if (count > 1)
			pc_report_heading(report, "%s, %" PRId64 " times", headings[i].heading,
					  count);
		else
			pc_report_heading(report, "%s", headings[i].heading);
	}
}

static size_t show_failures(struct pc_report *report, const struct stacktrace_result *r,
			    struct json_object *groups)
{
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < json_object_array_length(groups); i++) {
		struct json_object *group = json_object_array_get_idx(groups, i);

		if (is_role(group, "thread"))
			continue;
		if (shown == r->options->rows) {
			left++;
			continue;
		}
		role_heading(report, group);
		stacktrace_show_stack(report, r, group);
		shown++;
	}
	if (left)
		pc_report_note(report, PC_LEVEL_NOTE, "%zu more stacks like these; -n shows more",
			       left);
	return shown;
}

/* ---- threads ---- */
static void show_doing(struct pc_report *report, const struct stacktrace_result *r,
		       struct json_object *document)
{
	const struct pc_column columns[] = {
		{ "count", r->samples ? "Samples" : "Threads", PC_CELL_COUNT },
		{ "percent", "", PC_CELL_PERCENT },
		{ "percent", "", PC_CELL_BAR },
		{ "what", r->samples ? "What is done" : "What they do", PC_CELL_TEXT },
		{ NULL },
	};

	pc_report_heading(report, r->samples ? "What is done" : "What the threads do");
	pc_report_table(report, get(document, "doing"), columns);
}

/* The first N of the groups of threads. */
static struct json_object *first_groups(const struct stacktrace_result *r,
					struct json_object *groups, size_t *out_all)
{
	struct json_object *first = stacktrace_rows(r);

	*out_all = 0;
	for (size_t i = 0; i < json_object_array_length(groups); i++) {
		struct json_object *group = json_object_array_get_idx(groups, i);

		if (!is_role(group, "thread"))
			continue;
		if ((*out_all)++ < r->options->rows)
			json_object_array_add(first, json_object_get(group));
	}
	return first;
}

static void show_table(struct pc_report *report, const struct stacktrace_result *r,
		       struct json_object *first, size_t all)
{
	bool several = pc_dump_dumps(r->dump) > 1;
	const struct pc_column columns[] = {
		{ "count", r->samples ? "Samples" : "Threads", PC_CELL_COUNT },
		{ "percent", "", PC_CELL_PERCENT },
		{ several ? "still" : "", "Still", PC_CELL_COUNT },
		{ "what", "What", PC_CELL_TEXT },
		{ "function", "In", PC_CELL_SYMBOL, .null = "" },
		{ "longest_wait_ms", "Longest", PC_CELL_QUANTITY, .unit = "ms", .null = "" },
		{ r->samples ? "" : "threads", "For example", PC_CELL_LIST },
		{ NULL },
	};

	pc_report_heading(report, "Equal stacks");
	pc_report_table(report, first, columns);
	if (all > r->options->rows)
		pc_report_note(report, PC_LEVEL_NOTE, "%u of %zu groups shown; -n shows more",
			       r->options->rows, all);
	if (several && !r->samples)
		pc_report_note(report, PC_LEVEL_NOTE,
			       "\"still\": threads that stand there in each of the %" PRIu32
			       " dumps",
			       pc_dump_dumps(r->dump));
}

static bool is_idle(struct json_object *group)
{
	const char *doing = text(group, "doing");

	return !strcmp(doing, "idle") || !strcmp(doing, "sleep");
}

/* Stacks of idle workers tell nothing, unless there is nothing else. */
static void show_stacks(struct pc_report *report, const struct stacktrace_result *r,
			struct json_object *first)
{
	size_t count = json_object_array_length(first), shown = 0;

	for (size_t i = 0; i < count && shown < STACKTRACE_STACKS; i++) {
		struct json_object *group = json_object_array_get_idx(first, i);
		const char *unit = r->samples ? "sample" : "thread";
		int64_t threads = json_object_get_int64(get(group, "count"));

		if (is_idle(group) && count > 1)
			continue;
		pc_report_heading(report, "%" PRId64 " %s%s: %s", threads, unit,
				  threads == 1 ? "" : "s", text(group, "what"));
		stacktrace_show_stack(report, r, group);
		shown++;
	}
}

static void show_threads(struct pc_report *report, const struct stacktrace_result *r,
			 struct json_object *document)
{
	size_t all;
	struct json_object *first = first_groups(r, get(document, "groups"), &all);

	if (!all)
		return;
	all += (size_t)json_object_get_int64(get(document, "groups_left_out"));
	if (r->groups.threads > 1) {
		show_doing(report, r, document);
		show_table(report, r, first, all);
	}
	show_stacks(report, r, first);
}

struct pc_report *stacktrace_report(struct pc *pc, const struct stacktrace_result *r,
				    struct json_object *document)
{
	struct pc_report *report = pc_report_new(pc, title(pc, r), document);

	facts(report, r);
	if (!r->groups.count)
		pc_report_text(report, "No stack is selected.");
	show_failures(report, r, get(document, "groups"));
	stacktrace_show_locks(report, r, document);
	show_threads(report, r, document);
	stacktrace_show_advice(report, r);
	stacktrace_show_notes(report, r);
	return report;
}
