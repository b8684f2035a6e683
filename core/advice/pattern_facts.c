/* SPDX-License-Identifier: Apache-2.0
 * Sums over the whole profile that patterns ask for. */
#include <ctype.h>
#include <stdlib.h>

#include "advice/name.h"
#include "advice/patterns.h"
#include "base/auto.h"
#include "base/table.h"

enum { REPEATS_LEAST = 10, THREADS_WALK = 100000, LONG_NAME = 64 };

static const char *const idle_names[] = {
	"native_safe_halt",
	"pv_native_safe_halt",
	"intel_idle",
	"intel_idle_ibrs",
	"intel_idle_xstate",
	"mwait_idle",
	"mwait_idle_with_hints",
	"poll_idle",
	"default_idle",
	"default_idle_call",
	"default_idle_wfi",
	"acpi_idle_do_entry",
	"acpi_safe_halt",
	"acpi_idle_enter",
	"cpuidle_enter_state",
	"cpuidle_idle_call",
	"do_idle",
	"cpu_startup_entry",
	"cpu_do_idle",
	"arch_cpu_idle",
	"xen_safe_halt",
	"xen_hypercall_sched_op",
	"cpu_idle",
	"(idle)",
	"io_idle",
	"mwait_idle_playdead",
	"acpi_processor_ffh_cstate_enter",
	"intel_idle_irq",
	"cpu_idle_loop",
};

static const char *const waiting_names[] = {
	"epoll_wait",
	"__epoll_wait",
	"poll",
	"__poll",
	"select",
	"__select",
	"nanosleep",
	"__nanosleep",
	"clock_nanosleep",
	"usleep",
	"sleep",
	"pthread_cond_wait",
	"pthread_cond_timedwait",
	"__futex_abstimed_wait_common",
	"__futex_abstimed_wait_common64",
	"futex_wait_cancelable",
	"pthread_join",
	"wait4",
	"waitpid",
	"mach_msg_trap",
	"mach_msg2_trap",
	"__psynch_cvwait",
	"__semwait_signal",
	"__workq_kernreturn",
	"kevent",
	"__select_nocancel",
	"ZwWaitForSingleObject",
	"NtWaitForSingleObject",
	"NtWaitForMultipleObjects",
	"ZwWaitForMultipleObjects",
	"ZwRemoveIoCompletion",
	"NtRemoveIoCompletion",
	"NtDelayExecution",
	"java.lang.Object.wait",
	"java.lang.Thread.sleep",
	"jdk.internal.misc.Unsafe.park",
	"sun.misc.Unsafe.park",
	"sun.nio.ch.EPoll.wait",
	"runtime.gopark",
	"time.sleep",
	"select.epoll.poll",
	"select.select",
	"select.poll",
	"_thread.lock.acquire",
};

static struct pc_span string_of(const struct pc_profile *profile, uint32_t id)
{
	return pc_span(id == PC_NONE ? NULL : profile->strings[id]);
}

/* "[unknown]", "0x7f12", "00007f12ab34", "[libc.so.6]" and nothing at all */
static bool is_unnamed(struct pc_span name)
{
	size_t digits = 0;

	if (!name.size || pc_span_is(name, "[unknown]") || pc_span_starts(name, "0x"))
		return true;
	if (name.data[0] == '[' && pc_span_ends(name, "]") && pc_span_find(name, ".so"))
		return true;
	while (digits < name.size && isxdigit((unsigned char)name.data[digits]))
		digits++;
	return digits == name.size && digits >= 8;
}

/* What the name of a leaf tells, found once for each name. */
enum word { NOT_SEEN, NAMED, UNNAMED, IDLE, WAITING };

struct walk {
	struct pc_pattern_facts *facts;
	const struct pc_profile *profile;
	uint8_t *words;	       /* owned; by name of the costs */
	struct pc_table known; /* idle names, then waiting ones */
	struct pc_text scratch;
};

enum { IDLE_NAMES = sizeof(idle_names) / sizeof(idle_names[0]) };

static void know(struct walk *walk, struct pc_arena *arena)
{
	pc_table_init(&walk->known, arena);
	for (size_t i = 0; i < IDLE_NAMES; i++)
		pc_table_intern(&walk->known, pc_span(idle_names[i]), NULL);
	for (size_t i = 0; i < sizeof(waiting_names) / sizeof(waiting_names[0]); i++)
		pc_table_intern(&walk->known, pc_span(waiting_names[i]), NULL);
}

static enum word known_word(const struct walk *walk, struct pc_span name)
{
	uint32_t id = pc_table_find(&walk->known, name);

	if (id == PC_NONE)
		return NAMED;
	return id < IDLE_NAMES ? IDLE : WAITING;
}

static enum word word_of(struct walk *walk, uint32_t frame)
{
	uint32_t name = pc_costs_name(walk->facts->costs, frame);
	struct pc_span raw = string_of(walk->profile, walk->profile->frames[frame].function);
	const struct pc_advice_costs *costs = walk->facts->costs;
	struct pc_span file;

	if (walk->words[name] != NOT_SEEN)
		return (enum word)walk->words[name];
	if (is_unnamed(raw))
		walk->words[name] = UNNAMED;
	else if (raw.size >= LONG_NAME || costs->self[name] < costs->base / PC_ADVICE_LOOKED_AT)
		walk->words[name] = NAMED; /* too little to matter, or none of those below */
	else
		walk->words[name] = known_word(walk, pc_advice_name(&walk->scratch, raw, &file));
	return (enum word)walk->words[name];
}

