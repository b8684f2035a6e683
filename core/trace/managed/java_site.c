/* SPDX-License-Identifier: Apache-2.0
 * How Java's runtimes write calls, states and locks. */
#include "formats/lines.h"
#include "trace/managed/managed.h"
#include "trace/pieces.h"

/* ---- calls ---- */
/* "java.base/java.lang.Integer.parseInt", "app//shop.Till.price": class loader and module in front
 * of the class. A hidden class has a "/0x…" behind it. */
static struct pc_span take_module(struct pc_span name, struct pc_site *site)
{
	struct pc_span module, rest;

	for (int i = 0; i < 2 && pc_span_cut(name, '/', &module, &rest); i++) {
		if (pc_span_starts(rest, "0x"))
			break;
		if (module.size)
			site->module = module;
		name = rest;
	}
	pc_span_cut(site->module, '@', &site->module, &rest);
	return name;
}

/* "java.base@17.0.15/Reference.java:253", "Native Method", "Unknown Source", "Till.java" */
static void read_source(struct pc_span text, struct pc_site *site)
{
	struct pc_span module, rest;

	if (pc_span_cut(text, '/', &module, &rest)) {
		pc_span_cut(module, '@', &module, &text);
		site->module = module;
		text = rest;
	}
	if (!pc_file_line(text, ':', &site->file, &site->line) && pc_span_find(text, ".") &&
	    !pc_span_find(text, " "))
		site->file = text;
}

/* " ~[app.jar:1.0]", " [app.jar:?]": the archive, which loggers add. */
static void read_archive(struct pc_span text, struct pc_site *site)
{
	struct pc_span archive, rest;

	if (!pc_trace_between(text, "[", "]", &archive))
		return;
	pc_span_cut(archive, ':', &archive, &rest);
	if (archive.size && !pc_span_is(archive, "?") && !pc_span_is(archive, "na"))
		site->module = archive;
}

bool pc_java_site(struct pc_span text, struct pc_site *out_site)
{
	struct pc_site site = { .line = 0 };
	const char *end = pc_span_find(text, ") ");
	struct pc_span name, inside, archive = PC_SPAN("");

	if (end) {
		archive = pc_trace_after(text, end + 1);
		text = pc_trace_before(text, end + 1);
	}
	if (!pc_span_ends(text, ")") || !pc_span_cut_last(text, '(', &name, &inside) ||
	    !name.size || pc_span_find(name, " "))
		return false;
	inside.size--;
	site.function = take_module(name, &site);
	read_source(inside, &site);
	read_archive(archive, &site);
	*out_site = site;
	return true;
}

/* ---- states ---- */
enum pc_trace_state pc_java_state(struct pc_span text)
{
	static const struct {
		const char *text;
		enum pc_trace_state state;
	} states[] = { { "RUNNABLE", PC_STATE_RUNNING },
		       { "BLOCKED", PC_STATE_BLOCKED },
		       { "WAITING", PC_STATE_WAITING },
		       { "TIMED_WAITING (sleeping)", PC_STATE_SLEEPING },
		       { "TIMED_WAITING", PC_STATE_WAITING },
		       /* Java 5 and the threads of the machine itself */
		       { "runnable", PC_STATE_RUNNING },
		       { "waiting for monitor entry", PC_STATE_BLOCKED },
		       { "waiting on condition", PC_STATE_WAITING },
		       { "in Object.wait()", PC_STATE_WAITING },
		       { "sleeping", PC_STATE_SLEEPING } };

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (pc_span_starts(text, states[i].text))
			return states[i].state;
	return PC_STATE_UNKNOWN;
}

/* ---- locks ---- */
/* "owned by "till-1" Id=4", "owned by #12", "owned by: …" */
static struct pc_span read_owner(struct pc_span text)
{
	const char *at = pc_span_find(text, "owned by ");
	struct pc_span owner;

	if (!at)
		return PC_SPAN("");
	text = pc_trace_after(text, at + 9);
	if (pc_trace_take(&text, "\"")) {
		at = pc_trace_find_last(text, "\"");
		return at ? pc_trace_before(text, at) : PC_SPAN("");
	}
	pc_trace_take(&text, "#");
	if (!pc_span_word(&text, &owner))
		return PC_SPAN("");
	return pc_trace_until(&owner, ',');
}

/* "(a java.lang.Object)" */
static struct pc_span read_type(struct pc_span text, struct pc_span id)
{
	struct pc_span type = PC_SPAN(""), rest;

	if (pc_trace_between(text, "(a ", ")", &type))
		return type;
	return pc_span_cut_last(id, '@', &type, &rest) ? type : PC_SPAN("");
}

void pc_java_lock(struct pc_dump_builder *builder, enum pc_lock_use use, struct pc_span text)
{
	struct pc_span id = PC_SPAN(""), rest = pc_span_trim(text);

	if (pc_trace_take(&rest, "<"))
		id = pc_trace_until(&rest, '>');
	else if (!pc_span_word(&rest, &id) || !pc_span_find(id, "@"))
		return;
	if (pc_span_ends(id, ","))
		id.size--;
	if (!id.size || pc_span_find(id, " ")) /* "<no object reference available>" */
		return;
	pc_trace_lock(builder, use, id, read_type(rest, id), read_owner(rest));
}

enum pc_lock_use pc_java_parking(struct pc_span text)
{
	bool of_lock = pc_span_find(text, "Lock$") && !pc_span_find(text, "ConditionObject");

	return of_lock ? PC_LOCK_WANTED : PC_LOCK_AWAITED;
}
