/* SPDX-License-Identifier: Apache-2.0
 * jcmd Thread.dump_to_file -format=json: {"threadDump": {"threadContainers": [{"threads": [{"tid",
 * "name", "stack"}]}]}}; since Java 25 with states and locks. */
#include <stddef.h>

#include "base/auto.h"
#include "encoding/pull.h"
#include "trace/managed/managed.h"
#include "trace/parsers.h"

struct walk {
	struct pc_dump_builder *builder;
	enum pc_trace_state state;
	bool parked;
};

static bool read_text(struct pc_pull *pull, struct pc_span *out_text)
{
	*out_text = PC_SPAN("");
	return pc_pull_scalar(pull, out_text) && out_text->size > 0;
}

static void read_stack(struct pc_pull *pull, void *record)
{
	struct walk *walk = record;
	unsigned level = pc_pull_array(pull);
	struct pc_span text;
	struct pc_site site;

	while (pc_pull_item(pull, level)) {
		if (!read_text(pull, &text))
			continue;
		if (!pc_java_site(text, &site))
			site = (struct pc_site){ .function = text };
		pc_trace_frame(walk->builder, &site);
	}
}

static void read_tid(struct pc_pull *pull, void *record)
{
	struct walk *walk = record;
	struct pc_span text;

	if (read_text(pull, &text))
		pc_trace_id(walk->builder, text);
}

static void read_name(struct pc_pull *pull, void *record)
{
	struct walk *walk = record;
	struct pc_span text;

	if (read_text(pull, &text))
		pc_trace_name(walk->builder, text);
}

static void read_state(struct pc_pull *pull, void *record)
{
	struct walk *walk = record;
	struct pc_span text;

	if (!read_text(pull, &text))
		return;
	walk->state = pc_java_state(text);
	pc_trace_state(walk->builder, walk->state, text);
}

/* ---- locks: objects as "java.lang.Object@5b" ---- */
static void add_lock(const struct walk *walk, enum pc_lock_use use, struct pc_span id,
		     struct pc_span owner)
{
	struct pc_span type = PC_SPAN(""), rest;

	pc_span_cut_last(id, '@', &type, &rest);
	if (id.size)
		pc_trace_lock(walk->builder, use, id, type, owner);
}

struct blocker {
	struct pc_text object, owner;
};

static void read_park_blocker(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "object", PC_PULL_TEXT, offsetof(struct blocker, object), NULL },
		{ "owner", PC_PULL_TEXT, offsetof(struct blocker, owner), NULL },
		{ NULL, PC_PULL_TEXT, 0, NULL },
	};
	struct blocker blocker = { { 0 }, { 0 } };
	struct pc_span object;

	pc_pull_fields(pull, fields, &blocker);
	object = pc_text_span(&blocker.object);
	add_lock(record, pc_java_parking(object), object, pc_text_span(&blocker.owner));
	pc_text_clear(&blocker.object);
	pc_text_clear(&blocker.owner);
}

static void read_blocked_on(struct pc_pull *pull, void *record)
{
	struct pc_span text;

	if (read_text(pull, &text))
		add_lock(record, PC_LOCK_WANTED, text, PC_SPAN(""));
}

static void read_waiting_on(struct pc_pull *pull, void *record)
{
	struct pc_span text;

	if (read_text(pull, &text))
		add_lock(record, PC_LOCK_AWAITED, text, PC_SPAN(""));
}

static void read_locks(struct pc_pull *pull, void *record)
{
	unsigned level = pc_pull_array(pull);
	struct pc_span text;

	while (pc_pull_item(pull, level))
		if (read_text(pull, &text)) /* null: the compiler did without the lock */
			add_lock(record, PC_LOCK_HELD, text, PC_SPAN(""));
}

static void read_monitors(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "locks", PC_PULL_CALL, 0, read_locks },
		{ NULL, PC_PULL_CALL, 0, NULL },
	};
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		pc_pull_fields(pull, fields, record);
}

/* ---- the tree ---- */
static void read_threads(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "tid", PC_PULL_CALL, 0, read_tid },
		{ "name", PC_PULL_CALL, 0, read_name },
		{ "state", PC_PULL_CALL, 0, read_state },
		{ "stack", PC_PULL_CALL, 0, read_stack },
		{ "parkBlocker", PC_PULL_CALL, 0, read_park_blocker },
		{ "blockedOn", PC_PULL_CALL, 0, read_blocked_on },
		{ "waitingOn", PC_PULL_CALL, 0, read_waiting_on },
		{ "monitorsOwned", PC_PULL_CALL, 0, read_monitors },
		{ NULL, PC_PULL_CALL, 0, NULL },
	};
	struct walk *walk = record;
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level)) {
		pc_trace_begin(walk->builder, PC_ROLE_THREAD);
		pc_pull_fields(pull, fields, walk);
	}
}

static void read_containers(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "threads", PC_PULL_CALL, 0, read_threads },
		{ NULL, PC_PULL_CALL, 0, NULL },
	};
	unsigned level = pc_pull_array(pull);

	while (pc_pull_item(pull, level))
		pc_pull_fields(pull, fields, record);
}

static void read_version(struct pc_pull *pull, void *record)
{
	struct walk *walk = record;
	struct pc_span text;

	if (read_text(pull, &text))
		pc_dump_says_tool(walk->builder, "Java %.*s", (int)text.size, text.data);
}

static void read_dump(struct pc_pull *pull, void *record)
{
	static const struct pc_pull_field fields[] = {
		{ "runtimeVersion", PC_PULL_CALL, 0, read_version },
		{ "threadContainers", PC_PULL_CALL, 0, read_containers },
		{ NULL, PC_PULL_CALL, 0, NULL },
	};

	pc_pull_fields(pull, fields, record);
}

int pc_parse_trace_jstack_json(struct pc_dump_builder *builder, struct pc_input *input)
{
	static const struct pc_pull_field fields[] = {
		{ "threadDump", PC_PULL_CALL, 0, read_dump },
		{ NULL, PC_PULL_CALL, 0, NULL },
	};
	struct pc_pull pull PC_AUTO(pull) = { 0 };
	struct walk walk = { .builder = builder };
	uint32_t frames;

	pc_pull_open(&pull, input);
	pc_pull_fields(&pull, fields, &walk);
	if (pull.damage) {
		if (pc_trace_open(builder, &frames))
			pc_trace_damaged(builder);
		pc_dump_damaged(builder, pull.line, "%s", pull.damage);
	}
	return pull.status;
}
