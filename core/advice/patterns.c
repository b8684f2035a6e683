/* SPDX-License-Identifier: Apache-2.0
 * The rules, a row each: when it holds, and what is said then. The condition of each stands above
 * its function. */
#include "advice/patterns.h"

#include <inttypes.h>
#include <math.h>

/* What a rule found. */
struct finding {
	int64_t cost;	    /* or PC_UNKNOWN */
	const char *detail; /* a sentence with the numbers, before the meaning; NULL: none */
	const char *name;   /* of whom; NULL: nobody */
};

struct pattern {
	const char *id;
	enum pc_advice_kind kind;
	bool (*holds)(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		      struct finding *out);
	const char *title, *meaning, *action, *source;
};

static double percent(const struct pc_pattern_facts *facts, int64_t cost)
{
	return pc_costs_percent(facts->costs, cost);
}

/* The kernel takes at least 30 % of the whole, idling aside, and programs are in the profile too.
 */
static bool kernel_share(const struct pc_pattern_facts *facts, struct pc_arena *arena,
			 struct finding *out)
{
	(void)arena;
	out->cost = facts->kernel;
	return facts->user > 0 && percent(facts, facts->kernel) >= 30;
}

/* Functions are known in this input, but not of at least 10 % of the whole. */
static bool unnamed(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		    struct finding *out)
{
	(void)arena;
	out->cost = facts->unnamed;
	return facts->has_names && percent(facts, facts->unnamed) >= 10;
}

/* At least 5 % is in generated code without names. */
static bool unnamed_jit(const struct pc_pattern_facts *facts, struct pc_arena *arena,
			struct finding *out)
{
	(void)arena;
	out->cost = facts->jit;
	return facts->has_names && percent(facts, facts->jit) >= 5;
}

/* There are stacks, and at least half of what programs cost has one frame only. */
static bool chainless(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		      struct finding *out)
{
	(void)arena;
	out->cost = facts->chainless;
	return facts->has_stacks && facts->depth > 2 && facts->user > 0 &&
	       facts->chainless >= facts->user / 2 && percent(facts, facts->chainless) >= 10;
}

/* Tools stop at a power of two, with or without the processor's place and the process above it. */
static bool is_limit(uint32_t depth)
{
	for (uint32_t limit = 64; limit <= 4096; limit *= 2)
		if (depth + 1 >= limit && depth <= limit + 2)
			return true;
	return false;
}

/* The greatest depth is one at which tools stop, and at least 5 % of the whole has exactly it. */
static bool cut_off(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		    struct finding *out)
{
	out->cost = facts->deepest;
	out->detail = pc_arena_printf(arena, "%.1f %% have exactly %" PRIu32 " frames.",
				      percent(facts, facts->deepest), facts->depth);
	return facts->has_stacks && is_limit(facts->depth) && percent(facts, facts->deepest) >= 5;
}

/* At least 10 % is in stacks where a function calls itself 10 times in a row or more. */
static bool recursion(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		      struct finding *out)
{
	(void)arena;
	out->cost = facts->repeated;
	out->name = facts->repeats;
	return percent(facts, facts->repeated) >= 10;
}

/* A process has four threads with a cost or more, one of which has at least 90 % of all that is not
 * idle. */
static bool one_thread(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		       struct finding *out)
{
	int64_t busy = facts->costs->base - facts->idle;

	out->cost = facts->busiest;
	out->name = facts->busiest_name;
	out->detail = pc_arena_printf(arena, "Of %" PRIu32 " threads one has %.0f %% of the cost.",
				      facts->threads, percent(facts, facts->busiest));
	return facts->threads >= 4 && busy > 0 && facts->busiest >= busy / 10 * 9;
}

/* The hottest name has less than 2 %, more than 200 names have a cost, and at most 10 % is without
 * a name. */
static bool flat(const struct pc_pattern_facts *facts, struct pc_arena *arena, struct finding *out)
{
	out->cost = PC_UNKNOWN;
	out->detail =
		pc_arena_printf(arena, "%" PRIu32 " names have a cost, none more than %.1f %%.",
				facts->names, percent(facts, facts->hottest));
	return facts->names > 200 && facts->hottest > 0 && percent(facts, facts->hottest) < 2 &&
	       percent(facts, facts->unnamed) < 10;
}