static bool is_idle_thread(const struct pc_profile *profile, uint32_t thread)
{
	struct pc_span name = { 0 };

	if (thread != PC_NONE)
		name = string_of(profile, profile->threads[thread].process);
	return pc_span_is(name, "swapper") || pc_span_starts(name, "swapper/") ||
	       pc_span_is(name, "Idle");
}

static void add_leaf(struct walk *walk, uint32_t frame, uint32_t thread, int64_t self)
{
	struct pc_pattern_facts *facts = walk->facts;
	enum pc_frame_kind kind = (enum pc_frame_kind)walk->profile->frames[frame].kind;
	enum word word = word_of(walk, frame);

	if (word == IDLE || is_idle_thread(walk->profile, thread)) {
		facts->idle += self;
		return;
	}
	if (kind == PC_FRAME_KERNEL)
		facts->kernel += self;
	else if (kind == PC_FRAME_USER || kind == PC_FRAME_JIT || kind == PC_FRAME_INLINED)
		facts->user += self;
	if (word == WAITING)
		facts->waiting += self;
	if (word == UNNAMED && kind == PC_FRAME_JIT)
		facts->jit += self;
	else if (word == UNNAMED)
		facts->unnamed += self;
}

/* Depth, and whether a function calls itself many times in a row. */
static void add_stack(struct walk *walk, const struct pc_cell *cell)
{
	struct pc_pattern_facts *facts = walk->facts;
	const struct pc_node *nodes = walk->profile->nodes;
	uint32_t depth = 0, run = 0, before = PC_NONE, repeats = PC_NONE;

	for (uint32_t at = cell->stack; at != PC_NONE; at = nodes[at].caller) {
		uint32_t function = walk->profile->frames[nodes[at].frame].function;

		run = function != PC_NONE && function == before ? run + 1 : 1;
		if (run == REPEATS_LEAST)
			repeats = function;
		before = function;
		depth++;
	}
	if (repeats != PC_NONE && !is_unnamed(string_of(walk->profile, repeats))) {
		facts->repeated += cell->value;
		facts->repeats = walk->profile->strings[repeats];
	}
	if (depth > facts->depth) {
		facts->depth = depth;
		facts->deepest = 0;
	}
	facts->deepest += depth == facts->depth ? cell->value : 0;
	if (depth == 1 && walk->profile->frames[nodes[cell->stack].frame].kind == PC_FRAME_USER)
		facts->chainless += cell->value;
}

static void add_all(struct walk *walk)
{
	const struct pc_profile *profile = walk->profile;
	size_t event = walk->facts->costs->event_index;

	for (uint32_t i = 0; i < profile->cell_count; i++) {
		const struct pc_cell *cell = &profile->cells[i];
		const struct pc_where *where = &profile->wheres[cell->where];

		if (where->event != event)
			continue;
		add_leaf(walk, profile->nodes[cell->stack].frame, where->thread, cell->value);
		if (profile->has_stacks)
			add_stack(walk, cell);
	}
	for (uint32_t i = 0; i < profile->entry_count; i++) {
		const struct pc_entry *entry = &profile->entries[i];
		const struct pc_where *where = &profile->wheres[entry->where];

		if (where->event == event && entry->self != PC_UNKNOWN)
			add_leaf(walk, entry->frame, where->thread, entry->self);
	}
}

static void find_hottest(struct pc_pattern_facts *facts)
{
	for (uint32_t i = 0; i < facts->costs->name_count; i++) {
		int64_t self = facts->costs->self[i];

		facts->names += self > 0;
		if (self > facts->hottest)
			facts->hottest = self;
	}
}

/* Of a machine with very many threads only the first are compared. */
static void find_busiest(struct pc_pattern_facts *facts)
{
	const struct pc_profile *profile = facts->costs->profile;
	uint32_t count = profile->thread_count, best = PC_NONE;

	for (uint32_t i = 0; i < count; i++)
		if (profile->threads[i].tid >= 0 && !is_idle_thread(profile, i) &&
		    facts->costs->by_thread[i] > facts->busiest) {
			facts->busiest = facts->costs->by_thread[i];
			best = i;
		}
	for (uint32_t i = 0; i < count && i < THREADS_WALK && best != PC_NONE; i++) {
		const struct pc_thread *thread = &profile->threads[i],
				       *first = &profile->threads[best];

		facts->threads += facts->costs->by_thread[i] > 0 && thread->tid >= 0 &&
				  thread->process == first->process && thread->pid == first->pid;
	}
	if (best != PC_NONE && profile->threads[best].process != PC_NONE)
		facts->busiest_name = profile->strings[profile->threads[best].process];
}

void pc_pattern_facts_find(const struct pc_advice_costs *costs, struct pc_pattern_facts *facts)
{
	struct pc_arena *arena PC_AUTO(arena) = pc_arena_new();
	struct walk walk = { .facts = facts, .profile = costs->profile };

	*facts = (struct pc_pattern_facts){ .costs = costs,
					    .has_names = costs->profile->has_functions,
					    .has_stacks = costs->profile->has_stacks };
	walk.words = pc_realloc(NULL, costs->name_count, 1);
	memset(walk.words, NOT_SEEN, costs->name_count);
	know(&walk, arena);
	add_all(&walk);
	find_hottest(facts);
	find_busiest(facts);
	pc_table_clear(&walk.known);
	pc_text_clear(&walk.scratch);
	free(walk.words);
}
