/* SPDX-License-Identifier: Apache-2.0
 * Parts of the view: a stack, locks, advice, notes. */
#include <inttypes.h>

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

/* ---- a stack ---- */
static struct json_object *first_of(const struct stacktrace_result *r, struct json_object *rows,
				    size_t most)
{
	struct json_object *first = stacktrace_rows(r);

	for (size_t i = 0; i < json_object_array_length(rows) && i < most; i++)
		json_object_array_add(first, json_object_get(json_object_array_get_idx(rows, i)));
	return first;
}

static void show_left_out(struct pc_report *report, struct json_object *group, size_t hidden)
{
	int64_t left_out = json_object_get_int64(get(group, "frames_left_out"));

	if (hidden)
		pc_report_text(report, "… and %zu more frame%s (--all)", hidden,
			       hidden == 1 ? "" : "s");
	if (left_out)
		pc_report_text(report, "The input leaves out %" PRId64 " frame%s.", left_out,
			       left_out == 1 ? "" : "s");
	if (json_object_get_boolean(get(group, "damaged")))
		pc_report_text(report, "This stack is not whole.");
}

/* Of several languages each stack says its own. */
static void show_who(struct pc_report *report, const struct stacktrace_result *r,
		     struct json_object *group)
{
	struct json_object *threads = get(group, "threads");
	const char *state = text(group, "state_text");

	if (json_object_get_int64(get(group, "count")) == 1 && json_object_array_length(threads))
		pc_report_fact(report, "thread", "%s",
			       json_object_get_string(json_object_array_get_idx(threads, 0)));
	if (text(group, "language") && !pc_dump_language(r->dump))
		pc_report_fact(report, "language", "%s", text(group, "language"));
	if (state)
		pc_report_fact(report, "state", "%s", state);
	if (text(group, "message"))
		pc_report_fact(report, "message", "%s", text(group, "message"));
}

void stacktrace_show_stack(struct pc_report *report, const struct stacktrace_result *r,
			   struct json_object *group)
{
	static const struct pc_column columns[] = {
		{ "number", "#", PC_CELL_COUNT },
		{ "function", "Function", PC_CELL_SYMBOL, .null = "unknown" },
		{ "module", "Library", PC_CELL_SYMBOL, .null = "" },
		{ "place", "Place", PC_CELL_SYMBOL, .null = "" },
		{ NULL },
	};
	struct json_object *frames = get(group, "frames");
	size_t count = json_object_array_length(frames);
	size_t most = r->options->all || count <= STACKTRACE_FRAMES + 2 ? count : STACKTRACE_FRAMES;

	show_who(report, r, group);
	if (count)
		pc_report_table(report, first_of(r, frames, most), columns);
	show_left_out(report, group, count - most);
}

/* ---- locks ---- */
static void show_cycle(struct pc_report *report, struct json_object *cycle)
{
	PC_AUTO(text) struct pc_text line = { 0 };

	for (size_t i = 0; i < json_object_array_length(cycle); i++) {
		struct json_object *link = json_object_array_get_idx(cycle, i);

		pc_text_printf(&line, "%s%s waits for %s, which %s holds", i ? "\n" : "",
			       text(link, "thread"), text(link, "waits_for"),
			       text(link, "held_by"));
	}
	pc_report_text(report, "%s", line.data);
}

void stacktrace_show_locks(struct pc_report *report, const struct stacktrace_result *r,
			   struct json_object *document)
{
	static const struct pc_column columns[] = {
		{ "waiting", "Waiting", PC_CELL_COUNT },
		{ "lock", "Lock", PC_CELL_SYMBOL },
		{ "type", "Kind", PC_CELL_SYMBOL, .null = "" },
		{ "holder", "Held by", PC_CELL_SYMBOL, .null = "unknown" },
		{ "waiters", "By", PC_CELL_LIST },
		{ NULL },
	};
	struct json_object *cycles = get(document, "deadlocks");
	struct json_object *said = get(document, "said_of_deadlocks");
	struct json_object *locks = get(document, "locks");

	if (json_object_array_length(cycles) || json_object_array_length(said))
		pc_report_heading(report, "Deadlock");
	for (size_t i = 0; i < json_object_array_length(cycles); i++)
		show_cycle(report, json_object_array_get_idx(cycles, i));
	for (size_t i = 0; i < json_object_array_length(said); i++)
		pc_report_text(report, "The dump says: %s",
			       json_object_get_string(json_object_array_get_idx(said, i)));
	if (!json_object_array_length(locks))
		return;
	pc_report_heading(report, "Locks that threads wait for");
	pc_report_table(report, first_of(r, locks, r->options->rows), columns);
	if (json_object_array_length(locks) > r->options->rows)
		pc_report_note(report, PC_LEVEL_NOTE, "%u of %zu locks shown; -n shows more",
			       r->options->rows, json_object_array_length(locks));
}

/* ---- advice ---- */
void stacktrace_show_advice(struct pc_report *report, const struct stacktrace_result *r)
{
	if (!r->advice.count)
		return;
	pc_report_heading(report, "What may help");
	pc_report_text(report, "These functions stand in the stacks; a trace does not tell what "
			       "they cost.");
	for (size_t i = 0; i < r->advice.count; i++)
		pc_advice_show(report, &r->advice.items[i], false);
}

void stacktrace_show_notes(struct pc_report *report, const struct stacktrace_result *r)
{
	pc_report_damage(report, pc_dump_remarks(r->dump));
	pc_report_notes(report, pc_dump_remarks(r->dump));
}
