/* SPDX-License-Identifier: Apache-2.0
 * Whose stack the kernel prints: the task that a processor ran, and the tasks of sysrq. */
#include "formats/known.h"
#include "trace/native/kernel.h"
#include "trace/pieces.h"

static const struct {
	char letter;
	enum pc_trace_state state;
	const char *text;
} states[] = {
	{ 'R', PC_STATE_RUNNING, "R (running)" },	  { 'S', PC_STATE_WAITING, "S (sleeping)" },
	{ 'D', PC_STATE_WAITING, "D (uninterruptible)" }, { 'T', PC_STATE_WAITING, "T (stopped)" },
	{ 't', PC_STATE_WAITING, "t (traced)" },	  { 'I', PC_STATE_WAITING, "I (idle)" },
	{ 'Z', PC_STATE_UNKNOWN, "Z (zombie)" },	  { 'X', PC_STATE_UNKNOWN, "X (dead)" },
	{ 'P', PC_STATE_WAITING, "P (parked)" },
};

static void tell_state(struct pc_dump_builder *builder, struct pc_span text)
{
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (text.size && states[i].letter == text.data[0])
			pc_trace_state(builder, states[i].state, pc_span(states[i].text));
}

/* What follows `mark`, without blanks, up to the next blank. */
static bool field(struct pc_span line, const char *mark, struct pc_span *out_word)
{
	const char *at = pc_span_find(line, mark);
	struct pc_span rest;

	if (!at)
		return false;
	rest = pc_trace_after(line, at + strlen(mark));
	*out_word = pc_native_word(&rest);
	return true;
}

static void tell_tid(struct pc_dump_builder *builder, struct pc_span line, const char *mark)
{
	struct pc_span word;
	int64_t tid;

	if (field(line, mark, &word) && pc_native_digits(&word, &tid))
		pc_trace_tid(builder, tid);
}

/* A task that comes again begins another dump. */
static void begin_task(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span key)
{
	struct pc_arena *arena = kernel->seen.arena;
	bool is_new, reported = kernel->reported;

	pc_table_intern(&kernel->seen, key, &is_new);
	pc_kernel_begin(builder, kernel, PC_ROLE_THREAD);
	if (is_new || reported)
		return;
	pc_dump_next(builder);
	pc_table_clear(&kernel->seen);
	pc_table_init(&kernel->seen, arena);
	pc_table_intern(&kernel->seen, key, &is_new);
	pc_kernel_begin(builder, kernel, PC_ROLE_THREAD);
}

/* "task:bash  state:S stack:0 pid:42 tgid:42 ppid:1 flags:0x0" */
static bool read_task(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	struct pc_span name = line, state, key;

	if (!pc_native_take(&name, "task:") || !field(line, " state:", &state))
		return false;
	key = pc_native_until(line, " ppid:");
	if (pc_span_find(key, "pid:"))
		key = pc_trace_after(key, pc_span_find(key, "pid:"));
	begin_task(builder, kernel, key);
	pc_trace_name(builder, pc_span_trim(pc_native_until(name, " state:")));
	tell_state(builder, state);
	tell_tid(builder, line, " pid:");
	return true;
}

/* "bash            S ffff8881 0 42 1 0x00000080", as older kernels print it */
static bool read_old_task(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			  struct pc_span line)
{
	static const char *const shapes[] = { "%w %w %x %d %d %d 0x%x",
					      "%w R running task %d %d %d",
					      "%w R running task 0 %d" };
	struct pc_span rest = line, name, state, word = PC_SPAN("");
	bool is_task = false, running;
	int64_t tid;

	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		is_task |= pc_known_matches(pc_span(shapes[i]), line);
	name = pc_native_word(&rest);
	state = pc_native_word(&rest);
	if (!is_task || state.size != 1 || !strchr("RSDTtIZXP", state.data[0]))
		return false;
	running = pc_span_starts(rest, "running task");
	for (int i = 0; i < 3 + running; i++)
		word = pc_native_word(&rest);
	begin_task(builder, kernel, line);
	pc_trace_name(builder, name);
	tell_state(builder, state);
	if (pc_native_digits(&word, &tid))
		pc_trace_tid(builder, tid);
	return true;
}

