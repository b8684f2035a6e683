/* SPDX-License-Identifier: Apache-2.0
 * Locks in the stacks of a thread dump, and what the machine says of deadlocks. */
#include "formats/lines.h"
#include "trace/managed/jstack.h"
#include "trace/pieces.h"

/* ---- locks ---- */
static const struct {
	const char *words;
	enum { HELD, WANTED, AWAITED, PARKED } use;
} kinds[] = {
	{ "locked ", HELD },
	{ "waiting to lock ", WANTED },
	{ "waiting to re-lock in wait() ", WANTED },
	{ "blocked on ", WANTED },
	{ "waiting on ", AWAITED },
	{ "parking to wait for ", PARKED },
	{ "parked waiting for ", PARKED },
	{ "parked on ", PARKED },
};

static struct pc_span id_of(struct pc_span text)
{
	struct pc_span id = pc_span_trim(text);

	return pc_trace_take(&id, "<") ? pc_trace_until(&id, '>') : pc_trace_until(&id, ' ');
}

static bool is_given_up(const struct jstack *jstack, struct pc_span text)
{
	struct pc_span id = id_of(text);

	return id.size && jstack->given_up.size == id.size &&
	       !memcmp(jstack->given_up.data, id.data, id.size);
}

static void give_up(struct jstack *jstack, struct pc_span text)
{
	struct pc_span id = id_of(text);

	jstack->given_up.size = 0;
	pc_text_add(&jstack->given_up, id.data, id.size);
}

/* An IDE: "waiting for Thread-1@600 to release lock on <0x25a> (a java.lang.Object)" */
static bool read_release(struct pc_dump_builder *builder, struct pc_span text)
{
	static const char mark[] = " to release lock on <";
	const char *at = pc_span_find(text, mark);
	struct pc_span owner, id, type = PC_SPAN("");

	if (!at || !pc_trace_take(&text, "waiting for "))
		return false;
	owner = pc_trace_before(text, at);
	text = pc_trace_after(text, at + strlen(mark));
	id = pc_trace_until(&text, '>');
	pc_trace_between(text, "(a ", ")", &type);
	pc_trace_lock(builder, PC_LOCK_WANTED, id, type, owner);
	return true;
}

bool jstack_lock(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span text)
{
	if (pc_trace_take(&text, "-"))
		text = pc_span_trim(text);
	if (pc_span_starts(text, "<") || pc_span_find(text, "Sync@")) {
		pc_java_lock(builder, PC_LOCK_HELD, text); /* of the list behind a stack */
		return true;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!pc_trace_take(&text, kinds[i].words))
			continue;
		if (kinds[i].use != HELD)
			give_up(jstack, text);
		if (kinds[i].use == PARKED)
			pc_java_lock(builder, pc_java_parking(text), text);
		else if (kinds[i].use != HELD)
			pc_java_lock(builder,
				     kinds[i].use == WANTED ? PC_LOCK_WANTED : PC_LOCK_AWAITED,
				     text);
		else if (!is_given_up(jstack, text))
			pc_java_lock(builder, PC_LOCK_HELD, text);
		return true;
	}
	return read_release(builder, text);
}

/* ---- deadlocks ---- */
enum { SENTENCE_MAX = 4096 };

static void end_sentence(struct pc_dump_builder *builder, struct jstack *jstack)
{
	if (jstack->deadlock.size)
		pc_dump_says_deadlock(builder, pc_text_span(&jstack->deadlock));
	jstack->deadlock.size = 0;
}

static void add_words(struct jstack *jstack, const char *before, struct pc_span words)
{
	if (jstack->deadlock.size > SENTENCE_MAX)
		return;
	if (jstack->deadlock.size)
		pc_text_puts(&jstack->deadlock, before);
	pc_text_add(&jstack->deadlock, words.data, words.size);
}

/* "waiting to lock monitor 0x… (object 0x…, a java.lang.Object)," and "waiting for ownable
 * synchronizer 0x…, (a java.util…Sync),": the object and its type */
static void add_lock(struct jstack *jstack, struct pc_span text)
{
	struct pc_span id, type = PC_SPAN("");

	if (!pc_trace_between(text, "(object ", ",", &id) &&
	    !pc_trace_between(text, "synchronizer ", ",", &id))
		return;
	add_words(jstack, " waits for ", id);
	if (jstack->deadlock.size > SENTENCE_MAX)
		return;
	if (pc_trace_between(text, ", a ", ")", &type) || pc_trace_between(text, "(a ", ")", &type))
		pc_text_printf(&jstack->deadlock, " (%.*s)", (int)type.size, type.data);
}

/* Between "Found one Java-level deadlock:" and the stacks that follow. */
static void read_cycle(struct jstack *jstack, struct pc_span text)
{
	struct pc_span owner = text;

	if (pc_span_starts(text, "\"") && pc_span_ends(text, "\":"))
		add_words(jstack, "; ", (struct pc_span){ text.data, text.size - 1 });
	else if (pc_span_starts(text, "waiting "))
		add_lock(jstack, text);
	else if (pc_trace_take(&owner, "which is held by ") ||
		 pc_trace_take(&owner, "in JNI, which is held by "))
		add_words(jstack, ", held by ", owner);
}

bool jstack_deadlock(struct pc_dump_builder *builder, struct jstack *jstack, struct pc_span text)
{
	if (pc_span_starts(text, "Found ") && pc_span_find(text, "deadlock")) {
		end_sentence(builder, jstack);
		pc_trace_close(builder);
		jstack->in_deadlock = pc_span_ends(text, ":") ? CYCLE : NONE;
		return true;
	}
	if (!jstack->in_deadlock)
		return false;
	if (pc_span_starts(text, "Java stack information")) {
		end_sentence(builder, jstack);
		jstack->in_deadlock = AGAIN;
	} else if (jstack->in_deadlock == CYCLE)
		read_cycle(jstack, text);
	return true;
}
