/* SPDX-License-Identifier: Apache-2.0
 * stacktrace: what stacks say that something printed: a crash, a dump of threads, an exception. */
#include "stacktrace.h"

#include <string.h>

const char command[] = "stacktrace";
const char help[] = "Say what stack traces and dumps of threads tell";

int add_args(struct pc_args *args)
{
	const struct pc_arg rows[] = {
		{ PC_UINT(struct stacktrace, rows), "top", 'n', "N", "10", .min = 1, .max = 1e6,
		  .help = "show the first N groups of equal stacks, and of locks" },
		{ PC_STRING(struct stacktrace, filter), "filter", 0, "REGEX",
		  .help = "only stacks with a function, library, file or message that matches" },
		{ PC_STRING(struct stacktrace, thread), "thread", 0, "REGEX",
		  .help = "only threads whose name or number matches" },
		{ PC_FLAG(struct stacktrace, all), "all",
		  .help = "show all frames of the stacks that are shown" },
		{ PC_FLAG(struct stacktrace, advice), "advice", 0, NULL, "true",
		  .help = "say what is known to help with what stands in the stacks" },
		{ PC_STRING(struct stacktrace, format), "format", 0, "FORMAT", .effects = PC_READS,
		  .choices = pc_trace_formats(), .choice_help = pc_trace_format_descriptions(),
		  .help = "what the input is; without it that is found out from the content" },
		{ PC_LIST(struct stacktrace, infiles), .metavar = "INFILE", .flags = PC_PATHS,
		  .effects = PC_READS | PC_EXECUTES, /* perf.data needs perf */
		  .help = "traces, dumps or profiles with stacks; several are dumps of one program "
			  "over time; - or none is standard input; gzip and zstd are read "
			  "through" },
		{ 0 },
	};

	pc_args_effects(args, PC_READS | PC_ASKS);
	return pc_args_declare(args, sizeof(struct stacktrace), rows);
}

/* Functions of stacks that do something, or wait for what takes its time: not of idle workers. */
static int find_advice(struct pc *pc, struct stacktrace_result *r)
{
	enum { GROUPS = 64, FRAMES = 64 };
	struct pc_advice_frame *frames =
		pc_arena_alloc(pc_memory(pc), GROUPS * FRAMES * sizeof(*frames));
	size_t count = 0, groups = 0;

	for (size_t i = 0; i < r->groups.count && groups < GROUPS; i++) {
		const struct pc_trace_group *group = &r->groups.items[i];
		const struct pc_trace *trace = &r->traces[group->first];
		uint32_t said =
			group->doing.frame; /* in it the thread stands, whatever it called */

		if (group->doing.kind == PC_DOING_IDLE || group->doing.kind == PC_DOING_SLEEP ||
		    trace->role == PC_ROLE_CREATED)
			continue;
		groups++;
		for (uint32_t k = 0; k < trace->frame_count && k < FRAMES; k++) {
			const struct pc_call_site *site = pc_dump_frame(r->dump, trace->frames[k]);

			frames[count++] =
				(struct pc_advice_frame){ site->function, site->module, site->file,
							  site->kind, k == 0 || k == said };
		}
	}
	return pc_advise_frames(pc, frames, count, 0, &r->advice);
}

static bool is_profile(const struct pc_dump *dump)
{
	const char *const *formats = pc_trace_formats();

	for (; *formats; formats++)
		if (!strcmp(*formats, pc_dump_format(dump)))
			return false;
	return strcmp(pc_dump_format(dump), "several") != 0;
}

/* Which traces passed, and in how many groups the threads stand that are counted: stacks that tell
 * where memory or a thread came from are of none. */
static void select_traces(struct pc *pc, struct stacktrace_result *r)
{
	bool *selected = pc_arena_alloc(pc_memory(pc), r->trace_count + 1);

	r->thread_groups = 0;
	for (size_t i = 0; i < r->groups.count; i++) {
		const struct pc_trace_group *group = &r->groups.items[i];
		enum pc_trace_role role = r->traces[group->first].role;

		r->thread_groups += role == PC_ROLE_THREAD || role == PC_ROLE_ERROR;
		for (size_t k = 0; k < group->trace_count; k++)
			selected[group->traces[k]] = true;
	}
	r->selected = selected;
}

int stacktrace_find(struct pc *pc, struct stacktrace_result *r)
{
	struct pc_group_query query = { .filter = r->options->filter,
					.thread = r->options->thread };
	int status;

	r->traces = pc_dump_traces(r->dump, &r->trace_count);
	status = pc_dump_group(pc, r->dump, &query, &r->groups);
	if (status)
		return status;
	select_traces(pc, r);
	pc_dump_locks(pc, r->dump, &r->locks);
	return r->options->advice ? find_advice(pc, r) : PC_OK;
}

int run(struct pc *pc, const void *options)
{
	struct stacktrace_result r = { .options = options, .pc = pc };
	int status = pc_dump_read(pc, r.options->infiles, r.options->format, &r.dump);

	if (status)
		return status;
	r.samples = is_profile(r.dump);
	status = stacktrace_find(pc, &r);
	if (status)
		return status;
	stacktrace_offer_tool(pc, &r);
	return stacktrace_show(pc, &r);
}

PC_PLUGIN;