/* The first word behind "tainted" that looks like "6.1.0-13-amd64" */
static void tell_version(struct pc_dump_builder *builder, struct pc_span line)
{
	const char *at = pc_span_find(line, "ainted");
	struct pc_span rest, word;

	if (!at)
		return;
	for (rest = pc_trace_after(line, at + 6); rest.size;) {
		word = pc_native_word(&rest);
		if (word.size && word.data[0] >= '0' && word.data[0] <= '9' &&
		    pc_span_find(word, ".")) {
			pc_dump_says_tool(builder, "Linux %.*s",
					  (int)(word.size < 100 ? word.size : 100), word.data);
			return;
		}
	}
}

/* "CPU: 1 PID: 42 Comm: cat Tainted: G W 6.1.0 #1" of the report, before or behind its heading */
static bool read_cpu(struct pc_dump_builder *builder, struct pc_kernel *kernel, struct pc_span line)
{
	struct pc_span pid, comm;
	const char *at;
	uint32_t frames;

	at = pc_span_find(line, " Comm: ");
	if ((!pc_span_starts(line, "CPU: ") && !pc_span_starts(line, "Pid: ")) ||
	    (!at && !pc_span_starts(line, "Pid: ")))
		return false;
	tell_version(builder, line);
	if (!field(line, "PID: ", &pid) || !pc_native_digits(&pid, &kernel->tid))
		kernel->tid = -1;
	comm = at ? pc_trace_after(line, at + 7) : PC_SPAN("");
	comm = pc_native_until(pc_native_until(comm, " Tainted: "), " Not tainted");
	kernel->comm.size = 0;
	pc_text_add(&kernel->comm, comm.data, comm.size);
	if (pc_trace_open(builder, &frames) && !frames && kernel->open) {
		pc_trace_name(builder, comm);
		pc_trace_tid(builder, kernel->tid);
	}
	return true;
}

/* "NMI backtrace for cpu 1": what each of the processors does */
static bool read_processor(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			   struct pc_span line)
{
	struct pc_span id;

	if (!field(line, "NMI backtrace for cpu ", &id))
		return false;
	pc_kernel_begin(builder, kernel, PC_ROLE_THREAD);
	id = pc_trace_after(line, id.data - 4);
	pc_trace_id(builder, id);
	pc_trace_state(builder, PC_STATE_RUNNING, PC_SPAN(""));
	return true;
}

/* "==> /proc/42/stack <==", as head and tail print it */
static bool read_file(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		      struct pc_span line)
{
	struct pc_span path, part, rest;
	int64_t tid = -1, number;

	if (!pc_trace_between(line, "==> ", " <==", &path) || !pc_span_ends(path, "/stack"))
		return false;
	for (rest = path; pc_span_cut(rest, '/', &part, &rest);)
		if (pc_native_digits(&part, &number) && !part.size)
			tid = number;
	pc_kernel_begin(builder, kernel, PC_ROLE_THREAD);
	pc_trace_tid(builder, tid);
	return true;
}

/* "Not tainted 6.1.0 #1" on a line of its own */
static bool read_version(struct pc_dump_builder *builder, struct pc_span line)
{
	if (!pc_span_starts(line, "Not tainted ") && !pc_span_starts(line, "Tainted: "))
		return false;
	tell_version(builder, line);
	return true;
}

bool pc_kernel_task(struct pc_dump_builder *builder, struct pc_kernel *kernel, struct pc_span line)
{
	return read_version(builder, line) || read_task(builder, kernel, line) ||
	       read_cpu(builder, kernel, line) || read_processor(builder, kernel, line) ||
	       read_file(builder, kernel, line) || read_old_task(builder, kernel, line);
}
