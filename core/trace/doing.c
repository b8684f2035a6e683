/* SPDX-License-Identifier: Apache-2.0
 * From the functions near a leaf to what a thread does. */
#include "trace/doing.h"

#include "trace/build.h"
#include "trace/doing_table.h"

/* So far from the leaf is looked for what waits, for what says it better, and for what work is. */
enum { NEAREST = 16, FARTHEST = 48, WORK = 10, ITSELF = 2 };

/* ---- a trace ---- */
static const char *const words[] = { "unknown", "failed", "lock", "condition", "idle",	   "sleep",
				     "events",	"socket", "file", "dns",       "database", "child",
				     "memory",	"gc",	  "jit",  "waits",     "computes" };

const char *pc_doing_word(enum pc_doing_kind kind)
{
	return words[kind];
}

bool pc_doing_waits(enum pc_doing_kind kind)
{
	return (kind >= PC_DOING_LOCK && kind <= PC_DOING_CHILD) || kind == PC_DOING_WAITS;
}

static const struct pc_doing_known *known_at(const struct pc_doings *doings,
					     const struct pc_trace *trace, uint32_t at)
{
	return &doings->by_frame[trace->frames[at]];
}

static void say(struct pc_doing *doing, uint8_t row, uint32_t frame)
{
	doing->kind = pc_doing_rows[row].kind;
	doing->what = pc_doing_rows[row].what;
	doing->frame = frame;
}

/* The outermost of a runtime's own functions that wait says best for what: below "lock" there is
 * "park", and below that a futex. */
static void find_first(const struct pc_doings *doings, const struct pc_trace *trace,
		       struct pc_doing *doing)
{
	uint32_t end = trace->frame_count < NEAREST ? trace->frame_count : NEAREST;

	for (uint32_t i = 0; i < end; i++) {
		const struct pc_doing_known *known = known_at(doings, trace, i);

		if (known->rows[PC_DOES_FIRST] != PC_DOES_NO_ROW)
			say(doing, known->rows[PC_DOES_FIRST], i);
		else if (!known->runtime)
			break;
	}
}

/* A worker that is idle waits for a lock too: that of its queue. Who does not wait at all, as far
 * as is known, may do so in what is the leaf itself, or next to it. */
static bool may_be_better(const struct pc_doing *doing, const struct pc_doing_row *row, uint32_t at)
{
	if (doing->kind == PC_DOING_LOCK)
		return row->kind == PC_DOING_LOCK || row->kind == PC_DOING_IDLE;
	if (doing->kind == PC_DOING_FAILED)
		return false;
	return pc_doing_waits(doing->kind) || at < ITSELF;
}

static void find_above(const struct pc_doings *doings, const struct pc_trace *trace,
		       struct pc_doing *doing)
{
	uint32_t end = trace->frame_count < FARTHEST ? trace->frame_count : FARTHEST;
	uint32_t first = doing->frame == PC_NONE ? 0 : doing->frame;

	for (uint32_t i = 0; i < end; i++) {
		const struct pc_doing_known *known = known_at(doings, trace, i);
		uint8_t above = known->rows[PC_DOES_ABOVE], near = known->rows[PC_DOES_NEAR];

		if (above != PC_DOES_NO_ROW && may_be_better(doing, &pc_doing_rows[above], i))
			say(doing, above, i);
		else if (near != PC_DOES_NO_ROW && i <= first + ITSELF &&
			 may_be_better(doing, &pc_doing_rows[near], i))
			say(doing, near, i);
		else
			continue;
		if (doing->kind == PC_DOING_IDLE || doing->kind == PC_DOING_DNS ||
		    doing->kind == PC_DOING_DATABASE)
			return;
	}
}

