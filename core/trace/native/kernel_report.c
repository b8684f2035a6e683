/* SPDX-License-Identifier: Apache-2.0
 * What the kernel says that it reports, and whose stacks follow. */
#include "trace/native/kernel.h"
#include "trace/pieces.h"

enum what { REPORT, MORE, HUNG, STUCK, LOCKDEP, STACK, SIDE, CALLS, END };

static const struct pc_native_heading headings[] = {
	{ "---[ end ", PC_ROLE_THREAD, END },
	{ "------------[ cut here ]", PC_ROLE_THREAD, END },
	{ "Memory state around the buggy address", PC_ROLE_THREAD, END },
	{ "The buggy address belongs to ", PC_ROLE_THREAD, END },
	{ "Call Trace:", PC_ROLE_THREAD, CALLS },
	{ "Call trace:", PC_ROLE_THREAD, CALLS },
	{ "Backtrace:", PC_ROLE_THREAD, CALLS },
	{ "stack backtrace:", PC_ROLE_ERROR, STACK },
	{ "Allocated by task ", PC_ROLE_ALLOCATED, SIDE },
	{ "Freed by task ", PC_ROLE_FREED, SIDE },
	{ "allocated by task ", PC_ROLE_ALLOCATED, SIDE }, /* KFENCE */
	{ "freed by task ", PC_ROLE_FREED, SIDE },
	{ "Uninit was created at:", PC_ROLE_ALLOCATED, SIDE }, /* KMSAN */
	{ "Uninit was stored to memory at:", PC_ROLE_OTHER, SIDE },
	{ "Last potentially related work creation:", PC_ROLE_OTHER, SIDE },
	{ "Second to last potentially related work creation:", PC_ROLE_OTHER, SIDE },
	{ "read %*of %d bytes by ", PC_ROLE_OTHER, SIDE }, /* KCSAN */
	{ "write %*of %d bytes by ", PC_ROLE_OTHER, SIDE },
	{ "race at unknown origin, with ", PC_ROLE_OTHER, SIDE },
	{ "Read of size %d at addr ", PC_ROLE_ERROR, MORE },
	{ "Write of size %d at addr ", PC_ROLE_ERROR, MORE },
	{ "Oops: ", PC_ROLE_ERROR, MORE },
	{ "Internal error: ", PC_ROLE_ERROR, MORE },
	{ "invalid opcode: ", PC_ROLE_ERROR, MORE },
	{ "INFO: task %*blocked for more than ", PC_ROLE_ERROR, HUNG },
	{ "INFO: task %*blocked in I/O wait for more than ", PC_ROLE_ERROR, HUNG },
	{ "%*BUG: soft lockup - CPU", PC_ROLE_ERROR, STUCK },
	{ "WARNING: possible circular locking ", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: possible recursive locking ", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: possible irq lock inversion ", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: inconsistent lock state", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: %*-safe -> %*-unsafe lock order", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: bad unlock balance", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: suspicious RCU usage", PC_ROLE_ERROR, LOCKDEP },
	{ "[ INFO: possible circular locking ", PC_ROLE_ERROR, LOCKDEP },
	{ "[ INFO: possible recursive locking ", PC_ROLE_ERROR, LOCKDEP },
	{ "WARNING: CPU: %d PID: %d at ", PC_ROLE_ERROR, REPORT },
	{ "WARNING: at ", PC_ROLE_ERROR, REPORT },
	{ "WARNING: %*:%d at %*+0x%x/0x%x", PC_ROLE_ERROR, REPORT },
	{ "BUG: ", PC_ROLE_ERROR, REPORT },
	{ "UBSAN: ", PC_ROLE_ERROR, REPORT },
	{ "kernel BUG at ", PC_ROLE_ERROR, REPORT },
	{ "Unable to handle kernel ", PC_ROLE_ERROR, REPORT },
	{ "general protection fault", PC_ROLE_ERROR, REPORT },
	{ "divide error: ", PC_ROLE_ERROR, REPORT },
	{ "double fault: ", PC_ROLE_ERROR, REPORT },
	{ "stack segment: ", PC_ROLE_ERROR, REPORT },
	{ "Kernel panic - not syncing", PC_ROLE_ERROR, REPORT },
	{ "%*atchdog%*hard LOCKUP on cpu", PC_ROLE_ERROR, REPORT },
	{ "%*atchdog: BUG: ", PC_ROLE_ERROR, REPORT },
	{ "%*INFO: rcu_%*stall", PC_ROLE_ERROR, REPORT },
	{ "INFO: rcu_%*stall", PC_ROLE_ERROR, REPORT },
	{ "INFO: trying to register non-static key", PC_ROLE_ERROR, REPORT },
	{ "%*invoked oom-killer: ", PC_ROLE_ERROR, REPORT },
	{ "%*page allocation failure: order:", PC_ROLE_ERROR, REPORT },
	{ "list_add corruption", PC_ROLE_ERROR, MORE },
	{ "list_del corruption", PC_ROLE_ERROR, MORE },
	{ 0 },
};

static void tell(struct pc_dump_builder *builder, struct pc_kernel *kernel, struct pc_span text)
{
	pc_native_more(&kernel->message, text);
	pc_trace_message(builder, pc_text_span(&kernel->message));
}

