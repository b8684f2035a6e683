/* SPDX-License-Identifier: Apache-2.0
 * Locks in gdb's frames: with symbols of the C library the arguments of its functions tell which
 * lock a thread waits for. Who holds it they do not tell, but for a thread that is waited for. */
#include <inttypes.h>
#include <stdio.h>

#include "trace/pieces.h"

/* "mutex=0x5580 <account_lock>", "mutex=mutex@entry=0x5580": the value; false: it is not there, or
 * optimised away. */
static bool argument(struct pc_span frame, const char *name, struct pc_span *out_value)
{
	const char *at = frame.data, *end;
	size_t size = strlen(name);
	struct pc_span rest = frame, value;

	for (; (at = pc_span_find(rest, name)); rest = pc_trace_after(rest, at + 1))
		if (at > frame.data && (at[-1] == '(' || at[-1] == ' ') && at[size] == '=')
			break;
	if (!at)
		return false;
	value = pc_trace_after(frame, at + size + 1);
	end = memchr(value.data, ',', value.size);
	end = end ? end : memchr(value.data, ')', value.size);
	if (!end)
		return false;
	value.size = (size_t)(end - value.data);
	if (pc_span_ends(value, ")"))
		value.size--;
	at = pc_span_find(value, "@entry=");
	if (at)
		value = pc_trace_after(value, at + 7);
	if (!value.size || value.data[0] == '<')
		return false;
	*out_value = value;
	return true;
}

static const struct wait {
	const char *function; /* begins so */
	const char *argument, *type;
	enum pc_lock_use use;
} waits[] = {
	{ "pthread_mutex_lock", "mutex", "mutex", PC_LOCK_WANTED },
	{ "pthread_mutex_timedlock", "mutex", "mutex", PC_LOCK_WANTED },
	{ "pthread_mutex_clocklock", "mutex", "mutex", PC_LOCK_WANTED },
	{ "pthread_rwlock_rdlock", "rwlock", "read-write lock", PC_LOCK_WANTED },
	{ "pthread_rwlock_wrlock", "rwlock", "read-write lock", PC_LOCK_WANTED },
	{ "pthread_cond_wait", "cond", "condition", PC_LOCK_AWAITED },
	{ "pthread_cond_timedwait", "cond", "condition", PC_LOCK_AWAITED },
	{ "pthread_cond_clockwait", "cond", "condition", PC_LOCK_AWAITED },
};

static struct pc_span bare(struct pc_span function)
{
	while (function.size && function.data[0] == '_')
		function = pc_trace_after(function, function.data + 1);
	if (pc_span_starts(function, "GI_"))
		return bare(pc_trace_after(function, function.data + 3));
	return function;
}

/* The futex on which a thread waits for another to end holds that one's number. */
static bool waits_for_thread(struct pc_dump_builder *builder, struct pc_gdb_locks *locks,
			     struct pc_span function)
{
	struct pc_text id = { 0 };
	char number[24];

	if (!locks->expected || (!pc_span_starts(function, "pthread_join") &&
				 !pc_span_starts(function, "pthread_clockjoin") &&
				 !pc_span_starts(function, "pthread_timedjoin")))
		return false;
	snprintf(number, sizeof(number), "%" PRId64, locks->expected);
	pc_text_printf(&id, "the end of thread %s", number);
	pc_trace_lock(builder, PC_LOCK_WANTED, pc_text_span(&id), PC_SPAN("thread"),
		      pc_span(number));
	pc_text_clear(&id);
	return true;
}

void pc_gdb_locks(struct pc_dump_builder *builder, struct pc_gdb_locks *locks,
		  struct pc_span function, struct pc_span frame)
{
	struct pc_span value;

	if (locks->found)
		return;
	function = bare(function);
	if (pc_span_starts(function, "futex_abstimed_wait") &&
	    argument(frame, "expected", &value) && pc_span_int(value, &locks->expected))
		return;
	locks->found = waits_for_thread(builder, locks, function);
	for (size_t i = 0; !locks->found && i < sizeof(waits) / sizeof(waits[0]); i++) {
		if (!pc_span_starts(function, waits[i].function) ||
		    !argument(frame, waits[i].argument, &value))
			continue;
		pc_trace_lock(builder, waits[i].use, value, pc_span(waits[i].type), PC_SPAN(""));
		locks->found = true;
	}
}
