/* SPDX-License-Identifier: Apache-2.0
 * Traces: stacks that something printed once, with no cost: a debugger, a runtime that gave up, a
 * sanitizer, a kernel, a dump of all threads. Parsers fill a dump (builder.h), pc_dump_read seals
 * it, group.h, locks.h and doing.h say what is in it. After sealing nothing changes. */
#ifndef PC_TRACE_TRACE_H
#define PC_TRACE_TRACE_H

#include "profile/profile.h"

struct pc_dump;

/* What the thread was about, as far as the dump says it in words of its own. */
enum pc_trace_state {
	PC_STATE_UNKNOWN,
	PC_STATE_RUNNING,  /* on a processor, or ready for one */
	PC_STATE_WAITING,  /* for something that somebody else does: a condition, a message, I/O */
	PC_STATE_BLOCKED,  /* for a lock that another thread holds */
	PC_STATE_SLEEPING, /* for a time */
	PC_STATE_FAILED	   /* this one crashed, panicked, threw */
};

/* What a stack is for: of a sanitizer's report and of an exception there are several. */
enum pc_trace_role {
	PC_ROLE_THREAD,	   /* a thread of a dump */
	PC_ROLE_ERROR,	   /* where it went wrong */
	PC_ROLE_CAUSE,	   /* what an exception was caused by, or happened while handling */
	PC_ROLE_OTHER,	   /* the other side of a race, of a lock order; what was suppressed */
	PC_ROLE_ALLOCATED, /* where the memory came from */
	PC_ROLE_FREED,
	PC_ROLE_CREATED /* where the thread was started */
};

/* One call; NULL and 0 where the dump does not say. */
struct pc_call_site {
	const char *function; /* without its arguments' values */
	const char *module, *file;
	uint32_t line, column;
	uint64_t address;
	enum pc_frame_kind kind;
};

enum pc_lock_use {
	PC_LOCK_HELD,
	PC_LOCK_WANTED, /* the thread stands still until it gets it */
	PC_LOCK_AWAITED /* the thread gave it up until somebody wakes it: a condition */
};
struct pc_trace_lock {
	const char *id;	  /* "0x00000007c0a3b0f8", as printed */
	const char *type; /* "java.util.concurrent.locks.ReentrantLock$NonfairSync"; NULL */
	enum pc_lock_use use;
	const char *owner; /* who holds it, where the dump says so: id or name of a trace; NULL */
};

/* Texts are NULL where the dump does not say; frames stand leaf first. */
struct pc_trace {
	const char *name;	/* of the thread, or goroutine */
	const char *id;		/* as the dump calls it: "7", "0x7f2c…", "main" */
	int64_t tid;		/* of the operating system; -1: unknown */
	const char *state_text; /* "TIMED_WAITING (sleeping)", "chan receive, 12 minutes" */
	const char *language;	/* of the format that it was read as */
	const char *message;	/* what was thrown, or went wrong: one line */
	int64_t waiting_ms;	/* for how long it has been in that state, or PC_UNKNOWN */
	int64_t count;		/* threads that the dump itself adds up to this one; 1 */
	enum pc_trace_state state;
	enum pc_trace_role role;
	uint32_t dump; /* 0, 1, … where the input holds several dumps one after another */
	const uint32_t *frames;
	uint32_t frame_count;
	uint32_t frames_left_out; /* "... 3 more", "Previous line repeated 996 more times" */
	bool damaged;		  /* it breaks off, or its frames are not in order */
	const struct pc_trace_lock *locks;
	uint32_t lock_count;
};

/* Reads all paths ("-" is standard input; none: standard input) into one dump, in pc's arena.
 * `format` is a name from pc_trace_formats, or "" or NULL to detect it from the content. Of a
 * profile that has stacks each distinct stack is a trace, counted by its samples. PC_EINPUT:
 * nothing in it could be read, and why. */
PC_API int pc_dump_read(struct pc *pc, struct pc_list paths, const char *format,
			struct pc_dump **out_dump);

PC_API const char *pc_dump_format(const struct pc_dump *dump); /* "jstack"; "several" */
/* "OpenJDK 64-Bit Server VM 17.0.9", "gdb"; NULL: unknown */
PC_API const char *pc_dump_tool(const struct pc_dump *dump);
/* "Java", "Go", "C/C++", "Python", "Rust", "JavaScript", "kernel" …; NULL: several, or unknown */
PC_API const char *pc_dump_language(const struct pc_dump *dump);
/* Why there is a dump: "SIGSEGV, Segmentation fault", "heap-use-after-free"; NULL: it was asked
 * for.
 */
PC_API const char *pc_dump_reason(const struct pc_dump *dump);
/* What the dump itself says about deadlocks, sentences; NULL-terminated. */
PC_API const char *const *pc_dump_deadlocks(const struct pc_dump *dump);
PC_API const struct pc_trace *pc_dump_traces(const struct pc_dump *dump, size_t *out_count);
PC_API const struct pc_call_site *pc_dump_frame(const struct pc_dump *dump, uint32_t frame);
PC_API uint32_t pc_dump_dumps(const struct pc_dump *dump); /* how many, at least 1 */

PC_API const struct pc_remarks *pc_dump_remarks(const struct pc_dump *dump);

/* The formats that are read, a line each in core/trace/traces.def; NULL-terminated. */
PC_API const char *const *pc_trace_formats(void);
PC_API const char *const *pc_trace_format_descriptions(void);

#endif
