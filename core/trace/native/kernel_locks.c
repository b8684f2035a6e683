/* SPDX-License-Identifier: Apache-2.0
 * What lockdep says: the chain of locks that makes a circle, and which locks tasks hold. The chain
 * is printed from its end: the stack "-> #1 (b)" took b while it held the lock of #0, and so on;
 * that of #0 took its own while it held the lock of the last. */
#include "base/auto.h"
#include "trace/native/kernel.h"
#include "trace/pieces.h"

static void set(struct pc_text *text, struct pc_span span)
{
	text->size = 0;
	pc_text_add(text, span.data, span.size);
}

/* "(&a->lock){+.+.}-{3:3}": a class may have parentheses and braces of its own. */
static struct pc_span lock_class(struct pc_span text)
{
	const char *open = pc_span_find(text, "(");
	struct pc_span class;

	if (!open)
		return PC_SPAN("");
	class = pc_native_until(pc_trace_after(text, open + 1), "){");
	if (open + 1 + class.size == text.data + text.size)
		class = pc_native_until(class, ")");
	return class;
}

static void lock(struct pc_dump_builder *builder, enum pc_lock_use use, struct pc_span class)
{
	if (class.size)
		pc_trace_lock(builder, use, class, PC_SPAN("kernel lock"), PC_SPAN(""));
}

/* "-> #1 (&b->lock){+.+.}-{3:3}:" */
static bool read_link(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	struct pc_span class, text = line;
	uint32_t frames;
	int64_t number;

	if (!pc_native_take(&text, "-> #") || !pc_native_digits(&text, &number))
		return false;
	class = lock_class(text);
	if (kernel->in_chain && pc_trace_open(builder, &frames))
		lock(builder, PC_LOCK_HELD, class);
	pc_kernel_end(builder, kernel);
	pc_trace_begin(builder, PC_ROLE_OTHER);
	pc_trace_message(builder, pc_span_trim(line));
	lock(builder, PC_LOCK_WANTED, class);
	if (!number)
		lock(builder, PC_LOCK_HELD, pc_text_span(&kernel->holding));
	kernel->in_chain = number > 0;
	kernel->open = true;
	return true;
}

/* The line below says which: "ffff8881 (&a->lock){+.+.}-{3:3}, at: f+0x1/0x2" */
static bool read_pair(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	struct pc_text text PC_AUTO(text) = { 0 };

	if (pc_span_ends(line, "is trying to acquire lock:")) {
		set(&kernel->comm, pc_native_until(line, "/"));
		kernel->side = 1;
	} else if (pc_span_ends(line, "but task is already holding lock:")) {
		kernel->side = 2;
	} else if (kernel->side && pc_span_find(line, "){")) {
		set(kernel->side == 1 ? &kernel->wanted : &kernel->holding, lock_class(line));
		kernel->side = 0;
	} else if (kernel->holding.size && pc_span_starts(line, "*** DEADLOCK ***")) {
		pc_text_printf(&text, "%s takes %s while it holds %s",
			       kernel->comm.size ? kernel->comm.data : "a task",
			       kernel->wanted.size ? kernel->wanted.data : "a lock",
			       kernel->holding.data);
		pc_dump_says_deadlock(builder, pc_text_span(&text));
	} else {
		return false;
	}
	return true;
}

/* "2 locks held by cat/42:": of the task whose stack is above, or of one that has none */
static bool read_holder(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			struct pc_span line)
{
	struct pc_span who, comm, number;
	uint32_t frames;
	int64_t tid;

	if (!pc_span_ends(line, ":") || !pc_span_find(line, " held by ") ||
	    !pc_span_find(line, "lock"))
		return false;
	who = pc_trace_after(line, pc_span_find(line, " held by ") + 9);
	who.size--;
	if (kernel->lockdep || !pc_span_cut_last(who, '/', &comm, &number) ||
	    !pc_span_int(number, &tid))
		return true;
	pc_kernel_end(builder, kernel);
	if (!pc_trace_open(builder, &frames) || tid != kernel->tid) {
		pc_trace_begin(builder, PC_ROLE_THREAD);
		pc_trace_name(builder, comm);
		pc_trace_tid(builder, tid);
		kernel->tid = tid;
	}
	kernel->open = true;
	return true;
}

/* " #0: ffff8881 (&a->lock){+.+.}-{3:3}, at: f+0x1/0x2" */
static bool read_held(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	uint32_t number, frames;
	struct pc_span text = line;

	if (!pc_trace_number(&text, &number) || !pc_span_find(text, "){"))
		return false;
	if (!kernel->lockdep && pc_trace_open(builder, &frames)) {
		struct pc_span address = pc_native_word(&text);

		pc_trace_lock(builder, PC_LOCK_HELD, address, lock_class(text), PC_SPAN(""));
	}
	return true;
}

bool pc_kernel_lockdep(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span line)
{
	return read_link(builder, kernel, line) || read_held(builder, kernel, line) ||
	       read_pair(builder, kernel, line) || read_holder(builder, kernel, line);
}