/* Without addresses and what else differs from one to the next. */
static struct pc_span reason_of(struct pc_span line)
{
	static const char *const ends[] = { ", address: ", " for address", " at virtual address",
					    " at 0x",	   " at RIP",	   "! [",
					    ": 0000 [#" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		line = pc_native_until(line, ends[i]);
	return line;
}

static void begin_report(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			 struct pc_span line)
{
	pc_kernel_close(builder, kernel);
	pc_trace_begin(builder, PC_ROLE_ERROR);
	pc_native_fails(builder, reason_of(line));
	kernel->message.size = 0;
	tell(builder, kernel, line);
	kernel->reported = kernel->open = true;
	kernel->lockdep = false;
}

/* The task of a report: "kworker/0:1:42", "stress/42", and the number alone */
static void tell_task(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span task, char mark)
{
	struct pc_span name, number;
	int64_t tid;

	if (!pc_span_cut_last(task, mark, &name, &number) || !pc_span_int(number, &tid))
		return;
	pc_trace_name(builder, name);
	pc_trace_tid(builder, tid);
	kernel->tid = tid;
}

/* "INFO: task cat:42 blocked for more than 120 seconds.", "… is blocked on a mutex likely owned by
 * task dd:43." */
static void read_hung(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	struct pc_span task, seconds;
	int64_t number;

	begin_report(builder, kernel, line);
	if (pc_trace_between(line, "task ", " blocked ", &task))
		tell_task(builder, kernel, task, ':');
	if (pc_trace_between(line, "more than ", " second", &seconds) &&
	    pc_span_int(seconds, &number) && number >= 0 && number < INT64_MAX / 1000)
		pc_trace_waiting(builder, number * 1000);
}

static bool read_owner(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span line)
{
	static const char mark[] = " likely owned by task ";
	struct pc_span owner, name, number, type = PC_SPAN("lock");
	const char *at = pc_span_find(line, mark);

	if (!at || !pc_span_starts(line, "INFO: task ") || !kernel->open)
		return false;
	owner = pc_native_until(pc_trace_after(line, at + sizeof(mark) - 1), " ");
	if (pc_span_ends(owner, "."))
		owner.size--;
	pc_trace_between(line, "blocked on a ", " likely", &type);
	if (pc_span_cut_last(owner, ':', &name, &number))
		pc_trace_lock(builder, PC_LOCK_WANTED, owner, type, number);
	return true;
}

static void read_stuck(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span line)
{
	struct pc_span task;

	begin_report(builder, kernel, line);
	if (pc_trace_between(line, "! [", "]", &task))
		tell_task(builder, kernel, task, ':');
}

static void read_lockdep(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			 struct pc_span line)
{
	struct pc_span text = line;

	pc_kernel_close(builder, kernel);
	pc_dump_says_reason(builder, line);
	pc_native_take(&text, "WARNING: ");
	kernel->message.size = kernel->wanted.size = kernel->holding.size = 0;
	pc_native_more(&kernel->message, text);
	kernel->lockdep = true;
	kernel->side = 0;
	kernel->in_chain = false;
}

/* Lockdep prints its own stack last. */
static void read_stack(struct pc_dump_builder *builder, struct pc_kernel *kernel)
{
	if (!kernel->lockdep)
		return;
	pc_kernel_end(builder, kernel);
	pc_trace_begin(builder, PC_ROLE_ERROR);
	pc_trace_state(builder, PC_STATE_FAILED, PC_SPAN(""));
	pc_trace_message(builder, pc_text_span(&kernel->message));
	kernel->lockdep = false;
	kernel->reported = kernel->open = true;
}

static void read_side(struct pc_dump_builder *builder, struct pc_kernel *kernel, int role,
		      struct pc_span line)
{
	struct pc_span text = line;

	if (role == PC_ROLE_OTHER && kernel->reported) {
		tell(builder, kernel, line);
	} else {
		pc_kernel_end(builder, kernel);
		pc_trace_begin(builder, (enum pc_trace_role)role);
		if (pc_span_ends(text, ":"))
			text.size--;
		pc_trace_message(builder, text);
	}
	kernel->open = kernel->called = true;
}

static void read_calls(struct pc_dump_builder *builder, struct pc_kernel *kernel)
{
	uint32_t frames;

	if (kernel->called || !pc_trace_open(builder, &frames) || !kernel->open) {
		pc_kernel_begin(builder, kernel, PC_ROLE_THREAD);
		pc_trace_name(builder, pc_text_span(&kernel->comm));
		pc_trace_tid(builder, kernel->tid);
	}
	kernel->called = kernel->open = true;
}

static void read_more(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	const char *at = pc_span_find(line, " by task ");

	if (!kernel->reported)
		begin_report(builder, kernel, line);
	else
		tell(builder, kernel, line);
	if (at)
		tell_task(builder, kernel, pc_trace_after(line, at + 9), '/');
}

bool pc_kernel_report(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	const struct pc_native_heading *heading = pc_native_heading(headings, line);

	if (read_owner(builder, kernel, line))
		return true;
	if (!heading)
		return false;
	switch (heading->what) {
	case REPORT:
		begin_report(builder, kernel, line);
		break;
	case MORE:
		read_more(builder, kernel, line);
		break;
	case HUNG:
		read_hung(builder, kernel, line);
		break;
	case STUCK:
		read_stuck(builder, kernel, line);
		break;
	case LOCKDEP:
		read_lockdep(builder, kernel, line);
		break;
	case STACK:
		read_stack(builder, kernel);
		break;
	case SIDE:
		read_side(builder, kernel, heading->role, line);
		break;
	case CALLS:
		read_calls(builder, kernel);
		break;
	default:
		pc_kernel_close(builder, kernel);
	}
	return true;
}