static void find_work(const struct pc_doings *doings, const struct pc_trace *trace,
		      struct pc_doing *doing)
{
	for (uint32_t i = 0; i < trace->frame_count && i < WORK; i++) {
		uint8_t row = known_at(doings, trace, i)->rows[PC_DOES_BUSY];

		if (row != PC_DOES_NO_ROW) {
			say(doing, row, i);
			return;
		}
	}
}

static uint32_t find_own(const struct pc_doings *doings, const struct pc_trace *trace)
{
	for (uint32_t i = 0; i < trace->frame_count; i++)
		if (!known_at(doings, trace, i)->runtime)
			return i;
	return PC_NONE;
}

/* What the runtime says in words. */
static void find_state(const struct pc_trace *trace, struct pc_doing *doing)
{
	struct pc_doing_known known;

	memset(known.rows, PC_DOES_NO_ROW, sizeof(known.rows));
	for (uint32_t i = 0; trace->state_text && i < pc_doing_row_count; i++) {
		struct pc_span rest = pc_span(pc_doing_rows[i].names), name;
		bool more = pc_doing_rows[i].role == PC_DOES_STATE;

		while (more && known.rows[PC_DOES_STATE] == PC_DOES_NO_ROW) {
			more = pc_span_cut(rest, '|', &name, &rest);
			name = more ? name : rest;
			if (!strncmp(trace->state_text, name.data, name.size))
				known.rows[PC_DOES_STATE] = (uint8_t)i;
		}
	}
	if (known.rows[PC_DOES_STATE] != PC_DOES_NO_ROW)
		say(doing, known.rows[PC_DOES_STATE], PC_NONE);
}

/* Nothing in its frames tells: its state is all that is known. */
static void fall_back(const struct pc_trace *trace, struct pc_doing *doing)
{
	static const struct {
		enum pc_trace_state state;
		enum pc_doing_kind kind;
		const char *what;
	} states[] = {
		{ PC_STATE_RUNNING, PC_DOING_COMPUTES, "computes" },
		{ PC_STATE_WAITING, PC_DOING_WAITS, "waits" },
		{ PC_STATE_BLOCKED, PC_DOING_LOCK, "waits for a lock" },
		{ PC_STATE_SLEEPING, PC_DOING_SLEEP, "sleeps" },
		{ PC_STATE_FAILED, PC_DOING_FAILED, "failed here" },
	};

	if (trace->state == PC_STATE_UNKNOWN && trace->frame_count) {
		doing->kind = PC_DOING_COMPUTES;
		doing->what = "computes";
	}
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (states[i].state == trace->state) {
			doing->kind = states[i].kind;
			doing->what = states[i].what;
		}
}

/* Stacks of what was before say nothing of what is done now. */
static const char *const past[] = {
	[PC_ROLE_ALLOCATED] = "allocated there",
	[PC_ROLE_FREED] = "freed there",
	[PC_ROLE_CREATED] = "started there",
};

static void find_all(const struct pc_doings *doings, const struct pc_trace *trace,
		     struct pc_doing *doing)
{
	find_first(doings, trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		find_state(trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		find_work(doings, trace, doing);
	if (doing->kind == PC_DOING_UNKNOWN)
		fall_back(trace, doing);
	find_above(doings, trace, doing);
}

struct pc_doing pc_doing_of(const struct pc_doings *doings, const struct pc_trace *trace)
{
	struct pc_doing doing = { .what = "not known", .frame = PC_NONE };

	doing.own = find_own(doings, trace);
	if (trace->role >= PC_ROLE_ALLOCATED) {
		doing.what = past[trace->role];
	} else if (trace->state == PC_STATE_FAILED || trace->role == PC_ROLE_ERROR ||
		   trace->role == PC_ROLE_CAUSE) {
		doing.kind = PC_DOING_FAILED;
		doing.what = "failed here";
	} else if (trace->frame_count || trace->state == PC_STATE_BLOCKED) {
		find_all(doings, trace, &doing);
	} else {
		doing.what = "shows no stack";
	}
	doing.word = words[doing.kind];
	return doing;
}