/* At least 20 % is of idle processors. */
static bool idle(const struct pc_pattern_facts *facts, struct pc_arena *arena, struct finding *out)
{
	(void)arena;
	out->cost = facts->idle;
	return percent(facts, facts->idle) >= 20;
}

/* At least 30 % is in functions that do nothing but wait. */
static bool waiting(const struct pc_pattern_facts *facts, struct pc_arena *arena,
		    struct finding *out)
{
	(void)arena;
	out->cost = facts->waiting;
	return percent(facts, facts->waiting) >= 30;
}

/* At least 1 % of the samples were lost. */
static bool lost(const struct pc_pattern_facts *facts, struct pc_arena *arena, struct finding *out)
{
	const struct pc_event *event = facts->costs->event;
	double all;

	out->cost = PC_UNKNOWN;
	if (event->lost == PC_UNKNOWN || event->samples == PC_UNKNOWN || event->lost <= 0)
		return false;
	all = (double)event->lost + (double)event->samples;
	out->detail = pc_arena_printf(arena, "%" PRId64 " of %.0f samples were lost (%.1f %%).",
				      event->lost, all, 100 * (double)event->lost / all);
	return (double)event->lost >= all / 100;
}

/* With n samples a share p is known to about 2 * sqrt(p (1 - p) / n), which is at least 3 points
 * for the hottest name. */
static bool few_samples(const struct pc_pattern_facts *facts, struct pc_arena *arena,
			struct finding *out)
{
	int64_t samples = facts->costs->event->samples;
	double share = percent(facts, facts->hottest) / 100, square;
	int points = 1;

	out->cost = PC_UNKNOWN;
	if (samples == PC_UNKNOWN || samples <= 0 || facts->hottest <= 0)
		return false;
	if (share > 0.5) /* so that a single name with all of them is not taken as certain */
		share = 0.5;
	square = 200.0 * 200.0 * share * (1 - share) / (double)samples;
	while (points * points < square)
		points++;
	out->detail = pc_arena_printf(
		arena, "With %" PRId64 " samples the largest share is known to about %d points.",
		samples, points);
	return square >= 9;
}

