/* SPDX-License-Identifier: Apache-2.0
 * What a person reads of it. */
#include <inttypes.h>

#include "explainprocess.h"

enum { NEEDED_SHOWN = 10, ENVIRONMENT_SHOWN = 20 };

static int64_t number(struct json_object *object, const char *key)
{
	struct json_object *value = json_object_object_get(object, key);

	return value ? json_object_get_int64(value) : -1;
}

static void program_facts(struct pc_report *report, struct json_object *program)
{
	const char *kind = explain_text(program, "kind", NULL);
	const char *interpreter = explain_text(program, "interpreter", NULL);

	explain_fact(report, "program", explain_text(program, "path", NULL));
	if (interpreter)
		pc_report_fact(report, "kind", "%s, run by %s", kind, interpreter);
	else
		explain_fact(report, "kind", kind);
	explain_fact(report, "language", explain_text(program, "language", NULL));
	explain_fact_package(report, json_object_object_get(program, "package"));
	explain_fact_list(report, "needs", json_object_object_get(program, "needed"), NEEDED_SHOWN);
}

static void words_table(struct pc_report *report, struct json_object *words)
{
	static const struct pc_column columns[] = {
		{ "word", "Word", PC_CELL_SYMBOL },
		{ "role", "Role", PC_CELL_TEXT },
		{ "is", "Is", PC_CELL_TEXT, .null = "" },
		{ "size", "Size", PC_CELL_QUANTITY, "bytes", .null = "" },
		{ "port", "Port", PC_CELL_TEXT, .null = "" },
		{ NULL },
	};

	if (!explain_count(words))
		return;
	pc_report_heading(report, "The command line");
	pc_report_table(report, words, columns);
	for (size_t i = 0; i < explain_count(words); i++) {
		struct json_object *row = json_object_array_get_idx(words, i);
		const char *told = explain_text(row, "told", NULL);

		if (told)
			pc_report_text(report, "%s", told);
	}
}

/* ---- the process ---- */
static void bytes_fact(struct pc *pc, struct pc_report *report, const char *label,
		       struct json_object *process, const char *const *keys)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	for (; *keys; keys += 2)
		if (number(process, keys[0]) >= 0)
			pc_text_printf(
				&line, "%s%s %s", line.size ? ", " : "", keys[1],
				pc_quantity(pc_memory(pc), number(process, keys[0]), 0, "bytes"));
	explain_fact(report, label, line.data);
}

static void time_facts(struct pc *pc, struct pc_report *report, struct json_object *process)
{
	struct json_object *percent = json_object_object_get(process, "cpu_percent");
	struct pc_arena *arena = pc_memory(pc);

	pc_report_fact(report, "runs for", "%s",
		       pc_quantity(arena, number(process, "runs_ms"), 0, "ms"));
	pc_report_fact(report, "processor", "%s of user, %s of system time%s%s%s",
		       pc_quantity(arena, number(process, "user_ms"), 0, "ms"),
		       pc_quantity(arena, number(process, "system_ms"), 0, "ms"),
		       percent ? ": " : "", percent ? json_object_get_string(percent) : "",
		       percent ? " % of one processor since it began" : "");
}

static void memory_facts(struct pc *pc, struct pc_report *report, struct json_object *process)
{
	static const char *const memory[] = { "resident_bytes",
					      "resident",
					      "proportional_bytes",
					      "its own share",
					      "resident_peak_bytes",
					      "at most",
					      "swap_bytes",
					      "swapped out",
					      NULL };
	static const char *const io[] = {
		"disk_read_bytes",   "read from disks",	 "disk_write_bytes",
		"written to disks",  "read_calls_bytes", "read by calls",
		"write_calls_bytes", "written by calls", NULL
	};

	bytes_fact(pc, report, "memory", process, memory);
	bytes_fact(pc, report, "input, output", process, io);
}

/* "41 of at most 1024: 12 files, 3 sockets" */
static void descriptor_facts(struct pc_report *report, struct json_object *process)
{
	struct json_object *kinds = json_object_object_get(process, "fds_by_kind");
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!kinds)
		return;
	pc_text_printf(&line, "%" PRId64, number(process, "fds"));
	if (number(process, "fds_limit") >= 0)
		pc_text_printf(&line, " of at most %" PRId64, number(process, "fds_limit"));
	json_object_object_foreach(kinds, key, value)
	{
		if (json_object_get_int64(value))
			pc_text_printf(&line, ", %" PRId64 " %s", json_object_get_int64(value),
				       key);
	}
	explain_fact(report, "descriptors", line.data);
	explain_fact_list(report, "listens on", json_object_object_get(process, "listening_ports"),
			  NEEDED_SHOWN);
}

