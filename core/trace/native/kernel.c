/* SPDX-License-Identifier: Apache-2.0
 * What the Linux kernel reports: oopses, warnings, lockups, tasks that hang, stalls of RCU, what
 * KASAN, KCSAN and lockdep find, tasks that sysrq shows, and /proc/PID/stack. Frames that the
 * kernel marks with "?" are addresses that were found on the stack and that its unwinder does not
 * confirm: they are left out where there are others. */
#include <inttypes.h>

#include "trace/native/kernel.h"
#include "trace/parsers.h"
#include "trace/pieces.h"

enum { DOUBTFUL_MAX = 1 << 20 /* bytes */ };

/* Where a kernel's stack ends. */
static const char *const roots[] = { "entry_SYSCALL",	   "ret_from_fork",   "el0t_",
				     "el0_svc_",	   "ret_from_",	      "system_call_",
				     "entry_INT80_compat", "ret_fast_syscall" };

/* ---- a trace ---- */
static void add_doubtful(struct pc_dump_builder *builder, struct pc_kernel *kernel)
{
	struct pc_span rest = pc_text_span(&kernel->doubtful), line;
	bool alone = !kernel->sure && rest.size;
	struct pc_site site;
	bool doubtful;

	while (pc_span_cut(rest, '\n', &line, &rest)) {
		kernel->left_out += !alone;
		if (alone && pc_kernel_site(line, &site, &doubtful))
			pc_trace_frame(builder, &site);
	}
	if (alone)
		pc_trace_damaged(builder);
	kernel->doubtful.size = 0;
}

void pc_kernel_end(struct pc_dump_builder *builder, struct pc_kernel *kernel)
{
	uint32_t frames;

	if (pc_trace_open(builder, &frames))
		add_doubtful(builder, kernel);
	kernel->open = kernel->called = kernel->bare = kernel->ended = false;
	kernel->reported = false;
	kernel->sure = 0;
	kernel->leaf.size = 0;
}

void pc_kernel_begin(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		     enum pc_trace_role role)
{
	uint32_t frames;

	if (!kernel->reported || !pc_trace_open(builder, &frames) || frames) {
		pc_kernel_end(builder, kernel);
		pc_trace_begin(builder, role);
	}
	kernel->open = true;
}

void pc_kernel_close(struct pc_dump_builder *builder, struct pc_kernel *kernel)
{
	pc_kernel_end(builder, kernel);
	pc_trace_close(builder);
}

/* ---- frames ---- */
/* A stack without a heading, or whose heading is lost. */
static void begin_bare(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span text)
{
	if (kernel->open && !(kernel->bare && kernel->ended))
		return;
	pc_kernel_close(builder, kernel);
	pc_trace_begin(builder, PC_ROLE_THREAD);
	if (!pc_span_starts(text, "[<"))
		pc_trace_damaged(builder);
	kernel->open = kernel->bare = true;
}

static bool is_root(struct pc_span function)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (pc_span_starts(function, roots[i]))
			return true;
	return !function.size;
}

static bool read_frame(struct pc_dump_builder *builder, struct pc_kernel *kernel,
		       struct pc_span text)
{
	struct pc_span leaf = pc_text_span(&kernel->leaf);
	struct pc_site site;
	bool doubtful;

	if (!pc_kernel_site(text, &site, &doubtful))
		return false;
	begin_bare(builder, kernel, text);
	kernel->reported = false;
	if (doubtful && kernel->doubtful.size > DOUBTFUL_MAX) {
		kernel->left_out++;
		return true;
	}
	if (doubtful) {
		pc_text_add(&kernel->doubtful, text.data, text.size);
		pc_text_putc(&kernel->doubtful, '\n');
		return true;
	}
	kernel->ended = is_root(site.function);
	if (!kernel->sure++ && leaf.size && leaf.size == text.size &&
	    !memcmp(leaf.data, text.data, leaf.size))
		return true;
	if (site.function.size || !kernel->ended)
		pc_trace_frame(builder, &site);
	return true;
}

/* Where the processor was: "RIP: 0010:f+0x1/0x2", "pc : f+0x1/0x2"; one of user space is no frame
 * of the kernel. */
static bool read_pointer(struct pc_dump_builder *builder, struct pc_kernel *kernel,
			 struct pc_span line)
{
	static const char *const marks[] = { "RIP: 0010:", "RIP: e030:", "RIP: ",
					     "EIP: 0060:", "EIP: ",	 "pc : ",
					     "PC is at ",  "NIP ",	 "epc : " };
	struct pc_span text = line;
	struct pc_site site;
	bool doubtful, found = false;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && !found; i++)
		found = pc_native_take(&text, marks[i]);
	if (!found)
		return false;
	text = pc_span_trim(text);
	while (pc_span_starts(text, "[<") && !pc_kernel_site(text, &site, &doubtful) &&
	       pc_span_find(text, ">]"))
		text = pc_span_trim(pc_trace_after(text, pc_span_find(text, ">]") + 2));
	if (!kernel->open || !pc_kernel_site(text, &site, &doubtful))
		return true;
	pc_trace_frame(builder, &site);
	kernel->leaf.size = 0;
	pc_text_add(&kernel->leaf, text.data, text.size);
	return true;
}

/* ---- the walk ---- */
static int each(struct pc_dump_builder *builder, void *state, const struct pc_trace_line *line)
{
	struct pc_kernel *kernel = state;
	struct pc_span text = pc_span_trim(line->text);

	if (!text.size) {
		if (kernel->bare)
			pc_kernel_close(builder, kernel);
		return PC_OK;
	}
	if (pc_span_starts(text, "------------[ cut here ]"))
		kernel->unended = true;
	else if (pc_span_starts(text, "---[ end "))
		kernel->unended = false;
	if (read_frame(builder, kernel, text) || read_pointer(builder, kernel, text) ||
	    pc_kernel_lockdep(builder, kernel, text) || pc_kernel_task(builder, kernel, text))
		return PC_OK;
	pc_kernel_report(builder, kernel, text);
	return PC_OK;
}

int pc_parse_trace_kernel(struct pc_dump_builder *builder, struct pc_input *input)
{
	struct pc_kernel kernel = { .tid = -1 };
	int status;

	pc_table_init(&kernel.seen, pc_memory(pc_dump_builder_pc(builder)));
	status = pc_trace_lines(builder, input, each, &kernel);
	pc_kernel_close(builder, &kernel);
	if (kernel.left_out)
		pc_dump_note(builder,
			     "%" PRIu64 " frames that the kernel marks with \"?\" were left out: "
			     "they were found on stacks, and may be of calls that had returned",
			     kernel.left_out);
	if (kernel.unended)
		pc_dump_unended(builder, "the last report has no \"---[ end trace\"");
	pc_dump_says_tool(builder, "Linux");
	pc_table_clear(&kernel.seen);
	pc_text_clear(&kernel.doubtful);
	pc_text_clear(&kernel.message);
	pc_text_clear(&kernel.comm);
	pc_text_clear(&kernel.leaf);
	pc_text_clear(&kernel.wanted);
	pc_text_clear(&kernel.holding);
	return status;
}