static const struct pattern patterns[] = {
	{ "whole-kernel-share", PC_ADVICE_PATTERN, kernel_share,
	  "Much of the time is in the kernel",
	  "Programs make it work: system calls, page faults, the network or other devices.",
	  "Look at the kernel functions above their callers, or count calls with perf trace -s; "
	  "then "
	  "do more with each call, or fewer of them.",
	  "https://man7.org/linux/man-pages/man1/perf-trace.1.html" },
	{ "whole-one-thread", PC_ADVICE_PATTERN, one_thread, "One thread does nearly everything",
	  "More processors do not help this process as it is.",
	  "See what that thread does that others could do beside it; until then only its own code "
	  "counts.",
	  "https://man7.org/linux/man-pages/man1/perf-report.1.html" },
	{ "whole-recursion", PC_ADVICE_PATTERN, recursion, "Deep recursion",
	  "A function calls itself many times over; its total contains itself.",
	  "Compute results once (memoise), go by a loop with a stack of its own, or stop earlier.",
	  NULL },
	{ "whole-flat", PC_ADVICE_PATTERN, flat, "The cost is spread widely",
	  "There is no hot place that one change could cool.",
	  "Rank by library, file or total instead; build with optimisation across files (-flto) "
	  "and "
	  "by profile (-fprofile-use, go build -pgo); question the structure rather than a "
	  "function.",
	  "https://gcc.gnu.org/onlinedocs/gcc/Optimize-Options.html" },
	{ "whole-unnamed", PC_ADVICE_OBSERVATION, unnamed, "Names are missing",
	  "No advice can be given for what has no name.",
	  "Install debug symbols (packages -dbg, -dbgsym or -debuginfo, or debuginfod), do not "
	  "strip "
	  "what you build; for the kernel let /proc/kallsyms be read (kernel.kptr_restrict).",
	  "https://man7.org/linux/man-pages/man1/perf-report.1.html" },
	{ "whole-unnamed-jit", PC_ADVICE_OBSERVATION, unnamed_jit,
	  "Code made at run time has no names", "A just-in-time compiler did not say what it made.",
	  "Java: perf-map-agent or async-profiler; Node: --perf-basic-prof; .NET: "
	  "DOTNET_PerfMapEnabled=1; Python 3.12: -X perf; then record again.",
	  "https://man7.org/linux/man-pages/man1/perf-inject.1.html" },
	{ "whole-chainless", PC_ADVICE_OBSERVATION, chainless, "Callers are missing",
	  "Programs built without frame pointers break the chain of callers.",
	  "Build with -fno-omit-frame-pointer, or record with --call-graph dwarf (or lbr).",
	  "https://man7.org/linux/man-pages/man1/perf-record.1.html" },
	{ "whole-cut", PC_ADVICE_OBSERVATION, cut_off, "Stacks are cut off",
	  "The tool stopped at a greatest depth, so totals near the root are too small.",
	  "Record deeper stacks (sysctl kernel.perf_event_max_stack; jstackdepth in "
	  "async-profiler).",
	  "https://docs.kernel.org/admin-guide/sysctl/kernel.html" },
	{ "whole-idle", PC_ADVICE_OBSERVATION, idle, "Processors were idle",
	  "This is not work; all shares are of a whole that contains it.",
	  "Leave it out to see the shares of the work (record the process alone, or filter).",
	  "https://man7.org/linux/man-pages/man1/perf-record.1.html" },
	{ "whole-waiting", PC_ADVICE_OBSERVATION, waiting, "Most of this is waiting",
	  "Threads sleep here; a clock on the wall counts that, one of the processor does not.",
	  "To make the program faster look at what it waits for; for processor time record that "
	  "(cpu instead of wall).",
	  NULL },
	{ "whole-lost", PC_ADVICE_OBSERVATION, lost, "Samples were lost",
	  "What was lost may not be spread evenly.",
	  "Sample less often (-F), with a larger buffer (-m), or fewer processors at a time.",
	  "https://man7.org/linux/man-pages/man1/perf-record.1.html" },
	{ "whole-few-samples", PC_ADVICE_OBSERVATION, few_samples, "Few samples",
	  "Differences smaller than that are chance.",
	  "Record longer or more often before acting on small shares.",
	  "https://man7.org/linux/man-pages/man1/perf-record.1.html" },
};

enum { PATTERN_COUNT = sizeof(patterns) / sizeof(patterns[0]) };

static struct pc_advice make(const struct pattern *pattern, const struct finding *finding,
			     const struct pc_advice_costs *costs, struct pc_arena *arena)
{
	struct pc_advice advice = { .kind = pattern->kind,
				    .id = pattern->id,
				    .title = pattern->title,
				    .meaning = pattern->meaning,
				    .action = pattern->action,
				    .source = pattern->source,
				    .effort = pattern->kind == PC_ADVICE_OBSERVATION
						      ? PC_EFFORT_NONE
						      : PC_EFFORT_REDESIGN,
				    .basis = PC_ADVICE_WHOLE,
				    .cost = finding->cost,
				    .percent = NAN,
				    .speedup_most = NAN };

	if (finding->cost != PC_UNKNOWN)
		advice.percent = pc_costs_percent(costs, finding->cost);
	if (finding->detail)
		advice.meaning = pc_arena_printf(arena, "%s %s", finding->detail, pattern->meaning);
	if (finding->name) {
		advice.names[0] = finding->name;
		advice.name_count = advice.names_matched = 1;
	}
	return advice;
}

size_t pc_patterns_find(const struct pc_advice_costs *costs, bool is_time, struct pc_arena *arena,
			struct pc_advice **out_found)
{
	struct pc_advice *found = pc_arena_alloc(arena, PATTERN_COUNT * sizeof(*found));
	struct pc_pattern_facts facts;
	size_t count = 0;

	pc_pattern_facts_find(costs, &facts);
	for (size_t i = 0; i < PATTERN_COUNT; i++) {
		struct finding finding = { .cost = PC_UNKNOWN };

		if (!is_time && patterns[i].kind != PC_ADVICE_OBSERVATION)
			continue;
		if (patterns[i].holds(&facts, arena, &finding))
			found[count++] = make(&patterns[i], &finding, costs, arena);
	}
	*out_found = found;
	return count;
}