static void thread_facts(struct pc_report *report, struct json_object *process)
{
	struct json_object *states = json_object_object_get(process, "thread_states");
	PC_AUTO(text) struct pc_text line = { 0 };

	if (!states)
		return;
	json_object_object_foreach(states, key, value)
		pc_text_printf(&line, "%s%" PRId64 " %s", line.size ? ", " : "",
			       json_object_get_int64(value), key);
	explain_fact(report, "threads", line.data);
	if (number(process, "voluntary_switches") >= 0)
		pc_report_fact(report, "switches",
			       "%" PRId64 " of its own accord, %" PRId64 " forced (first thread)",
			       number(process, "voluntary_switches"),
			       number(process, "involuntary_switches"));
}

static void group_facts(struct pc *pc, struct pc_report *report, struct json_object *process)
{
	static const char *const memory[] = { "memory_bytes", "used", "memory_limit_bytes",
					      "at most", NULL };
	struct json_object *group = json_object_object_get(process, "cgroup");
	struct json_object *limit = json_object_object_get(group, "cpu_limit");

	if (group && strcmp(explain_text(group, "path", NULL), "/") != 0)
		explain_fact(report, "group", explain_text(group, "path", NULL));
	if (limit)
		pc_report_fact(report, "its limit", "%.2f processors",
			       json_object_get_double(limit));
	bytes_fact(pc, report, "its memory", group, memory);
	explain_fact(report, "its processors", explain_text(group, "processors", NULL));
}

static void process_facts(struct pc *pc, struct pc_report *report, struct json_object *process)
{
	const char *user = explain_text(process, "user", NULL);

	pc_report_heading(report, "The process");
	pc_report_fact(report, "process", "%" PRId64 " %s%s%s", number(process, "pid"),
		       explain_text(process, "name", NULL), user ? ", of " : "", user ? user : "");
	explain_fact(report, "folder", explain_text(process, "folder", NULL));
	time_facts(pc, report, process);
	memory_facts(pc, report, process);
	thread_facts(report, process);
	descriptor_facts(report, process);
	explain_fact(report, "processors", explain_text(process, "processors", NULL));
	group_facts(pc, report, process);
	explain_fact_list(report, "environment", json_object_object_get(process, "environment"),
			  ENVIRONMENT_SHOWN);
	explain_fact_list(report, "not readable", json_object_object_get(process, "unreadable"),
			  NEEDED_SHOWN);
}

static void threads_table(struct pc_report *report, struct json_object *process)
{
	static const struct pc_column columns[] = {
		{ "cpu_ms", "Processor", PC_CELL_QUANTITY, "ms" },
		{ "id", "Thread", PC_CELL_TEXT },
		{ "name", "Name", PC_CELL_SYMBOL },
		{ "state", "State", PC_CELL_TEXT },
		{ "waits_in", "Waits in", PC_CELL_SYMBOL, .null = "" },
		{ NULL },
	};
	struct json_object *rows = json_object_object_get(process, "busiest_threads");

	if (explain_count(rows))
		pc_report_table(report, rows, columns);
}

static void observations(struct pc_report *report, struct json_object *found)
{
	if (explain_count(found))
		pc_report_heading(report, "What the numbers say");
	for (size_t i = 0; i < explain_count(found); i++)
		pc_report_text(report, "%s.",
			       json_object_get_string(json_object_array_get_idx(found, i)));
}

struct pc_report *process_report(struct pc *pc, struct json_object *document)
{
	struct pc_report *report = pc_report_new(pc, "The program", document);
	struct json_object *process = json_object_object_get(document, "process");

	program_facts(report, json_object_object_get(document, "program"));
	explain_fact_manual(report, json_object_object_get(document, "manual"));
	words_table(report, json_object_object_get(document, "words"));
	if (process) {
		process_facts(pc, report, process);
		threads_table(report, process);
		observations(report, json_object_object_get(document, "observations"));
	}
	explain_show_advice(report, json_object_object_get(document, "advice"));
	explain_show_notes(report, json_object_object_get(document, "notes"));
	return report;
}
